"""Figures in words: no class better than they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backdraft.capacity.columns import Row, fit, table, width_of, wrapped
from backdraft.capacity.words import bits, count, percent, rate, seconds, size
from backdraft.design.output import Line


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.9989999, "99.89 %"),
        (0.999, "99.90 %"),
        (0.99999, "99.9990 %"),
        (0.999999875, "99.999987 %"),
        (0.99, "99.00 %"),
        (0.98951, "98.95 %"),
        (0.5, "50 %"),
        (1.0, "100 %"),
        (0.0, "0 %"),
        (1.2, "120 %"),
        (None, "–"),
    ],
)
def test_a_share_is_not_rounded_up_to_a_further_nine(value: float | None, text: str) -> None:
    assert percent(value) == text


@pytest.mark.parametrize(
    ("told", "text"),
    [
        (rate(999.99999), "1 000/s"),
        (seconds(0.99999), "1 s"),
        (seconds(59.999), "1 min"),
        (seconds(0.00099999), "1 ms"),
        (count(999_999), "1 M"),
        (size(999_999), "1 MB"),
        (bits(999_999), "1 Mbit/s"),
    ],
)
def test_what_is_rounded_up_to_the_next_unit_is_told_in_it(told: str, text: str) -> None:
    assert told == text


@given(st.floats(0.99, 1, exclude_max=True))
def test_what_is_told_of_an_availability_is_never_more_than_it_is(value: float) -> None:
    told = float(percent(value).removesuffix(" %"))
    assert told <= value * 100 * (1 + 1e-12)
    assert 100 - told == pytest.approx(100 - value * 100, rel=0.12, abs=2e-10)  # what is missing, to two digits


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (seconds(0.0121), "12.1 ms"),
        (seconds(0), "0 ms"),
        (seconds(5e-7), "0.5 µs"),
        (seconds(1.5), "1.5 s"),
        (seconds(44.9 * 60), "44.9 min"),
        (seconds(3 * 86_400), "3 d"),
        (seconds(None), "unstable"),
        (rate(1 / 900), "96/day"),
        (rate(5700), "5 700/s"),
        (rate(0), "0/s"),
        (size(3.68e9), "3.68 GB"),
        (size(12), "12 B"),
        (count(12e6), "12 M"),
        (count(0), "0"),
        (bits(9.12e6), "9.12 Mbit/s"),
    ],
)
def test_quantities_have_three_digits_in_the_unit_that_fits(text: str, told: str) -> None:
    assert text == told


def test_columns_stand_under_each_other_with_wide_letters_too() -> None:
    rows: list[Row] = [(("services", name), (name, "57 %")) for name in ("orders", "注文", "café", "注文サービス")]
    lines = [line.text for line in table(("service", "busy"), rows)]
    assert {width_of(line[: line.index(word)]) for line, word in zip(lines, ["busy", *["57"] * 4], strict=True)} == {14}
    assert [fit("注文サービス", cells) for cells in (13, 12, 6, 5)] == [
        "注文サービス ",
        "注文サービス",
        "注文 …",
        "注文…",
    ]


@given(st.text("ab 注=", max_size=60), st.text("xyz ·", min_size=1, max_size=200), st.integers(30, 90))
def test_a_long_line_is_wrapped_and_loses_no_word(name: str, text: str, width: int) -> None:
    line = Line(f"{name}  {text}", ("load",))
    told = wrapped((line,), width)
    assert " ".join(" ".join(each.text for each in told).split()) == " ".join(line.text.split())
    assert {each.path for each in told} == {("load",)}
    longest = max(width_of(word) for word in line.text.split(" "))
    if longest <= 12:
        assert all(width_of(each.text.rstrip()) <= width for each in told)


@given(st.lists(st.text("ab注", min_size=1, max_size=12), min_size=2, max_size=12), st.integers(40, 120))
def test_a_table_that_has_no_room_goes_on_below_and_loses_no_column(head: list[str], width: int) -> None:
    rows: list[Row] = [(("services", str(i)), tuple(f"{i}{cell}" for cell in head)) for i in range(3)]
    lines = table(tuple(head), rows, width)
    assert all(width_of(line.text) <= width for line in lines)
    assert len(lines) % 4 == 0
    assert [line.path for line in lines] == [(), *(path for path, _ in rows)] * (len(lines) // 4)
    parts = [lines[at : at + 4] for at in range(0, len(lines), 4)]
    for n, cells in enumerate([tuple(head), *(cells for _, cells in rows)]):
        said = [part[n].text.split() for part in parts]
        assert {words[0] for words in said} == {cells[0]}
        assert [word for words in said for word in words[1:]] == list(cells[1:])


def test_a_name_that_takes_the_room_of_the_others_is_cut_and_says_so() -> None:
    lines = table(("path", "rate"), [(("services", "a"), ("a" * 60, "570/s"))], 50)
    assert [line.text for line in lines] == ["path" + " " * 41 + "rate", "a" * 42 + "…  570/s"]


def test_a_line_does_not_end_within_a_figure() -> None:
    text = "it saturates at 1 053/s of all, after 12.5 ms and 3 or more, 57 % of 80 kB, 4 replicas"
    for width in range(20, 90):
        told = [each.text.strip() for each in wrapped((Line(text),), width)]
        assert all(not part.endswith(("1", "12.5", "57", "80")) for part in told)
        assert " ".join(told) == text
