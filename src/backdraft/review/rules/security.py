"""Who may do what, what is secret, what may be flooded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from backdraft.design.edits import Put
from backdraft.design.model import Api, Endpoint, Service
from backdraft.design.resolve.endpoints import api_of, auth_of, error_named, rate_of
from backdraft.design.resolve.lines import lines_of
from backdraft.design.view import View
from backdraft.review.facts import every, says
from backdraft.review.mends import at, mended_endpoint, mended_line, setting
from backdraft.review.rule import Hit, Verdict, rule

_UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


@rule(
    "no-auth",
    "Every endpoint says who may ask",
    severity="error",
    items="architecture/security",
    of="endpoints",
    grown=True,
    why="What nobody decided is open to everyone.",
    source="OWASP API 2023, 2 and 5; Zalando 104",
    research="R44 X06 no-auth",
    bad="load: {peak: 1/s}\nservices: {a: {}}\nendpoints: {a: [GET /orders]}",
    good="load: {peak: 1/s}\napi: {auth: {jwt: bearer}}\nservices: {a: {}}\nendpoints: {a: [GET /orders]}",
)
def no_auth(view: View, ep: Endpoint) -> Iterator[Verdict]:
    signed = ep.public or bool(ep.scopes) or auth_of(view, ep) is not None
    what = f"{ep.id} does not say who may ask"
    yield None if signed else Hit(at(ep), what, "api: {auth: {jwt: bearer}}, or @public")


@rule(
    "public-write",
    "What changes something is not public",
    severity="warning",
    items="architecture/security",
    of="endpoints",
    why="Everyone may fill the database, and nobody can be asked.",
    source="OWASP API 2023, 5 and 6",
    research="R44",
    bad="services: {a: {}}\nendpoints: {a: [DELETE /orders/:id @public]}",
    good="services: {a: {}}\nendpoints: {a: [DELETE /orders/:id @orders:write, POST /sessions @public]}",
)
def public_write(view: View, ep: Endpoint) -> Iterator[Verdict]:
    if ep.method not in _UNSAFE:
        return
    door = ep.method == "POST" and bool(_DOORS.search(ep.path))
    open_ = ep.public and not door and ep.rate is None
    if not open_:
        yield None
        return
    yield mended_endpoint(ep, f"{ep.id} is public and changes something", public=False)


#: What must be open so that people can come in, or services can call back.
_DOORS = re.compile(r"session|login|sign|register|token|password|webhook|callback|contact|subscri|verif", re.IGNORECASE)


@rule(
    "scope-name",
    "A scope is area:action",
    severity="info",
    items="architecture/security",
    of="endpoints",
    why="One form lets people read from a token what it may do.",
    source="Zalando 105 and 225",
    research="R45",
    bad="services: {a: {}}\nendpoints: {a: [GET /orders @reader]}",
    good="services: {a: {}}\nendpoints: {a: ['GET /orders @orders:read']}",
)
def scope_name(view: View, ep: Endpoint) -> Iterator[Verdict]:
    noun = next((p for p in ep.path.split("/") if p and not p.startswith(":")), "orders")
    for scope in ep.scopes:
        what = f"{ep.id} wants the scope {scope}"
        verb = "read" if ep.method in ("GET", "HEAD") else "write"
        yield None if ":" in scope or "." in scope else Hit(at(ep), what, f"such as @{noun}:{verb}")


@rule(
    "write-scope",
    "What changes something asks for more than being signed in",
    severity="info",
    items="architecture/security",
    of="endpoints",
    why="Every signed-in user may otherwise do it.",
    source="OWASP API 2023, 5 (function level authorization)",
    research="R45 no-auth",
    bad="api: {auth: {jwt: bearer}}\nservices: {a: {}}\nendpoints: {a: ['GET /a @a:read', 'PUT /a @a:write', DELETE /b]}",
    good="api: {auth: {jwt: bearer}}\nservices: {a: {}}\nendpoints: {a: ['GET /a @a:read', 'PUT /a @a:write', 'DELETE /b @b:write']}",
)
def write_scope(view: View, ep: Endpoint) -> Iterator[Verdict]:
    if ep.method not in _UNSAFE or ep.public or not view.ask(_has_scopes) or _bears_no_scope(view, ep):
        return
    if not ep.scopes and _OWN & {part.partition(":")[0] for part in ep.path.split("/") if part[:1] != ":"}:
        yield None
        return
    noun = next((p for p in ep.path.split("/") if p and not p.startswith(":")), "orders").split(":")[0]
    if ep.scopes:
        yield None
        return
    yield mended_endpoint(ep, f"{ep.id} asks for no scope", scopes=(f"{noun}:write",))


#: What is called so is the caller's own.
_OWN = frozenset(("me", "self", "current"))


def _bears_no_scope(view: View, ep: Endpoint) -> bool:
    """Whether one signs in to an endpoint by a key or a certificate: scopes are of tokens."""
    known = {auth.name: auth.scheme for auth in api_of(view).auth}
    return bool(ep.auth) and known.get(ep.auth) in ("apikey", "basic", "mtls")


def _has_scopes(view: View) -> bool:
    return any(ep.scopes for ep in view.ask(every, Endpoint, "endpoints"))


@rule(
    "no-rate-limit",
    "What is public cannot be flooded",
    severity="warning",
    items="review/rate-limits architecture/security",
    of="endpoints",
    why="One client with a loop takes the service from all others.",
    source="OWASP API 2023, 4",
    research="no-rate-limit R26",
    grown=True,
    bad="api: {auth: {jwt: bearer}}\nservices: {a: {}}\nendpoints: {a: [GET /orders @public]}",
    good="api: {auth: {jwt: bearer}}\nservices: {a: {}}\nendpoints: {a: [GET /orders @public rate=60/min]}",
)
def no_rate_limit(view: View, ep: Endpoint) -> Iterator[Verdict]:
    if ep.method in ("WS", "RPC"):
        return
    limited = rate_of(view, ep) is not None or view.ask(_limited_at_the_door)
    severity = "" if ep.public else "info"
    what = f"{ep.id} may be asked without end"
    yield None if limited else Hit(at(ep), what, "api: {every: {rate: 600/min}}", (), "info" if severity else "")


def _limited_at_the_door(view: View) -> bool:
    return any(guard.startswith("rate") for s in view.ask(every, Service, "services") for guard in s.guards)


@rule(
    "retry-after",
    "What may be flooded says when to come again",
    severity="info",
    items="review/rate-limits",
    of="design",
    why="Without 429 in the contract clients do not know how to wait.",
    source="Zalando 153, RFC 6585",
    research="R26",
    bad="api: {every: {rate: 600/min, errors: [internal]}}\nservices: {a: {}}\nendpoints: {a: [GET /orders]}",
    good="api: {every: {rate: 600/min, errors: [rate_limited]}}\nservices: {a: {}}\nendpoints: {a: [GET /orders]}",
)
def retry_after(view: View) -> Iterator[Verdict]:
    api = view.get(Api, "api")
    if api is None or not api.every.rate or not api.every.errors or not view.paths("endpoints"):
        return
    edits = (Put(("api", "every", "errors"), [*api.every.errors, "rate_limited"]),)
    good = "rate_limited" in api.every.errors
    yield None if good else Hit(("api",), "429 is in no contract", "add rate_limited to every.errors", edits)


@rule(
    "internal-error",
    "The contract has an error for what nobody thought of",
    severity="info",
    items="review/errors",
    of="design",
    why="Clients must know the shape of a 500 before it comes.",
    source="OWASP API 2023, 8; vacuum",
    research="R27 R22 R23 R24 R25 R16",
    bad="api: {every: {errors: [rate_limited]}}\nservices: {a: {}}\nendpoints: {a: [GET /orders]}",
    good="api: {every: {errors: [rate_limited, internal]}}\nservices: {a: {}}\nendpoints: {a: [GET /orders]}",
)
def internal_error(view: View) -> Iterator[Verdict]:
    api = view.get(Api, "api")
    if api is None or not api.every.errors or not view.paths("endpoints"):
        return
    edits = (Put(("api", "every", "errors"), [*api.every.errors, "internal"]),)
    good = any(error_named(view, code).status >= 500 for code in api.every.errors)
    yield (
        None
        if good
        else Hit(("api",), "no error of the server is in the contract", "add internal to every.errors", edits)
    )


@rule(
    "no-error-handling",
    "An API says what goes wrong",
    severity="warning",
    items="review/errors",
    of="design",
    grown=True,
    why="Clients handle what is written down; the rest they find out at night.",
    source="The brief's review: proper error handling defined",
    research="R16 R28",
    bad="api: {auth: {jwt: bearer}}\nservices: {a: {}}\nendpoints: {a: [GET /a, GET /b, GET /c]}",
    good="api: {auth: {jwt: bearer}, every: {errors: [internal]}}\nservices: {a: {}}\nendpoints: {a: [GET /a, GET /b, GET /c]}",
)
def no_error_handling(view: View) -> Iterator[Verdict]:
    endpoints = view.ask(every, Endpoint, "endpoints")
    if len(endpoints) < 3:
        return
    some = bool(api_of(view).every.errors) or any(ep.errors for ep in endpoints) or bool(view.paths("errors"))
    edits = (Put(("api", "every", "errors"), ["unauthenticated", "forbidden", "rate_limited", "internal"]),)
    mend = "api: {every: {errors: [unauthenticated, forbidden, rate_limited, internal]}}"
    yield None if some else Hit(("api",), "no endpoint says what goes wrong", mend, edits)


@rule(
    "no-tls",
    "The way in is encrypted",
    severity="warning",
    items="architecture/security",
    of="services",
    why="Tokens would be read by everyone on the way.",
    source="microSecEnD R13; Threagile",
    research="plaintext",
    bad="services: {web: {kind: client, calls: [gw]}, gw: {kind: gateway, guards: [jwt]}}",
    good="services: {web: {kind: client, calls: [gw]}, gw: {kind: gateway, guards: [jwt, tls]}}",
)
def no_tls(view: View, service: Service) -> Iterator[Verdict]:
    if service.kind != "gateway" or not service.guards:
        return
    path = ("services", service.name)
    edits = (Put((*path, "guards"), [*service.guards, "tls"]),)
    mend = f"guards: [{', '.join((*service.guards, 'tls'))}]"
    good = any(guard.split("=")[0] in ("tls", "mtls", "https") for guard in service.guards)
    yield None if good else Hit(path, f"{service.name} does not say that it encrypts", mend, edits)


@rule(
    "unsafe-upstream",
    "What comes from outside is bounded",
    severity="info",
    items="architecture/security review/errors",
    of="services",
    why="A partner's answer that never ends, or is a thousand times larger, is an attack as well.",
    source="OWASP API 2023, 10 (unsafe consumption of APIs)",
    research="no-timeout",
    bad="services: {a: {calls: [x GET /y]}, x: {kind: external}}",
    good="services: {a: {calls: [x GET /y timeout=2s]}, x: {kind: external}}",
)
def unsafe_upstream(view: View, service: Service) -> Iterator[Verdict]:
    for line in view.ask(lines_of, service.name):
        there = view.get(Service, "services", line.dep.target)
        if line.verb != "calls" or there is None or there.kind != "external":
            continue
        if line.dep.setting("timeout"):
            yield None
            continue
        what = f"{service.name} waits for {line.dep.target} without a timeout, and it is not ours"
        if not line.waits:
            what = f"{service.name} takes what {line.dep.target} sends, however long it takes"
        hit = mended_line(line.path, what, setting(line.path, line.dep, "timeout", "2s"))
        # Where other calls have a timeout, one is missing; else it is advice.
        lacks = line.waits and service.kind != "client" and view.ask(says, "timeout", "calls")
        yield replace(hit, severity="warning") if lacks else hit
