"""OpenAPI in: what is exported comes back, what others write is understood, what is hostile does no harm."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backdraft.design.design import Design
from backdraft.design.model import Endpoint
from backdraft.design.patience import GivenUpError, while_wanted
from backdraft.design.resolve.examples import example_of, may_show
from backdraft.design.view import Memo, View
from backdraft.document.again import take_again
from backdraft.document.beside import beside
from backdraft.document.document import Document
from backdraft.document.edits import Put
from backdraft.intake.imported import Asked, Imported
from backdraft.intake.openapi import read_openapi
from backdraft.intake.recognise import read, recognise
from backdraft.mock.answers import Mock, Request
from backdraft.render.code import TARGETS
from backdraft.render.openapi import FORMS, openapi
from tests.render.random_apis import apis
from tests.render.random_designs import DESIGNS
from tests.render.random_designs import read as view_of
from tests.soak import examples

NEW = "backdraft: 1\n"
SHOP = (DESIGNS[0].parent / "corner-shop.yaml").read_text(encoding="utf-8")


def imported(text: str, before: str = NEW, source: str = "") -> Document:
    """The design that a document makes: every entry can be written, and none has an error."""
    found = read_openapi(text)
    taken = take_again(Document.read(before), found.entries, source)
    assert taken.refused == ()
    assert [p for p in taken.document.problems if p.severity == "error"] == []
    return taken.document


def exported(view: View, form: str = "3.1") -> str:
    return openapi(view, (), FORMS[form]).text


def again(text: str, form: str) -> str:
    """What the design that a document makes is exported as."""
    return exported(Memo().view(imported(text).design), form)


# --- there and back -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["3.1", "3.0", "3.2", "3.1 json"])
@pytest.mark.parametrize("design", DESIGNS, ids=lambda file: str(file.stem))
def test_what_a_design_is_exported_as_is_exported_again_by_what_it_is_imported_as(design: Path, form: str) -> None:
    text = exported(view_of(design.read_text(encoding="utf-8")), form)
    assert again(text, form) == text
    lost = read_openapi(text).losses
    assert [loss for loss in lost if loss.reason != "no operation has this tag"] == []  # that of events


def test_a_body_of_anything_stays_in_its_envelope() -> None:
    text = exported(
        view_of("backdraft: 1\napi: {envelope: standard}\nendpoints:\n  shop:\n    - GET /things -> json\n")
    )
    assert "required: [success, data]" in text
    assert again(text, "3.1") == text


@pytest.mark.parametrize("form", ["3.1", "3.2"])
def test_a_stream_of_lists_stays_paged(form: str) -> None:
    design = "backdraft: 1\nerrors: {gone: 400}\nendpoints:\n  shop:\n    - GET /things cursor -> Kind[] stream\n"
    text = exported(view_of(design + "types:\n  Kind: {name: text}\n"), form)
    assert "meta.next" in text
    assert again(text, form) == text


def test_a_tag_too_long_for_a_key_is_cut() -> None:
    tag = "x" * 1_100
    paths = {"/things": {"get": {"tags": [tag], "responses": {"204": {"description": "x"}}}}}
    assert imported(json.dumps({"openapi": "3.1.0", "info": {}, "paths": paths})).value(("services", "x" * 80))


@pytest.mark.parametrize("shown", [{"a": None}, [None, "null"], {"a": {"b": [None]}}, {"a": "null"}])
def test_null_in_an_example_is_not_the_word(shown: Any) -> None:
    answer = {"description": "OK", "content": {"application/json": {"schema": {}, "example": shown}}}
    paths = {"/things": {"get": {"responses": {"200": answer}}}}
    made = json.loads(again(json.dumps({"openapi": "3.1.0", "info": {}, "paths": paths}), "3.1 json"))
    content = made["paths"]["/things"]["get"]["responses"]["200"]["content"]["application/json"]
    assert content["examples"]["answer"]["value"] == shown


def _as_a_file_holds_it(view: View) -> View:
    """The random design with its endpoints by service, without what no document shows (WS, RPC), and with errors as
    errors alone."""
    sections = view.design.sections
    kept: dict[tuple[str, ...], Any] = {}
    for path, ep in sorted(sections["endpoints"].items(), key=lambda item: item[0][1]):
        if isinstance(ep, Endpoint) and ep.method not in ("WS", "RPC"):
            kept[path] = replace(ep, more=tuple(a for a in ep.more if (a.status or 200) < 400))
    return Memo().view(Design({**sections, "endpoints": kept}, view.design.groups))


@given(apis(), st.sampled_from(("3.1", "3.0 json", "3.2")))
@examples(12)
def test_random_apis_come_back(view: View, form: str) -> None:
    text = exported(_as_a_file_holds_it(view), form)
    found = read_openapi(text)
    taken = take_again(Document.read(NEW), found.entries, "")
    once = exported(Memo().view(taken.document.design), form)
    # Names that no field may have are kept behind the others: the second time all is as it was.
    odd = any(name in text for name in ("x$y", "two words", '"3":'))
    if odd:
        twice = take_again(Document.read(NEW), read_openapi(once).entries, "").document
        assert exported(Memo().view(twice.design), form) == once
    else:
        assert once == text


# --- what others write ----------------------------------------------------------------------------------------------

PETS = """\
swagger: "2.0"
info: {title: Pets, version: 1.0.7}
host: pets.example
basePath: /v2
schemes: [https]
securityDefinitions:
  key: {type: apiKey, name: api_key, in: header}
