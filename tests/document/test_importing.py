"""What an import adds: many entries at once are what they are one by one."""

from __future__ import annotations

import pytest

from backdraft.document.document import Document
from backdraft.document.edits import EditError, Insert
from backdraft.document.importing import take
from backdraft.document.verify import verify

SORTED = (
    "backdraft: 1\n\ntables:\n  a: {columns: {id: int}}\n\n  g: {columns: {id: int}}\n\n  m: {columns: {id: int}}\n"
)
MIXED = "backdraft: 1\ntables:\n  m: {columns: {id: int}}\n  # of a\n  a: {columns: {id: int}}  # last\n\n# the end\n"
EMPTY = "backdraft: 1\ntables:\n"
CALLS = "backdraft: 1\nendpoints:\n  shop:\n    - GET /a\n  cart: [GET /c]\n"


@pytest.mark.parametrize("text", ["backdraft: 1\n", EMPTY, MIXED, SORTED])
def test_entries_at_once_are_the_entries_one_by_one(text: str) -> None:
    document = Document.read(text)
    new = [(("tables", name), {"columns": {"id": "bigint pk"}}) for name in "zbyhkc"]
    found = take(document, new)
    one_by_one = document
    for path, value in new:
        one_by_one = one_by_one.apply(Insert(path, value))
    assert dict(found.document.design.sections) == dict(one_by_one.design.sections)
    assert found.document.text.count("\n") == one_by_one.text.count("\n"), "as many empty lines between them"
    assert Document.read(found.document.text).design.sections == found.document.design.sections
    assert verify(found.document) == []


def test_new_entries_keep_their_order_where_the_file_has_none() -> None:
    names = ["a", "b", "c", "z", "y", "x"]
    found = take(Document.read("backdraft: 1\n"), [(("tables", n), {"columns": {"id": "int"}}) for n in names])
    assert [path[1] for path in found.document.design.paths("tables")] == names


def test_new_entries_go_to_their_places_where_the_file_stands_by_the_alphabet() -> None:
    found = take(Document.read(SORTED), [(("tables", n), {"columns": {"id": "int"}}) for n in ("z", "b", "h", "c")])
    assert [path[1] for path in found.document.design.paths("tables")] == ["a", "b", "c", "g", "h", "m", "z"]
    assert found.document.text.count("\n\n") == SORTED.count("\n\n") + 4, "an empty line parts them as it did"


def test_endpoints_of_several_services_in_turns_come_under_each() -> None:
    lines = [
        (("endpoints", service, f"GET /{n}"), f"GET /{n}") for n in range(3) for service in ("shop", "cart", "new")
    ]
    found = take(Document.read(CALLS), lines)
    listed = [path[1:] for path in found.document.design.paths("endpoints")]
    assert listed == [
        ("shop", "GET /a"), ("shop", "GET /0"), ("shop", "GET /1"), ("shop", "GET /2"),
        ("cart", "GET /c"), ("cart", "GET /0"), ("cart", "GET /1"), ("cart", "GET /2"),
        ("new", "GET /0"), ("new", "GET /1"), ("new", "GET /2"),
    ]  # fmt: skip


def test_what_cannot_be_written_costs_nothing_but_itself() -> None:
    good = [(("tables", f"t{n}"), {"columns": {"id": "int"}}) for n in range(9)]
    bad = (("tables", "a: b\n"), {"columns": {"id": "int"}})
    twice = good[2]
    found = take(Document.read("backdraft: 1\n"), [*good[:5], bad, *good[5:], twice])
    assert [path[1] for path in found.document.design.paths("tables")] == [f"t{n}" for n in range(9)]
    assert [path for path, _ in found.refused] == [bad[0], twice[0]]


def test_what_would_be_larger_than_any_design_is_refused_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever an import writes can be opened again."""
    monkeypatch.setattr("backdraft.document.importing.LARGEST_FILE", 100)
    small = [(("types", "A"), "text")]
    assert take(Document.read("backdraft: 1\n"), small).document.text.endswith("A: text\n")
    with pytest.raises(EditError, match="larger"):
        take(Document.read("backdraft: 1\n"), [(("types", "A"), f"text -- {'x' * 100}")])
