"""Tables proposed for types: a type that has an `id` is a row of a table, unless a table of that name comes anyway."""

from __future__ import annotations

from dataclasses import replace

from backdraft.design.model import Column, SqlType
from backdraft.design.nodes import Plain
from backdraft.design.notation.schema import parse_column
from backdraft.design.paths import Path
from backdraft.design.resolve.collections import snake
from backdraft.intake.openapi.columns import line_of

Entries = list[tuple[Path, Plain]]


def with_tables(entries: Entries) -> Entries:
    """The entries with a table for each type that looks like a row, behind the types.

    An object in another with an `id` becomes a reference to its table, one without is json, a list of rows is left out
    (the other table refers back where it does). What may be left out or null is nullable.
    """
    types = {path[1]: _fields(value) for path, value in entries if path[0] == "types" and isinstance(value, dict)}
    rows = {
        name: f"{_plural(snake(name))}" for name, fields in types.items() if "id" in fields and _is_scalar(fields["id"])
    }
    named = {path[1] for path, _ in entries if path[0] == "types"}
    made: Entries = []
    known = {path[1] for path, _ in entries if path[0] == "tables"}
    for name, table in rows.items():
        if table in known:
            continue
        known.add(table)
        columns: dict[str, Plain] = {}
        for field in types[name].values():
            column = _column(field, rows, types, named)
            if column is not None and column.name not in columns:
                columns[column.name] = line_of(column)[0]
        made.append((("tables", table), {"columns": columns}))
    last = max((i for i, (path, _) in enumerate(entries) if path[0] == "types"), default=len(entries) - 1)
    return [*entries[: last + 1], *made, *entries[last + 1 :]]


def _fields(value: dict[str, Plain]) -> dict[str, Column]:
    return {name: parse_column(str(line), name, marks=True).value for name, line in value.items()}


def _is_scalar(column: Column) -> bool:
    return column.type is not None and column.type.name not in ("named", "json") and not column.type.array


def _column(field: Column, rows: dict[str, str], types: dict[str, dict[str, Column]], named: set[str]) -> Column | None:
    """A field as a column of its table; None for one that is none."""
    nullable = field.nullable or field.has("optional")
    flags = tuple(flag for flag in field.flags if flag not in ("optional", "required"))
    column = replace(field, nullable=nullable, flags=flags)
    type_ = field.type
    if field.name == "id":
        return replace(column, nullable=False, flags=("pk", *flags))
    if type_ is None or type_.name != "named" or (type_.text in named and type_.text not in types):
        return column
    if type_.text in rows:
        target = (rows[type_.text], "id")
        return None if type_.array else Column(f"{snake(field.name)}_id", None, nullable, target, note=field.note)
    return replace(column, type=SqlType("json"), low="", high="")


def _plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"
