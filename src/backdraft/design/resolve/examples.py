"""Example requests and responses of an endpoint, in the API's envelope: what a reader copies, so it must be right.

All functions give text (JSON with an indent of two, or empty when there is nothing to send or answer), so that
`View.ask` can remember them. The endpoint's `examples` win over what is generated: `request` and `response` (the data
alone, or the whole body when it has the envelope's keys), and the codes of errors.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from backdraft.design.model import Answer, Body, Column, Endpoint, Error, Page
from backdraft.design.nodes import Plain
from backdraft.design.notation.sqltypes import parse_sqltype
from backdraft.design.resolve.collections import base_table
from backdraft.design.resolve.endpoints import (
    Input,
    api_of,
    fields_of_body,
    full_path,
    key_types,
    paging_of,
    param_types,
    status_of,
)
from backdraft.design.resolve.example_values import Place, is_null, resolved, scalar
from backdraft.design.resolve.tables import fields_of, type_of_column
from backdraft.design.view import View

__all__ = ["error_example", "example_of", "example_text", "input_example", "request_example", "response_example"]

#: How deep bodies are shown within bodies.
_DEEPEST = 4
#: What the database sets when a whole table is the body of a request.
_SET_BY_ITSELF = frozenset(("created", "updated", "deleted", "modified"))


# --- values of types ------------------------------------------------------------------------------------------------


def example_of(view: View, type_name: str, row: int = 0, sent: bool = False) -> Plain:
    """The example of a type, a table or a plain SQL type.

    Args:
        view: The design.
        type_name: `Order`, `orders`, `uuid`.
        row: Which one of a list: two rows differ.
        sent: As a request sends it, without what the server sets by itself.
    """
    return _named(view, type_name, Place(type_name, type_name, row), (), sent)


def _named(view: View, type_name: str, place: Place, above: tuple[str, ...], sent: bool = False) -> Plain:
    fields = view.ask(fields_of, type_name)
    if not fields:
        column = Column(type_name, parse_sqltype(type_name).value)
        return _value(view, column, place, (*above, type_name))
    noun = view.ask(base_table, type_name) or type_name
    example: dict[str, Plain] = {}
    for field in fields:
        if not (sent and type_name == noun and _set_by_server(field)):
            at = Place(noun, f"{noun}.{field.name}", place.row, place.position)
            example[field.name] = _value(view, field, at, (*above, type_name))
    return example


def _set_by_server(field: Column) -> bool:
    by_itself = field.default is not None and (
        field.has("pk") or bool(_SET_BY_ITSELF.intersection(field.name.lower().split("_")))
    )
    return field.has("auto") or bool(field.generated) or by_itself


def _value(view: View, column: Column, place: Place, above: tuple[str, ...]) -> Plain:
    """The value of a field: of another type of the design, or plain."""
    if is_null(column, place.row) and len(above) == 1:
        return None
    type_ = column.type
    if type_ is not None and type_.name == "named" and view.ask(fields_of, type_.text):
        if type_.text in above or len(above) >= _DEEPEST:
            return [] if type_.array else None
        if type_.array:
            rows = (replace(place, row=2 * place.row + i, position=i) for i in range(2))
            return _unlike([_named(view, type_.text, row, above) for row in rows])
        return _named(view, type_.text, place, above)
    full, at = resolved(view, column, place)
    return scalar(full, full.type or type_of_column(view, column), at)


def _unlike(rows: list[Plain]) -> list[Plain]:
    """The rows without those that equal an earlier one."""
    return [row for i, row in enumerate(rows) if row not in rows[:i]]


def example_text(value: Plain) -> str:
    """`value` as JSON that people read."""
    return json.dumps(value, indent=2, ensure_ascii=False)


# --- what the design says itself ------------------------------------------------------------------------------------


def _said(ep: Endpoint, key: str) -> Any:
    """The endpoint's own example under `key`, as JSON-like data; None when there is none."""
    examples = _thawed(ep.examples)
    return examples.get(key) if isinstance(examples, dict) else None


