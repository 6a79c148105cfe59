"""What docs/format.md promises, sentence by sentence, each judged by at least one example."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from backdraft.cli.problems import findings
from backdraft.cli.problems import line as message
from backdraft.cli.run import run
from backdraft.design.model import (
    Column,
    Default,
    Endpoint,
    Error,
    Service,
    Split,
    SqlType,
    Store,
    Table,
    TypeDef,
    Unread,
)
from backdraft.design.names import is_column_name, is_name, is_path_key
from backdraft.design.notation.endpoint import parse_endpoint
from backdraft.design.notation.quantity import Unit, parse_amount, parse_growth
from backdraft.design.notation.schema import (
    parse_check,
    parse_column,
    parse_foreign,
    parse_index,
    parse_key,
    parse_split,
    parse_type,
)
from backdraft.design.notation.services import parse_dependency, parse_error, parse_event, parse_run
from backdraft.design.paths import SECTIONS
from backdraft.design.paths import Path as Where
from backdraft.design.resolve.endpoints import base_of, errors_of, full_path, key_types, param_types, status_of
from backdraft.design.resolve.services import edges, node_kind
from backdraft.design.resolve.tables import columns_of, fields_of, foreign_keys, store_of, type_of
from backdraft.design.view import Memo, View
from backdraft.document.document import Document
from backdraft.document.edits import Insert, Put
from backdraft.document.untorn import untorn
from tests.house.yaml_readers import typed

ROOT = Path(__file__).parents[2]
SHOP = (ROOT / "designs" / "corner-shop.yaml").read_text(encoding="utf-8")
HEAD = "backdraft: 1\n"


def told(text: str) -> list[str]:
    """What `check` says about a design, without the file's name."""
    return [message(found).removeprefix("d.yaml:") for found in findings("d.yaml", Document.read(text))]


def read(text: str) -> Document:
    """A design of which there is nothing to say."""
    document = Document.read(text if text.startswith("backdraft:") else HEAD + text)
    assert [message(found) for found in findings("d.yaml", document)] == []
    return document


def view_of(text: str) -> View:
    return Memo().view(read(text).design)


def entry(text: str, *path: str) -> Any:
    return read(text).design.entry(path)


def column(line: str) -> Column:
    parsed = parse_column(line, "c")
    assert parsed.slips == ()
    return parsed.value


def endpoint(line: str) -> Endpoint:
    parsed = parse_endpoint(line, "s")
    assert parsed.slips == ()
    return parsed.value


# --- the whole ------------------------------------------------------------------------------------------------------


def test_the_whole_design_has_nothing_to_complain_about() -> None:
    design = read(SHOP).design
    assert [len(design.paths(section)) for section in ("services", "stores", "tables", "endpoints")] == [7, 4, 4, 7]


def test_only_the_format_must_be_there() -> None:
    read(HEAD)
    assert told("name: Shop\n") == [
        "1:1 backdraft: the file does not say that it is a design; begin it with: backdraft: 1"
    ]
    assert told("backdraft: 2\n")[0].startswith("1:12 backdraft: this program reads format 1, the file says 2; write")


def test_sections_may_stand_in_any_order_and_be_empty() -> None:
    sections = SHOP.split("\n\n")
    turned = "\n\n".join([sections[0], *reversed(sections[1:])]) + "\n"
    assert read(turned).design.entry(("tables", "orders")) == read(SHOP).design.entry(("tables", "orders"))
    names = (*SECTIONS, "tags", "name")
    read("".join(f"{name}:\n" for name in names))


# --- 1: one line for one thing --------------------------------------------------------------------------------------

SHORT_AND_LONG: dict[str, tuple[Where, str, str]] = {
    "endpoint": (("endpoints", "a", "GET /x"), "GET /x -- Look", "services: {a: }\nendpoints: {a: [%s]}"),
    "column": (("tables", "t"), "uuid pk", "tables: {t: {columns: {id: %s}}}"),
    "index": (("tables", "t"), "id desc", "tables: {t: {columns: {id: int}, indexes: [%s]}}"),
    "foreign": (("tables", "t"), "id -> t soft", "tables: {t: {columns: {id: int pk}, foreign: [%s]}}"),
    "dependency": (("services", "a"), "b retry=2", "services: {a: {calls: [%s]}, b: }"),
    "event": (("events", "e"), "int key=id", "events: {e: %s}"),
}


@pytest.mark.parametrize("kind", SHORT_AND_LONG)
def test_a_long_form_is_the_line_under_its_kind_beside_further_keys(kind: str) -> None:
    path, line, around = SHORT_AND_LONG[kind]
    short = entry(around % f"'{line}'", *path)
    assert entry(around % f"{{{kind}: '{line}'}}", *path) == short
    assert entry(around % f"{{{kind}: '{line}', ignore: {{rule: because}}}}", *path) != short


def test_the_program_keeps_the_form_it_finds_and_goes_over_to_the_long_one_only_when_it_must() -> None:
    path = ("endpoints", "orders", "GET /orders/:id")
    document = read(SHOP).apply(Put(path, "GET /orders/:id -> Order @orders:read -- Look"))
    assert "    - GET /orders/:id -> Order @orders:read -- Look\n" in document.text
    document = document.apply(Put((*path, "description"), "Looks."))
    assert "    - endpoint: GET /orders/:id -> Order @orders:read -- Look\n      description: Looks.\n" in document.text


# --- 2: nothing is lost ---------------------------------------------------------------------------------------------


