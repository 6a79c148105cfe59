"""The strip of the preview's tabs: in little room, what is nearest to the current one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backdraft.tui.preview.tabs import strip

TITLES = ("Sequence", "Diagram", "Mermaid", "SQL", "Document", "YAML")


@pytest.mark.parametrize(
    ("at", "room", "said"),
    [
        (0, 0, "[Sequence]  Diagram  Mermaid  SQL  Document  YAML"),
        (0, 99, "[Sequence]  Diagram  Mermaid  SQL  Document  YAML"),
        (0, 24, "[Sequence]  Diagram ›"),
        (3, 24, "‹ Mermaid  [SQL] ›"),
        (5, 24, "‹ SQL  Document  [YAML]"),
        (2, 3, "‹ [Mermaid] ›"),
    ],
)
def test_the_ends_tell_that_there_are_more(at: int, room: int, said: str) -> None:
    assert strip(TITLES, at, room) == said


@given(st.integers(0, len(TITLES) - 1), st.integers(14, 60))
def test_the_current_tab_is_always_told_and_the_room_is_kept(at: int, room: int) -> None:
    said = strip(TITLES, at, room)
    assert f"[{TITLES[at]}]" in said
    assert len(said) <= room
    assert said.startswith("‹") == (TITLES[0] not in said)
    assert said.endswith("›") == (TITLES[-1] not in said)
