"""Who owns what, and whether services stand on their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from backdraft.design.edits import Put
from backdraft.design.model import Service, Store, Table
from backdraft.design.resolve.lines import all_lines, endpoints_of, lines_of, lines_to, team
from backdraft.design.resolve.services import kind_of_store, users_of, writers_of
from backdraft.design.view import View
from backdraft.review.facts import at_most, callers, components, database, every, loops, owners_in, some, sync_calls
from backdraft.review.rule import Hit, Verdict, number, rule

_OURS = ("service", "worker", "job", "function", "gateway")


@rule(
    "shared-store",
    "One service writes a database",
    severity="error",
    items="architecture/boundaries architecture/schema",
    of="stores",
    why="Two writers must agree on every change of the schema, and neither can keep its rules.",
    source="Taibi and Lenarduzzi 2018 (shared persistency); microservices.io, database per service",
    research="shared-db X14",
    bad="services: {orders: {writes: [db]}, billing: {writes: [db]}}\nstores: {db: postgres}",
    good="services: {orders: {writes: [db]}, billing: {calls: [orders]}}\nstores: {db: postgres}",
)
def shared_store(view: View, store: Store) -> Iterator[Verdict]:
    writers = view.ask(writers_of, store.name)
    if kind_of_store(store) != "database" or not writers:
        return
    owners = view.ask(owners_in).get(store.name, frozenset())
    alone = [w for w in writers if w not in owners and not _perhaps_its_own(view.get(Service, "services", w))]
    teams = dict.fromkeys(team(view, w) for w in alone)
    if len(teams) < 2:
        yield None
        return
    names = " and ".join(alone[:3])
    keeper = store.owner or writers[0]
    said = {line.owner for line in view.ask(lines_to).get(store.name, ()) if line.verb == "writes"}
    severity = "" if len(said) > 1 else view.ask(at_most)  # an arrow in a sketch may be meant to read
    mend = f"let {keeper} write it, the others call {keeper}"
    yield Hit(("stores", store.name), f"{names} write {store.name}", mend, severity=severity)


@rule(
    "foreign-table",
    "A service touches its own tables alone",
    severity="error",
    items="architecture/boundaries",
    of="services",
    why="Who reads another service's table is broken by each change of it, and its owner cannot know.",
    source="Mercari production readiness (exclusive data owner)",
    research="foreign-table X13",
    bad="services: {orders: {reads: [users]}, people: {writes: [db]}}\nstores: {db: postgres}\n"
    "tables: {users: {owner: people, columns: {id: uuid pk}}}",
    good="services: {orders: {calls: [people]}, people: {writes: [users]}}\nstores: {db: postgres}\n"
    "tables: {users: {owner: people, columns: {id: uuid pk}}}",
)
def foreign_table(view: View, service: Service) -> Iterator[Verdict]:
    for line in view.ask(lines_of, service.name):
        if line.verb not in ("uses", "reads", "writes"):
            continue
        table = view.get(Table, "tables", line.dep.target) if view.entry(("stores", line.dep.target)) is None else None
        store = database(view, line.dep.target)
        owner = table.owner if table else store.owner if store else ""
        known = view.get(Service, "services", owner)
        if known is None or (_perhaps_its_own(service) and table is None):
            continue
        if owner == service.name or team(view, owner) == team(view, service.name) or _owns_some(view, service, store):
            yield None
        else:
            what = f"{service.name} {line.verb} {line.dep.target}, which is {owner}'s"
            asked = known.kind in ("service", "gateway", "external")
            mend = f"call {owner} instead:  {service.name} -> {owner}"
            given = f"{owner} answers nobody: let {service.name} own {line.dep.target} (owner: {service.name}), or one team both"
            yield Hit(line.path, what, mend if asked else given)


def _perhaps_its_own(service: Service | None) -> bool:
    """Whether what works behind the scenes may belong to the service whose store it is: nobody says whose it is."""
    return service is not None and not service.owner and service.kind in ("job", "worker", "function")


def _owns_some(view: View, service: Service, store: Store | None) -> bool:
    """Whether a service owns a table of a store that is another's."""
    return store is not None and service.name in view.ask(owners_in).get(store.name, ())


