"""What leaves the screen beside pictures, and what comes in beside keys: copies, plain prints, pastes."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, cast

from textual import events
from textual.app import SuspendNotSupported

from backdraft.tui import handlers
from backdraft.tui.keyed import KeyedApp

if TYPE_CHECKING:
    from backdraft.tui.app import Backdraft


class OutwardApp(KeyedApp):
    """An app that copies, prints and is pasted into."""

    def on_paste(self, event: events.Paste) -> None:
        """A paste that no field took."""
        self.attempt(lambda: handlers.intake.pasted(cast("Backdraft", self), event.text))

    def on_terminal_gone(self) -> None:
        """Nobody is there any more: keep all, and end."""
        handlers.files.end(cast("Backdraft", self))

    def copy_to_clipboard(self, text: str) -> None:
        """Copy what was selected with the mouse, by the same chain as `y`."""
        handlers.copying.send(cast("Backdraft", self), text)

    def write_to_terminal(self, data: str) -> None:
        """Send bytes that are no picture (a copy by OSC 52) between two frames."""
        if self._driver is not None:
            self._driver.write(data)
            self._driver.flush()

    def print_plainly(self, text: str) -> None:
        """Leave the full screen, print `text`, come back at Enter."""
        try:
            with self.suspend():
                print(text)
                with contextlib.suppress(EOFError, KeyboardInterrupt):
                    input("— Enter goes back —")
        except SuspendNotSupported:
            self.read_text("Plain text", text)
