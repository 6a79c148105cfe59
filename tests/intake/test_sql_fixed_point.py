"""What we write we read back whole, in every dialect: random designs with hostile names."""

from __future__ import annotations

import re

import pytest
from hypothesis import Phase, given, settings

from backdraft.design.design import Design
from backdraft.design.view import Memo, View
from backdraft.document.document import Document
from backdraft.document.edits import Insert
from backdraft.intake.sql import read_sql
from backdraft.intake.sql_split import split
from backdraft.render.sql import DIALECTS, sql
from tests.engines.sound_schemas import sound_designs
from tests.soak import examples

#: What is read back otherwise in the first round, because the engine does not hold it: SQLite has one kind of float,
#: and counts by no other type than INTEGER; a type that is an engine's text comes back as that text.
LOSSLESS = ("postgres", "duckdb", "mysql", "mariadb")
#: What may be told when our own SQL is read: SQL Server's generated columns have no type of their own, and where an
#: index of some rows is one of all rows there may be two alike.
TOLD = ("the column has no type; text stands for it", "a second index of the same columns")


def _without_shrinking(number: int) -> settings:
    return settings(examples(number), phases=(Phase.explicit, Phase.reuse, Phase.generate))


def _read(script: str) -> View:
    return _read_and_told(script)[0]


def _read_and_told(script: str) -> tuple[View, bool]:
    """The design, and whether something was told."""
    found = read_sql(script)
    assert not [loss for loss in found.losses if loss.reason not in TOLD], found.losses
    document = Document.read("backdraft: 1\n").apply(*(Insert(path, value) for path, value in found.entries))
    assert not [p for p in document.problems if p.severity == "error"]
    return Memo().view(document.design), bool(found.losses)


def _said(script: str) -> list[list[str]]:
    """The statements and what stands in them, in any order and layout. To do nothing at a delete is to say nothing."""
    texts = [" ".join(s.text.split()).replace(" ON DELETE NO ACTION", "") for s in split(script).statements]
    return sorted(sorted(re.split(r",? CONSTRAINT | \) ", text)) for text in texts)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_written_read_and_written_again_is_a_fixed_point(dialect: str) -> None:
    @_without_shrinking(10)
    @given(sound_designs())
    def judge(design: Design) -> None:
        first = sql(Memo().view(design), dialect).text
        view, told = _read_and_told(first)
        second = sql(view, dialect).text
        assert second == sql(_read(second), dialect).text
        if dialect in LOSSLESS and not told:
            assert _said(first) == _said(second)

    judge()


@_without_shrinking(12)
@given(sound_designs())
def test_what_goes_by_way_of_postgres_is_written_for_any_other_as_the_design_itself_is(design: Design) -> None:
    view = Memo().view(design)
    again = _read(sql(view, "postgres").text)
    for dialect in DIALECTS:
        assert _said(sql(view, dialect).text) == _said(sql(again, dialect).text), dialect
