"""A sequence as SVG, at the places that it has on the grid of characters."""

from __future__ import annotations

from collections.abc import Iterator

from backdraft.design.output import Line, Output
from backdraft.design.resolve.story import Message
from backdraft.draw.stage import Frame, Person, Said, Stage, to_itself
from backdraft.draw.svg import ACROSS, THEMES, Theme, column_x, head_of, outline, over_line, page, row_y, words


def sequence_svg(stage: Stage, theme: Theme = THEMES["light"], title: str = "") -> Output:
    """A whole SVG document, each element with the entry that it shows."""
    lines = [Line(element, p.path) for p in stage.people.values() for element in _lifeline(p, stage, theme)]
    for frame in stage.frames:
        lines += [Line(element, stage.paths[frame.top]) for element in _frame(frame, theme)]
    for said in stage.said:
        lines += [Line(element, said.event.path) for element in _said(stage, said, theme)]
    return page(lines, stage.w, stage.h, theme, title, stage.notes)


def _lifeline(person: Person, stage: Stage, theme: Theme) -> Iterator[str]:
    x, left = column_x(person.column), column_x(person.left)
    middle = (left + column_x(person.left + person.size - 1)) / 2
    yield f'<path d="M{x:g} {row_y(person.foot):g}V{row_y(stage.h - 1):g}" stroke="{theme.quiet}"/>'
    high = len(person.lines) + 2
    yield from outline(person.shape, (person.left, person.top, person.size, high), theme)
    for i, line in enumerate(person.lines):
        yield words(middle, row_y(person.top + 1 + i), line, theme.ink, bold=True)


def _frame(frame: Frame, theme: Theme) -> Iterator[str]:
    left, top, right, bottom = column_x(frame.left), row_y(frame.top), column_x(frame.right), row_y(frame.bottom)
    yield (
        f'<rect x="{left:g}" y="{top:g}" width="{right - left:g}" height="{bottom - top:g}" rx="3"'
        f' fill="none" stroke="{theme.quiet}"/>'
    )
    for i, (y, title) in enumerate(frame.branches):
        if i:
            yield f'<path d="M{left:g} {row_y(y):g}H{right:g}" stroke="{theme.quiet}" stroke-dasharray="5 4"/>'
        yield from over_line(frame.left + 3, y, title, theme)


def _said(stage: Stage, said: Said, theme: Theme) -> Iterator[str]:
    event, y = said.event, said.y
    if isinstance(event, Message):
        start, end = column_x(stage.people[event.source].column), column_x(stage.people[event.target].column)
        points = [(start, row_y(y)), (end, row_y(y))]
        if to_itself(event):
            out = start + 3 * ACROSS
            points = [(start, row_y(y)), (out, row_y(y)), (out, row_y(y + 1)), (start, row_y(y + 1))]
        yield _line(points, theme, ' stroke-dasharray="5 4"' if event.kind == "answer" else "")
        yield head_of(points, theme, event.kind != "call")
    yield from over_line(said.x, y, event.words, theme)


def _line(points: list[tuple[float, float]], theme: Theme, dash: str) -> str:
    way = " ".join(f"{x:g},{y:g}" for x, y in points)
    return f'<polyline points="{way}" fill="none" stroke="{theme.line}" stroke-width="1.3"{dash}/>'
