"""How each dialect alters what is there: what it does in place, what must be out of the way first, how values are cast.

Sources: SQL Server's pages on ALTER TABLE (what ALTER COLUMN refuses), sp_rename (enforced dependencies) and data type
conversion (implicit or explicit); Oracle's pages on ALTER TABLE (MODIFY of columns with rows, RENAME COLUMN) and CAST.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from backdraft.compare.risks import widens
from backdraft.design.built import BuiltIndex, BuiltTable, ColumnText, ConstraintText

#: A value of the one type as one of the other; empty where there is no way.
Cast = Callable[[str, str, str], str]


def _as_it_is(value: str, before: str, after: str) -> str:
    return value


def _always(before: ColumnText, after: ColumnText) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways of a dialect.

    Attributes:
        cast: How a value goes to another type when rows are copied.
        filled: A value, or a default where there is none, of a given type.
        alters: Whether a column becomes another in place; a table with one that does not is made anew.
        stretches: Whether a type becomes another under the indexes, unique keys and checks that stand on it.
        holds_keys: Whether primary and foreign keys stand in the way of that.
        loses_names: Whether whatever names a column loses sight of it when it is renamed.
        is_blind: Whether expressions (checks, generated columns, indexes of some rows) stand in the way of renaming
            what they read, and generated columns of any change of themselves.
        holds_nullability: Whether all that stands on a column stands in the way of NOT NULL; else expressions do, where
            these are blind.
        reads: What of an index's text tells that it reads columns in an expression.
        numbers_one: Whether a table may number one column and must always have a column.
        has_objects: Whether constraints are things of the schema and indexes of their table; else it is the other way.
    """

    cast: Cast = _as_it_is
    filled: str = "coalesce({0}, {1})"
    alters: Callable[[ColumnText, ColumnText], bool] = _always
    stretches: Callable[[str, str], bool] = lambda before, after: False
    holds_keys: bool = False
    loses_names: bool = False
    is_blind: bool = False
    holds_nullability: bool = False
    reads: re.Pattern[str] = re.compile(r"(?!)")
    numbers_one: bool = False
    has_objects: bool = False


def is_expression(part: ConstraintText | BuiltIndex, ways: Ways) -> bool:
    """Whether a part reads columns by their names in an expression, which is kept as text."""
    return part.kind == "check" or (isinstance(part, BuiltIndex) and bool(ways.reads.search(part.text)))


def index_target(table: BuiltTable, name: str, ways: Ways) -> str:
    """What a comment on an index of `table` is on."""
    if ways.has_objects:
        return f"INDEX {table.sql}.{name}"
    return f"INDEX {table.schema}.{name}" if table.schema else f"INDEX {name}"


def _longer(*kinds: str) -> Callable[[str, str], bool]:
    """A type of one of these kinds that may hold more of the same; an endless one may be in no key."""
    return lambda before, after: before.startswith(kinds) and widens(before, after) and not after.endswith("(MAX)")


# --- SQL Server ---

_NUMBERS = frozenset(("BIT", "TINYINT", "SMALLINT", "INT", "BIGINT", "DECIMAL", "NUMERIC", "REAL", "FLOAT"))
_LETTERS = frozenset(("NVARCHAR", "NCHAR", "VARCHAR", "CHAR", "SYSNAME"))
_MOMENTS = frozenset(("DATE", "TIME", "DATETIME", "DATETIME2", "DATETIMEOFFSET", "SMALLDATETIME"))
_BYTES = frozenset(("BINARY", "VARBINARY"))
_KIN = (
    _NUMBERS | _LETTERS,
    _NUMBERS | {"MONEY", "SMALLMONEY"},
    _LETTERS | _MOMENTS,
    _LETTERS | {"UNIQUEIDENTIFIER"},
    _BYTES,
)


def _head(type_: str) -> str:
    return re.split(r"[( ]", type_, maxsplit=1)[0].upper()


def _ms_converts(before: str, after: str) -> bool:
    """Whether SQL Server converts the one type to the other by itself."""
    heads = {_head(before), _head(after)}
    return heads != {"DATE", "TIME"} and any(heads <= kin for kin in _KIN)


def _ms_alters(before: ColumnText, after: ColumnText) -> bool:
    if before.identity != after.identity:
        return False
    if before.generated or after.generated:
        return bool(after.generated)
    return before.type == after.type or _ms_converts(before.type, after.type)


def _ms_cast(value: str, before: str, after: str) -> str:
    if _head(after) in ("ROWVERSION", "TIMESTAMP"):
        return ""
    if before and not _ms_converts(before, after):
        value = f"CONVERT(NVARCHAR(MAX), {value})"
    return f"CONVERT({after}, {value})"


# --- Oracle ---


def _ora_alters(before: ColumnText, after: ColumnText) -> bool:
    """Rows that are there let a type become wider and nothing else."""
    if after.identity and not before.identity:
        return False
    if before.generated or after.generated:
        return bool(after.generated)
    return before.type == after.type or widens(before.type, after.type)


#: How a value of a type is said as text, where CAST does not know it.
_ORA_TEXT = {
    **dict.fromkeys(("VARCHAR2", "NVARCHAR2", "CHAR", "NCHAR"), "{0}"),
    "DATE": "TO_CHAR({0}, 'YYYY-MM-DD HH24:MI:SS')",
    "RAW": "RAWTOHEX({0})",
}
_ORA_LOCKED = frozenset(("BLOB", "BFILE", "XMLTYPE", "LONG", "ROWID", "UROWID", "SDO_GEOMETRY"))


def _ora_cast(value: str, before: str, after: str) -> str:
    source, target = _head(before), _head(after)
    if {source, target} & _ORA_LOCKED:
        return f"TO_BLOB({value})" if (source, target) == ("RAW", "BLOB") else ""
    if source == target or {source, target} <= {"DATE", "TIMESTAMP"}:
        return f"CAST({value} AS {after})" if target not in ("CLOB", "NCLOB") else value
    said = _ORA_TEXT.get(source, "TO_CHAR({0})").format(value)
    if target in ("CLOB", "NCLOB"):
        return f"TO_{target}({said})"
    if target == "RAW":
        return f"CAST(HEXTORAW({said}) AS {after})"
    if target == "DATE":
        return f"TO_DATE({said}, 'YYYY-MM-DD HH24:MI:SS')"
    return f"CAST({said} AS {after})"


#: The ways of every dialect.
WAYS: dict[str, Ways] = {
    "postgres": Ways(
        cast=lambda value, before, after: f"{value}::text::{after}",
        filled="coalesce({0}, CAST({1} AS {2}))",
        stretches=_longer("VARCHAR(", "NUMERIC("),
    ),
    "mysql": Ways(loses_names=True, stretches=_longer("VARCHAR("), holds_keys=True),
    "sqlite": Ways(),
    "duckdb": Ways(
        cast=lambda value, before, after: f"CAST({value} AS {after})", filled="coalesce({0}, CAST({1} AS {2}))"
    ),
    "mssql": Ways(
        _ms_cast,
        alters=_ms_alters,
        stretches=_longer("NVARCHAR(", "VARBINARY("),
        holds_keys=True,
        is_blind=True,
        reads=re.compile(r" WHERE "),
        holds_nullability=True,
        numbers_one=True,
        has_objects=True,
    ),
    "oracle": Ways(
        _ora_cast,
        filled="NVL({0}, {1})",
        alters=_ora_alters,
        stretches=widens,
        is_blind=True,
        reads=re.compile(r"\(.*\(| DESC\b", re.DOTALL),  # a descending index is one on an expression
        numbers_one=True,
    ),
}
