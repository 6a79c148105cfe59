"""Named types from their lines and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backdraft.design.model import Column, Part, Pick, SqlType, TypeDef
from backdraft.design.notation.schema import format_type, is_sql_type, parse_type
from tests.strategies.schema import typedefs


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("enum(pending, paid, 'b c')", TypeDef("T", "enum", members=("pending", "paid", "b c"))),
        ("enum(a, b) -- states", TypeDef("T", "enum", members=("a", "b"), note="states")),
        (
            "varchar(320) email",
            TypeDef("T", "column", column=Column("T", SqlType("varchar", (320,)), flags=("email",))),
        ),
        (
            "numeric(12,2) 0.. -- money",
            TypeDef("T", "column", column=Column("T", SqlType("numeric", (12, 2)), low="0"), note="money"),
        ),
        ("Email?", TypeDef("T", "column", column=Column("T", SqlType("named", text="Email"), True))),
        ("Order[]", TypeDef("T", "column", column=Column("T", SqlType("named", text="Order", array=1)))),
        ("Card | Transfer", TypeDef("T", "union", options=("Card", "Transfer"))),
        ("products", TypeDef("T", "derived", base="products")),
        ("order_lines - order_id", TypeDef("T", "derived", base="order_lines", drop=("order_id",))),
        ("orders + lines:OrderLine[]", TypeDef("T", "derived", base="orders", add=(Part("lines", "OrderLine", True),))),
        (
            "orders(customer_id, note?, status!) - a, b + lines:OrderLine[]?, sum:numeric(12,2)",
            TypeDef(
                "T",
                "derived",
                base="orders",
                pick=(Pick("customer_id"), Pick("note", True), Pick("status", False)),
                drop=("a", "b"),
                add=(Part("lines", "OrderLine", True, True), Part("sum", "numeric(12,2)")),
            ),
        ),
    ],
)
def test_the_forms_of_a_type(line: str, value: TypeDef) -> None:
    parsed = parse_type(line, "T")
    assert parsed.slips == ()
    assert parsed.value == value
    assert format_type(value) == line


@pytest.mark.parametrize(
    ("line", "canonical"),
    [
        ("A|B", "A | B"),
        ("enum (a,b)", "enum(a, b)"),
        ("orders -a +b: integer", "orders - a + b:int"),
        ("orders (a, b)", "orders(a, b)"),
        ("timestamp with time zone", "timestamptz"),
        ("orders + x:double precision", "orders + x:double"),
    ],
)
def test_loose_writing_is_read(line: str, canonical: str) -> None:
    parsed = parse_type(line, "T")
    assert parsed.slips == ()
    assert format_type(parsed.value) == canonical


@pytest.mark.parametrize(
    ("line", "slip"),
    [
        ("enum(a, a)", ("a", "a is listed twice", "leave it out")),
        ("enum(a b)", ("a b", "a b needs quotes", "write 'a b'")),
        ("A | int", ("int", '"int" is no named type', "write A | B, names from types or tables")),
        ("orders(a, a)", ("a", "a is named twice", "leave one out")),
        ("orders(a) x", ("x", '"x" says nothing here', "write - field, or + a:Type")),
        ("orders + lines", ("lines", '"lines" is no field with a type', "write + lines:OrderLine[]")),
        ("varchr(320)", ("varchr(320)", 'no type "varchr" takes arguments', 'did you mean "varchar"?')),
        ("", ("", "the type says nothing", "write enum(a, b), varchar(320) or table - field")),
    ],
)
def test_a_slip_in_a_type(line: str, slip: tuple[str, str, str]) -> None:
    [found] = parse_type(line, "T").slips
    assert (line[found.start : found.end].strip(), found.message, found.mend) == slip


def test_no_type_takes_the_name_of_one_of_sql_or_of_a_flag() -> None:
    assert parse_type("numeric(12,2)", "money").slips
    assert parse_type("varchar(320)", "email").slips
    assert not parse_type("numeric(12,2)", "Money").slips
    assert is_sql_type("TIMESTAMPTZ") and is_sql_type("bigserial") and not is_sql_type("Text")


def test_words_of_a_type() -> None:
    line = "orders(note) - total + lines:OrderLine[], n:int"
    words = parse_type(line, "T").words
    assert [(line[w.start : w.end], w.targets, w.weak) for w in words] == [
        ("orders", (("types", "orders"), ("tables", "orders")), False),
        ("note", (("types", "orders", "columns", "note"), ("tables", "orders", "columns", "note")), True),
        ("total", (("types", "orders", "columns", "total"), ("tables", "orders", "columns", "total")), True),
        ("OrderLine", (("types", "OrderLine"), ("tables", "OrderLine")), False),
    ]


@given(typedefs(lines=True))
def test_every_type_survives_its_line(type_: TypeDef) -> None:
    line = format_type(type_)
    parsed = parse_type(line, type_.name)
    assert parsed.slips == ()
    assert parsed.value == type_
    for word in parsed.words:
        assert all(target[-1] == line[word.start : word.end] for target in word.targets)


@st.composite
def mangled(draw: st.DrawFn) -> str:
    line = format_type(draw(typedefs(lines=True)))
    at = draw(st.integers(0, len(line)))
    to = min(len(line), at + draw(st.integers(0, 4)))
    return line[:at] + draw(st.sampled_from(("", "(", ")", ",", " + ", " - ", "|", ":", "?", "'"))) + line[to:]


@given(st.text(max_size=50) | st.text("aB .,'`()[]+-|:?!", max_size=30) | mangled())
def test_any_text_is_read_without_harm_and_settles_after_one_writing(line: str) -> None:
    parsed = parse_type(line, "T")
    for place in (*parsed.slips, *parsed.words):
        assert 0 <= place.start <= place.end <= len(line)
    if not parsed.slips:
        once = format_type(parsed.value)
        again = parse_type(once, "T")
        assert again.slips == ()
        assert again.value == parsed.value
