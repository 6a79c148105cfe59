"""What comes from the terminal: bytes that are no UTF-8, pastes that pretend to be keys, escapes with a key behind.

Textual acts on the letters behind an escape also inside a bracketed paste, and its reading ends for good at a byte that
is not UTF-8. Most terminals take escapes out of what is pasted, but not all do, so here they never reach the reader.

Built against the private side of Textual's `LinuxDriver`, of the release that `pyproject.toml` pins.
"""

from __future__ import annotations

import codecs
import contextlib
import os
import select
from collections.abc import Iterable
from io import TextIOWrapper
from typing import Any, Final, cast

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from backdraft.tui.safe_text import pasted

_BEGIN: Final = "\x1b[200~"
_END: Final = "\x1b[201~"
#: How long the reader waits before it looks whether the program ends. Seconds; as Textual's own.
_TICK: Final = 0.1
_PIECE: Final = 4096
#: What stays with the escape before it: the beginnings of what terminals send (ECMA-48, 5.3 and 8.3), and alt+b, alt+f.
_JOINED: Final = frozenset("[O]P_^\\bf")


class PasteGuard:
    """Letters on their way in: inside a paste, control and bidi characters become stand-ins. Nothing else is touched.

    A paste ends at the first end mark, however the letters arrive; outside of one nothing is held back.
    """

    def __init__(self) -> None:
        self._inside = False
        self._tail = ""  # outside: the last letters passed on; inside: what may become the end mark, held back

    def feed(self, text: str) -> str:
        """The letters to pass on."""
        out: list[str] = []
        while text:
            text = self._within(text, out) if self._inside else self._outside(text, out)
        return "".join(out)

    def _outside(self, text: str, out: list[str]) -> str:
        seen = self._tail + text
        at = seen.find(_BEGIN)
        if at < 0:
            self._tail = seen[-len(_BEGIN) + 1 :]
            out.append(text)
            return ""
        passed = at + len(_BEGIN) - len(self._tail)
        self._inside, self._tail = True, ""
        out.append(text[:passed])
        return text[passed:]

    def _within(self, text: str, out: list[str]) -> str:
        text, self._tail = self._tail + text, ""
        at = text.find(_END)
        if at >= 0:
            self._inside = False
            out.append(pasted(text[:at]) + _END)
            return text[at + len(_END) :]
        held = next((n for n in range(len(_END) - 1, 0, -1) if text.endswith(_END[:n])), 0)
        self._tail = text[len(text) - held :]
        out.append(pasted(text[: len(text) - held]))
        return ""


class CarefulParser(XTermParser):
    """Textual's parser, for which an escape and the letter close behind it are two keys.

    tmux waits half a second for what may follow an escape and sends both at once; so does a slow line. Textual reads
    them as alt and the letter, or as a letter of its own (`¡` for `1`): `esc w` then neither leaves a line nor saves.
    Nothing here needs alt, but for the steps by words of a line (`alt+b alt+f`).
    """

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        if len(sequence) == 2 and sequence[0] == "\x1b" and sequence[1].isprintable() and sequence[1] not in _JOINED:
            yield events.Key("escape", "\x1b")
            sequence = sequence[1]
        yield from super()._sequence_to_key_events(sequence, alt)


class TerminalGone(Message):
    """There is no terminal any more: the line dropped, the window was closed."""


class _Outlet:
    """Where the terminal is written to. What no terminal takes any more is nothing to stumble over.

    Textual's writer would end at the first error, and the program then wait for ever for room in its queue.
    """

    def __init__(self, file: TextIOWrapper) -> None:
        self._file = file

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def write(self, text: str) -> int:
        """Write, or not."""
        with contextlib.suppress(OSError):
            self._file.write(text)
        return len(text)

    def flush(self) -> None:
        """Bring it out, or not."""
        with contextlib.suppress(OSError):
            self._file.flush()


class CarefulDriver(LinuxDriver):
    """Textual's driver with a guard before its parser, and one behind its writer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._file = cast(TextIOWrapper, _Outlet(cast(TextIOWrapper, self._file)))

    def run_input_thread(self) -> None:
        """Read keys until the program ends."""
        parser = CarefulParser(self._debug)
        decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        guard = PasteGuard()
        while True:
            ending = self.exit_event.is_set()
            ready, _, _ = select.select([self.fileno], [], [], _TICK)
            try:
                raw = os.read(self.fileno, _PIECE) if ready else b""
            except OSError:
                raw = b""
            if ready and not raw:
                # A terminal in raw mode ends like this only when it is gone. A signal says so too, but may be ignored.
                if not ending:
                    self.send_message(TerminalGone())
                return
            text = guard.feed(decode(raw))
            for event in (*(parser.feed(text) if text else ()), *parser.tick()):
                self.process_message(event)
            if ending:
                return
