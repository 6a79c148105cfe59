"""A menu in which a letter chooses: the second half of `y`, `D` and their like, and their hint at the same time."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events, on
from textual.widget import Widget

from backdraft.design.dataclass import dataclass
from backdraft.tui.panes.rows import Cell, Row, RowChosen, RowList
from backdraft.tui.screens.dialog import Dialog

_KEYS = "letter or enter · esc back"


@dataclass(frozen=True, slots=True)
class Letter:
    """A choice. One that cannot be made now stays in sight, dimmed, with the `reason`."""

    letter: str
    label: str
    note: str = ""
    enabled: bool = True
    reason: str = ""


class LetterMenu(Dialog[str]):
    """Answers the letter that was pressed (or whose row was chosen with the arrows), or None.

    A menu that is `open` answers with whatever else is typed or pasted, too; its choices are no letters then.
    """

    def __init__(self, title: str, letters: Sequence[Letter], *, keys: str = _KEYS, open: bool = False) -> None:
        super().__init__(title, keys)
        self._letters = {choice.letter: choice for choice in letters}
        self.open = open

    def body(self) -> Sequence[Widget]:
        """One row for each letter."""
        rows = RowList(id="letters")
        rows.show(
            Row(
                (choice.letter,),
                (
                    Cell(choice.letter, "accent" if choice.enabled else "dim"),
                    Cell(choice.label, "text" if choice.enabled else "dim"),
                    Cell(choice.note if choice.enabled else choice.reason, "dim"),
                ),
            )
            for choice in self._letters.values()
        )
        return [rows]

    def on_key(self, event: events.Key) -> None:
        """A letter of the menu chooses; it goes before the keys of the list."""
        if event.character in self._letters:
            event.stop()
            event.prevent_default()
            self._answer(event.character)
        elif self.open and event.character and event.is_printable and not event.character.isspace():
            event.stop()
            event.prevent_default()
            self.dismiss(event.character)

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted into an open menu is its answer."""
        event.stop()
        if self.open and event.text.strip():
            self.dismiss(event.text)

    @on(RowChosen)
    def _chosen(self, event: RowChosen) -> None:
        event.stop()
        self._answer(event.path[0])

    def _answer(self, letter: str) -> None:
        choice = self._letters[letter]
        if choice.enabled:
            self.dismiss(letter)
        else:
            self.query_one(RowList).select((letter,))
            self.app.bell()
