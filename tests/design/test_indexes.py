"""Indexes, keys, foreign keys, checks, shards and partitions from their lines and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backdraft.design.model import ForeignKey, Index, IndexPart, Split
from backdraft.design.notation.schema import (
    expression_words,
    format_foreign,
    format_index,
    format_key,
    format_split,
    parse_check,
    parse_foreign,
    parse_index,
    parse_key,
    parse_split,
)
from backdraft.design.problems import Parsed
from tests.strategies.schema import column_names, foreign_keys, indexes, splits


def told(line: str, parsed: Parsed[object]) -> list[tuple[str, str, str]]:
    return [(line[s.start : s.end], s.message, s.mend) for s in parsed.slips]


def inside(line: str, parsed: Parsed[object]) -> None:
    for place in (*parsed.slips, *parsed.words):
        assert 0 <= place.start <= place.end <= len(line)
    for word in parsed.words:
        assert all(target[-1] == line[word.start : word.end] for target in word.targets)


@pytest.mark.parametrize(
    "line",
    [
        "customer_id, created_at desc",
        "unique a, b",
        "title",
        "lower(email)",
        "unique lower(email) where deleted_at is null",
        "(a + b), c desc nulls last",
        "body gin_trgm_ops using gin",
        "a include (b, c) using btree name=by_a where status <> 'where -> x' -- hot",
        "'desc' desc",
        "'unique'",
        "'where', a where a > 0",
    ],
)
def test_a_canonical_index_is_written_as_it_was_read(line: str) -> None:
    parsed = parse_index(line, "t")
    assert parsed.slips == ()
    assert format_index(parsed.value) == line


@pytest.mark.parametrize(
    ("line", "canonical"),
    [
        ("a,b", "a, b"),
        ("a asc", "a"),
        ("a name=x using gin, b", "a, b using gin name=x"),
        ("a unique", "unique a"),
        ("a include(b)", "a include (b)"),
        ("where", "'where'"),
        ("unique", "'unique'"),
        ("a using GIN", "a using gin"),
    ],
)
def test_the_order_after_the_first_part_is_free(line: str, canonical: str) -> None:
    parsed = parse_index(line, "t")
    assert parsed.slips == ()
    assert format_index(parsed.value) == canonical


@pytest.mark.parametrize(
    ("line", "slip"),
    [
        ("a dsc", ("dsc", '"dsc" means nothing in an index', 'did you mean "desc"?')),
        ("a b", ("b", '"b" means nothing in an index', "put a comma between the columns")),
        ("a,, b", ("", "a part of the index is missing", "leave out the comma")),
        ("a nulls", ("nulls", "nulls come first or last", "write nulls last")),
        ("a using btre", ("btre", 'no method "btre"', 'did you mean "btree"?')),
        (
            "a using x;drop",
            (
                "x;drop",
                '"x;drop" is no method',
                "one of: btree, hash, gin, gist, spgist, brin, hnsw, ivfflat, bloom, fulltext, spatial, rtree",
            ),
        ),
        ("title(20)", ("title(20)", "a prefix length is one engine's own", "write title, or the prefix under native:")),
        ("a DESC", ("DESC", '"DESC" means nothing in an index', "write desc")),
        ("lower(a)||b", ("lower(a)||b", "lower(a)||b is an expression", "put all of it in brackets: (lower(a)||b)")),
        ("a where b > 1; drop table t", (";", "';' has no place in an expression", "leave it out")),
        ("", ("", "an index names its columns", "write a, b desc")),
    ],
)
def test_a_slip_in_an_index(line: str, slip: tuple[str, str, str]) -> None:
    assert told(line, parse_index(line, "t")) == [slip]


@pytest.mark.parametrize("line", ["a, (x; drop)", "a where 1=1) --x", "a x_ops(1);drop", "a using (select)"])
def test_nothing_unsafe_gets_into_an_index(line: str) -> None:
    parsed = parse_index(line, "t")
    assert parsed.slips
    index = parsed.value
    assert index.parts == (IndexPart("a"),)
    assert (index.where, index.using) == ("", "")


def test_words_of_an_index_are_its_columns() -> None:
    line = "lower(email), name include (age) where kind = 'name'"
    words = parse_index(line, "people").words
    assert sorted((w.start, line[w.start : w.end], w.weak) for w in words) == [
        (6, "email", True),
        (14, "name", False),
        (28, "age", False),
        (39, "kind", True),
    ]
    assert all(w.targets == (("tables", "people", "columns", line[w.start : w.end]),) for w in words)
    assert parse_index(line).words == ()


def test_foreign_keys() -> None:
    line = "a, b -> shop.t(x, y) delete=cascade soft -- why"
    parsed = parse_foreign(line, "o")
    assert parsed.slips == ()
    assert parsed.value == ForeignKey(("a", "b"), "shop.t", ("x", "y"), "cascade", flags=("soft",), note="why")
    assert [(line[w.start : w.end], w.targets[0][:2]) for w in parsed.words] == [
        ("a", ("tables", "o")),
        ("b", ("tables", "o")),
        ("shop.t", ("tables", "shop.t")),
        ("x", ("tables", "shop.t")),
        ("y", ("tables", "shop.t")),
    ]
    assert told("a -> t(x, y)", parse_foreign("a -> t(x, y)")) == [
        ("t(x, y)", "1 column cannot point at 2", "name as many columns on both sides")
    ]
    assert told("a -> t delete=cascad", parse_foreign("a -> t delete=cascad")) == [
        ("delete=cascad", 'no action "cascad"', 'did you mean "cascade"?')
    ]
    assert parse_foreign("a, b").value.columns == ("a", "b") and parse_foreign("a, b").slips
    assert parse_foreign("").slips and parse_foreign("->").slips


def test_keys() -> None:
    parsed = parse_key("order_id, line_no", "order_lines")
    assert parsed.value == ("order_id", "line_no") and parsed.slips == ()
    assert [(w.start, w.end) for w in parsed.words] == [(0, 8), (10, 17)]
    assert format_key(parsed.value) == "order_id, line_no"
    assert told("a, a", parse_key("a, a")) == [("a", "a is named twice", "leave one out")]
    assert parse_key("").slips


def test_shards_and_partitions() -> None:
    assert parse_split("hash(id) 64").value == Split("hash", ("id",), 64)
    assert parse_split("range(created_at) every=month").value == Split("range", ("created_at",), None, "month")
    assert parse_split("LIST (a, b) 3").value == Split("list", ("a", "b"), 3)
    for line, slip in (
        ("hsh(id)", ("hsh", '"hsh" is no way to cut a table', 'did you mean "hash"?')),
        ("hash(id) every=mnth", ("every=mnth", 'no step "mnth"', 'did you mean "month"?')),
        ("hash(id) 0", ("0", '"0" means nothing here', "write a number of parts, or every=month")),
    ):
        assert told(line, parse_split(line)) == [slip]
    assert parse_split("hash id").value is None and parse_split("").value is None


def test_checks_are_sql_to_the_letter() -> None:
    line = "status <> 'total' or total > 0 and length(status) < 9"
    parsed = parse_check(line, "orders")
    assert parsed.value == line and parsed.slips == ()
    assert [line[w.start : w.end] for w in parsed.words] == ["status", "total", "status"]
    assert all(w.weak for w in parsed.words)
    assert parse_check("`a > 0`").value == "a > 0"
    unsafe = parse_check("a > 0); drop table t; --", "t")
    assert unsafe.value == "" and unsafe.slips


def test_words_of_an_expression() -> None:
    sql = "orders.total > 1 and \"Größe\" = `x` and e'a' <> kind::text and lower (name) = 'o'"
    words = [(sql[w.start - 5 : w.end - 5], w.targets[0]) for w in expression_words(sql, "orders", 5)]
    assert words == [
        ("orders", ("tables", "orders")),
        ("total", ("tables", "orders", "columns", "total")),
        ("Größe", ("tables", "orders", "columns", "Größe")),
        ("x", ("tables", "orders", "columns", "x")),
        ("kind", ("tables", "orders", "columns", "kind")),
        ("name", ("tables", "orders", "columns", "name")),
    ]


@given(indexes())
def test_every_index_survives_its_line(index: Index) -> None:
    line = format_index(index)
    parsed = parse_index(line, "t")
    assert parsed.slips == ()
    assert parsed.value == index
    inside(line, parsed)


@given(foreign_keys())
def test_every_foreign_key_survives_its_line(key: ForeignKey) -> None:
    line = format_foreign(key)
    parsed = parse_foreign(line, "t")
    assert parsed.slips == ()
    assert parsed.value == key
    inside(line, parsed)


@given(splits())
def test_every_split_survives_its_line(split: Split) -> None:
    parsed = parse_split(format_split(split), "t")
    assert parsed.slips == ()
    assert parsed.value == split


@given(st.lists(column_names(), min_size=1, unique=True).map(tuple))
def test_every_key_survives_its_line(key: tuple[str, ...]) -> None:
    parsed = parse_key(format_key(key), "t")
    assert parsed.slips == ()
    assert parsed.value == key


LINES = (
    st.text(max_size=50)
    | st.text("ab .,'`()[]{}-=>12\n", max_size=40)
    | st.lists(
        st.sampled_from(
            (
                "a",
                "b,",
                "unique",
                "desc",
                "nulls",
                "(",
                ")",
                "include",
                "(a",
                "using",
                "name=",
                "where",
                "--",
                "->",
                "t(x",
            )
        ),
        max_size=8,
    ).map(" ".join)
)


@given(LINES)
def test_any_text_is_read_without_harm_and_settles_after_one_writing(line: str) -> None:
    index, foreign, split, key = (
        parse_index(line, "t"),
        parse_foreign(line, "t"),
        parse_split(line, "t"),
        parse_key(line, "t"),
    )
    for parsed in (index, foreign, split, key, parse_check(line, "t")):
        inside(line, parsed)
    if not index.slips:
        assert parse_index(format_index(index.value), "t").value == index.value
    if not foreign.slips:
        assert parse_foreign(format_foreign(foreign.value), "t").value == foreign.value
    if not split.slips:
        assert split.value is not None
        assert parse_split(format_split(split.value), "t").value == split.value
    if not key.slips:
        assert parse_key(format_key(key.value), "t").value == key.value
