"""What several rules ask of a design. Pieces of the view's cache: each is computed once for all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import islice
from typing import Literal, TypeVar

from backdraft.design.model import (
    Api,
    Dependency,
    Endpoint,
    Loads,
    Mixin,
    Service,
    Store,
    Table,
    Targets,
)
from backdraft.design.notation.quantity import parse_amount
from backdraft.design.resolve.collections import base_table, forms, segments, snake, table_named
from backdraft.design.resolve.engines import engine_name
from backdraft.design.resolve.lines import all_lines, endpoints_of
from backdraft.design.resolve.services import kind_of_store
from backdraft.design.resolve.tables import columns_of, fields_of, foreign_keys, primary_key, store_of
from backdraft.design.view import View

E = TypeVar("E")


def grown(view: View) -> bool:
    """Whether a design is more than a sketch: it says targets, a load, how the API is used, or how things run."""
    api = view.get(Api, "api")
    return (
        view.get(Targets, "targets") is not None
        or view.get(Loads, "load") is not None
        or (api is not None and bool(api.auth or api.every.rate or api.every.errors))
        or any(service.run for service in view.ask(every, Service, "services"))
    )


def at_most(view: View) -> Literal["", "info"]:
    """The severity of what is half said rather than wrong: advice in a sketch, else the rule's own (empty)."""
    return "" if view.ask(grown) else "info"


def every(view: View, kind: type[E], section: str) -> tuple[E, ...]:
    """Every entry of a section that is a `kind`; asked through the view, all that scan the section share one scan."""
    return view.all(kind, section)


def has_any(view: View, section: str) -> bool:
    """Whether a section has any entry; asked through the view, a rule does not read which ones."""
    return bool(view.paths(section))


def says(view: View, key: str, verb: str = "") -> bool:
    """Whether any dependency of the design (of a verb) has a setting or a flag of that name."""
    return any(
        (not verb or line.verb == verb) and (key in line.dep.flags or bool(line.dep.setting(key)))
        for line in view.ask(all_lines)
    )


def sync_calls(view: View) -> Mapping[str, tuple[str, ...]]:
    """By service: the services that it calls and waits for, each once, only such as are there."""
    names = {path[1] for path in view.paths("services")}
    found: dict[str, dict[str, None]] = {name: {} for name in names}
    for line in view.ask(all_lines):
        if line.verb == "calls" and line.waits and line.dep.target in names:
            found[line.owner][line.dep.target] = None
    return {name: tuple(found[name]) for name in (path[1] for path in view.paths("services"))}


def callers(view: View) -> Mapping[str, tuple[str, ...]]:
    """By service: the services that call it and wait."""
    found: dict[str, list[str]] = {}
    for source, targets in view.ask(sync_calls).items():
        for target in targets:
            found.setdefault(target, []).append(source)
    return {name: tuple(sources) for name, sources in found.items()}


def loops(view: View) -> tuple[tuple[str, ...], ...]:
    """The groups of services that wait for one another in a circle."""
    return circles(view.ask(sync_calls))


def circle_of(view: View) -> Mapping[str, int]:
    """By service that waits for itself in a circle: which of `loops` that is."""
    return {name: number for number, loop in enumerate(view.ask(loops)) for name in loop}


