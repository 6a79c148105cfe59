"""The types of other people's SQL as the format's own."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from backdraft.design.model import SqlType
from backdraft.design.notation.schema import parse_sqltype

if TYPE_CHECKING:
    from sqlglot import exp


@dataclass(frozen=True, slots=True)
class TypeTaken:
    """A type, the flags that come with it, and what was lost."""

    type: SqlType
    flags: tuple[str, ...] = ()
    lost: str = ""


_PLAIN = {
    name: ours
    for ours, names in {
        "smallint": "SMALLINT TINYINT YEAR",
        "int": "INT MEDIUMINT INTEGER",
        "bigint": "BIGINT",
        "real": "FLOAT",
        "double": "DOUBLE UDOUBLE",
        "bool": "BOOLEAN",
        "text": "TEXT MEDIUMTEXT LONGTEXT TINYTEXT",
        "bytes": "BLOB MEDIUMBLOB LONGBLOB TINYBLOB IMAGE",
        "date": "DATE DATE32",
        "interval": "INTERVAL",
        "uuid": "UUID",
        "json": "JSON JSONB",
        "inet": "INET",
    }.items()
    for name in names.split()
}
_SIZED = {
    name: ours
    for ours, names in {
        "char": "CHAR NCHAR BPCHAR",
        "varchar": "VARCHAR NVARCHAR",
        "bytes": "BINARY VARBINARY",
        "time": "TIME",
        "timestamp": "TIMESTAMP DATETIME DATETIME2 SMALLDATETIME TIMESTAMPNTZ DATETIME64",
        "timestamptz": "TIMESTAMPTZ TIMESTAMPLTZ",
        "numeric": "DECIMAL UDECIMAL BIGDECIMAL DECIMAL32 DECIMAL64 DECIMAL128",
        "vector": "VECTOR",
    }.items()
    for name in names.split()
}
#: Oracle's whole numbers by their digits, the fewest first.
_WHOLE_NUMBERS = ((5, "smallint"), (10, "int"), (19, "bigint"))
#: So many bits of a FLOAT are a real; more are a double.
_REAL = 24
_UNSIGNED = {"UINT": "int", "UMEDIUMINT": "int", "UBIGINT": "bigint", "USMALLINT": "smallint", "UTINYINT": "smallint"}
_MONEY = {"MONEY": (19, 4), "SMALLMONEY": (10, 4)}
#: What is read as a type that holds more, which is told.
_WIDER = {
    "TINYINT": "tinyint is smallint here",
    "UTINYINT": "tinyint is smallint here",
    "MEDIUMINT": "mediumint is int here",
    "UMEDIUMINT": "mediumint is int here",
    "YEAR": "year is smallint here",
    "MONEY": "money is numeric(19,4) here",
    "SMALLMONEY": "smallmoney is numeric(10,4) here",
}
#: What the parser calls otherwise, and the engine that has it: it stays that engine's own.
_OWN = {"INT128": "hugeint", "UINT128": "uhugeint", "TIMETZ": "timetz"}
_SERIAL = {"SERIAL": "int", "BIGSERIAL": "bigint", "SMALLSERIAL": "smallint"}
#: The most arguments that each sized type has in the format.
_MOST = {"numeric": 2}
#: A person's own word for a type, which the parser takes for a name.
_WORDS = {
    "sysname": TypeTaken(SqlType("varchar", (128,))),
    "citext": TypeTaken(SqlType("text"), lost="citext is text here, and case counts"),
    "smallint unsigned": TypeTaken(SqlType("int")),
    "number": TypeTaken(SqlType("numeric")),
    # DuckDB's
    "utinyint": TypeTaken(SqlType("smallint"), ("unsigned",), "utinyint is smallint here"),
    "usmallint": TypeTaken(SqlType("smallint"), ("unsigned",)),
    "uinteger": TypeTaken(SqlType("int"), ("unsigned",)),
    "ubigint": TypeTaken(SqlType("bigint"), ("unsigned",)),
}
#: Schemas that extensions are in, which everybody leaves out.
_EXTENDED = re.compile(r"(?:public|extensions)\.(?=vector\b|citext\b)")


def take_type(kind: exp.DataType | None, dialect: str, own: bool, types: dict[str, str]) -> TypeTaken:
    """The type `kind` of a column.

    Args:
        kind: The parser's type; None where a column has none (SQLite).
        dialect: Whose SQL it is.
        own: Whether it is that engine's own SQL, so that MySQL's TIMESTAMP is a moment in time.
        types: Named enums of the script: their names in small letters, to their names in the design.
    """
    if kind is None:
        return TypeTaken(SqlType("text"), lost="the column has no type; text stands for it")
    name = kind.this.name if hasattr(kind.this, "name") else str(kind.this)
    sizes = _sizes(kind)
    if name in ("ARRAY", "LIST"):
        inner = take_type(kind.expressions[0] if kind.expressions else None, dialect, own, types)
        many = kind.args.get("values")
        lost = inner.lost or (f"that an array has {many[0].sql()[:9]} items is not kept" if many else "")
        return replace(inner, type=replace(inner.type, array=inner.type.array + 1), lost=lost)
    if name == "ENUM":
        members = tuple(dict.fromkeys(e.name for e in kind.expressions if e.name))
        return TypeTaken(SqlType("enum", members=members))
    if name == "TINYINT" and sizes == (1,):
        return TypeTaken(SqlType("bool"))
    if name == "BIT" and sizes in ((), (1,)):
        return TypeTaken(SqlType("bool"))
    if dialect == "oracle" and name == "DECIMAL" and len(sizes) in (1, 2) and not any(sizes[1:]):
        found = next((ours for most, ours in _WHOLE_NUMBERS if sizes[0] <= most), None)
        if found:
            return TypeTaken(SqlType(found))
    if name == "FLOAT" and (sizes[0] > _REAL if len(sizes) == 1 else dialect == "tsql" and not sizes):
        return TypeTaken(SqlType("double"))
    wider = _WIDER.get(name, "")
    if name in _MONEY:
        return TypeTaken(SqlType("numeric", _MONEY[name]), lost=wider)
    if name in _OWN:
        return TypeTaken(SqlType("native", text=f"{_OWN[name]}({sizes[0]})" if sizes else _OWN[name]))
    if name in _UNSIGNED:
        return TypeTaken(SqlType(_UNSIGNED[name]), ("unsigned",), wider)
    if name in _SERIAL:
        return TypeTaken(SqlType(_SERIAL[name]), ("auto",))
    if name == "TIMESTAMPTZ" and dialect == "mysql" and not own:
        name = "TIMESTAMP"
    if name in _SIZED:
        return _sized(_SIZED[name], sizes, name == "UDECIMAL")
    if name in _PLAIN:
        ours = _PLAIN[name]
        if ours == "text" and sizes:
            return TypeTaken(SqlType("varchar", sizes[:1]))
        return TypeTaken(SqlType(ours), lost=wider)
    return _named(kind, dialect, types)


def as_people_write(type_: SqlType) -> SqlType:
    """Without what a catalog adds to what was said: `numeric(20,0)` is `numeric(20)`."""
    return replace(type_, args=type_.args[:1]) if type_.name == "numeric" and type_.args[1:] == (0,) else type_


def _sized(ours: str, sizes: tuple[int, ...], unsigned: bool) -> TypeTaken:
    flags = ("unsigned",) if unsigned else ()
    if ours in ("varchar", "char") and not sizes:
        return TypeTaken(SqlType("text") if ours == "varchar" else SqlType("char", (1,)))
    if ours == "numeric" and len(sizes) == 2 and sizes[1] > sizes[0]:
        sizes = (sizes[1], sizes[1])
    if ours in ("varchar", "char", "bytes", "vector") and sizes[:1] == (0,):
        sizes = (1,)
    return TypeTaken(SqlType(ours, sizes[: _MOST.get(ours, 1)]), flags)


def _sizes(kind: exp.DataType) -> tuple[int, ...]:
    out: list[int] = []
    for param in kind.expressions:
        text = getattr(param.this, "name", "") if param.this is not None else ""
        if not str(text).isdigit() or len(str(text)) > 9:
            return ()
        out.append(int(text))
    return tuple(out)


#: Texts, which stay as they are written, and what is between them.
_OUTSIDE_TEXTS = re.compile(r"('(?:[^']|'')*')|[^']+")


def _named(kind: exp.DataType, dialect: str, types: dict[str, str]) -> TypeTaken:
    """A named enum, else one engine's own type, else text."""
    from sqlglot import exp

    inner = kind.args.get("kind")
    said = inner.name if inner is not None and hasattr(inner, "name") else str(inner or "")
    known = types.get(said.rpartition(".")[2].lower())
    if known:
        return TypeTaken(SqlType("named", text=known))
    if dialect == "oracle" and said.lower() == "raw" and _sizes(kind) == (16,):
        return TypeTaken(SqlType("uuid"))
    if said.lower() in _WORDS:
        return _WORDS[said.lower()]
    if isinstance(kind.this, exp.Interval):
        return TypeTaken(SqlType("interval"), lost="of an interval, which parts it has")
    text = _OUTSIDE_TEXTS.sub(lambda found: found[1] or found[0].lower(), kind.sql(dialect, comments=False))
    own = _EXTENDED.sub("", text)
    found = parse_sqltype(own if own != text else f"native:{text}")
    if found.value is not None and not found.slips:
        return TypeTaken(found.value)
    return TypeTaken(SqlType("text"), lost=f"the type {text[:60]} is not known; text stands for it")
