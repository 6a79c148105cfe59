"""The channel between two rows: each arrow goes down, along a track of its own, and down again.

Columns are unique on either side of a channel, so verticals can only meet where one arrow ends in the column in which
another starts: then the one that starts there takes a higher track. Where that rule runs in a circle, one arrow makes
a step in a free column. So lines cross at right angles or not at all. (Hashimoto and Stevens, "Wire routing by
optimizing channel assignment within large apertures", 1971, with Deutsch's doglegs.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wire:
    """What one arrow does in a channel: its start and end columns, then `(track, column)` steps between, from above."""

    start: int
    end: int
    steps: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class _Piece:
    """A horizontal: from column `start` to column `end`; `wire` and `part` say whose."""

    start: int
    end: int
    wire: int
    part: int
    track: int = -1


def route(ends: Sequence[tuple[int, int]], apart: int = 1) -> tuple[tuple[Wire, ...], int]:
    """Tracks for the arrows of one channel.

    Args:
        ends: Start and end column of each; no two start, and no two end, in the same column.
        apart: The least distance between the ends of two horizontals on one track.

    Returns:
        The wires in the order given, and the number of tracks.
    """
    pieces = [_Piece(s, e, i, 0) for i, (s, e) in enumerate(ends) if s != e]
    if not pieces:
        return tuple(Wire(s, e) for s, e in ends), 0
    pieces = _without_circles(pieces, ends)
    starting = {piece.start: piece for piece in pieces}
    base = min(min(p.start, p.end) for p in pieces) - apart
    rightward: list[int] = []
    leftward: list[int] = []
    taken: list[int] = []

    def above(piece: _Piece) -> _Piece | None:
        """The piece that must have a higher track: the one that starts where this one ends, if it is another's."""
        other = starting.get(piece.end)
        return other if other is not None and other.wire != piece.wire else None

    def put(piece: _Piece) -> None:
        bound = 0
        before = above(piece)
        if before is not None:
            bound = before.track + 1
        if piece.part:
            bound = max(bound, first[piece.wire].track + 1)
        low, high = min(piece.start, piece.end), max(piece.start, piece.end)
        mask = ((1 << (high - low + 2 * apart + 1)) - 1) << (low - apart - base)
        own = rightward if piece.end > piece.start else leftward
        for track in range(len(taken) - 1, bound - 1, -1):
            if own[track] & mask:
                bound = track + 1
                break
        while bound < len(taken) and taken[bound] & mask:
            bound += 1
        if bound >= len(taken):
            for tracks in (taken, rightward, leftward):
                tracks.extend([0] * (bound + 1 - len(tracks)))
        line = ((1 << (high - low + 1)) - 1) << (low - base)
        taken[bound] |= line
        own[bound] |= line
        piece.track = bound

    first = {piece.wire: piece for piece in pieces if piece.part == 0}
    # Rightward ones from the right, leftward ones from the left: then each turns away before the next comes along.
    order = sorted(pieces, key=lambda p: (p.part, p.end < p.start, -p.start if p.end > p.start else p.start))
    for piece in order:
        waiting = [piece]
        while waiting:
            top = waiting[-1]
            if top.track >= 0:
                waiting.pop()
                continue
            needs = [n for n in (above(top), first[top.wire] if top.part else None) if n is not None and n.track < 0]
            if needs:
                waiting += needs
            else:
                put(top)
                waiting.pop()
    steps: dict[int, list[tuple[int, int]]] = {}
    for piece in sorted(pieces, key=lambda p: p.part):
        steps.setdefault(piece.wire, []).append((piece.track, piece.end))
    return tuple(Wire(s, e, tuple(steps.get(i, ()))) for i, (s, e) in enumerate(ends)), len(taken)


def _without_circles(pieces: list[_Piece], ends: Sequence[tuple[int, int]]) -> list[_Piece]:
    """`pieces`, one of each circle of "must be higher than" cut in two at a free column."""
    starting = {piece.start: piece for piece in pieces}
    columns = {column for pair in ends for column in pair}
    state: dict[int, int] = {}
    added: list[_Piece] = []
    for origin in pieces:
        way: list[_Piece] = []
        piece: _Piece | None = origin
        while piece is not None and state.get(piece.start, 0) == 0:
            state[piece.start] = 1
            way.append(piece)
            piece = starting.get(piece.end)
        if piece is not None and state[piece.start] == 1:
            circle = way[way.index(piece) :]
            cut = min(circle, key=lambda p: abs(p.end - p.start))
            column = _free_column(columns, (cut.start + cut.end) // 2)
            columns.add(column)
            added.append(_Piece(column, cut.end, cut.wire, 1))
            cut.end = column
        for each in way:
            state[each.start] = 2
    return pieces + added


def _free_column(columns: set[int], near: int) -> int:
    step = 0
    while True:
        for column in (near + step, near - step):
            if column not in columns:
                return column
        step += 1
