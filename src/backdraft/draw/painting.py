"""A drawing, painted."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from backdraft.design.output import Line
from backdraft.design.paths import Path
from backdraft.draw.canvas import Canvas
from backdraft.draw.drawing import Drawing, Drawn, Framed, Placed
from backdraft.draw.picture import NOTHING, Picture, Region, Track
from backdraft.draw.shapes import ASCII, BOXES, Glyphs
from backdraft.draw.text import width


def picture(drawing: Drawing, *, ascii: bool = False) -> Picture:
    """Paints a drawing."""
    glyphs = ASCII if ascii else BOXES
    canvas = Canvas(drawing.w, drawing.h, glyphs)
    for frame in drawing.frames:
        _frame(canvas, frame)
    ports: dict[tuple[int, int], str] = {}
    for drawn in drawing.arrows:
        canvas.line(drawn.way, drawn.arrow.dashed)
        _ends(canvas, ports, drawn)
        if drawn.label is not None:
            _label(canvas, drawn)
    for box in drawing.boxes:
        _box(canvas, box, glyphs, ports)
    regions = [Region(b.node.path, b.x, b.y, b.w, b.h, b.node.marked, b.node.inside) for b in drawing.boxes]
    regions += [Region(d.arrow.path, x, y, width(text), 1) for d in drawing.arrows for x, y, text in label_lines(d)]
    rows = canvas.rows() or [NOTHING]
    lines = tuple(map(Line, rows, _paths(drawing.boxes, len(rows))))
    tracks = tuple(Track(each.arrow.source, each.arrow.target, tuple(each.way)) for each in drawing.arrows)
    return Picture(lines, "text", (), tuple(regions), drawing.w or len(NOTHING), tracks=tracks)


def _paths(boxes: Iterable[Placed], height: int) -> list[Path]:
    """The entry of each line: that of the only box on it."""
    found: list[set[Path]] = [set() for _ in range(height)]
    for box in boxes:
        for y in range(box.y, box.y + box.h):
            found[y].add(box.node.path)
    return [next(iter(paths)) if len(paths) == 1 else () for paths in found]


_STEPS = ((0, -1), (1, 0), (0, 1), (-1, 0))
_SIDES = {step: side for side, step in enumerate(_STEPS)}


def _side(at: tuple[int, int], to: tuple[int, int]) -> int:
    """On which side of `at` the point `to` is: 0 above, 1 right, 2 below, 3 left."""
    dx, dy = to[0] - at[0], to[1] - at[1]
    return _SIDES[(dx > 0) - (dx < 0), (dy > 0) - (dy < 0)]


def _ends(canvas: Canvas, ports: dict[tuple[int, int], str], drawn: Drawn) -> None:
    """Notes how an arrow's ends look on the borders: a digit for a tee to that side, else the head."""
    way, glyphs = drawn.way, canvas.glyphs
    for end, (at, to) in ((drawn.arrow.tail, way[:2]), (drawn.arrow.head, (way[-1], way[-2]))):
        side = _side(at, to)
        if end == "arrow":
            ports[at] = glyphs.heads["open" if drawn.arrow.dashed else "arrow"][side]
            continue
        ports[at] = str(side)
        if end:
            dx, dy = _STEPS[side]
            canvas.text(at[0] + dx, at[1] + dy, glyphs.feet[end][side])


def _label(canvas: Canvas, drawn: Drawn) -> None:
    """The words on an arrow, each line in the middle, so that they stand where the line runs."""
    for x, y, text in label_lines(drawn):
        level = any(a[1] == b[1] == y and min(a[0], b[0]) < x <= max(a[0], b[0]) for a, b in pairwise(drawn.way))
        canvas.text(x - 1 if level else x, y, f" {text} " if level else text)


def label_lines(drawn: Drawn) -> list[tuple[int, int, str]]:
    """Each line of an arrow's label with the cell where it begins."""
    if drawn.label is None:
        return []
    x, y = drawn.label
    lines = drawn.arrow.label.split("\n")
    middle = x + max(map(width, lines)) // 2
    return [(middle - width(line) // 2, y + i, line) for i, line in enumerate(lines)]


def _frame(canvas: Canvas, frame: Framed) -> None:
    x, y, right, bottom = frame.x, frame.y, frame.x + frame.w - 1, frame.y + frame.h - 1
    canvas.line(((x, y), (right, y), (right, bottom), (x, bottom), (x, y)))
    glyphs = canvas.glyphs.frame
    for cx, cy, glyph in ((x, y, glyphs[0]), (right, y, glyphs[2]), (x, bottom, glyphs[4]), (right, bottom, glyphs[5])):
        canvas.text(cx, cy, glyph)
    canvas.text(frame.title, y, f" {frame.group.title} ")


def _box(canvas: Canvas, box: Placed, glyphs: Glyphs, ports: dict[tuple[int, int], str]) -> None:
    shape = glyphs.shapes[box.node.shape]
    x, y, w, h = box.x, box.y, box.w, box.h
    bottom = y + h - 1

    def edge(left: str, right: str, row: int) -> str:
        glyphs_ = [left, *shape.across * (w - 2), right]
        for column in range(x, x + w):
            if (column, row) in ports:
                glyphs_[column - x] = _port(ports[column, row], shape.tees)
        return "".join(glyphs_)

    canvas.text(x, y, edge(shape.corners[0], shape.corners[1], y))
    canvas.text(x, bottom, edge(shape.corners[2], shape.corners[3], bottom))
    body = _body(box, w - 2, shape.across)
    inside = h - 2
    if shape.lid:
        body = [shape.lid[1] * (w - 2), *_centred(body, inside - 1, w - 2)]
    else:
        body = _centred(body, inside, w - 2)
    for i, text in enumerate(body):
        row = y + 1 + i
        ruled = text == shape.across * (w - 2)
        left, right = (shape.tees[1], shape.tees[3]) if ruled or (shape.lid and i == 0) else (shape.down, shape.down)
        if (x, row) in ports:
            left = _port(ports[x, row], shape.tees)
        if (x + w - 1, row) in ports:
            right = _port(ports[x + w - 1, row], shape.tees)
        canvas.text(x, row, left + text + right)


def _port(port: str, tees: str) -> str:
    return tees[int(port)] if port.isdigit() else port


def _body(box: Placed, inside: int, rule: str) -> list[str]:
    """The lines of text, each `inside` cells wide."""
    rows = []
    for i, line in enumerate(box.node.lines):
        if i in box.node.rules:
            rows.append(rule * inside)
        free = inside - width(line)
        before = 1 if box.node.left and i else free // 2
        rows.append(" " * before + line + " " * (free - before))
    return rows


def _centred(body: list[str], height: int, inside: int) -> list[str]:
    free = height - len(body)
    blank = " " * inside
    return [*[blank] * (free // 2), *body, *[blank] * (free - free // 2)]
