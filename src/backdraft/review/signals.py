"""What in a design calls for a recommendation (`advice.py`): the place, and the figures in words."""

from __future__ import annotations

from collections.abc import Iterator

from backdraft.capacity.sizes import size_of_table
from backdraft.capacity.words import percent, size
from backdraft.design.model import Api, Endpoint, Loads, Service, Store, Table, Targets
from backdraft.design.paths import Path
from backdraft.design.resolve.collections import table_of
from backdraft.design.resolve.engines import engine_name
from backdraft.design.resolve.lines import all_lines, lines_to
from backdraft.design.resolve.services import kind_of_store, users_of
from backdraft.design.resolve.tables import columns_of, foreign_keys, store_of, type_of_column
from backdraft.design.view import View
from backdraft.review.facts import callers, ends_of, engine_of, sync_calls
from backdraft.review.figures import figures, run_of
from backdraft.review.rule import number

#: A place, and the figures or facts in words.
Signal = tuple[Path, str]


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' * (count != 1)}"


def _peak(view: View) -> float:
    loads = view.get(Loads, "load")
    return sum(load.peak.value for load in loads.items if load.peak) if loads else 0.0


def _busy(view: View, store: str) -> str:
    """How busy a store is at the peak, where it and the load are said."""
    found = view.ask(figures)
    answer = found.stores.get(store) if found is not None and run_of(view, store) is not None else None
    return f", {percent(answer.utilisation)} busy at the peak" if answer is not None and answer.utilisation else ""


def _idle(view: View, store: str) -> bool:
    """Whether a store has half of its time left at the peak, where it and the load are said."""
    found = view.ask(figures)
    answer = found.stores.get(store) if found is not None and run_of(view, store) is not None else None
    return answer is not None and answer.utilisation is not None and answer.utilisation < 0.5


def _a_second(view: View, ep: Endpoint) -> float:
    """Requests a second to an endpoint at the peak; those of the whole system where the design does not part them."""
    found = view.ask(figures)
    path = found.paths.get(f"{ep.service} {ep.id}") if found is not None else None
    return path.rate if path is not None else _peak(view)


def _told(view: View, event: str) -> str:
    """How many messages of an event come a second at the peak."""
    found = view.ask(figures)
    rates = [each.rate for each in found.queues if each.event == event] if found is not None else []
    return f"{number(max(rates))} messages a second" if any(rates) else f"{number(_peak(view))} requests a second"


def _large(view: View, table: Table) -> str:
    """The rows of a table, and what they take on disk now and, where it says how it grows, in three years."""
    rows, size_ = table.rows.text if table.rows else "few", view.ask(size_of_table, table.name)
    if size_ is None or table.rows is None:
        return f"{rows} rows"
    later = f", {size(size_.bytes[2])} in three years" if table.growth is not None else ""
    return f"{rows} rows ({size(size_.bytes[0])}{later})"


def _stores(view: View, *kinds: str) -> list[Store]:
    return [store for store in view.all(Store, "stores") if kind_of_store(store) in kinds]


def _engines(view: View) -> set[str]:
    return {engine_name(store.engine) for store in view.all(Store, "stores") if store.engine}


def _tables(view: View) -> Iterator[tuple[Table, float]]:
    yield from ((table, table.rows.value) for table in view.all(Table, "tables") if table.rows)


def _ours(view: View) -> list[Service]:
    return [s for s in view.all(Service, "services") if s.kind in ("service", "worker", "function", "gateway")]


# --- stores -----------------------------------------------------------------------------------------------------------


def relational(view: View) -> Iterator[Signal]:
    for store in _stores(view, "database"):
        tables = [path[1] for path in view.paths("tables") if view.ask(store_of, path[1]) == store.name]
        keys = sum(len(view.ask(foreign_keys, name)) for name in tables)
        if not store.engine and keys:
            said = f"{_counted(len(tables), 'table')} with {_counted(keys, 'reference')} between them"
            yield ("stores", store.name), said


def replicas(view: View) -> Iterator[Signal]:
    for store in _stores(view, "database"):
        lines = view.ask(lines_to).get(store.name, ())
        reads = sum(line.dep.times for line in lines if line.verb == "reads")
        writes = sum(line.dep.times for line in lines if line.verb == "writes")
        if not store.replicas and writes and reads >= 5 * writes and not _idle(view, store.name):
            yield (
                ("stores", store.name),
                f"{number(reads)} reads for {number(writes)} write{'s' * (writes != 1)}{_busy(view, store.name)}",
            )


