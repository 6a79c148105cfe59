"""The gate before everything printed: nothing that a terminal obeys gets through, everything else does."""

from __future__ import annotations

import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from backdraft.host.visible import visible, visible_json, visible_line

ANY = st.text(st.characters())


@given(ANY)
def test_nothing_that_a_terminal_obeys_gets_through(text: str) -> None:
    shown = visible(text)
    controls = {c for c in shown if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")}
    assert controls <= {"\n", "\t"}
    bidi = {
        c
        for c in shown
        if unicodedata.bidirectional(c) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
    }
    assert not bidi
    shown.encode("utf-8")


@given(ANY)
def test_what_is_visible_stays_as_it_is(text: str) -> None:
    assert visible(visible(text)) == visible(text)


@given(st.text(st.characters(categories=("L", "N", "P", "S", "M"))))
def test_letters_of_every_script_pass_untouched(text: str) -> None:
    assert visible(text) == text


@given(ANY)
def test_a_line_is_one_line(text: str) -> None:
    assert len(visible_line(text).splitlines()) <= 1


@given(st.recursive(ANY, lambda inner: st.lists(inner) | st.dictionaries(ANY, inner), max_leaves=5))
def test_json_means_the_same_behind_the_gate(value: object) -> None:
    shown = visible_json(json.dumps(value, ensure_ascii=False))
    assert json.loads(shown) == value
    assert visible(shown) == shown


def test_escape_and_override_are_shown_by_name() -> None:
    assert visible("\x1b]52;c;x\x07 \u202eabc \x9b") == "␛]52;c;x␇ ‹U+202E›abc ‹U+009B›"
