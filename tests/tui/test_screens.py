"""What stands over the screen for a moment. Each is reached, used and left by keys alone, and fits 80x24."""

from __future__ import annotations

from typing import Any

import pytest
from textual.screen import Screen

from backdraft.tui.screens.confirm import Confirm
from backdraft.tui.screens.dialog import TextPanel
from backdraft.tui.screens.diff import DiffView, diff_lines, difference
from backdraft.tui.screens.fuzzy import rank
from backdraft.tui.screens.help import Help, Section
from backdraft.tui.screens.letters import Letter, LetterMenu
from backdraft.tui.screens.message import Message, Problems, Trouble
from backdraft.tui.screens.picker import Item, Picker
from backdraft.tui.screens.themes import ThemePicker
from tests.tui.showcase import Showcase, until

HOSTILE = "[@click=app.quit]x[/] [/] \x1b]52;c;aGk=\x07 \u202e" + "n" * 300


async def answer(screen: Screen[Any], *keys: str, size: tuple[int, int] = (80, 24)) -> Any:
    """What the screen answers to the keys; fails if it does not go, or does not fit."""
    app = Showcase()
    got: list[Any] = []
    async with app.run_test(size=size) as pilot:
        app.push_screen(screen, got.append)
        await pilot.pause()
        box = app.screen.query_one("#box")
        assert box.region in app.screen.region
        assert box.region.height <= size[1]
        assert app.focused is not None
        await pilot.press(*keys)
        await pilot.pause()
        assert len(app.screen_stack) == 1, "it is still there"
        assert app.is_running
    return got[0]


def menu() -> LetterMenu:
    return LetterMenu(
        HOSTILE,
        [
            Letter("s", "SQL", "postgres"),
            Letter("S", "SQL with all it needs"),
            Letter("j", HOSTILE, HOSTILE),
            Letter("o", "OpenAPI", "", False, "no endpoint uses it"),
        ],
    )


@pytest.mark.parametrize(
    ("keys", "letter"),
    [
        (["s"], "s"),
        (["S"], "S"),
        (["j"], "j"),
        (["down", "enter"], "S"),
        (["escape"], None),
        (["o", "x", "s"], "s"),
        (["o", "enter", "escape"], None),
    ],
)
async def test_a_letter_chooses_and_one_that_cannot_be_had_does_not(keys: list[str], letter: str | None) -> None:
    assert await answer(menu(), *keys) == letter


@pytest.mark.parametrize(
    ("keys", "given"), [(["x"], "x"), (["n"], "n"), (["enter", "escape"], None), (["y", "j", "D"], "D")]
)
async def test_what_is_dangerous_wants_its_letter(keys: list[str], given: str | None) -> None:
    choices = [("x", "delete all four"), ("D", HOSTILE), ("n", "keep")]
    assert await answer(Confirm(HOSTILE, [HOSTILE] * 40, choices=choices), *keys) == given


async def test_what_is_not_takes_enter() -> None:
    choices = [("y", "reload"), ("x", "drop it")]
    assert await answer(Confirm("Reload?", choices=choices), "enter") == "y"
    assert await answer(Confirm("Reload?", choices=choices), "x") == "x"


ITEMS = [Item(("tables", f"table_{i}"), f"table_{i}", f"tables.table_{i}") for i in range(3000)]
ITEMS += [Item(("services", "orders"), "orders", "services.orders"), Item(("x",), HOSTILE, HOSTILE)]


@pytest.mark.parametrize(
    ("keys", "path"),
    [
        ([*"ord", "enter"], ("services", "orders")),
        (["enter"], ("tables", "table_0")),
        (["down", "down", "up", "enter"], ("tables", "table_1")),
        (["tab", "enter"], ("tables", "table_1")),
        (["pagedown", "pageup", "ctrl+n", "enter"], ("tables", "table_1")),
        ([*"zzz", "enter", "escape"], None),
        ([*"2999", "enter"], ("tables", "table_2999")),
        ([*"click", "enter"], ("x",)),
    ],
)
async def test_a_few_letters_find_one_of_thousands(keys: list[str], path: tuple[str, ...] | None) -> None:
    assert await answer(Picker("Jump to", ITEMS), *keys) == path


async def test_a_picker_begins_at_the_current_one() -> None:
    assert await answer(Picker("Jump to", ITEMS, current=("services", "orders")), "enter") == ("services", "orders")


def test_finding_prefers_whole_words_then_beginnings_then_scattered_letters() -> None:
    names = ["preorders", "orders_db", "orders", "o_r_d_e_r_s", "my orders here", "other"]
    assert rank("orders", names, str) == ["orders", "orders_db", "my orders here", "preorders", "o_r_d_e_r_s"]
    assert rank("ord db", names, str) == ["orders_db"]
    assert rank("ORDERS", names, str)[0] == "orders"
    assert rank("", names, str) == names
    assert rank("(", names, str) == []


