"""A person's expressions: written for the target where it has the words, else refused with the reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backdraft.design.model import SqlType
from backdraft.render.sql.dialects import DIALECTS
from backdraft.render.sql.expressions import Scope, write_expression
from backdraft.render.sql.facts import Shape
from tests.strategies.services import NASTY

NAMES = {name: name for name in ("a", "b", "t", "d", "s", "order", "customerId")}
SHAPES = {
    "a": Shape(SqlType("int")),
    "b": Shape(SqlType("bigint")),
    "t": Shape(SqlType("text")),
    "d": Shape(SqlType("timestamptz")),
    "s": Shape(SqlType("enum", members=("on", "off")), enum="State"),
    "order": Shape(SqlType("json")),
    "customerId": Shape(SqlType("uuid")),
}
SCOPE = Scope(NAMES, SHAPES, "orders")


@pytest.mark.parametrize(
    ("text", "postgres", "mysql", "sqlite"),
    [
        ("a > 0 and t <> ''", "a > 0 AND t <> ''", "a > 0 AND t <> ''", "a > 0 AND t <> ''"),
        ("length(t) > 3", "LENGTH(t) > 3", "CHAR_LENGTH(t) > 3", "LENGTH(t) > 3"),
        ("orders.a > 1", "a > 1", "a > 1", "a > 1"),
        ("t || 'x' = 'y'", "t || 'x' = 'y'", "CONCAT(t, 'x') = 'y'", "t || 'x' = 'y'"),
        (
            "concat(t, '-', t) <> ''",
            "CONCAT(t, '-', t) <> ''",
            "CONCAT(COALESCE(t, ''), '-', COALESCE(t, '')) <> ''",
            "COALESCE(t, '') || '-' || COALESCE(t, '') <> ''",
        ),
        ("a::text like '1%'", "CAST(a AS TEXT) LIKE '1%'", "CAST(a AS CHAR) LIKE '1%'", "CAST(a AS TEXT) LIKE '1%'"),
        (
            "\"order\"->>'k' = 'v'",
            "\"order\" ->> 'k' = 'v'",
            "JSON_UNQUOTE(JSON_EXTRACT(`order`, '$.k')) = 'v'",
            "\"order\" ->> '$.k' = 'v'",
        ),
        ("customerid is not null", '"customerId" IS NOT NULL', "`customerId` IS NOT NULL", '"customerId" IS NOT NULL'),
    ],
)
def test_conditions_in_the_words_of_each_dialect(text: str, postgres: str, mysql: str, sqlite: str) -> None:
    for dialect, written in (("postgres", postgres), ("mysql", mysql), ("sqlite", sqlite)):
        assert write_expression(text, dialect, "check", SCOPE).text == written


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "nothing is written"),
        ("a > 0; drop table orders", "more than one expression"),
        ("a > 0) check (1=1", "could not be read"),
        ("drop table orders", "no expression"),
        ("a > (select max(b) from x)", "subquery"),
        ("exists (select 1)", "subquery"),
        ("count(*) > 1", "several rows"),
        ("a > $1", "parameter"),
        ("missing > 1", 'reads "missing"'),
        ("other.a > 1", 'reads "other.a"'),
        ("a = 'x'", "'x' is no number"),
        ("t > 1", "text and number cannot be compared"),
        ("s = 'paid'", "'paid' is no enum"),
        ("a + b", "no condition"),
        ("a and b > 1", "number is neither true nor false"),
        ("customerId = 'x'", "'x' is no uuid"),
        ("(" * 2000 + "a" + ")" * 2000, "longer than"),
        ("(" * 900 + "a" + ")" * 900 + " > 1", "nested too deep"),
        ("a > 1 -- \x00", "cannot be seen"),
    ],
)
def test_what_is_no_sound_condition_is_refused(text: str, reason: str) -> None:
    written = write_expression(text, "postgres", "check", SCOPE)
    assert reason in written.refused and not written.text


@pytest.mark.parametrize(
    ("text", "place", "dialect", "reason"),
    [
        ("d > now()", "where", "postgres", "changes from moment to moment"),
        ("d > now()", "check", "sqlite", "changes from moment to moment"),
        ("concat(t, t) = 'x'", "generated", "postgres", "write || for concat"),
        ("d + interval '1 day'", "generated", "postgres", "hangs on settings"),
        ("t || a", "generated", "postgres", "number is no text"),
        ("a", "default", "postgres", "cannot read other columns"),
        ("regexp_replace(t, 'a', 'b') = 'c'", "check", "sqlite", "SQLite has no"),
        ("date_trunc('day', d) = d", "check", "mysql", "has no"),
    ],
)
def test_each_place_forbids_something_else(text: str, place: str, dialect: str, reason: str) -> None:
    assert reason in write_expression(text, dialect, place, SCOPE).refused  # type: ignore[arg-type]


@given(st.text(max_size=40) | st.sampled_from(NASTY), st.sampled_from(sorted(DIALECTS)))
def test_no_text_makes_it_raise_or_says_both_yes_and_no(text: str, dialect: str) -> None:
    written = write_expression(text, dialect, "check", SCOPE)
    assert bool(written.text) != bool(written.refused)


def test_comments_of_a_person_do_not_reach_the_statement() -> None:
    for comment in ("a > 0 -- */ ; drop table x", "a > 0 /* ; drop */"):
        for dialect in DIALECTS:
            assert write_expression(comment, dialect, "check", SCOPE).text == "a > 0"
