"""What logical types need in every dialect, and the types that one engine alone has.

Only numbers and our own words reach the text, never a design's letters; what a person writes as `native:…` must be one
of the types that the engine is known to have.
"""

from __future__ import annotations

import re
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


def digits(type_: SqlType, most: int, most_after: int, bare: str) -> str:
    """`NUMERIC(p, s)` within what an engine holds; `bare` where the design says no digits."""
    if not type_.args:
        return bare
    precision = min(max(type_.args[0], 1), most)
    if len(type_.args) == 1:
        return f"NUMERIC({precision})"
    scale = min(type_.args[1], most_after)
    return f"NUMERIC({max(precision, scale)}, {scale})"


def length(type_: SqlType, default: int = 0) -> int:
    """How long a text or bytes may be; `default` where the design does not say."""
    return max(type_.args[0], 1) if type_.args else default


def fraction_of(type_: SqlType) -> str:
    """The digits of a second, in brackets."""
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
    "duckdb": words("""
        tinyint utinyint usmallint uinteger ubigint hugeint uhugeint blob bit bitstring variant timetz timestamp_s
        timestamp_ms timestamp_ns
        """),
    "mssql": words("""
        tinyint money smallmoney smalldatetime datetime datetime2 datetimeoffset xml geography geometry hierarchyid
        rowversion sql_variant binary varbinary image ntext sysname
        """),
    "oracle": words("""
        number binary_float binary_double clob nclob blob bfile raw xmltype rowid urowid varchar2 nvarchar2 nchar
        """),
}
_NATIVE_FORM = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(\((?:\d{1,6}(?:, ?\d{1,6})?)\))?\Z")
_SIZED = words("""
    bit varbit binary varbinary datetime timetz tinyint year numeric datetime2 datetimeoffset number raw varchar2
    nvarchar2 nchar
    """)
#: MySQL's SET: up to 64 members, of which none has a comma or stands there twice.
_SET = re.compile(r"set\((?P<members>'(?:[^'\\,]|'')+'(?:, ?'(?:[^'\\,]|'')+'){0,63})\)\Z", re.I)
_MEMBER = re.compile(r"'((?:[^']|'')+)'")
_NEEDS_SIZE = {("mysql", "varbinary"), ("oracle", "raw"), ("oracle", "varchar2"), ("oracle", "nvarchar2")}


def members_of_set(text: str) -> tuple[str, ...]:
    """The members of MySQL's `set('a', 'b')` as its text has them, a quote twice; nothing where it is none."""
    found = _SET.match(text.strip())
    members = tuple(_MEMBER.findall(found["members"])) if found else ()
    return members if len({member.rstrip().lower() for member in members}) == len(members) else ()


def native(text: str, dialect: str) -> str:
    """A native type as it may be written, or nothing when `dialect` is not known to have it."""
    if dialect == "mysql" and members_of_set(text):
        return "SET(" + ", ".join(f"'{member}'" for member in members_of_set(text)) + ")"
    match = _NATIVE_FORM.match(text.strip())
    if match is None or match[1].lower() not in _NATIVE[dialect]:
        return ""
    if match[2] and (match[1].lower() not in _SIZED or dialect == "duckdb"):
        return ""
    needs_size = (dialect, match[1].lower()) in _NEEDS_SIZE and not match[2]
    return "" if needs_size else match[0].upper()


def native_or(shape: Shape, dialect: str, other: str) -> Spelled:
    """A native type, or `other` with the reason."""
    text = native(shape.type.text, dialect)
    if text:
        return Spelled(text)
    shown = shape.type.text[:60]
    return Spelled(other, f"{shown} is not known to be a type of this engine; {other} stands for it")
