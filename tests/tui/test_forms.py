"""Every key of the format has one place on the screen and one field there, that writes it and reads it back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from backdraft.design.json_schema import json_schema
from backdraft.design.nodes import Plain
from backdraft.design.paths import Path as EntryPath
from backdraft.design.shapes import Items, Key, Pairs
from backdraft.document.document import Document
from backdraft.tui.forms import changes, fields, yaml_text
from tests.tui.story import opened

#: One entry of each kind, with one part of each kind.
BASE = """backdraft: 1
errors:
  gone: 410 No longer there
services:
  orders:
    calls: [payments]
    uses: [db]
    reads: [db]
    writes: [db]
    emits: [order.placed]
    consumes: [order.placed]
  payments:
stores:
  db: postgres
  bus: rabbitmq
events:
  order.placed: Order
types:
  Order:
    id: uuid
  Status: enum(a, b)
mixins:
  stamps:
    at: timestamptz
tables:
  orders:
    columns:
      id: uuid pk
    indexes:
      - id
    foreign:
      - a, b -> t(x, y)
    checks:
      fine: id is not null
endpoints:
  orders:
    - endpoint: GET /orders -> Order[]
      query:
        q: text
      keys:
        id: uuid
      headers:
        X-A: uuid
      reads: [db]
      writes: [db]
      calls: [payments]
      emits: [order.placed]
checklists:
  launch:
    items:
      one: First
decisions:
  - Postgres
