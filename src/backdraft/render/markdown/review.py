"""The document's section of what the review found. It is handed what to say: rendering knows nothing of rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from backdraft.design.output import Line, join
from backdraft.design.paths import Path, where
from backdraft.render.markdown.text import Block, cell, code, heading, table


@dataclass(frozen=True, slots=True)
class Found:
    """One finding: where, how severe, what is the case, what to do, by which rule."""

    path: Path
    severity: str
    what: str
    mend: str
    rule: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How an item of a checklist stands, and who says so."""

    path: Path
    title: str
    text: str
    state: str


@dataclass(frozen=True, slots=True)
class Recommended:
    """A technology that the figures of the design call for, and its price."""

    path: Path
    take: str
    because: str
    why: str
    cost: str


_ORDER = {"error": 0, "warning": 1}


def review(found: Iterable[Found], standings: Iterable[Standing], recommended: Iterable[Recommended]) -> Block:
    """The section: how the checklists stand, errors and warnings, the advice in numbers, the technology."""
    every = list(found)
    loud = sorted((f for f in every if f.severity in _ORDER), key=lambda f: _ORDER[f.severity])
    mild = len(every) - len(loud)
    findings = table(
        ("Severity", "Where", "What", "What to do", "Rule"),
        ((f.path, (f.severity, code(where(f.path)), cell(f.what), code(f.mend), code(f.rule))) for f in loud),
    )
    told = "No rule finds an error or a warning." if not loud else ""
    more = f"Beside that there {'is 1 piece' if mild == 1 else f'are {mild} pieces'} of advice." if mild else ""
    stands = table(
        ("List", "Item", "Stands"), ((s.path, (cell(s.title), cell(s.text), cell(s.state))) for s in standings)
    )
    advice = table(
        ("Recommended", "Because", "Why", "Cost"),
        ((r.path, (cell(r.take), cell(r.because), cell(r.why), cell(r.cost))) for r in recommended),
    )
    said = tuple(Line(text) for text in (told, more) if text)
    return join((heading(2, "Review"), stands, findings, said, advice))
