"""What comes in: a paste is text, whatever it holds and however it is cut up on its way."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from backdraft.tui.driver import PasteGuard
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
