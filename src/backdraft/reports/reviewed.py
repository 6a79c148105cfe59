"""The design document with what the review says: the one output that needs more than the design."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from backdraft.design.output import Output
    from backdraft.design.view import View


def reviewed(view: View, output: Output) -> Output:
    """The document of a whole design with the section of the review at its end."""
    from backdraft.design.output import join
    from backdraft.render.markdown.review import Found, Recommended, Standing, review
    from backdraft.reports.packs import packs
    from backdraft.review.advice import advice
    from backdraft.review.checklists import standings
    from backdraft.review.judging import judged

    review_ = view.ask(judged)
    found = (Found(f.path, f.severity, f.what, f.mend, f.rule) for f in review_.findings)
    counted: dict[tuple[str, str], int] = {(group[0].severity, group[0].rule): len(group) for group in review_.beyond}
    stands = (
        Standing(("checklists", each.name), each.title, item.item.text or item.item.name, _said(item.state, item.by))
        for each in view.ask(standings, packs())
        for item in each.items
    )
    calls = (Recommended(a.path, a.take, a.because, a.why, a.cost) for a in view.ask(advice))
    return replace(output, lines=join((output.lines, review(found, counted, stands, calls))))


def _said(state: str, by: str) -> str:
    return f"{state}, by the rules" if by == "rules" else state
