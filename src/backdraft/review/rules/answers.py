"""What an API answers: statuses, errors, lists, documentation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus

from backdraft.design.edits import Drop, Put
from backdraft.design.model import Api, Endpoint, Error, Event, Service
from backdraft.design.notation.services import BUILT_IN_ERRORS
from backdraft.design.resolve.collections import base_table, table_of
from backdraft.design.resolve.endpoints import api_of, fields_of_body, is_action, status_of
from backdraft.design.resolve.lines import lines_to
from backdraft.design.view import View
from backdraft.review.facts import at_most, every, has_any
from backdraft.review.mends import at, mended_endpoint
from backdraft.review.rule import Hit, Verdict, number, rule

_KNOWN = frozenset(status.value for status in HTTPStatus)


@rule(
    "success-status",
    "The first answer is a success with a registered status",
    severity="error",
    items="review/rest review/errors",
    of="endpoints",
    why="Clients, caches and proxies act on the number, not on the body.",
    source="RFC 9110; Spectral, Redocly, Zalando 243",
    research="R15 R17",
    bad="services: {a: {}}\nendpoints: {a: [GET /orders -> 299 orders]}\ntables: {orders: {columns: {id: uuid pk}}}",
    good="services: {a: {}}\nendpoints: {a: [GET /orders -> 200 orders]}\ntables: {orders: {columns: {id: uuid pk}}}",
)
def success_status(view: View, ep: Endpoint) -> Iterator[Verdict]:
    if ep.status is None:
        return
    good = ep.status in _KNOWN and (200 <= ep.status < 400 or ep.status == 101)
    if good:
        yield None
        return
    what = f"{ep.id} answers {ep.status}, which is {'no success' if ep.status in _KNOWN else 'no registered status'}"
    yield mended_endpoint(ep, what, status=None)


@rule(
    "status-for-method",
    "The status fits the method",
    severity="error",
    items="review/rest",
    of="endpoints",
    why="A read that answers 201 says that something was created.",
    source="RFC 9110; Zally",
    research="R17",
    bad="services: {a: {}}\nendpoints: {a: [GET /orders -> 201 orders]}\ntables: {orders: {columns: {id: uuid pk}}}",
    good="services: {a: {}}\nendpoints: {a: [POST /orders < orders -> 201 orders]}\ntables: {orders: {columns: {id: uuid pk}}}",
)
def status_for_method(view: View, ep: Endpoint) -> Iterator[Verdict]:
    if ep.status is None:
        return
    wrong = ep.status == 201 and ep.method in ("GET", "HEAD", "DELETE")
    if not wrong:
        yield None
        return
    yield mended_endpoint(ep, f"{ep.id} answers {ep.status}", status=None)


@rule(
    "created-status",
    "What creates answers 201",
    severity="warning",
    items="review/rest",
    of="endpoints",
    why="201 with a Location tells a client where the new thing is.",
    source="Zalando 148, AIP-133, vacuum (120 of 123 at OpenAI, 222 of 222 at Stripe do not)",
    research="R18",
    bad="services: {a: {}}\nendpoints: {a: [POST /orders < orders -> 200 orders]}\ntables: {orders: {columns: {id: uuid pk}}}",
    good="services: {a: {}}\nendpoints: {a: [POST /orders < orders -> 201 orders]}\ntables: {orders: {columns: {id: uuid pk}}}",
)
def created_status(view: View, ep: Endpoint) -> Iterator[Verdict]:
    table = view.ask(table_of, ep)
    creates = (
        ep.method == "POST"
        and not is_action(ep)
        and ep.body is not None
        and not ep.path.rpartition("/")[2].startswith(":")
    )
    if (
        not creates
        or not table
        or ep.result is None
        or ep.result.array
        or view.ask(base_table, ep.result.type) != table
    ):
        return
    if status_of(view, ep) != 200:
        yield None
        return
    what = f"{ep.id} makes a row of {table} and answers {status_of(view, ep)}"
    yield mended_endpoint(ep, what, status=201)


@rule(
    "delete-status",
    "A delete answers nothing, or later",
    severity="info",
    items="review/rest",
    of="endpoints",
    why="There is nothing left to tell of: 204, or 202 when it takes long.",
    source="Zalando 148, AIP-135",
    research="R19",
    bad="services: {a: {}}\nendpoints: {a: [DELETE /orders/:id -> 201]}\ntables: {orders: {columns: {id: uuid pk}}}",
    good="services: {a: {}}\nendpoints: {a: [DELETE /orders/:id -> 204]}\ntables: {orders: {columns: {id: uuid pk}}}",
)
def delete_status(view: View, ep: Endpoint) -> Iterator[Verdict]:
    if ep.method != "DELETE":
        return
    status = status_of(view, ep)
    if status in (200, 202, 204):
        yield None
        return
    yield mended_endpoint(ep, f"{ep.id} answers {status}", status=204, result=None)


@rule(
    "empty-with-body",
    "204 and 304 carry nothing",
    severity="error",
    items="review/rest",
    of="endpoints",
    why="The bytes of such a body are taken for the next answer (RFC 9112, 6.3).",
    source="IBM; RFC 9110",
    research="R20",
    bad="services: {a: {}}\nendpoints: {a: [PUT /orders/:id < orders -> 204 orders]}\ntables: {orders: {columns: {id: uuid pk}}}",
    good="services: {a: {}}\nendpoints: {a: [PUT /orders/:id < orders -> 204]}\ntables: {orders: {columns: {id: uuid pk}}}",
)
def empty_with_body(view: View, ep: Endpoint) -> Iterator[Verdict]:
    if ep.status not in (204, 304):
        return
    if not ep.result:
        yield None
        return
    yield mended_endpoint(ep, f"{ep.id} answers {ep.status} with a body", result=None)


@rule(
    "job-status",
    "What takes long can be asked how far it is",
    severity="info",
    items="review/rest",
    of="endpoints",
    why="After 202 a client has nothing but the hope that it will be done.",
    source="Zalando 253, AIP-151, Azure",
    research="R21",
    bad="services: {a: {}}\nendpoints: {a: [POST /reports job]}",
    good="services: {a: {}}\nendpoints: {a: [POST /reports job, GET /reports/:id]}",
)
def job_status(view: View, ep: Endpoint) -> Iterator[Verdict]:
    if not ep.job and ep.status != 202:
        return
    many = ep.body is not None and ep.body.array and ep.result is None  # a batch of what came about is taken
    if not ep.job and (many or _passed_on(view, ep) or _told_by_partners(view, ep)):
        yield None
        return
    paths = {path[2] for path in view.paths("endpoints") if path[1] == ep.service}
    thing = _acted_on(ep)
    found = any(p.startswith(("GET ", "WS ")) and p.split(" ")[1].startswith(ep.path) for p in paths)
    found = found or (bool(thing) and f"GET {thing}" in paths)
    what = f"{ep.id} is done later, and nobody can ask how far it is"
    yield None if found else Hit(at(ep), what, f"GET {thing or f'{ep.path}/:id'}")


def _acted_on(ep: Endpoint) -> str:
    """The path of the one thing that an action is done to, which then tells how far it is; empty: it makes new ones."""
    before, _, last = ep.path.rpartition("/")
    if is_action(ep):
        return f"{before}/{last.rpartition(':')[0]}" if last.startswith(":") else ""
    plain = ep.body is None and not last.startswith(":") and not last.endswith("s")
    return before if plain and before.rpartition("/")[2].startswith(":") else ""


def _told_by_partners(view: View, ep: Endpoint) -> bool:
    """Whether only what is not ours calls it: a partner that tells us something asks nothing back."""
    lines = view.ask(lines_to).get(ep.service, ())
    owners = [view.get(Service, "services", line.owner) for line in lines if line.dep.operation == ep.id]
    return bool(owners) and all(owner is not None and owner.kind == "external" for owner in owners)


def _passed_on(view: View, ep: Endpoint) -> bool:
    """Whether what is sent leaves as an event as it is: then it is taken, and there is nothing to ask for."""
    service = view.get(Service, "services", ep.service)
    emitted = ep.emits if ep.emits is not None else service.emits if service is not None else ()
    events = [view.get(Event, "events", dep.target) for dep in emitted]
    sent = {ep.body.type} if ep.body is not None else set()
    sent |= {field.type.text for field in fields_of_body(view, ep) if field.type is not None and field.type.array}
    return any(event is not None and event.type in sent for event in events)


@rule(
    "unused-error",
    "The catalogue of errors holds what is answered",
    severity="info",
    items="review/errors",
    of="errors",
    why="An error that nothing answers is a promise, or a slip of the pen elsewhere.",
    source="Ours: the catalogue and the endpoints stand in one file",
    research="R29 R52",
    bad="services: {a: {}}\nerrors: {sold: 409 Sold out, gone: 410 It is gone}\nendpoints: {a: [POST /orders !sold]}",
    good="services: {a: {}}\nerrors: {sold: 409 Sold out, gone: 410 It is gone}\nendpoints: {a: [POST /orders !sold, GET /orders/:id !gone]}",
)
def unused_error(view: View, error: Error) -> Iterator[Verdict]:
    if not view.ask(has_any, "endpoints"):
        return
    path = ("errors", error.name)
    if error.name in BUILT_IN_ERRORS or view.ask(_is_answered, error.name):
        yield None
    else:
        yield Hit(path, f"nothing answers {error.name}", "name it at an endpoint, or drop it", (Drop(path),))


def _is_answered(view: View, error: str) -> bool:
    return error in view.ask(_answered)


def _answered(view: View) -> frozenset[str]:
    own = {code for ep in view.ask(every, Endpoint, "endpoints") for code in ep.errors}
    return frozenset(own | set(api_of(view).every.errors))


@rule(
    "same-error",
    "No two errors say the same",
    severity="info",
    items="review/errors",
    of="errors",
    why="Clients must handle both, and nobody knows which one to answer.",
    source="Ours",
    research="R29",
    bad="errors: {sold: 409 Sold out, out: 409 Sold out}",
    good="errors: {sold: 409 Sold out, taken: 409 Taken}",
)
def same_error(view: View, error: Error) -> Iterator[Verdict]:
    if not error.message:
        return
    first = view.ask(_first_to_say)[error.status, error.message]
    what = f"{error.name} says the same as {first}"
    yield Hit(("errors", error.name), what, f"use {first}") if first != error.name else None


def _first_to_say(view: View) -> Mapping[tuple[int, str], str]:
    """By status and message: the first error that has both."""
    errors = view.ask(every, Error, "errors")
    return {(error.status, error.message): error.name for error in reversed(errors)}


@rule(
    "envelope-problem",
    "Errors are problems (RFC 9457)",
    severity="info",
    items="review/errors",
    of="design",
    why="Libraries know application/problem+json; an envelope of one's own they do not.",
    source="Zalando 176, RFC 9457. The brief's own conventions have an envelope",
    research="R28",
    bad="api: {envelope: bare}",
    good="api: {envelope: problem}",
)
def envelope_problem(view: View) -> Iterator[Verdict]:
    api = view.get(Api, "api")
    if api is None or api.envelope == "standard":
        return
    edits = (Put(("api", "envelope"), "problem"),)
    yield None if api.envelope == "problem" else Hit(("api",), "errors have no shape", "envelope: problem", edits)


@rule(
    "summary",
    "Every endpoint says what it does",
    severity="warning",
    items="review/docs",
    of="endpoints",
    why="A list of paths is no documentation.",
    source="Redocly, IBM",
    research="R14",
    bad="services: {a: {}}\nendpoints: {a: [GET /a -- Read a, GET /b -- Read b, GET /c]}",
    good="services: {a: {}}\nendpoints: {a: [GET /a -- Read a, GET /b -- Read b, GET /c -- Read c]}",
)
def summary(view: View, ep: Endpoint, *, letters: int = 80) -> Iterator[Verdict]:
    if not view.ask(_mostly_summed_up):
        return
    if not ep.summary:
        what = f"{ep.id} does not say what it does"
        yield Hit(at(ep), what, f"{ep.id} -- what it does", severity=view.ask(at_most))
    elif len(ep.summary) > letters:
        what = f"the summary of {ep.id} is {len(ep.summary)} letters long (at most {number(letters)})"
        yield Hit(at(ep), what, "move the rest into its description", severity="info")
    else:
        yield None


def _mostly_summed_up(view: View) -> bool:
    endpoints = view.ask(every, Endpoint, "endpoints")
    return 2 * sum(bool(ep.summary) for ep in endpoints) > len(endpoints)
