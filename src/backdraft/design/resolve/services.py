"""Who talks to whom: the edges of the service diagram, and what follows from an engine, an owner, a group.

Each service is a piece of its own (`View.ask`), so that one changed line recomputes one service's edges.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Literal

from backdraft.design.dataclass import dataclass
from backdraft.design.model import Dependency, Endpoint, Event, Service, ServiceKind, Store, StoreKind, Table
from backdraft.design.paths import Path
from backdraft.design.resolve.engines import kind_of_engine as kind_of_engine
from backdraft.design.resolve.engines import kind_of_store as kind_of_store
from backdraft.design.resolve.tables import store_of
from backdraft.design.view import View

#: The strategies of a cache that stands between: it asks the store itself.
_BETWEEN = frozenset({"through", "behind", "cdn"})
#: So many boxes need no frames by owner.
SKETCH = 12


@dataclass(frozen=True, slots=True)
class Edge:
    """`source` asks (or tells) `target`, names of services or stores; the target need not be defined.

    `verb` is one of `VERBS`, or `fills` for a store's `from`. `sync`: the source waits. `label` is the operation,
    the topic or the table, else the note. `path` is where the design says so.
    """

    source: str
    target: str
    verb: str
    sync: bool
    label: str
    path: Path


def edges(view: View) -> tuple[Edge, ...]:
    """Every edge: of the services in the order of the file, of their endpoints' own keys, of the stores' `from`.

    What an endpoint says of its own is left out where its service says the same.
    """
    found = [edge for path in view.paths("services") for edge in view.ask(edges_of, path[1])]
    known = {(edge.source, edge.target, edge.verb) for edge in found}
    for path in view.paths("endpoints"):
        for edge in view.ask(_edges_of_endpoint, path):
            if (edge.source, edge.target, edge.verb) not in known:
                known.add((edge.source, edge.target, edge.verb))
                found.append(edge)
    found += [edge for path in view.paths("stores") for edge in view.ask(_fills, path[1])]
    return tuple(found)


def edges_of(view: View, service: str) -> tuple[Edge, ...]:
    """The edges that a service's own lines make, in the order of `VERBS`."""
    path = ("services", service)
    entry = view.get(Service, *path)
    return (
        tuple(e for verb, dep in entry.dependencies() for e in _drawn(view, service, verb, dep, path)) if entry else ()
    )


def _edges_of_endpoint(view: View, path: Path) -> tuple[Edge, ...]:
    endpoint = view.get(Endpoint, *path)
    if endpoint is None:
        return ()
    said = {"calls": endpoint.calls, "reads": endpoint.reads, "writes": endpoint.writes, "emits": endpoint.emits}
    return tuple(
        edge for verb, lines in said.items() for dep in lines or () for edge in _drawn(view, path[1], verb, dep, path)
    )


def _fills(view: View, store: str) -> tuple[Edge, ...]:
    entry = view.get(Store, "stores", store)
    path = ("stores", store, "from")
    return (
        tuple(
            Edge(source, store, "fills", False, label, path)
            for source, label in (_filler(view, n) for n in entry.from_)
        )
        if entry
        else ()
    )


def _filler(view: View, name: str) -> tuple[str, str]:
    """The box that fills a store and the words on the arrow: an event's carrier, a table's store, a store itself."""
    if view.entry(("stores", name)) is None:
        if view.entry(("events", name)) is not None:
            return view.ask(store_of_event, name) or name, name
        if view.entry(("tables", name)) is not None:
            return view.ask(store_of, name) or name, name
    return name, ""


def _drawn(view: View, source: str, verb: str, dep: Dependency, owner: Path) -> tuple[Edge, ...]:
    path = (*owner, verb, f"{dep.target} {dep.operation}".strip())
    if not dep.target:
        return ()
    if verb == "emits":
        queue = dep.setting("to") or view.ask(store_of_event, dep.target)
        targets = (queue,) if queue else view.ask(consumers_of, dep.target)
        return tuple(Edge(source, target, verb, False, dep.target, path) for target in targets)
    if verb == "consumes":
        queue = dep.setting("from") or view.ask(store_of_event, dep.target)
        return (Edge(queue, source, verb, False, dep.target, path),) if queue else ()
    sync = not dep.is_async
    if verb == "calls":
        return (Edge(source, dep.target, verb, sync, dep.operation or dep.note, path),)
    target, label = dep.target, dep.note
    if view.entry(("stores", target)) is None and view.get(Table, "tables", target) is not None:
        target, label = view.ask(store_of, dep.target), dep.target
    if not target:
        return ()  # a table of no store: there is no box to point at
    via = dep.setting("via")
    if not via:
        return (Edge(source, target, verb, sync, label, path),)
    cache = view.get(Store, "stores", via)
    behind = cache is not None and cache.strategy in _BETWEEN
    return (
        Edge(source, via, verb, sync, "" if not behind else label, path),
        Edge(via if behind else source, target, verb, sync, label, path),
    )


def store_of_event(view: View, name: str) -> str:
    """The queue or stream that carries an event: its `to`, else the only one that there is, else empty."""
    event = view.get(Event, "events", name)
    if event is not None and event.to:
        return event.to
    carriers = view.ask(messengers)
    return carriers[0] if len(carriers) == 1 else ""


