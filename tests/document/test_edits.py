"""Edits as a person would make them by hand: the smallest change, in the form that the file has."""

from __future__ import annotations

import pytest

from backdraft.design.model import Service
from backdraft.design.nodes import Plain
from backdraft.document.document import Document
from backdraft.document.edits import Drop, Edit, EditError, Insert, Move, Put, Rename
from backdraft.document.limits import MOST_COLUMNS, MOST_ENTRIES, MOST_PROBLEMS, MOST_REFERENCES
from backdraft.document.verify import verify

HEAD = "backdraft: 1\n"


def edited(text: str, *edits: Edit) -> str:
    """The text after edits, without the line that every file begins with."""
    before = Document.read(HEAD + text)
    after = before.apply(*edits)
    assert after.widened == ()
    assert verify(after) == []
    assert before.text == HEAD + text
    return after.text.removeprefix(HEAD)


def refused(text: str, edit: Edit) -> str:
    document = Document.read(HEAD + text)
    with pytest.raises(EditError) as caught:
        document.apply(edit)
    assert document.text == HEAD + text
    assert caught.value.mend
    return caught.value.message


# --- short and long forms -------------------------------------------------------------------------------------------

LONG_FORMS = [
    ("stores:\n  bus: rabbitmq  # why\n", ("stores", "bus", "ttl"), "5m",
     "stores:\n  bus: {engine: rabbitmq, ttl: 5m}  # why\n"),
    ("services:\n  orders: 'Takes: orders'\n", ("services", "orders", "owner"), "shop",
     "services:\n  orders:\n    does: 'Takes: orders'\n    owner: shop\n"),
    ("events:\n  e: Order to=bus\n", ("events", "e", "note"), "why",
     "events:\n  e: {event: Order to=bus, note: why}\n"),
    ("tables:\n  t:\n    columns:\n      n: numeric(12,2)\n", ("tables", "t", "columns", "n", "note"), "why",
     "tables:\n  t:\n    columns:\n      n:\n        column: numeric(12,2)\n        note: why\n"),
    ("tables:\n  t:\n    indexes:\n      - a, b\n", ("tables", "t", "indexes", "a, b", "note"), "why",
     "tables:\n  t:\n    indexes:\n      - index: a, b\n        note: why\n"),
    ("tables:\n  t:\n    foreign: ['a -> t(x)']\n", ("tables", "t", "foreign", "a -> t", "note"), "why",
     "tables:\n  t:\n    foreign: [{foreign: 'a -> t(x)', note: why}]\n"),
    ("services:\n  a:\n    calls:\n      - b GET /x  # c\n", ("services", "a", "calls", "b GET /x", "note"), "why",
     "services:\n  a:\n    calls:\n      - dependency: b GET /x  # c\n        note: why\n"),
    ("endpoints:\n  a:\n    - GET /x -> X[] @s\n", ("endpoints", "a", "GET /x", "deprecated"), {"since": "May"},
     "endpoints:\n  a:\n    - endpoint: GET /x -> X[] @s\n      deprecated: {since: May}\n"),
    ("checklists:\n  mine:\n    items:\n      r: Run it\n", ("checklists", "mine", "items", "r", "note"), "ok",
     "checklists:\n  mine:\n    items:\n      r: {text: Run it, note: ok}\n"),
    ("checklists:\n  architecture:\n    caching: pass\n", ("checklists", "architecture", "caching", "note"), "ok",
     "checklists:\n  architecture:\n    caching: {pass: null, note: ok}\n"),
    ("decisions:\n  - Use Go\n", ("decisions", "Use Go", "because"), "fast",
     "decisions:\n  - title: Use Go\n    because: fast\n"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "path", "value", "after"), LONG_FORMS, ids=lambda v: v[0] if isinstance(v, tuple) else None
)
def test_a_line_that_is_given_a_further_key_moves_to_the_long_form(
    before: str, path: tuple[str, ...], value: str, after: str
) -> None:
    assert edited(before, Put(path, value)) == after


def test_the_line_of_a_short_form_is_found_and_put_under_its_long_name() -> None:
    text = "stores:\n  bus: rabbitmq\nendpoints:\n  a:\n    - GET /x\n"
    document = Document.read(HEAD + text)
    assert document.value(("stores", "bus", "engine")) == "rabbitmq"
    assert document.value(("endpoints", "a", "GET /x", "endpoint")) == "GET /x"
    assert edited(text, Put(("stores", "bus", "engine"), "nats")) == text.replace("rabbitmq", "nats")
    assert edited("services:\n  web:\n", Put(("services", "web", "does"), "Shows")) == "services:\n  web: Shows\n"


