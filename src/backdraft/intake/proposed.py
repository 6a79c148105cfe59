"""Tables proposed for types: a type with an `id`, or with the key by which one is fetched (`GET /products/:sku`), is a
row of a table, unless a table of that name comes anyway."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from backdraft.design.model import Column, SqlType
from backdraft.design.names import is_name
from backdraft.design.nodes import Plain
from backdraft.design.notation.endpoint import parse_endpoint
from backdraft.design.notation.schema import parse_column
from backdraft.design.paths import Path
from backdraft.design.resolve.collections import singular, snake
from backdraft.intake.openapi.columns import line_of

Entries = list[tuple[Path, Plain]]

#: What follows in the name of a type that shows the same thing for another purpose.
_ROLE = re.compile(r"(?<=[a-z0-9])(?:Input|Create|Update|Patch|Request|Response|Read|Out|D[Tt][Oo])\Z")


def with_tables(entries: Entries) -> Entries:
    """The entries with a table for each type that looks like a row, behind the types.

    An object in another that is a row becomes a reference to its table, as `customer_id` does where it has the type of
    a customer's key; one that is none is json, a list of rows is left out (the other table refers back where it does).
    What may be left out or null is nullable.
    """
    types = {path[1]: _fields(value) for path, value in entries if path[0] == "types" and isinstance(value, dict)}
    fetched = _fetched(entries)
    rows: dict[str, _Row] = {}
    for name, fields in types.items():
        key = fields.get("id") or fields.get(fetched.get(name, ""))
        if key is not None and _is_scalar(key):
            rows[name] = _Row(_table(name), key)
    named = {path[1] for path, _ in entries if path[0] == "types"}
    made: Entries = []
    known = {path[1] for path, _ in entries if path[0] == "tables"}
    for name, row in sorted(rows.items(), key=lambda item: _ROLE.search(item[0]) is not None):
        table = row.table
        if table in known:
            continue
        known.add(table)
        columns: dict[str, Plain] = {}
        for field in types[name].values():
            column = _column(field, row, rows, types, named)
            if column is not None and column.name not in columns:
                columns[column.name] = line_of(column)[0]
        made.append((("tables", table), {"columns": columns}))
    last = max((i for i, (path, _) in enumerate(entries) if path[0] == "types"), default=len(entries) - 1)
    return [*entries[: last + 1], *made, *entries[last + 1 :]]


class _Row(NamedTuple):
    """The table of a type, and the field that is its key."""

    table: str
    key: Column


def _fetched(entries: Entries) -> dict[str, str]:
    """The last key of a path by the type of which one is fetched there."""
    found: dict[str, str] = {}
    for path, value in entries:
        if path[0] == "endpoints":
            ep = parse_endpoint(str(value.get("endpoint", "") if isinstance(value, dict) else value), "").value
            key = ep.path.rpartition("/:")[2]
            if ep.method == "GET" and ep.result is not None and not ep.result.array and is_name(key):
                found.setdefault(ep.result.type, key)
    return found


def _fields(value: dict[str, Plain]) -> dict[str, Column]:
    return {name: parse_column(str(line), name, marks=True).value for name, line in value.items()}


def _is_scalar(column: Column) -> bool:
    return column.type is not None and column.type.name not in ("named", "json") and not column.type.array


def _column(
    field: Column, row: _Row, rows: dict[str, _Row], types: dict[str, dict[str, Column]], named: set[str]
) -> Column | None:
    """A field as a column of its table; None for one that is none."""
    nullable = field.nullable or field.has("optional")
    flags = tuple(flag for flag in field.flags if flag not in ("optional", "required"))
    column = replace(field, nullable=nullable, flags=flags)
    type_ = field.type
    if field is row.key:
        return replace(column, nullable=False, flags=("pk", *flags))
    for other in rows.values():
        if (
            other is not row
            and snake(field.name) == f"{singular(other.table)}_{snake(other.key.name)}"
            and field.type == other.key.type
        ):
            return replace(column, type=None, target=(other.table, other.key.name), flags=(), low="", high="")
    if type_ is None or type_.name != "named" or (type_.text in named and type_.text not in types):
        return column
    if type_.text in rows:
        there = rows[type_.text]
        target = (there.table, there.key.name)
        name = f"{snake(field.name)}_{snake(there.key.name)}"
        return None if type_.array else Column(name, None, nullable, target, note=field.note)
    return replace(column, type=SqlType("json"), low="", high="")


def _table(type_name: str) -> str:
    """What the table of a type is called: `PetInput` and `PetResponse` are pets."""
    noun = singular(snake(_ROLE.sub("", type_name)))
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"
