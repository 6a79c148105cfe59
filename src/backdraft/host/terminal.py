"""What the terminal is and can do, from the environment and the open streams."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TextIO

#: Colours that a terminal shows: none, the first 8, 16, 256, or any.
TRUE_COLOUR = 1 << 24


@dataclass(frozen=True, slots=True)
class Terminal:
    """The facts that decide how the program starts and looks. `colours` is 0, 8, 16, 256 or `TRUE_COLOUR`."""

    term: str
    is_input: bool
    is_output: bool
    is_error: bool
    dumb: bool
    no_color: bool
    ssh: bool
    tmux: bool
    screen: bool
    colours: int

    @property
    def obstacle(self) -> str:
        """Why the full screen cannot open here, with what to do instead; empty when it can."""
        # The screen reads keys from the first and draws on the third; the second is how large it is.
        streams = (("input", self.is_input), ("output", self.is_output), ("error output", self.is_error))
        missing = next((name for name, is_terminal in streams if not is_terminal), "")
        if missing:
            return (
                f"the screen needs a terminal and the {missing} is none; "
                "`backdraft show FILE --as help` says what prints"
            )
        if self.dumb:
            return (
                f"the terminal says TERM={self.term or ''}, which cannot place a cursor; "
                "set TERM (xterm-256color fits most) or use `backdraft show FILE --as help`"
            )
        return ""

    @property
    def slow(self) -> bool:
        """Whether each byte travels: the program then starts in the terminal's own 16 colours, without animation."""
        return self.ssh

    @property
    def colour_words(self) -> str:
        """The colours as people say them."""
        return {0: "none", TRUE_COLOUR: "16 million"}.get(self.colours, str(self.colours))


def look(
    env: Mapping[str, str] | None = None,
    *,
    is_input: bool | None = None,
    is_output: bool | None = None,
    is_error: bool | None = None,
) -> Terminal:
    """The terminal that this process talks to. The arguments stand in for the real ones in tests."""
    env = os.environ if env is None else env
    term = env.get("TERM", "")
    no_color = bool(env.get("NO_COLOR"))
    dumb = term in ("dumb", "unknown") or (not term and os.name == "posix")
    return Terminal(
        term=term,
        is_input=_is_terminal(sys.stdin) if is_input is None else is_input,
        is_output=_is_terminal(sys.stdout) if is_output is None else is_output,
        is_error=_is_terminal(sys.stderr) if is_error is None else is_error,
        dumb=dumb,
        no_color=no_color,
        ssh=over_ssh(env),
        tmux=bool(env.get("TMUX")),
        screen=bool(env.get("STY")),
        colours=0 if dumb or no_color else _colours(env, term),
    )


def over_ssh(env: Mapping[str, str] | None = None) -> bool:
    """Whether the terminal stands at the other end of a network. `su` and `sudo -i` may drop either variable."""
    env = os.environ if env is None else env
    return bool(env.get("SSH_TTY") or env.get("SSH_CONNECTION") or env.get("SSH_CLIENT"))


def _is_terminal(stream: TextIO | None) -> bool:
    # A stream may be missing (`pythonw`) or closed (`<&-`): no terminal either way.
    try:
        return stream is not None and stream.isatty()
    except (ValueError, OSError):
        return False


def _colours(env: Mapping[str, str], term: str) -> int:
    # ssh does not forward COLORTERM, so a remote terminal is usually taken for less than it is: that is the safe side.
    if env.get("COLORTERM", "").lower() in ("truecolor", "24bit") or env.get("WT_SESSION"):
        return TRUE_COLOUR
    if term.endswith(("-direct", "-kitty")):
        return TRUE_COLOUR
    if "256" in term:
        return 256
    if term in ("linux", "cons25", "vt220", "vt100", "ansi"):
        return 8
    return 16


def any_key(prompt: str) -> None:
    """Say `prompt` and wait for one key, whatever it is, without showing it. Where that cannot be, for Enter."""
    try:
        import termios
        import tty

        stream = sys.stdin.fileno()
        before = termios.tcgetattr(stream)
    except (ImportError, OSError, ValueError, termios.error):
        with contextlib.suppress(EOFError, KeyboardInterrupt):
            input(prompt)
        return
    try:
        tty.setcbreak(stream)
        print(prompt, end="", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            os.read(stream, 64)  # an arrow is several bytes
    finally:
        termios.tcsetattr(stream, termios.TCSAFLUSH, before)
    print()
