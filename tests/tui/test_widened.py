"""An edit that can only be written by writing more than itself anew is shown before it is taken."""

from pathlib import Path

import pytest

from tests.tui.story import opened

pytestmark = pytest.mark.screen

FILE = """\
backdraft: 1
tables:
  t:
    columns:
      id: uuid pk  # the key
      ? x
      : int
"""


async def test_the_difference_is_shown_and_may_be_refused(home: Path) -> None:
    file = home / "t.yaml"
    file.write_text(FILE)
    async with opened(file) as story:
        await story.go("tables", "t", "columns", "x")
        await story.press("d")
        assert "written anew" in story.screen()
        await story.press("n")
        assert story.text == FILE
        await story.press("d", "y")
        assert story.app.session.document.value(("tables", "t", "columns")) == {"id": "uuid pk"}
        await story.press("u")
        assert story.text == FILE
