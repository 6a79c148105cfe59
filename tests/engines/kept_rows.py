"""Pairs of designs whose rows an engine can bring along, and rows to bring: what must survive a migration."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from backdraft.compare.renames import Renames, in_new_names
from backdraft.design.design import Design
from backdraft.design.model import Column, Default, Index, IndexPart, SqlType, Table, TypeDef
from backdraft.design.view import View
from backdraft.render.sql.facts import facts
from backdraft.render.sql.naming import column_names, table_name
from backdraft.render.sql.write import ident, literal
from tests.engines.servers import Database

ROWS = 3
STATUS = ("open", "it's paid", "gone")
_TYPES: dict[str, Callable[[int], Any]] = {
    "int": lambda i: i,
    "bigint": lambda i: 10**12 + i,
    "numeric": lambda i: f"{i}.25",
    "varchar": lambda i: f"v'{i}",
    "text": lambda i: f"t {i}\n",
    "bool": lambda i: None,
    "date": lambda i: str(date(2026, 1, 1) + timedelta(days=i)),
    "timestamp": lambda i: str(datetime(2026, 1, 1, 12) + timedelta(hours=i)),
    "uuid": lambda i: f"00000000-0000-0000-0000-{i:012}",
    "enum": lambda i: STATUS[i % 2],
}
_ARGS = {"varchar": (40,), "numeric": (12, 2)}
_NAMES = ("order", "Total", "größe", "select", "a_b", "note", "x2", "state")
_TABLES = ("users", "Order", "lines", "group", "Straße")


def _type(name: str) -> SqlType:
    return SqlType("named", text="Status") if name == "enum" else SqlType(name, _ARGS.get(name, ()))


@st.composite
def _column(draw: st.DrawFn, name: str) -> Column:
    type_ = draw(st.sampled_from(tuple(_TYPES)))
    defaults = {"int": Default("number", "7"), "text": Default("text", "it's"), "timestamp": Default("word", "now")}
    default = defaults.get(type_) if draw(st.booleans()) else None
    note = draw(st.sampled_from(("", "what it's for")))
    return Column(name, _type(type_), draw(st.booleans()), default=default, note=note)


@st.composite
def _table(draw: st.DrawFn, name: str, parents: tuple[str, ...]) -> Table:
    key = Column("id", SqlType("bigint"), flags=draw(st.sampled_from((("pk",), ("pk", "auto")))))
    names = draw(st.lists(st.sampled_from(_NAMES), min_size=1, max_size=5, unique=True))
    columns = [key, *(draw(_column(column)) for column in names)]
    if parents:
        nullable = draw(st.booleans())
        action = draw(st.sampled_from(("", "cascade", "restrict")))
        columns.append(Column("parent_id", None, nullable, (draw(st.sampled_from(parents)), "id"), delete=action))
    return Table(name, columns=tuple(columns), indexes=tuple(draw(st.lists(_index(names), max_size=1))))


@st.composite
def _index(draw: st.DrawFn, names: list[str]) -> Index:
    parts = draw(st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True))
    return Index(tuple(IndexPart(name, desc=draw(st.booleans())) for name in parts))


@st.composite
def pairs_with_rows(draw: st.DrawFn) -> tuple[Design, Design]:
    """Two designs some edits apart, none of which an engine has to refuse for the rows of `fill`."""
    names = draw(st.lists(st.sampled_from(_TABLES), min_size=2, max_size=4, unique=True))
    tables = {("tables", n): draw(_table(n, tuple(names[:i]))) for i, n in enumerate(names)}
    types = {("types", "Status"): TypeDef("Status", "enum", members=STATUS)}
    old = new = Design({"types": types, "tables": tables})
    for _ in range(draw(st.integers(1, 6))):
        new = draw(_edited(new))
    return old, new


@st.composite
def _edited(draw: st.DrawFn, design: Design) -> Design:
    tables: dict[Any, Any] = dict(design.sections["tables"])
    types: dict[Any, Any] = dict(design.sections["types"])
    path = draw(st.sampled_from(tuple(tables)))
    table = tables[path]
    free = [
        n
        for n in ("fresh", "Later", "third", "größer", "w1", "w2", "w3", "w4")
        if all(c.name != n for c in table.columns)
    ]
    change = draw(st.sampled_from((*_IN_TABLE, "members", "add table", "drop table", "rename table", "rename column")))
    if change == "members":
        members = draw(st.permutations((*STATUS[:2], draw(st.sampled_from(("gone", "lost", "new"))))))
        types["types", "Status"] = TypeDef("Status", "enum", members=tuple(members))
    elif change == "add table":
        name = next((n for n in ("added", "Größe") if ("tables", n) not in tables), None)
        if name:
            tables["tables", name] = draw(_table(name, tuple(p[1] for p in tables)))
    elif change == "drop table":
        pointed = {c.target[0] for t in tables.values() for c in t.columns if c.target}
        if path[1] not in pointed and len(tables) > 1:
            del tables[path]
    elif change == "rename table":
        return _renamed(design, Renames({path: ("tables", f"{table.name}s")}, {}))
    elif change == "rename column":
        column = draw(st.sampled_from(table.columns))
        return _renamed(design, Renames({}, {(*path, "columns", column.name): draw(st.sampled_from(free))}))
    elif change in _IN_TABLE and len(table.columns) > 1:
        column = draw(st.sampled_from([c for c in table.columns if c.target is None and not c.has("pk")] or [None]))
        if column is not None:
            tables[path] = draw(_IN_TABLE[change](table, column, draw(st.sampled_from(free))))
    return Design({"types": types, "tables": tables})


def _with(table: Table, column: Column, **more: Any) -> Table:
    return replace(table, columns=tuple(replace(c, **more) if c is column else c for c in table.columns))


@st.composite
def _added(draw: st.DrawFn, table: Table, column: Column, free: str) -> Table:
    at = draw(st.integers(0, len(table.columns)))
    return replace(table, columns=(*table.columns[:at], draw(_column(free)), *table.columns[at:]))


def _dropped(table: Table, column: Column, free: str) -> st.SearchStrategy[Table]:
    kept = tuple(i for i in table.indexes if all(p.column != column.name for p in i.parts))
    return st.just(replace(table, columns=tuple(c for c in table.columns if c is not column), indexes=kept))


_WIDER = {
    "int": ("bigint", "numeric", "text"),
    "varchar": ("text",),
    "date": ("text",),
    "uuid": ("text",),
    "enum": ("text",),
}


@st.composite
def _widened(draw: st.DrawFn, table: Table, column: Column, free: str) -> Table:
    if column.default and not column.nullable:
        return table  # it may be required only since a moment ago, and the default is what the old rows get
    name = column.type.name if column.type else ""
    wider = draw(st.sampled_from(_WIDER.get("enum" if name == "named" else name, (name,))))
    return _with(table, column, type=_type("enum" if wider == "named" else wider), default=None)


def _loosened(table: Table, column: Column, free: str) -> st.SearchStrategy[Table]:
    return st.just(_with(table, column, nullable=True))


def _tightened(table: Table, column: Column, free: str) -> st.SearchStrategy[Table]:
    known = column.type.name in ("int", "text") if column.type else False
    default = {"int": Default("number", "9"), "text": Default("text", "")}.get(column.type.name) if known else None
    return st.just(_with(table, column, nullable=False, default=default) if default else table)


@st.composite
def _keyed(draw: st.DrawFn, table: Table, column: Column, free: str) -> Table:
    flags = draw(st.sampled_from(((), ("index",))))
    return replace(_with(table, column, flags=flags), indexes=tuple(draw(st.lists(_index([column.name]), max_size=1))))


@st.composite
def _checked(draw: st.DrawFn, table: Table, column: Column, free: str) -> Table:
    return replace(table, checks=draw(st.sampled_from(((), (("kept", "id > -5"),), (("kept", "id <> -1"),)))))


def _split_key(table: Table, column: Column, free: str) -> st.SearchStrategy[Table]:
    """A key of two columns."""
    key = next(c.name for c in table.columns if c.has("pk"))
    return st.just(
        replace(table, indexes=(*table.indexes, Index((IndexPart(key), IndexPart(column.name)), unique=True)))
    )


@st.composite
def _told(draw: st.DrawFn, table: Table, column: Column, free: str) -> Table:
    return _with(replace(table, note=draw(st.sampled_from(("", "it's a table")))), column, note="another word")


_IN_TABLE: dict[str, Callable[..., st.SearchStrategy[Table]]] = {
    "add column": _added,
    "drop column": _dropped,
    "widen": _widened,
    "nullable": _loosened,
    "required": _tightened,
    "index": _keyed,
    "check": _checked,
    "unique pair": _split_key,
    "note": _told,
}


def _renamed(design: Design, names: Renames) -> Design:
    """The design with everything under its new name, and the first one stated."""
    tables: dict[Any, Any] = {}
    for path, table in design.sections["tables"].items():
        assert isinstance(table, Table)
        new = in_new_names(table, names)
        if names.entry(path) != path:
            new = replace(new, was=table.was or table.name)
        both = zip(table.columns, new.columns, strict=True)
        columns = (replace(now, was=was.was or was.name) if now.name != was.name else now for was, now in both)
        tables[names.entry(path)] = replace(new, columns=tuple(columns))
    return Design({**design.sections, "tables": tables})


def fill(database: Database, view: View, order: tuple[str, ...]) -> None:
    """`ROWS` rows in each table; children point to their parents, what may be null is so in the last row."""
    for name in order:
        known = view.ask(facts, name)
        assert known is not None
        table = table_name(view, name, database.dialect).sql(database.dialect)
        names = dict(view.ask(column_names, name, database.dialect))
        for i in range(1, ROWS + 1):
            values: dict[str, str] = {}
            for field in known.fields:
                value = i if field.column.target or field.name in known.key else _TYPES[field.shape.type.name](i)
                text = "FALSE" if value is None else str(value)
                if field.shape.nullable and i == ROWS:
                    text = "NULL"
                elif isinstance(value, str):
                    text = literal(value, database.dialect)
                values[ident(names[field.name], database.dialect)] = text
            database.run(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join(values.values())})")


def contents(database: Database, view: View, tables: dict[str, tuple[str, ...]]) -> dict[str, list[tuple[str, ...]]]:
    """The values of the design's columns `tables` names, as text, in the order of their ids."""
    out: dict[str, list[tuple[str, ...]]] = {}
    for name, columns in tables.items():
        table = table_name(view, name, database.dialect).sql(database.dialect)
        names = dict(view.ask(column_names, name, database.dialect))
        chosen = ", ".join(ident(names[c], database.dialect) for c in columns)
        rows = database.run(f"SELECT {chosen} FROM {table} ORDER BY 1")
        out[name] = [tuple(_text(value) for value in row) for row in rows]
    return out


def _text(value: Any) -> str:
    """Numbers by their value, whatever type holds them."""
    text = str(value)
    return text.removesuffix(".00") if text.replace(".", "", 1).isdecimal() else text
