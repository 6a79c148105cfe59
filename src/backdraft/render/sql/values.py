"""Defaults and bounds as SQL, where they fit the column's type; what does not fit is refused with the reason."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from backdraft.design.model import Default, SqlType
from backdraft.render.sql.dialects import DIALECTS
from backdraft.render.sql.expressions import Scope, write_expression
from backdraft.render.sql.facts import Shape
from backdraft.render.sql.fitting import fits_text
from backdraft.render.sql.types import MOMENTS, NUMBERS, TEXTS, WHOLE
from backdraft.render.sql.write import literal

_NUMBER = re.compile(r"[+-]?(?:\d{1,400}(?:\.\d{1,400})?|\.\d{1,400})\Z")
_MOST = {"smallint": 2**15, "int": 2**31, "bigint": 2**63}


@dataclass(frozen=True, slots=True)
class Value:
    """SQL text, and what was lost: with a text it is a remark, without one the reason why there is none."""

    text: str = ""
    lost: str = ""


def default_sql(default: Default, shape: Shape, dialect: str, columns: Mapping[str, str]) -> Value:
    """What stands after `DEFAULT`, or nothing with the reason.

    Args:
        default: As the design has it.
        shape: The column's type.
        dialect: One of `DIALECTS`.
        columns: The table's columns, which a default must not read.
    """
    return _KINDS[default.kind](default.value, shape, dialect, columns)


_Writer = Callable[[str, Shape, str, Mapping[str, str]], Value]


def _sql(value: str, shape: Shape, dialect: str, columns: Mapping[str, str]) -> Value:
    written = write_expression(value, dialect, "default", Scope(columns), shape)
    if written.refused:
        return Value(lost=f"no default: {written.refused}")
    if written.constant is not None:
        kind = _text if isinstance(written.constant, str) else _number
        plain = kind(f"{written.constant:f}" if kind is _number else str(written.constant), shape, dialect, columns)
        if not plain.text:
            return plain
    bare = dialect == "postgres" and not _OPEN.search(_QUOTED.sub("''", written.text))
    return Value(written.text if bare else f"({written.text})")


#: What PostgreSQL's grammar takes after DEFAULT in brackets alone.
_OPEN = re.compile(r"\b(?:AT TIME ZONE|AND|OR|NOT|IS|IN|LIKE|ILIKE|BETWEEN|COLLATE|SIMILAR)\b")
_QUOTED = re.compile(r"'(?:[^']|'')*'")


def _number(value: str, shape: Shape, dialect: str, columns: Mapping[str, str]) -> Value:
    type_ = shape.type
    if type_.array or not _NUMBER.match(value):
        return _unfit(value, type_)
    if type_.name == "bool" and value in ("0", "1"):
        return _truth("true" if value == "1" else "false")(shape, dialect)
    if type_.name in TEXTS:
        return _text(value, shape, dialect, columns)
    if type_.name not in NUMBERS:
        return _unfit(value, type_)
    number = Decimal(value)
    if type_.name in WHOLE:
        most = _MOST[type_.name] * (2 if shape.unsigned else 1)
        least = 0 if shape.unsigned else -most
        if number != number.to_integral_value() or not least <= number < most:
            return _unfit(value, type_)
        return Value(str(int(number)))
    if type_.name == "numeric" and (type_.args or dialect in ("mysql", "duckdb", "mssql")):
        precision, scale = (*type_.args, 0)[:2] if type_.args else (38, 10)
        limit = Decimal(10) ** min(precision - scale, 65)
        if abs(number) >= limit or (number and -int(number.as_tuple().exponent) > min(scale, 30)):
            return _unfit(value, type_)
    if type_.name in ("real", "double") and abs(number) > Decimal("1e37"):
        return _unfit(value, type_)
    return Value(value.lstrip("+") if not value.startswith(".") else f"0{value}")


def _text(value: str, shape: Shape, dialect: str, columns: Mapping[str, str]) -> Value:
    type_ = shape.type
    if type_.array:
        return _list(value, shape, dialect, columns)
    if not fits_text(value, type_):
        return _unfit(f"'{value[:40]}'", type_)
    if dialect == "oracle":
        return _oracle_text(value, type_) if value else Value(lost="no default: to Oracle an empty text is none")
    text = literal(value, dialect)
    if dialect == "mysql" and type_.name in ("text", "json", "bytes", "interval", "vector"):
        text = f"({text})"
    return Value(text)


#: One item of a list in PostgreSQL's words, `{a,"b c"}`.
_ITEM = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|([^\s{}",\\][^{}",\\]*))\s*(?:,|\Z)')


def _list(value: str, shape: Shape, dialect: str, columns: Mapping[str, str]) -> Value:
    """`{a,"b c"}` as the dialect has lists: of one dimension, without nulls."""
    inside = value.strip()
    if shape.type.array != 1 or not (inside.startswith("{") and inside.endswith("}")):
        return _unfit(f"'{value[:40]}'", shape.type)
    inside, at, items = inside[1:-1], 0, list[str]()
    while at < len(inside):
        found = _ITEM.match(inside, at)
        if found is None or (found[2] or "").strip().lower() == "null":
            return _unfit(f"'{value[:40]}'", shape.type)
        items.append(re.sub(r"\\(.)", r"\1", found[1]) if found[1] is not None else found[2].strip())
        at = found.end()
    one = replace(shape, type=replace(shape.type, array=0))
    is_number = one.type.name in NUMBERS
    written = [(_number if is_number else _text)(item, one, dialect, columns) for item in items]
    if not items or inside.rstrip().endswith(",") or not all(each.text for each in written):
        return _unfit(f"'{value[:40]}'", shape.type)
    if dialect == "duckdb":
        return Value(f"[{', '.join(each.text for each in written)}]")
    if dialect == "postgres":
        quoted = (item if is_number else '"' + re.sub(r'(["\\])', r"\\\1", item) + '"' for item in items)
        return Value(literal("{" + ",".join(quoted) + "}", dialect))
    held = json.dumps(
        [float(item) if "." in item else int(item) for item in items] if is_number else items, ensure_ascii=False
    )
    return Value(f"({literal(held, dialect)})" if dialect == "mysql" else literal(held, dialect))


def _oracle_text(value: str, type_: SqlType) -> Value:
    """Oracle takes an empty text for null, and reads dates as the session's settings say unless told."""
    if not value:
        return Value(lost="no default: an empty text is null in Oracle")
    if type_.name in ("date", *MOMENTS):
        return Value(moment(value, type_, "oracle"))
    if type_.name == "uuid":
        return Value(f"HEXTORAW({literal(value.replace('-', ''), 'oracle')})")
    return _unfit(f"'{value}'", type_) if type_.name == "interval" else Value(literal(value, "oracle"))


