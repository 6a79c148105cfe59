"""One request, step by step: the doors that it passes, what each asks of whom, what is answered by a cache or not, what
happens after the answer; each with the mean time that it takes at the peak."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field
from typing import Literal

from backdraft.capacity import latency
from backdraft.capacity.answers import Capacity, StationAnswer
from backdraft.capacity.compute import capacity
from backdraft.capacity.graph import REPLICAS, Call, Node, calls_of, groups_of, hit_of, node_of
from backdraft.capacity.latency import NONE, Times, often, slowest
from backdraft.design.dataclass import dataclass
from backdraft.design.model import Endpoint, Service, Store
from backdraft.design.paths import Path
from backdraft.design.resolve.story import SAFE_METHODS, callers_of
from backdraft.design.view import View

Kind = Literal["guard", "work", "call", "hit", "miss", "query", "write", "event", "consumer"]
#: So deep are calls followed; what is deeper goes round in a circle, or is no design to step through.
_DEEPEST = 12
#: So many steps are told.
MOST = 200


@dataclass(frozen=True, slots=True)
class Step:
    """One step.

    Attributes:
        kind: What happens.
        who: Whose time it is.
        words: What happens, in words.
        depth: How many callers wait above it.
        start: Seconds since the request came in; None after something that is overloaded.
        takes: Seconds, waiting in queues included, for all the times that it happens; None when overloaded.
        often: How many times it happens in one request.
        waits: Whether the answer waits for it.
        path: The line or entry that says so.
    """

    kind: Kind
    who: str
    words: str
    depth: int
    start: float | None
    takes: float | None
    often: float
    waits: bool
    path: Path


@dataclass(frozen=True, slots=True)
class Walk:
    """The steps of one request; `total` seconds to its answer (None: overloaded); the `caches` on its way by name with
    the share that they answer; whether they were taken to `hit`."""

    steps: tuple[Step, ...]
    total: float | None
    caches: tuple[tuple[str, float], ...]
    hit: bool


def walk(view: View, path: Path, hit: bool = True) -> Walk | None:
    """A request to the endpoint at `path`, with every cache on its way hit or missed; None when there is no endpoint.

    What happens in a part of the requests alone (`x0.05`) is told, and counts with that part.
    """
    endpoint = view.get(Endpoint, *path[:3])
    if endpoint is None:
        return None
    told = _Telling(view, view.ask(capacity), hit)
    operation = f"{endpoint.method} {endpoint.path}"
    hops = [edge.source for edge in callers_of(view, endpoint.service, operation)]
    clock = _Clock()
    for depth, hop in enumerate(hops):
        told.door(hop, depth, clock)
    told.node(node_of(view, endpoint.service, operation), len(hops), clock, path[:3], operation)
    answered = clock.at
    told.after(answered)
    return Walk(tuple(told.steps[:MOST]), answered, tuple(told.caches.items()), hit)


@dataclass(slots=True)
class _Clock:
    """Seconds since the request came in; None once something is overloaded."""

    at: float | None = 0.0

    def wait(self, seconds: float | None) -> None:
        self.at = None if self.at is None or seconds is None else self.at + seconds


@dataclass(slots=True)
class _Telling:
    view: View
    found: Capacity
    hit: bool
    steps: list[Step] = field(default_factory=list)
    later: list[Call] = field(default_factory=list)
    caches: dict[str, float] = field(default_factory=dict)
    _way: list[Node] = field(default_factory=list)

    def _tell(self, kind: Kind, who: str, words: str, depth: int, clock: _Clock, times: Times | None, often: float,
              path: Path, waits: bool = True) -> None:  # fmt: skip
        takes = None if times is None else times.mean
        self.steps.append(Step(kind, who, words, depth, clock.at, takes, often, waits, path))

    def _at(self, node: Node) -> Times | None:
        """The time at a station, waiting included; None when it is overloaded."""
        each = self._station(node)
        if each is None:
            return NONE
        if each.overloaded:
            return None
        return latency.of_stay(each.station.stay(each.rate))

    def _station(self, node: Node) -> StationAnswer | None:
        known = self.found.services.get(node.name) or self.found.stores.get(node.name)
        return known.replica if known is not None and node.operation == REPLICAS else known

    def door(self, name: str, depth: int, clock: _Clock) -> None:
        service = self.view.get(Service, "services", name)
        guards = service.guards if service is not None else ()
        times = self._at(Node(name))
        kind: Kind = "guard" if guards else "work"
        sends = service is not None and service.kind == "client"
        words = ", ".join(guards) if guards else "sends it" if sends else "passes it on"
        self._tell(kind, name, words, depth, clock, times, 1.0, ("services", name))
        clock.wait(None if times is None else times.mean)

    def node(self, node: Node, depth: int, clock: _Clock, path: Path, words: str, times: float = 1.0) -> Times | None:
        """A service's own work and all that it waits for; how long that takes in all, once."""
        own = self._at(node)
        started = clock.at
        service = self.view.get(Service, "services", node.name)
        if service is not None and service.guards:
            words = f"{words} ({', '.join(service.guards)})"
        self._tell("work", node.name, words, depth, clock, own if own is None else often(times, own), times, path)
        clock.wait(None if own is None else own.mean)
        if node in self._way or depth > _DEEPEST or len(self.steps) > MOST:
            return own
        self._way.append(node)
        whole = own
        for group in groups_of(self.view.ask(calls_of, node)):
            whole = _then(whole, self._group(node, group, depth + 1, clock))
        self._way.pop()
        if times != 1.0 and started is not None and whole is not None:
            clock.at = started + often(times, whole).mean
        return whole

    def _group(self, owner: Node, group: Sequence[Call], depth: int, clock: _Clock) -> Times | None:
        """Calls that are made at the same time; what is not waited for is told later."""
        waited = [call for call in group if call.sync]
        self.later += [call for call in group if not call.sync]
        started = clock.at
        branches: list[Times] = []
        unknown = False
        for call in waited:
            branch = _Clock(started)
            times = self._call(owner, call, depth, branch)
            unknown |= times is None
            branches.append(times or NONE)
        if not waited:
            return NONE
        whole = None if unknown else branches[0] if len(branches) == 1 else slowest(branches)
        clock.wait(None if whole is None else whole.mean)
        return whole

    def _call(self, owner: Node, call: Call, depth: int, clock: _Clock) -> Times | None:
        name = call.target.name
        times = self._times(call)
        if call.via and self.hit and "writes" not in call.path[-2:-1]:
            self._tell("hit", call.via, f"hit: no {name}", depth, clock, NONE, 0.0, call.path)
            return NONE
        store = self.view.get(Store, "stores", name)
        if store is None:
            words = call.path[-1].partition(" ")[2] or f"is called by {owner.name}"
            whole = self.node(call.target, depth, clock, call.path, words, times)
            return None if whole is None else often(times, whole)
        each = self._at(call.target)
        whole = None if each is None else often(times, each)
        self._tell(self._kind(owner, call), name, self._words(owner, call), depth, clock, whole, times, call.path)
        clock.wait(None if whole is None else whole.mean)
        return whole

    def _times(self, call: Call) -> float:
        """How often it happens in this request: a miss asks the store as often as the line says."""
        if call.via and "writes" not in call.path[-2:-1]:
            share = 1 - self.caches.get(call.via, 0.0)
            return call.times / share if share > 0 else 1.0
        return call.times

    def _kind(self, owner: Node, call: Call) -> Kind:
        if call.via:
            return "miss" if "writes" not in call.path[-2:-1] else "write"
        if self._is_cache(call):
            self.caches[call.target.name] = hit_of(self.view, call.target.name)
            return "query"
        return "write" if _is_written(owner, call) else "query"

    def _is_cache(self, call: Call) -> bool:
        each = self.found.stores.get(call.target.name)
        return each is not None and each.station.kind in ("cache", "cdn") and "writes" not in call.path[-2:-1]

    def _words(self, owner: Node, call: Call) -> str:
        said = call.path[-1].partition(" ")[0]
        of = f" {said}" if said != call.target.name else ""
        if call.via:
            return "asked after the miss" if "writes" not in call.path[-2:-1] else f"is written{of}"
        if self._is_cache(call):
            return "is asked first"
        done = "used" if call.path[-2] == "uses" and not owner.operation else "read"
        return f"is {'written' if _is_written(owner, call) else done}{of}"

    def after(self, answered: float | None) -> None:
        """What happens after the answer: messages, who consumes them, and calls that nobody waits for."""
        todo = self._messages(self.later, answered)
        seen: set[Node] = set()
        while todo and len(self.steps) <= MOST:
            call, start = todo.pop(0)
            station = self._station(call.target)
            mean = station.mean_latency if station is not None else 0.0
            whole = None if mean is None else Times(call.times * mean)
            topic = call.path[-1].partition(" ")[0]
            words = f"handles {topic}" if call.event else f"takes {topic}" if topic != call.target.name else "is told"
            clock = _Clock(start)
            kind: Kind = "consumer" if call.event else "event"
            self._tell(kind, call.target.name, words, 1, clock, whole, call.times, call.path, waits=False)
            clock.wait(None if whole is None else whole.mean)
            if call.target not in seen:
                seen.add(call.target)
                todo = self._messages(self.view.ask(calls_of, call.target), clock.at) + todo

    def _messages(self, calls: Iterable[Call], start: float | None) -> list[tuple[Call, float | None]]:
        """When each begins: at once, or as soon as what carries the message of its line has taken it. Who handles
        one message does not wait for others that handle it, or for those of another."""
        taken: dict[Path, float | None] = {}
        found = []
        for call in calls:
            at = taken.get(call.path, start) if call.event else start
            found.append((call, at))
            station = self._station(call.target)
            if not call.event and at is not None and station is not None:
                mean = station.mean_latency
                taken[call.path] = None if mean is None else at + call.times * mean
        return found


def _is_written(owner: Node, call: Call) -> bool:
    """Whether a line writes: its verb says so, or it is what a service `uses`, of an endpoint that is not safe."""
    verb = call.path[-2]
    method = owner.operation.partition(" ")[0]
    return verb == "writes" or (verb == "uses" and bool(method) and method not in SAFE_METHODS)


def _then(first: Times | None, second: Times | None) -> Times | None:
    return None if first is None or second is None else first.then(second)
