"""What comes in: a paste is text, however it is cut up on its way; an escape with a key behind it is both."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events

from backdraft.tui.driver import CarefulParser, PasteGuard
from tests.strategies.hostile import ANY_TEXT, STEAL

BEGIN, END = "\x1b[200~", "\x1b[201~"
CUTS = st.lists(st.integers(0, 400), max_size=8)


def fed(text: str, cuts: list[int]) -> str:
    guard = PasteGuard()
    places = [0, *sorted({min(cut, len(text)) for cut in cuts}), len(text)]
    return "".join(guard.feed(text[a:b]) for a, b in pairwise(places))


def test_an_escape_inside_a_paste_is_shown_and_one_outside_passes() -> None:
    assert fed(f"\x1b[A{BEGIN}a{STEAL}\x1bq{END}\x1bq", []) == f"\x1b[A{BEGIN}a␛]52;c;cHduZWQ=␇␛q{END}\x1bq"


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT, CUTS)
def test_only_the_two_marks_of_a_paste_hold_an_escape(before: str, inside: str, after: str, cuts: list[int]) -> None:
    before, inside, after = (text.replace("\x1b[20", "") for text in (before, inside, after))
    out = fed(f"{before}{BEGIN}{inside}{END}{after}", cuts)
    head, begin, rest = out.partition(BEGIN)
    middle, end, tail = rest.partition(END)
    assert (head, begin, end, tail) == (before, BEGIN, END, after)
    assert not set(middle) & set("\x1b\x00\x07\x7f\x9b\x9d\u202e\u2066")
    if inside.isprintable():
        assert middle == inside


@given(ANY_TEXT, CUTS)
def test_outside_of_a_paste_nothing_is_held_back(text: str, cuts: list[int]) -> None:
    text = text.replace(BEGIN, "")
    assert fed(text, cuts) == text


@pytest.mark.parametrize(
    ("sent", "keys"),
    [
        ("\x1bw", ["escape", "w"]),
        ("\x1b1", ["escape", "1"]),
        ("\x1bä", ["escape", "ä"]),
        ("\x1b?j", ["escape", "question_mark", "j"]),
        ("w\x1b[A", ["w", "up"]),
        ("\x1bOB", ["down"]),
        ("\x1b[1;5C", ["ctrl+right"]),
        ("\x1bb", ["ctrl+left"]),
    ],
)
def test_an_escape_and_a_key_that_come_at_once_are_two_keys_as_tmux_sends_them(sent: str, keys: list[str]) -> None:
    seen = [event.key for event in CarefulParser().feed(sent) if isinstance(event, events.Key)]
    assert seen == keys
