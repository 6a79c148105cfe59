"""What a change of an API means for its clients: each change by itself, and random ones that must all be found."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from backdraft.compare.contract import RULES, ApiChange, compare_apis
from backdraft.compare.contract.older import upgraded
from backdraft.compare.contract.report import heading, lines, plain
from backdraft.compare.contract.text import OpenApiError, is_openapi, read_openapi
from backdraft.design.view import Memo, View
from backdraft.document.document import Document
from backdraft.render import openapi
from tests.render.random_apis import apis
from tests.soak import examples

DESIGNS = sorted((Path(__file__).parents[2] / "designs").glob("*.yaml"))
TODAY = date(2027, 3, 1)

DESIGN = """\
backdraft: 1
api:
  base: /v1
  auth: {jwt: bearer, key: {scheme: apikey, header: X-Key}}
  every: {auth: jwt, errors: [internal]}
  page: {style: page, limit: 20, max: 100}
errors:
  out_of_stock: 409 Not so many left
services:
  shop:
types:
  Status: enum(open, paid)
  Order: orders
  OrderCreate: orders(status, total, note)
tables:
  orders:
    columns:
      id: uuid pk = uuid
      status: Status
      total: int 0..1000
      note: varchar(200)?
      code: varchar(20)
endpoints:
  shop:
    - GET /orders ?status,code page -> Order[] @orders:read rate=60/min -- List
    - POST /orders < OrderCreate -> 201 Order !out_of_stock @orders:write -- Make one
    - GET /orders/:id -> Order @orders:read etag -- Fetch one
    - endpoint: DELETE /orders/:id -> 204 @orders:write -- Remove one
      deprecated: {since: 2026-09-01, sunset: 2027-06-01}
events:
  order.placed: Order
