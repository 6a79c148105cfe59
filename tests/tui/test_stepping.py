"""Walking through one request, and looking at what is lost with a box, on the screen."""

from __future__ import annotations

from pathlib import Path

from backdraft.draw.picture import Picture
from backdraft.tui.preview import boxes
from tests.tui.story import opened
from tests.tui.test_heat import drawn


async def test_a_request_is_walked_through_step_by_step(shop: Path) -> None:
    async with opened(shop, size=(120, 40)) as me:
        await me.go("services", "catalog")
        await me.press("W")
        assert "put the cursor on an endpoint" in me.said
        await me.go("endpoints", "catalog", "GET /products")
        await me.press("W")
        assert me.focus == "preview"
        assert "product_cache hits (90 %)" in me.shown
        assert "jwt, rate=200/s, tls" in me.shown
        assert "answered after 11.9 ms" in me.shown
        await me.press("W")
        assert "product_cache misses (10 %)" in me.shown
        assert "answered after 13.9 ms" in me.shown
        line = next(i for i, one in enumerate(me.shown.splitlines()) if "catalog_db" in one)
        await me.press("j", "k", *["j"] * line, "enter")
        assert me.at[:2] == ("services", "catalog"), "the line that asks the store stands there"


async def test_what_survives_steps_back_and_what_is_lost_is_listed(shop: Path) -> None:
    async with opened(shop, size=(120, 40)) as me:
        await me.go("stores", "orders_db")
        before = me.shown
        await me.press("b")
        assert "Without orders_db: 5 of 7 endpoints lost" in me.shown
        assert "✗ orders POST /orders" in me.shown
        assert "mailer gets no order.placed any more" in me.shown
        output = me.app.preview.output
        assert isinstance(output, Picture)
        assert output.over is not None
        faint = {box.path[1] for box in boxes.boxes_of(output) if boxes.faint(box, output.over)}
        assert faint == {"catalog", "catalog_db", "product_cache", "payments", "bus"}
        assert "lost" in drawn(me)
        assert "5% lost" in drawn(me), "of the gateway's requests, the part that goes to the orders"
        await me.press("0", "b")
        assert me.shown == before, "on the same box again, all is there"
        await me.press("b", "escape")
        assert me.shown == before


async def test_where_there_is_no_box_it_is_said_what_the_key_is_for(shop: Path) -> None:
    async with opened(shop, size=(120, 40)) as me:
        await me.go("errors", "invalid")
        await me.press("b")
        assert "put the cursor on one" in me.said
        await me.go("tables", "orders")
        await me.press("b")
        assert "Without orders" in me.shown, "of a table, the store or service that it stands at"
