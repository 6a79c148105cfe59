"""Whether the database can answer what the endpoints ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from backdraft.design.edits import Insert, Put
from backdraft.design.model import Endpoint, Table, TypeDef
from backdraft.design.problems import Severity
from backdraft.design.resolve.collections import base_table, table_of
from backdraft.design.resolve.endpoints import api_of
from backdraft.design.resolve.lines import all_lines
from backdraft.design.resolve.tables import (
    all_indexes,
    columns_of,
    fields_of,
    foreign_keys,
    primary_key,
    store_of,
    type_of_column,
)
from backdraft.design.view import View
from backdraft.review.facts import every, has_any, parents_of, rows_in, rows_of, says, scope_of
from backdraft.review.mends import at
from backdraft.review.rule import Hit, Verdict, number, rule


@rule(
    "query-index",
    "What one filters and sorts by has an index",
    severity="error",
    items="review/indexes architecture/schema architecture/scaling",
    of="endpoints",
    why="Each request reads the whole table, and the next one waits for it.",
    source="Ours: queries, indexes and rows stand in one file; Winand, SQL Performance Explained",
    research="X01 unindexed-access",
    bad="services: {a: {}}\ntables: {orders: {rows: 5M, columns: {id: uuid pk, email: text}}}\nendpoints: {a: ['GET /orders ?email page -> orders[]']}",
    good="services: {a: {}}\ntables: {orders: {rows: 5M, columns: {id: uuid pk, email: text index}}}\nendpoints: {a: ['GET /orders ?email page -> orders[]']}",
)
def query_index(view: View, ep: Endpoint, *, rows: float = 100_000) -> Iterator[Verdict]:
    table = view.get(Table, "tables", view.ask(table_of, ep))
    if ep.method != "GET" or table is None or ep.result is None or not ep.result.array:
        return
    columns = {c.name: c for c in view.ask(columns_of, table.name)}
    parents = tuple(parents_of(view, ep, table.name))
    equal = {p.name for p in ep.params if p.name in columns and not p.ops} | set(ep.key_names) | set(parents)
    asked = [p.name for p in ep.params if p.name in columns]
    asked += [key.lstrip("+-") for key in ep.sort if key.lstrip("+-") in columns]
    known = _orders(view, table)
    # The token may say whose list it is.
    signed = not ep.public and bool(ep.scopes or ep.auth or api_of(view).every.auth)
    mine = [order[1:] for order in known if signed and order[:1] and order[0].endswith("_id") and order[0] not in asked]
    known += mine
    scope = view.ask(scope_of, table.name)
    for name in dict.fromkeys(asked):
        if view.ask(type_of_column, columns[name]).name == "bool":
            continue
        if any(_serves(order, name, equal) for order in known):
            yield None
            continue
        # Of one parent, or within one tenant, few rows are left to look at.
        near = [each for each in (scope, *parents) if each and any(order[:1] == (each,) for order in known)]
        count = rows_in(view, ep, table.name) if near else rows_of(view, table.name)
        if count is not None and count <= rows:
            yield None
            continue
        large = count is not None and not scope
        told = f" of {number(round(count))} rows (an index from {number(rows)} on)" if count is not None else ""
        before = [each for each in dict.fromkeys((scope, *near)) if each and each not in asked and each != name]
        line = ", ".join((*before, name))
        edits = (Insert(("tables", table.name, "indexes", line), line),)
        what = f"{ep.id} asks {table.name} by {name}, which no index{told} is led by"
        severity: Severity | Literal[""] = ("warning" if mine else "") if large else "info"
        yield Hit(at(ep), what, f"{table.name} index {line}", edits, severity)


def _orders(view: View, table: Table) -> list[tuple[str, ...]]:
    """The columns of each index in order; behind the column of the tenant as well."""
    scope = view.ask(scope_of, table.name)
    found = [tuple(p.column for p in i.parts) for i in view.ask(all_indexes, table.name) if not i.where]
    found.append(view.ask(primary_key, table.name))
    found += [fk.columns for fk in view.ask(foreign_keys, table.name)]  # the SQL makes an index for each
    found += [each[1:] for each in found if scope and each[:1] == (scope,)]
    return found


def _serves(order: tuple[str, ...], name: str, equal: set[str]) -> bool:
    """Whether an index finds a column: it leads, or stands behind columns that are compared for equality."""
    return name in order and all(before in equal for before in order[: order.index(name)])


@rule(
    "shard-query",
    "A list asks one shard",
    severity="info",
    items="architecture/scaling",
    of="endpoints",
    why="A question without the key of the shards asks all of them, and waits for the slowest.",
    source="Vitess, Citus: scatter queries",
    research="hot-spots",
    bad="services: {a: {}}\ntables: {orders: {columns: {id: uuid pk, day: date}, shard: hash(id) 16}}\nendpoints: {a: ['GET /orders ?day page -> orders[]']}",
    good="services: {a: {}}\ntables: {orders: {columns: {id: uuid, tenant: uuid}, key: 'tenant, id', shard: hash(tenant) 16}}\nendpoints: {a: ['GET /orders ?tenant page -> orders[]']}",
)
def shard_query(view: View, ep: Endpoint) -> Iterator[Verdict]:
    table = view.get(Table, "tables", view.ask(table_of, ep))
    if table is None or table.shard is None or ep.result is None or not ep.result.array:
        return
    named = {p.name for p in ep.params} | set(ep.key_names)
    key = view.ask(primary_key, table.name)
    scoped = len(key) > 1 and table.shard.columns[:1] == key[:1]  # such as the tenant of the token
    known = scoped or bool(named & set(table.shard.columns))
    columns = ", ".join(table.shard.columns)
    what = f"{ep.id} does not name {columns}, so it asks every shard of {table.name}"
    yield None if known else Hit(at(ep), what, f"filter by {columns}, or keep a table of its own for this list")


@rule(
    "hot-shard",
    "Shards share the work",
    severity="warning",
    items="architecture/scaling",
    of="tables",
    why="What grows in order always writes to the last shard: one works, the others wait.",
    source="Google Cloud Spanner and DynamoDB, hot spots",
    research="hot-spots",
    bad="tables: {a: {columns: {id: bigint pk auto}, shard: range(id) 8}}",
    good="tables: {a: {columns: {id: bigint pk auto}, shard: hash(id) 8}}",
)
def hot_shard(view: View, table: Table) -> Iterator[Verdict]:
    if table.shard is None or not table.shard.columns:
        return
    column = next((c for c in view.ask(columns_of, table.name) if c.name == table.shard.columns[0]), None)
    if column is None:
        return
    grows = column.has("auto") or view.ask(type_of_column, column).name in ("timestamp", "timestamptz", "date")
    count = f" {table.shard.count}" if table.shard.count else ""
    line = f"hash({', '.join(table.shard.columns)}){count}"
    edits = (Put(("tables", table.name, "shard"), line),)
    what = f"{table.name} is split by ranges of {column.name}, which grows"
    yield Hit(("tables", table.name), what, f"shard: {line}", edits) if table.shard.by == "range" and grows else None


@rule(
    "unread-table",
    "Every table is asked for or written",
    severity="info",
    items="architecture/schema architecture/boundaries",
    of="tables",
    why="A table that no endpoint and no other table knows was forgotten, or its endpoint was.",
    source="SchemaSpy (760 in 40 of 48 real schemas)",
    research="orphan-table X19",
    bad="services: {a: {}}\ntables: {orders: {columns: {id: uuid pk}}, lost: {columns: {id: uuid pk}}}\nendpoints: {a: [GET /orders -> orders]}",
    good="services: {a: {}}\ntables: {orders: {columns: {id: uuid pk}}, lines: {columns: {id: uuid pk, order_id: -> orders.id}}}\nendpoints: {a: [GET /orders -> orders]}",
)
def unread_table(view: View, table: Table) -> Iterator[Verdict]:
    if not view.ask(has_any, "endpoints"):
        return
    sent = "outbox" in table.name.lower() and view.ask(says, "outbox", "emits")
    known = sent or view.ask(_is_known, table.name)
    what = f"no endpoint, no service and no table knows {table.name}"
    yield None if known else Hit(("tables", table.name), what, f"crud {table.name}")


def _alone(view: View) -> frozenset[str]:
    """The tables that are all that is in a store which a service uses: they are meant by its name."""
    kept: dict[str, list[str]] = {}
    for path in view.paths("tables"):
        kept.setdefault(view.ask(store_of, path[1]), []).append(path[1])
    used = {line.dep.target for line in view.ask(all_lines)}
    return frozenset(names[0] for store, names in kept.items() if store in used and len(names) == 1)


def _is_known(view: View, table: str) -> bool:
    return table in view.ask(_known_tables)


def _known_tables(view: View) -> frozenset[str]:
    found = {view.ask(table_of, ep) for ep in view.ask(every, Endpoint, "endpoints")}
    found |= {line.dep.target for line in view.ask(all_lines)}
    found |= view.ask(_alone)
    found |= {
        name
        for type_ in view.ask(every, TypeDef, "types")
        for name in (type_.base, *(part.type.rstrip("?[]") for part in type_.add))
    }
    for path in view.paths("tables"):
        for key in view.ask(foreign_keys, path[1]):
            found |= {key.table, path[1]}
    return frozenset(found)


@rule(
    "unreadable-reference",
    "What an answer refers to can be read",
    severity="info",
    items="review/rest architecture/contracts",
    of="tables",
    grown=True,
    ticks=False,
    why="A client that is given an id and has nowhere to ask with it can do nothing with it.",
    source="AIP-122 (resource names); JSON:API, relationships",
    research="X12",
    bad="api: {auth: {jwt: bearer}}\nservices: {a: {}}\ntables: {users: {columns: {id: uuid pk}}, orders: {columns: {id: uuid pk, user_id: -> users.id}}}\n"
    "endpoints: {a: [GET /orders/:id -> orders]}",
    good="api: {auth: {jwt: bearer}}\nservices: {a: {}}\ntables: {users: {columns: {id: uuid pk}}, orders: {columns: {id: uuid pk, user_id: -> users.id}}}\n"
    "endpoints: {a: [GET /orders/:id -> orders, GET /users/:id -> users]}",
)
def unreadable_reference(view: View, table: Table) -> Iterator[Verdict]:
    names = view.ask(_answered_with, table.name) or frozenset()
    leading: dict[str, list[str]] = {}
    for column in table.columns:
        if column.target is None or column.name not in names or column.name == view.ask(scope_of, table.name):
            continue
        if view.get(Table, "tables", column.target[0]) is not None:
            leading.setdefault(column.target[0], []).append(column.name)
    for there, columns in leading.items():
        what = f"{table.name} is answered with {', '.join(columns)}, and no endpoint reads {there}"
        place = ("tables", table.name, "columns", columns[0])
        read = view.ask(_answered_with, there) is not None
        yield None if read else Hit(place, what, f"GET /{there}/:id -> {there}")


def _answered_with(view: View, table: str) -> frozenset[str] | None:
    """The fields that are answered of a table, or None: no GET is about it."""
    return view.ask(_answered).get(table)


def _answered(view: View) -> Mapping[str, frozenset[str]]:
    """By table that a GET is about, or answers rows of inside: the fields that are answered of it."""
    found: dict[str, set[str]] = {}
    for ep in view.ask(every, Endpoint, "endpoints"):
        if ep.method == "GET":
            fields = fields_of(view, ep.result.type) if ep.result is not None else ()
            found.setdefault(view.ask(table_of, ep), set()).update(f.name for f in fields)
            for inside in (f.type.text for f in fields if f.type is not None and f.type.name == "named"):
                found.setdefault(view.ask(base_table, inside), set())
    return {table: frozenset(names) for table, names in found.items()}


@rule(
    "embedded-list",
    "A row of a list has no list without end in it",
    severity="info",
    items="architecture/scaling",
    of="endpoints",
    ticks=False,
    why="A page is as large as its rows, and each row as large as its longest list; the database is asked for each.",
    source="Fowler, N+1 selects; Zalando 157 (embedding sub-resources)",
    research="X16",
    bad="services: {a: {}}\ntypes: {Line: {no: int}, Order: {id: uuid, lines: 'Line[]'}}\nendpoints: {a: ['GET /orders page -> Order[]']}",
    good="services: {a: {}}\ntypes: {Line: {no: int}, Order: {id: uuid, first: Line}}\nendpoints: {a: ['GET /orders page -> Order[]']}",
)
def embedded_list(view: View, ep: Endpoint) -> Iterator[Verdict]:
    if ep.result is None or not ep.result.array:
        return
    fields = fields_of(view, ep.result.type)
    if not fields:
        return
    long = [
        f.name for f in fields if f.type and f.type.array and f.type.name == "named" and fields_of(view, f.type.text)
    ]
    what = f"{ep.id} has all of {', '.join(long[:3])} in each of its rows"
    mend = "answer it for one row, or by a path of its own:  " + f"GET {ep.path}/:id/{long[0] if long else ''} page"
    yield Hit(at(ep), what, mend) if long else None
