"""Lines in columns, each line knowing its entry."""

from __future__ import annotations

from collections.abc import Sequence

from backdraft.design.output import Line
from backdraft.design.paths import Path

#: The entry that a line is about, and its cells.
Row = tuple[Path, tuple[str, ...]]


def table(head: tuple[str, ...], rows: Sequence[Row]) -> tuple[Line, ...]:
    """Aligned columns under their names; a column that says nothing is left out, and so is a table without rows."""
    if not rows:
        return ()
    kept = [i for i in range(len(head)) if i == 0 or any(cells[i] for _, cells in rows)]
    widths = [max(len(head[i]), *(len(cells[i]) for _, cells in rows)) for i in kept]

    def line(cells: tuple[str, ...]) -> str:
        return "  ".join(cells[i].ljust(width) for i, width in zip(kept, widths, strict=True)).rstrip()

    return (Line(line(head)), *(Line(line(cells), path) for path, cells in rows))
