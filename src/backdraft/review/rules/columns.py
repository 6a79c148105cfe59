"""Columns: types, defaults, normal forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from backdraft.design.model import SqlType, Table, TypeDef
from backdraft.design.notation.schema import format_sqltype
from backdraft.design.resolve.collections import snake
from backdraft.design.resolve.engines import NO_LISTS
from backdraft.design.resolve.tables import (
    columns_of,
    primary_key,
    sql_type,
)
from backdraft.design.view import View
from backdraft.review.facts import engine_of
from backdraft.review.mends import column_at, column_with, mended_column, table_at
from backdraft.review.rule import Hit, Verdict, number, rule

_INTEGERS = ("smallint", "int", "bigint")
_TEXTS = ("text", "varchar", "char")


@rule(
    "default-type",
    "A default is a value of its type",
    severity="error",
    items="architecture/schema",
    of="tables",
    why="The table is refused, or the first insert fails.",
    source="drawDB, Skeema",
    research="enum-default default-unlike-type",
    bad="tables: {a: {columns: {id: uuid pk, s: 'enum(new, paid) = ''old'''}}}",
    good="tables: {a: {columns: {id: uuid pk, s: 'enum(new, paid) = ''new'''}}}",
)
def default_type(view: View, table: Table) -> Iterator[Verdict]:
    for column in view.ask(columns_of, table.name):
        if column.default is None or column.default.kind == "sql":
            continue
        type_, default = sql_type(view, column), column.default
        place = column_at(view, table, column)
        if type_.array or type_.name in ("native", "json", "inet", "vector", "interval"):
            continue
        if type_.name == "enum":
            known = default.kind == "text" and default.value in type_.members
            first = type_.members[0] if type_.members else ""
            what = f"{table.name}.{column.name}: {default.value!r} is none of {', '.join(type_.members)}"
            edits = column_with(place, column, default=replace(default, kind="text", value=first)) if first else ()
            null = default.value == "null" and default.kind == "word"
            yield None if known or null else Hit(place, what, f"such as = '{first}'", edits)
        elif default.kind == "text" and type_.name in (*_INTEGERS, "numeric", "real", "double", "bool", "uuid"):
            good = type_.name == "uuid" or _reads(default.value, type_.name)
            what = f"{table.name}.{column.name} is {type_.name}, its default {default.value!r} is text"
            yield (
                None
                if good
                else Hit(place, what, "give a default of its type, or none", column_with(place, column, default=None))
            )
        elif default.kind == "number" and type_.name in ("bool", "uuid", "date", "time", "timestamp", "timestamptz"):
            what = f"{table.name}.{column.name} is {type_.name}, its default {default.value} is a number"
            yield Hit(place, what, "give a default of its type, or none", column_with(place, column, default=None))
        else:
            yield None


def _reads(text: str, type_: str) -> bool:
    return bool(re.fullmatch(r"[+-]?\d+(\.\d+)?", text)) if type_ != "bool" else text in ("true", "false", "t", "f")


@rule(
    "list-in-text",
    "A column holds one value (first normal form)",
    severity="warning",
    items="architecture/schema",
    of="tables",
    why="A list in a text cannot be indexed, referred to or checked.",
    source="Karwin, SQL Antipatterns (Jaywalking)",
    research="list-in-text normalization",
    bad="tables: {a: {columns: {id: uuid pk, tag_ids: text}}}",
    good="tables: {a: {columns: {id: uuid pk, tag_ids: 'uuid[]', title: text}}}",
)
def list_in_text(view: View, table: Table) -> Iterator[Verdict]:
    for column in view.ask(columns_of, table.name):
        type_ = sql_type(view, column)
        if type_.name not in _TEXTS or type_.array or column.target:
            continue
        told = "comma separated" in column.note.lower().replace("-", " ")
        if not told and not snake(column.name).endswith(("_ids", "_list", "_csv")):
            yield None
            continue
        place = column_at(view, table, column)
        what = f"{table.name}.{column.name} looks like a list in a text"
        if engine_of(view, table.name) in NO_LISTS:
            yield Hit(place, what, _table_of(view, table, column.name, "value text"))
            continue
        edits = column_with(place, column, type=SqlType("text", array=1)) if column.type else ()
        yield Hit(place, what, f"{column.name}: {edits[0].value if edits else 'text[]'}, or a table", edits)


@rule(
    "float-money",
    "Money is exact",
    severity="warning",
    items="architecture/schema review/rest",
    of="tables",
    why="0.1 + 0.2 is not 0.3 in a float: sums do not add up to the cent.",
    source="Zalando 173; PostgreSQL wiki, Don't do this",
    research="money-float R39",
    bad="tables: {a: {columns: {id: uuid pk, price: double}}}",
    good="tables: {a: {columns: {id: uuid pk, price: 'numeric(12,2)', ratio: double}}}",
)
def float_money(view: View, table: Table) -> Iterator[Verdict]:
    for column in view.ask(columns_of, table.name):
        if not _MONEY.search(snake(column.name)) or column.target is not None:
            continue
        type_ = sql_type(view, column)
        if type_.name not in ("real", "double"):
            yield None
            continue
        place = column_at(view, table, column)
        what = f"{table.name}.{column.name} is money in a {type_.name}"
        yield mended_column(place, column, what, type=SqlType("numeric", (12, 2)), default=None)


_MONEY = re.compile(r"(^|_)(price|amount|total|cost|fee|balance|salary|subtotal|tax|discount)($|_)")


@rule(
    "timestamp-zone",
    "A moment has a zone",
    severity="info",
    items="architecture/schema",
    of="tables",
    why="Without one the same text is another moment on another server and after each change of the clocks.",
    source="PostgreSQL wiki, Don't do this (846 in 12 of 48 real schemas)",
    research="timestamp-without-zone R39",
    bad="tables: {a: {columns: {id: uuid pk, made: timestamp}}}",
    good="tables: {a: {columns: {id: uuid pk, made: timestamptz}}}",
)
def timestamp_zone(view: View, table: Table) -> Iterator[Verdict]:
    for column in table.columns:
        if column.type is None or column.type.name not in ("timestamp", "timestamptz"):
            continue
        place = (*table_at(table), "columns", column.name)
        if column.type.name != "timestamp":
            yield None
            continue
        what = f"{table.name}.{column.name} has no time zone"
        yield mended_column(place, column, what, type=replace(column.type, name="timestamptz"))


@rule(
    "small-key",
    "A counted key is wide enough",
    severity="info",
    items="architecture/schema architecture/scaling",
    of="tables",
    why="A 32-bit counter ends at 2,147,483,647, and widening it rewrites the table and all that refer to it.",
    source="Skeema, Basecamp's outage of 2018 (545 in 30 of 48 real schemas)",
    research="32-bit-pk",
    bad="tables: {a: {columns: {id: int pk auto}}}",
    good="tables: {a: {columns: {id: bigint pk auto}}}",
)
def small_key(view: View, table: Table, *, rows: float = 1_000_000) -> Iterator[Verdict]:
    few = table.rows is not None and table.rows.value < rows and table.growth is None
    for column in table.columns:
        if not column.has("pk") or column.type is None or column.type.name not in _INTEGERS:
            continue
        wide = (
            column.type.name == "bigint" or engine_of(view, table.name) == "sqlite"
        )  # whose integers are all of 64 bits
        if wide or few or not column.has("auto"):
            yield None
            continue
        what = f"{table.name}.{column.name} is counted in {column.type.name} (enough below {number(rows)} rows)"
        place = (*table_at(table), "columns", column.name)
        yield mended_column(place, column, what, type=replace(column.type, name="bigint"))


@rule(
    "random-key",
    "The key of a large table grows in order",
    severity="info",
    items="review/indexes architecture/scaling",
    of="tables",
    why="Random keys scatter every insert over the whole index: it must all be in memory.",
    source="RFC 9562, UUID version 7; Percona",
    research="random-uuid-pk",
    bad="tables: {a: {rows: 50M, columns: {id: uuid pk = uuid}}}",
    good="tables: {a: {rows: 50M, columns: {id: uuid pk = uuid7}}}",
)
def random_key(view: View, table: Table, *, rows: float = 10_000_000) -> Iterator[Verdict]:
    for column in table.columns:
        if not column.has("pk") or column.default is None or table.rows is None:
            continue
        if (column.default.kind, column.default.value) != ("word", "uuid") or not (table.rows.value > rows):
            yield None
            continue
        what = f"{table.name} has {table.rows.text} rows under random keys (in order from {number(rows)} on)"
        place = (*table_at(table), "columns", column.name)
        yield mended_column(place, column, what, default=replace(column.default, value="uuid7"))


@rule(
    "same-name-type",
    "The same name has the same type",
    severity="info",
    items="architecture/schema",
    of="design",
    why="Joins convert, and readers are led astray.",
    source="SchemaCrawler (171 in 30 of 48 real schemas)",
    research="same-name-other-type R37",
    bad="tables: {a: {columns: {id: uuid pk, sku: text}}, b: {columns: {id: uuid pk, sku: int}}}",
    good="tables: {a: {columns: {id: uuid pk, sku: text}}, b: {columns: {id: uuid pk, sku: text}}}",
)
def same_name_type(view: View) -> Iterator[Verdict]:
    seen: dict[str, tuple[str, str]] = {}
    told: set[str] = set()
    for path in view.paths("tables"):
        for name, type_ in view.ask(_types, path[1]):
            first = seen.setdefault(name, (path[1], type_))
            if first[0] == path[1]:
                continue
            if first[1] == type_ or name in told:
                yield None
                continue
            told.add(name)
            what = f"{name} is {first[1]} in {first[0]} and {type_} in {path[1]}"
            yield Hit((*path, "columns", name), what, "one type for both, or another name")


def _types(view: View, table: str) -> tuple[tuple[str, str], ...]:
    """The columns that are common enough to be the same thing everywhere, with the kind of their type."""
    general = ("id", "status", "state", "type", "kind", "value", "data", "name", "code", "key", "at", "version")
    return tuple(
        (c.name, "text" if (kind := sql_type(view, c).name) in _TEXTS else kind)
        for c in view.ask(columns_of, table)
        if c.name not in general and c.target is None
    )


@rule(
    "enum-values",
    "The values of an enum are written one way",
    severity="info",
    items="architecture/schema review/rest",
    of="types",
    why="Clients compare letters: PAID is not paid.",
    source="Spectral, Redocly, Zalando 240",
    research="R40",
    bad="types: {S: 'enum(new, PAID)'}",
    good="types: {S: 'enum(new, paid)'}",
)
def enum_values(view: View, type_: TypeDef) -> Iterator[Verdict]:
    if type_.form != "enum" or len(type_.members) < 2:
        return
    cases = {m.isupper() for m in type_.members if m.upper() != m.lower()}
    what = f"{type_.name} mixes capitals and small letters: {', '.join(type_.members)}"
    yield Hit(("types", type_.name), what, "write all of them in one way") if len(cases) > 1 else None


@rule(
    "repeated-columns",
    "A list is a table (first normal form)",
    severity="warning",
    items="architecture/schema",
    of="tables",
    why="The next value needs a new column, and every query names them all.",
    source="Codd 1970, first normal form (149 in 9 of 48 real schemas)",
    research="repeating-columns normalization",
    bad="tables: {a: {columns: {id: uuid pk, phone1: text, phone2: text, phone3: text}}}",
    good="tables: {a: {columns: {id: uuid pk, line1: text, line2: text}}}",
)
def repeated_columns(view: View, table: Table, *, at_least: int = 3) -> Iterator[Verdict]:
    groups: dict[str, list[str]] = {}
    columns = view.ask(columns_of, table.name)
    for column in columns:
        if (found := re.fullmatch(r"(.*?[^\W\d])_?(\d{1,2})", column.name)) is not None:
            groups.setdefault(found[1], []).append(column.name)
    if columns:
        yield None
    for stem, names in groups.items():
        if len(names) >= at_least:
            what = f"{table.name} has {', '.join(names[:3])}{'…' if len(names) > 3 else ''} (a list from {at_least} on)"
            first = next(c for c in columns if c.name == names[0])
            kept = f"{stem} {format_sqltype(sql_type(view, first))}"
            yield Hit(table_at(table), what, _table_of(view, table, f"{stem}{'S' if stem.isupper() else 's'}", kept))


def _table_of(view: View, table: Table, name: str, column: str) -> str:
    """The mend for values of a row that should be rows of a table of their own, each in this `column`."""
    key = next(iter(view.ask(primary_key, table.name)), "id")
    return f"a table of its own:  {table.name}_{name}({table.name}_{key} -> {table.name}.{key}, {column})"


@rule(
    "all-nullable",
    "Something must be there",
    severity="warning",
    items="architecture/schema",
    of="tables",
    why="A row of nothing but nulls is allowed, and will come.",
    source="SchemaSpy (143 in 23 of 48 real schemas)",
    research="every-column-nullable",
    bad="tables: {a: {columns: {id: uuid pk, x: 'int?', y: 'text?'}}}",
    good="tables: {a: {columns: {id: uuid pk, x: int, y: 'text?'}}}",
)
def all_nullable(view: View, table: Table) -> Iterator[Verdict]:
    key = view.ask(primary_key, table.name)
    others = [c for c in view.ask(columns_of, table.name) if c.name not in key]
    if not key or len(others) < 2:
        return
    what = f"every column of {table.name} but its key may be empty"
    yield Hit(table_at(table), what, "take the ? from what every row has") if all(c.nullable for c in others) else None
