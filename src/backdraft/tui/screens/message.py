"""Something to read, or a list of problems to go to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual import on
from textual.widget import Widget

from backdraft.design.dataclass import dataclass
from backdraft.tui.panes.rows import Cell, Row, RowChosen, RowHighlighted, RowList
from backdraft.tui.screens.dialog import Dialog, TextPanel, wrapped

_SIGNS: Final = {"error": "✗", "warning": "▲", "info": "●"}


class Message(Dialog[None]):
    """A text that must be seen. Any of Escape, Enter, `q` closes it."""

    def __init__(self, title: str, text: str) -> None:
        super().__init__(title, "esc back")
        self._text = text

    def body(self) -> Sequence[Widget]:
        """The text, in lines of up to 72 letters."""
        return [TextPanel(wrapped(self._text, 72))]

    def key_enter(self) -> None:
        """Closes."""
        self.dismiss(None)

    def key_q(self) -> None:
        """Closes."""
        self.dismiss(None)


@dataclass(frozen=True, slots=True)
class Trouble:
    """A problem as a list shows it: `place` is `41:7` or an entry's name."""

    severity: str
    place: str
    message: str
    mend: str = ""


class Problems(Dialog[int]):
    """Answers the index of the problem to go to, or None."""

    DEFAULT_CSS = """
    Problems > #box { width: 96%; max-width: 110; }
    Problems > #box > RowList { width: 1fr; max-height: 14; }
    Problems > #box > #note { width: 1fr; height: auto; padding: 0 1; color: $text-muted; }
    Problems > #box > #whole { width: 1fr; height: 4; padding: 0 1; border-top: solid $frame; }
    """

    def __init__(self, title: str, troubles: Sequence[Trouble], note: str = "") -> None:
        """`note`, where there is one, stands below the list."""
        super().__init__(title, "enter go there · esc back")
        self._troubles = tuple(troubles)
        self._note = note

    def body(self) -> Sequence[Widget]:
        """The list, and below it the whole message of the one under the cursor."""
        from textual.widgets import Static

        self._whole = Static(id="whole", markup=False)
        rows = RowList(empty=["No problems."])
        rows.show(
            Row(
                (str(i),),
                (Cell(_SIGNS.get(t.severity, "●"), t.severity), Cell(t.place, "dim"), Cell(t.message)),
            )
            for i, t in enumerate(self._troubles)
        )
        return [rows, *([Static(self._note, id="note", markup=False)] if self._note else []), self._whole]

    def on_mount(self) -> None:
        """Shows the first one whole."""
        self._show_whole(0)

    @on(RowHighlighted)
    def _highlighted(self, event: RowHighlighted) -> None:
        event.stop()
        if event.path is not None:
            self._show_whole(int(event.path[0]))

    @on(RowChosen)
    def _chosen(self, event: RowChosen) -> None:
        event.stop()
        self.dismiss(int(event.path[0]))

    def _show_whole(self, index: int) -> None:
        from backdraft.tui.safe_text import content

        if index < len(self._troubles):
            t = self._troubles[index]
            self._whole.update(content(f"{t.message}\n{t.mend}" if t.mend else t.message))