"""

#: What stands for "any name" or "any item" at a place of the schema.
SAMPLES: dict[EntryPath, str] = {
    ("errors",): "gone",
    ("services",): "orders",
    ("stores",): "db",
    ("events",): "order.placed",
    ("types",): "Order",
    ("types", "Order"): "id",
    ("mixins",): "stamps",
    ("mixins", "stamps"): "at",
    ("tables",): "orders",
    ("tables", "orders", "columns"): "id",
    ("tables", "orders", "indexes"): "id",
    ("tables", "orders", "foreign"): "a, b -> t",
    ("tables", "orders", "checks"): "fine",
    ("endpoints",): "orders",
    ("endpoints", "orders"): "GET /orders",
    ("checklists",): "launch",
    ("checklists", "launch", "items"): "one",
    ("checklists", "architecture", "items"): "two",
    ("checklists", "review", "items"): "two",
    ("checklists", "scaling", "items"): "two",
    ("decisions",): "Postgres",
    **{("services", "orders", verb): "payments" for verb in ("calls",)},
    **{("services", "orders", verb): "db" for verb in ("uses", "reads", "writes")},
    **{("services", "orders", verb): "order.placed" for verb in ("emits", "consumes")},
    **{("endpoints", "orders", "GET /orders", verb): "db" for verb in ("reads", "writes")},
    ("endpoints", "orders", "GET /orders", "calls"): "payments",
    ("endpoints", "orders", "GET /orders", "emits"): "order.placed",
    ("endpoints", "orders", "GET /orders", "query"): "q",
    ("endpoints", "orders", "GET /orders", "keys"): "id",
    ("endpoints", "orders", "GET /orders", "headers"): "X-A",
}
#: Where the key's own example will not do, or there is none.
EXAMPLES: dict[str, str] = {
    "deprecated": "{since: 2026-09-01, use: GET /all}",
    "every": "{rate: 600/min}",
    "columns": "id: uuid pk = uuid\nmore: int?",
    "native": "{mysql: {engine: InnoDB}}",
    "type": "enum(a, b, c)",
    "check": "id > 0",
    "fields": "id: uuid\nmore: int?",
}
#: Fields that hold the line of an entry: they get a note.
LINES = ("endpoint", "column", "index", "dependency", "event")
#: Values of keys that lie within a field.
INNER: dict[str, Plain] = {
    "ignore": {"rule": "reason"},
    "native": {"mysql": "x"},
    "rate": "5/s",
    "availability": "99%",
    **dict.fromkeys(("p50", "p95", "p99", "rpo", "rto"), "5s"),
    "limit": "20",
    "max": "20",
    "style": "cursor",
}


def walk(schema: dict[str, Any], path: EntryPath = ()) -> Iterator[tuple[EntryPath, dict[str, Any]]]:
    """Every mapping with named keys in the schema, with an entry of `BASE` that it describes."""
    for part in (schema, *schema.get("anyOf", ())):
        if "properties" in part:
            yield path, part["properties"]
            for name, inner in part["properties"].items():
                yield from walk(inner, (*path, name))
        more = part.get("additionalProperties") or part.get("items")
        if isinstance(more, dict) and more and path != ("load",):
            inside = list(walk(more, (*path, SAMPLES.get(path, "?"))))
            assert path in SAMPLES or not inside, f"no sample for {path}"
            yield from inside


def keys_of_the_format() -> list[tuple[EntryPath, str]]:
    found: dict[tuple[EntryPath, str], None] = {}
    sections = {"head", "targets", "load", "api", "review", "checklists", "decisions", "errors", "services", "stores"}
    sections |= {"events", "types", "mixins", "tables", "endpoints", "backdraft"}
    for path, properties in walk(json_schema()):
        for name in properties:
            if path == ("api",) and name in ("every", "page"):
                continue  # its keys have fields of their own
            if path or name not in sections:
                found[path or ("head",), name] = None
    return list(found)


def test_the_walk_comes_everywhere() -> None:
    found = keys_of_the_format()
    assert len(found) > 200
    for path, name in (
        (("head",), "summary"),
        (("api", "every"), "rate"),
        (("services", "orders", "calls", "payments"), "ignore"),
        (("tables", "orders", "columns", "id"), "native"),
        (("tables", "orders", "foreign", "a, b -> t"), "note"),
        (("endpoints", "orders", "GET /orders"), "description"),
        (("endpoints", "orders", "GET /orders", "deprecated"), "sunset"),
        (("events", "order.placed"), "event"),
        (("checklists", "launch", "items", "one"), "skip"),
        (("checklists", "architecture"), "caching"),
        (("decisions", "Postgres"), "touches"),
    ):
        assert (path, name) in found


def place_of(document: Document, path: EntryPath, name: str) -> tuple[fields.Form, str, EntryPath]:
    """The form and the field of a key, and what of the key lies within the field."""
    entry: EntryPath = (*path, name)
    for length in range(len(entry), 0, -1):
        form = fields.form_for(entry[:length], document.value(entry[:length]))
        if form is None or form.path != entry[: len(form.path)]:
            continue
        if form.path == entry:
            return form, form.line or next(iter(form.keys)), ()
        rest = entry[len(form.path) :]
        dotted = ".".join(rest[:2])
        if form.shape == "value":
            return form, form.line, rest
        if dotted in form.keys:
            return form, dotted, ()
        if rest[0] in form.keys:
            return form, rest[0], rest[1:]
    raise AssertionError(f"{entry} has no field")


@pytest.mark.parametrize(
    ("path", "name"), keys_of_the_format(), ids=lambda part: part if isinstance(part, str) else ".".join(part)
)
def test_every_key_has_one_field_that_writes_it(path: EntryPath, name: str) -> None:
    document = Document.read(BASE)
    form, field, within = place_of(document, path, name)
    key = form.keys[field]
    if form.path == (*path, name):
        return  # a part with a form of its own, whose keys are looked at by themselves
    before = texts(form, document)
    wanted = filled(key, before[field], within, path, name) if within else example(field, key, before[field])
    assert fields.slip_of(form, field, wanted, yaml_text.load) == ""
    edits = changes.edits(form, before, {**before, field: wanted}, yaml_text.load)
    after = document.apply(*edits) if edits else document
    again = Document.read(after.text)
    there = replace(form, path=("decisions", wanted)) if (path[0], name) == ("decisions", "title") else form
    assert texts(there, again)[field] == wanted
    assert [p for p in again.problems if p.severity == "error"] == []
    back = changes.edits(there, {**before, field: wanted}, before, yaml_text.load)
    assert texts(form, after.apply(*back)) == before


def texts(form: fields.Form, document: Document) -> dict[str, str]:
    """What the fields hold."""
    return fields.texts(form, fields.held(form, document.value), yaml_text.dump)


def example(field: str, key: Key, before: str) -> str:
    """What a person would put into a field that holds `before`."""
    if field in LINES:
        return f"{before} -- with a note"
    given = EXAMPLES.get(field) or key.example or (key.shape.choices[0] if key.shape.choices else "Some words")
    if isinstance(key.shape, Items):
        return given[1:-1].replace(", ", "\n") if given.startswith("[") else given
    return fields.text_of(key, fields.value_of(key, given, yaml_text.load), yaml_text.dump)


def filled(key: Key, before: str, within: EntryPath, path: EntryPath, name: str) -> str:
    """The field's text with a key set that lies within it: in a mapping, or in one of its items."""
    said = INNER.get(name, "Some words")
    if not isinstance(key.shape, Pairs | Items):
        return yaml_text.dump({name: said}, block=True)
    line = before.split(": ", 1)[1] if isinstance(key.shape, Pairs) else before
    kind = "text" if path[0] == "checklists" else "column"
    kind = "dependency" if isinstance(key.shape, Items) else kind
    item = yaml_text.dump({kind: line, name: said} if name != kind else {kind: f"{line} -- with a note"})
    return f"{within[0]}: {item}" if isinstance(key.shape, Pairs) else item


