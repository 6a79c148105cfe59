"""What commands read and print. Everything printed is made visible first (`host.visible`)."""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TextIO

from backdraft.host.visible import visible, visible_json, visible_line

if TYPE_CHECKING:
    from backdraft.design.output import Note


def say(text: str = "") -> None:
    """Print lines to stdout."""
    _write(sys.stdout, visible(text) + "\n")


def say_text(text: str) -> None:
    """Print generated text to stdout as it is, but for what a terminal would obey. It ends in its own newline."""
    _write(sys.stdout, visible(text))


def say_json(value: Any) -> None:
    """Print `value` as JSON to stdout."""
    _write(sys.stdout, visible_json(json.dumps(value, indent=2, ensure_ascii=False)) + "\n")


def complain(message: str) -> None:
    """Print one line to stderr. A password that a person gave in a URL is not said back."""
    message = _SECRET.sub("", _PASSWORD.sub(r"\1@", message))
    _write(sys.stderr, f"backdraft: {visible_line(message)}\n")


#: The password of a URL's account, and what its query may hold.
_PASSWORD = re.compile(r"(\b[a-z][a-z0-9+.-]{0,30}://[^\s:/@]{0,200}):[^\s]{0,1000}@", re.I)
_SECRET = re.compile(r"(?<=[?&])[\w.-]{0,40}(?:password|passwd|pwd)[\w.-]{0,40}=[^&\s]*", re.I)


def remark(message: str) -> None:
    """Print a line that is no failure to stderr, out of the way of what is piped on."""
    _write(sys.stderr, visible_line(message) + "\n")


def remark_notes(notes: Iterable[Note], about: str = "") -> None:
    """Each note with its place, `about` before all."""
    from backdraft.design.paths import where

    for note in notes:
        remark(": ".join(word for word in ("note", about, where(note.path) if note.path else "", note.message) if word))


def flush() -> None:
    """Write out what is still held. A reader that went away must not be heard of again when Python ends."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (BrokenPipeError, ValueError):
            _close(stream)
        except OSError as error:
            if stream is sys.stdout:
                _close(stream)
                complain(f"cannot write the output: {error.strerror or error}")


def table(rows: list[tuple[str, ...]], indent: str = "") -> str:
    """`rows` as aligned columns, two blanks between them; each on one line, whatever its cells hold."""
    if not rows:
        return ""
    rows = [tuple(visible_line(cell) for cell in row) for row in rows]
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join(indent + line for line in lines)


def _write(stream: TextIO, text: str) -> None:
    try:
        stream.write(text)
    except UnicodeEncodeError:
        # A terminal that is not UTF-8 (LANG=C without coercion) still gets what it can show.
        encoding = stream.encoding or "ascii"
        stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
    except BrokenPipeError:
        _close(stream)


def _close(stream: TextIO) -> None:
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
