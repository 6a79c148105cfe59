"""Quantities read as people write them, in SI base units."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backdraft.design.notation.quantity import TIMES, parse_amount, parse_growth

UNITS = ("time", "rate", "size", "count", "share")


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("250ms", "time", 0.25),
        ("1.5ms", "time", 0.0015),
        ("30us", "time", 30e-6),
        ("5m", "time", 300),
        ("5min", "time", 300),
        ("12h", "time", 43_200),
        ("1h30m", "time", 5_400),
        ("3y", "time", 3 * 365 * 86_400),
        ("7day", "time", 7 * 86_400),
        ("2w", "time", 14 * 86_400),
        ("12mo", "time", 365 * 86_400),
        ("0", "time", 0),
        ("600/s", "rate", 600),
        ("600/min", "rate", 10),
        ("86.4k/day", "rate", 1),
        ("100/15m", "rate", 100 / 900),
        ("900B", "size", 900),
        ("900", "size", 900),
        ("2kB", "size", 2000),
        ("1GiB", "size", 2**30),
        ("12M", "count", 12_000_000),
        ("80k", "count", 80_000),
        ("1.1k", "count", 1100),
        ("2G", "count", 2e9),
        ("17", "count", 17),
        ("99.9%", "share", 0.999),
        ("99.95%", "share", 0.9995),
        ("0.9", "share", 0.9),
        ("100%", "share", 1),
    ],
)
def test_quantities_of_the_format(text: str, unit: str, value: float) -> None:
    amount = parse_amount(f" {text} ", unit)
    assert amount is not None
    assert (amount.text, amount.value) == (text, value)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("250", "time"),
        ("ms", "time"),
        ("", "time"),
        ("-5s", "time"),
        ("5 parsecs", "time"),
        ("600", "rate"),
        ("600/", "rate"),
        ("5/0s", "rate"),
        ("12 million", "count"),
        ("1,000", "count"),
        ("٣", "count"),
        ("9" * 5000, "count"),
        ("120%", "share"),
        ("7", "share"),
        ("4kb/s", "size"),
    ],
)
def test_what_is_no_quantity_is_none(text: str, unit: str) -> None:
    assert parse_amount(text, unit) is None


def test_growth_adds_or_multiplies() -> None:
    added, times, percent = parse_growth("50k/day"), parse_growth("3x/year"), parse_growth("20%/year")
    assert added is not None and added.per_second == 50_000 / 86_400 and added.factor == 1
    assert times is not None and (times.factor, times.period, times.per_second) == (3, TIMES["year"], 0)
    assert percent is not None and percent.factor == 1.2
    assert parse_growth("fast") is None
    assert parse_growth("3x") is None


@given(st.text() | st.from_regex(r"[0-9]{1,400}(\.[0-9]+)?[kMGx%]?(/?[0-9]*(s|min|h|d|y|B|ms))?", fullmatch=True))
def test_any_text_is_a_finite_quantity_or_none(text: str) -> None:
    for unit in UNITS:
        amount = parse_amount(text, unit)
        assert amount is None or (math.isfinite(amount.value) and amount.value >= 0 and amount.text == text.strip())
    growth = parse_growth(text)
    assert growth is None or (math.isfinite(growth.per_second) and math.isfinite(growth.factor))
