"""What is kept beside the file: work that was not saved, earlier versions, and a second session on one file."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from backdraft.document.document import Document
from backdraft.document.journal import look
from backdraft.host import folders
from tests.tui.story import Story, opened


def kept(file: Path | None, words: str) -> bool:
    """Whether the journal, as it is on disk, holds some words."""
    left = look(folders.journals(), file)
    return left is not None and words in f"{left.text}{left.draft}{left.form}"


# --- what was not saved ---------------------------------------------------------------------------------------------


async def test_what_was_not_saved_is_offered_the_next_time(shop: Path) -> None:
    before = shop.read_text()
    async with opened(shop) as me:
        await me.add("orders -> extra")
        unsaved = me.text
        await me.press("a")
        await me.type("web -> half")
        await me.until(lambda: kept(shop, "extra") and kept(shop, "web -> half"))
    assert shop.read_text() == before
    async with opened(shop) as me:
        await me.until(lambda: me.over == "DiffView")
        assert "extra" in me.screen()
        assert "In the bar stood: web -> half" in me.screen()
        await me.press("y")
        assert me.text == unsaved
        assert me.focus == "bar" and me.app.bar.text == "web -> half"
        await me.press("enter")
        assert "half" in me.text
        await me.press("escape", "u", "u")
        assert me.text == before, "to recover is a step like any other"
        await me.press("U", "w")
        assert me.disk == unsaved
    async with opened(shop) as me:
        assert me.over == ""


async def test_what_was_undone_is_not_offered_and_a_line_alone_is_back_in_the_bar(shop: Path) -> None:
    async with opened(shop) as me:
        await me.add("orders -> extra")
        await me.until(lambda: kept(shop, ", extra"))
        await me.press("u", "q")
        assert not me.running
    async with opened(shop) as me:
        assert me.over == ""
        await me.press("a")
        await me.type("web -> half")
    async with opened(shop) as me:
        assert me.over == "", "there is nothing to compare"
        assert me.focus == "bar" and me.app.bar.text == "web -> half"
        assert "line that you were typing is back" in me.said
        await me.press("escape")
        assert me.text == me.disk
    async with opened(shop) as me:
        assert me.app.bar.text == ""


async def test_a_line_that_was_typed_into_a_new_design_is_gone_on_with_instead_of_the_start_screen(home: Path) -> None:
    async with opened(home / "x.yaml", start=True) as me:
        await me.press("1")
        await me.type("mobile -> api")
    async with opened(home / "x.yaml", start=True) as me:
        assert me.over == ""
        assert me.focus == "bar" and me.app.bar.text == "mobile -> api"
        await me.press("enter")
        assert me.app.session.design.entry(("services", "mobile")) is not None


async def test_an_open_form_is_opened_again_with_what_it_held(shop: Path) -> None:
    async with opened(shop) as me:
        await me.go("services", "orders")
        await me.press("enter")
        await me.fill("does", "Takes orders and")
        assert kept(shop, "Takes orders and") or await me.until(lambda: kept(shop, "Takes orders and")) is None
    async with opened(shop) as me:
        await me.until(lambda: me.over == "FormScreen")
        assert me.field("does").text == "Takes orders and"
        assert me.text == me.disk, "it is not taken before the person takes it"
    async with opened(shop) as me:
        await me.until(lambda: me.over == "FormScreen")
        await me.press("enter")
        assert "Takes orders and" in me.text
    async with opened(shop) as me:
        await me.until(lambda: me.over == "DiffView")
        assert "Takes orders and" in me.screen()


@pytest.mark.parametrize(
    ("path", "key", "typed", "taken"),
    [
        (("services", "orders"), "r", "order_desk", "  order_desk:"),
        (("services", "orders"), "i", "no-timeout: it is one machine", "no-timeout: it is one machine"),
        (("services", "orders"), "slash", "unheard", ""),
    ],
)
async def test_what_is_typed_into_a_prompt_is_asked_for_again_where_it_was(
    shop: Path, path: tuple[str, ...], key: str, typed: str, taken: str
) -> None:
    async with opened(shop) as me:
        await me.go(*path)
        await me.press(key)
        await me.type(typed)
        prompt = me.app.bar.prompt
        await me.until(lambda: kept(shop, typed))
    async with opened(shop) as me:
        assert me.focus == "bar" and (me.app.bar.prompt, me.app.bar.text) == (prompt, typed)
        assert "what you were typing is back" in me.said
        assert me.text == me.disk, "it is not taken before the person takes it"
    async with opened(shop) as me:
        await me.press("enter")
        assert taken in me.text
        await me.press("u")
        await me.until(lambda: not kept(shop, typed))
        await me.go(*path)
        await me.press(key)
    async with opened(shop) as me:
        assert me.over == "" and me.focus != "bar", "a question that nobody began to answer is not asked again"


async def test_a_prompt_beside_unsaved_work_is_told_with_it_and_an_entry_that_is_gone_gives_its_text_to_the_bar(
    shop: Path,
) -> None:
    async with opened(shop) as me:
        await me.add("orders -> extra")
        await me.go("services", "extra")
        await me.press("r")
        await me.type("spare")
        await me.until(lambda: kept(shop, "spare"))
    async with opened(shop) as me:
        await me.until(lambda: me.over == "DiffView")
        assert "In the bar stood: rename to spare" in me.screen()
        await me.press("y")
        assert me.app.bar.text == "spare"
        await me.press("enter")
        assert "orders -> extra" not in me.text and "spare" in me.text
        await me.press("u", "u", "r")
        await me.type("x")
        await me.until(lambda: kept(shop, "'x'"))
    shop.write_text(shop.read_text().replace("orders", "orderz"))
    async with opened(shop) as me:
        assert "any more" in me.said and me.focus != "bar"
        await me.press("a", "up")
        assert me.app.bar.text == "x"


async def test_the_name_of_a_copy_that_one_was_typing_is_asked_for_again_and_shown(shop: Path) -> None:
    async with opened(shop) as me:
        await me.go("tables", "customers")
        await me.press("c")
        await me.type("buyers")
        await me.until(lambda: kept(shop, "buyers"))
    async with opened(shop) as me:
        assert (me.app.bar.prompt, me.app.bar.text) == (" clone as ", "buyers")
        assert "CREATE TABLE buyers (" in me.shown
        await me.press("enter")
        assert me.at == ("tables", "buyers")


async def test_the_name_of_a_file_that_one_was_typing_is_asked_for_again(shop: Path) -> None:
    async with opened(shop) as me:
        me.app.action_do("import")
        await me.type("old.sql")
    async with opened(shop) as me:
        assert (me.app.bar.prompt, me.app.bar.text) == (" import ", "old.sql")
        await me.press("escape")
        me.app.action_do("save-as")
        await me.type("elsewhere")
    async with opened(shop) as me:
        assert (me.app.bar.prompt, me.app.bar.text) == (" save as ", "elsewhere")
        await me.press("enter")
        assert (shop.parent / "elsewhere.yaml").exists()


async def test_what_was_declined_is_a_version_to_go_back_to(shop: Path) -> None:
    async with opened(shop) as me:
        await me.add("orders -> extra")
        unsaved = me.text
    async with opened(shop) as me:
        await me.until(lambda: me.over == "DiffView")
        await me.press("escape")
        assert me.text == me.disk
    async with opened(shop) as me:
        await me.until(lambda: me.over == "DiffView"), "to look away is not to decline"
        await me.press("n")
        assert "History" in me.said
    async with opened(shop) as me:
        assert me.over == ""
        me.app.action_do("history")
        await me.until(lambda: me.over == "Picker")
        assert "left without saving: services.orders" in me.screen()
        await me.press("enter")
        assert me.over == "DiffView"
        await me.press("y")
        assert me.text == unsaved
        await me.press("u")
        assert me.text == me.disk


async def test_work_that_gives_way_to_other_work_is_a_version_too(shop: Path) -> None:
    async with opened(shop) as me:
        await me.add("orders -> extra")
        first = me.text
    async with opened(shop) as me:
        await me.until(lambda: me.over == "DiffView")
        await me.press("escape")
        await me.add("web -> other")
    left = look(folders.journals(), shop)
    assert left is not None and "other" in left.text
    assert first in [version.text for version in left.versions]


async def test_leaving_without_saving_can_be_taken_back(shop: Path) -> None:
    async with opened(shop) as me:
        await me.add("orders -> extra")
        unsaved = me.text
        await me.press("q", "x")
        assert not me.running
    async with opened(shop) as me:
        assert me.over == ""
        me.app.action_do("history")
        await me.until(lambda: me.over == "Picker")
        await me.press("enter", "y")
        assert me.text == unsaved


async def test_what_was_left_is_joined_with_what_changed_on_disk_since(shop: Path) -> None:
    async with opened(shop) as me:
        await me.add("orders -> extra")
    shop.write_text(shop.read_text().replace("name: Corner Shop", "name: Corner Store"))
    async with opened(shop) as me:
        await me.until(lambda: me.over == "DiffView")
        assert "The file has changed since; this is both" in me.screen()
        await me.press("y")
        assert "Corner Store" in me.text and "extra" in me.text


async def test_what_was_left_and_what_changed_at_the_same_place_is_said(shop: Path) -> None:
    before = shop.read_text()
    async with opened(shop) as me:
        await me.add("orders: Mine")
    shop.write_text(before.replace("does: Takes orders and follows them to the door", "does: Theirs"))
    assert shop.read_text() != before
    async with opened(shop) as me:
        await me.until(lambda: me.over == "DiffView")
        assert "The file has changed since, and at the same place" in me.screen()
        await me.press("y")
        assert me.over == "ConflictDesk"
        await me.press("escape")
        assert "asks again" in me.said and "Theirs" in me.text and "Mine" not in me.text
    async with opened(shop) as me:
        await me.until(lambda: me.over == "DiffView")
        await me.press("n")
        assert "Theirs" in me.text and "Mine" not in me.text


async def test_a_design_without_a_file_is_recovered_as_well(home: Path) -> None:
    async with opened(home / "x.yaml", start=True) as me:
        await me.press("b")
        await me.type("web -> api")
        await me.press("enter", "escape")
        unsaved = me.text
    async with opened(home / "x.yaml", start=True) as me:
        await me.until(lambda: me.over == "DiffView")
        await me.press("y")
        assert me.text == unsaved
        await me.press("escape", "w", "enter")
        assert (home / "design.yaml").read_text() == unsaved
    async with opened(home / "x.yaml", start=True) as me:
        assert me.over == "LetterMenu", "it has a file now"


async def test_a_new_file_that_was_never_written_is_recovered(home: Path) -> None:
    async with opened(home / "new.yaml") as me:
        await me.add("web -> api")
        unsaved = me.text
    assert not (home / "new.yaml").exists()
    async with opened(home / "new.yaml") as me:
        await me.until(lambda: me.over == "DiffView")
        await me.press("y", "w")
        assert me.disk == unsaved


@pytest.mark.parametrize("name", ["SIGHUP", "SIGTERM"])
async def test_a_signal_keeps_what_is_unsaved(shop: Path, name: str) -> None:
    async with opened(shop) as me:
        await me.add("orders -> extra")
        unsaved = me.text
        os.kill(os.getpid(), getattr(signal, name))
        await me.pilot.pause(0.2)
        assert not me.running
    async with opened(shop) as me:
        await me.until(lambda: me.over == "DiffView")
        await me.press("y")
        assert me.text == unsaved
    assert Document.read(unsaved).text == unsaved


async def test_when_work_cannot_be_kept_it_is_said_once_and_again_kept_when_it_can(shop: Path, home: Path) -> None:
    folders.journals().parent.mkdir(parents=True)
    folders.journals().write_text("in the way")
    async with opened(shop) as me:
        await me.until(lambda: "unsaved work is not kept" in me.said)
        assert me.said.endswith("; mend that, and save until then")
        await me.add("orders -> extra")
        assert "unsaved work" not in me.said
        assert "not kept" in me.screen().split("\n")[0], "who missed the sentence sees it all the time"
        folders.journals().unlink()
        await me.until(lambda: kept(shop, "extra"))
        await me.until(lambda: me.said == "unsaved work is kept again")
        assert "not kept" not in me.screen().split("\n")[0]


# --- earlier versions -----------------------------------------------------------------------------------------------


async def test_every_save_is_a_version_and_its_line_says_what_differs(shop: Path) -> None:
    first = shop.read_text()
    async with opened(shop) as me:
        me.app.action_do("history")
        await me.rest()
        assert "no other version" in me.said
        await me.add("orders -> extra")
        await me.press("w")
        second = me.text
        await me.add("web -> third")
        await me.press("w")
        me.app.action_do("history")
        await me.until(lambda: me.over == "Picker")
        seen = me.screen()
        assert "as it was on disk: services.web, services.third" in seen
        assert "as it was opened: services.web, services.orders" in seen
        await me.press("enter")
        assert me.over == "DiffView" and "-  third:" in me.screen()
        await me.press("n")
        assert me.over == "Picker", "back to where one came from"
        await me.press("enter", "y")
        assert me.text == second
        await me.press("u", "escape")
        me.app.action_do("history")
        await me.until(lambda: me.over == "Picker")
        await me.press("down", "enter", "y")
        assert me.text == first


# --- a second session -----------------------------------------------------------------------------------------------


async def second(shop: Path, me: Story) -> None:
    """A second session asks whose the design is."""
    await me.until(lambda: me.over == "LetterMenu")
    assert f"process {os.getpid()}" in me.screen()


async def test_a_second_session_only_reads(shop: Path) -> None:
    async with opened(shop) as first, opened(shop) as me:
        await second(shop, me)
        await me.press("r")
        assert "read only" in me.screen().split("\n")[0]
        before = me.text
        await me.go("services", "orders")
        offered = me.screen().split("\n")[-1]
        assert "copy" in offered and not {"add", "edit", "rename", "delete", "undo"} & set(offered.split())
        for key in ("a", "d", "enter", "r", "c", "space", "u", "K", "e"):
            await me.press(key)
            assert "read only" in me.said and "Take over" in me.said, key
            assert me.over == ""
        await me.paste("create table t (id int)\n;")
        assert "read only" in me.said
        await me.press("w")
        assert "not saved" in me.said and "Take over" in me.said
        assert me.text == before == me.disk
        await first.add("orders -> extra")
        await first.press("w")
        await me.until(lambda: "extra" in me.text), "it follows what the other one saves"
        assert "from disk" in me.said and "undoes" not in me.said


async def test_a_session_that_takes_over_gets_what_the_other_had_not_saved(shop: Path) -> None:
    async with opened(shop) as first:
        await first.add("orders -> extra")
        await first.until(lambda: kept(shop, ", extra"))
        async with opened(shop) as me:
            await second(shop, me)
            await me.press("t")
            await me.until(lambda: me.over == "DiffView")
            assert "the other session had not saved" in me.screen()
            await me.press("y")
            assert "extra" in me.text
            await first.until(lambda: "read only" in first.screen().split("\n")[0])
            assert "took it over" in first.said and "Save as" in first.said
            await first.press("w")
            assert "not saved" in first.said and "extra" not in first.disk
            await me.press("w")
            assert "extra" in me.disk
            first.app.action_do("save-as")
            await first.press("ctrl+u")
            await first.type("mine.yaml")
            await first.press("enter")
            assert first.said == "saved mine.yaml"
            assert "read only" not in first.screen().split("\n")[0]
            assert "extra" in (shop.parent / "mine.yaml").read_text()


async def test_a_form_that_is_open_when_the_design_is_taken_over_says_so_and_stays(shop: Path) -> None:
    async with opened(shop) as first:
        await first.go("services", "orders")
        await first.press("enter")
        await first.fill("does", "Too late")
        async with opened(shop) as me:
            await second(shop, me)
            await me.press("t")
            await first.until(lambda: first.app.session.read_only)
            await first.press("enter")
            assert first.over == "FormScreen"
            assert "read only" in first.about()
            await me.until(lambda: me.over == "FormScreen"), "it went over with the design"
            assert me.field("does").text == "Too late"


async def test_two_designs_without_a_file_are_two(home: Path) -> None:
    async with opened(home / "x.yaml", start=True) as first, opened(home / "x.yaml", start=True) as me:
        assert me.over == first.over == "LetterMenu"
        for story, name in ((first, "one"), (me, "two")):
            await story.press("b")
            await story.type(f"{name} -> db")
            await story.press("enter", "escape")
    for _ in range(2):
        async with opened(home / "x.yaml", start=True) as me:
            await me.until(lambda: me.over == "DiffView")
            await me.press("n")