@pytest.mark.parametrize(
    ("key", "value", "after"),
    [
        ("fail", "p95 is 400ms", " {fail: p95 is 400ms}"),
        ("pass", "measured", " {pass: measured}"),
        ("done", "2026-11-20", "\n      fail:\n      done: '2026-11-20'"),
    ],
)
def test_a_state_that_stands_alone_gets_its_reason_or_gives_way(key: str, value: str, after: str) -> None:
    text = "checklists:\n  architecture:\n    caching:{}\n"
    path = ("checklists", "architecture", "caching", key)
    assert edited(text.format(" fail"), Put(path, value)) == text.format(after)


def test_an_error_stays_a_line() -> None:
    message = refused("errors:\n  gone: 410 Gone\n", Put(("errors", "gone", "note"), "x"))
    assert message == "errors.gone is a line of text and cannot hold note"


def test_a_lone_line_where_a_list_may_stand_takes_a_second() -> None:
    text = "services:\n  a:\n    calls: b GET /x\n"
    path = ("services", "a", "calls", "c")
    assert edited(text, Insert(path, "c")) == "services:\n  a:\n    calls:\n      - b GET /x\n      - c\n"
    flow = text.replace("b GET /x", "[b]")
    assert edited(flow, Insert(path, "c x2")) == flow.replace("[b]", "[b, c x2]")


# --- form stays form ------------------------------------------------------------------------------------------------


def test_an_entry_is_written_back_as_it_was_found() -> None:
    text = (
        "services:\n"
        "  web: {kind: client,  title: 'Web'}   # in braces\n"
        "  api:  # in lines\n"
        "    does: \"says it\"\n"
        "    note: >-\n"
        "      a long text\n"
        "      folded\n"
    )  # fmt: skip
    after = edited(
        text,
        Put(("services", "web", "title"), "Web: shop"),
        Put(("services", "web", "calls"), ["api"]),
        Put(("services", "api", "does"), "does it"),
        Put(("services", "api", "note"), "another text"),
    )
    assert after == text.replace("'Web'}", "'Web: shop', calls: [api]}").replace("says", "does").replace(
        "      a long text\n      folded\n", "      another text\n"
    )


def test_a_collection_put_over_another_changes_only_what_differs() -> None:
    text = (
        "tables:\n"
        "  t:\n"
        "    store: db  # which\n"
        "    columns:\n"
        "      # the key\n"
        "      id: uuid pk\n"
        "      n:   int    # padded\n"
        "    rows: 5\n"
    )  # fmt: skip
    value: Plain = {"store": "db", "columns": {"id": "uuid pk", "m": "text", "n": "bigint"}, "note": "new"}
    assert edited(text, Put(("tables", "t"), value)) == text.replace(
        "      n:   int    # padded\n    rows: 5\n", "      m: text\n      n:   bigint    # padded\n    note: new\n"
    )


def test_true_numbers_and_words_are_told_from_text_that_looks_like_them() -> None:
    text = "stores:\n  db:\n    engine: postgres\n    standby: 1\n"
    at = ("stores", "db")
    after = edited(
        text,
        Put((*at, "standby"), "2"),
        Put((*at, "persist"), True),
        Put((*at, "note"), "on"),
        Put((*at, "title"), "017"),
    )
    assert after == text.replace("1", "2") + "    persist: true\n    note: 'on'\n    title: '017'\n"


# --- where new things go --------------------------------------------------------------------------------------------


def test_a_new_entry_goes_below_its_sibling_or_to_the_end() -> None:
    text = "services:\n  web: a\n\n  api: b\n\n  db: c\n\nevents:\n"
    new = ("services", "new")
    assert edited(text, Insert(new, None, "web")) == text.replace("web: a\n\n", "web: a\n\n  new:\n\n")
    assert edited(text, Insert(new, "x")) == text.replace("db: c\n", "db: c\n\n  new: x\n")
    assert edited(text, Insert(new, "x", "")) == text.replace("services:\n", "services:\n  new: x\n\n")


def test_a_new_entry_goes_to_its_place_in_the_alphabet_where_there_is_one() -> None:
    text = "types:\n  A: int\n  C: int\n  E: int\n"
    assert edited(text, Insert(("types", "D"), "text", "A")) == text.replace("  E", "  D: text\n  E")


