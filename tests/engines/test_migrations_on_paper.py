"""Migrations of SQL Server and Oracle: on paper, by the rules of their manuals, they come to what a fresh create makes,
and back; SQL Server's own parser and sqlglot's of Oracle read every statement."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given

from backdraft.design.design import Design
from backdraft.design.view import Memo, View
from backdraft.render.sql import sql
from tests.engines.on_paper.mssql import SqlServer
from tests.engines.on_paper.oracle import Oracle
from tests.engines.on_paper.tables import Paper
from tests.engines.random_changes import pairs
from tests.engines.test_migrations import scripts, without_shrinking

pytestmark = pytest.mark.engines

PAPERS: dict[str, Callable[[], Paper]] = {"mssql": SqlServer, "oracle": Oracle}


def judge(dialect: str, old: View, new: View, online: bool = False) -> tuple[str, str]:
    """The tables after the migration are those of a fresh create; after the way back those of the first design."""
    there, back = scripts(old, new, dialect, online)
    paper, fresh, first = (PAPERS[dialect]() for _ in range(3))
    fresh.run(sql(new, dialect).text)
    first.run(sql(old, dialect).text)
    paper.run(sql(old, dialect).text)
    paper.has_rows = True
    paper.run(there)
    assert paper.state() == fresh.state(), there
    paper.run(back)
    assert paper.state() == first.state(), back
    return there, back


@pytest.mark.parametrize("dialect", PAPERS)
@without_shrinking(40)
@given(pair=pairs())
def test_it_comes_to_what_a_fresh_create_makes_and_back(dialect: str, pair: tuple[Design, Design]) -> None:
    old, new = (Memo().view(design) for design in pair)
    judge(dialect, old, new)
