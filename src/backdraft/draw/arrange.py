"""One layered layout: rows, order, columns, ports, tracks, put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from backdraft.draw import order as ordering
from backdraft.draw.coordinates import Field, settle, straighten
from backdraft.draw.layers import Layering, layered, parts
from backdraft.draw.plan import Ask, Link, Plan, Point
from backdraft.draw.ports import spread
from backdraft.draw.routing import Wire, route

_BOX, _LINE, _LABEL = 0, 1, 2


@dataclass(slots=True)
class _Work:
    """The layout as it grows. Items are the boxes, then all that arrows pass."""

    ask: Ask
    kind: list[int]
    sizes: list[Point]
    rows: list[list[int]] = field(default_factory=list)
    labelled: list[bool] = field(default_factory=list)  # per row: whether it is one of labels
    upper: list[int] = field(default_factory=list)  # per link
    lower: list[int] = field(default_factory=list)
    flipped: list[bool] = field(default_factory=list)
    chains: list[list[int]] = field(default_factory=list)
    label_item: list[int] = field(default_factory=list)

    def item(self, kind: int, size: Point = (1, 0)) -> int:
        self.kind.append(kind)
        self.sizes.append(size)
        return len(self.kind) - 1


def arrange(ask: Ask) -> Plan:
    """Lays out boxes and arrows."""
    work = _Work(ask, [_BOX] * len(ask.sizes), list(ask.sizes))
    _rows(work)
    _widen(work)
    _label_rows(work)
    area = _field(work)
    settle(area, 6 if len(work.kind) < 400 else 3)
    ends = _connect(work, area)
    _tie(work, area, ends)
    settle(area, 2)
    for _ in range(2):
        ends = _connect(work, area)
        inner = [chain[1:-1] for chain in work.chains]
        straighten(area, inner, ends)
    ends = _connect(work, area)
    return _draw(work, area, ends)


# --- rows -----------------------------------------------------------------------------------------------------------


def _rows(work: _Work) -> None:
    ask = work.ask
    nodes = range(len(ask.sizes))
    pairs = [(link.source, link.target) for link in ask.links]
    found: list[tuple[list[int], Layering]] = []
    for part in parts(nodes, pairs):
        inside = set(part)
        own = [pair for pair in pairs if pair[0] in inside]
        found.append((part, layered(part, own, ask.first, ask.last)))
    pinned = ask.first | ask.last
    lead = 1 if ask.framed else 0
    depth = 0
    for part, layering in found:
        inner = [n for n in part if n not in pinned]
        top = min(layering.layer[n] for n in inner)
        for n in inner:
            layering.layer[n] += lead - top
        depth = max(depth, lead + 1, *(layering.layer[n] + 1 for n in inner))
    depth += lead
    work.rows = [[] for _ in range(depth)]
    layer: dict[int, int] = {}
    for part, layering in found:
        layering.layer.update({n: 0 for n in part if n in ask.first} | {n: depth - 1 for n in part if n in ask.last})
        layer.update(layering.layer)
    part_of = {n: i for i, (part, _) in enumerate(found) for n in part}
    links: list[dict[int, ordering.Link]] = [{} for _ in found]
    for key, link in enumerate(ask.links):
        flipped = layer[link.source] > layer[link.target]
        u, v = (link.target, link.source) if flipped else (link.source, link.target)
        out, in_ = (link.enter, link.leave) if flipped else (link.leave, link.enter)
        work.upper.append(u)
        work.lower.append(v)
        work.flipped.append(flipped)
        links[part_of[u]][key] = (u, v, _share(out, ask.sizes[u][0]), _share(in_, ask.sizes[v][0]))
    work.chains = [[] for _ in ask.links]
    number = len(work.kind)
    for (part, layering), own in zip(found, links, strict=True):
        rows, number = ordering.ordered(part, layering, depth, own, number)
        for row, more in zip(work.rows, rows.rows, strict=True):
            row += more
        for key, chain in rows.chains.items():
            work.chains[key] = chain
    while len(work.kind) < number:
        work.item(_LINE)


def _widen(work: _Work) -> None:
    """Makes boxes broad enough for the arrows at either side."""
    leaving, entering = [0] * len(work.ask.sizes), [0] * len(work.ask.sizes)
    for u, v in zip(work.upper, work.lower, strict=True):
        leaving[u] += 1
        entering[v] += 1
    held = work.ask.first | work.ask.last
    for box, (across, along) in enumerate(work.ask.sizes):
        most = max(leaving[box], entering[box])
        if box not in held and most and not work.ask.solid[box]:
            work.sizes[box] = max(across, (most - 1) * work.ask.spacing.port + work.ask.rim[box] + 2), along


def _share(place: int | None, size: int) -> float:
    return 0.5 if place is None else (place + 0.5) / size


def _label_rows(work: _Work) -> None:
    """Between two rows, one or more rows for the labels of the arrows there; what else goes by passes through them."""
    ask = work.ask
    work.label_item = [-1] * len(ask.links)
    passing: list[list[tuple[int, int]]] = [[] for _ in work.rows]  # by upper row: link, place in its chain
    row_of = {item: i for i, row in enumerate(work.rows) for item in row}
    for key, chain in enumerate(work.chains):
        start = row_of[chain[0]]
        for k in range(len(chain) - 1):
            passing[start + k].append((key, k))
    wanted = _gaps(work, passing, row_of)
    rows: list[list[int]] = []
    grown: list[list[int]] = [[chain[0]] for chain in work.chains]
    across = max([ask.wide, *(_breadth(work, row) for row in work.rows)])
    for i, row in enumerate(work.rows):
        rows.append(row)
        work.labelled.append(False)
        if i + 1 == len(work.rows):
            break
        mine = [key for key, _ in passing[i] if wanted[key] == i]
        if mine:
            order = _between(work, passing[i], row, work.rows[i + 1])
            mine = [key for key in order if wanted[key] == i]
            total = sum(_label(work, key)[0] + ask.spacing.label for key in mine)
            count = min(3, len(mine), -(-total // across))
            turn = {key: n % count for n, key in enumerate(mine)}
            for n in range(count):
                added = []
                for key in order:
                    if turn.get(key) == n:
                        item = work.item(_LABEL, _label(work, key))
                        work.label_item[key] = item
                    else:
                        item = work.item(_LINE)
                    grown[key].append(item)
                    added.append(item)
                rows.append(added)
                work.labelled.append(True)
        for key, k in passing[i]:
            grown[key].append(work.chains[key][k + 1])
    work.rows, work.chains = rows, grown


def _label(work: _Work, key: int) -> Point:
    label = work.ask.links[key].label
    assert label is not None
    return label


def _breadth(work: _Work, row: Sequence[int]) -> int:
    return sum(work.sizes[item][0] + (work.ask.spacing.box if work.kind[item] == _BOX else 1) for item in row)


def _gaps(work: _Work, passing: Sequence[Sequence[tuple[int, int]]], row_of: dict[int, int]) -> list[int]:
    """The upper row of the gap in which each label stands: the one at its source, unless another is much emptier."""
    load = [0] * len(work.rows)
    wanted = []
    for key, chain in enumerate(work.chains):
        label = work.ask.links[key].label
        if label is None:
            wanted.append(-1)
            continue
        gaps = list(range(row_of[chain[0]], row_of[chain[-1]]))
        if work.flipped[key]:
            gaps.reverse()
        best = gaps[0]
        if load[best] + label[0] > work.ask.wide:
            best = min(gaps, key=lambda gap: load[gap])
        load[best] += label[0] + work.ask.spacing.label
        wanted.append(best)
    return wanted


def _between(
    work: _Work, passing: Sequence[tuple[int, int]], row: Sequence[int], below: Sequence[int]
) -> list[int]:
    """The arrows of a gap in an order between that of their upper and that of their lower ends."""
    above = {item: i / len(row) for i, item in enumerate(row)}
    under = {item: i / len(below) for i, item in enumerate(below)}
    keyed = []
    for key, k in passing:
        u, v = work.chains[key][k], work.chains[key][k + 1]
        a, b = above[u] + _end(work, key, u) / len(row), under[v] + _end(work, key, v) / len(below)
        keyed.append((a + b, a, key))
    return [key for *_, key in sorted(keyed)]


def _end(work: _Work, key: int, item: int) -> float:
    """Where on a fixed box an arrow ends, 0..1; 0.5 where it is free."""
    if item >= len(work.ask.sizes):
        return 0.5
    link = work.ask.links[key]
    return _share(link.leave if item == link.source else link.enter, work.sizes[item][0])


# --- columns --------------------------------------------------------------------------------------------------------


def _field(work: _Work) -> Field:
    ask = work.ask
    before, after = [], []
    for item, (across, _) in enumerate(work.sizes):
        before.append(across // 2)
        after.append(across - 1 - across // 2 + (ask.reach[item] if item < len(ask.reach) else 0))
    distance = []
    for row in work.rows:
        gaps = [0] if row else []
        for a, b in zip(row, row[1:], strict=False):
            gaps.append(after[a] + before[b] + 1 + _free(work, a, b))
        distance.append(gaps)
    up: list[list[tuple[int, int, int]]] = [[] for _ in work.kind]
    down: list[list[tuple[int, int, int]]] = [[] for _ in work.kind]
    area = Field(work.rows, before, after, distance, up, down, [1 if k == _BOX else 4 for k in work.kind])
    _tie(work, area, None)
    return area


def _free(work: _Work, a: int, b: int) -> int:
    """The free cells between two neighbours of a row."""
    spacing = work.ask.spacing
    kinds = {work.kind[a], work.kind[b]}
    if kinds == {_BOX}:
        pinned = work.ask.first | work.ask.last
        return spacing.lines if a in pinned and b in pinned else spacing.box
    if kinds == {_LABEL}:
        return spacing.label
    return spacing.lines if kinds == {_LINE} else spacing.line


def _tie(work: _Work, area: Field, ends: Sequence[tuple[int, int]] | None) -> None:
    """What is linked to what, from the places at the boxes where arrows end (their middles before these are known)."""
    for found in (area.up, area.down):
        for each in found:
            each.clear()
    for key, chain in enumerate(work.chains):
        link = work.ask.links[key]
        last = len(chain) - 2
        for k in range(len(chain) - 1):
            u, v = chain[k], chain[k + 1]
            own = its = 0
            if k == 0:
                own = _offset(work, area, link, u, ends[key][0] if ends else None)
            if k == last:
                its = _offset(work, area, link, v, ends[key][1] if ends else None)
            area.down[u].append((v, own, its))
            area.up[v].append((u, its, own))


def _offset(work: _Work, area: Field, link: Link, box: int, column: int | None) -> int:
    """How far right of the middle of its box an arrow ends."""
    fixed = link.leave if box == link.source else link.enter
    if fixed is not None:
        return fixed - area.before[box]
    return 0 if column is None else column - area.at[box]


# --- ports ----------------------------------------------------------------------------------------------------------


def _connect(work: _Work, area: Field) -> list[tuple[int, int]]:
    """The columns at which each arrow leaves its upper and enters its lower box."""
    place = {item: i for row in work.rows for i, item in enumerate(row)}
    leaving: dict[int, list[int]] = {}
    entering: dict[int, list[int]] = {}
    for key in range(len(work.chains)):
        leaving.setdefault(work.upper[key], []).append(key)
        entering.setdefault(work.lower[key], []).append(key)
    for keys in leaving.values():
        keys.sort(key=lambda key: (place[work.chains[key][1]], _far(work, key, 1), key))
    for keys in entering.values():
        keys.sort(key=lambda key: (place[work.chains[key][-2]], _far(work, key, -2), key))
    ends = [(0, 0)] * len(work.chains)
    outs = [0] * len(work.chains)
    ins = [0] * len(work.chains)
    for turn in range(3):
        for box, keys in leaving.items():
            _side(work, area, box, keys, outs, ins, turn, True)
        for box, keys in entering.items():
            _side(work, area, box, keys, ins, outs, turn + 1, False)
    for key in range(len(ends)):
        ends[key] = outs[key], ins[key]
    return ends


def _far(work: _Work, key: int, k: int) -> float:
    """Where on a box with fixed places the other end of a direct arrow is."""
    item = work.chains[key][k]
    return _end(work, key, item) if item < len(work.ask.sizes) else 0.5


def _side(
    work: _Work, area: Field, box: int, keys: Sequence[int], own: list[int], other: list[int], turn: int, out: bool
) -> None:
    """Places for the arrows at one side of a box: under what they come from or go to."""
    left = area.at[box] - area.before[box]
    across = work.sizes[box][0]
    fixed = [_fixed(work, key, box) for key in keys]
    if None not in fixed:
        for key, place in zip(keys, fixed, strict=True):
            assert place is not None
            own[key] = left + place
        return
    low, high = (left + work.ask.rim[box], left + across - 2) if across > 2 else (left, left + across - 1)
    wished: list[float] = []
    for i, key in enumerate(keys):
        chain = work.chains[key]
        item = chain[1] if out else chain[-2]
        # Where nothing straight is to be had, the arrows of a side stand evenly.
        wish = left + across * (i + 1) // (len(keys) + 1)
        if len(chain) > 2:
            column = area.at[item]
        elif turn:
            column = other[key]
        else:
            begin = area.at[item] - area.before[item]
            column = _shared(area.at[box], area.at[item], (low, high), (begin + 1, begin + work.sizes[item][0] - 2))
        wished.append(column if low <= column <= high else wish)
    for key, column in zip(keys, spread(wished, low, high, work.ask.spacing.port), strict=True):
        own[key] = column


def _fixed(work: _Work, key: int, box: int) -> int | None:
    link = work.ask.links[key]
    return link.leave if box == link.source else link.enter


def _shared(here: int, there: int, mine: Point, its: Point) -> int:
    """A column that both sides have, in the middle of the two boxes if it can be; else the middle of the other."""
    low, high = max(mine[0], its[0]), min(mine[1], its[1])
    if low > high:
        return there
    return min(max((here + there) // 2, low), high)


# --- tracks ---------------------------------------------------------------------------------------------------------


def _draw(work: _Work, area: Field, ends: Sequence[tuple[int, int]]) -> Plan:
    ask, spacing = work.ask, work.ask.spacing
    row_of = {item: i for i, row in enumerate(work.rows) for item in row}
    channels: list[list[tuple[int, int]]] = [[] for _ in work.rows]
    for key, chain in enumerate(work.chains):
        for k in range(len(chain) - 1):
            channels[row_of[chain[k]]].append((key, k))
    wires: dict[tuple[int, int], Wire] = {}
    height = [max((work.sizes[item][1] for item in row), default=0) for row in work.rows]
    if ask.framed:
        height[0] = height[-1] = 1
    top = [0] * len(work.rows)
    first_track = [0] * len(work.rows)
    for i, gaps in enumerate(channels):
        if i + 1 == len(work.rows):
            break
        columns = []
        for key, k in gaps:
            chain = work.chains[key]
            start = ends[key][0] if k == 0 else area.at[chain[k]]
            end = ends[key][1] if k == len(chain) - 2 else area.at[chain[k + 1]]
            columns.append((start, end))
        found, tracks = route(columns)
        wires.update(zip(gaps, found, strict=True))
        beside = work.labelled[i] or work.labelled[i + 1]
        lead = spacing.label_lead if beside else spacing.lead
        bare = spacing.label_bare if beside else spacing.bare
        if ask.framed and (i == 0 or i + 2 == len(work.rows)):
            bare = max(bare if gaps and beside else 0, spacing.frame)
        room = 2 * lead + (tracks - 1) * spacing.track + 1 if tracks else bare
        first_track[i] = top[i] + height[i] + lead
        top[i + 1] = top[i] + height[i] + max(room, bare)
    plan = Plan((0, 0), [], [], [None] * len(ask.links))
    plan.boxes = [(area.at[b] - area.before[b], top[row_of[b]]) for b in range(len(ask.sizes))]
    for key, chain in enumerate(work.chains):
        u, v = chain[0], chain[-1]
        way = [(ends[key][0], plan.boxes[u][1] + work.sizes[u][1] - 1)]
        for k in range(len(chain) - 1):
            i = row_of[chain[k]]
            for track, column in wires[key, k].steps:
                along = first_track[i] + track * spacing.track
                way += [(way[-1][0], along), (column, along)]
        way.append((ends[key][1], plan.boxes[v][1]))
        plan.ways.append(way[::-1] if work.flipped[key] else way)
        if work.label_item[key] >= 0:
            item = work.label_item[key]
            i = row_of[item]
            plan.labels[key] = (
                area.at[item] - area.before[item],
                top[i] + (height[i] - work.sizes[item][1]) // 2,
            )
    plan.sizes = work.sizes[: len(ask.sizes)]
    plan.order = [[item for item in row if item < len(ask.sizes)] for row in work.rows]
    return _shifted(plan, work, top[-1] + height[-1])


def _shifted(plan: Plan, work: _Work, along: int) -> Plan:
    """The plan with everything from 0 across."""
    ask = work.ask
    spots = [x for way in plan.ways for x, _ in way]
    lefts = [x for x, _ in plan.boxes] + spots
    rights = [x + work.sizes[b][0] + ask.reach[b] - 1 for b, (x, _) in enumerate(plan.boxes)] + spots
    for key, spot in enumerate(plan.labels):
        if spot is not None:
            lefts.append(spot[0])
            rights.append(spot[0] + _label(work, key)[0] - 1)
    low = min(lefts, default=0)
    plan.boxes = [(x - low, y) for x, y in plan.boxes]
    plan.ways = [[(x - low, y) for x, y in way] for way in plan.ways]
    plan.labels = [None if spot is None else (spot[0] - low, spot[1]) for spot in plan.labels]
    plan.size = (max(rights, default=low - 1) - low + 1, along)
    return plan