def test_every_byte_outside_the_entry_that_changes_stays() -> None:
    text = SHOP.replace("\n", "\r\n").replace("stores:", "# ours  \r\nstores:   # here\r\n\r\n")
    after = read(text).apply(Put(("services", "orders", "owner"), "till")).text
    assert after == text.replace("owner: checkout\r\n    run: 2", "owner: till\r\n    run: 2")


def test_a_key_that_the_format_does_not_have_is_kept_with_a_warning_and_x_is_not_asked_about() -> None:
    text = HEAD + "services:\n  web: {does: Sells, ownr: me, x-cost: [4]}\nx-team: {a: 1}\n"
    assert told(text) == ['3:22 services.web.ownr: warning: the key "ownr" is not known here; did you mean "owner"?']
    assert "ownr: me, x-cost: [4]" in Document.read(text).apply(Put(("services", "web", "does"), "Buys")).text


# --- 3: no surprises from YAML --------------------------------------------------------------------------------------

WORDS = ["on", "no", "y", "12:30", "017", "1.10", "2026-11-22", "1e3", "0x1F", "true", "null", "~"]


def test_keys_names_and_lines_are_text_as_written() -> None:
    design = read(
        f"api: {{version: 1.10}}\ntags: [{', '.join(WORDS[:8])}]\n"
        "services: {on: , no: {calls: on, schedule: 12:30}}\n"
        "tables: {y: {columns: {no: char(2), off: int}, key: no, indexes: [off]}}\n"
        "types: {Switch: 'enum(on, off, 017)'}\n"
        "decisions: [{title: 2026-11-22, date: 2026-11-22}]\n"
    ).design
    assert design.entry(("api",)).version == "1.10"  # type: ignore[union-attr]
    assert design.entry(("head",)).tags == tuple(WORDS[:8])  # type: ignore[union-attr]
    assert [path[1] for path in design.paths("services")] == ["on", "no"]
    assert design.entry(("services", "no")).schedule == "12:30"  # type: ignore[union-attr]
    assert design.entry(("tables", "y")).key == ("no",)  # type: ignore[union-attr]
    assert design.entry(("types", "Switch")).members == ("on", "off", "017")  # type: ignore[union-attr]
    assert design.paths("decisions") == (("decisions", "2026-11-22"),)


def test_numbers_and_truth_are_such_only_where_a_key_wants_one() -> None:
    store = entry("stores: {s: {title: 5, persist: true, standby: 1, engine: postgres}}", "stores", "s")
    assert (store.title, store.persist, store.standby) == ("5", True, 1)
    assert "neither true nor false" in told(HEAD + "stores: {s: {persist: yes}}\n")[0]
    assert "whole number" in told(HEAD + "stores: {s: {standby: 1.0}}\n")[0]


def test_an_entry_with_nothing_behind_its_colon_is_all_defaults() -> None:
    assert entry("services:\n  web:\n", "services", "web") == Service("web")
    assert entry("stores: {s: }", "stores", "s") == Store("s")
    assert entry("tables: {t: ~}", "tables", "t") == Table("t")
    assert entry("errors: {not_found: , odd: }", "errors", "not_found") == Error("not_found", 404)


def test_a_key_given_twice_is_an_error_that_names_both_lines() -> None:
    assert told(HEAD + "services:\n  a: x\n  b: y\n  a: z\n") == [
        '5:3 services.a: "a" is given twice, on line 3 and line 5; delete or rename one of the two'
    ]
    assert told(HEAD + "services:\n  a:\n    does: x\n    does: y\n") == [
        '5:5 services.a: the key "does" is given twice, on line 4 and line 5; delete one of the two'
    ]
    assert told(HEAD + "name: a\nname: b\n")[0].startswith('3:1 name: "name" is given twice, on line 2 and line 3')


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("services:\n  a: &x {does: y}\n", "3:6 services.a: &x is a YAML anchor; "),
        ("services:\n  a: *x\n", "3:6 services.a: *x is a YAML alias; "),
        ("services:\n  a:\n    <<: {does: y}\n", "4:5 services.a: << is a YAML merge key; use a mixin"),
        ("name: !!str 5\n", "2:7 name: a value that begins with ! is a YAML tag; "),
        ("name: a\n---\nsummary: b\n", "3:1 a file holds one design; --- begins another; "),
        ("%YAML 1.1\n", "2:1 a YAML directive; "),
        ("name: x\x07y\n", "2:8 name: the invisible character U+0007 is not allowed; "),
        ('name: "x\\ay"\n', "2:7 name: the invisible character U+0007 is not allowed; "),
        ("name: x\u202ey\n", "2:8 name: the invisible character U+202E is not allowed; "),
        (f"x-a: {'[' * 60}{']' * 60}\n", "2:55 x-a: more than 50 levels of nesting; "),
        ("tables:\n<<<<<<< a\n  t:\n=======\n  u:\n>>>>>>> b\n", "3:1 tables: a git conflict is not resolved; "),
        ("services:\n\ta: x\n", "3:1 a tab is used to indent; "),
    ],
)
def test_what_is_refused_has_line_column_and_mend(text: str, begins: str) -> None:
    (said, *_) = told(HEAD + text)
    assert said.startswith(begins)
    assert said.partition("; ")[2]


def test_deep_nesting_is_refused_before_it_costs_anything() -> None:
    assert "levels of nesting" in told(HEAD + "x-a: " + "[" * 200_000)[0]
    read("x-a: " + "[" * 48 + "]" * 48)


