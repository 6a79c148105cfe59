"""curl commands and samples of JSON, and the tables that are proposed for what they send."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from backdraft.design.resolve.curl import curl
from backdraft.design.view import Memo
from backdraft.document.again import take_again
from backdraft.document.document import Document
from backdraft.intake.imported import Asked, Imported
from backdraft.intake.recognise import read, recognise
from tests.render.random_designs import DESIGNS
from tests.soak import examples

ORDER = """\
$ curl -X POST 'https://api.shop.example/v1/orders/42/lines?dry=1&created_at[gte]=2020-01-01' \\
    -H "Authorization: Bearer s3cr3t.token" -H 'X-Tenant: t1' -H 'Idempotency-Key: 1' \\
    -d '{"sku": "a", "at": "2026-01-01T00:00:00Z", "gift": {"to": "a@b.de", "wrap": null}, "n": [1, 2]}'
curl "https://api.shop.example/v1/orders"
"""


def harmless(found: Imported) -> Document:
    taken = take_again(Document.read("backdraft: 1\n"), found.entries, "")
    assert taken.refused == ()
    assert [p.message for p in taken.document.problems if p.severity == "error"] == []
    return taken.document


def test_a_curl_command_becomes_an_endpoint_and_its_secret_is_not_kept() -> None:
    assert recognise(ORDER) == "curl"
    found = read(ORDER)
    assert found.entries == [
        (("api", "servers"), ["https://api.shop.example"]),
        (("api", "base"), "/v1"),
        (("api", "auth"), {"token": "bearer"}),
        (("types", "LineCreate"), {"sku": "text", "at": "timestamptz", "gift": "Gift", "n": "int[]"}),
        (("types", "Gift"), {"to": "varchar(320) email", "wrap": "text?"}),
        (
            ("endpoints", "", "POST /orders/:id/lines"),
            {
                "endpoint": "POST /orders/:id/lines ?dry,created_at[gte] < LineCreate idempotent",
                "headers": {"X-Tenant": "text?"},
            },
        ),
        (("endpoints", "", "GET /orders"), "GET /orders"),
    ]
    assert "s3cr3t" not in harmless(found).text


def test_the_commands_that_we_write_are_read_as_their_endpoints() -> None:
    for file in DESIGNS:
        view = Memo().view(Document.read(file.read_text(encoding="utf-8")).design)
        for path in view.paths("endpoints"):
            ep = view.design.entry(path)
            if getattr(ep, "method", "") in ("WS", "RPC") or ep is None:
                continue
            found = read(curl(view, ep))  # type: ignore[arg-type]
            made = [path for path, _ in found.entries if path[0] == "endpoints"]
            assert len(made) == 1 and made[0][2].split()[0] == path[2].split()[0], path
            harmless(found)


def test_a_sample_becomes_types_and_on_request_tables() -> None:
    text = '[{"id": 1, "user": {"id": 4, "name": "x"}, "open": true, "a b": 1}, {"id": 5000000000, "user": null}]'
    found = read(text)
    assert recognise(text) == "json" and [loss.excerpt for loss in found.losses] == ["/a b"]
    assert dict(found.entries) == {
        ("types", "Sample"): {"id": "bigint", "user": "User?", "open": "bool optional"},
        ("types", "User"): {"id": "int", "name": "text"},
    }
    tables = {path[1]: value for path, value in read(text, "json", Asked(tables=True)).entries if path[0] == "tables"}
    assert tables == {
        "samples": {"columns": {"id": "bigint pk", "user_id": "-> users.id?", "open": "bool?"}},
        "users": {"columns": {"id": "int pk", "name": "text"}},
    }


@given(
    st.text(max_size=120),
    st.sampled_from(("curl ", "curl -X POST -d '", "$ curl http://", "curl 'http://[", "[{", '{"a":')),
)
@examples(60)
def test_nothing_makes_them_raise(text: str, begin: str) -> None:
    harmless(read(begin + text, "curl"))
    harmless(read(begin + text, "json"))


def test_tables_have_the_keys_by_which_one_is_fetched_and_refer_to_one_another() -> None:
    document = {
        "openapi": "3.1.0",
        "info": {},
        "paths": {
            "/products/{sku}": {"get": {"responses": {"200": _of("Product")}}},
            "/orders": {"post": {"requestBody": {"content": _of("OrderInput")["content"]}, "responses": {}}},
            "/orders/{id}": {"get": {"responses": {"200": _of("Order")}}},
        },
        "components": {
            "schemas": {
                "OrderInput": _fields(id="integer", product_sku="string"),
                "Order": _fields(id="integer", product_sku="string", customerId="string", bought="string"),
                "Customers": _fields(id="string"),
                "Product": _fields(sku="string", price="number"),
            }
        },
    }
    entries = read(json.dumps(document), "openapi", Asked(tables=True)).entries
    assert {path[1]: value for path, value in entries if path[0] == "tables"} == {
        "orders": {
            "columns": {
                "id": "int pk",
                "product_sku": "-> products.sku",
                "customerId": "-> customers.id",
                "bought": "text",
            }
        },
        "customers": {"columns": {"id": "text pk"}},
        "products": {"columns": {"sku": "text pk", "price": "numeric"}},
    }


def _of(type_name: str) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{type_name}"}
    return {"description": "OK", "content": {"application/json": {"schema": schema}}}


def _fields(**kinds: str) -> dict[str, Any]:
    return {"type": "object", "required": list(kinds), "properties": {k: {"type": v} for k, v in kinds.items()}}
