"""One line being typed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from backdraft.tui.line_edit import KEYS, LONGEST, LineEdit

STEPS = st.lists(st.sampled_from(sorted(KEYS)) | st.text(max_size=6).map(lambda text: "=" + text), max_size=30)


def after(*steps: str) -> LineEdit:
    """Keys by name; `=text` types it."""
    edit = LineEdit()
    for step in steps:
        edit = edit.insert(step[1:]) if step.startswith("=") else KEYS[step](edit)
    return edit


@given(STEPS)
def test_whatever_is_pressed_the_cursor_stays_in_the_line(steps: list[str]) -> None:
    edit = after(*steps)
    assert 0 <= edit.cursor <= len(edit.text)
    assert 0 <= edit.selection[0] <= edit.selection[1] <= len(edit.text)
    assert "\n" not in edit.text


@given(st.text(st.characters(codec="ascii", min_codepoint=32, max_codepoint=126), max_size=40))
def test_deleting_what_was_typed_leaves_nothing(text: str) -> None:
    assert after("=" + text, *["backspace"] * len(text)) == LineEdit()
    assert after("=" + text, "ctrl+u") == LineEdit()
    assert after("=" + text, "home", "ctrl+k") == LineEdit()


def test_words() -> None:
    assert after("=orders -> payments", "ctrl+w").text == "orders -> "
    assert after("=orders -> payments", "ctrl+w", "ctrl+w").text == ""
    assert after("=orders -> payments", "ctrl+left", "=x").text == "orders -> xpayments"
    assert after("=orders -> payments", "home", "ctrl+right", "=_db").text == "orders_db -> payments"


def test_typing_replaces_what_is_selected() -> None:
    assert after("=orders", "shift+home", "=x").text == "x"
    assert after("=orders", "shift+left", "shift+left", "backspace").text == "orde"
    assert after("=orders", "shift+left", "left", "=_").text == "order_s"


def test_what_is_typed_is_safe_and_not_endless() -> None:
    assert after("=a\x1bb\nc").text == "a␛b⏎c"
    assert len(after("=" + "x" * (LONGEST + 5), "=y").text) == LONGEST
