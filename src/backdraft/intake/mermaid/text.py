"""How people's words stand in Mermaid, read back: the other way of `render/mermaid/escape.py`."""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections.abc import Callable

from backdraft.design.names import is_name, slug
from backdraft.intake.imported import Loss
from backdraft.render.mermaid import escape

_BREAK = re.compile(r"<br\s*/?>|\\n|[\r\n]", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,300}>")
_ICON = re.compile(r"\bfa[a-z]?:fa-[\w-]+")
#: One pass over both spellings, so that what an entity stands for is never read as another one.
_ENTITY = re.compile(r"&(#?\w{1,12});|#(\w{1,12});")
_EMPHASIS = re.compile(r"\*\*?|(?<!\w)__?|__?(?!\w)")
#: Identifiers that say nothing: the name comes from the words then.
_NUMBERED = re.compile(r"(?:[A-Za-z]|id|n|p|node|box|svc|participant|actor)_?\d*\Z", re.IGNORECASE)
_ODD = re.compile(r"[^\w.-]+")
_HASH = re.compile(r"__[0-9a-f]{8}\Z")


def words(raw: str, markdown: bool = False) -> str:
    """A label as a reader sees it, on one line: entities are letters, line ends blanks, tags and icons gone."""
    said = _ICON.sub("", _TAG.sub("", _BREAK.sub(" ", raw)))
    if markdown:
        said = _EMPHASIS.sub("", said)
    return " ".join(escape.visible(_ENTITY.sub(_letter, said)).split())


def _letter(found: re.Match[str]) -> str:
    name = found[1] or found[2]
    digits = name.removeprefix("#")
    if digits.isascii() and digits.isdigit():
        code = int(digits)
        return chr(code) if code < 0x110000 else "\ufffd"
    said = html.unescape(f"&{name};")
    return found[0] if said == f"&{name};" else said


class Names:
    """Identifiers and words of a diagram as names of the format, no two alike.

    Args:
        fold: Whether names that differ in capitals alone are alike, as in SQL.
    """

    def __init__(self, fold: bool = False) -> None:
        self._taken: set[str] = set()
        self._key: Callable[[str], str] = str.lower if fold else str

    def take(self, ident: str, said: str) -> str:
        """A free name: the identifier; its words where it is a number; a name that we wrote, as it was.

        Args:
            ident: The identifier, without the prefix of ours.
            said: The words beside it, or empty.
        """
        name = ident
        if said and is_name(said) and _HASH.search(ident):
            name = said  # the words hold what the identifier could not
        elif said and _NUMBERED.match(ident):
            name = slug(said).replace("-", "_")
        name = fit(_HASH.sub("", name) or name)
        free, number = name, 2
        while self._key(free) in self._taken:
            free, number = f"{name}_{number}", number + 1
        self._taken.add(self._key(free))
        return free


def fit(text: str) -> str:
    """`text` as a name."""
    if is_name(text):
        return text
    plain = _ODD.sub("_", text).strip("_.-")
    return plain if is_name(plain) else f"n{plain}" if is_name(f"n{plain}") else "n"


class Losses:
    """What is left out of a diagram, by line."""

    def __init__(self, text: str, first: int = 1) -> None:
        self.all: list[Loss] = []
        self._ends = [match.start() for match in re.finditer("\n", text)]
        self._lines = text.split("\n")
        self._first = first

    def line(self, position: int) -> int:
        """The line, from 1, of a position in the text."""
        return bisect_left(self._ends, position) + self._first

    def add(self, position: int, reason: str, excerpt: str = "") -> None:
        """Report something at a position; the excerpt is its line, where none is given."""
        number = self.line(position)
        self.at(number, reason, excerpt or self._lines[number - self._first].strip())

    def at(self, line: int, reason: str, excerpt: str) -> None:
        """Report something of a line."""
        self.all.append(Loss(line, " ".join(escape.visible(excerpt).split())[:72], reason))
