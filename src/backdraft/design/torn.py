"""Lines that YAML takes apart: at a comma inside `{ }` and `[ ]`, at a colon with a blank behind it.

Where YAML itself is silent about it, the pieces are put together again, so that the entry is what was meant, beside a
problem that says how to write it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeGuard

from backdraft.design.nodes import Mapping, Node, Scalar, Sequence
from backdraft.design.paths import Path
from backdraft.design.reads import Reading, is_empty, quoted


def torn(node: Node) -> str:
    """The mend for a line that YAML took for a mapping: the same line, quoted."""
    match node:
        case Mapping(items=((key, Scalar(text=text)),)):
            return quoted(f"{key.text}: {text}")
        case _:
            return "write it as one line of text"


def _is_plain(node: Node | None) -> TypeGuard[Scalar]:
    return isinstance(node, Scalar) and not node.style


class _Pieces:
    """A plain line and the pieces that were cut off it, counted as they come: a hostile line has thousands."""

    __slots__ = ("depth", "end", "noted", "quotes", "start", "texts")

    def __init__(self, first: Scalar) -> None:
        self.start = self.end = first.start
        self.texts: list[str] = []
        self.depth, self.quotes, self.noted = 0, 0, False
        self._take(first.text, first.end)

    def add(self, piece: Scalar) -> None:
        """Put a piece back behind the comma that cut it off."""
        self._take(("," if piece.start - self.end == 1 else ", ") + piece.text, piece.end)

    def _take(self, text: str, end: int) -> None:
        self.texts.append(text)
        self.depth += sum(text.count(c) for c in "([{") - sum(text.count(c) for c in ")]}")
        self.quotes += text.count("'")
        self.noted = self.noted or " -- " in text
        self.end = end

    @property
    def prose(self) -> bool:
        """Whether it ends in text: a note, or a quote that is still open."""
        return self.noted or self.quotes % 2 == 1

    def scalar(self) -> Scalar:
        """The line as one."""
        return Scalar("".join(self.texts), self.start, self.end)


def whole(r: Reading, path: Path, node: Mapping, known: Iterable[str] = (), prose: Iterable[str] = ()) -> Mapping:
    """A mapping with the lines put together again that YAML cut at a comma inside `{ }`.

    A piece that was cut off is a key without a value, behind a bracket that is still open (`numeric(12,2)`), or not one
    of the keys that there may be (`known`) and behind text: a note, an open quote, the value of one of `prose`
    (`{key: a, b}`).
    """
    if not node.flow:
        return node
    pairs: list[tuple[Scalar, Node, _Pieces | None]] = []
    for key, value in node.items:
        name, _, line = pairs[-1] if pairs else (key, value, None)
        if line is not None and is_empty(value) and not key.style:
            text = line.prose or name.text in prose
            if line.depth > 0 or (text and key.text not in known and not key.text.startswith("x-")):
                line.add(key)
                continue
        pairs.append((key, value, _Pieces(value) if _is_plain(value) and value.text else None))
    items = [(key, _joined(r, (*path, key.text), value, line, "{ }", "line")) for key, value, line in pairs]
    return Mapping(tuple(items), node.start, node.end)


def _joined(r: Reading, path: Path, node: Node, line: _Pieces | None, brackets: str, what: str) -> Node:
    """The line of `line` when pieces were cut off it, told as a problem; else `node` as it is."""
    if line is None or len(line.texts) == 1:
        return node
    whole_line = line.scalar()
    r.slip(path, whole_line, f"inside {brackets} a comma ends the {what}", quoted(whole_line.text))
    return whole_line


def whole_items(r: Reading, path: Path, node: Sequence, key: Callable[[Path, Node], str]) -> list[tuple[str, Node]]:
    """The items of a list with what identifies each, put together where YAML cut one inside `[ ]` at a comma."""
    items = list(keyed(path, node, key))
    if not node.flow:
        return items
    out: list[tuple[str, Node, _Pieces | None]] = []
    for name, item in items:
        line = out[-1][2] if out else None
        if line is not None and line.depth > 0 and _is_plain(item):
            line.add(item)
        else:
            out.append((name, item, _Pieces(item) if _is_plain(item) else None))
    return [(name, _joined(r, (*path, name), item, line, "[ ]", "item")) for name, item, line in out]


def keyed(path: Path, node: Sequence, key: Callable[[Path, Node], str]) -> Iterable[tuple[str, Node]]:
    """The items of a list with what identifies each; where that is taken or empty, the position."""
    seen: set[str] = set()
    for i, item in enumerate(node.items):
        name = key(path, item)
        if not name or name in seen:
            name = str(i)
        seen.add(name)
        yield name, item
