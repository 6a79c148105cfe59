"""How services talk: contracts, chains, fan-out, events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from backdraft.design.edits import Insert
from backdraft.design.identity import named_lines
from backdraft.design.model import Endpoint, Event, Service, Store
from backdraft.design.problems import Severity
from backdraft.design.resolve.lines import all_lines, endpoints_of, lines_of
from backdraft.design.resolve.services import kind_of_store, users_of
from backdraft.design.view import View
from backdraft.review.facts import at_most, circles, ends_of, every, grown, some, sync_calls
from backdraft.review.mends import at, flagged, said
from backdraft.review.rule import Hit, Verdict, number, rule


@rule(
    "fan-out",
    "One request waits for few services",
    severity="warning",
    items="architecture/scaling",
    of="services",
    ticks=False,
    why="Latencies add up, availabilities multiply.",
    source="Ours; the number is a setting",
    research="fan-out",
    bad="services: {a: {calls: [b, c, d, e]}, b: {}, c: {}, d: {}, e: {}}",
    good="services: {a: {calls: [b, c, d par, e async]}, b: {}, c: {}, d: {}, e: {}}",
)
def fan_out(view: View, service: Service, *, max: int = 3) -> Iterator[Verdict]:
    lines = [(name, dep) for name, dep in named_lines(service.calls) if not dep.is_async and "par" not in dep.flags]
    calls = [dep for _, dep in lines]
    if service.kind in ("gateway", "client", "job") or not calls:
        return
    waited = sum(min(dep.times, 1) for dep in calls)
    what = f"{service.name} waits for {number(waited)} calls one after the other (at most {number(max)})"
    path = ("services", service.name)
    if not (waited > max):
        yield None
        return
    edits = flagged((*path, "calls", lines[-1][0]), calls[-1], "par")
    yield Hit(path, what, f"ask at the same time:  {said(edits)}", edits)


@rule(
    "deep-chain",
    "A request passes few services one after the other",
    severity="warning",
    items="architecture/boundaries architecture/scaling",
    of="design",
    why="Each hop adds latency, and the chance that all are up shrinks with each.",
    source="Cerny et al. 2023; the number is ours",
    research="deep-chain X15",
    bad="services: {a: {calls: [b]}, b: {calls: [c]}, c: {calls: [d]}, d: {calls: [e]}, e: {calls: [f]}, f: {}}",
    good="services: {a: {calls: [b]}, b: {calls: [c]}, c: {calls: [d]}, d: {calls: [e async]}, e: {}, f: {}}",
)
def deep_chain(view: View, *, max: int = 4) -> Iterator[Verdict]:
    graph = view.ask(sync_calls)
    if not any(graph.values()):
        return
    chain = _longest(graph)
    what = f"{' → '.join(chain)} is {len(chain) - 1} hops (at most {number(max)})"
    mend = f"let the last step be told:  {chain[-2]} ~> {chain[-1]}" if len(chain) > 1 else ""
    hit = Hit(("services", chain[0]), what, mend, severity=view.ask(at_most))
    yield hit if len(chain) - 1 > max else None


def _longest(graph: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The longest chain of a graph; of a circle, once around. Each node is finished once, without recursion."""
    best: dict[str, tuple[int, str]] = {}  # hops from a node on, and the next one
    for root in graph:
        stack = [root] if root not in best else []
        open_: set[str] = set()
        while stack:
            node = stack[-1]
            if node in best:
                stack.pop()
            elif node in open_:
                known = [step for step in graph[node] if step in best]
                step = max(known, key=lambda name: best[name][0], default="")
                best[node] = (best[step][0] + 1, step) if step else (1, "")
                open_.discard(node)
                stack.pop()
            else:
                open_.add(node)
                stack.extend(step for step in graph[node] if step not in best and step not in open_)
    chain = [max(best, key=lambda name: best[name][0])] if best else []
    while chain and best[chain[-1]][1]:
        chain.append(best[chain[-1]][1])
    return tuple(chain)


@rule(
    "no-operation",
    "A call names the operation",
    severity="info",
    items="architecture/contracts",
    of="services",
    why="The contract between both is that operation; a bare line says that somebody asks something.",
    source="AWS Well-Architected, service contracts",
    research="no-contract",
    bad="services: {a: {calls: [b]}, b: {}}\nendpoints: {b: [GET /orders]}",
    good="services: {a: {calls: [b GET /orders]}, b: {}}\nendpoints: {b: [GET /orders]}",
)
def no_operation(view: View, service: Service) -> Iterator[Verdict]:
    if service.kind in ("client", "gateway"):
        return
    for line in view.ask(lines_of, service.name):
        if line.verb != "calls" or not (known := view.ask(endpoints_of, line.dep.target)):
            continue
        what = f"{service.name} calls {line.dep.target} and does not say what it asks"
        yield None if line.dep.operation else Hit(line.path, what, f"such as  {line.dep.target} {known[0][2]}")