"""


def document(text: str) -> dict[str, Any]:
    return openapi.plain(Memo().view(Document.read(text).design))


def changes(*edits: tuple[str, str], today: date = TODAY) -> tuple[ApiChange, ...]:
    text = DESIGN
    for before, after in edits:
        assert before in text, before
        text = text.replace(before, after)
    return compare_apis(document(DESIGN), document(text), today)


#: What is changed in the design, and what its clients are told: rule and place.
CASES: list[tuple[str, str, set[str]]] = [
    ("code: varchar(20)\n", "code: varchar(20)\n      vat: int\n", {"answered-field-added Order.vat"}),
    ("      code: varchar(20)\n", "", {"answered-field-removed Order.code", "sent-limit-loosened query code"}),
    ("code: varchar(20)", "code: varchar(30)", {
        "answered-limit-loosened Order.code", "sent-limit-loosened query code"}),
    ("code: varchar(20)", "code: varchar(9)", {
        "answered-limit-tightened Order.code", "sent-limit-tightened query code"}),
    ("code: varchar(20)", "code: int", {"answered-type-changed Order.code", "sent-type-changed query code"}),
    ("code: varchar(20)", "code: varchar(20)?", {"answered-null Order.code"}),
    ("note: varchar(200)?", "note: varchar(200)", {
        "answered-never-null Order.note", "sent-null-refused OrderCreate.note",
        "sent-field-required OrderCreate.note"}),
    ("orders(status, total, note)", "orders(status, total, note, code)", {
        "sent-field-added-required OrderCreate.code"}),
    ("orders(status, total, note)", "orders(status, total, note, code?)", {"sent-field-added OrderCreate.code"}),
    ("orders(status, total, note)", "orders(status, total)", {"sent-field-refused OrderCreate.note"}),
    ("orders(status, total, note)", "orders(status, total?, note)", {"sent-field-optional OrderCreate.total"}),
    ("enum(open, paid)", "enum(open, paid, void)", {"answered-values-added Status", "sent-values-added Status"}),
    ("enum(open, paid)", "enum(open)", {"answered-values-removed Status", "sent-values-removed Status"}),
    ("status: Status", "status: varchar(9)", {
        "answered-values-free Order.status", "answered-limit-tightened Order.status",
        "sent-values-free OrderCreate.status", "sent-limit-tightened OrderCreate.status",
        "sent-values-free query status", "sent-limit-tightened query status"}),
    ("total: int 0..1000", "total: int 0..10", {
        "answered-limit-tightened Order.total", "sent-limit-tightened OrderCreate.total"}),
    ("total: int 0..1000", "total: bigint 0..1000", set()),
    ("total: int 0..1000", "total: numeric(12,2) 0..1000", {
        "answered-type-changed Order.total", "sent-type-widened OrderCreate.total"}),
    ("total: int 0..1000", "total: int 0..1000 = 5", {"sent-field-optional OrderCreate.total"}),
    ("id: uuid pk = uuid", "id: bigint pk auto", {
        "answered-type-changed Order.id", "sent-type-changed path id"}),
    ("GET /orders ?status,code", "GET /orders ?status", {"parameter-removed query code"}),
    ("GET /orders ?status,code", "GET /orders ?status,code,total", {"parameter-added query total"}),
    ("GET /orders ?status,code", "GET /orders ?status,code,total!", {"parameter-added-required query total"}),
    ("GET /orders ?status,code", "GET /orders ?status,code!", {"parameter-required query code"}),
    ("limit: 20, max: 100", "limit: 20, max: 50", {"sent-limit-tightened query limit"}),
    ("limit: 20, max: 100", "limit: 10, max: 100", {"sent-default-changed query limit"}),
    ("style: page", "style: cursor", {
        "parameter-removed query page", "parameter-added query cursor",
        "answered-field-added PageMeta → CursorMeta.next",
        "answered-field-removed PageMeta → CursorMeta.page", "answered-field-removed PageMeta → CursorMeta.total"}),
    ("  base: /v1", "  envelope: bare\n  base: /v1", {
        "answered-field-removed answer 200.success", "answered-field-removed answer 201.success",
        "answered-field-removed answer 200.data", "answered-field-removed answer 201.data",
        "answered-field-added Order.id"}),
    ("rate=60/min", "rate=30/min", {"rate-lowered "}),
    ("rate=60/min", "rate=2/s", {"rate-raised "}),
    (" rate=60/min", "", {
        "rate-free ", "error-removed answer 429", "header-removed answer 200 header RateLimit-Limit",
        "header-removed answer 200 header RateLimit-Remaining", "header-removed answer 200 header RateLimit-Reset"}),
    (" @orders:read etag", " @orders:read", {
        "not-modified-removed answer 304", "header-removed answer 200 header ETag",
        "parameter-removed header If-None-Match"}),
    (" @orders:read etag", " @orders:read @orders:all etag", {"scope-added "}),
    (" @orders:read etag", " etag", {"scope-removed ", "error-removed answer 403"}),
    (" @orders:read etag", " @public etag", {
        "auth-free ", "error-removed answer 401", "error-removed answer 403"}),
    (" @orders:read etag", " auth=key etag", {"auth-changed ", "error-removed answer 403"}),
    ("!out_of_stock ", "", {"error-removed answer 409"}),
    ("!out_of_stock ", "!out_of_stock !sold ", {"error-added answer 400"}),
    ("!out_of_stock ", "!out_of_stock !gone ", {"error-added answer 400"}),
    ("out_of_stock: 409", "out_of_stock: 410", {"error-moved answer 410"}),
    ("-> 201 Order", "-> 200 Order", {"answer-removed answer 201", "answer-added answer 200"}),
    ("-> 201 Order", "-> 204", {"answer-removed answer 201", "answer-added answer 204"}),
    ("    - GET /orders/:id", "    - PUT /orders/:id < OrderCreate\n    - GET /orders/:id", {
        "operation-added "}),
    ("    - GET /orders/:id -> Order @orders:read etag -- Fetch one\n", "", {"operation-removed "}),
    ("GET /orders ", "GET /baskets ", {"operation-removed ", "operation-added "}),
    ("/orders/:id -> Order", "/orders/:order_id -> Order", set()),
    (", sunset: 2027-06-01", "", {"sunset-taken-back "}),
    ("2027-06-01", "2027-05-01", {"sunset-earlier "}),
    ("2027-06-01", "2027-08-01", {"sunset-later "}),
    ("      deprecated: {since: 2026-09-01, sunset: 2027-06-01}\n", "", {"operation-revived "}),
    ("  order.placed: Order\n", "  order.placed: Order\n  order.paid: Order\n", {"event-added "}),
    ("  order.placed: Order\n", "  order.paid: Order\n", {"event-added ", "event-removed "}),
    ("  order.placed: Order\n", "  order.placed: OrderCreate\n", {
        "answered-field-removed Order → OrderCreate.id", "answered-field-removed Order → OrderCreate.code"}),
    ("  base: /v1", "  servers: [https://a.example]\n  base: /v1", set()),
    ("Fetch one", "Get it", set()),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "told"), CASES, ids=[f"{b.strip()} → {a.strip()}" for b, a, _ in CASES])
def test_each_change_is_told_with_its_place(before: str, after: str, told: set[str]) -> None:
    found = {f"{change.rule} {change.where}" for change in changes((before, after))}
    if any("200.data" in line for line in told):  # another envelope touches every answer: these are the first of it
        assert told - {"answered-field-added Order.id"} <= found
    else:
        assert found == told


def test_a_way_back_turns_breaking_into_safe_where_it_is_one() -> None:
    text = DESIGN.replace("orders(status, total, note)", "orders(status, total, note, code)")
    there = compare_apis(document(DESIGN), document(text), TODAY)
    back = compare_apis(document(text), document(DESIGN), TODAY)
    assert [c.rule for c in there] == ["sent-field-added-required"]
    assert [c.rule for c in back] == ["sent-field-refused"]  # unknown fields are refused, so this breaks too


@pytest.mark.parametrize(
    ("today", "rule", "verdict"),
    [
        (date(2027, 5, 31), "operation-removed-before-sunset", "breaking"),
        (date(2027, 6, 1), "operation-removed-after-sunset", "safe"),
    ],
)
def test_what_was_deprecated_may_go_after_its_sunset(today: date, rule: str, verdict: str) -> None:
    entry = DESIGN[DESIGN.index("    - endpoint: DELETE") : DESIGN.index("events:")]
    (change,) = changes((entry, ""), today=today)
    assert (change.rule, change.verdict, change.detail) == (rule, verdict, "2027-06-01")
    told = lines([change])
    assert told[0].text.endswith(f"{change.what}")
    assert change.why in told[1].text
    without = DESIGN.replace(", sunset: 2027-06-01", "")
    gone = without.replace(entry.replace(", sunset: 2027-06-01", ""), "")
    (change,) = compare_apis(document(without), document(gone), today)
    assert (change.rule, change.verdict) == ("operation-removed-deprecated", "risky")


def test_a_shared_schema_is_one_change_with_all_that_it_touches() -> None:
    (change,) = changes(("code: varchar(20)\n", "code: varchar(20)\n      vat: int\n"))
    assert change.operations == ("GET /v1/orders", "POST /v1/orders", "GET /v1/orders/{id}", "order.placed")
    assert heading([change]) == "For clients of the API: 1 safe"
    assert [line.text for line in lines([change])] == [
        "● safe Order.vat: new field",
        "    · clients leave what they do not know: GET /v1/orders, POST /v1/orders and 2 more",
    ]
    assert plain([change])["changes"][0]["operations"] == list(change.operations)


# --- documents that nobody's design made ----------------------------------------------------------------------------


def api(schema: Any = None, sent: Any = None, **more: Any) -> dict[str, Any]:
    """An API of one operation, that takes and answers the schemas given."""
    post: dict[str, Any] = {
        "responses": {"200": {"description": "", "content": {"application/json": {"schema": schema}}}}
    }
    if sent is not None:
        post["requestBody"] = {"content": {"application/json": {"schema": sent}}}
    return {"openapi": "3.1.0", "paths": {"/a": {"post": post}}, **more}


TEXT, NUMBER = {"type": "string"}, {"type": "number"}
#: Two schemas, and what is told to who sends and to who gets them.
SCHEMAS: list[tuple[Any, Any, set[str], set[str]]] = [
    (TEXT, {"type": ["string", "null"]}, {"sent-null-taken"}, {"answered-null"}),
    (TEXT, {"type": "string", "nullable": True}, {"sent-null-taken"}, {"answered-null"}),
    ({"type": "string", "nullable": True}, {"type": ["string", "null"]}, set(), set()),
    ({"anyOf": [TEXT, {"type": "null"}]}, {"type": ["string", "null"]}, set(), set()),
    ({"anyOf": [TEXT, NUMBER]}, TEXT, {"sent-choice-removed"}, {"answered-choice-removed"}),
    (TEXT, {"oneOf": [TEXT, NUMBER]}, {"sent-choice-added"}, {"answered-choice-added"}),
    (TEXT, {}, {"sent-type-widened"}, {"answered-type-changed"}),
    ({}, TEXT, {"sent-type-changed"}, {"answered-type-narrowed"}),
    ({"type": "integer"}, NUMBER, {"sent-type-widened"}, {"answered-type-changed"}),
    ({"const": "a"}, {"enum": ["a"]}, set(), set()),
    ({"const": "a"}, {"enum": ["a", "b"]}, {"sent-values-added"}, {"answered-values-added"}),
    (TEXT, {"type": "string", "pattern": "a"}, {"sent-pattern-added"}, {"answered-pattern-added"}),
    ({"type": "string", "pattern": "a"}, {"type": "string", "pattern": "b"},
     {"sent-pattern-changed"}, {"answered-pattern-changed"}),
    ({"type": "string", "format": "uuid"}, TEXT, {"sent-format-removed"}, {"answered-format-removed"}),
    ({"type": "string", "format": "uuid"}, {"type": "string", "format": "date"},
     {"sent-format-changed"}, {"answered-format-changed"}),
    ({"type": "integer", "format": "int32"}, {"type": "integer", "format": "int64"},
     {"sent-limit-loosened"}, {"answered-limit-loosened"}),
    ({"type": "number", "minimum": 1, "exclusiveMinimum": True}, {"type": "number", "exclusiveMinimum": 1},
     set(), set()),
    ({"type": "number", "minimum": 1}, {"type": "number", "exclusiveMinimum": 1},
     {"sent-limit-tightened"}, {"answered-limit-tightened"}),
    (NUMBER, {"type": "number", "multipleOf": 0.01}, {"sent-limit-tightened"}, {"answered-limit-tightened"}),
    ({"type": "number", "multipleOf": 0.03}, {"type": "number", "multipleOf": 0.01},
     {"sent-limit-loosened"}, {"answered-limit-loosened"}),
    ({"type": "number", "multipleOf": 2}, {"type": "number", "multipleOf": 3},
     {"sent-limit-tightened"}, {"answered-limit-loosened"}),
    ({"type": "number", "multipleOf": 2}, {"type": "number", "multipleOf": 2.0}, set(), set()),
    ({"type": "array"}, {"type": "array", "uniqueItems": True}, {"sent-limit-tightened"}, {"answered-limit-tightened"}),
    ({"allOf": [{"type": "array", "uniqueItems": True}]}, {"type": "array"},
     {"sent-limit-loosened"}, {"answered-limit-loosened"}),
    ({"type": "array", "items": TEXT}, {"type": "array", "items": NUMBER},
     {"sent-type-changed"}, {"answered-type-changed"}),
    ({"type": "object"}, {"type": "object", "additionalProperties": False}, {"sent-unknown-refused"}, set()),
    ({"type": "object", "additionalProperties": TEXT}, {"type": "object", "additionalProperties": NUMBER},
     {"sent-type-changed"}, {"answered-type-changed"}),
    ({"properties": {"a": TEXT}}, {"properties": {"a": {**TEXT, "readOnly": True}}}, {"sent-field-removed"}, set()),
    ({"properties": {"a": TEXT, "b": TEXT}}, {"properties": {"a": TEXT}},
     {"sent-field-removed"}, {"answered-optional-field-removed"}),
    ({"properties": {"a": TEXT}, "required": ["a"]}, {"allOf": [{"properties": {"a": TEXT}}, {"required": ["a"]}]},
     set(), set()),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "sent", "answered"), SCHEMAS)
def test_requests_and_answers_are_treated_oppositely(old: Any, new: Any, sent: set[str], answered: set[str]) -> None:
    assert {c.rule for c in compare_apis(api({}, old), api({}, new), TODAY)} == sent
    assert {c.rule for c in compare_apis(api(old), api(new), TODAY)} == answered


def test_every_rule_is_met_by_a_case() -> None:
    """So that no verdict stands there that nothing says."""
    met = {line.split(" ")[0] for _, _, told in CASES for line in told}
    met |= {rule for _, _, sent, answered in SCHEMAS for rule in sent | answered}
    met |= {"operation-removed-before-sunset", "operation-removed-after-sunset", "operation-removed-deprecated"}
    met |= {rule for rule, _, _ in DOCUMENTS}
    assert set(RULES) - met == set()


def _op(**more: Any) -> dict[str, Any]:
    return {"openapi": "3.0.3", "paths": {"/a/{k}": {"post": {"responses": {}, **more}}}}


def _body(media: str = "application/json", **more: Any) -> dict[str, Any]:
    return {"requestBody": {"content": {media: {"schema": TEXT}}, **more}}


def _answer(status: str, **more: Any) -> dict[str, Any]:
    return {"responses": {status: {"description": "", **more}}}


def _query(**more: Any) -> dict[str, Any]:
    return {"parameters": [{"name": "q", "in": "query", "schema": {"type": "array", "items": TEXT}, **more}]}


def _answers(*statuses: str) -> dict[str, Any]:
    return {"responses": {status: {"description": ""} for status in statuses}}


def _link(to: str = "a", **more: Any) -> dict[str, Any]:
    return _answer("201", links={"next": {"operationId": to}}, **more)


def _callback(schema: Any = None) -> dict[str, Any]:
    body = {"content": {"application/json": {"schema": schema or TEXT}}}
    return {"callbacks": {"paid": {"{$request.query.url}": {"post": {"requestBody": body, "responses": {}}}}}}


_WAYS = {"k": {"type": "apiKey", "in": "header", "name": "K"}, "b": {"type": "http", "scheme": "bearer"}}
_KEYS = {"components": {"securitySchemes": _WAYS}}
_JSON = {"content": {"application/json": {"schema": TEXT}}}
_NUMBERS = {"content": {"application/json": {"schema": NUMBER}}}
_BOTH = {"content": {"text/csv": {}, **_JSON["content"]}}
_HEADER = {"headers": {"X": {"schema": TEXT}}}
_UNION = {"oneOf": [{"type": "object"}, TEXT], "discriminator": {"propertyName": "a"}}
#: What no design of ours can say, by rule: two documents.
DOCUMENTS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("operation-deprecated", _op(), _op(deprecated=True)),
    ("operation-id", _op(operationId="a"), _op(operationId="b")),
    ("sunset-set", _op(deprecated=True), _op(deprecated=True, **{"x-sunset": date(2027, 1, 1)})),
    ("server-moved", {**_op(), "servers": [{"url": "https://a"}]}, {**_op(), "servers": [{"url": "https://b"}]}),
    ("auth-needed", {**_op(), **_KEYS}, {**_op(security=[{"k": []}]), **_KEYS}),
    ("auth-too", {**_op(security=[{"k": []}]), **_KEYS}, {**_op(security=[{"k": []}, {"b": []}]), **_KEYS}),
    ("rate-set", _op(), _op(**{"x-rate-limit": "9/s"})),
    ("parameter-optional", _op(**_query(required=True)), _op(**_query())),
    ("parameter-style", _op(**_query()), _op(**_query(explode=False))),
    ("body-added", _op(), _op(**_body())),
    ("body-added-required", _op(), _op(**_body(required=True))),
    ("body-removed", _op(**_body()), _op()),
    ("body-required", _op(**_body()), _op(**_body(required=True))),
    ("body-optional", _op(**_body(required=True)), _op(**_body())),
    ("sent-media-removed", _op(**_body()), _op(**_body("text/plain"))),
    ("sent-media-added", _op(**_body()), _op(**_body("text/plain"))),
    ("not-modified-added", _op(), _op(**_answer("304"))),
    ("answer-body-added", _op(**_answer("200")), _op(**_answer("200", **_JSON))),
    ("answer-body-removed", _op(**_answer("200", **_JSON)), _op(**_answer("200"))),
    ("answered-media-added", _op(**_answer("200", **_JSON)), _op(**_answer("200", **_BOTH))),
    ("answered-media-removed", _op(**_answer("200", **_BOTH)), _op(**_answer("200", **_JSON))),
    ("header-added", _op(**_answer("200")), _op(**_answer("200", **_HEADER))),
    ("header-removed-required", _op(**_answer("200", headers={"X": {"required": True}})), _op(**_answer("200"))),
    ("sent-unknown-taken", api({}, {"additionalProperties": False, "type": "object"}), api({}, {"type": "object"})),
    ("sent-pattern-removed", api({}, {**TEXT, "pattern": "a"}), api({}, TEXT)),
    ("answered-pattern-removed", api({**TEXT, "pattern": "a"}), api(TEXT)),
    ("answered-format-added", api(TEXT), api({**TEXT, "format": "uuid"})),
    ("sent-values-limited", api({}, TEXT), api({}, {**TEXT, "enum": ["a"]})),
    ("answered-values-limited", api(TEXT), api({**TEXT, "enum": ["a"]})),
    ("answered-field-optional", api({"properties": {"a": TEXT}, "required": ["a"]}), api({"properties": {"a": TEXT}})),
    ("answered-field-always", api({"properties": {"a": TEXT}}), api({"properties": {"a": TEXT}, "required": ["a"]})),
    ("callback-added", _op(), _op(**_callback())),
    ("callback-removed", _op(**_callback()), _op()),
    ("answered-type-changed", _op(**_callback()), _op(**_callback(NUMBER))),
    ("link-added", _op(**_answer("201")), _op(**_link())),
    ("link-removed", _op(**_link()), _op(**_answer("201"))),
    ("link-changed", _op(**_link()), _op(**_link("b"))),
    ("answered-type-changed", _op(**_answer("4XX", **_JSON)), _op(**_answer("404", **_NUMBERS))),
    ("answered-type-changed", _op(**_answer("404", **_JSON)), _op(**_answer("4XX", **_NUMBERS))),
    ("answered-type-changed", _op(**_answer("default", **_JSON)), _op(**_answer("200", **_NUMBERS))),
    ("answer-added", _op(**_answers("200", "default")), _op(**_answers("200", "202", "default"))),
    ("answer-removed", _op(**_answers("200", "202", "default")), _op(**_answers("200", "default"))),
    ("discriminator-changed", api(_UNION), api({**_UNION, "discriminator": {"propertyName": "b"}})),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "old", "new"), DOCUMENTS, ids=[rule for rule, _, _ in DOCUMENTS])
def test_documents_of_any_origin(rule: str, old: dict[str, Any], new: dict[str, Any]) -> None:
    assert rule in {change.rule for change in compare_apis(old, new, TODAY)}
    assert compare_apis(old, copy.deepcopy(old), TODAY) == ()
    assert compare_apis(new, copy.deepcopy(new), TODAY) == ()


@pytest.mark.parametrize(("one", "several"), [("4XX", ("404", "409")), ("default", ("404", "500")), ("2XX", ("200",))])
def test_what_is_said_of_a_range_may_be_said_of_its_statuses(one: str, several: tuple[str, ...]) -> None:
    assert compare_apis(_op(**_answers(one)), _op(**_answers(*several)), TODAY) == ()
    back = {change.rule for change in compare_apis(_op(**_answers(*several)), _op(**_answers(one)), TODAY)}
    assert back == {"answer-added" if one == "2XX" else "error-added"}


def test_a_media_type_is_one_with_its_charset_too() -> None:
    one, other = _op(**_body()), _op(**_body("application/json; charset=utf-8"))
    assert compare_apis(one, other, TODAY) == ()


def test_where_an_api_is_may_be_said_by_server_or_path() -> None:
    paths = {"/orders": {"get": {"responses": {}}}}
    one = {"openapi": "3.1.0", "servers": [{"url": "https://a.example/v1/"}], "paths": paths}
    other = {"openapi": "3.1.0", "servers": [{"url": "https://a.example"}], "paths": {"/v1/orders": paths["/orders"]}}
    assert compare_apis(one, other, TODAY) == ()


OLDER = """\
swagger: "2.0"
host: api.example.org
basePath: /v1
consumes: [application/json]
securityDefinitions: {key: {type: apiKey, in: header, name: X-Key}, who: {type: basic}}
security: [{key: []}]
parameters:
  id: {name: id, in: path, required: true, type: string, format: uuid}