def test_a_document_may_begin_and_end_as_yaml_has_it() -> None:
    read("backdraft: 1\nname: x\n...\n")
    assert told("---\nbackdraft: 1\nname: x\n") == []


@pytest.mark.parametrize(
    "text", [*WORDS, "a: b", "a #b", "-", "- x", "? x", "'x'", '"', "`x`", "@x", "%", "&a", "*a", "!t"]
)
@pytest.mark.parametrize("version", ["1.1", "1.2"])
def test_what_the_program_writes_both_versions_of_yaml_read_alike(text: str, version: str) -> None:
    document = read("services:\n  a:\n").apply(
        Put(("services", "a", "does"), text), Insert(("services", "a", "tags"), [text, "z"])
    )
    assert typed(document.text, version)["services"]["a"] == {"does": text, "tags": [text, "z"]}


# --- 4, 5, 6 --------------------------------------------------------------------------------------------------------


def test_required_unless_said_otherwise_and_query_parameters_the_other_way_round() -> None:
    assert not column("uuid").nullable
    assert column("uuid?").nullable
    assert column("-> users.id?").nullable
    assert not column("-> users.id").nullable
    assert [param.required for param in endpoint("GET /x ?a,b!").params] == [False, True]


def test_things_are_known_by_what_they_say_and_not_by_where_they_stand() -> None:
    document = read(SHOP)
    for path in (
        ("endpoints", "orders", "PATCH /orders/:id"),
        ("services", "gateway", "calls", "orders POST /orders"),
        ("services", "orders", "emits", "order.placed"),
        ("tables", "orders", "indexes", "customer_id, created_at desc"),
        ("decisions", "PostgreSQL for orders"),
    ):
        assert document.node(path) is not None, path
    assert endpoint("GET /x v2").id == "GET /x v2"


def test_new_entries_are_blocks_below_the_selected_one_or_in_the_alphabets_place() -> None:
    document = read("services:\n  web:\n  api:\n").apply(
        Insert(("services", "cart"), {"does": "x", "owner": "till"}, "web")
    )
    assert document.text == HEAD + "services:\n  web:\n  cart:\n    does: x\n    owner: till\n  api:\n"
    sorted_ = read("services:\n  api:\n  cart:\n  web:\n").apply(Insert(("services", "mail"), None))
    assert sorted_.text == HEAD + "services:\n  api:\n  cart:\n  mail:\n  web:\n"
    assert (
        read("services:\n  web:").apply(Insert(("services", "api"), None)).text == HEAD + "services:\n  web:\n  api:\n"
    )


# --- what YAML takes from a line ------------------------------------------------------------------------------------

TABLE = "tables:\n  t:\n    columns: {id: int, k: int, data: json, label: text}\n"


