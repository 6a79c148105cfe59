"""The same layout as SVG: boxes, lines and words at the places that they have on the grid of characters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from backdraft.design.output import Line, Note, Output
from backdraft.draw.drawing import Drawing, Drawn, Framed, Placed
from backdraft.draw.painting import label_lines
from backdraft.draw.shapes import SHAPES
from backdraft.draw.text import width

#: The pixels of a cell.
ACROSS, DOWN = 8, 17
_PAD = 12
_FONT = "monospace"


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of a picture."""

    ground: str
    box: str
    ink: str
    line: str
    quiet: str
    accent: str


THEMES: dict[str, Theme] = {
    "light": Theme("#ffffff", "#f6f8fa", "#1f2328", "#57606a", "#d0d7de", "#0550ae"),
    "dark": Theme("#0d1117", "#161b22", "#e6edf3", "#9198a1", "#3d444d", "#79c0ff"),
}


def svg(drawing: Drawing, theme: Theme = THEMES["light"], title: str = "") -> Output:
    """The map, or the tables, as a whole SVG document: one element a line, each with the entry that it shows."""
    lines: list[Line] = []
    for frame in drawing.frames:
        lines += [Line(element, frame.group.path) for element in _frame(frame, theme)]
    for drawn in drawing.arrows:
        lines += [Line(element, drawn.arrow.path) for element in _arrow(drawn, theme)]
    for box in drawing.boxes:
        lines += [Line(element, box.node.path) for element in _box(box, theme)]
    return page(lines, drawing.w, drawing.h, theme, title)


def page(lines: Iterable[Line], w: int, h: int, theme: Theme, title: str = "", notes: tuple[Note, ...] = ()) -> Output:
    """A document of `w` x `h` cells with `lines` in it.

    It has no style sheet, no script and no font of its own, so that viewers which know little show it right as well.
    """
    wide, high = max(1, w) * ACROSS + 2 * _PAD, max(1, h) * DOWN + 2 * _PAD
    head = [
        Line(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}"'
            f' font-family="{_FONT}" font-size="13">'
        )
    ]
    if title:
        head.append(Line(f"<title>{_text(title)}</title>"))
    head.append(Line(f'<rect width="{wide}" height="{high}" fill="{theme.ground}"/>'))
    return Output((*head, *lines, Line("</svg>")), "svg", notes)


def _text(text: str) -> str:
    return escape(text, {'"': "&quot;"})


def column_x(column: float) -> float:
    """The middle of a column."""
    return _PAD + column * ACROSS + ACROSS / 2


def row_y(row: float) -> float:
    """The middle of a row."""
    return _PAD + row * DOWN + DOWN / 2


def words(x: float, y: float, text: str, colour: str, *, anchor: str = "middle", bold: bool = False) -> str:
    """Text with its middle, or its beginning (`anchor="start"`), at a point."""
    weight = ' font-weight="bold"' if bold else ""
    keep = ' xml:space="preserve"' if "  " in text else ""
    return f'<text x="{x:g}" y="{y + 4.5:g}" text-anchor="{anchor}" fill="{colour}"{weight}{keep}>{_text(text)}</text>'


def _frame(frame: Framed, colours: Theme) -> Iterator[str]:
    yield (
        f'<rect x="{column_x(frame.x):g}" y="{row_y(frame.y):g}" width="{(frame.w - 1) * ACROSS}"'
        f' height="{(frame.h - 1) * DOWN}" rx="6" fill="none" stroke="{colours.quiet}"/>'
    )
    size = (width(frame.group.title) + 2) * ACROSS
    left = column_x(frame.title) - ACROSS / 2
    yield f'<rect x="{left:g}" y="{row_y(frame.y) - 8:g}" width="{size}" height="16" fill="{colours.ground}"/>'
    yield words(left + size / 2, row_y(frame.y), frame.group.title, colours.line)


def _arrow(drawn: Drawn, colours: Theme) -> Iterator[str]:
    points = [(column_x(x), row_y(y)) for x, y in drawn.way]
    way = " ".join(f"{x:g},{y:g}" for x, y in points)
    dash = ' stroke-dasharray="5 4"' if drawn.arrow.dashed else ""
    yield f'<polyline points="{way}" fill="none" stroke="{colours.line}" stroke-width="1.3"{dash}/>'
    if drawn.arrow.head == "arrow":
        yield head_of(points, colours, drawn.arrow.dashed)
    for end, (at, to) in ((drawn.arrow.tail, points[:2]), (drawn.arrow.head, (points[-1], points[-2]))):
        if end in _FEET:
            yield _foot(end, at, to, colours)
    for x, y, text in label_lines(drawn):
        yield from over_line(x, y, text, colours)


