"""A file is read in chunks, each alone; what is wrong in one entry costs no other."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backdraft.design.model import Service, Table, Unread
from backdraft.design.nodes import Plain
from backdraft.document.document import Document
from backdraft.document.verify import verify
from tests.strategies import yaml_text

HEAD = "backdraft: 1\n"
DESIGNS = sorted((Path(__file__).parents[2] / "designs").glob("*.yaml"))


def problems(text: str) -> list[tuple[int, int, str]]:
    document = Document.read(text)
    assert document.text == text
    return [(*document.place(problem), problem.message) for problem in document.problems]


def as_loaded(value: Plain) -> object:
    if isinstance(value, dict):
        return {key: as_loaded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_loaded(item) for item in value]
    return "" if value is None else value


def said(document: Document) -> dict[str, object]:
    return {block.name: as_loaded(document.value((block.name,))) for block in document.blocks if block.name}


@given(st.integers(0, 2**31))
def test_every_style_of_yaml_is_read_as_another_reader_reads_it(seed: int) -> None:
    text = yaml_text.design_text(seed)
    document = Document.read(text)
    assert document.text == text
    assert said(document) == yaml_text.load(text)
    assert not [fault for chunk in document.chunks() for fault in chunk.faults]


@pytest.mark.parametrize("path", DESIGNS, ids=lambda path: path.stem)
def test_the_shipped_designs_have_no_problems(path: Path) -> None:
    text = path.read_text("utf-8")
    document = Document.read(text)
    assert [(*document.place(p), p.message) for p in document.problems] == []
    assert said(document) == yaml_text.load(text)
    assert not [
        entry
        for section in document.design.sections.values()
        for entry in section.values()
        if isinstance(entry, Unread)
    ]


@given(
    st.integers(0, 2**31),
    st.integers(0, 10_000),
    st.text(max_size=4) | st.sampled_from(("'", '"', "{", "\t", "\n", "&", ": ", "- ", "<<<<<<< a\n")),
)
def test_a_torn_file_is_still_a_document(seed: int, at: int, torn: str) -> None:
    text = yaml_text.design_text(seed)
    at %= len(text) + 1
    document = Document.read(text[:at] + torn + text[at:])
    assert document.text == text[:at] + torn + text[at:]
    lines = document.text.count("\n") + 1
    for problem in document.problems:
        line, column = document.place(problem)
        assert 1 <= line <= lines and column >= 1 and problem.message
    assert verify(document) == []
    for line in range(1, lines + 1):
        document.path_at(line)


@given(st.text())
def test_any_text_at_all_is_read(text: str) -> None:
    document = Document.read(text)
    assert document.text == text
    assert document.problems


def test_an_open_quote_spoils_its_own_entry_alone() -> None:
    text = HEAD + "services:\n  a: 'open\n  b: fine\ntables:\n  t:\n    columns: {id: uuid pk\n  u:\n    rows: 5\n"
    assert problems(text) == [
        (3, 6, "the quote is never closed"),
        (7, 14, "the bracket { is never closed, or a comma is missing"),
    ]
    design = Document.read(text).design
    assert isinstance(design.entry(("services", "a")), Unread)
    assert isinstance(design.entry(("services", "b")), Service)
    assert isinstance(design.entry(("tables", "u")), Table)


@pytest.mark.parametrize(
    ("line", "at", "message"),
    [
        ("  b: &x y", 6, "&x is a YAML anchor"),
        ("  b: *x", 6, "*x is a YAML alias"),
        ("  b: !t y", 6, "a value that begins with ! is a YAML tag"),
        ("  b: {<<: y}", 7, "<< is a YAML merge key"),
        ("  b: @y", 6, "a value cannot begin with @"),
        ("  b: x: y", 6, "a colon with a blank behind it ends the line"),
        ("  b:\n\tdoes: y", 1, "a tab is used to indent"),
        ("  b", 1, "a line without a colon"),
        ("  b:postgres", 1, "a blank is missing behind the colon"),
        ("  b:\n    does: y\n    kind worker", 5, "a line without a colon"),
        ("  b:\n    does y\n    kind: worker", 5, "a line without a colon"),
        ("  b: \x1b[31m", 6, "the invisible character U+001B is not allowed"),
        ('  b: "\\e[31m"', 6, "the invisible character U+001B is not allowed"),
        ('  b: "\\0"', 6, "the invisible character U+0000 is not allowed"),
        ("  b: x\u202ey", 7, "the invisible character U+202E is not allowed"),
        ("  b: x\u2028y", 7, "the invisible character U+2028 is not allowed"),
        ("  b: x\ry", 7, "the invisible character U+000D is not allowed"),
        ("  b: " + "[" * 49 + "]" * 49, 55 - 1, "more than 50 levels of nesting"),
        (" b: y", 1, "this line is indented less than its neighbours"),
        ("  {b: y}", 1, "brackets where a name is wanted"),
        ("  b: y\n  b: z", 3, '"b" is given twice, on line 4 and line 5'),
        ("  b:\n    does: y\n    does: z", 5, 'the key "does" is given twice, on line 5 and line 6'),
    ],
)  # fmt: skip
def test_what_the_format_forbids_is_an_error_at_its_place(line: str, at: int, message: str) -> None:
    text = f"{HEAD}services:\n  a: fine\n{line}\n  c: fine\n"
    found = [problem for problem in problems(text) if problem[2] == message]
    assert len(found) == 1, problems(text)
    assert found[0][1] == at
    design = Document.read(text).design
    assert [getattr(design.entry(("services", name)), "does", None) for name in "ac"] == ["fine", "fine"]


def test_no_entry_ever_holds_a_control_character() -> None:
    design = Document.read(HEAD + 'services:\n  a: "\\e]52;"\n  b: x\u202ey\nsummary: "\\u202e"\n').design
    assert not any(c in repr(design.sections).encode().decode("unicode_escape", "replace") for c in "\x1b\u202e")


def test_sections_in_flow_style_are_one_chunk_with_all_their_entries() -> None:
    document = Document.read(
        HEAD + "services: {web: {kind: client}, orders: Takes orders}\nendpoints: {orders: [GET /a, GET /b]}\n"
    )
    assert document.design.paths("services") == (("services", "web"), ("services", "orders"))
    assert document.design.paths("endpoints") == (("endpoints", "orders", "GET /a"), ("endpoints", "orders", "GET /b"))
    assert document.design.groups == ("orders",)
    assert document.problems == ()


def test_closing_brackets_may_stand_at_the_left() -> None:
    text = HEAD + "targets: {\n  p95: 300ms\n}\nservices:\n  web: {\n    calls: [\n      a,\n    ]\n  }\n  a:\n"
    assert problems(text) == []
    assert Document.read(text).value(("services", "web")) == {"calls": ["a"]}


def test_list_items_may_stand_at_the_column_of_their_key() -> None:
    text = HEAD + "decisions:\n- title: a\n- title: b\nendpoints:\n  web:\n  - GET /a\n  - GET /b\ntags:\n- x\n"
    document = Document.read(text)
    assert document.problems == ()
    assert len(document.design.paths("decisions")) == 2
    assert len(document.design.paths("endpoints")) == 2


def test_only_one_document_and_no_directives() -> None:
    assert problems("---\n" + HEAD + "...\n") == []
    assert problems("# why\n---\n" + HEAD) == []
    assert problems(HEAD + "---\nname: x\n") == [(2, 1, "a file holds one design; --- begins another")]
    assert (1, 1, "a YAML directive") in problems("%YAML 1.2\n---\n" + HEAD)


def test_a_file_must_say_its_format() -> None:
    assert problems("name: x\n") == [(1, 1, "the file does not say that it is a design")]
    assert problems("") == [(1, 1, "the file does not say that it is a design")]
    assert problems("backdraft: 2\n") == [(1, 12, "this program reads format 1, the file says 2")]


def test_sections_and_loose_keys_are_given_once() -> None:
    text = HEAD + "name: a\nservices:\n  a:\nname: b\nservices:\n  c:\n"
    assert [(line, message) for line, _, message in problems(text)] == [
        (5, '"name" is given twice, on line 2 and line 5'),
        (6, '"services" is given twice, on line 3 and line 6'),
    ]


def test_unknown_keys_stay_with_a_warning_unless_they_are_ones_own() -> None:
    document = Document.read(HEAD + "x-mine: 1\nservice:\n  a: b\n")
    assert [(p.severity, p.message, p.mend) for p in document.problems] == [
        ("warning", 'the key "service" is not known here', 'did you mean "services"?')
    ]


def test_a_git_conflict_costs_the_entry_it_is_in() -> None:
    inside = HEAD + "services:\n  a:\n<<<<<<< ours\n    does: x\n=======\n    does: y\n>>>>>>> theirs\n  c: fine\n"
    between = HEAD + "services:\n  a: fine\n<<<<<<< ours\n  b: x\n=======\n  b: y\n>>>>>>> theirs\n  c: fine\n"
    for text, line in ((inside, 4), (between, 4)):
        assert [(p[0], p[2]) for p in problems(text)] == [(line, "a git conflict is not resolved")]
        assert isinstance(Document.read(text).design.entry(("services", "c")), Service)
    assert isinstance(Document.read(between).design.entry(("services", "a")), Service)


def test_every_place_leads_to_its_path_and_back() -> None:
    document = Document.read(next(p for p in DESIGNS if p.stem == "corner-shop").read_text("utf-8"))
    for path in (
        ("tables", "orders", "columns", "customer_id"),
        ("endpoints", "orders", "GET /orders/:id"),
        ("services", "gateway", "calls", "orders POST /orders"),
        ("decisions", "PostgreSQL for orders", "because"),
        ("api", "every", "rate"),
        ("name",),
        ("checklists", "launch", "items", "load-test"),
    ):
        line = document.line_of(path)
        assert line is not None
        text = document.text.splitlines()[line - 1]
        column = text.index(path[-1].split(" ")[0] if path[0] != "decisions" else "because") + 1
        assert document.path_at(line, column) == path
    line = document.line_of(("api", "every", "rate"))
    assert line is not None and document.path_at(line) == ("api", "every")
    columns = document.line_of(("tables", "orders", "columns"))
    assert document.line_of(("tables", "orders", "columns", "nowhere")) == columns


def test_lines_are_right_with_crlf_and_a_byte_order_mark() -> None:
    document = Document.read("\ufeffbackdraft: 1\r\nservices:\r\n  # why\r\n  a: 'open\r\n")
    assert [document.place(p) for p in document.problems] == [(4, 6)]
    assert document.line_of(("services", "a")) == 4


HOSTILE = {
    "brackets": "[" * 200_000,
    "brackets below a key": "a: " + "[" * 200_000,
    "braces": "{" * 1000 + "a: b",
    "dashes": "- " * 50_000,
    "comments": "#\n" * 100_000 + "a: b",
    "comments above an entry": "services:\n" + "  # c\n" * 50_000 + "  a: b\n",
    "conflicts that never end": "services:\n" + "<<<<<<< a\n" * 20_000,
    "empty lines": "a: |\n" + "\n" * 100_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_cost_no_time(text: str) -> None:
    began = time.process_time()
    assert Document.read(text).problems
    assert time.process_time() - began < 2


def test_a_file_read_again_keeps_every_entry_that_is_the_same() -> None:
    text = DESIGNS[2].read_text("utf-8")
    before = Document.read(text)
    after = Document.read(text.replace("Corner Shop", "Corner Store").replace("rows: 12M", "rows: 13M"), before)
    changed = [
        path
        for section in before.design.sections
        for path in before.design.paths(section)
        if before.design.entry(path) is not after.design.entry(path)
    ]
    assert changed == [("head",), ("tables", "orders")]
    assert after.design.sections["services"] is before.design.sections["services"]
