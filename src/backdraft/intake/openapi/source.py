"""The document that is read, with the files beside it, and what is lost of them: every place is a JSON pointer.

A place is text: `#/paths/~1orders/get`, or `common.yaml#/Order` in a file beside it. A reference leads to the document
itself or to a file in its folder or below; never to another folder, another machine or anything that is no file.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from backdraft.design.patience import still_wanted
from backdraft.intake.imported import Loss
from backdraft.intake.openapi.text import UnreadableError, data_of, escaped, lines_of, unescaped

#: Gives the text of a file by its path from the document's folder; raises ValueError with the reason.
Reach = Callable[[str], str]

#: What is told at most, and of how long a text the lines are counted.
MOST_LOSSES = 2_000
_LONGEST_COUNTED = 2_000_000
#: Files beside the document, and references that lead on to the next.
_MOST_FILES, _MOST_HOPS = 200, 30
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
#: What no design may hold (`document/yaml_nodes.py`).
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_BREAK = re.compile(r"[ \t]*[\r\n][\s]*")

_NOWHERE = object()


def down(at: str, *keys: object) -> str:
    """The place of what is under `keys` at a place."""
    for key in keys:
        at = f"{at}/{escaped(str(key))}"
    return at


def words(text: object, most: int = 4_000) -> str:
    """A text on one line, without what a terminal would obey."""
    if not isinstance(text, str):
        return ""
    if len(text) <= most and text.isprintable():
        return text.strip()
    return _UNSEEN.sub(" ", _BREAK.sub(" ", text[: 2 * most])).strip()[:most].rstrip()


def prose(text: object, most: int = 20_000) -> str:
    """A text that may have several lines, without what a terminal would obey and blanks at the ends of lines."""
    if not isinstance(text, str):
        return ""
    lines = (_UNSEEN.sub(" ", line).rstrip() for line in text[:most].replace("\r\n", "\n").split("\n"))
    return "\n".join(lines).strip()


def seen(text: str) -> str:
    """Words of a description as we read them: what our own export shows in other letters is those again."""
    return text.replace("&lt;", "<").replace("eval&#40;", "eval(")


class Source:
    """A document. `root` is its data; `losses` grow as it is read."""

    def __init__(self, root: Any, reach: Reach | None = None) -> None:
        self.root = root
        self._reach = reach
        self._files: dict[str, Any] = {"": root}
        self._known: dict[tuple[str, str], tuple[Any, str]] = {}
        self._lost: dict[tuple[str, str], None] = {}
        self._more = 0

    # --- losses ---

    def lose(self, at: str, reason: str) -> None:
        """Report what is not taken, once."""
        if len(self._lost) < MOST_LOSSES:
            self._lost[at, reason] = None
        elif (at, reason) not in self._lost:
            self._more += 1

    def losses(self, text: str) -> list[Loss]:
        """All that was lost, by its line in `text` (0 where it is in another file or the text is too long)."""
        own = [at[1:] for at, _ in self._lost if at.startswith("#")]
        lines = lines_of(text, own) if own and len(text) <= _LONGEST_COUNTED else {}
        found = [
            Loss(lines.get(at[1:], 0) if at.startswith("#") else 0, words(at, 300), words(reason, 300))
            for at, reason in self._lost
        ]
        found.sort(key=lambda loss: loss.line)
        if self._more:
            found.append(Loss(0, "#", f"and {self._more:,} more"))
        return found

    # --- references ---

    def follow(self, value: Any, at: str) -> tuple[Any, str]:
        """What a value is when its references are followed, and where that is; `{}` where they lead nowhere."""
        hops = 0
        while isinstance(value, dict) and isinstance(ref := value.get("$ref"), str):
            hops += 1
            if hops > _MOST_HOPS:
                self.lose(at, f"the reference {words(ref, 80)} leads round in a circle")
                return {}, at
            base = at.partition("#")[0]
            found = self._known.get((base, ref))
            if found is None:
                found = self._known[base, ref] = self._find(base, ref, at)
            value, at = found
        return value, at

    def _find(self, base: str, ref: str, at: str) -> tuple[Any, str]:
        name, _, pointer = ref.partition("#")
        file = base
        if name:
            found = self._path(base, name)
            if found is None:
                self.lose(at, f"the reference {words(ref, 120)} leads out of the document's folder: not read")
                return {}, at
            file = found
        if file not in self._files and not self._open(file, at):
            return {}, at
        value = self._files[file]
        pointer = unquote(pointer)
        for part in pointer.split("/")[1:] if pointer.startswith("/") else [pointer] if pointer else []:
            key = unescaped(part)
            if isinstance(value, dict):
                value = value.get(key, _NOWHERE)
            elif isinstance(value, list) and key.isascii() and key.isdigit() and int(key[:9]) < len(value):
                value = value[int(key)]
            else:
                value = _NOWHERE
            if value is _NOWHERE:
                self.lose(at, f"the reference {words(ref, 120)} leads to nothing")
                return {}, at
        return value, f"{file}#{pointer}"

    @staticmethod
    def _path(base: str, name: str) -> str | None:
        """The path of another file from the document's folder; None where it would lead out of it."""
        name = unquote(name)
        if _SCHEME.match(name) or "\\" in name or "\0" in name or name.startswith("/"):
            return None
        path = posixpath.normpath(posixpath.join(posixpath.dirname(base), name))
        return None if path.startswith(("../", "/")) or path in ("..", ".") else path

    def _open(self, file: str, at: str) -> bool:
        if self._reach is None:
            self.lose(at, f"{words(file, 120)} is another file: those are read where a file is imported, not a text")
            return False
        if len(self._files) > _MOST_FILES:
            self.lose(at, f"more than {_MOST_FILES} files: {words(file, 120)} is not read")
            return False
        still_wanted()
        try:
            self._files[file] = data_of(self._reach(file))
        except (ValueError, UnreadableError) as error:
            self.lose(at, f"{words(file, 120)}: {words(str(error), 160)}")
            self._files[file] = {}
            return False
        return True


def mapping(value: Any) -> dict[str, Any]:
    """`value` when it is a mapping, else an empty one. Keys are text."""
    return value if isinstance(value, dict) else {}


def listing(value: Any) -> list[Any]:
    """`value` when it is a list, else an empty one."""
    return value if isinstance(value, list) else []