@rule(
    "unknown-operation",
    "A called operation is there",
    severity="error",
    items="architecture/contracts review/rest",
    of="services",
    why="The call fails on the first day.",
    source="Ours: calls and endpoints stand in one file",
    research="dangling",
    bad="services: {a: {calls: [b GET /order]}, b: {}}\nendpoints: {b: [GET /orders]}",
    good="services: {a: {calls: [b GET /orders]}, b: {}}\nendpoints: {b: [GET /orders]}",
)
def unknown_operation(view: View, service: Service) -> Iterator[Verdict]:
    for line in view.ask(lines_of, service.name):
        known = view.ask(endpoints_of, line.dep.target)
        if line.verb != "calls" or not line.dep.operation or not known:
            continue
        found = _answered(view.ask(_operations, line.dep.target), line.dep.operation)
        what = f"{line.dep.target} has no {line.dep.operation}"
        edits = (Insert(("endpoints", line.dep.target, line.dep.operation), line.dep.operation),)
        mend = f"add it:  {line.dep.target} {line.dep.operation}"
        yield None if found else Hit(line.path, what, mend, edits)


#: The endpoints of a service as a tree: the method and the number of segments, then segment by segment, `:` for a key.
_Tree = dict[Any, Any]


def _operations(view: View, service: str) -> _Tree:
    tree: _Tree = {}
    for path in view.ask(endpoints_of, service):
        method, *segments = path[2].split(" v")[0].split("/")
        here = tree.setdefault((method, len(segments)), {})
        for segment in segments:
            here = here.setdefault(":" if segment.startswith(":") else segment, {})
    return tree


def _answered(tree: _Tree, operation: str) -> bool:
    """Whether an operation is an endpoint, whatever its keys are called."""
    method, *segments = operation.split("/")
    todo = [(tree.get((method, len(segments))), 0)]
    while todo:
        here, at = todo.pop()
        if here is None:
            continue
        if at == len(segments):
            return True
        segment = segments[at]
        below = here.values() if segment.startswith(":") else (here.get(":"), here.get(segment))
        todo += [(each, at + 1) for each in below]
    return False


@rule(
    "sunset-called",
    "Nothing of ours calls what goes away",
    severity="warning",
    items="architecture/contracts",
    of="services",
    why="On the day of the sunset that call fails.",
    source="Ours: calls and endpoints stand in one file",
    research="X20",
    bad="services: {a: {calls: [b GET /old]}, b: {}}\n"
    "endpoints: {b: [{endpoint: GET /old, deprecated: {since: 2026-01-01, sunset: 2027-01-01, use: GET /new}}, GET /new]}",
    good="services: {a: {calls: [b GET /new]}, b: {}}\n"
    "endpoints: {b: [{endpoint: GET /old, deprecated: {since: 2026-01-01, sunset: 2027-01-01, use: GET /new}}, GET /new]}",
)
def sunset_called(view: View, service: Service) -> Iterator[Verdict]:
    for line in view.ask(lines_of, service.name):
        if line.verb != "calls" or not line.dep.operation:
            continue
        ep = view.get(Endpoint, "endpoints", line.dep.target, line.dep.operation)
        if ep is None:
            continue
        told = dict(ep.deprecated)
        what = f"{service.name} calls {ep.id}, which goes away{' on ' + told['sunset'] if told.get('sunset') else ''}"
        instead = told.get("use") or "what takes its place"
        yield Hit(line.path, what, f"call {instead} instead") if ep.deprecated else None


@rule(
    "event-ends",
    "Every event is emitted and consumed",
    severity="info",
    items="architecture/boundaries architecture/contracts",
    of="events",
    why="An event without one end is a line that was forgotten, or work for nobody.",
    source="Ours: both ends stand in one file",
    research="queue-open-end X19",
    bad="services: {a: {emits: [x]}}\nevents: {x: }\nstores: {bus: rabbitmq}",
    good="services: {a: {emits: [x]}, b: {consumes: [x]}}\nevents: {x: }\nstores: {bus: rabbitmq}",
)
def event_ends(view: View, event: Event) -> Iterator[Verdict]:
    makers, takers = view.ask(ends_of).get(event.name, ((), ()))
    takers += view.ask(_emptied_by, event.name)
    path = ("events", event.name)
    if makers and takers:
        yield None
    elif makers:
        yield Hit(path, f"nobody consumes {event.name}", f"such as:  mailer consumes {event.name}")
    elif takers:
        severity: Severity = "warning" if view.ask(grown) else "info"
        mend = f"such as:  orders emits {event.name}"
        yield Hit(path, f"nobody emits {event.name}, {takers[0]} waits for it", mend, severity=severity)
    else:
        yield Hit(path, f"nobody emits or consumes {event.name}", "give it both ends, or delete it")


def _emptied_by(view: View, event: str) -> tuple[str, ...]:
    """The caches that forget by an event."""
    return tuple(store.name for store in view.ask(every, Store, "stores") if event in store.invalidate)


