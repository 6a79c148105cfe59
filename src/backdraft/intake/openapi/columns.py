"""JSON Schemas of single values as column lines: the other way of `render/openapi/schemas.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from backdraft.design.model import Column, Default, SqlType
from backdraft.design.notation.schema import format_column, parse_column
from backdraft.intake.openapi.source import words
from backdraft.render.openapi.schemas import INTERVAL, TIME, TIMESTAMP

Schema = dict[str, Any]
#: A column with what its line cannot say: a patch of the schema that it is exported as.
Read = tuple[Column, Schema]
#: What a schema says of a column, as its fields.
Said = dict[str, Any]

_ANYTHING = SqlType("json")

_FORMATS = {"date": "date", "date-time": "timestamptz", "uuid": "uuid", "byte": "bytes", "binary": "bytes"}
_PATTERNS = {TIME: "time", TIMESTAMP: "timestamp", INTERVAL: "interval"}
_FLAGS = ("email", "uri", "hostname")
#: The longest text that a `varchar` is said for, the longest least length that is exported.
_WIDEST, _LEAST = 65_535, 4_096
#: Keys that say nothing beside the type that was read from them.
_SILENT = ("type", "nullable", "description", "$ref", "title")


def plain(name: str, schema: Schema, kind: str, nullable: bool = False, note: str = "") -> Read:
    """The column of a schema without references, combinations or parts. `kind` is its JSON type; empty: any."""
    rest = {key: value for key, value in schema.items() if key not in _SILENT}
    said = _KINDS.get(kind, _any)(rest)
    if "default" in rest:
        said |= _default(said["type"].name, rest)
    return Column(name, nullable=nullable and said["type"] != _ANYTHING, note=note, **said), rest


def _any(rest: Schema) -> Said:
    return {"type": _ANYTHING}


def _bool(rest: Schema) -> Said:
    return {"type": SqlType("bool")}


def _text(rest: Schema) -> Said:
    if isinstance(rest.get("const"), str):
        return {"type": SqlType("enum", members=(rest.pop("const"),))}
    members = rest.get("enum")
    if isinstance(members, list):
        said = tuple(m for m in members if isinstance(m, str))
        if said and len(said) + members.count(None) == len(members):
            del rest["enum"]
            return {"type": SqlType("enum", members=tuple(dict.fromkeys(said)))}
    format_, pattern = rest.get("format"), rest.get("pattern")
    if isinstance(format_, str) and format_ in _FORMATS:
        del rest["format"]
        return {"type": SqlType(_FORMATS[format_])}
    if isinstance(pattern, str) and pattern in _PATTERNS:
        del rest["pattern"]
        return {"type": SqlType(_PATTERNS[pattern])}
    if rest.get("contentEncoding") == "base64":
        del rest["contentEncoding"]
        return {"type": SqlType("bytes")}
    flags: tuple[str, ...] = ()
    if format_ in _FLAGS:
        del rest["format"]
        flags = (str(format_),)
    low, high = _length(rest, "minLength", 1, _LEAST), _length(rest, "maxLength", 0)
    if high is not None and 1 <= high <= _WIDEST:
        return {"type": SqlType("varchar", (high,)), "flags": flags, "low": "" if low is None else str(low)}
    return {"type": SqlType("text"), "flags": flags, **_bounded(low, high)}


def _bounded(low: int | None, high: int | None) -> Said:
    return {"low": "" if low is None else str(low), "high": "" if high is None else str(high)}


def _length(rest: Schema, key: str, least: int, most: int = 10**9) -> int | None:
    """A count that the column can say; one that says nothing is taken away, one that it cannot say stays."""
    value = rest.get(key)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if type(value) is not int or value > most:
        return None
    del rest[key]
    return value if value >= least else None


def counted(column: Column, rest: Schema) -> Column:
    """A list with its bounds."""
    low, high = _length(rest, "minItems", 1, _LEAST), _length(rest, "maxItems", 0)
    return replace(column, **_bounded(low, high))


def plain_vector(schema: Schema) -> SqlType | None:
    """A list of numbers within a list, as a vector, where it says no more than how long it may be."""
    size = schema.get("maxItems")
    if schema.keys() != {"type", "items", "maxItems"} or type(size) is not int or not 0 < size < 10**6:
        return None
    return SqlType("vector", (size,)) if schema["items"] == {"type": "number"} else None


# --- numbers --------------------------------------------------------------------------------------------------------


def _number_of(rest: Schema, key: str) -> Decimal | None:
    value = rest.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = Decimal(repr(value))
    except ArithmeticError:
        return None
    return number if number.is_finite() and number.adjusted() < 30 and number.as_tuple().exponent >= -30 else None  # type: ignore[operator]


def _bounds(rest: Schema) -> tuple[Decimal | None, Decimal | None]:
    """The least and the greatest number; an end that is itself out is one too, and what makes it so is kept."""
    lows = [n for key in ("minimum", "exclusiveMinimum") if (n := _number_of(rest, key)) is not None]
    highs = [n for key in ("maximum", "exclusiveMaximum") if (n := _number_of(rest, key)) is not None]
    low, high = max(lows, default=None), min(highs, default=None)
    if low is not None and high is not None and low > high:
        return None, None
    return low, high


def _spent(rest: Schema, low: Decimal | None, high: Decimal | None) -> None:
    if low is not None:
        rest.pop("minimum", None)
    if high is not None:
        rest.pop("maximum", None)


def _said(number: Decimal | None) -> str:
    if number is None:
        return ""
    return str(int(number)) if number == number.to_integral_value() else format(number, "f")


_RANGES = (("smallint", 15, "int32"), ("int", 31, "int32"), ("bigint", 63, "int64"))


def _ends_of_whole(rest: Schema) -> None:
    """Say a constant and exclusive ends (of 3.1: numbers; before it: marks) as the least and the greatest value."""
    if type(rest.get("const")) is int:
        rest["minimum"] = rest["maximum"] = rest.pop("const")
    for key, end, step in (("exclusiveMinimum", "minimum", 1), ("exclusiveMaximum", "maximum", -1)):
        said = rest.get(key)
        value = rest.get(end) if said is True else said
        if type(value) is int:
            del rest[key]
            there = rest.get(end)
            nearer = (max if step > 0 else min)(value + step, there) if type(there) is int else value + step
            rest[end] = nearer


def _whole(rest: Schema) -> Said:
    _ends_of_whole(rest)
    low, high = _bounds(rest)
    low = None if low is None else low.to_integral_value("ROUND_CEILING")
    high = None if high is None else high.to_integral_value("ROUND_FLOOR")
    wide = rest.get("format") == "int64"
    if rest.get("format") in ("int32", "int64"):
        del rest["format"]
    for name, bits, _ in _RANGES:
        edge = Decimal(2**bits)
        exact = low == -edge and high == edge - 1
        if (name == "smallint" and not exact) or (name == "int" and wide):
            continue
        if (low is None or low >= -edge) and (high is None or high < edge):
            _spent(rest, low, high)
            return _ranged(SqlType(name), None if low == -edge else low, None if high == edge - 1 else high)
    if low is not None and high is not None and low >= 0 and high < 2**64:
        _spent(rest, low, high)
        most = None if high == 2**64 - 1 else high
        return {"flags": ("unsigned",), **_ranged(SqlType("bigint"), low or None, most)}
    return _decimal(rest, low, high)


def _ranged(type_: SqlType, low: Decimal | None, high: Decimal | None) -> Said:
    return {"type": type_, "low": _said(low), "high": _said(high)}


def _decimal(rest: Schema, low: Decimal | None, high: Decimal | None) -> Said:
    """A whole number beyond 64 bits."""
    digits = max((n.copy_abs().adjusted() + 1 for n in (low, high) if n is not None), default=20)
    edge = Decimal(10) ** digits - 1
    _spent(rest, low, high)
    return _ranged(SqlType("numeric", (digits, 0)), None if low == -edge else low, None if high == edge else high)


def _number(rest: Schema) -> Said:
    low, high = _bounds(rest)
    type_ = {"float": SqlType("real"), "double": SqlType("double")}.get(str(rest.get("format")))
    if type_ is not None:
        del rest["format"]
    elif low is not None and high is not None and (nines := _nines(high) or _nines(-low)):
        edge = Decimal(10) ** (nines[0] - nines[1]) - Decimal(1).scaleb(-nines[1])
        if -edge <= low and high <= edge:
            _spent(rest, low, high)
            return _ranged(SqlType("numeric", nines), None if low == -edge else low, None if high == edge else high)
    _spent(rest, low, high)
    return _ranged(type_ or SqlType("numeric"), low, high)


def _nines(edge: Decimal) -> tuple[int, int] | None:
    """Precision and scale of the greatest `numeric(p,s)`: 999.99 is of (5, 2)."""
    sign, digits, exponent = edge.as_tuple()
    if sign or not isinstance(exponent, int) or exponent >= 0 or set(digits) != {9}:
        return None
    return max(len(digits), -exponent), -exponent


_KINDS: dict[str, Callable[[Schema], Said]] = {
    "string": _text,
    "integer": _whole,
    "number": _number,
    "boolean": _bool,
}


# --- defaults, lines ------------------------------------------------------------------------------------------------


def _default(kind: str, rest: Schema) -> Said:
    """The default of a schema, where a column of a type can say it."""
    value = rest["default"]
    made: Default | None = None
    if kind == "bool" and isinstance(value, bool):
        made = Default("word", str(value).lower())
    elif kind in ("smallint", "int", "bigint", "numeric", "real", "double") and _number_of(rest, "default") is not None:
        made = Default("number", _said(_number_of(rest, "default")))
    elif kind in ("text", "varchar", "enum") and isinstance(value, str) and words(value) == value:
        made = Default("text", value)
    if made is None:
        return {}
    del rest["default"]
    return {"default": made}


#: What is given up, in this order, where a column cannot be written as a line.
_GIVEN_UP: tuple[tuple[str, dict[str, Any]], ...] = (
    ("note", {"note": ""}),
    ("default", {"default": None}),
    ("bounds", {"low": "", "high": ""}),
    ("type", {"type": SqlType("text")}),
)


def written_as(column: Column) -> tuple[str, tuple[str, ...], Column]:
    """The column's line, proved by reading it back, what had to be given up, and what the line is read as."""
    lost: list[str] = []
    for what, values in (("", {}), *_GIVEN_UP):
        if what:
            column = replace(column, **values)
            lost.append(what)
        line = format_column(column)
        read = parse_column(line, column.name, marks=True)
        if read.value == column and "\n" not in line and not any(s.severity == "error" for s in read.slips):
            break
    return line, tuple(lost), read.value


def line_of(column: Column) -> tuple[str, tuple[str, ...]]:
    """The column's line and what had to be given up, as `written_as`."""
    line, lost, _ = written_as(column)
    return line, lost
