"""Nonsense from anywhere: the reader, the entry bar and the conflict reader answer, and lose no letter."""

from __future__ import annotations

from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from backdraft.document.conflicts import MarkerError, conflicted
from backdraft.document.document import Document
from backdraft.document.merge import merge
from backdraft.document.quick.line import plan
from backdraft.document.quick.plan import Place
from backdraft.document.verify import verify

SHOP = Document.read((Path(__file__).parents[2] / "designs" / "corner-shop.yaml").read_text(encoding="utf-8"))

#: What the format's readers look for, so that nonsense gets past the first letter.
_YAML = (
    "\n",
    "\r\n",
    "  ",
    "    ",
    "- ",
    ": ",
    " #",
    "a",
    "{",
    "}",
    "[",
    "]",
    "'",
    '"',
    "|",
    ">",
    "&a",
    "*a",
    "!t",
    "<<",
    "---",
)
_SIGNS = (
    "...",
    "%",
    "\t",
    "\x00",
    "\ufeff",
    "\ud83d",
    "\u2028",
    "注",
    "->",
    "~>",
    "<",
    "`",
    "=",
    ",",
    "?",
    "@x",
    "-- note",
)
_FORMAT = (
    "-- note",
    "%",
    "tables:",
    "services:",
    "endpoints:",
    "name:",
    "GET /a",
    "varchar(",
    "x2",
    "1..",
    "where",
    "u.id",
)
_GIT = ("<<<<<<< a\n", "=======\n", "||||||| b\n", ">>>>>>> c\n", "\n<<<<<<<\n")
_WORDS = st.sampled_from((*_YAML, *_SIGNS, *_FORMAT, *_GIT))
NONSENSE = st.one_of(st.lists(_WORDS, max_size=30).map("".join), st.text(max_size=60))


@given(NONSENSE)
@example("name: \ud83d half\n")  # half of a pair cannot be given to the YAML reader
def test_the_reader_takes_any_text_and_keeps_every_letter(text: str) -> None:
    document = Document.read(text)
    assert document.text == text
    assert verify(document) == []
    assert all(problem.message for problem in document.problems)
    assert merge(document, document, document).text == text


@given(NONSENSE, NONSENSE, NONSENSE)
@example("", "name: 1\n", "<<<<<<< a\nname:")  # what can only be taken whole, of one side alone
def test_any_three_texts_merge_or_are_asked_about(base: str, ours: str, theirs: str) -> None:
    documents = [Document.read(text) for text in (base, ours, theirs)]
    result = merge(*documents)
    assert merge(documents[0], documents[1], documents[0]).text == ours
    assert merge(documents[0], documents[0], documents[2]).text == theirs
    for side in ("ours", "theirs", "base"):
        result.resolve([side] * len(result.conflicts))


@given(NONSENSE)
def test_any_file_with_markers_comes_apart_or_is_refused_with_its_line(text: str) -> None:
    try:
        found, _ = conflicted(text)
    except MarkerError as refused:
        assert 1 <= refused.line <= text.count("\n") + 1 and refused.mend
        return
    found.resolve(["theirs"] * len(found.conflicts))


@given(NONSENSE)
@example("a:\x00")
@example("launch: a\rb")
def test_the_entry_bar_takes_any_line(text: str) -> None:
    found = plan(text, SHOP.design, Place())
    if found.edits:
        assert verify(SHOP.apply(*found.edits)) == []
