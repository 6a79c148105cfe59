"""Two writers at one file, and git's conflicts in it: what merges comes in by itself, what does not is asked about."""

from __future__ import annotations

import subprocess
import threading
from pathlib import Path

import pytest

from backdraft.document.conflicts import has_markers
from backdraft.document.document import Document
from backdraft.document.edits import Put
from backdraft.document.verify import verify
from backdraft.tui.handlers import files, merging
from backdraft.tui.panes.rows import RowList
from backdraft.tui.preview.view import LineView
from backdraft.tui.screens.conflicts import ConflictDesk
from tests.tui.story import Story, opened
from tests.tui.test_keys_file import editor, suspended

__all__ = ["suspended"]


def theirs(shop: Path, *changes: tuple[str, str]) -> str:
    """What another program makes of the file."""
    text = shop.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    shop.write_text(text)
    return text


OWNER = ("owner: checkout", "owner: money")
EDGE = ("owner: edge", "owner: web")
ROWS = ("rows: 40M", "rows: 41M")


async def own(me: Story, owner: str = "sales") -> None:
    """Give the service `orders` another owner here, unsaved."""
    await me.go("services", "orders")
    await me.press("enter")
    await me.fill("owner", owner)
    await me.press("enter")


async def test_what_comes_in_while_a_key_is_pressed_waits_and_comes_in_with_it(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merging, "_SMALL", 0)
    async with opened(shop) as me:
        await own(me)
        theirs(shop, EDGE)
        merging.notice(me.app)
        assert me.app.session.coming, "the desk reads it"
        await me.go("stores", "orders_db")
        await me.press("J", "u", "u", "U")
        await me.until(lambda: "owner: web" in me.text and "owner: sales" in me.text)
        await me.press("w")
        assert "owner: web" in me.disk and "owner: sales" in me.disk
        assert not me.app.session.coming and not me.app.session.faults


async def test_a_large_design_is_proved_beside_the_keys_and_saved_as_it_was_at_w(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merging, "_SMALL", 0)
    monkeypatch.setattr(files, "LARGE", 0)
    async with opened(shop) as me:
        await own(me)
        mine, session = me.text, me.app.session
        turn = threading.Event()
        prove, proved = session.prove, Document.read(mine)

        def slowly(document: Document) -> str:
            turn.wait(10)
            return prove(document)

        monkeypatch.setattr(session, "prove", slowly)
        await me.pilot.press("w")
        await me.pilot.pause()
        assert session.saving is session.document and me.said == "saving …" and me.disk != mine
        me.app.session.apply("more", Put(("services", "orders", "tech"), "Ada"))
        turn.set()
        await me.until(lambda: me.said == "saved shop.yaml")
        assert me.disk == mine == proved.text and session.unsaved and "tech: Ada" in me.text
        # What another program wrote meanwhile comes in before what is written; q waits for all of it.
        turn.clear()
        await me.pilot.press("w")
        await me.pilot.pause()
        theirs(shop, EDGE)
        await me.pilot.press("q")
        await me.pilot.pause()
        assert me.said == "saving, then leaving …" and me.running
        turn.set()
        await me.until(lambda: not me.running)
    assert "owner: web" in me.disk and "tech: Ada" in me.disk


@pytest.mark.parametrize("small", [True, False])
async def test_changes_of_other_entries_come_in_by_themselves(
    shop: Path, small: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merging, "_SMALL", 1_000_000 if small else 0)
    monkeypatch.setattr(files, "LARGE", 1_000_000 if small else 0)
    async with opened(shop) as me:
        await own(me)
        mine = me.text
        await me.go("tables", "products")
        disk = theirs(shop, EDGE, ROWS)
        await me.until(lambda: "owner: web" in me.text)
        assert me.said == "took 2 changes from disk: gateway, order_lines; u undoes it"
        assert "owner: sales" in me.text and "rows: 41M" in me.text
        assert me.at == ("tables", "products"), "the cursor stays"
        assert me.disk == disk, "nothing is written before w"
        await me.press("w")
        assert me.said == "saved shop.yaml" and me.disk == me.text
        await me.press("u")
        assert me.text == mine, "one step"
        assert "crosses a change from disk" in me.said and "gateway" in me.said
        await me.press("U")
        assert me.text == me.disk


