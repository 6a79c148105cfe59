"""Choices at conflicts: what they make is read back; what a person wrote must stay within its entry."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backdraft.document.choosing import by_hand, settled
from backdraft.document.difference import different
from backdraft.document.document import Document
from backdraft.document.edits import EditError
from backdraft.document.merge import Choice, Written, merge
from backdraft.document.verify import verify

BASE = Document.read("backdraft: 1\nservices:\n  a: x\n  b: x\n  c: x\n\n# the end\ntables:\n  t:\n    rows: 1\n")


def changed(**does: str) -> Document:
    text = BASE.text
    for name, said in does.items():
        text = text.replace(f"  {name}: x\n", f"  {name}: {said}\n" if said else "")
    return Document.read(text)


TWO = merge(BASE, changed(a="ours", c="ours"), changed(a="theirs", c=""))


def test_sides_mix_and_nothing_else_moves() -> None:
    assert [conflict.path for conflict in TWO.conflicts] == [("services", "a"), ("services", "c")]
    for first in ("ours", "theirs", "base"):
        for second, c in (("ours", "  c: ours\n"), ("theirs", ""), ("base", "  c: x\n")):
            said = "x" if first == "base" else first
            wanted = BASE.text.replace("  a: x\n", f"  a: {said}\n").replace("  c: x\n", c)
            assert settled(TWO, [first, second], BASE).text == wanted  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("text", "services"),
    [("  a: mine\n", ["a", "b", "c"]), ("", ["b", "c"]), ("  a: 1\n\n  # new\n  d: 2\n", ["a", "d", "b", "c"])],
)
def test_what_is_written_by_hand_may_be_one_entry_none_or_several(text: str, services: list[str]) -> None:
    document = settled(TWO, [by_hand(text, "\n"), "base"], BASE)
    assert [path[1] for path in document.design.paths("services")] == services
    assert verify(document) == []
    assert "\n# the end\ntables:\n" in document.text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\n", "does not stay apart"),
        ("tables:\n  a: {}\n", "does not stay apart"),
        ("<<<<<<< yours\n  a: 1\n=======\n  a: 2\n>>>>>>> on disk\n", "still has git's markers"),
    ],
)
def test_what_runs_into_the_neighbours_is_refused(text: str, said: str) -> None:
    with pytest.raises(EditError, match=said) as refused:
        settled(TWO, [by_hand(text, "\n"), "base"], BASE)
    assert "services.a" in refused.value.message and refused.value.mend


def test_an_editor_may_leave_the_last_line_open_and_its_own_line_ends() -> None:
    assert by_hand("  a: 1\r\n  b: 2", "\n") == Written("  a: 1\n  b: 2\n")
    assert by_hand("  a: 1\n", "\r\n") == Written("  a: 1\r\n")
    assert by_hand(" \n\n", "\n") == Written("")


@given(st.lists(st.text("ab:#-[]{}'\" \n<>=|", max_size=12), min_size=2, max_size=2))
def test_whatever_is_written_costs_no_neighbour(texts: list[str]) -> None:
    choices: list[Choice] = [by_hand(text, "\n") for text in texts]
    try:
        document = settled(TWO, choices, BASE)
    except EditError as error:
        assert error.message and error.mend
        return
    assert verify(document) == []
    assert document.value(("services", "b")) == "x" and document.value(("tables", "t", "rows")) == "1"
    assert "\n# the end\ntables:\n" in document.text


def test_what_differs_is_told_by_entry() -> None:
    after = Document.read(BASE.text.replace("  b: x\n", "  b: y\n  d: z\n").replace("  c: x\n", ""))
    assert different(BASE, after) == (("services", "b"), ("services", "d"), ("services", "c"))
    assert different(BASE, Document.read(BASE.text.replace("# the end\n", "").replace("\n", "\r\n"))) == (("tables",),)
    assert different(BASE, Document.read(f"{BASE.text}\n# nobody's\n")) == ()


def test_a_side_that_is_taken_whole_is_taken_to_the_byte() -> None:
    """Nothing unsaved, nothing on disk, or the same on both sides: there is nothing to be kept apart."""
    mine = changed(a="mine")
    for base, ours, theirs, wanted in ((BASE, mine, mine, mine), (BASE, mine, BASE, mine), (BASE, BASE, mine, mine)):
        assert settled(merge(base, ours, theirs), (), ours).text == wanted.text