def pooler(view: View) -> Iterator[Signal]:
    for store in _stores(view, "database"):
        services = [view.get(Service, "services", name) for name in view.ask(users_of, store.name)]
        pools = sum(s.run.pool * (s.run.replicas or (1, 1))[1] for s in services if s and s.run and s.run.pool)
        if store.max_connections and pools > 0.8 * store.max_connections and not store.pooler:
            yield ("stores", store.name), f"pools of {pools} connections before {store.max_connections}"


def wide_column(view: View) -> Iterator[Signal]:
    for table, rows in _tables(view):
        engine = engine_of(view, table.name)
        keyed = not view.ask(foreign_keys, table.name) and table.shard is not None
        if rows > 1e9 and keyed and engine in ("postgres", "postgresql", "mysql", "mariadb", ""):
            yield ("tables", table.name), f"{_large(view, table)}, asked for by key, sharded by hand"


def json_columns(view: View) -> Iterator[Signal]:
    for path in view.paths("tables"):
        columns = view.ask(columns_of, path[1])
        loose = sum(c.nullable for c in columns)
        if len(columns) >= 8 and 2 * loose >= len(columns):
            yield path, f"{loose} of {len(columns)} columns may be empty"


def time_series(view: View) -> Iterator[Signal]:
    series = {"timescaledb", "clickhouse", "influxdb", "bigquery", "snowflake", "redshift", "druid"}
    for table, rows in _tables(view):
        engine = engine_of(view, table.name)
        if rows >= 100e6 and table.partition and table.partition.every and table.keep and engine not in series:
            told = f"{_large(view, table)} by {table.partition.every}, kept {table.keep.text}"
            yield ("tables", table.name), told


def warehouse(view: View) -> Iterator[Signal]:
    columnar = {"clickhouse", "bigquery", "snowflake", "redshift", "duckdb"}
    for ep in view.all(Endpoint, "endpoints"):
        words = ("count", "stats", "report", "summary", "analytics", "totals", "metrics")
        name = view.ask(table_of, ep)
        table = view.get(Table, "tables", name)
        asked = any(word in ep.path.lower() for word in words) and not columnar & _engines(view)
        if asked and table and table.rows and table.rows.value > 100e6:
            yield ("endpoints", ep.service, ep.id), f"aggregates over {_large(view, table)} of {name}"


def partition(view: View) -> Iterator[Signal]:
    for table, rows in _tables(view):
        if rows > 50e6 and table.keep and not table.partition and not table.shard:
            yield ("tables", table.name), f"{_large(view, table)}, kept {table.keep.text}"


def search(view: View) -> Iterator[Signal]:
    if _stores(view, "search"):
        return
    for ep in view.all(Endpoint, "endpoints"):
        table = view.get(Table, "tables", view.ask(table_of, ep))
        asked = any(p.name in ("q", "query", "search", "text") for p in ep.params) or "/search" in ep.path
        if asked and table and (not table.rows or table.rows.value < 10e6):
            yield ("endpoints", ep.service, ep.id), f"a search over {_large(view, table)}"


def search_engine(view: View) -> Iterator[Signal]:
    if _stores(view, "search"):
        return
    for ep in view.all(Endpoint, "endpoints"):
        table = view.get(Table, "tables", view.ask(table_of, ep))
        asked = any(p.name in ("q", "query", "search", "text") for p in ep.params) or "/search" in ep.path
        if asked and table and table.rows and table.rows.value >= 10e6:
            yield ("endpoints", ep.service, ep.id), f"a search over {_large(view, table)}"


def vectors(view: View) -> Iterator[Signal]:
    for path in view.paths("tables"):
        if any(view.ask(type_of_column, c).name == "vector" for c in view.ask(columns_of, path[1])):
            yield path, "a column of vectors"


