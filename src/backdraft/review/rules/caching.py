"""Caches, and what may be old: caching and consistency."""

from __future__ import annotations

from collections.abc import Iterator

from backdraft.design.edits import Put
from backdraft.design.model import Amount, Dependency, Endpoint, Service, Store, Table
from backdraft.design.resolve.collections import table_of
from backdraft.design.resolve.endpoints import is_action
from backdraft.design.resolve.lines import all_lines, lines_of, lines_to
from backdraft.design.resolve.relations import unique_sets
from backdraft.design.resolve.services import kind_of_store, users_of
from backdraft.design.resolve.tables import primary_key, store_of
from backdraft.design.view import View
from backdraft.review.facts import every
from backdraft.review.mends import mended_endpoint, said, setting
from backdraft.review.rule import Hit, Verdict, rule


@rule(
    "cache-no-end",
    "A cache forgets",
    severity="warning",
    items="architecture/caching",
    of="stores",
    grown=True,
    why="Without a time or an event what is old stays until the memory is full.",
    source="RFC 9111",
    research="cache-no-ttl",
    bad="targets: {p95: 1s}\nservices: {a: {reads: [db via=c]}}\nstores: {db: postgres, c: redis}",
    good="targets: {p95: 1s}\nservices: {a: {reads: [db via=c]}}\nstores: {db: postgres, c: {engine: redis, ttl: 5m}}",
)
def cache_no_end(view: View, store: Store) -> Iterator[Verdict]:
    if kind_of_store(store) not in ("cache", "cdn") or store.persist:
        return
    if kind_of_store(store) == "cdn" and any(kind_of_store(each) == "blob" for each in _filling(view, store)):
        return  # a file has a name of its own for each version
    edits = (Put(("stores", store.name, "ttl"), "5m"),)
    good = store.ttl is not None or bool(store.invalidate)
    yield None if good else Hit(("stores", store.name), f"{store.name} never forgets", "ttl: 5m", edits)


def _filling(view: View, store: Store) -> Iterator[Store]:
    found = (view.get(Store, "stores", name) for name in store.from_)
    return (each for each in found if each is not None)


@rule(
    "cache-of-record",
    "What must be kept is in a store that keeps",
    severity="error",
    items="architecture/caching architecture/schema",
    of="tables",
    why="A cache may drop anything at any time, and does at every restart.",
    source="Redis, persistence",
    research="cache-of-record",
    bad="stores: {c: redis, db: postgres}\ntables: {orders: {store: c, columns: {id: uuid pk}}}",
    good="stores: {c: {engine: redis, persist: true}, db: postgres}\ntables: {orders: {store: c, columns: {id: uuid pk}}}",
)
def cache_of_record(view: View, table: Table) -> Iterator[Verdict]:
    store = view.get(Store, "stores", view.ask(store_of, table.name))
    if store is None:
        return
    lost = kind_of_store(store) == "cache" and not store.persist
    edits = (Put(("stores", store.name, "persist"), True),)
    what = f"{table.name} is kept in {store.name} alone, a cache"
    yield Hit(("tables", table.name), what, f"{store.name}: {{persist: true}}, or a database", edits) if lost else None


@rule(
    "stale-unsaid",
    "How old what is read may be is said",
    severity="info",
    items="architecture/caching architecture/schema",
    of="services",
    why="A cache and a replica answer the past; somebody must have decided how much of it.",
    source="Kleppmann, Designing Data-Intensive Applications, 5 and 9",
    research="consistency",
    bad="services: {a: {reads: [db via=c]}}\nstores: {db: postgres, c: {engine: redis, invalidate: []}}",
    good="services: {a: {reads: [db via=c stale=5m]}}\nstores: {db: postgres, c: redis}",
)
def stale_unsaid(view: View, service: Service) -> Iterator[Verdict]:
    for line in view.ask(lines_of, service.name):
        cache = view.get(Store, "stores", line.dep.setting("via"))
        if line.verb not in ("reads", "uses") or (cache is None and "replica" not in line.dep.flags):
            continue
        bounded = bool(line.dep.setting("stale")) or (
            cache is not None and (cache.ttl is not None or bool(cache.invalidate))
        )
        edits = setting(line.path, line.dep, "stale", "1m")
        by = f"through {cache.name}" if cache is not None else "from a replica"
        what = f"{service.name} reads {line.dep.target} {by} and does not say how old it may be"
        yield None if bounded else Hit(line.path, what, said(edits), edits)


