"""The JSON Schema says what the reader says: it takes every sound design and no key that the format does not have."""

from __future__ import annotations

import random
import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backdraft.design import keys
from backdraft.design.json_schema import json_schema
from backdraft.design.names import COLUMN_PATTERN, NAME_PATTERN, is_column_name, is_name
from backdraft.design.nodes import Plain
from backdraft.design.shapes import Items, Key, Keys, Pairs, Reading
from backdraft.document.document import Document
from backdraft.document.yaml_nodes import read_tree
from tests.house.yaml_readers import READERS, typed

DESIGNS = sorted((Path(__file__).parents[2] / "designs").glob("*.yaml"))
SHOP = next(path for path in DESIGNS if path.stem == "corner-shop").read_text(encoding="utf-8")
SCHEMA = jsonschema.Draft202012Validator(json_schema())
#: Every table of keys, with an entry of the file that has them.
TABLES: dict[str, tuple[Keys, str]] = {
    "head": (keys.HEAD, "§"),
    "targets": (keys.TARGETS, "targets: {§}"),
    "load": (keys.LOAD, "load: {§}"),
    "api": (keys.API, "api: {§}"),
    "every": (keys.EVERY, "api: {every: {§}}"),
    "page": (keys.PAGE, "api: {page: {§}}"),
    "errors": (keys.ERROR, "errors: {e: {§}}"),
    "services": (keys.SERVICE, "services: {s: {§}}"),
    "stores": (keys.STORE, "stores: {s: {§}}"),
    "events": (keys.EVENT, "events: {e: {event: Order, §}}"),
    "tables": (keys.TABLE, "tables: {t: {§}}"),
    "column": (keys.COLUMN, "tables: {t: {columns: {c: {column: int, §}}}}"),
    "index": (keys.INDEX, "tables: {t: {indexes: [{index: c, §}]}}"),
    "foreign": (keys.FOREIGN, "tables: {t: {foreign: [{foreign: c -> t, §}]}}"),
    "dependency": (keys.DEPENDENCY, "services: {s: {calls: [{dependency: s, §}]}}"),
    "endpoint": (keys.ENDPOINT, "endpoints: {s: [{endpoint: GET /x, §}]}"),
    "deprecated": (keys.DEPRECATED, "endpoints: {s: [{endpoint: GET /x, deprecated: {§}}]}"),
    "decisions": (keys.DECISION, "decisions: [{title: T, §}]"),
    "item": (keys.CHECK_ITEM, "checklists: {own: {items: {i: {§}}}}"),
    "built in": (keys.CHECK_ITEM, "checklists: {architecture: {caching: {§}}}"),
    "review": (keys.REVIEW, "review: {§}"),
}


def refused(text: str, version: str = "1.2") -> list[str]:
    """What an editor would mark in a design."""
    return [f"{error.json_path}: {error.message}" for error in SCHEMA.iter_errors(typed(text, version))]


def told(text: str) -> list[str]:
    """What reading a design complains about."""
    return [problem.message for problem in Document.read(text).problems]


def design(name: str, rows: str) -> str:
    """A design with `rows` in an entry that has the keys of the table `name`."""
    around = TABLES[name][1]
    if "title: " in rows and name == "decisions":
        around = around.replace("title: T, ", "")
    return f"backdraft: 1\n{around.replace('§', rows)}\n"


def in_flow(example: str) -> str:
    """An example as the value of a key inside braces."""
    return example if example[0] in "[{" or ": " not in example else f"{{{example}}}"


def test_every_table_of_keys_is_here() -> None:
    known = [value for name, value in vars(keys).items() if name[0] != "_" and _is_table(value)]
    assert not [table for table in known if not any(table is each for each, _ in TABLES.values())]


def _is_table(value: object) -> bool:
    return isinstance(value, dict) and bool(value) and all(isinstance(key, Key) for key in value.values())


def test_it_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("version", READERS)
@pytest.mark.parametrize("path", DESIGNS, ids=lambda path: path.stem)
def test_every_shipped_design_is_taken_by_editors_of_either_yaml(path: Path, version: str) -> None:
    assert refused(path.read_text(encoding="utf-8"), version) == []


CASES = [(name, key) for name, (table, _) in TABLES.items() for key in table]


@pytest.mark.parametrize(("name", "key"), CASES, ids=lambda value: str(value))
def test_every_key_may_hold_its_example_or_nothing(name: str, key: str) -> None:
    held = TABLES[name][0][key]
    value = in_flow(held.example) if held.example else ("{}" if held.shape.editor == "yaml" else "words")
    if ", " in value and value[0] not in "[{":
        value = f"'{value}'"
    written, empty = (design(name, f"{key}: {said}") for said in (value, ""))
    assert told(written) == []
    assert refused(written) + refused(written, "1.1") == []
    if (name, key) != ("decisions", "title"):
        assert told(empty) == []
        assert refused(empty) + refused(empty, "1.1") == []


@pytest.mark.parametrize("name", TABLES)
def test_a_key_that_the_format_does_not_have_is_marked_and_an_own_one_is_not(name: str) -> None:
    assert told(design(name, "x-mine: 1")) + refused(design(name, "x-mine: 1")) == []
    unknown = design(name, "zork: 1")
    assert [problem.severity for problem in Document.read(unknown).problems] == ["warning"]
    assert refused(unknown)


