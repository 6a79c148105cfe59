"""The person's own editor: which one, how to make it wait, how to open it at a line."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath


@dataclass(frozen=True, slots=True)
class Style:
    """How one family of editors is called.

    `wait` are the words that keep a window editor in the foreground until the file is closed; `at` builds the words
    that open a file at a line and column (both from 1).
    """

    wait: tuple[str, ...] = ()
    at: str = "+{line} {file}"
    windowed: bool = False


#: By the program's name. What is not here gets the file alone, since `+12` may be a file to it.
STYLES: dict[str, Style] = {
    **dict.fromkeys(("vi", "vim", "nvim", "gvim", "view"), Style(at="+{line} {file}")),
    **dict.fromkeys(("nano", "pico", "rnano"), Style(at="+{line},{column} {file}")),
    **dict.fromkeys(("emacs", "emacsclient", "mg", "jmacs"), Style(at="+{line}:{column} {file}")),
    **dict.fromkeys(("hx", "helix", "zee"), Style(at="{file}:{line}:{column}")),
    **dict.fromkeys(("joe", "ne", "mcedit", "ee", "jed"), Style(at="+{line} {file}")),
    **dict.fromkeys(
        ("code", "code-insiders", "codium", "vscodium", "cursor", "windsurf"),
        Style(("--wait",), "--goto {file}:{line}:{column}", True),
    ),
    **dict.fromkeys(("subl", "sublime_text", "zed", "zeditor"), Style(("--wait",), "{file}:{line}:{column}", True)),
    "mate": Style(("--wait",), "--line {line}:{column} {file}", True),
    "kate": Style(("--block",), "--line {line} --column {column} {file}", True),
    "gedit": Style(("--wait",), "+{line}:{column} {file}", True),
    "idea": Style(("--wait",), "--line {line} {file}", True),
    "pycharm": Style(("--wait",), "--line {line} {file}", True),
}
# micro reads `file:line` only when told to in its settings; gvim must be kept from leaving the foreground.
STYLES["kak"] = STYLES["micro"] = Style(at="+{line}:{column} {file}")
STYLES["gvim"] = Style(("--nofork",), "+{line} {file}", True)

_PLAIN = Style(at="{file}")
FALLBACKS = ("vi", "nano", "vim", "nvim")


class EditorError(Exception):
    """There is no editor to open, or it failed. The message says what to do."""


def command(file: Path, line: int = 1, column: int = 1, env: Mapping[str, str] | None = None) -> list[str]:
    """The words that open `file` at `line` and `column` (from 1) and wait until the person is done.

    `$VISUAL`, then `$EDITOR`, then `vi`. The variable is cut as a shell would (`emacs -nw`), but no shell runs.

    Raises:
        EditorError: the variable cannot be read as a command, or names no program that is installed.
    """
    env = os.environ if env is None else env
    words = chosen(env)
    style = STYLES.get(_program(words), _PLAIN)
    wait = [word for word in style.wait if word not in words and not _same_wait(word, words)]
    # A file whose name begins with a dash is not an option.
    name = str(file) if not str(file).startswith("-") else str(Path.cwd() / file)
    place = [part.format(file=name, line=max(line, 1), column=max(column, 1)) for part in style.at.split(" ")]
    return [*words, *wait, *place]


def chosen(env: Mapping[str, str] | None = None) -> list[str]:
    """The editor's own words: `["emacs", "-nw"]`.

    Raises:
        EditorError: see `command`.
    """
    env = os.environ if env is None else env
    for variable in ("VISUAL", "EDITOR"):
        text = env.get(variable, "").strip()
        if not text:
            continue
        try:
            words = shlex.split(text)
        except ValueError as error:
            raise EditorError(f"${variable} is not a command: {text} ({error})") from error
        if not _found(words, env) and _found([text], env):
            words = [text]  # a path with a blank in it, unquoted
        if not _found(words, env):
            raise EditorError(
                f"${variable} names {words[0]}, which is not installed; set ${variable} to an editor that is"
            )
        return words
    for name in FALLBACKS:
        if _found([name], env):
            return [name]
    raise EditorError("there is no editor: set EDITOR (EDITOR=nano, EDITOR='code --wait')")


def edit(file: Path, line: int = 1, column: int = 1) -> None:
    """Open `file` in the person's editor and come back when they are done. The caller gives up the terminal first.

    Raises:
        EditorError: there is no editor, or it ended with an error (`:cq` in vim is how people say "forget it").
    """
    words = command(file, line, column)
    try:
        status = subprocess.call(words)
    except OSError as error:
        raise EditorError(f"{words[0]} does not start: {error.strerror or error}") from error
    if status:
        raise EditorError(f"{words[0]} ended with status {status}: nothing was taken over")


def is_windowed(words: Sequence[str]) -> bool:
    """Whether the editor opens a window of its own, so that the screen may stay as it is."""
    return STYLES.get(_program(words), _PLAIN).windowed


def _program(words: Sequence[str]) -> str:
    name = PurePath(words[0]).name.lower()
    return name.removesuffix(".exe").removesuffix(".cmd")


def _same_wait(word: str, words: Sequence[str]) -> bool:
    return any(short in words for short in {"--wait": ("-w",), "--block": ("-b",), "--nofork": ("-f",)}.get(word, ()))


def _found(words: Sequence[str], env: Mapping[str, str]) -> bool:
    return bool(words) and shutil.which(words[0], path=env.get("PATH")) is not None