@rule(
    "store-owner",
    "Every database has an owner",
    severity="warning",
    items="architecture/boundaries",
    of="stores",
    why="Without an owner nobody decides about its schema, its backups, its cost.",
    source="Mercari production readiness",
    research="ownerless-store X18",
    bad="services: {a: {reads: [x]}, b: {reads: [y]}}\nstores: {x: {engine: postgres, owner: a}, y: postgres}",
    good="services: {a: {reads: [x]}, b: {reads: [y]}}\n"
    "stores: {x: {engine: postgres, owner: a}, y: {engine: postgres, owner: b}}",
)
def store_owner(view: View, store: Store) -> Iterator[Verdict]:
    if kind_of_store(store) != "database" or not view.ask(some, "stores", "owner"):
        return
    if store.owner or len(view.ask(writers_of, store.name)) == 1:
        yield None
        return
    users = view.ask(users_of, store.name)
    edits = (Put(("stores", store.name, "owner"), users[0]),) if users else ()
    mend = f"owner: {users[0] if users else 'the service that writes it'}"
    yield Hit(("stores", store.name), f"{store.name} has no owner", mend, edits)


@rule(
    "sync-cycle",
    "No services wait for one another in a circle",
    severity="error",
    items="architecture/boundaries",
    of="design",
    why="One slow service stops all of them, none can be deployed or understood alone.",
    source="Taibi and Lenarduzzi 2018 (cyclic dependency); Cerny et al. 2023",
    research="sync-cycle X15",
    bad="services: {a: {calls: [b]}, b: {calls: [c]}, c: {calls: [a]}}",
    good="services: {a: {calls: [b]}, b: {calls: [c]}, c: {calls: [a async]}}",
)
def sync_cycle(view: View) -> Iterator[Verdict]:
    if not any(view.ask(sync_calls).values()):
        return
    found = [loop for loop in view.ask(loops) if len(loop) > 1]
    if not found:
        yield None
    for loop in found:
        first, last = loop[0], loop[-1]
        what = f"{' → '.join(loop)} → {first} wait for one another"
        yield Hit(("services", first), what, f"let {last} tell by an event:  {last} ~> {first}")


@rule(
    "nano-service",
    "A service is more than one operation for one caller",
    severity="warning",
    items="architecture/boundaries",
    of="services",
    why="A network, a deployment and a team's attention are spent on a function call.",
    source="Cerny et al. 2023 (nano service)",
    research="nano-service",
    grown=True,
    bad="targets: {p95: 1s}\nservices: {a: {calls: [b]}, b: {does: Adds}}\n"
    "endpoints: {a: [GET /x, GET /z], b: [GET /y]}",
    good="targets: {p95: 1s}\nservices: {a: {calls: [b]}, b: {does: Adds}}\n"
    "endpoints: {a: [GET /x, GET /z], b: [GET /y, GET /w]}",
)
def nano_service(view: View, service: Service, *, operations: int = 1) -> Iterator[Verdict]:
    own = view.ask(endpoints_of, service.name)
    if service.kind != "service" or not own or len(view.groups()) < 2:
        return
    asking = view.ask(callers).get(service.name, ())
    lonely = len(own) <= operations and not service.dependencies() and len(asking) == 1
    what = f"{service.name} has {len(own)} operation, no store and one caller"
    mend = f"make it a part of {asking[0]}" if lonely else ""
    yield Hit(("services", service.name), what, mend) if lonely else None


@rule(
    "mega-service",
    "No service holds most of the operations",
    severity="warning",
    items="architecture/boundaries architecture/scaling",
    of="services",
    why="It is deployed for every change and scaled for its busiest part.",
    source="Cerny et al. 2023 (mega service); the numbers are ours",
    research="mega-service",
    bad="services: {a: {}, b: {}, c: {}, d: {}}\n"
    "endpoints: {a: [GET /a, GET /b, GET /c, GET /d, GET /e, GET /f, GET /g, GET /h], b: [GET /i], c: [GET /j], d: [GET /k]}",
    good="services: {a: {}, b: {}, c: {}, d: {}}\n"
    "endpoints: {a: [GET /a, GET /b], b: [GET /i, GET /e], c: [GET /j, GET /f], d: [GET /k, GET /g]}",
)
def mega_service(
    view: View, service: Service, *, share: float = 0.5, operations: int = 20, least: int = 8
) -> Iterator[Verdict]:
    own, groups = len(view.ask(endpoints_of, service.name)), view.groups()
    if not own or len(groups) < 2:
        return
    if own <= min(operations, least - 1):
        yield None
        return
    total = len(view.paths("endpoints"))
    big = own > operations or (len(groups) >= 4 and own >= least and own > share * total)
    what = f"{service.name} holds {own} of {total} operations (at most {number(operations)}, or {share:.0%} of all)"
    yield Hit(("services", service.name), what, "split it where its tables fall into groups") if big else None


