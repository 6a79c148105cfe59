"""A text from elsewhere comes in: read beside the keys, given up by escape, offered with what it would lose."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from textual import events

from backdraft.document.edits import Drop
from backdraft.tui.handlers import errands
from tests.tui.story import Story, opened

FLOW = "flowchart TB\n  web([Web]) --> api[API]\n  api -.-> mail[Mail]\n  style web fill:#f00\n"
LARGE = "".join(f"create table t{n} (id bigint primary key, name varchar(80) not null);\n" for n in range(6000))


async def test_a_file_is_asked_for_read_and_offered_with_what_it_loses(shop: Path) -> None:
    drawn = shop.parent / "drawn map.mmd"
    drawn.write_text(FLOW)
    async with opened(shop) as me:
        await me.press(":")
        await me.type("import")
        await me.press("enter")
        me.app.bar.text = str(drawn)
        await me.press("enter")
        await me.until(lambda: me.over == "DiffView")
        seen = me.screen()
        assert "line 4: style web fill:#f00" in seen
        assert "not as written" in seen
        await me.press("y")
        assert me.at[:2] == ("services", "web"), "it has an arrow more"
        assert "imported mermaid" in me.said and "left out" in me.said
        assert me.app.session.design.entry(("services", "mail")) is not None


async def test_why_something_is_lost_is_seen_in_a_small_terminal(shop: Path) -> None:
    script = shop.parent / "dump.sql"
    body = "LANGUAGE plpgsql AS $$ BEGIN NEW.updated_at := now(); RETURN NEW; END $$"
    script.write_text(f"CREATE TABLE parcels (id int PRIMARY KEY);\nCREATE FUNCTION touch() RETURNS trigger {body};\n")
    async with opened(shop, size=(80, 24)) as me:
        me.app.action_do("import")
        me.app.bar.text = str(script)
        await me.press("enter")
        await me.until(lambda: me.over == "DiffView")
        assert "functions and procedures" in me.screen()


async def test_a_file_that_is_not_there_is_said(shop: Path) -> None:
    async with opened(shop) as me:
        me.app.action_do("import")
        await me.type("nowhere.sql")
        await me.press("enter")
        await me.until(lambda: "cannot read nowhere.sql: No such file" in me.said)
        assert me.over == ""


async def test_tab_completes_the_name_of_the_file(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (shop.parent / "drawn.mmd").write_text(FLOW)
    monkeypatch.chdir(shop.parent)
    async with opened(shop) as me:
        me.app.action_do("import")
        await me.type("dra")
        await me.press("tab")
        assert me.app.bar.text == "drawn.mmd"


async def test_a_text_is_pasted_where_its_file_is_asked_for(shop: Path) -> None:
    async with opened(shop) as me:
        me.app.action_do("import")
        await me.paste(FLOW)
        await me.until(lambda: me.over == "DiffView")


async def test_a_database_is_asked_for_read_and_offered_and_its_password_is_kept_nowhere(shop: Path) -> None:
    file = shop.parent / "live.db"
    with sqlite3.connect(file) as database:
        database.executescript("CREATE TABLE visits (id INTEGER PRIMARY KEY, at DATE); CREATE VIEW v AS SELECT 1;")
    async with opened(shop) as me:
        await me.press(":")
        await me.type("import from a database")
        await me.press("enter")
        await me.type(f"sqlite:///{file}")
        await me.press("enter")
        await me.until(lambda: me.over == "DiffView")
        assert "view v: a view is not read" in me.screen()
        await me.press("y")
        assert me.at == ("tables", "visits")
        assert me.app.session.design.entry(("tables", "visits")) is not None
        me.app.action_do("import-database")
        await me.type("postgresql://me:s3cret@127.0.0.1:1/shop")
        assert not await me.kept_with("s3cret")
        await me.press("enter")
        await me.until(lambda: "cannot be read" in me.said)
        assert "postgresql://me@127.0.0.1:1/shop" in me.said
        assert "s3cret" not in me.screen()
        for action in ("import", "add"):
            me.app.action_do(action)
            await me.type("mysql://me:s3cret@127.0.0.1:1/shop")
            assert not await me.kept_with("s3cret")
            await me.press("escape")
        me.app.action_do("add")
        await me.type("visits.pages int")
        assert await me.kept_with("visits.pages"), "where an ordinary line is kept"


async def begin(me: Story, text: str, holds: Callable[[], bool]) -> None:
    """Paste, and do not wait until it is read, but until something holds meanwhile."""
    me.app.post_message(events.Paste(text))
    for _ in range(2000):
        await asyncio.sleep(0.005)
        if holds():
            return
    raise AssertionError(me.said)


async def test_while_a_long_script_is_read_keys_act_and_escape_gives_it_up(shop: Path) -> None:
    async with opened(shop) as me:
        before, here = me.text, me.at
        await begin(me, LARGE, lambda: "of 6,000 statements" in me.said)
        assert "esc gives it up" in me.said
        await me.pilot.press("j")
        assert me.at != here, "the cursor moves meanwhile"
        await me.pilot.press("escape")
        await me.until(lambda: me.said == "given up: nothing was changed")
        await me.rest()
        assert me.over == "" and me.text == before


async def test_a_key_does_not_take_away_how_far_it_is(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A long text is taken apart before its entries can be counted: all that while nothing else is told."""
    monkeypatch.setattr(errands, "_OFTEN", 3600.0)
    async with opened(shop) as me:
        await begin(me, LARGE, lambda: "reading" in me.said)
        await me.pilot.press("j")
        assert "esc gives it up" in me.screen()
        await me.pilot.press("escape")
        await me.until(lambda: me.said == "given up: nothing was changed")
        await me.pilot.press("j")
        assert "gives it up" not in me.screen()


