"""Type a few letters, take one of what remains: jump to anything, the palette, themes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from backdraft.design.dataclass import dataclass
from backdraft.design.paths import Path
from backdraft.tui.bar_messages import Entered, Left, Pasted, Typed
from backdraft.tui.entry_bar import EntryBar
from backdraft.tui.panes.rows import Cell, Row, RowChosen, RowHighlighted, RowList
from backdraft.tui.screens.dialog import Dialog
from backdraft.tui.screens.fuzzy import rank

#: Rows that are in sight at once, and the lines around them: two borders and the field.
_MOST_ROWS, _FRAME = 17, 3


@dataclass(frozen=True, slots=True)
class Item:
    """Something to take: `path` is the answer.

    Label, note and what else it is called (`alias`, not shown) are searched, and behind them what it says (`prose`).
    """

    path: Path
    label: str
    note: str = ""
    role: str = "text"
    prose: str = ""
    alias: str = ""


class _Field(EntryBar):
    """The field of a picker: up and down move in the list."""

    def recall(self, by: int) -> None:
        """Moves in the list instead of the history."""
        self.screen.query_one(RowList).action_move(by)

    def next_completion(self, by: int = 1) -> None:
        """Moves in the list as well."""
        self.recall(by)


def _searched(item: Item) -> str:
    return f"{item.label} {item.note} {item.alias}".rstrip()


class Picker(Dialog[Path]):
    """Answers the path of the item that was taken, or None."""

    DEFAULT_CSS = """
    Picker > #box { width: 76; }
    Picker > #box > #field { width: 1fr; height: 1; }
    Picker > #box > #found { width: 1fr; height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("ctrl+n", "move(1)", "Down", show=False),
        Binding("ctrl+p", "move(-1)", "Up", show=False),
    ]

    def __init__(
        self,
        title: str,
        items: Sequence[Item],
        *,
        current: Path | None = None,
        on_highlight: Callable[[Path | None], None] | None = None,
        keys: str = "type to find · ↑ ↓ choose · enter take · esc back",
    ) -> None:
        """`on_highlight` hears of each item that the cursor comes to, for a live preview."""
        super().__init__(title, keys)
        self._items = tuple(items)
        self._current = current
        self._on_highlight = on_highlight

    def body(self) -> Sequence[Widget]:
        """The field and the list."""
        self._field = _Field(id="field", placeholder="type to find")
        self._found = RowList(id="found", empty=["Nothing like that."])
        self._found.can_focus = False
        self._found.always_active = True
        self._found.show(self._rows(""))
        if self._current is not None:
            self._found.select(self._current)
        return [self._field, self._found]

    def on_mount(self) -> None:
        """As high as what there is to take."""
        self._fit()

    def _fit(self) -> None:
        """No higher than what was found; the field stays where it is."""
        room = max(1, min(_MOST_ROWS, len(self._items), self.app.size.height - _FRAME))
        rows = max(1, min(room, len(self._found.shown)))
        box = self.query_one("#box").styles
        box.height, box.margin = rows + _FRAME, (0, 0, room - rows, 0)

    def on_resize(self) -> None:
        """The room around it is another one."""
        self._fit()

    def action_page(self, by: int) -> None:
        """Moves by a page."""
        self._found.action_page(by)

    def action_move(self, by: int) -> None:
        """Moves by a row."""
        self._found.action_move(by)

    def _rows(self, query: str) -> list[Row]:
        found = rank(query, self._items, _searched, lambda item: item.prose)
        return [
            Row(item.path, (Cell(item.label, item.role), Cell(item.prose or item.note, "dim", not item.prose)))
            for item in found
        ]

    @on(Typed)
    def _typed(self, event: Typed) -> None:
        event.stop()
        self._found.show(self._rows(event.text))
        self._found.action_first()
        self._fit()

    @on(Entered)
    def _entered(self, event: Entered) -> None:
        event.stop()
        if self._found.cursor_path is not None:
            self.dismiss(self._found.cursor_path)

    @on(RowChosen)
    def _chosen(self, event: RowChosen) -> None:
        event.stop()
        self.dismiss(event.path)

    @on(RowHighlighted)
    def _highlighted(self, event: RowHighlighted) -> None:
        event.stop()
        if self._on_highlight is not None:
            self._on_highlight(event.path)

    @on(Left)
    def _left(self, event: Left) -> None:
        event.stop()
        self.action_leave()

    @on(Pasted)
    def _pasted(self, event: Pasted) -> None:
        event.stop()  # several lines are nothing to look for
