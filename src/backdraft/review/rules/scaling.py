"""The brief's five notes on scaling, and what is too much of it: simplicity."""

from __future__ import annotations

from collections.abc import Iterator

from backdraft.design.edits import Drop, Put
from backdraft.design.identity import named_lines
from backdraft.design.model import Decision, Event, Loads, Service, Store, Table
from backdraft.design.resolve.growth import connections
from backdraft.design.resolve.lines import all_lines, lines_to
from backdraft.design.resolve.services import kind_of_store, users_of
from backdraft.design.resolve.tables import store_of
from backdraft.design.view import View
from backdraft.review.facts import every
from backdraft.review.rule import Hit, Verdict, number, rule


@rule(
    "stateful-replicas",
    "What runs several times keeps nothing itself",
    severity="error",
    items="architecture/scaling",
    of="services",
    why="The next request comes to another replica, which knows nothing of the last one.",
    source="Twelve-factor, VI; Mercari production readiness; the brief: stateless services",
    research="stateful-replicas",
    bad="services: {a: {run: 3 x 1cpu 2ms 99%, state: session}}",
    good="services: {a: {run: 3 x 1cpu 2ms 99%, state: none}}",
)
def stateful_replicas(view: View, service: Service) -> Iterator[Verdict]:
    if not service.state or service.run is None:
        return
    many = (service.run.replicas or (1, 1))[1] > 1
    edits = (Put(("services", service.name, "state"), "none"),)
    what = f"{service.name} runs {(service.run.replicas or (1, 1))[1]} times and keeps its {service.state} itself"
    mend = "state: none, with a store for it:  " + f"{service.name} -> sessions"
    yield Hit(("services", service.name), what, mend, edits) if many and service.state != "none" else None


@rule(
    "pool-overflow",
    "The pools before a database fit into it",
    severity="error",
    items="architecture/scaling",
    of="stores",
    why="The connection that is one too many is refused, at the peak, for whoever comes last.",
    source="HikariCP, about pool sizing; the brief: connection pooling",
    research="pool-overflow",
    bad="services: {a: {run: 4 x 1cpu 2ms 99% pool=30, uses: [db]}}\nstores: {db: {engine: postgres, max_connections: 100}}",
    good="services: {a: {run: 4 x 1cpu 2ms 99% pool=20, uses: [db]}}\nstores: {db: {engine: postgres, max_connections: 100}}",
)
def pool_overflow(view: View, store: Store) -> Iterator[Verdict]:
    if store.max_connections is None or kind_of_store(store) != "database":
        return
    pools = view.ask(connections, store.name)
    if not pools:
        return
    much = pools > store.max_connections and not store.pooler
    what = f"the pools before {store.name} open {pools} connections, it takes {store.max_connections}"
    edits = (Put(("stores", store.name, "pooler"), "pgbouncer"),)
    yield Hit(("stores", store.name), what, "pooler: pgbouncer, or smaller pools", edits) if much else None


@rule(
    "read-replica",
    "A replica that is read is there",
    severity="error",
    items="architecture/scaling",
    of="services",
    why="The line promises a copy that nobody runs.",
    source="The brief: read replicas",
    research="store-no-standby",
    bad="services: {a: {reads: [db replica]}}\nstores: {db: {engine: postgres, replicas: 0}}",
    good="services: {a: {reads: [db replica]}}\nstores: {db: {engine: postgres, replicas: 1}}",
)
def read_replica(view: View, service: Service) -> Iterator[Verdict]:
    for verb, dep in service.dependencies():
        if verb not in ("reads", "uses") or "replica" not in dep.flags:
            continue
        name = dep.target if view.entry(("stores", dep.target)) is not None else view.ask(store_of, dep.target)
        store = view.get(Store, "stores", name)
        if store is None or store.replicas is None:
            continue
        edits = (Put(("stores", store.name, "replicas"), 1),)
        what = f"{service.name} reads a replica of {store.name}, which has none"
        path = ("services", service.name, verb, dep.target)
        yield None if store.replicas else Hit(path, what, f"{store.name}: {{replicas: 1}}", edits)


