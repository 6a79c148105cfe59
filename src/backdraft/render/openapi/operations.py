"""One endpoint as an OpenAPI operation: parameters, body, answers, errors, security, each with its example."""

from __future__ import annotations

import json
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from backdraft.design.kept import laid_over, said
from backdraft.design.model import Answer, Body, Endpoint, Error, Page, Service
from backdraft.design.nodes import Plain
from backdraft.design.paths import Path
from backdraft.design.resolve.endpoints import (
    Input,
    answers_of,
    api_of,
    errors_of,
    header_types,
    is_action,
    key_types,
    paging_of,
    param_types,
    rate_of,
    status_of,
)
from backdraft.design.resolve.example_errors import error_value, has_own_words
from backdraft.design.resolve.examples import NOTHING, input_value, request_value, response_value
from backdraft.design.view import View
from backdraft.render.openapi.common import RATE
from backdraft.render.openapi.fitted import with_fitted
from backdraft.render.openapi.form import Form, Made
from backdraft.render.openapi.headers import header
from backdraft.render.openapi.names import METHODS, ascii_name, operation_id, prose, response_name, template
from backdraft.render.openapi.schemas import column_schema, ref, use_of
from backdraft.render.openapi.security import security

#: Methods whose requests have no body to any server.
BODILESS = frozenset(("GET", "HEAD", "TRACE"))


def operation(view: View, path: Path, form: Form) -> Made:
    """The operation of the endpoint at `path`; empty where there is none."""
    ep = view.get(Endpoint, *path)
    if ep is None or ep.method not in METHODS:
        return {}
    made: Made = {
        "tags": [view.ask(tag_of, ep.service)],
        "summary": ep.summary or _humane(view.ask(operation_id, path)),
        "operationId": view.ask(operation_id, path),
    }
    made["description"] = prose(_description(view, ep) or made["summary"])
    if ep.deprecated:
        made["deprecated"] = True
    parameters = _parameters(view, path, ep, form)
    if parameters:
        made["parameters"] = parameters
    body = _body(view, ep, form)
    if body:
        made["requestBody"] = body
    made["responses"] = _responses(view, ep, form)
    made["security"] = security(view, ep, form)
    made |= _limits_told(view, ep)
    return with_fitted(_with_kept(made, said(ep.kept)), form.old) if ep.kept else made


def _limits_told(view: View, ep: Endpoint) -> Made:
    """What OpenAPI has no place for and tools that compare documents look for: the sunset, the rate of one caller."""
    sunset, rate = dict(ep.deprecated).get("sunset"), rate_of(view, ep)
    return ({"x-sunset": sunset} if sunset else {}) | ({"x-rate-limit": rate.text} if rate is not None else {})


def _with_kept(made: Made, kept: Any) -> Made:
    """The operation with what an imported document said beyond the format; its parameters are known by name."""
    if not isinstance(kept, dict):
        return made
    more = dict(kept)
    said_ = more.pop("parameters", None)
    own = dict(said_) if isinstance(said_, dict) else {}
    if "parameters" in made:
        made["parameters"] = [laid_over(one, own.pop(one.get("name", ""), None)) for one in made["parameters"]]
    further = [{"name": name, **one} for name, one in own.items() if isinstance(one, dict) and "in" in one]
    if further:
        made["parameters"] = [*made.get("parameters", ()), *further]
    return laid_over(made, more)


def _humane(name: str) -> str:
    words = "".join(f" {c.lower()}" if c.isupper() else c for c in name)
    return words[:1].upper() + words[1:]


def tag_of(view: View, service: str) -> str:
    """The tag of a service's endpoints: its title, else its name; its name where another service has that title."""
    said = view.get(Service, "services", service)
    if said is None or not said.title:
        return service
    alike = [s for s in view.all(Service, "services") if said.title in (s.title, s.name)]
    return said.title if len(alike) == 1 else service


