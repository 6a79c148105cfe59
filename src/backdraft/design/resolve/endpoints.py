"""What an endpoint says without saying it (`FORMAT.md`, "Endpoint", "Defaults"): its status, the types of its keys and
parameters, the errors that follow, its whole path.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from backdraft.design.model import Answer, Api, Auth, Body, Column, Endpoint, Error, Page, Service, SqlType
from backdraft.design.model.values import Amount
from backdraft.design.nodes import Plain
from backdraft.design.notation.schema import parse_column
from backdraft.design.notation.services import BUILT_IN_ERRORS
from backdraft.design.paths import Path
from backdraft.design.resolve.collections import base_table, segments, table_of, table_of_key
from backdraft.design.resolve.tables import all_indexes, column, columns_of, fields_of, full_column, primary_key
from backdraft.design.view import View

__all__ = [
    "Input",
    "answering",
    "answers_of",
    "api_of",
    "auth_of",
    "base_of",
    "base_table",
    "errors_of",
    "fields_of_body",
    "full_path",
    "header_types",
    "is_action",
    "key_types",
    "paging_of",
    "param_types",
    "rate_of",
    "status_of",
    "table_of",
]

R = TypeVar("R")
TEXT = SqlType("text")
_VERSION_SEGMENT = re.compile(r"v[0-9]+(?:\.[0-9]+)*\Z")


@dataclass(frozen=True, slots=True)
class Input:
    """A path key, a query parameter or a header.

    `type` is resolved, never named; `column` is the column line behind it with all that its named types and target
    say (bounds, flags, note). `ops` are the operators in brackets. `source` is the path of the table's column that it
    takes its type from; `()` when it says its type itself or nothing is known. `example` is the endpoint's own of it.
    """

    name: str
    type: SqlType
    column: Column
    ops: tuple[str, ...] = ()
    required: bool = True
    source: Path = ()
    example: Plain = None


def api_of(view: View) -> Api:
    """The API's defaults, as written or as the format has them."""
    return view.get(Api, "api") or Api()


# --- answers --------------------------------------------------------------------------------------------------------


def is_action(ep: Endpoint) -> bool:
    """Whether the path ends in a custom action, `/orders/:id:cancel`."""
    last = (segments(ep.path) or ("",))[-1]
    return ":" in last.removeprefix(":")


def status_of(view: View, ep: Endpoint) -> int:
    """The status of success: as stated, else from method and type.

    101 for `WS`; 202 for a `job`; 201 for a POST to a collection that answers with the one new thing or takes a body
    and says nothing; 204 where nothing is answered; else 200.
    """
    if ep.status is not None:
        return ep.status
    if ep.method == "WS":
        return 101
    if ep.job:
        return 202
    if ep.method == "POST" and not is_action(ep) and not ep.stream:
        if ep.result is not None:
            return 200 if ep.result.array or ep.paging else 201
        if ep.body is not None:
            return 201
    if ep.result is None and not ep.stream and ep.method not in ("GET", "HEAD"):
        return 204
    return 200


def answers_of(view: View, ep: Endpoint) -> tuple[Answer, ...]:
    """Every answer that is no error, with its status: the first, the further ones, 304 where an `etag` is kept."""
    first = Answer(status_of(view, ep), ep.result)
    more = [replace(a, status=200 if a.status is None else a.status) for a in ep.more]
    kept = [Answer(304)] if ep.etag and ep.method in ("GET", "HEAD") else []
    return (first, *more, *kept)


# --- where it is, who may, how much ---------------------------------------------------------------------------------


def base_of(view: View, ep: Endpoint) -> str:
    """The path before the endpoint's own, without a slash at its end: its base, its service's, the API's.

    `vN` takes the place of the base's version, or is added to a base that has none.
    """
    service = view.get(Service, "services", ep.service)
    base = "/" + (ep.base or (service.base if service else "") or api_of(view).base).strip("/")
    if ep.version is not None:
        parts = segments(base)
        if not any(_VERSION_SEGMENT.match(part) for part in parts):
            parts = (*parts, "v0")
        base = "/" + "/".join(_VERSION_SEGMENT.sub(f"v{ep.version}", part) for part in parts)
    return base.rstrip("/")


def full_path(view: View, ep: Endpoint) -> str:
    """The whole path: `/api/v1/orders/:id`."""
    return (base_of(view, ep) + ("/" + ep.path.lstrip("/") if ep.path != "/" else "")) or "/"


def auth_of(view: View, ep: Endpoint) -> Auth | None:
    """How one signs in: the endpoint's `auth`, that of `every`, else the first of the API. None: `@public`, or none."""
    api = api_of(view)
    name = ep.auth or api.every.auth or (api.auth[0].name if api.auth else "")
    if ep.public or not name:
        return None
    return next((auth for auth in api.auth if auth.name == name), Auth(name))


