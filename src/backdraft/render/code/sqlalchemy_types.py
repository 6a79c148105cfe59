"""The types of columns in SQLAlchemy 2, so that PostgreSQL and SQLite spell them as the design's own SQL does."""

from __future__ import annotations

import re
from dataclasses import dataclass

from backdraft.render.code.python import text

#: By the word that PostgreSQL has for it: SQLAlchemy's type, Python's, and what SQLAlchemy makes of it for SQLite.
#: `{}` stands for the arguments.
_KNOWN = {
    "SMALLINT": ("SmallInteger()", "int", "SMALLINT"),
    "INTEGER": ("Integer()", "int", "INTEGER"),
    "BIGINT": ("BigInteger()", "int", "BIGINT"),
    "NUMERIC": ("Numeric({})", "Decimal", "NUMERIC({})"),
    "REAL": ("REAL()", "float", "REAL"),
    "DOUBLE PRECISION": ("Double()", "float", "DOUBLE"),
    "BOOLEAN": ("Boolean()", "bool", "BOOLEAN"),
    "CHAR": ("CHAR({})", "str", "CHAR({})"),
    "VARCHAR": ("String({})", "str", "VARCHAR({})"),
    "TEXT": ("Text()", "str", "TEXT"),
    "BYTEA": ("LargeBinary()", "bytes", "BLOB"),
    "DATE": ("Date()", "dt.date", "DATE"),
    "TIME": ("Time()", "dt.time", "TIME"),
    "TIMESTAMP": ("DateTime()", "dt.datetime", "DATETIME"),
    "TIMESTAMPTZ": ("DateTime(timezone=True)", "dt.datetime", "DATETIME"),
    "INTERVAL": ("Interval()", "dt.timedelta", "DATETIME"),
    "UUID": ("Uuid()", "UUID", "TEXT"),
    "JSONB": ('JSON().with_variant(postgresql.JSONB(), "postgresql")', "Any", "TEXT"),
    "INET": ('Text().with_variant(postgresql.INET(), "postgresql")', "Any", "TEXT"),
}
#: Moments of a stated precision, which SQLAlchemy's general types do not know.
_PRECISE = {
    "TIME": "postgresql.TIME(precision={})",
    "TIMESTAMP": "postgresql.TIMESTAMP(precision={})",
    "TIMESTAMPTZ": "postgresql.TIMESTAMP(timezone=True, precision={})",
}
#: What SQLite keeps as text, whatever SQLAlchemy would call it.
AS_TEXT = ("JSON", "Uuid", "Enum")
_SPELLED = re.compile(r"([A-Z ]+?)(?:\((\d+(?:, \d+)?)\))?\Z")


@dataclass(frozen=True, slots=True)
class Typed:
    """A type: `made` as an expression of SQLAlchemy, `python` as the annotation."""

    made: str
    python: str


def typed(postgres: str, sqlite: str, enums: dict[str, Typed]) -> Typed:
    """The type that the two engines spell so; `enums` are the types of their own that the database has."""
    base = postgres.replace("[]", "")
    if base != postgres:
        inner = typed(base, "", enums)
        deep = postgres.count("[]")
        array = f"sa.ARRAY({inner.made})" if deep == 1 else f"sa.ARRAY({inner.made}, dimensions={deep})"
        python = f"{'list[' * deep}{inner.python}{']' * deep}"
        return Typed(_variant(array, "sa.JSON()" if sqlite == "TEXT" else _native(sqlite)), python)
    if postgres in enums:
        made = enums[postgres]
        return made if sqlite in ("TEXT", "") else Typed(_variant(made.made, _native(sqlite)), made.python)
    found = _SPELLED.match(postgres)
    if found is None or found[1] not in _KNOWN:
        return Typed(_variant(_native(postgres), "sa.Text()" if sqlite == "TEXT" else _native(sqlite)), "Any")
    word, args = found[1], found[2] or ""
    made_of, python, spelled = _KNOWN[word]
    said = f"sa.{made_of.format(args)}"
    if args and word in _PRECISE:
        said = f'{said}.with_variant({_PRECISE[word].format(args)}, "postgresql")'
    if sqlite in ("", spelled.format(args).replace("()", "")):
        return Typed(said, python)
    others = {"TEXT": "sa.Text()", "INTEGER": "sa.Integer()", "BIGINT": "sa.BigInteger()"}
    return Typed(_variant(said, others.get(sqlite) or _native(sqlite)), python)


def _variant(made: str, sqlite: str) -> str:
    return f'{made}.with_variant({sqlite}, "sqlite")'


def _native(spelled: str) -> str:
    return f"Native({text(spelled)})"