def circles(graph: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Strongly connected components of more than one node, or of one that leads to itself."""
    places = {name: i for i, name in enumerate(graph)}
    found = (part for part in components(graph) if len(part) > 1 or part[0] in graph[part[0]])
    return tuple(tuple(sorted(part, key=places.__getitem__)) for part in found)


def components(graph: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Strongly connected components, those that others lead to first (Tarjan 1972, without recursion)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    on: set[str] = set()
    stack: list[str] = []
    found: list[tuple[str, ...]] = []
    for root in graph:
        work = [(root, iter(graph[root]))] if root not in index else []
        if work:
            index[root] = low[root] = len(index)
            stack.append(root)
            on.add(root)
        while work:
            node, rest = work[-1]
            step = next(rest, None)
            if step is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    at = len(stack) - 1
                    while stack[at] != node:
                        at -= 1
                    found.append(tuple(reversed(stack[at:])))
                    on.difference_update(stack[at:])
                    del stack[at:]
            elif step not in index:
                index[step] = low[step] = len(index)
                stack.append(step)
                on.add(step)
                work.append((step, iter(graph[step])))
            elif step in on:
                low[node] = min(low[node], index[step])
    return tuple(found)


def seconds(text: str) -> float | None:
    """A time as a dependency says it, in seconds; None when it says none."""
    amount = parse_amount(text, "time") if text else None
    return amount.value if amount else None


def attempts(dep: Dependency) -> int:
    """How often a dependency is tried at most."""
    text = dep.setting("retry")
    return 1 + (int(text) if text.isdigit() else 0)


def database(view: View, name: str) -> Store | None:
    """The store of that name when it is a database."""
    store = view.get(Store, "stores", name)
    return store if store is not None and kind_of_store(store) == "database" else None


def engine_of(view: View, table: str) -> str:
    """The engine that keeps a table, in small letters without its release; empty where nobody says."""
    store = view.get(Store, "stores", view.ask(store_of, table))
    return engine_name(store.engine) if store is not None else ""


def mostly(view: View, section: str, key: str, kinds: tuple[str, ...] = ()) -> bool:
    """Whether more than half of a section's entries (of some kinds) say something under a key."""
    entries = [e for e in view.ask(every, object, section) if not kinds or getattr(e, "kind", "") in kinds]
    return 2 * sum(bool(getattr(e, key, "")) for e in entries) > len(entries)


def some(view: View, section: str, key: str) -> bool:
    """Whether any of a section's entries says something under a key, be it no."""
    return any(getattr(e, key, None) not in (None, "") for e in view.ask(every, object, section))


def owners_in(view: View) -> Mapping[str, frozenset[str]]:
    """By store: the services that own a table in it."""
    found: dict[str, set[str]] = {}
    for table in view.ask(every, Table, "tables"):
        if table.owner:
            found.setdefault(view.ask(store_of, table.name), set()).add(table.owner)
    return {store: frozenset(owners) for store, owners in found.items()}


def ends_of(view: View) -> Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """By event: who emits it, who consumes it."""
    found: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
    for line in view.ask(all_lines):
        if line.verb in ("emits", "consumes"):
            found.setdefault(line.dep.target, ({}, {}))[line.verb == "consumes"][line.owner] = None
    return {event: (tuple(makers), tuple(takers)) for event, (makers, takers) in found.items()}


def scope_of(view: View, table: str) -> str:
    """The column that every query of a table names because the token does, such as a tenant; empty for none.

    The first of a composite key, else what a mixin's reference shares out over several tables. What a key bears for
    the sake of partitions divides no tenants, nor does the row that the rows of this one table are parts of.
    """
    first = view.ask(_first_of_key, table)
    if first and (view.ask(_leads, first) or not any(c.target for c in columns_of(view, table) if c.name == first)):
        return first
    entry = view.get(Table, "tables", table)
    for name in entry.use if entry else ():
        mixin = view.get(Mixin, "mixins", name)
        for column in mixin.columns if mixin else ():
            if column.target is not None:
                return column.name
    return ""


def _first_of_key(view: View, table: str) -> str:
    """The first column of a composite key, what partitions want in it left out; empty where one column is the key."""
    entry = view.get(Table, "tables", table)
    divides = entry.partition.columns if entry is not None and entry.partition is not None else ()
    own = [name for name in view.ask(primary_key, table) if name not in divides]
    return own[0] if len(own) > 1 or (own and own[0] != "id" and divides) else ""


def _leads(view: View, column: str) -> bool:
    """Whether the keys of several tables begin with a column of that name."""
    return column in view.ask(_leading)


def _leading(view: View) -> frozenset[str]:
    firsts = Counter(view.ask(_first_of_key, path[1]) for path in view.paths("tables"))
    return frozenset(name for name, count in firsts.items() if name and count > 1)


def rows_of(view: View, table: str) -> float | None:
    """How many rows a table is said to have."""
    entry = view.get(Table, "tables", table)
    return entry.rows.value if entry and entry.rows else None


def rows_in(view: View, ep: Endpoint, table: str) -> float | None:
    """How many rows of a table a request is about: below a key of the path those of one parent, the mean of them; else
    those of one tenant.

    None where nobody says.
    """
    count = rows_of(view, table)
    if count is None:
        return None
    parents = [rows_of(view, parent) for parent in parents_of(view, ep, table).values()]
    if parents:
        return count / parents[0] if parents[0] else None
    scope = view.ask(scope_of, table)
    tenants = next((rows_of(view, c.target[0]) for c in view.ask(columns_of, table) if c.name == scope and c.target), 0)
    return count / tenants if tenants else count


def parents_of(view: View, ep: Endpoint, table: str) -> Mapping[str, str]:
    """By column: the table that a key of the path picks a row of, where a table's reference by that column leads.

    `/orders/:id/lines` says `order_id` of the lines, though it does not name it; what is in another store may be
    referred to by that name alone.
    """
    parts = segments(ep.path)
    nouns = [parts[i - 1] for i, part in enumerate(parts) if i and part.startswith(":")]
    found = {view.ask(table_named, noun) or view.ask(_collections, ep.service).get(noun, ""): noun for noun in nouns}
    keys = view.ask(foreign_keys, table) if found and view.get(Table, "tables", table) is not None else ()
    scope = scope_of(view, table)
    own = ((key.table, [c for c in key.columns if c != scope or len(key.columns) == 1]) for key in keys)
    said = {columns[0]: parent for parent, columns in own if parent in found and len(columns) == 1}
    meant = {f"{form}_id": parent for parent, noun in found.items() if parent for form in forms(snake(noun))}
    plain = (c.name for c in view.ask(columns_of, table) if c.target is None and c.name in meant) if meant else ()
    return {name: meant[name] for name in plain} | said


def unset(view: View, ep: Endpoint, table: str, body: str = "") -> tuple[str, ...]:
    """The first three columns of a new row that neither the body, a type, nor the path gives a value, nor the table,
    nor the server.

    A reference may come from the token, as may a column whose note says so.
    """
    given = {*ep.key_names, *view.ask(primary_key, table), *parents_of(view, ep, table)}
    return tuple(islice((name for name in view.ask(_to_be_set, table, body) if name not in given), 3))


def _to_be_set(view: View, table: str, body: str) -> tuple[str, ...]:
    sent = {field.name for field in view.ask(fields_of, body)} if body else frozenset[str]()
    return tuple(
        c.name
        for c in view.ask(columns_of, table)
        if c.name not in sent and c.target is None and "token" not in c.note.lower()
        and not (c.nullable or c.default or c.generated or c.has("auto") or c.has("secret"))
    )  # fmt: skip


def _collections(view: View, service: str) -> Mapping[str, str]:
    """By the one segment of a path: the table that the service's endpoint there answers with rows of."""
    found: dict[str, str] = {}
    for path in view.ask(endpoints_of, service):
        ep = view.get(Endpoint, *path)
        parts = segments(ep.path) if ep is not None else ()
        if ep is not None and ep.result is not None and parts and all(p.startswith(":") for p in parts[1:]):
            found.setdefault(parts[0], view.ask(base_table, ep.result.type))
    return found