def rate_of(view: View, ep: Endpoint) -> Amount | None:
    """How often one caller may ask: the endpoint's `rate`, else that of `every`."""
    return ep.rate or api_of(view).every.rate


def paging_of(view: View, ep: Endpoint) -> Page | None:
    """How the list is paged, or None: `page` as `api.page` says, `cursor` by cursor; the endpoint's own key wins."""
    if ep.page is not None:
        return ep.page
    if not ep.paging:
        return None
    page = api_of(view).page
    return replace(page, style="cursor") if ep.paging == "cursor" else page


# --- what goes in ---------------------------------------------------------------------------------------------------


def _once(view: View, ep: Endpoint, work: Callable[[View, Endpoint], R]) -> R:
    """`work(view, ep)`, remembered where the endpoint is the design's own and not one that is only tried."""
    path = ("endpoints", ep.service, ep.id)
    return view.ask(_at_path, path, work) if view.entry(path) is ep else work(view, ep)


def _at_path(view: View, path: Path, work: Callable[[View, Endpoint], R]) -> R:
    ep = view.get(Endpoint, *path)
    assert ep is not None  # `_once` has just found it
    return work(view, ep)


def key_types(view: View, ep: Endpoint) -> tuple[Input, ...]:
    """The path's keys in order: from `keys`, else from the column of its name or the primary key of its table."""
    return _once(view, ep, _key_types) if ":" in ep.path else ()


def _key_types(view: View, ep: Endpoint) -> tuple[Input, ...]:
    said = {column_.name: column_ for column_ in ep.keys}
    found: list[Input] = []
    before: list[str] = []
    parts = segments(ep.path)
    left = sum(part.startswith(":") for part in parts)
    for part in parts:
        if not part.startswith(":"):
            before.append(part)
            continue
        left -= 1
        name = part[1:].split(":", 1)[0]
        if name in said:
            found.append(_said(view, said[name], required=True))
            continue
        table = table_of_key(view, before) or (view.ask(table_of, ep) if not left else "")
        found.append(_from_table(view, table, name, key=True))
    return _exemplified(ep, found)


def param_types(view: View, ep: Endpoint) -> tuple[Input, ...]:
    """The query parameters in order, then those of the long form's `query`: from their own type, else their column."""
    return _once(view, ep, _param_types) if ep.params or ep.query else ()


def _param_types(view: View, ep: Endpoint) -> tuple[Input, ...]:
    said = {column_.name: column_ for column_ in ep.query}
    table = view.ask(table_of, ep)
    found: list[Input] = []
    for param in ep.params:
        if param.name in said:
            one = _said(view, said.pop(param.name), required=param.required)
        elif param.type:
            one = _said(view, parse_column(param.type, param.name).value, required=param.required)
        else:
            one = _from_table(view, table, param.name)
        if (one.ops, one.required) != (param.ops, param.required):
            one = replace(one, ops=param.ops, required=param.required)
        found.append(one)
    found += [_said(view, column_, required=not _may_lack(column_)) for column_ in said.values()]
    return _exemplified(ep, found)


def header_types(view: View, ep: Endpoint) -> tuple[Input, ...]:
    """The request headers of the long form's `headers`."""
    return _exemplified(ep, [_said(view, column_, required=not _may_lack(column_)) for column_ in ep.headers])


def _exemplified(ep: Endpoint, inputs: list[Input]) -> tuple[Input, ...]:
    """The inputs with the endpoint's own examples of them: `examples: {inputs: {id: 42}}`."""
    own: Any = ep.examples
    examples = dict(own).get("inputs") if isinstance(own, tuple) and all(map(_is_pair, own)) else None
    if not isinstance(examples, tuple) or not all(map(_is_pair, examples)):
        return tuple(inputs)
    known = dict(examples)
    return tuple(replace(one, example=known[one.name]) if one.name in known else one for one in inputs)


def _is_pair(item: object) -> bool:
    return isinstance(item, tuple) and len(item) == 2 and isinstance(item[0], str)


def _may_lack(column_: Column) -> bool:
    return column_.nullable or column_.default is not None


def _said(view: View, column_: Column, *, required: bool) -> Input:
    full = full_column(view, column_)
    source: Path = ()
    if column_.target is not None:
        table, name = column_.target
        source = _path(table, name or next(iter(primary_key(view, table)), ""))
    return Input(column_.name, full.type or TEXT, full, (), required, source)


