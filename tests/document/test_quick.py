"""Quick lines: what is said before Enter, and what the file holds after it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backdraft.document.document import Document
from backdraft.document.quick import Place, complete, plan

BLANK = Document.read("backdraft: 1\n")
SHOP = """\
backdraft: 1
services:
  orders: {calls: [payments]}
  payments: {kind: external}
stores:
  orders_db: postgres
tables:
  orders:
    columns:
      id: uuid pk
      status: text
  users:
    columns: {id: uuid pk}
"""


def typed(*lines: str, text: str = "backdraft: 1\n", pane: str = "services") -> Document:
    document = Document.read(text)
    for line in lines:
        found = plan(line, document.design, Place(pane))
        assert found.ready, (line, found)
        document = document.apply(*found.edits)
        assert not [p for p in document.problems if p.severity == "error"], (line, document.problems, document.text)
    return document


def test_a_chain_makes_four_services_and_three_calls() -> None:
    document = typed("web -> gateway -> orders, catalog")
    assert document.value(("services",)) == {
        "web": {"kind": "client", "calls": ["gateway"]},
        "gateway": {"kind": "gateway", "calls": ["orders", "catalog"]},
        "orders": None,
        "catalog": None,
    }


def test_a_name_that_says_store_makes_a_store() -> None:
    document = typed("web -> orders", "orders -> orders_db", "orders -> redis_cache")
    assert document.value(("stores",)) == {"orders_db": None, "redis_cache": {"kind": "cache"}}
    assert document.value(("services", "orders", "uses")) == ["orders_db", "redis_cache"]


def test_a_wave_is_asynchronous() -> None:
    document = typed("orders ~> mailer")
    assert document.value(("services", "orders", "calls")) == ["mailer async"]


def test_a_part_of_a_chain_is_a_dependency_line() -> None:
    document = typed("gateway -> orders POST /orders x0.05 timeout=900ms idempotent")
    assert document.value(("services", "gateway", "calls")) == ["orders POST /orders x0.05 timeout=900ms idempotent"]


def test_crud_writes_the_briefs_five_endpoints() -> None:
    document = typed("web -> orders", "crud orders")
    assert document.value(("endpoints", "orders")) == [
        "GET /orders page -- List orders",
        "POST /orders -> 201 -- Create order",
        "GET /orders/:id -- Get single order",
        "PUT /orders/:id -- Update order",
        "DELETE /orders/:id -> 204 -- Delete order",
    ]
    assert document.value(("api", "base")) == "/api/v1"


def test_crud_of_a_table_speaks_of_it() -> None:
    document = typed("crud orders", text=SHOP)
    assert document.value(("endpoints", "orders"))[0] == "GET /orders page -> orders[] -- List orders"  # type: ignore[index]


def test_a_table_in_brackets() -> None:
    document = typed(
        "users(id uuid primary key)", "orders(id uuid pk, user_id -> users.id, status varchar(50) = 'active')"
    )
    assert document.value(("tables", "orders", "columns")) == {
        "id": "uuid pk",
        "user_id": "-> users.id",
        "status": "varchar(50) = 'active'",
    }


def test_columns_and_indexes_of_a_table() -> None:
    document = typed("orders.total numeric(12,2)", "orders index status, total desc", "orders unique total", text=SHOP)
    assert document.value(("tables", "orders", "columns", "total")) == "numeric(12,2)"
    assert document.value(("tables", "orders", "indexes")) == ["status, total desc", "unique total"]


def test_a_second_line_adds_columns_to_a_table_that_is_there() -> None:
    document = typed("orders(note text?)", text=SHOP)
    assert list(document.value(("tables", "orders", "columns"))) == ["id", "status", "note"]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("line", "path", "value"),
    [
        ("orders: Takes orders", ("services", "orders", "does"), "Takes orders"),
        ("orders_db: mariadb", ("stores", "orders_db", "engine"), "mariadb"),
        ("out_of_stock: 409 Not enough", ("errors", "out_of_stock"), "409 Not enough"),
        ("Status: enum(open, paid)", ("types", "Status"), "enum(open, paid)"),
    ],
)
def test_described(line: str, path: tuple[str, ...], value: object) -> None:
    document = typed(line, text=SHOP)
    got = document.value(path)
    assert got == value or document.value(path[:-1]) == value


def test_checklists_take_items() -> None:
    document = typed("launch: Runbook written", pane="checklists")
    assert document.value(("checklists", "launch")) == {
        "title": "Launch",
        "items": {"runbook-written": "Runbook written"},
    }


def test_events_come_with_their_verb() -> None:
    document = typed("orders emits order.placed outbox", "mailer consumes order.placed dlq")
    assert document.value(("events",)) == {"order.placed": None}
    assert document.value(("services", "mailer", "consumes")) == ["order.placed dlq"]


def test_the_pane_breaks_ties() -> None:
    assert plan("things", BLANK.design, Place("services")).focus == ("services", "things")
    assert plan("things", BLANK.design, Place("schema")).focus == ("tables", "things")
    assert plan("things", BLANK.design, Place("checklists")).focus == ("checklists", "things")


def test_what_is_there_is_not_added_twice() -> None:
    document = Document.read(SHOP)
    assert not plan("orders -> payments", document.design).edits
    assert "already" in plan("orders -> payments", document.design).says


def test_a_store_calls_nobody() -> None:
    document = Document.read(SHOP)
    found = plan("orders_db -> orders -> x", document.design)
    assert not found.ready
    assert "calls nobody" in found.slips[0].message


def test_completion_knows_names_types_and_flags() -> None:
    design = Document.read(SHOP).design
    assert "payments" in [s.text for s in complete("orders -> pay", 13, design)]
    assert "uuid" in [s.text for s in complete("t(id u", 6, design)]
    assert "users.id" in [s.text for s in complete("t(u -> us", 9, design)]
    assert "idempotent" in [s.text for s in complete("POST /orders idem", 17, design)]
    assert "status" in [s.text for s in complete("orders index sta", 16, design)]


@given(st.text(max_size=60))
def test_no_line_raises(line: str) -> None:
    design = Document.read(SHOP).design
    for pane in ("services", "endpoints", "schema", "checklists"):
        plan(line, design, Place(pane))
        complete(line, len(line), design, Place(pane))


_PIECES = [
    "orders",
    "web",
    "->",
    "~>",
    ",",
    "(",
    ")",
    "GET",
    "/x/:id",
    "crud",
    ":",
    "uuid",
    "pk",
    "'",
    "--",
    ".",
    "[",
    "db",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=10).map(" ".join))
def test_what_is_ready_can_be_applied_and_reads_back(line: str) -> None:
    document = Document.read(SHOP)
    found = plan(line, document.design)
    if found.ready:
        after = document.apply(*found.edits)
        assert after.text == Document.read(after.text).text