async def test_what_is_changed_while_a_text_is_read_is_kept(shop: Path) -> None:
    async with opened(shop) as me:
        await begin(me, LARGE[:20_000], lambda: "reading" in me.said)
        me.app.session.apply("deleted", Drop(("checklists", "launch")))
        me.app.changed()
        await me.until(lambda: me.over == "DiffView")
        await me.press("y")
        assert me.app.session.document.node(("checklists", "launch")) is None
        assert me.app.session.design.entry(("tables", "t100")) is not None


async def test_no_question_comes_up_under_the_fingers_of_who_types(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errands, "_SLOW", 0.0)
    async with opened(shop) as me:
        await me.press("a")
        me.app.bar.text = "web -> half a li"
        await me.paste(FLOW)
        await me.until(lambda: "it is shown when nothing is being typed" in me.said)
        assert me.over == "" and me.app.bar.text == "web -> half a li"
        me.app.bar.clear()
        await me.until(lambda: me.over == "DiffView")


async def test_pasted_endpoints_that_fit_no_service_say_where_they_would_go(shop: Path) -> None:
    async with opened(shop) as me:
        me.app.go(("services", "payments"))
        me.app.go(("services", "orders"))
        await me.paste("GET /surge/:zone\nGET /forecast\n")
        await me.until(lambda: me.over == "DiffView")
        seen = me.screen()
        assert "Import 2 entries to orders?" in seen
        assert "2 endpoints to orders; write SERVICE: before a line to choose" in seen


async def test_of_pasted_lines_the_one_that_is_refused_is_told_and_stays_in_the_bar(shop: Path) -> None:
    async with opened(shop) as me:
        await me.paste("stock -> parcels\nparcels(id uuid pk, to email citext)\nparcels: Sends them\n")
        await me.until(lambda: me.over == "DiffView")
        assert "# line 2: parcels(id uuid pk, to …: to: citext is" in me.screen()
        await me.press("y")
        assert me.app.session.design.entry(("services", "parcels")) is not None
        assert me.app.bar.text == "parcels(id uuid pk, to email citext)"


async def test_lines_that_are_not_imported_are_behind_the_bars_up_arrow(shop: Path) -> None:
    async with opened(shop) as me:
        await me.paste("stock -> parcels\nparcels: Sends them\n")
        await me.until(lambda: me.over == "DiffView")
        await me.press("escape", "a", "up")
        assert me.app.bar.text == "stock -> parcels"
        await me.press("up")
        assert me.app.bar.text == "parcels: Sends them"
