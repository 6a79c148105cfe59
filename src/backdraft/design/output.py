"""What every renderer and picture returns: lines that know the entry they came from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from backdraft.design.paths import Path


@dataclass(frozen=True, slots=True)
class Line:
    """One line of generated text and the path of what it says (`()` for what belongs to no entry)."""

    text: str
    path: Path = ()


@dataclass(frozen=True, slots=True)
class Note:
    """Something the output could not say, with the reason; shown beside it, never in it."""

    path: Path
    message: str


@dataclass(frozen=True, slots=True)
class Output:
    """Generated text. `language` names the highlighting: `sql mermaid markdown yaml json text`."""

    lines: tuple[Line, ...] = ()
    language: str = "text"
    notes: tuple[Note, ...] = ()

    @property
    def text(self) -> str:
        """The lines as one text that ends in one newline (empty for no lines)."""
        return "".join(line.text + "\n" for line in self.lines)


def lines_of(text: str, path: Path = ()) -> tuple[Line, ...]:
    """`text` cut into lines that all come from `path`."""
    return tuple(Line(line, path) for line in text.splitlines())


def join(blocks: Iterable[tuple[Line, ...]]) -> tuple[Line, ...]:
    """Blocks of lines with one empty line between those that hold something."""
    out: list[Line] = []
    for block in blocks:
        if block and out:
            out.append(Line(""))
        out.extend(block)
    return tuple(out)