async def test_help_scrolls_and_question_mark_closes_it() -> None:
    sections = [Section(f"Part {i}", (("j k", "down, up"), ("/", HOSTILE)), "Some words.") for i in range(12)]
    assert await answer(Help("Services", sections), "j", "pagedown", "G", "g", "question_mark") is None
    app = Showcase()
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(Help("Services", sections))
        await pilot.press("G")
        panel = app.screen.query_one(TextPanel)
        assert "nnn" in panel.render_line(panel.size.height - 1).text
        assert str(app.screen.query_one("#box").border_subtitle).startswith(f"{panel.line_count()}/")


@pytest.mark.parametrize(
    ("keys", "taken"), [(["y"], True), (["enter"], True), (["n"], False), (["j", "k", "escape"], None)]
)
async def test_a_change_is_seen_before_it_is_taken(keys: list[str], taken: bool | None) -> None:
    assert await answer(DiffView("Save", difference("a: 1\nb: 2\n", "a: 1\nb: 22\n" + HOSTILE)), *keys) is taken


def test_a_difference_shows_the_lines_around_it() -> None:
    assert [line.text for line in diff_lines("a\nb\nc\n", "a\nB\nc\n", 1)] == [
        "@@ -1,3 +1,3 @@",
        " a",
        "-b",
        "+B",
        " c",
    ]
    assert [line.text for line in diff_lines("a", "a\n")] == ["Only line ends or the last newline differ."]
    assert [line.text for line in diff_lines("a", "a")] == ["Nothing differs."]


async def test_problems_are_gone_to_and_read_whole() -> None:
    troubles = [
        Trouble("error", "41:7", 'no table "customer"', 'did you mean "customers"?'),
        Trouble("warning", "2:1", HOSTILE),
    ]
    assert await answer(Problems("2 problems", troubles), "enter") == 0
    assert await answer(Problems("2 problems", troubles), "j", "enter") == 1
    assert await answer(Problems("None", []), "enter", "escape") is None
    assert await answer(Problems("Many", troubles * 50), "G", "enter") == 99


@pytest.mark.parametrize("key", ["escape", "enter", "q"])
async def test_a_message_goes_by_any_of_three_keys(key: str) -> None:
    assert await answer(Message("Note", HOSTILE + "\n\nsecond"), key) is None


async def test_a_theme_is_worn_while_the_cursor_is_on_it() -> None:
    app = Showcase("ember")
    async with app.run_test(size=(80, 24)) as pilot:
        got: list[Any] = []
        app.push_screen(ThemePicker(app.looks, "ember"), got.append)
        await pilot.press("up")
        assert app.theme == "daylight"
        await pilot.press("escape")
        assert app.theme == "ember"
        app.push_screen(ThemePicker(app.looks, "ember"), got.append)
        await pilot.press("down", "enter")
        await pilot.pause()
        assert app.theme == "terminal"
        assert got == [None, ("terminal",)]


async def test_dialogs_fit_forty_columns_as_well() -> None:
    assert await answer(menu(), "s", size=(40, 12)) == "s"
    assert await answer(Picker("Jump", ITEMS), "enter", size=(40, 12)) == ("tables", "table_0")


async def test_the_screen_below_stays_in_sight() -> None:
    app = Showcase()
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(menu())
        await pilot.pause()
        assert "shop.yaml" in app.export_screenshot()


def test_what_an_entry_says_of_itself_is_found_behind_names() -> None:
    said = {"orders": "", "POST /baskets": "Place an order", "o_r_d_e_r_s": "", "web": "", "order lines": ""}
    assert rank("order", list(said), str, said.__getitem__) == ["order lines", "orders", "POST /baskets", "o_r_d_e_r_s"]
    assert rank("place an", list(said), str, said.__getitem__) == ["POST /baskets"]


async def test_an_item_is_found_by_what_else_it_is_called() -> None:
    items = [Item(("import",), "Import from a database"), Item(("base",), "Compare with a database", alias="base")]
    assert await answer(Picker("Commands", items), *"base", "enter") == ("base",)


async def test_yes_is_no_answer_where_something_would_be_thrown_away() -> None:
    app = Showcase()
    got: list[str | None] = []
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(Confirm("Delete?", choices=[("x", "delete"), ("D", "with all"), ("n", "keep")]), got.append)
        for key in ("y", "enter"):
            await pilot.press(key)
            assert str(app.screen.query_one("#box").border_subtitle) == "x, D or n · esc back"
        await pilot.press("x")
        await pilot.pause()
        assert got == ["x"]


async def test_a_picker_is_no_higher_than_what_it_found_and_its_field_stays() -> None:
    app = Showcase()
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(Picker("Jump", ITEMS))
        await pilot.pause()
        box, field = app.screen.query_one("#box"), app.screen.query_one("#field")
        assert box.region.height == 20
        at = field.region.y
        await pilot.press(*"ord")
        await pilot.pause()
        assert (box.region.height, field.region.y) == (4, at)
        await pilot.press(*"zz")
        await pilot.pause()
        assert (box.region.height, field.region.y) == (4, at), "room to say that there is nothing"
        await pilot.resize_terminal(40, 12)
        await pilot.press("ctrl+u")
        await until(pilot, lambda: box.region.height <= 12 and field.region.y >= 0)