@pytest.mark.parametrize(
    ("text", "mend", "path", "meant"),
    [
        (
            "tables:\n  t:\n    columns: {total: numeric(12,2), id: uuid}\n",
            "quote the line: 'numeric(12,2)'",
            ("tables", "t"),
            lambda t: [c.type for c in t.columns] == [SqlType("numeric", (12, 2)), SqlType("uuid")],
        ),
        (
            "tables:\n  t: {columns: {id: int, k: int}, key: id, k}\n",
            "quote the line: 'id, k'",
            ("tables", "t"),
            lambda t: t.key == ("id", "k"),
        ),
        (
            f"{TABLE}    indexes: [coalesce(id, k) desc, id]\n",
            "quote the line: 'coalesce(id, k) desc'",
            ("tables", "t"),
            lambda t: [part.expression for i in t.indexes for part in i.parts] == ["coalesce(id, k)", ""],
        ),
        (
            f"{TABLE}    indexes: [k, id where label = 'x, y', data]\n",
            "quote the line: 'id where label = ''x, y'''",
            ("tables", "t"),
            lambda t: [i.where for i in t.indexes] == ["", "label = 'x, y'", ""],
        ),
        (
            f"{TABLE}    note: {{id}}\n",
            "quote the line: '{id}'",
            ("tables", "t"),
            lambda t: len(t.columns) == 4,
        ),
        (
            "services:\n  a: {does: Takes, and follows, kind: worker}\n",
            "quote the line: 'Takes, and follows'",
            ("services", "a"),
            lambda s: (s.does, s.kind) == ("Takes, and follows", "worker"),
        ),
        (
            "services:\n  a:\nendpoints:\n  a:\n    - GET /a -- Pay: now\n",
            "quote the line: 'GET /a -- Pay: now'",
            ("endpoints", "a", "GET /a"),
            lambda e: e is not None,
        ),
        (
            "tables:\n  t: {columns: {a: varchar(9) = 'x, y', b: int}}\n",
            "quote the line: 'varchar(9) = ''x, y'''",
            ("tables", "t"),
            lambda t: [c.name for c in t.columns] == ["a", "b"],
        ),
        (
            "tables:\n  t: {columns: {a: int -- x, y, b: int}}\n",
            "quote the line: 'int -- x, y'",
            ("tables", "t"),
            lambda t: [c.name for c in t.columns] == ["a", "b"],
        ),
        (
            f"{TABLE}    note: Pay: now  # said\n",
            "quote the line: 'Pay: now'",
            ("tables", "t"),
            lambda t: isinstance(t, Unread),
        ),
        (
            "services:\n  a: It's so: now\n",
            "quote the line: 'It''s so: now'",
            ("services", "a"),
            lambda s: isinstance(s, Unread),
        ),
        (
            "tables:\n  t:\n    columns:\n      c: int -- see: here\n",
            "quote the line: 'int -- see: here'",
            ("tables", "t"),
            lambda t: isinstance(t, Unread),
        ),
        (
            "services:\n  a:\n    does: @home works\n",
            "quote the line: '@home works'",
            ("services", "a"),
            lambda s: isinstance(s, Unread),
        ),
        (
            f"{TABLE}    checks:\n      c: data #>> '{{a}}' = 'x'\n",
            "quote the line: 'data #>> ''{a}'' = ''x''', or put a blank behind the #",
            ("tables", "t"),
            lambda t: t.checks == (("c", "data"),),
        ),
        (
            "tables:\n  t:\n    columns:\n      label: varchar(9) = 'a #b'\n      id: int\n",
            "quote the line: 'varchar(9) = ''a #b'''",
            ("tables", "t"),
            lambda t: len(t.columns) == 2,
        ),
        (
            "services:\n  a: {calls: [a POST /c -- Pay: now, a]}\n",
            "quote the line: 'a POST /c -- Pay: now'",
            ("services", "a"),
            lambda s: [d.note for d in s.calls] == ["Pay: now", ""],
        ),
        (
            "tables:\n  t: {columns: {a: int -- Pay: now, b: int}}\n",
            "quote the line: 'int -- Pay: now'",
            ("tables", "t"),
            lambda t: isinstance(t, Unread),
        ),
        (
            "tables:\n  t: {columns: {a: int -- Pay #now}}\n",
            "quote the line: 'int -- Pay #now'",
            ("tables", "t"),
            lambda t: isinstance(t, Unread),
        ),
        (
            "services:\n  a: {does: It says: hi, owner: me}\n",
            "quote the line: 'It says: hi'",
            ("services", "a"),
            lambda s: isinstance(s, Unread),
        ),
        (
            "services:\n  a: {does: 'x' and more}\n",
            "quote the line: '''x'' and more'",
            ("services", "a"),
            lambda s: isinstance(s, Unread),
        ),
        (
            "services:\n  a:\n    does: 'x' and more\n",
            "quote the line: '''x'' and more'",
            ("services", "a"),
            lambda s: isinstance(s, Unread),
        ),
        (
            "services:\n  a:\nendpoints:\n  a: [GET /a ?x,y -> 204, GET /b]\n",
            "quote the line: 'GET /a ?x,y -> 204'",
            ("endpoints", "a", "GET /b"),
            lambda e: e.path == "/b",
        ),
        (
            "services:\n  a:\nendpoints:\n  a: [GET /a -- well, then: go]\n",
            "quote the line: 'GET /a -- well, then: go'",
            ("endpoints", "a", "GET /a"),
            lambda e: e.summary == "well, then: go",
        ),
        (
            "services:\n  a:\nendpoints:\n  a:\n    - GET /a -- Pay: now #1 of it\n",
            "quote the line: 'GET /a -- Pay: now #1 of it'",
            ("endpoints", "a", "GET /a"),
            lambda e: isinstance(e, Unread),
        ),
        (
            f"{TABLE}    checks:\n      c: (id > 0 # k)\n",
            "quote the line: '(id > 0 # k)'",
            ("tables", "t"),
            lambda t: len(t.columns) == 4,
        ),
    ],
)
def test_a_line_that_yaml_tears_is_one_problem_with_its_mend(text: str, mend: str, path: Where, meant: Any) -> None:
    document = Document.read(HEAD + text)
    (said,) = told(HEAD + text)
    assert "is missing" not in said, "what tore the line is told, not the key that it now seems to lack"
    assert said.partition("; ")[2] == mend
    assert meant(document.design.entry(path))
    (problem,) = document.problems
    mended = untorn(document, problem)
    assert mended is not None and mended.problems == ()
    assert len(mended.text) - len(document.text) == 2 + mend.count("''")
    assert untorn(document, replace(problem, mend="")) is None


def test_what_else_is_wrong_in_an_entry_does_not_hide_the_mend_of_a_torn_line() -> None:
    said = told(f"{HEAD}{TABLE}    wibble: x\n    indexes: [id, k where label = 'x #y']\n")
    assert [line.partition("; ")[2] for line in said][-1] == "quote the line: 'k where label = ''x #y'''"


def test_a_quote_that_nothing_closes_takes_no_other_item_of_a_list() -> None:
    assert "is never closed" in told(f"{HEAD}{TABLE}    indexes: [k where label = 'x, id]\n")[0]


def test_a_merge_key_is_one_problem() -> None:
    (said,) = told(f"{HEAD}services:\n  a:\n    <<: {{kind: worker}}\n")
    assert "is a YAML merge key; use a mixin" in said


def test_a_comma_that_is_missing_between_keys_is_not_taken_for_a_line() -> None:
    (said,) = told(f"{HEAD}services:\n  a: {{owner: shop team kind: job}}\n")
    assert "a comma is missing" in said
    read("services:\n  a: {calls: [dependency: a]}\n")


def test_a_decision_of_one_line_with_a_colon_is_a_torn_line() -> None:
    said = told(f"{HEAD}decisions:\n  - Use: postgres\n")
    assert [line.partition("; ")[2] for line in said] == ["quote the line: 'Use: postgres'"]