def test_a_new_section_goes_where_the_format_has_it() -> None:
    text = "name: x\n\nservices:\n  web:\n\ndecisions:\n  - Go\n"
    after = edited(text, Insert(("tables", "t"), {"columns": {"id": "uuid pk"}}))
    assert after == text.replace("\ndecisions", "\ntables:\n  t:\n    columns:\n      id: uuid pk\n\ndecisions")
    assert edited(text, Put(("api", "base"), "/v1")) == text.replace("x\n\n", "x\n\napi:\n  base: /v1\n\n")
    assert edited(text, Put(("head", "summary"), "s")) == text.replace("x\n", "x\nsummary: s\n")
    assert edited("", Insert(("endpoints", "a", "GET /x"), "GET /x")) == "\nendpoints:\n  a:\n    - GET /x\n"


def test_a_new_section_does_not_take_the_comment_of_the_next() -> None:
    text = "services:\n  web:\n# all that was decided\ndecisions:\n  - Go\n"
    after = edited(text, Insert(("events", "e"), "X"))
    assert after == text.replace("web:\n", "web:\n\nevents:\n  e: X\n\n")


def test_new_lines_are_laid_out_as_the_file_is() -> None:
    text = "services:\n    web:\n        calls:\n        - a\n"
    after = edited(text, Insert(("tables", "t"), {"columns": {"id": "int"}, "indexes": ["id, x"]}))
    assert (
        after == text + "\ntables:\n    t:\n        columns:\n            id: int\n        indexes:\n        - id, x\n"
    )


def test_the_line_ends_of_the_file_are_kept_and_it_ends_in_one() -> None:
    before = Document.read("\ufeffbackdraft: 1\r\nservices:\r\n  a: x")
    after = before.apply(Insert(("services", "b"), {"does": "one\r\ntwo", "calls": ["x y"]}))
    assert after.text == (
        "\ufeffbackdraft: 1\r\nservices:\r\n  a: x\r\n  b:\r\n    does: |-\r\n      one\r\n      two\r\n"
        "    calls:\r\n      - x y\r\n"
    )


AT_THE_END: tuple[tuple[str, Edit, str], ...] = (
    ("services:\n  a:\n# c", Insert(("services", "b"), "x"), "services:\n  a:\n# c\n  b: x\n"),
    ("services:\n  a:\n\n  # c", Insert(("services", "b"), "x", "a"), "services:\n  a:\n  b: x\n\n  # c"),
    (
        "decisions:\n  - title: a\n# c\n# d",
        Insert(("decisions", "b"), {"title": "b"}),
        "decisions:\n  - title: a\n# c\n# d\n  - title: b\n",
    ),
    (
        "endpoints:\n  a:\n    - GET /a\n# c",
        Insert(("endpoints", "b", "GET /b"), "GET /b"),
        "endpoints:\n  a:\n    - GET /a\n# c\n  b:\n    - GET /b\n",
    ),
    ("services:\n  a:\n# c", Insert(("stores", "b"), "x"), "services:\n  a:\n# c\n\nstores:\n  b: x\n"),
    ("name: a\n# c", Put(("summary",), "x"), "name: a\n# c\nsummary: x\n"),
    ("services:\n# c", Insert(("services", "b"), "x"), "services:\n# c\n  b: x\n"),
)


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
@pytest.mark.parametrize(("before", "edit", "after"), AT_THE_END)
def test_nothing_is_written_into_a_comment_that_the_file_ends_with(
    before: str, edit: Edit, after: str, eol: str
) -> None:
    document = Document.read(f"backdraft: 1\n{before}".replace("\n", eol)).apply(edit)
    assert document.text == f"backdraft: 1\n{after}".replace("\n", eol)
    assert verify(document) == []


def test_a_child_is_added_to_what_is_empty() -> None:
    path = ("services", "web", "calls", "a")
    for empty in (":", ": {}", ":  # why"):
        after = Document.read(f"{HEAD}services:\n  web{empty}\n").apply(Insert(path, "a b"))
        assert after.value(("services", "web")) == {"calls": ["a b"]}
        assert after.text.count("# why") == empty.count("#")
    assert edited("services: {}\n", Insert(("services", "web"), None)) == "services:\n  web:\n"
    assert edited("services:\n", Insert(("services", "web"), None)) == "services:\n  web:\n"


