"""What if: one line, two designs, side by side."""

from __future__ import annotations

import pytest

from backdraft.capacity.compared import comparison
from backdraft.capacity.report import explanation, report
from backdraft.capacity.what_if import NotUnderstood, what_if
from tests.capacity.designs import answers, read, strained_shop

SHOP = strained_shop()
BROWSE, CHECKOUT = "catalog GET /products", "orders POST /orders"


def test_ten_times_the_load_overloads_the_catalog() -> None:
    found = answers(SHOP, "x10")
    assert found.services["gateway"].rate == pytest.approx(6000)
    assert found.paths[BROWSE].mean_latency is None
    assert "catalog" in found.paths[BROWSE].overloaded
    assert "catalog is unstable at 5 700/s: needs 23 or more replicas (33 to stay at 70%), has 4" in [
        t.message for t in found.troubles
    ]


def test_what_is_overloaded_is_not_called_available_and_namesakes_are_told_apart() -> None:
    text = (
        "load: {entry: api, peak: 100/s}\ntargets: {availability: 90%}\n"
        "services: {api: {run: 2 x 1cpu 5ms 99%, uses: [db]}}\nstores: {db: {engine: postgres, run: 1 x 8cpu 1ms}}\n"
    )
    after = answers(text, "x10")
    rows = [line.text for line in comparison(answers(text), after, "x10")]
    assert [row.split()[:2] for row in rows if row.startswith("api")] == [["api", "(path)"], ["api", "(service)"]]
    told = [row.split()[-1] for row in rows if " available " in row]
    assert told == ["overloaded", "overloaded"], "of the path and of the service, not of its database"
    assert any(row.split()[-2:] == ["1", "8"] and "replicas at 70%" in row for row in rows)
    assert "✗ api is unstable at 1 000/s: needs 6 or more replicas (8 to stay at 70%), has 2" in rows
    assert "overloaded ✗" in next(line.text for line in report(after) if line.text.startswith("api"))


def test_a_cache_that_is_off_sends_every_read_to_its_store() -> None:
    assert answers(SHOP, "cache off").stores["catalog_db"].rate == pytest.approx(570)
    assert answers(SHOP, "product_cache off").stores["catalog_db"].rate == pytest.approx(570)
    assert answers(SHOP, "product_cache hit=50%").stores["catalog_db"].rate == pytest.approx(285)


def test_what_is_down_takes_with_it_what_needs_it() -> None:
    found = answers(SHOP, "payments down")
    assert found.paths[CHECKOUT].availability == 0
    assert found.paths[BROWSE].availability > 0.99
    assert answers(SHOP, "orders_db down").paths[CHECKOUT].availability == 0  # with its standby


def test_what_is_down_is_tried_again_and_again_unless_a_breaker_opens() -> None:
    text = "load: {entry: a, peak: 10/s}\nservices: {a: {calls: [b retry=3LINE]}, b: {run: 2 x 1cpu 5ms 99%}}\n"
    assert answers(text.replace("LINE", ""), "b down").services["b"].rate == pytest.approx(40)
    assert answers(text.replace("LINE", " breaker"), "b down").services["b"].rate == pytest.approx(10)


@pytest.mark.parametrize(
    ("change", "name", "field", "value"),
    [
        ("orders replicas=1", "orders", "replicas", 1),
        ("orders cores=4", "orders", "cores", 4.0),
        ("orders 2ms", "orders", "time", 0.002),
        ("orders 99.99%", "orders", "availability", 0.9999),
        ("reconcile replicas=3", "reconcile", "replicas", 3),
    ],
)
def test_how_something_runs_may_be_changed(change: str, name: str, field: str, value: float) -> None:
    assert getattr(answers(SHOP, change).services[name].station, field) == pytest.approx(value)


def test_several_changes_count_together_and_the_design_stays_as_it_is() -> None:
    design = read(SHOP).design
    changed = what_if(design, ["x2, catalog replicas=8", "mailer replicas=4"])
    assert design.entry(("services", "catalog")) is not changed.entry(("services", "catalog"))
    assert design.entry(("services", "orders")) is changed.entry(("services", "orders"))
    found = answers(SHOP, "x2, catalog replicas=8", "mailer replicas=4")
    assert not any(trouble.kind == "overload" for trouble in found.troubles)


def test_load_that_nobody_said_can_be_multiplied_too() -> None:
    said = [line.text for line in explanation(answers("services: {api: {}}"), "api", "services")]
    assert any(line.startswith("rate") and "(assumed load)" in line for line in said)
    assert "(assumed" not in "".join(line.text for line in report(answers(SHOP))[:1])
    assert answers("services: {api: {}}", "x3").paths["api"].rate == pytest.approx(300)


@pytest.mark.parametrize(
    ("expression", "mend"),
    [
        ("", "write x10"),
        ("orders", "write orders down"),
        ("chace off", "did you mean cache?"),
        ("rows 100", "write rows x100"),
        ("orders dwon", "did you mean down?"),
        ("orders replica=3", "did you mean replicas=3?"),
        ("ordres down", "did you mean orders?"),
        ("orders maybe", "nothing that could become of orders; write x10"),
        ("orders replicas=0", "from 1 on"),
        ("orders replicas=1.5", "from 1 on"),
        ("orders 150%", "is no share"),
        ("orders hit=50%", "is no cache"),
        ("orders off", "write orders down"),
        ("x", "write x10"),
    ],
)
def test_what_is_not_understood_says_what_would_be(expression: str, mend: str) -> None:
    with pytest.raises(NotUnderstood, match=mend.replace("?", r"\?")):
        what_if(read(SHOP).design, [expression])


def test_the_comparison_tells_what_is_different_and_nothing_else() -> None:
    before = answers(SHOP)
    text = "\n".join(line.text for line in comparison(before, answers(SHOP, "mailer replicas=4"), "mailer replicas=4"))
    assert "120 %" in text
    assert "30 %" in text
    assert "✓ no more: mailer is unstable at 30/s: needs 2 or more replicas, has 1" in text
    assert "catalog GET /products" not in text
    nothing = comparison(before, answers(SHOP, "x1"), "x1")
    assert nothing[0].text == "what if x1: nothing would be different"