def moment(value: str, type_: SqlType, dialect: str) -> str:
    """A date or moment that `fits_text` as a literal."""
    if dialect != "oracle":
        return literal(value, dialect)
    at = datetime.datetime.fromisoformat(value)
    if type_.name == "date":
        return f"DATE {literal(at.date().isoformat(), dialect)}"
    return f"TIMESTAMP {literal(at.isoformat(sep=' '), dialect)}"


def _word(value: str, shape: Shape, dialect: str, columns: Mapping[str, str]) -> Value:
    return _WORDS[value](shape, dialect) if value in _WORDS else _unfit(value, shape.type)


_KINDS: dict[str, _Writer] = {"sql": _sql, "number": _number, "text": _text, "word": _word}


def _unfit(value: str, type_: SqlType) -> Value:
    return Value(lost=f"no default: {value} does not fit {type_.name}{'[]' * type_.array}")


def _truth(word: str) -> Callable[[Shape, str], Value]:
    def write(shape: Shape, dialect: str) -> Value:
        if not _is(shape, "bool"):
            return _unfit(word, shape.type)
        return Value(str(int(word == "true")) if dialect in ("mssql", "oracle") else word.upper())

    return write


def _is(shape: Shape, *names: str) -> bool:
    return not shape.type.array and shape.type.name in names


def _null(shape: Shape, dialect: str) -> Value:
    return Value()


def _empty(word: str) -> Callable[[Shape, str], Value]:
    def write(shape: Shape, dialect: str) -> Value:
        if shape.type.array and word == "[]":
            return Value(_EMPTY_LIST.get(dialect, "'[]'"))
        if _is(shape, "json"):
            return Value(f"('{word}')" if dialect == "mysql" else f"'{word}'")
        return _unfit(word, shape.type)

    return write


_EMPTY_LIST = {"postgres": "'{}'", "mysql": "('[]')", "duckdb": "[]"}


def _now(shape: Shape, dialect: str) -> Value:
    if _is(shape, *MOMENTS):
        if dialect in _MOMENT:
            return Value(_MOMENT[dialect][shape.type.name])
        if dialect == "mysql":
            return Value(f"CURRENT_TIMESTAMP{fraction(shape.type)}")
        return Value("CURRENT_TIMESTAMP")
    if _is(shape, "date"):
        return _today(shape, dialect)
    if _is(shape, "time"):
        return Value(_TIME[dialect])
    return _unfit("now", shape.type)


def fraction(type_: SqlType) -> str:
    """The digits of a second of MySQL's DATETIME, in brackets: the default must have as many as the column."""
    digits = min(type_.args[0], 6) if type_.args else 6
    return f"({digits})" if digits or type_.args else ""


def _today(shape: Shape, dialect: str) -> Value:
    if _is(shape, "date", *MOMENTS):
        return Value(_DATE.get(dialect, "CURRENT_DATE"))
    return _unfit("today", shape.type)


