"""A row of a list, and how the columns of all rows are aligned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rich.segment import Segment
from rich.style import Style

from backdraft.design.paths import Path
from backdraft.tui.canvas import fit, width_of
from backdraft.tui.safe_text import one_line

_GAP: Final = 2
_LEAST: Final = 4
#: No column asks for more cells than this.
_MOST: Final = 200
#: The roles of the signs that a row may carry.
_SIGNS: Final = {"✗": "error", "▲": "warning", "●": "info", "✓": "success"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One column of a row. `role` names a style of the theme; `right` puts the text to the right edge of its column.

    `text` need not be clean.
    """

    text: str
    role: str = "text"
    right: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row. With a single cell it takes the whole width, with more the columns are aligned over all rows.

    `marker` stands behind the first cell (`▲2`). A `foldable` row hides the rows of a deeper `level` that follow it
    while folded; `folded` is how it begins.
    """

    path: Path
    cells: tuple[Cell, ...]
    level: int = 0
    marker: str = ""
    foldable: bool = False
    folded: bool = False


class Columns:
    """The widths that a list's rows ask for, and a row drawn in them."""

    def __init__(self, rows: Sequence[Row] = ()) -> None:
        self._fold_levels = {row.level for row in rows if row.foldable}
        count = max((len(row.cells) for row in rows), default=0)
        wanted, right = [0] * count, [False] * count
        self._marks = 0
        self._single = 0
        for row in rows:
            if row.marker:
                self._marks = max(self._marks, width_of(row.marker))
            if len(row.cells) == 1:
                self._single = max(self._single, self._indent(row) + width_of(one_line(row.cells[0].text)))
                continue
            for i, cell in enumerate(row.cells):
                width = min(width_of(one_line(cell.text)), _MOST) + (self._indent(row) if i == 0 else 0)
                if width > wanted[i]:
                    wanted[i] = width
                right[i] = right[i] or cell.right
        self._wanted, self._right = tuple(wanted), bool(right and right[-1])
        self._laid_out: tuple[int, tuple[int, ...]] = (-1, ())

    @property
    def folds(self) -> bool:
        """Whether any row can fold."""
        return bool(self._fold_levels)

    @property
    def natural_width(self) -> int:
        """The cells that show everything."""
        marks = self._marks + 1 if self._marks else 0
        return marks + max(sum(self._wanted) + _GAP * max(0, len(self._wanted) - 1), self._single)

    def widths(self, width: int) -> tuple[int, ...]:
        """The columns' widths in `width` cells: the later ones give way first, names last."""
        if self._laid_out[0] != width:
            widths = list(self._wanted)
            marks = self._marks + 1 if self._marks else 0
            room = width - marks - _GAP * (len(widths) - 1)
            for i in reversed(range(len(widths))):
                widths[i] = max(min(widths[i], _LEAST), widths[i] - max(0, sum(widths) - room))
            if len(widths) > 1 and self._right:
                widths[-1] += max(0, room - sum(widths))
            self._laid_out = (width, tuple(widths))
        return self._laid_out[1]

    def segments(self, row: Row, width: int, styles: Mapping[str, Style], *, folded: bool) -> Iterable[Segment]:
        """`row` in `width` cells; what is drawn may be a little wider or narrower."""
        head = "  " * row.level
        if row.foldable:
            head += "▸ " if folded else "▾ "
        elif row.level in self._fold_levels:
            head += "  "
        yield Segment(head, styles["dim"])
        mark = Segment(row.marker, styles[_SIGNS.get(row.marker[:1], "dim")])
        first = row.cells[0] if row.cells else Cell("")
        style = styles.get(first.role)
        if len(row.cells) < 2:
            room = width - len(head) - (width_of(row.marker) + 1 if row.marker else 0)
            text = one_line(first.text)
            yield Segment(fit(text, min(room, width_of(text))), style)
            if row.marker:
                yield Segment(" ")
                yield mark
            return
        widths = self.widths(width)
        yield Segment(fit(one_line(first.text), widths[0] - len(head)), style)
        if self._marks:
            yield Segment(" ")
            yield mark
            yield Segment(" " * (self._marks - width_of(row.marker)))
        for cell, room in zip(row.cells[1:], widths[1:], strict=False):
            yield Segment(" " * _GAP)
            yield Segment(fit(one_line(cell.text), room, right=cell.right), styles.get(cell.role))

    def _indent(self, row: Row) -> int:
        return 2 * row.level + (2 if row.level in self._fold_levels else 0)
