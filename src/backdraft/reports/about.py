"""The review of one entry: what was found, how it talks to others and what that costs, what it calls for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from backdraft.capacity.columns import wrapped
from backdraft.design.output import Line, Output, join
from backdraft.design.paths import Path
from backdraft.design.problems import SIGNS
from backdraft.design.resolve.patterns import patterns
from backdraft.design.view import View
from backdraft.review.advice import advice
from backdraft.review.judging import Finding, judged


def about(view: View, path: Path, width: int | None = None) -> Output:
    """The review of the entry at `path`, or of one line of it. Sentences are wrapped at `width` cells."""
    found, talks = view.ask(judged), view.ask(patterns)
    parts = (
        ("Found", tuple(_findings(f for f in found.all() if _of(f.path, path)))),
        (
            "How it talks",
            tuple(Line(f"{_line(t.path)}: {t.pattern}; {t.cost}", t.path) for t in talks if _of(t.path, path)),
        ),
        (
            "Who talks to it",
            tuple(
                Line(f"{t.source} {t.path[-2]}: {t.pattern}; {t.cost}", t.path)
                for t in talks
                if len(path) == 2 and t.target == path[1]
            ),
        ),
        (
            "What it calls for",
            tuple(
                Line(f"{a.take}: {a.because}. {a.why} Cost: {a.cost[:1].lower()}{a.cost[1:]}.", a.path)
                for a in view.ask(advice)
                if _of(a.path, path)
            ),
        ),
        (
            "Ignored",
            tuple(Line(f"{f.what}: {f.reason} [{f.rule}]", f.path) for f in found.ignored if _of(f.path, path)),
        ),
    )
    told = ((Line(title, path), *wrapped(lines, width)) for title, lines in parts if lines)
    return Output(join(told) or (Line("Nothing is found here, and it talks to nobody.", path),))


def _of(place: Path, path: Path) -> bool:
    return place[: len(path)] == path


def _line(path: Path) -> str:
    """A dependency as its service says it: `calls payments POST /charges`; behind the endpoint whose own it is."""
    said = f"{path[-2]} {path[-1]}"
    return f"{path[2]} {said}" if path[0] == "endpoints" else said


def _findings(found: Iterable[Finding]) -> Iterator[Line]:
    for each in sorted(found, key=lambda finding: list(SIGNS).index(finding.severity)):
        yield Line(told(each), each.path)


def told(finding: Finding) -> str:
    """A finding in a sentence: how severe, what is the case, what to do, by which rule."""
    return f"{SIGNS[finding.severity]} {finding.what}; {finding.mend} [{finding.rule}]"
