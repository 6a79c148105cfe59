"""Logical types in the words of each dialect. Only numbers and our own words reach the text, never a design's letters;
what a person writes as `native:…` must be one of the types that the engine is known to have."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from backdraft.design.model import SqlType
from backdraft.render.sql.facts import Shape
from backdraft.render.sql.words import words

WHOLE = ("smallint", "int", "bigint")
NUMBERS = (*WHOLE, "numeric", "real", "double")
TEXTS = ("char", "varchar", "text")
MOMENTS = ("timestamp", "timestamptz")

_PLACES = {"time": 6, "timestamp": 6, "timestamptz": 6}


@dataclass(frozen=True, slots=True)
class Spelled:
    """A type in a dialect's words, and what was lost on the way (empty: nothing)."""

    text: str
    lost: str = ""


@dataclass(frozen=True, slots=True)
class Use:
    """How a column is used. `cap` is the longest text in characters that a key can hold (0: it is in no key)."""

    cap: int = 0
    auto: bool = False


def spell(shape: Shape, use: Use, dialect: str) -> Spelled:
    """The type of a column. Enums of PostgreSQL are spelled by the caller, who knows their names."""
    type_ = shape.type
    if type_.array and dialect != "postgres":
        return _JSON_IN[dialect]
    spelled = _SPELLING[dialect](shape, use)
    return Spelled(spelled.text + "[]" * min(type_.array, 6), spelled.lost) if type_.array else spelled


def _digits(type_: SqlType, most: int, most_after: int, bare: str) -> str:
    if not type_.args:
        return bare
    precision = min(max(type_.args[0], 1), most)
    if len(type_.args) == 1:
        return f"NUMERIC({precision})"
    scale = min(type_.args[1], most_after)
    return f"NUMERIC({max(precision, scale)}, {scale})"


def _length(type_: SqlType, default: int = 0) -> int:
    return max(type_.args[0], 1) if type_.args else default


def _fraction(type_: SqlType) -> str:
    return f"({min(type_.args[0], 6)})" if type_.args else ""


#: The types that only one engine has, by their first word.
_NATIVE = {
    "postgres": words("""
        tsvector tsquery cidr macaddr macaddr8 money xml point line lseg box path polygon circle bit varbit oid
        int4range int8range numrange tsrange tstzrange daterange int4multirange int8multirange nummultirange
        tsmultirange tstzmultirange datemultirange jsonpath pg_lsn json timetz regclass
        """),
    "mysql": words("""
        tinyint mediumint year tinytext mediumtext longtext tinyblob mediumblob longblob blob binary varbinary bit
        geometry point linestring polygon multipoint multilinestring multipolygon geometrycollection datetime
        """),
    "sqlite": frozenset(("any", "integer", "blob", "real", "text", "numeric", "datetime")),
}
_NATIVE_FORM = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(\((?:\d{1,6}(?:, ?\d{1,6})?)\))?\Z")
_SIZED = words("bit varbit binary varbinary datetime timetz tinyint year numeric")


def native(text: str, dialect: str) -> str:
    """A native type as it may be written, or nothing when `dialect` is not known to have it."""
    match = _NATIVE_FORM.match(text.strip())
    if match is None or match[1].lower() not in _NATIVE[dialect]:
        return ""
    if match[2] and match[1].lower() not in _SIZED:
        return ""
    needs_size = dialect == "mysql" and match[1].lower() == "varbinary" and not match[2]
    return "" if needs_size else match[0].upper()


def _native_or(shape: Shape, dialect: str, other: str) -> Spelled:
    text = native(shape.type.text, dialect)
    if text:
        return Spelled(text)
    shown = shape.type.text[:60]
    return Spelled(other, f"{shown} is not known to be a type of this engine; {other} stands for it")


_UNSIGNED_POSTGRES = {"smallint": "INTEGER", "int": "BIGINT", "bigint": "NUMERIC(20)"}
_POSTGRES = {
    "smallint": "SMALLINT",
    "int": "INTEGER",
    "bigint": "BIGINT",
    "real": "REAL",
    "double": "DOUBLE PRECISION",
    "bool": "BOOLEAN",
    "text": "TEXT",
    "bytes": "BYTEA",
    "date": "DATE",
    "interval": "INTERVAL",
    "uuid": "UUID",
    "json": "JSONB",
    "inet": "INET",
    "enum": "TEXT",
}


