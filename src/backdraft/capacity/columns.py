"""Lines in columns, each line knowing its entry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from backdraft.design.output import Line
from backdraft.design.paths import Path

#: The entry that a line is about, and its cells.
Row = tuple[Path, tuple[str, ...]]
#: A column is not filled with wrapped text that has fewer cells.
_NARROW = 16


def table(head: tuple[str, ...], rows: Sequence[Row]) -> tuple[Line, ...]:
    """Aligned columns under their names; a column that says nothing is left out, and so is a table without rows."""
    if not rows:
        return ()
    kept = [i for i in range(len(head)) if i == 0 or any(cells[i] for _, cells in rows)]
    widths = [max(width_of(head[i]), *(width_of(cells[i]) for _, cells in rows)) for i in kept]

    def line(cells: tuple[str, ...]) -> str:
        return "  ".join(fit(cells[i], width) for i, width in zip(kept, widths, strict=True)).rstrip()

    return (Line(line(head)), *(Line(line(cells), path) for path, cells in rows))


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
        head, words = line.text[:start], line.text[start:].split(" ")
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
