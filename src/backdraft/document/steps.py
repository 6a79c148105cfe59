"""From paths to nodes and back: keys of mappings, identities of list items, short forms that stand for long ones."""

from __future__ import annotations

from collections.abc import Iterable

from backdraft.design.dataclass import dataclass
from backdraft.design.identity import item_key
from backdraft.design.nodes import Mapping, Node, Scalar, Sequence
from backdraft.design.paths import Path
from backdraft.design.shapes import is_empty, keyed
from backdraft.document.forms import is_list, line_key


@dataclass(frozen=True, slots=True)
class Spot:
    """A node with its way there: each container with the position of the child, from the root."""

    node: Node
    path: Path
    chain: tuple[tuple[Mapping | Sequence, int], ...] = ()


def position(path: Path, container: Mapping | Sequence, key: str) -> int | None:
    """The position of the child called `key`; for a list its identity, else its position in digits."""
    if len(container.items) > _MANY:
        at = _places(path, container).get(key)
    else:
        at = next((i for i, name in enumerate(_names(path, container)) if name == key), None)
    if at is not None or isinstance(container, Mapping):
        return at
    if key.isdecimal() and int(key) < len(container.items):
        return int(key)
    return None


def _names(path: Path, container: Mapping | Sequence) -> Iterable[str]:
    if isinstance(container, Mapping):
        return (name.text for name, _ in container.items)
    return (name for name, _ in keyed(path, container, item_key))


#: Children from which on their places are remembered, and those of the container that was asked last: what is found in
#: one entry is placed one after the other.
_MANY = 30
_last: tuple[Path, Mapping | Sequence | None, dict[str, int]] = ((), None, {})


def _places(path: Path, container: Mapping | Sequence) -> dict[str, int]:
    global _last
    asked, known, places = _last
    if known is not container or asked != path:
        places = {}
        for i, name in enumerate(_names(path, container)):
            places.setdefault(name, i)
        _last = path, container, places
    return places


def child(container: Mapping | Sequence, index: int) -> Node:
    """The child at a position."""
    return container.items[index][1] if isinstance(container, Mapping) else container.items[index]


def walk(root: Node, base: Path, path: Path) -> tuple[Spot, Path]:
    """Go down from `root`, which stands at `base`, as far as there is something; the rest of the path is left over.

    A lone line is what its long form has under its own key: `bus: rabbitmq` is also found at `bus.engine`. A lone
    scalar where a list is wanted is also its only item.
    """
    spot = Spot(root, base)
    rest = path[len(base) :]
    while rest:
        key, node = rest[0], spot.node
        if isinstance(node, Scalar):
            alone = not is_empty(node) and (
                (line_key(spot.path) == key) or (is_list(spot.path) and item_key(spot.path, node) == key)
            )
            if not alone:
                return spot, rest
            spot = Spot(node, (*spot.path, key), spot.chain)
        else:
            # A list that is a root is the chunk of its only item, whatever that is called.
            index = 0 if node is root and isinstance(node, Sequence) else position(spot.path, node, key)
            if index is None:
                return spot, rest
            spot = Spot(child(node, index), (*spot.path, key), (*spot.chain, (node, index)))
        rest = rest[1:]
    return spot, ()


def descend(root: Node, base: Path, path: Path) -> Spot | None:
    """The node at `path`, or None."""
    spot, rest = walk(root, base, path)
    return None if rest else spot


def path_in(text: str, root: Node, base: Path, offset: int, otherwise: Path) -> Path:
    """The deepest path at an offset of a chunk's text; `otherwise` when nothing is there."""
    path, node = base, root
    while not isinstance(node, Scalar):
        found: tuple[str, Node] | None = None
        if isinstance(node, Mapping):
            spans = [(key.text, key.start, value) for key, value in node.items]
        else:
            spans = [(name, item.start, item) for name, item in keyed(path, node, item_key)]
        for name, start, value in spans:
            # What stands behind a value on its line (a comment, a comma) belongs to it.
            if start <= offset and (offset <= value.end or "\n" not in text[value.end : offset]):
                found = name, value
        if found is None:
            break
        path, node = (*path, found[0]), found[1]
    return path if len(path) > len(base) else otherwise
