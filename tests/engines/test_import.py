"""What is imported comes out runnable on every engine; what one engine was written for runs on the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from backdraft.design.view import Memo, View
from backdraft.document.document import Document
from backdraft.document.edits import Insert
from backdraft.intake.recognise import read
from backdraft.render.sql import DIALECTS, sql
from tests.engines.conftest import Empty
from tests.engines.mssql_program import sql_server_model
from tests.engines.servers import run_script
from tests.engines.test_designs import DESIGNS
from tests.intake.test_sql import TEMPLATE
from tests.intake.test_sql_collection import SCRIPTS

pytestmark = pytest.mark.engines


def _imported(script: str) -> View:
    found = read(script)
    document = Document.read("backdraft: 1\n").apply(*(Insert(path, value) for path, value in found.entries))
    return Memo().view(document.design)


def test_the_briefs_template_runs_on_every_engine_with_both_its_indexes(empty: Empty) -> None:
    with empty() as database:
        output = sql(_imported(TEMPLATE), database.dialect)
        assert run_script(database, output.text) == 3
        assert output.text.count("CREATE INDEX idx_") == 2
        if database.dialect == "mssql":  # a schema alone, without rows
            return
        database.run("INSERT INTO resources (name) VALUES ('first')")
        assert database.run("SELECT name, status FROM resources WHERE created_at IS NOT NULL") == [("first", "active")]


@pytest.mark.parametrize("path", DESIGNS, ids=lambda path: path.stem)
def test_what_was_written_for_one_engine_is_read_and_runs_on_the_others(path: Path, every: dict[str, Empty]) -> None:
    view = Memo().view(Document.read(path.read_text()).design)
    for source in (key for key in DIALECTS if key in every):
        again = _imported(sql(view, source).text)
        for target, empty in every.items():
            with empty() as database:
                run_script(database, sql(again, target).text)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_what_is_read_of_a_dump_is_a_sound_schema_for_sql_server(path: Path) -> None:
    with sql_server_model() as database:
        assert run_script(database, sql(_imported(path.read_text(encoding="utf-8")), "mssql").text) > 0


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_what_is_read_of_a_dump_runs_on_every_engine(path: Path, every: dict[str, Empty]) -> None:
    view = _imported(path.read_text(encoding="utf-8"))
    for target, empty in every.items():
        with empty() as database:
            assert run_script(database, sql(view, target).text) > 0
