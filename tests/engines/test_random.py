"""Random designs with hostile names and texts: every statement that we write is taken by every engine."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backdraft.design.design import Design
from backdraft.design.model import Column, Default, SqlType, Table
from backdraft.design.view import Memo, View
from backdraft.render.sql import sql, table_sql
from backdraft.render.sql.facts import Facts, facts
from backdraft.render.sql.keywords import DUCKDB, MYSQL, POSTGRES, SQLITE
from backdraft.render.sql.naming import column_names, table_name
from tests.engines.conftest import Empty
from tests.engines.random_schemas import designs
from tests.engines.servers import Database, DuckDb, MySqlServer, Postgres, PostgresServer, Sqlite, run_script
from tests.strategies.services import NASTY

pytestmark = pytest.mark.engines


def _view(design: Design) -> View:
    return Memo().view(design)


@settings(max_examples=40)
@given(designs())
def test_sqlite_takes_every_statement_and_its_catalog_is_the_design(design: Design) -> None:
    view, database = _view(design), Sqlite()
    run_script(database, sql(view, "sqlite").text)
    for _, name in view.paths("tables"):
        known = view.ask(facts, name)
        assert known is not None
        _same_as_catalog(view, known, database.connection)
    database.connection.close()


def _same_as_catalog(view: View, known: Facts, connection: sqlite3.Connection) -> None:
    """Columns, nullability, keys and indexes, as SQLite says them."""
    name = known.table.name
    names = dict(view.ask(column_names, name, "sqlite"))
    table = table_name(view, name, "sqlite").name
    rows = connection.execute('SELECT name, "notnull", pk FROM pragma_table_xinfo(?)', (table,)).fetchall()
    assert [row[0] for row in rows] == list(names.values())
    required = {names[f.name] for f in known.fields if not f.shape.nullable or f.name in known.key}
    assert {row[0] for row in rows if row[1]} == required
    noted = " ".join(note.message for note in table_sql(view, name, "sqlite").notes)
    key = tuple(row[0] for row in sorted((r for r in rows if r[2]), key=lambda r: r[2]))
    if "no primary key of generated columns" not in noted:
        assert key == tuple(names[c] for c in known.key)
    uniques: set[tuple[str, ...]] = set()
    for row in connection.execute('SELECT name, "unique", origin FROM pragma_index_list(?)', (table,)).fetchall():
        if row[2] == "u":
            columns = connection.execute("SELECT name FROM pragma_index_info(?)", (row[0],)).fetchall()
            uniques.add(tuple(c[0] for c in columns))
    assert {tuple(names[c] for c in u.columns) for u in known.uniques} <= uniques
    made = connection.execute("SELECT count(*) FROM pragma_index_list(?) WHERE origin = 'c'", (table,)).fetchone()[0]
    refused = len(re.findall("no index:", noted))
    assert made + refused >= len(known.indexes)


@settings(max_examples=40)
@given(design=designs())
def test_postgres_takes_every_statement(postgres: Postgres, design: Design) -> None:
    postgres.clear()
    run_script(postgres, sql(_view(design), "postgres").text)


@settings(max_examples=40)
@given(design=designs())
def test_duckdb_takes_every_statement(design: Design) -> None:
    database = DuckDb()
    run_script(database, sql(_view(design), "duckdb").text)
    database.connection.close()


@pytest.fixture(scope="module")
def postgres(postgres16: PostgresServer) -> Iterator[Postgres]:
    """One database for many examples: emptying it is quicker than a new one."""
    with postgres16.database() as database:
        yield database


@settings(max_examples=40)
@given(design=designs())
def test_mariadb_takes_every_statement(mariadb: MySqlServer, design: Design) -> None:
    with mariadb.database() as database:
        run_script(database, sql(_view(design), "mariadb").text)


@settings(max_examples=20)
@given(design=designs())
def test_mysql_takes_every_statement(mysql: MySqlServer, design: Design) -> None:
    with mysql.database() as database:
        run_script(database, sql(_view(design), "mysql").text)


@settings(max_examples=25)
@given(design=designs(), pick=st.integers(0, 4))
def test_any_table_with_its_needs_runs_on_an_empty_sqlite_and_mariadb(
    mariadb: MySqlServer, design: Design, pick: int
) -> None:
    view = _view(design)
    paths = view.paths("tables")
    table = paths[pick % len(paths)][1]
    run_script(Sqlite(), table_sql(view, table, "sqlite", needs=True).text)
    with mariadb.database() as database:
        run_script(database, table_sql(view, table, "mariadb", needs=True).text)


# --- keywords: what we leave without quotes must be a name to the engine ---


def _as_names(database: Database, words: set[str]) -> list[str]:
    """The words that the engine does not take unquoted as table, column and constraint at once."""
    wrong: list[str] = []
    kept = "VIRTUAL" if database.dialect == "duckdb" else "STORED"
    for word in sorted(words):
        try:
            database.run(
                f"CREATE TABLE {word} ({word} INTEGER NOT NULL, x INTEGER GENERATED ALWAYS AS ({word} + 1) {kept}, "
                f"CONSTRAINT {word} CHECK ({word} > 0), CONSTRAINT x_{word} UNIQUE ({word}))"
            )
            database.run(f"CREATE INDEX y_{word} ON {word} ({word})")
            database.run(f"DROP TABLE {word}")
        except Exception:
            wrong.append(word)
    return wrong


def test_every_reserved_word_of_postgres_is_quoted(postgres16: PostgresServer, postgres18: PostgresServer) -> None:
    for server in (postgres16, postgres18):
        with server.database() as database:
            rows = database.run("SELECT word FROM pg_get_keywords()")
            words = {str(row[0]) for row in rows} - POSTGRES
            assert len(words) > 300
            assert _as_names(database, words) == []


@pytest.mark.parametrize("server", ["mariadb", "mysql"])
def test_every_reserved_word_of_mariadb_and_mysql_is_quoted(server: str, request: pytest.FixtureRequest) -> None:
    with request.getfixturevalue(server).database() as database:
        rows = database.run("SELECT LOWER(word) FROM information_schema.keywords")
        words = {w for row in rows if re.fullmatch("[a-z_][a-z0-9_]*", w := str(row[0]))} - MYSQL
        assert len(words) > 400
        assert _as_names(database, words) == []


def test_every_reserved_word_of_duckdb_is_quoted() -> None:
    database = DuckDb()
    words = {str(row[0]) for row in database.run("SELECT keyword_name FROM duckdb_keywords()")} - DUCKDB
    assert len(words) > 300
    assert _as_names(database, words) == []


def test_every_reserved_word_of_sqlite_is_quoted() -> None:
    everything = {w for w in POSTGRES | MYSQL if re.fullmatch("[a-z_][a-z0-9_]*", w)}
    assert _as_names(Sqlite(), everything - SQLITE) == []


# --- injection: what a design says is data ---


@pytest.mark.parametrize("text", [*NASTY, "\\", "a\\'b", "$$", "*/ --", "x\x00y", "'); DROP TABLE t; --", "line\nend"])
def test_names_members_defaults_and_notes_are_data_on_every_engine(every: dict[str, Empty], text: str) -> None:
    table = Table(
        "t" if not text.strip() else text,
        note=text,
        columns=(
            Column("id", SqlType("int"), flags=("pk",)),
            Column(text or "c", SqlType("text"), default=Default("text", text), note=text),
            Column("e", SqlType("enum", members=("ok", text)), default=Default("text", text)),
            Column("s", SqlType("text"), default=Default("sql", text)),
            Column("g", SqlType("native", text=text), native=(("postgres", text), ("mysql", text), ("sqlite", text))),
        ),
        checks=((text or "k", text), ("kept", "id > 0")),
    )
    design = Design({"tables": {("tables", table.name): table}})
    for dialect, empty in every.items():
        with empty() as database:
            count = run_script(database, sql(_view(design), dialect).text)
            assert count >= 1
            if dialect == "sqlite":
                assert database.run("SELECT count(*) FROM sqlite_master WHERE type = 'table'") == [(1,)]
