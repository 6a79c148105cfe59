"""The picture of tables, read back: every table with its columns, every foreign key with both of its ends."""

from __future__ import annotations

from collections import Counter
from pathlib import Path as File

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from backdraft.design.resolve.relations import relations
from backdraft.design.resolve.tables import columns_of
from backdraft.design.view import View
from backdraft.document.document import Document
from backdraft.draw.graph import Direction
from backdraft.draw.tables import table_graph, table_picture
from tests.draw.systems import schema, view_of
from tests.draw.trace import read_relations
from tests.render.random_designs import DESIGNS, designs
from tests.soak import examples


def judge(view: View, direction: Direction) -> None:
    """Draws all tables, reads them back, compares with the design."""
    drawn = table_picture(view, detail="all", direction=direction)
    boxes, found = read_relations([line.text for line in drawn.lines])
    graph = table_graph(view)
    text = {node.key: " ".join(" ".join(line.split()) for line in node.lines) for node in graph.nodes}
    assert Counter(box.text for box in boxes) == Counter(text.values())
    for path in view.paths("tables"):
        for column in columns_of(view, path[1]):
            assert f" {column.name} " in text[path[1]]
    wanted = Counter(
        (
            frozenset(
                {
                    (text[each.key.table], "maybe" if each.optional else "one"),
                    (text[each.table], "maybe" if each.once else "many"),
                }
            ),
            not each.kept,
        )
        for path in view.paths("tables")
        for each in relations(view, path[1])
    )
    assert found == wanted


@pytest.mark.parametrize("direction", ["TB", "LR"])
@examples(30)
@given(seed=st.integers(0, 1 << 32))
def test_any_schema_is_read_back_from_its_picture(direction: Direction, seed: int) -> None:
    """Every column with its marks and its type, every foreign key with both ends, as whoever made the schema knows."""
    made = schema(seed)
    drawn = table_picture(view_of(made.text), detail="all", direction=direction)
    rows = [line.text for line in drawn.lines]
    boxes, found = read_relations(rows)
    text = {
        name: " ".join([name, *(" ".join(filter(None, (marks, column, kind))) for column, marks, kind in columns)])
        for name, columns in made.columns.items()
    }
    assert Counter(box.text for box in boxes) == Counter(text.values())
    wanted = Counter(
        (frozenset({(text[target], at_target), (text[source], at_source)}), dashed)
        for target, source, at_target, at_source, dashed in made.relations
    )
    assert found == wanted
    assert all(cell_len(row) <= drawn.width for row in rows)


@pytest.mark.parametrize("direction", ["TB", "LR"])
@pytest.mark.parametrize("file", DESIGNS, ids=lambda f: f.stem)
def test_the_tables_of_each_design(file: File, direction: Direction) -> None:
    judge(View(Document.read(file.read_text(encoding="utf-8")).design), direction)


@pytest.mark.parametrize("direction", ["TB", "LR"])
@examples(8)
@given(view=designs())
def test_the_tables_of_any_design_are_drawn(direction: Direction, view: View) -> None:
    drawn = table_picture(view, detail="all", direction=direction)
    shown = {region.path for region in drawn.regions}
    assert set(view.paths("tables")) <= shown


def test_a_table_shows_its_neighbours_by_their_keys() -> None:
    shop = next(file for file in DESIGNS if file.stem == "corner-shop")
    view = View(Document.read(shop.read_text(encoding="utf-8")).design)
    drawn = table_picture(view, ("tables", "customers"))
    assert {region.path[1] for region in drawn.regions if region.path[0] == "tables"} == {"customers", "orders"}
    assert "full_name" in drawn.text
    assert "total" not in drawn.text
    assert [region.path for region in drawn.regions if region.marked] == [("tables", "customers")]


def test_what_is_too_wide_shows_less() -> None:
    shop = next(file for file in DESIGNS if file.stem == "corner-shop")
    view = View(Document.read(shop.read_text(encoding="utf-8")).design)
    assert "varchar" in table_picture(view, width=100).text
    narrow = table_picture(view, width=24)
    assert "orders" in narrow.text
    assert "varchar" not in narrow.text