def messengers(view: View) -> tuple[str, ...]:
    """The queues and streams."""
    return tuple(p[1] for p in view.paths("stores") if view.ask(store_kind, p[1]) in ("queue", "stream"))


def consumers_of(view: View, event: str) -> tuple[str, ...]:
    """The services that consume an event, in the order of the file."""
    return tuple(p[1] for p in view.paths("services") if event in view.ask(_topics, p[1], "consumes"))


def producers_of(view: View, event: str) -> tuple[str, ...]:
    """The services that emit an event, themselves or from an endpoint of theirs, in the order of the file."""
    own = {p[1] for p in view.paths("endpoints") if event in view.ask(_topics_of_endpoint, p)}
    services = (p[1] for p in view.paths("services"))
    return tuple(name for name in services if name in own or event in view.ask(_topics, name, "emits"))


def _topics(view: View, service: str, verb: str) -> tuple[str, ...]:
    entry = view.get(Service, "services", service)
    return tuple(dep.target for dep in (entry.emits if verb == "emits" else entry.consumes)) if entry else ()


def _topics_of_endpoint(view: View, path: Path) -> tuple[str, ...]:
    endpoint = view.get(Endpoint, *path)
    return tuple(dep.target for dep in endpoint.emits or ()) if endpoint else ()


def store_kind(view: View, store: str) -> StoreKind:
    """The kind of the store of that name (`database` when there is none)."""
    entry = view.get(Store, "stores", store)
    return "database" if entry is None else kind_of_store(entry)


def node_kind(view: View, name: str) -> ServiceKind | StoreKind | Literal[""]:
    """What a box of the diagram is: a service's kind or a store's; empty for a name that is not defined."""
    service = view.get(Service, "services", name)
    if service is not None:
        return service.kind
    return view.ask(store_kind, name) if view.entry(("stores", name)) is not None else ""


def users_of(view: View, store: str) -> tuple[str, ...]:
    """The services that read, write, fill from or speak through a store, each once, in the order of the file."""
    return view.ask(_beside).get(store, ())


def _beside(view: View) -> Mapping[str, tuple[str, ...]]:
    """By name of a service or store: the services that it has an edge with, in the order of the file."""
    found: dict[str, dict[str, None]] = {}
    for edge in view.ask(edges):
        found.setdefault(edge.target, {})[edge.source] = None
        if edge.source != edge.target:
            found.setdefault(edge.source, {})[edge.target] = None
    return _in_order(view, found)


def _in_order(view: View, found: Mapping[str, Iterable[str]]) -> Mapping[str, tuple[str, ...]]:
    """The services among names, in the order of the file."""
    places = {path[1]: i for i, path in enumerate(view.paths("services"))}
    return {
        name: tuple(sorted((n for n in names if n in places), key=places.__getitem__)) for name, names in found.items()
    }


def writers_of(view: View, store: str) -> tuple[str, ...]:
    """The services that write a store, themselves or by an endpoint of theirs, in the order of the file."""
    return view.ask(_writing).get(store, ())


def _writing(view: View) -> Mapping[str, tuple[str, ...]]:
    """By store: the services that write it."""
    found: dict[str, dict[str, None]] = {}
    for edge in view.ask(edges):
        if edge.verb in ("writes", "uses"):
            found.setdefault(edge.target, {})[edge.source] = None
    return _in_order(view, found)


def owner_of(view: View, name: str) -> str:
    """Who answers for a service or a store: its `owner`; for a store that says none, the one service that writes it."""
    service = view.get(Service, "services", name)
    if service is not None:
        return service.owner
    store = view.get(Store, "stores", name)
    if store is None or store.owner:
        return store.owner if store else ""
    writers = view.ask(writers_of, name)
    return writers[0] if len(writers) == 1 else ""


def group_of(view: View, name: str) -> str:
    """The group that a box stands in: its own; for a store that says none, that of the service that owns it."""
    service = view.get(Service, "services", name)
    if service is not None:
        return service.group
    store = view.get(Store, "stores", name)
    if store is None or store.group:
        return store.group if store else ""
    owner = view.get(Service, "services", view.ask(owner_of, name))
    return owner.group if owner else ""


def frames_of(view: View) -> dict[str, str]:
    """The frame that each box of the map stands in: its group; where the design has no groups, who answers for it.

    An owner of one box gets no frame, and no owner does in a sketch: frames take room and there is little to sort.
    """
    names = tuple(path[1] for path in (*view.paths("services"), *view.paths("stores")))
    groups = {name: group for name in names if (group := view.ask(group_of, name))}
    if groups:
        return groups
    if len(names) <= SKETCH:
        return {}
    owners = {name: owner for name in names if (owner := view.ask(_team_of, name))}
    count = Counter(owners.values())
    return {name: owner for name, owner in owners.items() if count[owner] > 1}


def _team_of(view: View, name: str) -> str:
    """Who answers for a box: for a store that belongs to a service, whoever answers for that."""
    owner = view.ask(owner_of, name)
    service = view.get(Service, "services", owner) if owner and view.entry(("stores", name)) is not None else None
    return service.owner if service is not None else owner