paths:
  /pets/{pet-id}:
    get:
      tags: [pet store]
      operationId: fetchPet
      x-internal: true
      security: [{key: []}]
      parameters:
        - {name: pet-id, in: path, required: true, type: integer, format: int64}
        - {name: fields, in: query, type: array, items: {type: string}, collectionFormat: multi}
      responses:
        200: {description: OK, schema: {$ref: "#/definitions/Pet"}}
        404: {description: There is no such pet}
        418: {description: Short and stout}
    post:
      tags: [pet store]
      consumes: [application/x-www-form-urlencoded]
      parameters:
        - {name: pet-id, in: path, required: true, type: integer, format: int64}
        - {name: name, in: formData, type: string, required: true}
      responses: {204: {description: Renamed}}
definitions:
  Pet:
    type: object
    description: An animal
    required: [id, name]
    properties:
      id: {type: integer, format: int64}
      name: {type: string, maxLength: 80, pattern: "^[A-Z]"}
      parent: {$ref: "#/definitions/Pet"}
      home: {type: object, properties: {city: {type: string}}}
      born: {type: string, format: date, description: The day}
"""


def test_a_document_of_2_0_is_read_as_its_author_meant_it() -> None:
    assert recognise(PETS) == "openapi"
    found = dict(read(PETS).entries)
    assert found["api", "base"] == "/v2" and found["api", "servers"] == ["https://pets.example"]
    assert found["api", "auth"] == {"key": {"scheme": "apikey", "header": "api_key"}}
    assert found["errors", "not_found"] == "404 There is no such pet" and found["errors", "im_a_teapot"]
    assert found["services", "pet-store"] == {"title": "pet store"}
    assert found["types", "Pet"] == {
        "id": "bigint",
        "name": "varchar(80)",
        "parent": "Pet optional",
        "home": "PetHome optional",
        "born": "date optional -- The day",
    }
    assert found["types", "PetHome"] == {"city": "text optional"}
    assert found["endpoints", "pet-store", "GET /pets/:pet_id"] == {
        "endpoint": "GET /pets/:pet_id ?fields:text[] -> Pet !im_a_teapot",
        "keys": {"pet_id": "bigint"},
        "x-openapi": {
            "parameters": {"fields": {"explode": True}},
            "x-internal": True,
            "operationId": "fetchPet",
        },
    }
    assert found["api", "x-openapi"] == {
        "schemas": {"Pet": {"properties": {"name": {"pattern": "^[A-Z]"}}, "description": "An animal"}}
    }
    assert [(loss.line, loss.excerpt, loss.reason) for loss in read(PETS).losses] == [
        (
            27,
            "#/paths/~1pets~1{pet-id}/post/parameters/1/content/application~1x-www-form-urlencoded",
            "the fields of a form are read as a body of JSON",
        )
    ]


def test_what_is_kept_beyond_the_format_is_exported_again() -> None:
    out = json.loads(exported(Memo().view(imported(PETS).design), "3.1 json"))
    get = out["paths"]["/v2/pets/{pet_id}"]["get"]
    assert get["operationId"] == "fetchPet" and get["x-internal"] is True
    assert next(p for p in get["parameters"] if p["name"] == "fields")["explode"] is True
    pet = out["components"]["schemas"]["Pet"]
    assert pet["description"] == "An animal" and pet["properties"]["name"]["pattern"] == "^[A-Z]"


def test_files_beside_the_document_are_read_and_nothing_else_is(tmp_path: Path) -> None:
    folder = tmp_path / "api"
    (folder / "parts").mkdir(parents=True)
    (tmp_path / "secret.yaml").write_text("Key: {type: object, properties: {secret: {type: string}}}")
    (folder / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    (folder / "parts" / "order.yaml").write_text(
        "Order: {type: object, required: [id, line], "
        "properties: {id: {type: integer}, line: {$ref: 'line.json#/Line'}}}"
    )
    (folder / "parts" / "line.json").write_text(
        '{"Line": {"type": "object", "properties": {"of": {"$ref": "order.yaml#/Order"}, "tag": {"$ref": "tag.yaml"}}}}'
    )
    (folder / "parts" / "tag.yaml").write_text("{type: object, required: [label], properties: {label: {}}}")
    wrong = ("../secret.yaml#/Key", "link.yaml#/Key", "file:///etc/passwd", "http://x.example/a.yaml", "/etc/passwd")
    wrong = (*wrong, "parts/%2e%2e/%2e%2e/secret.yaml#/Key", "none.yaml", "parts", "parts/order.yaml#/Nothing")
    properties = {f"p{i}": {"$ref": ref} for i, ref in enumerate(wrong)}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {
            "/orders": {
                "get": {
                    "responses": {
                        "200": {"content": {"application/json": {"schema": {"$ref": "parts/order.yaml#/Order"}}}}
                    }
                }
            }
        },
        "components": {"schemas": {"Wrong": {"type": "object", "properties": properties}}},
    }
    name = folder / "api.json"
    found = read(json.dumps(document), "openapi", Asked(reach=beside(str(name))))
    entries = dict(found.entries)
    assert entries["types", "Order"] == {"id": "int", "line": "Line"}
    assert entries["types", "Line"] == {"of": "Order optional", "tag": "tag optional"}
    assert "secret" not in str(found.entries) and "root:" not in str(found)
    told = {loss.excerpt for loss in found.losses}
    assert told == {f"#/components/schemas/Wrong/properties/p{i}" for i in range(len(wrong))}


# --- once more ------------------------------------------------------------------------------------------------------


def test_what_a_person_changed_stays_when_a_changed_source_is_imported_again() -> None:
    source = yaml_of(exported(view_of(SHOP), "3.1 json"))
    design = imported(json.dumps(source), source="shop.json")
    orders = "endpoints", "orders"
    changes: dict[tuple[str, ...], Any] = {
        (*orders, "GET /orders"): "GET /orders -> Order[] -- Mine",
        ("types", "OrderPatch"): {"note": "text?"},
        ("types", "Status"): "enum(mine, paid)",
        ("errors", "forbidden"): "403 Mine",
        ("services", "catalog"): {"does": "Mine", "owner": "me"},
    }
    edited = design.apply(*(Put(path, value) for path, value in changes.items()))

    for methods in source["paths"].values():
        for operation in methods.values():
            operation["summary"] = f"{operation['summary']}, anew"
    schemas = source["components"]["schemas"]
    schemas["Product"]["properties"]["brand"] = {"type": "string"}
    schemas["Status"]["enum"].append("lost")
    del source["paths"]["/api/v1/products/{sku}"]
    source["paths"]["/api/v1/new"] = {"get": {"tags": ["catalog"], "responses": {"204": {"description": "x"}}}}
    taken = take_again(edited, read_openapi(json.dumps(source)).entries, "shop.json")

    for path, value in changes.items():
        assert taken.document.value(path) == value
    said = dict(taken.said)
    assert set(said) == {(*orders, "GET /orders"), ("types", "Status")}  # changed there as well
    after = taken.document
    assert "anew" in str(after.value((*orders, "POST /orders"))) and "anew" in str(
        after.value((*orders, "GET /orders/:id"))
    )
    assert "brand" in dict(after.value(("types", "Product")))  # type: ignore[arg-type]
    assert after.value(("endpoints", "catalog", "GET /products/:sku")) is None
    assert after.value(("endpoints", "catalog", "GET /new")) is not None
    # A third time there is nothing to do; what was taken out of the design stays out.
    assert take_again(after, read_openapi(json.dumps(source)).entries, "shop.json").document.text == after.text


def yaml_of(text: str) -> dict[str, Any]:
    data = json.loads(text)
    assert isinstance(data, dict)
    return data


# --- hostile --------------------------------------------------------------------------------------------------------


def harmless(found: Imported) -> None:
    """The entries can be written, the file reads back as a design without errors, and nothing would move a terminal."""
    taken = take_again(Document.read(NEW), found.entries, "x.yaml")
    assert taken.refused == ()
    assert [p.message for p in taken.document.problems if p.severity == "error"] == []
    told = "".join(f"{loss.excerpt}{loss.reason}" for loss in found.losses)
    for text in (taken.document.text, told):
        assert not any(c in "\x1b\x07\x9b\u202e\u2066" for c in text)


@st.composite
def mutations(draw: st.DrawFn) -> Any:
    """A document of ours with some of its values changed for others, moved, or taken away."""
    data = draw(st.sampled_from(_exports()))()
    for _ in range(draw(st.integers(1, 6))):
        here: Any = data
        while True:
            keys: list[Any] = list(here) if isinstance(here, dict) else list(range(len(here)))
            if not keys:
                break
            key = draw(st.sampled_from(keys))
            inner = here[key]
            if isinstance(inner, dict | list) and inner and draw(st.integers(0, 4)):
                here = inner
                continue
            _change(draw, here, key)
            break
    return data


_ODD: tuple[Any, ...] = (
    *(None, True, 0, -1, 10**40, 1.5e300, "", "x", [], {}, [[]], {"$ref": "#"}, {"$ref": "#/components/schemas/Order"}),
    *(
        {"$ref": "#/paths"},
        {"type": ["null"]},
        {"allOf": [{"$ref": "#/components/schemas/Order"}, {}]},
        {"oneOf": [{}, 3]},
    ),
    *("\x1b[31m\u202eevil", "a: b # c\n- d", "-- x -> Y @public !z", "it's `x` $(id)", "x" * 5000, "type", "$ref"),
)


def _change(draw: st.DrawFn, here: Any, key: Any) -> None:
    what = draw(st.integers(0, 2))
    if what == 0:
        del here[key]
    elif what == 1 or not isinstance(here, dict):
        here[key] = deepcopy(draw(st.sampled_from(_ODD)))  # a later change may go into it
    else:
        here[
            draw(st.sampled_from(("\x1b]0;x", "a b", "x-y", "1", "€", "../../x", "{id}", "/a/{b", "$ref", "type")))
        ] = here.pop(key)


@cache
def _exports() -> list[Callable[[], Any]]:
    texts = [
        exported(view_of(file.read_text(encoding="utf-8")), "3.1 json") for file in DESIGNS if file.stem != "blank"
    ]
    return [lambda text=text: json.loads(text) for text in (*texts, json.dumps(_plain_pets()))]  # type: ignore[misc]


def _plain_pets() -> Any:
    import yaml

    return yaml.safe_load(PETS)


def test_a_key_that_is_an_address_comes_back() -> None:
    line = "{endpoint: GET /hosts/:ip -> text, keys: {ip: inet}}"
    text = f"backdraft: 1\nservices: {{s: {{}}}}\nendpoints:\n  s:\n    - {line}\n"
    once = exported(view_of(text), "3.1")
    assert again(once, "3.1") == once


def test_a_key_of_two_words_beside_null_is_no_piece_of_a_line() -> None:
    harmless(read('{"openapi": "3.1.0", "info": {"title": "T", "contact": {"a b": "ingest"}}}', "openapi"))


@given(mutations())
@examples(40)
def test_no_changed_document_makes_it_raise(data: Any) -> None:
    harmless(read(json.dumps(data), "openapi"))


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(("type", "properties", "$ref", "allOf", "items", "get", "/a", "enum")), inner, max_size=4
        )
    ),
    max_leaves=20,
)


@given(
    st.dictionaries(st.sampled_from(("info", "paths", "components", "servers", "tags", "security", "webhooks")), _JSON)
)
@examples(40)
def test_no_random_document_makes_it_raise(data: dict[str, Any]) -> None:
    harmless(read(json.dumps({"openapi": "3.1.0", **data}), "openapi"))


def test_circles_depths_and_bombs_end() -> None:
    loop = {"Loop": {"$ref": "#/components/schemas/Loop"}, "All": {"allOf": [{"$ref": "#/components/schemas/All"}]}}
    head = '{"openapi": "3.1.0", "components": {"schemas": '
    harmless(read(head + json.dumps(loop) + "}}"))
    harmless(read(head + '{"A": {"items": ' * 5000 + "{}" + "}}" * 5000 + "}}"))
    harmless(read("openapi: 3.1.0\npaths: " + "[" * 100_000))
    bomb = "openapi: 3.1.0\na: &a {x: 1}\n" + "".join(
        f"{b}: &{b} {{properties: {{x: *{a}, y: *{a}, z: *{a}}}}}\n"
        for a, b in zip("abcdefghijkl", "bcdefghijklm", strict=True)
    )
    harmless(read(bomb + "components: {schemas: {B: *m}}\n"))
    harmless(read("openapi: 3.0.0\ninfo: !!python/object/apply:os.system ['touch /tmp/no']\n"))


def test_it_is_given_up_between_two_steps() -> None:
    asked = iter([True, True, True])
    with pytest.raises(GivenUpError), while_wanted(lambda: next(asked, False)):
        read(exported(view_of(SHOP)))


def test_whatever_a_person_writes_under_x_openapi_an_export_is_made() -> None:
    odd = ('{"$ref": "#/components/schemas/No"}', "[1]", "text", "{}", "null")
    for key in ("responses", "parameters", "operationId", "tags", "requestBody", "security", "x-own"):
        for value in odd:
            endpoint = {"endpoint": "GET /a ?b -> int", "x-openapi": {key: value}}
            design = Document.read(NEW).apply(Put(("endpoints", "s", "GET /a"), endpoint))
            out = json.loads(exported(Memo().view(design.design), "3.1 json"))["paths"]["/a"]["get"]
            assert out["operationId"] and isinstance(out["responses"], dict) and isinstance(out["tags"], list)
    wild = {"x-openapi": {"info": "x", "schemas": "[]", "x-a": "1"}, "envelope": "bare"}
    design = Document.read(NEW).apply(Put(("api",), wild))
    assert json.loads(exported(Memo().view(design.design), "3.1 json"))["x-a"] == 1


#: Documents in the manner of well-known public APIs, each with what such documents are known for.
MANNERS = sorted((Path(__file__).parent / "apis").iterdir())


@pytest.mark.parametrize("file", MANNERS, ids=lambda file: str(file.stem))
def test_each_manner_of_public_apis_is_read_and_each_loss_has_its_place(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    found = read_openapi(text)
    assert len([path for path, _ in found.entries if path[0] == "endpoints"]) == text.count("operationId") - (
        file.stem in ("forge", "petstore-3")  # a webhook has an id as well; a link speaks of one
    )
    assert found.losses and all(loss.excerpt.startswith("#/") and loss.line > 0 for loss in found.losses)
    for form in ("3.1", "3.0", "3.2"):
        once = exported(Memo().view(imported(text).design), form)
        assert again(once, form) == once


def test_what_is_kept_as_it_is_keeps_its_order() -> None:
    """A set would give it another one in each run."""
    extras = ["x-b", "externalDocs", "x-a", "x-d", "x-c", "x-e"]
    docs = {"url": "https://docs.example"}
    said = {key: docs if key == "externalDocs" else key for key in extras}
    answer = {"description": "-", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}}
    text = json.dumps(
        {
            "openapi": "3.1.0",
            "info": {"title": "t", "version": "1"},
            **said,
            "servers": [{"url": "https://api.example", **said}],
            "tags": [{"name": "n", **said}],
            "paths": {"/a": {"get": {"operationId": "a", "tags": ["n"], "responses": {"200": answer}, **said}}},
            "components": {"schemas": {"A": {"type": "object", "properties": {"a": {"type": "string"}}, **said}}},
        }
    )
    made = json.loads(exported(Memo().view(imported(text).design), "3.1 json"))
    for kept in (made, made["paths"]["/a"]["get"], made["components"]["schemas"]["A"]):
        assert [key for key in kept if key in extras] == extras


def test_what_3_1_says_in_words_of_its_own_is_said_in_those_of_a_column() -> None:
    text = """\
