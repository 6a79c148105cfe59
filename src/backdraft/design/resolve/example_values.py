"""One example value for one column: of its type, within its bounds and its length, and such as its name promises.

A column that points at another takes that one's value, so an order's `customer_id` is the id of the example customer.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import NamedTuple
from zlib import crc32

from backdraft.design.model import Column, SqlType
from backdraft.design.nodes import Plain
from backdraft.design.resolve.collections import forms, snake
from backdraft.design.resolve.samples import NOT_YET, OFF, email, number_for, text_for, words_of
from backdraft.design.resolve.tables import column as column_of
from backdraft.design.resolve.tables import full_column, primary_key
from backdraft.design.view import View

_START = datetime(2026, 3, 14, 9, 26, 53)
_START_MS = 1_773_480_413_000  # the same moment in UTC, for what counts milliseconds
_LATER = frozenset(("updated", "modified", "changed", "shipped", "delivered", "paid", "finished", "completed", "ended"))
_COMING = frozenset(
    ("due", "expires", "expiry", "expiration", "until", "end", "ends", "to", "sunset", "scheduled", "next", "deadline")
)
_WHOLE_RANGE = {"smallint": 2**15, "int": 2**31, "bigint": 2**63}


class Place(NamedTuple):
    """What a value is for: `noun` is what the row is called, `seed` tells columns apart, `row` all rows of a kind.

    `position` is where the row stands in its own list, from 0; -1 when that is `row`. `within` are the rows that hold
    it, by their tables: what refers to these tables refers to these rows.
    """

    noun: str
    seed: str
    row: int
    position: int = -1
    within: tuple[tuple[str, int], ...] = ()


def resolved(view: View, column: Column, place: Place) -> tuple[Column, Place]:
    """The column with all that its target and its named types say, and the place that its values come from."""
    full = full_column(view, column)
    own = column
    seen: set[tuple[str, str]] = set()
    while column.target is not None:
        table, name = column.target
        name = name or next(iter(primary_key(view, table)), "")
        there = column_of(view, table, name) if name else None
        if there is None or (table, name) in seen:
            break
        seen.add((table, name))
        row = place.row + (1 if place.seed.startswith(f"{table}.") else 0)  # nobody is their own parent
        place = Place(table, f"{table}.{name}", row)
        column = there
    if column is own or (full.name == column.name and full.default is column.default):
        return full, place
    return replace(full, name=column.name, default=column.default), place


def is_null(column: Column, row: int) -> bool:
    """Whether an example leaves a column null: what has not happened yet, and each second row of what may be null."""
    if not column.nullable:
        return False
    return row % 2 == 1 or bool(NOT_YET.intersection(snake(column.name).split("_")))


def scalar(column: Column, type_: SqlType, place: Place) -> Plain:
    """The example of a column whose type is none of the design's own, arrays included."""
    if type_.array:
        count = list_length(column)[1]
        one = replace(type_, array=type_.array - 1)
        free = replace(column, low="", high="", default=None)
        return [scalar(free, one, place._replace(row=place.row * count + i)) for i in range(count)]
    if type_.name == "enum":
        return member(column, type_.members, place.row)
    return _MAKERS.get(type_.name, _text)(column, type_, place)


def list_length(column: Column) -> tuple[int, int]:
    """How many values a list must hold, and how many its example has: two where it may."""
    low, high = _length(column, SqlType("array"))
    return low, max(2 if high is None else min(2, high), low)


def member(column: Column, members: tuple[str, ...], row: int) -> str:
    """A member of an enum: the default first, then the others in turn."""
    if not members:
        return ""
    said = column.default.value if column.default is not None and column.default.kind == "text" else ""
    first = members.index(said) if said in members else 0
    return members[(first + row) % len(members)]


# --- text -----------------------------------------------------------------------------------------------------------


def _text(column: Column, type_: SqlType, place: Place) -> Plain:
    low, high = _length(column, type_)
    said = column.default.value if column.default is not None and column.default.kind == "text" else ""
    if said and low <= len(said) and (high is None or len(said) <= high):
        return said
    spellings = _spellings(column, place)
    fitting = [text for text in spellings if low <= len(text) and (high is None or len(text) <= high)]
    if not fitting:
        fitting = [
            fit(spellings[-1] if high is not None and len(spellings[-1]) > high else spellings[0], low, high, place)
        ]
    return fitting[0]


