"""The preview: it draws what changed, keeps one's place, and knows where each line comes from."""

from __future__ import annotations

from textual.geometry import Offset
from textual.selection import Selection

from backdraft.design.output import Line, Note, Output
from backdraft.draw.picture import Picture
from backdraft.tui.preview.view import LineView
from tests.tui.showcase import Showcase, ddl, until
from tests.tui.test_rows import painted


def texts(view: LineView) -> list[str]:
    return ["".join(segment.text for segment in view.render_line(y)).rstrip() for y in range(view.size.height)]


def numbered(count: int, first: str = "") -> Output:
    lines = tuple(Line(f"line {i}", ("tables", f"t{i // 10}")) for i in range(count))
    return Output(((Line(first, ()),) if first else ()) + lines)


async def test_only_lines_that_differ_are_drawn_again() -> None:
    app = Showcase()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        view, output = app.preview, ddl("orders")
        view.show(output, "orders")
        await pilot.pause()
        lines = list(output.lines)
        lines[3] = Line("  c2 text,", lines[3].path)
        with painted(view) as drawn:  # type: ignore[arg-type]  # any canvas
            assert view.show(Output(tuple(lines), "sql", output.notes), "orders") == 3
        assert drawn == [3]
        await pilot.pause()
        with painted(view) as drawn:  # type: ignore[arg-type]
            assert view.show(Output(tuple(lines), "sql", output.notes), "orders") is None
        assert drawn == []
        await pilot.pause()


async def test_moving_in_a_list_lights_its_lines_and_enter_on_a_line_goes_back() -> None:
    app = Showcase()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        view = app.preview
        view.show(ddl("orders"), "orders")
        view.light(("tables", "orders", "columns", "c2"))
        marks = [line[0] if line else " " for line in texts(view)]
        assert [y for y, mark in enumerate(marks) if mark == "▎"] == [3]
        view.light(("tables", "orders"))
        assert sum(line.startswith("▎") for line in texts(view)) == len(view.output.lines)
        view.focus()
        view.light(("tables", "orders", "columns", "c2"))
        view.go(3)
        await pilot.press("j", "enter")
        assert app.posted[-1] == ("line", (("tables", "orders", "columns", "c3"), 4))


async def test_lit_lines_come_into_sight_also_before_the_first_layout() -> None:
    app = Showcase()
    async with app.run_test(size=(80, 24)) as pilot:
        view = app.preview
        view.show(numbered(200), "far")
        view.light(("tables", "t15"))
        await pilot.pause()
        assert view.top <= 150 < view.top + view.view_height
        view.light(("tables", "t15"), scroll=False)
        before = view.view_height
        await pilot.resize_terminal(60, 14)
        await until(pilot, lambda: view.view_height != before)
        assert view.top <= 150 < view.top + view.view_height


async def test_ones_place_is_kept_when_lines_come_above_and_lost_for_another_subject() -> None:
    app = Showcase()
    async with app.run_test(size=(80, 24)) as pilot:
        view = app.preview
        view.show(numbered(200), "a")
        view.focus()
        await pilot.press("ctrl+d", "ctrl+d", "ctrl+d", "j")
        cursor, place = view.cursor, view.cursor - view.top
        view.show(numbered(200, "a new first line"), "a")
        assert (view.cursor, view.cursor - view.top) == (cursor + 1, place)
        view.show(numbered(3), "a")
        assert (view.cursor, view.top) == (2, 0)
        view.show(numbered(200), "b")
        assert (view.cursor, view.top) == (0, 0)
        view.show(Output(), "b")
        await pilot.press("j", "enter", "G", "l")
        assert view.cursor_path == ()


async def test_what_one_types_comes_into_sight() -> None:
    app = Showcase()
    async with app.run_test(size=(80, 24)) as pilot:
        view = app.preview
        view.show(numbered(200), "a")
        lines = list(numbered(200).lines)
        lines[120] = Line("typed")
        assert view.show(Output(tuple(lines)), "a", follow=True) == 120
        await pilot.pause()
        assert any("typed" in line for line in texts(view))


async def test_sideways_no_further_than_the_longest_line() -> None:
    app = Showcase()
    async with app.run_test(size=(80, 24)) as pilot:
        view = app.preview
        view.show(Output((Line("x" * 30 + "中文" * 10 + "end"),)), "wide")
        view.focus()
        await pilot.press(*"llllll")
        assert texts(view)[0].endswith("end")
        await pilot.press(*"hhhhhh")
        assert texts(view)[0].startswith("▌ xxx")


async def test_notes_stand_below_never_in_the_text() -> None:
    app = Showcase()
    async with app.run_test(size=(80, 24)) as pilot:
        view = app.preview
        notes = tuple(Note((), f"note {i}") for i in range(5))
        view.show(Output(numbered(100).lines, "text", notes), "n")
        await pilot.pause()
        assert texts(view)[-2:] == [" ▲ note 0", " ▲ note 1 (+3 more)"]
        view.focus()
        await pilot.press("G")
        assert "line 99" in texts(view)[-3]