@rule(
    "slow-in-request",
    "What takes long is not waited for",
    severity="info",
    items="architecture/scaling",
    of="services",
    why="A mail, a report, a picture can come later; the request need not wait for it.",
    source="The brief: message queues for async processing",
    research="cache-missing",
    bad="services: {a: {calls: [mailer]}, mailer: {kind: worker}}",
    good="services: {a: {calls: [mailer async]}, mailer: {kind: worker}}",
)
def slow_in_request(view: View, service: Service) -> Iterator[Verdict]:
    if service.kind in ("job", "client"):
        return
    for name, dep in named_lines(service.calls):
        there = view.get(Service, "services", dep.target)
        if there is None or there.kind not in ("worker", "job"):
            continue
        path = ("services", service.name, "calls", name)
        what = f"{service.name} waits for {dep.target}, a {there.kind}"
        yield None if dep.is_async else Hit(path, what, f"{service.name} ~> {dep.target}")


@rule(
    "hot-table",
    "A table that grows has an end",
    severity="info",
    items="architecture/scaling architecture/schema",
    of="tables",
    why="What is never deleted is paid for, backed up and searched through for ever.",
    source="AWS Well-Architected, data lifecycle",
    research="hot-spots",
    bad="tables: {a: {growth: 5M/day, columns: {id: uuid pk}}}",
    good="tables: {a: {growth: 5M/day, keep: 1y, columns: {id: uuid pk}}}",
)
def hot_table(view: View, table: Table, *, a_day: float = 100_000) -> Iterator[Verdict]:
    if table.growth is None:
        return
    rows = table.growth.per_second * 86_400
    if rows < a_day:
        yield None
        return
    what = f"{table.name} grows by {table.growth.text} and nothing is said of its end (from {number(a_day)} a day on)"
    edits = (Put(("tables", table.name, "keep"), "1y"),)
    yield None if table.keep or table.partition else Hit(("tables", table.name), what, "keep: 1y", edits)


# --- simplicity -------------------------------------------------------------------------------------------------------


@rule(
    "lone-gateway",
    "A gateway stands before several services",
    severity="info",
    items="architecture/boundaries",
    of="services",
    why="Before one service it is a hop that can fail; a library does the same.",
    source="The brief: keep it simple",
    research="simplicity",
    bad="services: {web: {kind: client, calls: [gw]}, gw: {kind: gateway, calls: [a]}, a: {}}",
    good="services: {web: {kind: client, calls: [gw]}, gw: {kind: gateway, calls: [a, b]}, a: {}, b: {}}",
)
def lone_gateway(view: View, service: Service) -> Iterator[Verdict]:
    behind = {dep.target for dep in service.calls}
    if service.kind != "gateway" or not behind:
        return
    alone = next(iter(behind))
    what = f"{service.name} stands before {alone} alone"
    takes = f"let {alone} do {', '.join(service.guards)} itself" if service.guards else "leave it out"
    mend = f"{takes} until there is a second service"
    yield Hit(("services", service.name), what, mend) if len(behind) < 2 else None


@rule(
    "many-services",
    "There are not more services than things to keep",
    severity="info",
    items="architecture/boundaries",
    of="design",
    why="Each service costs a deployment, a pipeline and calls that can fail; a module costs a folder.",
    source="Fowler, monolith first; the brief: keep it simple",
    research="simplicity",
    bad="services: {a: {}, b: {}, c: {}, d: {}}\ntables: {x: {columns: {id: uuid pk}}, y: {columns: {id: uuid pk}}}",
    good="services: {a: {}, b: {}}\ntables: {x: {columns: {id: uuid pk}}, y: {columns: {id: uuid pk}}}",
)
def many_services(view: View) -> Iterator[Verdict]:
    services = [s.name for s in view.ask(every, Service, "services") if s.kind == "service"]
    tables = view.paths("tables")
    if len(tables) < 2 or not services:
        return
    kept = {view.ask(store_of, path[1]) for path in tables}
    others = [s for s in view.ask(every, Store, "stores") if s.name not in kept and view.ask(users_of, s.name)]
    count = sum(s.persist or kind_of_store(s) in ("database", "search", "blob") for s in others)
    what = f"{len(services)} services for {len(tables)} tables" + (f" and {count} other stores" if count else "")
    much = len(services) > len(tables) + count
    yield Hit(("head",), what, "make modules of some of them") if much else None


