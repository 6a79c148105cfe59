"""Who talks to whom, and what an engine, an owner, a group tell."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from backdraft.design.design import Design
from backdraft.design.model import VERBS, Event, Service, Store
from backdraft.design.resolve.engines import engine_name
from backdraft.design.resolve.services import (
    Edge,
    consumers_of,
    edges,
    group_of,
    kind_of_engine,
    node_kind,
    owner_of,
    producers_of,
    store_kind,
    store_of_event,
    users_of,
    writers_of,
)
from backdraft.design.view import Memo, View
from backdraft.document.document import Document
from tests.soak import examples
from tests.strategies import services as some


def view_of(text: str) -> View:
    """A view of a design that reads without a problem."""
    document = Document.read("backdraft: 1\n" + text)
    assert [str(p.message) for p in document.problems] == []
    return Memo().view(document.design)


def drawn(view: View) -> list[str]:
    """The edges as one would sketch them: `a -> b: label`, `~>` for what nobody waits for."""
    return [
        f"{e.source} {'->' if e.sync else '~>'} {e.target}" + (f": {e.label}" if e.label else "") for e in edges(view)
    ]


def test_calls_say_their_operation_else_their_note() -> None:
    view = view_of(
        """
services:
  web: {kind: client, calls: [gateway -- by HTTPS]}
  gateway: {kind: gateway, calls: [orders POST /orders, audit async]}
  orders:
  audit:
"""
    )
    assert drawn(view) == [
        "web -> gateway: by HTTPS",
        "gateway -> orders: POST /orders",
        "gateway ~> audit",
    ]


def test_stores_are_read_written_and_used() -> None:
    view = view_of(
        """
services:
  orders: {uses: [cache], reads: [db -- by id], writes: [db]}
stores: {db: postgres, cache: redis}
"""
    )
    assert [(e.verb, e.target, e.label) for e in edges(view)] == [
        ("uses", "cache", ""),
        ("reads", "db", "by id"),
        ("writes", "db", ""),
    ]
    assert edges(view)[1].path == ("services", "orders", "reads", "db")


def test_a_table_stands_for_its_store() -> None:
    view = view_of(
        """
services:
  orders: {reads: [lines]}
stores: {db: postgres}
tables:
  lines: {columns: {id: int pk}}
"""
    )
    assert drawn(view) == ["orders -> db: lines"]


def test_a_table_of_no_store_draws_nothing() -> None:
    view = view_of("services:\n  orders: {reads: [orders]}\ntables:\n  orders: {columns: {id: int pk}}\n")
    assert drawn(view) == []


def test_a_cache_aside_is_asked_beside_the_store_and_one_between_asks_it_itself() -> None:
    design = """
services:
  catalog: {{reads: [db via=cache]}}
stores:
  db: postgres
  cache: {{engine: redis, strategy: {strategy}}}
"""
    assert drawn(view_of(design.format(strategy="aside"))) == ["catalog -> cache", "catalog -> db"]
    assert drawn(view_of(design.format(strategy="through"))) == ["catalog -> cache", "cache -> db"]


def test_events_go_through_their_queue() -> None:
    view = view_of(
        """
services:
  orders: {emits: [order.placed outbox]}
  mailer: {consumes: [order.placed]}
  ledger: {consumes: [order.placed from=log]}
stores: {bus: rabbitmq, log: kafka}
events:
  order.placed: to=bus
"""
    )
    assert drawn(view) == ["orders ~> bus: order.placed", "bus ~> mailer: order.placed", "log ~> ledger: order.placed"]


def test_the_only_queue_carries_what_says_no_queue() -> None:
    view = view_of(
        """
services:
  orders: {emits: [order.placed]}
  mailer: {consumes: [order.placed]}
stores: {bus: rabbitmq}
events: {order.placed: }
"""
    )
    assert drawn(view) == ["orders ~> bus: order.placed", "bus ~> mailer: order.placed"]
    assert store_of_event(view, "order.placed") == "bus"


def test_without_a_queue_an_event_goes_straight_to_its_consumers() -> None:
    view = view_of(
        """
services:
  orders: {emits: [order.placed]}
  mailer: {consumes: [order.placed]}
  ledger: {consumes: [order.placed]}
events: {order.placed: }
"""
    )
    assert drawn(view) == ["orders ~> mailer: order.placed", "orders ~> ledger: order.placed"]
    assert consumers_of(view, "order.placed") == ("mailer", "ledger")
    assert producers_of(view, "order.placed") == ("orders",)


def test_what_an_endpoint_says_of_its_own_is_drawn_once() -> None:
    view = view_of(
        """
services:
  orders: {calls: [payments]}
  payments:
  fraud:
endpoints:
  orders:
    - endpoint: POST /orders
      calls: [payments POST /charges, fraud]
"""
    )
    assert drawn(view) == ["orders -> payments", "orders -> fraud"]
    assert edges(view)[1].path == ("endpoints", "orders", "POST /orders", "calls", "fraud")


def test_what_fills_a_store_is_an_edge() -> None:
    view = view_of("stores:\n  db: postgres\n  search: {engine: opensearch, from: [db]}\n")
    assert drawn(view) == ["db ~> search"]


def test_a_known_engine_tells_the_kind_and_a_said_kind_wins() -> None:
    view = view_of("stores:\n  a: redis\n  b: {kind: queue, engine: redis}\n  c: postgres\n  d: home-made\n")
    assert [store_kind(view, name) for name in "abcd"] == ["cache", "queue", "database", "database"]
    for engine, kind in {
        "PostgreSQL": "database",
        "Redis 7": "cache",
        "valkey": "cache",
        "redis:7-alpine": "cache",
        "RabbitMQ": "queue",
        "SQS": "queue",
        "kafka": "stream",
        "NATS JetStream": "stream",
        "opensearch": "search",
        "S3": "blob",
        "Cloudflare": "cdn",
        "": "database",
    }.items():
        assert kind_of_engine(engine) == kind, engine


def test_an_engine_is_known_by_its_name_however_its_release_is_written() -> None:
    assert [engine_name(said) for said in ("Postgres 16", "postgres:16", " redis:7-alpine", "")] == [
        "postgres",
        "postgres",
        "redis",
        "",
    ]


def test_owners_users_and_groups() -> None:
    view = view_of(
        """
services:
  orders: {group: shop, owner: checkout, writes: [db]}
  reports: {group: office, reads: [db via=cache]}
stores:
  db: postgres
  cache: redis
"""
    )
    assert users_of(view, "db") == ("orders", "reports")
    assert users_of(view, "cache") == ("reports",)
    assert writers_of(view, "db") == ("orders",)
    assert owner_of(view, "orders") == "checkout"
    assert owner_of(view, "db") == "orders"
    assert owner_of(view, "cache") == ""
    assert group_of(view, "db") == "shop"
    assert (node_kind(view, "orders"), node_kind(view, "cache"), node_kind(view, "nobody")) == ("service", "cache", "")


def test_a_changed_service_leaves_the_others_edges_as_they_were() -> None:
    """Edges are made service by service: the tuple of an untouched service stays the very same object."""
    from backdraft.design.resolve.services import edges_of

    before = Document.read("backdraft: 1\nservices:\n  a: {calls: [b]}\n  b: {calls: [c]}\n  c:\n").design
    memo = Memo()
    kept = memo.view(before).ask(edges_of, "a")
    services = dict(before.sections["services"])
    services["services", "b"] = Service("b")
    after = Design({**before.sections, "services": services}, before.groups)
    assert memo.view(after).ask(edges_of, "a") is kept
    assert [e.source for e in memo.view(after).ask(edges)] == ["a"]


NAMES = ("orders", "web", "bus", "db", "cache")


@st.composite
def designs(draw: st.DrawFn) -> Design:
    """Random services, stores and events that name one another, and names that nothing has."""
    targets = (*NAMES, "nobody")
    services = {("services", n): draw(some.services(n, targets, targets, ("e1", "e2"))) for n in ("orders", "web")}
    stores = {("stores", n): draw(some.stores(n)) for n in ("bus", "db", "cache")}
    events = {("events", "e1"): draw(some.events("e1", to=draw(st.sampled_from(("", "bus", "nobody")))))}
    return Design({"services": services, "stores": stores, "events": events})


@given(designs())
@examples(30)
def test_any_design_has_edges_with_sense(design: Design) -> None:
    view = Memo().view(design)
    for edge in edges(view):
        assert isinstance(edge, Edge)
        assert edge.source and edge.target
        assert edge.verb in (*VERBS, "fills")
        assert design.entry(edge.path[:2]) is not None
        assert not (edge.sync and edge.verb in ("emits", "consumes", "fills"))
    for name in NAMES:
        assert node_kind(view, name)
        assert set(users_of(view, name)) <= {"orders", "web"}


@given(designs(), designs())
@examples(15)
def test_a_warm_memory_answers_as_a_cold_one(first: Design, second: Design) -> None:
    memo = Memo()
    memo.view(first).ask(edges)
    assert memo.view(second).ask(edges) == Memo().view(second).ask(edges)
    assert isinstance(second.entry(("events", "e1")), Event)
    assert isinstance(second.entry(("stores", "db")), Store)
