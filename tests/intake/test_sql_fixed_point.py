"""What we write we read back whole, in every dialect: random designs with hostile names."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import Phase, given, settings

from backdraft.compare.changes import Change, compare
from backdraft.design.design import Design
from backdraft.design.notation.schema import is_sql_type
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
#: What may be told when our own SQL is read: where an index of some rows is one of all rows there may be two alike.
TOLD = ("a second index of the same columns",)


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
    return sorted(sorted(re.split(r",? CONSTRAINT | \) ", text.removesuffix(" )"))) for text in texts)


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


def told(change: Change) -> Iterator[str]:
    """What a change says, without names: `type uuid → char`."""
    if not change.fields:
        yield f"{change.kind} {change.path[2] if len(change.path) > 2 else change.path[0]}"
    for field in change.fields:
        if field.field != "type":
            yield field.field
            continue
        before, after = (text.partition("(")[0] for text in (field.before, field.after))
        yield f"type {before if is_sql_type(before.rstrip('[]')) or not before else 'named'} → {after}"


#: What no dialect but PostgreSQL, SQLite and SQL Server has is an index of some rows: it is of all. What none but
#: PostgreSQL and DuckDB has: types of their own, the kinds of time.
_MOMENTS = ("type timestamp → timestamp", "type timestamptz → timestamp", "type timestamptz → timestamptz")
_ENUMS = ("removed types", "type named → enum", "type enum → enum")
_MYSQL = frozenset(
    (*_MOMENTS, *_ENUMS, "where", "partition", "type inet → varchar", "type uuid → char", "type text[] → json")
)
#: What each dialect does not hold of a design, so that it is lost on the way through it.
LOST: dict[str, frozenset[str]] = {
    "postgres": frozenset(),
    "mysql": _MYSQL,
    "mariadb": _MYSQL | {"removed indexes"},
    # Its types are five; notes are remarks, and a column that is numbered is an INTEGER.
    "sqlite": frozenset((*_MOMENTS, *_ENUMS, "default", "note", "partition", "type  → bigint", "type bigint → int"))
    | {f"type {kind} → text" for kind in ("inet", "json", "uuid", "text[]")}
    | {"type real → double"},
    # It has no actions of foreign keys, keeps no generated column, and a moment has no digits to choose. A key of two
    # tables that point at each other is lost: what is left of it is a column of the target's type with an index.
    "duckdb": frozenset(
        ("delete", "update", "flags", "where", "partition", "type inet → text", "type timestamp → timestamp")
    )
    | {"references", "added indexes", *(f"type  → {key}" for key in ("bigint", "int", "uuid", "varchar"))},
    # FLOAT is a double.
    "mssql": frozenset((*_MOMENTS, *_ENUMS, "default", "delete", "note", "partition", "removed indexes"))
    | {f"type {kind} → text" for kind in ("json", "text[]")}
    | {"type inet → varchar", "type real → double", "type time → time"},
    # An empty text is null there, generated columns are virtual.
    "oracle": frozenset((*_MOMENTS, *_ENUMS, "default", "delete", "flags", "where", "partition", "removed indexes"))
    | {"type inet → varchar", "type json → text", "type text[] → text", "type time → varchar"},
}


@pytest.mark.parametrize("by", DIALECTS)
def test_what_a_dialect_holds_is_written_for_any_other_as_if_it_had_never_been_there(by: str) -> None:
    """By way of a dialect a design loses what is listed. What is left loses nothing more, for whichever dialect."""

    @_without_shrinking(3)
    @given(sound_designs())
    def judge(design: Design) -> None:
        whole = _read(sql(Memo().view(design), "postgres").text)
        held = _read(sql(whole, by).text)
        assert {said for change in compare(whole, held).changes for said in told(change)} <= LOST[by]
        again = _read(sql(held, by).text)
        for dialect in DIALECTS:
            assert _said(sql(held, dialect).text) == _said(sql(again, dialect).text), dialect

    judge()


#: What SQL Server says otherwise: no values for true and false, texts in pieces, columns with the type of their value.
OTHERWISE = """backdraft: 1
tables:
  t:
    columns:
      id: int pk
      n: int?
      paid: bool?
      code: varchar(9)? = 'a$(b)'
      big: bool? as `n > 1`
      either: bool? as `paid or n is null`
      twice: bigint? as `n * 2`
      small: varchar(9)? as `lower(code)`
      chosen: bool? as `case when paid then n > 1 end`
    indexes: ["unique code", "n where paid", "n, id where code <> '注文'"]
    checks:
      a: (n > 1) = paid
      b: coalesce(paid, false)
      c: case when n > 1 then code like '[a]%' else paid end
      d: not paid or code <> '$(x)'
      e: round(n) > 1 or cast(n as text) = '1'
"""


def test_what_sql_server_says_otherwise_comes_back_as_it_was() -> None:
    design = Document.read(OTHERWISE)
    assert not design.problems
    view = Memo().view(design.design)
    first = sql(view, "mssql").text
    again, told = _read_and_told(first)
    assert not told and sql(again, "mssql").text == first
    assert _said(sql(again, "postgres").text) == _said(sql(view, "postgres").text)


#: What is taken out of JSON, in brackets that are needed and in such that are not; an index with a note.
TAKEN_OUT = """backdraft: 1
tables:
  t:
    columns:
      id: int pk
      d: json?
      n: varchar(9)?
      m: varchar(9)?
    checks:
      a: (d ->> 'b') = 'c'
      b: n || (d ->> 'b') <> 'xc'
      c: (d ->> 'b') || n = 'xc' or (d ->> 'b') is null
    indexes: ["n, m name=of_both -- it's why", "m, n"]
"""


@pytest.mark.parametrize("dialect", LOSSLESS)
def test_brackets_and_notes_of_indexes_come_back(dialect: str) -> None:
    document = Document.read(TAKEN_OUT)
    assert not document.problems
    first = sql(Memo().view(document.design), dialect).text
    again, told = _read_and_told(first)
    assert not told and _said(sql(again, dialect).text) == _said(first)
    assert _said(sql(again, "postgres").text) == _said(sql(Memo().view(document.design), "postgres").text)
