"""Copying, locally, in tmux and over SSH, and saying no more about it than is known.

There is no way to ask a terminal whether it took a text, so the ways differ in what they prove. The way is found
afresh at each copy, since a tmux session is left at home and taken up again over SSH:

1. inside tmux, `tmux load-buffer -w -`: the text is in tmux's buffer for certain, and tmux sends it on to the terminal
   whatever `set-clipboard` says (a plain OSC 52 is dropped under tmux's default);
2. else over SSH, OSC 52 to the terminal: sent, never confirmed;
3. else the system's own tool, its exit status checked and its errors kept off the screen; where there is none or it
   fails, OSC 52;
4. where there is no terminal either, a file.

`BACKDRAFT_CLIPBOARD` (`tmux osc52 native file none`) takes one way and no other.
"""

from __future__ import annotations

import base64
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from backdraft.host import folders
from backdraft.host.terminal import over_ssh

WAYS = ("tmux", "osc52", "native", "file", "none")
TIMEOUT = 1.0
#: Above this many bytes terminals begin to drop an OSC 52 (xterm took 1 MB, kitty 8 MB, others a few kB).
LARGE = 70_000

#: Writes bytes to the terminal. The screen passes its own, so that a copy cannot land inside one of its frames.
Send = Callable[[bytes], None]


@dataclass(frozen=True, slots=True)
class Copied:
    """How a copy went. `way` is `tmux`, `osc52`, the tool's name (`xclip`), `file` or `none`.

    `sure` says whether the text is known to be where `message` says it is.
    """

    way: str
    message: str
    sure: bool

    @property
    def done(self) -> bool:
        """Whether the text went anywhere at all."""
        return self.way != "none"


@dataclass(frozen=True, slots=True)
class Tool:
    """A clipboard program of the system: usable when `needs` (an environment variable) is set."""

    command: tuple[str, ...]
    needs: str = ""
    encoding: str = "utf-8"


#: In the order in which they are tried. `clip.exe` (Windows, WSL) reads UTF-16 when it starts with a byte order mark.
TOOLS = (
    Tool(("wl-copy", "--type", "text/plain"), needs="WAYLAND_DISPLAY"),
    Tool(("xclip", "-selection", "clipboard", "-in"), needs="DISPLAY"),
    Tool(("xsel", "--clipboard", "--input"), needs="DISPLAY"),
    Tool(("pbcopy",)),
    Tool(("termux-clipboard-set",)),
    Tool(("clip.exe",), encoding="utf-16"),
)


def copy(
    text: str, send: Send | None = None, *, env: Mapping[str, str] | None = None, name: str = "copied.txt"
) -> Copied:
    """Copy `text` by the best way there is now.

    Args:
        text: what to copy, taken as it is.
        send: writes bytes to the terminal; the default opens `/dev/tty`.
        env: the environment, for tests.
        name: the name of the file, should it come to that.
    """
    env = os.environ if env is None else env
    wanted = env.get("BACKDRAFT_CLIPBOARD", "").strip().lower()
    if wanted:
        return _only(wanted, text, send, env, name)
    troubles: list[str] = []
    for way in _ways(env):
        result = _WAYS[way](text, send, env)
        if result.done:
            return result
        troubles.append(result.message)
    saved = save_copy(text, name)
    if saved.done:
        return Copied("file", f"no clipboard here ({'; '.join(troubles)}): {saved.message}", True)
    return Copied("none", f"not copied: {'; '.join([*troubles, saved.message])}", False)


def way_now(env: Mapping[str, str] | None = None) -> str:
    """The way that `copy` would try first, in words, for `backdraft doctor`."""
    env = os.environ if env is None else env
    wanted = env.get("BACKDRAFT_CLIPBOARD", "").strip().lower()
    if wanted:
        return f"{wanted} (BACKDRAFT_CLIPBOARD)"
    first = _ways(env)[0]
    if first == "native":
        tool = _tool(env)
        return tool.command[0] if tool else "osc52"
    return first


def save_copy(text: str, name: str, folder: Path | None = None) -> Copied:
    """Write `text` to a file named `name` in `folder` (default: the state folder's `copies`); says the path."""
    path = (folders.copies() if folder is None else folder) / safe_name(name)
    try:
        folders.write_atomically(path, text)
    except OSError as error:
        return Copied("none", f"cannot write {path}: {error.strerror or error}", False)
    return Copied("file", f"saved to {path}", True)


def safe_name(name: str) -> str:
    """`name` as a file may be called: letters, digits, `._-`, at most 120."""
    safe = "".join(c if c.isalnum() or c in "._-" else "-" for c in name).strip(".-") or "copied.txt"
    return safe[-120:]


