"""What an endpoint says without saying it: status, types, errors, path."""

from __future__ import annotations

import pytest

from backdraft.design.model import Answer, Auth, Endpoint, Page
from backdraft.design.notation.endpoint import parse_endpoint
from backdraft.design.resolve.collections import singular
from backdraft.design.resolve.endpoints import (
    answers_of,
    auth_of,
    errors_of,
    fields_of_body,
    full_path,
    key_types,
    paging_of,
    param_types,
    rate_of,
    status_of,
    table_of,
)
from backdraft.design.view import Memo, View
from backdraft.document.document import Document

SHOP = """
api:
  base: /api/v1
  auth: {jwt: bearer, key: apikey}
  every: {auth: jwt, rate: 600/min, errors: [unauthenticated, forbidden, rate_limited, internal]}
  page: {style: page, limit: 20, max: 100}
errors:
  not_found: 404 Nothing of that name
  out_of_stock: 409 A line asks for more than the stock
services:
  orders:
stores:
  db: postgres
types:
  Status: enum(pending, paid)
  Order: orders + lines:OrderLine[]
  OrderLine: order_lines - order_id
  OrderCreate: orders(customer_id, note)
  Customer: customers
  CustomerCreate: customers(email, full_name)
  Hello: {word: varchar(10)}
  Anything: Hello | Order
tables:
  customers:
    columns: {id: uuid pk = uuid, email: varchar(320) unique, full_name: varchar(120)}
  orders:
    columns:
      id: uuid pk = uuid
      customer_id: -> customers.id
      status: Status = 'pending'
      created_at: timestamptz = now
      note: varchar(500)?
  order_lines:
    columns: {order_id: -> orders.id, line_no: int 1.., quantity: int}
    key: order_id, line_no
  people:
    columns: {passport: char(9) pk, name: text}
"""


@pytest.fixture(scope="module")
def shop() -> View:
    document = Document.read("backdraft: 1" + SHOP)
    assert [p.message for p in document.problems] == []
    return Memo().view(document.design)


def endpoint(line: str) -> Endpoint:
    parsed = parse_endpoint(line, "orders")
    assert parsed.slips == ()
    return parsed.value


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("GET /orders -> Order[]", 200),
        ("GET /health", 200),
        ("POST /orders < OrderCreate -> Order", 201),
        ("POST /orders < OrderCreate", 201),
        ("POST /orders/search < OrderCreate -> Order[]", 200),
        ("POST /orders/:id:cancel -> Order", 200),
        ("POST /orders/:id:cancel", 204),
        ("PUT /orders/:id < OrderCreate -> Order", 200),
        ("PUT /orders/:id < OrderCreate", 204),
        ("PATCH /orders/:id < OrderCreate -> Order", 200),
        ("DELETE /orders/:id", 204),
        ("DELETE /orders/:id -> Order", 200),
        ("POST /exports -> Order job", 202),
        ("POST /orders < OrderCreate -> 200 Order", 200),
        ("WS /live -> Order", 101),
        ("GET /changes -> Order stream", 200),
    ],
)
def test_the_status_follows_from_method_and_type(shop: View, line: str, status: int) -> None:
    assert status_of(shop, endpoint(line)) == status


def test_answers_are_the_first_the_further_ones_and_the_unchanged_one(shop: View) -> None:
    answers = answers_of(shop, endpoint("GET /orders/:id -> Order -> 206 Hello etag"))
    assert [answer.status for answer in answers] == [200, 206, 304]
    assert answers[-1] == Answer(304)


@pytest.mark.parametrize(
    ("line", "table"),
    [
        ("GET /orders -> Order[]", "orders"),
        ("GET /Orders/:id/lines", "order_lines"),
        ("GET /order-lines/:line_no", "order_lines"),
        ("GET /customer/:id", "customers"),
        ("GET /person/:passport", "people"),
        ("DELETE /orders/:id/cancellation", "orders"),
        ("GET /anything -> Anything", "orders"),
        ("GET /weather", ""),
        ("POST /customers/:id/orders < OrderCreate -> Customer", "orders"),
    ],
)
def test_the_table_is_that_of_the_types_else_that_of_the_path(shop: View, line: str, table: str) -> None:
    assert table_of(shop, endpoint(line)) == table


