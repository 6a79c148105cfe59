"""One layered layout: rows, order, columns, ports, tracks, put together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from backdraft.design.patience import still_wanted
from backdraft.draw.coordinates import Field, nudge, settle, squeeze, straighten
from backdraft.draw.plan import Ask, Link, Plan
from backdraft.draw.routing import Wire, route
from backdraft.draw.rows import BOX, LABEL, LINE, Work, add_label_rows, label_of, put_in_rows, widen
from backdraft.draw.sides import connect, sides_of


def arrange(ask: Ask) -> Plan:
    """Lays out boxes and arrows."""
    held = ask.first | ask.last
    kinds = [LINE if box in held else BOX for box in range(len(ask.sizes))]
    work = Work(ask, kinds, list(ask.sizes))
    put_in_rows(work)
    widen(work)
    add_label_rows(work)
    sides = sides_of(work)
    area = _field(work)
    big = len(work.kind) > 2000
    settle(area, 2 if big else 5)
    ends = connect(work, area, sides)
    _tie(work, area, ends)
    settle(area, 1 if big else 2)
    for turn in range(2 if big else 4):
        still_wanted()
        straighten(area, *_lines(work, connect(work, area, sides)), turn % 2 == 0)
        if turn % 2:
            ends = connect(work, area, sides)
            nudge(area, [_wires(work, area, ends, side) for side in (True, False)], len(ask.sizes))
    ends = connect(work, area, sides)
    if squeeze(area, [_wires(work, area, ends, side) for side in (True, False)], len(ask.sizes), ask.rim):
        ends = connect(work, area, sides)
    return _draw(work, area, ends)


def _lines(work: Work, ends: Sequence[tuple[int, int]]) -> tuple[list[list[int]], list[tuple[int, int]]]:
    """What of each arrow can be moved sideways, and where it must come from and go to."""
    inner, columns = [], []
    for chain, (leave, enter) in zip(work.chains, ends, strict=True):
        first, last = work.kind[chain[0]] == LINE, work.kind[chain[-1]] == LINE
        inner.append(chain[not first : len(chain) - (not last)])
        columns.append((enter if first else leave, leave if last else enter))
    return inner, columns


def _wires(
    work: Work, area: Field, ends: Sequence[tuple[int, int]], out: bool
) -> dict[int, list[tuple[int, int, int]]]:
    """By box, what leaves (or enters) it: the box, or the line, at the other end, the own column and the other."""
    found: dict[int, list[tuple[int, int, int]]] = {}
    for chain, (leave, enter) in zip(work.chains, ends, strict=True):
        box, item = (chain[0], chain[1]) if out else (chain[-1], chain[-2])
        own, other = (leave, enter) if out else (enter, leave)
        found.setdefault(box, []).append((item, own, area.at[item] if len(chain) > 2 else other))
    return found


# --- columns --------------------------------------------------------------------------------------------------------


def _field(work: Work) -> Field:
    ask = work.ask
    before, after = [], []
    for item, (across, _) in enumerate(work.sizes):
        before.append(across // 2)
        after.append(across - 1 - across // 2 + (ask.reach[item] if item < len(ask.reach) else 0))
    distance = []
    for row in work.rows:
        gaps = [0] if row else []
        for a, b in pairwise(row):
            gaps.append(after[a] + before[b] + 1 + _free(work, a, b))
        distance.append(gaps)
    up: list[list[tuple[int, int, int]]] = [[] for _ in work.kind]
    down: list[list[tuple[int, int, int]]] = [[] for _ in work.kind]
    area = Field(work.rows, before, after, distance, up, down, [1 if k == BOX else 4 for k in work.kind])
    if ask.wrap:
        ends = (
            sum(gaps) + before[row[0]] + after[row[-1]] + 1
            for row, gaps in zip(work.rows, distance, strict=True)
            if row
        )
        area.within = max((ask.wrap, *ends))
    _tie(work, area, None)
    return area


def _free(work: Work, a: int, b: int) -> int:
    """The free cells between two neighbours of a row."""
    spacing = work.ask.spacing
    kinds = {work.kind[a], work.kind[b]}
    if kinds == {BOX}:
        return spacing.box
    if kinds == {LABEL}:
        stacked = max(work.sizes[a][0], work.sizes[b][0]) > 1
        return spacing.label or int(stacked)  # lines of one label must not pass for those of the next
    return spacing.lines if kinds == {LINE} else spacing.line


def _tie(work: Work, area: Field, ends: Sequence[tuple[int, int]] | None) -> None:
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


def _offset(work: Work, area: Field, link: Link, box: int, column: int | None) -> int:
    """How far right of the middle of its box an arrow ends."""
    fixed = link.leave if box == link.source else link.enter
    if fixed is not None:
        return fixed - area.before[box]
    return 0 if column is None else column - area.at[box]


# --- tracks ---------------------------------------------------------------------------------------------------------


def _draw(work: Work, area: Field, ends: Sequence[tuple[int, int]]) -> Plan:
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
        still_wanted()
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
        apart = spacing.apart if tracks else 0
        room = 2 * lead + apart + (tracks - 1) * spacing.track + 1 if tracks else bare
        first_track[i] = top[i] + height[i] + lead + apart
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


def _shifted(plan: Plan, work: Work, along: int) -> Plan:
    """The plan with everything from 0 across."""
    ask = work.ask
    spots = [x for way in plan.ways for x, _ in way]
    lefts = [x for x, _ in plan.boxes] + spots
    rights = [x + work.sizes[b][0] + ask.reach[b] - 1 for b, (x, _) in enumerate(plan.boxes)] + spots
    for key, spot in enumerate(plan.labels):
        if spot is not None:
            lefts.append(spot[0])
            rights.append(spot[0] + label_of(work, key)[0] - 1)
    low = min(lefts, default=0)
    plan.boxes = [(x - low, y) for x, y in plan.boxes]
    plan.ways = [[(x - low, y) for x, y in way] for way in plan.ways]
    plan.labels = [None if spot is None else (spot[0] - low, spot[1]) for spot in plan.labels]
    plan.size = (max(rights, default=low - 1) - low + 1, along)
    return plan
