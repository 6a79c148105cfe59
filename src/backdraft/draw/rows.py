"""Boxes and what arrows pass, in rows: the layers, the order in them, rows of labels between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from backdraft.draw import order as ordering
from backdraft.draw.layers import Layering, layered, parts
from backdraft.draw.plan import Ask, Point
from backdraft.draw.wrapping import wrap_rows

BOX, LINE, LABEL = 0, 1, 2


@dataclass(slots=True)
class Work:
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


def put_in_rows(work: Work) -> None:
    ask = work.ask
    nodes = range(len(ask.sizes))
    pairs = [(link.source, link.target) for link in ask.links]
    found: list[tuple[list[int], Layering]] = []
    for part in parts(nodes, pairs):
        inside = set(part)
        own = [pair for pair in pairs if pair[0] in inside]
        found.append((part, layered(part, own, ask.first, ask.last)))
        if ask.wrap:
            wrap_rows(found[-1][1], own, [size[0] + ask.spacing.box for size in ask.sizes], ask)
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
        links[part_of[u]][key] = (u, v, share(out, ask.sizes[u][0]), share(in_, ask.sizes[v][0]))
    work.chains = [[] for _ in ask.links]
    number = len(work.kind)
    for (part, layering), mine in zip(found, links, strict=True):
        rows, number = ordering.ordered(part, layering, depth, mine, number)
        for row, more in zip(work.rows, rows.rows, strict=True):
            row += more
        for key, chain in rows.chains.items():
            work.chains[key] = chain
    while len(work.kind) < number:
        work.item(LINE)


def widen(work: Work) -> None:
    """Makes boxes broad enough for the arrows at either side."""
    leaving, entering = [0] * len(work.ask.sizes), [0] * len(work.ask.sizes)
    for u, v in zip(work.upper, work.lower, strict=True):
        leaving[u] += 1
        entering[v] += 1
    for box, (across, along) in enumerate(work.ask.sizes):
        most = max(leaving[box], entering[box])
        if work.kind[box] == BOX and most and not work.ask.solid[box]:
            work.sizes[box] = max(across, (most - 1) * work.ask.spacing.port + work.ask.rim[box] + 2), along


def share(place: int | None, size: int) -> float:
    return 0.5 if place is None else (place + 0.5) / size


def add_label_rows(work: Work) -> None:
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
            total = sum(label_of(work, key)[0] + ask.spacing.label for key in mine)
            count = min(3, len(mine), -(-total // across))
            turn = {key: n % count for n, key in enumerate(mine)}
            for n in range(count):
                added = []
                for key in order:
                    if turn.get(key) == n:
                        item = work.item(LABEL, label_of(work, key))
                        work.label_item[key] = item
                    else:
                        item = work.item(LINE)
                    grown[key].append(item)
                    added.append(item)
                rows.append(added)
                work.labelled.append(True)
        for key, k in passing[i]:
            grown[key].append(work.chains[key][k + 1])
    work.rows, work.chains = rows, grown


def label_of(work: Work, key: int) -> Point:
    label = work.ask.links[key].label
    assert label is not None
    return label


def _breadth(work: Work, row: Sequence[int]) -> int:
    return sum(work.sizes[item][0] + (work.ask.spacing.box if work.kind[item] == BOX else 1) for item in row)


def _gaps(work: Work, passing: Sequence[Sequence[tuple[int, int]]], row_of: dict[int, int]) -> list[int]:
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


def _between(work: Work, passing: Sequence[tuple[int, int]], row: Sequence[int], below: Sequence[int]) -> list[int]:
    """The arrows of a gap in an order between that of their upper and that of their lower ends."""
    above = {item: i / len(row) for i, item in enumerate(row)}
    under = {item: i / len(below) for i, item in enumerate(below)}
    keyed = []
    for key, k in passing:
        u, v = work.chains[key][k], work.chains[key][k + 1]
        a, b = above[u] + end_of(work, key, u) / len(row), under[v] + end_of(work, key, v) / len(below)
        keyed.append((a + b, a, key))
    return [key for *_, key in sorted(keyed)]


def end_of(work: Work, key: int, item: int) -> float:
    """Where on a fixed box an arrow ends, 0..1; 0.5 where it is free."""
    if item >= len(work.ask.sizes):
        return 0.5
    link = work.ask.links[key]
    return share(link.leave if item == link.source else link.enter, work.sizes[item][0])
