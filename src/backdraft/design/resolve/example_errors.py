"""Example answers of errors, in the API's envelope: `error_value` as a value, `error_example` as text."""

from __future__ import annotations

from itertools import islice
from typing import Any
from urllib.parse import quote

from backdraft.design.model import Column, Endpoint, Error
from backdraft.design.nodes import Plain
from backdraft.design.resolve.endpoints import api_of, fields_of_body, paging_of, param_types
from backdraft.design.resolve.example_said import as_typed, said_example
from backdraft.design.resolve.example_values import Place, resolved
from backdraft.design.resolve.examples import example_text, path_example, set_by_server
from backdraft.design.resolve.tables import type_of_column
from backdraft.design.view import View


def error_example(view: View, ep: Endpoint, error: Error) -> str:
    """`error_value` as text."""
    return example_text(error_value(view, ep, error))


def error_value(view: View, ep: Endpoint | None, error: Error) -> Plain:
    """The body of an error: the envelope's, a problem of RFC 9457, or the bare error; `ep` None: of any endpoint.

    The endpoint's own example may be some of the error's fields (`code message details`), its message alone, its list
    of details; a mapping with anything else is the whole body.
    """
    own = as_typed(view, _own_error(ep, error), "")
    if isinstance(own, dict) and not own.keys() <= _OF_AN_ERROR:
        return own
    details = _details(view, ep, error) if ep is not None else []
    fields: dict[str, Any] = own if isinstance(own, dict) else {}
    if isinstance(own, str | list):
        fields = {"message" if isinstance(own, str) else "details": own}
    if api_of(view).envelope == "problem":
        problem: dict[str, Plain] = {
            "type": f"/errors/{quote(error.name)}",
            "title": error.message,
            "status": error.status,
            **({"instance": path_example(view, ep)} if ep is not None else {}),
            "code": error.name,
        }
        if details:
            problem["errors"] = details
        return problem | {_IN_A_PROBLEM.get(key, key): value for key, value in fields.items()}
    body: dict[str, Any] = {"code": error.name, "message": error.message, "details": details} | fields
    if api_of(view).envelope == "bare":
        return body
    return {"success": False, "error": body}


_OF_AN_ERROR = frozenset(("code", "message", "details"))
#: What a problem of RFC 9457 calls what an error has.
_IN_A_PROBLEM = {"message": "detail", "details": "errors"}


def _own_error(ep: Endpoint | None, error: Error) -> Any:
    """The endpoint's own example of an error: under its code, else under its status where that is for this code."""
    if ep is None:
        return None
    said = said_example(ep, error.name)
    if said is None:
        by_status = said_example(ep, str(error.status))
        said = by_status if isinstance(by_status, dict) and by_status.get("code", error.name) == error.name else None
    return said


def has_own_words(view: View, ep: Endpoint, error: Error) -> bool:
    """Whether an error says more at this endpoint than at any other."""
    paged = error.status in (400, 422) and paging_of(view, ep) is not None
    return paged or _own_error(ep, error) is not None or bool(_wrong(view, ep, error))


def _details(view: View, ep: Endpoint, error: Error) -> list[Plain]:
    """What exactly is wrong: for an invalid request its first fields, for a conflict the unique one."""
    wrong = _wrong(view, ep, error)
    if error.status == 409:
        return [{"field": f.name, "message": "is taken already"} for f in wrong]
    paging = paging_of(view, ep) if error.status in (400, 422) else None
    if paging is not None and not wrong:
        return [{"field": "limit", "message": f"must be at most {paging.max}"}]
    return [{"field": f.name, "message": _complaint(view, f)} for f in wrong]


def _wrong(view: View, ep: Endpoint, error: Error) -> list[Column]:
    """The fields that an example of an error names."""
    if error.status in (400, 422):
        fields = (*fields_of_body(view, ep), *(p.column for p in param_types(view, ep)))
        return list(islice((f for f in fields if not set_by_server(f)), 2))
    if error.status == 409:
        return list(islice((f for f in fields_of_body(view, ep) if f.has("unique")), 1))
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