def _thawed(value: Any) -> Any:
    """Plain data of what a design holds frozen: pairs are a mapping."""
    if isinstance(value, dict):
        return {key: _thawed(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        if value and all(isinstance(i, tuple) and len(i) == 2 and isinstance(i[0], str) for i in value):
            return {key: _thawed(item) for key, item in value}
        return [_thawed(item) for item in value]
    return value


def _typed(view: View, value: Any, type_name: str) -> Any:
    """What the file holds as text, as the types of the fields want it: `"3"` of an int is 3."""
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    if isinstance(value, list):
        return [_typed(view, item, type_name) for item in value]
    if isinstance(value, dict):
        fields = {field.name: field for field in view.ask(fields_of, type_name)}
        return {key: _field(view, item, fields.get(key)) for key, item in value.items()}
    return value


def _field(view: View, value: Any, field: Column | None) -> Any:
    if field is None:
        return value
    if field.type is not None and field.type.name == "named" and view.ask(fields_of, field.type.text):
        return _typed(view, value, field.type.text)
    if isinstance(value, list):
        return [_field(view, item, field) for item in value]
    name = type_of_column(view, field).name
    if isinstance(value, str) and name not in _TEXTUAL:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


_TEXTUAL = frozenset(
    ("char", "varchar", "text", "bytes", "date", "time", "timestamp", "timestamptz", "interval", "uuid", "inet")
) | {"enum", "native"}


# --- requests -------------------------------------------------------------------------------------------------------


def request_example(view: View, ep: Endpoint) -> str:
    """The body of a request as JSON; empty without a body, and for files and texts."""
    body = ep.body
    if body is None or body.kind != "json":
        return ""
    said = _said(ep, "request")
    if said is not None:
        return example_text(_typed(view, said, body.type))
    return example_text(_rows(view, body, sent=True) if body.array else example_of(view, body.type, 0, True))


def _rows(view: View, body: Body, sent: bool = False) -> list[Plain]:
    return _unlike([example_of(view, body.type, row, sent) for row in range(2)])


# --- answers --------------------------------------------------------------------------------------------------------


def response_example(view: View, ep: Endpoint, status: int = 0) -> str:
    """The body of an answer as JSON, in the envelope; empty where nothing is answered, and for files and texts.

    Args:
        view: The design.
        ep: The endpoint.
        status: Which of several answers; the first without it. Of a `stream` or `WS`, one message without envelope.
    """
    answers = (Answer(status_of(view, ep), ep.result), *ep.more)
    answer = next((a for a in answers if a.status == status), answers[0])
    body = answer.result
    said = _said(ep, str(answer.status)) if answer.status else None
    if said is None and answer is answers[0]:
        said = _said(ep, "response")
    if (body is None or body.kind != "json") and said is None:
        return ""
    type_name = body.type if body else ""
    if said is not None:
        data = _typed(view, said, type_name)
        if isinstance(data, dict) and "success" in data:
            return example_text(data)
    elif body is not None and body.array:
        data = _rows(view, body)
    else:
        data = example_of(view, type_name)
    if ep.stream or ep.method == "WS":
        return example_text(data)
    return example_text(_wrapped(view, ep, data))


def _wrapped(view: View, ep: Endpoint, data: Plain) -> Plain:
    """`data` in the envelope: `standard` always; else only a page, which must say where it ends, is an object."""
    paging = paging_of(view, ep)
    meta = _meta(paging, data) if paging is not None and isinstance(data, list) else None
    if api_of(view).envelope == "standard":
        example: dict[str, Plain] = {"success": True, "data": data}
    elif meta is None:
        return data
    else:
        example = {"data": data}
    return example if meta is None else {**example, "meta": meta}


def _meta(page: Page, data: list[Plain]) -> dict[str, Plain]:
    if page.style == "page":
        return {"page": 1, "limit": page.limit, "total": len(data)}
    return {"limit": page.limit, "next": "eyJhZnRlciI6MjB9"}


# --- errors ---------------------------------------------------------------------------------------------------------


def error_example(view: View, ep: Endpoint, error: Error) -> str:
    """The body of an error as JSON: the envelope's, a problem of RFC 9457, or the bare error."""
    said = _said(ep, error.name)
    if said is not None:
        return example_text(said)
    details = _details(view, ep, error)
    if api_of(view).envelope == "problem":
        problem: dict[str, Plain] = {
            "type": f"/errors/{error.name}",
            "title": error.message,
            "status": error.status,
            "instance": _instance(view, ep),
            "code": error.name,
        }
        return example_text({**problem, "errors": details} if details else problem)
    body: dict[str, Plain] = {"code": error.name, "message": error.message, "details": details}
    if api_of(view).envelope == "bare":
        return example_text(body)
    return example_text({"success": False, "error": body})


def _instance(view: View, ep: Endpoint) -> str:
    path = full_path(view, ep)
    for key in key_types(view, ep):
        path = path.replace(f":{key.name}", input_example(view, key), 1)
    return path


def input_example(view: View, one: Input) -> str:
    """The example of a path key, a parameter or a header as text; a key's is that of the row that is answered."""
    name = one.source[-1] if one.source else one.name
    noun = one.source[1] if one.source else one.name
    column = replace(one.column, name=name, nullable=False)
    full, at = resolved(view, column, Place(noun, f"{noun}.{name}" if one.source else name, 0))
    value = scalar(full, full.type or one.type, at)
    if isinstance(value, list):
        return ",".join(str(item) for item in value)
    return value if isinstance(value, str) else json.dumps(value)


def _details(view: View, ep: Endpoint, error: Error) -> list[Plain]:
    """What exactly is wrong: for an invalid request its first fields, for a conflict the unique one."""
    if error.status in (400, 422):
        fields = [*fields_of_body(view, ep), *(p.column for p in param_types(view, ep))]
        wrong = [f for f in fields if not _set_by_server(f)][:2]
        paging = paging_of(view, ep)
        if paging is not None and not wrong:
            return [{"field": "limit", "message": f"must be at most {paging.max}"}]
        return [{"field": f.name, "message": _complaint(view, f)} for f in wrong]
    if error.status == 409:
        fields = [f for f in fields_of_body(view, ep) if f.has("unique")]
        return [{"field": f.name, "message": "is taken already"} for f in fields[:1]]
    return []


def _complaint(view: View, field: Column) -> str:
    full, _ = resolved(view, field, Place("", field.name, 0))
    type_ = full.type or type_of_column(view, field)
    if type_.name == "enum":
        return "must be one of " + ", ".join(type_.members)
    if full.has("email"):
        return "must be an e-mail address"
    if type_.name in ("char", "varchar") and type_.args:
        return f"must be at most {type_.args[0]} characters"
    if type_.name in ("smallint", "int", "bigint", "numeric", "real", "double") and (full.low or full.high):
        return f"must be at least {full.low}" if full.low else f"must be at most {full.high}"
    named = {"uuid": "a UUID", "date": "a date", "timestamptz": "a date and time", "timestamp": "a date and time"}
    return f"must be {named[type_.name]}" if type_.name in named else "is required"
