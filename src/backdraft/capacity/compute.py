"""The answers of a design, as one pure function of a view."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from backdraft.capacity.answers import (
    CacheAnswer,
    Capacity,
    PathAnswer,
    QueueAnswer,
    StationAnswer,
    Trouble,
)
from backdraft.capacity.at_load import Connected, at_load
from backdraft.capacity.defaults import (
    ANSWER_BYTES,
    CONNECTIONS_OF,
    MAX_CONNECTIONS,
    MONTH,
    OUTAGE,
    POOL,
    REQUEST_BYTES,
    UNCOUNTED,
)
from backdraft.capacity.graph import REPLICAS, Node, hit_of, readers
from backdraft.capacity.load import Flow, NoFlow, flow, no_flow, tangled
from backdraft.capacity.models import Tangled, Unstable, downtime
from backdraft.capacity.responses import Responses, Spent, added, again
from backdraft.capacity.routes import Route, routes_of
from backdraft.capacity.sizes import Size, size_of_store, size_of_table
from backdraft.capacity.stations import Station, read_replicas, station
from backdraft.capacity.taken import taken_of
from backdraft.capacity.troubles import missed, troubles_of
from backdraft.design.garbage import uncollected
from backdraft.design.model import Dependency, Service, Store, Targets
from backdraft.design.notation.quantity import parse_amount
from backdraft.design.paths import Path
from backdraft.design.resolve.engines import engine_name
from backdraft.design.resolve.services import store_of_event
from backdraft.design.view import View


def capacity(view: View) -> Capacity:
    """Every answer that a design gives about its load, latency, availability and size."""
    with uncollected():
        return _answered(view)


def _answered(view: View) -> Capacity:
    tables = {p[1]: size for p in view.paths("tables") if (size := view.ask(size_of_table, p[1])) is not None}
    flowing = view.ask(flow)
    if isinstance(flowing, NoFlow):
        return _without_flow(tables, flowing)
    try:
        return _Work(view, flowing, tables).answers()
    except Unstable as refused:  # a loop that only waits, at rates too small to be told from none
        return _without_flow(tables, no_flow(refused))
    except Tangled as refused:
        return _without_flow(tables, tangled(refused))


def _without_flow(tables: Mapping[str, Size], why: NoFlow) -> Capacity:
    trouble = Trouble("loop", ("services",), why.message)
    return Capacity({}, {}, {}, tables, (), (), 0.0, None, (trouble,), loop_gain=why.gain)


def busiest(found: Capacity, of: Iterable[str] | None = None) -> str:
    """The path (one `of` these) that a design is most about: where most requests are under way (rate x latency), or
    that has no time at all; empty when there is none."""
    paths = found.paths
    ways = paths if of is None else of
    return max(ways, key=lambda name: paths[name].rate * (paths[name].mean_latency or math.inf), default="")


#: By service or store: whose requests reach it, how many a second, the first line that says so; the most first.
Callers = Mapping[str, tuple[tuple[str, float, Path], ...]]


def callers(view: View) -> Callers:
    """Who makes the rates of all services and stores; nothing where the design has no traffic to tell. It is asked for
    what one looks at alone, so it is no part of the answers. Not to be changed."""
    flowing = view.ask(flow)
    if isinstance(flowing, NoFlow):
        return {}
    found: dict[str, dict[str, tuple[float, Path]]] = {}

    def asked(name: str, caller: str, rate: float, path: Path) -> None:
        of = found.setdefault(name, {})
        before, first = of.get(caller, (0.0, path))
        of[caller] = before + rate, first

    for node, calls in flowing.calls.items():
        for call in calls:
            asked(_station_name(call.target), node.name, flowing.rates[node] * call.times, call.path)
    for arrival in flowing.arrivals:
        for name in (arrival.entry, *arrival.hops):
            asked(name, "a schedule" if arrival.job else "the load", arrival.peak, arrival.path)
    return {
        name: tuple(sorted(((who, *asks) for who, asks in of.items() if asks[0]), key=lambda each: -each[1]))
        for name, of in found.items()
    }


class _Work:
    """One computation: what is asked several times is kept here, and nothing outlives it."""

    def __init__(self, view: View, flowing: Flow, tables: Mapping[str, Size]) -> None:
        self.view = view
        self.flow = flowing
        self.tables = tables
        self.kept: dict[str, list[Size]] = {}
        for size in tables.values():
            self.kept.setdefault(size.store, []).append(size)
        self.entry_rate = math.fsum(arrival.peak for arrival in flowing.arrivals if not arrival.job)
        #: Of each node the service or store that it is.
        self.place = {node: _station_name(node) for node in flowing.rates}
        self.rates: dict[str, float] = {}
        for node, rate in flowing.rates.items():
            name = self.place[node]
            self.rates[name] = self.rates.get(name, 0.0) + rate
        self.nodes: dict[str, list[Node]] = {}
        for node in flowing.calls:
            if flowing.rates[node]:
                self.nodes.setdefault(node.name, []).append(node)
        self.events = [(node, call) for node, calls in flowing.calls.items() for call in calls if call.event]
        self.consumers = self._consumers()
        self.services = {each.name: each for each in view.all(Service, "services")}
        self.stores = {each.name: each for each in view.all(Store, "stores")}
        self.order = {name: i for i, name in enumerate(self.services)}
        self.stations = {name: station(each) for name, each in self.services.items()}
        for name, store in self.stores.items():
            main = self.stations[name] = self.stations.get(name) or station(store)
            if (copies := read_replicas(store, main)) is not None:
                self.stations[copies.name] = copies
        self.bases = {
            name: at_load(each, self.rates.get(name, 0.0), self.entry_rate, name in self.consumers)
            for name, each in self.stations.items()
        }
        #: By database those who ask it; by who asks databases the connections that the queries hold (Little).
        self.users: dict[str, set[str]] = {}
        self.held: dict[str, float] = {}
        self._ask_databases()
        reached = {node: calls if flowing.rates[node] else () for node, calls in flowing.calls.items()}
        at_station = {node: self.bases[name].stay for node, name in self.place.items() if name in self.bases}
        self.responses = Responses(reached, at_station)
        self.ups = {name: each.availability for name, each in self.bases.items() if each.station.kind != "client"}
        places = [self.place[node] for node in self.responses.nodes]
        #: Of the nodes as `responses` numbers them, the name of each; what is to be added to the first of its name.
        self.names = [node.name for node in self.responses.nodes]
        self.same_name, self.same_place = again(self.names), again(places)
        #: The stations of the nodes, and how often they are up.
        self.at = [(place, self.ups.get(place)) for place in places]
        at = [(i, place, self.bases[place]) for i, place in enumerate(places) if place in self.bases]
        #: The numbers and stations that have no steady state; and of all where they saturate, the first first.
        self.unsteady = [(i, place) for i, place, base in at if base.stay is None]
        self.ends = sorted((base.saturates_at, i, place) for i, place, base in at if base.saturates_at is not None)

    def _consumers(self) -> frozenset[str]:
        """Services that nobody asks and that only work off messages: their replicas share one queue."""
        asked = {arrival.entry for arrival in self.flow.arrivals}
        told = {call.target.name for _, call in self.events}
        if told:
            asked |= {call.target.name for calls in self.flow.calls.values() for call in calls if not call.event}
        return frozenset(told - asked)

    def _ask_databases(self) -> None:
        queries = {name: each.response or 0.0 for name, each in self.bases.items() if _is_database(each.station)}
        for node, calls in self.flow.calls.items():
            rate = self.flow.rates[node]
            for call in calls:
                place = self.place[call.target]
                if place in queries:
                    self.users.setdefault(place, set()).add(node.name)
                    if rate:
                        self.held[node.name] = self.held.get(node.name, 0.0) + rate * call.times * queries[place]

    def answers(self) -> Capacity:
        """Everything, the parts in the order in which they need one another."""
        services = {name: self._service(name) for name in self.services}
        stores = {name: self._store(store, services) for name, store in self.stores.items()}
        routes = [(route, self.responses.spent(route)) for route in routes_of(self.view, self.flow.arrivals)]
        steady = [spent for _, spent in routes if not any(spent.visits[i] for i, _ in self.unsteady)]
        times = dict(zip(map(id, steady), self.responses.percentiles(steady), strict=True))
        paths = {route.name: self._path(route, spent, times.get(id(spent))) for route, spent in routes}
        queues, caches = tuple(self._queues()), tuple(self._caches())
        first = max(
            (each for each in self.bases.values() if each.utilisation),
            key=lambda each: each.utilisation or 0.0,
            default=None,
        )
        assumed = tuple(dict.fromkeys(text for a in self.flow.arrivals if not a.job for text in a.assumed))
        return Capacity(
            paths, services, stores, self.tables, queues, caches, self.entry_rate,
            first.station.name if first else None,
            troubles_of(paths, services, stores, queues, caches), None, self.responses.circular, assumed,
            taken_of(self.view, self.flow),
        )  # fmt: skip

    # --- services and stores ------------------------------------------------------------------------------------------

    def _service(self, name: str) -> StationAnswer:
        base = self.bases[name]
        nodes = self.nodes.get(name, [])
        in_flight: float | None = None
        if base.stay is not None and not (self.unsteady and self._waits_for_ever(nodes)):
            in_flight = math.fsum([self.flow.rates[node] * self.responses.of(node).mean for node in nodes])
        pool, busy = self._pool(name)
        run = self.services[name].run
        said = run is not None and run.pool
        assumed = (*base.station.assumed, f"pool={POOL}") if pool is not None and not said else base.station.assumed
        return base.answer(assumed, in_flight, pool, busy)

    def _waits_for_ever(self, nodes: Iterable[Node]) -> bool:
        reached = {self.place[call.target] for node in nodes for call in self.flow.calls[node] if call.sync}
        return any(place in reached for _, place in self.unsteady)

    def _pool(self, name: str) -> tuple[int | None, float | None]:
        """Connections of each replica, and how many of them queries hold at the peak."""
        held = self.held.get(name)
        if held is None:
            return None, None
        run = self.services[name].run
        pool = run.pool if run is not None and run.pool else POOL
        return pool, held / self.stations[name].replicas

    def _store(self, store: Store, services: Mapping[str, StationAnswer]) -> StationAnswer:
        name = store.name
        base, copies = self.bases[name], self.bases.get(f"{name} {REPLICAS}") if store.replicas else None
        of = [each.bytes for each in self.kept.get(name, ())]
        if (size := size_of_store(self.view, name)) is not None:
            of.append(size.bytes)
        bytes_ = (sum(b[0] for b in of), sum(b[1] for b in of), sum(b[2] for b in of)) if of else None
        replica = copies.answer(*self._connected(copies.station, store, services)) if copies is not None else None
        return base.answer(*self._connected(base.station, store, services), bool(store.pooler), replica, bytes_)

    def _connected(self, at: Station, store: Store, services: Mapping[str, StationAnswer]) -> Connected:
        """What is assumed of a store, and the connections that the users of a database open, at each of its read
        replicas an equal part."""
        if not _is_database(at):
            return at.assumed, None, None, None, None, None, ()
        users = self.users.get(at.name, ())
        asking = sorted([user for user in users if user in services], key=self.order.__getitem__)
        pools = [(user, services[user].station.replicas * (services[user].pool or POOL)) for user in asking]
        if at.name != store.name:
            pools = [(user, -(-opened // at.replicas)) for user, opened in pools]
        engine = engine_name(store.engine)
        usual = None if engine in UNCOUNTED else CONNECTIONS_OF.get(engine, MAX_CONNECTIONS)
        taken = (f"max_connections {usual}",) if usual and not store.max_connections else ()
        opened = sum([opened for _, opened in pools])
        return (*at.assumed, *taken), None, None, None, opened, store.max_connections or usual, tuple(pools)

    # --- paths ----------------------------------------------------------------------------------------------------

    def _path(self, route: Route, spent: Spent, times: tuple[float, ...] | None) -> PathAnswer:
        seconds, needs = added(spent.seconds, self.same_name), added(spent.needs, self.same_place)
        overloaded = tuple(dict.fromkeys([place for i, place in self.unsteady if spent.visits[i]]))
        first = next(((place, at) for at, i, place in self.ends if spent.visits[i]), None)
        each = tuple(
            [
                (place, available, need if need < 1.0 else 1.0)
                for (place, available), need in zip(self.at, needs, strict=True)
                if need and available is not None
            ]
        )
        up = math.prod([available if need == 1.0 else 1 - need * (1 - available) for _, available, need in each])
        mean = spent.times.mean if times is not None else None
        p50, p95, p99 = times or (None, None, None)
        targets = self._targets(route)
        return PathAnswer(
            route.name, route.path, route.rate, route.mean, route.hops, mean, p50, p95, p99,
            _shares(self.names, seconds), up, each, downtime(up, MONTH), targets,
            missed(targets, up, (p50, p95, p99)), overloaded, first,
            route.rate * REQUEST_BYTES * 8, route.rate * ANSWER_BYTES * 8,
        )  # fmt: skip

    def _targets(self, route: Route) -> Targets:
        """What the service that answers promises, and where it says nothing what the system does."""
        whole = self.view.get(Targets, "targets") or Targets()
        service = self.services.get(route.service)
        own = service.targets if service is not None and service.targets is not None else Targets()
        return Targets(
            own.availability or whole.availability, own.p50 or whole.p50, own.p95 or whole.p95, own.p99 or whole.p99
        )

    # --- queues and caches ----------------------------------------------------------------------------------------

    def _queues(self) -> Iterable[QueueAnswer]:
        """Subscriptions, and the queues that are worked off because they are read, by the services in order."""
        told: dict[str, dict[str, float]] = {}
        for node, call in self.events:
            of = told.setdefault(call.target.name, {})
            of[call.path[-1]] = of.get(call.path[-1], 0.0) + self.flow.rates[node] * call.times
        for name, service in self.services.items():
            handed = told.get(name, {})
            subscribed = {dep.target for dep in service.consumes}
            for dep in service.consumes:
                yield self._backlog(name, "consumes", dep, handed.get(dep.target, 0.0))
            read = self.view.ask(readers) if service.reads else {}
            for dep in service.reads:
                if name in read.get(dep.target, ()):
                    put = [rate for what, rate in handed.items() if what not in subscribed and self._is_in(what, dep)]
                    yield self._backlog(name, "reads", dep, math.fsum(put))

    def _is_in(self, what: str, dep: Dependency) -> bool:
        """Whether a queue that is read holds what is put into it by its own name, or an event that it carries."""
        return dep.target in (what, self.view.ask(store_of_event, what))

    def _backlog(self, name: str, verb: str, dep: Dependency, rate: float) -> QueueAnswer:
        at = self.stations[name]
        spare = 1e9 if not at.bounded or not at.time else at.replicas * at.cores / at.time
        spare -= self.rates.get(name, 0.0) - rate
        drain = rate * OUTAGE / (spare - rate) if spare > rate else None
        within = parse_amount(dep.setting("within"), "time") if dep.setting("within") else None
        return QueueAnswer(
            dep.target, name, ("services", name, verb, f"{dep.target} {dep.operation}".strip()), rate, max(0.0, spare),
            rate * OUTAGE, drain, within.value if within is not None else None,
        )  # fmt: skip

    def _caches(self) -> Iterable[CacheAnswer]:
        """Reads through each cache to each store; several lines of one pair are told together, at the first."""
        found: dict[tuple[str, str], CacheAnswer] = {}
        for node, calls in self.flow.calls.items():
            for call in calls:
                if not call.via or "writes" in call.path[-2:-1]:
                    continue
                hit = hit_of(self.view, call.via)
                missing = self.flow.rates[node] * call.times
                asked = missing / (1 - hit) if hit < 1 else self.rates.get(call.via, 0.0)
                name = self.place[call.target]
                known = found.get((call.via, name))
                if known is not None:
                    missing, asked = missing + known.store_rate, asked + known.rate
                store = self.stations.get(name)
                cold = store.utilisation(self.rates.get(name, 0.0) - missing + asked) if store is not None else None
                path = known.path if known is not None else call.path
                found[call.via, name] = CacheAnswer(call.via, name, path, hit, asked, missing, cold)
        return found.values()


def _shares(names: Sequence[str], seconds: Sequence[float]) -> dict[str, float]:
    """Each as a part of the whole, the greatest first; what takes no time is left out."""
    total = math.fsum(seconds)
    order = sorted(range(len(seconds)), key=seconds.__getitem__, reverse=True)
    return {names[i]: seconds[i] / total for i in order if seconds[i]}


def _is_database(at: Station) -> bool:
    return at.kind == "database" and at.path[0] == "stores"


def _station_name(node: Node) -> str:
    return f"{node.name} {REPLICAS}" if node.operation == REPLICAS else node.name
