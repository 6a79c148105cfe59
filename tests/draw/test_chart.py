"""Charts: whatever is drawn keeps its cells, and stands where its numbers are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from backdraft.draw.chart import Plot, chart
from backdraft.draw.text import width


def words(value: float) -> str:
    return f"{value:.3g}"


def plot(curve: list[tuple[float, float | None]], marks: list[tuple[float, str]], top: float = 10.0) -> Plot:
    right = max((at for at, _ in curve), default=1.0)
    return Plot(curve, right, top, [(top / 2, "half")], marks, words, words)


def test_a_curve_goes_up_where_its_numbers_do_and_ends_where_they_end() -> None:
    rows = chart(plot([(0.0, 1.0), (5.0, 1.0), (6.0, 9.0), (7.0, None), (10.0, None)], [(7.0, "here it ends")]), 60, 8)
    assert len(rows) == 8 + 2 + 1
    left = rows[0].index("╷") + 1
    flat = next(row for row in rows if "───" in row and "╯" in row)
    assert rows.index(flat) == 6, "1 of 10 is the row above the lowest"
    end = rows[-1].index("▲") if "▲" in rows[-1] else -1
    assert end == left + round(0.7 * (60 - left - 1)), "the mark stands at seven tenths"
    assert all(len(row.rstrip()) <= end + 1 or row[end + 1 :].strip("┄╴ ") == "" for row in rows[:6])


@given(
    st.lists(st.floats(0, 1e6), min_size=1, max_size=40),
    st.lists(st.tuples(st.floats(0, 50), st.text(max_size=40)), max_size=4),
    st.floats(0, 1e6),
    st.integers(1, 130),
    st.integers(1, 30),
    st.booleans(),
)
def test_any_chart_keeps_its_cells(
    heights: list[float], marks: list[tuple[float, str]], top: float, wide: int, high: int, ascii: bool
) -> None:
    curve: list[tuple[float, float | None]] = [(float(i), height) for i, height in enumerate(heights)]
    safe = [(at, "".join(c for c in text if c.isprintable())) for at, text in marks]
    rows = chart(plot(curve, safe, top), wide, high, ascii=ascii)
    gutter = rows[0].index("|" if ascii else "╷")
    assert all(width(row) <= max(wide, gutter + 1 + 16) for row in rows)


def test_a_curve_that_stays_beyond_the_edge_leaves_by_it_and_does_not_come_down() -> None:
    points: list[tuple[float, float | None]] = [
        (0.0, 1.0),
        (5.0, 2.0),
        (6.0, 11.0),
        (8.0, 30.0),
        (9.0, None),
        (10.0, None),
    ]
    rows = chart(plot(points, [(8.5, "full")]), 60, 8)
    assert "╮" not in "".join(rows)
    assert rows[0].count("╷") == 3, "the scale, the mark, and the curve where it leaves"
    assert rows[3].lstrip().startswith("half") or rows[4].lstrip().startswith("half")