# --- comments -------------------------------------------------------------------------------------------------------

COMMENTED = """services:
  # about web
  web: a  # on web

  # nobody's

  # about api
  # and more
  api:
    # its reason
    does: b
  db: c  # on db
  # below
"""


def test_dropping_takes_an_entry_with_its_own_comments_alone() -> None:
    assert edited(COMMENTED, Drop(("services", "api"))) == COMMENTED.replace(
        "  # about api\n  # and more\n  api:\n    # its reason\n    does: b\n", ""
    )
    assert edited(COMMENTED, Drop(("services", "web"))) == COMMENTED.replace(
        "  # about web\n  web: a  # on web\n\n", ""
    )
    assert edited(COMMENTED, Drop(("services", "db"))) == COMMENTED.replace("  db: c  # on db\n", "")


def test_comments_travel_with_what_is_moved() -> None:
    after = edited(COMMENTED, Move(("services", "api"), -1))
    assert after == (
        "services:\n"
        "  # about api\n  # and more\n  api:\n    # its reason\n    does: b\n\n"
        "  # nobody's\n\n"
        "  # about web\n  web: a  # on web\n"
        "  db: c  # on db\n  # below\n"
    )


def test_moving_is_walled_at_the_ends_and_back_is_back() -> None:
    document = Document.read(HEAD + COMMENTED)
    assert document.apply(Move(("services", "web"), -3)) is document
    assert document.apply(Move(("services", "db"), 9)) is document
    there = document.apply(Move(("services", "web"), 9))
    assert there.design.paths("services")[-1] == ("services", "web")
    assert list(there.apply(Move(("services", "web"), -9)).design.sections["services"]) == list(
        document.design.sections["services"]
    )


A, B, C = (("services", "s", "calls", name) for name in "abc")
LISTS: list[tuple[str, Edit, str]] = [
    ("[a, # on a\n      b, # on b\n      c]", Move(C, -2), "[c, # on a\n      a, # on b\n      b]"),
    ("[a, b , c]", Move(A, 1), "[b, a , c]"),
    ("[\n      a,\n      b,  # on b\n    ]", Drop(B), "[\n      a\n    ]"),
    ("[\n      a,  # on a\n      b\n    ]", Drop(B), "[\n      a  # on a\n    ]"),
    ("[\n      a,  # on a\n      b\n    ]", Drop(A), "[\n      b\n    ]"),
    ("[\n      a,\n      b  # on b\n    ]", Insert(C, "c", "b"), "[\n      a,\n      b,  # on b\n      c\n    ]"),
    ("[a, b,]", Insert(C, "c", ""), "[c, a, b,]"),
    ("\n      - # why a\n        a\n      - b  # on b", Move(A, 1), "\n      - b  # on b\n      - # why a\n        a"),
    ("\n      - # why a\n        a\n      - b  # on b", Drop(A), "\n      - b  # on b"),
    ("\n    - a\n    - b", Insert(C, "c x2", "a"), "\n    - a\n    - c x2\n    - b"),
]


@pytest.mark.parametrize(("before", "edit", "after"), LISTS)
def test_lists_in_brackets_and_in_lines(before: str, edit: Edit, after: str) -> None:
    """Comments in brackets keep their place; in lines they belong to their item."""
    text = "services:\n  s:\n    does: x\n    calls:{}\n"
    blank = "" if before.startswith("\n") else " "
    assert edited(text.format(blank + before), edit) == text.format(blank + after)


def test_a_list_goes_with_its_last_item() -> None:
    text = "services:\n  s:\n    does: x\n    calls:\n      - a\n"
    assert edited(text, Drop(A)) == "services:\n  s:\n    does: x\n"
    assert edited("services:\n  s: {calls: [a]}\n", Drop(A)) == "services:\n  s: {}\n"


def test_the_first_key_behind_a_dash_can_go_and_come() -> None:
    text = "decisions:\n  - status: new\n    # the name\n    title: Go\n    because: x\n"
    path = ("decisions", "Go")
    assert edited(text, Drop((*path, "status"))) == "decisions:\n  -\n    # the name\n    title: Go\n    because: x\n"
    assert edited(text, Insert((*path, "date"), "May", "")) == text.replace("- status", "- date: May\n    status")
    plain = "decisions:\n  - status: new\n    title: Go\n"
    assert edited(plain, Drop((*path, "status"))) == "decisions:\n  - title: Go\n"


# --- names ----------------------------------------------------------------------------------------------------------


