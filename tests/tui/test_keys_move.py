"""Moving about: every key of the keymap that changes the place and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.story import opened


async def test_digits_and_tab_go_from_pane_to_pane(shop: Path) -> None:
    async with opened(shop) as me:
        for key, pane in (
            ("2", "endpoints"),
            ("3", "schema"),
            ("4", "checklists"),
            ("1", "services"),
            ("0", "preview"),
        ):
            await me.press(key)
            assert me.focus == pane
        for pane in ("services", "endpoints", "schema", "checklists", "preview"):
            await me.press("tab")
            assert me.focus == pane
        await me.press("shift+tab")
        assert me.focus == "checklists"


async def test_the_cursor_moves_with_letters_and_arrows_to_the_ends_and_through_folds(shop: Path) -> None:
    async with opened(shop) as me:
        await me.press("j")
        assert me.at == ("services", "web")
        await me.press("down", "down")
        assert me.at == ("services", "catalog")
        await me.press("k")
        assert me.at == ("services", "gateway")
        before = len(me.listed)
        await me.press("l")
        assert len(me.listed) == before + 2, "its two calls"
        await me.press("right")
        assert me.at == ("services", "gateway", "calls", "catalog GET /products")
        await me.press("h")
        assert me.at == ("services", "gateway")
        await me.press("left")
        assert len(me.listed) == before
        await me.press("G")
        last = me.at
        await me.press("g")
        assert me.at == ("services",)
        await me.press("end")
        assert me.at == last
        await me.press("home", "h")
        assert len(me.listed) < before, "a section's head folds too"


async def test_the_preview_moves_by_itself_and_enter_goes_to_the_entry_of_a_line(shop: Path) -> None:
    async with opened(shop) as me:
        await me.press("3", "0", "g", "j", "j", "down", "k")
        assert me.app.preview.cursor == 2
        await me.press("G")
        assert me.app.preview.cursor == len(me.app.preview.output.lines) - 1
        await me.press("g")
        assert me.app.preview.cursor == 0
        line = next(i for i, one in enumerate(me.app.preview.output.lines) if one.path[:2] == ("tables", "products"))
        me.app.preview.go(line)
        await me.press("enter")
        assert me.focus == "schema"
        assert me.at[:2] == ("tables", "products")


async def test_slash_filters_as_one_types_and_esc_shows_all(shop: Path) -> None:
    async with opened(shop) as me:
        await me.press("3")
        everything = me.listed
        await me.press("/")
        await me.type("order")
        assert me.focus == "bar"
        assert me.listed != everything
        assert all("products" not in row for row in me.listed)
        await me.press("enter")
        assert me.focus == "schema"
        await me.press("j")
        assert any("order" in part for part in me.at)
        await me.press("escape")
        assert me.listed == everything
        at = me.at
        await me.press("/")
        await me.type("nothing at all")
        assert "Nothing here holds" in me.screen()
        await me.press("escape")
        assert me.listed == everything
        assert me.at == at and len(at) == 2, "where one was"
        assert me.focus == "schema"
        await me.press("/")
        await me.type("nothing at all")
        await me.press("enter")
        assert (me.listed, me.at, me.focus) == (everything, at, "schema")
        assert "s looks in every pane" in me.said


async def test_s_jumps_to_anything_and_minus_comes_back(shop: Path) -> None:
    async with opened(shop) as me:
        await me.press("j", "s")
        assert me.over == "Picker"
        await me.type("order_lines.quant")
        await me.press("enter")
        assert me.at == ("tables", "order_lines", "columns", "quantity")
        assert me.focus == "schema"
        await me.press("s")
        await me.type("POST /orders")
        await me.press("enter")
        assert me.at == ("endpoints", "orders", "POST /orders")
        await me.press("-")
        assert me.at == ("tables", "order_lines", "columns", "quantity")
        await me.press("-")
        assert me.at == ("services", "web")
        await me.press("-")
        assert "began" in me.said
        await me.press("s", "escape")
        assert me.at == ("services", "web")


async def test_s_and_the_filter_find_what_entries_say_of_themselves(shop: Path) -> None:
    async with opened(shop) as me:
        await me.press("s")
        await me.type("Place an")
        await me.press("enter")
        assert me.at == ("endpoints", "orders", "POST /orders")
        await me.press("1", "/")
        await me.type("follows them")
        assert me.at == ("services", "orders"), "what it does is not in its row"
        await me.press("escape", "3", "g", "/")
        await me.type("quan")
        await me.press("enter")
        assert me.said.startswith("shows what holds")
        assert me.at == ("tables", "order_lines", "columns", "quantity"), "what was looked for, not what it lies under"


async def test_help_of_the_preview_begins_with_the_preview(shop: Path) -> None:
    async with opened(shop, size=(80, 24)) as me:
        await me.press("0", "question_mark")
        seen = me.screen()
        assert "Help: Preview" in seen and "Next preview tab" in seen
        assert "w ctrl+s  Save" in seen, "what is copied and saved comes next"
        await me.press("escape", "2", "question_mark")
        assert "!not_found @orders:write" in me.screen()


async def test_o_follows_a_reference_and_big_o_finds_who_uses_it(shop: Path) -> None:
    async with opened(shop) as me:
        await me.go("tables", "orders", "columns", "customer_id")
        await me.press("o")
        assert me.at == ("tables", "customers", "columns", "id")
        await me.press("O")
        assert me.at == ("tables", "orders", "columns", "customer_id"), "the only one that uses it"
        await me.press("-", "-")
        await me.go("services", "payments")
        await me.press("o")
        assert "refers to nothing" in me.said
        await me.press("O")
        assert me.at[:2] == ("services", "orders")
        await me.go("endpoints", "orders", "POST /orders")
        await me.press("o")
        assert me.over == "Picker", "several: body, answer, errors, the service"
        await me.type("OrderCreate")
        await me.press("enter")
        assert me.at == ("types", "OrderCreate")
        await me.go("stores", "catalog_db")
        await me.press("O")
        assert me.over == "Picker"
        assert "services.catalog.reads" in me.screen() and "tables.products" in me.screen()


async def test_esc_steps_back_one_by_one_and_never_quits(shop: Path) -> None:
    async with opened(shop) as me:
        await me.press("3", "/")
        await me.type("order")
        await me.press("enter", "z", "0")
        await me.press("?")
        assert me.over == "Help"
        await me.press("escape")
        assert (me.over, me.focus) == ("", "preview")
        await me.press("escape")
        assert me.focus == "schema"
        await me.press("escape")
        assert not me.app.lists["schema"].filtered
        await me.press("escape")
        assert not me.app.screen.has_class("zoom-panes", "zoom-preview")
        for _ in range(5):
            await me.press("escape")
        assert me.running
        assert me.focus == "schema"


@pytest.mark.parametrize(("byte", "there"), [("A", "web"), ("B", "catalog")])
async def test_an_arrow_whose_bytes_come_apart_is_an_arrow(shop: Path, byte: str, there: str) -> None:
    async with opened(shop) as me:
        await me.press("j", "j")
        await me.pilot.press("escape", "[", byte)
        await me.rest()
        assert me.at == ("services", there)
        assert me.focus == "services", "A did not open the bar"
        assert "[Diagram]" in me.tabs, "[ did not change the tab"


async def test_a_bracket_long_after_esc_is_a_bracket(shop: Path) -> None:
    async with opened(shop) as me:
        await me.press("escape", "[")
        await me.until(lambda: "[YAML]" in me.tabs)
        await me.press("]")
        assert "[Diagram]" in me.tabs


async def test_letters_are_letters_where_one_types(shop: Path) -> None:
    everything = "1234aAcJKrdDeyYoOnNfiuUwRtzqs.:?/[]<>-!"
    async with opened(shop) as me:
        before = me.text
        await me.press("a")
        for letter in everything:
            await me.pilot.press(letter)
        await me.rest()
        assert me.app.bar.text == everything
        assert me.focus == "bar"
        await me.press("escape", "s")
        for letter in "qadw":
            await me.pilot.press(letter)
        await me.rest()
        assert me.over == "Picker"
        await me.press("escape", "j", "enter")
        await me.fill("does", "")
        for letter in "qadD?:":
            await me.pilot.press(letter)
        await me.rest()
        assert me.field("does").text == "qadD?:"
        await me.press("escape", "x")
        assert me.over == ""
        assert (me.text, me.disk) == (before, before)
        assert me.running


async def test_n_and_big_n_walk_through_the_problems(home: Path) -> None:
    file = home / "bad.yaml"
    file.write_text(
        "backdraft: 1\nservices:\n  a: {calls: [b, c]}\ntables:\n  t:\n    columns:\n      id: uuid pk\n      x: inty\n"
    )
    async with opened(file) as me:
        await me.until(lambda: len(me.app.session.checked.problems) == 3)
        await me.press("n")
        assert me.at == ("services", "a", "calls", "b")
        assert me.said.startswith('f mends it: 3:15 services.a.calls.b: no service "b"')
        await me.press("n")
        assert me.at == ("services", "a", "calls", "c")
        await me.press("n")
        assert me.at == ("tables", "t", "columns", "x")
        assert "8:10" in me.said and "inty" in me.said
        await me.press("n")
        assert me.at == ("services", "a", "calls", "b"), "round again"
        await me.press("N")
        assert me.at == ("tables", "t", "columns", "x")
        await me.press("!")
        assert me.over == "Problems"
        assert "Problems: 3" in me.screen()
        await me.press("j", "enter")
        assert me.at == ("services", "a", "calls", "c")


async def test_n_says_so_when_there_are_none(shop: Path) -> None:
    async with opened(shop) as me:
        await me.press("n")
        assert me.said.startswith("no errors or warnings; ")
        hints = me.app.session.checked.count("info")
        assert f"{hints} hints: ! lists them" in me.said
        await me.press("!")
        assert me.over == "Problems"
        assert f"Findings: {hints}  ● {hints}" in me.screen(), "the list has what was told"
        await me.press("escape")
        assert me.over == ""


async def test_problems_are_none_where_nothing_is_found(home: Path) -> None:
    file = home / "quiet.yaml"
    file.write_text("backdraft: 1\n")
    async with opened(file) as me:
        await me.press("!")
        assert "No problems." in me.screen()
        await me.press("enter")
        assert me.over == "Problems"
        await me.press("escape")
        assert me.over == ""


async def test_panes_that_a_wider_screen_brings_into_sight_hold_their_rows(shop: Path) -> None:
    async with opened(shop, size=(80, 24)) as me:
        await me.resize(120, 40)
        assert "Define service boundaries" in me.screen()
        assert "order_lines" in me.screen()
