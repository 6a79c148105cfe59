"""The components of a document: what operations and webhooks refer to, each remembered with what it refers to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backdraft.design.model import Error
from backdraft.design.output import Line, lines_from
from backdraft.design.paths import Path
from backdraft.design.resolve.endpoints import api_of, error_named
from backdraft.design.resolve.example_errors import error_value
from backdraft.design.view import View
from backdraft.render.openapi.common import HEADERS, PARAMETERS
from backdraft.render.openapi.form import Form, Made
from backdraft.render.openapi.headers import shared_header
from backdraft.render.openapi.names import RESERVED, Role, other_names, response_names, schema_names
from backdraft.render.openapi.operations import constant, error_response
from backdraft.render.openapi.schemas import component, kept_of
from backdraft.render.openapi.text import json_lines, yaml_lines

Ref = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Piece:
    """An operation, a webhook or a component as written, and the components that it refers to."""

    made: Made
    lines: tuple[Line, ...]
    refs: tuple[Ref, ...]


def written(form: Form, name: str, value: Any, indent: int, path: Path) -> tuple[Line, ...]:
    lines = json_lines(name, value, indent) if form.json else yaml_lines(name, value, indent)
    return lines_from(lines, path)


_NESTED = (dict, list)


def refs_in(value: Any) -> tuple[Ref, ...]:
    """The components that a piece of a document refers to."""
    found: dict[Ref, None] = {}
    waiting = [value] if isinstance(value, _NESTED) else []
    while waiting:
        here = waiting.pop()
        if isinstance(here, list):
            waiting += [item for item in reversed(here) if isinstance(item, _NESTED)]
            continue
        named = here.get("$ref")
        if isinstance(named, str):
            kind, _, name = named.removeprefix("#/components/").partition("/")
            found[kind, name] = None
        inner = [item for key, item in here.items() if isinstance(item, _NESTED) and key not in ("examples", "example")]
        waiting += reversed(inner)
    return tuple(found)


def order_of(view: View) -> Mapping[Ref, int]:
    """The place of each component in its table; the schemas of the design come before, as they are first mentioned."""
    named = [("schemas", name) for name in RESERVED]
    named += [("responses", name) for name in (*view.ask(response_names).values(), "BadRequest")]
    named += [("parameters", name) for name in PARAMETERS] + [("headers", name) for name in HEADERS]
    return {ref: i for i, ref in enumerate(named)}


def component_piece(view: View, ref: Ref, form: Form) -> Piece:
    made, path = _component(view, ref, form)
    return Piece(made, written(form, ref[1], made, 4, path), refs_in(made))


def _component(view: View, ref: Ref, form: Form) -> tuple[Made, Path]:
    """A component and the entry that it comes from."""
    kind, name = ref
    if kind == "schemas":
        return schema_of(view, name, form)
    if kind == "responses":
        return _response(view, name)
    return (PARAMETERS.get(name, {}) if kind == "parameters" else shared_header(view, name)), ("api",)


def schema_of(view: View, name: str, form: Form) -> tuple[Made, Path]:
    role = view.ask(_roles_by_name).get(name) or (None if name in RESERVED else view.ask(_others_by_name).get(name))
    if role is None:
        return view.ask(_envelope_schemas, form).get(name, {}), ("api",)
    section = "types" if view.entry(("types", role[0])) is not None else "tables"
    schemas = kept_of(view).get("schemas")
    more = schemas.get(role[0]) if isinstance(schemas, dict) else None
    return component(view, *role, form.old, more if isinstance(more, dict) else {}), (section, role[0])


def _roles_by_name(view: View) -> Mapping[str, Role]:
    return {name: role for role, name in view.ask(schema_names).items()}


def _others_by_name(view: View) -> Mapping[str, Role]:
    return {own: (name, False) for name, own in view.ask(other_names).items()}


def response_of(view: View, said: Made) -> Made:
    """A response whole, where an operation only refers to it."""
    return _response(view, said["$ref"].rpartition("/")[2])[0] if "$ref" in said else said


def _response(view: View, name: str) -> tuple[Made, Path]:
    code = next((code for code, known in view.ask(response_names).items() if known == name), "")
    error = error_named(view, code) if code else Error("bad_request", 400, "The request cannot be understood")
    path: Path = ("errors", code) if view.entry(("errors", code)) is not None else ("api",)
    return error_response(view, error.status, ((error, error_value(view, None, error), error.name),)), path


def _envelope_schemas(view: View, form: Form) -> Mapping[str, Made]:
    """The schemas of errors and of what tells about a page."""
    words, count = {"type": "string"}, {"type": "integer", "minimum": 0}
    wrong = {
        "type": "array",
        "items": {"type": "object", "required": ["field", "message"], "properties": {"field": words, "message": words}},
    }
    error: Made = {
        "type": "object",
        "required": ["code", "message", "details"],
        "properties": {"code": words, "message": words, "details": wrong},
    }
    if api_of(view).envelope == "standard":
        error = {
            "type": "object",
            "required": ["success", "error"],
            "properties": {"success": constant(False, form), "error": error},
        }
    status = {"type": "integer", "minimum": 400, "maximum": 599}
    problem: Made = {
        "type": "object",
        "description": "A problem as RFC 9457 says it",
        "required": ["type", "title", "status", "code"],
        "properties": {
            "type": {"type": "string", "format": "uri-reference"},
            "title": words,
            "status": status,
            "detail": words,
            "instance": {"type": "string", "format": "uri-reference"},
            "code": words,
            "errors": wrong,
        },
    }
    nullable = {"type": "string", "nullable": True} if form.old else {"type": ["string", "null"]}
    return {
        "PageMeta": {
            "type": "object",
            "required": ["page", "limit", "total"],
            "properties": {"page": {**count, "minimum": 1}, "limit": {**count, "minimum": 1}, "total": count},
        },
        "CursorMeta": {
            "type": "object",
            "required": ["limit", "next"],
            "properties": {"limit": {**count, "minimum": 1}, "next": nullable},
        },
        "Error": error,
        "Problem": problem,
    }
