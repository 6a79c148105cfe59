"""Figures that mean nothing are problems at their line, and no figure is computed from them."""

from __future__ import annotations

import pytest

from backdraft.capacity.compute import capacity
from backdraft.design.view import View
from backdraft.document.document import Document

NONSENSE = (
    ("targets", "targets: {availability: 140%}", "no share"),
    ("targets", "targets: {p95: -3ms}", "no time"),
    ("load", "load: {entry: a, peak: -600/s}", "no rate"),
    ("load", "load: {entry: a, peak: 10/s, mean: 200/s}", "above the peak"),
    ("load", "load: {entry: a, growth: -3x/year}", "no growth"),
    ("services", "  b: {run: 0 x 1cpu 5ms 99%}", "nothing runs"),
    ("services", "  b: {run: 2 x 0cpu 5ms 99%}", "nothing runs"),
    ("services", "  b: {run: 2 x 1cpu -5ms 99%}", "not understood"),
    ("services", "  b: {run: 2 x 1cpu 5ms 140%}", "not understood"),
    ("services", "  b: {run: 2 x 1cpu 5ms pool=0}", "lets nothing through"),
    ("services", "  b: {run: 6..2 x 1cpu}", "more than"),
    ("services", "  b: {limit: -5/s}", "no rate"),
    ("services", "  b: {calls: [a x-1]}", "not understood"),
    ("services", "  b: {calls: [a x0]}", "never happens"),
    ("services", "  b: {calls: [a retry=-1]}", "no whole number"),
    ("services", "  b: {calls: [a fail=140%]}", "no share"),
    ("services", "  b: {calls: [a timeout=-5s]}", "no time"),
    ("services", "  b: {kind: job, schedule: every -15m}", "no interval"),
    ("services", "  b: {kind: job, schedule: every 0m}", "no interval"),
    ("services", "  b: {consumes: [e within=-5s]}", "no time"),
    ("stores", "  d: {kind: cache, hit: 140%}", "no share"),
    ("stores", "  d: {kind: cache, hit: -10%}", "no share"),
    ("stores", "  d: {engine: postgres, max_connections: 0}", "at least 1"),
    ("stores", "  d: {engine: postgres, standby: -1}", "at least 0"),
    ("stores", "  d: {engine: postgres, rows: -5}", "no count"),
    ("tables", "  t: {rows: -5, columns: {id: int pk}}", "no count"),
    ("tables", "  t: {growth: -5k/day, columns: {id: int pk}}", "no growth"),
    ("tables", "  t: {row: -5B, columns: {id: int pk}}", "no size"),
    ("endpoints", "  a: [GET /x load=-5/s]", "no rate"),
)


@pytest.mark.parametrize(("section", "line", "says"), NONSENSE, ids=[line.strip() for _, line, _ in NONSENSE])
def test_a_figure_that_means_nothing_is_a_problem_at_its_line_with_a_mend(section: str, line: str, says: str) -> None:
    parts = {"services": "  a: {}", "stores": "", "tables": "", "events": "  e: "}
    if section not in ("targets", "load"):
        parts[section] = "\n".join(filter(None, (parts.get(section, ""), line)))
    head = [line] if section in ("targets", "load") else []
    rows = ["backdraft: 1", *head]
    for name, entries in parts.items():
        rows += [f"{name}:", *entries.split("\n")] if entries else []
    document = Document.read("\n".join([*rows, ""]))
    found = [problem for problem in document.problems if says in problem.message]
    assert found, document.problems
    assert found[0].mend
    assert document.place(found[0])[0] == rows.index(line) + 1
    answers = View(document.design).ask(capacity)
    for each in (*answers.services.values(), *answers.stores.values()):
        assert each.rate >= 0
        assert 0 <= each.availability <= 1
        assert each.station.replicas > 0
