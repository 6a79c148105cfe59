"""How much arrives where: from `load`, endpoints' own rates and schedules, through all calls, caches and events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from backdraft.capacity.defaults import JOB_RATE, MEAN_OF_PEAK, PEAK
from backdraft.capacity.graph import DOORS, Call, Node, calls_of, node_of
from backdraft.capacity.models import Tangled, Unstable, traffic
from backdraft.design.dataclass import dataclass
from backdraft.design.model import Endpoint, Load, Loads, Service
from backdraft.design.notation.quantity import parse_amount
from backdraft.design.paths import Path
from backdraft.design.resolve.story import callers_of
from backdraft.design.view import View


@dataclass(frozen=True, slots=True)
class Arrival:
    """Load from outside.

    Attributes:
        name: The name of the load, where it has one.
        entry: The service that it enters at.
        operation: The endpoint, where one is named.
        peak: Requests a second at the busiest time.
        mean: Requests a second on average.
        path: Where the design says so.
        hops: The gateways and clients that it passes before `entry`, outermost first.
        job: Whether a schedule makes it, and nobody waits.
        assumed: What the design does not say.
    """

    name: str
    entry: str
    operation: str
    peak: float
    mean: float
    path: Path
    hops: tuple[str, ...] = ()
    job: bool = False
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Flow:
    """The rate at each node at the peak, and the calls of each that is reached. Not to be changed."""

    arrivals: tuple[Arrival, ...]
    rates: Mapping[Node, float]
    calls: Mapping[Node, tuple[Call, ...]]


@dataclass(frozen=True, slots=True)
class NoFlow:
    """Why there is no traffic to tell: `message` names the loop whose `gain` (spectral radius) is one or more; or
    what is asked more often than anything can be."""

    message: str
    gain: float | None = None


#: Calls of a whole design: by its lines it has fewer, but an event goes to all that consume it.
_MOST_CALLS = 100_000
#: Requests a second that nothing in the world is asked.
_ABSURD = 1e15


def flow(view: View) -> Flow | NoFlow:
    """The traffic of the whole design at its peak, or why there is none.

    That is a result and not an exception: what raises is not remembered with what it read (`View.ask`).
    """
    arrivals = view.ask(arrivals_of)
    external: dict[Node, float] = {}
    calls: dict[Node, tuple[Call, ...]] = {}
    for arrival in arrivals:
        node = node_of(view, arrival.entry, arrival.operation)
        external[node] = external.get(node, 0.0) + arrival.peak
        for hop in arrival.hops:
            external.setdefault(Node(hop), 0.0)
    services = {path[1] for path in view.paths("services")}
    todo, count = list(external), 0
    while todo:
        node = todo.pop()
        if node not in calls:
            made = calls[node] = view.ask(calls_of, node) if node.name in services else ()
            todo.extend([call.target for call in made])
            count += len(made)
            if count > _MOST_CALLS:
                return NoFlow(
                    f"more than {_MOST_CALLS} calls, events to each that consumes them counted: too many to follow"
                )
    try:
        rates = traffic(external, [(node, call.target, call.times) for node, made in calls.items() for call in made])
    except Unstable as refused:
        return no_flow(refused)
    except Tangled as refused:
        return tangled(refused)
    for node, rate in rates.items():
        if not rate <= _ABSURD:
            return NoFlow(f"{node} would be asked more than {_ABSURD:g} times a second; look at each xN on the way")
    # What passes a gateway on its way to an endpoint keeps it busy, and asks nobody else on the way.
    for arrival in arrivals:
        for hop in arrival.hops:
            rates[Node(hop)] += arrival.peak
    return Flow(arrivals, rates, calls)


def no_flow(refused: Unstable) -> NoFlow:
    """The loop that an exception tells of."""
    return NoFlow(f"{refused}; break the loop, or make less of each request in it", min(refused.loop_gain or 1, 1e300))


def tangled(refused: Tangled) -> NoFlow:
    """Why what goes round among very many services is not told."""
    return NoFlow(f"{refused}; make one service of those that cannot be without each other, or leave calls out")


def arrivals_of(view: View) -> tuple[Arrival, ...]:
    """All load from outside: of endpoints that say their own, of the head's `load`, of schedules; else the default.

    An endpoint's own rate is part of a load of the head that enters on its way; the rest of that load goes as the lines
    of calls say.
    """
    own = [arrival for path in view.paths("endpoints") if (arrival := _endpoint_arrival(view, path)) is not None]
    loads = view.get(Loads, "load")
    items = loads.items if loads is not None else ()
    head = [arrival for i, load in enumerate(items) for arrival in _head_arrivals(view, load, i)]
    if not head and not own:
        head = _head_arrivals(view, Load(), 0)
    for i, arrival in enumerate(own):
        for j, other in enumerate(head):
            if not _holds(other, arrival):
                continue
            share = other.mean / other.peak if other.peak else MEAN_OF_PEAK
            hops = arrival.hops[arrival.hops.index(other.entry) :] if other.entry in arrival.hops else ()
            own[i] = replace(arrival, mean=arrival.peak * share, hops=hops, assumed=())
            part = max(0.0, other.peak - arrival.peak) / other.peak if other.peak else 0.0
            head[j] = replace(other, peak=other.peak * part, mean=other.mean * part)
            break
    jobs = [_job(service) for service in view.all(Service, "services") if service.kind == "job" or service.schedule]
    return tuple(arrival for arrival in (*head, *own, *jobs) if arrival.peak > 0)


def _holds(head: Arrival, own: Arrival) -> bool:
    """Whether an endpoint's own rate is part of a load of the head: it comes by that door, to that endpoint or any."""
    return head.entry in (*own.hops, own.entry) and head.operation in ("", own.operation)


