"""Load against p95: each point is what the design answers at that load."""

from __future__ import annotations

import pytest

from backdraft.capacity.sweep import sweep
from backdraft.capacity.what_if import NotUnderstood
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


TWO = """
load:
  - {name: shoppers, entry: gateway, peak: 500/s}
  - {name: partners, entry: feed, peak: 50/s}
services:
  gateway: {kind: gateway, run: 2 x 2cpu 1ms 99.9%, calls: [shop x0.9, pay x0.1]}
  shop: {run: 4 x 1cpu 4ms 99.5%, reads: [db]}
  feed: {run: 2 x 1cpu 10ms 99.5%, reads: [db x5]}
  pay: {kind: external, run: 80ms 99.9%, limit: 100/s}
stores:
  db: {engine: postgres, run: 1 x 4cpu 2ms 99.95%}
"""


def test_several_loads_grow_together_or_one_of_them_beside_the_others() -> None:
    design = read(TWO).design
    whole = {name: at for name, at, _ in sweep(design).saturations}
    assert whole == pytest.approx({"pay": 1100, "shop": 550 / 0.45, "db": 550 / 0.35, "feed": 2200, "gateway": 4400})
    alone = sweep(design, entry="feed")
    assert (alone.path, alone.now) == ("feed", pytest.approx(50))
    by_hand = {"feed": 2 / 0.010, "db": (4 / 0.002 - 450) / 5}
    assert {name: at for name, at, _ in alone.saturations} == pytest.approx(by_hand)
    assert sweep(design, entry="partners").p95 == alone.p95
    for load, time in zip(alone.loads[::9], alone.p95["feed"][::9], strict=True):
        then = answers(TWO, f"feed x{load / 50:.12f}").paths["feed"].p95
        assert time == (pytest.approx(then, rel=1e-6) if then is not None else None)
    assert "by the load of feed beside 500/s of others" in sweep_output(alone, 80).text
    with pytest.raises(NotUnderstood, match="there is gateway, feed, shoppers, partners"):
        sweep(design, entry="shop")