def blobs(view: View) -> Iterator[Signal]:
    if _stores(view, "blob"):
        return
    for path in view.paths("tables"):
        if any(view.ask(type_of_column, c).name == "bytes" for c in view.ask(columns_of, path[1])):
            yield path, "a column of bytes"
    for ep in view.all(Endpoint, "endpoints"):
        if (ep.body and ep.body.kind == "file") or (ep.result and ep.result.kind == "file"):
            yield ("endpoints", ep.service, ep.id), "files are sent through the service"


def graph(view: View) -> Iterator[Signal]:
    for path in view.paths("tables"):
        own = [k for k in view.ask(foreign_keys, path[1]) if k.table == path[1]]
        if own:
            yield path, f"{path[1]} refers to itself by {', '.join(own[0].columns)}"


def regions(view: View) -> Iterator[Signal]:
    targets = view.get(Targets, "targets")
    if targets and targets.availability and targets.availability.value >= 0.9999:
        for table in view.all(Table, "tables"):
            if table.consistency == "strong":
                yield ("tables", table.name), f"{targets.availability.text} is promised, and {table.name} must be fresh"


# --- caches -----------------------------------------------------------------------------------------------------------


def cache(view: View) -> Iterator[Signal]:
    if _stores(view, "cache") or _peak(view) < 100:
        return
    hot = [ep for ep in view.all(Endpoint, "endpoints") if ep.method == "GET" and ep.public and not ep.cache]
    for ep in sorted(hot, key=lambda each: -_a_second(view, each))[:3]:
        yield (
            ("endpoints", ep.service, ep.id),
            f"public, and {number(_a_second(view, ep))} requests a second at the peak",
        )


def sessions(view: View) -> Iterator[Signal]:
    for service in view.all(Service, "services"):
        if service.state == "session":
            yield ("services", service.name), f"{service.name} keeps sessions itself"


def cdn(view: View) -> Iterator[Signal]:
    if _stores(view, "cdn") or _peak(view) < 50:
        return
    cached = [ep for ep in view.all(Endpoint, "endpoints") if ep.public and ep.cache]
    if len(cached) >= 2:
        yield (
            ("load",),
            f"{len(cached)} public answers may be kept, {number(_peak(view))} requests a second at the peak",
        )


# --- messages ---------------------------------------------------------------------------------------------------------


def outbox_jobs(view: View) -> Iterator[Signal]:
    postgres = [s for s in _stores(view, "database") if engine_name(s.engine).startswith(("postgres", "citus"))]
    if _stores(view, "queue", "stream") or not postgres:
        return
    events = view.ask(ends_of)
    told = f"{_counted(len(events), 'kind')} of events"
    if events and _peak(view) < 500:
        yield ("stores", postgres[0].name), f"{told}, {number(_peak(view))} requests a second"


def queue(view: View) -> Iterator[Signal]:
    if _stores(view, "queue", "stream"):
        return
    for name, (makers, takers) in view.ask(ends_of).items():
        if makers and takers and _peak(view) >= 500:
            yield ("events", name), f"{makers[0]} tells {', '.join(takers)}, {_told(view, name)}"


def log(view: View) -> Iterator[Signal]:
    if _stores(view, "stream"):
        return
    for name, (_, takers) in view.ask(ends_of).items():
        if len(takers) >= 2 and _peak(view) >= 5000:
            yield ("events", name), f"{len(takers)} consumers, {_told(view, name)} at the peak"


def fan_out(view: View) -> Iterator[Signal]:
    for name, (_, takers) in view.ask(ends_of).items():
        if len(takers) >= 4:
            yield ("events", name), f"{len(takers)} services hear of it"


def waits_for_later(view: View) -> Iterator[Signal]:
    words = ("mail", "notif", "sms", "push", "report", "export", "thumbnail", "render")
    for line in view.ask(all_lines):
        if line.verb == "calls" and line.waits and any(word in line.dep.target.lower() for word in words):
            there = view.get(Service, "services", line.owner)
            if there and there.kind in ("service", "gateway"):
                yield line.path, f"{line.owner} waits for {line.dep.target}"


def saga(view: View) -> Iterator[Signal]:
    for service in (s for s in _ours(view) if s.kind != "gateway"):
        changing = [d for d in service.calls if d.operation.split(" ")[0] in ("POST", "PUT", "PATCH", "DELETE")]
        if len({d.target for d in changing}) >= 3:
            yield (
                ("services", service.name),
                f"{service.name} changes things in {len({d.target for d in changing})} others",
            )