def over_line(x: float, y: float, text: str, colours: Theme) -> Iterator[str]:
    """Words that begin at a cell, on ground of their own, so that a line under them does not strike them out."""
    size = width(text) * ACROSS
    left = column_x(x) - ACROSS / 2
    yield f'<rect x="{left - 2:g}" y="{row_y(y) - 8:g}" width="{size + 4}" height="16" fill="{colours.ground}"/>'
    yield words(left + size / 2, row_y(y), text, colours.ink)


def _unit(at: tuple[float, float], to: tuple[float, float]) -> tuple[float, float]:
    dx, dy = to[0] - at[0], to[1] - at[1]
    return ((dx > 0) - (dx < 0), (dy > 0) - (dy < 0))


def head_of(points: Sequence[tuple[float, float]], colours: Theme, is_open: bool) -> str:
    """The head of an arrow at the last of its corners."""
    (x, y), (ux, uy) = points[-1], _unit(points[-1], points[-2])
    corners = [(x + ux * 9 + uy * 4, y + uy * 9 + ux * 4), (x, y), (x + ux * 9 - uy * 4, y + uy * 9 - ux * 4)]
    shape = " ".join(f"{a:g},{b:g}" for a, b in corners)
    fill = colours.ground if is_open else colours.line
    return f'<polygon points="{shape}" fill="{fill}" stroke="{colours.line}"/>'


_FEET = ("one", "maybe", "many")


def _foot(end: str, at: tuple[float, float], to: tuple[float, float], colours: Theme) -> str:
    (x, y), (ux, uy) = at, _unit(at, to)
    if end == "maybe":
        return (
            f'<circle cx="{x + ux * 9:g}" cy="{y + uy * 9:g}" r="4" fill="{colours.ground}" stroke="{colours.line}"/>'
        )
    if end == "one":
        strokes = [((d * ux - 5 * uy, d * uy - 5 * ux), (d * ux + 5 * uy, d * uy + 5 * ux)) for d in (6, 10)]
    else:
        strokes = [((10 * ux, 10 * uy), (side * 5 * uy, side * 5 * ux)) for side in (-1, 1)]
    path = " ".join(f"M{x + a:g} {y + b:g}L{x + c:g} {y + d:g}" for (a, b), (c, d) in strokes)
    return f'<path d="{path}" fill="none" stroke="{colours.line}" stroke-width="1.3"/>'


def outline(kind: str, cells: tuple[int, int, int, int], colours: Theme, marked: bool = False) -> Iterator[str]:
    """The border of a box of a kind of `SHAPES`, at `(x, y, w, h)` on the grid; double where it is so there."""
    x, y, w, h = cells
    shape = SHAPES[kind]
    left, top, right, bottom = column_x(x), row_y(y), column_x(x + w - 1), row_y(y + h - 1)
    radius = 8 if shape.corners[0] == "╭" else 2
    dash = ' stroke-dasharray="4 3"' if shape.across in "╌┈" else ""
    stroke = colours.accent if marked else colours.line
    thick = 2.4 if marked or kind == "group" else 1.3
    yield (
        f'<rect x="{left:g}" y="{top:g}" width="{right - left:g}" height="{bottom - top:g}" rx="{radius}"'
        f' fill="{colours.box}" stroke="{stroke}" stroke-width="{thick}"{dash}/>'
    )
    if shape.down == "║":
        for at in (left + 4, right - 4):
            yield f'<path d="M{at:g} {top:g}V{bottom:g}" stroke="{stroke}"/>'
    if shape.across == "═":
        for at in (top + 4, bottom - 4):
            yield f'<path d="M{left:g} {at:g}H{right:g}" stroke="{stroke}"/>'


def _box(box: Placed, colours: Theme) -> Iterator[str]:
    node, shape = box.node, SHAPES[box.node.shape]
    left, right = column_x(box.x), column_x(box.x + box.w - 1)
    stroke = colours.accent if node.marked else colours.line
    yield from outline(node.shape, (box.x, box.y, box.w, box.h), colours, node.marked)
    seconds: list[tuple[float, float, float, float]] = []
    first = box.y + 1 + bool(shape.lid)
    if shape.lid:
        seconds.append((left, row_y(box.y + 1), right, row_y(box.y + 1)))
    rows = len(node.lines) + len(node.rules)
    first += (box.h - 2 - bool(shape.lid) - rows) // 2
    row = first
    middle = (left + right) / 2
    for i, line in enumerate(node.lines):
        if i in node.rules:
            seconds.append((left, row_y(row), right, row_y(row)))
            row += 1
        if node.left and i:
            yield words(left + 1.5 * ACROSS, row_y(row), line, colours.ink, anchor="start")
        else:
            yield words(middle, row_y(row), line, colours.ink, bold=node.marked or (node.left and len(node.lines) > 1))
        row += 1
    for ax, ay, bx, by in seconds:
        yield f'<path d="M{ax:g} {ay:g}L{bx:g} {by:g}" stroke="{stroke}" stroke-width="1"/>'
