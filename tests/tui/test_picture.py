"""The Diagram tab: near, groups, all; from box to box with the arrows, enter goes to the entry, the mouse drags."""

from __future__ import annotations

import re
import shutil
import threading
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual import events

from backdraft.design.output import Output
from backdraft.design.patience import GivenUpError, still_wanted
from backdraft.design.resolve.services import frames_of
from backdraft.draw.picture import Picture, Region
from backdraft.tui.desk import Desk
from backdraft.tui.preview import boxes, line
from backdraft.tui.preview.minimap import Window, minimap, size
from tests.tui.story import Story, opened

DESIGNS = Path(__file__).parents[2] / "designs"


def saas(folder: Path) -> Path:
    """A copy of the larger shipped design, with groups."""
    return Path(shutil.copy(DESIGNS / "saas.yaml", folder / "saas.yaml"))


def scope(me: Story) -> str:
    output = me.app.preview.output
    return output.scope if isinstance(output, Picture) else ""


def preview_rows(me: Story) -> list[str]:
    """The screen's lines, as letters."""
    return ["".join(text for text, *_ in line) for line in me.lines()]


async def turn_to(me: Story, tab: str) -> None:
    while f"[{tab}]" not in me.tabs:
        await me.press("right_square_bracket")


async def test_arrows_go_from_box_to_box_and_enter_goes_to_the_entry(shop: Path) -> None:
    async with opened(shop, size=(140, 40)) as me:
        await me.go("services", "gateway")
        await me.until(lambda: re.search("║ +gateway +║", me.shown))
        await me.press("0")
        assert me.app.preview.cursor_path == ("services", "gateway"), "the picture begins at what it is about"
        await me.press("down")
        assert me.app.preview.cursor_path == ("services", "catalog")
        await me.press("l")
        assert me.app.preview.cursor_path == ("services", "orders")
        await me.press("k", "k")
        assert me.app.preview.cursor_path == ("services", "web")
        await me.press("down", "down", "right", "enter")
        assert me.at == ("services", "orders")


async def test_a_narrow_window_gets_a_picture_that_fits(shop: Path) -> None:
    async with opened(shop, size=(80, 24)) as me:
        await me.go("services", "orders")
        await me.until(lambda: re.search("[│║] +orders +[│║]", me.shown))
        output = me.app.preview.output
        assert isinstance(output, Picture)
        assert output.width <= me.app.preview.room


async def test_a_sequence_is_read_line_by_line(shop: Path) -> None:
    async with opened(shop, size=(140, 40)) as me:
        await me.go("endpoints", "orders", "POST /orders")
        await me.until(lambda: "order.placed" in me.shown)
        await me.press("0", "G", "g", *"jjjjj")
        assert me.app.preview.cursor == 5
        assert me.app.preview.cursor_path[:1] in (("services",), ("endpoints",))


async def test_who_takes_part_in_a_sequence_stays_in_sight(shop: Path) -> None:
    async with opened(shop, size=(80, 24)) as me:
        await me.go("endpoints", "orders", "POST /orders")
        await me.until(lambda: "order.placed" in me.shown)
        view = me.app.preview
        await me.press("0", "z")
        await me.until(lambda: me.app.taken)  # drawn for the window as wide as it is now
        await me.press("G")
        assert view.top > 8, "the heads are above the window"
        rows = preview_rows(me)
        assert any("│ Web shop │" in row for row in rows)
        assert any(re.search("║ +gateway +║", row) for row in rows)
        assert any("└───" in row for row in rows)
        for _ in range(len(view.output.lines)):
            await me.press("k")
            assert view.cursor in [view.line_at(y) for y in range(view.view_height)], "the cursor is not under them"
        assert (view.cursor, view.top) == (0, 0)


async def test_a_sequence_is_drawn_anew_for_another_window(shop: Path) -> None:
    async with opened(shop, size=(50, 20)) as me:
        await me.go("endpoints", "orders", "POST /orders")
        await me.until(lambda: "order.placed" in me.shown)
        narrow = me.app.preview.widest()
        await me.pilot.resize_terminal(160, 30)
        await me.until(lambda: me.app.preview.widest() > narrow)
        assert me.app.preview.widest() <= me.app.preview.room