def test_renaming_touches_the_key_alone() -> None:
    text = 'tables:\n  "orders" :  # q\n    rows: 1\nendpoints:\n  web:  # w\n    - GET /x\n'
    assert edited(text, Rename(("tables", "orders"), "sales")) == text.replace("orders", "sales")
    after = Document.read(HEAD + text).apply(Rename(("endpoints", "web"), "api"))
    assert after.text == HEAD + text.replace("web", "api")
    assert after.design.groups == ("api",)
    assert after.design.paths("endpoints") == (("endpoints", "api", "GET /x"),)
    assert refused("types:\n  A: x\n  B: y\n", Rename(("types", "A"), "B")) == "types.B is there already"
    assert (
        refused("services:\n  a: {calls: [b]}\n", Rename(("services", "a", "calls", "b"), "c"))
        == "services.a.calls.b is known by its text"
    )


def test_items_are_known_by_what_identifies_them_or_by_their_position() -> None:
    text = "services:\n  a:\n    calls:\n      - b x2\n      - b GET /x\n      - b x3\n"
    document = Document.read(HEAD + text)
    calls = ("services", "a", "calls")
    assert document.value((*calls, "b")) == "b x2"
    assert document.value((*calls, "b GET /x")) == "b GET /x"
    assert document.value((*calls, "2")) == "b x3"
    assert edited(text, Put((*calls, "2"), "b x4")) == text.replace("x3", "x4")
    assert refused(text, Insert((*calls, "b"), "b x5")) == "services.a.calls.b is there already"
    endpoints = "endpoints:\n  a:\n    - GET /x\n    - GET /x\n"
    assert edited(endpoints, Drop(("endpoints", "a", "1"))) == "endpoints:\n  a:\n    - GET /x\n"


# --- what cannot be -------------------------------------------------------------------------------------------------


def test_an_entry_that_cannot_be_read_is_not_spliced_but_may_go_or_be_written_anew() -> None:
    text = "services:\n  a: &x {does: y}\n  b: 'open\n  c: fine\n"
    assert "cannot be read: &x is a YAML anchor" in refused(text, Put(("services", "a", "owner"), "me"))
    assert "cannot be read: the quote is never closed" in refused(text, Put(("services", "b", "owner"), "me"))
    assert edited(text, Drop(("services", "b"))) == "services:\n  a: &x {does: y}\n  c: fine\n"
    after = Document.read(HEAD + text).apply(Put(("services", "b"), "closed"))
    assert isinstance(after.design.entry(("services", "b")), Service)
    assert after.text == HEAD + text.replace("'open", "closed")


@pytest.mark.parametrize(
    "value", ["\x1b[31m", "a\u202eb", "\x00", "\ud800", "a\rb", {"\x07": "x"}, {"a\nb": "x"}, {"": "x"}]
)
def test_nothing_invisible_is_ever_written(value: Plain) -> None:
    refused("services:\n  a: x\n", Put(("services", "a"), value))


@pytest.mark.parametrize(
    "edit",
    [
        Drop(("tables", "t")),
        Rename(("services", "z"), "y"),
        Move(("services", "z"), 1),
        Drop(("services", "a", "calls")),
    ],
)
def test_what_is_not_there_cannot_be_edited(edit: Edit) -> None:
    assert refused("services:\n  a: x\n", edit).startswith("there is no ")


def test_of_several_edits_all_are_done_or_none() -> None:
    document = Document.read(HEAD + "services:\n  a: x\n")
    with pytest.raises(EditError):
        document.apply(Insert(("services", "b"), "y"), Drop(("services", "nowhere")))
    assert document.text == HEAD + "services:\n  a: x\n"


def test_only_what_was_edited_is_another_object() -> None:
    document = Document.read(HEAD + "services:\n  a: x\n  b: y\ntables:\n  t: {rows: 5}\n  u:\n")
    after = document.apply(Put(("tables", "t", "rows"), 6))
    assert after.design.sections["services"] is document.design.sections["services"]
    assert after.design.entry(("tables", "u")) is document.design.entry(("tables", "u"))
    assert after.design.entry(("tables", "t")) is not document.design.entry(("tables", "t"))
    assert after.design.groups is document.design.groups


