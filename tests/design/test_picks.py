"""What a type picks is there: a slip in a name would be left out of the API without a word."""

from __future__ import annotations

import pytest

from backdraft.document.document import Document
from backdraft.document.operations import rename
from backdraft.document.problems import problems_of

TABLES = (
    "backdraft: 1\nmixins: {m: {made: date}}\n"
    "tables: {orders: {use: [m], columns: {id: int pk, note: text?, pin: text secret}}}\n"
)


def told(lines: str) -> list[str]:
    return [f"{p.message}; {p.mend}" for p in problems_of(Document.read(TABLES + lines)) if p.severity == "error"]


@pytest.mark.parametrize(
    ("types", "said"),
    [
        ("A: orders(id, note?)", ""),
        ("A: orders(made, pin)", ""),
        ("A: orders - note", ""),
        ("A: orders(id, not)", 'table "orders" has no field "not"; did you mean "note"?'),
        ("A: orders - gone", 'table "orders" has no field "gone"; leave it out, or add it to orders'),
        ("A: orders + lines:int[]\n  B: A(id, lines)", ""),
        ("A: orders - note\n  B: A(id, note)", 'type "A" has no field "note"; leave it out, or add it to A'),
        ("B: A(ida)\n  A: orders", 'type "A" has no field "ida"; did you mean "id"?'),
        (
            "orders: orders(id)\n  B: orders(note)",
            'type "orders" has no field "note"; leave it out, or add it to orders',
        ),
        ("orders: orders(idd)", 'table "orders" has no field "idd"; did you mean "id"?'),
        ("A: {x: int, y: int}\n  B: A(x, z)", 'type "A" has no field "z"; leave it out, or add it to A'),
        ("A: B(x)\n  B: A(x)", ""),
        ("A: enum(a, b)\n  B: A(x)", ""),
    ],
)
def test_a_field_that_is_picked_in_vain_is_told(types: str, said: str) -> None:
    types = types.replace("A: {x: int, y: int}", "A:\n    x: int\n    y: int")
    assert told(f"types:\n  {types}\n") == ([said] if said else [])


def test_the_key_of_an_event_is_a_field_of_its_type() -> None:
    events = "stores: {bus: kafka}\nevents:\n  placed: orders to=bus key=idd\n"
    assert told(events) == ['table "orders" has no field "idd"; did you mean "id"?']
    assert told(events.replace("idd", "id")) == []


def test_types_that_stand_one_on_the_other_without_end_are_told_soon() -> None:
    chain = "".join(f"  T{n}: T{n + 1}(a)\n" for n in range(1_000))
    assert told(f"types:\n{chain}  T1000: orders(id)\n") == [
        'type "T1000" has no field "a"; leave it out, or add it to T1000'
    ]


def test_what_is_picked_follows_a_rename_through_all_that_lies_between() -> None:
    lines = (
        "types:\n  A: orders - id\n  B: A(note?, made)\n  C: B - note\n"
        "  S:\n    note: text\n  D: S(note)\n"
        "stores: {bus: kafka}\nevents:\n  placed: B to=bus key=note\n"
    )
    document = Document.read(TABLES + lines)
    found = rename(document, ("tables", "orders", "columns", "note"), "words")
    after = document.apply(*found.edits)
    assert found.references == 3
    assert after.text.endswith(
        "  A: orders - id\n  B: A(words?, made)\n  C: B - words\n  S:\n    note: text\n  D: S(note)\n"
        "stores: {bus: kafka}\nevents:\n  placed: B to=bus key=words\n"
    )
    after = after.apply(*rename(after, ("types", "S", "note"), "remark").edits)
    assert "  S:\n    remark: text\n  D: S(remark)\n" in after.text
    after = after.apply(*rename(after, ("mixins", "m", "made"), "born").edits)
    assert "B: A(words?, born)" in after.text
    assert [p.message for p in problems_of(after) if p.severity == "error"] == []
