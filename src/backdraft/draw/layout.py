"""From a graph to places: connected parts side by side, groups laid out by themselves, arrows to oneself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from backdraft.draw.arrange import arrange
from backdraft.draw.drawing import Drawing, Drawn, Framed, Placed, corners, packed
from backdraft.draw.graph import Direction, Graph, Group
from backdraft.draw.layers import layered, parts
from backdraft.draw.plan import (
    DOWN,
    DOWN_DASHED,
    DOWN_ROOMY,
    DOWN_TIGHT,
    RIGHT,
    RIGHT_DASHED,
    RIGHT_ROOMY,
    Ask,
    Link,
    Plan,
    Point,
    Spacing,
)
from backdraft.draw.shapes import SHAPES
from backdraft.draw.text import width


def lay_out(
    graph: Graph,
    direction: Direction = "TB",
    wide: int = 100,
    *,
    roomy: bool = False,
    wrap: bool = False,
    tight: bool = False,
) -> Drawing:
    """Places for everything of `graph`.

    Args:
        graph: What to draw.
        direction: From top to bottom or from left to right.
        wide: About how many cells wide the picture may be, where there is a choice.
        wrap: Whether what hangs on the rest may stand in several rows, so that none is wider than `wide`.
        tight: Whether arrows run side by side without a free cell between them.
        roomy: Whether each arrow is straight for a cell at either end, for what is drawn there.
    """
    kinds = (DOWN_TIGHT if tight else DOWN, RIGHT)
    if roomy:
        kinds = (DOWN_DASHED, RIGHT_DASHED) if any(a.dashed for a in graph.arrows) else (DOWN_ROOMY, RIGHT_ROOMY)
    spacing = kinds[direction == "LR"]
    return _Layout(graph, direction == "TB", spacing, wide, roomy, wrap).drawing()


@dataclass(slots=True)
class _Inner:
    """A group that is laid out: its plan, its members, and for each of its arrows the number of its link."""

    plan: Plan
    size: Point
    side: int
    members: list[int]
    links: dict[int, int]
    ports: dict[int, int]
    upper: frozenset[int]


class _Layout:
    """The steps of one layout. Nodes are numbers in the order of the graph; arrows too."""

    def __init__(self, graph: Graph, down: bool, spacing: Spacing, wide: int, roomy: bool, wrap: bool) -> None:
        self.down = down
        self.roomy = roomy
        self.wrap = wide if wrap else 0
        self.spacing = spacing
        self.wide = wide
        self.nodes = graph.nodes
        number = {node.key: i for i, node in enumerate(graph.nodes)}
        self.arrows = [a for a in graph.arrows if a.source in number and a.target in number]
        self.ends = [(number[a.source], number[a.target]) for a in self.arrows]
        self.loops: dict[int, list[int]] = {}
        for key, (u, v) in enumerate(self.ends):
            if u == v:
                self.loops.setdefault(u, []).append(key)
        known = {group.key: group for group in graph.groups}
        self.groups = [known.get(node.group) for node in graph.nodes]
        self.sizes = [self._size(i) for i in range(len(self.nodes))]

    def drawing(self) -> Drawing:
        """All connected parts, beside and under one another."""
        outer, of = self._outer()
        between = [k for k, (u, v) in enumerate(self.ends) if of[u] != of[v]]
        pairs = [(of[self.ends[k][0]], of[self.ends[k][1]]) for k in between]
        found = parts(range(len(outer)), pairs)
        drawings = []
        for part in found:
            inside = set(part)
            mine = [(k, pair) for k, pair in zip(between, pairs, strict=True) if pair[0] in inside]
            drawings.append(self._part(part, outer, mine))
        return packed(drawings, max([self.wide, *(d.w for d in drawings)]))

    # Sizes.

    def _size(self, i: int) -> Point:
        """A box by its text and its arrows to itself, across and along."""
        node, loops = self.nodes[i], self.loops.get(i, [])
        shape = SHAPES[node.shape]
        w = max((width(line) for line in node.lines), default=0) + 4
        h = len(node.lines) + len(node.rules) + 2 + bool(shape.lid)
        if not self.down and loops:
            labels = max(width(self.arrows[k].label) for k in loops)
            return h, max(w, labels + 2 * len(loops) + 2, 2 * len(loops) + 3)
        return (w, max(h, 2 * len(loops) + 2)) if self.down else (h, w)

    def _reach(self, i: int) -> int:
        """The room that arrows to itself take after a box."""
        reach = 0
        for key in self.loops.get(i, ()):
            label = self.arrows[key].label
            if self.down:
                reach += 2 + (width(label) + 1 if label else 0)
            else:
                reach += 1 + bool(label)
        return reach + 1 if reach and (self.down or self.roomy) else reach

    def _rim(self, i: int) -> int:
        """Arrows from the left keep clear of a lid."""
        return 1 if self.down or not SHAPES[self.nodes[i].shape].lid else 2

    def _label(self, key: int) -> Point | None:
        label = self.arrows[key].label
        if not label:
            return None
        lines = label.split("\n")
        size = max(map(width, lines))
        return (size, len(lines)) if self.down else (len(lines), size + 2)

    # Groups.

    def _outer(self) -> tuple[list[tuple[Group | None, list[int]]], list[int]]:
        """The boxes outside of groups and the groups with their members, and which of these each node is in."""
        outer: list[tuple[Group | None, list[int]]] = []
        at: dict[str, int] = {}
        of = []
        for i, group in enumerate(self.groups):
            if group is None:
                of.append(len(outer))
                outer.append((None, [i]))
            elif group.key in at:
                of.append(at[group.key])
                outer[at[group.key]][1].append(i)
            else:
                at[group.key] = len(outer)
                of.append(len(outer))
                outer.append((group, [i]))
        return outer, of

    def _part(
        self,
        part: Sequence[int],
        outer: Sequence[tuple[Group | None, list[int]]],
        mine: Sequence[tuple[int, tuple[int, int]]],
    ) -> Drawing:
        """One connected part."""
        local = {n: i for i, n in enumerate(part)}
        pairs = [(local[u], local[v]) for _, (u, v) in mine]
        framed = [i for i, n in enumerate(part) if outer[n][0] is not None]
        layer = layered(range(len(part)), pairs).layer if framed else {}
        inner: dict[int, _Inner] = {}
        for i in framed:
            ups = [k for (k, _), (u, v) in zip(mine, pairs, strict=True) if i in (u, v) and layer[u + v - i] < layer[i]]
            downs = [
                k for (k, _), (u, v) in zip(mine, pairs, strict=True) if i in (u, v) and layer[u + v - i] > layer[i]
            ]
            inner[i] = self._group(outer[part[i]], ups, downs)
        sizes, reach = [], []
        for i, n in enumerate(part):
            node = outer[n][1][0]
            sizes.append(inner[i].size if i in inner else self.sizes[node])
            reach.append(0 if i in inner else self._reach(node))
        links = [
            Link(
                u,
                v,
                self._label(k),
                inner[u].ports[k] if u in inner else None,
                inner[v].ports[k] if v in inner else None,
            )
            for (k, _), (u, v) in zip(mine, pairs, strict=True)
        ]
        plan = arrange(
            Ask(
                tuple(sizes),
                tuple(links),
                self.spacing,
                tuple(reach),
                tuple(i in inner for i in range(len(part))),
                tuple(1 if i in inner else self._rim(outer[n][1][0]) for i, n in enumerate(part)),
                wide=min(self.wide, 72) if self.down else 40,
                wrap=self.wrap,
            )
        )
        return self._collect(part, outer, [k for k, _ in mine], plan, inner)

    def _group(self, group: tuple[Group | None, list[int]], ups: Sequence[int], downs: Sequence[int]) -> _Inner:
        """The inside of a group; each arrow that leaves it ends at a place on its frame."""
        members = group[1]
        local = {n: i for i, n in enumerate(members)}
        sizes = [self.sizes[n] for n in members]
        reach = [self._reach(n) for n in members]
        links: list[Link] = []
        numbers: dict[int, int] = {}
        for k, (u, v) in enumerate(self.ends):
            if u in local and v in local and u != v:
                numbers[k] = len(links)
                links.append(Link(local[u], local[v], self._label(k)))
        held: list[set[int]] = [set(), set()]
        doors: dict[int, int] = {}
        for which, keys in enumerate((ups, downs)):
            for k in keys:
                u, v = self.ends[k]
                door = len(sizes)
                sizes.append((1, 1))
                reach.append(0)
                held[which].add(door)
                doors[k] = door
                numbers[k] = len(links)
                links.append(Link(local[u], door) if u in local else Link(door, local[v]))
        plan = arrange(
            Ask(
                tuple(sizes),
                tuple(links),
                self.spacing,
                tuple(reach),
                (False,) * len(sizes),
                tuple(self._rim(n) for n in members) + (1,) * len(doors),
                frozenset(held[0]),
                frozenset(held[1]),
                True,
                wide=min(self.wide, 72) if self.down else 40,
            )
        )
        title = group[0].title if group[0] is not None else ""
        side = self.spacing.side
        across, along = plan.size[0] + 2 * side, plan.size[1]
        ports = {k: plan.boxes[door][0] + side for k, door in doors.items()}
        room = width(title) + 6
        if self.down:
            if _free_stretch(across, {ports[k] for k in ups}, room) is None:
                across = max(across, room) if not ups else across + room
        else:
            along = max(along, room)
        return _Inner(plan, (across, along), side, members, numbers, ports, frozenset(ups))

    # Collecting.

    def _collect(
        self,
        part: Sequence[int],
        outer: Sequence[tuple[Group | None, list[int]]],
        keys: Sequence[int],
        plan: Plan,
        inner: dict[int, _Inner],
    ) -> Drawing:
        drawing = Drawing()
        across, along = plan.size
        drawing.w, drawing.h = (across, along) if self.down else (along, across)
        ways: dict[int, list[Point]] = {k: list(way) for k, way in zip(keys, plan.ways, strict=True)}
        labels = {k: spot for k, spot in zip(keys, plan.labels, strict=True) if spot is not None}
        for i, n in enumerate(part):
            c, m = plan.boxes[i]
            if i not in inner:
                self._box(drawing, outer[n][1][0], (c, m), plan.sizes[i])
                continue
            found = inner[i]
            group = outer[n][0]
            assert group is not None
            self._frame(drawing, group, found, (c, m), plan.sizes[i])
            c += found.side
            for j, node in enumerate(found.members):
                bc, bm = found.plan.boxes[j]
                self._box(drawing, node, (bc + c, bm + m), found.plan.sizes[j])
            for k, number in found.links.items():
                way = [(x + c, y + m) for x, y in found.plan.ways[number]]
                if k not in ways:
                    ways[k] = way
                elif self.ends[k][0] in found.members:
                    ways[k] = way + ways[k]
                else:
                    ways[k] = ways[k] + way
                spot = found.plan.labels[number]
                if spot is not None:
                    labels[k] = (spot[0] + c, spot[1] + m)
        for k in sorted(ways):
            spot = labels.get(k)
            way = ways[k] if self.down else [(m, c) for c, m in ways[k]]
            if spot is not None and not self.down:
                spot = (spot[1] + 1, spot[0])
            drawing.arrows.append(Drawn(self.arrows[k], corners(way), spot))
        return drawing

    def _box(self, drawing: Drawing, node: int, at: Point, size: Point) -> None:
        (x, y), (w, h) = (at, size) if self.down else ((at[1], at[0]), (size[1], size[0]))
        drawing.boxes.append(Placed(self.nodes[node], x, y, w, h))
        count = len(self.loops.get(node, ()))
        beyond = 1 if self.down or not self.roomy else 2
        for j, key in enumerate(self.loops.get(node, ())):
            label = self.arrows[key].label
            spot: Point | None
            if self.down:
                column, top, bottom = x + w - 1 + beyond + 1, y + count - j, y + h - 1 - count + j
                way = ((x + w - 1, top), (column, top), (column, bottom), (x + w - 1, bottom))
                spot = (column + 2, top)
                beyond += 2 + (width(label) + 1 if label else 0)
            else:
                row, left, right = y + h - 1 + beyond, x + count - j, x + w - 1 - count + j
                way = ((right, y + h - 1), (right, row), (left, row), (left, y + h - 1))
                spot = (left, row + 1)
                beyond += 1 + bool(label)
            drawing.arrows.append(Drawn(self.arrows[key], way, spot if label else None))

    def _frame(self, drawing: Drawing, group: Group, found: _Inner, at: Point, size: Point) -> None:
        (x, y), (w, h) = (at, size) if self.down else ((at[1], at[0]), (size[1], size[0]))
        start = 0
        if self.down:
            first = {found.ports[k] for k in found.upper}
            start = _free_stretch(w, first, width(group.title) + 6) or 0
        drawing.frames.append(Framed(group, x, y, w, h, x + start + 2))


def _free_stretch(across: int, taken: set[int], room: int) -> int | None:
    """Where on a border of `across` cells a title of `room` cells fits between the arrows."""
    start = 0
    for column in [*sorted(taken), across]:
        if column - start >= room:
            return start
        start = column + 1
    return None
