"""Tables: keys, indexes, names, sizes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from backdraft.design.edits import Drop, Insert, Put
from backdraft.design.identity import index_id
from backdraft.design.model import Index, IndexPart, Table
from backdraft.design.notation.schema import format_index
from backdraft.design.resolve.relations import unique_sets
from backdraft.design.resolve.tables import (
    all_indexes,
    columns_of,
    foreign_keys,
    primary_key,
    sql_type,
)
from backdraft.design.view import View
from backdraft.review.facts import at_most, engine_of, rows_of
from backdraft.review.mends import column_with, table_at
from backdraft.review.rule import Hit, Verdict, number, rule


@rule(
    "no-primary-key",
    "Every table has a primary key",
    severity="warning",
    items="architecture/schema",
    of="tables",
    why="Without one a row cannot be named, replicated or deduplicated.",
    source="Codd 1970; SchemaSpy, SchemaCrawler, Atlas (345 of 1,652 real tables have none)",
    research="no-PK",
    bad="tables: {a: {columns: {id: uuid pk}}, b: {columns: {x: int, y: int}}}",
    good="tables: {a: {columns: {id: uuid pk}}, b: {columns: {x: int pk, y: int}}}",
)
def no_primary_key(view: View, table: Table) -> Iterator[Verdict]:
    columns = view.ask(columns_of, table.name)
    if len(columns) < 2:
        return
    if table.key or view.ask(primary_key, table.name):
        yield None
        return
    own = next((c for c in table.columns if c.name == "id"), None)
    if own is not None and not own.nullable:
        edits: tuple[Put | Insert, ...] = column_with(
            (*table_at(table), "columns", "id"), own, flags=(*own.flags, "pk")
        )
        mend = f"{table.name}.id {edits[0].value}"
    elif own is None and all(c.name != "id" for c in columns):
        edits = (Insert((*table_at(table), "columns", "id"), "uuid pk = uuid", ""),)
        mend = f"{table.name}.id uuid pk = uuid"
    else:
        edits, mend = (), "mark a column pk"
    severity = "" if view.ask(_mostly_keyed) else view.ask(at_most)
    yield Hit(table_at(table), f"{table.name} has no primary key", mend, edits, severity)


def _mostly_keyed(view: View) -> bool:
    """Whether most of at least five tables have a key: no sketch whose keys are still to come."""
    tables = view.paths("tables")
    return len(tables) >= 5 and 2 * sum(bool(view.ask(primary_key, path[1])) for path in tables) > len(tables)


#: Engines that promise no uniqueness at all.
_KEEP_NO_KEYS = frozenset(("clickhouse", "bigquery", "snowflake", "redshift", "cassandra", "scylladb"))


@rule(
    "split-key",
    "What a table is split by is in its keys",
    severity="error",
    items="architecture/schema architecture/scaling",
    of="tables",
    why="No engine can promise uniqueness over parts that it does not see together.",
    source="PostgreSQL, partitioning; Citus, distributed tables",
    research="shard-key-not-in-key",
    bad="tables: {a: {columns: {id: uuid pk, day: date}, partition: range(day) every=month}}",
    good="tables: {a: {columns: {id: uuid, day: date}, key: 'id, day', partition: range(day) every=month}}",
)
def split_key(view: View, table: Table) -> Iterator[Verdict]:
    key = view.ask(primary_key, table.name)
    if engine_of(view, table.name) in _KEEP_NO_KEYS:
        return
    for split, name in ((table.shard, "sharded"), (table.partition, "partitioned")):
        if (
            split is None
            or not key
            or not split.columns
            or not set(split.columns) <= {c.name for c in view.ask(columns_of, table.name)}
        ):
            continue
        columns = ", ".join(split.columns)
        for unique in sorted(view.ask(unique_sets, table.name)):
            what = f"{table.name} is {name} by {columns}, and {', '.join(unique)} must be unique without it"
            mend = f"put {columns} into the key"
            yield None if set(split.columns) <= set(unique) else Hit(table_at(table), what, mend)


@rule(
    "redundant-index",
    "No index is the beginning of another",
    severity="warning",
    items="review/indexes",
    of="tables",
    why="Each index costs every write; the longer one serves the shorter one's queries.",
    source="SchemaCrawler, Skeema, Percona (190 in 18 of 48 real schemas)",
    research="redundant-prefix-index duplicate-index",
    bad="tables: {a: {columns: {id: uuid pk, x: int, y: int}, indexes: [x, 'x, y']}}",
    good="tables: {a: {columns: {id: uuid pk, x: int, y: int}, indexes: [y, 'x, y']}}",
)
def redundant_index(view: View, table: Table) -> Iterator[Verdict]:
    plain = [i for i in table.indexes if not i.where and not i.using and all(p.column for p in i.parts)]
    names: Counter[str] = Counter()
    longer_than = _beginnings(plain)
    for index in plain:
        if index.unique or index.include:
            yield None
            continue
        longer = longer_than(index)
        key = view.ask(primary_key, table.name)
        columns = tuple(p.column for p in index.parts)
        in_key = key[: len(columns)] == columns and not any(p.desc or p.nulls for p in index.parts)
        if longer is None and not in_key:
            yield None
            continue
        by = format_index(longer) if longer else f"the primary key ({', '.join(key)})"
        name = index_id(format_index(index))
        place = (*table_at(table), "indexes", name)
        names = names or Counter(index_id(format_index(i)) for i in table.indexes)
        yield Hit(
            place,
            f"the index {name} of {table.name} is the beginning of {by}",
            "drop it",
            () if names[name] > 1 else (Drop(place),),
        )


class _Beginning:
    """Indexes that begin with the same parts: the first of those that go on, and those that end here."""

    __slots__ = ("ends", "goes_on", "next")

    def __init__(self) -> None:
        self.next: dict[IndexPart, _Beginning] = {}
        self.goes_on: Index | None = None
        self.ends: list[Index] = []


def _beginnings(indexes: Sequence[Index]) -> Callable[[Index], Index | None]:
    """What finds the first of `indexes` that one of them is the beginning of: a longer one; of the same parts one that
    is unique, or stands before it."""
    if len({index.parts[0].column for index in indexes if index.parts}) == len(indexes):
        return lambda _: None  # they begin with columns of their own, as nearly all do
    root = _Beginning()
    places: dict[int, int] = {}
    first: dict[Index, int] = {}  # of those that are alike in all
    ends: dict[int, _Beginning] = {}
    for place, index in enumerate(indexes):
        places[id(index)] = place
        first.setdefault(index, place)
        here = root
        for part in index.parts:
            here.goes_on = here.goes_on or index
            here = here.next.setdefault(part, _Beginning())
        here.ends.append(index)
        ends[id(index)] = here

    def longer(index: Index) -> Index | None:
        here = ends[id(index)]
        before = here.ends[0] if first[here.ends[0]] < first[index] else None
        same = before or next((each for each in here.ends if each.unique), None)
        found = [each for each in (here.goes_on, same) if each is not None]
        return min(found, key=lambda each: places[id(each)], default=None)

    return longer


@rule(
    "nullable-unique",
    "What is unique has a value",
    severity="info",
    items="review/indexes",
    of="tables",
    why="Two rows without a value are not alike for SQL: the promise does not hold for them.",
    source="SchemaCrawler (147 in 18 of 48 real schemas)",
    research="nullable-in-unique",
    bad="tables: {a: {columns: {id: uuid pk, x: 'int?', y: int}, indexes: ['unique x, y']}}",
    good="tables: {a: {columns: {id: uuid pk, x: int, y: int}, indexes: ['unique x, y']}}",
)
def nullable_unique(view: View, table: Table) -> Iterator[Verdict]:
    columns = {c.name: c for c in view.ask(columns_of, table.name)}
    for index in view.ask(all_indexes, table.name):
        if not index.unique or index.where or len(index.parts) < 2:
            continue
        loose = [p.column for p in index.parts if p.column in columns and columns[p.column].nullable]
        what = f"{table.name}: unique over {loose[0]}, which may be empty" if loose else ""
        yield (
            Hit(table_at(table), what, f"give {loose[0]} a value, or say  where {loose[0]} is not null")
            if loose
            else None
        )


@rule(
    "long-name",
    "Names fit every engine",
    severity="error",
    items="architecture/schema",
    of="tables",
    why="PostgreSQL cuts names after 63 bytes without a word: two of them may become one.",
    source="PostgreSQL, identifiers",
    research="name-over-63-bytes",
    bad="tables: {a_table_with_a_name_that_nobody_will_ever_be_able_to_remember_at_all: {columns: {id: uuid pk}}}",
    good="tables: {a_table: {columns: {id: uuid pk}}}",
)
def long_name(view: View, table: Table, *, bytes: int = 63) -> Iterator[Verdict]:
    for name in (table.db_name or table.name.rpartition(".")[2], *(c.name for c in table.columns)):
        length = len(name.encode("utf-8", "replace"))
        if length <= bytes:
            yield None
            continue
        what = f"{name} is {length} bytes long (at most {number(bytes)})"
        yield Hit(table_at(table), what, "a shorter name")


@rule(
    "many-columns",
    "A table is about one thing",
    severity="info",
    items="architecture/schema",
    of="tables",
    why="Wide rows are read whole for a few columns, and hide several things in one.",
    source="SchemaCrawler, tbls (9 in 3 of 48 real schemas have more than 40)",
    research="many-columns many-indexes",
    bad="tables: {a: {columns: {id: uuid pk, "
    + ", ".join(f"c{chr(97 + i // 26)}{chr(97 + i % 26)}: int" for i in range(41))
    + "}}}",
    good="tables: {a: {columns: {id: uuid pk, x: int}}}",
)
def many_columns(view: View, table: Table, *, columns: int = 40, indexes: int = 12) -> Iterator[Verdict]:
    found = len(view.ask(columns_of, table.name)), len(view.ask(all_indexes, table.name))
    if not found[0]:
        return
    if found[0] <= columns and found[1] <= indexes:
        yield None
        return
    what = (
        f"{table.name} has {found[0]} columns and {found[1]} indexes (at most {number(columns)} and {number(indexes)})"
    )
    mend = f"move what is seldom read to {table.name}_details"
    yield Hit(table_at(table), what, mend)


@rule(
    "no-timestamps",
    "A row says when it came",
    severity="info",
    items="architecture/schema review/docs",
    of="tables",
    why="The first question about any wrong row is: since when?",
    source="tbls, required columns (512 in 37 of 48 real schemas lack them)",
    research="no-created-updated",
    bad="tables: {a: {columns: {id: uuid pk, created_at: timestamptz}}, b: {columns: {id: uuid pk, created_at: timestamptz}}, "
    "c: {columns: {id: uuid pk, x: int, y: int}}}",
    good="tables: {a: {columns: {id: uuid pk, created_at: timestamptz}}, b: {columns: {id: uuid pk, created_at: timestamptz}}, "
    "c: {columns: {id: uuid pk, x: int, at: timestamptz}}}",
)
def no_timestamps(view: View, table: Table) -> Iterator[Verdict]:
    tables = view.ask(_timed)
    if table.name not in tables:
        return
    what = f"{table.name} does not say when its rows came"
    edits = (Insert((*table_at(table), "columns", "created_at"), "timestamptz = now"),)
    fine = tables[table.name] or _comes_along(view, table.name)
    yield None if fine else Hit(table_at(table), what, f"{table.name}.created_at timestamptz = now", edits)


def _timed(view: View) -> dict[str, bool]:
    """By table of its own rows: whether a column is a moment. Empty where that is not what most of them have."""
    asked = {path[1]: view.ask(_has_moment, path[1]) for path in view.paths("tables")}
    found = {table: timed for table, timed in asked.items() if timed is not None}
    return found if 2 * sum(found.values()) > len(found) else {}


def _has_moment(view: View, table: str) -> bool | None:
    """Whether a column is a moment; None for a table of one column."""
    columns = view.ask(columns_of, table)
    moments = ("timestamp", "timestamptz", "date")
    return any(sql_type(view, c).name in moments for c in columns) if len(columns) > 1 else None


def _comes_along(view: View, table: str) -> bool:
    """Whether a table holds parts of a row, which come and go with it, or a handful of words to choose from.

    The key of a part begins with a reference to its row that cascades.
    """
    key, count = view.ask(primary_key, table), rows_of(view, table)
    rows = [each.columns for each in view.ask(foreign_keys, table) if each.delete == "cascade"]
    part = any(len(each) < len(key) and set(each) == set(key[: len(each)]) for each in rows)
    return part or (count is not None and count < _FEW)


#: Fewer rows are words to choose from, which nobody asks since when they are there.
_FEW = 1000
