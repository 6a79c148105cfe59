"""Where a line of a sentence may end."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from backdraft.design.prose import lines


def test_a_number_stays_with_its_unit() -> None:
    assert lines("the queue is 12 MB", 15) == ["the queue is", "12 MB"]
    assert lines("at 70 % of 3 replicas", 12) == ["at 70 % of", "3 replicas"]
    assert lines("2 3 4", 3) == ["2 3", "4"], "numbers alone may be parted"
    assert lines("", 5) == []


@given(st.text("ab 12%", max_size=40), st.integers(6, 20))
def test_lines_fit_and_lose_nothing(text: str, width: int) -> None:
    told = lines(text, width)
    assert all(len(line) <= width for line in told)
    assert "".join("".join(told).split()) == "".join(text.split())
