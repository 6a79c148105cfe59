"""The list that all panes are made of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style
from textual.pilot import Pilot

from backdraft.tui.canvas import fit, width_of
from backdraft.tui.panes.columns import Columns
from backdraft.tui.panes.rows import Cell, Row, RowList
from tests.tui.showcase import ENDPOINTS, SERVICES, Showcase
from tests.tui.story import opened


def texts(rows: RowList) -> list[str]:
    """The list as it stands on the screen."""
    return ["".join(segment.text for segment in rows.render_line(y)).rstrip() for y in range(rows.size.height)]


@contextmanager
def painted(rows: RowList) -> Iterator[list[int]]:
    """The lines that are drawn again meanwhile."""
    lines: list[int] = []
    refresh = rows.refresh

    def count(*regions: object, **kwargs: object) -> RowList:
        lines.extend(region.y for region in regions)  # type: ignore[attr-defined]  # regions of lines
        return refresh(*regions, **kwargs)  # type: ignore[arg-type]

    rows.refresh = count  # type: ignore[method-assign,assignment]
    yield lines
    rows.refresh = refresh  # type: ignore[method-assign]


async def test_columns_are_aligned_and_the_cursor_is_seen_without_colour() -> None:
    app = Showcase()
    async with app.run_test(size=(80, 24)):
        lines = texts(app.rows("services"))
        assert lines[0] == "▌ web                      client"
        assert lines[2] == "  orders   ▲2             service"
        assert app.rows("services").border_title == "1 Services"


async def test_moving_says_where_the_cursor_is_and_draws_two_lines() -> None:
    app = Showcase()
    async with app.run_test(size=(80, 24)) as pilot:
        rows = app.rows("services")
        with painted(rows) as lines:
            await pilot.press("j")
        assert sorted(set(lines)) == [0, 1]
        assert ("highlighted", ("services", "gateway")) in app.posted
        await pilot.press("G")
        assert rows.cursor_path == ("services", "payments")
        await pilot.press("k", "k", "enter")
        assert app.posted[-1] == ("chosen", ("services", "orders"))
        await pilot.press("g")
        assert rows.cursor_path == ("services", "web")


async def test_the_cursor_stays_on_its_entry_when_others_come_and_go() -> None:
    app = Showcase()
    async with app.run_test(size=(80, 24)) as pilot:
        rows = app.rows("services")
        await pilot.press("j", "j")
        rows.show((Row(("services", "new"), (Cell("new"), Cell("service", "dim", True))), *SERVICES))
        assert rows.cursor_path == ("services", "orders")
        rows.show((Row(("services", "new"), (Cell("new"),)), *(row for row in SERVICES if row.path[1] != "orders")))
        assert rows.cursor_path == ("services", "mailer")
        rows.show([])
        assert rows.cursor_path is None
        await pilot.pause()
        assert app.posted[-1] == ("highlighted", None)
        assert "Nothing runs yet" in texts(rows)[0]
        await pilot.press("j", "enter", "l", "h", "G")


async def test_sections_fold_and_a_hidden_row_is_unfolded_when_one_goes_there() -> None:
    app = Showcase()
    async with app.run_test(size=(80, 24)) as pilot:
        rows = app.rows("endpoints")
        rows.focus()
        await pilot.press("j", "h")
        assert rows.cursor_path == ("endpoints", "orders")
        await pilot.press("h")
        assert app.posted[-1] == ("folded", ("endpoints", "orders"))
        assert [row.path[-1] for row in rows.shown] == ["orders", "catalog", "GET /products"]
        assert texts(rows)[0].startswith("▌ ▸ orders")
        assert rows.select(("endpoints", "orders", "POST /orders"))
        assert rows.cursor_path == ("endpoints", "orders", "POST /orders")
        assert rows.shown == ENDPOINTS
        assert rows.select(("endpoints", "catalog", "GET /gone"))
        assert rows.cursor_path == ("endpoints", "catalog")
        assert not rows.select(("tables", "x"))


async def test_rows_that_cannot_fold_stand_in_line_with_those_beside_them_that_can() -> None:
    app = Showcase()
    async with app.run_test(size=(80, 24)) as pilot:
        rows = app.rows("services")
        rows.show(
            [
                Row(("services",), (Cell("Services"),), foldable=True),
                Row(("services", "web"), (Cell("web"), Cell("client")), level=1, foldable=True, folded=True),
                Row(("services", "web", "a"), (Cell("calls"), Cell("gateway")), level=2),
                Row(("services", "pay"), (Cell("pay"), Cell("external")), level=1),
            ]
        )
        await pilot.pause()
        assert texts(rows)[:3] == ["  ▾ Services", "▌   ▸ web  client", "      pay  external"]


async def test_what_is_folded_asks_for_no_room(home: Path) -> None:
    file = home / "x.yaml"
    file.write_text("backdraft: 1\nservices:\n  a:\nendpoints:\n  a:\n    - GET /a page -> int[]\n")
    async with opened(file, size=(100, 30)) as me:
        await me.press("2")
        narrow = next(line for line in me.screen().split("\n") if "GET" in line)
        assert "GET  /a  int[]  page" in narrow, "errors are folded, and their codes are long"
        await me.press("G", "k", "l")
        assert "built in" in me.screen() and "GET  /a  int[]" not in me.screen(), "now they stand in line"


async def test_the_filter_keeps_rows_with_every_word_and_what_they_lie_under() -> None:
    app = Showcase()
    async with app.run_test(size=(80, 24)) as pilot:
        rows = app.rows("endpoints")
        rows.filter("POST ord")
        assert [row.path[-1] for row in rows.shown] == ["orders", "POST /orders"]
        assert str(rows.border_subtitle) == "/POST ord 2/2"
        rows.filter("nowhere")
        assert "Nothing here holds “nowhere”." in texts(rows)[0]
        assert "esc shows all" in texts(rows)[1]
        rows.select(("endpoints", "catalog"))
        assert rows.filtered == ""
        rows.filter("")
        assert rows.shown == ENDPOINTS
        await pilot.pause()


async def test_tens_of_thousands_of_rows_cost_what_is_in_sight() -> None:
    app = Showcase()
    async with app.run_test(size=(80, 24)) as pilot:
        rows = app.rows("services")
        rows.show(Row(("services", f"s{i}"), (Cell(f"s{i}"), Cell("service", "dim"))) for i in range(50_000))
        with painted(rows) as lines:
            await pilot.press("G")
        assert len(lines) <= rows.size.height
        assert texts(rows)[rows.size.height - 1].startswith("▌ s49999")
        assert str(rows.border_subtitle) == "50000/50000"
        await pilot.press("ctrl+u", "pageup", "pagedown", "g")
        assert texts(rows)[0].startswith("▌ s0")


async def test_the_mouse_moves_chooses_and_scrolls() -> None:
    app = Showcase()
    async with app.run_test(size=(80, 24)) as pilot:
        rows = app.rows("services")
        await pilot.click(rows, offset=(5, 3))
        assert rows.cursor_path == ("services", "orders")
        await pilot.click(rows, offset=(5, 4), times=2)
        assert app.posted[-1] == ("chosen", ("services", "mailer"))
        rows.show(Row(("services", f"s{i}"), (Cell(f"s{i}"),)) for i in range(100))
        await scroll(pilot, rows)
        assert rows.top == 3


async def scroll(pilot: Pilot[None], rows: RowList) -> None:
    from textual.events import MouseScrollDown

    rows.post_message(MouseScrollDown(rows, 1, 1, 0, 0, 0, False, False, False))
    await pilot.pause()


async def test_hostile_names_take_one_line_each_and_no_more_room_than_there_is() -> None:
    app = Showcase()
    async with app.run_test(size=(80, 24)) as pilot:
        rows = app.rows("services")
        names = ("[@click=app.quit]x[/]", "[/]", "a\nb", "\x1b]52;c;x\x07", "中文" * 40, "n" * 10_000, "\u202eabc")
        rows.show(Row(("services", name), (Cell(name), Cell(name, "dim", True)), marker="✗") for name in names)
        await pilot.pause()
        for y in range(rows.size.height):
            strip = rows.render_line(y)
            assert strip.cell_length == rows.size.width
            assert not any(char in strip.text for char in "\x1b\x07\n\u202e")
        assert "[@click=app" in texts(rows)[0]


@given(st.text(st.sampled_from("abc 中é→")), st.integers(0, 30), st.booleans())
def test_fitting_takes_exactly_the_room(text: str, width: int, right: bool) -> None:
    made = fit(text, width, right=right)
    assert width_of(made) == width
    if width_of(text) <= width:
        assert made.strip() == text.strip()


def test_a_row_that_goes_on_says_so() -> None:
    cells = tuple(Cell(text) for text in ("POST", "/orders", "orders[]", "idempotent"))
    columns = Columns([Row(("a",), cells)])
    styles = dict.fromkeys(("text", "dim"), Style.null())

    def drawn(width: int) -> str:
        return "".join(part.text for part in columns.segments(Row(("a",), cells), width, styles, folded=False))

    assert drawn(40) == "POST  /orders  orders[]  idempotent".ljust(40)
    assert drawn(4 + 2 + 7 + 2 + 8 + 2) == "POST  /orders  orders[] …"
    assert drawn(4 + 2 + 7 + 2 + 6) == "POST  /orders  ord…"
    loose = Row(("b",), (Cell("Design"), Cell("Corner Shop")), loose=True)
    assert "".join(part.text for part in columns.segments(loose, 8, styles, folded=False)) == "Design …"
