"""A picture: lines of text that know the entries under their cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace

from backdraft.design.dataclass import dataclass
from backdraft.design.output import Line, Output
from backdraft.design.paths import Path

#: What stands where there is nothing to draw.
NOTHING = "(nothing to draw yet)"


@dataclass(frozen=True, slots=True)
class Region:
    """The cells of one entry: a box, or the label of an arrow; `inside` are those that a group's box stands for."""

    path: Path
    x: int
    y: int
    w: int
    h: int
    marked: bool = False
    inside: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Track:
    """An arrow on the grid: the keys of its ends, and its corners."""

    source: str
    target: str
    way: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Overlay:
    """What is laid over a picture by whoever shows it; no cell of the picture moves for it.

    Attributes:
        words: By entry, a short word for the border of its box, and its role (`dim warning error`).
        faint: Entries whose boxes are to step back.
        hot: Arrows to be seen at once, by the keys of their ends.
        caption: What is to be said of it below the picture.
    """

    words: Mapping[Path, tuple[str, str]] = field(default_factory=dict)
    faint: frozenset[Path] = frozenset()
    hot: frozenset[tuple[str, str]] = frozenset()
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Picture(Output):
    """An output that is a picture.

    Attributes:
        regions: What is under its cells.
        width: Its cells from left to right.
        by_line: Whether it is read line by line, as a sequence is, and not from box to box.
        scope: How much of the design it shows, as the picture of services and that of tables call it.
        tracks: Its arrows on the grid.
        over: What is laid over it.
        pinned: The rows that are to stay in sight, from above: who the columns of a sequence are.
    """

    regions: tuple[Region, ...] = ()
    width: int = 0
    by_line: bool = False
    scope: str = ""
    pinned: tuple[int, ...] = ()
    tracks: tuple[Track, ...] = ()
    over: Overlay | None = None

    def under(self, head: tuple[Line, ...], over: Overlay) -> Picture:
        """The picture below a few lines, which stay in sight, with something laid over it."""
        down = len(head) + 1
        return replace(
            self,
            lines=(*head, Line(""), *self.lines),
            regions=tuple(replace(region, y=region.y + down) for region in self.regions),
            tracks=tuple(replace(each, way=tuple((x, y + down) for x, y in each.way)) for each in self.tracks),
            pinned=tuple(range(down)),
            over=over,
        )

    def at(self, x: int, y: int) -> Path:
        """The entry under a cell, or `()`."""
        for region in self.regions:
            if region.x <= x < region.x + region.w and region.y <= y < region.y + region.h:
                return region.path
        return ()
