"""Quick lines: what is said before Enter, and what the file holds after it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backdraft.document.document import Document
from backdraft.document.edits import Drop
from backdraft.document.quick.complete import complete
from backdraft.document.quick.line import plan
from backdraft.document.quick.plan import Place

DESIGNS = Path(__file__).parents[2] / "designs"
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


EVENTFUL = """\
backdraft: 1
services: {orders: {emits: [order.placed]}, catalog: null}
stores: {orders_db: postgres, bus: rabbitmq}
events: {order.placed: null}
"""


def test_an_arrow_away_from_an_event_is_who_consumes_it() -> None:
    document = typed("order.placed -> catalog dlq, mailer", text=EVENTFUL)
    assert document.value(("services", "catalog", "consumes")) == ["order.placed dlq"]
    assert document.value(("services", "mailer", "consumes")) == ["order.placed"]
    assert document.value(("services", "order.placed")) is None, "the event is no service"
    assert typed("mailer -> order.placed outbox", text=EVENTFUL).value(("services", "mailer", "emits")) == [
        "order.placed outbox"
    ]
    design = Document.read(EVENTFUL).design
    assert plan("order.placed -> catalog", design).says == "catalog consumes order.placed"
    assert plan("order.placed -> orders_db", design).slips[0].mend == "behind it goes a service, which consumes it"
    assert plan("order.placed emits order.paid", design).slips[0].message == "order.placed is an event"
    slip = plan("order.placed -> catalog, mailer dlq wrongly", design).slips[0]
    assert "order.placed -> catalog, mailer dlq wrongly"[slip.start : slip.end] == "wrongly"


def test_an_arrow_away_from_a_queue_is_who_reads_it() -> None:
    document = typed("orders -> mail-queue -> worker", "bus -> catalog", text=EVENTFUL)
    assert document.value(("stores", "mail-queue")) == {"kind": "queue"}
    assert document.value(("services", "orders", "uses")) == ["mail-queue"]
    assert document.value(("services", "worker", "reads")) == ["mail-queue"]
    assert document.value(("services", "catalog", "reads")) == ["bus"]
    assert typed("orders -> order-topic", text=EVENTFUL).value(("stores", "order-topic")) == {"kind": "stream"}
    assert "calls nobody" in plan("orders -> orders_db -> catalog", document.design).slips[0].message


@pytest.mark.parametrize("verb", ["listens", "listens to", "subscribes", "subscribes to", "consumes"])
def test_consumes_is_said_in_other_words_too(verb: str) -> None:
    document = typed(f"catalog {verb} order.placed dlq", text=EVENTFUL)
    assert document.value(("services", "catalog", "consumes")) == ["order.placed dlq"]
    line = f"catalog {verb} or"
    offered = complete(line, len(line), document.design, Place())
    assert [(each.text, each.start) for each in offered] == [("order.placed", len(line) - 2)]


def test_blanks_around_an_arrow_may_be_left_out() -> None:
    assert typed("web->gateway->orders-api, catalog").text == typed("web -> gateway -> orders-api, catalog").text
    assert typed("orders~>mailer", "orders-->stock").value(("services", "orders", "calls")) == ["mailer async", "stock"]
    document = typed("users(id uuid pk)", "orders(id uuid pk, user_id->users.id)", "orders.payer_id->users.id?")
    assert document.value(("tables", "orders", "columns", "payer_id")) == "-> users.id?"
    assert plan("orders: Turns baskets -> parcels", document.design).did == "added service orders"


def test_a_sentence_names_what_a_line_does_and_counts_when_that_is_too_long() -> None:
    found = plan("web -> gateway -> orders, catalog", BLANK.design)
    assert found.says == "adds client web, gateway, services orders and catalog, 3 calls"
    assert found.did == "added client web, gateway, services orders and catalog, 3 calls"
    many = plan("web -> gateway -> orders, catalog, payments, shipping, search -> events_bus", BLANK.design)
    assert many.did == "added 7 services, store events_bus, 6 calls, 5 uses"
    assert many.done(76) == many.did, "a little more room names nothing more"
    assert found.told(100).endswith(", 3 calls: web → gateway → orders and catalog")
    assert many.told(120) == (
        "adds client web, gateway, services orders, catalog, payments, shipping and search, store events_bus, "
        "6 calls, 5 uses"
    )
    assert plan("orders -> orders -> web", BLANK.design).says.endswith("2 calls, one of orders to itself")
    assert plan("orders -> orders", BLANK.design).says == "adds service orders, a call of orders to itself"


def test_crud_says_what_it_adds_and_no_more() -> None:
    document = typed("crud orders")
    less = document.apply(Drop(("endpoints", "orders", "PUT /orders/:id")))
    assert plan("crud orders", less.design).says == "adds PUT /orders/:id to orders"


SEVERAL = """\
backdraft: 1
services:
  web: {kind: client}
  links:
  stats:
  pay: {kind: external}
stores:
  stock_db: postgres
tables: {}
endpoints:
  links:
    - GET /codes/:code
