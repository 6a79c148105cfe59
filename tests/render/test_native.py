"""What is kept for one dialect: options as a mapping, else a problem and never a crash."""

from __future__ import annotations

import json

import pytest

from backdraft.design.view import View
from backdraft.document.document import Document
from backdraft.render.json_text import json_text
from backdraft.render.sql import sql

COLUMN = "id: {{column: uuid pk, native: {column}}}"
TABLE = f"backdraft: 1\ntables:\n  orders:\n    columns:\n      {COLUMN}\n    native: {{table}}\n"


def test_the_options_of_a_dialect_stand_in_its_sql_and_in_no_other() -> None:
    document = Document.read(TABLE.format(column="{mysql: BINARY(16)}", table="{mysql: {engine: MyISAM}}"))
    assert not document.problems
    written = sql(View(document.design), "mysql").text
    assert "ENGINE=MYISAM" in written.upper()
    assert "BINARY(16)" in written.upper()
    assert "MYISAM" not in sql(View(document.design), "postgres").text.upper()


@pytest.mark.parametrize("said", ["InnoDB", "[InnoDB, x]", "[[mysql]]", "{mysql: InnoDB}", "{mysql: [[a], [b, c, d]]}"])
@pytest.mark.parametrize("dialect", ["postgres", "mysql", "sqlite"])
def test_options_of_another_shape_cost_nothing_but_themselves(said: str, dialect: str) -> None:
    document = Document.read(TABLE.format(column=said, table=said))
    assert "CREATE TABLE orders" in sql(View(document.design), dialect).text.replace("`", "").replace('"', "")
    if not said.startswith("{"):
        assert [problem.path for problem in document.problems] == [
            ("tables", "orders", "columns", "id", "native"),
            ("tables", "orders", "native"),
        ]


def test_prose_where_a_line_is_wanted_is_not_a_problem_for_each_of_its_words() -> None:
    document = Document.read("backdraft: 1\ntables:\n  t:\n    columns:\n      a: " + "many words " * 500 + "\n")
    assert 2 <= len(document.problems) <= 9
    assert "more in the same line" in document.problems[-1].message


def test_the_members_of_a_union_are_a_list_in_json() -> None:
    document = Document.read("backdraft: 1\ntypes:\n  Pet: Cat | Dog\n  Cat: {a: int}\n  Dog: {b: int}\n")
    assert json.loads(json_text(View(document.design)).text)["types"]["Pet"]["options"] == ["Cat", "Dog"]
