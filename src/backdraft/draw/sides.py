"""At which column of a side of its box each arrow leaves or enters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from backdraft.draw.coordinates import Field
from backdraft.draw.plan import Point
from backdraft.draw.ports import spread
from backdraft.draw.rows import Work, end_of


@dataclass(slots=True)
class Sides:
    """By box, what leaves and what enters it, from left to right: that stands once the rows do.

    `ends` are the columns that `connect` found when everything was `at` these places.
    """

    leaving: dict[int, list[int]]
    entering: dict[int, list[int]]
    at: list[int] = field(default_factory=list)
    ends: list[tuple[int, int]] = field(default_factory=list)


def sides_of(work: Work) -> Sides:
    """The arrows at each side of each box."""
    place = {item: i for row in work.rows for i, item in enumerate(row)}
    leaving: dict[int, list[int]] = {}
    entering: dict[int, list[int]] = {}
    for key in range(len(work.chains)):
        leaving.setdefault(work.upper[key], []).append(key)
        entering.setdefault(work.lower[key], []).append(key)
    for keys in leaving.values():
        if len(keys) > 1:
            keys.sort(key=lambda key: (place[work.chains[key][1]], _far(work, key, 1), key))
    for keys in entering.values():
        if len(keys) > 1:
            keys.sort(key=lambda key: (place[work.chains[key][-2]], _far(work, key, -2), key))
    return Sides(leaving, entering)


def connect(work: Work, area: Field, sides: Sides) -> list[tuple[int, int]]:
    """The columns at which each arrow leaves its upper and enters its lower box."""
    if sides.at == area.at:
        return sides.ends
    outs = [0] * len(work.chains)
    ins = [0] * len(work.chains)
    for turn in range(3):
        before = list(ins)
        for box, keys in sides.leaving.items():
            _side(work, area, box, keys, outs, ins, turn, True)
        for box, keys in sides.entering.items():
            _side(work, area, box, keys, ins, outs, turn + 1, False)
        if turn and ins == before:
            break
    sides.at, sides.ends = list(area.at), list(zip(outs, ins, strict=True))
    return sides.ends


def _far(work: Work, key: int, k: int) -> float:
    """Where on a box with fixed places the other end of a direct arrow is."""
    item = work.chains[key][k]
    return end_of(work, key, item) if item < len(work.ask.sizes) else 0.5


def _side(
    work: Work, area: Field, box: int, keys: Sequence[int], own: list[int], other: list[int], turn: int, out: bool
) -> None:
    """Places for the arrows at one side of a box: under what they come from or go to."""
    left = area.at[box] - area.before[box]
    across = work.sizes[box][0]
    if _fixed(work, keys[0], box) is not None:  # then all of this side are: it is a frame's
        for key in keys:
            own[key] = left + (_fixed(work, key, box) or 0)
        return
    low, high = (left + work.ask.rim[box], left + across - 2) if across > 2 else (left, left + across - 1)
    count = len(keys)
    wished: list[float] = []
    weights = []
    for i, key in enumerate(keys):
        chain = work.chains[key]
        item = chain[1] if out else chain[-2]
        # Where nothing straight is to be had, the arrows of a side stand evenly.
        wish = left + across * (i + 1) // (count + 1)
        if len(chain) > 2:
            column = area.at[item]
        elif turn:
            column = other[key]
        else:
            begin = area.at[item] - area.before[item]
            column = _shared(area.at[box], area.at[item], (low, high), (begin + 1, begin + work.sizes[item][0] - 2))
        straight = low <= column <= high
        if count == 1:  # most sides
            own[key] = column if straight else min(max(wish, low), high)
            return
        wished.append(column if straight else wish)
        weights.append(20 if straight else 1)
    for key, column in zip(keys, spread(wished, weights, low, high, work.ask.spacing.port), strict=True):
        own[key] = column


def _fixed(work: Work, key: int, box: int) -> int | None:
    link = work.ask.links[key]
    return link.leave if box == link.source else link.enter


def _shared(here: int, there: int, mine: Point, its: Point) -> int:
    """A column that both sides have, in the middle of the two boxes if it can be; else the middle of the other."""
    low, high = max(mine[0], its[0]), min(mine[1], its[1])
    if low > high:
        return there
    return min(max((here + there) // 2, low), high)
