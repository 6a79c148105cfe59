"""DBML comes in: what we write comes back whole, what others write is taken or told, nothing is raised."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backdraft.design.view import Memo, View
from backdraft.document.document import Document
from backdraft.document.importing import take
from backdraft.intake.dbml import is_dbml, read_dbml
from backdraft.intake.imported import Imported
from backdraft.intake.recognise import read, recognise
from backdraft.render.dbml import dbml
from tests.engines.sound_schemas import sound_designs
from tests.soak import examples
from tests.strategies.services import NASTY

DESIGNS = sorted((Path(__file__).parents[2] / "designs").glob("*.yaml"))


def _view(found: Imported) -> View:
    taken = take(Document.read("backdraft: 1\n"), found.entries)
    assert not taken.clashes and not taken.refused
    assert not [p for p in taken.document.problems if p.severity == "error"]
    return Memo().view(taken.document.design)


def _comes_back(view: View) -> None:
    first = dbml(view)
    if first.text == "// no tables\n":
        return
    assert recognise(first.text) == "dbml"
    found = read_dbml(first.text)
    assert found.losses == []
    assert dbml(_view(found)).text == first.text


@pytest.mark.parametrize("path", DESIGNS, ids=lambda path: path.stem)
def test_a_shipped_design_comes_back_as_the_same_dbml(path: Path) -> None:
    _comes_back(Memo().view(Document.read(path.read_text()).design))


@settings(examples(40))
@given(sound_designs())
def test_random_designs_come_back_as_the_same_dbml(design: Any) -> None:
    _comes_back(Memo().view(design))


OTHERS = """\
// a shop as people draw it
Project shop {
  database_type: 'PostgreSQL'
  Note: 'Sells things'
}
TablePartial stamps {
  created_at timestamp [not null, default: `now()`]
}
enum core.job_status {
  created [note: 'just now']
  "in progress"
}
Table core.users as U [headercolor: #3498DB] {
  id integer [primary key, increment]
  name "character varying(40)" [not null, note: 'it\\'s']
  status core.job_status [default: 'created']
  ~stamps
  Note {
    '''People
      who buy'''
  }
}
Table orders {
  id int [pk]
  user_id int [ref: > U.id, not null]
  code varchar
  price decimal(10,2) [default: 0.5, check: `price >= 0`]
  kind mood
  indexes {
    (user_id, code) [unique, name: 'one_code']
    `lower(code)`
    code [type: hash]
  }
  checks {
    `price < 100` [name: 'cheap']
  }
}
Table lines {
  order_id int
  no int
  meta jsonb [default: '{}']
  indexes { (order_id, no) [pk] }
}
Table extra {
  order_id int
  no int
}
Ref is_of { lines.order_id > orders.id [delete: cascade, update: no action] }
Ref: extra.(order_id, no) > lines.(order_id, no)
Ref: U.id <> orders.id
Ref: nobody.id > orders.id
TableGroup sales [color: #fff] {
  orders
  lines
}
Records orders(id) {
  1
}
"""


def test_what_people_write_is_taken_or_told() -> None:
    found = read(OTHERS)
    entries: dict[Any, Any] = dict(found.entries)
    assert entries["name",] == "shop" and entries["summary",] == "Sells things"
    assert entries["types", "job_status"] == "enum(created, 'in progress')"
    assert entries["tables", "core.users"] == {
        "note": "People who buy",
        "columns": {
            "id": "int pk auto",
            "name": "varchar(40) -- it's",
            "status": "job_status? = 'created'",
            "created_at": "timestamp = now",
        },
    }
    assert entries["tables", "orders"] == {
        "tags": ["sales"],
        "columns": {
            "id": "int pk",
            "user_id": "-> core.users.id",
            "code": "text?",
            "price": "numeric(10,2)? 0.. = 0.5",
            "kind": "native:mood?",
        },
        "checks": {"cheap": "price < 100"},
        "indexes": ["unique user_id, code name=one_code", "lower(code)", "code using hash"],
    }
    assert entries["tables", "lines"]["key"] == "order_id, no"
    assert entries["tables", "lines"]["columns"]["order_id"] == "-> orders.id delete=cascade update=no_action"
    assert entries["tables", "extra"]["foreign"] == ["order_id, no -> lines(order_id, no)"]
    told = {(loss.line, loss.reason) for loss in found.losses}
    assert {
        (3, "an engine is said of a store, and DBML has none"),
        (10, "the note on a member of an enum is not read"),
        (13, "how a diagram looks is not kept"),
        (50, "many to many wants a table between"),
        (51, "a relation of a table that is not there"),
        (52, "how a group looks is not read"),
        (56, "this element is not read"),
    } <= told
    _view(found)


SAID_TWICE = """\
Enum sales.mood { calm }
Enum mood { ok }
Table t [note: 'first'] {
  a int [pk, note: 'x', note: 'y']
  b int [default: 1, default: 2]
  Note: 'second'
  indexes { (a, b) [pk] }
}
"""


def test_of_what_is_said_twice_the_first_is_taken_and_the_second_told() -> None:
    found = read_dbml(SAID_TWICE)
    assert dict(found.entries)["tables", "t"] == {"note": "first", "columns": {"a": "int pk -- x", "b": "int? = 1"}}
    assert [(loss.line, loss.reason) for loss in found.losses] == [
        (1, "the schema of an enum is not kept"),
        (2, "the enum mood comes a second time; the later one is taken"),
        (4, "it is said a second time; the first is taken"),
        (5, "it is said a second time; the first is taken"),
        (6, "a second note on the table"),
        (7, "a second primary key: a stays the key"),
    ]


def test_what_dbml_has_no_words_for_is_told() -> None:
    said = "backdraft: 1\ntables: {t: {native: {postgres: {fillfactor: 70}}, columns: {at: timestamp update=now}}}\n"
    told = {".".join(note.path): note.message for note in dbml(Memo().view(Document.read(said).design)).notes}
    assert "options of postgres" in told["tables.t"]
    assert "at every change" in told["tables.t.columns.at"]


PIECES = st.sampled_from(
    [
        *OTHERS.split("\n"),
        *OTHERS.split(),
        *NASTY,
        "{",
        "}",
        "[",
        "]",
        "(",
        "'''",
        "'",
        '"',
        "`",
        "//",
        "/*",
        "\n",
        "~",
        "Table",
    ]
)


@settings(examples(200))
@given(st.lists(PIECES, max_size=40), st.sampled_from((" ", "\n", "")))
def test_nothing_is_raised_whatever_is_written(pieces: list[str], between: str) -> None:
    text = between.join(pieces)
    is_dbml(text)
    _view(read_dbml(text))


@pytest.mark.parametrize(
    "text",
    [
        "Table t {" * 20_000,
        "Table t {\n" + "a int [" * 50_000,
        "Table t { a int }\n" * 20_000,
        "'" * 300_000,
        "Table t {\n a " + "(" * 200_000,
        "/*" * 100_000,
        "Table t [note: '" + "x" * 500_000,
    ],
    ids=["braces", "brackets", "the same again", "quotes", "round ones", "comments", "one text"],
)
def test_hostile_texts_end(text: str) -> None:
    assert read_dbml(text) is not None


def test_a_relation_to_a_table_of_the_design_that_it_comes_to_is_kept() -> None:
    found = read("Table orders {\n  id int [pk]\n  user_id int [ref: > users.id]\n}\n")
    assert dict(found.entries)["tables", "orders"]["columns"]["user_id"] == "int? -> users.id"
    assert not found.losses