@rule(
    "hub",
    "No service stands between most others",
    severity="warning",
    items="architecture/boundaries",
    of="services",
    why="Its failure is everybody's, and every change of the system is a change of it.",
    source="Cerny et al. 2023 (hub-like dependency); the number is ours",
    research="hub",
    bad="services: {a: {calls: [h]}, b: {calls: [h]}, c: {calls: [h]}, h: {calls: [d, e, f, g]}, "
    "d: {}, e: {}, f: {}, g: {}}",
    good="services: {a: {calls: [h]}, b: {calls: [h]}, c: {calls: [d]}, h: {calls: [d, e, f, g]}, "
    "d: {}, e: {}, f: {}, g: {}}",
)
def hub(view: View, service: Service, *, max: int = 6) -> Iterator[Verdict]:
    calls, asking = view.ask(sync_calls).get(service.name, ()), view.ask(callers).get(service.name, ())
    if service.kind == "gateway" or not (calls or asking):
        return
    much = len(asking) >= 3 and len(calls) >= 3 and len(asking) + len(calls) > max
    what = f"{service.name} stands between {len(asking)} callers and {len(calls)} callees (at most {number(max)})"
    mend = f"let callers ask {calls[0]} themselves, or {service.name} tell by events" if much else ""
    yield Hit(("services", service.name), what, mend) if much else None