async def test_as_many_notes_stand_below_as_the_text_leaves_room_for() -> None:
    app = Showcase()
    async with app.run_test(size=(80, 24)) as pilot:
        view = app.preview
        notes = tuple(Note((), f"note {i}") for i in range(5))
        view.show(Output(numbered(3).lines, "text", notes), "n")
        await pilot.pause()
        assert texts(view)[-5:] == [f" ▲ note {i}" for i in range(5)]
        view.show(Output(numbered(view.size.height - 4).lines, "text", notes), "n")
        await pilot.pause()
        assert texts(view)[-4:] == ["", " ▲ note 0", " ▲ note 1", " ▲ note 2 (+2 more)"]


async def test_a_note_names_its_entry_where_there_is_room_for_both() -> None:
    app = Showcase()
    async with app.run_test(size=(80, 24)) as pilot:
        view, tags = app.preview, ("tables", "orders", "columns", "tags")
        view.show(Output(numbered(3).lines, "text", (Note(tags, "there are no arrays"), Note(tags, "why " * 10))), "n")
        await pilot.pause()
        assert texts(view)[-2] == " ▲ orders.tags: there are no arrays"
        view.styles.width = 48
        await pilot.pause()
        assert texts(view)[-1].startswith(" ▲ why why"), "the reason before the place"


async def test_text_is_selected_with_the_mouse_as_it_is_shown() -> None:
    app = Showcase()
    async with app.run_test(size=(80, 24)) as pilot:
        view = app.preview
        view.show(Output((Line("CREATE\x1b TABLE a"), Line("中文 b"), Line("last"))), "s")
        await pilot.pause()
        x, y = view.content_region.offset
        assert app.screen.get_widget_and_offset_at(x + 2, y) == (view, Offset(0, 0))
        assert app.screen.get_widget_and_offset_at(x + 2 + 5, y + 1)[1] == Offset(3, 1)
        await pilot.mouse_down(view, offset=(3 + 8, 1))
        await pilot.hover(view, offset=(3 + 2, 2))
        await pilot.mouse_up(view, offset=(3 + 2, 2))
        await pilot.pause()
        assert app.screen.get_selected_text() == "TABLE a\n中文"
        assert view.get_selection(Selection(None, None)) == ("CREATE␛ TABLE a\n中文 b\nlast", "\n")


async def test_a_double_click_goes_to_the_entry() -> None:
    app = Showcase()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click(app.preview, offset=(6, 3), times=2)
        assert app.posted[-1] == ("line", (("tables", "web", "columns", "c1"), 2))


async def test_hostile_lines_stay_in_their_line() -> None:
    app = Showcase()
    async with app.run_test(size=(80, 24)) as pilot:
        view = app.preview
        for language in ("sql", "mermaid", "markdown", "yaml", "json", "text", "diff"):
            hostile = ("\x1b[2J\x9b", "[@click=app.quit]x[/]", "\u202e" * 5, "x" * 10_000, "'" * 10_000, "\t\t|")
            view.show(Output(tuple(Line(text) for text in hostile), language), language)
            await pilot.pause()
            for y in range(view.size.height):
                strip = view.render_line(y)
                assert strip.cell_length == view.size.width
                assert not any(char in strip.text for char in "\x1b\x9b\u202e\t")


async def test_a_line_that_goes_on_beyond_an_edge_says_so_and_a_picture_does_not() -> None:
    app = Showcase()
    async with app.run_test(size=(80, 24)) as pilot:
        view = app.preview
        room = view.room
        view.show(Output((Line("x" * (room + 20) + "end"), Line("y" * room)), "sql"), "wide")
        view.focus()
        await pilot.pause()
        assert texts(view)[0] == "▌ " + "x" * (room - 1) + "…"
        assert texts(view)[1].endswith("yyy"), "all of it is there"
        await pilot.press("l")
        assert texts(view)[0].startswith("▌ …xxx") and texts(view)[0].endswith("x…")
        await pilot.press("l", "l", "l")
        assert texts(view)[0].startswith("▌ …xxx") and texts(view)[0].endswith("end")
        view.show(Output((Line("a sentence " * 20),)), "words")
        await pilot.pause()
        assert texts(view)[0].endswith("…")
        view.show(Picture((Line("─" * (room + 5)),), width=room + 5), "picture")
        await pilot.pause()
        assert "…" not in texts(view)[0]


async def test_with_more_room_nothing_stays_scrolled_to_the_side() -> None:
    app = Showcase()
    async with app.run_test(size=(60, 24)) as pilot:
        view = app.preview
        view.show(Output((Line("CREATE TABLE clicks (id bigint, at timestamptz)"),), "sql"), "wide")
        view.focus()
        await pilot.press("l", "l")
        assert view.left > 0
        await pilot.resize_terminal(120, 24)
        await until(pilot, lambda: texts(view)[0].startswith("▌ CREATE TABLE clicks ("))