openapi: 3.1.0
paths: {}
components: {schemas: {A: {type: object, required: [k, n, low, high, code], properties: {
  k: {type: string, const: pong}, n: {const: 2, type: integer}, low: {type: integer, exclusiveMinimum: 0},
  high: {type: integer, exclusiveMaximum: 10, maximum: 7}, code: {type: string, pattern: '^[A-Z]{3}-9$'}}}}}
"""
    found = read_openapi(text)
    [fields] = [value for path, value in found.entries if path == ("types", "A")]
    assert fields == {"k": "enum(pong)", "n": "int 2..2", "low": "int 1..", "high": "int ..7", "code": "text"}
    [lost] = [loss for loss in found.losses if "pattern" in loss.excerpt]
    assert lost.excerpt == "#/components/schemas/A/properties/code/pattern"


# --- what an import works with --------------------------------------------------------------------------------------


@pytest.mark.parametrize("design", DESIGNS, ids=lambda file: str(file.stem))
def test_no_example_of_a_design_is_taken_for_another(design: Path) -> None:
    """The cheap look at a value before the example itself is made says no of others alone."""
    view = view_of(design.read_text(encoding="utf-8"))
    for name in (path[1] for section in ("types", "tables") for path in view.paths(section)):
        for sent in (False, True):
            example = example_of(view, name, 0, sent)
            assert may_show(view, name, example, sent)
            if isinstance(example, dict) and any(not isinstance(value, dict | list) for value in example.values()):
                assert not may_show(view, name, dict.fromkeys(example, "something else"), sent)
                assert not may_show(view, name, [example], sent)


def test_types_are_worked_with_as_the_file_says_them() -> None:
    from backdraft.design.nodes import node_of
    from backdraft.design.reading import read_entry
    from backdraft.intake.openapi.source import Source
    from backdraft.intake.openapi.types import Types

    fields = {
        "id": {"type": "string", "format": "uuid"},
        "note": {"type": ["string", "null"], "maxLength": 80, "description": "It's -- what 'one' said [of it]"},
        "odd": {"type": "integer", "minimum": 3, "maximum": 2, "default": 5},
        "state": {"enum": ["a", "b c", "d'e"], "type": "string", "default": "b c"},
        "inner": {"type": "array", "items": {"properties": {"of": {"$ref": "#/components/schemas/A"}}}},
        "weight": {"type": "number", "minimum": 0.5, "multipleOf": 0.5},
    }
    whole = {"A": {"properties": fields, "required": ["id", "note"]}, "B": {"type": "string", "format": "email"}}
    whole |= {"C": {"oneOf": [{"$ref": "#/components/schemas/A"}, {"properties": {"x": {}}}]}, "D": {"enum": ["x"]}}
    types = Types(Source({"openapi": "3.1.0", "components": {"schemas": whole}}))
    types.reserve("components/schemas", whole)
    for name, schema in whole.items():
        types.named(f"#/components/schemas/{name}", schema, name)
    types.drain()
    written = types.entries("components/schemas")
    assert [one.name for one in written][:2] == ["A", "AInnerItem"]
    for one in written:
        assert one.type == read_entry(("types", one.name), node_of(one.value)).entry


def test_examples_are_kept_as_far_as_a_person_may_read_them(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = {"200": {"description": "x", "content": {"application/json": {"schema": {}, "example": "word " * 30}}}}
    paths = {f"/a{i}": {"get": {"responses": answers}} for i in range(3)}
    text = json.dumps({"openapi": "3.1.0", "paths": paths})
    monkeypatch.setattr("backdraft.intake.openapi.examples._MOST", 400)
    found = read_openapi(text)
    kept = [path[2] for path, value in found.entries if isinstance(value, dict) and "examples" in value]
    assert kept == ["GET /a0", "GET /a1"]
    [lost] = [loss for loss in found.losses if "examples" in loss.reason or "example" in loss.reason]
    assert (lost.excerpt, lost.line) == ("#/paths/~1a2/get", 1)


STEPS = """\
openapi: 3.1.0
info: {title: Steps, version: "1"}
paths:
  /things:
    get:
      parameters:
      - {name: step, in: query, required: true, schema: {type: integer, multipleOf: 7, minimum: 0}}
      - {name: over, in: query, schema: {type: number, minimum: 1, exclusiveMinimum: 3, exclusiveMaximum: 3.5}}
      - {name: X-Size, in: header, schema: {type: integer, multipleOf: 1000, maximum: 9500}}
      - {name: ids, in: query, schema: {type: array, items: {type: integer}, minItems: 2}}
      - {name: code, in: query, schema: {type: string, pattern: '^[A-Z]{3}-\\d{4}$'}}
      responses:
        "200":
          description: OK
          content: {application/json: {schema: {type: array, items: {type: integer}, uniqueItems: true}}}
    post:
      requestBody:
        required: true
        content:
          application/json:
            schema:
              {type: object, properties: {all: {type: array, items: {type: integer}, minItems: 15, uniqueItems: true}}}
      responses: {"204": {description: Done}}
