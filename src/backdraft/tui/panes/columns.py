"""A row of a list, and how the columns of all rows are aligned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Final

from rich.segment import Segment
from rich.style import Style

from backdraft.design.dataclass import dataclass
from backdraft.design.paths import Path
from backdraft.tui.canvas import fit, width_of
from backdraft.tui.safe_text import one_line

_GAP: Final = 2
_LEAST: Final = 4
#: What the text behind a name keeps of the line, when it wants as much.
_TAIL: Final = 8
#: No column asks for more cells than this.
_MOST: Final = 200
#: The roles of the signs that a row may carry.
_SIGNS: Final = {
    "✗": "error",
    "▲": "warning",
    "●": "info",
    "✓": "success",
    "+": "success",
    "~": "warning",
    "−": "error",
}


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
    while folded; `folded` is how it begins. `prose` is not shown, but found: what the entry says of itself. The cells
    of a `loose` row, a heading, stand one after the other and ask for no room in the columns.
    """

    path: Path
    cells: tuple[Cell, ...]
    level: int = 0
    marker: str = ""
    foldable: bool = False
    folded: bool = False
    prose: str = ""
    loose: bool = False


class Columns:
    """The widths that the rows in sight ask for, and a row drawn in them."""

    def __init__(self, rows: Sequence[Row] = (), fold_levels: Set[int] = frozenset()) -> None:
        """`fold_levels` are those at which a row of the list, in sight or not, folds."""
        self._fold_levels = fold_levels
        # The last cell of a row has all that is left of the line, so only the others ask for a column's width.
        wanted = [0] * max((len(row.cells) - 1 for row in rows if not row.loose), default=0)
        last = [0] * (len(wanted) + 1)
        self._marks = 0
        self._single = 0
        for row in rows:
            if row.marker:
                self._marks = max(self._marks, width_of(row.marker))
            if len(row.cells) == 1 or row.loose:
                self._single = max(self._single, self.width_for(row))
                continue
            end = len(row.cells) - 1
            for i, cell in enumerate(row.cells):
                width = min(width_of(one_line(cell.text)), _MOST) + (self._indent(row) if i == 0 else 0)
                if i == end:
                    last[i] = max(last[i], width)
                elif width > wanted[i]:
                    wanted[i] = width
        self._wanted, self._last = tuple(wanted), tuple(last)
        self._laid_out: tuple[int, tuple[int, ...]] = (-1, ())

    @property
    def natural_width(self) -> int:
        """The cells that show everything."""
        marks = self._marks + 1 if self._marks else 0
        lines = (sum(self._wanted[:i]) + _GAP * i + width for i, width in enumerate(self._last) if width)
        return max(self._single, marks + max(lines, default=0))

    def width_for(self, row: Row) -> int:
        """The cells that show all of a row whose cells stand one after the other."""
        return self._indent(row) + sum(width_of(one_line(cell.text)) + _GAP for cell in row.cells) - _GAP

    def widths(self, width: int) -> tuple[int, ...]:
        """The widths of all columns but the last in `width` cells: the later ones give way first, names last."""
        if self._laid_out[0] != width:
            widths = list(self._wanted)
            marks = self._marks + 1 if self._marks else 0
            tail = min(_TAIL, max(self._last)) if len(widths) == 1 else 0
            room = width - marks - _GAP * len(widths) - tail
            for i in reversed(range(len(widths))):
                widths[i] = max(min(widths[i], _LEAST), widths[i] - max(0, sum(widths) - room))
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
        if len(row.cells) < 2 or row.loose:
            room = width - len(head) - (width_of(row.marker) + 1 if row.marker else 0)
            text = one_line(first.text)
            yield Segment(fit(text, min(room, width_of(text))), style)
            if row.marker:
                yield Segment(" ")
                yield mark
            room -= width_of(text)
            for cell in row.cells[1:]:
                text = one_line(cell.text)
                if text and room - _GAP < min(_LEAST, width_of(text)):
                    yield _more(room, styles)
                    return
                yield Segment(" " * _GAP)
                yield Segment(fit(text, max(0, min(room - _GAP, width_of(text)))), styles.get(cell.role))
                room -= _GAP + width_of(text)
            return
        widths = self.widths(width)
        yield Segment(fit(one_line(first.text), widths[0] - len(head)), style)
        if self._marks:
            yield Segment(" ")
            yield mark
            yield Segment(" " * (self._marks - width_of(row.marker)))
        left = width - widths[0] - (self._marks + 1 if self._marks else 0)
        end = len(row.cells) - 1
        cut = False  # then its own … says that there is more
        for i, cell in enumerate(row.cells[1:], 1):
            left -= _GAP
            room = left if i == end else widths[i]
            left -= room
            text = one_line(cell.text)
            if room < min(_LEAST, width_of(text)):  # a letter or two say nothing
                yield _more(0 if cut else room + _GAP, styles)
                return
            yield Segment(" " * _GAP)
            off = int(i == end and cell.right and room > width_of(text))  # what stands at the right keeps off the frame
            yield Segment(fit(text, room - off, right=cell.right) + " " * off, styles.get(cell.role))
            cut = width_of(text) > room

    def _indent(self, row: Row) -> int:
        return 2 * row.level + (2 if row.level in self._fold_levels else 0)


def _more(room: int, styles: Mapping[str, Style]) -> Segment:
    """What says that a row goes on, in the cells that are left of its line."""
    return Segment(" …"[-room:] if room > 0 else "", styles["dim"])