def test_a_path_that_names_no_table_is_about_what_its_siblings_are_about() -> None:
    text = SHOP + "endpoints:\n  orders:\n    - GET /clients/:id -> Customer\n    - DELETE /clients/:id\n"
    view = Memo().view(Document.read("backdraft: 1" + text).design)
    assert table_of(view, endpoint("DELETE /clients/:id")) == "customers"
    assert key_types(view, endpoint("DELETE /clients/:id"))[0].type.name == "uuid"


@pytest.mark.parametrize(
    ("line", "keys"),
    [
        ("GET /orders/:id", [("id", "uuid", "orders.id")]),
        ("GET /orders/:order_id", [("order_id", "uuid", "orders.id")]),
        (
            "GET /orders/:id/lines/:line_no",
            [("id", "uuid", "orders.id"), ("line_no", "int", "order_lines.line_no")],
        ),
        ("GET /people/:passport", [("passport", "char", "people.passport")]),
        ("GET /customers/:id/orders -> Order[]", [("id", "uuid", "customers.id")]),
        ("GET /bought/:id -> Order", [("id", "uuid", "orders.id")]),
        ("GET /weather/:city", [("city", "text", "")]),
        ("POST /orders/:id:cancel", [("id", "uuid", "orders.id")]),
    ],
)
def test_a_key_has_the_type_of_its_column_else_of_the_primary_key(
    shop: View, line: str, keys: list[tuple[str, str, str]]
) -> None:
    found = [(k.name, k.type.name, ".".join(k.source[1::2])) for k in key_types(shop, endpoint(line))]
    assert found == keys


def test_a_parameter_has_its_own_type_else_that_of_its_column(shop: View) -> None:
    line = "GET /orders ?status,customer_id!,created_at[gte,lt],since:date,kind:Status,odd -> Order[]"
    found = {p.name: p for p in param_types(shop, endpoint(line))}
    assert {name: p.type.name for name, p in found.items()} == {
        "status": "enum",
        "customer_id": "uuid",
        "created_at": "timestamptz",
        "since": "date",
        "kind": "enum",
        "odd": "text",
    }
    assert found["status"].type.members == ("pending", "paid")
    assert found["created_at"].ops == ("gte", "lt")
    assert [name for name, p in found.items() if p.required] == ["customer_id"]


def errors(view: View, line: str) -> list[str]:
    return [f"{error.status} {error.name}" for error in errors_of(view, endpoint(line))]


EVERY = ["401 unauthenticated", "429 rate_limited", "500 internal"]


@pytest.mark.parametrize(
    ("line", "own"),
    [
        ("GET /orders -> Order[]", []),
        ("GET /orders -> Order[] @orders:read", ["403 forbidden"]),
        ("GET /orders ?status -> Order[]", ["422 invalid"]),
        ("GET /orders/:id -> Order", ["404 not_found"]),
        ("POST /orders < OrderCreate -> Order", ["422 invalid"]),
        ("POST /orders < OrderCreate -> Order !out_of_stock", ["409 out_of_stock", "422 invalid"]),
        ("POST /customers < CustomerCreate -> Customer", ["409 conflict", "422 invalid"]),
        ("PATCH /orders/:id < OrderCreate if-match", ["404 not_found", "412 stale", "422 invalid"]),
        ("GET /orders !odd_thing -> Order[]", ["400 odd_thing"]),
    ],
)
def test_errors_follow_from_what_the_endpoint_does(shop: View, line: str, own: list[str]) -> None:
    found = errors(shop, line)
    assert [error for error in found if error not in EVERY] == own
    assert [error for error in found if error in EVERY] == EVERY


def test_nobody_signs_in_at_a_public_endpoint(shop: View) -> None:
    assert errors(shop, "GET /orders -> Order[] @public") == ["429 rate_limited", "500 internal"]


def test_a_stated_error_stands_for_the_one_that_follows(shop: View) -> None:
    assert "404 not_found" in errors(shop, "GET /orders/:id !out_of_stock -> Order")
    text = "errors:\n  gone_away: 404 It left\n"
    view = Memo().view(Document.read("backdraft: 1\n" + text).design)
    assert errors(view, "GET /orders/:id !gone_away -> Order") == ["404 gone_away"]


