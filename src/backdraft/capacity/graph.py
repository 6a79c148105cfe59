"""The design as calls: what one request to a service or an endpoint makes of further requests, and to whom.

Each node is a piece of its own (`View.ask`), so that one changed line recomputes one node.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from backdraft.capacity.defaults import HIT
from backdraft.capacity.models import retry_attempts
from backdraft.design.model import Dependency, Service, Store, Table
from backdraft.design.notation.quantity import parse_amount
from backdraft.design.paths import Path
from backdraft.design.resolve.engines import kind_of_store
from backdraft.design.resolve.services import store_kind, store_of_event
from backdraft.design.resolve.story import steps_of
from backdraft.design.resolve.tables import store_of
from backdraft.design.view import View

#: Caches that stand between: without them nothing is read.
_BETWEEN = frozenset({"through", "behind", "cdn"})
#: Kinds of stores that hand on what is put into them, and of services that may work it off.
_CARRIERS = frozenset({"queue", "stream"})
_READERS = frozenset({"worker", "function", "service"})
#: What is not tried again.
ONCE = (0.0, 1)
#: The operation of a store that stands for its read replicas.
REPLICAS = "replicas"


class Node(NamedTuple):
    """A service asked for an operation (empty: for what its own lines say), or a store (or its `REPLICAS`)."""

    name: str
    operation: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.operation}".rstrip()


class Call(NamedTuple):
    """What one request makes of another.

    Attributes:
        target: Who is asked.
        times: Requests for each request of the owner: multiplicity, tries, misses of a cache.
        need: The chance that a request of the owner fails when the target does: 0 for what is soft or asynchronous.
        sync: Whether the owner waits.
        together: Whether it is asked at the same time as the one before.
        path: The line that says so.
        via: The cache that was asked before, where one was.
        event: Whether it is a message that is consumed.
        fails: The chance that a try fails and is made again; `times` counts those that follow.
        tries: How often it is tried at the most.
    """

    target: Node
    times: float
    need: float
    sync: bool
    together: bool
    path: Path
    via: str = ""
    event: bool = False
    fails: float = 0.0
    tries: int = 1


#: Kinds of services that pass a request on to one of those that they call.
DOORS = frozenset({"client", "gateway"})


def node_of(view: View, service: str, operation: str) -> Node:
    """The node for an operation of a service: its own when the design has that endpoint, or when it is a door that
    passes just this on; else the whole service."""
    if operation and (view.entry(("endpoints", service, operation)) is not None or _passes(view, service, operation)):
        return Node(service, operation)
    return Node(service)


def _passes(view: View, service: str, operation: str) -> bool:
    entry = view.get(Service, "services", service)
    return entry is not None and entry.kind in DOORS and any(dep.operation == operation for dep in entry.calls)


def calls_of(view: View, node: Node) -> tuple[Call, ...]:
    """What a request to `node` makes of further requests, in the order of the lines; stores ask nobody."""
    service = view.get(Service, "services", node.name)
    if service is None:
        return ()
    return tuple(call for verb, dep, path in _lines(view, service, node) for call in _VERBS[verb](view, dep, path))


def _lines(view: View, service: Service, node: Node) -> Iterator[tuple[str, Dependency, Path]]:
    operation = node.operation
    if operation and view.entry(("endpoints", node.name, operation)) is not None:
        steps, _ = steps_of(view, ("endpoints", node.name, operation))
        for step in steps:
            yield step.verb, step.dep, step.path
        return
    for verb in ("calls", "uses", "reads", "writes", "emits"):
        for dep in getattr(service, verb):
            called = f"{dep.target} {dep.operation}" if dep.operation else dep.target
            path = ("services", node.name, verb, called)
            if operation and verb == "calls" and view.entry(("services", dep.target)) is not None:
                if dep.operation != operation:
                    continue  # a door passes on what it is asked for
                dep = replace(dep, times=max(1.0, dep.times))  # whoever asks for it says in how many requests
            yield verb, dep, path


def _call(view: View, dep: Dependency, path: Path) -> Iterable[Call]:
    callee = view.get(Service, "services", dep.target)
    if callee is None:
        return ()
    node = node_of(view, dep.target, dep.operation)
    retries = _retries(dep, callee) if dep.settings else ONCE
    return (_made(dep, node, path, dep.times * _often(retries), retries=retries),)


def _access(view: View, dep: Dependency, path: Path) -> Iterable[Call]:
    name = dep.target
    store = view.get(Store, "stores", name)
    if store is None and view.get(Table, "tables", name) is not None:
        name = view.ask(store_of, name)
        store = view.get(Store, "stores", name)
    if store is None:
        return
    retries = _retries(dep, store)
    times = dep.times * _often(retries)
    if path[-2] != "reads" and view.ask(store_kind, name) in _CARRIERS:
        yield Call(Node(name), times, 0.0, False, False, path)
        for reader in view.ask(readers).get(name, ()):
            yield Call(Node(reader), dep.times, 0.0, False, False, path, event=True)
        return
    via = dep.setting("via")
    cache = view.get(Store, "stores", via) if via else None
    copies = "replica" in dep.flags and bool(store.replicas)
    node = Node(name, REPLICAS) if copies else Node(name)
    if cache is None:
        yield _made(dep, node, path, times, hard=not is_aside(store), retries=retries)
        return
    between = cache.strategy in _BETWEEN or view.ask(store_kind, via) == "cdn"
    yield _made(dep, Node(via), path, dep.times, hard=between)
    if path[-2] != "writes":
        yield _made(dep, node, path, times * (1 - hit_of(view, via)), via=via, retries=retries)
    elif cache.strategy == "behind":
        yield Call(node, times, 0.0, False, False, path, via)
    else:
        yield _made(dep, node, path, times, via=via, retries=retries)


def is_aside(store: Store) -> bool:
    """Whether a store only keeps near what is elsewhere as well: a cache that nothing says to stand between, or to
    keep what it holds. Without it requests are slower, and none fails."""
    return kind_of_store(store) == "cache" and store.strategy not in _BETWEEN and not store.persist


def hit_of(view: View, cache: str) -> float:
    """The share of reads that a cache answers."""
    store = view.get(Store, "stores", cache)
    return store.hit.value if store is not None and store.hit is not None else HIT


def _emit(view: View, dep: Dependency, path: Path) -> Iterable[Call]:
    carrier = dep.setting("to") or view.ask(store_of_event, dep.target)
    if carrier and view.entry(("stores", carrier)) is not None:
        yield Call(Node(carrier), dep.times, 0.0, False, False, path)
    consumers = view.ask(subscriptions).get(dep.target, ())
    reading = [(name, 1.0) for name in view.ask(readers).get(carrier, ()) if name not in dict(consumers)]
    for consumer, times in (*consumers, *reading):
        yield Call(Node(consumer), dep.times * times, 0.0, False, False, path, event=True)


_VERBS = {"calls": _call, "uses": _access, "reads": _access, "writes": _access, "emits": _emit}


def subscriptions(view: View) -> Mapping[str, tuple[tuple[str, float], ...]]:
    """By event, the services that consume it, and how often each handles a message. Not to be changed."""
    found: dict[str, tuple[tuple[str, float], ...]] = {}
    for service in view.all(Service, "services"):
        for dep in service.consumes:
            each = (service.name, dep.times * _often(_retries(dep, None)))
            found[dep.target] = (*found.get(dep.target, ()), each)
    return found


def readers(view: View) -> Mapping[str, tuple[str, ...]]:
    """By queue or stream, the services that work off what is put into it because they read it: workers, and what nobody
    asks otherwise. Who puts into it as well only uses it. Not to be changed."""
    found: dict[str, tuple[str, ...]] = {}
    services = view.all(Service, "services")
    reading = [each for each in services if each.reads and each.kind in _READERS]
    if not reading:
        return found
    asked = {dep.target for each in services for dep in each.calls} | set(view.groups())
    for each in reading:
        if each.kind == "service" and each.name in asked:
            continue
        puts = {dep.target for dep in (*each.writes, *each.uses)}
        for dep in each.reads:
            if dep.target not in puts and view.ask(store_kind, dep.target) in _CARRIERS:
                found[dep.target] = (*found.get(dep.target, ()), each.name)
    return found


def _made(
    dep: Dependency,
    node: Node,
    path: Path,
    times: float,
    via: str = "",
    hard: bool = True,
    retries: tuple[float, int] = ONCE,
) -> Call:
    flags = dep.flags
    if not flags:  # as most lines; `_make` takes a third of the time
        need = dep.times if dep.times < 1.0 else 1.0
        return Call._make((node, times, need if hard else 0.0, True, False, path, via, False, *retries))
    sync = "async" not in flags
    soft = not sync or not hard or "soft" in flags or "fallback" in flags
    need = 0.0 if soft else min(1.0, dep.times)
    return Call(node, times, need, sync, "par" in flags, path, via, False, *retries)


def _often(retries: tuple[float, int]) -> float:
    return 1.0 if retries == ONCE else retry_attempts(*retries)


def _retries(dep: Dependency, asked: Service | Store | None) -> tuple[float, int]:
    """The chance that a try fails, and the most tries. What is down is tried to the end, unless a breaker opens."""
    if not dep.settings:
        return ONCE
    retry = dep.setting("retry")
    attempts = 1 + int(retry) if retry.isdecimal() and len(retry) < 4 else 1
    if attempts == 1:
        return ONCE
    down = asked is not None and _is_down(asked)
    if down and "breaker" in dep.flags:
        return ONCE
    if down:
        return 1.0, attempts
    fails = parse_amount(dep.setting("fail"), "share") if dep.setting("fail") else None
    return (fails.value, attempts) if fails is not None and fails.value > 0 else (0.0, 1)


def _is_down(entry: Service | Store) -> bool:
    run = entry.run
    return run is not None and run.availability is not None and run.availability.value == 0


def groups_of(calls: Iterable[Call]) -> list[list[Call]]:
    """Runs of calls of which each but the first is made together with the one before."""
    groups: list[list[Call]] = []
    for call in calls:
        if call.together and groups:
            groups[-1].append(call)
        else:
            groups.append([call])
    return groups