def _spellings(column: Column, place: Place) -> tuple[str, ...]:
    marks = {"email": "email", "uri": "url", "hostname": "hostname", "phone": "phone"}
    name = next((word for flag, word in marks.items() if column.has(flag)), "") or column.name
    if column.has("email"):
        return email(place.row)
    return text_for(name, place.noun, place.row, place.seed)


def fit(text: str, low: int, high: int | None, place: Place) -> str:
    """`text` cut or drawn out to a length of `low` to `high`; where little is left, by letters that tell rows apart.

    It is cut between two words where enough of it is left.
    """
    if high is not None and len(text) > high:
        words = text[: high + 1].rpartition(" ")[0]
        if len(words) >= max(8, high // 2, low):
            return words.rstrip(" -_.,@/")
        mark = _letters(place.row, min(high, 2))
        cut = text[: high - len(mark)].rstrip(" -_.,@/")
        text = (cut + mark)[:high] if high <= 4 else text[:high].rstrip(" -_.,@/")
    if len(text) < low:
        if "@" in text:  # an address grows before its @
            user, at, host = text.partition("@")
            return user + "a" * (low - len(text)) + at + host
        filler = "0123456789" if text.isalnum() else "-0123456789" if "://" in text else f" {text}"
        text += (filler * (low // len(filler) + 1))[: low - len(text)]
        text = text if not text.endswith(" ") else text[:-1] + "."
    return text


def _letters(row: int, count: int) -> str:
    return "".join(chr(ord("A") + (row // 26**i) % 26) for i in range(count))[::-1]


def _length(column: Column, type_: SqlType) -> tuple[int, int | None]:
    """The least and the greatest length (None: none stated)."""
    low = int(_number(column.low) or 0)
    high_ = _number(column.high)
    high = None if high_ is None else max(int(high_), 0)
    if type_.name in ("char", "varchar") and type_.args:
        high = type_.args[0] if high is None else min(high, type_.args[0])
        if type_.name == "char" and not column.low:
            low = type_.args[0]
    low = max(low, 0)
    return (min(low, high) if high is not None else min(low, 4096)), high


# --- numbers --------------------------------------------------------------------------------------------------------


def _number(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except (InvalidOperation, ValueError):
        return None
    return value if value.is_finite() and value.adjusted() < 30 else None


def _whole(column: Column, type_: SqlType, place: Place) -> Plain:
    edge = Decimal(_WHOLE_RANGE[type_.name])
    low = Decimal(0) if column.has("unsigned") else -edge
    return int(_within(column, place, low, edge * (2 if column.has("unsigned") else 1) - 1, 0))


def _decimal(column: Column, type_: SqlType, place: Place) -> Plain:
    precision, scale = (*type_.args, 0)[:2] if type_.args else (12, 2)
    edge = (Decimal(10) ** (precision - scale)) - Decimal(1).scaleb(-scale)
    value = _within(column, place, Decimal(0) if column.has("unsigned") else -edge, edge, scale)
    return int(value) if scale <= 0 else float(value)


def _real(column: Column, type_: SqlType, place: Place) -> Plain:
    return float(_within(column, place, Decimal("-1e30"), Decimal("1e30"), 4))


def _within(column: Column, place: Place, least: Decimal, most: Decimal, scale: int) -> Decimal:
    """The number that the name promises, moved between the bounds where it lies outside."""
    step = Decimal(1).scaleb(-scale)
    low_, high_ = _number(column.low), _number(column.high)
    low = least if low_ is None else max(least, low_)
    high = most if high_ is None else min(most, high_)
    value = Decimal(number_for(column.name, place.row, place.seed, place.position))
    value = value.quantize(step, rounding=ROUND_HALF_EVEN)
    if low <= value <= high:
        return value
    if low > high:
        return low
    room = 100 if high - low > 100 * step else int((high - low) / step) + 1
    moved = ((crc32(place.seed.encode()) % 7 + place.row) % room) * step
    return low + moved if low_ is not None or low >= 0 else high - moved


# --- the rest -------------------------------------------------------------------------------------------------------


def _bool(column: Column, type_: SqlType, place: Place) -> Plain:
    if column.default is not None and column.default.kind == "word" and column.default.value in ("true", "false"):
        return column.default.value == "true"
    return not OFF.intersection(snake(column.name).split("_"))


def _uuid(column: Column, type_: SqlType, place: Place) -> Plain:
    parts = "".join(f"{crc32(f'{place.seed}/{place.row}/{i}'.encode()):08x}" for i in range(4))
    version, head = "4", parts[:12]
    if column.default is not None and column.default.value == "uuid7":
        version, head = "7", f"{_START_MS - place.row * 60_000:012x}"
    return (
        f"{head[:8]}-{head[8:12]}-{version}{parts[13:16]}-{'89ab'[int(parts[16], 16) % 4]}{parts[17:20]}-{parts[20:32]}"
    )


def _moment(column: Column, place: Place) -> datetime:
    words = set(snake(column.name).split("_"))
    at = _START - timedelta(days=place.row, hours=place.row * 3, minutes=place.row * 17)
    if words & {"birth", "born", "birthday", "birthdate", "dob"}:
        return at.replace(year=1988 + place.row % 20, day=min(at.day, 28))
    if words & _COMING:
        return at + timedelta(days=30)
    return at + timedelta(hours=2, minutes=11) if words & _LATER else at


def _bounded(column: Column, at: datetime, place: Place) -> datetime:
    """`at` between bounds that are dates."""
    for text, outside in ((column.low, at.__lt__), (column.high, at.__gt__)):
        try:
            bound = datetime.fromisoformat(text.strip("'")).replace(tzinfo=None)
        except ValueError:
            continue
        if outside(bound):
            at = bound
    return at


def _date(column: Column, type_: SqlType, place: Place) -> Plain:
    return date.isoformat(_bounded(column, _moment(column, place), place).date())


def _timestamp(column: Column, type_: SqlType, place: Place) -> Plain:
    return _bounded(column, _moment(column, place), place).isoformat()


def _timestamptz(column: Column, type_: SqlType, place: Place) -> Plain:
    return f"{_timestamp(column, type_, place)}Z"


def _time(column: Column, type_: SqlType, place: Place) -> Plain:
    return f"{(9 + place.row) % 24:02}:30:00"


def _interval(column: Column, type_: SqlType, place: Place) -> Plain:
    return f"PT{15 * (place.row + 1)}M"


def _bytes(column: Column, type_: SqlType, place: Place) -> Plain:
    low, high = _length(column, type_)
    if type_.args:
        high = type_.args[0] if high is None else min(high, type_.args[0])
    count = min(max(low, 12 if high is None else min(high, 12)), 256)
    return base64.b64encode(bytes(crc32(f"{place.seed}/{place.row}/{i}".encode()) % 256 for i in range(count))).decode()


def _inet(column: Column, type_: SqlType, place: Place) -> Plain:
    return f"203.0.113.{7 + place.row % 200}"


def _json(column: Column, type_: SqlType, place: Place) -> Plain:
    words = {form for ending in words_of(column.name) for form in forms(ending)}
    if words & {"tag", "label", "role", "scope", "list"}:
        return ["fragile", "gift"] if place.row % 2 == 0 else ["new"]
    return {"source": "web" if place.row % 2 == 0 else "import"}


def _vector(column: Column, type_: SqlType, place: Place) -> Plain:
    """At most eight numbers of it: the rest says nothing to a reader."""
    count = min(type_.args[0] if type_.args else 4, 8)
    return [(crc32(f"{place.seed}/{place.row}/{i}".encode()) % 2001 - 1000) / 1000 for i in range(count)]


_MAKERS: dict[str, Callable[[Column, SqlType, Place], Plain]] = {
    **dict.fromkeys(_WHOLE_RANGE, _whole),
    "numeric": _decimal,
    "real": _real,
    "double": _real,
    "bool": _bool,
    "bytes": _bytes,
    "date": _date,
    "time": _time,
    "timestamp": _timestamp,
    "timestamptz": _timestamptz,
    "interval": _interval,
    "uuid": _uuid,
    "json": _json,
    "inet": _inet,
    "vector": _vector,
}