def test_comments_are_no_problem_when_they_are_comments() -> None:
    read(f"{TABLE}    note: It's fine # a ('comment\n    checks: # here\n      c: id > 0 ## too\n      #d: old\n")


def test_a_slip_spoils_one_entry_and_not_the_file() -> None:
    document = Document.read(HEAD + "services:\n  a: 'open\n  b: fine\ntables:\n  t: {rows: 5\n  u:\n    rows: 6\n")
    assert document.design.entry(("services", "b")) == Service("b", does="fine")
    assert isinstance(document.design.entry(("tables", "u")), Table)


def test_a_long_line_goes_on_indented_deeper_and_a_lone_line_is_a_list_of_one() -> None:
    calls = "calls:\n      - b GET /x\n          timeout=1s -- far\n"
    text = f"services:\n  a:\n    {calls}    reads: s\n  b:\nstores: {{s: }}\n"
    service = entry(text, "services", "a")
    assert (service.calls[0].setting("timeout"), service.calls[0].note) == ("1s", "far")
    assert [dep.target for dep in service.reads] == ["s"]


# --- names, quantities ----------------------------------------------------------------------------------------------


def test_names_are_words() -> None:
    good = ["a", "_a", "a1", "a-b", "a.b", "注文", "größe", "снова"]
    bad = ["1a", "-a", ".a", "a b", "a/b", "", "a:b", "é!"]
    assert [is_name(text) for text in good + bad] == [True] * 8 + [False] * 8
    assert [is_column_name(text) for text in ("a-b", "a.b")] == [True, False]
    assert [is_path_key(text) for text in ("a_b", "a-b", "a.b")] == [True, False, False]
    assert told(HEAD + "services:\n  1a:\n")[0].startswith('3:3 services.1a: "1a" is no name; begin with a letter')


def test_services_and_stores_share_one_set_of_names() -> None:
    assert 'both a service and a store are called "a"' in told(HEAD + "services: {a: }\nstores: {a: }\n")[0]


def test_what_a_note_is_may_stand_behind_two_dashes_or_under_its_key() -> None:
    line = entry("tables: {t: {columns: {a: int -- why}}}", "tables", "t")
    assert line == entry("tables: {t: {columns: {a: {column: int, note: why}}}}", "tables", "t")


@pytest.mark.parametrize(
    ("unit", "text", "value"),
    [
        *(("time", t, v) for t, v in (("250us", 25e-5), ("250ms", 0.25), ("5m", 300), ("5min", 300), ("2h", 7200))),
        *(("time", t, v) for t, v in (("1d", 86400), ("1day", 86400), ("1w", 604800), ("3y", 3 * 31_536_000))),
        *(("time", t, v) for t, v in (("1mo", 2_628_000), ("1year", 31_536_000), ("1h30m", 5400), ("0", 0))),
        *(("rate", t, v) for t, v in (("600/s", 600), ("600/min", 10), ("50k/day", 50_000 / 86400), ("90/15m", 0.1))),
        *(("size", t, v) for t, v in (("900B", 900), ("2kB", 2000), ("1GiB", 2**30), ("900", 900))),
        *(("count", t, v) for t, v in (("12M", 12e6), ("80k", 8e4), ("2G", 2e9), ("7", 7))),
        *(("share", t, v) for t, v in (("99.9%", 0.999), ("0.999", 0.999))),
    ],
)
def test_quantities_have_units(unit: Unit, text: str, value: float) -> None:
    amount = parse_amount(text, unit)
    assert amount is not None
    assert amount.value == pytest.approx(value, rel=1e-12)


def test_growth_adds_or_multiplies() -> None:
    adds, times, share = (parse_growth(text) for text in ("50k/day", "3x/year", "20%/year"))
    assert adds is not None and times is not None and share is not None
    assert (adds.per_second, adds.factor) == (pytest.approx(50_000 / 86400), 1.0)
    assert (times.factor, times.period) == (3.0, 31_536_000)
    assert share.factor == pytest.approx(1.2)
    assert all(parse_amount(text, "time") is None for text in ("5", "5x", "m", "5 parsecs"))


# --- columns --------------------------------------------------------------------------------------------------------

TYPES = "smallint int bigint numeric(12,2) real double bool char(2) varchar(9) text bytes(9) date time(3) timestamp(3)"
TYPES += " timestamptz(3) interval uuid json inet vector(9) Status native:tsvector"


@pytest.mark.parametrize("type_", [*TYPES.split(), "enum(a, 'b c')"])
def test_every_type_may_be_an_array_and_nullable(type_: str) -> None:
    one, many = column(type_).type, column(f"{type_}[]?")
    assert one is not None and many.type is not None
    assert (many.type.array, many.nullable, many.type.name) == (1, True, one.name)


@pytest.mark.parametrize(
    ("spelled", "read_as"),
    [
        *(
            ("integer", "int"),
            ("INT8", "bigint"),
            ("jsonb", "json"),
            ("serial", "int auto"),
            ("decimal(9,2)", "numeric(9,2)"),
        ),
        *(("double precision", "double"), ("timestamp with time zone", "timestamptz"), ("datetime", "timestamp")),
        *(
            ("money", "numeric(19,4)"),
            ("tinyint(1)", "bool"),
            ("varchar", "text"),
            ("char", "char(1)"),
            ("bytea", "bytes"),
        ),
        *(("int unsigned", "int unsigned"), ("character varying(9)", "varchar(9)"), ("uniqueidentifier", "uuid")),
    ],
)
def test_spellings_of_the_dialects_are_read_as_these(spelled: str, read_as: str) -> None:
    assert column(spelled) == column(read_as)


