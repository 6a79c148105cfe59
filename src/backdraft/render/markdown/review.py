"""The document's section of what the review found. It is handed what to say: rendering knows nothing of rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from backdraft.design.output import Line, join
from backdraft.design.paths import Path, where
from backdraft.render.markdown.text import Block, Row, cell, code, heading, table


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
#: So many findings of one rule are told, the others counted.
_TOLD = 5


def _rows(loud: Iterable[Found], counted: Mapping[tuple[str, str], int]) -> Iterator[Row]:
    """The findings rule by rule, in the order of the first of each; of a loud rule a few, and how many more."""
    groups: dict[tuple[str, str], list[Found]] = {}
    for each in loud:
        groups.setdefault((each.severity, each.rule), []).append(each)
    for (severity, rule), of_it in groups.items():
        for f in of_it[:_TOLD]:
            yield f.path, (severity, code(where(f.path)), cell(f.what), code(f.mend), code(rule))
        if more := of_it[_TOLD:]:
            count = len(more) + counted.get((severity, rule), 0)
            yield more[0].path, (severity, "", f"{count} more like these", "", code(rule))


def review(
    found: Iterable[Found],
    counted: Mapping[tuple[str, str], int],
    standings: Iterable[Standing],
    recommended: Iterable[Recommended],
) -> Block:
    """The section: how the checklists stand, errors and warnings, the advice in numbers, the technology.

    `counted`, by severity and rule, are how many there are beside those `found`.
    """
    every = list(found)
    loud = sorted((f for f in every if f.severity in _ORDER), key=lambda f: _ORDER[f.severity])
    mild = len(every) - len(loud) + sum(n for (severity, _), n in counted.items() if severity not in _ORDER)
    findings = table(("Severity", "Where", "What", "What to do", "Rule"), _rows(loud, counted))
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
