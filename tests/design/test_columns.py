"""Column lines: what people write, what is written back, and what is said about a slip."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backdraft.design.model import Column, Default, SqlType
from backdraft.design.notation.schema import format_column, format_sqltype, parse_column, parse_sqltype
from backdraft.design.problems import Parsed
from tests.strategies.schema import columns, sqltypes


def spelled(line: str, sql_words: bool = False) -> str:
    parsed = parse_column(line, "c", sql_words=sql_words)
    assert parsed.slips == ()
    return format_column(parsed.value)


def told(line: str) -> list[tuple[str, str, str]]:
    """The letters, message and mend of each slip."""
    return [(line[s.start : s.end], s.message, s.mend) for s in parse_column(line, "c").slips]


@pytest.mark.parametrize(
    "line",
    [
        "uuid pk = uuid",
        "Email unique pii",
        "-> customers.id delete=restrict",
        "-> users.id?",
        "uuid? -> users.id",
        "-> shop.users.id",
        "-> users",
        "Status = 'pending'",
        "numeric(12,2) 0.. -- in the shop's currency",
        "varchar(500)?",
        "-> products.sku -- in another store, so no constraint",
        "int 1..1000",
        "int -5..-1",
        "numeric(3,1) ..9.5",
        "date 2020-01-01..2026-12-31",
        "text[] 0..5 = []",
        "timestamptz update=now = now",
        "varchar(80) was=name",
        "bigint auto pk",
        "int unsigned = -5",
        "json = {}",
        "bool = true",
        "enum(a, 'b c')[] = []",
        "native:tsvector",
        "native:(bit varying(5))?",
        "numeric(12,2) virtual as `price * quantity`",
        "timestamptz = `now() + interval '1 day'` -- tomorrow",
        "text = 'it''s -- [not] a note (really'",
        "varchar(320) email",
    ],
)
def test_a_canonical_line_is_written_as_it_was_read(line: str) -> None:
    assert spelled(line) == line


@pytest.mark.parametrize(
    ("line", "canonical"),
    [
        ("integer", "int"),
        ("INT4", "int"),
        ("int8", "bigint"),
        ("bigserial pk", "bigint auto pk"),
        ("serial", "int auto"),
        ("smallserial", "smallint auto"),
        ("jsonb?", "json?"),
        ("double precision", "double"),
        ("double precision?", "double?"),
        ("DOUBLE PRECISION[] = []", "double[] = []"),
        ("character varying(20)", "varchar(20)"),
        ("character varying (20)?", "varchar(20)?"),
        ("varchar", "text"),
        ("varchar2(50 char)", "varchar(50)"),
        ("nvarchar(max)", "text"),
        ("character(2)", "char(2)"),
        ("char", "char(1)"),
        ("decimal(10, 2)", "numeric(10,2)"),
        ("numeric (12, 2) 0..", "numeric(12,2) 0.."),
        ("number(9)", "numeric(9)"),
        ("money", "numeric(19,4)"),
        ("float", "double"),
        ("float4", "real"),
        ("float(10)", "real"),
        ("datetime", "timestamp"),
        ("datetime(6)", "timestamp(6)"),
        ("timestamp with time zone = now", "timestamptz = now"),
        ("timestamp(3) with time zone", "timestamptz(3)"),
        ("timestamp without time zone", "timestamp"),
        ("time without time zone", "time"),
        ("tinyint(1)", "bool"),
        ("boolean", "bool"),
        ("bit", "bool"),
        ("tinyint", "smallint"),
        ("int(11)", "int"),
        ("bytea", "bytes"),
        ("varbinary(16)", "bytes(16)"),
        ("longtext", "text"),
        ("uniqueidentifier", "uuid"),
        ("text = 'a' pk", "text pk = 'a'"),
        ("uuid ?", "uuid?"),
        ("uuid = gen_random_uuid()", "uuid = uuid"),
        ("uuid = uuid_generate_v4()", "uuid = uuid"),
        ("uuid = uuidv7()", "uuid = uuid7"),
        ("timestamptz = now()", "timestamptz = now"),
        ("timestamptz = CURRENT_TIMESTAMP", "timestamptz = now"),
        ("timestamp(6) = current_timestamp(6)", "timestamp(6) = now"),
        ("timestamp = now ()", "timestamp = now"),
        ("date = current_date", "date = today"),
        ("date = CURDATE()", "date = today"),
        ("bool = TRUE", "bool = true"),
        ("numeric(2,1) = .5", "numeric(2,1) = 0.5"),
        ("int = +5", "int = 5"),
        ("int =5", "int = 5"),
        ("text ->users.id", "text -> users.id"),
        ("text delete=SET-NULL -> a.b", "text -> a.b delete=set_null"),
        ("int as `a + b` 0..", "int 0.. as `a + b`"),
    ],
)
def test_spellings_of_the_dialects_are_read(line: str, canonical: str) -> None:
    assert spelled(line) == canonical


@pytest.mark.parametrize(
    ("line", "canonical"),
    [
        ("uuid NOT NULL PRIMARY KEY DEFAULT gen_random_uuid()", "uuid pk = uuid"),
        ("varchar(50) not null default 'active'", "varchar(50) = 'active'"),
        ("text null", "text?"),
        ("bigint references users(id) on delete cascade", "bigint -> users.id delete=cascade"),
        ("bigint REFERENCES users (id) ON DELETE SET NULL", "bigint -> users.id delete=set_null"),
        ("int references users", "int -> users"),
        ("int unique key auto_increment", "int unique auto"),
        ("bigint generated by default as identity", "bigint auto"),
        ("int generated always as (a + b) stored", "int as `a + b`"),
        ("timestamp default now() on update current_timestamp", "timestamp update=now = now"),
        ("varchar(9) comment 'it''s' unique", "varchar(9) unique -- it's"),
        ("constraint fk_x references a(b)", "-> a.b"),
        ("varchar(50) = 'active'", "varchar(50) = 'active'"),
    ],
)
def test_a_quick_line_may_speak_sql_and_a_file_is_told_the_formats_way(line: str, canonical: str) -> None:
    assert spelled(line, sql_words=True) == canonical
    in_file = parse_column(line, "c")
    assert format_column(in_file.value) == canonical
    assert bool(in_file.slips) == (line != canonical)
    assert all(slip.mend for slip in in_file.slips)


@pytest.mark.parametrize(
    ("line", "slip"),
    [
        ("varchar(50) = active", ("active", 'a bare word is no default: "active"', "did you mean 'active'?")),
        ('text = "active"', ('"active"', "text stands in single quotes", "did you mean 'active'?")),
        ("text = 'a'::text", ("::text", "::text is no part of the text", "write 'a'")),
        ("text = lower('A')", ("lower('A')", "lower('A') is SQL", "put it in back-quotes: `lower('A')`")),
        ("text =", ("=", "the default is missing", "write = 0, = 'text', = now or leave out the =")),
        ("varchar(20) uniqe", ("uniqe", '"uniqe" means nothing in a column', 'did you mean "unique"?')),
        ("varchr(20)", ("varchr(20)", 'no type "varchr" takes arguments', 'did you mean "varchar"?')),
        ("varchar(x)", ("(x)", "(x) are no arguments of varchar", "write varchar(120)")),
        ("uuid? pk", ("pk", "a key is never null", "leave out the ?")),
        ("pk uuid", ("uuid", "the type comes first", "begin the line with uuid")),
        ("uuid -> users.id dlete=cascade", ("dlete", 'no key "dlete" in a column', 'did you mean "delete"?')),
        ("int >=0", (">=0", '">=0" means nothing in a column', "write bounds: 0.. is >= 0, ..9 is <= 9")),
        ("uuid -> users.id delete=cascad", ("cascad", 'no action "cascad"', 'did you mean "cascade"?')),
        ("-> users.", ("users.", "the target's column is missing", "write -> users.id, or -> users for its key")),
        ("uuid ->", ("->", "-> points at nothing", "write -> table.column, or -> table for its key")),
        ("int 5..1", ("5..1", "nothing is between 5 and 1", "write the lower one first, such as 1..100")),
        (
            "date 2026-02-30..",
            ("2026-02-30..", "there is no day 2026-02-30", "write the lower one first, such as 1..100"),
        ),
        ("text -1..5", ("-1..5", "the bounds of a text or list are lengths", "write whole numbers from 0 on")),
        ("tsvector", ("tsvector", "tsvector is one engine's own type", "write native:tsvector")),
        ("text soft", ("soft", "soft is for a reference", "add -> table.column or leave it out")),
        ("text auto", ("auto", "text does not count by itself", "use bigint auto, or uuid = uuid")),
        ("uuid nullable", ("nullable", '"nullable" means nothing in a column', "write ? after the type")),
        ("text --note", ("--note", "a note needs a blank after --", "write -- note")),
        ("text = 'open", ("'open", "the quote ' is never closed", "add ' at the end of the text")),
        ("enum(a, b c)", ("b c", "b c needs quotes", "write 'b c'")),
        ("numeric(2,5)", ("(2,5)", "the digits after the point are among all digits", "write numeric(12,2)")),
    ],
)
def test_a_slip_is_told_at_its_letters_with_a_mend(line: str, slip: tuple[str, str, str]) -> None:
    assert told(line) == [slip]


def test_a_line_with_slips_still_says_what_could_be_understood() -> None:
    parsed = parse_column("numeric(12,2) uniqe 0.. = 5 -- why", "total")
    assert len(parsed.slips) == 1
    assert parsed.value == Column(
        "total", SqlType("numeric", (12, 2)), low="0", default=Default("number", "5"), note="why"
    )
    assert parse_column("", "c").slips and parse_column("-- only a note", "c").value.note == "only a note"


def test_words_name_tables_columns_and_types() -> None:
    line = "Status -> shop.users.id as `lower(Name) || 'x' || \"odd\"` -- Status"
    parsed = parse_column(line, "c", table="orders")
    assert [(line[w.start : w.end], w.targets, w.weak) for w in parsed.words] == [
        ("Status", (("types", "Status"),), False),
        ("shop.users", (("tables", "shop.users"),), False),
        ("id", (("tables", "shop.users", "columns", "id"),), False),
        ("Name", (("tables", "orders", "columns", "Name"),), True),
        ("odd", (("tables", "orders", "columns", "odd"),), True),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "native:x);drop",
        "native:int;--",
        "native:(int not null)",
        "native:(int references users)",
        "native:varchar('\\')",
        "native:foo(a(b))",
        "native:",
        "native:int/**/",
        "native:int\u200b",
        'native:"x"',
    ],
)
def test_no_native_type_can_smuggle_sql(line: str) -> None:
    parsed = parse_column(line, "c")
    assert parsed.slips
    assert parsed.value.type is None


@pytest.mark.parametrize(
    "sql", ["x); drop table y", "1; select 2", "a -- b", "a /* b", "'open", '"open', "a)", "(a", ""]
)
def test_unsafe_sql_is_told_and_left_out(sql: str) -> None:
    for line in (f"text = `{sql}`", f"text as `{sql}`"):
        parsed = parse_column(line, "c")
        assert parsed.slips
        assert parsed.value.default is None and parsed.value.generated == ""


def inside(line: str, parsed: Parsed[object]) -> None:
    """Every slip and word lies inside the line; each word is spelled by its letters."""
    for place in (*parsed.slips, *parsed.words):
        assert 0 <= place.start <= place.end <= len(line)
    for slip in parsed.slips:
        assert slip.message
    for word in parsed.words:
        assert all(target[-1] == line[word.start : word.end] for target in word.targets)


@given(columns())
def test_every_column_survives_its_line(column: Column) -> None:
    line = format_column(column)
    parsed = parse_column(line, column.name, "orders")
    assert parsed.slips == ()
    assert parsed.value == column
    inside(line, parsed)


@given(sqltypes())
def test_every_type_survives_its_spelling(type_: SqlType) -> None:
    parsed = parse_sqltype(format_sqltype(type_))
    assert parsed.slips == ()
    assert parsed.value == type_


@st.composite
def mangled(draw: st.DrawFn) -> str:
    """A good line with letters taken out, doubled or put in."""
    line = format_column(draw(columns()))
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(line)))
        to = min(len(line), at + draw(st.integers(0, 4)))
        line = (
            line[:at]
            + draw(st.sampled_from(("", line[at:to] * 2, "'", "`", "(", ")", " ", "=", "->", "..", "?", " not null ")))
            + line[to:]
        )
    return line


@given(st.text(max_size=60) | mangled() | st.text("ab .,'`()[]{}-=>?12\n", max_size=40), st.booleans())
def test_any_text_is_read_without_harm_and_settles_after_one_writing(line: str, sql_words: bool) -> None:
    parsed = parse_column(line, "c", "orders", sql_words=sql_words)
    inside(line, parsed)
    if not parsed.slips:
        once = format_column(parsed.value)
        again = parse_column(once, "c")
        assert again.slips == ()
        assert again.value == parsed.value
        assert format_column(again.value) == once


@given(st.text(max_size=40) | st.text("abint(,)'[]? ", max_size=30))
def test_any_text_is_read_as_a_type_without_harm(line: str) -> None:
    parsed = parse_sqltype(line)
    inside(line, parsed)
    if not parsed.slips:
        assert parsed.value is not None
        assert parse_sqltype(format_sqltype(parsed.value)).value == parsed.value
