"""The Diagram tab: from box to box with the arrows, enter goes to the entry, the picture fits the window."""

from __future__ import annotations

from pathlib import Path

from backdraft.draw.picture import Picture, Region
from backdraft.tui.preview import boxes
from tests.tui.story import opened


async def test_arrows_go_from_box_to_box_and_enter_goes_to_the_entry(shop: Path) -> None:
    async with opened(shop, size=(140, 40)) as me:
        await me.go("services", "gateway")
        await me.until(lambda: "║ gateway ║" in me.shown)
        await me.press("0")
        assert me.app.preview.cursor_path == ("services", "gateway"), "the picture begins at what it is about"
        await me.press("down")
        assert me.app.preview.cursor_path == ("services", "catalog")
        await me.press("l")
        assert me.app.preview.cursor_path == ("services", "orders")
        await me.press("k", "k")
        assert me.app.preview.cursor_path == ("services", "web")
        await me.press("down", "down", "right", "enter")
        assert me.at == ("services", "orders")


async def test_a_narrow_window_gets_a_picture_that_fits(shop: Path) -> None:
    async with opened(shop, size=(80, 24)) as me:
        await me.go("services", "orders")
        await me.until(lambda: "│ orders │" in me.shown or "║ orders ║" in me.shown)
        output = me.app.preview.output
        assert isinstance(output, Picture)
        assert output.width <= me.app.preview.room


async def test_a_sequence_is_read_line_by_line(shop: Path) -> None:
    async with opened(shop, size=(140, 40)) as me:
        await me.go("endpoints", "orders", "POST /orders")
        await me.until(lambda: "order.placed" in me.shown)
        await me.press("0", "G", "g", *"jjjjj")
        assert me.app.preview.cursor == 5
        assert me.app.preview.cursor_path[:1] in (("services",), ("endpoints",))


def test_the_nearest_box_ahead_is_the_next_one() -> None:
    row = [
        Region(("services", name), x, y, 10, 3)
        for name, x, y in (("a", 20, 0), ("b", 0, 6), ("c", 40, 6), ("d", 22, 12))
    ]
    assert boxes.beside(row, 0, "down") == 3, "straight below, though further"
    assert boxes.beside(row, 1, "right") == 2
    assert boxes.beside(row, 2, "left") == 1
    assert boxes.beside(row, 0, "up") == 0
    assert boxes.at(row, 41, 7) == 2
    assert boxes.at(row, 35, 7) == -1
