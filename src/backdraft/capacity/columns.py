"""Lines in columns, each line knowing its entry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from backdraft.design.output import Line
from backdraft.design.paths import Path

#: The entry that a line is about, and its cells.
Row = tuple[Path, tuple[str, ...]]
#: Where a line may end: not within a figure (`1 053/s`), nor between it and its unit.
_BLANK = re.compile(r"(?<!\d) | (?!\d{3}\b|(?:µs|ms|s|min|h|d|y|%|[kMGTP]?B|[kMG]?bit/s)(?:\W|$))")
#: A column is not filled with wrapped text that has fewer cells.
_NARROW = 16


def table(
    head: tuple[str, ...], rows: Sequence[Row], width: int | None = None, first: int | None = None
) -> tuple[Line, ...]:
    """Aligned columns under their names; a column that says nothing is left out, and so is a table without rows.

    What has no room in `width` cells goes on below, under its names and beside the first column once more; that one
    takes `first` cells (half of the width) at most where the others need it.
    """
    if not rows:
        return ()
    kept = [i for i in range(len(head)) if i == 0 or any(cells[i] for _, cells in rows)]
    widths = {i: max(width_of(head[i]), *(width_of(cells[i]) for _, cells in rows)) for i in kept}
    if width is not None:
        others = sum(widths[i] + 2 for i in kept[1:])
        widths[0] = min(widths[0], max(first or width // 2, width - others))

    def line(cells: tuple[str, ...], columns: Sequence[int]) -> str:
        return "  ".join(fit(cells[i], widths[i]) for i in columns).rstrip()

    return tuple(
        found
        for columns in _parts(kept, widths, width)
        for found in (Line(line(head, columns)), *(Line(line(cells, columns), path) for path, cells in rows))
    )


def _parts(kept: Sequence[int], widths: Mapping[int, int], width: int | None) -> list[list[int]]:
    """The columns that stand beside one another, the first in each part."""
    parts = [[kept[0]]]
    room = None if width is None else width - widths[kept[0]]
    left = room
    for i in kept[1:]:
        if left is not None and room is not None:
            if left < widths[i] + 2 and len(parts[-1]) > 1:
                parts.append([kept[0]])
                left = room
            left -= widths[i] + 2
        parts[-1].append(i)
    return parts


def wrapped(lines: Iterable[Line], width: int | None) -> tuple[Line, ...]:
    """Lines in at most `width` cells (None: as they are): what is over stands below the beginning of its last column,
    of a sentence a bit to the right. A word that is longer stays whole."""
    found: list[Line] = []
    for line in lines:
        if width is None or width_of(line.text) <= width:
            found.append(line)
            continue
        start = line.text.rfind("  ") + 2 if "  " in line.text.strip() else 0
        if width - width_of(line.text[:start]) < _NARROW:
            start = 0
        head, words = line.text[:start], _BLANK.split(line.text[start:])
        indent = " " * width_of(head) or "  "
        for word in words[1:]:
            if width_of(f"{head}{words[0]} {word}") > width:
                found.append(Line((head + words[0]).rstrip(), line.path))
                head, words[0] = indent, word
            else:
                words[0] += f" {word}"
        found.append(Line(head + words[0], line.path))
    return tuple(found)


def width_of(text: str) -> int:
    """The cells that a terminal gives a text: wide letters have two."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def fit(text: str, cells: int) -> str:
    """A text in so many cells: filled up with blanks, or cut, with a sign that it is."""
    wide = width_of(text)
    if wide <= cells:
        return text + " " * (cells - wide)
    from rich.cells import set_cell_size

    return f"{set_cell_size(text, cells - 1)}…"
