"""What comes of a layout: boxes, frames and arrows on the grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field

from backdraft.design.dataclass import dataclass
from backdraft.draw.graph import Arrow, Group, Node
from backdraft.draw.plan import Point

#: The free cells between two parts that nothing connects.
PART_GAP = 3


@dataclass(frozen=True, slots=True)
class Placed:
    """A box on the grid: `x`, `y` its top left cell."""

    node: Node
    x: int
    y: int
    w: int
    h: int


@dataclass(frozen=True, slots=True)
class Framed:
    """A frame on the grid, with the place of its title."""

    group: Group
    x: int
    y: int
    w: int
    h: int
    title: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """An arrow: its corners from source to target, the ends on the borders; where its label begins, if it has one."""

    arrow: Arrow
    way: tuple[Point, ...]
    label: Point | None


@dataclass(slots=True)
class Drawing:
    """Everything with its place."""

    w: int = 0
    h: int = 0
    boxes: list[Placed] = field(default_factory=list)
    frames: list[Framed] = field(default_factory=list)
    arrows: list[Drawn] = field(default_factory=list)


def corners(way: Sequence[Point]) -> tuple[Point, ...]:
    """The way without what lies on a straight line."""
    kept: list[Point] = []
    for point in way:
        if kept and kept[-1] == point:
            continue
        if len(kept) > 1:
            (x0, y0), (x1, y1) = kept[-2:]
            if x0 == x1 == point[0] or y0 == y1 == point[1]:
                kept[-1] = point
                continue
        kept.append(point)
    return tuple(kept)


def packed(drawings: Sequence[Drawing], wide: int) -> Drawing:
    """Drawings in rows, in their order, each row as full as `wide` allows."""
    whole = Drawing()
    x = y = tall = 0
    for each in drawings:
        if x and x + each.w > wide:
            x, y, tall = 0, y + tall + 1, 0
        whole.boxes += [Placed(b.node, b.x + x, b.y + y, b.w, b.h) for b in each.boxes]
        whole.frames += [Framed(f.group, f.x + x, f.y + y, f.w, f.h, f.title + x) for f in each.frames]
        for a in each.arrows:
            spot = None if a.label is None else (a.label[0] + x, a.label[1] + y)
            whole.arrows.append(Drawn(a.arrow, tuple((px + x, py + y) for px, py in a.way), spot))
        tall = max(tall, each.h)
        whole.w, whole.h = max(whole.w, x + each.w), max(whole.h, y + each.h)
        x += each.w + PART_GAP
    return whole
