"""A small map of a picture that is larger than its window: where its boxes are, and which part is in sight."""

from __future__ import annotations

from collections.abc import Sequence

from backdraft.design.dataclass import dataclass
from backdraft.draw.picture import Region

#: The map takes at most so many cells, and no more than a part of the window.
WIDE, HIGH = 20, 6
_PART = 3


@dataclass(frozen=True, slots=True)
class Window:
    """What of a picture of `wide` x `high` cells is in sight."""

    left: int
    top: int
    w: int
    h: int
    wide: int
    high: int

    @property
    def all_in_sight(self) -> bool:
        """Whether there is nothing to look for."""
        return self.wide <= self.w and self.high <= self.h


#: A cell of the map: whether a box is there, whether it is in sight, whether it is the one under the cursor.
Cell = tuple[bool, bool, bool]


def size(window: Window) -> tuple[int, int]:
    """The cells that the map takes; nothing where all is in sight or the window has no room for it."""
    w, h = min(WIDE, window.w // _PART), min(HIGH, window.h // _PART)
    return (0, 0) if window.all_in_sight or w < 8 or h < 3 else (w, h)


def minimap(boxes: Sequence[Region], here: int, window: Window) -> list[list[Cell]]:
    """The rows of the map."""
    w, h = size(window)
    wide, high = max(window.wide, window.w), max(window.high, window.h)

    def place(box: Region) -> tuple[int, int]:
        return min(w - 1, (2 * box.x + box.w) * w // (2 * wide)), min(h - 1, (2 * box.y + box.h) * h // (2 * high))

    full = {place(box) for box in boxes} if w else set()
    mine = place(boxes[here]) if w and 0 <= here < len(boxes) else None
    columns = range(window.left * w // wide, max(window.left * w // wide + 1, -(-(window.left + window.w) * w // wide)))
    rows = range(window.top * h // high, max(window.top * h // high + 1, -(-(window.top + window.h) * h // high)))
    return [[((x, y) in full, x in columns and y in rows, (x, y) == mine) for x in range(w)] for y in range(h)]
