"""Lists: pages, filters, what a page weighs."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

from backdraft.design.model import Endpoint, SqlType, Table
from backdraft.design.resolve.collections import base_table, table_of
from backdraft.design.resolve.endpoints import api_of, paging_of
from backdraft.design.resolve.tables import columns_of, type_of_column
from backdraft.design.view import View
from backdraft.review.facts import rows_in
from backdraft.review.mends import at, endpoint_with, said
from backdraft.review.rule import Hit, Verdict, number, rule

_KNOWN = frozenset(status.value for status in HTTPStatus)


@rule(
    "bare-list",
    "An answer is an object",
    severity="warning",
    items="review/rest",
    of="endpoints",
    why="A list at the top can never be given a total, a next page or a warning without breaking clients.",
    source="Zalando 110, Zally, IBM. AIP-133 answers the thing itself",
    research="R30",
    bad="api: {envelope: bare}\nservices: {a: {}}\ntypes: {Order: {id: uuid}}\nendpoints: {a: ['GET /orders -> Order[]']}",
    good="api: {envelope: standard}\nservices: {a: {}}\ntypes: {Order: {id: uuid}}\nendpoints: {a: ['GET /orders -> Order[]']}",
)
def bare_list(view: View, ep: Endpoint) -> Iterator[Verdict]:
    if ep.result is None or not ep.result.array:
        return
    bare = api_of(view).envelope == "bare" and paging_of(view, ep) is None
    yield Hit(at(ep), f"{ep.id} answers a list without a frame", "api: {envelope: standard}, or page") if bare else None


@rule(
    "unpaged-list",
    "A list is paged",
    severity="error",
    items="review/rest review/rate-limits architecture/scaling",
    of="endpoints",
    why="It answers all rows: more each day, until it answers none.",
    source="Zalando 159, AIP-158, IBM; OWASP API 2023, 4",
    research="R31 X02",
    bad="services: {a: {}}\ntables: {orders: {rows: 1M, columns: {id: uuid pk}}}\nendpoints: {a: ['GET /orders -> orders[]']}",
    good="services: {a: {}}\ntables: {orders: {rows: 1M, columns: {id: uuid pk}}}\nendpoints: {a: ['GET /orders page -> orders[]']}",
)
def unpaged_list(view: View, ep: Endpoint, *, rows: float = 1000) -> Iterator[Verdict]:
    if ep.method != "GET" or ep.result is None or not ep.result.array or ep.stream:
        return
    if paging_of(view, ep) is not None:
        yield None
        return
    count = rows_in(view, ep, view.ask(base_table, ep.result.type))
    edits = endpoint_with(ep, paging=api_of(view).page.style)
    spans = _spans(view, ep)
    if (count is not None and count <= rows) or (count is None and spans):
        yield None
        return
    if spans:
        what = f"{ep.id} answers all rows of a span of time, however long"
        yield Hit(at(ep), what, f"say the longest span in its summary, or page:  {said(edits)}", (), "info")
        return
    told = f" of {number(round(count))} rows (whole up to {number(rows)})" if count is not None else ""
    yield Hit(at(ep), f"{ep.id} answers a whole list{told}", said(edits), edits, "" if count is not None else "info")


def _spans(view: View, ep: Endpoint) -> bool:
    """Whether a span of time must be named, by both of its ends."""
    columns = {c.name: c for c in view.ask(columns_of, view.ask(table_of, ep))}
    ends = 0
    for param in ep.params:
        column = columns.get(param.name)
        type_ = param.type or (view.ask(type_of_column, column).name if column is not None else "")
        if param.required and type_ in ("date", "timestamp", "timestamptz"):
            ends += max(1, len(param.ops))
    return ends >= 2


@rule(
    "offset-large",
    "Large lists are paged by cursor",
    severity="info",
    items="architecture/scaling review/rest",
    of="endpoints",
    why="Page 10,000 reads and throws away all pages before it, and a total counts every row.",
    source="Zalando 160 and 254; Winand, no offset. The brief asks for pages with a total",
    research="R32 X03",
    bad="services: {a: {}}\ntables: {orders: {rows: 5M, columns: {id: uuid pk}}}\nendpoints: {a: ['GET /orders page -> orders[]']}",
    good="services: {a: {}}\ntables: {orders: {rows: 5M, columns: {id: uuid pk}}}\nendpoints: {a: ['GET /orders cursor -> orders[]']}",
)
def offset_large(view: View, ep: Endpoint, *, rows: float = 1_000_000) -> Iterator[Verdict]:
    page = paging_of(view, ep)
    if page is None or ep.result is None or not ep.result.array:
        return
    count = rows_in(view, ep, view.ask(table_of, ep))
    if count is None:
        return
    if page.style != "page" or count <= rows:
        yield None
        return
    edits = endpoint_with(ep, paging="cursor")
    what = f"{ep.id} pages through {number(round(count))} rows by number (by cursor from {number(rows)} on)"
    yield Hit(at(ep), what, said(edits), () if ep.page else edits)


@rule(
    "page-payload",
    "A page is not too large",
    severity="warning",
    items="architecture/scaling review/rate-limits",
    of="endpoints",
    why="Memory, time and the client's data are spent on what no screen shows.",
    source="OWASP API 2023, 4; the number is ours",
    research="X04",
    bad="api: {page: {max: 5000}}\nservices: {a: {}}\ntables: {orders: {row: 2kB, columns: {id: uuid pk}}}\nendpoints: {a: ['GET /orders page -> orders[]']}",
    good="api: {page: {max: 100}}\nservices: {a: {}}\ntables: {orders: {row: 2kB, columns: {id: uuid pk}}}\nendpoints: {a: ['GET /orders page -> orders[]']}",
)
def page_payload(view: View, ep: Endpoint, *, bytes: float = 2_000_000) -> Iterator[Verdict]:
    page, table = paging_of(view, ep), view.get(Table, "tables", view.ask(table_of, ep))
    if page is None or ep.result is None or not ep.result.array or table is None:
        return
    row = (
        table.row.value
        if table.row
        else sum(_width(view.ask(type_of_column, c)) for c in view.ask(columns_of, table.name))
    )
    size = row * page.max
    what = f"{ep.id}: {page.max} rows of {number(row)} B are {size / 1e6:.1f} MB (at most {bytes / 1e6:g})"
    yield Hit(at(ep), what, f"api: {{page: {{max: {max(1, int(bytes // max(row, 1)))}}}}}") if size > bytes else None


def _width(type_: SqlType) -> float:
    if type_.name in ("varchar", "char") and type_.args:
        return min(type_.args[0], 64)
    return {"text": 64, "json": 256, "uuid": 36, "bytes": 256}.get(type_.name, 12)