def test_the_text_of_one_entry_can_be_exchanged_right_or_wrong() -> None:
    document = Document.read(HEAD + "services:\n  # why\n  a: x\n\n  b: y\n")
    assert document.entry_text(("services", "a", "does")) == "  # why\n  a: x\n"
    after = document.with_entry_text(("services", "a"), "  a: 'open")
    assert after.text == HEAD + "services:\n  a: 'open\n\n  b: y\n"
    assert [p.message for p in after.problems] == ["the quote is never closed"]
    assert after.design.entry(("services", "b")) is document.design.entry(("services", "b"))


def test_the_text_of_a_section_is_that_of_all_its_entries() -> None:
    services = "services:\n  a: x\n\n  # of b\n  b: y\n"
    lines = "endpoints:\n  a:\n    - GET /a\n    - GET /b\n  b:\n    - GET /c\n"
    document = Document.read(f"{HEAD}{services}\n{lines}")
    assert document.entry_text(("services",)) == services
    assert document.entry_text(("endpoints", "a")) == "  a:\n    - GET /a\n    - GET /b\n"
    after = document.with_entry_text(("services",), "services:\n  c: z")
    assert after.text == f"{HEAD}services:\n  c: z\n\n{lines}"
    assert document.with_entry_text(("endpoints",), lines).text == document.text


def test_an_edit_that_rewrites_more_than_it_means_says_so() -> None:
    """A text that keeps its empty lines (`|+`) would take those of its new place for its own."""
    text = HEAD + "mixins:\n  m:\n    a: |+  # why\n      last\n\n\n    b: no\n\ntables:\n"
    after = Document.read(text).apply(Move(("mixins", "m", "b"), -1))
    assert after.widened == (("mixins", "m"),)
    assert after.text == HEAD + 'mixins:\n  m:\n    b: no\n    a: "last\\n\\n\\n"\n\ntables:\n'
    assert after.apply(Put(("mixins", "m", "b"), "x")).widened == ()


def test_an_edit_that_would_make_the_file_larger_than_any_design_is_refused_before_it_cannot_be_opened_any_more() -> (
    None
):
    odd = f"{{{', '.join(f'k{i}: v' for i in range(50))}}}"
    services = "services:\n" + "".join(f"  s{i}: {odd}\n" for i in range(MOST_PROBLEMS // 50))
    assert len(Document.read(HEAD + services).problems) == MOST_PROBLEMS
    assert "more than 5000 things that are wrong" in refused(services, Put(("services", "s0", "k50"), "v"))
    assert edited(services, Put(("services", "s0", "does"), "One")).count("does: One") == 1
    calls = [f"t{i}" for i in range(MOST_REFERENCES // 1_000)]
    named = "services:\n" + "".join(f"  s{i}: {{calls: [{', '.join(calls)}]}}\n" for i in range(1_000))
    assert "more than 80000 references" in refused(named, Insert(("services", "more"), {"calls": ["s1"]}))
    full = "services:\n" + "".join(f"  s{i}: {{}}\n" for i in range(MOST_ENTRIES - 2))
    assert "more than 10000 entries" in refused(full, Insert(("services", "more"), None))


def test_columns_are_counted_wherever_a_mixin_or_a_type_brings_them() -> None:
    wide = "mixins:\n  m: {" + ", ".join(f"c{i}: text" for i in range(995)) + "}\n"
    full = wide + "tables:\n" + "".join(f"  t{i}: {{use: [m]}}\n" for i in range(MOST_COLUMNS // 1_000))
    assert "more than 200000 columns" in refused(full, Insert(("tables", "more"), {"use": ["m"]}))
    assert "more than 200000 columns" in refused(full, Put(("mixins", "m", "c995"), "text"))
    assert edited(full, Insert(("tables", "more"), {"columns": {"id": "uuid pk"}})).count("more:") == 1


def test_what_people_write_is_far_below_the_limits() -> None:
    columns = "".join(f"      c{i}: text\n" for i in range(50))
    tables = "tables:\n" + "".join(f"  t{i}:\n    columns:\n{columns}" for i in range(1_000))
    types = "types:\n" + "".join(f"  T{i}: t{i % 1_000}\n  New{i}: t{i % 1_000}(c0, c1)\n" for i in range(1_500))
    endpoints = "services: {s: {}}\nendpoints:\n  s:\n" + "".join(
        f"    - POST /a{i} < New{i % 1_500} -> 201 T{i % 1_500}\n" for i in range(5_000)
    )
    document = Document.read(HEAD + tables + types + endpoints)
    assert document.problems == ()
    assert len(document.design.paths("endpoints")) == 5_000
