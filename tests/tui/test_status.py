"""The first and the last line."""

from __future__ import annotations

import pytest

from backdraft.tui.status import Progress, Standing, StatusLine, TitleLine, broken, progress_bar
from tests.tui.showcase import Showcase, until
from tests.tui.test_entry_bar import text


@pytest.mark.parametrize(
    ("done", "total", "bar"),
    [
        (0, 6, "▱▱▱▱▱▱"),
        (1, 100, "▰▱▱▱▱▱"),
        (99, 100, "▰▰▰▰▰▱"),
        (4, 6, "▰▰▰▰▱▱"),
        (6, 6, "▰▰▰▰▰▰"),
        (0, 0, "▱▱▱▱▱▱"),
        (3, 5, "▰▰▰▱▱"),
    ],
)
def test_full_is_all_and_empty_is_nothing(done: int, total: int, bar: str) -> None:
    assert progress_bar(done, total) == bar


async def test_a_message_can_be_drawn_at_another_width_than_it_was_broken_for() -> None:
    app = Showcase()
    async with app.run_test(size=(40, 24)) as pilot:
        line = app.query_one(StatusLine)
        line.say("word " * 12, "error")
        await pilot.pause()
        assert line.line_count() == 2
        assert [strip.text.split() for strip in (line.draw(0, 120), line.draw(1, 120))] == [["✗", *["word"] * 12], []]


async def test_the_least_important_goes_first_when_the_screen_is_narrow() -> None:
    app = Showcase()
    async with app.run_test(size=(80, 24)) as pilot:
        title = app.query_one(TitleLine)
        assert text(title).startswith(" shop.yaml ● Corner")
        assert text(title).endswith("✗ 2   ▲ 5   Architecture ▰▰▰▰▱▱ 4/6   Review ▰▰▰▱▱ 3/5")
        await pilot.resize_terminal(50, 24)
        await until(pilot, lambda: text(title).endswith("✗ 2   ▲ 5"))
        await pilot.resize_terminal(20, 24)
        await until(pilot, lambda: text(title) == " shop.yaml ●    ✗ 2")
        title.show(Standing("[/]\n\x1b", "[/]\n\x1b", False, 0, 0, (Progress("[b]", 0, 1),)))
        await pilot.pause()
        assert text(title).startswith(" [/]⏎␛")


HINTS = [("a", "add"), ("y", "copy"), ("enter", "edit"), ("/", "find"), ("q", "quit"), ("?", "help")]


async def test_the_last_line_offers_then_says_then_hints() -> None:
    app = Showcase()
    async with app.run_test(size=(80, 24)) as pilot:
        status = app.query_one(StatusLine)
        status.hint(HINTS)
        assert text(status) == " a add  y copy  enter edit  / find  q quit  ? help"
        status.say("cannot read [/]\x1b", "error")
        assert text(status) == " ✗ cannot read [/]␛"
        assert status.message == "cannot read [/]\x1b"
        status.hush()
        assert text(status).startswith(" a add")
        status.say("x" * 500)
        assert status.render_line(0).cell_length == 80
        status.hush()
        await pilot.resize_terminal(32, 24)
        await until(pilot, lambda: text(status) == " a add  y copy  q quit  ? help")  # the last two keep their room


async def test_the_bar_speaks_while_nothing_is_typed() -> None:
    app = Showcase()
    async with app.run_test(size=(80, 24)) as pilot:
        bar = app.bar
        assert text(bar) == " > web -> gateway -> orders"
        bar.offer_step("Next: caching. 2 hot reads have none.")
        assert text(bar) == " . Next: caching. 2 hot reads have none."
        bar.tell("saved [/]\x1b", "success")
        assert text(bar) == " ✓ saved [/]␛"
        bar.focus()
        await pilot.pause()
        assert text(bar) == " >  ✓ saved [/]␛", "the cursor stands before it"
        await pilot.press("w")
        assert text(bar).startswith(" > w"), "what is typed takes its place"
        bar.tell("")
        await pilot.press("backspace")
        assert text(bar) == " > web -> gateway -> orders"


@pytest.mark.parametrize(
    ("said", "room", "first", "rest"),
    [
        ("saved shop.yaml", 20, "saved shop.yaml", ""),
        ("saved as a rather long name", 16, "saved as a", "rather long name"),
        ("saved to /" + "x" * 20, 16, "saved to /xxxxx", "x" * 15),
        ("one two three four five six", 12, "one two", "three four five six"),
        ("kept in " + "x" * 17, 20, "kept in", "x" * 17),
        ("x" * 30, 20, "x" * 19, "x" * 11),
        ("saved 名名名名名名", 12, "saved", "名名名名名名"),
    ],
)
def test_what_has_no_room_in_a_line_goes_on_in_the_next(said: str, room: int, first: str, rest: str) -> None:
    assert broken(said, room) == (first, rest)


async def test_an_error_has_the_rows_that_its_mend_needs() -> None:
    app = Showcase()
    said = (
        "the third word of this line is none that a column has; write one of these: " + "primary unique " * 5 + "null"
    )
    async with app.run_test(size=(80, 24)) as pilot:
        status = app.query_one(StatusLine)
        status.hint(HINTS)
        status.say(said, "error")
        await pilot.pause()
        rows = [status.render_line(y).text.strip() for y in range(status.size.height)]
        assert len(rows) == 3 and " ".join(rows) == f"✗ {said}", "broken at blanks, nothing cut"
        status.say(said * 3, "error")
        await pilot.pause()
        assert status.size.height == 3 and status.render_line(2).text.rstrip().endswith("…")
        await pilot.resize_terminal(200, 24)
        status.say(said[:150], "error")
        await until(pilot, lambda: status.size.height == 1)  # what fits has one
        status.hush()
        await pilot.pause()
        assert status.size.height == 1 and text(status).startswith(" a add")
