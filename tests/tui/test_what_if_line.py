"""What if, on the screen: a line that is supposed, figures beside one another, a design that stays as it is."""

from __future__ import annotations

from pathlib import Path

from tests.tui.story import opened


async def test_figures_stand_beside_one_another_while_one_types_and_the_file_is_not_touched(shop: Path) -> None:
    async with opened(shop, size=(120, 40)) as me:
        before = me.text
        await me.go("services", "catalog")
        await me.press("x")
        assert "catalog replicas=1" in me.shown or "gateway replicas=1" in me.shown, "an empty line teaches"
        await me.type("catalog replicas=2")
        assert "[Capacity]" in me.tabs
        assert me.shown.splitlines()[1].split()[0] == "catalog", "what is under the cursor comes first"
        assert "57 %" in me.shown
        assert "114 %" in me.shown
        told = " ".join(me.shown.split())
        assert "✗ catalog is unstable at 570/s: needs 3 or more replicas (4 to stay at 70%), has 2" in told
        await me.press("backspace")
        await me.type("3")
        assert "76 %" in me.shown
        await me.press("enter")
        assert "supposed: catalog replicas=3" in me.said
        await me.go("stores", "orders_db")
        assert "76 %" in me.shown, "it holds while one goes about"
        assert me.text == before
        await me.press("escape")
        assert "76 %" not in me.shown
        assert me.text == before
        assert not me.app.session.unsaved


async def test_escape_in_the_line_leaves_it_and_the_tab_is_the_one_before(shop: Path) -> None:
    async with opened(shop, size=(120, 40)) as me:
        await me.go("tables", "orders")
        tab = me.tabs
        await me.press("x")
        await me.type("rows x100")
        assert "1.99 TB" in me.shown
        await me.press("escape")
        assert me.tabs == tab
        assert me.app.session.what_if is None


async def test_names_and_what_may_become_of_them_are_completed(shop: Path) -> None:
    async with opened(shop, size=(120, 40)) as me:
        await me.press("x")
        await me.type("paym")
        assert [offer.text for offer in me.app.bar.offers] == ["payments"]
        await me.press("tab")
        await me.type(" d")
        await me.press("tab")
        assert me.app.bar.text == "payments down"
        assert "0 %" in me.shown
        await me.type(", product_cache ")
        assert {"off", "hit="} <= {offer.text for offer in me.app.bar.offers}
        assert "0 %" in me.shown, "what is understood already still counts"


async def test_a_wrong_word_is_told_with_what_was_meant(shop: Path) -> None:
    async with opened(shop, size=(120, 40)) as me:
        await me.press("x")
        await me.type("catalgo down")
        assert "did you mean catalog?" in me.told
        await me.press("enter")
        assert me.focus == "bar", "nothing is taken"
        assert "did you mean catalog?" in me.told


async def test_what_is_supposed_is_written_when_one_says_so_and_undone_in_one_step(shop: Path) -> None:
    async with opened(shop, size=(120, 40)) as me:
        before = me.text
        await me.press("x")
        await me.type("x2, catalog replicas=8, product_cache hit=95%, rows x10")
        await me.press("enter")
        await me.press("X")
        await me.rest()
        assert "peak: 1200/s, mean: 400/s" in me.text
        assert "run: 8 x 1cpu 4ms 99.5%" in me.text
        assert "hit: 95%" in me.text
        assert "rows: 120M" in me.text
        await me.press("u")
        assert me.text == before


async def test_what_no_design_says_is_not_written(shop: Path) -> None:
    async with opened(shop, size=(120, 40)) as me:
        before = me.text
        await me.press("X")
        assert "nothing is supposed" in me.said
        await me.press("x")
        await me.type("payments down")
        await me.press("enter")
        await me.press("X")
        await me.rest()
        assert "payments down can be supposed, not designed" in me.said
        assert me.text == before


async def test_the_rate_of_an_endpoint_is_written_into_its_line(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    line = "- GET /orders load=50/s -- Orders # as measured"
    file.write_text(f"backdraft: 1\nservices:\n  a: {{}}\nendpoints:\n  a:\n    {line}\n")
    async with opened(file, size=(120, 40)) as me:
        await me.press("x")
        await me.type("x3")
        await me.press("enter")
        await me.press("X")
        await me.rest()
        assert line.replace("50/s", "150/s") in me.text
