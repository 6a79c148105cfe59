"""What tables say of one another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from backdraft.design.edits import Insert
from backdraft.design.model import ForeignKey, Table
from backdraft.design.problems import Severity
from backdraft.design.resolve.collections import table_named
from backdraft.design.resolve.engines import BY_KEY, NO_REFERENCES
from backdraft.design.resolve.relations import unique_sets
from backdraft.design.resolve.tables import (
    all_indexes,
    columns_of,
    constraints_of,
    creation_order,
    foreign_keys,
    is_constraint,
    names_of,
    primary_key,
    sql_type,
    type_of,
)
from backdraft.design.resolve.tables import column as column_of
from backdraft.design.view import View
from backdraft.review.facts import components, engine_of, scope_of
from backdraft.review.mends import column_at, column_with, mended_column, table_at
from backdraft.review.rule import Hit, Verdict, number, rule


@rule(
    "fk-index",
    "Every reference has an index",
    severity="warning",
    items="review/indexes architecture/schema",
    of="tables",
    why="Finding the rows that point at one, or deleting it, reads the whole table.",
    source="tbls, SchemaCrawler, squawk (375 references in 19 of 48 real schemas have none)",
    research="fk-without-index unindexed-access",
    bad="stores: {x: postgres, y: postgres}\n"
    "tables: {a: {store: x, columns: {id: uuid pk}}, b: {store: y, rows: 1M, columns: {id: uuid pk, a_id: -> a.id}}}",
    good="stores: {x: postgres, y: postgres}\n"
    "tables: {a: {store: x, columns: {id: uuid pk}}, b: {store: y, rows: 1M, columns: {id: uuid pk, a_id: -> a.id index}}}",
)
def fk_index(view: View, table: Table, *, rows: float = 100_000) -> Iterator[Verdict]:
    if engine_of(view, table.name) in BY_KEY:
        return
    for key in view.ask(foreign_keys, table.name):
        if is_constraint(view, table.name, key):
            yield None  # the SQL has an index for each constraint by itself
            continue
        if view.get(Table, "tables", key.table) is None or not set(key.columns) <= _names(view, table):
            continue
        if _led(view, table, key.columns):
            yield None
        else:
            names = ", ".join(key.columns)
            from_on = f"a warning from {number(rows)} rows on"
            what = f"{table.name}.{names} refers to {key.table} and has no index ({from_on})"
            place = (*table_at(table), "columns", key.columns[0]) if len(key.columns) == 1 else table_at(table)
            large = table.rows is not None and table.rows.value >= rows
            severity: Severity = "warning" if large else "info"
            yield Hit(place, what, f"{table.name} index {names}", _indexed(table, names), severity)


def _names(view: View, table: Table) -> set[str]:
    return {c.name for c in view.ask(columns_of, table.name)}


def _indexed(table: Table, line: str) -> tuple[Insert, ...]:
    return (Insert((*table_at(table), "indexes", line), line),)


def _led(view: View, table: Table, columns: tuple[str, ...]) -> bool:
    """Whether an index, or the primary key, begins with these columns in any order.

    Behind the first column of a composite key too, such as the tenant that every query names.
    """
    scope = view.ask(scope_of, table.name)
    known = [tuple(p.column for p in i.parts) for i in view.ask(all_indexes, table.name) if not i.where]
    known.append(view.ask(primary_key, table.name))
    known += [each[1:] for each in known if scope and each[:1] == (scope,)]
    return any(set(each[: len(columns)]) == set(columns) for each in known)


@rule(
    "fk-type",
    "A reference has the type of its target",
    severity="error",
    items="architecture/schema",
    of="tables",
    why="The engine refuses the constraint, or converts at every join.",
    source="Every engine; 17 mismatches in 3 of 48 real schemas",
    research="fk-unknown-or-mismatch",
    bad="tables: {a: {columns: {id: uuid pk}}, b: {columns: {id: uuid pk, a_id: int -> a.id}}}",
    good="tables: {a: {columns: {id: uuid pk}}, b: {columns: {id: uuid pk, a_id: uuid -> a.id}}}",
)
def fk_type(view: View, table: Table) -> Iterator[Verdict]:
    for column in view.ask(columns_of, table.name):
        if column.target is None:
            continue
        there = column.target[1] or next(iter(view.ask(primary_key, column.target[0])), "")
        if column.type is None or not there or column.type.name == "native":
            yield None
            continue
        mine, its = sql_type(view, column), view.ask(type_of, column.target[0], there)
        if mine.name == its.name or {mine.name, its.name} <= {"text", "varchar"}:
            yield None
        else:
            place = column_at(view, table, column)
            what = f"{table.name}.{column.name} is {mine.name}, {column.target[0]}.{there} is {its.name}"
            edits = column_with(place, column, type=None)
            yield Hit(place, what, f"leave the type out:  {column.name}: {edits[0].value}", edits)


@rule(
    "fk-target",
    "A reference leads to a key",
    severity="error",
    items="architecture/schema",
    of="tables",
    why="Engines refuse a foreign key to columns that are not unique.",
    source="SQL standard; PostgreSQL, MySQL",
    research="fk-target-not-a-key",
    bad="tables: {a: {columns: {id: uuid pk, code: int}}, b: {columns: {id: uuid pk, a_code: -> a.code}}}",
    good="tables: {a: {columns: {id: uuid pk, code: int unique}}, b: {columns: {id: uuid pk, a_code: -> a.code}}}",
)
def fk_target(view: View, table: Table) -> Iterator[Verdict]:
    for key in view.ask(constraints_of, table.name):
        if tuple(sorted(key.target_columns)) in view.ask(unique_sets, key.table):
            yield None
        else:
            names = ", ".join(key.target_columns)
            what = f"{table.name} refers to {key.table}({names}), which is not unique"
            line = f"unique {names}"
            yield Hit(
                table_at(table),
                what,
                f"{key.table} index {line}",
                (Insert(("tables", key.table, "indexes", names), line),),
            )


@rule(
    "set-null-required",
    "What a delete empties may be empty",
    severity="error",
    items="architecture/schema",
    of="tables",
    why="The delete fails: the column must have a value and may not keep it.",
    source="drawDB; PostgreSQL",
    research="set-null-on-not-null",
    bad="tables: {a: {columns: {id: uuid pk}}, b: {columns: {id: uuid pk, a_id: -> a.id delete=set_null}}}",
    good="tables: {a: {columns: {id: uuid pk}}, b: {columns: {id: uuid pk, a_id: '-> a.id? delete=set_null'}}}",
)
def set_null_required(view: View, table: Table) -> Iterator[Verdict]:
    for column in view.ask(columns_of, table.name):
        if column.target is None or column.delete != "set_null":
            continue
        place = column_at(view, table, column)
        if column.nullable:
            yield None
            continue
        what = f"{table.name}.{column.name} is emptied by a delete and must have a value"
        yield mended_column(place, column, what, nullable=True)


@rule(
    "fk-cycle",
    "Rows can be made one after the other",
    severity="warning",
    items="architecture/schema",
    of="design",
    why="Where each row needs the other one first, no insert can be the first.",
    source="SchemaSpy; 4 in 4 of 48 real schemas",
    research="fk-cycle",
    bad="tables: {a: {columns: {id: uuid pk, b_id: -> b.id}}, b: {columns: {id: uuid pk, a_id: -> a.id}}}",
    good="tables: {a: {columns: {id: uuid pk, b_id: '-> b.id?'}}, b: {columns: {id: uuid pk, a_id: -> a.id}}}",
)
def fk_cycle(view: View) -> Iterator[Verdict]:
    tables = tuple(path[1] for path in view.paths("tables"))
    if not any(view.ask(foreign_keys, name) for name in tables):
        return
    late = view.ask(_needed_circles)
    if not late:
        yield None
    for name, column in late:
        place = ("tables", name, "columns", column)
        what = f"{name}.{column} closes a circle of rows that need one another"
        yield Hit(place, what, f"let {column} be empty at first: end its type in ?")


def _needed_circles(view: View) -> tuple[tuple[str, str], ...]:
    """The references that close a circle in which every one must have a value."""
    tables = [path[1] for path in view.paths("tables")]
    _, late = creation_order(view, tables)
    if not late:
        return ()
    circles = components({table: tuple(view.ask(_needs, table)) for table in tables})
    circle_of = {table: number for number, circle in enumerate(circles) for table in circle}
    return tuple(
        (name, key.columns[0])
        for name, key in late
        if circle_of[name] == circle_of[key.table] and _must(view, name, key)
    )


def _needs(view: View, table: str) -> frozenset[str]:
    """The other tables that must have a row before this one can."""
    keys = view.ask(constraints_of, table)
    return frozenset(key.table for key in keys if key.table != table and _must(view, table, key))


def _must(view: View, table: str, key: ForeignKey) -> bool:
    return not any(c.nullable for c in view.ask(columns_of, table) if c.name in key.columns)


@rule(
    "no-delete-rule",
    "A reference says what a delete does",
    severity="info",
    items="architecture/schema",
    of="tables",
    why="Engines refuse the delete by default; whether that is meant is not said.",
    source="1,241 in 20 of 48 real schemas",
    research="fk-without-on-delete X12",
    bad="tables: {a: {columns: {id: uuid pk}}, b: {columns: {id: uuid pk, a_id: -> a.id}}}",
    good="tables: {a: {columns: {id: uuid pk}}, b: {columns: {id: uuid pk, a_id: -> a.id delete=cascade}}}",
)
def no_delete_rule(view: View, table: Table) -> Iterator[Verdict]:
    if engine_of(view, table.name) in NO_REFERENCES:
        return
    keys: dict[tuple[str, ...], ForeignKey] = {}
    for key in view.ask(foreign_keys, table.name):
        keys.setdefault(key.columns, key)
    kept = set(view.ask(constraints_of, table.name)) if keys else set()
    for column in table.columns:
        if column.target is None or column.has("soft") or view.get(Table, "tables", column.target[0]) is None:
            continue
        if keys.get((column.name,)) not in kept:
            continue
        place = (*table_at(table), "columns", column.name)
        if column.delete:
            yield None
            continue
        what = f"{table.name}.{column.name} does not say what deleting in {column.target[0]} does"
        yield mended_column(place, column, what, delete="restrict")


@rule(
    "implied-reference",
    "What is called a reference is one",
    severity="info",
    items="architecture/schema",
    of="tables",
    why="Without the reference nothing keeps rows from pointing at what is gone, and no picture shows it.",
    source="SchemaSpy, implied relationships (921 in 28 of 48 real schemas)",
    research="id-without-fk",
    bad="tables: {users: {columns: {id: uuid pk}}, b: {columns: {id: uuid pk, user_id: uuid}}}",
    good="tables: {users: {columns: {id: uuid pk}}, b: {columns: {id: uuid pk, user_id: -> users.id}}}",
)
def implied_reference(view: View, table: Table) -> Iterator[Verdict]:
    referring = {c for k in view.ask(foreign_keys, table.name) for c in k.columns}
    for column in table.columns:
        stem, _, end = column.name.rpartition("_")
        if end != "id" or not stem or column.name in view.ask(primary_key, table.name):
            continue
        if column.name in referring:
            yield None
            continue
        there = view.ask(table_named, stem)
        key = view.ask(primary_key, there) if there else ()
        if len(key) != 1 or there == table.name or column.type is None:
            continue
        if sql_type(view, column) != view.ask(type_of, there, key[0]):
            continue
        place = (*table_at(table), "columns", column.name)
        what = f"{table.name}.{column.name} refers to {there} by name alone"
        yield mended_column(place, column, what, type=None, target=(there, key[0]), low="", high="")


@rule(
    "repeated-fact",
    "A fact stands in one table (third normal form)",
    severity="info",
    items="architecture/schema",
    of="tables",
    why="A copy of the parent's column is wrong as soon as the parent changes.",
    source="Codd 1971, third normal form",
    research="normalization",
    bad="tables: {users: {columns: {id: uuid pk, email: varchar(320)}}, "
    "orders: {columns: {id: uuid pk, user_id: -> users.id, user_email: varchar(320)}}}",
    good="tables: {users: {columns: {id: uuid pk, email: varchar(320)}}, orders: {columns: {id: uuid pk, user_id: -> users.id}}}",
)
def repeated_fact(view: View, table: Table) -> Iterator[Verdict]:
    for key in view.ask(foreign_keys, table.name):
        if len(key.columns) != 1 or key.table == table.name or view.get(Table, "tables", key.table) is None:
            continue
        stem = f"{key.columns[0].removesuffix('_id')}_"
        theirs = view.ask(names_of, key.table)
        for column in table.columns:
            if column.target is not None or column.name in key.columns:
                continue
            its = column.name.removeprefix(stem)
            if its in theirs and (
                its != column.name
                or (view.ask(table_named, stem[:-1]) == key.table and _same_fact(view, table.name, its, key.table))
            ):
                what = f"{table.name}.{column.name} repeats {key.table}.{its}"
                mend = "read it through the reference; if it is the value of that day:  ignore: {repeated-fact: …}"
                yield Hit((*table_at(table), "columns", column.name), what, mend)
                break
        else:
            yield None


def _same_fact(view: View, table: str, name: str, parent: str) -> bool:
    """Whether a column is its parent's by name and type, and its name is no word that tables share anyhow."""
    if name in _COMMON or name.endswith("_at") or name in view.ask(primary_key, parent):
        return False
    if view.ask(_with_column).get(name, 0) > 2:
        return False
    there = column_of(view, parent, name)
    mine, its = view.ask(type_of, table, name), view.ask(type_of, parent, name)
    return mine == its and mine.name not in ("bool", "json", "jsonb") and there is not None and there.target is None


def _with_column(view: View) -> Mapping[str, int]:
    """How many tables have a column of a name."""
    return Counter(name for path in view.paths("tables") for name in view.ask(names_of, path[1]))


_COMMON = frozenset(
    [
        "id",
        "body",
        "content",
        "text",
        "message",
        "subject",
        "url",
        "path",
        "slug",
        "code",
        "value",
        "size",
        "date",
        "status",
        "state",
        "version",
        "name",
        "title",
        "label",
        "note",
        "notes",
        "description",
        "comment",
        "kind",
        "type",
        "position",
        "sort_order",
        "priority",
        "currency",
        "amount",
        "quantity",
        "count",
        "total",
        "tenant_id",
        "created_by",
        "updated_by",
        "started_on",
        "ended_on",
        "valid_from",
        "valid_to",
        "metadata",
        "data",
        "payload",
        "locale",
        "language",
    ]
)
