"""Which theme is put on when none is asked for."""

from __future__ import annotations

from typing import Final

from backdraft.host import folders
from backdraft.host.terminal import look

#: In the terminal's own colours: over SSH, and where colours are few.
PLAIN: Final = "terminal"
USUAL: Final = "ember"


def suited() -> str:
    """The theme that suits the terminal."""
    terminal = look()
    return PLAIN if terminal.slow or terminal.colours <= 16 else USUAL


def preferred() -> str:
    """The theme that was chosen before, else the one that suits the terminal."""
    return folders.setting("theme") or suited()
