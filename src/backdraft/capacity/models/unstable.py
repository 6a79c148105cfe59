"""What has no steady state, and the checks that every model makes of its inputs."""

from __future__ import annotations

import math


class Unstable(Exception):  # noqa: N818  the field's word for it
    """More comes in than can ever be served: there is no mean to tell.

    Attributes:
        servers_needed: The fewest servers that would do, where servers would help.
        loop_gain: The spectral radius of the calls in a loop, 1 or more, where a loop is the reason: what requests
            grow by with each call on the way round.
    """

    def __init__(self, message: str, *, servers_needed: int | None = None, loop_gain: float | None = None) -> None:
        super().__init__(message)
        self.servers_needed = servers_needed
        self.loop_gain = loop_gain


class Tangled(Exception):  # noqa: N818  no error of anybody's
    """So many nodes call one another in so many ways that what goes round among them is not computed."""


def not_negative(**values: float) -> None:
    """Raise `ValueError` for the first of `values` that is negative or no finite number."""
    for name, value in values.items():
        if not (value >= 0 and math.isfinite(value)):
            raise ValueError(f"{name} must be a number from 0 on, not {value}")


def positive(**values: float) -> None:
    """Raise `ValueError` for the first of `values` that is not above 0, or no finite number."""
    for name, value in values.items():
        if not (value > 0 and math.isfinite(value)):
            raise ValueError(f"{name} must be above 0, not {value}")


def fraction(**values: float) -> None:
    """Raise `ValueError` for the first of `values` that is not from 0 to 1."""
    for name, value in values.items():
        if not 0 <= value <= 1:
            raise ValueError(f"{name} must be a fraction from 0 to 1, not {value}")


def whole(low: int, **values: int) -> None:
    """Raise `ValueError` for the first of `values` that is no whole number from `low` on."""
    for name, value in values.items():
        if value != int(value) or value < low:
            raise ValueError(f"{name} must be a whole number from {low} on, not {value}")


def percentile(value: float) -> None:
    """Raise `ValueError` unless `value` lies from 0 to below 1."""
    if not 0 <= value < 1:
        raise ValueError(f"a percentile is a fraction below 1 (0.95 for p95), not {value}")
