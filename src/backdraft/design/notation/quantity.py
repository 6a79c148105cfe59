"""Quantities with units: `12M`, `600/s`, `250ms`, `2kB`, `99.9%`, `50k/day`, `3x/year`.

A year is 365 days and a month a twelfth of it: planning figures, so that `365/year` is one a day.
"""

from __future__ import annotations

import math
import re
from typing import Literal

from backdraft.design.model.values import Amount, Growth

Unit = Literal["time", "rate", "size", "count", "share"]

_DAY = 86_400.0
_YEAR = 365 * _DAY
#: Seconds of a unit of time.
TIMES: dict[str, float] = {
    "us": 1e-6,
    "µs": 1e-6,
    "μs": 1e-6,
    "ms": 1e-3,
    "s": 1.0,
    "sec": 1.0,
    "second": 1.0,
    "seconds": 1.0,
    "m": 60.0,
    "min": 60.0,
    "minute": 60.0,
    "minutes": 60.0,
    "h": 3600.0,
    "hour": 3600.0,
    "hours": 3600.0,
    "d": _DAY,
    "day": _DAY,
    "days": _DAY,
    "w": 7 * _DAY,
    "week": 7 * _DAY,
    "weeks": 7 * _DAY,
    "mo": _YEAR / 12,
    "month": _YEAR / 12,
    "months": _YEAR / 12,
    "y": _YEAR,
    "year": _YEAR,
    "years": _YEAR,
}
#: The units below a second as powers of ten: shifting the exponent is exact where multiplying is not.
_FRACTIONS = {"us": -6, "µs": -6, "μs": -6, "ms": -3}
#: Powers of ten before a count.
_COUNTS = {"": 0, "k": 3, "K": 3, "M": 6, "G": 9}
#: Bytes of a unit of size.
_SIZES: dict[str, float] = {"": 1, "B": 1}
for _i, _letter in enumerate("kMGTP", 1):
    _SIZES[f"{_letter}B"] = 1000.0**_i
    _SIZES[f"{_letter.upper()}iB"] = 1024.0**_i
_SIZES["KB"] = 1000.0

_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_TIME_UNIT = "|".join(sorted(TIMES, key=lambda unit: -len(unit)))
_SIZE_UNIT = "|".join(sorted((unit for unit in _SIZES if unit), key=lambda unit: -len(unit)))
_TIME_PIECE = re.compile(rf"({_NUMBER})\s*({_TIME_UNIT})")
_COUNT = re.compile(rf"({_NUMBER})\s*([kKMG]?)")
_SIZE = re.compile(rf"({_NUMBER})\s*({_SIZE_UNIT})?")
_SHARE = re.compile(rf"({_NUMBER})\s*(%?)")
_RATE = re.compile(rf"\+?({_NUMBER})\s*([kKMG]?)\s*/\s*({_NUMBER})?\s*({_TIME_UNIT})")
_FACTOR = re.compile(rf"({_NUMBER})\s*(x|%)\s*/\s*({_NUMBER})?\s*({_TIME_UNIT})")
_TIMES = rf"0|(?:{_TIME_PIECE.pattern}\s*)+"
#: What each quantity looks like, for JSON Schema.
PATTERNS: dict[Unit, str] = {
    "time": f"^(?:{_TIMES})$",
    "rate": f"^{_RATE.pattern}$",
    "size": f"^{_SIZE.pattern}$",
    "count": f"^{_COUNT.pattern}$",
    "share": f"^{_SHARE.pattern}$",
}
GROWTH_PATTERN = f"^(?:{_FACTOR.pattern}|{_RATE.pattern})$"


def parse_amount(text: str, unit: Unit) -> Amount | None:
    """The quantity that `text` states in `unit`, or None when it states none.

    Args:
        text: As written: `250ms`, `1h30m` (time); `600/s`, `100/15m` (rate); `900B`, `2kB`, `1GiB`, `900` (size);
            `12M`, `80k` (count); `99.9%`, `0.999` (share).
        unit: What is measured.

    Returns:
        An amount in s, 1/s, B, pieces or a fraction of 1, with `text` trimmed.
    """
    text = text.strip()
    value = _READERS[unit](text)
    return Amount(text, value) if value is not None and math.isfinite(value) else None


def parse_growth(text: str) -> Growth | None:
    """`50k/day` adds, `3x/year` and `20%/year` (that is 1.2x) multiply; None for anything else."""
    text = text.strip()
    if m := _FACTOR.fullmatch(text):
        number, sign, periods, unit = m.groups()
        factor = float(number) if sign == "x" else 1.0 + float(f"{number}e-2")
        period = float(periods or 1) * TIMES[unit]
        good = 0 < period < math.inf and 0 < factor < math.inf
        return Growth(text, factor=factor, period=period) if good else None
    rate = _rate(text)
    return Growth(text, per_second=rate) if rate is not None and math.isfinite(rate) else None


def _time(text: str) -> float | None:
    if text == "0":
        return 0.0
    total, at = 0.0, 0
    while at < len(text):
        m = _TIME_PIECE.match(text, at)
        if m is None:
            return None
        exponent = _FRACTIONS.get(m[2])
        total += float(m[1]) * TIMES[m[2]] if exponent is None else float(f"{m[1]}e{exponent}")
        at = m.end()
        while at < len(text) and text[at].isspace():
            at += 1
    return total if text else None


def window_of(rate: Amount) -> tuple[float, float]:
    """How many a rate allows and in how many seconds: `100/min` is 100 in 60; what is not as written, in one."""
    m = _RATE.fullmatch(rate.text)
    if m is None or (seconds := float(m[3] or 1) * TIMES[m[4]]) <= 0:
        return rate.value, 1.0
    return float(f"{m[1]}e{_COUNTS[m[2]]}"), seconds


def _rate(text: str) -> float | None:
    m = _RATE.fullmatch(text)
    if m is None:
        return None
    number, power, periods, unit = m.groups()
    period = float(periods or 1) * TIMES[unit]
    return float(f"{number}e{_COUNTS[power]}") / period if period > 0 else None


def _size(text: str) -> float | None:
    m = _SIZE.fullmatch(text)
    return float(m[1]) * _SIZES[m[2] or ""] if m else None


def _count(text: str) -> float | None:
    m = _COUNT.fullmatch(text)
    return float(f"{m[1]}e{_COUNTS[m[2]]}") if m else None


def _share(text: str) -> float | None:
    m = _SHARE.fullmatch(text)
    if m is None:
        return None
    # Not divided: 99.9 / 100 is not 0.999.
    value = float(f"{m[1]}e-2") if m[2] else float(m[1])
    return value if value <= 1 else None


_READERS = {"time": _time, "rate": _rate, "size": _size, "count": _count, "share": _share}