@pytest.mark.parametrize(
    "text",
    [
        "name: x",
        "backdraft: 2",
        "services: {a b: }",
        "services: {1a: }",
        "services: [a]",
        "services: {s: {kind: servce}}",
        "services: {s: {limit: 5}}",
        "stores: {s: {standby: -1}}",
        "stores: {s: {hit: 150}}",
        "stores: {s: {persist: maybe}}",
        "stores: {s: {ttl: 5}}",
        "stores: {s: {growth: fast}}",
        "tables: {t: {columns: {a.b: int}}}",
        "tables: {t: {columns: {a: 5}}}",
        "tables: {t: {columns: {a: {note: no line}}}}",
        "tables: {t: {rows: many}}",
        "endpoints: {s: [{description: no line}]}",
        "decisions: [{because: no title}]",
        "checklists: {own: {items: [a]}}",
        "targets: {p95: fast}",
    ],
)
def test_what_the_reader_complains_about_an_editor_marks_too(text: str) -> None:
    text = text if text in ("name: x", "backdraft: 2") else f"backdraft: 1\n{text}\n"
    assert Document.read(text).problems
    assert refused(text)


@pytest.mark.parametrize(
    "text",
    [
        "'backdraft': '1'",
        "backdraft: 1\nservices: {注文: {calls: größe}, größe: 5}",
        "backdraft: 1\nerrors: {conflict: 409, stale: , invalid: {message: No}}",
        "backdraft: 1\nstores: {s: {standby: '1', persist: 'true', ttl: 0, rows: 12, row: 900, hit: 0.9, title: 1.10}}",
        "backdraft: 1\nservices: {on: {calls: [on, no]}, no: , y: 2026-11-22}",
        "backdraft: 1\nendpoints: {s: GET /x}\nload: [{peak: 5/s}]\ndecisions: [As it is, 5]\nservices: {s: }",
        "backdraft: 1\nchecklists: {own: {title: , x-a: 1, items: }, architecture: {caching: pass, items: {b: c}}}",
        "backdraft: 1\ntypes: {A: enum(a), B: {a: int, b: {column: int, note: x}}, C: }\nmixins: {m: {a: int}, n: }",
    ],
)
@pytest.mark.parametrize("version", READERS)
def test_what_the_reader_takes_an_editor_takes_too(text: str, version: str) -> None:
    assert told(text) == []
    assert refused(text, version) == []


@given(st.integers(0, 2**31))
def test_whatever_keys_an_entry_has_reader_and_editor_take_it(seed: int) -> None:
    rng = random.Random(seed)
    name = rng.choice([name for name in TABLES if name != "head"])
    table = TABLES[name][0]
    settled = rng.choice(("pass", "fail", "skip"))  # an item is one of them
    known = [k for k in table if table[k].example and k not in {"pass", "fail", "skip"} - {settled}]
    rows = [f"{key}: {_written(rng, table[key])}" for key in rng.sample(known, k=rng.randint(0, len(known)))]
    text = design(name, ", ".join(rows))
    assert [problem.message for problem in Document.read(text).problems] == []
    assert refused(text, rng.choice(list(READERS))) == []


def _written(rng: random.Random, key: Key) -> str:
    value = in_flow(key.example)
    if value[0] not in "[{" and (", " in value or rng.random() < 0.3):
        value = "'" + value.replace("'", "''") + "'"
    return f"[{value}]" if isinstance(key.shape, Items) and value[0] not in "[{" and rng.random() < 0.5 else value


# JavaScript and Python do not agree about the letters of other scripts, so of those the pattern takes all.
@given(
    st.text(string.printable.strip(), max_size=6) | st.from_regex(r"[\w.-]{1,5}\Z", fullmatch=True).filter(str.isascii)
)
def test_a_names_pattern_is_what_the_reader_takes_for_a_name(text: str) -> None:
    assert (re.search(NAME_PATTERN, text) is not None) == is_name(text)
    assert (re.search(COLUMN_PATTERN, text) is not None) == is_column_name(text)


def _examples(schema: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(schema, dict):
        for example in schema.get("examples", []) if isinstance(schema.get("examples"), list) else []:
            yield schema, example
        for value in schema.values():
            yield from _examples(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _examples(value)


def test_every_example_that_an_editor_offers_is_itself_right() -> None:
    seen = 0
    for schema, example in _examples(json_schema()):
        assert list(jsonschema.Draft202012Validator(schema).iter_errors(example)) == [], example
        seen += 1
    assert seen > 150


@pytest.mark.parametrize(("name", "key"), CASES, ids=lambda value: str(value))
def test_every_example_of_the_documentation_is_read_by_its_own_parser(name: str, key: str) -> None:
    shape, example = TABLES[name][0][key].shape, TABLES[name][0][key].example
    if not example:
        assert TABLES[name][0][key].doc
        return
    r = Reading()
    node = read_tree(example if not isinstance(shape, Pairs) else in_flow(example)).root
    assert node is not None
    value: Plain = shape.read(r, ("tables", "t", key), node)
    assert r.problems == []
    assert value not in (None, (), "")