@rule(
    "strong-stale",
    "What must be fresh is not read from a copy",
    severity="error",
    items="architecture/caching architecture/schema",
    of="services",
    why="The table promises strong consistency, and this reader is shown the past.",
    source="Kleppmann, Designing Data-Intensive Applications, 9",
    research="consistency",
    bad="services: {a: {reads: [orders replica]}}\nstores: {db: postgres}\ntables: {orders: {consistency: strong, columns: {id: uuid pk}}}",
    good="services: {a: {reads: [orders]}}\nstores: {db: postgres}\ntables: {orders: {consistency: strong, columns: {id: uuid pk}}}",
)
def strong_stale(view: View, service: Service) -> Iterator[Verdict]:
    for line in view.ask(lines_of, service.name):
        table = view.get(Table, "tables", line.dep.target)
        if line.verb not in ("reads", "uses") or table is None or table.consistency != "strong":
            continue
        copied = "replica" in line.dep.flags or bool(line.dep.setting("via"))
        what = f"{service.name} reads {table.name}, which must be fresh, from a copy"
        yield (
            Hit(line.path, what, f"{table.name}, without replica and via; or consistency: eventual") if copied else None
        )


@rule(
    "cache-public",
    "What everyone reads says how long it holds",
    severity="info",
    items="architecture/caching",
    of="endpoints",
    why="What is the same for everyone can be answered without being asked for again.",
    source="Zalando 227, RFC 9111",
    research="R50 cache-missing",
    bad="services: {a: {}}\ntypes: {P: {id: uuid}}\nendpoints: {a: [GET /products/:id -> P @public]}",
    good="services: {a: {}}\ntypes: {P: {id: uuid}}\nendpoints: {a: [GET /products/:id -> P @public cache=5m]}",
)
def cache_public(view: View, ep: Endpoint) -> Iterator[Verdict]:
    if ep.method != "GET" or not ep.public or ep.result is None:
        return
    if ep.cache or ep.etag:
        yield None
        return
    what = f"{ep.id} is the same for everyone and may not be kept"
    yield mended_endpoint(ep, what, cache=Amount("60s", 60.0))


@rule(
    "no-if-match",
    "Two people do not overwrite one another",
    severity="info",
    items="review/rest architecture/schema",
    of="endpoints",
    why="The second one to save takes the first one's change away, and neither knows.",
    source="Zalando 182, AIP-154, RFC 9110 (If-Match)",
    research="R49 X20",
    bad="services: {a: {}}\ntypes: {P: {t: 'text?'}}\nendpoints: {a: [GET /orders/:id -> P etag, PATCH /orders/:id < P -> P]}",
    good="services: {a: {}}\ntypes: {P: {t: 'text?'}}\nendpoints: {a: [GET /orders/:id -> P etag, PATCH /orders/:id < P -> P if-match]}",
)
def no_if_match(view: View, ep: Endpoint) -> Iterator[Verdict]:
    if ep.method not in ("PUT", "PATCH", "DELETE") or not ep.key_names:
        return
    read = view.get(Endpoint, "endpoints", ep.service, f"GET {ep.path}")
    if read is None or not read.etag:
        return
    if ep.if_match:
        yield None
        return
    what = f"{ep.id} may {'delete' if ep.method == 'DELETE' else 'overwrite'} what somebody else has changed meanwhile"
    yield mended_endpoint(ep, what, if_match=True)