async def test_w_takes_one_key_when_nothing_conflicts(shop: Path) -> None:
    async with opened(shop) as me:
        await own(me)
        theirs(shop, EDGE)
        await me.press("w")
        assert me.over == ""
        assert "owner: sales" in me.disk and "owner: web" in me.disk
        assert me.disk == me.text
        # Who looks once a second may have taken it, and said so, before `w` came.
        assert me.said.startswith(("took 1 change from disk: gateway", "saved")) and "saved" in me.said


async def test_a_form_that_was_asked_for_when_the_desk_came_up_stands_over_it(shop: Path) -> None:
    async with opened(shop) as me:
        await own(me)
        theirs(shop, OWNER)
        await me.until(lambda: me.over == "ConflictDesk")
        me.app.edit_form(("services", "orders"))
        await me.rest()
        assert me.over == "FormScreen"
        await me.press("escape")
        assert me.over == "ConflictDesk" and "0 of 1 chosen" in me.screen()


async def test_an_entry_that_both_changed_is_asked_about(shop: Path) -> None:
    async with opened(shop) as me:
        await own(me)
        mine = me.text
        disk = theirs(shop, OWNER, EDGE)
        await me.until(lambda: me.over == "ConflictDesk")
        seen = me.screen()
        assert "0 of 1 chosen" in seen and "services.orders" in seen
        for words in ("o: yours", "+     owner: sales", "t: on disk", "+     owner: money", "b: before"):
            assert words in seen
        await me.press("enter")
        assert me.over == "ConflictDesk" and "1 left to choose" in me.screen()
        await me.press("escape")
        assert (me.text, me.disk) == (mine, disk), "all is as it was"
        assert "w asks again" in me.said
        await me.press("w")
        assert me.over == "ConflictDesk" and me.disk == disk, "nobody writes over it"
        await me.press("t")
        assert "✓" in me.screen() and "1 of 1 chosen" in me.screen()
        await me.press("enter")
        assert me.over == ""
        assert "owner: money" in me.text and "owner: web" in me.text and "owner: sales" not in me.text
        assert me.disk == me.text, "what w began is done"
        await me.press("u")
        assert me.text == mine
        assert "disk" in me.said


async def test_a_put_off_question_does_not_come_by_itself_until_the_file_changes_again(shop: Path) -> None:
    async with opened(shop) as me:
        await own(me)
        theirs(shop, OWNER)
        await me.until(lambda: me.over == "ConflictDesk")
        await me.press("o", "escape")
        assert "your choices are kept" in me.said
        merging.notice(me.app)
        await me.rest()
        assert me.over == ""
        theirs(shop, EDGE)
        await me.until(lambda: me.over == "ConflictDesk")
        assert "1 of 1 chosen" in me.screen(), "what was chosen is remembered"
        await me.press("enter")
        assert "owner: sales" in me.text and "owner: web" in me.text


async def test_a_line_being_typed_and_an_open_form_are_not_disturbed(shop: Path) -> None:
    async with opened(shop) as me:
        await me.press("a")
        await me.type("web -> cat")
        theirs(shop, EDGE)
        merging.notice(me.app)
        await me.rest()
        assert "owner: edge" in me.text
        assert me.app.bar.text == "web -> cat"
        await me.press("ctrl+u", "escape")
        await me.until(lambda: "owner: web" in me.text)
        await me.go("services", "catalog")
        await me.press("enter")
        theirs(shop, ROWS)
        merging.notice(me.app)
        await me.rest()
        await me.fill("owner", "stock")
        await me.press("enter")
        await me.until(lambda: "rows: 41M" in me.text)
        assert "owner: stock" in me.text


async def test_a_file_that_is_gone_is_written_again_by_w(shop: Path) -> None:
    async with opened(shop) as me:
        before = me.text
        shop.unlink()
        await me.until(lambda: "gone" in me.said)
        await me.press("q")
        assert me.over == "LetterMenu", "it is not left without a question"
        await me.press("escape", "w")
        assert me.disk == before