"""


def test_what_goes_in_has_an_example_of_its_steps_and_ends_or_loses_them() -> None:
    found = read_openapi(STEPS)
    [lost] = [loss for loss in found.losses if "no example" in loss.reason]
    assert lost.excerpt == "#/paths/~1things/get/parameters/4/schema/pattern"
    taken = take_again(Document.read(NEW), found.entries, "").document
    assert "'{}'" not in taken.text, "what is taken away leaves nothing behind"
    for form in ("3.0 json", "3.1 json", "3.2"):
        once = exported(Memo().view(taken.design), form)
        assert again(once, form) == once
    made = json.loads(exported(Memo().view(taken.design), "3.1 json"))["paths"]["/things"]["get"]["parameters"]
    assert [one["schema"].get("multipleOf") for one in made] == [7, None, None, None, 1000]
    for one in made:
        jsonschema.Draft202012Validator(one["schema"]).validate(one["example"])


def test_the_mock_holds_a_request_against_what_the_document_said_beyond_the_format() -> None:
    mock = Mock(Memo().view(imported(STEPS).design))

    def said(query: str) -> list[str]:
        body = json.loads(mock.answer(Request("GET", f"/things?{query}")).body)
        return [] if isinstance(body, list) else [one["field"] for one in body["details"]]

    assert said("step=7&over=3.25") == []
    assert said("step=8") == ["step"] and said(f"step={'8' * 60}") == ["step"]
    assert (
        said("step=7&ids=1&ids=2") == []
        and said("step=7&ids=1,2") == ["ids", "ids.0"]
        and said("step=7&ids=1") == ["ids"]
    )
    assert said("step=7&over=3.5") == ["over"] and said("step=7&over=3") == ["over"]
    twice = Request("POST", "/things", {"content-type": "application/json"}, json.dumps({"all": [1] * 15}).encode())
    assert mock.answer(twice).status == 422


def test_code_holds_what_the_document_said_of_numbers_beyond_the_format() -> None:
    open_ends = "{type: number, exclusiveMinimum: 0, exclusiveMaximum: 100000}"
    properties = f"{{stock: {{type: integer, multipleOf: 4}}, price: {open_ends}}}"
    example = "{stock: 8, price: 24.95}"
    text = f"""\
