"""Figures as people read them: `12.1 ms`, `570/s`, `99.88 %`, `1.2 GB`. Nothing is rounded to a better class."""

from __future__ import annotations

import math

_SPANS = ((86_400 * 365, "y"), (86_400, "d"), (3600, "h"), (60, "min"))


def seconds(value: float | None) -> str:
    """A time: three digits in the unit that fits."""
    if value is None:
        return "unstable"
    told = _told(value)
    if told >= 60:
        for size, unit in _SPANS:
            if told >= size:
                return f"{_three(value / size)} {unit}"
    if told >= 1:
        return f"{_three(value)} s"
    if told >= 1e-3 or value == 0:
        return f"{_three(value * 1e3)} ms"
    return f"{_three(value * 1e6)} µs"


def rate(value: float) -> str:
    """Events a second, or a day where they are rare."""
    if value and value < 0.01:
        return f"{_three(value * 86_400)}/day"
    return f"{_grouped(value)}/s"


def percent(value: float | None) -> str:
    """A fraction as a percentage; near 1 with as many nines as tell it from the next, rounded down."""
    if value is None:
        return "–"
    if not 0.99 <= value < 1:
        text = _three(value * 100)
        return f"{math.floor(value * 1e4) / 100:.2f} %" if text == "99" and value < 0.99 else f"{text} %"
    digits = min(10, max(2, math.ceil(-math.log10(1 - value) - 1e-9) - 1))
    scale = 10.0**digits
    return f"{math.floor(round(value * 100 * scale, 4)) / scale:.{digits}f} %"


def available(value: float, overloaded: bool) -> str:
    """An availability; none of what is overloaded: its replicas are up, and its requests wait for ever."""
    return "overloaded" if overloaded else percent(value)


def size(value: float | None) -> str:
    """Bytes in powers of 1000."""
    if value is None:
        return "–"
    for power, unit in ((15, "PB"), (12, "TB"), (9, "GB"), (6, "MB"), (3, "kB")):
        if _told(value) >= 10.0**power:
            return f"{_three(value / 10.0**power)} {unit}"
    return f"{value:.0f} B"


def count(value: float) -> str:
    """Rows and the like: `12 M`."""
    for power, unit in ((12, "T"), (9, "G"), (6, "M"), (3, "k")):
        if _told(value) >= 10.0**power:
            return f"{_three(value / 10.0**power)} {unit}"
    return _three(value)


def bits(value: float) -> str:
    """Bits a second."""
    for power, unit in ((9, "Gbit/s"), (6, "Mbit/s"), (3, "kbit/s")):
        if _told(value) >= 10.0**power:
            return f"{_three(value / 10.0**power)} {unit}"
    return f"{value:.0f} bit/s"


def _grouped(value: float) -> str:
    return f"{value:,.0f}".replace(",", " ") if _told(value) >= 1000 else _three(value)


def _told(value: float) -> float:
    """What three digits tell: by it the unit is chosen, so that 999.9996 is no `1000` before its unit."""
    return float(f"{value:.3g}")


def _three(value: float) -> str:
    """Three digits, without an exponent and without zeros that say nothing."""
    if value == 0:
        return "0"
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    text = f"{value:.{min(digits, 9)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
