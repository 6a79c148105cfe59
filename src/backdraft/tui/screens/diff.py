"""What would change, before it does: the lines of two texts that differ."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widget import Widget

from backdraft.design.output import Line, Output
from backdraft.tui.preview.view import LineChosen, LineView
from backdraft.tui.safe_text import clean
from backdraft.tui.screens.dialog import Dialog


class DiffView(Dialog[bool | str]):
    """Answers True when the change is taken, False when it is refused, a further letter, None for Escape."""

    DEFAULT_CSS = """
    DiffView > #box { width: 96%; height: 90%; }
    DiffView > #box > LineView { width: 1fr; height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,enter", "answer(True)", "Take it", show=False, id="diff.take"),
        Binding("n", "answer(False)", "Refuse", show=False, id="diff.refuse"),
    ]

    def __init__(self, title: str, lines: Output, further: tuple[str, str] = ("", "")) -> None:
        self._letter, what = further
        more = f" · {self._letter} {what}" if self._letter else ""
        super().__init__(title, f"y take it · n refuse{more} · esc back")
        self._output = lines

    def body(self) -> Sequence[Widget]:
        """The differences."""
        view = LineView()
        view.show(self._output)
        return [view]

    def on_key(self, event: events.Key) -> None:
        """The further letter answers as itself."""
        if self._letter and event.character == self._letter:
            event.stop()
            event.prevent_default()
            self.dismiss(self._letter)

    def on_line_chosen(self, event: LineChosen) -> None:
        """Enter on a line takes the change."""
        event.stop()
        self.action_answer(True)

    def action_answer(self, taken: bool) -> None:
        """Answers."""
        self.dismiss(taken)


def difference(before: str, after: str, notes: Sequence[str] = (), context: int = 3) -> Output:
    """The lines of two texts that differ; above them `notes`."""
    return Output((*(Line(clean(note)) for note in notes), *diff_lines(before, after, context)), "diff")


def diff_lines(before: str, after: str, context: int = 3) -> tuple[Line, ...]:
    """The unified difference of two texts without its file names; what is only an end of line is said so."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=context, lineterm="")
    out = tuple(Line(clean(line)) for line in list(lines)[2:])
    return out or (Line("Only line ends or the last newline differ." if before != after else "Nothing differs."),)
