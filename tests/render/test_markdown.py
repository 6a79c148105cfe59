"""The design document: complete, made of facts alone, and Markdown that means what the design says."""

from __future__ import annotations

import re
from pathlib import Path as File

import pytest
from hypothesis import given
from markdown_it import MarkdownIt
from markdown_it.token import Token

from backdraft.design.checklists import BUILT_IN
from backdraft.design.model import Decision, Head, Table
from backdraft.design.output import Line, Output, lines_of
from backdraft.design.paths import HEADS, SECTIONS, entry_path
from backdraft.design.view import Memo, View
from backdraft.render.markdown import markdown
from backdraft.render.markdown.text import cell, code, fence, heading, inline, paragraph, plain_code, table
from tests.render.random_designs import DESIGNS, designs, read, view_of, words
from tests.soak import examples

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])

#: The brief's output standards, by the words that a heading must have, and the further sections.
OUTPUT_STANDARDS = (
    ("API endpoint definitions", "example requests", "responses"),
    ("Service architecture diagram",),
    ("Database schema", "key relationships"),
    ("Technology recommendations", "rationale"),
    ("Potential bottlenecks", "scaling considerations"),
    ("Communication",),
    ("Caching",),
    ("Consistency",),
    ("Security",),
    ("Decisions",),
    ("Checklists",),
)


def document(name: str) -> Output:
    return markdown(read((File(DESIGNS[0]).parent / f"{name}.yaml").read_text(encoding="utf-8")))


def headings(output: Output, level: int = 2) -> list[str]:
    return [line.text.lstrip("# ") for line in prose(output) if re.match("#" * level + " ", line.text)]


def prose(output: Output) -> list[Line]:
    """The lines outside fenced code."""
    kept: list[Line] = []
    ticks = ""
    for line in output.lines:
        fence_ = re.match(r"`{3,}", line.text)
        if fence_ and (not ticks or line.text == ticks):
            ticks = "" if ticks else fence_.group()
        elif not ticks:
            kept.append(line)
    return kept


# --- complete -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", DESIGNS, ids=lambda f: f.stem)
def test_the_briefs_outputs_are_sections_whatever_the_design_says(file: File) -> None:
    found = headings(markdown(read(file.read_text(encoding="utf-8"))))
    for wanted in OUTPUT_STANDARDS:
        assert any(all(part in title for part in wanted) for title in found), (wanted, found)


@pytest.mark.parametrize("file", DESIGNS, ids=lambda f: f.stem)
def test_every_entry_is_in_the_document_and_lines_lead_to_it(file: File) -> None:
    view = read(file.read_text(encoding="utf-8"))
    output = markdown(view)
    leads = {entry_path(line.path) for line in output.lines}
    text = output.text
    for section in SECTIONS:
        for path in view.paths(section):
            if path[0] in HEADS or (path[0] == "checklists" and path[1] in BUILT_IN):
                continue
            assert path in leads, path
            name = path[-1].split(" ", 1)[1] if section == "endpoints" else path[-1]
            assert (inline(name) if section == "decisions" else name) in text, path
        if section == "tables":
            for entry in view.all(Table, section):
                rows = {line.path for line in output.lines}
                assert all(("tables", entry.name, "columns", c.name) in rows for c in entry.columns)


def test_an_endpoint_has_an_example_request_and_response_and_an_error() -> None:
    text = document("brief").text
    part = text.split("#### `PUT /api/v1/resources/:id`")[1].split("\n#### ")[0]
    assert "curl -X PUT" in part
    assert '"success": true' in part
    assert '"success": false' in part
    assert "| `not_found` | 404 | No such resource |" in part
    assert "##### 404 `not_found`" in part and "##### 422 `invalid`" in part, "each error that it states"


def test_what_every_endpoint_answers_is_told_once_and_what_is_open_is_told() -> None:
    text = document("corner-shop").text
    rows = re.findall(r"^\| `rate_limited` \| 429 \|.*$", text, re.MULTILINE)
    assert rows == ["| `rate_limited` | 429 | Too many requests |"]
    lists = text.split("\n## Checklists")[1]
    assert "### Review (`review`) 0/5" in lists
    assert "- [ ] `rest` API follows REST conventions" in lists


def test_each_dependency_has_pattern_protocol_timeout_retry_and_what_happens_when_it_fails() -> None:
    text = document("corner-shop").text
    assert (
        "| From | To | What | Pattern | Trade-off | Protocol | Times | Timeout | Retry | When it fails | Note |" in text
    )
    row = next(line for line in text.splitlines() if line.startswith("| `gateway` | `catalog` |"))
    assert row.endswith(
        "| calls `GET /products` | synchronous request and reply | latencies add up, availabilities multiply"
        " | HTTP | ×0.95 | 250ms | 1 | a breaker opens |  |"
    )
    assert (
        "| `orders` | `order.placed` | emits | publish through an outbox (`bus`)"
        " | a table and a relay more; nothing is lost | rabbitmq |" in text
    )
    rows = [line.split(" | ")[2:4] for line in text.splitlines() if line.startswith("| `orders` | `orders_db` |")]
    assert rows == [["reads", "its own database"], ["writes", "its own database"]]


