"""The list that all panes are made of: aligned columns, sections that fold, tens of thousands of rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from backdraft.design.paths import Path
from backdraft.tui.canvas import Canvas, fit, strip_of, width_of
from backdraft.tui.panes.columns import Cell, Columns, Row
from backdraft.tui.safe_text import one_line

__all__ = ["Cell", "FoldToggled", "Row", "RowChosen", "RowHighlighted", "RowList"]


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
        Binding("left,h", "fold", "Fold", show=False, id="list.left"),
        Binding("right,l", "unfold", "Unfold", show=False, id="list.right"),
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
        self._columns = Columns()
        self._fold_levels: frozenset[int] = frozenset()
        self._folds: dict[Path, bool] = {}
        self._cursor = 0
        if title:
            self.entitle(Content(f"{number} {one_line(title)}" if number else one_line(title)))

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
    def above(self) -> Path:
        """The path of the row of the same level above the cursor, under the same head; empty for none."""
        for row in reversed(self._seen[: self._cursor]):
            if row.level <= self._seen[self._cursor].level:
                return row.path if row.level == self._seen[self._cursor].level else ()
        return ()

    @property
    def cursor_path(self) -> Path | None:
        """The path under the cursor."""
        row = self.selected
        return row.path if row else None

    def cuts(self, row: Row) -> bool:
        """Whether a row has more to say than its line has room for."""
        return 0 < self.size.width < self._columns.width_for(row) + 2  # before it is laid out, nobody knows

    def show(self, rows: Iterable[Row]) -> None:
        """Replaces the rows. The cursor stays on its path; if that is gone, at its place."""
        self._rows = tuple(rows)
        self._fold_levels = frozenset(row.level for row in self._rows if row.foldable)
        self._sift()

    def renamed(self, old: Path, new: Path) -> None:
        """A row has another path: it stays folded, or unfolded, as it was."""
        if old in self._folds:
            self._folds[new] = self._folds.pop(old)

    def filter(self, text: str) -> None:
        """Shows only rows that hold every word of `text` (empty: all) and what they lie under, the cursor on one."""
        if text != self.filtered:
            self.filtered = text
            self._sift()
            if text and self.selected is not None and not self._holds(self.selected):
                self._go(next((i for i, row in enumerate(self._seen) if self._holds(row)), 0))

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
        front = Segment(("▌" if active else "▏") if here else " ", self.base + mark if here else self.base)
        folded = self._is_folded(row) and not self.filtered
        cells = self._columns.segments(row, width - 2, self.palette, folded=folded)
        body = strip_of([Segment(" "), *cells], width - 1, base)
        return Strip([front, *body], width)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """The columns side by side, for a list that is as wide as it must be."""
        return 3 + max(self._columns.natural_width, *(width_of(line) for line in self.empty), 0)

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
        """Says that the row is chosen; without one the key is left to the app."""
        if (row := self.selected) is None:
            raise SkipAction
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

    def action_turn(self) -> None:
        """Unfolds the section, or folds it."""
        if (row := self.selected) is not None and row.foldable:
            self._set_fold(row, not self._is_folded(row))

    # The inside.

    def _instead(self) -> tuple[str, ...]:
        if not self.filtered or not self._rows:
            return self.empty
        return f"Nothing here holds “{self.filtered}”.", "esc shows all; s looks in every pane."

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
        self._columns = Columns(self._seen, self._fold_levels)  # a folded row asks for no room
        if before is not None and before != self._path_at(self._cursor):
            self._cursor = next((i for i, row in enumerate(self._seen) if row.path == before), self._cursor)
        self._cursor = max(0, min(self._cursor, len(self._seen) - 1))
        self.scroll_into_view(self._cursor)
        self._say_place()
        self.repaint()
        if self.cursor_path != before:
            self.post_message(RowHighlighted(self, self.cursor_path))

    def _unfolded(self) -> tuple[Row, ...]:
        if not self._fold_levels:
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
        out: list[Row] = []
        above: list[Row] = []
        for row in self._rows:
            while above and above[-1].level >= row.level:
                above.pop()
            if self._holds(row):
                out.extend(above)
                above.clear()
                out.append(row)
            elif row.foldable:
                above.append(row)
        return tuple(out)

    def _holds(self, row: Row) -> bool:
        text = " ".join((*(cell.text for cell in row.cells), row.prose)).casefold()
        return all(word in text for word in self.filtered.casefold().split())

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
        self.entitle(subtitle=Content(" ".join(parts)))
