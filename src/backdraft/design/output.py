"""What every renderer and picture returns: lines that know the entry they came from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from itertools import repeat
from typing import NamedTuple

from backdraft.design.dataclass import dataclass
from backdraft.design.paths import Path


class Line(NamedTuple):
    """One line of generated text and the path of what it says (`()` for what belongs to no entry).

    A tuple, not a dataclass: a document of 1,000 operations has 90,000 of them.
    """

    text: str
    path: Path = ()


@dataclass(frozen=True, slots=True)
class Note:
    """Something the output could not say, with the reason; shown beside it, never in it."""

    path: Path
    message: str


@dataclass(frozen=True, slots=True)
class Output:
    """Generated text. `language` names the highlighting: `sql mermaid markdown yaml json text`; `from_top` that it is
    read from its first line, wherever in it the entry at hand is named."""

    lines: tuple[Line, ...] = ()
    language: str = "text"
    notes: tuple[Note, ...] = ()
    from_top: bool = field(default=False, kw_only=True)

    @property
    def text(self) -> str:
        """The lines as one text that ends in one newline (empty for no lines)."""
        return "".join(line.text + "\n" for line in self.lines)


def lines_of(text: str, path: Path = ()) -> tuple[Line, ...]:
    """`text` cut into lines that all come from `path`."""
    return lines_from(text.splitlines(), path)


def lines_from(texts: Iterable[str], path: Path = ()) -> tuple[Line, ...]:
    """Lines that all come from `path`, made without a call for each."""
    return tuple(map(tuple.__new__, repeat(Line), zip(texts, repeat(path))))


def join(blocks: Iterable[tuple[Line, ...]]) -> tuple[Line, ...]:
    """Blocks of lines with one empty line between those that hold something."""
    out: list[Line] = []
    for block in blocks:
        if block and out:
            out.append(Line(""))
        out.extend(block)
    return tuple(out)