def test_the_nearest_box_ahead_is_the_next_one() -> None:
    row = [
        Region(("services", name), x, y, 10, 3)
        for name, x, y in (("a", 20, 0), ("b", 0, 6), ("c", 40, 6), ("d", 22, 12))
    ]
    assert boxes.beside(row, 0, "down") == 3, "straight below, though further"
    assert boxes.beside(row, 1, "right") == 2
    assert boxes.beside(row, 2, "left") == 1
    assert boxes.beside(row, 0, "up") == 0
    assert boxes.at(row, 41, 7) == 2
    assert boxes.at(row, 35, 7) == -1


async def test_a_key_turns_from_what_is_near_to_the_groups_to_all(tmp_path: Path) -> None:
    async with opened(saas(tmp_path), size=(140, 40)) as me:
        await me.go("services", "workspace")
        assert scope(me) == "near"
        await me.press("v")
        assert (scope(me), me.shown.count("inside")) == ("overview", 5)
        await me.press("v")
        assert scope(me) == "whole"
        assert "Web app" in me.shown
        assert me.app.preview.output.text == me.shown
        await me.press("greater_than_sign")
        assert scope(me) == "near", "more hops are around the entry"
        await me.press("v", "v", "v")
        assert scope(me) == "near"


async def test_a_view_can_be_asked_for_before_the_first_picture_is_there(shop: Path) -> None:
    async with opened(shop, size=(80, 24)) as me:
        me.app.preview.show(Output(), "nothing yet")
        await me.press("v", "v")
        assert scope(me) == "whole"


async def test_of_a_design_without_groups_there_is_no_view_of_groups(shop: Path) -> None:
    async with opened(shop, size=(140, 40)) as me:
        await me.go("services", "orders")
        assert scope(me) == "whole", "it fits the window"
        await me.press("v")
        assert scope(me) == "near"
        await me.press("v")
        assert scope(me) == "whole"
        await me.press("v", "greater_than_sign")
        assert scope(me) == "near", "hops are around the entry"


async def test_what_fits_the_window_is_shown_whole_and_what_does_not_around_the_entry(shop: Path) -> None:
    async with opened(shop, size=(140, 40)) as me:
        await me.go("services", "orders")
        assert scope(me) == "whole"
        await me.resize(80, 24)
        await me.rest()
        assert scope(me) == "near"
        await me.resize(140, 40)
        await me.rest()
        assert scope(me) == "whole"
        await me.press("greater_than_sign")
        assert scope(me) == "near", "hops are around the entry"


async def test_enter_on_a_group_shows_what_is_in_it_and_enter_there_goes_to_an_entry(tmp_path: Path) -> None:
    async with opened(saas(tmp_path), size=(140, 40)) as me:
        await me.go("services", "workspace")
        await me.press("v", "0")
        assert scope(me) == "overview"
        group = me.app.preview.cursor_path
        assert group[0] == "groups"
        await me.press("enter")
        assert (scope(me), group[1] in str(me.app.preview.border_subtitle)) == ("near", True)
        inside = {name for name, frame in frames_of(me.app.session.view()).items() if frame == group[1]}
        drawn = {region.path[1] for region in me.app.preview.output.regions if region.h > 1}  # type: ignore[attr-defined]
        assert len(inside) > 1 and inside <= drawn
        assert me.at == ("services", "workspace"), "the cursor of the panes stays"
        await me.press("enter")
        assert me.focus in ("services", "schema") and me.at[1] in drawn
        await me.go("services", "workspace")
        await me.press("v", "v", "v")
        assert scope(me) == "near" and group[1] not in str(me.app.preview.border_subtitle)


async def test_the_whole_map_is_drawn_once_and_the_entry_marked_in_it(shop: Path) -> None:
    async with opened(shop, size=(140, 50)) as me:
        await me.go("services", "orders")
        await me.press("v", "v")
        assert scope(me) == "whole"
        output = me.app.preview.output
        assert any(re.search("│▌ *orders ", row) for row in preview_rows(me))
        await me.go("services", "catalog")
        assert me.app.preview.output is output
        assert any(re.search("│▌ *catalog ", row) for row in preview_rows(me))
        await me.go("tables", "orders")
        await turn_to(me, "Diagram")
        assert any("│▌orders_db " in row for row in preview_rows(me)), "a table lies in its store"