def test_the_catalogue_rewords_the_built_in_codes(shop: View) -> None:
    found = {error.name: error.message for error in errors_of(shop, endpoint("GET /orders/:id !odd_thing -> Order"))}
    assert found["not_found"] == "Nothing of that name"
    assert found["internal"] == "Unexpected failure"
    assert found["odd_thing"] == "Odd thing"


def test_without_an_api_only_what_must_follows() -> None:
    view = Memo().view(Document.read("backdraft: 1\n").design)
    assert errors(view, "GET /orders/:id -> Order") == ["404 not_found"]
    assert errors(view, "GET /orders -> Order[] rate=5/s") == ["429 rate_limited"]


@pytest.mark.parametrize(
    ("base", "line", "path"),
    [
        ("/api/v1", "GET /orders", "/api/v1/orders"),
        ("/api/v1", "GET /orders v2", "/api/v2/orders"),
        ("/v1/api/", "GET /orders v3", "/v3/api/orders"),
        ("/api", "GET /orders v2", "/api/v2/orders"),
        ("", "GET /orders v2", "/v2/orders"),
        ("", "GET /orders", "/orders"),
        ("/api/v1", "GET /", "/api/v1"),
        ("", "GET /", "/"),
    ],
)
def test_the_whole_path_has_the_base_and_the_version(base: str, line: str, path: str) -> None:
    view = Memo().view(Document.read(f"backdraft: 1\napi: {{base: '{base}'}}\n").design)
    assert full_path(view, endpoint(line)) == path


def test_a_services_base_comes_before_the_apis_and_an_endpoints_before_both() -> None:
    text = "backdraft: 1\napi: {base: /api/v1}\nservices:\n  orders: {base: /internal}\n"
    view = Memo().view(Document.read(text).design)
    assert full_path(view, endpoint("GET /x")) == "/internal/x"
    assert full_path(view, Endpoint("orders", "GET", "/x", base="/own")) == "/own/x"


def test_auth_rate_and_paging_are_the_apis_unless_said(shop: View) -> None:
    assert auth_of(shop, endpoint("GET /x")) == Auth("jwt", "bearer")
    assert auth_of(shop, endpoint("GET /x auth=key")) == Auth("key", "apikey")
    assert auth_of(shop, endpoint("GET /x @public")) is None
    rate = rate_of(shop, endpoint("GET /x"))
    assert rate is not None and rate.text == "600/min"
    assert paging_of(shop, endpoint("GET /x")) is None
    assert paging_of(shop, endpoint("GET /x page")) == Page("page", 20, 100)
    assert paging_of(shop, endpoint("GET /x cursor")) == Page("cursor", 20, 100)


def test_the_fields_of_a_body_are_those_of_its_type(shop: View) -> None:
    assert [f.name for f in fields_of_body(shop, endpoint("POST /orders < OrderCreate"))] == ["customer_id", "note"]
    assert fields_of_body(shop, endpoint("PUT /photo < file(image/png)")) == ()


@pytest.mark.parametrize("name", ["corner-shop", "brief", "saas", "pipeline", "rest"])
def test_in_the_shipped_designs_every_key_has_a_type_of_its_table(name: str) -> None:
    from pathlib import Path

    text = (Path(__file__).parents[2] / "designs" / f"{name}.yaml").read_text(encoding="utf-8")
    view = Memo().view(Document.read(text).design)
    for endpoint_ in view.all(Endpoint, "endpoints"):
        for key in key_types(view, endpoint_):
            assert key.source or endpoint_.keys, f"{endpoint_.id}: nothing is known of :{key.name}"


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("resources", "resource"),
        ("orders", "order"),
        ("categories", "category"),
        ("boxes", "box"),
        ("statuses", "status"),
        ("addresses", "address"),
        ("address", "address"),
        ("team_people", "team_person"),
    ],
)
def test_one_of_many_is_called_as_a_person_would(many: str, one: str) -> None:
    assert singular(many) == one
