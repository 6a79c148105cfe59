"""Migrations on DuckDB, where tables go and come again in one transaction."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given

from backdraft.design.design import Design
from backdraft.design.view import Memo
from backdraft.prove import engines as proving
from backdraft.render.sql import sql
from tests.engines.catalogs import catalog
from tests.engines.kept_rows import pairs_with_rows
from tests.engines.random_changes import pairs
from tests.engines.servers import Database, DuckDb, RefusedError, run_script
from tests.engines.test_migrations import design_of, judge, judge_rows, scripts, without_shrinking
from tests.needs import missing

pytestmark = pytest.mark.engines


@pytest.fixture(scope="module")
def duck() -> Iterator[DuckDb]:
    """One DuckDB for many examples."""
    try:
        database = DuckDb()
    except ImportError as error:
        missing(f"DuckDB is not installed: {error}")
    yield database
    database.connection.close()


def _clear(database: Database) -> None:
    """An empty database beside the others is quicker than another DuckDB."""
    with contextlib.suppress(proving.RefusedError):  # where an example before this one ended half way
        database.run("ROLLBACK")
    database.run("USE memory")
    database.run("DETACH DATABASE IF EXISTS pair")
    database.run("ATTACH ':memory:' AS pair")
    database.run("USE pair")


@without_shrinking(20)
@given(pair=pairs())
def test_duckdb_comes_to_what_a_fresh_create_makes_and_back(duck: DuckDb, pair: tuple[Design, Design]) -> None:
    judge(duck, pair, _clear)


@without_shrinking(20)
@given(pair=pairs_with_rows())
def test_rows_of_duckdb_come_along(duck: DuckDb, pair: tuple[Design, Design]) -> None:
    judge_rows(duck, pair, _clear)


def _filled(duck: DuckDb, old: str, new: str, *rows: str) -> tuple[str, str]:
    """A database of the old tables with rows; the way to the new ones and back."""
    before, after = (Memo().view(design_of(text)) for text in (old, new))
    _clear(duck)
    run_script(duck, sql(before, "duckdb").text)
    for statement in rows:
        duck.run(statement)
    return scripts(before, after, "duckdb")


@pytest.mark.parametrize("rows", [1, 70, 5000])
def test_a_row_comes_after_the_rows_of_its_own_table_that_it_points_to(duck: DuckDb, rows: int) -> None:
    """One statement would be refused: DuckDB finds nothing that comes with the same portion of rows."""
    made = ["INSERT INTO s (id, p, q) VALUES (1, NULL, NULL)"]
    there = 1
    while there < rows:  # each block points to the ones before it
        made.append(
            f"INSERT INTO s SELECT i, 1 + i * 7919 % {there}, CASE WHEN i % 2 = 0 THEN 1 + i * 104729 % {there} END "
            f"FROM range({there + 1}, {2 * there + 1}) numbers(i)"
        )
        there *= 2
    way, back = _filled(
        duck,
        "s: {columns: {id: bigint pk, p: -> s.id?, q: -> s.id?}}",
        "t: {was: s, columns: {p: -> t.id? was=q, id: bigint pk, q: -> t.id? was=p}}",
        *made,
    )
    before: list[Any] = duck.run("SELECT id, p, q FROM s ORDER BY id")
    first = catalog(duck)
    assert len(before) == there
    run_script(duck, way)
    assert duck.run("SELECT id, q, p FROM t ORDER BY id") == before
    run_script(duck, back)
    assert duck.run("SELECT id, p, q FROM s ORDER BY id") == before
    assert catalog(duck) == first


@pytest.mark.parametrize("parents", ["(1, 2), (2, 1), (3, NULL)", "(1, 9), (2, NULL)"])
def test_rows_that_a_new_key_of_the_table_to_itself_refuses_are_refused_and_not_lost(
    duck: DuckDb, parents: str
) -> None:
    columns = "{id: bigint pk, p: "
    way, _ = _filled(
        duck,
        f"s: {{columns: {columns}'bigint?'}}}}",
        f"s: {{columns: {columns}-> s.id?}}}}",
        f"INSERT INTO s VALUES {parents}",
    )
    before, first = duck.run("SELECT * FROM s ORDER BY id"), catalog(duck)
    assert "data-dependent" in way
    with pytest.raises(RefusedError, match="foreign key"):
        run_script(duck, way)
    duck.run("COMMIT")  # so goes a shell that does not stop at an error: it ends the transaction, nothing of it is done
    assert duck.run("SELECT * FROM s ORDER BY id") == before
    assert catalog(duck) == first


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a: {columns: {id: bigint pk auto, n: int}}", "b: {was: a, columns: {id: bigint pk auto, n: int}}"),
        ("a: {columns: {id: bigint pk auto, n: int}}", "b: {was: a, columns: {key: bigint pk auto was=id, n: text}}"),
        ("a: {columns: {id: bigint pk, n: int}}", "b: {was: a, columns: {id: bigint pk auto, n: int}}"),
    ],
)
def test_a_sequence_goes_on_after_the_greatest_number(duck: DuckDb, old: str, new: str) -> None:
    way, back = _filled(duck, old, new, "INSERT INTO a (id, n) VALUES (41, 1), (7, 2)")
    run_script(duck, way)
    duck.run("INSERT INTO b (n) VALUES (3)")
    assert duck.run("SELECT max(COLUMNS(* EXCLUDE n)), count(*) FROM b") == [(42, 3)]
    run_script(duck, back)
    if "auto" in old:
        duck.run("INSERT INTO a (n) VALUES (4)")
        assert duck.run("SELECT max(id), count(*) FROM a") == [(43, 4)]


def test_a_sequence_that_stays_gives_no_number_twice(duck: DuckDb) -> None:
    old = "a: {columns: {id: bigint pk auto, n: int}}"
    give = "INSERT INTO a (n) VALUES (1), (1), (1)"
    way, _ = _filled(duck, old, old.replace("n: int", "n: bigint"), give, "DELETE FROM a WHERE id = 3")
    run_script(duck, way)
    duck.run("INSERT INTO a (n) VALUES (2)")
    assert duck.run("SELECT id FROM a ORDER BY id") == [(1,), (2,), (4,)]


#: Pairs whose tables depend on each other in a way that random ones seldom find.
FOUND = {
    "a type whose members stand in another order": (
        """a: {columns: {id: bigint pk, state: 'enum(open, paid)'}}
           b: {columns: {id: bigint pk, a_id: -> a.id}}""",
        """a: {columns: {id: bigint pk, state: 'enum(paid, open, lost)'}}
           b: {columns: {id: bigint pk, a_id: -> a.id}}""",
    ),
    "tables that change places under one that points to both": (
        """a: {columns: {id: bigint pk}}
           b: {columns: {id: bigint pk}}
           c: {columns: {id: bigint pk, a_id: -> a.id, b_id: -> b.id}, indexes: [a_id]}""",
        """b: {was: a, columns: {id: bigint pk}}
           a: {was: b, columns: {id: bigint pk}}
           c: {columns: {id: bigint pk, a_id: -> a.id, b_id: -> b.id}, indexes: [a_id]}""",
    ),
    "tables that point at each other": (
        """a: {columns: {id: bigint pk, b_id: -> b.id?}}
           b: {columns: {id: bigint pk, a_id: -> a.id?}}""",
        """a: {columns: {id: bigint pk, b_id: -> b.id?, x: text}}
           b: {columns: {id: bigint pk, y: int, a_id: -> a.id?}}""",
    ),
    "a column and an index more where others point to": (
        """a: {columns: {id: bigint pk, n: 'int?'}, indexes: [n]}
           b: {columns: {id: bigint pk, a_id: -> a.id}}""",
        """a: {columns: {id: bigint pk, n: 'int?', x: 'text? -- told'}, indexes: [x]}
           b: {columns: {id: bigint pk, a_id: -> a.id}}""",
    ),
}


@pytest.mark.parametrize("which", FOUND)
def test_tables_that_depend_on_each_other_come_there_and_back(duck: DuckDb, which: str) -> None:
    old, new = map(design_of, FOUND[which])
    judge(duck, (old, new), _clear)
    judge(duck, (new, old), _clear)


def test_rows_of_a_child_come_along_when_its_parent_changes(duck: DuckDb) -> None:
    child = "b: {columns: {id: bigint pk, a_id: -> a.id}}\n"
    way, back = _filled(
        duck,
        f"a: {{columns: {{id: bigint pk, n: int}}}}\n{child}",
        f"a: {{columns: {{id: bigint pk, n: text, must: int}}}}\n{child}",
        "INSERT INTO a VALUES (1, 10), (2, 20)",
        "INSERT INTO b VALUES (5, 2), (6, 2)",
    )
    run_script(duck, way)
    assert duck.run("SELECT * FROM a ORDER BY id") == [(1, "10", 0), (2, "20", 0)]
    assert duck.run("SELECT * FROM b ORDER BY id") == [(5, 2), (6, 2)]
    run_script(duck, back)
    assert duck.run("SELECT * FROM a ORDER BY id") == [(1, 10), (2, 20)]
    assert duck.run("SELECT * FROM b ORDER BY id") == [(5, 2), (6, 2)]
