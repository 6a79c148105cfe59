"""The map bears how busy its boxes are and where the hot path goes; no cell of the picture moves for it."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given

from backdraft.capacity.heat import heat
from backdraft.design.view import View
from backdraft.draw.picture import Overlay, Picture
from backdraft.draw.services import service_map
from backdraft.tui.preview import boxes
from tests.capacity.designs import read, shipped
from tests.render.random_designs import designs
from tests.soak import examples
from tests.tui.story import Story, opened

SHOP = shipped("corner-shop")


def drawn(me: Story) -> str:
    """The picture as it is painted, with what is laid over it."""
    view = me.app.preview
    rows = [list(line.text) for line in view.output.lines]
    for index, row in enumerate(rows):
        for cell, sign, _ in view.dress(index)[1]:
            row[cell] = sign
    return "\n".join("".join(row) for row in rows)


def test_the_hot_path_is_the_one_with_the_most_requests_under_way() -> None:
    hot = heat(View(read(SHOP).design))
    assert hot.path == "catalog GET /products"  # 570/s x 12 ms, against 30/s x 109 ms
    assert hot.arrows == {("gateway", "catalog"), ("catalog", "catalog_db"), ("catalog", "product_cache")}
    assert round(hot.busy["services", "catalog"], 3) == 0.57
    assert ("stores", "product_cache") not in hot.busy, "somebody else scales it"


def test_a_design_that_says_no_figure_keeps_its_map_plain() -> None:
    assert not heat(View(read("services: {web: {kind: client, calls: [api]}, api: {}}\n").design)).busy
    assert heat(View(read("services: {web: {kind: client, calls: [api]}, api: {run: 5ms}}\n").design)).busy


@given(designs())
@examples(15)
def test_words_stand_on_edges_alone_and_never_over_one_another(view: View) -> None:
    picture = service_map(view, width=100)
    regions = boxes.boxes_of(picture)
    over = Overlay({region.path: ("»100%!", "error") for region in regions})
    for row, signs in boxes.words(picture.lines, regions, over).items():
        cells = [cell for cell, _, _ in signs]
        assert len(set(cells)) == len(cells)
        for cell in cells:
            assert boxes._glyph(picture.lines[row].text, cell) in "─═━╌┈"
            assert any(box.x < cell < box.x + box.w - 1 and row in (box.y, box.y + box.h - 1) for box in regions)
    boxes.hot_cells(picture.tracks, Overlay(hot=frozenset((t.source, t.target) for t in picture.tracks)))


async def test_the_map_follows_the_figures_as_one_types_and_supposes(shop: Path) -> None:
    async with opened(shop, size=(120, 40)) as me:
        await me.go("services", "orders")
        assert "57%" in drawn(me) and "15%" in drawn(me)
        assert "»57%" not in drawn(me), "with its mark it would touch the arrow"
        assert "% busy · » hot path: catalog GET /products" in str(me.app.preview.border_subtitle)
        plain = me.shown
        await me.press("x")
        await me.type("catalog replicas=2")
        await me.press("enter")
        while "[Diagram]" not in me.tabs:
            await me.press("[")
        assert isinstance(me.app.preview.output, Picture)
        assert "114%!" in drawn(me)
        assert me.shown == plain, "no cell moved"
        await me.press("escape")
        assert "114%!" not in drawn(me)