def _endpoint_arrival(view: View, path: Path) -> Arrival | None:
    endpoint = view.get(Endpoint, *path)
    if endpoint is None or endpoint.load is None or view.entry(("services", endpoint.service)) is None:
        return None
    hops = tuple(edge.source for edge in callers_of(view, endpoint.service, f"{endpoint.method} {endpoint.path}"))
    peak = endpoint.load.value
    return Arrival(
        "", endpoint.service, path[2], peak, peak * MEAN_OF_PEAK, path, hops, assumed=("mean a third of the peak",)
    )


def _head_arrivals(view: View, load: Load, index: int) -> list[Arrival]:
    assumed = []
    of = f" of {load.name}" if load.name else ""
    peak, mean = load.peak.value if load.peak else None, load.mean.value if load.mean else None
    if peak is None:
        peak = PEAK if mean is None else mean / MEAN_OF_PEAK
        assumed.append(f"peak{of} {peak:g}/s")
    if mean is None:
        mean = peak * MEAN_OF_PEAK
        assumed.append(f"mean{of} a third of the peak")
    name, _, operation = load.entry.partition(" ")
    entries = [name] if name else list(view.ask(doors))
    if not name and entries:
        assumed.append(f"entry{of} {', '.join(entries)}")
    entries = [entry for entry in entries if view.entry(("services", entry)) is not None]
    parts = len(entries)
    found = []
    for entry in entries:
        service, hops = _through(view, entry, operation.strip())
        said = tuple(assumed)
        found.append(
            Arrival(load.name, service, operation.strip(), peak / parts, mean / parts, ("load",), hops, assumed=said)
        )
    return found


def _through(view: View, entry: str, operation: str) -> tuple[str, tuple[str, ...]]:
    """The service that an operation asked for at a door ends at, and the doors that it passes."""
    hops: list[str] = []
    while operation and view.entry(("endpoints", entry, operation)) is None and entry not in hops:
        service = view.get(Service, "services", entry)
        calls = service.calls if service is not None and service.kind in DOORS else ()
        onward = next((dep.target for dep in calls if dep.operation == operation), "")
        if view.entry(("services", onward)) is None:
            break
        hops.append(entry)
        entry = onward
    return entry, tuple(hops)


def doors(view: View) -> tuple[str, ...]:
    """Where load comes in when nobody says: the clients, else the gateways, else the services that nobody calls."""
    services = view.all(Service, "services")
    for kind in ("client", "gateway"):
        found = tuple(s.name for s in services if s.kind == kind and s.calls)
        if found:
            return found
    called = {dep.target for s in services for dep in s.calls if dep.target != s.name}
    open_ = [s for s in services if s.kind in ("service", "gateway", "function") and not s.consumes]
    return tuple(s.name for s in open_ if s.name not in called) or tuple(s.name for s in open_[:1])


def _job(entry: Service) -> Arrival:
    every = entry.schedule.strip().removeprefix("every").strip()
    interval = parse_amount(every if every[:1].isdigit() else f"1{every}", "time") if every else None
    rate = 1 / interval.value if interval is not None and interval.value > 0 else JOB_RATE
    said = () if interval is not None else ("once a day",)
    return Arrival("", entry.name, "", rate, rate, ("services", entry.name), job=True, assumed=said)
