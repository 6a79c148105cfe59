"""Personal data and secrets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from backdraft.design.edits import Put
from backdraft.design.model import Column, Endpoint, Event, Store, Table
from backdraft.design.resolve.collections import snake, table_of
from backdraft.design.resolve.endpoints import auth_of, key_types
from backdraft.design.resolve.tables import columns_of, fields_of, full_column, store_of, type_of_column
from backdraft.design.view import View
from backdraft.review.facts import at_most, some
from backdraft.review.mends import at, column_at, mended_column, mended_endpoint
from backdraft.review.rule import Hit, Verdict, rule

_UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


@rule(
    "secret-in-url",
    "No secret stands in an address",
    severity="error",
    items="architecture/security",
    of="endpoints",
    why="Addresses are kept in logs, histories and proxies.",
    source="OWASP API 2023, 2; vacuum",
    research="R46",
    bad="services: {a: {}}\nendpoints: {a: ['GET /session ?password:text']}",
    good="services: {a: {}}\nendpoints: {a: ['GET /session ?page_token:text']}",
)
def secret_in_url(view: View, ep: Endpoint) -> Iterator[Verdict]:
    hidden = view.ask(_secret_columns, view.ask(table_of, ep)) if ep.params else frozenset()
    given = [(key.name, key.column.has("secret")) for key in key_types(view, ep)]
    given += [(param.name, param.name in hidden and not param.type) for param in ep.params]
    for name, marked in dict((*given, *((column.name, column.has("secret")) for column in ep.query))).items():
        what = f"{ep.id} has {name} in its address"
        yield Hit(at(ep), what, "send it in a header or in the body") if marked or _SECRET.search(name) else None


def _secret_columns(view: View, table: str) -> frozenset[str]:
    return frozenset(c.name for c in view.ask(columns_of, table) if c.has("secret"))


_SECRET = re.compile(
    r"^(password|passwd|secret|api_?key|access_?token|auth_?token|pin|cvv|credit_?card)$", re.IGNORECASE
)


@rule(
    "personal-public",
    "Personal data is not public",
    severity="error",
    items="architecture/security",
    of="endpoints",
    why="Anyone may read it, page by page.",
    source="OWASP API 2023, 3; GDPR, article 32",
    research="X06",
    bad="services: {a: {}}\ntables: {users: {columns: {id: uuid pk, email: varchar(320) pii}}}\nendpoints: {a: [GET /users/:id -> users @public]}",
    good="services: {a: {}}\ntables: {users: {columns: {id: uuid pk, email: varchar(320) pii}}}\nendpoints: {a: ['GET /users/:id -> users @users:read']}",
)
def personal_public(view: View, ep: Endpoint) -> Iterator[Verdict]:
    shown = _personal(view, ep)
    if not shown:
        return
    if not ep.public:
        yield None
        return
    yield mended_endpoint(ep, f"{ep.id} shows {', '.join(shown[:3])} to everyone", public=False)


def _personal(view: View, ep: Endpoint) -> list[str]:
    """The fields of the answers that are marked pii or secret."""
    bodies = (ep.result, *(answer.result for answer in ep.more))
    names = dict.fromkeys(body.type for body in bodies if body is not None)
    return [field for name in names for field in view.ask(_personal_fields, name)]


def _personal_fields(view: View, type_name: str) -> tuple[str, ...]:
    return tuple(f.name for f in fields_of(view, type_name) if f.has("secret") or _marked(view, f))


def _marked(view: View, field: Column) -> bool:
    return full_column(view, field).has("pii")


@rule(
    "personal-event",
    "Events carry no more personal data than they must",
    severity="info",
    items="architecture/security",
    of="events",
    why="An event is kept, copied to every consumer and cannot be taken back: who must be forgotten stays in it.",
    source="GDPR, articles 5 and 17; OWASP API 2023, 3",
    research="X06",
    bad="services: {a: {emits: [signed-up]}, b: {consumes: [signed-up]}}\nevents: {signed-up: User}\n"
    "types: {User: {id: uuid, email: varchar(320) pii}}",
    good="services: {a: {emits: [signed-up]}, b: {consumes: [signed-up]}}\nevents: {signed-up: User}\n"
    "types: {User: {id: uuid, plan: varchar(20)}}",
)
def personal_event(view: View, event: Event) -> Iterator[Verdict]:
    fields = fields_of(view, event.type) if event.type else ()
    if not fields:
        return
    secret = [f.name for f in fields if f.has("secret")]
    carried = secret or list(view.ask(_personal_fields, event.type))
    if not carried:
        yield None
        return
    kept = f", kept {event.keep.text}" if event.keep else ""
    what = f"{event.name} carries {', '.join(carried[:3])} to all who consume it{kept}"
    mend = f"leave {', '.join(carried[:3])} out of {event.type}: send the id, who needs more asks for it"
    yield Hit(("events", event.name), what, mend, severity="error" if secret else "")


@rule(
    "personal-cached",
    "Personal data is not kept where others read",
    severity="error",
    items="architecture/caching architecture/security",
    of="endpoints",
    why="The next one who asks is shown what the last one was.",
    source="RFC 9111, 7; OWASP API 2023, 3",
    research="X06 X07",
    bad="services: {a: {}}\ntables: {users: {columns: {id: uuid pk, email: varchar(320) pii}}}\nendpoints: {a: [GET /users/:id -> users @public cache=5m]}",
    good="services: {a: {}}\ntables: {users: {columns: {id: uuid pk, email: varchar(320) pii}}}\nendpoints: {a: ['GET /users/:id -> users @users:read cache=5m']}",
)
def personal_cached(view: View, ep: Endpoint) -> Iterator[Verdict]:
    if ep.cache is None:
        return
    shown = _personal(view, ep)
    if not (shown and ep.public):
        yield None
        return
    what = f"{ep.id} lets caches keep {', '.join(shown[:3])}"
    yield mended_endpoint(ep, what, cache=None)


@rule(
    "personal-unmarked",
    "Personal data is marked",
    severity="info",
    items="architecture/security architecture/schema",
    of="tables",
    why="What is not marked is logged, copied and kept like anything else.",
    source="GDPR, article 30 (143 in 28 of 48 real schemas)",
    research="PII-hint X06",
    bad="tables: {users: {columns: {id: uuid pk, email: varchar(320)}}}",
    good="tables: {users: {columns: {id: uuid pk, email: varchar(320) pii}}}",
)
def personal_unmarked(view: View, table: Table) -> Iterator[Verdict]:
    for column in view.ask(columns_of, table.name):
        if not _PERSONAL.search(snake(column.name)) or column.target is not None:
            continue
        if view.ask(type_of_column, column).name not in ("text", "varchar", "char", "date", "inet"):
            continue
        if column.has("secret") or _marked(view, column):
            yield None
            continue
        what = f"{table.name}.{column.name} looks like personal data"
        yield mended_column(column_at(view, table, column), column, what, flags=(*column.flags, "pii"))


_PERSONAL = re.compile(
    r"^(e?mail|email_address|phone|phone_number|mobile|first_name|last_name|full_name|birth_?(date|day)|date_of_birth"
    r"|ssn|passport|iban|street|postal_code|zip_code)$"
)


@rule(
    "secret-column",
    "What is a secret is marked as one",
    severity="warning",
    items="architecture/security",
    of="tables",
    why="A type that is made of the table would answer it.",
    source="OWASP API 2023, 3",
    research="PII-hint",
    bad="tables: {users: {columns: {id: uuid pk, password_hash: varchar(255)}}}",
    good="tables: {users: {columns: {id: uuid pk, password_hash: varchar(255) secret}}}",
)
def secret_column(view: View, table: Table) -> Iterator[Verdict]:
    for column in view.ask(columns_of, table.name):
        if not _SECRET_COLUMN.search(snake(column.name)):
            continue
        place = column_at(view, table, column)
        if column.has("secret"):
            yield None
            continue
        what = f"{table.name}.{column.name} looks like a secret"
        hit = mended_column(place, column, what, flags=(*column.flags, "secret"))
        yield replace(hit, severity=view.ask(at_most))


_SECRET_COLUMN = re.compile(r"(^|_)(password|passwd|password_hash|secret|private_key|api_key_hash|token_hash)$")


@rule(
    "store-unencrypted",
    "Personal data is encrypted where it lies",
    severity="warning",
    items="architecture/security",
    of="stores",
    why="A stolen disk or backup is a breach that must be told to everyone in it.",
    source="GDPR, article 32; Threagile",
    research="plaintext",
    bad="stores: {a: {engine: postgres, encrypted: true}, b: postgres}\ntables: {users: {store: b, columns: {id: uuid pk, email: varchar(320) pii}}}",
    good="stores: {a: {engine: postgres, encrypted: true}, b: {engine: postgres, encrypted: true}}\ntables: {users: {store: b, columns: {id: uuid pk, email: varchar(320) pii}}}",
)
def store_unencrypted(view: View, store: Store) -> Iterator[Verdict]:
    if not view.ask(some, "stores", "encrypted"):
        return
    held = view.ask(_personal_tables).get(store.name, ())
    if not held:
        return
    edits = (Put(("stores", store.name, "encrypted"), True),)
    what = f"{store.name} holds personal data ({', '.join(held[:3])}) and does not say that it is encrypted"
    yield None if store.encrypted else Hit(("stores", store.name), what, "encrypted: true", edits)


def _personal_tables(view: View) -> Mapping[str, tuple[str, ...]]:
    """By store: its tables with personal data or secrets."""
    found: dict[str, list[str]] = {}
    for path in view.paths("tables"):
        if view.ask(_has_personal, path[1]):
            found.setdefault(view.ask(store_of, path[1]), []).append(path[1])
    return {store: tuple(names) for store, names in found.items()}


def _has_personal(view: View, table: str) -> bool:
    return any(_marked(view, c) or c.has("secret") for c in view.ask(columns_of, table))


@rule(
    "object-access",
    "An id in a path is checked against who asks",
    severity="info",
    items="architecture/security",
    of="endpoints",
    why="The most common hole of all: who counts the ids up reads everybody's.",
    source="OWASP API 2023, 1 (object level authorization)",
    research="R44",
    bad="api: {auth: {jwt: bearer}}\nservices: {a: {}}\ntables: {users: {columns: {id: bigint pk auto, email: text pii}}}\nendpoints: {a: [GET /users/:id -> users]}",
    good="api: {auth: {jwt: bearer}}\nservices: {a: {}}\ntables: {users: {columns: {id: bigint pk auto, email: text pii}}}\nendpoints: {a: ['GET /users/:id -> users @users:read']}",
)
def object_access(view: View, ep: Endpoint) -> Iterator[Verdict]:
    if not ep.key_names or ep.public or auth_of(view, ep) is None:
        return
    shown = _personal(view, ep)
    if not shown or ep.scopes:
        yield None
        return
    counted = any(i.column.has("auto") for i in key_types(view, ep))
    noun = view.ask(table_of, ep) or "orders"
    if not counted:
        yield None
        return
    what = f"{ep.id} shows {', '.join(shown[:2])} to whoever counts its ids up"
    yield mended_endpoint(ep, what, scopes=(f"{noun}:read",))