@rule(
    "if-match-unknown",
    "What a write must name, a read tells",
    severity="warning",
    items="review/rest",
    of="endpoints",
    why="A client can send If-Match only when a read has told it the ETag.",
    source="RFC 9110 (ETag, If-Match); Zalando 182, AIP-154",
    research="X20 R49",
    bad="services: {a: {}}\ntypes: {P: {t: 'text?'}}\nendpoints: {a: [GET /orders/:id -> P, PATCH /orders/:id < P -> P if-match]}",
    good="services: {a: {}}\ntypes: {P: {t: 'text?'}}\nendpoints: {a: [GET /orders/:id -> P etag, PATCH /orders/:id < P -> P if-match]}",
)
def if_match_unknown(view: View, ep: Endpoint) -> Iterator[Verdict]:
    read = view.get(Endpoint, "endpoints", ep.service, f"GET {ep.path}") if ep.if_match else None
    if read is None:
        return
    what = f"{ep.id} wants an ETag that {read.id} does not tell"
    yield None if read.etag else mended_endpoint(read, what, etag=True)


@rule(
    "not-idempotent",
    "What creates can be sent again",
    severity="warning",
    items="review/rest review/errors",
    of="endpoints",
    why="A client that hears nothing sends again: two orders, two charges.",
    source="Zalando 229 to 231, AIP-155, Stripe",
    research="R48 X05",
    bad="services: {a: {}}\ntypes: {P: {t: text}}\nendpoints: {a: [POST /a < P -> P idempotent, POST /b < P -> P idempotent, POST /c < P -> P]}",
    good="services: {a: {}}\ntypes: {P: {t: text}}\nendpoints: {a: [POST /a < P -> P idempotent, POST /b < P -> P idempotent, POST /c < P -> P idempotent]}",
)
def not_idempotent(view: View, ep: Endpoint) -> Iterator[Verdict]:
    marked, all_ = view.ask(_idempotent)
    outside = next((dep.target for dep in ep.calls or () if _is_outside(view, dep)), "")
    if ep.method != "POST" or is_action(ep) or ep.public or ep.job or (2 * marked <= all_ and not outside):
        return
    table = view.ask(table_of, ep)
    key = tuple(sorted(view.ask(primary_key, table))) if table else ()
    if ep.idempotent:
        yield None
        return
    natural = any(unique != key for unique in view.ask(unique_sets, table)) if table else False
    if natural:
        yield None
        return
    what = f"{ep.id} sent twice does it twice; {marked} of {all_} that create are idempotent"
    what = f"{ep.id} sent twice asks {outside} twice" if outside else what
    yield mended_endpoint(ep, what, idempotent=True)


def _is_outside(view: View, dep: Dependency) -> bool:
    """Whether a call changes something at a partner's: money, mail."""
    there = view.get(Service, "services", dep.target)
    changes = not dep.operation.startswith(("GET ", "HEAD ")) and "idempotent" not in dep.flags
    return there is not None and there.kind == "external" and changes


def _idempotent(view: View) -> tuple[int, int]:
    posts = [ep for ep in view.ask(every, Endpoint, "endpoints") if ep.method == "POST" and not ep.public]
    return sum(ep.idempotent for ep in posts), len(posts)


@rule(
    "lone-cache",
    "A cache stands before something",
    severity="info",
    items="architecture/caching",
    of="stores",
    why="A cache that nothing is read through saves nothing.",
    source="Ours",
    research="cache-missing",
    bad="services: {a: {reads: [db, c]}}\nstores: {db: postgres, c: {engine: redis, ttl: 5m}}",
    good="services: {a: {reads: [db via=c]}}\nstores: {db: postgres, c: {engine: redis, ttl: 5m}}",
)
def lone_cache(view: View, store: Store) -> Iterator[Verdict]:
    if kind_of_store(store) != "cache" or store.persist or not view.ask(users_of, store.name):
        return
    through = store.from_ or store.name in view.ask(_read_through)
    used = [line for line in view.ask(lines_to).get(store.name, ()) if line.verb == "uses"]
    mend = f"via={store.name} at what is read through it"
    yield None if through or used else Hit(("stores", store.name), f"nothing is read through {store.name}", mend)


def _read_through(view: View) -> frozenset[str]:
    """The stores that are named by a `via`."""
    return frozenset(line.dep.setting("via") for line in view.ask(all_lines))
