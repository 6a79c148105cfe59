"""What changed for an API's clients, as lines for people and as plain data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from backdraft.compare.contract import VERDICTS, ApiChange
from backdraft.design.output import Line
from backdraft.design.paths import Path

#: The sign of each verdict.
MARKS = {"breaking": "✗", "risky": "▲", "safe": "●"}
#: So many operations are named; of more, how many there are.
_NAMED = 2
_LONGEST = 240


def heading(changes: Sequence[ApiChange]) -> str:
    """`For clients of the API: 2 breaking, 1 risky, 3 safe`."""
    counts = {verdict: sum(change.verdict == verdict for change in changes) for verdict in VERDICTS}
    told = ", ".join(f"{count} {verdict}" for verdict, count in counts.items() if count)
    return f"For clients of the API: {told or 'no change'}"


def lines(changes: Sequence[ApiChange], place: Callable[[ApiChange], Path] = lambda change: ()) -> tuple[Line, ...]:
    """A line for each change, and below it the reason and which operations share it.

    Args:
        changes: What `compare_apis` found.
        place: The entry that a change is about.
    """
    out: list[Line] = []
    for change in changes:
        at = place(change)
        several = len(change.operations) > 1 or change.shared
        subject = change.where if several else " ".join(filter(None, (*change.operations, change.where)))
        subject = f"{subject}: " if subject else ""
        shared = f": {_named(change.operations)}" if several else ""
        out.append(Line(_line(f"{MARKS[change.verdict]} {change.verdict} {subject}{change.what}"), at))
        out.append(Line("    " + _line(f"· {change.why}{shared}"), at))
    return tuple(out)


def _line(text: str) -> str:
    """One line, whatever a document says."""
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _named(operations: Sequence[str]) -> str:
    more = len(operations) - _NAMED
    return ", ".join(operations[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def plain(changes: Sequence[ApiChange]) -> dict[str, Any]:
    """For JSON: how many there are of each verdict, and `changes` with all that is known of each."""
    counts: dict[str, Any] = {verdict: sum(one.verdict == verdict for one in changes) for verdict in VERDICTS}
    return {**counts, "changes": [_plain(change) for change in changes]}


def _plain(change: ApiChange) -> dict[str, Any]:
    return {
        "verdict": change.verdict,
        "rule": change.rule,
        "operations": list(change.operations),
        "where": change.where,
        "what": change.what,
        "why": change.why,
    }
