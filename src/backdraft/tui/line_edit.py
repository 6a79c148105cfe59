"""One line being typed: text, cursor, mark; every key a pure function. The entry bar and the pickers stand on it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from backdraft.design.dataclass import dataclass
from backdraft.tui.safe_text import typeable

_WORD_LEFT: Final = re.compile(r"\w+\W*$|\W+$")
_WORD_RIGHT: Final = re.compile(r"^\W*\w+|^\W+")
#: What a name lets in is for the design to say; a line may be this long.
LONGEST: Final = 10_000


@dataclass(frozen=True, slots=True)
class LineEdit:
    """`text` with the cursor before letter `cursor`; what lies between it and `mark` is selected."""

    text: str = ""
    cursor: int = 0
    mark: int | None = None

    @property
    def selection(self) -> tuple[int, int]:
        """Start and end of what is selected; equal when nothing is."""
        mark = self.cursor if self.mark is None else self.mark
        return min(mark, self.cursor), max(mark, self.cursor)

    def insert(self, text: str) -> LineEdit:
        """Puts `text` (made one line without control characters) in the place of what is selected."""
        text = typeable(text)
        start, end = self.selection
        text = text[: max(0, LONGEST - len(self.text) + end - start)]
        return LineEdit(self.text[:start] + text + self.text[end:], start + len(text))

    def move(self, cursor: int, *, select: bool = False) -> LineEdit:
        """Puts the cursor somewhere, selecting on the way or not."""
        cursor = max(0, min(cursor, len(self.text)))
        mark = (self.cursor if self.mark is None else self.mark) if select else None
        return LineEdit(self.text, cursor, mark)

    def delete(self, start: int, end: int) -> LineEdit:
        """Takes letters `start:end` away, or what is selected."""
        if self.mark is not None and self.mark != self.cursor:
            start, end = self.selection
        start, end = max(0, start), min(len(self.text), end)
        return LineEdit(self.text[:start] + self.text[end:], start)

    def replace(self, text: str) -> LineEdit:
        """Other text, the cursor at its end."""
        text = typeable(text)  # not cut: what a file holds must come back whole
        return replace(self, text=text, cursor=len(text), mark=None)

    @property
    def word_left(self) -> int:
        """Where the word before the cursor begins."""
        found = _WORD_LEFT.search(self.text[: self.cursor])
        return found.start() if found else 0

    @property
    def word_right(self) -> int:
        """Where the word after the cursor ends."""
        found = _WORD_RIGHT.search(self.text[self.cursor :])
        return self.cursor + found.end() if found else len(self.text)


def _left(e: LineEdit) -> LineEdit:
    return e.move(e.selection[0] if e.mark is not None and e.mark != e.cursor else e.cursor - 1)


def _right(e: LineEdit) -> LineEdit:
    return e.move(e.selection[1] if e.mark is not None and e.mark != e.cursor else e.cursor + 1)


#: What the keys of a text field do; the usual ones of a shell.
KEYS: Final[Mapping[str, Callable[[LineEdit], LineEdit]]] = MappingProxyType(
    {
        "left": _left,
        "right": _right,
        "home": lambda e: e.move(0),
        "ctrl+a": lambda e: e.move(0),
        "end": lambda e: e.move(len(e.text)),
        "ctrl+e": lambda e: e.move(len(e.text)),
        "ctrl+left": lambda e: e.move(e.word_left),
        "alt+b": lambda e: e.move(e.word_left),
        "ctrl+right": lambda e: e.move(e.word_right),
        "alt+f": lambda e: e.move(e.word_right),
        "shift+left": lambda e: e.move(e.cursor - 1, select=True),
        "shift+right": lambda e: e.move(e.cursor + 1, select=True),
        "shift+home": lambda e: e.move(0, select=True),
        "shift+end": lambda e: e.move(len(e.text), select=True),
        "ctrl+shift+left": lambda e: e.move(e.word_left, select=True),
        "ctrl+shift+right": lambda e: e.move(e.word_right, select=True),
        "backspace": lambda e: e.delete(e.cursor - 1, e.cursor),
        "delete": lambda e: e.delete(e.cursor, e.cursor + 1),
        "ctrl+d": lambda e: e.delete(e.cursor, e.cursor + 1),
        "ctrl+w": lambda e: e.delete(e.word_left, e.cursor),
        "alt+backspace": lambda e: e.delete(e.word_left, e.cursor),
        "ctrl+u": lambda e: e.delete(0, e.cursor),
        "ctrl+k": lambda e: e.delete(e.cursor, len(e.text)),
    }
)
