"""A picture: lines of text that know the entries under their cells."""

from __future__ import annotations

from backdraft.design.dataclass import dataclass
from backdraft.design.output import Output
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
class Picture(Output):
    """An output that is a picture.

    Attributes:
        regions: What is under its cells.
        width: Its cells from left to right.
        by_line: Whether it is read line by line, as a sequence is, and not from box to box.
        scope: How much of the design it shows, as the picture of services and that of tables call it.
        pinned: The rows that are to stay in sight, from above: who the columns of a sequence are.
    """

    regions: tuple[Region, ...] = ()
    width: int = 0
    by_line: bool = False
    scope: str = ""
    pinned: tuple[int, ...] = ()

    def at(self, x: int, y: int) -> Path:
        """The entry under a cell, or `()`."""
        for region in self.regions:
            if region.x <= x < region.x + region.w and region.y <= y < region.y + region.h:
                return region.path
        return ()