def _description(view: View, ep: Endpoint) -> str:
    said = [ep.description] if ep.description else []
    if ep.scopes:
        said.append(f"Needs the scope{'s' * (len(ep.scopes) > 1)} {', '.join(f'`{s}`' for s in ep.scopes)}.")
    rate = rate_of(view, ep)
    if rate is not None:
        said.append(f"At most {rate.text} from one caller.")
    if ep.cache is not None and ep.method in BODILESS:
        said.append(f"May be kept for {ep.cache.text}.")
    if ep.job:
        said.append("Answers at once and goes on working.")
    old = dict(ep.deprecated)
    if old:
        parts = [f"since {old['since']}"] if old.get("since") else []
        parts += [f"gone after {old['sunset']}"] if old.get("sunset") else []
        parts += [f"use `{old['use']}` instead"] if old.get("use") else []
        said.append("Deprecated" + (": " + ", ".join(parts) if parts else "") + ".")
    return "\n\n".join(said)


# --- what goes in ---------------------------------------------------------------------------------------------------


def _parameters(view: View, path: Path, ep: Endpoint, form: Form) -> list[Made]:
    keys = template(view, path)[1]
    found: dict[tuple[str, str], Made] = {}

    def add(where: str, name: str, one: Input, *, key: bool = False) -> None:
        described = f"{OPERATORS_SAID.get(op, op)} this" if (op := name.partition("[")[2].rstrip("]")) else ""
        # A path names at least something: an empty text is another path.
        column = one.column
        if column.nullable or column.default is not None or column.type is not one.type:
            column = replace(column, type=one.type, nullable=False, default=None)
        if key and one.type.name in ("char", "varchar", "text") and not one.type.array and not column.low:
            column = replace(column, low="1")
        made: Made = {"name": name, "in": where}
        if column.note or described:
            made["description"] = prose(column.note) or described
        made["required"] = key or one.required
        if one.type.array and where == "query":
            made |= {"style": "form", "explode": False}
        schema = column_schema(view, column, form.old)
        if key and one.type.name == "inet" and not one.type.array:
            schema = {"type": schema["type"], "minLength": 1, **schema}
        made["schema"] = schema
        made["example"] = input_value(view, one)
        found.setdefault((where, name.lower() if where == "header" else name), made)

    for name, one in zip(keys, key_types(view, ep), strict=False):
        add("path", name, one, key=True)
    for one in param_types(view, ep):
        for op in one.ops or ("",):
            add("query", f"{one.name}[{op}]" if op else one.name, one)
    for name, schema, note, example in _listing(view, ep):
        made: Made = {"name": name, "in": "query", "description": note, "required": False, "schema": schema}
        found.setdefault(("query", name), made | {"example": example})
    for one in header_types(view, ep):
        if one.name.lower() not in ("accept", "content-type", "authorization") and ascii_name(one.name) == one.name:
            add("header", one.name, one)
    for name in _own_headers(ep):
        found.setdefault(("header", name.lower()), ref("parameters", name))
    return list(found.values())


#: How a parameter with an operator is described; an import knows it by that.
OPERATORS_SAID = {
    "eq": "Equal to",
    "ne": "Not equal to",
    "gt": "Above",
    "gte": "At or above",
    "lt": "Below",
    "lte": "At or below",
    "in": "One of",
    "nin": "None of",
    "like": "Like",
    "contains": "Holds",
    "prefix": "Begins with",
    "suffix": "Ends in",
    "exists": "There is",
}


