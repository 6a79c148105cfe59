"""A day that the design says is one that the calendar has."""

from __future__ import annotations

import pytest

from backdraft.design.view import View
from backdraft.document.document import Document
from backdraft.document.problems import problems_of
from backdraft.review.judging import judged

DESIGN = """backdraft: 1
services: {a: {does: Answers, owner: us}}
endpoints:
  a:
    - {endpoint: GET /old -> text, deprecated: {since: SINCE, sunset: SUNSET}}
checklists:
  own:
    items:
      tried: {text: Tried, done: DAY}
decisions:
  - {title: One, date: DAY}
"""


def designed(day: str = "2026-11-20", since: str = "2026-01-01", sunset: str = "2027-01-31") -> Document:
    return Document.read(DESIGN.replace("SINCE", since).replace("SUNSET", sunset).replace("DAY", day))


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "20261120", "2026-W47-5", "20.11.2026", "٢٠٢٦-11-20"])
def test_what_is_no_day_is_told_where_it_stands_and_kept(day: str) -> None:
    document = designed(day)
    told = [(p.message, p.mend, p.severity, p.path[0]) for p in problems_of(document)]
    assert told == [
        (f'"{day}" is no day', "write it like 2026-11-20", "warning", section)
        for section in ("checklists", "decisions")
    ]
    assert document.value(("decisions", "0", "date")) == day


def test_a_day_is_told_nothing() -> None:
    assert not problems_of(designed("2028-02-29"))


@pytest.mark.parametrize(
    ("since", "sunset", "said"),
    [
        ("2026-01-01", "2027-01-31", []),
        ("2026-01-01", "some time", ['sunset of GET /old is "some time", which is no day']),
        ("last spring", "2027-01-31", ['since of GET /old is "last spring", which is no day']),
    ],
)
def test_an_end_that_no_calendar_has_is_told(since: str, sunset: str, said: list[str]) -> None:
    found = [
        f.what for f in judged(View(designed(since=since, sunset=sunset).design)).findings if f.rule == "deprecated-how"
    ]
    assert found == said