FORMS: tuple[EntryPath, ...] = (
    ("head",),
    ("targets",),
    ("load",),
    ("api",),
    ("review",),
    ("errors", "gone"),
    ("services", "payments"),
    ("services", "orders", "calls", "payments"),
    ("stores", "bus"),
    ("events", "order.placed"),
    ("types", "Status"),
    ("types", "Order"),
    ("types", "Order", "id"),
    ("mixins", "stamps"),
    ("tables", "orders"),
    ("tables", "orders", "columns", "id"),
    ("tables", "orders", "indexes", "id"),
    ("tables", "orders", "foreign", "a, b -> t"),
    ("tables", "orders", "checks", "fine"),
    ("endpoints", "orders", "GET /orders"),
    ("checklists", "launch"),
    ("checklists", "launch", "items", "one"),
    ("checklists", "architecture", "caching"),
    ("decisions", "Postgres"),
)


async def test_every_form_on_the_screen_writes_all_its_fields(home: Path) -> None:
    file = home / "base.yaml"
    file.write_text(BASE)
    async with opened(file) as me:
        for path in FORMS:
            await me.go(*path)
            assert me.at[: len(path)] == path or path[0] in ("types", "load", "targets", "review"), path
            assert me.app.edit_form(path)
            await me.rest()
            form = me.form().form
            wanted = {}
            for name, key in form.keys.items():
                if name in ("fail", "skip"):
                    continue  # one of the three
                wanted[name] = example(name, key, me.form().before[name])
                if form.path == ("tables", "orders") and name in ("indexes", "foreign", "columns", "checks"):
                    wanted[name] = me.form().before[name]
                me.put(name, wanted[name])
            await me.press("ctrl+s")
            assert me.over == "", (path, me.about() if me.over == "FormScreen" else me.over)
            where = me.at if path[0] == "decisions" else form.path
            if path[0] == "decisions":
                where = ("decisions", wanted["title"])
            document = Document.read(me.text)
            again = fields.form_for(where, document.value(where))
            assert again is not None
            read = texts(again, document)
            assert {name: read[name] for name in wanted} == wanted, path
            await me.press("u")
            assert me.text == BASE, path


async def test_a_form_says_what_is_wrong_as_one_types_and_takes_nothing_wrong(shop: Path) -> None:
    async with opened(shop) as me:
        before = me.text
        await me.go("services", "orders")
        await me.press("enter")
        await me.fill("run", "")
        await me.type("2 x 1cpu fast")
        assert "✗ run" in me.about()
        await me.press("enter")
        assert me.over == "FormScreen"
        assert me.text == before
        await me.press("ctrl+u")
        await me.type("2 x 1cpu 5ms")
        assert "✗" not in me.about()
        await me.fill("limit", "many")
        await me.fill("tech", "Go")
        await me.press("enter")
        assert me.field("limit").has_focus, "the first field that is wrong"
        assert "many" in me.about()
        await me.fill("limit", "")
        await me.press("enter")
        assert "run: 2 x 1cpu 5ms\n" in me.text and "tech: Go\n" in me.text


async def test_a_form_tells_what_it_names_that_is_not_there_and_takes_it(shop: Path) -> None:
    async with opened(shop) as me:
        await me.go("tables", "orders", "columns", "customer_id")
        await me.press("enter")
        await me.fill("column", "-> custmers.id")
        assert me.about() == '▲ no table "custmers"; did you mean "customers"?'
        await me.fill("column", "-> customers.id")
        assert "custmers" not in me.about()
        await me.fill("column", "Zorder")
        await me.press("ctrl+s")
        assert me.over == "" and "customer_id: Zorder\n" in me.text, "it may come yet"
        assert 'no type "Zorder"' in me.said


