"""Every key of format 1, once: where it is read, what it means, how a form edits it, what the JSON Schema says.

The reader (`reading.py`), the JSON Schema (`json_schema.py`), the forms on the screen and `docs/format.md` all walk
these tables; a new key is one line here and one field in `model`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from backdraft.design.head_shapes import SCHEMES, Arrival, AuthName, AuthShape, Day, Schedule
from backdraft.design.identity import item_key
from backdraft.design.model import (
    VERBS,
    Api,
    Every,
    Load,
    Page,
    Targets,
)
from backdraft.design.names import is_column_name, is_item
from backdraft.design.nodes import Mapping, Plain
from backdraft.design.notation import endpoint as endpoint_line
from backdraft.design.notation import schema as schema_lines
from backdraft.design.notation import services as service_lines
from backdraft.design.paths import Path
from backdraft.design.problems import Parsed
from backdraft.design.shapes import (
    Choice,
    Free,
    GrowthShape,
    Items,
    Key,
    Keys,
    Line,
    Name,
    Options,
    Pairs,
    Reading,
    Record,
    Size,
    Text,
    Truth,
    UrlPath,
    Whole,
    read_keys,
)

TEXT = Text()
BASE = UrlPath()
TIME, RATE, BYTES, COUNT = Size(unit="time"), Size(unit="rate"), Size(unit="size"), Size(unit="count")
SHARE = Size(unit="share", high=1.0)
TAGS = Items(item=TEXT)
IGNORE = Pairs(item=TEXT, valid=is_item, what="rule")
NATIVE, EXAMPLES = Options(), Free()
_KEPT_DOC = "What an imported OpenAPI document says beyond the format; exported again"
_KEPT = Key(Free(), _KEPT_DOC, "{operationId: listOrders}", "kept")


def _extended(value: Any, extra: dict[str, Any]) -> Any:
    return replace(value, **extra)


def _names(*sections: str) -> Items:
    return Items(item=Name(completes=sections), completes=sections)


_IGNORE = Key(IGNORE, "Findings to leave out here, each with the reason", "no-if-match: one administrator at a time")
_NOTE = Key(TEXT, "What a reader should know; the text after ` -- ` on a line", "Asked for by the auditors")
_TAGS = Key(TAGS, "Your own words to group and filter by", "[pci]")
_TITLE = Key(TEXT, "The name for people", "Web shop")
_WAS = Key(TEXT, "The old name: states a rename, for migrations", "purchases")

# --- head -----------------------------------------------------------------------------------------------------------

TARGETS: Keys = {
    "availability": Key(SHARE, "The share of requests that must succeed", "99.9%"),
    "p50": Key(TIME, "Half of the requests are answered within this", "80ms"),
    "p95": Key(TIME, "95 of 100 requests are answered within this", "300ms"),
    "p99": Key(TIME, "99 of 100 requests are answered within this", "1s"),
    "rpo": Key(TIME, "How much work a disaster may lose", "5m"),
    "rto": Key(TIME, "How long a disaster may last", "1h"),
}
_TARGETS = Record(make=Targets, keys=TARGETS)

LOAD: Keys = {
    "name": Key(TEXT, "What this load is called, when there are several", "browse"),
    "entry": Key(Arrival(completes=("services",)), "Where requests arrive: a service or an operation", "gateway"),
    "peak": Key(RATE, "Requests at the busiest time", "600/s"),
    "mean": Key(RATE, "Requests on average", "200/s"),
    "growth": Key(GrowthShape(), "How it grows", "3x/year"),
    "note": _NOTE,
}

EVERY: Keys = {
    "auth": Key(AuthName(), "The way to sign in, one of `api.auth`", "jwt"),
    "rate": Key(RATE, "Requests allowed to one caller", "600/min"),
    "errors": Key(_names("errors"), "Errors that every endpoint may answer", "[unauthenticated, internal]"),
}

PAGE: Keys = {
    "style": Key(Choice(choices=("page", "cursor")), "Numbered pages, or a cursor", "page"),
    "limit": Key(Whole(low=1), "Items on a page unless asked otherwise", "20"),
    "max": Key(Whole(low=1), "The most items that a page may have", "100"),
}
_PAGE = Record(make=Page, keys=PAGE)

_AUTH_DOC = "Ways to sign in; every endpoint that is not @public asks for the first, or for `every.auth`: "
API: Keys = {
    "base": Key(BASE, "The path before every endpoint, with the version", "/api/v1"),
    "servers": Key(Items(item=TEXT), "Where it answers", "[https://api.corner.shop]"),
    "envelope": Key(
        Choice(choices=("standard", "problem", "bare")),
        "standard: {success, data, meta}; problem: RFC 9457; bare: nothing around",
        "standard",
    ),
    "auth": Key(Pairs(item=AuthShape(), named=True), _AUTH_DOC + ", ".join(SCHEMES), "jwt: bearer"),
    "every": Key(Record(make=Every, keys=EVERY), "What holds for every endpoint that does not say otherwise"),
    "page": Key(_PAGE, "How lists are paged", "{style: page, limit: 20, max: 100}"),
    "title": Key(TEXT, "The API's name, when it is not the design's", "Shop API"),
    "version": Key(TEXT, "The version of the API's description", "1.4.0"),
    "note": _NOTE,
    "x-openapi": _KEPT,
}
_API = Record(make=Api, keys=API)

REVIEW: Keys = {
    "profile": Key(TEXT, "The set of rules", "default"),
    "rules": Key(Pairs(item=Free(), valid=is_item, what="rule"), "Settings of single rules", "path-case: off"),
}

HEAD: Keys = {
    "name": Key(TEXT, "What the system is called", "Corner Shop"),
    "title": _TITLE,
    "summary": Key(TEXT, "What it is for, in a sentence", "Sells groceries to people who forgot something"),
    "note": _NOTE,
    "tags": _TAGS,
}

# --- dependencies ---------------------------------------------------------------------------------------------------

DEPENDENCY: Keys = {"note": _NOTE, "ignore": _IGNORE}
_EXAMPLES = {
    "calls": "orders POST /orders timeout=900ms idempotent",
    "uses": "orders_db",
    "reads": "orders_db x2",
    "writes": "orders_db x3",
    "emits": "order.placed outbox",
    "consumes": "order.placed idempotent dlq",
}
_VERB_DOC = {
    "calls": "Services that it asks, with operation, how often, timeout, retry",
    "uses": "Stores that it reads and writes",
    "reads": "Stores or tables that it reads",
    "writes": "Stores or tables that it writes",
    "emits": "Events that it publishes",
    "consumes": "Events that it handles",
}
_VERB_SECTIONS = {"calls": ("services",), "emits": ("events",), "consumes": ("events",)}


def _dependencies(verb: str) -> Key:
    def parse(text: str, path: Path) -> Parsed[Any]:
        return service_lines.parse_dependency(text, verb)

    line = Line(parse=parse, kind="dependency", keys=DEPENDENCY, merge=_extended, example=_EXAMPLES[verb])
    sections = _VERB_SECTIONS.get(verb, ("stores", "tables"))
    return Key(Items(item=line, key=item_key, completes=sections), _VERB_DOC[verb], _EXAMPLES[verb])


_VERBS = {verb: _dependencies(verb) for verb in VERBS}


def _run(text: str, path: Path) -> Parsed[Any]:
    return service_lines.parse_run(text)


_RUN = Key(
    Line(parse=_run), "Replicas x cores, busy time a request, one replica's availability", "3 x 1cpu 1.5ms 99.5%"
)

# --- services, stores, events, errors -------------------------------------------------------------------------------

SERVICE_KINDS = ("service", "client", "gateway", "worker", "job", "function", "external")
STORE_KINDS = ("database", "cache", "queue", "stream", "search", "blob", "cdn")

SERVICE: Keys = {
    "kind": Key(Choice(choices=SERVICE_KINDS), "What it is", "service"),
    "title": _TITLE,
    "does": Key(TEXT, "What it is responsible for, in a sentence", "Takes orders and follows them to the door"),
    "group": Key(TEXT, "The frame that it stands in", "checkout"),
    "owner": Key(TEXT, "The team that answers for it", "checkout"),
    "tech": Key(TEXT, "Language, framework, product", "Go"),
    "run": _RUN,
    "schedule": Key(Schedule(), "When a job runs", "every 15m"),
    "state": Key(Choice(choices=("none", "session", "disk")), "What it keeps itself between requests", "none"),
    "targets": Key(_TARGETS, "What it promises", "{availability: 99.95%, p95: 120ms}"),
    "base": Key(BASE, "The path before its endpoints, when it is not `api.base`", "/internal/v1"),
    "guards": Key(Items(item=TEXT), "What stands before it", "[jwt, rate=200/s, tls]"),
    "limit": Key(RATE, "The most that it accepts", "100/s"),
    **_VERBS,
    "tags": _TAGS,
    "note": _NOTE,
    "was": _WAS,
    "ignore": _IGNORE,
}

STORE: Keys = {
    "kind": Key(Choice(choices=STORE_KINDS), "What it is; a known engine tells", "database"),
    "title": _TITLE,
    "engine": Key(TEXT, "The product", "postgres"),
    "group": Key(TEXT, "The frame that it stands in", "checkout"),
    "owner": Key(Name(completes=("services",), weak=True), "The service or team that answers for it", "orders"),
    "run": _RUN,
    "from": Key(_names("stores", "tables", "events"), "What fills it", "[orders_db]", "from_"),
    "rows": Key(COUNT, "How many items it holds", "12M"),
    "row": Key(BYTES, "Bytes of one item", "900B"),
    "growth": Key(GrowthShape(), "How it grows", "50k/day"),
    "keep": Key(TIME, "How long an item is kept", "7d"),
    "ttl": Key(TIME, "How long a cached item lives", "5m"),
    "hit": Key(SHARE, "The share of reads that the cache answers", "90%"),
    "strategy": Key(Choice(choices=("aside", "through", "behind", "cdn")), "How the cache is filled", "aside"),
    "invalidate": Key(_names("events"), "Events that clear cached items", "[product.changed]"),
    "max_connections": Key(Whole(low=1), "Connections that it accepts", "100"),
    "pooler": Key(TEXT, "What pools connections before it", "pgbouncer"),
    "standby": Key(Whole(), "Copies that take over", "1"),
    "replicas": Key(Whole(), "Copies that serve reads", "1"),
    "persist": Key(Truth(), "Whether it outlives a restart", "true"),
    "encrypted": Key(Truth(), "Whether it is encrypted at rest", "true"),
    "tags": _TAGS,
    "note": _NOTE,
    "was": _WAS,
    "ignore": _IGNORE,
}

EVENT: Keys = {"note": _NOTE, "ignore": _IGNORE, "x-openapi": _KEPT}
ERROR: Keys = {
    "status": Key(Whole(low=100), "The HTTP status", "409"),
    "message": Key(TEXT, "What the caller is told", "A line asks for more than the stock"),
}

# --- schema ---------------------------------------------------------------------------------------------------------

COLUMN: Keys = {
    "note": _NOTE,
    "native": Key(NATIVE, "Options of one dialect, as written", "{mysql: mediumtext}"),
    "ignore": _IGNORE,
}
INDEX: Keys = {"note": _NOTE, "ignore": _IGNORE}
FOREIGN: Keys = {"note": _NOTE, "ignore": _IGNORE}


def _column(text: str, path: Path) -> Parsed[Any]:
    table = path[1] if path[0] == "tables" else ""
    return schema_lines.parse_column(text, path[-1], table, marks=path[0] == "types")


def _index(text: str, path: Path) -> Parsed[Any]:
    return schema_lines.parse_index(text, path[1])


def _foreign(text: str, path: Path) -> Parsed[Any]:
    return schema_lines.parse_foreign(text, path[1])


def _key(text: str, path: Path) -> Parsed[Any]:
    return schema_lines.parse_key(text, path[1])


def _check(text: str, path: Path) -> Parsed[Any]:
    return schema_lines.parse_check(text, path[1])


def _split(text: str, path: Path) -> Parsed[Any]:
    return schema_lines.parse_split(text, path[1])


COLUMN_LINE = Line(parse=_column, kind="column", keys=COLUMN, merge=_extended, example="uuid pk = uuid")
COLUMNS = Pairs(item=COLUMN_LINE, valid=is_column_name, what="column name", named=True)
INDEX_LINE = Line(parse=_index, kind="index", keys=INDEX, merge=_extended, example="customer_id, created_at desc")
FOREIGN_LINE = Line(parse=_foreign, kind="foreign", keys=FOREIGN, merge=_extended, example="a, b -> t(x, y)")
FOREIGN_LINES = Items(item=FOREIGN_LINE, key=item_key, begins=lambda line: "->" in line)

TABLE: Keys = {
    "store": Key(Name(completes=("stores",)), "The database that holds it", "orders_db"),
    "name": Key(TEXT, "Its name in the database, where two stores have tables of one name", "orders", "db_name"),
    "title": _TITLE,
    "owner": Key(Name(completes=("services",), weak=True), "The service that writes it", "orders"),
    "note": _NOTE,
    "use": Key(_names("mixins"), "Mixins whose columns it has", "[stamps]"),
    "columns": Key(COLUMNS, "One line a column", "id: uuid pk = uuid"),
    "key": Key(Line(parse=_key), "The primary key of several columns", "order_id, line_no"),
    "foreign": Key(FOREIGN_LINES, "Foreign keys of several columns", "a, b -> t(x, y)"),
    "checks": Key(
        Pairs(item=Line(parse=_check), what="check name"), "Conditions that every row meets", "paid: total > 0"
    ),
    "indexes": Key(Items(item=INDEX_LINE, key=item_key), "One line an index", "customer_id, created_at desc"),
    "rows": Key(COUNT, "How many rows it holds", "12M"),
    "row": Key(BYTES, "Bytes of one row, instead of the columns' sum", "900B"),
    "growth": Key(GrowthShape(), "How it grows", "50k/day"),
    "keep": Key(TIME, "How long a row is kept", "3y"),
    "consistency": Key(
        Choice(choices=("strong", "read-your-writes", "eventual")), "What a reader may rely on", "strong"
    ),
    "shard": Key(Line(parse=_split), "How it is spread over nodes", "hash(id) 64"),
    "partition": Key(Line(parse=_split), "How it is cut on one node", "range(created_at) every=month"),
    "native": Key(NATIVE, "Options of one dialect, as written", "{mysql: {engine: InnoDB}}"),
    "was": _WAS,
    "tags": _TAGS,
    "ignore": _IGNORE,
}

# --- endpoints ------------------------------------------------------------------------------------------------------

DEPRECATED: Keys = {
    "since": Key(TEXT, "The day from which it is deprecated", "2026-09-01"),
    "sunset": Key(TEXT, "The day on which it goes", "2027-03-01"),
    "use": Key(TEXT, "What to call instead", "PATCH /orders/:id"),
}


def _pairs(**values: Any) -> tuple[tuple[str, str], ...]:
    return tuple(values.items())


ENDPOINT: Keys = {
    "description": Key(TEXT, "More than the summary says", "Lines that are out of stock are left out"),
    "examples": Key(EXAMPLES, "Examples that replace the generated ones", "{request: {note: Ring twice}}"),
    "query": Key(COLUMNS, "Query parameters as column lines", "since: date"),
    "keys": Key(COLUMNS, "Path keys as column lines", "id: uuid"),
    "headers": Key(
        Pairs(item=COLUMN_LINE, what="header name", named=True), "Request headers as column lines", "X-Tenant: uuid"
    ),
    "page": Key(_PAGE, "How this list is paged", "{style: cursor, limit: 50, max: 200}"),
    "base": Key(BASE, "The path before this endpoint", "/internal"),
    **{verb: _VERBS[verb] for verb in ("reads", "writes", "calls", "emits")},
    "deprecated": Key(
        Record(make=_pairs, keys=DEPRECATED), "Since when, until when, and what instead", "{since: 2026-09-01}"
    ),
    "ignore": _IGNORE,
    "x-openapi": _KEPT,
}


def _endpoint(text: str, path: Path) -> Parsed[Any]:
    return endpoint_line.parse_endpoint(text, path[1])


ENDPOINT_LINE = Line(
    parse=_endpoint,
    kind="endpoint",
    keys=ENDPOINT,
    merge=_extended,
    example="GET /orders ?status page -> Order[] @orders:read -- List orders",
)

# --- decisions ------------------------------------------------------------------------------------------------------

DECISION: Keys = {
    "title": Key(TEXT, "What was decided", "PostgreSQL for orders"),
    "status": Key(TEXT, "proposed, accepted, rejected, deprecated, superseded", "accepted"),
    "date": Key(Day(), "The day", "2026-11-20"),
    "context": Key(TEXT, "What made it necessary", "Orders and payments must not drift apart"),
    "because": Key(TEXT, "Why", "Orders, lines and payments change together"),
    "instead_of": Key(Items(item=TEXT), "What was not taken", "[DynamoDB]"),
    "consequences": Key(TEXT, "What follows from it", "One database holds both"),
    "touches": Key(
        _names("stores", "services", "tables", "events", "types"), "The entries that it is about", "[orders_db]"
    ),
    "note": _NOTE,
}

CHECK_ITEM: Keys = {
    "text": Key(TEXT, "What is to be done", "Load test at twice the peak"),
    "pass": Key(TEXT, "It is fine, and why", "Measured on 12 November"),
    "fail": Key(TEXT, "It is not, and why", "p95 is 400ms"),
    "skip": Key(TEXT, "It does not apply, and why", "Nothing leaves the house"),
    "done": Key(Day(), "The day on which it was done, or decided", "2026-11-20"),
    "note": _NOTE,
}


def read_load(r: Reading, path: Path, node: Mapping) -> Load:
    """One load; a mean above its peak is told."""
    load = Load(**read_keys(r, path, node, LOAD))
    said = node.get("mean")
    if said is not None and load.peak is not None and load.mean is not None and load.mean.value > load.peak.value:
        mend = "the peak is the busiest time: exchange them"
        r.slip((*path, "mean"), said, f"a mean of {load.mean.text} is above the peak of {load.peak.text}", mend)
    return load


def line_of(value: Plain, kind: str) -> str:
    """The line of an entry in either form: the text itself, or what stands under `kind`."""
    if isinstance(value, dict):
        value = value.get(kind)
    return "" if value is None else str(value)
