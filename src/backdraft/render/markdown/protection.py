"""The sections about caching and security."""

from __future__ import annotations

from collections.abc import Iterator

from backdraft.design.model import Api, Endpoint, Loads, Service, Store, Table
from backdraft.design.output import join
from backdraft.design.paths import Path
from backdraft.design.resolve.endpoints import auth_of, full_path, rate_of
from backdraft.design.resolve.services import edges, kind_of_store
from backdraft.design.resolve.story import steps_of
from backdraft.design.resolve.tables import columns_of
from backdraft.design.view import View
from backdraft.render.markdown.text import Block, Row, cell, code, codes, heading, table, undecided

# --- caching --------------------------------------------------------------------------------------------------------


def caching(view: View) -> Block:
    """Every public or hot read with how it is cached or why not, then the caches."""
    reads = [_read(view, path, ep, why) for path, ep, why in _hot_reads(view)]
    caches: list[Row] = []
    for store in view.all(Store, "stores"):
        if kind_of_store(store) in ("cache", "cdn"):
            values = (
                cell(store.engine),
                store.strategy,
                store.ttl.text if store.ttl else "",
                store.hit.text if store.hit else "",
                codes(store.invalidate),
            )
            caches.append((("stores", store.name), (code(store.name), *values)))
    return join(
        (
            heading(2, "Caching"),
            table(("Read", "Why it counts", "Cached by", "For", "Or why not"), reads),
            table(("Cache", "Engine", "Strategy", "Kept for", "Hits", "Cleared by"), caches),
            () if reads or caches else undecided("`cache=` of an endpoint, or a store of `kind: cache`"),
        )
    )


def _hot_reads(view: View) -> Iterator[tuple[Path, Endpoint, str]]:
    """GET endpoints that are public, cached already, or of which the design says how often they are asked."""
    asked: dict[tuple[str, str], str] = {}
    for edge in view.ask(edges):
        if edge.verb == "calls" and edge.label:
            asked.setdefault((edge.target, edge.label), f"asked by {code(edge.source)}")
    loads = view.get(Loads, "load")
    for load in loads.items if loads else ():
        if " " in load.entry:
            service, operation = load.entry.split(" ", 1)
            asked[service, operation] = f"peak {load.peak.text}" if load.peak else "a load arrives here"
    for path in view.paths("endpoints"):
        ep = view.get(Endpoint, *path)
        if ep is None or ep.method not in ("GET", "HEAD"):
            continue
        reasons = ["public"] if ep.public else []
        reasons += [f"load {ep.load.text}"] if ep.load else []
        reasons += [asked[path[1], f"{ep.method} {ep.path}"]] if (path[1], f"{ep.method} {ep.path}") in asked else []
        reasons += ["cached already"] if ep.cache and not reasons else []
        if reasons:
            yield path, ep, ", ".join(reasons)


def _read(view: View, path: Path, ep: Endpoint, why: str) -> Row:
    steps, _ = steps_of(view, path)
    stores = dict.fromkeys(step.dep.setting("via") for step in steps if step.dep.setting("via"))
    stores.update(
        dict.fromkeys(
            step.dep.target
            for step in steps
            if (store := view.get(Store, "stores", step.dep.target)) and kind_of_store(store) in ("cache", "cdn")
        )
    )
    ways = ["the caller and proxies"] if ep.cache else []
    ways += [code(name) for name in stores]
    ways += ["etag"] if ep.etag else []
    lives = [ep.cache.text] if ep.cache else []
    lives += [s.ttl.text for name in stores if (s := view.get(Store, "stores", name)) and s.ttl]
    reasons = [cell(reason) for rule, reason in ep.ignore if "cach" in rule]
    not_cached = "" if ways else "; ".join(reasons) or "not said"
    request = code(f"{ep.method} {full_path(view, ep)}")
    return path, (request, why, ", ".join(ways), ", ".join(dict.fromkeys(lives)), not_cached)


# --- security -------------------------------------------------------------------------------------------------------


def security(view: View) -> Block:
    """Who may do what, what stands before each service, and what must not be seen."""
    said = view.get(Api, "api") or Api()
    schemes: list[Row] = [
        (("api",), (code(a.name), cell(a.scheme), ", ".join(f"{cell(k)} {code(v)}" for k, v in a.options)))
        for a in said.auth
    ]
    access = [(path, _access(view, ep)) for path in view.paths("endpoints") if (ep := view.get(Endpoint, *path))]
    guards: list[Row] = [
        (("services", s.name), (code(s.name), codes(s.guards))) for s in view.all(Service, "services") if s.guards
    ]
    parts = (
        ("Ways to sign in", table(("Name", "Scheme", "Options"), schemes)),
        ("Access", table(("Endpoint", "Signed in with", "Scopes", "Rate"), access)),
        ("Guards", table(("Service", "Guarded by"), guards)),
        ("Data", table(("Where", "Holds"), _data(view))),
    )
    blocks = [join((heading(3, title), rows)) for title, rows in parts if rows]
    empty = undecided("`api: {auth: …}`, `@scopes` of an endpoint or `guards:` of a service")
    return join((heading(2, "Security"), *(blocks or [empty])))


def _access(view: View, ep: Endpoint) -> tuple[str, ...]:
    auth, rate = auth_of(view, ep), rate_of(view, ep)
    who = "public" if ep.public else code(auth.name) if auth else "not said"
    request = code(f"{ep.method} {full_path(view, ep)}")
    return request, who, codes(ep.scopes), rate.text if rate else ""


def _data(view: View) -> list[Row]:
    """Personal and secret columns, and which stores are encrypted."""
    rows: list[Row] = []
    for entry in view.all(Table, "tables"):
        for flag, words in (("pii", "personal data"), ("secret", "secrets")):
            names = [c.name for c in view.ask(columns_of, entry.name) if c.has(flag)]
            if names:
                rows.append((("tables", entry.name), (code(entry.name), f"{words}: {codes(names)}")))
    for store in view.all(Store, "stores"):
        if store.encrypted is not None:
            words = "encrypted at rest" if store.encrypted else "not encrypted at rest"
            rows.append((("stores", store.name), (code(store.name), words)))
    return rows
