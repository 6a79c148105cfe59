"""The order of siblings after a merge: what one side added or moved stands where that side put it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Sequence, Set
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


def merged_order(base: Sequence[K], ours: Sequence[K], theirs: Sequence[K], stays: Set[K]) -> list[K]:
    """The keys of `stays` in an order that does what both sides did.

    Where both added at one place, ours come first. Where both moved the same key, it stands where ours put it.
    """
    known, there = set(ours), set(theirs)
    moved_there = moved(base, theirs) - moved(base, ours)
    brought = {key for key in theirs if key in stays and (key not in known or key in moved_there)}
    here = [key for key in ours if key in stays and key not in brought]
    placed = set(here)
    before: K | None = None
    for key in theirs:
        if key in brought:
            at = here.index(before) + 1 if before is not None else 0
            while at < len(here) and here[at] not in there:
                at += 1  # what ours added at the same place
            here.insert(at, key)
            placed.add(key)
        if key in placed:
            before = key
    # What both sides took away and is to stay all the same (a choice of the base).
    for i, key in enumerate(base):
        if key in stays and key not in placed:
            near = next((k for k in reversed(base[:i]) if k in placed), None)
            here.insert(here.index(near) + 1 if near is not None else 0, key)
            placed.add(key)
    return here


def moved(base: Sequence[K], other: Sequence[K]) -> set[K]:
    """The keys of both that stand elsewhere among the common ones: as few as explain the other order."""
    places = {key: i for i, key in enumerate(base)}
    common = [key for key in other if key in places]
    kept = _longest_rising([places[key] for key in common])
    return {key for i, key in enumerate(common) if i not in kept}


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    """The positions of a longest rising subsequence of different numbers (patience sorting, O(n log n))."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for i, number in enumerate(numbers):
        pile = bisect_left(tops, number)
        before.append(ends[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(number)
            ends.append(i)
        else:
            tops[pile], ends[pile] = number, i
    kept: set[int] = set()
    at = ends[-1] if ends else -1
    while at >= 0:
        kept.add(at)
        at = before[at]
    return kept