# --- the way in, and between ------------------------------------------------------------------------------------------


def gateway(view: View) -> Iterator[Signal]:
    if any(s.kind == "gateway" for s in view.all(Service, "services")):
        return
    for service in view.all(Service, "services"):
        called = view.ask(sync_calls).get(service.name, ())
        if service.kind == "client" and len(called) >= 2:
            yield ("services", service.name), f"{service.name} calls {len(called)} services"


def bff(view: View) -> Iterator[Signal]:
    for service in view.all(Service, "services"):
        clients = [
            name for name in view.ask(callers).get(service.name, ())
            if (view.get(Service, "services", name) or Service("")).kind == "client"
        ]  # fmt: skip
        if len(clients) >= 3:
            yield ("services", service.name), f"{len(clients)} kinds of clients: {', '.join(clients)}"


def grpc(view: View) -> Iterator[Signal]:
    if _peak(view) < 2000:
        return
    for line in view.ask(all_lines):
        inside = view.get(Service, "services", line.dep.target)
        if (
            line.verb == "calls"
            and line.dep.times >= 3
            and inside
            and inside.kind == "service"
            and not line.dep.setting("proto")
        ):
            asked = f"{number(_peak(view))} requests a second"
            found = view.ask(figures)
            if found is not None and line.dep.target in found.services:
                asked = (
                    f"{line.dep.target} is asked {number(round(found.services[line.dep.target].rate))} times a second"
                )
            yield line.path, f"{number(line.dep.times)} calls a request, {asked}"


def push(view: View) -> Iterator[Signal]:
    for ep in view.all(Endpoint, "endpoints"):
        if (
            ep.method == "GET"
            and any(word in ep.path for word in ("/status", "/poll", "/updates", "/progress"))
            and not ep.stream
        ):
            yield ("endpoints", ep.service, ep.id), f"{ep.id} is asked again and again"


def mesh(view: View) -> Iterator[Signal]:
    lines = [line for line in view.ask(all_lines) if line.verb == "calls"]
    careful = [line for line in lines if line.dep.setting("retry") or "breaker" in line.dep.flags]
    if len(_ours(view)) >= 12 and len(careful) >= 10:
        yield ("head",), f"{len(_ours(view))} services, {len(careful)} calls with retries or breakers of their own"


def monolith(view: View) -> Iterator[Signal]:
    services = [s for s in view.all(Service, "services") if s.kind == "service"]
    teams = {s.owner for s in services if s.owner}
    peak = _peak(view)
    if 2 <= len(services) <= 3 and len(teams) == 1 and 0 < peak < 100:
        yield ("head",), f"{len(services)} services, one team, {number(peak)} requests a second"


def autoscale(view: View) -> Iterator[Signal]:
    loads = view.get(Loads, "load")
    for load in loads.items if loads else ():
        if load.peak and load.mean and load.mean.value and load.peak.value >= 5 * load.mean.value:
            there = _reached(view, load.entry.partition(" ")[0])
            fixed = [s for s in _ours(view) if s.run and s.run.replicas and s.run.replicas[0] == s.run.replicas[1]]
            fixed = [s for s in fixed if not load.entry or s.name in there]
            if fixed:
                yield ("services", fixed[0].name), f"the peak is {load.peak.value / load.mean.value:.0f} times the mean"


def _reached(view: View, entry: str) -> set[str]:
    """The services that a load at an entry comes to, by calls that are waited for."""
    calls, found, ahead = view.ask(sync_calls), {entry}, [entry]
    while ahead:
        new = [name for name in calls.get(ahead.pop(), ()) if name not in found]
        found.update(new)
        ahead += new
    return found


def identity(view: View) -> Iterator[Signal]:
    api = view.get(Api, "api")
    signs = [s for s in view.all(Service, "services") if "auth" in s.name.lower() or "identity" in s.name.lower()]
    asked = [s for s in _ours(view) if s.kind != "worker"]  # a worker takes events, which bear no token
    if api and any(auth.scheme in ("bearer", "oauth2", "oidc") for auth in api.auth) and not signs and len(asked) >= 3:
        yield ("api",), f"api.auth holds for every endpoint: {len(asked)} services check tokens, and none issues them"
