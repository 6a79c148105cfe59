"""Load against p95: each point is what the design answers at that load."""

from __future__ import annotations

import pytest

from backdraft.capacity.sweep import sweep
from backdraft.reports.sweep_chart import sweep_output
from tests.capacity.designs import answers, read, shipped

SHOP = shipped("corner-shop")
BROWSE, CHECKOUT = "catalog GET /products", "orders POST /orders"


def test_each_point_is_what_the_design_answers_at_that_load() -> None:
    found = sweep(read(SHOP).design, steps=12, path=BROWSE)
    for load, time in zip(found.loads, found.p95[BROWSE], strict=True):
        alone = answers(SHOP, f"x{load / found.now:.12f}").paths[BROWSE].p95
        assert time == pytest.approx(alone, rel=1e-6) if alone is not None else time is None


def test_time_never_falls_as_load_grows_and_ends_where_the_first_saturates() -> None:
    found = sweep(read(SHOP).design, path=BROWSE)
    times = [time for time in found.p95[BROWSE] if time is not None]
    assert times == sorted(times)
    last = found.loads[len(times) - 1]
    at = answers(SHOP).paths[BROWSE].first
    assert at is not None
    assert at[0] == "catalog"
    assert last < at[1] < last + found.loads[0], "the last point with a time is the one before the saturation"


def test_who_saturates_where_is_who_is_overloaded_there() -> None:
    found = sweep(read(SHOP).design)
    assert [name for name, _, _ in found.saturations[:3]] == ["mailer", "catalog", "gateway"]
    for name, at, _ in found.saturations[:4]:
        below, above = (answers(SHOP, f"x{part * at / found.now:.9f}") for part in (0.999, 1.001))
        assert [{**of.services, **of.stores}[name].overloaded for of in (below, above)] == [False, True]


def test_the_chart_tells_its_marks_and_a_design_without_paths_teaches() -> None:
    text = sweep_output(sweep(read(SHOP).design, path=CHECKOUT), 80).text
    for said in ("p95 of orders POST /orders", "target 300 ms", "now 600/s", "catalog saturates at 1 053/s", "6.67 x"):
        assert said in text
    assert all(len(line) <= 80 for line in text.splitlines())
    assert "a chart needs a service" in sweep_output(sweep(read("services: {}\n").design), 80).text
    loop = "load: {entry: a, peak: 10/s}\nservices: {a: {calls: [b]}, b: {calls: [a x1.2]}}\n"
    assert "✗" in sweep_output(sweep(read(loop).design), 80).text