def _from_table(view: View, table: str, name: str, *, key: bool = False) -> Input:
    """An input named `name` of `table`: the column of its name, for a key else the primary key."""
    there = column(view, table, name) if table else None
    if there is None and table and key:
        primary = primary_key(view, table)
        there = column(view, table, primary[0]) if len(primary) == 1 else None
    if there is None:
        return Input(name, TEXT, Column(name, TEXT))
    full = full_column(view, there)
    if full.name != name or full.nullable:
        full = replace(full, name=name, nullable=False)
    return Input(name, full.type or TEXT, full, (), True, _path(table, there.name))


def _path(table: str, name: str) -> Path:
    return ("tables", table, "columns", name)


def fields_of_body(view: View, ep: Endpoint) -> tuple[Column, ...]:
    """The fields of the request's body; empty without one and for files and texts."""
    return _fields(view, ep.body)


def _fields(view: View, body: Body | None) -> tuple[Column, ...]:
    return view.ask(fields_of, body.type) if body is not None and body.kind == "json" else ()


def takes_input(ep: Endpoint) -> bool:
    """Whether a caller can send something that may be invalid, beside the path's keys."""
    return bool(ep.body or ep.params or ep.query or ep.headers or ep.sort or ep.paging)


# --- what goes wrong ------------------------------------------------------------------------------------------------


def error_named(view: View, code: str) -> Error:
    """The error of a code: from the catalogue, else built in; a status of 400 for a code that is neither."""
    known = view.get(Error, "errors", code)
    status, message = BUILT_IN_ERRORS.get(code, (400, ""))
    if known is None:
        return Error(code, status, message or _humane(code))
    return known if known.message else replace(known, message=message or _humane(code))


def errors_of(view: View, ep: Endpoint) -> tuple[Error, ...]:
    """Every error that the endpoint answers with, by status: its own, those of `every` that apply, those that follow.

    An error that only follows is left out where the endpoint or `every` names one of the same status; not so the
    409 of a unique column, which says something else than a stated conflict.
    """
    return _once(view, ep, _errors_of)


def _errors_of(view: View, ep: Endpoint) -> tuple[Error, ...]:
    api = api_of(view)
    auth = auth_of(view, ep)
    applies = {
        401: auth is not None,
        403: auth is not None and bool(ep.scopes),
        404: bool(ep.key_names),
        412: ep.if_match,
        422: takes_input(ep),
    }
    found = {code: error_named(view, code) for code in ep.errors}
    for code in api.every.errors:
        error = error_named(view, code)
        if applies.get(error.status, True):
            found.setdefault(code, error)
    stated = {error.status for error in found.values()}
    follows = applies | {429: rate_of(view, ep) is not None, 409: _may_clash(view, ep)}
    for code, (status, _) in BUILT_IN_ERRORS.items():
        if follows.get(status, False) and (status not in stated or status == 409):
            found.setdefault(code, error_named(view, code))
    return tuple(sorted(found.values(), key=lambda error: error.status))


def answering(view: View) -> Mapping[str, tuple[Path, ...]]:
    """The endpoints that answer with each error, by its code, in the order of the file."""
    found: dict[str, list[Path]] = {}
    for path in view.paths("endpoints"):
        for code in view.ask(_codes_at, path):
            found.setdefault(code, []).append(path)
    return {code: tuple(paths) for code, paths in found.items()}


def _codes_at(view: View, path: Path) -> tuple[str, ...]:
    ep = view.get(Endpoint, *path)
    return tuple(error.name for error in errors_of(view, ep)) if ep is not None else ()


def _may_clash(view: View, ep: Endpoint) -> bool:
    """Whether the body writes a unique column of the table: then another row may have its value."""
    if ep.method not in ("POST", "PUT", "PATCH") or ep.body is None:
        return False
    table = view.ask(base_table, ep.body.type)
    if not table:
        return False
    sent = {field.name for field in fields_of_body(view, ep)}
    if ep.body.type == table:  # the whole row: what the database sets itself is not sent
        columns = view.ask(columns_of, table)
        sent -= {c.name for c in columns if c.has("auto") or c.generated or c.default is not None}
    unique = view.ask(_unique, table)
    if ep.method == "POST" and not is_action(ep):
        unique = (*unique, view.ask(primary_key, table))
    return any(names and sent.issuperset(names) for names in unique)


def _unique(view: View, table: str) -> tuple[tuple[str, ...], ...]:
    """The columns that must differ from row to row, the primary key aside."""
    indexes = (tuple(part.column for part in index.parts) for index in all_indexes(view, table) if index.unique)
    return (
        *((c.name,) for c in view.ask(columns_of, table) if c.has("unique")),
        *(names for names in indexes if all(names)),
    )


def _humane(code: str) -> str:
    """`out_of_stock` as a message: `Out of stock`."""
    words = re.sub(r"[_.-]+", " ", code).strip()
    return words[:1].upper() + words[1:].lower() if words.isupper() else words[:1].upper() + words[1:]