_MOMENT = {
    "mssql": {"timestamp": "SYSDATETIME()", "timestamptz": "SYSDATETIMEOFFSET()"},
    "oracle": {"timestamp": "LOCALTIMESTAMP", "timestamptz": "SYSTIMESTAMP"},
}
_DATE = {"mysql": "(CURRENT_DATE)", "mssql": "(CAST(SYSDATETIME() AS DATE))", "oracle": "TRUNC(SYSDATE)"}
_TIME = {
    "postgres": "LOCALTIME",
    "mysql": "(CURRENT_TIME)",
    "sqlite": "CURRENT_TIME",
    "duckdb": "LOCALTIME",
    "mssql": "(CAST(SYSDATETIME() AS TIME))",
    "oracle": "TO_CHAR(SYSTIMESTAMP, 'HH24:MI:SS')",
}
_UUID = {
    "postgres": "gen_random_uuid()",
    "mysql": "(UUID())",
    "sqlite": "(lower(hex(randomblob(16))))",
    "duckdb": "uuid()",
    "mssql": "NEWID()",
    "oracle": "SYS_GUID()",
}


def _uuid(shape: Shape, dialect: str) -> Value:
    holds = _is(shape, "uuid", "text") or (_is(shape, "char", "varchar") and (shape.type.args or (0,))[0] >= 36)
    if not holds:
        return _unfit("uuid", shape.type)
    if dialect == "oracle" and not _is(shape, "uuid"):
        return Value("LOWER(RAWTOHEX(SYS_GUID()))")
    return Value(_UUID[dialect])


_UUID7 = {
    "postgres": "version 7 exists from PostgreSQL 18 on (uuidv7()); gen_random_uuid() runs on all, in no order",
    "mysql": "there is no version 7; UUID() is version 1",
    "sqlite": "SQLite has no version 7; random bytes stand for it",
    "mssql": "there is no version 7; NEWID() gives them in no order (NEWSEQUENTIALID() in one of its own)",
    "oracle": "there is no version 7; SYS_GUID() stands for it",
}


def _uuid7(shape: Shape, dialect: str) -> Value:
    value = _uuid(shape, dialect)
    if dialect == "duckdb" and value.text:
        return Value("uuidv7()")
    return Value(value.text, _UUID7[dialect]) if value.text else value


_WORDS: dict[str, Callable[[Shape, str], Value]] = {
    "true": _truth("true"),
    "false": _truth("false"),
    "null": _null,
    "[]": _empty("[]"),
    "{}": _empty("{}"),
    "now": _now,
    "today": _today,
    "uuid": _uuid,
    "uuid7": _uuid7,
}


def bounds_sql(low: str, high: str, shape: Shape, name: str, dialect: str) -> Value:
    """The condition that the column `name` (already an identifier) lies between `low` and `high`, inclusive.

    Of text and arrays it is the length that is bounded.
    """
    measure, write = _measured(shape, name, dialect)
    if write is None:
        return Value(lost=f"no check: {shape.type.name} has no bounds in {DIALECTS[dialect].title}")
    ends = [write(end, shape.type, dialect) if end else "" for end in (low, high)]
    if any(end and not text for end, text in zip((low, high), ends, strict=True)):
        return Value(lost=f"no check: {low}..{high} are no bounds of {shape.type.name}")
    first, last = ends
    if first and last:
        return Value(f"{measure} BETWEEN {first} AND {last}")
    return Value(f"{measure} >= {first}" if first else f"{measure} <= {last}")


_Bound = Callable[[str, SqlType, str], str]


def _plain_bound(end: str, type_: SqlType, dialect: str) -> str:
    return end.lstrip("+") if _NUMBER.match(end) and not end.startswith(".") else ""


def _length_bound(end: str, type_: SqlType, dialect: str) -> str:
    return str(int(end)) if re.fullmatch(r"\d{1,9}", end, re.ASCII) else ""


def _moment_bound(end: str, type_: SqlType, dialect: str) -> str:
    return moment(end, type_, dialect) if fits_text(end, type_) else ""


_LENGTH = {"postgres": "char_length", "mysql": "char_length", "mssql": "LEN"}
_BYTES = {"sqlite": "length", "mssql": "DATALENGTH", "oracle": "DBMS_LOB.GETLENGTH"}
_ITEMS = {"postgres": "cardinality", "mysql": "json_length", "sqlite": "json_array_length", "duckdb": "len"}


def _measured(shape: Shape, name: str, dialect: str) -> tuple[str, _Bound | None]:
    """What is measured of a column, and how its bounds are written."""
    type_ = shape.type
    if type_.array:
        return f"{_ITEMS.get(dialect)}({name})", _length_bound if dialect in _ITEMS else None
    if type_.name in NUMBERS:
        return name, _plain_bound
    if type_.name in TEXTS:
        return f"{_LENGTH.get(dialect, 'length')}({name})", _length_bound
    if type_.name == "bytes":
        return f"{_BYTES.get(dialect, 'octet_length')}({name})", _length_bound
    if type_.name in ("date", *MOMENTS) or (type_.name == "time" and dialect != "oracle"):
        return name, _moment_bound
    return name, None
