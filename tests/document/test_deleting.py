"""Delete with what depends on it: nothing that is left refers to nothing, and nothing goes that need not."""

from __future__ import annotations

import pytest

from backdraft.design.paths import Path
from backdraft.document.document import Document
from backdraft.document.operations import delete
from backdraft.document.problems import problems_of

SHOP = """backdraft: 1
services: {web: {kind: client, calls: [orders GET /orders]}, orders: {emits: [placed]}, mail: {consumes: [placed]}}
stores: {bus: kafka}
events:
  placed: Order to=bus key=buyer
errors: {gone: 410 Gone, full: 409 Full}
types:
  Order: orders
  Create: orders(buyer, note?) + lines:int[]
  Only: orders(buyer)
  Less: Order - buyer
tables:
  buyers: {columns: {id: int pk}}
  orders:
    columns: {id: int pk, buyer: -> buyers.id, note: text}
    indexes:
      - buyer, note
      - note
endpoints:
  orders:
    - GET /orders -> Order[]
    - POST /orders < Create -> Order !gone !full
    - POST /only < Only
"""


def after(path: Path) -> tuple[Document, tuple[Path, ...]]:
    document = Document.read(SHOP)
    assert problems_of(document) == ()
    found = delete(document, path, with_dependents=True)
    return document.apply(*found.edits), found.lines


def test_a_column_that_goes_takes_its_indexes_and_is_picked_no_more() -> None:
    document, lines = after(("tables", "buyers"))
    assert ("tables", "orders", "indexes", "buyer, note") in lines
    assert ("types", "Create", "field", "buyer") in lines
    assert "  Create: orders(note?) + lines:int[]\n" in document.text
    assert "  Less: Order\n" in document.text
    assert "  placed: Order to=bus\n" in document.text
    assert "    indexes:\n      - note\n" in document.text
    assert "Only" not in document.text, "nothing was left of it, nor of the endpoint that took it"
    assert "- POST /orders < Create -> Order !gone !full\n" in document.text


def test_an_error_goes_out_of_the_lines_that_answer_with_it() -> None:
    document, lines = after(("errors", "gone"))
    assert lines == (("endpoints", "orders", "POST /orders", "error", "gone"),)
    assert "- POST /orders < Create -> Order !full\n" in document.text


@pytest.mark.parametrize(
    "path",
    [
        ("tables", "buyers"), ("tables", "orders"), ("tables", "orders", "columns", "note"), ("types", "Order"),
        ("types", "Create"), ("stores", "bus"), ("events", "placed"), ("errors", "full"), ("services", "orders"),
        ("endpoints", "orders", "GET /orders"),
    ],
)  # fmt: skip
def test_nothing_that_is_left_refers_to_nothing(path: Path) -> None:
    document, _ = after(path)
    assert [p.message for p in problems_of(document) if p.severity == "error"] == []


def test_what_refers_to_it_is_named_when_it_goes_alone() -> None:
    document = Document.read(SHOP)
    found = delete(document, ("errors", "gone"))
    assert found.dependents == (("endpoints", "orders", "POST /orders"),)
    assert [p.message for p in problems_of(document.apply(*found.edits))] == ['no error "gone"']
