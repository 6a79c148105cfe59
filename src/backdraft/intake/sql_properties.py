"""What a statement says of a table as a whole: its note, how it is stored, parted, and what it inherits."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Literal, Protocol

from backdraft.design.model import Split
from backdraft.design.nodes import Plain
from backdraft.intake import sql_beside
from backdraft.intake.sql_dialect import Source
from backdraft.intake.sql_names import table_name
from backdraft.intake.sql_tables import Growing

_Way = Literal["hash", "range", "list"]
_WAYS: dict[str, _Way] = {"hash": "hash", "key": "hash", "range": "range", "list": "list"}
#: What PostgreSQL stores a table by and the writer knows.
_STORED_BY = frozenset(("fillfactor", "parallel_workers", "toast_tuple_target", "autovacuum_enabled"))


#: Engines that MySQL has not.
_OF_MARIADB = frozenset(("aria", "columnstore", "connect", "mroonga", "oqgraph", "rocksdb", "s3", "sequence", "spider"))


class Reader(sql_beside.Reader, Protocol):
    """What a step needs of the reader."""

    source: Source


def take_properties(reader: Reader, table: Growing, tree: Any) -> None:
    """What stands behind a table's columns."""
    found = tree.args.get("properties")
    for item in found.expressions if found else []:
        step = _STEPS.get(type(item).__name__)
        if step is not None:
            step(reader, table, item)
    if reader.source.dialect in ("mysql", "oracle"):
        _parted_in_words(reader, table)
    elif reader.source.dialect == "sqlite":
        _rows_of_sqlite(reader, table)


def _note(reader: Reader, table: Growing, item: Any) -> None:
    table.note = " ".join(item.this.name.split())


def _engine(reader: Reader, table: Growing, item: Any) -> None:
    name = item.this.name
    if name.lower() != "innodb":
        whose = "mariadb" if name.lower() in _OF_MARIADB else "mysql"
        table.native.setdefault(whose, {})["engine"] = name


def _rows(reader: Reader, table: Growing, item: Any) -> None:
    table.native.setdefault("mysql", {})["row_format"] = item.this.name


def _unlogged(reader: Reader, table: Growing, item: Any) -> None:
    reader.lose("that it is lost in a crash is not kept in a design", table.name)


def _option(reader: Reader, table: Growing, item: Any) -> None:
    key, value = item.this.name, item.args.get("value")
    if reader.source.dialect == "postgres" and key.lower() in _STORED_BY and value is not None:
        said = value.name or value.sql("postgres")
        known: Plain = int(said) if re.fullmatch(r"\d{1,9}", said) else said
        table.native.setdefault("postgres", {})[key.lower()] = {"true": True, "false": False}.get(said.lower(), known)
    elif reader.source.dialect in ("postgres", "mysql"):
        reader.lose("this option of a table is not read", f"{table.name} {key}")


def _inherits(reader: Reader, table: Growing, item: Any) -> None:
    """PostgreSQL's `INHERITS (parent)`: the columns and conditions come from there; keys and indexes do not."""
    own, checks = dict(table.columns), dict(table.checks)
    table.columns = {}
    table.checks = {}
    for node in item.expressions:
        parent = reader.tables.get(table_name(node.text("db"), node.name).lower())
        if parent is None:
            reader.lose(f"there is no table {node.name} to inherit from", table.name)
            continue
        for name, column in parent.columns.items():
            flags = tuple(f for f in column.flags if f not in ("unique", "auto"))
            table.columns.setdefault(name, column)
            table.change(name, flags=flags, target=None, delete="", update="")
        table.names = {**parent.names, **table.names}
        table.types = {**parent.types, **table.types}
        table.checks |= parent.checks
    table.columns |= own
    table.checks |= checks
    reader.lose("it has the columns of what it inherits, and stands by itself", table.name)


def _partitioned(reader: Reader, table: Growing, item: Any) -> None:
    """`PARTITION BY RANGE (at)`."""
    from sqlglot import exp

    how = item.this
    by = "list" if isinstance(how, exp.List) else _WAYS.get(how.name.lower() if hasattr(how, "name") else "")
    parts = how.expressions if by else []
    plain = all(isinstance(part.unnest(), (exp.Column, exp.Identifier)) for part in parts)
    _part(reader, table, by if plain else None, table.columns_named([part.unnest() for part in parts]))


