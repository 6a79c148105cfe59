"""What happens when something is slow, fails, or comes twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from backdraft.design.edits import Put
from backdraft.design.model import Dependency, Endpoint, Event, Loads, Service, Store, Table, Targets
from backdraft.design.paths import Path
from backdraft.design.resolve.lines import Line, all_lines, endpoints_of, lines_of, lines_to
from backdraft.design.resolve.services import kind_of_store, users_of
from backdraft.design.resolve.tables import store_of
from backdraft.design.view import View
from backdraft.review.facts import attempts, circle_of, database, says, seconds
from backdraft.review.mends import flagged, mended_line, said, setting
from backdraft.review.rule import Hit, Verdict, number, rule

_UNSAFE = ("POST", "PATCH")


@rule(
    "no-timeout",
    "Every call that is waited for has a timeout",
    severity="warning",
    items="review/errors architecture/scaling",
    of="services",
    why="Without one, a callee that hangs takes its callers' threads until they hang too.",
    source="MicroFreshener (wobbly interaction); Mercari production readiness",
    research="no-timeout",
    bad="services: {a: {calls: [b timeout=1s, c]}, b: {}, c: {}}",
    good="services: {a: {calls: [b timeout=1s, c timeout=1s]}, b: {}, c: {}}",
)
def no_timeout(view: View, service: Service, *, timeout: float = 1.0) -> Iterator[Verdict]:
    if service.kind == "client" or not view.ask(says, "timeout", "calls"):
        return
    for line in view.ask(lines_of, service.name):
        there = view.get(Service, "services", line.dep.target)
        if line.verb != "calls" or not line.waits or (there is not None and there.kind == "external"):
            continue  # what is not ours is told of by `unsafe-upstream`
        if line.dep.setting("timeout"):
            yield None
            continue
        what = f"{service.name} waits for {line.dep.target} without a timeout"
        yield mended_line(line.path, what, setting(line.path, line.dep, "timeout", f"{timeout * 1000:g}ms"))


@rule(
    "timeout-inversion",
    "A caller waits longer than what it waits for",
    severity="error",
    items="review/errors",
    of="services",
    why="The caller gives up first; the work below goes on for nobody, and is asked for again.",
    source="Google SRE, deadlines",
    research="timeout-inversion X15",
    bad="services: {a: {calls: [b timeout=1s]}, b: {calls: [c timeout=900ms retry=1]}, c: {}}",
    good="services: {a: {calls: [b timeout=2s]}, b: {calls: [c timeout=900ms retry=1]}, c: {}}",
)
def timeout_inversion(view: View, service: Service) -> Iterator[Verdict]:
    for line in view.ask(lines_of, service.name):
        given = seconds(line.dep.setting("timeout"))
        if line.verb != "calls" or given is None or not line.waits:
            continue
        below = view.ask(_longest_below, line.dep.target, line.dep.operation)
        if below is None:
            continue
        needs = _may_take(below.dep)
        if given >= needs:
            yield None
            continue
        edits = setting(line.path, line.dep, "timeout", f"{needs * 1000:g}ms")
        tries = f" × {attempts(below.dep)} attempts" if attempts(below.dep) > 1 else ""
        what = (
            f"{service.name} gives {line.dep.target} {line.dep.setting('timeout')}, "
            f"which gives {below.dep.target} {below.dep.setting('timeout')}{tries}"
        )
        circle = view.ask(circle_of)
        if service.name in circle and circle[service.name] == circle.get(line.dep.target):
            yield Hit(line.path, what, "break the circle in which they wait first: no timeouts nest in one")
        else:
            yield Hit(line.path, what, said(edits), edits)


def _longest_below(view: View, callee: str, operation: str) -> Line | None:
    """The line that the callee may wait for longest while it answers; None where none says how long."""
    timed = (line for line in _waits_of(view, callee, operation) if seconds(line.dep.setting("timeout")) is not None)
    return max(timed, key=lambda line: _may_take(line.dep), default=None)


def _may_take(dep: Dependency) -> float:
    """Seconds until a call is given up, all its attempts together."""
    return (seconds(dep.setting("timeout")) or 0) * attempts(dep)


def _waits_of(view: View, callee: str, operation: str) -> Iterator[Line]:
    """What a callee waits for while it answers: the operation's own calls, else the service's."""
    own = [b for b in view.ask(lines_of, callee) if b.verb == "calls" and b.waits]
    there = ("endpoints", callee, operation)
    ep = view.get(Endpoint, *there) if operation else None
    if operation.startswith(("GET ", "HEAD ")):  # who only reads does not wait for what changes something
        own = [b for b in own if b.dep.operation.startswith(("GET ", "HEAD ")) or not b.dep.operation]
    if ep is not None and ep.calls is not None:
        yield from (b for b in own if b.endpoint == there)
    else:
        yield from (b for b in own if not b.endpoint)


@rule(
    "no-breaker",
    "A call to the outside may fail",
    severity="warning",
    items="review/errors",
    of="services",
    why="A partner that is down makes every request wait for its timeout.",
    source="MicroFreshener; microSecEnD R02; Nygard, circuit breaker",
    research="no-breaker",
    bad="services: {a: {calls: [x breaker, y]}, x: {kind: external}, y: {kind: external}}",
    good="services: {a: {calls: [x breaker, y fallback]}, x: {kind: external}, y: {kind: external}}",
)
def no_breaker(view: View, service: Service) -> Iterator[Verdict]:
    if not (view.ask(says, "breaker", "calls") or view.ask(says, "fallback", "calls")):
        return
    for line in view.ask(lines_of, service.name):
        there = view.get(Service, "services", line.dep.target)
        if line.verb != "calls" or not line.waits or there is None or there.kind != "external":
            continue
        edits = flagged(line.path, line.dep, "breaker")
        what = f"{service.name} waits for {line.dep.target}, which is not ours, without a breaker or a fallback"
        safe = "breaker" in line.dep.flags or "fallback" in line.dep.flags
        yield None if safe else Hit(line.path, what, said(edits), edits)


@rule(
    "retry-storm",
    "Retries do not multiply along a path",
    severity="error",
    items="review/errors architecture/scaling",
    of="services",
    why="Each layer multiplies the attempts of the one above: four layers of four are 256 requests for one.",
    source="Google SRE, addressing cascading failures",
    research="retry-storm",
    bad="services: {a: {calls: [b retry=3]}, b: {calls: [c retry=3]}, c: {}}",
    good="services: {a: {calls: [b retry=3]}, b: {calls: [c]}, c: {}}",
)
def retry_storm(view: View, service: Service, *, max: int = 10) -> Iterator[Verdict]:
    worst = view.ask(_attempts_above)
    for line in view.ask(lines_of, service.name):
        if line.verb != "calls" or not line.waits or attempts(line.dep) < 2:
            continue
        count = worst.get(service.name, 1) * attempts(line.dep)
        if not (count > max):
            yield None
            continue
        edits = setting(line.path, line.dep, "retry", "0")
        what = f"one request may ask {line.dep.target} {count} times (at most {number(max)})"
        yield Hit(line.path, what, f"retry at the edge alone:  {said(edits)}", edits)


def _attempts_above(view: View) -> Mapping[str, int]:
    """By service: how often one request may ask it at most, by the retries of those above it."""
    lines = [line for line in view.ask(all_lines) if line.verb == "calls" and line.waits]
    worst = {path[1]: 1 for path in view.paths("services")}
    for _ in range(min(len(worst), 12)):
        before = dict(worst)
        for line in lines:
            if line.dep.target in worst:
                count = min(before.get(line.owner, 1) * attempts(line.dep), 10**6)
                worst[line.dep.target] = max(worst[line.dep.target], count)
        if worst == before:
            break
    return worst


@rule(
    "retry-unsafe",
    "What is retried may be done twice",
    severity="error",
    items="review/errors architecture/contracts",
    of="services",
    why="An answer that is lost looks like a request that is lost; the second one charges the card again.",
    source="Mercari production readiness; Stripe, idempotent requests",
    research="retry-unsafe",
    bad="services: {a: {calls: [b POST /charges retry=2]}, b: {}}",
    good="services: {a: {calls: [b POST /charges retry=2 idempotent]}, b: {}}",
)
def retry_unsafe(view: View, service: Service) -> Iterator[Verdict]:
    for line in view.ask(lines_of, service.name):
        if line.verb != "calls" or attempts(line.dep) < 2 or line.dep.operation.split(" ")[0] not in _UNSAFE:
            continue
        ep = view.get(Endpoint, "endpoints", line.dep.target, line.dep.operation)
        safe = "idempotent" in line.dep.flags or (ep is not None and ep.idempotent)
        if safe:
            yield None
            continue
        edits = flagged(line.path, line.dep, "idempotent")
        what = f"{service.name} sends {line.dep.operation} again, and it may be done twice"
        yield Hit(line.path, what, f"send a key with it:  {said(edits)}", edits)


@rule(
    "no-dlq",
    "A message that cannot be handled goes aside",
    severity="warning",
    items="review/errors",
    of="services",
    why="One bad message comes back for ever and stops all behind it.",
    source="AWS Well-Architected; Cerny et al. 2023",
    research="no-dlq",
    bad="services: {a: {consumes: [x dlq, y]}}\nevents: {x: , y: }\nstores: {bus: sqs}",
    good="services: {a: {consumes: [x dlq, y dlq]}}\nevents: {x: , y: }\nstores: {bus: sqs}",
)
def no_dlq(view: View, service: Service) -> Iterator[Verdict]:
    live = view.ask(_streamed, service.name) if service.consumes else frozenset()
    for verdict, dep in _consumed(view, service, "dlq", "and keeps no message that it cannot handle"):
        event = view.get(Event, "events", dep.target)
        # What goes straight to who is there is of no use to anybody later.
        yield None if event is not None and event.type in live else verdict


def _streamed(view: View, service: str) -> frozenset[str]:
    """The types that a service sends to who is connected."""
    own = (view.get(Endpoint, *path) for path in view.ask(endpoints_of, service))
    return frozenset(ep.result.type for ep in own if ep is not None and ep.result and (ep.stream or ep.method == "WS"))


@rule(
    "consumer-twice",
    "A consumer bears the same message twice",
    severity="warning",
    items="review/errors",
    of="services",
    why="Brokers deliver at least once: after a crash the same message comes again.",
    source="AWS Well-Architected, idempotent consumers",
    research="non-idempotent-consumer",
    bad="services: {a: {consumes: [x idempotent, y]}}\nevents: {x: , y: }\nstores: {bus: sqs}",
    good="services: {a: {consumes: [x idempotent, y idempotent]}}\nevents: {x: , y: }\nstores: {bus: sqs}",
)
def consumer_twice(view: View, service: Service) -> Iterator[Verdict]:
    for verdict, _ in _consumed(view, service, "idempotent", "and may do its work twice"):
        yield verdict


def _consumed(view: View, service: Service, flag: str, otherwise: str) -> Iterator[tuple[Verdict, Dependency]]:
    """Each event that a service consumes, and whether its line has a flag, where any such line of the design has."""
    if not view.ask(says, flag, "consumes"):
        return
    for line in view.ask(lines_of, service.name):
        if line.verb != "consumes":
            continue
        what = f"{service.name} consumes {line.dep.target} {otherwise}"
        lacks = mended_line(line.path, what, flagged(line.path, line.dep, flag))
        yield None if flag in line.dep.flags else lacks, line.dep


@rule(
    "dual-write",
    "A change and its event leave together",
    severity="warning",
    items="review/errors architecture/schema",
    of="services",
    grown=True,
    why="Between the commit and the send the program may die: the event is lost, or tells what never was.",
    source="Cerny et al. 2023; microservices.io, transactional outbox",
    research="dual-write",
    bad="targets: {p95: 1s}\nservices: {a: {writes: [db], emits: [x]}}\nevents: {x: }\nstores: {db: postgres, bus: sqs}",
    good="targets: {p95: 1s}\nservices: {a: {writes: [db], emits: [x outbox]}}\nevents: {x: }\nstores: {db: postgres, bus: sqs}",
)
def dual_write(view: View, service: Service) -> Iterator[Verdict]:
    for lines in _requests(view, service):
        found = sorted(
            (line for line in lines if line.verb in ("writes", "uses")), key=lambda line: line.verb == "uses"
        )
        writes = [line.dep.target for line in found if _database_of(view, line.dep.target)]
        for line in lines:
            if line.verb != "emits" or not writes:
                continue
            if "outbox" in line.dep.flags:
                yield None
                continue
            what = f"{service.name} writes {writes[0]} and emits {line.dep.target} by itself"
            yield mended_line(line.path, what, flagged(line.path, line.dep, "outbox"))


def _requests(view: View, service: Service) -> Iterator[tuple[Line, ...]]:
    """What one request does: the service's own lines, and of each endpoint that has lines those instead."""
    lines = view.ask(lines_of, service.name)
    own = tuple(line for line in lines if not line.endpoint)
    yield own
    by_endpoint: dict[Path, tuple[Line, ...]] = {}
    for path, some in groupby((line for line in lines if line.endpoint), key=lambda line: line.endpoint):
        by_endpoint[path] = (*by_endpoint.get(path, ()), *some)
    for path, theirs in by_endpoint.items():
        ep = view.get(Endpoint, *path)
        if ep is not None and ep.writes is None and any(line.verb == "emits" for line in theirs):
            theirs = (*theirs, *(line for line in own if line.verb in ("writes", "uses")))
        yield theirs