async def test_a_file_that_became_a_folder_says_that_the_work_is_kept_and_is_written_when_that_is_gone(
    shop: Path,
) -> None:
    async with opened(shop) as me:
        await own(me)
        shop.unlink()
        shop.mkdir()
        await me.press("w")
        assert "not saved: " in me.said and "is a folder; move it away, or" in me.said
        assert ": Save as puts it elsewhere; your work is kept" in me.said
        merging.notice(me.app)
        assert me.said.startswith("not saved: "), "the look at the file a second later says less"
        shop.rmdir()
        await me.press("w")
        assert "owner: sales" in shop.read_text()


async def test_what_can_not_be_read_on_disk_leaves_all_as_it_is(shop: Path) -> None:
    async with opened(shop) as me:
        await own(me)
        mine = me.text
        shop.write_bytes(b"\xff\xfe\x00")
        await me.until(lambda: "UTF-16" in me.said)
        await me.press("w")
        assert "UTF-16" in me.said
        assert me.text == mine and shop.read_bytes() == b"\xff\xfe\x00"


async def test_the_second_program_brings_gits_conflicts(shop: Path) -> None:
    async with opened(shop) as me:
        await own(me)
        theirs(shop, ("    owner: product\n", "<<<<<<< a\n    owner: x\n=======\n    owner: y\n>>>>>>> b\n"), EDGE)
        await me.until(lambda: me.over == "ConflictDesk")
        assert "services.catalog" in me.screen()
        await me.press("t", "enter")
        assert me.over == ""
        assert not has_markers(me.text)
        assert "owner: sales" in me.text and "owner: y" in me.text and "owner: web" in me.text


def gives(me: Story) -> str:
    """What the choice at the desk gives."""
    return me.app.screen.query_one("#outcome", LineView).output.text


# --- git's conflicts in the file that is opened ----------------------------------------------------------------------


def by_git(folder: Path, style: str) -> str:
    """What git leaves of two people's work at the corner shop."""
    base = (Path(__file__).parents[2] / "designs" / "corner-shop.yaml").read_text()
    ours = base.replace("owner: checkout", "owner: sales").replace("total: numeric(12,2)", "total: numeric(14,2)")
    other = base.replace("owner: checkout", "owner: money").replace("total: numeric(12,2)", "total: numeric(16,2)")
    for name, text in (("HEAD", ours), ("base", base), ("feature", other)):
        (folder / name).write_text(text)
    words = ["git", "merge-file", "-p", *([style] if style else []), "HEAD", "base", "feature"]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("style", ["--diff3", "--zdiff3", ""])
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_file_with_gits_conflicts_opens_at_the_desk(home: Path, style: str, size: tuple[int, int]) -> None:
    file = home / "torn.yaml"
    file.write_text(by_git(home, style))
    marked = file.read_text()
    assert marked.count("<<<<<<<") == 2
    async with opened(file, size=size) as me:
        await me.until(lambda: me.over == "ConflictDesk")
        await me.rest()
        assert "0 of 2 chosen" in me.screen()
        assert "HEAD" in me.screen() and "owner: sales" in me.screen()
        await me.press("escape")
        assert me.text == marked and "as it was" in me.said
        me.app.action_do("conflicts")
        await me.rest()
        await me.press("b")
        assert ("1 of 2" in me.screen()) == bool(style), "without base sections there is no base to take"
        await me.press("o", "n")
        await me.press("t")
        assert "2 of 2 chosen" in me.screen()
        assert "NUMERIC(16, 2)" in gives(me)
        await me.press("left_square_bracket", "enter")
        assert me.over == ""
        document = Document.read(me.text)
        assert not has_markers(me.text) and verify(document) == []
        assert document.value(("services", "orders", "owner")) == "sales"
        assert "total: numeric(16,2)" in me.text
        assert me.disk == marked, "w saves"
        await me.press("u")
        assert me.text == marked, "one step"


