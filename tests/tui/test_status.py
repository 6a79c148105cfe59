"""The first and the last line."""

from __future__ import annotations

import pytest

from backdraft.tui.status import Progress, Standing, StatusLine, TitleLine, progress_bar
from tests.tui.showcase import Showcase
from tests.tui.test_entry_bar import text


@pytest.mark.parametrize(
    ("done", "total", "bar"),
    [(0, 6, "▱▱▱▱▱▱"), (1, 100, "▰▱▱▱▱▱"), (99, 100, "▰▰▰▰▰▱"), (4, 6, "▰▰▰▰▱▱"), (6, 6, "▰▰▰▰▰▰"), (0, 0, "▱▱▱▱▱▱")],
)
def test_full_is_all_and_empty_is_nothing(done: int, total: int, bar: str) -> None:
    assert progress_bar(done, total) == bar


async def test_the_least_important_goes_first_when_the_screen_is_narrow() -> None:
    app = Showcase()
    async with app.run_test(size=(80, 24)) as pilot:
        title = app.query_one(TitleLine)
        assert text(title).startswith(" shop.yaml ● Corner")
        assert text(title).endswith("✗ 2   ▲ 5   Architecture ▰▰▰▰▱▱ 4/6   Review ▰▰▰▰▱▱ 3/5")
        await pilot.resize_terminal(50, 24)
        await pilot.pause()
        assert text(title).endswith("✗ 2   ▲ 5")
        await pilot.resize_terminal(20, 24)
        await pilot.pause()
        assert text(title) == " shop.yaml ●    ✗ 2"
        title.show(Standing("[/]\n\x1b", "[/]\n\x1b", False, 0, 0, (Progress("[b]", 0, 1),)))
        await pilot.pause()
        assert text(title).startswith(" [/]⏎␛")


async def test_the_status_line_says_then_offers_then_hints() -> None:
    app = Showcase()
    async with app.run_test(size=(80, 24)):
        status = app.query_one(StatusLine)
        assert text(status) == " a add   enter edit   y copy   / find   ? help"
        status.hint([("a", "add")], "Next: caching. 2 hot reads have none.")
        assert text(status) == " . Next: caching. 2 hot reads have none.   a add"
        status.say("cannot read [/]\x1b", "error")
        assert text(status) == " ✗ cannot read [/]␛"
        assert status.message == "cannot read [/]\x1b"
        status.hush()
        assert text(status).startswith(" . Next:")
        status.say("x" * 500)
        assert status.render_line(0).cell_length == 80
