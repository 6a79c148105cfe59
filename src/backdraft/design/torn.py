"""Lines that YAML takes apart: at a comma inside `{ }` and `[ ]`, at a colon with a blank behind it.

Where YAML itself is silent about it, the pieces are put together again, so that the entry is what was meant, beside a
problem that says how to write it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TypeGuard

from backdraft.design.names import did_you_mean
from backdraft.design.nodes import Mapping, Node, Scalar, Sequence
from backdraft.design.paths import Path
from backdraft.design.reads import Reading, is_empty, is_tight, quoted

#: What of a line may hold anything: a piece in quotes, open or closed (no apostrophe), and what the note begins with.
_PART = re.compile(r"(?<!\w)'[^']*'?| -- ")


def torn(node: Node) -> str:
    """The mend for a line that YAML took for a mapping: the same line, quoted."""
    match node:
        case Mapping(items=((key, Scalar() as value),)):
            return quoted(_line(key, value))
        case _:
            return "write it as one line of text"


def _line(key: Scalar, value: Scalar) -> str:
    """The line that YAML took for `key` and `value`; what follows a tight # belongs to it."""
    line = f"{key.text}: {value.text}".rstrip()
    return f"{line} {value.comment}" if is_tight(value.comment) else line


def _is_plain(node: Node | None) -> TypeGuard[Scalar]:
    return isinstance(node, Scalar) and not node.style


class _Pieces:
    """A plain line and the pieces that were cut off it, counted as they come: a hostile line has thousands."""

    __slots__ = ("colon", "depth", "end", "noted", "open", "start", "texts")

    def __init__(self, first: Scalar) -> None:
        self.start = self.end = first.start
        self.texts: list[str] = []
        self.depth, self.open, self.noted, self.colon = 0, False, False, False
        self._take(first.text, first.end)

    def add(self, piece: Scalar) -> None:
        """Put a piece back behind the comma that cut it off."""
        self._take(("," if piece.start - self.end == 1 else ", ") + piece.text, piece.end)

    def _take(self, text: str, end: int) -> None:
        self.texts.append(text)
        self.end = end
        if self.noted:
            return
        rest, self.open = f"'{text}" if self.open else text, False
        at = 0
        for part in _PART.finditer(rest):
            self._nest(rest[at : part.start()])
            at = part.end()
            if part[0] == " -- ":
                self.noted = True
                return
            self.open = len(part[0]) == 1 or not part[0].endswith("'")
        self._nest(rest[at:])

    def _nest(self, bare: str) -> None:
        self.depth += sum(bare.count(c) for c in "([{") - sum(bare.count(c) for c in ")]}")

    @property
    def prose(self) -> bool:
        """Whether it ends in text: a note, or a quote that is still open."""
        return self.noted or self.open

    def scalar(self) -> Scalar:
        """The line as one."""
        return Scalar("".join(self.texts), self.start, self.end)


def whole(r: Reading, path: Path, node: Mapping, known: Iterable[str] = (), prose: Iterable[str] = ()) -> Mapping:
    """A mapping with the lines put together again that YAML cut at a comma inside `{ }`.

    A piece that was cut off is a key without a value, behind a bracket that is still open (`numeric(12,2)`), or not one
    of the keys that there may be (`known`) and behind text: a note, an open quote, the value of one of `prose`
    (`{key: a, b}`). So is a key with a value behind an open bracket or quote, and behind other text one that is like
    none of those keys (`{does: a, and so: c}`).
    """
    if not node.flow:
        return node
    known = tuple(known)
    pairs: list[tuple[Scalar, Node, _Pieces | None]] = []
    for key, value in node.items:
        name, _, line = pairs[-1] if pairs else (key, value, None)
        if line is not None and is_empty(value) and not key.style:
            text = line.prose or name.text in prose
            if line.depth > 0 or (text and key.text not in known and not key.text.startswith("x-")):
                line.add(key)
                continue
        if line is not None and _is_plain(value) and not key.style:
            text = line.noted or name.text in prose
            if line.depth > 0 or line.open or (text and _strange(key.text, line, known)):
                line.add(Scalar(f"{key.text}: {value.text}", key.start, value.end))
                continue
        pairs.append((key, value, _Pieces(value) if _is_plain(value) and value.text else None))
    items = [(key, _joined(r, (*path, key.text), value, line)) for key, value, line in pairs]
    return Mapping(tuple(items), node.start, node.end)


def _strange(key: str, line: _Pieces, known: tuple[str, ...]) -> bool:
    """Whether a key behind text is none, nor one mistyped: words of that text. A lone word may well be a key."""
    if not known or key in known or key.startswith("x-"):
        return False
    return len(line.texts) > 1 or (not did_you_mean(key, known) if line.noted else " " in key)


def _joined(r: Reading, path: Path, node: Node, line: _Pieces | None) -> Node:
    """The line of `line` when pieces were cut off it, told as a problem; else `node` as it is."""
    if line is None or len(line.texts) == 1:
        return node
    whole_line = line.scalar()
    r.slip(path, whole_line, "inside { } a comma ends the line", quoted(whole_line.text))
    return whole_line


def whole_items(
    r: Reading,
    path: Path,
    node: Sequence,
    key: Callable[[Path, Node], str],
    known: Iterable[str] = (),
    begins: Callable[[str], bool] = lambda text: True,
) -> list[tuple[str, Node]]:
    """The items of a list with what identifies each, put together where YAML cut one inside `[ ]` at a comma.

    `known` are the keys that an item may have: another one with a colon behind it is a line with a colon in it. An
    item that does not begin as items do (`begins`) was cut off the one before.
    """
    if not node.flow:
        return list(keyed(path, node, key))
    out: list[tuple[Node, _Pieces | None]] = []
    for each in node.items:
        item = _unpaired(each, known)
        before = out[-1][1] if out else None
        cut_off = before is not None and (before.depth > 0 or not begins(item.text if _is_plain(item) else ""))
        if before is not None and _is_plain(item) and (cut_off or (before.prose and item is not each)):
            before.add(item)
            before.colon = before.colon or item is not each
        else:
            line = _Pieces(item) if _is_plain(item) else None
            if line is not None:
                line.colon = item is not each
            out.append((item, line))
    read = [item if line is None or len(line.texts) == 1 else line.scalar() for item, line in out]
    named = list(keyed(path, Sequence(tuple(read)), key))
    for (name, item), (_, line) in zip(named, out, strict=True):
        if line is not None and (line.colon or len(line.texts) > 1) and isinstance(item, Scalar):
            why = "a colon with a blank behind it ends" if line.colon else "inside [ ] a comma ends"
            r.slip((*path, name), item, f"{why} the item", quoted(item.text))
    return named


def _unpaired(item: Node, known: Iterable[str]) -> Node:
    """An item of `[ ]` without braces that YAML took for a mapping, as the line that it was."""
    match item:
        case Mapping(items=((key, Scalar() as value),), flow=True) if item.start >= key.start:
            if key.text not in known and not key.style and not value.style:
                return Scalar(f"{key.text}: {value.text}", key.start, value.end)
    return item


def keyed(path: Path, node: Sequence, key: Callable[[Path, Node], str]) -> Iterable[tuple[str, Node]]:
    """The items of a list with what identifies each; where that is taken or empty, the position."""
    seen: set[str] = set()
    for i, item in enumerate(node.items):
        name = key(path, item)
        if not name or name in seen:
            name = str(i)
        seen.add(name)
        yield name, item
