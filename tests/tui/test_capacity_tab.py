"""The Capacity tab: the figures of the entry under the cursor, as they are while one types."""

from __future__ import annotations

from pathlib import Path

from tests.tui.story import Story, opened


def figures(me: Story) -> str:
    return "\n".join(line.text for line in me.app.preview.output.lines)


def flat(me: Story) -> str:
    """The figures without their columns and lines: what is long is wrapped."""
    return " ".join(figures(me).split())


async def turn_to_capacity(me: Story) -> None:
    for _ in range(12):
        if "[Capacity]" in me.tabs:
            return
        await me.press("]")
    raise AssertionError(f"no tab Capacity: {me.tabs}")


async def test_the_figures_follow_the_cursor_and_say_their_formula(shop: Path) -> None:
    async with opened(shop, size=(120, 40)) as me:
        await me.go("services", "catalog")
        await turn_to_capacity(me)
        assert "57 %" in figures(me)
        assert "570/s x 4 ms / (4 x 1 cores)" in me.screen()
        await me.go("services", "mailer")
        assert "30/s x 40 ms / (2 x 1 cores)" in flat(me)
        await me.go("stores", "product_cache")
        await turn_to_capacity(me)
        assert "somebody else scales it, so nothing waits" in flat(me)


async def test_a_table_tells_its_size_and_not_what_its_namesake_does(shop: Path) -> None:
    async with opened(shop, size=(120, 40)) as me:
        await me.go("tables", "orders")
        await turn_to_capacity(me)
        assert "12 M rows" in figures(me)
        assert "utilisation" not in figures(me)
        await me.go("services", "orders")
        await turn_to_capacity(me)
        assert "utilisation" in figures(me)
        assert "12 M rows" not in figures(me)


async def test_an_endpoint_has_its_path_or_says_how_load_would_come(shop: Path) -> None:
    async with opened(shop, size=(120, 40)) as me:
        await me.go("endpoints", "catalog", "GET /products")
        await turn_to_capacity(me)
        assert "12.1 ms" in figures(me)
        assert "gateway 99.999987 % x catalog 99.985 % x catalog_db 99.90 %" in flat(me)
        await me.go("endpoints", "orders", "GET /orders")
        assert "give it load=" in figures(me)
        assert "while orders is asked 30/s" in flat(me)


async def test_what_is_being_typed_counts_at_once(shop: Path) -> None:
    async with opened(shop, size=(120, 40)) as me:
        await me.go("services", "catalog")
        await turn_to_capacity(me)
        assert "unstable" not in figures(me)
        await me.press("a")
        await me.type("catalog -> payments")
        assert "unstable" in figures(me), "payments accepts 100 a second, not 600"
        await me.press("escape", "escape")
        assert "unstable" not in figures(me)


async def test_enter_on_a_line_goes_to_what_it_is_about(shop: Path) -> None:
    async with opened(shop, size=(120, 40)) as me:
        await me.go("stores", "catalog_db")
        await turn_to_capacity(me)
        line = next(i for i, one in enumerate(me.app.preview.output.lines) if one.path[:1] == ("endpoints",))
        await me.press("0")
        me.app.preview.go(line)
        await me.press("enter")
        assert me.at[:3] == ("endpoints", "catalog", "GET /products")


async def test_a_key_turns_to_the_figures_and_again_to_the_chart_of_the_load(shop: Path) -> None:
    async with opened(shop, size=(120, 40)) as me:
        await me.go("endpoints", "orders", "POST /orders")
        await me.press("%")
        assert "[Capacity]" in me.tabs
        await me.press("v", "v", "v")  # past the walks
        assert "p95 of orders POST /orders" in figures(me)
        assert "saturates at" in figures(me)
        assert all(len(line) <= me.app.preview.room for line in figures(me).splitlines())
        await me.go("services", "catalog")
        await me.press("%")
        assert "p95 of catalog GET /products" in figures(me), "of a service, the path that passes it"
        await me.press("v")
        assert "utilisation" in figures(me)


async def test_the_figures_and_the_chart_begin_at_their_top_in_a_small_window(shop: Path) -> None:
    """The row of a service in the table below the chart moved the chart out of sight."""
    async with opened(shop, size=(80, 24)) as me:
        await me.go("services", "catalog")
        await me.press("%")
        assert me.app.preview.top == 0
        await me.press("v")
        assert "p95 of catalog GET /products, by the load of all entries" in me.screen()
        await me.go("services", "gateway")
        assert me.app.preview.top == 0
        await me.press("v")
        assert me.app.preview.top == 0


async def test_enter_on_a_figure_shows_its_inputs_and_enter_on_an_input_goes_to_what_says_it(shop: Path) -> None:
    async with opened(shop, size=(120, 40)) as me:
        await me.go("services", "catalog")
        await me.press("%", "0")
        lines = [line.text for line in me.app.preview.output.lines]
        me.app.preview.go(next(i for i, line in enumerate(lines) if line.startswith("▸ utilisation")))
        await me.press("enter")
        assert "▾ utilisation" in figures(me)
        assert "time 4 ms services.catalog.run" in flat(me)
        await me.press("enter")
        assert "▾" not in figures(me), "and again puts them away"
        me.app.preview.go(next(i for i, line in enumerate(lines) if line.startswith("▸ rate")))
        await me.press("enter", "j", "j", "enter")  # what is long takes two lines
        assert me.at[:2] == ("services", "gateway"), "its rate comes from a call of the gateway"
        assert "[Capacity]" in me.tabs


async def test_what_the_design_does_not_say_is_told_as_a_default(tmp_path: Path) -> None:
    file = tmp_path / "bare.yaml"
    file.write_text("backdraft: 1\nservices: {api: {}}\n")
    async with opened(file, size=(120, 40)) as me:
        await me.go("services", "api")
        await me.press("%", "0")
        lines = [line.text for line in me.app.preview.output.lines]
        me.app.preview.go(next(i for i, line in enumerate(lines) if line.startswith("▸ utilisation")))
        await me.press("enter")
        assert "default: the design does not say services.api.run" in flat(me)
        me.app.preview.go(me.app.preview.cursor + 2)
        await me.press("enter")
        assert me.at == ("services", "api"), "a key that is not there yet leads to its entry"


async def test_enter_on_a_what_if_row_is_offered_as_what_it_does(shop: Path) -> None:
    async with opened(shop, size=(120, 40)) as me:
        await me.go("services", "gateway")
        await me.press("x")
        await me.type("x10")
        await me.press("enter", "0")
        me.app.preview.go(next(i for i, line in enumerate(me.app.preview.output.lines) if "catalog" in line.text))
        await me.press("j", "k")
        assert "enter go to entry" in me.screen()
        assert "explain" not in me.screen()
        await me.press("enter")
        assert "what would be different of it stands first" in me.screen()
