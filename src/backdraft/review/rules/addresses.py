"""Addresses: which requests hide one another, what stands in them, where the API answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from backdraft.design.model import Api, Endpoint
from backdraft.design.paths import Path
from backdraft.design.resolve.collections import segments, table_of
from backdraft.design.resolve.endpoints import full_path, key_types
from backdraft.design.resolve.lines import endpoints_of
from backdraft.design.resolve.tables import columns_of
from backdraft.design.view import View
from backdraft.review.mends import at
from backdraft.review.rule import Hit, Verdict, rule


@rule(
    "hidden-path",
    "No path hides another",
    severity="warning",
    items="review/rest",
    of="endpoints",
    why="Routers that take the first that fits never come to the second; which one is meant is a guess for the others.",
    source="Redocly no-ambiguous-paths, vacuum; IBM",
    research="R03",
    bad="services: {a: {}}\nendpoints: {a: [GET /orders/:id/lines, GET /orders/export/:day]}",
    good="services: {a: {}}\nendpoints: {a: [GET /orders/export, GET /orders/:id, GET /exports/:day]}",
)
def hidden_path(view: View, ep: Endpoint) -> Iterator[Verdict]:
    if ep.version is not None or not ep.path.strip("/"):
        return
    found = view.ask(_hidden, ep.service).get(at(ep))
    if found is None:
        yield None
        return
    other, plain = found
    if plain:
        what = f"{ep.id} comes after {other}, which takes its requests where order decides"
        yield Hit(at(ep), what, f"move it above {other}", severity="info")
    else:
        yield Hit(at(ep), f"{ep.id} and {other} both fit one request", "give one of them a path of its own")


def _hidden(view: View, service: str) -> Mapping[Path, tuple[str, bool]]:
    """By endpoint of a service: an earlier one that fits a request of its own, and whether it is the plainer of both."""
    alike: dict[tuple[str, int], list[tuple[Path, Endpoint, tuple[str, ...]]]] = {}
    for path in view.ask(endpoints_of, service):
        ep = view.get(Endpoint, *path)
        parts = segments(full_path(view, ep)) if ep is not None else ()
        if ep is not None and parts and ep.version is None and not any(":" in part[1:] for part in parts):
            alike.setdefault((ep.method, len(parts)), []).append((path, ep, parts))
    found: dict[Path, tuple[str, bool]] = {}
    for group in alike.values():
        masks = {_keys_at(parts) for _, _, parts in group}
        # By two masks and what stands where neither has a key: the first endpoint of the first mask. No pairs are tried.
        known: dict[tuple[frozenset[int], frozenset[int], tuple[str, ...]], str] = {}
        for path, ep, parts in group:
            own = _keys_at(parts)
            for mask in masks - {own}:
                common = tuple(part for i, part in enumerate(parts) if i not in own and i not in mask)
                # Where the earlier one is the plainer, every router does what is meant; the same shape is another rule's.
                first = known.get((mask, own, common)) if mask - own else None
                if first is not None:
                    found.setdefault(path, (first, not own - mask))
                known.setdefault((own, mask, common), ep.id)
    return found


def _keys_at(parts: tuple[str, ...]) -> frozenset[int]:
    return frozenset(i for i, part in enumerate(parts) if part.startswith(":"))


@rule(
    "personal-in-url",
    "No personal data stands in an address",
    severity="warning",
    items="architecture/security",
    of="endpoints",
    grown=True,
    why="Addresses are kept in logs, histories and proxies, and sent on as referrers.",
    source="OWASP API 2023, 2; OWASP, information exposure through query strings",
    research="R46",
    bad="api: {auth: {jwt: bearer}}\nservices: {a: {}}\nendpoints: {a: ['GET /people ?ssn:text']}",
    good="api: {auth: {jwt: bearer}}\nservices: {a: {}}\nendpoints: {a: ['GET /people ?ssn_known:bool']}",
)
def personal_in_url(view: View, ep: Endpoint) -> Iterator[Verdict]:
    marked = {c.name for c in view.ask(columns_of, view.ask(table_of, ep)) if c.has("pii")} if ep.params else set()
    given = {key.name: key.column.has("pii") for key in key_types(view, ep)}
    given |= {param.name: param.name in marked and not param.type for param in ep.params}
    given |= {column.name: column.has("pii") for column in ep.query}
    for name, is_marked in given.items():
        what = f"{ep.id} has {name} in its address, which logs keep"
        mend = f"send it in the body:  POST {ep.path.split('/:')[0]}/search"
        yield Hit(at(ep), what, mend) if is_marked or _PERSONAL.fullmatch(name) else None


_PERSONAL = re.compile(
    r"token|e?mail|email_address|phone|phone_number|mobile|ssn|passport|iban|tax_id|birth_?(date|day)|date_of_birth",
    re.IGNORECASE,
)


@rule(
    "api-servers",
    "The API is reached by HTTPS",
    severity="warning",
    items="architecture/security",
    of="design",
    why="Tokens and personal data would be read by everyone on the way.",
    source="OWASP API 2023, 8; Spectral",
    research="R47 plaintext",
    bad="api: {servers: [http://api.corner.shop]}",
    good="api: {servers: [https://api.corner.shop]}",
)
def api_servers(view: View) -> Iterator[Verdict]:
    api = view.get(Api, "api")
    for server in api.servers if api else ():
        local = re.match(r"http://(localhost|127\.|\[::1\]|[^/]*\.(local|internal|test)\b)", server)
        what = f"{server} is not encrypted"
        bad = server.startswith("http://") and not local
        yield Hit(("api",), what, f"https{server[4:]}") if bad else None


@rule(
    "sample-host",
    "The API answers at a host of its own",
    severity="warning",
    items="review/docs",
    of="design",
    grown=True,
    why="Generated clients and documents ask the host that stands there: a sample's owner, or the reader's own machine.",
    source="RFC 2606; Spectral oas3-server-not-example.com, Redocly no-server-example.com",
    research="R47",
    bad="api: {auth: {jwt: bearer}, servers: ['https://api.example.com']}",
    good="api: {auth: {jwt: bearer}, servers: ['https://api.corner.shop', 'http://localhost:8080']}",
)
def sample_host(view: View) -> Iterator[Verdict]:
    api = view.get(Api, "api")
    servers = api.servers if api else ()
    alone = all(_LOCAL.match(server) for server in servers)
    for server in servers:
        what = f"{server} is no host of this API"
        sample = _SAMPLE.match(server) or alone
        yield Hit(("api",), what, "servers: [https://api.YOUR-DOMAIN]") if sample else None


_LOCAL = re.compile(r"https?://(localhost|127\.|\[::1\])", re.IGNORECASE)
_SAMPLE = re.compile(r"https?://([^/:]*\.)?example\.(com|org|net)(?![^/:])", re.IGNORECASE)