def _postgres(shape: Shape, use: Use) -> Spelled:
    type_ = shape.type
    match type_.name:
        case "smallint" | "int" | "bigint" if shape.unsigned:
            return Spelled("BIGINT" if use.auto and type_.name == "bigint" else _UNSIGNED_POSTGRES[type_.name])
        case "numeric":
            return Spelled(_digits(type_, 1000, 1000, "NUMERIC"))
        case "char" | "varchar":
            length = _length(type_)
            if length > 10_485_760 or (not length and type_.name == "varchar"):
                return Spelled("TEXT")
            return Spelled(f"{type_.name.upper()}({length or 1})")
        case "time" | "timestamp" | "timestamptz":
            return Spelled(type_.name.upper() + _fraction(type_))
        case "vector":
            return Spelled(f"VECTOR({min(_length(type_), 16000)})" if type_.args else "VECTOR")
        case "native":
            return _native_or(shape, "postgres", "TEXT")
        case name:
            return Spelled(_POSTGRES.get(name, "TEXT"))


_MYSQL = {
    "smallint": "SMALLINT",
    "int": "INT",
    "bigint": "BIGINT",
    "real": "FLOAT",
    "double": "DOUBLE",
    "bool": "BOOLEAN",
    "date": "DATE",
    "uuid": "CHAR(36)",
    "json": "JSON",
    "inet": "VARCHAR(45)",
}
#: The longest VARCHAR of four-byte letters that a row of InnoDB can hold beside other columns.
_MYSQL_LONGEST = 16_000


def _mysql(shape: Shape, use: Use) -> Spelled:
    type_ = shape.type
    match type_.name:
        case "smallint" | "int" | "bigint":
            return Spelled(_MYSQL[type_.name] + (" UNSIGNED" if shape.unsigned else ""))
        case "numeric":
            text = _digits(type_, 65, 30, "DECIMAL(38, 10)").replace("NUMERIC", "DECIMAL")
            lost = (
                "" if type_.args else "numeric without digits is DECIMAL(38, 10): MySQL's own default has no fraction"
            )
            return Spelled(text, lost)
        case "char" | "varchar" | "text":
            return _mysql_text(type_, use)
        case "bytes":
            length = _length(type_)
            if use.cap:
                most = min(use.cap, 255)
                lost = f"only the first {most} bytes fit in a key" if not length or length > most else ""
                return Spelled(f"VARBINARY({min(length or most, most)})", lost)
            return Spelled(f"VARBINARY({length})" if 0 < length <= _MYSQL_LONGEST else "LONGBLOB")
        case "time":
            return Spelled("TIME" + _fraction(type_))
        case "timestamp" | "timestamptz":
            return Spelled(f"DATETIME{_fraction(type_) or '(6)'}")
        case "interval":
            return Spelled("VARCHAR(64)", "there is no interval; text holds it (ISO 8601)")
        case "vector":
            return Spelled("JSON", "there is no vector; JSON holds it")
        case "native":
            return _native_or(shape, "mysql", "VARCHAR(255)" if use.cap else "TEXT")
        case name:
            return Spelled(_MYSQL.get(name, "TEXT"))


def _mysql_text(type_: SqlType, use: Use) -> Spelled:
    length = _length(type_, 1 if type_.name == "char" else 0)
    if use.cap:
        most = min(use.cap, 255) if not length else use.cap
        if not length or length > most:
            what = f"{type_.name}({length})" if length else "text"
            return Spelled(f"VARCHAR({most})", f"a key holds {most} characters of {what} and no more")
    if not length or length > _MYSQL_LONGEST:
        return Spelled("TEXT" if length <= _MYSQL_LONGEST else "LONGTEXT")
    return Spelled(f"{'CHAR' if type_.name == 'char' and length <= 255 else 'VARCHAR'}({length})")


_SQLITE = {
    "smallint": "SMALLINT",
    "int": "INTEGER",
    "bigint": "BIGINT",
    "real": "REAL",
    "double": "DOUBLE",
    "bool": "BOOLEAN",
    "bytes": "BLOB",
    "date": "DATE",
    "time": "TIME",
    "timestamp": "DATETIME",
    "timestamptz": "DATETIME",
}


def _sqlite(shape: Shape, use: Use) -> Spelled:
    type_ = shape.type
    match type_.name:
        case "smallint" | "int" | "bigint" if use.auto:
            return Spelled("INTEGER")
        case "numeric":
            return Spelled(_digits(type_, 1000, 1000, "NUMERIC"))
        case "char" | "varchar" if type_.args:
            return Spelled(f"{type_.name.upper()}({_length(type_)})")
        case "native":
            return _native_or(shape, "sqlite", "TEXT")
        case name:
            return Spelled(_SQLITE.get(name, "TEXT"))


_SPELLING: dict[str, Callable[[Shape, Use], Spelled]] = {"postgres": _postgres, "mysql": _mysql, "sqlite": _sqlite}
_JSON_IN = {
    "mysql": Spelled("JSON", "there are no arrays; JSON holds it"),
    "sqlite": Spelled("TEXT", "there are no arrays; JSON text holds it"),
}
