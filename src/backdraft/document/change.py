"""One change of one chunk: what the tree is to be, the ways to write it from the smallest to the widest, the proof."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from backdraft.design.dataclass import dataclass
from backdraft.design.nodes import Mapping, Node, Scalar, Sequence
from backdraft.design.paths import Path
from backdraft.document import splice
from backdraft.document.cutting import line_end
from backdraft.document.edits import EditError
from backdraft.document.emit import Branch, Value, Writer, branch
from backdraft.document.lines import column, line_start
from backdraft.document.steps import Spot


@dataclass(frozen=True, slots=True)
class Change:
    """The node at `spot` becomes `value`; `ways` give the chunk's text for that, the best first."""

    spot: Spot
    value: Value
    ways: Iterator[str]


def same(node: Node | None, value: Value) -> bool:
    """Whether a node that was read says what was meant; the order of keys counts."""
    tree = branch(value)
    if tree is not None:
        if isinstance(node, Mapping):
            return (
                tree.is_map
                and len(node.items) == len(tree.items)
                and all(
                    key.text == _text(name) and same(item, wanted)
                    for (key, item), (name, wanted) in zip(node.items, tree.items, strict=True)
                )
            )
        return (
            isinstance(node, Sequence)
            and not tree.is_map
            and len(node.items) == len(tree.items)
            and all(same(item, wanted) for item, (_, wanted) in zip(node.items, tree.items, strict=True))
        )
    if not isinstance(node, Scalar):
        return False
    match value:
        case Scalar(text, style=style):
            return node.text == text and bool(node.text or node.style) == bool(text or style)
        case None:
            return not node.style and node.text in ("", "null")
        case bool():
            return not node.style and node.text == ("true" if value else "false")
        case int() | float():
            return not node.style and node.text == repr(value)
    return node.text == value and bool(node.text or node.style)


def _text(key: Scalar | str) -> str:
    return key.text if isinstance(key, Scalar) else key


def replaced(container: Mapping | Sequence, index: int, value: Value) -> Branch:
    """The collection with another child."""
    tree = _tree(container)
    items = list(tree.items)
    items[index] = (items[index][0], value)
    return Branch(tuple(items), tree.is_map, tree.flow)


def _tree(node: Node) -> Branch:
    tree = branch(node)
    assert tree is not None
    return tree


# --- the changes ----------------------------------------------------------------------------------------------------


def set_value(text: str, spot: Spot, value: Value, writer: Writer) -> Change:
    """Another value at `spot`."""
    tree = branch(value)
    old = spot.node
    if tree is not None and tree.flow is None and isinstance(old, Mapping | Sequence) and old.items:
        # An entry is written back in its own form.
        value = Branch(tree.items, tree.is_map, old.flow)
    return Change(spot, value, splice.setting(text, spot, value, writer))


def add_child(text: str, spot: Spot, index: int, key: str | None, value: Value, writer: Writer) -> Change:
    """A further child of the collection at `spot`."""
    tree = _tree(spot.node)
    name = key if key is not None else ""
    after = Branch((*tree.items[:index], (name, value), *tree.items[index:]), tree.is_map, tree.flow)
    if tree.items or not spot.chain:
        return Change(spot, after, splice.adding(text, spot, index, key, value, writer))
    container = spot.chain[-1][0]
    if container.flow:
        return Change(spot, after, splice.adding(text, spot, index, key, value, writer))
    # `{}` and `[]` under a key of a block: the writer chooses how it goes on.
    free = Branch(after.items, after.is_map, None)
    return Change(spot, free, splice.setting(text, spot, free, writer))


def remove_child(text: str, spot: Spot, index: int, writer: Writer) -> Change:
    """One child less in the collection at `spot`."""
    tree = _tree(spot.node)
    after = Branch((*tree.items[:index], *tree.items[index + 1 :]), tree.is_map, tree.flow)
    assert isinstance(spot.node, Mapping | Sequence)
    if not after.items:
        if spot.chain:
            return Change(spot, after, splice.setting(text, spot, after, writer))
        return Change(spot, after, iter(()))
    return Change(spot, after, splice.removing(text, spot.node, index))


def rename_key(text: str, spot: Spot, index: int, new: str) -> Change:
    """Another name for a key of the mapping at `spot`."""
    assert isinstance(spot.node, Mapping)
    tree = _tree(spot.node)
    key, value = spot.node.items[index]
    after = Branch((*tree.items[:index], (new, value), *tree.items[index + 1 :]), True, tree.flow)
    return Change(spot, after, splice.renaming(text, key, new, spot.node.flow))


def move_child(text: str, spot: Spot, index: int, to: int, writer: Writer) -> Change:
    """A child at another position of the collection at `spot`."""
    assert isinstance(spot.node, Mapping | Sequence)
    tree = _tree(spot.node)
    items = [item for i, item in enumerate(tree.items) if i != index]
    items.insert(to, tree.items[index])
    after = Branch(tuple(items), tree.is_map, tree.flow)
    return Change(spot, after, splice.moving(text, spot.node, index, to, writer.style.eol))


# --- the proof ------------------------------------------------------------------------------------------------------


def attempts(text: str, root: Node, change: Change, writer: Writer) -> Iterator[tuple[str, Value, Path | None]]:
    """Texts for a change, from the smallest splice to the whole chunk: the text, the root it must read as, and the
    path that was written anew (None: nothing but what changed)."""
    spot, value = change.spot, change.value
    levels: list[tuple[Spot, Value]] = [(spot, value)]
    for depth in range(len(spot.chain) - 1, -1, -1):
        container, index = spot.chain[depth]
        value = replaced(container, index, value)
        path = spot.path[: len(spot.path) - (len(spot.chain) - depth)]
        levels.append((Spot(container, path, spot.chain[:depth]), value))
    whole = levels[-1][1]
    for way in change.ways:
        yield way, whole, None
    for at, wanted in levels if not isinstance(spot.node, Scalar) else levels[1:]:
        if at.chain:
            for way in splice.setting(text, at, wanted, writer):
                yield way, whole, at.path
    begin = line_start(text, root.start)
    tree = branch(whole)
    if tree is not None and tree.items:
        lines = writer.lines(tree, column(text, root.start), ())
        yield text[:begin] + lines + text[line_end(text, root.end) :], whole, levels[-1][0].path


Reader = Callable[[str], "Node | None"]


def verified(text: str, root: Node, change: Change, writer: Writer, read: Reader) -> tuple[str, Path | None]:
    """The first text that, read back, says what was meant; with the path that had to be written anew.

    Raises:
        EditError: No way to write it says so.
    """
    tried: set[str] = set()
    for way, wanted, widened in attempts(text, root, change, writer):
        if way in tried:
            continue
        tried.add(way)
        if same(read(way), wanted):
            return way, widened
    raise EditError("this cannot be written into the text as it stands", "edit the entry as text")
