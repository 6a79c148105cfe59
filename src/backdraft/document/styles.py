"""How a file is laid out, as far as a new line must fit in: told by the chunk, its neighbours, the file."""

from __future__ import annotations

from collections.abc import Iterable

from backdraft.design.nodes import Mapping, Node, Sequence
from backdraft.design.paths import Path
from backdraft.document.blocks import Block
from backdraft.document.chunks import Chunk
from backdraft.document.emit import Style
from backdraft.document.lines import column

#: How many chunks are looked at before the usual layout is taken.
_LOOK = 40


def style_of(blocks: tuple[Block, ...], path: Path, chunk: Chunk | None) -> Style:
    """The layout around `path`: the chunk first, then its section, then the file."""
    near = [chunk] if chunk is not None else []
    own = [c for block in blocks if path and block.name == path[0] for c in block.chunks[:_LOOK]]
    rest = [c for block in blocks for c in block.chunks[:4]]
    row = [*near, *own, *rest][: 3 * _LOOK]
    return Style(_step(row), _dash(row), _eol(row))


def _eol(row: Iterable[Chunk]) -> str:
    for chunk in row:
        at = chunk.text.find("\n")
        if at >= 0:
            return "\r\n" if chunk.text[at - 1 : at] == "\r" else "\n"
    return "\n"


def _step(row: Iterable[Chunk]) -> int:
    for chunk in row:
        if chunk.root is not None:
            found = _inner(chunk.text, chunk.root)
            if found:
                return found
        if chunk.role in ("entry", "group") and len(chunk.base) == 1 and chunk.base != ("decisions",) and chunk.indent:
            return chunk.indent
    return 2


def _inner(text: str, node: Node) -> int:
    """The blanks between a key of a block and the keys below it."""
    if isinstance(node, Mapping) and not node.flow:
        for key, value in node.items:
            if isinstance(value, Mapping) and not value.flow and value.items:
                return column(text, value.items[0][0].start) - column(text, key.start)
            found = _inner(text, value)
            if found:
                return found
    return 0


def _dash(row: Iterable[Chunk]) -> int:
    group: Chunk | None = None
    for chunk in row:
        if chunk.role in ("group", "section"):
            group = chunk
        if chunk.root is None:
            continue
        found = _list_in(chunk.text, chunk.root)
        if found >= 0:
            return found
        if isinstance(chunk.root, Sequence) and group is not None and chunk.base == group.path:
            return chunk.indent - group.indent
    return 2


def _list_in(text: str, node: Node) -> int:
    if isinstance(node, Mapping) and not node.flow:
        for key, value in node.items:
            if isinstance(value, Sequence) and not value.flow and value.items:
                return column(text, value.start) - column(text, key.start)
            found = _list_in(text, value)
            if found >= 0:
                return found
    return -1
