"""Quantities as the file writes them.

Amounts keep the text as written beside the value in SI base units: seconds, bytes, requests a second, rows,
fractions.
"""

from __future__ import annotations

from backdraft.design.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity: `value` in s, B, 1/s, rows or a fraction (`99.9%` is 0.999); `text` as written."""

    text: str
    value: float


@dataclass(frozen=True, slots=True)
class Growth:
    """`50k/day` adds `per_second`; `3x/year` multiplies by `factor` each `period` seconds."""

    text: str
    per_second: float = 0.0
    factor: float = 1.0
    period: float = 0.0
