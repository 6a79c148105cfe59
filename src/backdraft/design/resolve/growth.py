"""The notes on scaling (stateless services, read replicas, pooling, queues, CDN, shards): what each means here."""

from __future__ import annotations

from collections.abc import Iterable

from backdraft.design.dataclass import dataclass
from backdraft.design.model import Endpoint, Event, Service, Store, Table
from backdraft.design.notation.indexes import format_split
from backdraft.design.resolve.services import kind_of_store, users_of
from backdraft.design.view import View


@dataclass(frozen=True, slots=True)
class Note:
    """One of them: `name` is its item in the list `scaling`.

    `means` is empty where the design says nothing; then `ask` names what would say it.
    """

    name: str
    title: str
    means: str
    ask: str


def notes(view: View) -> tuple[Note, ...]:
    """The notes in the order of the list, with the counts and names of this design."""
    return (
        Note("stateless", "Stateless services", _state(view), "state: of a service"),
        Note("read-replicas", "Read replicas", _replicas(view), "replicas: of a store, replica at a line that reads"),
        Note("pooling", "Connection pooling", _pools(view), "pool= of a run, max_connections: of a store"),
        Note("queues", "Message queues", _queues(view), "emits: and consumes: of services, async at a call"),
        Note("cdn", "CDN", _kept(view), "a store of kind cdn, cache= at endpoints"),
        Note("sharding", "Sharding key", _shards(view), "shard: of a table that one node cannot hold"),
        Note("hot-spots", "Hot spots", _large(view), "rows: of tables, load: and run:"),
    )


def connections(view: View, store: str) -> int:
    """The connections that the pools of all copies of a store's users may open."""
    total = 0
    for name in view.ask(users_of, store):
        service = view.get(Service, "services", name)
        if service and service.run and service.run.pool:
            total += service.run.pool * (service.run.replicas or (1, 1))[1]
    return total


def _state(view: View) -> str:
    said = [s for s in view.all(Service, "services") if s.state]
    kept = [f"{s.name} keeps its {s.state} itself" for s in said if s.state != "none"]
    free = [s.name for s in said if s.state == "none"]
    return _listed([*([f"{_names(free)} can be copied as {_is(free)}"] if free else []), *kept])


def _is(names: list[str]) -> str:
    return "it is" if len(names) == 1 else "they are"


def _replicas(view: View) -> str:
    readers: dict[str, None] = {}
    for service in view.all(Service, "services"):
        if any("replica" in dep.flags for _, dep in service.dependencies()):
            readers[service.name] = None
    copied = [f"{s.name} has {s.replicas}" for s in view.all(Store, "stores") if s.replicas is not None]
    return _listed([*copied, *([f"read by {_names(list(readers))}"] if readers else [])])


def _pools(view: View) -> str:
    found = []
    for store in view.all(Store, "stores"):
        pools = connections(view, store.name)
        if kind_of_store(store) != "database" or not (pools or store.pooler):
            continue
        most = f" of {store.max_connections}" if store.max_connections is not None else ""
        through = f" through {store.pooler}" if store.pooler else ""
        opened = f"pools open {pools}{most} connections of {store.name}" if pools else f"{store.name} is asked"
        found.append(opened + through)
    return _listed(found)


def _queues(view: View) -> str:
    services = view.all(Service, "services")
    events = len(view.all(Event, "events"))
    takers = [s.name for s in services if s.consumes]
    later = sum(dep.is_async for s in services for dep in s.calls)
    brokers = [s.name for s in view.all(Store, "stores") if kind_of_store(s) in ("queue", "stream")]
    said = [f"{events} event{'s' * (events != 1)}"] if events else []
    said += [f"carried by {_names(brokers)}"] if brokers else []
    said += [f"taken by {_names(takers)}"] if takers else []
    said += [f"{later} call{'s' * (later != 1)} not waited for"] if later else []
    return _listed(said)


def _kept(view: View) -> str:
    edge = [s.name for s in view.all(Store, "stores") if kind_of_store(s) == "cdn"]
    kept = [ep for ep in view.all(Endpoint, "endpoints") if ep.cache]
    public = sum(ep.public for ep in kept)
    said = [f"{_names(edge)} at the edge"] if edge else []
    said += [f"{len(kept)} answer{'s' * (len(kept) != 1)} may be kept, {public} by everyone"] if kept else []
    return _listed(said)


def _shards(view: View) -> str:
    tables = view.all(Table, "tables")
    return _listed(f"{t.name} by {format_split(t.shard)}" for t in tables if t.shard is not None)


#: So many rows make a table one that is looked at first.
_MANY = 1e6


def _large(view: View) -> str:
    tables = [(t.rows, t.name) for t in view.all(Table, "tables") if t.rows is not None and t.rows.value >= _MANY]
    tables.sort(key=lambda each: -each[0].value)
    return _names([f"{name} has {rows.text} rows" for rows, name in tables])


def _names(names: list[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _listed(parts: Iterable[str]) -> str:
    return "; ".join(parts)