def test_native_goes_to_the_next_blank_outside_brackets_and_has_a_strict_grammar() -> None:
    assert column("native:geometry(Point, 4326) unique").type == SqlType("native", text="geometry(Point, 4326)")
    assert column("native:(bit varying(5))?").type == SqlType("native", text="bit varying(5)")
    for text in ("native:int;drop", "native:(int not null)", "native:x)--", "native:f((1))"):
        assert parse_column(text, "c").slips, text


def test_a_target_gives_the_type_and_the_last_dot_parts_table_and_column() -> None:
    assert column("-> shop.users.id").target == ("shop.users", "id")
    assert column("-> shop.users.").target == ("shop.users", "")
    assert column("-> users").target == ("users", "")
    view = view_of("tables: {a: {columns: {id: bigint pk}}, b: {columns: {a: '-> a', c: '-> b.a?'}, key: a}}")
    assert type_of(view, "b", "c") == SqlType("bigint")


def test_a_target_in_another_store_or_soft_is_no_constraint() -> None:
    view = view_of(
        "stores: {s: postgres, z: mysql}\ntables:\n  a: {store: s, columns: {id: int pk}}\n"
        "  b: {store: s, columns: {x: -> a.id, y: -> a.id soft, z: -> c.id}}\n  c: {store: z, columns: {id: int pk}}\n"
    )
    assert ["soft" in key.flags for key in foreign_keys(view, "b")] == [False, True, True]


def test_flags_bounds_keys_and_generated_columns() -> None:
    for flag in ("pk", "unique", "index", "soft", "pii", "secret"):
        assert column(f"int {flag} -> t.x").flags == (flag,)
    assert column("int auto").has("auto") and column("numeric(9,2) unsigned").has("unsigned")
    assert (column("int 1..9").low, column("int 1..").high, column("date ..2026-01-01").high) == ("1", "", "2026-01-01")
    assert column("-> t.x delete=set_null update=cascade").delete == "set_null"
    assert column("timestamptz update=now").update == "now"
    assert column("text was=name").was == "name"
    generated = column("int as `a * 2` virtual")
    assert (generated.generated, generated.has("virtual")) == ("a * 2", True)
    assert parse_type("int", "unique").slips, "a flag is never the name of a type"


def test_after_the_first_part_the_order_is_free() -> None:
    assert column("int unique 1..9 = 4 -- n") == column("int = 4 1..9 unique -- n")
    assert endpoint("GET /x etag -> Y ?a @b -- n") == endpoint("GET /x ?a -> Y @b etag -- n")
    assert (
        parse_dependency("a breaker x2 retry=1", "calls").value
        == parse_dependency("a retry=1 breaker x2", "calls").value
    )


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        *(("0", "number", "0"), ("-1.5", "number", "-1.5"), ("'it''s'", "text", "it's"), ("`a + 1`", "sql", "a + 1")),
        *((word, "word", word) for word in ("true", "false", "null", "[]", "{}", "now", "today", "uuid", "uuid7")),
        *(("now()", "word", "now"), ("CURRENT_TIMESTAMP", "word", "now"), ("gen_random_uuid()", "word", "uuid")),
    ],
)
def test_defaults(text: str, kind: Any, value: str) -> None:
    assert column(f"text = {text}").default == Default(kind, value)


def test_a_bare_word_and_not_null_are_errors_with_the_formats_own_way() -> None:
    (slip,) = parse_column("varchar(9) = active", "c").slips
    assert slip.mend == "did you mean 'active'?"
    (slip,) = parse_column("int not null", "c").slips
    assert (slip.severity, "required unless" in slip.mend) == ("error", True)
    assert parse_column("int not null", "c", sql_words=True).slips == ()


# --- indexes, table keys, types -------------------------------------------------------------------------------------


def test_indexes() -> None:
    index = parse_index(
        "unique a desc nulls last, lower(b) text_ops, (c + 1) include (d, e) using gin name=n where a > 0 -- x"
    )
    assert index.slips == ()
    first, second, third = index.value.parts
    assert (first.column, first.desc, first.nulls) == ("a", True, "last")
    assert (second.expression, second.opclass, third.expression) == ("lower(b)", "text_ops", "(c + 1)")
    rest = index.value
    assert (rest.unique, rest.include, rest.using, rest.name) == (True, ("d", "e"), "gin", "n")
    assert (rest.where, rest.note) == ("a > 0", "x")
    assert parse_index("'desc' desc").value.parts[0].column == "desc"
    assert len(entry("tables: {t: {columns: {a: int, b: int}, indexes: [a, b]}}", "tables", "t").indexes) == 2


def test_keys_of_a_table() -> None:
    assert parse_key("a, b").value == ("a", "b")
    foreign = parse_foreign("a, b -> t(x, y) delete=cascade update=restrict soft -- n").value
    assert (foreign.columns, foreign.table, foreign.target_columns) == (("a", "b"), "t", ("x", "y"))
    assert (foreign.delete, foreign.update, foreign.flags) == ("cascade", "restrict", ("soft",))
    assert parse_check("a > 0 or b <> 'x'").slips == ()
    assert parse_check("a > 0; drop table t").slips
    assert parse_split("hash(id) 64").value == Split("hash", ("id",), 64)
    assert parse_split("range(at) every=month").value == Split("range", ("at",), None, "month")
    assert parse_split("list(a, b)").value == Split("list", ("a", "b"))


