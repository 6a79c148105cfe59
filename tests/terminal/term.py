"""A terminal to run the real program in: a pty whose far end counts bytes and keeps the picture (pyte)."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyte

#: Keys by the names that `tests/scenes` use; any other text is typed as it is.
KEYS = {
    "enter": "\r",
    "esc": "\x1b",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "space": " ",
    "backspace": "\x7f",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "delete": "\x1b[3~",
    **{f"ctrl+{letter}": chr(ord(letter) - 96) for letter in "abcdefghijklmnopqrstuvwxyz"},
}


class _Screen(pyte.Screen):
    """pyte's screen; it takes the private forms of sequences that it does not know without falling over."""

    def report_device_status(self, mode: int, **_: Any) -> None:
        super().report_device_status(mode)

    @property
    def display(self) -> list[str]:
        """The rows as text. A wide letter's second cell is empty, also when the first was written over."""
        return [
            "".join(row[x].data for x in range(self.columns)) for row in (self.buffer[y] for y in range(self.lines))
        ]

    def select_graphic_rendition(self, *attrs: int, **private: Any) -> None:
        # `CSI > 4 m` (modifyOtherKeys) is no colour.
        if not private.get("private"):
            super().select_graphic_rendition(*attrs)


class Term:
    """A program in a terminal of its own.

    `raw` holds every byte that it wrote; `text` is the screen as a person sees it.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        size: tuple[int, int] = (80, 24),
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        before: Callable[[], None] | None = None,
    ) -> None:
        """`before` is done in the new process before it becomes the program."""
        self.size = size
        self.raw = bytearray()
        self.screen = _Screen(*size)
        self._stream = pyte.ByteStream(self.screen)
        self._fed = 0
        master, slave = pty.openpty()
        _set_size(master, size)
        # Blocking reads would hang on a silent program, and a full pipe must not hang us on writing.
        os.set_blocking(master, False)
        self._master = master
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=dict(env) if env is not None else environment(),
            cwd=cwd,
            start_new_session=True,
            preexec_fn=_own_terminal if before is None else lambda: _own_terminal(before),
        )
        os.close(slave)

    def __enter__(self) -> Term:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- what it shows ----------------------------------------------------------------------------------------------

    @property
    def lines(self) -> list[str]:
        """The rows of the screen, without the blanks at their ends."""
        self._feed()
        return [line.rstrip() for line in self.screen.display]

    @property
    def text(self) -> str:
        """The screen as one text."""
        return "\n".join(self.lines)

    def pump(self, seconds: float) -> int:
        """Take what the program writes for so long; the number of bytes."""
        end = time.monotonic() + seconds
        count = 0
        while (left := end - time.monotonic()) > 0:
            got = self._read(left)
            if got is None:
                break
            count += got
        return count

    def pump_once(self, timeout: float) -> int:
        """Take the next piece, or nothing when none comes in time; the number of bytes."""
        return self._read(timeout) or 0

    def still(self, quiet: float = 0.25, timeout: float = 10.0) -> int:
        """Take bytes until none came for `quiet` seconds and the program has nothing to do; the number of bytes."""
        end = time.monotonic() + timeout
        count = 0
        while time.monotonic() < end:
            got = self._read(quiet)
            if got is None or (not got and not self._at_work()):
                break
            count += got
        return count

    def _at_work(self) -> bool:
        # On a busy machine a program is silent because it waits for a processor. (Where there is no /proc: never told.)
        for told in Path(f"/proc/{self.process.pid}/task").glob("*/stat"):
            with contextlib.suppress(OSError):
                if told.read_text().rpartition(")")[2].split()[0] in ("R", "D"):
                    return True
        return False

    def wait(self, wanted: str | Callable[[str], bool], timeout: float = 40.0) -> float:
        """Wait until the screen holds `wanted` (or satisfies it); the seconds since the program was started.

        Raises:
            AssertionError: it never did; the message shows the screen.
        """
        found = wanted if callable(wanted) else lambda text: wanted in text
        end = time.monotonic() + timeout
        while not found(self.text):
            left = end - time.monotonic()
            if left <= 0 or self._read(min(left, 0.5)) is None:
                self._feed()
                if found(self.text):
                    break
                state = "ended" if self.process.poll() is not None else "still runs"
                raise AssertionError(f"waited for {wanted!r}; the program {state} and shows:\n{self.text}")
        return time.monotonic() - self.started

    def wait_bytes(self, wanted: bytes, timeout: float = 30.0) -> float:
        """Wait until `wanted` is among the bytes; the seconds since the program was started. Costs no drawing."""
        end = time.monotonic() + timeout
        while wanted not in self.raw:
            if time.monotonic() > end or self._read(0.5) is None:
                raise AssertionError(f"waited for {wanted!r}; the program shows:\n{self.text}")
        return time.monotonic() - self.started

    # --- what is done to it -----------------------------------------------------------------------------------------

    def send(self, data: str | bytes) -> None:
        """Send bytes as a keyboard (or a paste) would."""
        left = memoryview(data.encode() if isinstance(data, str) else data)
        while left:
            try:
                left = left[os.write(self._master, left) :]
            except BlockingIOError:
                self._read(0.05)

    def press(self, *keys: str, pause: float = 0.0) -> None:
        """Press keys one by one, by name (`enter`, `ctrl+d`) or as text to type."""
        for key in keys:
            self.send(KEYS.get(key, key))
            if pause:
                self.pump(pause)

    def resize(self, size: tuple[int, int]) -> None:
        """Change the size, as dragging a window does."""
        self.size = size
        self._feed()
        self.screen.resize(lines=size[1], columns=size[0])
        _set_size(self._master, size)
        os.killpg(self.process.pid, signal.SIGWINCH)

    def hang_up(self) -> None:
        """Drop the line: the terminal is gone, as when SSH breaks."""
        os.close(self._master)
        self._master = -1

    def end(self, timeout: float = 10.0) -> int:
        """Wait for the program to end by itself, taking what it writes; its exit status."""
        end = time.monotonic() + timeout
        while self.process.poll() is None:
            assert time.monotonic() < end, f"the program does not end and shows:\n{self.text}"
            self._read(0.1)
        self.pump(0.05)
        return self.process.returncode

    def close(self) -> None:
        """End the program, gently at first."""
        for how in (signal.SIGTERM, signal.SIGKILL):
            if self.process.poll() is None:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(self.process.pid, how)
                end = time.monotonic() + 3
                while self.process.poll() is None and time.monotonic() < end:
                    if self._master < 0 or self._read(0.05) is None:
                        time.sleep(0.02)
        self.process.wait()
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    @property
    def gone(self) -> bool:
        """Whether the line was dropped."""
        return self._master < 0

    def _read(self, timeout: float) -> int | None:
        """Take one piece; 0 when nothing came in time, None when the far end is gone."""
        if self._master < 0:
            return None
        ready, _, _ = select.select([self._master], [], [], timeout)
        if not ready:
            return 0
        try:
            data = os.read(self._master, 65536)
        except BlockingIOError:
            return 0
        except OSError:  # Linux says EIO when the last one inside has gone
            return None
        self.raw += data
        return len(data) or None

    def _feed(self) -> None:
        # Fed late: reading fast matters while time is measured, the picture only when it is looked at.
        if self._fed < len(self.raw):
            data = bytes(self.raw[self._fed :])
            self._fed = len(self.raw)
            self._stream.feed(data)


def environment(**more: str) -> dict[str, str]:
    """A plain terminal's environment: nothing of the one that the tests run in."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH", "LD_LIBRARY_PATH") if name in os.environ}
    return {**kept, "TERM": "xterm-256color", "LANG": "C.UTF-8", **more}


def _own_terminal(then: Callable[[], None] | None = None) -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    if then is not None:
        then()


def _set_size(descriptor: int, size: tuple[int, int]) -> None:
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
