"""The line at the bottom."""

from __future__ import annotations

from textual import events

from backdraft.tui.canvas import Canvas
from backdraft.tui.status import StatusLine
from tests.tui.showcase import Showcase


def text(widget: Canvas) -> str:
    return "".join(segment.text for segment in widget.render_line(0)).rstrip()


async def test_typing_says_each_change_and_what_enter_will_do() -> None:
    app = Showcase()
    async with app.run_test(size=(80, 24)) as pilot:
        app.bar.focus()
        await pilot.press("w", "e", "b", "space", "minus", "greater_than_sign")
        assert app.bar.text == "web ->"
        assert ("typed", "web -") in app.posted
        assert text(app.bar).startswith(" > web ->")
        assert text(app.bar).endswith("adds web ->")
        await pilot.press("enter")
        assert ("entered", "web ->") in app.posted
        assert app.bar.text == ""


async def test_letters_that_are_keys_elsewhere_are_letters_here() -> None:
    app = Showcase()
    async with app.run_test(size=(80, 24)) as pilot:
        app.bar.focus()
        await pilot.press(*"qjkG/?")
        assert app.bar.text == "qjkG/?"
        await pilot.press("ctrl+z", "ctrl+z")
        assert app.bar.text == "qjkG"
        await pilot.press("ctrl+w", "escape")
        assert app.bar.text == ""
        assert app.posted[-1] == ("left", None)


async def test_tab_goes_through_what_could_follow_and_escape_lets_go_of_it() -> None:
    app = Showcase()
    async with app.run_test(size=(80, 24)) as pilot:
        status = app.query_one(StatusLine)
        app.bar.focus()
        await pilot.press(*"web -> ord")
        assert "orders" in text(app.bar)  # the ghost
        assert app.bar.text == "web -> ord"
        assert text(status) == " tab orders  orders_db  order_lines   name"
        await pilot.press("tab", "tab")
        assert app.bar.text == "web -> orders_db"
        assert ("typed", "web -> orders_db") in app.posted
        await pilot.press("shift+tab")
        assert app.bar.text == "web -> orders"
        await pilot.press("escape")
        assert app.bar.text == "web -> ord"
        assert app.posted[-1][0] == "typed"
        await pilot.press("right")
        assert app.bar.text == "web -> orders"
        await pilot.press(*"x", "tab")
        assert app.bar.text == "web -> ordersx"
        assert app.focused is app.bar


async def test_a_single_completion_is_taken_at_once() -> None:
    app = Showcase()
    async with app.run_test(size=(80, 24)) as pilot:
        app.bar.focus()
        await pilot.press(*"pa", "tab", *" x")
        assert app.bar.text == "payments x"


async def test_up_is_history_and_what_was_being_typed_is_at_its_end() -> None:
    app = Showcase()
    async with app.run_test(size=(80, 24)) as pilot:
        app.bar.focus()
        for line in ("one", "two", "two"):
            await pilot.press(*line, "enter")
        assert app.bar.history == ["one", "two"]
        await pilot.press(*"thr", "up", "up", "up")
        assert app.bar.text == "one"
        await pilot.press("down", "down", "down")
        assert app.bar.text == "thr"


async def test_several_pasted_lines_are_handed_on_whole_and_one_is_typed() -> None:
    app = Showcase()
    async with app.run_test(size=(80, 24)) as pilot:
        app.bar.focus()
        pasted = "CREATE TABLE a (\n  id int\n);\n"
        app.bar.post_message(events.Paste(pasted))
        app.bar.post_message(events.Paste("orders\x1b[31m\n"))
        await pilot.pause()
        assert ("pasted", "CREATE TABLE a (\n  id int\n);\n") in app.posted
        assert app.bar.text == "orders␛[31m"


async def test_a_long_line_scrolls_with_the_cursor() -> None:
    app = Showcase()
    async with app.run_test(size=(80, 24)) as pilot:
        app.bar.focus()
        app.bar.text = "begin " + "中" * 100 + " end"
        await pilot.pause()
        assert "end" in text(app.bar)
        await pilot.press("home")
        assert text(app.bar).startswith(" > begin")
        assert app.bar.render_line(0).cell_length == 80


async def test_the_terminals_cursor_is_where_one_types() -> None:
    app = Showcase()
    async with app.run_test(size=(80, 24)) as pilot:
        app.bar.focus()
        await pilot.press(*"ab")
        await pilot.pause()
        assert app.cursor_position == (5, 22)
        await pilot.click(app.bar, offset=(4, 0))
        await pilot.press("x")
        assert app.bar.text == "axb"
