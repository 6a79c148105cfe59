"""What a file has as a whole, and how two that changed it agree: its first mark, its line ends, its last line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

#: What a file begins with (a byte order mark or nothing), its line end, whether its last line has one.
Ends = tuple[str, str, bool]

V = TypeVar("V")


def line_ends(texts: Iterable[str | None]) -> list[str | None]:
    """How each text ends its lines; None for one without lines."""
    out: list[str | None] = []
    for text in texts:
        lines = text.count("\n") if text else 0
        pairs = text.count("\r\n") if text else 0
        out.append(None if not lines else "\n" if not pairs else "\r\n" if pairs == lines else "mixed")
    return out


def with_ends(text: str, eol: str) -> str:
    """The text with all its lines ended alike."""
    text = text.replace("\r\n", "\n")
    return text if eol == "\n" else text.replace("\n", eol)


def chosen(base: V | None, ours: V | None, theirs: V | None) -> V | None:
    """A property of the whole file: what one side changed it to; ours when both did."""
    if ours is None or (ours == base and theirs is not None):
        return theirs
    return ours
