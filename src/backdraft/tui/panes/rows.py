"""The list that all panes are made of: aligned columns, sections that fold, tens of thousands of rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from backdraft.design.paths import Path
from backdraft.tui.canvas import Canvas, fit, strip_of, width_of
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


class RowHighlighted(Message):
    """The cursor is on another row (None: there are none)."""

    def __init__(self, rows: RowList, path: Path | None) -> None:
        super().__init__()
        self.rows = rows
        self.path = path

    @property
    def control(self) -> RowList:
        """The list."""
        return self.rows


class RowChosen(Message):
    """Enter, or a second click, on a row."""

    def __init__(self, rows: RowList, path: Path) -> None:
        super().__init__()
        self.rows = rows
        self.path = path

    @property
    def control(self) -> RowList:
        """The list."""
        return self.rows


class FoldToggled(Message):
    """A section was folded or unfolded; the list has done it already."""

    def __init__(self, rows: RowList, path: Path, folded: bool) -> None:
        super().__init__()
        self.rows = rows
        self.path = path
        self.folded = folded

    @property
    def control(self) -> RowList:
        """The list."""
        return self.rows


class RowList(Canvas, can_focus=True):
    """A list of `Row`s with a cursor that stays on its path when the rows change."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    RowList {
        height: 1fr;
        background: $background;
        color: $foreground;
        border: round $frame;
        border-title-color: $text-muted;
        border-subtitle-color: $text-muted;
        &:focus { border-title-color: $accent; border-title-style: bold reverse; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Down", show=False, id="list.down"),
        Binding("up,k", "move(-1)", "Up", show=False, id="list.up"),
        Binding("home,g", "first", "First", show=False, id="list.first"),
        Binding("end,G", "last", "Last", show=False, id="list.last"),
        Binding("ctrl+d", "half(1)", "Half a page down", show=False, id="list.half-down"),
        Binding("ctrl+u", "half(-1)", "Half a page up", show=False, id="list.half-up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="list.page-down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="list.page-up"),
        Binding("left,h", "fold", "Fold", show=False, id="list.fold"),
        Binding("right,l", "unfold", "Unfold", show=False, id="list.unfold"),
        Binding("enter", "choose", "Open", show=False, id="list.choose"),
    ]

    def __init__(
        self,
        title: str = "",
        number: str = "",
        *,
        empty: Sequence[str] = (),
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """`title` and `number` stand in the frame; `empty` are the lines that teach while there are no rows."""
        super().__init__(id=id, classes=classes)
        self.empty = tuple(empty)
        self.filtered = ""
        #: Draws the cursor as with the focus, for a list that a field steers.
        self.always_active = False
        self._rows: tuple[Row, ...] = ()
        self._seen: tuple[Row, ...] = ()
        self._columns: tuple[int, ...] = ()
        self._aligned_right: tuple[bool, ...] = ()
        self._marks = 0
        self._any_fold = False
        self._folds: dict[Path, bool] = {}
        self._cursor = 0
        self._layout_key: object = None
        self._widths: tuple[int, ...] = ()
        if title:
            self.border_title = Content(f"{number} {one_line(title)}" if number else one_line(title))

    # The outside.

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows, also folded and filtered ones."""
        return self._rows

    @property
    def shown(self) -> tuple[Row, ...]:
        """The rows that folding and the filter leave."""
        return self._seen

    @property
    def selected(self) -> Row | None:
        """The row under the cursor."""
        return self._seen[self._cursor] if self._seen else None

    @property
    def cursor_path(self) -> Path | None:
        """The path under the cursor."""
        row = self.selected
        return row.path if row else None

    def show(self, rows: Iterable[Row]) -> None:
        """Replaces the rows. The cursor stays on its path; if that is gone, at its place."""
        self._rows = tuple(rows)
        self._measure()
        self._sift()

    def filter(self, text: str) -> None:
        """Shows only rows that hold every word of `text`, and what they lie under. Empty shows all."""
        if text != self.filtered:
            self.filtered = text
            self._sift()

    def select(self, path: Path) -> bool:
        """Puts the cursor on the row of `path`, unfolding what hides it; without such a row, on the nearest one above.

        Returns:
            Whether anything on the way to `path` was found.
        """
        known = {row.path: i for i, row in enumerate(self._rows)}
        for length in range(len(path), 0, -1):
            if (i := known.get(path[:length])) is None:
                continue
            self._unhide(i)
            shown = next((n for n, row in enumerate(self._seen) if row.path == path[:length]), None)
            if shown is None:  # filtered away
                self.filtered = ""
                self._sift()
                shown = next(n for n, row in enumerate(self._seen) if row.path == path[:length])
            self._go(shown)
            return True
        return False

    # Canvas.

    def line_count(self) -> int:
        """Rows in the list, or lines of what stands there instead."""
        return len(self._seen) or len(self._instead())

    def draw(self, index: int, width: int) -> Strip:
        """Row `index`."""
        if not self._seen:
            line = f" {self._instead()[index]}"
            return strip_of([Segment(fit(one_line(line), width), self.palette["dim"])], width, self.base)
        row = self._seen[index]
        here = index == self._cursor
        active = self.has_focus or self.always_active
        base = self.base
        if here and active:
            base += self.palette["selection"] + Style(bold=True)
        elif here:
            base += Style(bold=True)
        mark = self.palette["accent"] if active else self.palette["dim"]
        # The mark stands outside of the selection's colour: reversed, half a block would be the other half.
        front = Segment("▌" if here else " ", self.base + mark if here else self.base)
        body = strip_of([Segment(" "), *self._cells(row, width - 2)], width - 1, base)
        return Strip([front, *body], width)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """The columns side by side, for a list that is as wide as it must be."""
        columns = sum(self._columns) + _GAP * (len(self._columns) - 1) + (self._marks + 1 if self._marks else 0)
        single = max((width_of(row.cells[0].text) + 4 for row in self._rows if len(row.cells) == 1), default=0)
        return 3 + max(columns, single, *(width_of(line) for line in self.empty), 0)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """All rows, up to the height of the screen."""
        return min(self.line_count(), viewport.height - 2)

    def on_focus(self) -> None:
        """The cursor's row looks different with the focus."""
        self.repaint()

    def on_blur(self) -> None:
        """The cursor's row looks different with the focus."""
        self.repaint()

    def on_resize(self, event: events.Resize) -> None:
        """Keeps the cursor in sight."""
        self.scroll_into_view(self._cursor)
        super().on_resize(event)
        self._say_place()

    def on_click(self, event: events.Click) -> None:
        """Puts the cursor where it is clicked; a second click chooses."""
        offset = event.get_content_offset(self)
        if offset is None or not self._seen:
            return
        index = self.top + offset.y
        if 0 <= index < len(self._seen):
            self._go(index)
            if event.chain == 2:
                self.action_choose()

    # Keys.

    def action_move(self, by: int) -> None:
        """Moves the cursor by rows."""
        self._go(self._cursor + by)

    def action_half(self, by: int) -> None:
        """Moves the cursor by half pages."""
        self._go(self._cursor + by * max(1, self.view_height // 2))

    def action_page(self, by: int) -> None:
        """Moves the cursor by pages."""
        self._go(self._cursor + by * max(1, self.view_height - 1))

    def action_first(self) -> None:
        """Moves the cursor to the first row."""
        self._go(0)

    def action_last(self) -> None:
        """Moves the cursor to the last row."""
        self._go(len(self._seen) - 1)

    def action_choose(self) -> None:
        """Says that the row is chosen."""
        if (row := self.selected) is not None:
            self.post_message(RowChosen(self, row.path))

    def action_fold(self) -> None:
        """Folds the section; inside one, goes to its head."""
        row = self.selected
        if row is None:
            return
        if row.foldable and not self._is_folded(row) and not self.filtered:
            self._set_fold(row, True)
            return
        for i in range(self._cursor - 1, -1, -1):
            if self._seen[i].level < row.level:
                self._go(i)
                return

    def action_unfold(self) -> None:
        """Unfolds the section; on an open one, goes to its first row."""
        row = self.selected
        if row is None or not row.foldable:
            return
        if self._is_folded(row) and not self.filtered:
            self._set_fold(row, False)
        elif self._cursor + 1 < len(self._seen) and self._seen[self._cursor + 1].level > row.level:
            self._go(self._cursor + 1)

    # The inside.

    def _instead(self) -> tuple[str, ...]:
        return (f"Nothing holds “{self.filtered}”.",) if self.filtered and self._rows else self.empty

    def _is_folded(self, row: Row) -> bool:
        return row.foldable and self._folds.get(row.path, row.folded)

    def _set_fold(self, row: Row, folded: bool) -> None:
        self._folds[row.path] = folded
        self._sift()
        self.post_message(FoldToggled(self, row.path, folded))

    def _unhide(self, index: int) -> None:
        level, changed = self._rows[index].level, False
        for row in reversed(self._rows[:index]):
            if row.level < level:
                level = row.level
                if self._is_folded(row):
                    self._folds[row.path] = False
                    changed = True
        if changed:
            self._sift()

    def _sift(self) -> None:
        before = self.cursor_path
        self._seen = self._matching() if self.filtered else self._unfolded()
        if before is not None and before != self._path_at(self._cursor):
            self._cursor = next((i for i, row in enumerate(self._seen) if row.path == before), self._cursor)
        self._cursor = max(0, min(self._cursor, len(self._seen) - 1))
        self.scroll_into_view(self._cursor)
        self._say_place()
        self.repaint()
        if self.cursor_path != before:
            self.post_message(RowHighlighted(self, self.cursor_path))

    def _unfolded(self) -> tuple[Row, ...]:
        if not self._any_fold:
            return self._rows
        out: list[Row] = []
        hidden: int | None = None
        for row in self._rows:
            if hidden is not None and row.level > hidden:
                continue
            hidden = row.level if self._is_folded(row) else None
            out.append(row)
        return tuple(out)

    def _matching(self) -> tuple[Row, ...]:
        words = self.filtered.casefold().split()
        out: list[Row] = []
        above: list[Row] = []
        for row in self._rows:
            while above and above[-1].level >= row.level:
                above.pop()
            text = " ".join(cell.text for cell in row.cells).casefold()
            if all(word in text for word in words):
                out.extend(above)
                above.clear()
                out.append(row)
            elif row.foldable:
                above.append(row)
        return tuple(out)

    def _path_at(self, index: int) -> Path | None:
        return self._seen[index].path if 0 <= index < len(self._seen) else None

    def _go(self, index: int) -> None:
        index = max(0, min(index, len(self._seen) - 1))
        if not self._seen or index == self._cursor:
            return
        self._cursor = index
        self.scroll_into_view(index)
        self._say_place()
        self.repaint()
        self.post_message(RowHighlighted(self, self.cursor_path))

    def _say_place(self) -> None:
        count = len(self._seen)
        parts = [f"/{one_line(self.filtered)}"] if self.filtered else []
        if count > self.view_height or self.filtered:
            parts.append(f"{self._cursor + 1 if count else 0}/{count}")
        said = " ".join(parts)
        if str(self.border_subtitle or "") != said:
            self.border_subtitle = Content(said) if said else None

    def _measure(self) -> None:
        self._any_fold = any(row.foldable for row in self._rows)
        columns = max((len(row.cells) for row in self._rows), default=0)
        widths, right = [0] * columns, [False] * columns
        marks = 0
        for row in self._rows:
            if row.marker:
                marks = max(marks, width_of(row.marker))
            if len(row.cells) > 1:
                for i, cell in enumerate(row.cells):
                    width = min(width_of(one_line(cell.text)), _MOST) + (self._indent(row) if i == 0 else 0)
                    if width > widths[i]:
                        widths[i] = width
                    right[i] = right[i] or cell.right
        self._columns, self._aligned_right, self._marks = tuple(widths), tuple(right), marks
        self._layout_key = None

    def _indent(self, row: Row) -> int:
        return 2 * row.level + (2 if row.foldable or (self._any_fold and row.level == 0) else 0)

    def _lay_out(self, width: int) -> tuple[int, ...]:
        """The columns' widths in `width` cells: the later ones give way first, names last."""
        if self._layout_key != width:
            widths = list(self._columns)
            marks = self._marks + 1 if self._marks else 0
            room = width - marks - _GAP * (len(widths) - 1)
            for i in reversed(range(len(widths))):
                widths[i] = max(min(widths[i], _LEAST), widths[i] - max(0, sum(widths) - room))
            if len(widths) > 1 and self._aligned_right[-1]:
                widths[-1] += max(0, room - sum(widths))
            self._widths, self._layout_key = tuple(widths), width
        return self._widths

    def _cells(self, row: Row, width: int) -> Iterable[Segment]:
        styles = self.palette
        head = "  " * row.level
        if row.foldable:
            head += "▸ " if self._is_folded(row) and not self.filtered else "▾ "
        elif self._any_fold and row.level == 0:
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
        widths = self._lay_out(width)
        yield Segment(fit(one_line(first.text), widths[0] - len(head)), style)
        if self._marks:
            yield Segment(" ")
            yield mark
            yield Segment(" " * (self._marks - width_of(row.marker)))
        for cell, room in zip(row.cells[1:], widths[1:], strict=False):
            yield Segment(" " * _GAP)
            yield Segment(fit(one_line(cell.text), room, right=cell.right), styles.get(cell.role))
