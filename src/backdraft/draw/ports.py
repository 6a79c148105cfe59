"""Where on a side of its box each arrow leaves or enters: one place for each, towards its other end."""

from __future__ import annotations

from collections.abc import Sequence

from backdraft.draw.coordinates import isotonic


def spread(wished: Sequence[float], weights: Sequence[int], low: int, high: int, spacing: int) -> list[int]:
    """Places within `low..high`, at least `spacing` apart, as near as can be to the wished ones, in their order.

    When there is not enough room they stand as near to each other as the room demands, one cell at least.
    """
    count = len(wished)
    if not count:
        return []
    if count == 1:  # most sides
        return [min(max(round(wished[0]), low), high)]
    if (count - 1) * spacing > high - low:
        spacing = max(1, (high - low) // (count - 1))
    least = [0, *[spacing] * (count - 1)]
    last = high - (count - 1) * spacing
    placed = isotonic(wished, weights, least)
    return [min(max(x - i * spacing, low), last) + i * spacing for i, x in enumerate(placed)]
