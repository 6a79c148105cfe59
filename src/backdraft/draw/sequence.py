"""What happens when one endpoint is asked, drawn: who says what to whom, from above."""

from __future__ import annotations

from backdraft.design.output import Line
from backdraft.design.paths import Path
from backdraft.design.resolve.story import Message
from backdraft.design.view import View
from backdraft.draw.canvas import Canvas
from backdraft.draw.picture import NOTHING, Picture, Region
from backdraft.draw.shapes import ASCII, BOXES
from backdraft.draw.stage import Frame, Person, Stage, stage, to_itself
from backdraft.draw.text import width as cells


def sequence_picture(view: View, endpoint_path: Path, *, width: int | None = None, ascii: bool = False) -> Picture:
    """Draws the story of one endpoint.

    A line with a full head is a call that waits, one with an open head does not wait, a dashed one is an answer.

    Args:
        view: The design.
        endpoint_path: `("endpoints", service, "GET /orders")`; deeper paths are cut.
        width: The cells that there are: words that do not fit on their arrow stand beside it, or are cut.
        ascii: Whether to do with ASCII alone.
    """
    return _painted(stage(view, endpoint_path, width), ascii)


def _painted(placed: Stage, ascii: bool) -> Picture:
    if not placed.people:
        return Picture((Line(NOTHING),), "text", placed.notes, width=len(NOTHING))
    canvas = Canvas(placed.w, placed.h, ASCII if ascii else BOXES)
    regions = [_head(canvas, person) for person in placed.people.values()]
    for person in placed.people.values():
        canvas.line(((person.column, person.foot), (person.column, placed.h - 1)))
    for frame in placed.frames:
        _frame(canvas, frame)
    for said in placed.said:
        event = said.event
        canvas.text(said.x - 1, said.y, f" {event.words} ")
        if isinstance(event, Message):
            columns = placed.people[event.source].column, placed.people[event.target].column
            (_loop if to_itself(event) else _message)(canvas, columns, said.y, event.kind)
    lines = tuple(map(Line, canvas.rows(), placed.paths))
    names = sorted({y for person in placed.people.values() for y in range(person.top + 1, person.foot)})
    return Picture(lines, "text", placed.notes, tuple(regions), placed.w, True, pinned=tuple(names))


def _head(canvas: Canvas, person: Person) -> Region:
    shape, x, w, top = canvas.glyphs.shapes[person.shape], person.left, person.size, person.top
    canvas.text(x, top, shape.corners[0] + shape.across * (w - 2) + shape.corners[1])
    for i, line in enumerate(person.lines):
        free = w - 2 - cells(line)
        canvas.text(x, top + 1 + i, shape.down + " " * (free // 2) + line + " " * (free - free // 2) + shape.down)
    bottom = [shape.corners[2], *shape.across * (w - 2), shape.corners[3]]
    bottom[person.column - x] = shape.tees[2]
    canvas.text(x, person.foot, "".join(bottom))
    return Region(person.path, x, top, w, len(person.lines) + 2)


def _message(canvas: Canvas, columns: tuple[int, int], y: int, kind: str) -> None:
    start, end = columns
    step = 1 if end > start else -1
    canvas.line(((start, y), (end - step, y)), kind == "answer")
    canvas.text(end - step, y, canvas.glyphs.heads["arrow" if kind == "call" else "open"][3 if step > 0 else 1])


def _loop(canvas: Canvas, columns: tuple[int, int], y: int, kind: str) -> None:
    column = columns[0]
    canvas.line(((column, y), (column + 3, y), (column + 3, y + 1), (column + 1, y + 1)))
    canvas.text(column + 1, y + 1, canvas.glyphs.heads["arrow" if kind == "call" else "open"][1])


def _frame(canvas: Canvas, frame: Frame) -> None:
    left, right = frame.left, frame.right
    canvas.line(((left, frame.top), (right, frame.top), (right, frame.bottom), (left, frame.bottom), (left, frame.top)))
    glyphs = canvas.glyphs.frame
    for x, y, glyph in ((left, frame.top, 0), (right, frame.top, 2), (left, frame.bottom, 4), (right, frame.bottom, 5)):
        canvas.text(x, y, glyphs[glyph])
    for i, (y, title) in enumerate(frame.branches):
        if i:
            canvas.line(((left, y), (right, y)), True)
        canvas.text(left + 2, y, f" {title} ")