def test_types() -> None:
    def type_(text: str) -> TypeDef:
        parsed = parse_type(text, "T")
        assert parsed.slips == ()
        return parsed.value

    assert type_("enum(a, 'b c')").members == ("a", "b c")
    alias = type_("varchar(320) email").column
    assert alias is not None and alias.has("email")
    assert type_("A | B").options == ("A", "B")
    derived = type_("orders(note?, status!, id) - total + lines:Line[], at:date?")
    assert [(pick.name, pick.optional) for pick in derived.pick] == [("note", True), ("status", False), ("id", None)]
    assert derived.drop == ("total",)
    assert [(part.name, part.type, part.array, part.optional) for part in derived.add] == [
        ("lines", "Line", True, False),
        ("at", "date", False, True),
    ]
    assert [f.name for f in entry("types: {T: {a: int, b: 'text?'}}", "types", "T").fields] == ["a", "b"]


def test_a_secret_enters_a_type_only_by_name() -> None:
    view = view_of("tables: {u: {columns: {id: int, hash: text secret}}}\ntypes: {U: u, V: 'u(id, hash)', W: u - id}\n")
    assert [[field.name for field in fields_of(view, name)] for name in "UVW"] == [["id"], ["id", "hash"], []]


def test_mixins_stand_behind_the_tables_own_columns_in_the_order_of_use() -> None:
    view = view_of("mixins: {m: {x: int}, n: {y: int}}\ntables: {t: {use: [n, m], columns: {a: int}}}\n")
    assert [each.name for each in columns_of(view, "t")] == ["a", "y", "x"]


# --- endpoints ------------------------------------------------------------------------------------------------------


def test_an_endpoint_line() -> None:
    line = (
        "POST /a/:id:go ?p:int[gte,lt]!,q sort=-x,y cursor < B[] -> 201 C[] -> 202 stream !e @s @t auth=jwt idempotent"
    )
    one = endpoint(f"{line} etag if-match cache=5m rate=60/min load=5/s v2 job -- n")
    assert (one.path, one.key_names, one.sort, one.paging) == ("/a/:id:go", ("id",), ("-x", "y"), "cursor")
    assert (one.params[0].type, one.params[0].ops, one.params[0].required) == ("int", ("gte", "lt"), True)
    assert one.body is not None and one.body.array and one.status == 201
    assert [answer.status for answer in one.more] == [202]
    assert (one.errors, one.scopes, one.auth, one.version) == (("e",), ("s", "t"), "jwt", 2)
    assert one.stream and one.idempotent and one.etag and one.if_match and one.job
    assert endpoint("GET /a/{id} idem") == endpoint("GET /a/:id idempotent")
    for media, line in (
        ("image/png", "< file(image/png)"),
        ("application/octet-stream", "< file"),
        ("text/plain", "< text"),
    ):
        body = endpoint(f"PUT /a {line}").body
        assert body is not None and body.media == media
    assert all(endpoint(f"{method} /a").method == method for method in ("QUERY", "WS", "RPC", "TRACE"))


API = """
api:
  base: /api/v1
  auth: {jwt: bearer}
  every: {rate: 5/s, errors: [unauthenticated, forbidden, rate_limited, internal]}
services: {s: }
tables: {orders: {columns: {id: bigint pk, no: int unique, at: date}}}
types: {Order: orders}
endpoints:
  s:
    - %s
"""


@pytest.mark.parametrize(
    ("line", "status"),
    [
        *(("GET /orders", 200), ("POST /orders < Order -> Order", 201), ("POST /orders < Order", 201)),
        *(
            ("POST /orders/:id:cancel -> Order", 200),
            ("POST /orders/search -> Order[]", 200),
            ("DELETE /orders/:id", 204),
        ),
        *(("PUT /orders/:id < Order", 204), ("POST /x job", 202), ("WS /x", 101), ("POST /orders -> 418 Order", 418)),
    ],
)
def test_the_status_follows_from_method_and_type(line: str, status: int) -> None:
    view = view_of(API % line)
    assert status_of(view, view.all(Endpoint, "endpoints")[0]) == status


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ("GET /orders @public", [429, 500]),
        ("GET /orders", [401, 429, 500]),
        ("GET /orders @a", [401, 403, 429, 500]),
        ("GET /orders/:id @public", [404, 429, 500]),
        ("GET /orders ?no @public", [422, 429, 500]),
        ("POST /orders < Order @public", [409, 422, 429, 500]),
        ("DELETE /orders/:id if-match @public", [404, 412, 429, 500]),
    ],
)
def test_errors_follow_from_what_an_endpoint_takes(line: str, codes: list[int]) -> None:
    view = view_of(API % line)
    assert [error.status for error in errors_of(view, view.all(Endpoint, "endpoints")[0])] == codes


def test_types_of_keys_and_parameters_come_from_the_table_behind_the_collection() -> None:
    view = view_of(API % "GET /orders/:id/x ?no,at,other")
    one = view.all(Endpoint, "endpoints")[0]
    assert [key.type.name for key in key_types(view, one)] == ["bigint"]
    assert [param.type.name for param in param_types(view, one)] == ["int", "date", "text"]


