"""Words, notes and lists, cut at the very letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backdraft.design.lexer import lex, quote, quote_sql, split_list, unquote


def words(line: str) -> list[str]:
    return [token.text for token in lex(line).tokens]


@pytest.mark.parametrize(
    ("line", "cut"),
    [
        ("uuid pk = uuid", ["uuid", "pk", "=", "uuid"]),
        ("enum(a, 'b c') = 'it''s'", ["enum(a, 'b c')", "=", "'it''s'"]),
        ("text = `a 'b` x", ["text", "=", "`a 'b`", "x"]),
        ("a[b (c d) {e}] f", ["a[b (c d) {e}]", "f"]),
        ("a) b", ["a)", "b"]),
        ("--a b--", ["--a", "b--"]),
        ("  \t\n", []),
    ],
)
def test_words_are_parted_by_blanks_outside_quotes_and_brackets(line: str, cut: list[str]) -> None:
    assert words(line) == cut


def test_the_note_is_the_rest_as_it_stands() -> None:
    lexed = lex("int 0.. --  it's [half (open -- and more ")
    assert [t.text for t in lexed.tokens] == ["int", "0.."]
    assert (lexed.note, lexed.note_at, lexed.dashes_at, lexed.slips) == ("it's [half (open -- and more", 12, 8, ())
    assert words("'-- no' (-- neither)") == ["'-- no'", "(-- neither)"]


@pytest.mark.parametrize(
    ("line", "at", "mend"), [("a 'b c", 2, "add '"), ("a (b [c]", 2, "add )"), ("(a [b", 3, "add ]")]
)
def test_what_is_left_open_reaches_to_the_end_and_is_told(line: str, at: int, mend: str) -> None:
    [slip] = lex(line).slips
    assert (slip.start, slip.end) == (at, len(line))
    assert slip.mend.startswith(mend)


@given(st.text(max_size=60) | st.text("ab ,-'`()[]{}\n", max_size=40))
def test_nothing_but_blanks_is_lost(line: str) -> None:
    lexed = lex(line)
    at = 0
    for text, start, end in lexed.tokens:
        assert line[start:end] == text and start >= at and not line[at:start].strip()
        at = end
    rest = line[at:].strip()
    assert rest == "" or (rest.startswith("--") and rest[2:].strip() == lexed.note)


@given(st.text(max_size=40) | st.text("ab ,'`()[]{}", max_size=30), st.integers(0, 9))
def test_a_list_is_cut_at_its_commas_and_nowhere_else(line: str, offset: int) -> None:
    parts = split_list(line, offset)
    for text, start, end in parts:
        assert line[start - offset : end - offset] == text == text.strip()
    letters = "".join(line.split())
    assert len(parts) <= letters.count(",") + 1
    if not set(line) & set("'`()[]{}"):
        assert [part.text for part in parts] == [piece.strip() for piece in line.split(",")]


@given(st.text(max_size=30))
def test_quotes_are_taken_off_as_they_were_put_on(text: str) -> None:
    for quoted in (quote(text), quote_sql(text)):
        assert unquote(quoted) == text
        assert words(quoted) == [quoted]