def _database_of(view: View, name: str) -> Store | None:
    """The database that is meant by its own name, or by that of a table in it."""
    store = database(view, name)
    if store is None and view.entry(("stores", name)) is None and view.get(Table, "tables", name) is not None:
        return database(view, view.ask(store_of, name))
    return store


@rule(
    "spread-write",
    "One request writes one owner's data, or is a saga",
    severity="error",
    items="architecture/schema architecture/boundaries",
    of="services",
    why="No transaction spans two databases: after a crash one half is written.",
    source="Cerny et al. 2023; microservices.io, saga",
    research="distributed-transaction",
    bad="services: {a: {writes: [x, y]}, b: {writes: [y]}}\nstores: {x: {engine: postgres, owner: a}, y: {engine: postgres, owner: b}}",
    good="services: {a: {writes: [x, y saga]}, b: {writes: [y]}}\nstores: {x: {engine: postgres, owner: a}, y: {engine: postgres, owner: b}}",
)
def spread_write(view: View, service: Service) -> Iterator[Verdict]:
    for lines in _requests(view, service):
        found = [(line, _database_of(view, line.dep.target)) for line in lines if line.verb in ("writes", "uses")]
        written = [(line, store) for line, store in found if store is not None]
        if len(written) < 2:
            continue
        owners = {store.owner or store.name for _, store in written}
        split = len(owners) > 1 and not any("saga" in line.dep.flags for line, _ in written)
        last = written[-1][0]
        targets = list(dict.fromkeys(line.dep.target for line, _ in written))
        what = f"{service.name} writes {' and '.join(targets[:3])} in one go"
        both = len({store.owner for _, store in written} - {""}) > 1
        edits = flagged(last.path, last.dep, "saga")
        yield Hit(last.path, what, said(edits), edits, "error" if both else "info") if split else None


