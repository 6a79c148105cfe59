"""The names that a store's tables, columns and enum types have in the database, as derived work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from backdraft.design.model import Table, TypeDef
from backdraft.design.resolve.tables import store_of
from backdraft.design.view import View
from backdraft.render.sql.dialects import DIALECTS
from backdraft.render.sql.facts import placed_columns
from backdraft.render.sql.names import LONGEST, digest, distinct, possible, shorten, snake
from backdraft.render.sql.words import words
from backdraft.render.sql.write import ident

#: Names that PostgreSQL and DuckDB look up among their own types before they look among ours.
_BUILT_IN = words("""
    bigint bit bool boolean box bytea char character cidr circle date datemultirange daterange dec decimal double float
    inet int int2 int4 int8 integer interval json jsonb jsonpath line lseg macaddr macaddr8 money name national nchar
    none numeric oid path point polygon precision real record regclass regproc regtype row setof smallint string text
    time timestamp timestamptz timetz tsquery tsrange tstzrange tsvector tid unknown uuid values varbit varchar vector
    void xid xml any anyarray anyelement cid cstring trigger array binary bitstring blob datetime enum geometry guid
    hugeint int1 int16 int32 int64 int128 integral list logical long map null nvarchar short signed struct time_ns
    timestamp_ms timestamp_ns timestamp_s timestamp_us timestamptz_ns tinyint tuple type ubigint uhugeint uint8 uint16
    uint32 uint64 uint128 uinteger union usmallint utinyint varbinary variant varint json parquet_variant
    """)


@dataclass(frozen=True, slots=True)
class TableName:
    """A table in the database: its schema (empty: the default one) and its name, neither quoted."""

    schema: str
    name: str

    def sql(self, dialect: str) -> str:
        """As it stands in a statement."""
        name = ident(self.name, dialect)
        return f"{ident(self.schema, dialect)}.{name}" if self.schema else name


def tables_of(view: View, store: str) -> tuple[str, ...]:
    """The tables of a store, in the order of the file."""
    return tuple(path[1] for path in view.paths("tables") if view.ask(store_of, path[1]) == store)


def stated_name(view: View, table: str) -> str:
    """The name that a table's entry says: its `name`, or its key."""
    entry = view.get(Table, "tables", table)
    return (entry.db_name if entry else "") or table


def table_names(view: View, store: str, dialect: str) -> tuple[tuple[str, TableName], ...]:
    """Each table of the store with its name in the database."""
    target = DIALECTS[dialect]
    split: list[tuple[str, str, str]] = []
    for table in view.ask(tables_of, store):
        stated = view.ask(stated_name, table)
        schema, _, name = stated.rpartition(".") if target.has_schemas else ("", "", stated.replace(".", "_"))
        split.append((table, possible(schema.replace(".", "_"), target) if schema else "", name))
    out: dict[str, TableName] = {}
    for schema in dict.fromkeys(s for _, s, _ in split):
        taken: set[str] = set()
        for table, its, name in split:
            if its == schema:
                fit = possible(name, target)
                if target.same(fit) in taken or (target.name == "mysql" and fit.lower() in taken):
                    fit = f"{shorten(fit, target.longest - 9)}_{digest(table)}"
                taken.add(target.same(fit))
                out[table] = TableName(_schema(schema), fit)
    return tuple(out.items())


def _schema(schema: str) -> str:
    return f"_{schema}" if schema.startswith("pg_") else schema


def table_name(view: View, table: str, dialect: str, store: str | None = None) -> TableName:
    """The name of one table in the database; `store` is its store, where that is known."""
    names = view.ask(table_names, view.ask(store_of, table) if store is None else store, dialect)
    return next((n for t, n in names if t == table), TableName("", possible(table, DIALECTS[dialect])))


def column_names(view: View, table: str, dialect: str) -> tuple[tuple[str, str], ...]:
    """Each column of a table with its name in the database."""
    names = (column.name for column, _ in view.ask(placed_columns, table))
    return tuple(distinct(names, DIALECTS[dialect]).items())


def enum_names(view: View, store: str, dialect: str) -> tuple[tuple[str, str], ...]:
    """Each named enum with the name of its type in the database; types and tables share one set of names."""
    target = DIALECTS[dialect]
    taken = {target.same(n.name) for _, n in view.ask(table_names, store, dialect)}
    out: list[tuple[str, str]] = []
    for path in view.paths("types"):
        entry = view.get(TypeDef, *path)
        if entry is None or entry.form not in ("enum", "column"):
            continue
        name = possible(snake(entry.name), target)
        if name in _BUILT_IN or name in taken:
            name = shorten(f"{name}_enum", LONGEST)
        if name in taken:
            name = f"{shorten(name, LONGEST - 9)}_{digest(entry.name)}"
        taken.add(name)
        out.append((entry.name, name))
    return tuple(out)


def sequences(view: View, store: str, dialect: str) -> tuple[tuple[tuple[str, str], str], ...]:
    """The sequence behind each column of a store that is numbered, where a dialect has no other way."""
    taken: set[str] = set()
    out: list[tuple[tuple[str, str], str]] = []
    for table, name in view.ask(table_names, store, dialect):
        for column, _ in view.ask(placed_columns, table):
            if column.has("auto"):
                want = wanted((name.name, column.name), "seq", table, column.name)
                given = want.given(frozenset(taken), dialect)
                taken.add(DIALECTS[dialect].same(given))
                out.append(((table, column.name), given))
    return tuple(out)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A name that a constraint, index or type wants, and the one that it takes when another wants it too."""

    name: str
    other: str
    stated: bool = False

    def given(self, clashes: frozenset[str], dialect: str) -> str:
        """The name that it gets."""
        return self.other if DIALECTS[dialect].same(self.name) in clashes else self.name


def wanted(parts: Iterable[str], ending: str, *details: str) -> Wanted:
    """`orders_customer_id_idx` from `("orders", "customer_id")` and `idx`; `details` tell it from its likes."""
    name = shorten("_".join(p for p in (*parts, ending) if p))
    return Wanted(name, f"{shorten(name, LONGEST - 9)}_{digest(name, ending, *details)}")


def stated(name: str, dialect: str, *details: str) -> Wanted:
    """A name that a person gave."""
    fit = possible(name, DIALECTS[dialect])
    return Wanted(fit, f"{shorten(fit, LONGEST - 9)}_{digest(name, *details)}", stated=True)