async def test_the_preview_shows_what_a_form_would_make(shop: Path) -> None:
    async with opened(shop) as me:
        await me.go("tables", "orders", "columns", "total")
        await me.press("enter")
        await me.fill("column", "bigint")
        assert "BIGINT" in me.shown
        assert "bigint" not in me.text
        await me.press("escape", "x")
        assert "BIGINT" not in me.shown
        assert me.at == ("tables", "orders", "columns", "total")


async def test_one_moves_through_a_form_by_keys_alone(shop: Path) -> None:
    async with opened(shop, size=(80, 24)) as me:
        await me.go("stores", "orders_db")
        await me.press("enter")
        names = list(me.form().form.keys)
        here = 2
        assert names[here] == "engine"
        await me.press("down", "down")
        assert me.field("engine").has_focus
        await me.press("tab")
        assert me.field(names[here + 1]).has_focus, "what stands there is not completed but passed"
        await me.press("shift+tab", "up")
        assert me.field(names[here - 1]).has_focus
        await me.press("down", "down", "down")
        assert me.field(names[here + 2]).has_focus
        for name in names[here + 3 :]:
            await me.press("down")
            assert me.field(name).has_focus
            assert me.field(name).region.bottom <= 24
        before = me.text
        await me.press("escape")
        assert (me.over, me.text) == ("", before), "nothing was changed: nothing is asked"


async def test_leaving_a_changed_form_asks_and_loses_nothing(shop: Path) -> None:
    async with opened(shop) as me:
        before = me.text
        await me.go("services", "orders")
        await me.press("enter")
        await me.fill("group", "checkout")
        await me.press("escape")
        assert me.over == "Confirm"
        await me.press("escape")
        assert me.field("group").text == "checkout", "back in the form"
        await me.press("escape", "x")
        assert (me.over, me.text) == ("", before)
        await me.press("enter")
        await me.fill("group", "checkout")
        await me.press("escape", "y")
        assert "    group: checkout\n" in me.text
        await me.press("u")
        assert me.text == before, "one step"


async def test_several_lines_are_edited_as_lines(shop: Path) -> None:
    async with opened(shop) as me:
        await me.go("services", "gateway")
        await me.press("enter")
        field = me.field("calls")
        assert field.text.split("\n") == [
            "catalog GET /products x0.95 timeout=250ms retry=1 breaker",
            "orders POST /orders x0.05 timeout=900ms idempotent",
        ]
        field.focus()
        await me.press("enter")
        await me.type("payments")
        assert me.over == "FormScreen", "enter is a new line here"
        await me.press("ctrl+s")
        assert "      - payments\n" in me.text
        assert "      - catalog GET /products x0.95 timeout=250ms retry=1 breaker\n" in me.text, "as it was"
        await me.press("u")
        await me.press("enter")
        me.field("guards").focus()
        await me.type("x")
        await me.press("down", "up", "escape", "x")
        assert "x" not in str(me.app.session.document.value(("services", "gateway", "guards", "0")))


async def test_a_field_completes_names_and_choices(shop: Path) -> None:
    async with opened(shop) as me:
        await me.go("services", "orders")
        await me.press("enter")
        await me.fill("kind", "")
        await me.type("wo")
        assert "worker" in me.about()
        await me.press("tab")
        assert me.field("kind").text == "worker"
        await me.press("escape", "x")
        await me.go("tables", "orders")
        await me.press("enter")
        await me.fill("store", "")
        await me.type("cat")
        await me.press("tab")
        assert me.field("store").text == "catalog_db"


async def test_enter_on_a_part_opens_the_field_it_stands_in(shop: Path) -> None:
    async with opened(shop) as me:
        await me.go("tables", "order_lines", "key")
        await me.press("enter")
        assert me.form().form.path == ("tables", "order_lines")
        assert me.field("key").has_focus
        await me.press("escape")
        await me.go("tables", "orders", "columns", "created_at")
        await me.press("enter")
        assert me.form().form.path == ("mixins", "stamps", "created_at"), "a mixin's column is changed in the mixin"


async def test_the_form_of_an_item_that_comes_with_a_list_says_what_it_is(shop: Path) -> None:
    async with opened(shop, size=(80, 24)) as me:
        await me.go("checklists", "architecture", "boundaries")
        await me.press("enter")
        assert "item boundaries: Define service boundaries" in me.screen()