@rule(
    "no-standby",
    "A database that must be up has a standby",
    severity="warning",
    items="architecture/scaling",
    of="stores",
    why="One node fails for hours a year; the target allows minutes.",
    source="Mercari production readiness (standby from 99 %)",
    research="store-no-standby single-point",
    bad="targets: {availability: 99.9%}\nservices: {a: {writes: [x, y]}}\n"
    "stores: {x: {engine: postgres, standby: 1}, y: {engine: mysql, run: 1 x 2cpu 2ms 99.5%}}",
    good="targets: {availability: 99.9%}\nservices: {a: {writes: [x, y]}}\n"
    "stores: {x: {engine: postgres, standby: 1}, y: {engine: mysql, run: 1 x 2cpu 2ms 99.5%, standby: 1}}",
)
def no_standby(view: View, store: Store, *, availability: float = 0.999) -> Iterator[Verdict]:
    targets = view.get(Targets, "targets")
    asked = targets.availability.value if targets and targets.availability else 0.0
    if kind_of_store(store) != "database" or store.run is None or asked < availability:
        return
    alone = not store.standby and (store.run.replicas or (1, 1))[0] < 2 and bool(view.ask(users_of, store.name))
    edits = (Put(("stores", store.name, "standby"), 1),)
    promised = targets.availability.text if targets and targets.availability else ""
    what = f"{store.name} is a single node, and {promised} is promised (a standby from {availability * 100:g} % on)"
    yield Hit(("stores", store.name), what, "standby: 1", edits) if alone else None


