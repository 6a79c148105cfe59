"""The five notes on scaling (stateless services, read replicas, pooling, queues, CDN): what each means in a design."""

from __future__ import annotations

from collections.abc import Iterable

from backdraft.design.dataclass import dataclass
from backdraft.design.model import Endpoint, Event, Service, Store
from backdraft.design.resolve.services import kind_of_store, users_of
from backdraft.design.view import View


@dataclass(frozen=True, slots=True)
class Note:
    """One of the five: `name` is its item in the list `scaling`; `means` is empty where the design says nothing."""

    name: str
    title: str
    means: str


def notes(view: View) -> tuple[Note, ...]:
    """The five notes in their order, with the counts and names of this design."""
    return (
        Note("stateless", "Stateless services", _state(view)),
        Note("read-replicas", "Read replicas", _replicas(view)),
        Note("pooling", "Connection pooling", _pools(view)),
        Note("queues", "Message queues", _queues(view)),
        Note("cdn", "CDN", _kept(view)),
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


def _names(names: list[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _listed(parts: Iterable[str]) -> str:
    return "; ".join(parts)