def test_a_hot_read_says_how_it_is_cached_or_why_not() -> None:
    view = read(
        "backdraft: 1\napi: {base: /v1}\nservices:\n  a: {reads: [db via=fast]}\n  b:\n"
        "stores: {db: postgres, fast: {engine: redis, ttl: 5m}}\n"
        "endpoints:\n  a:\n    - GET /x @public\n"
        "  b:\n    - {endpoint: GET /y @public, ignore: {no-cache: it changes at each look}}\n    - GET /z @public\n"
        "    - GET /private\n"
    )
    text = markdown(view).text.split("## Caching")[1].split("\n## ")[0]
    assert "| `GET /v1/x` | public | `fast` | 5m |  |" in text
    assert "| `GET /v1/y` | public |  |  | it changes at each look |" in text
    assert "| `GET /v1/z` | public |  |  | not said |" in text
    assert "private" not in text


def test_a_technology_has_the_reason_of_the_decision_about_it() -> None:
    text = document("pipeline").text
    row = next(line for line in text.splitlines() if line.startswith("| opensearch |"))
    assert "Searching free text and counting billions of rows" in row
    assert "OpenSearch for two weeks" in row


# --- facts alone ----------------------------------------------------------------------------------------------------

#: Two designs that state something in every section and have no fact in common (built-in errors are reworded).
ONE = """
backdraft: 1
name: Harbour
summary: Moves containers.
targets: {availability: 99.5%}
load: {entry: quay, peak: 40/s}
api: {base: /api/v1, envelope: problem, auth: {jwt: bearer}, every: {auth: jwt}}
errors: {full: 409 The yard is full, not_found: 404 No such ship}
services:
  quay: {owner: docks, tech: Rust, state: none, run: 2 x 1cpu 3ms, guards: [jwt], calls: [crane POST /lift timeout=2s]}
  crane: {kind: worker, consumes: [ship.arrived idempotent]}
stores:
  yard: {engine: mysql, owner: quay, replicas: 2}
  line: kafka
events: {ship.arrived: Ship to=line}
types: {Ship: ships}
mixins: {times: {moored_at: timestamptz}}
tables:
  ships: {store: yard, use: [times], consistency: strong, columns: {imo: int pk, hull: varchar(30) pii}}
  boxes: {store: yard, rows: 5M, columns: {code: char(11) pk, imo: -> ships.imo}}
endpoints: {quay: [GET /ships/:imo -> Ship @docks:read cache=9s -- Fetch one ship]}
decisions: [{title: MySQL keeps the yard, because: It was here, touches: [yard]}]
checklists: {sail: {items: {anchor: Anchor weighed}}}
"""
OTHER = """
backdraft: 1
name: Bakery
summary: Bakes at night.
targets: {p99: 700ms}
load: {entry: counter, mean: 3/s}
api: {base: /shop, envelope: bare, auth: {door: basic}, every: {auth: door, rate: 9/min}}
errors: {burnt: 410 The bread is gone, not_found: 404 No such loaf}
services:
  counter: {owner: sales, tech: Elixir, state: session, run: 1 x 2cpu 8ms, guards: [tls], calls: [oven GET /heat]}
  oven: {kind: job, schedule: at three, consumes: [dough.risen dlq]}
stores:
  shelf: {engine: sqlite, owner: counter, standby: 1}
  bell: rabbitmq
events: {dough.risen: Loaf to=bell}
types: {Loaf: loaves}
mixins: {heat: {baked_at: timestamp}}
tables:
  loaves: {store: shelf, use: [heat], consistency: eventual, columns: {batch: uuid pk, baker: text secret}}
  orders: {store: shelf, rows: 70k, columns: {number: bigint pk, batch: -> loaves.batch}}
endpoints: {counter: [GET /loaves/:batch -> Loaf @public cache=4h -- Smell one loaf]}
decisions: [{title: SQLite is the shelf, because: One file, touches: [shelf]}]
checklists: {dawn: {items: {flour: Flour bought}}}
"""


def sentences(output: Output) -> set[str]:
    """What is said: neither headings nor the heads and rules of tables, nor fenced code."""
    lines = prose(output)
    heads = {i for i, line in enumerate(lines) if i + 1 < len(lines) and lines[i + 1].text.startswith("| ---")}
    return {
        line.text
        for i, line in enumerate(lines)
        if line.text and not line.text.startswith(("#", "| ---")) and i not in heads
    }