@rule(
    "single-replica",
    "No service on the way of a request is alone",
    severity="warning",
    items="architecture/scaling",
    of="services",
    why="Each deployment and each crash of it is an outage.",
    source="Cerny et al. 2023 (single point of failure)",
    research="single-point fan-in-bottleneck",
    bad="targets: {availability: 99.9%}\nservices: {a: {run: 2 x 1cpu 2ms 99.9%, calls: [b]}, b: {run: 1 x 1cpu 2ms 99.9%}}",
    good="targets: {availability: 99.9%}\nservices: {a: {run: 2 x 1cpu 2ms 99.9%, calls: [b]}, b: {run: 2 x 1cpu 2ms 99.9%}}",
)
def single_replica(view: View, service: Service, *, availability: float = 0.99) -> Iterator[Verdict]:
    targets = view.get(Targets, "targets")
    asked = targets.availability.value if targets and targets.availability else 0.0
    run = service.run
    if service.kind not in ("service", "gateway") or run is None or run.replicas is None or asked < availability:
        return
    loads = view.get(Loads, "load")
    entered = loads is not None and any(load.entry.partition(" ")[0] == service.name for load in loads.items)
    waited = any(line.verb == "calls" and line.waits for line in view.ask(lines_to).get(service.name, ()))
    if not entered and not waited:
        return
    what = f"{service.name} runs once, and requests wait for it (two from {availability * 100:g} % promised on)"
    text = run.text.split(" ", 1)
    edits = (Put(("services", service.name, "run"), " ".join(("2", *text[1:]))),)
    mend = f"run: {edits[0].value}"
    if service.state not in ("", "none"):  # a second one would know nothing of what the first one keeps
        hit = Hit(("services", service.name), what, f"a store for its {service.state}, then state: none and {mend}")
    else:
        hit = Hit(("services", service.name), what, mend, edits)
    yield hit if run.replicas[0] < 2 else None
