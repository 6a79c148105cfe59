"""The ways that a request from outside can take: through clients and gateways, a route for each of their calls."""

from __future__ import annotations

from dataclasses import replace

from backdraft.capacity.graph import DOORS, Call, Node, calls_of, node_of
from backdraft.capacity.load import Arrival
from backdraft.design.dataclass import dataclass
from backdraft.design.model import Service
from backdraft.design.paths import Path
from backdraft.design.view import View

#: The most routes that are followed: gateways behind gateways multiply.
MOST = 500


@dataclass(frozen=True, slots=True)
class Route:
    """One way through the system.

    Attributes:
        name: What is asked in the end: `catalog GET /products`, or the service that it enters at.
        path: The endpoint where the design has it, else the line or the service that makes the route.
        rate: Requests a second at the peak.
        mean: Requests a second on average.
        hops: The clients and gateways that are passed.
        calls: What is done, beside passing the hops.
        service: The service that answers.
        load: The name of the load.
    """

    name: str
    path: Path
    rate: float
    mean: float
    hops: tuple[str, ...]
    calls: tuple[Call, ...]
    service: str
    load: str = ""


def routes_of(view: View, arrivals: tuple[Arrival, ...]) -> tuple[Route, ...]:
    """The routes of every load that somebody waits for, in the order of the loads; the same way twice is one route."""
    found: dict[str, Route] = {}
    for arrival in arrivals:
        if arrival.job:
            continue
        for route in _routes(view, arrival):
            known = found.get(route.name)
            if known is None:
                found[route.name] = route
            elif (known.hops, known.path) == (route.hops, route.path):
                found[route.name] = replace(known, rate=known.rate + route.rate, mean=known.mean + route.mean)
            else:
                name = f"{route.load or ' > '.join(route.hops)} > {route.name}"
                found[name] = replace(route, name=name)
    return tuple(found.values())


def _routes(view: View, arrival: Arrival) -> list[Route]:
    node = node_of(view, arrival.entry, arrival.operation)
    share = arrival.mean / arrival.peak if arrival.peak else 0.0
    own = Call(node, 1.0, 1.0, True, False, arrival.path)
    passed = (call for hop in arrival.hops for call in view.ask(calls_of, Node(hop)))
    aside = tuple(call for call in passed if call.sync and not _is_service(view, call))
    todo = [(own, arrival.peak, arrival.hops, aside)]
    found: list[Route] = []
    while todo and len(found) < MOST:
        call, rate, hops, before = todo.pop(0)
        service = view.get(Service, "services", call.target.name)
        made = view.ask(calls_of, call.target)
        onward = [c for c in made if c.sync and c.times > 0 and _is_service(view, c)]
        if service is None or service.kind not in DOORS or not onward or service.name in hops:
            path = ("endpoints", *call.target) if call.target.operation else call.path
            path = ("services", service.name) if path[0] == "load" and service is not None else path
            found.append(
                Route(_name(call), path, rate, rate * share, hops, (*before, call), call.target.name, arrival.name)
            )
            continue
        aside = tuple(c for c in made if c.sync and c not in onward)
        for each in onward:
            # Of each request a part goes this way; whoever is asked several times is asked so each time.
            alone = each._replace(times=max(1.0, each.times), need=float(each.need > 0), together=False)
            todo.append((alone, rate * min(1.0, each.times), (*hops, service.name), (*before, *aside)))
    return found


def _is_service(view: View, call: Call) -> bool:
    return view.entry(("services", call.target.name)) is not None


def _name(call: Call) -> str:
    operation = call.target.operation or (call.path[-1].partition(" ")[2] if call.path[0] == "services" else "")
    return f"{call.target.name} {operation}".rstrip()
