"""What new data looks like where nothing stands yet, and how new data differs from what stands there."""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise

from backdraft.design.identity import item_key
from backdraft.design.nodes import Mapping, Node, Plain, Scalar, Sequence
from backdraft.design.paths import NAMED, Path
from backdraft.design.shapes import keyed
from backdraft.document import change as changes
from backdraft.document.chunks import Chunk
from backdraft.document.edits import Drop, Edit, Insert, Put
from backdraft.document.forms import is_list, line_key


def alphabetical(base: Path, names: list[str]) -> bool:
    """Whether the children of `base` are kept in the order of the alphabet."""
    return len(base) == 1 and base[0] in NAMED and len(names) >= 3 and all(a < b for a, b in pairwise(names))


def place_of(base: Path, names: list[str], name: str, after: str | None) -> int:
    """Where a new child goes: by the alphabet where entries are in it, below `after`, at the end."""
    if alphabetical(base, names):
        return bisect_left(names, name)
    if after == "":
        return 0
    return names.index(after) + 1 if after in names else len(names)


def nested(path: Path, rest: Path, value: Plain) -> Plain:
    """`value` at `rest` below `path`, where nothing stands."""
    if not rest:
        return value
    if is_list(path):
        return [new_item(path, rest, value)]
    return {rest[0]: nested((*path, rest[0]), rest[1:], value)}


def new_item(path: Path, rest: Path, value: Plain) -> Plain:
    """A new item of the list at `path` that is known as `rest[0]`, with `value` at what `rest` says below it."""
    if len(rest) < 2:
        return value
    kind = line_key((*path, rest[0]))
    inner = nested((*path, rest[0], rest[1]), rest[2:], value)
    if not kind:
        return {rest[1]: inner}
    return value if rest[1] == kind else {kind: rest[0], rest[1]: inner}


def begun(path: Path, rest: Path, value: Plain) -> Plain:
    """What an entry without a value becomes: its line, when that is all that it is given."""
    if len(rest) == 1 and rest[0] == line_key(path) and isinstance(value, str):
        return value
    return nested(path, rest, value)


def says(chunks: list[Chunk], base: Path, name: str, value: Plain, inner: Path) -> bool:
    """Whether new chunks say what they were written for."""
    first = chunks[0].root
    if isinstance(first, Sequence):
        return changes.same(first.items[0], value) or bool(inner)
    if not isinstance(first, Mapping) or first.items[0][0].text != name:
        return False
    if inner or chunks[0].role == "group":
        return True
    return changes.same(first.items[0][1], value)


def differences(path: Path, node: Node, value: Plain) -> list[Edit] | None:
    """A new collection over an old one of its kind as edits of what differs, so that comments and layout stay.

    None when the order differs or the items cannot be told apart: then it is written anew.
    """
    new: dict[str, Plain]
    if isinstance(node, Mapping) and isinstance(value, dict):
        old = {key.text: item for key, item in node.items}
        new = dict(value)
        if len(old) != len(node.items):
            return None
    elif isinstance(node, Sequence) and isinstance(value, list):
        old = dict(keyed(path, node, item_key))
        names = [item_key(path, item) if isinstance(item, Scalar | Mapping) else "" for item in map(_node, value)]
        if "" in names or len(set(names)) != len(names) or any(name.isdecimal() for name in (*names, *old)):
            return None
        new = dict(zip(names, value, strict=True))
    else:
        return None
    kept = [key for key in old if key in new]
    if not kept or not new or kept != [key for key in new if key in old]:
        return None
    edits: list[Edit] = []
    last = ""
    for key, part in new.items():
        if key not in old:
            edits.append(Insert((*path, key), part, last))
        elif not changes.same(old[key], part):
            edits.append(Put((*path, key), part))
        last = key
    edits += [Drop((*path, key)) for key in old if key not in new]
    return edits


def _node(value: Plain) -> Node:
    """New data as nodes, as far as identity asks."""
    if isinstance(value, dict):
        return Mapping(tuple((Scalar(key), _node(item)) for key, item in value.items()))
    if isinstance(value, list):
        return Sequence(tuple(_node(item) for item in value))
    return Scalar("" if value is None else str(value))