def test_two_designs_without_a_common_fact_have_no_common_sentence() -> None:
    one, other = markdown(read(ONE)), markdown(read(OTHER))
    assert len(sentences(one)) > 40
    built_in = {f"- [ ] `{name}` {text}" for known in BUILT_IN.values() for name, text in known.items}
    assert sentences(one) & sentences(other) == built_in, "what is open of the built-in lists, and nothing else"
    assert headings(one) == headings(other)
    assert "Nothing is decided yet" not in one.text + other.text, "both state something in every section"


def test_an_empty_section_says_that_nothing_is_decided_and_which_key_adds_it() -> None:
    output = markdown(read("backdraft: 1\nname: Blank\n"))
    said = sentences(output)
    assert len(said) == len(headings(output)) == 12
    for line in said:
        assert re.fullmatch(r"Nothing is decided yet: .*`.+`.* adds it\.", line)


# --- what people wrote means itself ---------------------------------------------------------------------------------


def spoken(tokens: list[Token]) -> str:
    """The text of inline tokens as a reader sees it; fails on anything but text and code."""
    out = []
    for token in tokens:
        assert token.type in ("text", "text_special", "code_inline", "hardbreak", "softbreak"), token
        out.append(token.content if token.content else "\n")
    return "".join(out)


def seen(text: str) -> str:
    """`text` with its blanks run together and without control and direction characters."""
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]", "\ufffd", text)
    return " ".join(text.split())


def lines_seen(text: str) -> list[str]:
    return [line for line in map(seen, re.split(r"\r\n|\r|\n", text)) if line]


@given(words())
def test_text_in_a_paragraph_a_heading_and_a_cell_is_read_as_written(text: str) -> None:
    block = paragraph(text)
    tokens = PARSER.parse("\n".join(line.text for line in block))
    assert [t.type for t in tokens] == (["paragraph_open", "inline", "paragraph_close"] if block else [])
    if block:
        assert lines_seen(spoken(tokens[1].children or [])) == lines_seen(text)

    tokens = PARSER.parse(heading(3, inline(text) or "x")[0].text)
    assert [t.type for t in tokens] == ["heading_open", "inline", "heading_close"]
    assert spoken(tokens[1].children or []) == (seen(text) or "x")

    made = table(("A", "B"), [((), (cell(text) or "x", code(text) or "x"))])
    tokens = PARSER.parse("\n".join(line.text for line in made))
    cells = [t for t in tokens if t.type == "inline"][2:]
    assert len(cells) == 2
    first = [t for t in cells[0].children or [] if t.content != "<br>"]
    assert seen(spoken(first)).replace(" ", "") == (seen(text).replace(" ", "") or "x")
    assert seen(spoken(cells[1].children or [])) == (seen(text) or "x")

    if seen(text):
        tokens = PARSER.parse("- Line: " + plain_code(text))
        assert seen(spoken(next(t for t in tokens if t.type == "inline").children or [])) == f"Line: {seen(text)}"


@given(words())
def test_nothing_inside_ends_a_block_of_code(text: str) -> None:
    tokens = PARSER.parse("\n".join(line.text for line in fence("text", lines_of(text))))
    assert [t.type for t in tokens] == ["fence"]


@examples(25)
@given(designs())
def test_a_hostile_design_makes_no_element_that_the_document_did_not_make(view: View) -> None:
    output = markdown(view)
    assert all("\n" not in line.text and "\r" not in line.text for line in output.lines)
    tokens = PARSER.parse(output.text)
    allowed = ("heading", "paragraph", "table", "thead", "tbody", "tr", "th", "td", "bullet_list", "list_item")
    assert {t.type for t in tokens} <= {f"{a}_{b}" for a in allowed for b in ("open", "close")} | {"inline", "fence"}
    children = {c.type for t in tokens for c in t.children or [] if c.content != "<br>"}
    assert children <= {"text", "text_special", "code_inline", "hardbreak", "softbreak"}
    ours = [line for line in prose(output) if re.match("#{1,6} ", line.text)]
    assert sum(t.type == "heading_open" for t in tokens) == len(ours)


def test_decisions_and_titles_with_markup_stay_text() -> None:
    hostile = "# [x](javascript:alert(1)) <img src=x onerror=y> **b** | `c`"
    view = view_of({"head": [Head(hostile)], "decisions": [Decision(hostile, because=hostile)]})
    tokens = PARSER.parse(markdown(view).text)
    titles = [spoken(t.children or []) for t in tokens if t.type == "inline" and "javascript" in t.content]
    assert titles == [hostile, hostile, f"Because: {hostile}"]


# --- the cache ------------------------------------------------------------------------------------------------------


@examples(8)
@given(designs(), designs())
def test_after_an_edit_the_remembered_document_is_the_fresh_one(first: View, second: View) -> None:
    memo = Memo()
    for design in (first.design, second.design, first.design):
        assert memo.view(design).ask(markdown) == markdown(Memo().view(design))
