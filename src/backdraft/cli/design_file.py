"""Reading a design for a command: a file, a folder with `design.yaml` in it, or `-`."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from backdraft.cli.failure import CommandError
from backdraft.cli.live import is_database, shown

if TYPE_CHECKING:
    from backdraft.document.document import Document
    from backdraft.document.file import Loaded

DEFAULT = "design.yaml"


def find(name: str) -> Path:
    """The file that `name` means; a folder means the `design.yaml` in it.

    Raises:
        CommandError: there is no such file.
    """
    if is_database(name):
        raise CommandError(f"{shown(name)} is a database", "`backdraft import URL -o design.yaml` reads it")
    path = Path(name)
    try:
        if path.is_dir():
            path = path / DEFAULT
            if not path.is_file():
                raise CommandError(f"{name} is a folder without a {DEFAULT}", f"`backdraft new {path}` makes one")
        elif not path.exists():
            raise CommandError(f"{name} does not exist", f"`backdraft new {name}` makes it")
    except (OSError, ValueError) as error:
        raise CommandError(f"cannot look at {name}: {error}") from error
    return path


def read(name: str) -> Document:
    """The design in `name` (`-`: standard input), with or without problems.

    Raises:
        CommandError: it cannot be read at all.
    """
    if name != "-":
        return opened(name).document
    from backdraft.document.document import Document

    return Document.read(_standard_input())


def source_text(name: str) -> str:
    """The text of any file (`-`: standard input), without a byte order mark, to be recognised and read.

    Raises:
        CommandError: it cannot be read, or is no text.
    """
    from backdraft.document.file import BOM, FileError, foreign_text
    from backdraft.document.limits import LARGEST_SOURCE

    if name == "-":
        return _standard_input(LARGEST_SOURCE).removeprefix(BOM)
    try:
        return foreign_text(name)
    except FileError as error:
        raise CommandError(error.message, error.mend) from error


def expect_design(document: Document, name: str) -> Document:
    """The document, when anything in it is of a design.

    Raises:
        CommandError: it neither says that it is a design nor has a section of one; where it was to say so and a slip
            spoils that line, the slip with its place.
    """
    if document.node(("backdraft",)) is None and not any(
        paths for section, paths in document.design.sections.items() if section != "head"
    ):
        called = name if name != "-" and ":" in name else shown_name(name)  # a text from git is in no file
        if spoiled := _spoiled(document, called):
            raise CommandError(spoiled)
        raise CommandError(f"{called} is no design", _way_here(document, name) or "one begins with: backdraft: 1")
    return document


def _way_here(document: Document, name: str) -> str:
    """How a text that is of something else, such as SQL, becomes a design; empty when nothing reads it."""
    from backdraft.intake.recognise import foreign

    if name != "-" and not Path(name).exists():  # a text from git: import reads files
        return ""
    return f"`backdraft import {name} -o {DEFAULT}` makes one of it" if foreign(document.text) else ""


#: The word that a file's own text begins with: behind comments, marks of git or YAML, a quote, an anchor.
_FIRST = re.compile(r"(?:\s*(?:#|---|%|<{7}).*\n)*(?:&\w+\s+|\W)*(\w+)")


def _spoiled(document: Document, called: str) -> str:
    """What is wrong with the line that was to say that this is a design; empty for a text of anything else."""
    from difflib import get_close_matches

    from backdraft.cli.problems import findings, line
    from backdraft.document.complaints import NO_FORMAT

    first = _FIRST.match(document.text)
    if first is None or not get_close_matches("backdraft", [first[1].lower()], 1, 0.8):
        return ""
    return next((line(each) for each in findings(called, document) if each["message"] != NO_FORMAT), "")


def opened(name: str) -> Loaded:
    """The design in the file or folder `name`, with what tells whether somebody changed it since.

    Raises:
        CommandError: it cannot be read at all.
    """
    from backdraft.document.file import FileError, load

    try:
        return load(find(name))
    except FileError as error:
        raise CommandError(error.message, error.mend) from error


def shown_name(name: str) -> str:
    """How messages call the file."""
    return "<stdin>" if name == "-" else str(find(name))


def _standard_input(most: int = 0) -> str:
    if sys.stdin is None or sys.stdin.closed:
        raise CommandError("standard input is closed")
    from backdraft.document.file import FileError, decode, decode_foreign
    from backdraft.document.limits import LARGEST_FILE

    read = decode_foreign if most else decode
    most = most or LARGEST_FILE
    try:
        return read(sys.stdin.buffer.read(most + 1), "<stdin>", most)
    except FileError as error:
        raise CommandError(error.message, error.mend) from error
