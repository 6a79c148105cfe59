"""`backdraft prove`: yes or no from the engine that is always there. Others: `tests/engines/test_proof.py`."""

from __future__ import annotations

import json

from tests.cli.conftest import DESIGNS, Call
from tests.prove.test_proof import REFUSED

SHOP = str(DESIGNS / "corner-shop.yaml")


def test_the_command_says_yes(backdraft: Call) -> None:
    said = backdraft("prove", SHOP, "--on", "sqlite")
    assert said.status == 0
    assert said.out.startswith("✓ SQLite 3.")
    found = json.loads(backdraft("prove", SHOP, "--on", "sqlite", "--json").out)
    assert [engine["holds"] for engine in found["engines"]] == [True]


def test_the_command_tells_which_lists_grow_with_their_table(backdraft: Call) -> None:
    said = backdraft("prove", SHOP, "--on", "sqlite").out
    assert "orders GET /orders: ?created_at[gte] scans orders (12M rows)" in said
    assert "orders index created_at  -- makes it a search" in said
    assert "?status scans" not in said


def test_the_command_knows_the_names_of_engines(backdraft: Call) -> None:
    said = backdraft("prove", "-", "--on", "sqlit", given=REFUSED.encode())
    assert said.status == 2
    assert "did you mean sqlite?" in said.err