@rule(
    "early-shard",
    "What fits on one node is not spread",
    severity="info",
    items="architecture/scaling",
    of="tables",
    why="Joins, transactions and unique keys across shards are lost, for a size that one node holds.",
    source="The brief: avoid premature optimization; the number is a setting",
    research="simplicity",
    bad="tables: {a: {rows: 10k, columns: {id: uuid pk}, shard: hash(id) 4}}",
    good="tables: {a: {rows: 900M, columns: {id: uuid pk}, shard: hash(id) 4}}",
)
def early_shard(view: View, table: Table, *, rows: float = 1_000_000) -> Iterator[Verdict]:
    if table.shard is None or table.rows is None:
        return
    edits = (Drop(("tables", table.name, "shard")),)
    what = f"{table.name} is sharded at {table.rows.text} rows (from {number(rows)} on)"
    early = table.rows.value < rows and not _beside_large(view, table, rows)
    yield Hit(("tables", table.name), what, "leave shard out", edits) if early else None


def _beside_large(view: View, table: Table, rows: float) -> bool:
    """Whether a large table is divided by the same columns in the same store: the rows of both then lie together."""
    by = table.shard.columns if table.shard else ()
    return view.ask(_divided, view.ask(store_of, table.name), by, rows)


def _divided(view: View, store: str, by: tuple[str, ...], rows: float) -> bool:
    return (store, by) in view.ask(_large_shards, rows)


def _large_shards(view: View, rows: float) -> frozenset[tuple[str, tuple[str, ...]]]:
    """The stores that divide a table of so many rows, each with the columns that it is divided by."""
    large = (t for t in view.ask(every, Table, "tables") if t.shard is not None and t.rows and t.rows.value >= rows)
    return frozenset((view.ask(store_of, t.name), t.shard.columns) for t in large if t.shard is not None)


@rule(
    "needless-cache",
    "A cache saves something",
    severity="info",
    items="architecture/caching",
    of="stores",
    why="A cache is a second truth; below a few requests a second the database answers from its memory as well.",
    source="The brief: avoid premature optimization; the number is a setting",
    research="simplicity",
    bad="load: {peak: 2/s}\nservices: {a: {reads: [db via=c]}}\nstores: {db: postgres, c: {engine: redis, ttl: 5m}}",
    good="load: {peak: 900/s}\nservices: {a: {reads: [db via=c]}}\nstores: {db: postgres, c: {engine: redis, ttl: 5m}}",
)
def needless_cache(view: View, store: Store, *, a_second: float = 10) -> Iterator[Verdict]:
    loads = view.get(Loads, "load")
    peaks = [load.peak.value for load in loads.items if load.peak] if loads else []
    if kind_of_store(store) != "cache" or not peaks or store.persist or not view.ask(users_of, store.name):
        return
    what = f"{store.name} stands before {number(sum(peaks))} requests a second (worth it from {number(a_second)} on)"
    yield Hit(("stores", store.name), what, "leave it out, and measure first") if sum(peaks) < a_second else None


@rule(
    "lone-queue",
    "A message broker carries something",
    severity="info",
    items="architecture/scaling",
    of="stores",
    why="It must be run, watched and paid for.",
    source="The brief: keep it simple",
    research="simplicity queue-open-end",
    bad="services: {a: {uses: [db]}}\nstores: {db: postgres, bus: kafka}",
    good="services: {a: {emits: [x]}}\nstores: {bus: kafka}\nevents: {x: }",
)
def lone_queue(view: View, store: Store) -> Iterator[Verdict]:
    if kind_of_store(store) not in ("queue", "stream") or not view.ask(all_lines):
        return
    used = (
        view.ask(users_of, store.name)
        or view.ask(lines_to).get(store.name)
        or any(event.to == store.name for event in view.ask(every, Event, "events"))
        or any(store.name in other.from_ for other in view.ask(every, Store, "stores"))
    )
    told = any(store.name in decision.touches for decision in view.ask(every, Decision, "decisions"))
    edits = () if told else (Drop(("stores", store.name)),)  # what a decision names is not dropped behind its back
    yield None if used else Hit(("stores", store.name), f"{store.name} carries nothing", "leave it out", edits)
