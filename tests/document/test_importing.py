"""What an import adds: many entries at once are what they are one by one."""

from __future__ import annotations

import pytest

from backdraft.document.again import take_again
from backdraft.document.document import Document
from backdraft.document.edits import EditError, Insert
from backdraft.document.importing import as_lines, take
from backdraft.document.limits import MOST_ENTRIES
from backdraft.document.verify import verify
from backdraft.intake.endpoints import read_endpoints

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


def test_more_entries_than_any_design_has_are_refused_at_once() -> None:
    """Each of them was tried by itself: twenty thousand tables took minutes."""
    many = [(("types", f"T{n}"), "text") for n in range(MOST_ENTRIES)]
    document = Document.read("backdraft: 1\ntypes: {A: text}\n")
    with pytest.raises(EditError, match="more than 10,000 entries"):
        take(document, many)


RIDES = """\
backdraft: 1
services: {rides: null, fraud_checker: null, venues: null, app: {kind: client}}
endpoints: {rides: [GET /trips]}
"""


def test_endpoints_of_nobody_go_where_a_typed_line_would_go() -> None:
    read = read_endpoints("GET /surge/{zone}\nPOST /trips\nGET /venues/:id\nrides: GET /fares\n")
    taken = take(Document.read(RIDES), read.entries, here="fraud_checker")
    ends = taken.document.value(("endpoints",))
    assert ends == {
        "rides": ["GET /trips", "POST /trips", "GET /fares"],
        "fraud_checker": ["GET /surge/:zone"],
        "venues": ["GET /venues/:id"],
    }
    assert taken.strays == (("endpoints", "fraud_checker", "GET /surge/:zone"),)  # which is to be told


def test_what_a_person_said_comes_before_what_fits_and_a_client_serves_nothing() -> None:
    read = read_endpoints("POST /trips\nGET /surge\n")
    said = take(Document.read(RIDES), read.entries, "fraud_checker", here="rides")
    assert said.document.value(("endpoints", "fraud_checker")) == ["POST /trips", "GET /surge"]
    assert said.strays == ()
    assert take(Document.read(RIDES), read.entries, here="app").strays == (("endpoints", "api", "GET /surge"),)


def test_an_endpoint_stays_where_its_source_put_it_when_another_service_would_fit_it_now() -> None:
    entries = [(("endpoints", "", "GET /bills"), "GET /bills")]
    before = take_again(Document.read("backdraft: 1\nservices: {shop: null}\n"), entries, "shop.yaml").document
    after = before.apply(Insert(("services", "bills"), None))
    assert take_again(after, entries, "shop.yaml").document.text == after.text


SKETCH = """\
web -> gateway -> orders, users
users(id uuid pk, email citext)
users(id uuid pk, name text)

# a remark
orders emits order.placed
orders: Takes orders
orders: Takes orders
users.name citext
"""


def test_of_pasted_lines_those_that_cannot_be_taken_are_left_and_the_others_taken() -> None:
    taken = as_lines(Document.read("backdraft: 1\n"), SKETCH)
    assert taken.document.value(("services", "orders", "does")) == "Takes orders"
    assert taken.document.value(("tables", "users", "columns")) == {"id": "uuid pk", "name": "text"}
    assert [(number, line) for number, line, _ in taken.left] == [
        (2, "users(id uuid pk, email citext)"),
        (9, "users.name citext"),
    ]
    assert taken.same == (("services", "orders"),)


def test_what_is_mostly_something_else_is_not_taken_line_by_line() -> None:
    before = Document.read("backdraft: 1\n")
    taken = as_lines(before, "Dear all,\nplease look at this by Friday.\norders\nRegards\n")
    assert taken.document is before
    assert not taken.edits
    assert taken.left[0][0] == 1
