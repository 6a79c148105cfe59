"""Quick lines: what is said before Enter, and what the file holds after it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backdraft.document.document import Document
from backdraft.document.edits import Drop
from backdraft.document.problems import problems_of
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


def test_an_app_that_is_called_is_no_client_and_known_providers_are_not_ours() -> None:
    document = typed("web -> app -> postgres", "app -> stripe", "app -> timescale", "app -> mobile_app")
    assert document.value(("services",)) == {
        "web": {"kind": "client", "calls": ["app"]},
        "app": {"uses": ["postgres", "timescale"], "calls": ["stripe", "mobile_app"]},
        "stripe": {"kind": "external"},
        "mobile_app": {"kind": "client"},
    }
    assert document.value(("stores",)) == {"postgres": "postgres", "timescale": "timescaledb"}
    assert typed("app -> api").value(("services", "app")) == {"kind": "client", "calls": ["api"]}


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


OWNERS = """\
backdraft: 1
services:
  rider: {kind: client}
  riders:
  trip:
  trips:
  rides: {uses: [rides_db]}
  ride_mailer: {kind: worker}
stores: {rides_db: postgres, other_db: postgres}
tables:
  events: {store: rides_db, columns: {id: uuid pk}}
  bills: {store: other_db, columns: {id: uuid pk}}
"""


@pytest.mark.parametrize(
    ("line", "home"),
    [
        ("crud riders", "riders"),
        ("GET /rider", "riders"),  # a client serves nothing
        ("GET /trip", "trip"),  # the name to the letter before a plural that comes first
        ("GET /trips", "trips"),
        ("crud events", "rides"),  # which alone asks the store of that table
        ("crud bills", "bills"),  # whose store nobody asks: a service of its own, and that is said
    ],
)
def test_an_endpoint_goes_to_the_exact_name_or_to_who_keeps_the_table(line: str, home: str) -> None:
    found = plan(line, Document.read(OWNERS).design)
    assert found.ready
    assert found.focus[1] == home
    assert found.says.startswith(f"adds service {home}, ") == (home == "bills")


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
    document = typed("targets -> name", "name: Knows names", "targets: Kept in redis")
    assert document.value(("services", "name", "does")) == "Knows names"
    assert document.value(("services", "targets", "does")) == "Kept in redis"


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


def test_an_item_is_known_by_its_text_whatever_it_is_called() -> None:
    design = Document.read((DESIGNS / "corner-shop.yaml").read_text(encoding="utf-8")).design
    found = plan("launch: runbook written", design)
    assert found.says == "launch has that item already" and not found.edits
    assert found.focus == ("checklists", "launch", "items", "runbook")


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


BOOKED = """\
backdraft: 1
services: {trips: null, rides: null}
mixins: {stamps: {created_at: timestamptz}}
tables:
  trips:
    use: [stamps]
    columns: {id: uuid pk, driver_id: "-> trips.id -- who drives", email: text}
    indexes: [email]
endpoints: {trips: [GET /trips -- List], rides: ["GET /fares/:id"]}
"""


@pytest.mark.parametrize(
    ("line", "path", "value"),
    [
        ("load: 500/s", ("load",), {"peak": "500/s"}),
        ("load: 500/s 3x/year", ("load",), {"peak": "500/s", "growth": "3x/year"}),
        ("load: entry trips 500/s", ("load",), {"entry": "trips", "peak": "500/s"}),
        (
            "targets: p95 150ms p99 400ms 99.95%",
            ("targets",),
            {"p95": "150ms", "p99": "400ms", "availability": "99.95%"},
        ),
        ("targets: availability 99.9%", ("targets",), {"availability": "99.9%"}),
        ("load: GET /trips 500/s", ("endpoints", "trips"), ["GET /trips load=500/s -- List"]),
        ("load: get /fares/{id} 5/s", ("endpoints", "rides"), ["GET /fares/:id load=5/s"]),
        ("trips.driver_id index", ("tables", "trips", "indexes"), ["email", "driver_id"]),
        ("trips.driver_id unique", ("tables", "trips", "indexes"), ["email", "unique driver_id"]),
        ("trips.email pii", ("tables", "trips", "columns", "email"), "text pii"),
        ("trips index created_at desc", ("tables", "trips", "indexes"), ["email", "created_at desc"]),
        ("trips emits a, b outbox", ("services", "trips"), {"emits": ["a", "b outbox"]}),
        ("rides consumes a, b", ("services", "rides"), {"consumes": ["a", "b"]}),
        ("trips calls rides GET /fares/:id -- now, not later", ("services", "trips"), None),
    ],
)
def test_natural_lines_do_what_they_say(line: str, path: tuple[str, ...], value: object) -> None:
    found = typed(line, text=BOOKED).value(path)
    assert found == (value or {"calls": [line.removeprefix("trips calls ")]})


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ("load: GET /nowhere 5/s", "no endpoint GET /nowhere"),
        ("load: GET /trips 500", '"500" is no rate'),
        ("load: fast", 'load has no "fast"'),
        ("trips index driver_ida", 'trips has no "driver_ida"'),
        ("trips emits a b", '"b" is not understood here'),
    ],
)
def test_what_enter_refuses_is_a_slip_of_the_plan(line: str, refused: str) -> None:
    found = plan(line, Document.read(BOOKED).design)
    assert not found.ready
    assert found.slips[0].message == refused


def test_what_is_indexed_already_is_said() -> None:
    found = plan("trips.email index", Document.read(BOOKED).design)
    assert (found.edits, found.says) == ((), "the index of trips on email is there already")


def test_behind_a_comma_of_a_verb_the_next_name_is_completed() -> None:
    design = Document.read(EVENTFUL).design
    line = "catalog consumes order.cancelled, order.p"
    assert [s.text for s in complete(line, len(line), design)] == ["order.placed"]


def test_the_syntax_of_the_load_is_completed() -> None:
    design = Document.read(BOOKED).design
    assert "load: peak=600/s" in plan("load:", design).says
    assert [s.text for s in complete("load: ", 6, design)][:2] == ["peak=600/s", "mean=200/s"]
    assert complete("load:", 5, design)[0].text == "load: peak=600/s"
    assert "GET /trips 50/s" in [s.text for s in complete("load: G", 7, design)]
    assert [s.text for s in complete("targets: p95=1s, av", 19, design)] == ["availability=99.9%"]
    for said in [*complete("load: ", 6, design), *complete("targets: ", 9, design), *complete("api: ", 5, design)]:
        section = "load" if said.start == 6 else "targets" if said.start == 9 else "api"
        assert plan(f"{section}: {said.text}", design).ready, said


DRAWN = """\
backdraft: 1
services:
  trips: {calls: ["search async -- looks up", hot]}
  search:
  hot: {does: Gives, kind: worker}
  web: {calls: [lookup GET /x]}
  lookup:
stores: {a: redis}
events: {e: Trip}
errors: {gone: 404 Not here}
types: {Email: varchar(320) email}
"""


@pytest.mark.parametrize(
    ("line", "path", "value"),
    [
        ("trips: external", ("services", "trips", "kind"), "external"),
        ("hot: client", ("services", "hot"), {"does": "Gives", "kind": "client"}),
        ("rider: client", ("services", "rider"), {"kind": "client"}),
        ("mailer: Worker", ("services", "mailer"), {"kind": "worker"}),
        ("search: Finds things", ("services", "search"), "Finds things"),
    ],
)
def test_a_kind_alone_is_no_description(line: str, path: tuple[str, ...], value: object) -> None:
    assert typed(line, text=DRAWN).value(path) == value


def test_a_service_of_an_arrow_becomes_the_store_that_it_is_where_nothing_is_lost() -> None:
    document = typed("search: elasticsearch", text=DRAWN)
    assert document.value(("stores", "search")) == "elasticsearch"
    assert document.design.entry(("services", "search")) is None
    assert document.value(("services", "trips")) == {"calls": ["hot"], "uses": ["search async -- looks up"]}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("hot: redis", "hot is a service, with more said of it than a store has"),
        ("lookup: redis", "web calls lookup as a service: lookup GET /x"),
    ],
)
def test_why_a_service_becomes_no_store_is_told(line: str, why: str) -> None:
    found = plan(line, Document.read(DRAWN).design)
    assert not found.ready
    assert found.slips[0].message == why


@pytest.mark.parametrize(
    "line", ["hot: Gives", "hot: worker", "a: redis", "e: Trip", "gone: 404 Not here", "Email: varchar(320) email"]
)
def test_the_same_once_more_is_there_already(line: str) -> None:
    found = plan(line, Document.read(DRAWN).design)
    assert found.edits == ()
    assert "already" in found.says


def test_a_wave_to_a_topic_is_an_event() -> None:
    document = typed("trips ~> trip.completed", "payments consumes trip.completed", "trips ~> mailer, orders.queue")
    assert document.value(("events",)) == {"trip.completed": None}
    trips = document.value(("services", "trips"))
    assert trips == {
        "emits": ["trip.completed"],
        "calls": ["mailer async"],
        "uses": ["orders.queue async"],
    }


def test_a_service_and_an_event_of_one_name_are_told() -> None:
    both = Document.read("backdraft: 1\nservices: {trip.done: null}\nevents: {trip.done: null}\n")
    (told,) = (p for p in problems_of(both) if "both" in p.message)
    assert (told.message, told.severity) == ('both a service and an event are called "trip.done"', "warning")


@pytest.mark.parametrize(
    ("name", "engine"), [("PostgreSQL", "postgresql"), ("RabbitMQ", "rabbitmq"), ("orders_MySQL", "mysql")]
)
def test_a_products_own_spelling_makes_its_store(name: str, engine: str) -> None:
    for line in (name, f"orders -> {name}"):
        assert typed(line).value(("stores", name)) == engine


@pytest.mark.parametrize(
    ("line", "value"),
    [
        (
            "t(a uuid pk, b int check (b > 0), unique (a, b), primary key (a, b))",
            {
                "columns": {"a": "uuid", "b": "int"},
                "key": "a, b",
                "checks": {"b_check": "b > 0"},
                "indexes": ["unique a, b"],
            },
        ),
        (
            "t(a uuid, b int constraint low check(b > 0) not null default 1, primary key (a), "
            "CONSTRAINT both UNIQUE (a, lower(b)), check (b <> 'x, (y' and b < 3), check (b < 4), "
            "foreign key (b) references orders (id) on delete cascade)",
            {
                "columns": {"a": "uuid pk", "b": "int -> orders.id delete=cascade = 1"},
                "checks": {"low": "b > 0", "b_check": "b <> 'x, (y' and b < 3", "b_check_2": "b < 4"},
                "indexes": ["unique a, lower(b) name=both"],
            },
        ),
        (
            "t(a int, b int, foreign key (a,b) references orders(id, status) on delete set null)",
            {"columns": {"a": "int", "b": "int"}, "foreign": ["a, b -> orders(id, status) delete=set_null"]},
        ),
        ("t(key text, check text, unique int)", {"columns": {"key": "text", "check": "text", "unique": "int"}}),
        ("t(a text -- the check (x) of it)", {"columns": {"a": "text -- the check (x) of it"}}),
    ],
)
def test_sqls_constraints_stand_in_a_table_on_one_line(line: str, value: object) -> None:
    assert typed(line, text=SHOP).value(("tables", "t")) == value


def test_constraints_are_added_to_a_table_that_is_there() -> None:
    document = typed("orders(check (total > 0), total int, unique (status, total))", text=SHOP)
    assert document.value(("tables", "orders")) == {
        "columns": {"id": "uuid pk", "status": "text", "total": "int"},
        "checks": {"total_check": "total > 0"},
        "indexes": ["unique status, total"],
    }


@pytest.mark.parametrize(
    ("line", "refused", "mend"),
    [
        ("t(amount int, unique (amuont))", 't has no "amuont"', 'did you mean "amount"?'),
        ("t(a int, foreign key (a))", "refers to what?", "foreign key (a) references table(id)"),
    ],
)
def test_a_constraint_that_cannot_be_is_told(line: str, refused: str, mend: str) -> None:
    (slip,) = plan(line, BLANK.design).slips
    assert (slip.message, slip.mend) == (refused, mend)


def test_the_head_takes_the_line_that_a_finding_suggests() -> None:
    document = Document.read("backdraft: 1\n")
    found = plan("api: {auth: {jwt: bearer}}", document.design, Place("services"))
    assert not found.slips
    assert document.apply(*found.edits).value(("api", "auth")) == {"jwt": "bearer"}
    for line in ("api: {auth: jwt}", "api: {auth: {jwt: }", "api: {auth: {jwt: nonsense}}"):
        assert plan(line, document.design, Place("services")).slips, line


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("web => gateway", "web -> gateway"),
        ("web -- gateway -- orders", "web -> gateway -> orders"),
        ("GET orders", "GET /orders"),
        ("post orders/:id/pay", "POST /orders/:id/pay"),
        ("add service billing", "billing: service"),
        ("queue jobs", "jobs: rabbitmq"),
        ("new table invoices", "invoices(id uuid pk)"),
        ("add column total to orders", "orders.total text"),
        ("customers has many orders", "orders.customer_id -> customers.id"),
        ("index on orders (status)", "orders index status"),
        ("redis cache", "cache: redis"),
        ("- [ ] write a runbook", "launch: write a runbook"),
    ],
)
@pytest.mark.parametrize("pane", ["services", "endpoints", "checklists"])
def test_a_line_in_other_words_is_told_in_those_that_are_understood(line: str, meant: str, pane: str) -> None:
    text = "backdraft: 1\nservices:\n  web:\n  orders:\ntables:\n  orders: {columns: {id: uuid pk, status: text}}\n"
    design, here = Document.read(text).design, Place(pane)
    assert plan(line, design, here).says == f"not understood; did you mean  {meant}"
    assert plan(meant, design, here).ready


@pytest.mark.parametrize(
    ("line", "key"), [("delete orders", "d on"), ("rename orders to shop", "r on"), ("?", "? opens"), (":q", ": opens")]
)
def test_who_asks_the_bar_for_what_a_key_does_is_told_the_key(line: str, key: str) -> None:
    found = plan(line, Document.read("backdraft: 1\n").design)
    assert found.says.startswith(f"esc, then {key}") and not found.edits


@given(st.text(max_size=40))
def test_what_is_said_to_be_meant_is_understood(line: str) -> None:
    design = Document.read("backdraft: 1\n").design
    _, told, meant = plan(line, design).says.partition("did you mean  ")
    assert not told or plan(meant, design).ready
