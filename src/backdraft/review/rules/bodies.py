"""What is sent: bodies, fields, types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from backdraft.design.edits import Drop
from backdraft.design.model import Body, Column, Endpoint, Event, TypeDef
from backdraft.design.paths import Path
from backdraft.design.resolve.collections import base_table, table_of
from backdraft.design.resolve.endpoints import fields_of_body, is_action
from backdraft.design.resolve.example_said import as_typed, said_example
from backdraft.design.resolve.examples import example_of
from backdraft.design.resolve.tables import columns_of, fields_of, type_of_column
from backdraft.design.view import View
from backdraft.review.facts import every, has_any, unset
from backdraft.review.mends import at, mended_column
from backdraft.review.rule import Hit, Verdict, rule

_KNOWN = frozenset(status.value for status in HTTPStatus)


@rule(
    "patch-optional",
    "A patch may leave everything out",
    severity="warning",
    items="review/rest",
    of="endpoints",
    why="A client that changes one field must otherwise send, and may overwrite, all of them.",
    source="RFC 5789, AIP-134, IBM",
    research="R36",
    bad="services: {a: {}}\ntypes: {P: {title: text, note: text}}\nendpoints: {a: [PATCH /orders/:id < P]}",
    good="services: {a: {}}\ntypes: {P: {title: 'text?', note: 'text?'}}\nendpoints: {a: [PATCH /orders/:id < P]}",
)
def patch_optional(view: View, ep: Endpoint) -> Iterator[Verdict]:
    fields = fields_of_body(view, ep)
    if ep.method != "PATCH" or not fields or ep.body is None:
        return
    must = [f.name for f in fields if not _may_lack(f)]
    what = f"{ep.id} wants {', '.join(must[:3])}{'…' if len(must) > 3 else ''} each time"
    yield Hit(at(ep), what, f"end them in ? in {ep.body.type}") if must else None


def _may_lack(field: Column) -> bool:
    """Whether a request may leave it out, or somebody said on purpose (`!`) that it may not."""
    return field.nullable or field.default is not None or field.has("optional") or field.has("required")


@rule(
    "server-set",
    "What the server sets is not sent",
    severity="warning",
    items="review/rest architecture/security",
    of="endpoints",
    why="Who may send the key or the time of creation may forge them.",
    source="OWASP API 2023, 3; Zalando 252",
    research="R36",
    bad="services: {a: {}}\ntables: {orders: {columns: {id: bigint pk auto, total: int}}}\ntypes: {New: 'orders(id, total)'}\nendpoints: {a: [POST /orders < New]}",
    good="services: {a: {}}\ntables: {orders: {columns: {id: bigint pk auto, total: int}}}\ntypes: {New: orders(total)}\nendpoints: {a: [POST /orders < New]}",
)
def server_set(view: View, ep: Endpoint) -> Iterator[Verdict]:
    if ep.method != "POST" or ep.body is None or is_action(ep):
        return
    table = view.ask(base_table, ep.body.type)
    if not table or ep.body.type == table:
        return
    own = view.ask(_set_and_sent, table, _type_of(ep.body))
    what = f"{ep.id} takes {', '.join(own)}, which the database sets"
    yield Hit(at(ep), what, f"{ep.body.type} without {', '.join(own)}") if own else None


def _set_and_sent(view: View, table: str, body: str) -> tuple[str, ...]:
    sent = {f.name for f in view.ask(fields_of, body)} if body else frozenset[str]()
    return tuple(c.name for c in view.ask(columns_of, table) if (c.has("auto") or c.generated) and c.name in sent)


def _type_of(body: Body) -> str:
    """The type whose fields a body has; empty for files and texts."""
    return body.type if body.kind == "json" else ""


@rule(
    "create-missing",
    "What a row must have is sent or has a default",
    severity="info",
    items="architecture/contracts architecture/schema",
    of="endpoints",
    why="The insert fails, or code sets it that nobody sees here.",
    source="Ours: bodies and tables stand in one file",
    research="X09",
    bad="services: {a: {}}\ntables: {orders: {columns: {id: uuid pk = uuid, total: int, note: text}}}\ntypes: {New: orders(note)}\nendpoints: {a: [POST /orders < New]}",
    good="services: {a: {}}\ntables: {orders: {columns: {id: uuid pk = uuid, total: int = 0, note: text}}}\ntypes: {New: orders(note)}\nendpoints: {a: [POST /orders < New]}",
)
def create_missing(view: View, ep: Endpoint) -> Iterator[Verdict]:
    if ep.method != "POST" or ep.body is None or is_action(ep) or ep.path.rpartition("/")[2].startswith(":"):
        return
    table = view.ask(base_table, ep.body.type)
    if not table:
        return
    missing = unset(view, ep, table, _type_of(ep.body))
    what = f"{ep.id} sends no {', '.join(missing)}, which {table} must have"
    mend = f"give {missing[0]} a default, or say who sets it:  ignore: {{create-missing: …}}" if missing else ""
    yield Hit(at(ep), what, mend) if missing else None


@rule(
    "wide-field",
    "What is taken fits into its column",
    severity="error",
    items="architecture/contracts architecture/schema",
    of="endpoints",
    why="The API accepts what the database then refuses: a 500 for a client's honest request.",
    source="Ours: bodies and tables stand in one file",
    research="X10",
    bad="services: {a: {}}\ntables: {orders: {columns: {id: uuid pk, title: varchar(50)}}}\ntypes: {New: {title: varchar(200)}}\nendpoints: {a: [POST /orders < New]}",
    good="services: {a: {}}\ntables: {orders: {columns: {id: uuid pk, title: varchar(50)}}}\ntypes: {New: {title: varchar(50)}}\nendpoints: {a: [POST /orders < New]}",
)
def wide_field(view: View, ep: Endpoint) -> Iterator[Verdict]:
    named = view.get(TypeDef, "types", ep.body.type) if ep.body else None
    table = view.ask(table_of, ep)
    if named is None or named.form != "fields" or ep.method not in ("POST", "PUT", "PATCH") or not table:
        return
    if view.ask(_first_takers).get((named.name, table)) != at(ep):
        return  # a field is told once, however many endpoints take it
    columns = {c.name: view.ask(type_of_column, c) for c in view.ask(columns_of, table)}
    for field in named.fields:
        mine, its = view.ask(type_of_column, field), columns.get(field.name)
        if its is None or its.name != "varchar" or not its.args or mine.name not in ("varchar", "text"):
            continue
        room = int(field.high) if field.high.isdigit() else mine.args[0] if mine.args else None
        wide = room is None or room > its.args[0]
        what = f"{ep.id} takes {field.name} up to {room or 'any length'}, {table} holds {its.args[0]}"
        path: Path = ("types", named.name, field.name)
        yield mended_column(path, field, what, type=its, low="", high="") if wide else None


def _first_takers(view: View) -> Mapping[tuple[str, str], Path]:
    """By a type with fields and the table that it goes into: the first endpoint that takes it."""
    found: dict[tuple[str, str], Path] = {}
    for ep in view.ask(every, Endpoint, "endpoints"):
        named = view.get(TypeDef, "types", ep.body.type) if ep.body else None
        if named is not None and named.form == "fields" and ep.method in ("POST", "PUT", "PATCH"):
            found.setdefault((named.name, view.ask(table_of, ep)), at(ep))
    return found


@rule(
    "said-example",
    "An example is of its type",
    severity="warning",
    items="architecture/contracts review/docs",
    of="endpoints",
    why="An example is what people copy: one that the API itself would refuse costs each of them an hour.",
    source="Spectral and Redocly, valid examples",
    research="R41",
    bad="services: {a: {}}\ntypes: {P: {name: text, amount: int}}\nendpoints: {a: [{endpoint: POST /pays < P, examples: {request: {name: Ada, amount: much}}}]}",
    good="services: {a: {}}\ntypes: {P: {name: text, amount: int}}\nendpoints: {a: [{endpoint: POST /pays < P, examples: {request: {name: Ada, amount: 3}}}]}",
)
def said_example_fits(view: View, ep: Endpoint) -> Iterator[Verdict]:
    for key, body in (("request", ep.body), ("response", ep.result)):
        said = said_example(ep, key) if ep.examples else None
        if said is None or body is None or body.kind != "json":
            continue
        slip = next(_unlike(view, said, body), None)
        what, mend = slip or ("", "")
        yield Hit(at(ep), f"{ep.id}: its example of a {key} {what}", mend) if slip else None


def _unlike(view: View, said: Any, body: Body) -> Iterator[tuple[str, str]]:
    """What in an example its type has not, or has otherwise, with a mend; a whole envelope is not looked into."""
    fields = {} if _either(view, body.type) else {field.name: field for field in view.ask(fields_of, body.type)}
    data = as_typed(view, said, body.type)
    for row in data if isinstance(data, list) else [data]:
        if not isinstance(row, dict) or not fields or "success" in row:
            continue
        made = view.ask(example_of, body.type)
        for name, value in row.items():
            if (field := fields.get(name)) is None:
                yield (
                    f"has {name}, which {body.type} has not",
                    f"one of {', '.join(list(fields)[:5])}, or {name} left out",
                )
            elif isinstance(value, str) and type_of_column(view, field).name in _COUNTED:
                mend = f"{name}: {made[name]}" if isinstance(made, dict) and name in made else f"another {name}"
                yield f"has {value[:20]} for {name}, which is {type_of_column(view, field).name}", mend


def _either(view: View, name: str) -> bool:
    """Whether a type is one of several, or made of such a one: its fields are then not told by its name."""
    for _ in range(8):
        known = view.get(TypeDef, "types", name)
        if known is None or known.form not in ("union", "derived"):
            return False
        if known.form == "union":
            return True
        name = known.base
    return True


_COUNTED = frozenset(("smallint", "int", "bigint", "numeric", "real", "double", "bool"))


@rule(
    "unbounded-text",
    "What is taken has an end",
    severity="info",
    items="architecture/security",
    of="endpoints",
    why="A text without a limit is a way to fill the memory.",
    source="OWASP API 2023, 4; Zally, vacuum",
    research="R38",
    bad="services: {a: {}}\ntypes: {New: {title: text}}\nendpoints: {a: [POST /orders < New]}",
    good="services: {a: {}}\ntypes: {New: {title: varchar(200)}}\nendpoints: {a: [POST /orders < New]}",
)
def unbounded_text(view: View, ep: Endpoint) -> Iterator[Verdict]:
    fields = fields_of_body(view, ep)
    if ep.method not in ("POST", "PUT", "PATCH") or not fields or ep.body is None:
        return
    loose = view.ask(_without_end, ep.body.type)
    what = f"{ep.id} takes {', '.join(loose[:3])} of any length"
    yield Hit(at(ep), what, f"such as {loose[0]}: {_bounded(loose[0])}") if loose else None


def _without_end(view: View, type_name: str) -> tuple[str, ...]:
    fields = view.ask(fields_of, type_name)
    return tuple(f.name for f in fields if f.type and view.ask(type_of_column, f).name == "text" and not f.high)


def _bounded(name: str) -> str:
    """A type with an end for a text of a name: room for what people write, or for a line."""
    return "text ..10000" if name.rpartition("_")[2] in _WRITTEN else "varchar(500)"


_WRITTEN = frozenset(
    ("body", "bio", "comment", "content", "description", "html", "markdown", "message", "note", "notes")
)


@rule(
    "null-list",
    "A list is empty, not null",
    severity="info",
    items="review/rest",
    of="types",
    why="Every client then tests for both, or forgets to.",
    source="Zalando 122 to 124",
    research="R42",
    bad="types: {Order: {tags: 'text[]?'}}",
    good="types: {Order: {tags: 'text[]'}}",
)
def null_list(view: View, type_: TypeDef) -> Iterator[Verdict]:
    for field in type_.fields:
        if field.type is None or (not field.type.array and field.type.name != "bool"):
            continue
        what = f"{type_.name}.{field.name} may be null and {'empty' if field.type.array else 'false'}"
        yield Hit(("types", type_.name, field.name), what, "take its ? away") if field.nullable else None


@rule(
    "unused-type",
    "Every type is used",
    severity="info",
    items="review/docs",
    of="types",
    why="Readers look for what it is for.",
    source="Spectral, Redocly, vacuum",
    research="R52",
    bad="services: {a: {}}\ntypes: {Order: {id: uuid}, Old: {id: uuid}}\nendpoints: {a: [GET /orders/:id -> Order]}",
    good="services: {a: {}}\ntypes: {Order: {id: uuid}, Old: {id: uuid}}\nendpoints: {a: [GET /orders/:id -> Order, GET /olds/:id -> Old]}",
)
def unused_type(view: View, type_: TypeDef) -> Iterator[Verdict]:
    if not view.ask(has_any, "endpoints"):
        return
    path = ("types", type_.name)
    yield (
        None
        if view.ask(_is_used, type_.name)
        else Hit(path, f"nothing uses the type {type_.name}", "use it, or drop it", (Drop(path),))
    )


def _is_used(view: View, type_name: str) -> bool:
    return type_name in view.ask(_used_types)


def _used_types(view: View) -> frozenset[str]:
    found: set[str] = set()
    for ep in view.ask(every, Endpoint, "endpoints"):
        found |= {body.type for body in (ep.body, ep.result, *(a.result for a in ep.more)) if body}
        found |= {param.type.rstrip("?[]") for param in ep.params}
        found |= _named((*ep.query, *ep.keys, *ep.headers))
    found |= {event.type for event in view.ask(every, Event, "events")}
    for type_ in view.ask(every, TypeDef, "types"):
        found |= {type_.base, *type_.options, *(part.type.rstrip("?[]") for part in type_.add)}
        found |= _named((*type_.fields, *((type_.column,) if type_.column else ())))
    for path in view.paths("tables"):
        found |= view.ask(_named_by, path[1])
    return frozenset(found)


def _named_by(view: View, table: str) -> frozenset[str]:
    return frozenset(_named(view.ask(columns_of, table)))


def _named(columns: tuple[Column, ...]) -> set[str]:
    return {c.type.text for c in columns if c.type is not None and c.type.name == "named"}


@rule(
    "field-types",
    "The same field has the same type in all types",
    severity="info",
    items="architecture/contracts",
    of="design",
    why="A client that passes a value on must convert it.",
    source="IBM",
    research="R37",
    bad="types: {A: {amount: int}, B: {amount: text}}",
    good="types: {A: {amount: int}, B: {amount: int}}",
)
def field_types(view: View) -> Iterator[Verdict]:
    seen: dict[str, tuple[str, str]] = {}
    for type_ in view.ask(every, TypeDef, "types"):
        for field in type_.fields:
            kind = view.ask(type_of_column, field).name
            kind = "text" if kind in ("varchar", "char") else kind
            first = seen.setdefault(field.name, (type_.name, kind))
            if first[0] != type_.name:
                what = f"{field.name} is {first[1]} in {first[0]} and {kind} in {type_.name}"
                path = ("types", type_.name, field.name)
                yield None if first[1] == kind else Hit(path, what, "one type for both, or another name")