def _scheme(reader: Reader, table: Growing, item: Any) -> None:
    """SQL Server's `ON scheme(column)`: its pieces are always ranges."""
    columns = getattr(item.this, "expressions", None)
    if columns:
        _part(reader, table, "range", table.columns_named(columns))


_STEPS: dict[str, Callable[[Reader, Growing, Any], None]] = {
    "SchemaCommentProperty": _note,
    "EngineProperty": _engine,
    "RowFormatProperty": _rows,
    "UnloggedProperty": _unlogged,
    "Property": _option,
    "InheritsProperty": _inherits,
    "PartitionedByProperty": _partitioned,
    "OnProperty": _scheme,
}


def _part(
    reader: Reader,
    table: Growing,
    by: _Way | None,
    columns: tuple[str, ...],
    count: int | None = None,
    every: str = "",
) -> None:
    if by and columns and all(c in table.columns for c in columns):
        table.partition = Split(by, columns, count, every)
    else:
        reader.lose("how it is partitioned is not read", table.name)


_PARTED = re.compile(
    r"\)[^()]*\bPARTITION\s+BY\s+(?:LINEAR\s+)?(KEY|HASH|RANGE|LIST)\s*(?:COLUMNS\s*)?(?:ALGORITHM\s*=\s*\d\s*)?"
    r"\(\s*(?:(year|to_days|to_seconds|unix_timestamp)\s*\(\s*)?([\w$#`\", ]*)\)(?(2)\s*\))"
    r"\s*(?:PARTITIONS\s+(\d{1,5})\b)?",
    re.I,
)
_PARTITION_BY = re.compile(r"\)[^()]*\bPARTITION\s+BY\b", re.I)
_QUOTED = re.compile(r"'(?:[^'\\]|\\.|'')*'", re.S)


#: Oracle's: a partition for each step of time, which it makes by itself.
_INTERVAL = re.compile(r"\bINTERVAL\s*\(\s*NUMTO(?:DS|YM)INTERVAL\s*\(\s*(\d+)\s*,\s*'(\w+)'\s*\)\s*\)", re.I)
_STEPS_OF_TIME = {
    ("1", "hour"): "hour",
    ("1", "day"): "day",
    ("7", "day"): "week",
    ("1", "month"): "month",
    ("3", "month"): "quarter",
    ("1", "year"): "year",
    ("12", "month"): "year",
}


def _parted_in_words(reader: Reader, table: Growing) -> None:
    """MySQL's and Oracle's ways: by the values of columns, by what grows with one, by steps of time."""
    text = _QUOTED.sub("''", reader.statement.text)
    if not _PARTITION_BY.search(text):
        return
    found = _PARTED.search(text)
    by = _WAYS[found[1].lower()] if found else None
    names = [name.strip('`" ').lower() for name in found[3].split(",")] if found else []
    columns = tuple(table.names.get(name, "") for name in names)
    if found and names == [""] and found[1].lower() == "key":
        columns = table.key
    if found and found[2] and by != "range":
        by = None
    step = _INTERVAL.search(reader.statement.text)
    every = _STEPS_OF_TIME.get((step[1], step[2].lower()), "") if step and by == "range" else ""
    if step and not every:
        reader.lose("how far its partitions go is not read", table.name)
    _part(reader, table, by, columns, int(found[4]) if found and found[4] and by == "hash" else None, every)
    if re.search(r"\bSUBPARTITION\s+BY\b", text, re.I):
        reader.lose("how its pieces are parted again is not read", table.name)


def _rows_of_sqlite(reader: Reader, table: Growing) -> None:
    behind = reader.statement.text.rpartition(")")[2].lower()
    if re.search(r"\bwithout\s+rowid\b", behind):
        table.native["sqlite"] = {"without_rowid": True}
    if re.search(r"\bstrict\b", behind):
        reader.lose("that its types are kept strictly is not read", table.name)


def take_piece(reader: Reader, tree: Any) -> None:
    """`CREATE TABLE … PARTITION OF …`: a piece of a table; of a hash, one of so many."""
    found = re.search(r"\bMODULUS\s+(\d{1,5})\b", reader.statement.text, re.I)
    said = re.search(r"\bPARTITION\s+OF\s+(?:ONLY\s+)?(\S+)", reader.statement.text, re.I)
    name = said[1].replace('"', "") if said else ""
    schema, _, bare = name.rpartition(".")
    table = reader.tables.get(table_name(schema, bare).lower())
    if table is None or table.partition is None:
        reader.lose("a piece of a table that is not there")
    elif found:
        table.split_into(int(found[1]))
