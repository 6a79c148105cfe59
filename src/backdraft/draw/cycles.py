"""An order of nodes in which few arrows go back: circles opened where people would open them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def acyclic(nodes: Sequence[int], targets: Mapping[int, Sequence[int]]) -> list[int]:
    """An order in which every arrow that lies on no circle goes forward.

    Of a circle the arrows go back that lead from what is further away from where requests arrive to what is nearer.
    """
    place = {n: i for i, n in enumerate(nodes)}
    circles = circles_of(nodes, targets)
    home = {n: i for i, circle in enumerate(circles) for n in circle}
    away = _distances(nodes, targets)
    forward: dict[int, list[int]] = {n: [] for n in nodes}
    waiting = dict.fromkeys(nodes, 0)
    for u in nodes:
        for v in targets[u]:
            if home[u] != home[v]:
                forward[u].append(v)
    for circle in circles:
        if len(circle) > 1:
            _open(circle, targets, forward, away, home, place)
    for u in nodes:
        for v in forward[u]:
            waiting[v] += 1
    ready = [n for n in nodes if not waiting[n]]
    order = []
    while ready:
        n = ready.pop(0)
        order.append(n)
        for v in forward[n]:
            waiting[v] -= 1
            if not waiting[v]:
                ready.append(v)
    return order


def _open(
    circle: Sequence[int],
    targets: Mapping[int, Sequence[int]],
    forward: dict[int, list[int]],
    away: Mapping[int, int],
    home: Mapping[int, int],
    place: Mapping[int, int],
) -> None:
    """Takes the arrows inside of a circle one by one, and turns each that would close it."""
    inside = [(u, v) for u in sorted(circle, key=place.__getitem__) for v in targets[u] if home[u] == home[v]]
    for u, v in sorted(inside, key=lambda pair: away[pair[0]] - away[pair[1]]):
        if away[u] >= away[v] and _reaches(v, u, forward, home):
            forward[v].append(u)
        else:
            forward[u].append(v)


def _reaches(start: int, goal: int, forward: Mapping[int, Sequence[int]], home: Mapping[int, int]) -> bool:
    stack, seen = [start], {start}
    while stack:
        n = stack.pop()
        if n == goal:
            return True
        fresh = [v for v in forward[n] if home[v] == home[goal] and v not in seen]
        seen.update(fresh)
        stack += fresh
    return False


def _distances(nodes: Sequence[int], targets: Mapping[int, Sequence[int]]) -> dict[int, int]:
    """How many arrows each node is away from one that nobody points at; of what has none such, from its first."""
    entered = {v for u in nodes for v in targets[u]}
    away: dict[int, int] = {}
    for starts in ([n for n in nodes if n not in entered], *([n] for n in nodes)):
        front = [n for n in starts if n not in away]
        away.update(dict.fromkeys(front, 0))
        for n in front:
            fresh = [v for v in dict.fromkeys(targets[n]) if v not in away]
            away.update(dict.fromkeys(fresh, away[n] + 1))
            front += fresh
    return away


def circles_of(nodes: Sequence[int], targets: Mapping[int, Sequence[int]]) -> list[list[int]]:
    """The strongly connected parts (Tarjan 1972, without recursion)."""
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    held: list[int] = []
    on: set[int] = set()
    found: list[list[int]] = []
    for root in nodes:
        if root in index:
            continue
        stack = [(root, iter(targets[root]))]
        index[root] = low[root] = len(index)
        held.append(root)
        on.add(root)
        while stack:
            n, rest = stack[-1]
            for v in rest:
                if v not in index:
                    index[v] = low[v] = len(index)
                    held.append(v)
                    on.add(v)
                    stack.append((v, iter(targets[v])))
                    break
                if v in on:
                    low[n] = min(low[n], index[v])
            else:
                stack.pop()
                if stack:
                    low[stack[-1][0]] = min(low[stack[-1][0]], low[n])
                if low[n] == index[n]:
                    part: list[int] = []
                    while not part or part[-1] != n:
                        part.append(held.pop())
                        on.discard(part[-1])
                    found.append(part)
    return found
