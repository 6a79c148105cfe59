"""Which box stands in which row: cycles opened, each arrow from an upper row to a lower one.

Boxes that hang on the rest by one neighbour (and what hangs on them) are put beside that neighbour at the end, so that
one more of them moves no other: a picture stays itself while it grows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from backdraft.draw.cycles import acyclic

#: An arrow between two boxes, by number; never from a box to itself.
Pair = tuple[int, int]
#: How often each node is drawn towards the side to which it has more arrows.
_PULLS = 6


@dataclass(frozen=True, slots=True)
class Layering:
    """The row of each node (0 on top) of one connected part, and `(leaf, neighbour)` in the order of attaching."""

    layer: dict[int, int] = field(default_factory=dict)
    hanging: tuple[Pair, ...] = ()


def parts(nodes: Sequence[int], pairs: Sequence[Pair]) -> list[list[int]]:
    """The connected parts, each in the given order, ordered by their first node."""
    near = _neighbours(nodes, pairs)
    found: list[list[int]] = []
    seen: set[int] = set()
    place = {node: i for i, node in enumerate(nodes)}
    for node in nodes:
        if node in seen:
            continue
        part = [node]
        seen.add(node)
        for each in part:
            fresh = [n for n in near[each] if n not in seen]
            seen.update(fresh)
            part += fresh
        found.append(sorted(part, key=place.__getitem__))
    return found


def layered(
    nodes: Sequence[int],
    pairs: Sequence[Pair],
    first: frozenset[int] = frozenset(),
    last: frozenset[int] = frozenset(),
) -> Layering:
    """Rows for one connected part.

    Args:
        nodes: The nodes in the order of the file.
        pairs: The arrows between them.
        first: Nodes that stand in a row of their own above all others, each with one arrow.
        last: Nodes that stand below all others, each with one arrow.
    """
    held = first | last
    inner = [n for n in nodes if n not in held]
    own = [(u, v) for u, v in pairs if u not in held and v not in held]
    near = _neighbours(inner, own)
    hanging, core = _stripped(inner, near)
    layer = _core_layers([n for n in inner if n in core], [(u, v) for u, v in own if u in core and v in core])
    down: set[Pair] = set()
    for u, v in own:
        if (v, u) not in down:
            down.add((u, v))
    for node, neighbour in hanging:
        layer[node] = layer[neighbour] + (1 if (neighbour, node) in down else -1)
    top, bottom = min(layer.values()), max(layer.values())
    pinned = [(u, v) if u in held else (v, u) for u, v in pairs if u in held or v in held]
    layer.update(dict.fromkeys((n for n in nodes if n in first), top - 1))
    layer.update(dict.fromkeys((n for n in nodes if n in last), bottom + 1))
    return Layering(layer, (*hanging, *pinned))


def _neighbours(nodes: Sequence[int], pairs: Sequence[Pair]) -> dict[int, list[int]]:
    near: dict[int, dict[int, None]] = {node: {} for node in nodes}
    for u, v in pairs:
        near[u][v] = None
        near[v][u] = None
    return {node: list(found) for node, found in near.items()}


def _stripped(nodes: Sequence[int], near: dict[int, list[int]]) -> tuple[tuple[Pair, ...], set[int]]:
    """What hangs on the rest, in the order of attaching it again, and the rest (of a tree: its first node)."""
    degree = {node: len(near[node]) for node in nodes}
    core = set(nodes)
    queue = [n for n in nodes if degree[n] <= 1]
    for node in queue:
        core.discard(node)
        for other in near[node]:
            if other in core:
                degree[other] -= 1
                if degree[other] == 1:
                    queue.append(other)
    core = core or {nodes[0]}
    place = {node: i for i, node in enumerate(nodes)}
    attached: list[Pair] = []
    done = set(core)
    front = [n for n in nodes if n in core]
    while front:
        fresh = [(n, node) for node in front for n in sorted(near[node], key=place.__getitem__) if n not in done]
        attached += fresh
        front = [n for n, _ in fresh]
        done.update(front)
    return tuple(attached), core


def _core_layers(nodes: Sequence[int], pairs: Sequence[Pair]) -> dict[int, int]:
    """The longest way from a source, then each node as near to its targets as makes its arrows shorter."""
    below: dict[int, list[int]] = {n: [] for n in nodes}
    above: dict[int, list[int]] = {n: [] for n in nodes}
    targets: dict[int, list[int]] = {n: [] for n in nodes}
    for u, v in pairs:
        targets[u].append(v)
    order = acyclic(nodes, targets)
    rank = {n: i for i, n in enumerate(order)}
    for u, v in pairs:
        upper, lower = (u, v) if rank[u] < rank[v] else (v, u)
        below[upper].append(lower)
        above[lower].append(upper)
    order.reverse()
    layer: dict[int, int] = {}
    for n in reversed(order):
        layer[n] = max((layer[a] + 1 for a in above[n]), default=0)
    for turn in range(_PULLS):
        moved = False
        for n in order if turn % 2 == 0 else reversed(order):
            pull = len(below[n]) - len(above[n])
            if pull > 0:
                wanted = min(layer[b] for b in below[n]) - 1
            elif pull < 0:
                wanted = max(layer[a] for a in above[n]) + 1
            else:
                continue
            moved = moved or wanted != layer[n]
            layer[n] = wanted
        if not moved:
            break
    return layer