def _listing(view: View, ep: Endpoint) -> list[tuple[str, Made, str, Plain]]:
    """The parameters that sort and page a list."""
    found: list[tuple[str, Made, str, Plain]] = []
    if ep.sort:
        ways = dict.fromkeys(way for said in ep.sort for way in (said, said[1:] if said[:1] == "-" else f"-{said}"))
        schema: Made = {"type": "string", "enum": list(ways), "default": ep.sort[0]}
        found.append(("sort", schema, "The order; a minus is descending", ep.sort[0]))
    page = paging_of(view, ep)
    if page is not None and page.style == "cursor":
        text = {"type": "string", "minLength": 1, "maxLength": 200}
        found.append(("cursor", text, "Where the page before ended: `meta.next` of its answer", "eyJhZnRlciI6MjB9"))
    elif page is not None:
        found.append(("page", {"type": "integer", "minimum": 1, "maximum": 100_000, "default": 1}, "Which page", 1))
    if page is not None:
        limit = limits(page)
        schema = {"type": "integer", "minimum": 1, "maximum": limit[1], "default": limit[0]}
        found.append(("limit", schema, "How many at most", limit[0]))
    return found


def limits(page: Page) -> tuple[int, int]:
    """The default and the greatest size of a page, made to fit each other."""
    return max(page.limit, 1), max(page.max, page.limit, 1)


def _own_headers(ep: Endpoint) -> tuple[str, ...]:
    return (
        *(("Idempotency-Key",) if ep.idempotent and ep.method not in BODILESS else ()),
        *(("If-Match",) if ep.if_match else ()),
        *(("If-None-Match",) if ep.etag and ep.method in BODILESS else ()),
    )


def _body(view: View, ep: Endpoint, form: Form) -> Made:
    body = ep.body
    if body is None or ep.method in BODILESS:
        return {}
    if body.kind != "json":
        return {"required": True, "content": _raw(body, form)}
    content: Made = {"schema": use_of(view, body.type, True, form.old, body.array)}
    value = request_value(view, ep)
    if value is not NOTHING:
        content["examples"] = {"request": {"value": value}}
    return {"required": True, "content": {"application/json": content}}


def _raw(body: Body, form: Form) -> Made:
    """The content of a file or a text."""
    made: Made = {}
    for media in body.media.split(","):
        name = media.strip()
        if body.kind == "text":
            made[name] = {"schema": {"type": "string"}}
        else:
            made[name] = {"schema": {"type": "string", "format": "binary"}} if form.old else {"schema": {}}
    return made


# --- what comes back ------------------------------------------------------------------------------------------------


def _responses(view: View, ep: Endpoint, form: Form) -> Made:
    made: Made = {}
    for i, answer in enumerate(answers_of(view, ep)):
        status = str(answer.status)
        if status not in made and answer.status is not None and answer.status >= 200:
            made[status] = _answer(view, ep, answer, i == 0, form)
    by_status: dict[int, list[Error]] = {}
    for error in errors_of(view, ep):
        by_status.setdefault(error.status, []).append(error)
    for code, errors in by_status.items():
        if str(code) not in made:
            made[str(code)] = _errors(view, ep, tuple(errors))
    if not any(status[0] == "4" for status in made):
        made["4XX"] = ref("responses", "BadRequest")
    return made