paths:
  /orders/{id}:
    parameters: [{$ref: "#/parameters/id"}]
    put:
      parameters:
        - {name: tags, in: query, type: array, items: {type: string}}
        - {name: order, in: body, required: true, schema: {$ref: "#/definitions/Order"}}
      responses:
        200: {description: "", schema: {$ref: "#/definitions/Order"}, headers: {ETag: {type: string}}}
        409: {$ref: "#/responses/Sold"}
  /file:
    post:
      consumes: [multipart/form-data]
      security: [{who: []}]
      parameters:
        - {name: file, in: formData, type: file, required: true}
        - {name: note, in: formData, type: string}
      responses: {204: {description: ""}}
responses:
  Sold: {description: "", schema: {type: object}, examples: {application/json: {code: sold}}}
definitions:
  Order:
    type: object
    required: [total]
    properties: {total: {type: integer, maximum: 9}, note: {type: string}}
"""
NEWER = """\
openapi: 3.1.0
servers: [{url: "https://api.example.org/v1"}]
security: [{k: []}]
paths:
  /orders/{order}:
    put:
      parameters:
        - {name: order, in: path, required: true, schema: {type: string, format: uuid}}
        - {name: tags, in: query, explode: false, schema: {type: array, items: {type: string}}}
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}
      responses:
        "200":
          content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}
          headers: {ETag: {schema: {type: string}}}
        "409": {content: {application/json: {schema: {type: object}, example: {code: sold}}}}
  /file:
    post:
      security: [{w: []}]
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [file]
              properties: {file: {type: string, format: binary}, note: {type: string}}
      responses: {"204": {description: ""}}
