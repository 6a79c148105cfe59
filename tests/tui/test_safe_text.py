"""What a terminal would obey, or hide, is shown instead."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from backdraft.tui.safe_text import clean, content, one_line

HOSTILE = st.text(
    st.characters() | st.sampled_from("\x1b\x07\x00\x7f\x9b\x9d\u202e\u2066\u200b\u200d\ufeff\u2028\ud800\t\n\r[]@/"),
    max_size=80,
)


@given(HOSTILE)
def test_nothing_that_a_terminal_obeys_or_hides_is_left(text: str) -> None:
    for char in clean(text):
        assert char == "\n" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Zl", "Zp"), ascii(char)
        assert not 0xFE00 <= ord(char) <= 0xFE0F


@given(HOSTILE)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert "\n" not in one_line(text)


@given(st.text(st.sampled_from("abcXYZ 019_-.:/[]()<>é中▌→"), max_size=40))
def test_ordinary_text_comes_back_as_it_is(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]52;c;aGk=\x07", "␛]52;c;aGk=␇"),
        ("a\x00b\x7f", "a␀b␡"),
        ("user\u202egnp.exe", "user‹U+202E›gnp.exe"),
        ("ad\u200bmin", "ad·min"),
        ("\x9b31m", "‹U+009B›31m"),
        ("a\tb", "a   b"),
        ("a\r\nb", "a␍\nb"),
        ("warn ⚠\ufe0f", "warn ⚠"),
        ("\ud800", "‹U+D800›"),
    ],
)
def test_each_kind_has_its_stand_in(text: str, shown: str) -> None:
    assert clean(text) == shown


def test_newlines_are_marked_where_one_line_fits() -> None:
    assert one_line("first\nsecond") == "first⏎second"


def test_markup_is_text() -> None:
    for text in ("[@click=app.quit]x[/]", "[/]", "[TODO]", "$accent [b]x[/b]"):
        made = content(text, "bold")
        assert isinstance(made, Content)
        assert made.plain == text
