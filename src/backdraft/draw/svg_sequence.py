"""A sequence as SVG, at the places that it has on the grid of characters."""

from __future__ import annotations

from collections.abc import Iterator

from backdraft.design.output import Line, Output
from backdraft.design.resolve.story import Message, Remark
from backdraft.draw.sequence import Frame, Person, Stage, remark, to_itself
from backdraft.draw.shapes import SHAPES
from backdraft.draw.svg import ACROSS, THEMES, Theme, column_x, head_of, over_line, page, row_y, words
from backdraft.draw.text import width


def sequence_svg(stage: Stage, theme: Theme = THEMES["light"], title: str = "") -> Output:
    """A whole SVG document, each element with the entry that it shows."""
    lines = [Line(element, p.path) for p in stage.people.values() for element in _lifeline(p, stage, theme)]
    for frame in stage.frames:
        lines += [Line(element, stage.paths[frame.top]) for element in _frame(frame, theme)]
    for y, event in stage.said:
        drawn = _remark(stage, event, y, theme) if isinstance(event, Remark) else _message(stage, event, y, theme)
        lines += [Line(element, event.path) for element in drawn]
    return page(lines, stage.w, stage.h, theme, title, stage.notes)


def _lifeline(person: Person, stage: Stage, theme: Theme) -> Iterator[str]:
    shape = SHAPES[person.shape]
    x, bottom = column_x(person.column), row_y(stage.head - 1)
    left, right = column_x(person.left), column_x(person.left + person.size - 1)
    top = row_y(stage.head - len(person.lines) - 2)
    radius = 8 if shape.corners[0] == "╭" else 2
    dash = ' stroke-dasharray="4 3"' if shape.across in "╌┈" else ""
    yield f'<path d="M{x:g} {bottom:g}V{row_y(stage.h - 1):g}" stroke="{theme.quiet}"/>'
    yield (
        f'<rect x="{left:g}" y="{top:g}" width="{right - left:g}" height="{bottom - top:g}" rx="{radius}"'
        f' fill="{theme.box}" stroke="{theme.line}" stroke-width="1.3"{dash}/>'
    )
    for i, line in enumerate(person.lines):
        yield words((left + right) / 2, row_y(stage.head - 1 - len(person.lines) + i), line, theme.ink, bold=True)


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


def _remark(stage: Stage, event: Remark, y: int, theme: Theme) -> Iterator[str]:
    yield from over_line(stage.people[event.over].column + 2, y, remark(event), theme)


def _message(stage: Stage, event: Message, y: int, theme: Theme) -> Iterator[str]:
    start, end = stage.people[event.source].column, stage.people[event.target].column
    if to_itself(event):
        x, out = column_x(start), column_x(start + 3)
        corners = [(x, row_y(y)), (out, row_y(y)), (out, row_y(y + 1)), (x, row_y(y + 1))]
        yield _line(corners, theme, "")
        yield head_of(corners, theme, False)
        yield from over_line(start + 5, y, event.words, theme)
        return
    points = [(column_x(start), row_y(y)), (column_x(end), row_y(y))]
    yield _line(points, theme, ' stroke-dasharray="5 4"' if event.kind == "answer" else "")
    yield head_of(points, theme, event.kind != "call")
    middle = (points[0][0] + points[1][0]) / 2
    yield from over_line((middle - column_x(0)) / ACROSS - (width(event.words) - 1) / 2, y, event.words, theme)


def _line(points: list[tuple[float, float]], theme: Theme, dash: str) -> str:
    way = " ".join(f"{x:g},{y:g}" for x, y in points)
    return f'<polyline points="{way}" fill="none" stroke="{theme.line}" stroke-width="1.3"{dash}/>'
