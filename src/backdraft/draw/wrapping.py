"""Rows that would be wider than the window: what hangs on one neighbour alone goes into more rows beside its own."""

from __future__ import annotations

from collections.abc import Sequence

from backdraft.draw.layers import Layering, Pair
from backdraft.draw.plan import Ask


def wrap_rows(layering: Layering, pairs: Sequence[Pair], breadths: Sequence[int], ask: Ask) -> None:
    """Gives nodes that hang on one other, and on which nothing hangs, rows such that none is wider than `ask.wrap`.

    Args:
        layering: The rows of one connected part; they are changed.
        pairs: Its arrows.
        breadths: The cells that each node takes in its row.
        ask: What is laid out.
    """
    layer, old = layering.layer, dict(layering.layer)
    bearing = {on for _, on in layering.hanging}
    leaves = [(leaf, on) for leaf, on in layering.hanging if leaf not in bearing]
    loose = {leaf for leaf, _ in leaves}
    line = 1 + ask.spacing.lines  # what a passing arrow takes
    cells: dict[int, int] = {}
    for u, v in pairs:
        for end in {u, v} & loose:
            cells[end] = cells.get(end, 0) + line
    rows: dict[int, list[list[int]]] = {}  # of each row: what stays, what may go up, what may go down
    for node, row in old.items():
        rows.setdefault(row, [[], [], []])
        if node not in loose:
            rows[row][0].append(node)
    for leaf, on in leaves:
        rows[old[leaf]][1 if old[leaf] < old[on] else 2].append(leaf)
    at = 0
    for row in sorted(rows):
        stay, up, down = rows[row]
        past = [pair for pair in pairs if not loose & {*pair} and min(map(old.__getitem__, pair)) <= row]
        passing = line * sum(max(map(old.__getitem__, pair)) > row for pair in past)
        taken = sum(breadths[node] for node in stay)
        above = _filled(up, cells, breadths, taken, passing, ask.wrap)
        below = _filled(down, cells, breadths, taken + sum(breadths[n] for n in above[0]), passing, ask.wrap)
        for i, group in enumerate(reversed(above)):
            layer.update(dict.fromkeys(group, at + i))
        at += len(above) - 1
        layer.update(dict.fromkeys(stay, at))
        for i, group in enumerate(below):
            layer.update(dict.fromkeys(group, at + i))
        at += len(below)


def _filled(
    leaves: Sequence[int], cells: dict[int, int], breadths: Sequence[int], taken: int, passing: int, most: int
) -> list[list[int]]:
    """The leaves row by row, each as full as it may be: the arrows to all that come later pass it."""
    rows: list[list[int]] = [[]]
    later = sum(cells[leaf] for leaf in leaves)
    for leaf in leaves:
        later -= cells[leaf]
        if taken + breadths[leaf] + later > most and (rows[-1] or taken):
            rows.append([])
            taken = passing
        rows[-1].append(leaf)
        taken += breadths[leaf]
    return rows
