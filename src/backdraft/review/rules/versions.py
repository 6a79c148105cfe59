"""Versions of an API, and what goes away."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping

from backdraft.design.edits import Put
from backdraft.design.head_shapes import is_day
from backdraft.design.model import Endpoint
from backdraft.design.resolve.collections import segments
from backdraft.design.resolve.endpoints import api_of, base_of, full_path
from backdraft.design.view import View
from backdraft.review.facts import every
from backdraft.review.mends import at
from backdraft.review.rule import Hit, Verdict, rule

#: Endpoints up to which the one that is meant is looked for: it costs a comparison with each.
_GUESSED = 200
_HTTP = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


@rule(
    "unversioned-api",
    "The API has a version",
    severity="warning",
    items="review/rest architecture/contracts",
    of="design",
    grown=True,
    why="The first change that breaks a client needs a place for the old and the new.",
    source="AIP-185, IBM; Taibi and Lenarduzzi 2018 (API versioning). Zalando 115 is against it",
    research="R11 unversioned-api",
    bad="api: {base: /api, auth: {jwt: bearer}}\nservices: {a: {}}\nendpoints: {a: [GET /orders]}",
    good="api: {base: /api/v1, auth: {jwt: bearer}}\nservices: {a: {}}\nendpoints: {a: [GET /orders]}",
)
def unversioned_api(view: View) -> Iterator[Verdict]:
    endpoints = [ep for ep in view.ask(every, Endpoint, "endpoints") if ep.method in _HTTP]
    if not endpoints:
        return
    bare = [ep for ep in endpoints if not re.search(r"/v\d", full_path(view, ep) + "/")]
    if not bare:
        yield None
        return
    base = api_of(view).base.rstrip("/") or "/api"
    edits = (Put(("api", "base"), f"{base}/v1"),) if len(bare) == len(endpoints) else ()
    what = f"{len(bare)} of {len(endpoints)} endpoints have no version"
    yield Hit(("api",), what, f"base: {base}/v1", edits)


@rule(
    "version-in-path",
    "Version and base are said once",
    severity="info",
    items="review/rest",
    of="endpoints",
    why="/api/v1/v1/orders is what clients then have to write.",
    source="Zally",
    research="R12",
    bad="api: {base: /api/v1}\nservices: {a: {}}\nendpoints: {a: [GET /v1/orders]}",
    good="api: {base: /api/v1}\nservices: {a: {}}\nendpoints: {a: [GET /orders]}",
)
def version_in_path(view: View, ep: Endpoint) -> Iterator[Verdict]:
    base = set(segments(base_of(view, ep)))
    if not base:
        return
    twice = [part for part in segments(ep.path)[:2] if part in base or re.fullmatch(r"v\d+", part)]
    rest = "/" + "/".join(part for part in segments(ep.path) if part not in twice)
    yield Hit(at(ep), f"{ep.id} says {twice[0]} again", f"{ep.method} {rest}") if twice else None


@rule(
    "old-version",
    "An old version beside a new one has an end",
    severity="warning",
    items="architecture/contracts",
    of="endpoints",
    why="Without a day and a successor nobody leaves it, and it is kept for ever.",
    source="Zalando 187 to 189; RFC 8594 (Sunset)",
    research="R51",
    bad="services: {a: {}}\nendpoints: {a: [GET /orders, GET /orders v2]}",
    good="services: {a: {}}\nendpoints: {a: [{endpoint: GET /orders, deprecated: {since: 2026-01-01, sunset: 2027-01-01, "
    "use: GET /orders v2}}, GET /orders v2]}",
)
def old_version(view: View, ep: Endpoint) -> Iterator[Verdict]:
    newest = view.ask(_versions_of, ep.method, ep.path)
    if len(newest) < 2:
        return
    last = newest[-1]
    if ep.version == last:
        yield None
        return
    told = dict(ep.deprecated)
    mend = f"deprecated: {{since: …, sunset: …, use: {ep.method} {ep.path} v{last}}}"
    done = bool(told.get("sunset") and told.get("use"))
    yield None if done else Hit(at(ep), f"{ep.id} stands beside v{last} and does not say until when", mend)


def _versions_of(view: View, method: str, path: str) -> tuple[int, ...]:
    return view.ask(_versions).get((method, path), ())


def _versions(view: View) -> Mapping[tuple[str, str], tuple[int, ...]]:
    found: dict[tuple[str, str], set[int]] = {}
    for ep in view.ask(every, Endpoint, "endpoints"):
        found.setdefault((ep.method, ep.path), set()).add(ep.version or 0)
    return {key: tuple(sorted(versions)) for key, versions in found.items()}


@rule(
    "deprecated-how",
    "What goes away says when, and what comes instead",
    severity="error",
    items="architecture/contracts review/docs",
    of="endpoints",
    why="Clients cannot plan without a day, and cannot move without a place to go.",
    source="Zalando 187 to 189; RFC 8594 (Sunset)",
    research="R51",
    bad="services: {a: {}}\nendpoints: {a: [{endpoint: GET /old, deprecated: {since: 2026-01-01, sunset: 2025-01-01, use: GET /gone}}]}",
    good="services: {a: {}}\nendpoints: {a: [{endpoint: GET /old, deprecated: {since: 2026-01-01, sunset: 2027-01-01, use: GET /new}}, GET /new]}",
)
def deprecated_how(view: View, ep: Endpoint) -> Iterator[Verdict]:
    if not ep.deprecated:
        return
    told = dict(ep.deprecated)
    since, sunset, use = told.get("since", ""), told.get("sunset", ""), told.get("use", "")
    known = view.ask(_operations)
    no_day = next((key for key in ("sunset", "since") if told.get(key) and not is_day(told[key])), "")
    if no_day:
        what = f'{no_day} of {ep.id} is "{told[no_day][:40]}", which is no day'
        yield Hit(at(ep), what, f"write it like  {no_day}: 2027-01-31", severity="warning")
    elif sunset and since and sunset <= since:
        yield Hit(at(ep), f"{ep.id} goes away on {sunset}, before it is deprecated ({since})", "a later sunset")
    elif use and re.match(r"[A-Z]+ /", use) and use not in known:
        yield Hit(
            at(ep),
            f"{ep.id} says to use {use}, which is not there",
            f"add it, or name one that is:  use: {_near(use, known)}",
        )
    elif not sunset:
        yield Hit(at(ep), f"{ep.id} is deprecated and says no day", "sunset: the day it goes away", severity="warning")
    else:
        yield None


def _operations(view: View) -> frozenset[str]:
    return frozenset(path[2] for path in view.paths("endpoints"))


def _near(use: str, known: frozenset[str]) -> str:
    close = difflib.get_close_matches(use, sorted(known), 1) if len(known) <= _GUESSED else ()
    return next(iter(close), "GET /…")
