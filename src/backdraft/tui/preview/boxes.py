"""Going from box to box in a picture, and what of a row a box covers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from backdraft.design.output import Output
from backdraft.design.paths import Path
from backdraft.draw.picture import Picture, Region

Way = Literal["up", "down", "left", "right"]
#: How much worse a cell aside is than a cell ahead: to the left and right one means the boxes of the same row.
_ASIDE_UPRIGHT, _ASIDE_LEVEL = 2, 10


def boxes_of(output: Output) -> tuple[Region, ...]:
    """The boxes of a picture that stand for an entry; none for other outputs, and for pictures read line by line."""
    if not isinstance(output, Picture) or output.by_line:
        return ()
    return tuple(region for region in output.regions if region.h > 1 and region.path)


def start(boxes: Sequence[Region], path: Path) -> int:
    """The box to begin at: that of `path`, else the one that the picture is about, else the first from above."""
    known = [i for i, box in enumerate(boxes) if path and box.path == path]
    known += [i for i, box in enumerate(boxes) if box.marked]
    if known:
        return known[0]
    return min(range(len(boxes)), key=lambda i: (boxes[i].y, boxes[i].x), default=-1)


def beside(boxes: Sequence[Region], here: int, way: Way) -> int:
    """The nearest box in a direction, or `here` when there is none."""
    box = boxes[here]
    best, least = here, None
    for i, other in enumerate(boxes):
        ahead = {
            "down": 2 * (other.y - box.y - box.h + 1),
            "up": 2 * (box.y - other.y - other.h + 1),
            "right": other.x - box.x - box.w + 1,
            "left": box.x - other.x - other.w + 1,
        }[way]
        if i == here or ahead <= 0:
            continue
        upright = way in ("up", "down")
        if upright:
            cost = ahead + _ASIDE_UPRIGHT * _gap(box.x, box.w, other.x, other.w)
        else:
            cost = ahead + _ASIDE_LEVEL * _gap(box.y, box.h, other.y, other.h)
        if least is None or cost < least:
            best, least = i, cost
    return best


def _gap(a: int, size: int, b: int, other: int) -> int:
    """The cells between two spans; 0 where they overlap."""
    return max(0, b - a - size + 1, a - b - other + 1)


def spans(boxes: Sequence[Region], row: int) -> list[tuple[int, int, int]]:
    """The boxes on a row: their number, the cells where they begin and end."""
    return [(i, box.x, box.x + box.w) for i, box in enumerate(boxes) if box.y <= row < box.y + box.h]


def at(boxes: Sequence[Region], column: int, row: int) -> int:
    """The box at a cell, or -1."""
    return next((i for i, begin, end in spans(boxes, row) if begin <= column < end), -1)
