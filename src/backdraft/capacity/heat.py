"""The figures for a map: how busy each service and store is, and the hot path with its arrows."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from backdraft.capacity.compute import busiest, capacity
from backdraft.capacity.load import NoFlow, flow
from backdraft.capacity.routes import routes_of
from backdraft.design.dataclass import dataclass
from backdraft.design.model import Endpoint, Loads, Service, Store
from backdraft.design.paths import Path
from backdraft.design.view import View


@dataclass(frozen=True, slots=True)
class Heat:
    """What a map can bear.

    Attributes:
        busy: By entry of a service or store, its utilisation at the peak; of a store, of the busier of it and its read
            replicas. What counts no cores and has no limit is left out.
        path: The hot path by name: the one with the most requests under way (rate x latency, Little), or that has no
            time at all; empty where there is none.
        arrows: Whom the requests of the hot path pass and wait for, as caller and callee by name.
    """

    busy: Mapping[Path, float]
    path: str
    arrows: frozenset[tuple[str, str]]


NOTHING = Heat({}, "", frozenset())


def heat(view: View) -> Heat:
    """The figures of a design for its map; none of a design that says no figure of its own. Not to be changed."""
    if not view.ask(says_figures):
        return NOTHING
    found, flowing = view.ask(capacity), view.ask(flow)
    busy: dict[Path, float] = {}
    for each in (*found.services.values(), *found.stores.values()):
        parts = [part.utilisation for part in (each, each.replica) if part is not None and part.utilisation is not None]
        if parts:
            busy[each.station.path] = max(parts)
    name = busiest(found)
    if isinstance(flowing, NoFlow) or not name:
        return Heat(busy, "", frozenset())
    route = next(route for route in routes_of(view, flowing.arrivals) if route.name == name)
    way = (*route.hops, route.calls[-1].target.name)
    arrows = set(pairwise(way))
    passed = {node: calls for node, calls in flowing.calls.items() if node.name in route.hops}
    arrows |= {(node.name, call.target.name) for node, made in passed.items() for call in made if call in route.calls}
    todo, seen = [route.calls[-1].target], {route.calls[-1].target}
    while todo:
        node = todo.pop()
        for call in flowing.calls.get(node, ()):
            if not call.sync or not call.times:
                continue
            arrows.add((node.name, call.target.name))
            if call.target not in seen:
                seen.add(call.target)
                todo.append(call.target)
    return Heat(busy, name, frozenset(arrows))


def says_figures(view: View) -> bool:
    """Whether a design says any load, or how anything runs."""
    loads = view.get(Loads, "load")
    if loads is not None and any(load.peak or load.mean for load in loads.items):
        return True
    return (
        any(service.run is not None for service in view.all(Service, "services"))
        or any(store.run is not None for store in view.all(Store, "stores"))
        or any(endpoint.load is not None for endpoint in view.all(Endpoint, "endpoints"))
    )