def osc52(text: str, env: Mapping[str, str] | None = None) -> bytes:
    """The bytes that ask a terminal to take `text` as its clipboard, wrapped for GNU screen when inside it."""
    env = os.environ if env is None else env
    # mosh passes nothing but the `c;` form. BEL ends it: some terminals do not know the other end.
    sequence = b"\x1b]52;c;" + base64.b64encode(text.encode("utf-8", "replace")) + b"\x07"
    if not env.get("STY") or env.get("TMUX"):
        return sequence
    # screen passes a device control string on to its terminal, but takes only short ones: many in a row make one.
    pieces = [sequence[i : i + 76] for i in range(0, len(sequence), 76)]
    return b"\x1bP" + b"\x1b\\\x1bP".join(pieces) + b"\x1b\\"


def _ways(env: Mapping[str, str]) -> tuple[str, ...]:
    if env.get("TMUX"):
        return ("tmux", "osc52")
    return ("osc52",) if over_ssh(env) else ("native", "osc52")


def _only(wanted: str, text: str, send: Send | None, env: Mapping[str, str], name: str) -> Copied:
    if wanted == "none":
        return Copied("none", "not copied: BACKDRAFT_CLIPBOARD=none", False)
    if wanted == "file":
        return save_copy(text, name)
    if wanted not in _WAYS:
        return Copied("none", f"not copied: BACKDRAFT_CLIPBOARD={wanted} is none of {', '.join(WAYS)}", False)
    result = _WAYS[wanted](text, send, env)
    return result if result.done else Copied("none", f"not copied: {result.message}", False)


def _by_tmux(text: str, _: Send | None, env: Mapping[str, str]) -> Copied:
    told = _run(("tmux", "load-buffer", "-w", "-"), text.encode("utf-8", "replace"), env)
    if told is None:
        return Copied("tmux", "in tmux's buffer; sent on to the terminal, unconfirmed", True)
    # tmux before 3.2 has no -w: its buffer is still worth having.
    if _run(("tmux", "load-buffer", "-"), text.encode("utf-8", "replace"), env) is None:
        return Copied("tmux", "in tmux's buffer only: this tmux is too old to send it on", True)
    return Copied("none", told, False)


def _by_osc52(text: str, send: Send | None, env: Mapping[str, str]) -> Copied:
    data = osc52(text, env)
    try:
        (send or _send_to_terminal)(data)
    except OSError as error:
        return Copied("none", f"no terminal to send to ({error.strerror or error})", False)
    if len(data) > LARGE:
        size = f"{len(data) // 1000} kB"
        return Copied(
            "osc52", f"sent {size} to your terminal (OSC 52, unconfirmed; many take less: a file is safer)", False
        )
    return Copied("osc52", "sent to your terminal (OSC 52, unconfirmed)", False)


def _by_tool(text: str, _: Send | None, env: Mapping[str, str]) -> Copied:
    tools = [tool for tool in TOOLS if _usable(tool, env)]
    if not tools:
        return Copied("none", "no clipboard tool", False)
    trouble = ""
    for tool in tools:
        told = _run(tool.command, text.encode(tool.encoding, "replace"), env)
        if told is None:
            return Copied(tool.command[0], f"copied ({tool.command[0]})", True)
        trouble = trouble or told
    return Copied("none", trouble, False)


_WAYS: dict[str, Callable[[str, Send | None, Mapping[str, str]], Copied]] = {
    "tmux": _by_tmux,
    "osc52": _by_osc52,
    "native": _by_tool,
}


def _tool(env: Mapping[str, str]) -> Tool | None:
    return next((tool for tool in TOOLS if _usable(tool, env)), None)


def _usable(tool: Tool, env: Mapping[str, str]) -> bool:
    if tool.needs and not env.get(tool.needs):
        return False
    return shutil.which(tool.command[0], path=env.get("PATH")) is not None


def _run(command: tuple[str, ...], data: bytes, env: Mapping[str, str]) -> str | None:
    """None when the tool took `data`, else what went wrong.

    Its errors go to a file, not a pipe: xclip and wl-copy leave a child behind that would hold a pipe open for good.
    """
    path = shutil.which(command[0], path=env.get("PATH"))
    if path is None:
        return f"{command[0]} is not installed"
    with tempfile.TemporaryFile() as errors:
        try:
            process = subprocess.Popen(
                (path, *command[1:]),
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                env=dict(env),
                start_new_session=True,  # a hang-up of our terminal must not empty the clipboard
            )
        except OSError as error:
            return f"{command[0]}: {error.strerror or error}"
        try:
            process.communicate(data, timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            process.kill()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(TIMEOUT)
            return f"{command[0]} did not answer within {TIMEOUT:g} s"
        except OSError as error:
            return f"{command[0]}: {error.strerror or error}"
        if process.returncode == 0:
            return None
        errors.seek(0)
        said = errors.read(2000).decode("utf-8", "replace").strip().splitlines()
        return f"{command[0]}: {said[0] if said else f'exit status {process.returncode}'}"


def _send_to_terminal(data: bytes) -> None:
    # The terminal itself, not stdout: `backdraft copy` may well be in a pipe.
    try:
        terminal = os.open("/dev/tty", os.O_WRONLY | os.O_NOCTTY)
    except OSError:
        if os.name == "posix" or not sys.stdout.isatty():
            raise
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(terminal, view) :]
    finally:
        os.close(terminal)
