"""The file: saving, reloading, `$EDITOR`, what is broken, leaving."""

from __future__ import annotations

import re
import stat
from pathlib import Path
from typing import Any

import pytest

from backdraft.tui.app import Backdraft
from backdraft.tui.handlers import merging
from tests.tui.story import opened


async def test_w_saves_and_says_so(shop: Path) -> None:
    async with opened(shop) as me:
        await me.add("orders -> extra")
        assert "●" in me.screen().split("\n")[0]
        await me.press("w")
        assert me.disk == me.text
        assert "extra" in me.disk
        assert me.said == "saved shop.yaml"
        assert "●" not in me.screen().split("\n")[0]


@pytest.mark.parametrize("small", [True, False])
async def test_r_takes_what_another_program_wrote_instead_after_a_look(
    shop: Path, small: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merging, "_SMALL", 1_000_000 if small else 0)
    async with opened(shop) as me:
        await me.add("orders -> extra")
        theirs = shop.read_text() + "# theirs\n"
        shop.write_text(theirs)
        await me.press("R")
        assert me.over == "DiffView"
        assert "theirs" in me.screen()
        await me.press("n")
        assert "extra" in me.text and me.disk == theirs
        await me.press("R", "y")
        assert me.text == theirs
        await me.press("u")
        assert "extra" in me.text
        assert "disk" in me.said


async def test_a_change_on_disk_is_taken_when_nothing_is_unsaved(shop: Path) -> None:
    async with opened(shop) as me:
        await me.go("tables", "orders")
        shop.write_text(shop.read_text() + "# theirs\n")
        await me.until(lambda: "theirs" in me.text)
        assert me.at == ("tables", "orders")
        await me.press("R")
        assert me.running
        shop.unlink()
        await me.press("R")
        assert "theirs" in me.text
        assert "no " in me.said or "not" in me.said


