"""The catalogue of errors in the pane of endpoints: what is used, what is not, what is doubled, what is not listed."""

from __future__ import annotations

from pathlib import Path

import pytest

from backdraft.tui.panes.content import rows
from tests.tui.story import Story, opened

TEXT = """\
backdraft: 1
api:
  every: {errors: [internal]}
errors:
  sold: 409 Sold out
  out_of_stock: 409 Sold out
  gone: 410 It went
  internal: 500 Oh no
services:
  a:
endpoints:
  a:
    - endpoint: POST /orders !sold !invalid
      examples: {sold: None left}
    - GET /orders/:id !sold !nowhere
"""


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    file = tmp_path / "errors.yaml"
    file.write_text(TEXT, encoding="utf-8")
    return file


def told(me: Story) -> dict[str, str]:
    """What the catalogue says of each code."""
    return {
        row.path[1]: row.cells[2].text
        for row in rows(me.app.session.view(), "endpoints")
        if row.path[0] == "errors" and len(row.path) > 1
    }


async def test_each_code_says_how_often_it_is_named_and_what_is_wrong_with_it(catalogue: Path) -> None:
    async with opened(catalogue, size=(120, 40)) as me:
        assert dict(list(told(me).items())[:6]) == {
            "sold": "2 uses",
            "out_of_stock": "as sold",
            "gone": "unused",
            "internal": "every",
            "invalid": "built in",
            "nowhere": "unlisted",
        }
        await me.go("errors", "sold")
        assert "[Examples]" in me.tabs
        assert "409 Conflict (sold)" in me.shown
        assert "POST /orders" in me.shown


async def test_a_rename_follows_into_lines_and_examples(catalogue: Path) -> None:
    async with opened(catalogue, size=(120, 40)) as me:
        await me.go("errors", "sold")
        await me.press("r", *["backspace"] * 4)
        await me.type("sold_out")
        await me.press("enter")
        assert me.text == TEXT.replace("  sold: 409", "  sold_out: 409").replace("!sold", "!sold_out").replace(
            "{sold: None", "{sold_out: None"
        )


async def test_what_is_not_listed_is_listed_from_its_row(catalogue: Path) -> None:
    async with opened(catalogue, size=(120, 40)) as me:
        await me.press("2", "G", "k", "l")
        await me.press(*["j"] * 6)
        assert me.app.session.view().entry(("errors", "nowhere")) is None
        await me.press("enter", *["backspace"] * 3)
        await me.type("404")
        await me.press("tab")
        await me.type("Nobody knows")
        await me.press("enter")
        assert "  nowhere: 404 Nobody knows\n" in me.text
        assert told(me)["nowhere"] == "1 use"