@rule(
    "event-type",
    "Every event says what it carries",
    severity="warning",
    items="architecture/contracts review/docs",
    of="events",
    why="Consumers are written against the payload; without a type it is whatever the producer sends today.",
    source="AsyncAPI; AWS Well-Architected, service contracts",
    research="no-contract",
    bad="events: {x: T, y: }\ntypes: {T: {id: uuid}}",
    good="events: {x: T, y: T}\ntypes: {T: {id: uuid}}",
)
def event_type(view: View, event: Event) -> Iterator[Verdict]:
    if not view.ask(some, "events", "type"):
        return
    what = f"{event.name} does not say what it carries"
    yield None if event.type else Hit(("events", event.name), what, f"{event.name}: the type that it carries")


@rule(
    "mixed-cycle",
    "Events that come back are meant to",
    severity="info",
    items="architecture/boundaries",
    of="design",
    why="A circle of calls and events may feed itself without end.",
    source="Ours",
    research="mixed-cycle",
    bad="services: {a: {emits: [x], consumes: [y]}, b: {consumes: [x], emits: [y]}}\nevents: {x: , y: }\nstores: {bus: sqs}",
    good="services: {a: {emits: [x]}, b: {consumes: [x], emits: [y]}, c: {consumes: [y]}}\n"
    "events: {x: , y: }\nstores: {bus: sqs}",
)
def mixed_cycle(view: View) -> Iterator[Verdict]:
    # An event stands between who emits and who consumes it (no service has a blank in its name): a line for each is
    # less than a line for each pair.
    graph: dict[str, dict[str, None]] = {name: dict.fromkeys(steps) for name, steps in view.ask(sync_calls).items()}
    for line in view.ask(all_lines):
        if line.verb == "emits":
            topic = f"event {line.dep.target}"
            graph.setdefault(line.owner, {})[topic] = None
            if topic not in graph:
                graph[topic] = dict.fromkeys(view.ask(ends_of)[line.dep.target][1])
    if not any(line.verb == "emits" for line in view.ask(all_lines)):
        return

    known = {frozenset(loop) for loop in circles(view.ask(sync_calls))}
    rounds = circles({k: tuple(v) for k, v in graph.items()})
    found = [c for r in rounds if (c := tuple(n for n in r if " " not in n)) and frozenset(c) not in known]
    if not found:
        yield None
    for circle in found:
        what = f"{', '.join(circle)} reach one another by events"
        yield Hit(("services", circle[0]), what, "say what ends the circle:  ignore: {mixed-cycle: …}")


@rule(
    "unused-store",
    "Every store is used",
    severity="info",
    items="architecture/boundaries",
    of="stores",
    why="It costs money and answers nothing, or a line was forgotten.",
    source="Structurizr, model inspections",
    research="orphan",
    bad="services: {a: {reads: [x]}}\nstores: {x: postgres, y: redis}",
    good="services: {a: {reads: [x via=y]}}\nstores: {x: postgres, y: redis}",
)
def unused_store(view: View, store: Store) -> Iterator[Verdict]:
    if not view.ask(all_lines) or kind_of_store(store) in ("queue", "stream"):
        return  # a broker that carries nothing is told as that, with its own mend
    used = (
        view.ask(users_of, store.name)
        or store.from_
        or store.kind == "cdn"
        or any(e.to == store.name for e in view.ask(every, Event, "events"))
        or any(store.name in other.from_ for other in view.ask(every, Store, "stores"))
    )
    ours = (s.name for s in view.ask(every, Service, "services") if s.kind not in ("client", "external", "gateway"))
    first = next(ours, "orders")
    yield None if used else Hit(("stores", store.name), f"nobody uses {store.name}", f"{first} -> {store.name}")


@rule(
    "n-plus-one",
    "A list asks once for all its rows",
    severity="warning",
    items="architecture/scaling",
    of="endpoints",
    why="One request becomes as many as the page has rows.",
    source="Fowler, N+1 selects; ours across services",
    research="X16",
    bad="services: {a: {}, b: {}}\nendpoints: {a: [{endpoint: 'GET /orders page -> Order[]', calls: [b x20]}]}\ntypes: {Order: {id: uuid}}",
    good="services: {a: {}, b: {}}\nendpoints: {a: [{endpoint: 'GET /orders page -> Order[]', calls: [b]}]}\ntypes: {Order: {id: uuid}}",
)
def n_plus_one(view: View, ep: Endpoint, *, max: int = 3) -> Iterator[Verdict]:
    if ep.result is None or not ep.result.array:
        return
    for dep in (*(ep.calls or ()), *(ep.reads or ())):
        what = f"{ep.id} asks {dep.target} {number(dep.times)} times for one page (at most {number(max)})"
        yield Hit(at(ep), what, f"ask {dep.target} once, for all rows of the page") if dep.times > max else None