openapi: 3.1.0
info: {{title: T, version: "1"}}
paths: {{/a: {{get: {{responses: {{"200": {{description: OK, content: {{application/json: {{
  schema: {{$ref: "#/components/schemas/A"}}, example: {example}}}}}}}}}}}}}}}
components: {{schemas: {{A: {{type: object, required: [stock, price], properties: {properties}}}}}}}
"""
    view = Memo().view(imported(text).design)
    made = exported(view, "3.1 json")
    assert json.loads(made)["components"]["schemas"]["A"]["properties"]["price"]["exclusiveMinimum"] == 0
    module: dict[str, Any] = {}
    exec(TARGETS["fastapi"].render(view, ("types", "A")).text, module)
    module["A"].model_rebuild(_types_namespace=module)
    module["A"].model_validate({"stock": 8, "price": 0.1})
    for stock, price in ((10, 0.1), (8, 0), (8, 100000)):
        with pytest.raises(ValueError):
            module["A"].model_validate({"stock": stock, "price": price})
    zod = TARGETS["zod"].render(view, ("types", "A")).text
    assert ".gt(0).lt(100000)" in zod and ".multipleOf(4)" in zod


_WORDS = (
    "multipleOf",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minimum",
    "maximum",
    "minLength",
    "maxItems",
    "pattern",
)
_WORDS += ("enum", "type", "format", "items", "anyOf", "allOf", "properties", "required", "nullable", "description")
_SAID = ("-1", "0", "1e-300", "1e308", "2.5", "3.0", "true", "null", "[]", "{}", "[null]", '["a"]', '"("')
_SAID += ('"x\\"; import os"', '{"$ref": "#/no"}', '[{"type": 5}]')


@given(st.lists(st.tuples(st.sampled_from(_WORDS), st.sampled_from(_SAID)), min_size=1, max_size=3))
@examples(60)
def test_code_and_mock_run_whatever_a_document_says_beyond_the_format(said: list[tuple[str, str]]) -> None:
    patch = "{" + ", ".join(f'"{word}": {value}' for word, value in dict(said).items()) + "}"
    kept = f"x-openapi: {{schemas: {{A: {{properties: {{whole: '{patch}', any: '{patch}', text: '{patch}'}}}}}}}}"
    lines = (
        f"api: {{envelope: bare, {kept}}}\nservices: {{s: {{}}}}\ntypes:\n  A: {{whole: int, any: numeric, text: text}}"
    )
    asked = f"{{endpoint: 'POST /a ?q:int < A -> A', x-openapi: {{parameters: {{q: '{{\"schema\": {patch}}}'}}}}}}"
    design = Document.read(f"backdraft: 1\n{lines}\nendpoints: {{s: [{asked}]}}\n")
    assert design.problems == ()
    view = Memo().view(design.design)
    for form in ("3.0 json", "3.1 json", "3.2"):
        exported(view, form)
    for target in TARGETS.values():
        target.render(view, ())
    module: dict[str, Any] = {}
    exec(TARGETS["fastapi"].render(view, ("types", "A")).text, module)
    module["A"].model_rebuild(_types_namespace=module)
    body = json.dumps({"whole": 6, "any": 6, "text": "a"}).encode()
    Mock(view).answer(Request("POST", "/a?q=6", {"content-type": "application/json"}, body))
