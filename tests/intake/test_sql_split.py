"""Cutting scripts: statements with their lines, whatever the engine's client puts around them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backdraft.intake.sql_split import split


def _texts(script: str, **options: bool) -> list[str]:
    return [statement.text for statement in split(script, **options).statements]


def test_statements_end_at_semicolons_outside_quotes_and_comments() -> None:
    script = "select ';' ; -- no; end\nselect \";\", `;` /* ; */ ; select $$;$$, $x$ $$ ; $x$"
    assert _texts(script) == ["select ';'", 'select ";", `;`', "select $$;$$, $x$ $$ ; $x$"]


def test_lines_are_where_the_first_word_stands() -> None:
    script = "\n\n-- hello\ncreate table a (\n x int\n);\n\n/* more\n*/ create table b (y int);"
    assert [(s.line, s.text.split()[2]) for s in split(script).statements] == [(4, "a"), (9, "b")]


def test_a_dump_of_mysql_with_its_delimiters_and_versioned_comments() -> None:
    script = "DELIMITER $$\ncreate trigger x begin; end$$\nDELIMITER ;\n/*!50001 CREATE TABLE v (a int) */;\n"
    script += "select 'it\\'s;';"
    assert _texts(script, backslashes=True) == [
        "create trigger x begin; end",
        "CREATE TABLE v (a int)",
        "select 'it\\'s;'",
    ]


def test_a_dump_of_postgres_with_rows_and_psql_lines() -> None:
    script = "\\connect shop\nCOPY t (a) FROM stdin;\n1;2\n'\n\\.\ncreate table u (a int);\n"
    found = split(script)
    assert [s.text for s in found.statements] == ["create table u (a int)"]
    assert [gap.reason for gap in found.gaps] == ["a command of psql", "rows of data are not read"]


def test_a_script_of_sql_server_with_go() -> None:
    assert _texts("create table a (x int)\nGO\ncreate table b (x int)\ngo 5\n") == [
        "create table a (x int)",
        "create table b (x int)",
    ]


@pytest.mark.parametrize("text", ["select 'x", "select /* x", "select $$x", "select `x"])
def test_what_is_never_closed_is_told(text: str) -> None:
    assert "never closed" in split(f"\n{text}").gaps[0].reason
    assert split(f"\n{text}").gaps[0].line == 2


@given(st.text("ab;'\"`$-/*#\n\\ x.", max_size=60), st.booleans())
def test_any_text_is_cut_without_raising_and_lines_lie_inside(text: str, backslashes: bool) -> None:
    found = split(text, backslashes)
    last = text.count("\n") + 1
    assert all(1 <= s.line <= last and s.text.strip() for s in found.statements)
    assert all(1 <= gap.line <= last for gap in found.gaps)


@pytest.mark.parametrize("piece", ["'", "$$", "/*", "--\n", "a;", "\\'", "(", "$x$ ", "`", "\n", "/*!1 */", "GO\n"])
def test_many_signs_take_no_long(piece: str) -> None:
    started = time.process_time()
    split(piece * (300_000 // len(piece)))
    split(piece * (300_000 // len(piece)), backslashes=True)
    assert time.process_time() - started < 6  # linear: far below; quadratic would take an hour


def test_a_body_ends_where_all_that_began_in_it_has_ended() -> None:
    script = """CREATE TRIGGER t AFTER UPDATE ON a BEGIN
      SELECT CASE WHEN new.x < 0 THEN RAISE(ABORT, 'no; end') END;
      UPDATE a SET x = 1;
    END;
    CREATE PROCEDURE p() BEGIN IF a THEN SELECT 1; END IF; SELECT 2; END;
    CREATE TABLE b (id int);"""
    assert [s.text.split()[1] for s in split(script).statements] == ["TRIGGER", "PROCEDURE", "TABLE"]


def test_what_stands_in_the_brackets_of_a_name_of_sql_server_ends_nothing() -> None:
    script = "CREATE TABLE [What's new; or--not] ([it's] INT);\nSELECT 1;\nSELECT ARRAY['a;b', 'c'], x[1], [ 'q;r' ];"
    texts = [s.text for s in split(script).statements]
    assert texts == [
        "CREATE TABLE [What's new; or--not] ([it's] INT)",
        "SELECT 1",
        "SELECT ARRAY['a;b', 'c'], x[1], [ 'q;r' ]",
    ]
    assert [s.text for s in split("SELECT [a, 'it''s;'\nFROM t; SELECT 2").statements][-1] == "SELECT 2"
    assert len(split("[a" * 50_000).statements) == 1
