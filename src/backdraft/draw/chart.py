"""A curve on a grid of characters: a scale at the left, one below, levels across and marks down."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from backdraft.draw.canvas import Canvas
from backdraft.draw.shapes import ASCII, BOXES
from backdraft.draw.text import cut
from backdraft.draw.text import width as cells

#: The least cells of the plot itself.
_LEAST_WIDE, _LEAST_HIGH = 16, 4
#: Cells between two words of a scale.
_APART = 2


@dataclass(frozen=True, slots=True)
class Plot:
    """What a chart shows.

    Attributes:
        curve: Points from left to right; a height of None is beyond every height, and so is all to the right of it.
        right: Where the plot ends; it begins at 0.
        top: The height of its upper edge; what is higher runs along that edge, and what stays higher leaves by it.
        levels: Heights that are drawn across, each with its word.
        marks: Places that are drawn down, each with its words, told below the plot.
        across: A place as words for the scale below; `up` a height for the scale at the left.
    """

    curve: Sequence[tuple[float, float | None]]
    right: float
    top: float
    levels: Sequence[tuple[float, str]]
    marks: Sequence[tuple[float, str]]
    across: Callable[[float], str]
    up: Callable[[float], str]


def chart(plot: Plot, width: int, height: int, *, ascii: bool = False) -> tuple[str, ...]:
    """The lines of a chart in at most `width` cells; the plot itself is `height` lines high, and as wide as is left.

    Below it stand the scale, and a line for each mark with an arrow to its place.
    """
    height = max(_LEAST_HIGH, height)
    scale = {0: plot.up(plot.top), _row(plot.top / 2, plot.top, height): plot.up(plot.top / 2)}
    scale[height - 1] = plot.up(0.0)
    for level, word in plot.levels:
        if 0 <= level <= plot.top:
            scale[_row(level, plot.top, height)] = word
    gutter = max(map(cells, scale.values())) + 1
    wide = max(_LEAST_WIDE, width - gutter - 1)
    canvas = Canvas(gutter + 1 + wide, height + 1, ASCII if ascii else BOXES)
    for row, word in scale.items():
        canvas.text(gutter - 1 - cells(word), row, word)
    canvas.line([(gutter, 0), (gutter, height), (gutter + wide, height)])
    left = gutter + 1
    for level, _ in plot.levels:
        if 0 <= level <= plot.top:
            row = _row(level, plot.top, height)
            canvas.line([(left, row), (gutter + wide, row)], dashed=True)
    columns = {_column(at, plot.right, wide): words for at, words in plot.marks if 0 <= at <= plot.right}
    for column in columns:
        canvas.line([(left + column, 0), (left + column, height)], dashed=True)
    canvas.line([(left + x, y) for x, y in _stairs(plot, wide, height)])
    rows = [row.ljust(1) for row in canvas.rows()]
    rows.append(" " * left + _scale(plot, wide))
    arrow = "^" if ascii else "▲"
    for at, words in plot.marks:
        if 0 <= at <= plot.right:
            rows.append(_told(left + _column(at, plot.right, wide), arrow, words, left + wide))
    return tuple(rows)


def _row(height: float, top: float, rows: int) -> int:
    part = min(1.0, max(0.0, height / top)) if top > 0 else 0.0
    return round((1 - part) * (rows - 1))


def _column(at: float, right: float, wide: int) -> int:
    return max(0, min(wide - 1, round(at / right * (wide - 1)))) if right > 0 else 0


def _stairs(plot: Plot, wide: int, rows: int) -> list[tuple[int, int]]:
    """The corners of the curve: along each column at its height, then up or down to the next.

    Where it goes beyond the upper edge for good it ends there: along the edge it would seem to come down again.
    """
    known = [(at, height) for at, height in plot.curve if height is not None]
    if not known:
        return []
    end = next((at for at, height in plot.curve if height is None), plot.right)
    places = [at for at, _ in known]
    corners: list[tuple[int, int]] = []
    steps = (column * plot.right / (wide - 1) for column in range(wide))
    heights = [_between(known, places, at, end < plot.right) for at in steps if at <= end]
    inside = max((column for column, height in enumerate(heights) if height <= plot.top), default=len(heights))
    last = inside + (inside < len(heights) and _row(heights[inside], plot.top, rows) > 0)
    for column, height in enumerate(heights[: last + 1]):
        row = _row(height, plot.top, rows)
        if corners:
            corners.append((column, corners[-1][1]))
        corners.append((column, row))
    if end < plot.right and corners:
        corners.append((corners[-1][0], 0))
    return corners


def _between(known: Sequence[tuple[float, float]], places: Sequence[float], at: float, open_end: bool) -> float:
    """The height at a place, on the straight line between its neighbours; past the last it is beyond every height."""
    i = bisect_right(places, at)
    if i == 0:
        return known[0][1]
    if i == len(known):
        return float("inf") if open_end and at > places[-1] else known[-1][1]
    (a, low), (b, high) = known[i - 1], known[i]
    return low + (high - low) * (at - a) / (b - a)


def _scale(plot: Plot, wide: int) -> str:
    """Words of a scale, as many as stand apart."""
    words = [plot.across(plot.right * part / 4) for part in range(5)]
    room = max(map(cells, words)) + _APART
    step = next((s for s in (1, 2, 4) if wide // (4 // s) >= room), 4)
    line = ""
    for part in range(0, 5, step):
        word = words[part]
        at = round((wide - 1) * part / 4)
        at = min(max(0, at - cells(word) // 2 if part else 0), wide - cells(word))
        line = line.ljust(at) + word if at >= cells(line) else line
    return line.rstrip()


def _told(at: int, arrow: str, words: str, right: int) -> str:
    """A mark with its words: to the right of its arrow where there is room, else to the left."""
    if at + 2 + cells(words) <= right or at <= right // 2:
        return f"{' ' * at}{arrow} {cut(words, max(1, right - at - 2))}"
    before = cut(words, max(1, at - 1))
    return f"{' ' * (at - 1 - cells(before))}{before} {arrow}"