async def test_what_is_wrong_with_an_entry_stands_in_its_box(tmp_path: Path) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text(
        "backdraft: 1\nservices:\n  web: {kind: client, calls: [api]}\n"
        "  api: {group: Core, calls: [nobody]}\n  fine: {group: Core}\n"
    )
    async with opened(file, size=(140, 40)) as me:
        await me.go("services", "web")
        await me.until(lambda: any("│ api✗│" in row for row in preview_rows(me)))
        assert scope(me) == "whole", "so small a sketch is shown whole"
        await me.press("v", "v")
        assert scope(me) == "overview"
        assert any("✗┃" in row for row in preview_rows(me)), "a group tells the worst"


async def test_words_on_arrows_go_and_come_back(shop: Path) -> None:
    async with opened(shop, size=(140, 40)) as me:
        await me.go("services", "gateway")
        assert "GET /products" in me.shown
        await me.press("L")
        assert "GET /products" not in me.shown
        await me.press("L")
        assert "GET /products" in me.shown


async def test_tables_show_columns_or_keys_or_names(shop: Path) -> None:
    async with opened(shop, size=(140, 40)) as me:
        await me.go("tables", "orders")
        await turn_to(me, "Relations")
        assert scope(me) == "all"
        assert "numeric(12,2)" in me.shown
        await me.press("v")
        assert "numeric(12,2)" not in me.shown
        assert "customer_id" in me.shown
        await me.press("v")
        assert "customer_id" not in me.shown
        assert "customers" in me.shown
        assert "products" not in me.shown
        await me.press("greater_than_sign")
        assert "products" in me.shown, "two foreign keys away"


async def test_a_picture_larger_than_the_window_has_a_small_map_and_moves_under_it(tmp_path: Path) -> None:
    async with opened(saas(tmp_path), size=(80, 24)) as me:
        await me.go("services", "gateway")
        await me.press("v", "v")
        view = me.app.preview
        assert view.output.lines
        assert not any("▪" in row for row in preview_rows(me)), "only for who walks in it"
        await me.press("0")
        assert any("▪" in row for row in preview_rows(me))
        begun = view.left, view.top
        await me.press("G")
        assert view.top > begun[1], "to the bottom"
        await me.press("g")
        assert view.top == 0
        for _ in range(12):
            await me.press("h")
        assert view.left == 0, "at the last box one pans on to the edge"
        for key in "llllllllllll":
            await me.press(key)
        assert isinstance(view.output, Picture)
        assert view.left == view.output.width - view.room


async def test_the_mouse_drags_a_picture_and_the_wheel_rolls_it(tmp_path: Path) -> None:
    async with opened(saas(tmp_path), size=(80, 24)) as me:
        await me.go("services", "gateway")
        await me.press("v", "v")
        view = me.app.preview
        view.pan(-1000, -1000)
        view.pan(4, 10)
        await me.pilot.mouse_down("#preview", offset=(30, 6))
        await me.pilot.hover("#preview", offset=(20, 3))
        await me.pilot.mouse_up("#preview", offset=(20, 3))
        assert (view.left, view.top) == (14, 13)
        await me.pilot.hover("#preview", offset=(50, 8))
        assert (view.left, view.top) == (14, 13), "let go"
        at = {"widget": view, "x": 1, "y": 1, "delta_x": 0, "delta_y": 0, "button": 0, "meta": False, "ctrl": False}
        view.post_message(events.MouseScrollDown(**at, shift=True))
        await me.rest()
        assert (view.left, view.top) == (17, 13)
        view.post_message(events.MouseScrollUp(**at, shift=False))
        await me.rest()
        assert (view.left, view.top) == (17, 10)


async def test_a_system_of_many_services_begins_with_one_of_them(tmp_path: Path) -> None:
    """200 services without groups: first the one with the most arrows and its neighbours; all of them when asked."""
    file = tmp_path / "many.yaml"
    calls = "".join(f"  s{i}: {{calls: [hub]}}\n" for i in range(200))
    file.write_text(f"backdraft: 1\nservices:\n  hub: {{}}\n  aside: {{}}\n{calls}")
    async with opened(file, size=(120, 40)) as me:
        await me.go("services", "aside")
        assert "hub" not in me.shown
        await me.press("v")
        assert scope(me) == "whole"
        assert "s199" in me.shown


