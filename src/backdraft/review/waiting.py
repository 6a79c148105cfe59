"""What the review does not ask of a sketch yet."""

from __future__ import annotations

from backdraft.design.view import View
from backdraft.review.facts import grown
from backdraft.review.profiles import policy
from backdraft.review.registry import RULES

#: What makes a sketch a design whose open ends are worth telling (`facts.grown`).
STATED = "a way to sign in, a rate, targets, a load, or how something runs"


def waits(view: View) -> str:
    """How many rules wait, and for what, in a sentence; empty where none does: nothing there yet, or no sketch."""
    if view.ask(grown) or not any(view.paths(section) for section in ("services", "tables", "endpoints")):
        return ""
    wanted = view.ask(policy)
    count = sum(rule.grown and wanted.severity(rule) is not None for rule in RULES.values())
    return f"{count} further rules wait until the design states {STATED}." if count else ""
