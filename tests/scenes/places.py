"""Where a scene is played: the same keys, the same eyes, in tmux and over a real sshd."""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from tests.terminal.far import TMUX_KEYS, Sshd, Tmux

PATIENCE = 15.0


class Place(Protocol):
    """Somewhere to press keys and look."""

    def press(self, key: str) -> None:
        """Press one key, by name or as a letter."""

    def screen(self) -> str:
        """What is on the screen now."""

    def copied(self) -> str:
        """What was copied last, as it arrived where a person would paste it."""

    def close(self) -> None:
        """End the program."""


class InTmux:
    """In a tmux of our own; what was copied is in tmux's buffer."""

    def __init__(
        self, folder: Path, size: tuple[int, int], command: Sequence[str], cwd: Path, env: dict[str, str]
    ) -> None:
        self._tmux = Tmux(folder, size, env)
        self._tmux.run(command, cwd)

    def press(self, key: str) -> None:
        self._tmux.press(TMUX_KEYS.get(key, key))

    def screen(self) -> str:
        return self._tmux.screen()

    def copied(self) -> str:
        return self._tmux.buffer()

    def close(self) -> None:
        self._tmux.close()


class OverSsh:
    """At the far end of a real sshd; what was copied is in the bytes that came back."""

    def __init__(
        self, sshd: Sshd, size: tuple[int, int], command: Sequence[str], cwd: Path, env: dict[str, str]
    ) -> None:
        self._term = sshd.open(command, size=size, cwd=cwd, env=env)

    def press(self, key: str) -> None:
        self._term.press(key)

    def screen(self) -> str:
        self._term.pump(0.02)
        return self._term.text

    def copied(self) -> str:
        self._term.pump(0.02)
        found = re.findall(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07", bytes(self._term.raw))
        return base64.b64decode(found[-1]).decode() if found else ""

    def close(self) -> None:
        self._term.close()


def wait_until_still(place: Place, quiet: float = 0.3) -> str:
    """Wait until the screen stays the same for a while; what it shows."""
    end = time.monotonic() + PATIENCE
    shown, since = place.screen(), time.monotonic()
    while time.monotonic() < end:
        now = place.screen()
        if now != shown:
            shown, since = now, time.monotonic()
        elif time.monotonic() - since > quiet:
            break
        time.sleep(0.03)
    return shown
