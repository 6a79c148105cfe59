"""The design against what git has, another file, or a database that runs: signs on the rows, the tab Changes with the
migration."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
from pathlib import Path

import pytest

from backdraft.design.view import Memo
from backdraft.document.document import Document
from backdraft.render.openapi import openapi
from backdraft.render.sql import sql
from tests.tui.story import Story, opened


def git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    subprocess.run(("git", *who, *words), cwd=folder, check=True, capture_output=True)


@pytest.fixture
def kept(shop: Path) -> Path:
    """The corner shop, as git has it."""
    git(shop.parent, "init", "-q")
    git(shop.parent, "add", shop.name)
    git(shop.parent, "commit", "-qm", "as it was")
    return shop


async def changes(me: Story) -> str:
    while "[Changes]" not in me.tabs:
        await me.press("]")
    await me.rest()
    return me.shown


async def test_what_changed_since_the_last_commit_is_marked_and_told_with_its_migration(kept: Path) -> None:
    async with opened(kept, size=(120, 40)) as me:
        assert me.app.session.changes == {}
        await me.press("3")
        assert "-- no change since HEAD" in await changes(me)
        await me.add("refunds(id uuid pk, order_id -> orders.id)")
        await me.add("orders.paid_at timestamptz?")
        assert me.app.session.changes == {
            ("tables", "refunds"): "+",
            ("tables", "orders"): "~",
            ("tables", "orders", "columns", "paid_at"): "+",
        }
        shown = await changes(me)
        assert "-- 2 changes since HEAD" in shown
        assert "+ tables.refunds" in shown
        assert "ALTER TABLE orders ADD COLUMN paid_at TIMESTAMPTZ;" in shown
        await me.press("t")
        assert "ALTER TABLE orders ADD COLUMN paid_at DATETIME" in me.shown
        await me.press("u", "u")
        assert me.app.session.changes == {}


async def test_what_went_is_counted_at_its_section(kept: Path) -> None:
    async with opened(kept, size=(120, 40)) as me:
        await me.go("endpoints", "orders", "DELETE /orders/:id")
        await me.press("D")
        if me.over:
            await me.press("x")
        assert me.app.session.changes[("endpoints", "orders")] == "−1"
        await me.press("w")
        assert me.app.session.changes[("endpoints", "orders")] == "−1", "saved is not committed"


async def test_a_base_is_chosen_and_remembered(kept: Path) -> None:
    git(kept.parent, "tag", "v1")
    async with opened(kept, size=(120, 40)) as me:
        me.app.action_do("base")
        await me.type("v0")
        await me.press("enter")
        assert 'no revision "v0" here' in me.screen()
        await me.press("backspace", "1", "enter")
        assert "compared with v1" in me.screen()
    async with opened(kept, size=(120, 40)) as me:
        assert me.app.session.base is not None
        assert me.app.session.base.name == "v1"
        me.app.action_do("base")
        await me.type("none")
        await me.press("enter")
        assert me.app.session.base is None
        await me.press("3")
        assert "Nothing to compare with." in await changes(me)


async def test_while_git_thinks_keys_act_and_escape_gives_it_up(
    kept: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = tmp_path_factory.mktemp("bin") / "git"
    slow.write_text("#!/bin/sh\nexec sleep 2\n")
    slow.chmod(0o755)
    async with opened(kept, size=(120, 40)) as me:
        before, here = me.app.session.base, me.at
        assert before is not None
        monkeypatch.setenv("PATH", f"{slow.parent}{os.pathsep}{os.environ['PATH']}")
        me.app.action_do("base")
        await me.type("v1")
        await me.pilot.press("enter")
        assert me.said == "reading v1 · esc gives it up"
        await me.pilot.press("j")
        assert me.at != here, "the cursor moves meanwhile"
        await me.pilot.press("escape")
        assert me.said == "given up: nothing was changed"
        await me.rest()
        assert me.app.session.base is before


async def test_a_rename_that_is_done_is_told_and_f_takes_it_out(kept: Path) -> None:
    text = kept.read_text()
    kept.write_text(text.replace("note: varchar(500)?", "note: varchar(500)? was=remark"))
    git(kept.parent, "commit", "-qam", "renamed")
    async with opened(kept, size=(120, 40)) as me:
        await me.go("tables", "orders")
        assert "f drop was" not in me.screen()
        assert "orders.note: its was: is done; f takes it out" in await changes(me)
        assert " f drop was " in me.screen().splitlines()[-1]
        await me.press("f")
        assert me.text == text


async def test_without_git_nothing_is_said(shop: Path) -> None:
    async with opened(shop, size=(120, 40)) as me:
        assert me.app.session.base is None
        assert "git" not in me.screen()


async def test_what_it_means_for_clients_stands_there_and_leads_to_the_endpoint(kept: Path) -> None:
    async with opened(kept, size=(120, 40)) as me:
        await me.go("endpoints", "orders", "GET /orders/:id")
        await me.press("d")
        if me.over:
            await me.press("x")
        await me.press("1")
        shown = await changes(me)
        assert "-- For clients of the API: 1 breaking" in shown
        assert "✗ breaking GET /api/v1/orders/{id}: removed" in shown


async def test_an_openapi_document_may_be_the_base(kept: Path) -> None:
    view = Memo().view(Document.read(kept.read_text(encoding="utf-8")).design)
    other = kept.parent / "api.yaml"
    other.write_text(openapi(view).text.replace("maximum: 100\n", "maximum: 500\n"), encoding="utf-8")
    async with opened(kept, size=(120, 40)) as me:
        me.app.action_do("base")
        await me.type(str(other))
        await me.press("enter", "1")
        shown = await changes(me)
        assert "-- For clients of the API: 1 breaking" in shown
        assert "✗ breaking query limit: a tighter limit: maximum 500 → 100" in shown
        assert me.app.session.changes == {}


async def test_a_database_may_be_the_base_and_its_tables_are_held_against_the_designs(kept: Path) -> None:
    view = Memo().view(Document.read(kept.read_text(encoding="utf-8")).design)
    file = kept.parent / "live.db"
    with contextlib.closing(sqlite3.connect(file)) as database:
        database.executescript(sql(view, "sqlite").text + "CREATE VIEW v AS SELECT 1;")
        database.executescript("ALTER TABLE orders DROP COLUMN note; CREATE TABLE visits (id INTEGER PRIMARY KEY);")
    async with opened(kept, size=(120, 40)) as me:
        me.app.action_do("base")
        await me.type(f"sqlite:///{file}")
        await me.press("enter")
        await me.until(lambda: "compared with sqlite:///" in me.said)
        assert me.app.session.changes[("tables", "orders")] == "~"
        assert me.app.session.changes[("tables", "orders", "columns", "note")] == "+"
        assert me.app.session.changes[("tables",)] == "−1"
        await me.go("tables", "orders")
        shown = await changes(me)
        assert "-- 2 changes since sqlite:///" in shown
        assert "+ tables.orders.note" in shown and "− tables.visits" in shown
        assert "DROP TABLE visits;" in shown
        assert "sqlite" in str(me.app.preview.border_subtitle), "its own words, whatever the SQL tab speaks"
        assert "For clients" not in shown, "a database says nothing of the API"
        await me.press("3", "a")
        await me.type("orders.weight int")
        await me.press("enter")
        assert me.app.session.changes[("tables", "orders", "columns", "weight")] == "+"
    async with opened(kept, size=(120, 40)) as me:
        assert me.app.session.base is None, "no database is asked that nobody named"
        me.app.action_do("base")
        assert me.app.bar.text == f"sqlite:///{file}"
        await me.press("enter")
        await me.until(lambda: me.app.session.base is not None)


@pytest.mark.parametrize(
    ("dialect", "said"),
    [
        ("duckdb", "CREATE TEMP TABLE backdraft_1 AS SELECT * FROM products;"),
        ("mssql", "ALTER TABLE products ALTER COLUMN title NVARCHAR(300) NOT NULL;"),
        ("oracle", "ALTER TABLE products MODIFY title VARCHAR2(300 CHAR);"),
    ],
)
async def test_the_changes_end_with_the_migration_in_the_dialect_that_the_preview_speaks(
    kept: Path, dialect: str, said: str
) -> None:
    kept.write_text(kept.read_text(encoding="utf-8").replace("title: varchar(200)", "title: varchar(300)"), "utf-8")
    async with opened(kept, size=(120, 40)) as me:
        me.app.session.dialect = dialect
        await me.until(lambda: bool(me.app.session.changes))
        shown = await changes(me)
        assert "~ tables.products.title" in shown and said in shown


async def test_no_password_of_a_database_is_kept(kept: Path) -> None:
    async with opened(kept, size=(120, 40)) as me:
        before = me.app.session.base
        me.app.action_do("base")
        await me.type("postgresql://me:s3cret@127.0.0.1:1/shop")
        assert not await me.kept_with("s3cret")
        await me.press("enter")
        await me.until(lambda: "cannot be read" in me.screen())
        assert "postgresql://me@127.0.0.1:1/shop" in me.screen()
        assert me.app.session.base is before
        assert not await me.kept_with("s3cret")


async def test_what_is_remembered_of_a_database_is_without_its_password(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from backdraft.reports import live

    monkeypatch.setattr(live, "read_side", lambda url: ("postgres", live.Side(Document.read(live.NEW))))
    async with opened(kept, size=(120, 40)) as me:
        me.app.action_do("base")
        await me.type("postgresql://me:s3cret@db.shop/shop?sslpassword=s3cret")
        await me.press("enter")
        assert me.said.startswith("compared with postgresql://me@db.shop/shop:")
        assert await me.kept_with("postgresql://me@db.shop/shop")
        assert not await me.kept_with("s3cret")
        assert "s3cret" not in me.screen() + repr(me.app.session.base) + repr(me.app.bar.history)


async def test_a_tab_is_found_by_its_name_among_the_commands(kept: Path) -> None:
    async with opened(kept, size=(120, 40)) as me:
        await me.press("3", "colon")
        await me.type("changes")
        assert "▌ Show Changes" in me.screen()
        await me.press("enter")
        assert "[Changes]" in me.screen()
        await me.press("colon")
        await me.type("show sequence")
        assert "Show Sequence" not in me.screen(), "a table has none"


async def test_v_turns_the_migration_around_and_keeps_writers_working(kept: Path) -> None:
    text = kept.read_text(encoding="utf-8")
    kept.write_text(text.replace("price: numeric(12,2)", "price: numeric(12,2) index"), "utf-8")
    async with opened(kept, size=(120, 40)) as me:
        await me.until(lambda: bool(me.app.session.changes))
        assert "CREATE INDEX products_price_idx ON products (price);" in await changes(me)
        await me.press("v")
        shown = await changes(me)
        assert "-- while others go on writing" in shown and "CREATE INDEX CONCURRENTLY products_price_idx" in shown
        await me.press("v")
        shown = await changes(me)
        assert "-- the way back" in shown and "DROP INDEX products_price_idx;" in shown
        assert "· the way back ·" in me.screen() or "the way back  ─╯" in me.screen()
        await me.press("v")
        assert "CREATE INDEX products_price_idx" in await changes(me)
        assert me.said == "the migration, as it is quickest"


async def test_another_way_of_the_migration_is_brought_into_sight_and_its_remarks_are_read_whole(kept: Path) -> None:
    async with opened(kept, size=(100, 24)) as me:
        await me.go("tables", "orders")
        for name in "abcdefghijklmnopqrstuvwxyz":
            await me.add(f"orders.x_{name} int")
        await changes(me)
        await me.press("v")
        assert "-- while others go on writing" in me.screen()
        await me.press("v")
        assert "-- the way back" in me.screen()
        await me.press("v", "t")
        assert "ALTER TABLE" in me.screen()
        remarks = [line for line in me.shown.splitlines() if line.startswith("-- ")]
        assert any("backward-incompatible" in line for line in remarks)
        assert max(map(len, remarks)) <= me.app.preview.room
        assert "…" not in "".join(remarks)


async def test_what_was_committed_beside_the_program_is_compared_when_one_turns_to_the_changes(shop: Path) -> None:
    git(shop.parent, "init", "-q")
    async with opened(shop, size=(120, 40)) as me:
        await me.press("3")
        assert "Nothing to compare with." in await changes(me)
        git(shop.parent, "add", shop.name)
        git(shop.parent, "commit", "-qm", "first")
        await me.press("[", "]")
        assert "-- no change since HEAD" in await changes(me)
        base = me.app.session.base
        await me.press("[", "]")
        assert me.app.session.base is base, "what is the same is not read into another"


async def test_a_rename_that_a_migration_would_take_for_a_loss_says_so(kept: Path) -> None:
    async with opened(kept, size=(120, 40)) as me:
        await me.go("tables", "orders", "columns", "status")
        await me.press("r", "ctrl+u")
        await me.type("state")
        await me.press("enter")
        assert me.said == "renamed status to state; a migration drops status and what is in it: u, then r state was"
        await me.press("u", "r", "ctrl+u")
        await me.type("state was")
        await me.press("enter")
        assert "renamed status to state, " in me.said
        assert "drops" not in me.said
        await me.add("orders.fresh int?")
        await me.go("tables", "orders", "columns", "fresh")
        await me.press("r", "ctrl+u")
        await me.type("newer")
        await me.press("enter")
        assert "drops" not in me.said, "the base has none of that name"
