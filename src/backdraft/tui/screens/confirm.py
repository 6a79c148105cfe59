"""A question before something that is more than one step of undo, with what it would touch.

Its letters are the same everywhere: `y` does what is asked, `n` leaves all as it is, `x` (in the colour of errors)
throws something away. No such letter is a key that leads to the question: pressed twice, no key destroys anything.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.content import Content
from textual.widget import Widget

from backdraft.tui.screens.dialog import Dialog, Pieces, TextPanel, wrapped

YES, NO, AWAY = "y", "n", "x"


class Confirm(Dialog[str]):
    """Answers the letter of a choice, None for Escape. Enter is `y`; where there is none, both tell the letters."""

    def __init__(self, title: str, lines: Sequence[str] = (), *, choices: Sequence[tuple[str, str]]) -> None:
        """`choices` are letters and what they do: `("x", "delete all four")`."""
        self._choices = dict(choices)
        super().__init__(title, "a letter · esc back")
        self._lines = tuple(lines)

    def body(self) -> Sequence[Widget]:
        """What would be touched, and below it, always in sight, a line for each letter."""
        room = max(20, min(70, self.app.size.width - 5))
        self._text = TextPanel([piece for line in self._lines for piece in wrapped(line, room)])
        choices: list[Pieces] = [[]] if self._lines else []
        for letter, what in self._choices.items():
            first, *rest = wrapped(what, room - 3)
            choices.append([(letter, "error" if letter == AWAY else "accent"), ("  ", "text"), *first])
            choices.extend([("   ", "text"), *more] for more in rest)
        self._letters = TextPanel(choices)
        if not self._lines:
            return [self._letters]
        self._letters.can_focus = False
        return [self._text, self._letters]

    def on_resize(self) -> None:
        """What would be touched gives way, and scrolls."""
        self._text.styles.max_height = max(1, self.app.size.height - 2 - self._letters.line_count())

    def on_key(self, event: events.Key) -> None:
        """The letters answer before any other key is looked at."""
        letter = YES if event.key == "enter" else event.character
        if letter in self._choices:
            event.stop()
            event.prevent_default()
            self.dismiss(letter)
        elif letter == YES:  # what throws something away has no yes: its letter must be meant
            event.stop()
            *most, last = self._choices
            self.query_one("#box").border_subtitle = Content(f"{', '.join(most)} or {last} · esc back")
