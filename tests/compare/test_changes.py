"""What changed between two designs: told entry by entry, in the order of the file, renames only as stated."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backdraft.compare.changes import Comparison, compare
from backdraft.compare.report import lines, plain
from backdraft.design.design import Design
from backdraft.design.paths import SECTIONS
from backdraft.design.view import View
from backdraft.document.document import Document
from backdraft.document.edits import EditError
from tests.strategies import edits, yaml_text

SHOP = (Path(__file__).parents[2] / "designs" / "corner-shop.yaml").read_text(encoding="utf-8")


def found(old: str, new: str) -> Comparison:
    return compare(*(View(Document.read(text).design) for text in (old, new)))


def told(old: str, new: str) -> list[str]:
    return lines(found(old, new).changes).text.splitlines()


def shop(*changes: tuple[str, str]) -> str:
    text = SHOP
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    return text


def test_layout_order_and_comments_are_no_changes() -> None:
    shuffled = "\n".join(
        line.replace("{", "{ ") + "   # seen" if "{kind: job" in line else line for line in SHOP.splitlines()
    )
    assert shuffled != SHOP
    assert told(SHOP, shuffled + "\n") == []


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("summary: Sells", "summary: Gives", "~ head  summary: Sells groceries"),
        ("p95: 300ms", "p95: 200ms", "~ targets  p95: 300ms → 200ms"),
        ("peak: 600/s", "peak: 900/s", "~ load.gateway  peak: 600/s → 900/s"),
        ("envelope: standard", "envelope: bare", "~ api  envelope: nothing → bare"),
        ("max: 100}", "max: 200}", "~ api  page.max: nothing → 200"),
        ("jwt: bearer", "jwt: oidc", "~ api.auth.jwt  scheme: bearer → oidc"),
        ("429 Too many requests", "429 Slow down", "~ errors.rate_limited  message: Too many requests → Slow down"),
        ("timeout=250ms retry=1", "timeout=250ms", "~ services.gateway.calls.catalog GET /products  retry: 1"),
        ("ttl: 5m", "ttl: 9m", "~ stores.product_cache  ttl: 5m → 9m"),
        ("to=bus key=id", "to=bus", "~ events.order.placed  key: id → nothing"),
        ("Product: products", "Product: products - stock", "~ types.Product  type: products → products - stock"),
        ("sum: numeric(12,2)?", "sum: numeric(12,2)", "~ types.Totals.sum  nullable: true → nothing"),
        ("total: numeric(12,2) 0..", "total: numeric(12,2) 1..", "~ tables.orders.total  bounds: 0.. → 1.."),
        ("key: order_id, line_no", "key: line_no, order_id", "~ tables.order_lines  key: order_id, line_no → line_no"),
        ("paid' or total > 0", "paid' or total > 1", "~ tables.orders.checks.paid_total  condition: status <> 'paid'"),
        ("- status, created_at\n", "- unique status, created_at\n", "~ tables.orders.indexes.status, created_at"),
        ("rate=60/min", "rate=90/min", "~ endpoints.orders.POST /orders  rate: 60/min → 90/min"),
        ("Runbook written", "Runbook read", "~ checklists.launch.runbook  text: Runbook written → Runbook read"),
        ("status: accepted", "status: proposed", "~ decisions.PostgreSQL for orders  status: accepted → proposed"),
        ("hub: {max: 5}", "hub: {max: 6}", "~ review  rules.hub"),
    ],
)  # fmt: skip
def test_a_change_of_any_kind_of_entry_says_which_field_from_and_to(before: str, after: str, line: str) -> None:
    first = told(SHOP, shop((before, after)))[0]
    assert first.startswith(line), first


def test_what_came_and_went_is_told_in_the_order_of_the_file() -> None:
    new = shop(
        ("    note: One row for each basket that was paid for or tried\n", ""),
        ("  product_cache: {kind", "  sessions: redis\n  product_cache: {kind"),
        ("    indexes: [title]\n", ""),
        ("      stock: int 0..\n", "      weight: int\n"),
        ("    - GET /products/:sku -> Product @public etag cache=5m -- Fetch one product\n", ""),
    )
    assert told(SHOP, new) == [
        "+ stores.sessions",
        "~ tables.orders  note: One row for each basket that was paid for or tried → nothing",
        "+ tables.products.weight",
        "− tables.products.stock",
        "− tables.products.indexes.title",
        "− endpoints.catalog.GET /products/:sku",
    ]


def test_a_column_of_a_mixin_changes_in_every_table_that_has_it() -> None:
    new = shop(("    updated_at: timestamptz = now\n", "    updated_at: timestamptz?\n"))
    assert told(SHOP, new) == [
        "~ mixins.stamps.updated_at  nullable: nothing → true",
        "~ mixins.stamps.updated_at  default: now → nothing",
        "~ tables.customers.updated_at (from mixins.stamps.updated_at)  nullable: nothing → true",
        "~ tables.customers.updated_at (from mixins.stamps.updated_at)  default: now → nothing",
        "~ tables.orders.updated_at (from mixins.stamps.updated_at)  nullable: nothing → true",
        "~ tables.orders.updated_at (from mixins.stamps.updated_at)  default: now → nothing",
    ]


def test_a_column_moved_into_a_mixin_is_still_there() -> None:
    new = SHOP.replace("      full_name: varchar(120) pii\n", "").replace("use: [stamps]", "use: [stamps, person]", 1)
    new = new.replace("mixins:\n", "mixins:\n  person:\n    full_name: varchar(120) pii\n")
    assert told(SHOP, new) == ["+ mixins.person", "~ tables.customers  use: stamps → stamps, person"]


def test_a_column_follows_its_named_type_and_its_target() -> None:
    new = shop(("sku: varchar(40) pk", "sku: varchar(60) pk"), ("Email: varchar(320)", "Email: varchar(200)"))
    assert told(SHOP, new) == [
        "~ types.Email  type: varchar(320) email → varchar(200) email",
        "~ tables.customers.email  type: varchar(320) → varchar(200)",
        "~ tables.order_lines.product_sku  type: varchar(40) → varchar(60)",
        "~ tables.products.sku  type: varchar(40) → varchar(60)",
    ]


def test_a_stated_rename_is_one_change_and_what_refers_to_it_is_none() -> None:
    renamed = shop(
        ("  customers:\n    store", "  buyers:\n    was: customers\n    store"),
        ("-> customers.id", "-> buyers.id"),
        ("email: Email unique pii", "mail: Email unique pii was=email"),
        ("customer_id, created_at desc", "buyer_id, created_at desc"),
        ("customer_id: -> buyers.id delete=restrict", "buyer_id: -> buyers.id delete=restrict was=customer_id"),
        ("  reconcile: {kind: job", "  settle: {kind: job, was: reconcile"),
    )
    changes = [line for line in told(SHOP, renamed) if not line.startswith(("~ types", "~ endpoints"))]
    assert changes == [
        "~ services.settle (was reconcile)",
        "~ tables.buyers (was customers)",
        "~ tables.buyers.mail (was email)",
        "~ tables.orders.buyer_id (was customer_id)",
    ]


def test_without_was_nothing_is_taken_for_a_rename() -> None:
    new = shop(("  reconcile: {kind: job", "  settle: {kind: job"))
    assert told(SHOP, new) == ["+ services.settle", "− services.reconcile"]


def test_endpoints_go_with_their_renamed_service() -> None:
    new = SHOP.replace("  catalog:\n", "  shelves:\n").replace("- catalog GET", "- shelves GET")
    new = new.replace("owner: catalog", "owner: shelves").replace("  shelves:\n", "  shelves:\n    was: catalog\n", 1)
    assert told(SHOP, new) == [
        "~ services.shelves (was catalog)",
        "~ stores.catalog_db  owner: catalog → shelves",
        "~ endpoints.shelves.GET /products (was GET /products)",
        "~ endpoints.shelves.GET /products/:sku (was GET /products/:sku)",
    ]


def test_names_that_change_places_or_move_up_are_renames_all_the_same() -> None:
    old = "backdraft: 1\ntables:\n  t:\n    columns:\n      a: int\n      b: text\n      c: uuid\n"
    new = "backdraft: 1\ntables:\n  t:\n    columns:\n      b: int was=a\n      a: text was=b\n      d: uuid was=c\n"
    assert told(old, new) == ["~ tables.t.b (was a)", "~ tables.t.a (was b)", "~ tables.t.d (was c)"]
    assert found(new, new).changes == ()


def test_a_was_that_is_done_is_said_to_be() -> None:
    old = "backdraft: 1\ntables:\n  goods:\n    columns:\n      id: int\n"
    new = "backdraft: 1\ntables:\n  goods:\n    was: wares\n    columns:\n      id: int was=no\n"
    assert found(old, new).changes == ()
    assert plain(found(old, new))["done"] == ["tables.goods", "tables.goods.id"]
    assert plain(found(new, new))["done"] == ["tables.goods", "tables.goods.id"]


def test_plain_data_has_all_that_the_lines_say() -> None:
    data = plain(found(SHOP, shop(("total: numeric(12,2) 0..", "amount: numeric(14,2) 0.. was=total"))))
    assert data["changes"][0] == {
        "kind": "renamed",
        "where": "tables.orders.amount",
        "was": "tables.orders.total",
        "fields": [{"field": "type", "from": "numeric(12,2)", "to": "numeric(14,2)"}],
    }


@given(st.integers(0, 2**31))
def test_there_are_changes_exactly_when_an_entry_says_something_else(seed: int) -> None:
    rng = random.Random(seed)
    before = Document.read(yaml_text.design_text(seed))
    assert compare(View(before.design), View(before.design)).changes == ()
    try:
        after = before.apply(edits.random_edit(rng, yaml_text.load(before.text)))
    except EditError:
        return
    changes = compare(View(before.design), View(after.design)).changes
    same = _entries(before.design) == _entries(after.design)
    assert same <= (changes == ())
    if not same and not changes:
        assert _loosely(before.design) == _loosely(after.design)


def _entries(design: Design) -> dict[object, object]:
    return {path: design.entry(path) for section in ("head", *SECTIONS) for path in design.paths(section)}


def _loosely(design: Design) -> dict[object, object]:
    """Entries without the order of their parts, and without `was`, which says something about another design."""
    return {path: _sorted(entry) for path, entry in _entries(design).items()}


def _sorted(value: object) -> object:
    if hasattr(value, "__dataclass_fields__"):
        names = [name for name in value.__dataclass_fields__ if name != "was"]
        return (type(value).__name__, *(_sorted(getattr(value, name)) for name in names))
    if isinstance(value, tuple):
        return tuple(sorted((_sorted(item) for item in value), key=repr))
    return value