async def test_every_tab_of_the_desk_shows_what_the_choice_gives(home: Path) -> None:
    file = home / "torn.yaml"
    file.write_text(by_git(home, ""))
    async with opened(file) as me:
        await me.until(lambda: me.over == "ConflictDesk")
        await me.rest()
        assert "before both" not in me.screen(), "without base sections there is no base to take"
        for _ in range(2):
            seen = set[str]()
            while (tab := str(me.app.screen.query_one("#outcome", LineView).border_title)) not in seen:
                seen.add(tab)
                assert "could not be made" not in gives(me), tab
                await me.press("right_square_bracket")
            assert any("Code" in tab for tab in seen) and len(seen) > 5
            await me.press("n")


async def test_keys_faster_than_the_desk_come_to_rest(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = home / "torn.yaml"
    file.write_text(by_git(home, ""))
    async with opened(file) as me:
        await me.until(lambda: me.over == "ConflictDesk")
        desk, went = me.app.screen, list[int]()
        assert isinstance(desk, ConflictDesk)
        go = desk._go
        monkeypatch.setattr(desk, "_go", lambda at: (went.append(at), go(at)))
        entries = desk.query_one(RowList)
        for at in ("1", "0", "1"):
            entries.select((at,))
        await me.rest()
        assert entries.cursor_path == ("1",)
        assert went == [1]


async def test_what_each_choice_gives_is_shown_before_anything_is_taken(home: Path) -> None:
    file = home / "torn.yaml"
    file.write_text(by_git(home, "--diff3"))
    async with opened(file) as me:
        await me.until(lambda: me.over == "ConflictDesk")
        await me.press("j", "t")
        assert "NUMERIC(16, 2)" in gives(me)
        await me.press("b")
        assert "NUMERIC(12, 2)" in gives(me)
        assert "SQL that “base” gives" in me.screen()
        await me.press("right_square_bracket")
        assert "orders {" in gives(me), "the ER diagram"
        await me.press("k", "t")
        assert "orders" in gives(me), "the drawing"


async def test_an_entry_is_written_by_hand_and_read_back(
    home: Path, monkeypatch: pytest.MonkeyPatch, suspended: None
) -> None:
    file = home / "torn.yaml"
    file.write_text(by_git(home, "--diff3"))
    async with opened(file) as me:
        await me.until(lambda: me.over == "ConflictDesk")
        editor(home, "true", monkeypatch)
        await me.press("e")
        assert "nothing changed" in me.screen() and "0 of 2" in me.screen()
        editor(home, "sed -i 's/owner: sales/owner: both/' \"$last\"", monkeypatch)
        await me.press("e", "j", "o", "enter")
        assert me.over == "ConflictDesk" and "still has git's markers" in me.screen()
        editor(home, "printf 'name: Elsewhere\\n' > \"$last\"", monkeypatch)
        await me.press("k", "e", "enter")
        assert me.over == "ConflictDesk" and "does not stay apart" in me.screen()
        text = "  orders:\\n    owner: both  # agreed\\n  orders_two: {}\\n"
        editor(home, f"printf '{text}' > \"$last\"", monkeypatch)
        await me.press("e")
        assert "by hand" in me.screen()
        await me.press("enter")
        assert me.over == ""
        assert "  orders:\n    owner: both  # agreed\n  orders_two: {}\n" in me.text
        assert verify(Document.read(me.text)) == []
        assert (home / "home" / "state" / "copies" / "written-by-hand.yaml").exists()


async def test_conflicts_that_are_none_by_entry_are_settled_at_once(home: Path) -> None:
    file = home / "torn.yaml"
    file.write_text(
        "backdraft: 1\nservices:\n  a: x\n<<<<<<< HEAD\n  b: one\n||||||| base\n=======\n  c: two\n>>>>>>> f\n"
    )
    async with opened(file) as me:
        await me.until(lambda: "settled" in me.said)
        assert me.text == "backdraft: 1\nservices:\n  a: x\n  b: one\n  c: two\n"
        await me.press("u")
        assert has_markers(me.text)


async def test_markers_that_do_not_belong_together_are_told_with_their_line(home: Path) -> None:
    file = home / "torn.yaml"
    file.write_text("backdraft: 1\nservices:\n<<<<<<< HEAD\n  b: one\n  c: two\n")
    async with opened(file) as me:
        assert "line 3: this conflict does not end" in me.said
        assert me.over == ""
