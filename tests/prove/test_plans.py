"""What SQLite says of the queries behind list endpoints, and what an index changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backdraft.design.view import Memo, View
from backdraft.document.document import Document
from backdraft.prove.plans import explained, plans
from backdraft.render.sql import DIALECTS
from backdraft.render.sql.queries import queries_of, queries_sql, statement
from tests.soak import examples
from tests.strategies import yaml_text

DESIGNS = sorted((Path(__file__).parents[2] / "designs").glob("*.yaml"))
SHOP = """\
backdraft: 1
services: {shop: {}}
stores: {db: postgres}
tables:
  tenants: {columns: {id: uuid pk}}
  orders:
    rows: ROWS
    columns:
      id: uuid pk
      status: varchar(20)
      note: text
      made_at: ts
    indexes: [INDEX]
  notes:
    columns: {tenant_id: -> tenants.id, no: int, text: text}
    key: tenant_id, no
    indexes: ["tenant_id, text"]
  lines:
    columns: {id: uuid pk, order_id: -> orders.id}
endpoints:
  shop:
    - GET /orders ?status,made_at[gte] sort=-made_at,note page -> orders[]
    - GET /orders/:id/lines -> lines[]
    - GET /orders/:id -> orders
    - GET /notes ?text -> notes[]
"""


def view_of(text: str) -> View:
    return Memo().view(Document.read(text).design)


def said(index: str, rows: str = "12M") -> list[str]:
    view = view_of(SHOP.replace("INDEX", index).replace("ROWS", rows))
    return [plan.says() for plan in plans(view, (("endpoints", "shop", "GET /orders"),))]


def test_what_no_index_serves_is_a_scan_and_what_one_serves_is_a_search() -> None:
    assert said("") == [
        "the list sorts all of orders (12M rows)",
        "?status scans orders (12M rows)",
        "?made_at[gte] scans orders (12M rows)",
        "sort=note sorts all of orders (12M rows)",
    ]
    assert said('"status, made_at desc", made_at desc, note') == [
        "the list reads one page of orders (12M rows)",
        "?status searches orders (12M rows)",
        "?made_at[gte] searches orders (12M rows)",
        "sort=note reads one page of orders (12M rows)",
    ]


def test_a_list_without_pages_reads_the_whole_table_and_has_no_limit() -> None:
    view = view_of(SHOP.replace("INDEX", "made_at").replace("ROWS", "12M").replace(" page -> orders", " -> orders"))
    plan = plans(view, (("endpoints", "shop", "GET /orders"),))[0]
    assert plan.query.limit == 0 and "LIMIT" not in statement(view, plan.query, "postgres")
    few = view_of(
        "tables: {t: {rows: 20, columns: {id: uuid pk}}}\nservices: {a: {}}\nendpoints: {a: ['GET /ts -> t[]']}"
    )
    assert [plan.says() for plan in plans(few)] == ["the list reads all of t (20 rows)"]
    many = view_of(
        "tables: {t: {rows: 12M, columns: {id: uuid pk}}}\nservices: {a: {}}\nendpoints: {a: ['GET /ts -> t[]']}"
    )
    assert [(plan.says(), plan.slow, plan.index) for plan in plans(many)] == [("the list scans t (12M rows)", True, "")]


def test_the_index_that_is_offered_makes_it_a_search() -> None:
    view = view_of(SHOP.replace("INDEX", "").replace("ROWS", "12M"))
    offered = [plan.index for plan in plans(view)]
    assert offered[:4] == ["made_at desc", "status, made_at desc", "made_at", "note"]
    after = said(", ".join(f'"{index}"' for index in offered[:4]))
    assert not any("scans" in line or "sorts" in line for line in after)


def test_a_small_table_may_be_scanned() -> None:
    assert not any("scans" in line for line in said("", rows="200"))


def test_rows_of_a_parent_are_found_by_its_key_and_those_of_a_tenant_by_the_tenant() -> None:
    view = view_of(SHOP.replace("INDEX", "").replace("ROWS", "12M"))
    lines = plans(view, (("endpoints", "shop", "GET /orders/:id/lines"),))
    assert [(p.says(), p.index) for p in lines] == [("the list searches lines", "")]
    notes = plans(view, (("endpoints", "shop", "GET /notes"),))
    assert not any(plan.slow for plan in notes)
    assert view.ask(queries_of, ("endpoints", "shop", "GET /orders/:id")) == ()


def test_a_query_reads_as_its_dialect_has_it() -> None:
    view = view_of(SHOP.replace("INDEX", "").replace("ROWS", "12M"))
    path = ("endpoints", "shop", "GET /orders")
    texts = {dialect: queries_sql(view, dialect, path).lines[1].text for dialect in DIALECTS}
    assert texts["postgres"] == "SELECT * FROM orders ORDER BY made_at DESC LIMIT 20;"
    assert texts["mssql"] == "SELECT TOP 20 * FROM orders ORDER BY made_at DESC;"
    assert texts["oracle"] == "SELECT * FROM orders ORDER BY made_at DESC FETCH FIRST 20 ROWS ONLY;"
    assert "WHERE status = :status ORDER BY" in queries_sql(view, "mysql", path).text
    assert "WHERE status = $status ORDER BY" in queries_sql(view, "duckdb", path).text


@pytest.mark.parametrize("design", DESIGNS, ids=lambda path: path.stem)
def test_every_query_of_the_shipped_designs_is_planned(design: Path) -> None:
    view = view_of(design.read_text())
    asked = [query for path in view.paths("endpoints") for query in view.ask(queries_of, path)]
    assert [plan.query for plan in plans(view)] == asked
    assert all(plan.index for plan in plans(view) if plan.slow)


@examples(40)
@given(st.integers(0, 10_000))
def test_any_design_has_queries_in_every_dialect_or_none(seed: int) -> None:
    view = view_of(yaml_text.design_text(seed))
    for path in view.paths("endpoints"):
        for dialect in DIALECTS:
            assert explained(view, path, dialect).lines