def phrase(status: int) -> str:
    """What a status is called."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return f"Status {status}"


def _answer(view: View, ep: Endpoint, answer: Answer, first: bool, form: Form) -> Made:
    status = answer.status or status_of(view, ep)
    made: Made = {"description": phrase(status)}
    body, value = answer.result, response_value(view, ep, 0 if first else status)
    silent = status in (204, 205, 304) or ep.method == "HEAD"
    headers = _headers(view, ep, status)
    if headers:
        shown = NOTHING if silent or (body is not None and body.kind != "json") else value
        made["headers"] = {name: header(view, ep, name, shown) for name in headers}
    if silent:
        return made
    if body is not None and body.kind != "json":
        made["content"] = _raw(body, form)
        return made
    if body is None:
        if ep.stream and first:
            made["content"] = {"text/event-stream": {"schema": {"type": "string"}}}
        elif value is not NOTHING:
            made["content"] = {"application/json": {"schema": {}, "examples": {"answer": {"value": value}}}}
        return made
    schema = use_of(view, body.type, False, form.old, body.array)
    if ep.stream and first:
        made["content"] = {"text/event-stream": _stream(schema, value, form)}
        return made
    content: Made = {"schema": enveloped(view, ep, schema, body.array, form)}
    if value is not NOTHING:
        content["examples"] = {"answer": {"value": value}}
    made["content"] = {"application/json": content}
    return made


def _stream(schema: Made, value: Plain, form: Form) -> Made:
    if form.streams:
        data = {"type": "string", "contentMediaType": "application/json", "contentSchema": schema}
        return {"itemSchema": {"type": "object", "required": ["data"], "properties": {"data": data}}}
    text = f"data: {json.dumps(value, ensure_ascii=False)}\n\n" if value is not NOTHING else ""
    # A reader may take the stream for one text or for its messages one by one: both fit.
    return {"schema": {"description": "Messages, each with JSON as its data"}, "examples": {"message": {"value": text}}}


def enveloped(view: View, ep: Endpoint, schema: Made, array: bool, form: Form) -> Made:
    """A body in the API's envelope: `standard` always, else only a page, which says where it ends."""
    page = paging_of(view, ep) if array else None
    standard = api_of(view).envelope == "standard"
    if not standard and page is None:
        return schema
    properties: Made = {}
    if standard:
        properties["success"] = constant(True, form)
    properties["data"] = schema
    if page is not None:
        properties["meta"] = ref("schemas", "CursorMeta" if page.style == "cursor" else "PageMeta")
    return {"type": "object", "required": list(properties), "properties": properties}


def constant(value: bool, form: Form) -> Made:
    """The schema of one truth value."""
    return {"type": "boolean", "enum": [value]} if form.old else {"type": "boolean", "const": value}


def _headers(view: View, ep: Endpoint, status: int) -> tuple[str, ...]:
    fine = status < 300
    return (
        *(("Location",) if status in (201, 202) and ep.method == "POST" and not is_action(ep) else ()),
        *(("ETag",) if ep.etag and (fine or status == 304) else ()),
        *(("Cache-Control",) if ep.cache is not None and ep.method in BODILESS and status in (200, 304) else ()),
        *(RATE if fine and rate_of(view, ep) is not None else ()),
        *(("Deprecation",) if fine and ep.deprecated else ()),
        *(("Sunset",) if fine and dict(ep.deprecated).get("sunset") else ()),
    )


# --- errors ---------------------------------------------------------------------------------------------------------


def _errors(view: View, ep: Endpoint, errors: tuple[Error, ...]) -> Made:
    """The response of one status; one that is alike at every endpoint is a component."""
    if len(errors) == 1 and is_common(view, ep, errors[0]):
        return ref("responses", view.ask(response_name, errors[0].name))
    return error_response(
        view, errors[0].status, tuple((error, error_value(view, ep, error), error.name) for error in errors)
    )


def is_common(view: View, ep: Endpoint, error: Error) -> bool:
    """Whether an error says the same at this endpoint as at any other."""
    if not view.ask(response_name, error.name):
        return False
    return not has_own_words(view, ep, error)


def error_response(view: View, status: int, said: tuple[tuple[Error, Plain, str], ...]) -> Made:
    """A response with an example for each error of that status."""
    messages = [error.message.rstrip(".") for error, _, _ in said if error.message]
    made: Made = {"description": prose("; or: ".join(dict.fromkeys(messages))) or phrase(status)}
    headers = [*(("Retry-After",) if status in (429, 503) else ()), *(RATE if status == 429 else ())]
    if headers:
        made["headers"] = {name: ref("headers", name) for name in headers}
    media = "application/problem+json" if api_of(view).envelope == "problem" else "application/json"
    examples = {ascii_name(name): {"value": value} for _, value, name in said}
    made["content"] = {media: {"schema": ref("schemas", error_schema_name(view)), "examples": examples}}
    return made


def error_schema_name(view: View) -> str:
    """What the schema of errors is called."""
    return "Problem" if api_of(view).envelope == "problem" else "Error"
