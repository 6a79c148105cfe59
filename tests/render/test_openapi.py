"""OpenAPI documents: what a reader finds in them, and that every example in them is valid."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given

from backdraft.design.paths import entry_path
from backdraft.design.view import Memo, View
from backdraft.document.document import Document
from backdraft.document.edits import Put
from backdraft.mock.answers import Mock, Request
from backdraft.render.code.contract import contract
from backdraft.render.openapi import FORMS, openapi, places, plain
from backdraft.render.openapi.fitted import fitted, with_fitted
from tests.render.random_apis import apis
from tests.render.random_designs import DESIGNS, designs, read
from tests.soak import examples

SHOP = (Path(DESIGNS[0]).parent / "corner-shop.yaml").read_text(encoding="utf-8")
#: The formats that the judges of examples check with what Python has at hand.
FORMATS = jsonschema.FormatChecker(("date", "uuid", "email", "ipv4"))


def document(view: View, form: str = "3.1", *focus: str) -> dict[str, Any]:
    text = openapi(view, focus, FORMS[form]).text
    data = json.loads(text) if form.endswith("json") else yaml.load(text, yaml.CSafeLoader)
    assert isinstance(data, dict)
    return data


def operations(data: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in data["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def carriers(value: Any) -> Iterator[dict[str, Any]]:
    """Everything in a document that has a schema and examples of it."""
    if isinstance(value, dict):
        if "schema" in value and ("example" in value or "examples" in value):
            yield value
        for name, item in value.items():
            if name not in ("example", "examples", "schema"):
                yield from carriers(item)
    elif isinstance(value, list):
        for item in value:
            yield from carriers(item)


def every_example_is_valid(data: dict[str, Any]) -> int:
    """Judge each example by its schema with jsonschema, and say how many there were. (3.1: its schemas are JSON's.)"""
    count = 0
    for one in carriers({k: v for k, v in data.items() if k != "info"}):
        schema = {**one["schema"], "components": data.get("components", {})}
        judge = jsonschema.Draft202012Validator(schema, format_checker=FORMATS)
        values = [one["example"]] if "example" in one else [e["value"] for e in one["examples"].values()]
        for value in values:
            judge.validate(value)
            count += 1
    return count


@pytest.mark.parametrize("file", DESIGNS, ids=lambda file: file.stem)
def test_every_example_of_a_shipped_design_is_valid_and_nothing_lacks_one(file: Path) -> None:
    view = read(file.read_text(encoding="utf-8"))
    data = document(view)
    count = every_example_is_valid(data)
    for name, operation in operations(data):
        count -= 1
        for parameter in operation.get("parameters", []):
            assert "$ref" in parameter or "example" in parameter, name
        for response in operation["responses"].values():
            for media, content in response.get("content", {}).items():
                assert "examples" in content or media not in ("application/json", "application/problem+json"), name
    assert count >= 0


@examples(40)
@given(apis())
def test_every_example_of_a_random_api_is_valid(view: View) -> None:
    every_example_is_valid(document(view))


@examples(25)
@given(apis())
def test_yaml_and_json_say_the_same_and_each_reference_leads_somewhere(view: View) -> None:
    for version in ("3.0", "3.1", "3.2"):
        data = document(view, version)
        assert data == document(view, f"{version} json")
        used: set[str] = set()

        def look(value: Any, data: dict[str, Any] = data, used: set[str] = used) -> None:
            if isinstance(value, dict):
                where = value.get("$ref")
                if isinstance(where, str) and where.startswith("#/components/"):
                    _, _, kind, name = where.split("/", 3)
                    assert name in data["components"][kind], where
                    used.add(f"{kind}/{name}")
                for name, item in value.items():
                    if name not in ("example", "examples"):
                        look(item)
            elif isinstance(value, list):
                for item in value:
                    look(item)

        look(data)
        there = {f"{kind}/{n}" for kind, of in data.get("components", {}).items() for n in of}
        assert {name for name in there if not name.startswith("securitySchemes/")} <= used


@examples(25)
@given(designs())
def test_any_design_makes_a_document_whose_lines_know_their_entries(view: View) -> None:
    output = openapi(view)
    known = {(), ("api",), *(path for section in view.design.sections for path in view.paths(section))}
    assert {entry_path(line.path) for line in output.lines} <= known
    assert yaml.load(output.text, yaml.CSafeLoader)["openapi"] == "3.1.1"


def test_the_shop_is_told_whole() -> None:
    data = document(read(SHOP))
    assert data["info"]["title"] == "Corner Shop"
    assert data["servers"] == [{"url": "https://api.corner.shop"}]
    assert [name for name, _ in operations(data)] == [
        "GET /api/v1/orders",
        "POST /api/v1/orders",
        "GET /api/v1/orders/{id}",
        "PATCH /api/v1/orders/{id}",
        "DELETE /api/v1/orders/{id}",
        "GET /api/v1/products",
        "GET /api/v1/products/{sku}",
    ]
    ids = [operation["operationId"] for _, operation in operations(data)]
    assert ids[:5] == ["listOrders", "createOrder", "getOrder", "updateOrder", "deleteOrder"]
    assert list(data["webhooks"]) == ["order.placed"]


def test_the_envelope_headers_errors_and_scopes_of_the_brief_are_there() -> None:
    data = document(read(SHOP))
    post = data["paths"]["/api/v1/orders"]["post"]
    assert list(post["responses"]) == ["201", "401", "403", "409", "422", "429", "500"]
    assert "Location" in post["responses"]["201"]["headers"]
    assert post["responses"]["409"] == {"$ref": "#/components/responses/OutOfStock"}
    assert post["security"] == [{"jwt": ["orders:write"]}]
    assert {"$ref": "#/components/parameters/Idempotency-Key"} in post["parameters"]
    created = post["responses"]["201"]["content"]["application/json"]
    assert created["schema"]["required"] == ["success", "data"]
    assert created["examples"]["answer"]["value"]["success"] is True
    assert "ETag" in data["paths"]["/api/v1/orders/{id}"]["get"]["responses"]["200"]["headers"]
    assert "304" in data["paths"]["/api/v1/orders/{id}"]["get"]["responses"]
    deleted = data["paths"]["/api/v1/orders/{id}"]["delete"]
    assert deleted["deprecated"] is True
    assert list(deleted["responses"]["204"]["headers"])[-2:] == ["Deprecation", "Sunset"]
    limited = data["components"]["responses"]["RateLimited"]
    assert list(limited["headers"]) == ["Retry-After", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"]
    assert data["paths"]["/api/v1/products"]["get"]["security"] == []
    flow = data["components"]["securitySchemes"]["jwt"]["flows"]["clientCredentials"]
    assert list(flow["scopes"]) == ["orders:read", "orders:write", "orders:admin"]


def test_what_a_request_may_leave_out_follows_the_columns() -> None:
    schemas = document(read(SHOP))["components"]["schemas"]
    assert schemas["OrderCreate"]["required"] == ["customer_id", "lines"]
    assert "required" not in schemas["OrderPatch"]
    assert set(schemas["Order"]["required"]) == set(schemas["Order"]["properties"])
    assert schemas["Order"]["properties"]["note"] == {"type": ["string", "null"], "maxLength": 500}
    assert schemas["OrderLine"]["properties"]["quantity"]["maximum"] == 1000
    assert schemas["Product"]["properties"]["price"]["maximum"] == 9999999999.99


def test_older_tools_get_nullable_and_no_const() -> None:
    data = document(read(SHOP), "3.0")
    note = data["components"]["schemas"]["Order"]["properties"]["note"]
    assert note == {"type": "string", "nullable": True, "maxLength": 500}
    assert "const" not in json.dumps(data["paths"])
    assert "x-webhooks" in data and "webhooks" not in data


def test_a_problem_is_answered_as_rfc_9457_says() -> None:
    data = document(read(SHOP.replace("envelope: standard", "envelope: problem")))
    missing = data["components"]["responses"]["NotFound"]["content"]
    assert list(missing) == ["application/problem+json"]
    assert missing["application/problem+json"]["examples"]["not_found"]["value"]["status"] == 404


def test_two_versions_stand_side_by_side() -> None:
    text = SHOP.replace(
        "  catalog:\n    - GET /products ?title",
        "  catalog:\n    - GET /products v2 -> Product[]\n    - GET /products ?title",
    )
    data = document(read(text))
    assert data["paths"]["/api/v2/products"]["get"]["operationId"] == "listProductsV2"
    assert data["paths"]["/api/v1/products"]["get"]["operationId"] == "listProducts"


def test_one_endpoint_is_a_document_of_its_own() -> None:
    data = document(read(SHOP), "3.1", "endpoints", "orders", "GET /orders/:id")
    assert [name for name, _ in operations(data)] == ["GET /api/v1/orders/{id}"]
    assert set(data["components"]["schemas"]) == {"Order", "Status", "OrderLine", "Error"}


def test_what_openapi_cannot_say_is_noted() -> None:
    output = openapi(read("backdraft: 1\nendpoints:\n  a:\n    - WS /live\n    - GET /x\n"))
    assert [note.message for note in output.notes] == ["OpenAPI has no place for WS"]


def test_one_edit_writes_one_operation_anew() -> None:
    memo, before = Memo(), Document.read(SHOP)
    first = openapi(memo.view(before.design))
    after = before.apply(Put(("endpoints", "orders", "GET /orders/:id", "description"), "Says all of it"))
    second = openapi(memo.view(after.design))
    assert second == openapi(Memo().view(after.design))
    written = {id(line) for line in first.lines}
    anew = {line.path for line in second.lines if line.path and line.path[0] != "api" and id(line) not in written}
    assert anew == {("endpoints", "orders", "GET /orders/:id")}


def test_an_endpoint_that_goes_says_its_own_days() -> None:
    view = Memo().view(Document.read(SHOP).design)
    said = dict(operations(document(view)))["DELETE /api/v1/orders/{id}"]
    assert (said["deprecated"], said["x-sunset"], said["x-rate-limit"]) == (True, "2027-03-01", "600/min")
    headers = said["responses"]["204"]["headers"]
    assert headers["Deprecation"]["example"] == "@1788220800"  # 2026-09-01
    assert headers["Sunset"]["example"] == "Mon, 01 Mar 2027 00:00:00 GMT"
    assert headers["RateLimit-Limit"] == {"$ref": "#/components/headers/RateLimit-Limit"}
    odd = Memo().view(Document.read(SHOP.replace("sunset: 2027-03-01", "sunset: next spring")).design)
    headers = dict(operations(document(odd)))["DELETE /api/v1/orders/{id}"]["responses"]["204"]["headers"]
    assert headers["Sunset"] == {"$ref": "#/components/headers/Sunset"}


def test_the_plain_document_is_the_one_that_is_written() -> None:
    view = Memo().view(Document.read(SHOP).design)
    written, made = document(view), json.loads(json.dumps(plain(view)))
    assert made.pop("webhooks") == written.pop("webhooks")
    assert made["components"].pop("securitySchemes") == written["components"].pop("securitySchemes")
    written.pop("tags")
    assert made == written
    assert set(places(view)) == {name for name, _ in operations(written)} | {"order.placed"}


LIMITED = """\
backdraft: 1
api: {base: /api/v1, every: {rate: 100/min}}
services: {orders: {}}
tables: {orders: {columns: {id: uuid pk, status: text}}, lines: {columns: {no: int pk, text: text}}}
types: {Order: orders, Line: lines}
endpoints:
  orders:
    - POST /orders < Order -> 201 Order
    - POST /orders/:id/lines < Line -> 201 Line rate=10/h
    - POST /reports -> 202 job rate=0.5/s
"""


def test_headers_say_where_the_answered_thing_is_and_the_rate_of_the_design() -> None:
    view = read(LIMITED)
    data = document(view)
    shared = data["components"]["headers"]
    shown = {
        name.partition(" ")[2]: {
            key: {**shared.get(key, {}), **said}["example"] for key, said in answer["headers"].items()
        }
        for name, operation in operations(data)
        for answer in [next(iter(operation["responses"].values()))]
    }
    body = data["paths"]["/api/v1/orders"]["post"]["responses"]["201"]["content"]["application/json"]
    id_ = body["examples"]["answer"]["value"]["data"]["id"]
    asked = data["paths"]["/api/v1/orders/{id}/lines"]["post"]["parameters"][0]["example"]
    line = shown["/api/v1/orders/{id}/lines"]
    assert shown["/api/v1/orders"] == {
        "Location": f"/api/v1/orders/{id_}",
        "RateLimit-Limit": 100,
        "RateLimit-Remaining": 70,
        "RateLimit-Reset": 24,
    }
    # Where no id is shown the document refers to what all share; code and mock know the tables.
    code = {one.url: one.headers["Location"] for one in contract(view, ()).operations}
    assert code["/api/v1/orders/{id}/lines"].rpartition("/")[0] == f"/api/v1/orders/{asked}/lines"
    assert code["/api/v1/reports"].startswith("/api/v1/reports/")
    assert (line["RateLimit-Limit"], line["RateLimit-Remaining"], line["RateLimit-Reset"]) == (10, 7, 1440)
    assert (shown["/api/v1/reports"]["RateLimit-Limit"], shown["/api/v1/reports"]["RateLimit-Reset"]) == (1, 1)
    other = "11111111-1111-4111-8111-111111111111"
    reply = Mock(view).answer(Request("POST", f"/api/v1/orders/{other}/lines", {}, b'{"no": 4, "text": "x"}'))
    assert (reply.status, reply.headers["RateLimit-Limit"]) == (201, "10"), reply.body
    assert reply.headers["Location"] == f"/api/v1/orders/{other}/lines/{json.loads(reply.body)['data']['no']}"


@pytest.mark.parametrize(
    ("kept", "newer", "older"),
    [
        (
            {"minimum": 3, "exclusiveMinimum": True, "type": "number"},
            {"exclusiveMinimum": 3, "type": "number"},
            {"minimum": 3, "exclusiveMinimum": True, "type": "number"},
        ),
        ({"minimum": 3, "exclusiveMinimum": 3}, {"exclusiveMinimum": 3}, {"minimum": 3, "exclusiveMinimum": True}),
        ({"maximum": 3, "exclusiveMaximum": 9}, {"maximum": 3, "exclusiveMaximum": 9}, {"maximum": 3}),
        ({"exclusiveMaximum": False}, {}, {}),
        ({"const": 1}, {"const": 1}, {"enum": [1]}),
        ({"type": ["string", "null"]}, {"type": ["string", "null"]}, {"type": "string", "nullable": True}),
        ({"type": ["string", "integer"]}, {"type": ["string", "integer"]}, {}),
        ({"type": "string", "nullable": True}, {"type": ["string", "null"]}, {"type": "string", "nullable": True}),
        ({"examples": [1, 2]}, {"examples": [1, 2]}, {"example": 1}),
        ({"$comment": "a", "if": {}}, {"$comment": "a", "if": {}}, {"x-comment": "a", "x-if": {}}),
        ({"not": {"const": 1}}, {"not": {"const": 1}}, {"not": {"enum": [1]}}),
    ],
)
def test_what_is_kept_of_one_version_is_said_in_the_words_of_each(kept: Any, newer: Any, older: Any) -> None:
    for old, said in ((False, newer), (True, older)):
        assert fitted(kept, old) == said
        within = {"content": {"a/b": {"schema": {"items": kept}, "example": kept}}}
        assert with_fitted(within, old) == {"content": {"a/b": {"schema": {"items": said}, "example": kept}}}


_ROUND = """\
backdraft: 1
api: {envelope: bare}
services: {s: {}}
types:
  Node: {id: int, kids: "Node[] 1.."}
  Leaf: {id: int, kids: "Leaf[] 2.. optional"}
  Other: {home: varchar(100) uri 40.., a: Mutual}
  Mutual: {bs: "Other[] 1.."}
  Few: {is_on: bool}
  Many: {three: "Few[] 3..", one: "Other[] ..1", none: "Few[] ..0", five: "text[] 5.."}
endpoints:
  s:
    - GET /nodes/:id -> Node
    - POST /leaves < Leaf -> 201 Leaf
    - POST /others < Other -> 201 Other
    - GET /many -> Many
"""


@pytest.mark.parametrize("form", ["3.1", "3.2"])
def test_lists_that_must_hold_something_have_valid_examples_and_none_goes_on_for_ever(form: str) -> None:
    data = document(read(_ROUND), form)
    assert every_example_is_valid(data) >= 6
    [many] = data["paths"]["/many"]["get"]["responses"]["200"]["content"]["application/json"]["examples"].values()
    assert [len(value) for value in many["value"].values()] == [3, 1, 0, 5]
    [other] = data["paths"]["/others"]["post"]["requestBody"]["content"]["application/json"]["examples"].values()
    assert " " not in other["value"]["home"]


def test_what_was_deleted_takes_with_it_what_is_below_it() -> None:
    mock = Mock(
        read(_ROUND.replace("GET /nodes/:id -> Node", "DELETE /nodes/:id\n    - GET /nodes/:id/kids/:kid -> Node"))
    )
    below = Request("GET", "/nodes/5/kids/6", {}, b"")
    assert mock.answer(below).status == 200
    assert mock.answer(Request("DELETE", "/nodes/5", {}, b"")).status == 204
    assert mock.answer(below).status == 404
    assert mock.answer(Request("GET", "/nodes/55/kids/6", {}, b"")).status == 200
