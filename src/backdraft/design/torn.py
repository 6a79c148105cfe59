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


def _open(text: str) -> bool:
    """Whether a bracket of `text` is not closed in it."""
    return sum(text.count(c) for c in "([{") > sum(text.count(c) for c in ")]}")


def whole(r: Reading, path: Path, node: Mapping, known: Iterable[str] = (), prose: Iterable[str] = ()) -> Mapping:
    """A mapping with the lines put together again that YAML cut at a comma inside `{ }`.

    A piece that was cut off is a key without a value, behind a bracket that is still open (`numeric(12,2)`), or not one
    of the keys that there may be (`known`) and behind text: a note, an open quote, the value of one of `prose`
    (`{key: a, b}`).
    """
    if not node.flow:
        return node
    pairs: list[tuple[Scalar, Node]] = []
    torn: dict[int, None] = {}
    for key, value in node.items:
        name, before = pairs[-1] if pairs else (key, value)
        if is_empty(value) and not key.style and _is_plain(before) and before.text:
            open_ = _open(before.text)
            text = name.text in prose or before.text.count("'") % 2 == 1 or " -- " in before.text
            if open_ or (text and key.text not in known and not key.text.startswith("x-")):
                gap = "," if key.start - before.end == 1 else ", "
                pairs[-1] = name, Scalar(f"{before.text}{gap}{key.text}", before.start, key.end)
                torn[len(pairs) - 1] = None
                continue
        pairs.append((key, value))
    for i in torn:
        name, value = pairs[i]
        if isinstance(value, Scalar):
            r.slip((*path, name.text), value, "inside { } a comma ends the line", quoted(value.text))
    return Mapping(tuple(pairs), node.start, node.end)


def whole_items(r: Reading, path: Path, node: Sequence, key: Callable[[Path, Node], str]) -> list[tuple[str, Node]]:
    """The items of a list with what identifies each, put together where YAML cut one inside `[ ]` at a comma."""
    items = list(keyed(path, node, key))
    if not node.flow:
        return items
    out: list[tuple[str, Node]] = []
    torn: dict[int, None] = {}
    for name, item in items:
        before = out[-1][1] if out else None
        if _is_plain(before) and _is_plain(item) and _open(before.text):
            gap = "," if item.start - before.end == 1 else ", "
            out[-1] = out[-1][0], Scalar(f"{before.text}{gap}{item.text}", before.start, item.end)
            torn[len(out) - 1] = None
        else:
            out.append((name, item))
    for i in torn:
        name, item = out[i]
        if isinstance(item, Scalar):
            r.slip((*path, name), item, "inside [ ] a comma ends the item", quoted(item.text))
    return out


def keyed(path: Path, node: Sequence, key: Callable[[Path, Node], str]) -> Iterable[tuple[str, Node]]:
    """The items of a list with what identifies each; where that is taken or empty, the position."""
    seen: set[str] = set()
    for i, item in enumerate(node.items):
        name = key(path, item)
        if not name or name in seen:
            name = str(i)
        seen.add(name)
        yield name, item