def test_of_a_wide_line_the_letters_are_measured_once_however_often_they_are_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A map of a thousand boxes asks for them hundreds of times a key."""
    measured: list[str] = []
    monkeypatch.setattr(line, "width_of", lambda text: measured.append(text) or cell_len(text))
    text = "│ 한글 │ a┄┄▶ état │" * 40
    found = [line.letters_before(text, cells) for cells in range(cell_len(text) + 3)]
    assert len(measured) == len(text)
    assert found == [
        next((i for i in range(len(text)) if cell_len(text[:i]) >= cells), len(text)) for cells in range(len(found))
    ]


async def test_a_picture_that_takes_its_time_says_so(shop: Path) -> None:
    async with opened(shop, size=(140, 40)) as me:
        hold = threading.Event()
        assert me.app.desk is not None
        me.app.desk.ask("something slow", lambda: hold.wait(10), lambda _: None)
        me.app.go(("services", "orders"), leave=False)
        for _ in range(100):
            await me.pilot.pause(0.05)
            if "drawing…" in str(me.app.preview.border_subtitle):
                break
        assert "drawing…" in str(me.app.preview.border_subtitle)
        hold.set()
        await me.until(lambda: "drawing…" not in str(me.app.preview.border_subtitle))
        assert re.search("│ +orders +│", me.shown)


async def test_the_text_of_another_tab_does_not_stand_under_the_title_of_one_that_is_being_made(shop: Path) -> None:
    async with opened(shop, size=(120, 40)) as me:
        await me.go("tables", "orders")
        hold = threading.Event()
        assert me.app.desk is not None
        before, tabs = me.shown, me.tabs
        me.app.desk.ask("something slow", lambda: hold.wait(10), lambda _: None)
        await me.pilot.press("]")
        for _ in range(100):
            await me.pilot.pause(0.05)
            if me.shown != before:
                break
        assert me.shown.strip() == "…"
        assert me.tabs != tabs
        hold.set()
        await me.rest()
        assert me.shown not in (before, "…")


def test_the_desk_gives_up_a_drawing_when_a_newer_one_is_wanted() -> None:
    begun, told = threading.Event(), threading.Event()
    ends: list[str] = []

    def long() -> None:
        begun.set()
        try:
            while True:
                still_wanted()
        except GivenUpError:
            ends.append("given up")
            raise

    def delivered(result: object) -> None:
        ends.append(str(result))
        told.set()

    desk = Desk()
    desk.ask("preview", long, delivered)
    assert begun.wait(10)
    desk.ask("preview", lambda: "the newer one", delivered)
    assert told.wait(10)
    desk.close()
    assert ends == ["given up", "the newer one"]


def test_what_nobody_takes_any_more_does_not_end_the_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    faults: list[object] = []
    monkeypatch.setattr(threading, "excepthook", lambda args: faults.append(args.exc_value))
    done = threading.Event()

    def left(result: object) -> None:
        raise LookupError("the screen was left")

    desk = Desk()
    desk.ask("choice", lambda: 1, left)
    desk.ask("check", lambda: 2, lambda result: done.set())
    assert done.wait(10)
    desk.close()
    assert [str(fault) for fault in faults] == ["the screen was left"]


def test_the_small_map_shows_where_the_boxes_are_and_what_is_in_sight() -> None:
    drawn = [Region(("services", name), x, y, 10, 3) for name, x, y in (("a", 0, 0), ("b", 190, 97))]
    window = Window(100, 50, 60, 30, 200, 100)
    w, h = size(window)
    assert (w, h) == (20, 6)
    cells = minimap(drawn, 1, window)
    assert [(x, y) for y in range(h) for x in range(w) if cells[y][x][0]] == [(0, 0), (19, 5)]
    assert [(x, y) for y in range(h) for x in range(w) if cells[y][x][2]] == [(19, 5)]
    seen = [(x, y) for y in range(h) for x in range(w) if cells[y][x][1]]
    assert (min(seen), max(seen)) == ((10, 3), (15, 4))
    assert size(Window(0, 0, 60, 30, 60, 30)) == (0, 0), "all in sight"
    assert size(Window(0, 0, 20, 8, 200, 100)) == (0, 0), "no room for it"
