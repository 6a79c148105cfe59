"""What each step of a migration risks, in the engine's own terms (measured on PostgreSQL 15 and MariaDB 10.11)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from backdraft.design.built import ColumnText
from backdraft.design.migration import (
    AddColumn,
    AddConstraint,
    AddForeign,
    AddIndex,
    AddMember,
    AlterColumn,
    Backfill,
    CopyTable,
    Deed,
    DropColumn,
    DropForeign,
    DropTable,
    MoveTable,
    RenameColumn,
    RenameTable,
    Risk,
    SetPartition,
    SetSpread,
)

Told = tuple[tuple[Risk, ...], str]
_NONE: Told = ((), "")


def risks(deed: Deed, dialect: str) -> Told:
    """The risks of a deed and a word about them; none for what runs anywhere, at any time."""
    tell = _RISKS.get(type(deed))
    return tell(deed, dialect) if tell else _NONE


def _add_column(deed: AddColumn, dialect: str) -> Told:
    column = deed.column
    if column.required and not (column.default or column.identity or column.generated):
        return ("data-dependent", "backward-incompatible"), "no value is known for rows that are there"
    return (("locking",), "every row is written anew") if _is_written(column, dialect) else _NONE


def _is_written(column: ColumnText, dialect: str) -> bool:
    """Whether a new column makes the engine write every row."""
    if dialect in ("postgres", "mssql", "oracle"):
        stored = column.generated.endswith(("STORED", "PERSISTED"))
        return bool(column.identity or stored or "(" in column.default)
    return dialect == "mysql" and column.generated.endswith("STORED")


def _alter_column(deed: AlterColumn, dialect: str) -> Told:
    """What its type risks, and what its nullability does."""
    both = [_retyped(deed, dialect), _nullability(deed)]
    risks_ = tuple(risk for risk in _ORDER if any(risk in found for found, _ in both))
    return risks_, "; ".join(why for _, why in both if why)


_ORDER: tuple[Risk, ...] = ("data-dependent", "backward-incompatible", "locking")


def _retyped(deed: AlterColumn, dialect: str) -> Told:
    before, after = deed.before, deed.after
    if not deed.retyped:
        return _NONE
    if after.type.startswith(before.type[:-1] + ", "):
        return ("backward-incompatible",), "programs may meet a value that they do not know"
    if deed.wider:
        writes = before.type.startswith(_WRITTEN_WIDER.get(dialect, "-"))
        wider = "the type only becomes wider"
        return (("locking",), f"{wider}; every row is written anew") if writes else ((), wider)
    return _ORDER, "values that the new type cannot hold make it fail"


def _nullability(deed: AlterColumn) -> Told:
    before, after = deed.before, deed.after
    if after.required and not before.required:
        return _ORDER, "rows without a value make it fail"
    if before.required and not after.required:
        return ("backward-incompatible",), "programs that read it may meet nothing"
    return _NONE


#: Where a wider type may make the engine write every row: how the types begin that do.
_WRITTEN_WIDER: dict[str, tuple[str, ...] | str] = {
    "postgres": ("SMALLINT", "INTEGER", "CHAR("),
    "mysql": "",
    "mssql": ("SMALLINT", "INT", "DECIMAL", "NCHAR", "TIME", "DATETIME"),
}
#: A type with a size: its kind, how much it holds, what must stay the same.
_SIZED = re.compile(
    r"(N?VARCHAR2?|N?CHAR|VARBINARY|RAW|NUMERIC|DECIMAL|NUMBER|DATETIME2|DATETIMEOFFSET|TIME|TIMESTAMP)"
    r"\((\d+)((?: CHAR)?(?:, \d+)?\).*)\Z"
)
_ENDLESS = {"TEXT": ("VARCHAR(", "CHAR("), "NVARCHAR(MAX)": ("NVARCHAR(",), "VARBINARY(MAX)": ("VARBINARY(",)}
_WHOLE = ("SMALLINT", "INTEGER", "INT", "BIGINT")


def widens(before: str, after: str) -> bool:
    """Whether each value of the one type is one of the other, as it stands."""
    if before in _WHOLE and after in _WHOLE:
        return _WHOLE.index(before) <= _WHOLE.index(after)
    if before.startswith(_ENDLESS.get(after, ())):
        return True
    old, new = _SIZED.match(before), _SIZED.match(after)
    if old is None or new is None or (old[1], old[3]) != (new[1], new[3]):
        return False
    return int(old[2]) <= int(new[2])


def _add_constraint(deed: AddConstraint, dialect: str) -> Told:
    what = "rows that break the check" if deed.constraint.kind == "check" else "values that stand there twice"
    return ("data-dependent", "locking"), f"{what} make it fail"


def _add_index(deed: AddIndex, dialect: str) -> Told:
    risk: tuple[Risk, ...] = ("data-dependent", "locking") if "UNIQUE" in deed.index.kind else ("locking",)
    return risk, "writers wait while it is built"


def _copy(deed: CopyTable, dialect: str) -> Told:
    found: list[Risk] = ["destructive"] if deed.lost else []
    found += ["backward-incompatible"] if deed.lost or deed.renamed else []
    found += ["data-dependent"] if deed.refusing else []
    told = [f"the values of {', '.join(deed.lost)} are gone"] if deed.lost else []
    told += [f"programs that use the name {' or '.join(deed.renamed)} fail"] if deed.renamed else []
    told += ["rows that the new table refuses make it fail"] if deed.refusing else []
    return (*found, "locking"), "; ".join((*told, "every row is written anew"))


_GONE: tuple[Risk, ...] = ("destructive", "backward-incompatible")
_UNKNOWN: tuple[Risk, ...] = ("backward-incompatible",)


def _always(*found: Risk, why: str) -> Callable[[Any, str], Told]:
    return lambda deed, dialect: (found, why)


_RISKS: dict[type, Callable[[Any, str], Told]] = {
    DropTable: lambda deed, dialect: _NONE if deed.copied else (_GONE, "its rows are gone"),
    DropColumn: _always("destructive", "backward-incompatible", why="its values are gone"),
    RenameTable: lambda deed, dialect: (_UNKNOWN, "programs that use the old name fail") if deed.public else _NONE,
    MoveTable: _always("backward-incompatible", why="programs that use the old schema fail"),
    RenameColumn: _always("backward-incompatible", why="programs that use the old name fail"),
    CopyTable: _copy,
    Backfill: _always("data-dependent", "locking", why="decide what rows without a value get"),
    AddForeign: _always("data-dependent", "locking", why="rows that point nowhere make it fail"),
    DropForeign: _always("locking", why="rows may point nowhere until it is back"),
    SetPartition: _always("locking", why="every row is written anew"),
    SetSpread: _always("locking", why="Citus moves every row; that is left to you"),
    AddMember: _always("backward-incompatible", why="programs may meet a value that they do not know"),
    AddColumn: _add_column,
    AlterColumn: _alter_column,
    AddConstraint: _add_constraint,
    AddIndex: _add_index,
}