def test_a_version_takes_the_place_of_the_bases() -> None:
    view = view_of(API % "GET /orders v2")
    assert full_path(view, view.all(Endpoint, "endpoints")[0]) == "/api/v2/orders"
    view = view_of((API % "GET /orders v2").replace("/api/v1", "/api"))
    assert base_of(view, view.all(Endpoint, "endpoints")[0]) == "/api/v2"


def test_built_in_codes_exist_unlisted_and_an_entry_rewords_them() -> None:
    view = view_of(API % "GET /orders/:id !stale !conflict @public" + "errors: {stale: 412 Read it again}\n")
    found = {error.name: error.message for error in errors_of(view, view.all(Endpoint, "endpoints")[0])}
    assert found["stale"] == "Read it again"
    assert found["conflict"]


# --- services, stores, events ---------------------------------------------------------------------------------------


def test_dependency_lines() -> None:
    line = "t POST /x x0.05 timeout=1s retry=2 via=a to=b from=c group=g proto=grpc fail=1% stale=5s within=1m"
    parsed = parse_dependency(
        f"{line} idempotent breaker dlq outbox async soft fallback par saga replica guess -- n", "calls"
    )
    assert parsed.slips == ()
    one = parsed.value
    assert (one.target, one.operation, one.times, len(one.settings), len(one.flags)) == ("t", "POST /x", 0.05, 10, 11)
    assert parse_dependency("a", "calls").value.times == 1


def test_runs_events_and_errors() -> None:
    run_ = parse_run("2..8 x 0.5cpu, 12ms, 99% pool=10").value
    assert (run_.replicas, run_.cores, run_.pool) == ((2, 8), 0.5, 10)
    assert run_.time is not None and run_.time.value == 0.012
    event = parse_event("Order[] to=bus key=id keep=7d -- n", "e").value
    assert (event.type, event.array, event.to, event.key, event.note) == ("Order", True, "bus", "id", "n")
    assert parse_error("409 Not enough", "e").value == Error("e", 409, "Not enough")
    assert entry("services: {a: Takes orders}", "services", "a").does == "Takes orders"
    assert entry("stores: {a: rabbitmq}", "stores", "a").engine == "rabbitmq"


def test_a_known_engine_tells_the_kind() -> None:
    view = view_of(
        "stores: {a: rabbitmq, b: redis, c: kafka, d: s3, e: opensearch, f: cloudfront, g: postgres, h: Own}\n"
    )
    kinds = ["queue", "cache", "stream", "blob", "search", "cdn", "database", "database"]
    assert [node_kind(view, name) for name in "abcdefgh"] == kinds


def test_with_one_database_and_one_queue_their_names_may_be_left_out() -> None:
    view = view_of(
        "services: {a: {emits: e, reads: t}, b: {consumes: e}}\nevents: {e: }\n"
        "stores: {db: postgres, bus: rabbitmq}\ntables: {t: {columns: {id: int pk}}}\n"
    )
    assert store_of(view, "t") == "db"
    assert {(e.source, e.target) for e in edges(view)} == {("a", "bus"), ("bus", "b"), ("a", "db")}
    bare = view_of("services: {a: {emits: e}, b: {consumes: e}}\nevents: {e: }\n")
    assert {(e.source, e.target) for e in edges(bare)} == {("a", "b")}


def test_a_cache_stands_beside_the_store_or_between() -> None:
    text = "services: {a: {reads: db via=c}}\nstores: {db: postgres, c: {engine: redis, strategy: %s}}\n"
    for strategy, arrows in (("aside", {("a", "c"), ("a", "db")}), ("through", {("a", "c"), ("c", "db")})):
        assert {(e.source, e.target) for e in edges(view_of(text % strategy))} == arrows


def test_items_of_checklists() -> None:
    checklist = entry(
        "checklists:\n  architecture: {caching: pass, scaling: {fail: why, done: 2026-11-20}}\n"
        "  own: {title: , items: {a: Do it, b: {text: x, done: 2026-11-20}, c: }}\n",
        *("checklists", "architecture"),
    )
    assert [(item.state, item.note) for item in checklist.items] == [("pass", ""), ("fail", "why")]
    own = entry("checklists: {own: {items: {a: Do it, b: {text: x, done: 2026-11-20}, c: }}}", "checklists", "own")
    assert [item.state for item in own.items] == ["open", "pass", "open"]
    assert "names are wanted" in told(HEAD + "checklists: {own: {items: [a]}}\n")[0]


# --- problems -------------------------------------------------------------------------------------------------------


def test_a_problem_names_file_line_column_entry_and_mend(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # The letters of a target stand in column 7 when the line hangs four blanks deep below its key.
    head = "backdraft: 1\ntables:\n customers:\n  columns: {id: uuid pk}\n orders:\n  columns:\n"
    rows = "".join(f"   c{i}: int\n" for i in range(33))
    (tmp_path / "shop.yaml").write_text(f"{head}{rows}   customer_id:\n    ->customer.id\n")
    monkeypatch.chdir(tmp_path)
    assert run(["check", "shop.yaml"]) == 1
    assert capsys.readouterr().out.splitlines()[0] == (
        'shop.yaml:41:7 tables.orders.customer_id: no table "customer"; did you mean "customers"?'
    )


@pytest.mark.parametrize(
    "text", ["backdraft: 1\nservices: {a: {calls: b}}\n", "backdraft: 1\n<<<<<<< a\n", "", "\x00", "{"]
)
def test_a_file_with_errors_is_told_and_costs_no_crash(text: str) -> None:
    assert told(text)
    assert Document.read(text).text == text