components:
  securitySchemes: {k: {type: apiKey, in: header, name: X-Key}, w: {type: http, scheme: basic}}
  schemas:
    Order:
      type: object
      required: [total]
      properties: {total: {type: integer, maximum: 9}, note: {type: string}}
"""


def test_the_same_api_in_2_0_and_3_1_is_one() -> None:
    assert compare_apis(read_openapi(OLDER), read_openapi(NEWER), TODAY) == ()
    assert compare_apis(read_openapi(NEWER), read_openapi(OLDER), TODAY) == ()


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("maximum: 9", "maximum: 5", {"sent-limit-tightened Order.total", "answered-limit-tightened Order.total"}),
        ("type: file, required: true", "type: file", {"sent-field-optional body.file", "body-optional body"}),
        ("collectionFormat", "", set()),
        ("items: {type: string}}", "items: {type: string}, collectionFormat: multi}", {"parameter-style query tags"}),
        ("name: X-Key}", "name: X-Other}", {"auth-changed "}),
        ("code: sold", "code: gone", {"error-added answer 409", "error-removed answer 409"}),
        ("basePath: /v1", "basePath: /v2", {"operation-added ", "operation-removed "}),
    ],
)
def test_what_changed_between_two_documents_of_2_0(before: str, after: str, told: set[str]) -> None:
    new = read_openapi(OLDER.replace(before, after))
    assert {f"{c.rule} {c.where}" for c in compare_apis(read_openapi(OLDER), new, TODAY)} == told


# --- random ones ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", DESIGNS, ids=lambda file: file.stem)
def test_a_design_and_its_own_document_in_each_version_are_one_api(file: Path) -> None:
    view = Memo().view(Document.read(file.read_text(encoding="utf-8")).design)
    for form in openapi.FORMS.values():
        text = openapi.openapi(view, (), form).text
        assert is_openapi(text)
        assert compare_apis(read_openapi(text), openapi.plain(view), TODAY) == ()


@given(apis())
@examples(15)
def test_a_random_api_has_not_changed_from_itself(view: View) -> None:
    made = openapi.plain(view)
    assert compare_apis(made, json.loads(json.dumps(made)), TODAY) == ()


Plant = Callable[[dict[str, Any]], str]


def _planted(made: dict[str, Any], draw: Callable[[st.SearchStrategy[Any]], Any]) -> tuple[str, str] | None:
    """Change something of a document: the rule that must be told and where; None where there is nothing to change."""
    operations = [(path, method, one) for path, item in made["paths"].items() for method, one in item.items()]
    if not operations:
        return None
    path, method, one = draw(st.sampled_from(operations))
    name = f"{method.upper()} {path}"
    kind = draw(st.sampled_from(("operation", "parameter", "answer", "error", "media", "auth", "field")))
    if kind == "operation":
        del made["paths"][path][method]
        return ("operation-removed-deprecated" if one.get("deprecated") else "operation-removed"), name
    if kind == "parameter":
        one.setdefault("parameters", []).append({"name": "planted", "in": "query", "required": True, "schema": TEXT})
        return "parameter-added-required", name
    if kind == "answer":
        one["responses"]["299"] = {"description": "planted"}
        return "answer-added", name
    if kind == "error":
        one["responses"] |= {"418": {"description": "planted"}}
        return None if {"4XX", "default"} & one["responses"].keys() else ("error-added", name)
    if kind == "auth":
        made["components"].setdefault("securitySchemes", {})["planted"] = {"type": "apiKey", "in": "query", "name": "p"}
        had = bool(one["security"])
        one["security"] = [{"planted": []}]
        return "auth-changed" if had else "auth-needed", name
    if kind == "media" and "requestBody" in one:
        one["requestBody"]["content"] = {"application/planted": {}}
        return "sent-media-removed", name
    schemas = [(n, s) for n, s in made["components"].get("schemas", {}).items() if s.get("properties")]
    if kind == "field" and schemas:
        _, schema = draw(st.sampled_from(schemas))
        schema["properties"]["planted"] = TEXT
        schema["required"] = [*schema.get("required", ()), "planted"]
        return "field-added", ""
    return None


@given(apis(), st.data())
@examples(30)
def test_every_planted_change_is_found(view: View, data: st.DataObject) -> None:
    old = openapi.plain(view)
    new = json.loads(json.dumps(old))
    for one in (one for item in new["paths"].values() for one in item.values()):
        one.pop("x-sunset", None)
    old = json.loads(json.dumps(new))
    told = _planted(new, data.draw)
    found = compare_apis(old, new, TODAY)
    if told is None:
        return
    assert compare_apis(new, old, TODAY), "what is a change there is one on the way back"
    rule, name = told
    assert any(rule in change.rule and (not name or name in change.operations) for change in found), (told, found)


# --- hostile documents ----------------------------------------------------------------------------------------------


BOMB = "openapi: 3.1.0\nx: &a0 [x, x]\n" + "".join(f"y{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n" for i in range(1, 40))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("openapi: 3.1.0\npaths: &p\n  a: *p\n", "refers to itself"),
        (BOMB, "too large"),
        ("openapi: 3.1.0\npaths: [", "no YAML in line"),
        ('{"openapi": "3.1.0"', "no JSON"),
        ('{"openapi": ' + "[" * 100_000, "nested too deeply"),
        ("swagger: '1.2'\n", "1.2 is not known"),
        ("openapi: !!python/object/apply:os.system [id]\n", "no YAML"),
    ],
)
def test_a_hostile_text_is_refused_with_a_word(text: str, said: str) -> None:
    assert is_openapi(text)
    with pytest.raises(OpenApiError, match=said):
        read_openapi(text)


def test_what_a_document_says_stays_in_its_line() -> None:
    made = {"openapi": "3.1.0", "paths": {"/a\nrm -rf": {"get": {}}, "/" + "b" * 9999: {"get": {}}}}
    told = lines(compare_apis(made, {"openapi": "3.1.0"}, TODAY))
    assert len(told) == 4
    assert told[0].text == "✗ breaking GET /a rm -rf: removed"
    assert all(len(line.text) < 300 and "\n" not in line.text for line in told)


_LOOP = {"$ref": "#/components/schemas/A"}
_ODD: list[Any] = [
    {"components": {"schemas": {"A": {"allOf": [_LOOP, _LOOP]}}}},
    {"components": {"schemas": {"A": _LOOP}}},
    {"components": {"schemas": {"A": {"properties": {"a": _LOOP, "b": {"anyOf": [_LOOP, _LOOP]}}}}}},
    {"components": {"schemas": {"A": {"properties": [1], "required": 7, "enum": "x", "type": {}, "items": 3}}}},
    {"components": [], "paths": {"/a": {"post": {"parameters": 3, "responses": [], "requestBody": 1}}}},
    {"paths": None, "servers": [{"url": 3}, 4, {"url": "http://[bad"}], "webhooks": 9},
]  # fmt: skip


@pytest.mark.parametrize("odd", _ODD)
def test_nothing_raises_or_hangs_on_a_document_that_is_none(odd: dict[str, Any]) -> None:
    made = api(_LOOP, _LOOP) | odd
    assert compare_apis(made, json.loads(json.dumps(made)), TODAY) == ()
    compare_apis(made, api(TEXT, TEXT), TODAY)
    compare_apis(api(TEXT, TEXT), made, TODAY)


def _places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [(*at, key) for key, _ in parts] + [place for key, part in parts for place in _places(part, (*at, key))]


NOW = json.loads(json.dumps(document(DESIGN)))
OLD = json.loads(json.dumps(yaml.safe_load(OLDER)))
PLACES = [(made, place) for made in (NOW, OLD) for place in _places(made)]
ANYTHING = st.sampled_from((None, True, 0, -1.5, "", "x", [], {}, [1], {"a": 1}, ["a", {}], _LOOP, {"$ref": 3}))


@given(st.lists(st.tuples(st.sampled_from(PLACES), ANYTHING), min_size=1, max_size=6))
@examples(80)
def test_a_document_with_anything_anywhere_is_compared(wrong: list[tuple[tuple[Any, tuple[Any, ...]], Any]]) -> None:
    (some, _), _ = wrong[0]
    broken = json.loads(json.dumps(some))
    for (root, place), value in wrong:
        here = broken if root is some else None
        for key in place[:-1]:
            here = here[key] if _has(here, key) else None
        if _has(here, place[-1]):
            here[place[-1]] = value
    made, sound = (upgraded(one) if some is OLD else one for one in (broken, some))
    compare_apis(sound, made, TODAY)
    compare_apis(made, sound, TODAY)
    assert compare_apis(made, json.loads(json.dumps(made)), TODAY) == ()


def _has(here: Any, key: Any) -> bool:
    return (
        key in here if isinstance(here, dict) else isinstance(here, list) and isinstance(key, int) and key < len(here)
    )
