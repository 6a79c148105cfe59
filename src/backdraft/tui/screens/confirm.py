"""A question before something that is more than one step of undo, with what it would touch."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.widget import Widget

from backdraft.tui.screens.dialog import Dialog, Pieces, TextPanel, wrapped


class Confirm(Dialog[bool]):
    """Answers True for the letter of yes (and for Enter, unless `danger`), False for no, None for Escape."""

    def __init__(
        self,
        title: str,
        lines: Sequence[str] = (),
        *,
        yes: tuple[str, str] = ("y", "yes"),
        no: tuple[str, str] = ("n", "no"),
        danger: bool = False,
    ) -> None:
        """`yes` and `no` are a letter and what it does: `("x", "delete all four")`."""
        self._yes, self._no, self._danger = yes, no, danger
        super().__init__(title, "esc back")
        self._text: list[Pieces] = [piece for line in lines for piece in wrapped(line, 70)]

    def body(self) -> Sequence[Widget]:
        """What would be touched, and the two letters."""
        choice: Pieces = [
            (self._yes[0], "error" if self._danger else "accent"),
            (f" {self._yes[1]}    ", "text"),
            (self._no[0], "accent"),
            (f" {self._no[1]}", "text"),
        ]
        return [TextPanel([*self._text, *([[]] if self._text else []), choice])]

    def on_key(self, event: events.Key) -> None:
        """The letters answer before any other key is looked at."""
        answers = {self._yes[0]: True, self._no[0]: False}
        if event.character in answers:
            answer = answers[event.character]
        elif event.key == "enter" and not self._danger:
            answer = True
        else:
            return
        event.stop()
        event.prevent_default()
        self.dismiss(answer)
