"""What is copied runs: every shipped design, whole and table by table, on every engine."""

from __future__ import annotations

from pathlib import Path

import pytest

from backdraft.design.view import Memo, View
from backdraft.document.document import Document
from backdraft.render.sql import DIALECTS, creation_order, sql, store_sql, table_sql
from backdraft.render.sql.facts import databases
from tests.engines.conftest import Empty
from tests.engines.servers import run_script

pytestmark = pytest.mark.engines

DESIGNS = sorted((Path(__file__).parents[2] / "designs").glob("*.yaml"))


def _view(path: Path) -> View:
    return Memo().view(Document.read(path.read_text()).design)


@pytest.fixture(params=DESIGNS, ids=lambda path: path.stem)
def view(request: pytest.FixtureRequest) -> View:
    """A shipped design."""
    return _view(request.param)


def test_the_whole_design_pasted_into_one_empty_database_runs(view: View, empty: Empty) -> None:
    with empty() as database:
        run_script(database, sql(view, database.dialect).text)


def test_each_store_pasted_into_its_own_empty_database_runs(view: View, empty: Empty) -> None:
    for store in databases(view):
        with empty() as database:
            run_script(database, store_sql(view, store, database.dialect).text)


def test_each_table_with_what_it_needs_runs_in_an_empty_database(view: View, empty: Empty) -> None:
    for _, table in view.paths("tables"):
        with empty() as database:
            count = run_script(database, table_sql(view, table, database.dialect, needs=True).text)
            assert count >= 1


def test_each_table_alone_runs_after_its_parents(view: View, empty: Empty) -> None:
    for store in databases(view):
        with empty() as database:
            for table in creation_order(view, store, database.dialect):
                run_script(database, table_sql(view, table, database.dialect).text)


def test_tables_alone_and_the_whole_store_say_the_same(view: View) -> None:
    for dialect in DIALECTS:
        for store in databases(view):
            whole = set(store_sql(view, store, dialect).text.splitlines())
            alone = set()
            for table in creation_order(view, store, dialect):
                alone.update(table_sql(view, table, dialect).text.splitlines())
            left = {line for line in whole - alone if line and not line.startswith("CREATE TYPE")}
            assert not left  # a shared type is created so that it may be there already


def test_there_are_designs_with_several_stores_and_shared_types() -> None:
    counts = [len(databases(_view(path))) for path in DESIGNS]
    assert max(counts) >= 2 and len(DESIGNS) >= 6


def test_what_is_taken_out_of_json_and_lists_with_items_stand_on_every_engine(every: dict[str, Empty]) -> None:
    text = """backdraft: 1
types: {Size: "enum(s, 'it''s')"}
tables:
  t:
    columns:
      id: int pk
      doc: json = {}
      words: text[] = '{a,"b c"}'
      sizes: Size[] = '{s,"it''s"}'
      blob: bytes? = `x'00FF'`
      age: int? as `cast(doc -> 'a' -> 'age' as int)`
    checks: {whole: doc -> 'b' is null or (doc -> 'b' ->> 'c') <> 'x'}
"""
    view = Memo().view(Document.read(text).design)
    for dialect, empty in every.items():
        output = sql(view, dialect)
        lost = [n.message for n in output.notes if "no default" in n.message or "not generated" in n.message]
        assert not lost, (dialect, lost)
        with empty() as database:
            run_script(database, output.text)
            database.run('INSERT INTO t (id, doc) VALUES (1, \'{"a": {"age": 7}}\')')
            ((words, sizes, age),) = database.run("SELECT words, sizes, age FROM t")
            read = [each if isinstance(each, list) else each and each.strip("{}[]") for each in (words, sizes)]
            assert "b c" in str(read[0]) and "it's" in str(read[1]) and age == 7, (dialect, words, sizes, age)


def test_what_an_old_format_of_rows_has_no_room_for_is_told_and_runs(every: dict[str, Empty]) -> None:
    text = "backdraft: 1\ntables:\n  t:\n    columns: {id: int pk, v: varchar(200) index, w: varchar(191) unique}\n"
    text += "    native: {mysql: {row_format: COMPACT}}\n"
    for document in (text, text.replace("(200)", "(191)")):
        view = Memo().view(Document.read(document).design)
        for dialect in ("mysql", "mariadb"):
            output = sql(view, dialect)
            with every[dialect]() as database:
                run_script(database, output.text)
            told = [note.message for note in output.notes if "767 bytes" in note.message]
            assert len(told) == ("200" in document) == ("ROW_FORMAT" not in output.text), (dialect, told)


def test_postgresqls_own_methods_take_what_they_have_a_class_for(every: dict[str, Empty]) -> None:
    text = """backdraft: 1
tables:
  t:
    columns: {id: int pk, v: varchar(9), r: native:tstzrange, m: native:datemultirange, p: native:point}
    indexes:
      - v text_pattern_ops
      - lower(v) varchar_pattern_ops
      - r using gist
      - r range_ops using spgist name=sp
      - m using gist
"""
    output = sql(Memo().view(Document.read(text).design), "postgres")
    assert not output.notes
    with every["postgres"]() as database:
        assert run_script(database, output.text) == 6
    misfit = sql(Memo().view(Document.read(text.replace("m using gist", "p range_ops using gist")).design), "postgres")
    assert [note.message for note in misfit.notes] == ['no index: "range_ops" is no operator class of gist for p']
    with every["postgres"]() as database:
        assert run_script(database, misfit.text) == 5
