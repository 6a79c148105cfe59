"""Where in its row each thing stands: as near to what it is linked to as the row allows, long arrows straight.

Each row is an isotonic regression (pool adjacent violators): the places that differ least, squared, from the wished
ones, with the least distances kept. All in whole cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from backdraft.design.patience import still_wanted

#: A link of an item: the other item, how far from its own middle it starts, how far from the other's middle it ends.
Tie = tuple[int, int, int]


#: The most cells that a box is moved to make its arrows straight.
_NUDGE = 4
#: The most cells that a picture is made narrower at the end.
_SQUEEZE = 8


@dataclass(slots=True)
class Field:
    """Rows of items with their extents, the distances between neighbours, and the links to the row above and below.

    `before[i]` and `after[i]` are the cells that item `i` takes left and right of its middle; `distance[r][k]` is the
    least distance of the middles of the items `k - 1` and `k` of row `r`. Where `within` is not 0, everything is put
    into the cells from 0 to `within`.
    """

    rows: list[list[int]]
    before: list[int]
    after: list[int]
    distance: list[list[int]]
    up: list[list[Tie]]
    down: list[list[Tie]]
    heavy: list[int]
    at: list[int] = field(default_factory=list)
    within: int = 0


def isotonic(wished: Sequence[float], weights: Sequence[int], least: Sequence[int]) -> list[int]:
    """Whole places with at least `least[k]` between the places `k - 1` and `k`, as near to `wished` as can be."""
    means: list[float] = []
    masses: list[int] = []
    sizes: list[int] = []
    offset = 0
    offsets = []
    for i, wish in enumerate(wished):
        offset += least[i]
        offsets.append(offset)
        mean, mass, size = wish - offset, weights[i], 1
        while means and means[-1] > mean:
            other = masses.pop()
            mean = (means.pop() * other + mean * mass) / (other + mass)
            mass += other
            size += sizes.pop()
        means.append(mean)
        masses.append(mass)
        sizes.append(size)
    placed = []
    k = 0
    for mean, size in zip(means, sizes, strict=True):
        base = round(mean)
        for _ in range(size):
            placed.append(base + offsets[k])
            k += 1
    return placed


def settle(area: Field, sweeps: int) -> None:
    """Places all items, from where they are when `area.at` says so."""
    if not area.at:
        area.at = [0] * len(area.before)
        for row, distance in zip(area.rows, area.distance, strict=True):
            x = 0
            for item, gap in zip(row, distance, strict=True):
                x += gap
                area.at[item] = x
            for item in row:
                area.at[item] -= x // 2
    count = len(area.rows)
    for _ in range(sweeps):
        still_wanted()
        old = list(area.at)
        for i in range(1, count):
            _row(area, i, True, False)
        for i in range(count - 2, -1, -1):
            _row(area, i, False, True)
        for i in range(count):
            _row(area, i, True, True)
        if area.at == old:
            break


def _row(area: Field, i: int, upward: bool, downward: bool) -> None:
    at, heavy = area.at, area.heavy
    wished: list[float] = []
    weights: list[int] = []
    row = area.rows[i]
    for item in row:
        total = mass = 0
        if upward:
            for other, own, its in area.up[item]:
                weight = heavy[other]
                total += (at[other] + its - own) * weight
                mass += weight
        if downward:
            for other, own, its in area.down[item]:
                weight = heavy[other]
                total += (at[other] + its - own) * weight
                mass += weight
        wished.append(total / mass if mass else at[item])
        weights.append(heavy[item] * mass if mass else 1)
    for item, x in zip(row, isotonic(wished, weights, area.distance[i]), strict=True):
        at[item] = x
    if area.within and row:
        _keep_within(area, row, area.distance[i])


def _keep_within(area: Field, row: Sequence[int], distance: Sequence[int]) -> None:
    """Moves what sticks out at an end of a row inwards, and what it meets there."""
    at = area.at
    least = area.before[row[0]]
    for item, gap in zip(row, (0, *distance[1:]), strict=True):
        least += gap
        at[item] = max(at[item], least)
    most = area.within - 1 - area.after[row[-1]]
    for k in range(len(row) - 1, -1, -1):
        at[row[k]] = min(at[row[k]], most)
        most -= distance[k]


def straighten(area: Field, chains: Sequence[Sequence[int]], ends: Sequence[tuple[int, int]], rightmost: bool) -> None:
    """Puts what one arrow passes into as few columns as the room beside it allows.

    Args:
        area: The placed items.
        chains: For each arrow the items between its boxes, from above.
        ends: For each arrow the columns where it leaves and enters its boxes.
        rightmost: Whether to begin on the right: lines that stand close can then move to the right together.
    """
    row_of = {item: i for i, row in enumerate(area.rows) for item in row}
    index = {item: k for row in area.rows for k, item in enumerate(row)}
    order = sorted((k for k in range(len(chains)) if chains[k]), key=lambda k: area.at[chains[k][0]], reverse=rightmost)
    for key in order:
        chain, (leave, enter) = chains[key], ends[key]
        k = 0
        came = leave
        while k < len(chain):
            low, high = _room(area, row_of, index, chain[k])
            run = k + 1
            while run < len(chain):
                lower, higher = _room(area, row_of, index, chain[run])
                if max(low, lower) > min(high, higher):
                    break
                low, high = max(low, lower), min(high, higher)
                run += 1
            x = _choose(low, high, came, enter if run == len(chain) else area.at[chain[run]])
            for item in chain[k:run]:
                area.at[item] = x
            came, k = x, run


def nudge(area: Field, wires: Sequence[dict[int, list[tuple[int, int, int]]]], boxes: int) -> None:
    """Moves each box the little that makes most of its arrows straight.

    Args:
        area: The placed items.
        wires: Below and above, by box: the item at the other end, the own column, the other column.
        boxes: Items from this number on are no boxes.
    """
    row_of = {item: i for i, row in enumerate(area.rows) for item in row}
    index = {item: k for row in area.rows for k, item in enumerate(row)}
    moved = [0] * boxes
    for row in area.rows:
        for box in row:
            if box >= boxes:
                continue
            steps: dict[int, int] = {0: 0}
            for side in wires:
                for item, own, other in side.get(box, ()):
                    step = other - own + (moved[item] if item < boxes else 0)
                    if abs(step) <= _NUDGE:
                        steps[step] = steps.get(step, 0) + 1
            if len(steps) == 1:
                continue
            low, high = _room(area, row_of, index, box)
            best = max(steps, key=lambda step: (steps[step], -abs(step)))
            if steps[best] > steps[0] and low <= area.at[box] + best <= high:
                area.at[box] += best
                moved[box] = best


def squeeze(
    area: Field, wires: Sequence[dict[int, list[tuple[int, int, int]]]], boxes: int, rim: Sequence[int]
) -> bool:
    """Draws what sticks out on the right inwards, as far as straight arrows stay straight; says whether it did."""
    did = False
    for _ in range(_SQUEEZE):
        right = max((area.at[row[-1]] + area.after[row[-1]] for row in area.rows if row), default=0)
        left = min((area.at[row[0]] - area.before[row[0]] for row in area.rows if row), default=0)
        plan: dict[int, int] = {}
        for row, distance in zip(area.rows, area.distance, strict=True):
            limit = right - 1
            for k in range(len(row) - 1, -1, -1):
                item = row[k]
                if area.at[item] + area.after[item] <= limit:
                    break
                x = limit - area.after[item]
                if item >= boxes or x - area.before[item] < left or not _stays(area, wires, item, x, rim[item]):
                    return did
                plan[item] = x
                limit = x - distance[k] + (area.after[row[k - 1]] if k else 0)
        for item, x in plan.items():
            area.at[item] = x
        did = True
    return did


def _stays(area: Field, wires: Sequence[dict[int, list[tuple[int, int, int]]]], box: int, x: int, rim: int) -> bool:
    """Whether the straight arrows of a box can stay straight when its middle moves to `x`."""
    low, high = x - area.before[box] + rim, x + area.after[box] - 1
    return all(own != other or low <= own <= high for side in wires for _, own, other in side.get(box, ()))


def _room(area: Field, row_of: dict[int, int], index: dict[int, int], item: int) -> tuple[int, int]:
    """The columns that an item may have while its neighbours stay."""
    i, k = row_of[item], index[item]
    row, distance = area.rows[i], area.distance[i]
    first, last = area.at[item] - 10_000, area.at[item] + 10_000
    if area.within:
        first, last = area.before[item], area.within - 1 - area.after[item]
    low = area.at[row[k - 1]] + distance[k] if k else first
    high = area.at[row[k + 1]] - distance[k + 1] if k + 1 < len(row) else last
    return low, high


def _choose(low: int, high: int, came: int, goes: int) -> int:
    """A column of `low..high`: the one it comes from, else the one it goes to, else the nearest to both."""
    if low <= came <= high:
        return came
    if low <= goes <= high:
        return goes
    return min(max(came, low), high)