def editor(home: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor that does what `script`, a line of sed, says; it notes what it was given."""
    program = home / "ed.sh"
    program.write_text(f'#!/bin/sh\nfor last; do :; done\nprintf "%s\\n" "$@" > {home}/called\n{script}\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("EDITOR", str(program))


@pytest.fixture
def suspended(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that can be handed over: Pilot has none."""
    import contextlib
    from collections.abc import Iterator

    @contextlib.contextmanager
    def suspend(self: Any) -> Iterator[None]:
        yield

    monkeypatch.setattr(Backdraft, "suspend", suspend)


async def test_e_edits_the_entry_elsewhere(
    shop: Path, home: Path, monkeypatch: pytest.MonkeyPatch, suspended: None
) -> None:
    async with opened(shop) as me:
        await me.go("services", "orders")
        editor(home, "sed -i 's/owner: checkout/owner: sales/' \"$last\"", monkeypatch)
        await me.press("e")
        assert "    owner: sales\n" in me.text
        assert "u undoes" in me.said
        assert me.at == ("services", "orders")
        await me.press("u")
        await me.go("services")
        editor(home, "sed -i 's/owner: checkout/owner: sales/' \"$last\"", monkeypatch)
        await me.press("e")
        assert "    owner: sales\n" in me.text, "a heading stands for all that is under it"
        await me.press("u")
        await me.go("services", "orders")
        editor(home, "true", monkeypatch)
        await me.press("e")
        assert "nothing changed" in me.said
        editor(home, "exit 3", monkeypatch)
        await me.press("e")
        assert me.running and me.text == me.disk


async def test_big_e_edits_the_file_and_what_is_wrong_is_asked_about_and_kept(
    shop: Path, home: Path, monkeypatch: pytest.MonkeyPatch, suspended: None
) -> None:
    async with opened(shop) as me:
        before = me.text
        await me.go("tables", "orders")
        editor(home, "case $last in */shop.yaml) sed -i 's/^name: .*/name: Elsewhere/' $last;; esac", monkeypatch)
        await me.press("E")
        assert "name: Elsewhere\n" in me.text
        await me.press("u")
        editor(home, "sed -i 's/^  orders_db: .*/  orders_db: {engine: [/' \"$last\"", monkeypatch)
        await me.press("E")
        assert me.over == "LetterMenu"
        assert "Line " in me.screen()
        assert "web -> api" not in me.screen(), "what one could type is not told where one cannot"
        await me.press("n")
        assert "web -> api" not in me.screen() and "not taken" in me.screen()
        assert me.text == before
        kept = home / "home" / "state" / "copies" / "not-taken.yaml"
        assert "{engine: [" in kept.read_text()
        assert str(kept.name) in me.said
        kept.unlink()
        await me.press("E", "escape")
        assert me.text == before
        assert "{engine: [" in kept.read_text(), "going back loses nothing either"
        await me.press("E", "y")
        assert "{engine: [" in me.text
        await me.press("u")
        assert me.text == before


async def test_no_editor_is_no_end(shop: Path, monkeypatch: pytest.MonkeyPatch, suspended: None) -> None:
    monkeypatch.setenv("EDITOR", "/nowhere/at-all")
    async with opened(shop) as me:
        await me.go("services", "web")
        await me.press("e")
        assert "nowhere" in me.said or "at-all" in me.said
        assert me.running


async def test_q_leaves_at_once_when_all_is_saved(shop: Path) -> None:
    async with opened(shop) as me:
        await me.press("q")
        assert not me.running


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_q_asks_when_something_is_unsaved(shop: Path, key: str) -> None:
    before = shop.read_text()
    async with opened(shop) as me:
        await me.add("orders -> extra")
        await me.press(key)
        assert me.over == "LetterMenu"
        assert me.running
        await me.press("escape")
        assert me.running
        await me.press(key, "x")
        assert not me.running
    assert shop.read_text() == before


async def test_q_y_saves_and_leaves(shop: Path) -> None:
    async with opened(shop) as me:
        await me.add("orders -> extra")
        await me.press("q", "y")
        assert not me.running
    assert "extra" in shop.read_text()


async def test_ctrl_c_says_how_to_leave(shop: Path) -> None:
    async with opened(shop) as me:
        await me.press("ctrl+c")
        assert me.running
        assert "q quits" in me.said


async def test_a_new_file_is_written_by_w_alone(home: Path) -> None:
    file = home / "new.yaml"
    async with opened(file) as me:
        assert "new.yaml" in me.screen()
        assert "w writes it" in me.said
        await me.add("web -> api")
        assert not file.exists()
        await me.press("w")
        assert file.read_text() == me.text
        assert "calls: [api]" in me.text or "- api" in me.text
        await me.press("q")
        assert not me.running


async def test_a_design_without_a_name_is_asked_for_one(home: Path) -> None:
    there = home / "there.yaml"
    there.write_text("mine\n")
    async with opened(home / "x.yaml", start=True) as me:
        assert me.over == "LetterMenu"
        await me.press("1")
        await me.type("web -> api")
        await me.press("enter", "escape", "w")
        assert "enter saves design.yaml" in me.told
        await me.type("there")
        assert "already" in me.told
        await me.press("enter")
        assert me.focus == "bar"
        assert there.read_text() == "mine\n"
        await me.press("ctrl+u")
        await me.type("sub/dir.yaml")
        await me.press("enter")
        assert "not saved" in me.said or "no folder" in me.told or (home / "sub" / "dir.yaml").exists()
        assert "mkdir" in me.screen() and me.over == "", "what has room in the last lines leaves the keys free"
        await me.press("escape", "w", "ctrl+u")
        await me.type("mine.yaml")
        await me.press("enter")
        assert (home / "mine.yaml").read_text() == me.text
        assert me.said == "saved mine.yaml"
        assert "mine.yaml" in me.screen().split("\n")[0]


async def test_where_a_failed_save_stands_in_a_box_the_same_key_tries_again(shop: Path, home: Path) -> None:
    folder = home / "/".join(["a-folder-whose-name-is-long" * 4] * 3)
    folder.mkdir(parents=True)
    file = folder / "shop.yaml"
    file.write_text(shop.read_text())
    async with opened(file) as me:
        await me.add("orders -> extra")
        moved = folder.rename(folder.parent / "away")
        await me.press("w")
        assert me.over == "Message"
        assert "w try again" in me.screen()
        moved.rename(folder)
        await me.press("w")
        assert me.over == ""
        assert me.said.startswith("saved shop.yaml")
        assert "extra" in file.read_text()


@pytest.mark.parametrize("name", ["~nobody-at-all/x", "/", "x" * 300, ".", "..", "no/where/", "a\x00b"])
async def test_names_that_cannot_be_are_said_and_the_design_stays(shop: Path, name: str) -> None:
    async with opened(shop) as me:
        me.app.action_do("save-as")
        me.app.bar.text = name
        await me.press("enter")
        assert me.running
        assert "not saved" in me.said or "is there already" in me.told or me.app.session.file != shop
        (shop.parent / "design.yaml").unlink(missing_ok=True)


async def test_leaving_a_design_without_a_name_saves_under_one(home: Path) -> None:
    async with opened(home / "x.yaml", start=True) as me:
        await me.press("1")
        await me.type("web -> api")
        await me.press("enter", "escape", "q", "y", "enter")
        assert not me.running
    assert "api" in (home / "design.yaml").read_text()


async def test_on_the_start_screen_one_may_as_well_begin_to_type(home: Path) -> None:
    async with opened(home / "x.yaml", start=True) as me:
        await me.type("web -> api")
        assert "web" in me.shown, "no choice of the menu is a letter: each begins a line"
        await me.press("enter")
        assert me.app.session.design.entry(("services", "web")) is not None


@pytest.mark.parametrize("letter", ["b", "o", "t", "r", "p", "q", "j", "k", "g"])
async def test_no_letter_on_the_start_screen_eats_the_first_of_a_line(home: Path, letter: str) -> None:
    async with opened(home / "x.yaml", start=True) as me:
        await me.type(f"{letter}oot -> api")
        assert (me.over, me.app.bar.text) == ("", f"{letter}oot -> api")


async def test_on_the_start_screen_arrows_choose_and_zero_quits(home: Path) -> None:
    async with opened(home / "x.yaml", start=True) as me:
        await me.press("down", "enter")
        assert me.over == "Picker", "the templates"
        await me.press("escape", "0")
        assert not me.running


async def test_what_is_pasted_on_the_start_screen_is_offered(home: Path) -> None:
    async with opened(home / "x.yaml", start=True) as me:
        await me.paste("CREATE TABLE a (id int);\nCREATE TABLE b (id int);\n")
        await me.until(lambda: me.over == "DiffView")
        await me.press("y")
        assert len(me.app.session.design.paths("tables")) == 2
        assert (me.focus, me.at) == ("schema", ("tables", "a")), "one sees what came in"


async def test_the_designs_of_the_folder_are_offered_and_nothing_else(
    shop: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (shop.parent / "compose.yaml").write_text("services: {web: {image: nginx}}\n")
    monkeypatch.chdir(shop.parent)
    async with opened(home / "x.yaml", start=True) as me:
        assert "1 design in this folder" in me.screen()
        await me.press("3")
        assert "compose" not in me.screen()
        await me.press("enter")
        assert "Corner Shop" in me.screen().split("\n")[0]


async def test_a_file_that_is_not_in_this_folder_is_opened_by_its_name(
    shop: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)
    async with opened(home / "x.yaml", start=True) as me:
        await me.press("3")
        assert me.app.bar.prompt == " open "
        await me.type(str(shop.parent / "nowhere.yaml"))
        await me.press("enter")
        assert me.told == "no file nowhere.yaml there: tab completes names" and me.focus == "bar"
        await me.press("escape")
        assert me.over == "LetterMenu", "back to where one came from"
        await me.press("3")
        await me.type(str(shop.parent / "sho"))
        await me.press("tab", "enter")
        assert "Corner Shop" in me.screen().split("\n")[0]
    monkeypatch.chdir(shop.parent)
    async with opened(home / "x.yaml", start=True) as me:
        await me.press("3", "down", "enter")
        assert me.app.bar.prompt == " open ", "another file than those of this folder"


async def test_a_line_of_a_design_is_no_name_to_save_under(home: Path) -> None:
    # Who begins with `web` on a pane has pressed `w`.
    async with opened(home / "x.yaml", start=True) as me:
        await me.press("1", "escape")
        await me.press(*"web", "space", *"->", "space", *"api")
        assert "no file's name: esc, then a" in me.told
        await me.press("enter")
        assert me.focus == "bar" and not list(home.glob("*.yaml"))


async def test_a_dialect_chosen_before_the_first_save_is_remembered(home: Path) -> None:
    async with opened(home / "x.yaml", start=True) as me:
        await me.press("1")
        await me.type("orders(id uuid pk)")
        await me.press("enter", "escape", "t", "t", "w", "enter")
        assert me.app.session.dialect != "postgres"
        chosen = me.app.session.dialect
    async with opened(home / "design.yaml") as me:
        assert me.app.session.dialect == chosen


async def test_the_start_screen_offers_templates_and_what_was_opened_last(shop: Path, home: Path) -> None:
    async with opened(shop):
        pass
    async with opened(home / "x.yaml", start=True) as me:
        assert "Recent" in me.screen()
        await me.press("4")
        assert "shop.yaml" in me.screen()
        await me.press("enter")
        assert "Corner Shop" in me.screen().split("\n")[0]
        assert me.app.session.file == shop
    async with opened(home / "x.yaml", start=True) as me:
        await me.press("2")
        await me.type("brief")
        await me.press("enter")
        assert "Resource Platform" in me.screen().split("\n")[0]
        assert "brief" in me.said
        await me.press("w", "enter")
        assert (home / "design.yaml").read_text() == me.text
    async with opened(home / "x.yaml", start=True) as me:
        await me.press("2", "escape")
        assert me.over == "LetterMenu", "back to where one came from"
        await me.press("?")
        assert me.over == "Help"
        await me.press("escape")
        assert me.over == "LetterMenu", "here as well"
        await me.press("0")
        assert not me.running


BROKEN = """backdraft: 1
name: Broken   # stays
services:
  good: {does: Works, calls: [nobody]}
  torn: {does: [x
tables:
  t:
    columns:
      id: uuid pk
      price: numeric(12
"""


async def test_a_file_with_errors_shows_them_all_and_what_can_be_understood(home: Path) -> None:
    file = home / "broken.yaml"
    file.write_text(BROKEN)
    async with opened(file) as me:
        assert "! lists" in me.said, "it says at once that there are problems, and which key lists them"
        assert any("good" in row for row in me.listed)
        await me.press("!")
        seen = me.screen()
        document = me.app.session.document
        assert len(me.app.session.checked.problems) >= 3
        for problem in me.app.session.checked.problems:
            line, column = document.place(problem)
            assert f"{line}:{column}" in seen
        await me.press("escape", "n")
        assert re.search(r"\d+:\d+ ", me.said)
        await me.press("w")
        assert me.disk == BROKEN


async def test_an_edit_of_a_file_with_errors_keeps_every_broken_byte(home: Path) -> None:
    file = home / "broken.yaml"
    file.write_text(BROKEN)
    async with opened(file) as me:
        await me.go("services", "good")
        await me.press("enter")
        await me.fill("owner", "someone")
        await me.press("enter", "w")
        assert me.disk == BROKEN.replace("calls: [nobody]}", "calls: [nobody], owner: someone}")
        await me.go("services", "torn")
        await me.press("enter")
        if me.over == "FormScreen":
            await me.fill("does", "overwritten")
            await me.press("enter", "escape", "x")
        assert "  torn: {does: [x\n" in me.text, "what is not understood is not overwritten by a form"


async def test_what_cannot_be_read_is_said_in_a_line(home: Path) -> None:
    from backdraft.document.file import FileError
    from backdraft.tui.begin import open_session

    (home / "binary.yaml").write_bytes(b"\x00\xff\xfe")
    with pytest.raises(FileError):
        open_session(home / "binary.yaml")


async def test_why_a_save_failed_stands_in_a_box_where_the_last_lines_have_no_room_for_it(home: Path) -> None:
    async with opened(home / "x.yaml", start=True, size=(60, 24)) as me:
        await me.press("1")
        await me.type("web -> api")
        await me.press("enter", "escape", "w")
        await me.type("a-folder-that-nobody-has-made-yet/and-one-below-it/design.yaml")
        await me.press("enter")
        assert me.over == "Message" and "mkdir" in me.screen()
        await me.press("escape", "w", "ctrl+u")
        await me.type("mine.yaml")
        await me.press("enter")
        assert (home / "mine.yaml").read_text() == me.text