@rule(
    "distributed-monolith",
    "Most requests need few services",
    severity="warning",
    items="architecture/boundaries",
    of="design",
    why="When half of the system waits for the other half, all of it is up or none.",
    source="Cerny et al. 2023; the share is ours",
    research="distributed-monolith",
    bad="services: {a: {calls: [b, c, d]}, b: {calls: [c, d]}, c: {calls: [d, a]}, d: {calls: [a]}}",
    good="services: {a: {calls: [b]}, b: {}, c: {calls: [d]}, d: {}}",
)
def distributed_monolith(view: View, *, share: float = 0.5) -> Iterator[Verdict]:
    ours = {s.name for s in view.ask(every, Service, "services") if s.kind in ("service", "worker", "function")}
    graph = view.ask(sync_calls)
    if len(ours) < 4 or not any(graph.values()):
        return
    reached = sorted(count / len(ours) for count in _reached(graph, ours))
    median = reached[len(reached) // 2]
    what = f"half of the services wait for {median:.0%} of all (at most {share:.0%})"
    yield Hit(("head",), what, "draw the boundaries anew, or let services tell by events") if median > share else None


def _reached(graph: Mapping[str, tuple[str, ...]], ours: set[str]) -> list[int]:
    """How many of `ours` each of `ours` leads to, itself left out: sets as bits, from those that lead nowhere up."""
    bit = {name: 1 << i for i, name in enumerate(ours)}
    below: dict[str, int] = {}
    for part in components(graph):
        bits = 0
        for name in part:
            bits |= bit.get(name, 0)
            for step in graph[name]:
                bits |= below.get(step, 0)
        below.update(dict.fromkeys(part, bits))
    return [below[name].bit_count() - 1 for name in ours]


@rule(
    "layers",
    "Services are cut by what they do, not by layer",
    severity="info",
    items="architecture/boundaries",
    of="services",
    why="Every feature then touches every layer, so every change is a change of all.",
    source="Taibi and Lenarduzzi 2018 (wrong cuts)",
    research="layer-cut",
    bad="services: {shop-logic: {calls: [shop-data]}, shop-data: {}}",
    good="services: {catalog: {calls: [orders]}, orders: {}}",
)
def layers(view: View, service: Service) -> Iterator[Verdict]:
    for target in view.ask(sync_calls).get(service.name, ()):
        cut = _tier(service.name) and _tier(target)
        what = f"{service.name} and {target} are layers of one thing"
        yield Hit(("services", service.name), what, "make one service of them, and cut by capability") if cut else None


_TIERS = frozenset(
    ["ui", "logic", "data", "dao", "dal", "persistence", "presentation", "business", "backend", "repository"]
)


def _tier(name: str) -> bool:
    return name.lower().replace("_", "-").rpartition("-")[2] in _TIERS


@rule(
    "orphan",
    "Every service and store is connected",
    severity="info",
    items="architecture/boundaries",
    of="services",
    why="What nobody calls and what calls nobody is forgotten, or its line is.",
    source="Structurizr, model inspections",
    research="orphan",
    bad="services: {a: {calls: [b]}, b: {}, c: {does: Waits}}",
    good="services: {a: {calls: [b]}, b: {calls: [c]}, c: {does: Waits}}",
)
def orphan(view: View, service: Service) -> Iterator[Verdict]:
    if not view.ask(all_lines):
        return
    alone = not view.ask(lines_of, service.name) and service.name not in view.ask(lines_to)
    what = f"nothing calls {service.name}, and it calls nothing"
    yield Hit(("services", service.name), what, f"draw its line:  {_line(view, service)}") if alone else None


def _line(view: View, service: Service) -> str:
    """A line that would connect a service: what a person or a clock starts is not called."""
    others = (s.name for s in view.ask(every, Service, "services") if s.name != service.name and s.kind == "service")
    first = service.kind in ("client", "job")
    return f"{service.name} -> {next(others, 'orders')}" if first else f"gateway -> {service.name}"


@rule(
    "client-to-store",
    "No client reaches into a store",
    severity="error",
    items="architecture/boundaries architecture/security",
    of="services",
    why="Nothing checks who asks and what they may see, and the schema is public.",
    source="Threagile; OWASP API 2023, broken authentication",
    research="client-to-store",
    bad="services: {web: {kind: client, reads: [db]}}\nstores: {db: postgres}",
    good="services: {web: {kind: client, calls: [orders]}, orders: {reads: [db]}}\nstores: {db: postgres}",
)
def client_to_store(view: View, service: Service) -> Iterator[Verdict]:
    if service.kind not in ("client", "external"):
        return
    for verb, dep in service.dependencies():
        store = database(view, dep.target)
        if verb in ("uses", "reads", "writes"):
            path = ("services", service.name, verb, dep.target)
            mend = f"put a service between:  {service.name} -> api -> {dep.target}"
            yield Hit(path, f"{service.name} reaches into {dep.target}", mend) if store else None
        else:
            yield None


@rule(
    "no-gateway",
    "Clients come in through one door",
    severity="warning",
    items="architecture/security architecture/scaling",
    of="services",
    grown=True,
    why="Sign-in, limits and TLS are made once at a gateway, or again and differently in each service.",
    source="MicroFreshener (no API gateway); microSecEnD R01",
    research="no-gateway",
    bad="targets: {p95: 1s}\nservices: {web: {kind: client, calls: [a, b]}, a: {}, b: {}}",
    good="targets: {p95: 1s}\nservices: {web: {kind: client, calls: [gw]}, gw: {kind: gateway, calls: [a, b]}, a: {}, b: {}}",
)
def no_gateway(view: View, service: Service, *, max: int = 1) -> Iterator[Verdict]:
    if service.kind != "client":
        return
    called = [view.get(Service, "services", name) for name in view.ask(sync_calls).get(service.name, ())]
    direct = [s.name for s in called if s is not None and s.kind == "service"]
    if not called or any(s is not None and s.kind == "gateway" for s in view.ask(every, Service, "services")):
        yield None
        return
    what = f"{service.name} calls {len(direct)} services directly (more than {number(max)} want a gateway)"
    mend = f"{service.name} -> gateway -> {', '.join(direct)}"
    yield Hit(("services", service.name), what, mend) if len(direct) > max else None


@rule(
    "chatty",
    "Two services talk little for one request",
    severity="warning",
    items="architecture/boundaries architecture/contracts",
    of="services",
    why="Each call adds its latency and its chance of failure.",
    source="Cerny et al. 2023; the number is ours",
    research="chatty",
    bad="services: {a: {calls: [b x8]}, b: {}}",
    good="services: {a: {calls: [b x2]}, b: {}}",
)
def chatty(view: View, service: Service, *, max: int = 3) -> Iterator[Verdict]:
    asked: defaultdict[str, float] = defaultdict(float)
    for dep in service.calls:
        asked[dep.target] += dep.times
    for target in view.ask(sync_calls).get(service.name, ()):
        times = asked[target]
        what = f"{service.name} calls {target} {number(times)} times a request (at most {number(max)})"
        yield (
            Hit(("services", service.name), what, f"one call of {target} that takes them all") if times > max else None
        )
