"""Who stands left of whom in each row, with few crossings; long arrows get a place in each row that they pass.

Sweeps of barycentres over what is tied together by more than one way, then exchanges of neighbours, then what hangs on
the rest one by one where it crosses least. (Sugiyama, Tagawa, Toda 1981; Gansner et al., "A Technique for Drawing
Directed Graphs", 1993.)
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from backdraft.design.patience import still_wanted
from backdraft.draw.layers import Layering

#: An arrow between rows: the upper node, the lower node, where it leaves and enters (0 left end .. 1 right end).
Link = tuple[int, int, float, float]
_SWEEPS = 8
#: How often neighbours are tried in the other order, by the number of items: big pictures are scrolled, not admired.
_EXCHANGES = ((400, 6), (2000, 2), (6000, 1), (1_000_000_000, 0))


@dataclass(slots=True)
class Rows:
    """The order: `rows[i]` holds nodes and, as numbers from `first_dummy` on, the places where long arrows pass.

    `chains[link]` is the way of a link: its upper node, what it passes, its lower node.
    """

    rows: list[list[int]]
    chains: dict[int, list[int]] = field(default_factory=dict)


class _Net:
    """What is linked to what between neighbouring rows: `(other, own end, other end)` by item."""

    def __init__(self) -> None:
        self.up: dict[int, list[tuple[int, float, float]]] = {}
        self.down: dict[int, list[tuple[int, float, float]]] = {}

    def join(self, upper: int, lower: int, leave: float, enter: float) -> None:
        self.down.setdefault(upper, []).append((lower, leave, enter))
        self.up.setdefault(lower, []).append((upper, enter, leave))


def ordered(
    nodes: Sequence[int], layering: Layering, depth: int, links: Mapping[int, Link], first_dummy: int
) -> tuple[Rows, int]:
    """The order of one connected part.

    Args:
        nodes: Its nodes in the order of the file.
        layering: Their rows, from 0.
        depth: How many rows there are.
        links: Its arrows, the upper end first.
        first_dummy: The number that the first passing place gets.

    Returns:
        The rows, and the next number that is free.
    """
    layer = dict(layering.layer)
    hanging = {leaf for leaf, _ in layering.hanging}
    bonds = set(layering.hanging)
    found = Rows([[] for _ in range(depth)])
    net = _Net()
    late: dict[int, list[int]] = {}
    number = first_dummy
    for key, (u, v, leave, enter) in links.items():
        chain = [u, *range(number, number + layer[v] - layer[u] - 1), v]
        number += len(chain) - 2
        for i, item in enumerate(chain[1:-1], 1):
            layer[item] = layer[u] + i
        found.chains[key] = chain
        if u in hanging or v in hanging:
            late.setdefault(u if (u, v) in bonds else v, []).append(key)
        else:
            _join(net, chain, leave, enter)
    _begin(found.rows, [n for n in nodes if n not in hanging], net, layer)
    _sweep(found.rows, net)
    _exchange(found.rows, net)
    for leaf, on in layering.hanging:
        still_wanted()
        _attach(found, net, layer, leaf, on, [(key, *links[key][2:]) for key in late.get(leaf, ())])
    return found, number


def _join(net: _Net, chain: Sequence[int], leave: float, enter: float) -> None:
    last = len(chain) - 2
    for i in range(len(chain) - 1):
        net.join(chain[i], chain[i + 1], leave if i == 0 else 0.5, enter if i == last else 0.5)


def _begin(rows: list[list[int]], nodes: Sequence[int], net: _Net, layer: Mapping[int, int]) -> None:
    """The first order: as a search in depth from the top comes by, in the order of the file."""
    seen: set[int] = set()
    for start in sorted(nodes, key=layer.__getitem__):
        stack = [start]
        while stack:
            item = stack.pop()
            if item in seen:
                continue
            seen.add(item)
            rows[layer[item]].append(item)
            stack.extend(other for other, *_ in reversed(net.down.get(item, ())))


def crossings(upper: Mapping[int, int], row: Sequence[int], net: _Net, place: Mapping[int, int]) -> int:
    """How many pairs of arrows cross between the row above (places `upper`) and `row`."""
    ends = sorted(
        (upper[other] + there, place[item] + here) for item in row for other, here, there in net.up.get(item, ())
    )
    done: list[float] = []
    count = 0
    for i, (_, at) in enumerate(ends):
        count += i - bisect_right(done, at)
        insort(done, at)
    return count


def _places(row: Sequence[int]) -> dict[int, int]:
    return {item: i for i, item in enumerate(row)}


def _all_crossings(rows: list[list[int]], net: _Net) -> int:
    places = [_places(row) for row in rows]
    return sum(crossings(places[i - 1], rows[i], net, places[i]) for i in range(1, len(rows)))


def _sweep(rows: list[list[int]], net: _Net) -> None:
    best = [list(row) for row in rows]
    fewest = _all_crossings(rows, net)
    idle = 0
    sweeps = _SWEEPS if sum(map(len, rows)) < 3000 else 4
    for turn in range(sweeps):
        if not fewest or idle > 2:
            break
        still_wanted()
        downward = turn % 2 == 0
        ways = net.up if downward else net.down
        order = range(1, len(rows)) if downward else range(len(rows) - 2, -1, -1)
        for i in order:
            place = _places(rows[i - 1 if downward else i + 1])
            rows[i] = _by_barycentre(rows[i], ways, place)
        count = _all_crossings(rows, net)
        idle = 0 if count < fewest else idle + 1
        if count < fewest:
            fewest, best = count, [list(row) for row in rows]
    rows[:] = best


def _by_barycentre(
    row: Sequence[int], ways: Mapping[int, list[tuple[int, float, float]]], place: Mapping[int, int]
) -> list[int]:
    """`row` by the mean place of what each is linked to; what is linked to nothing keeps its place."""
    keyed = {}
    for item in row:
        ends = ways.get(item)
        if ends:
            keyed[item] = sum(place[other] + there for other, _, there in ends) / len(ends)
    free = iter(sorted(keyed, key=keyed.__getitem__))
    return [next(free) if item in keyed else item for item in row]


def _exchange(rows: list[list[int]], net: _Net) -> None:
    """Neighbours change places wherever that leaves fewer crossings."""
    places = [_places(row) for row in rows]
    size = sum(map(len, rows))
    dirty = set(range(len(rows)))
    for _ in range(next(passes for most, passes in _EXCHANGES if size <= most)):
        changed: set[int] = set()
        for i in sorted(dirty):
            still_wanted()
            row = rows[i]
            sides = []
            if i:
                sides.append(_ends(row, net.up, places[i - 1]))
            if i + 1 < len(rows):
                sides.append(_ends(row, net.down, places[i + 1]))
            for k in range(len(row) - 1):
                gain = sum(_gain(ends[k], ends[k + 1]) for ends in sides)
                if gain > 0:
                    a, b = row[k], row[k + 1]
                    row[k], row[k + 1] = b, a
                    places[i][b], places[i][a] = k, k + 1
                    for ends in sides:
                        ends[k], ends[k + 1] = ends[k + 1], ends[k]
                    changed.add(i)
        if not changed:
            break
        dirty = {i + step for i in changed for step in (-1, 0, 1) if 0 <= i + step < len(rows)}


def _ends(
    row: Sequence[int], ways: Mapping[int, list[tuple[int, float, float]]], place: Mapping[int, int]
) -> list[list[float]]:
    return [sorted(place[other] + there for other, _, there in ways.get(item, ())) for item in row]


def _gain(left: Sequence[float], right: Sequence[float]) -> int:
    """How many crossings fewer there are when two neighbours with these ends change places."""
    if not left or not right or left[-1] <= right[0]:
        return -1 if left and right and left[0] < right[-1] else 0
    if len(left) == 1 and len(right) == 1:
        return 1
    return sum(x > y for x in left for y in right) - sum(x < y for x in left for y in right)


def _attach(
    found: Rows, net: _Net, layer: Mapping[int, int], leaf: int, on: int, keys: Sequence[tuple[int, float, float]]
) -> None:
    """Puts `leaf`, and the way to it, where it crosses least of what stands there already."""
    key, leave, enter = keys[0]
    chain = found.chains[key]
    downward = chain[0] == on
    way = chain if downward else chain[::-1]
    end = leave if downward else enter
    for here, item in pairwise(way):
        row = found.rows[layer[item]]
        row.insert(_best_gap(found, net, layer, here, end, row, downward), item)
        end = 0.5
    _join(net, chain, leave, enter)
    for more, out, in_ in keys[1:]:
        for item, twin in zip(found.chains[more][1:-1], chain[1:-1], strict=True):
            row = found.rows[layer[item]]
            row.insert(row.index(twin) + 1, item)
        _join(net, found.chains[more], out, in_)


def _best_gap(
    found: Rows, net: _Net, layer: Mapping[int, int], here: int, end: float, row: Sequence[int], downward: bool
) -> int:
    """Where in `row` a new item linked to `here` crosses fewest arrows.

    Among equals: right after the last that hangs there too, so that the order of the file stands; else as near
    to that as can be, or, where nothing hangs there, about as far from the left as `here` is.
    """
    if not row:
        return 0
    home = found.rows[layer[here]]
    place = _places(home)
    at = place[here] + end
    ways = net.up if downward else net.down
    steps = []
    after = -1
    beside = -1
    for i, item in enumerate(row):
        change = 0
        for other, _, there in ways.get(item, ()):
            if other not in place:
                continue
            if other == here and there == end:
                after = i
            if other == here:
                beside = i
            x = place[other] + there
            if x < at:
                change -= 1
            elif x > at:
                change += 1
        steps.append(change)
    # Before the first: every arrow from the left of `here` ends to the right of the new one.
    cost = sum(x < at for item in row for x in (place[o] + t for o, _, t in ways.get(item, ()) if o in place))
    costs = [cost]
    for change in steps:
        cost += change
        costs.append(cost)
    fewest = min(costs)
    if after >= 0 and costs[after + 1] == fewest:
        return after + 1
    aim = beside + 1 if beside >= 0 else (place[here] + 0.5) / len(home) * len(row)
    return min((i for i, c in enumerate(costs) if c == fewest), key=lambda i: (abs(i - aim), i))