"""


@pytest.mark.parametrize(
    ("line", "at", "home"),
    [
        ("GET /stats/{code}", ("services", "links"), "stats"),
        ("GET /stat/:id", ("services", "links"), "stats"),
        ("GET /api/v1/stats", ("services", "links"), "stats"),
        ("POST /codes", ("services", "stats"), "links"),
        ("POST /other", ("services", "stats"), "stats"),
        ("POST /login", ("services", "web"), ""),
        ("POST /pay", ("services", "pay"), ""),
        ("web: POST /login", ("services", "links"), "web"),
        ("auth POST /register", ("services", "links"), "auth"),
    ],
)
def test_an_endpoint_goes_home(line: str, at: tuple[str, ...], home: str) -> None:
    found = plan(line, Document.read(SEVERAL).design, Place("services", at))
    assert found.ready == bool(home)
    if home:
        assert found.focus[1] == home
        assert found.says.endswith(f" to {home}")
    else:
        assert found.slips[0].mend.startswith("write  links: POST /")


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


@pytest.mark.parametrize(
    ("line", "path", "value"),
    [
        ("order.shipped: Parcel to=bus", ("events", "order.shipped"), "Parcel to=bus"),
        ("order.shipped: Parcel", ("events", "order.shipped"), "Parcel"),
        ("event shipped: Parcel key=id", ("events", "shipped"), "Parcel key=id"),
        ("search: elasticsearch", ("stores", "search"), "elasticsearch"),
        ("sessions: redis 7", ("stores", "sessions"), "redis 7"),
        ("name: Foo", ("name",), "Foo"),
        ("targets: p95 200ms", ("targets", "p95"), "200ms"),
        ("targets: {availability: 99.9%, p95: 300ms}", ("targets",), {"availability": "99.9%", "p95": "300ms"}),
        ("load: peak=600/s, entry orders", ("load",), {"peak": "600/s", "entry": "orders"}),
        ("api base: /api/v2", ("api", "base"), "/api/v2"),
        (
            "api.servers: https://a.example, https://b.example",
            ("api", "servers"),
            ["https://a.example", "https://b.example"],
        ),
        ("error taken 409 It is taken", ("errors", "taken"), "409 It is taken"),
        ("Person: users - id", ("types", "Person"), "users - id"),
        ("NewUser: id, name", ("types", "NewUser"), "users(id, name)"),
        ("NewUser: mail text, age int?", ("types", "NewUser"), {"mail": "text", "age": "int?"}),
        ("type NewUser(mail text, age int?)", ("types", "NewUser"), {"mail": "text", "age": "int?"}),
        ("type State enum(on, off)", ("types", "State"), "enum(on, off)"),
        ("mixin stamps(made timestamptz = now)", ("mixins", "stamps"), {"made": "timestamptz = now"}),
        ("table parcels(id uuid pk)", ("tables", "parcels", "columns"), {"id": "uuid pk"}),
        ("Checkout: Takes orders", ("services", "Checkout", "does"), "Takes orders"),
    ],
)
def test_the_shape_of_a_line_decides_what_it_makes(line: str, path: tuple[str, ...], value: object) -> None:
    before = SHOP.replace("columns: {id: uuid pk}", "columns: {id: uuid pk, name: text}")
    before = before.replace("  orders_db: postgres\n", "  orders_db: postgres\n  bus: rabbitmq\n")
    document = Document.read(before + "types: {Parcel: orders}\n")
    for pane in ("services", "endpoints", "schema"):
        found = plan(line, document.design, Place(pane))
        if pane == "schema" and line.startswith("Checkout"):
            continue  # there a capitalised name is a type's
        assert found.ready, found
        assert document.apply(*found.edits).value(path) == value


def test_what_a_name_is_already_comes_before_the_shape() -> None:
    document = typed("targets -> name", "name: Knows names", "targets: redis")
    assert document.value(("services", "name", "does")) == "Knows names"
    assert document.value(("services", "targets", "does")) == "redis"


def test_a_table_uses_a_mixin() -> None:
    document = typed(
        "mixin stamps(made timestamptz = now)", "mixin owned(owner text)", "mixin owned(team text?)", text=SHOP
    )
    assert document.value(("mixins", "owned")) == {"owner": "text", "team": "text?"}
    for line in ("orders use stamps", "orders use owned"):
        document = document.apply(*plan(line, document.design).edits)
    assert document.value(("tables", "orders", "use")) == ["stamps", "owned"]
    assert "already" in plan("orders use owned", document.design).says
    assert plan("orders use stamp", document.design).slips[0].mend == 'did you mean "stamps"?'
    none = plan("orders use audit", Document.read(SHOP).design)
    assert not none.ready and "mixin audit(" in none.slips[0].mend


@pytest.mark.parametrize("line", ["orders.state varchar(50) = active", "orders(status varchar(50) = active)"])
def test_a_bare_default_is_refused_here_as_in_a_form(line: str) -> None:
    found = plan(line, Document.read(SHOP).design)
    assert not found.ready
    assert found.slips[0].mend == "did you mean 'active'?"


@pytest.mark.parametrize(
    "line",
    [
        "foo bar baz",
        "orders.x nonsense nonsense2",
        "orders.x text foo=bar",
        "orders.x text delete=whatever",
        "orders.status text = active",
        "orders use audit",
        "POST /login",
        "GET /orders whatever",
        "orders index",
        "orders check",
        "orders check total > 0",
        "targets: p96 3s",
        "targets: p95 often",
        "load: all day",
        "type NewUser",
        "NewUser: one, two",
        "crud a/b",
        "web -> 1st",
        "web -> orders sometimes",
        "stock_db -> web",
    ],
)
def test_what_is_wrong_and_the_mend_stand_on_a_narrow_screen(line: str) -> None:
    for pane in ("services", "endpoints", "schema"):
        found = plan(
            line,
            Document.read(SEVERAL.replace("tables: {}", "tables: {orders: {columns: {id: uuid pk}}}")).design,
            Place(pane),
        )
        slip = next((s for s in found.slips if s.severity == "error"), None)
        said = f"{slip.message}; {slip.mend}" if slip else found.says
        assert not found.ready
        assert said and len(said) <= 76, said


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


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ("orders(", "id uuid pk"),
        ("orders(id uuid pk, ", "user_id -> users.id"),
        ("orders(id uuid pk, us", "user_id -> users.id"),
        ("orders(id uuid pk, user_id ", "-> users.id"),
        ("orders(id uuid pk, user_id -", "-> users.id"),
        ("orders(id uuid pk, user_id -> ", "users.id"),
        ("orders(id uuid pk, payer_id ", "-> users.id"),
        ("orders(id uuid pk, product_sku ", "-> products.sku"),
        ("orders(id uuid pk, created_at ", "timestamptz = now"),
        ("orders(id uuid pk, size ", "uuid"),
        ("users.product_sku ", "-> products.sku"),
    ],
)
def test_a_relation_is_offered_where_a_column_may_be_one(line: str, first: str) -> None:
    design = typed("users(id uuid pk)", "products(sku text pk)").design
    offers = [s.text for s in complete(line, len(line), design)]
    assert offers[0] == first
    whole = line[: complete(line, len(line), design)[0].start] + first
    assert plan(whole, design).ready, "what tab makes is taken"


def test_where_no_table_is_there_yet_the_notation_of_a_relation_is_told() -> None:
    for line in ("users(", "orders(id uuid pk, ", "orders(id uuid pk, user_id "):
        offer = complete(line, len(line), BLANK.design)[0]
        assert "-> users.id" in offer.note


def test_the_cursor_goes_to_what_is_new() -> None:
    assert plan("web -> gateway -> orders", BLANK.design).focus == ("services", "web")
    document = typed("web -> gateway -> orders")
    assert plan("orders -> orders_db", document.design).focus == ("stores", "orders_db")
    assert plan("gateway -> orders, stock", document.design).focus == ("services", "stock")
    assert plan("orders uses orders_db", document.design).focus == ("stores", "orders_db")
    assert plan("web -> orders", document.design).focus == ("services", "web")


def test_a_store_stands_for_the_service_that_alone_uses_it() -> None:
    document = typed("web -> gateway", "orders -> orders_db", "stock -> stock_db")
    at = Place("services", ("stores", "orders_db"))
    assert plan("POST /pay", document.design, at).focus[1] == "orders"
    shared = typed("stock -> orders_db", text=document.text)
    assert not plan("POST /pay", shared.design, at).ready


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


def test_several_endpoints_on_one_line_with_commas() -> None:
    design = Document.read("backdraft: 1\nservices: {orders: {}}\n").design
    found = plan("GET /orders, POST /orders < Order, get /orders/:id", design, Place("endpoints", ()))
    assert [deed.what for deed in found.deeds] == [
        "GET /orders to orders",
        "POST /orders to orders",
        "GET /orders/:id to orders",
    ]
    wrong = plan("GET /orders, POST /orders nonsense", design, Place("endpoints", ()))
    (slip,) = wrong.slips
    assert "GET /orders, POST /orders nonsense"[slip.start : slip.end] == "nonsense"


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ("GET /orders ?cu", "?customer_id"),
        ("GET /orders ?status,cr", "created_at"),
        ("orders: GET /orders/:id/lines ?qu", "?quantity"),
        ("GET /orders sort=-cr", "-created_at"),
        ("GET /orders sort=-created_at,st", "status"),
        ("GET /orders -> OrderC", "OrderCreate"),
        ("POST /orders < order_", "order_lines"),
        ("POST /orders !out", "!out_of_stock"),
        ("GET /orders @orders:w", "@orders:write"),
        ("GET /orders auth=", "jwt"),
    ],
)
def test_an_endpoints_line_is_completed_by_what_the_design_has(line: str, first: str) -> None:
    design = Document.read((DESIGNS / "corner-shop.yaml").read_text(encoding="utf-8")).design
    assert complete(line, len(line), design)[0].text == first
