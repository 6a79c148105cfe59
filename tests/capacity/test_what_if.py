"""What if: one line, two designs, side by side."""

from __future__ import annotations

import pytest

from backdraft.capacity.compared import comparison
from backdraft.capacity.compute import capacity
from backdraft.capacity.report import explanation, report
from backdraft.capacity.what_if import NotUnderstood, what_if
from backdraft.capacity.what_if_line import written
from backdraft.design.view import View
from backdraft.document.edits import Put
from tests.capacity.designs import answers, read, shipped, strained_shop

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
        ("chace off", "did you mean cache off?"),
        ("cache of", "did you mean cache off?"),
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


SEVERAL = """
load:
  - {name: shoppers, entry: gateway, peak: 500/s, mean: 100/s}
  - {entry: feed, peak: 50/s}
services:
  gateway: {kind: gateway, calls: [shop]}
  shop: {}
  feed: {}
"""


@pytest.mark.parametrize(
    ("line", "rates", "keys"),
    [
        ("x10", (5000, 500), {"shoppers.peak": "5000/s", "shoppers.mean": "1000/s", "1.peak": "500/s"}),
        ("feed x2", (500, 100), {"1.peak": "100/s"}),
        ("shoppers x0.5", (250, 50), {"shoppers.peak": "250/s", "shoppers.mean": "50/s"}),
        ("gateway x2, feed x3", (1000, 150), {"shoppers.peak": "1000/s", "shoppers.mean": "200/s", "1.peak": "150/s"}),
    ],
)
def test_of_several_loads_all_grow_or_one_and_each_is_written_where_it_stands(
    line: str, rates: tuple[float, float], keys: dict[str, str]
) -> None:
    document = read(SEVERAL)
    found = answers(SEVERAL, line)
    assert (found.paths["shop"].rate, found.paths["feed"].rate) == pytest.approx(rates)
    put = written(document.design, line)
    assert {".".join(path[1:]): text for path, text in put} == keys
    after = document.apply(*(Put(path, text) for path, text in put))
    assert capacity(View(after.design)) == found


def test_a_load_that_says_less_grows_from_what_is_taken_for_granted() -> None:
    text = "load: {entry: api}\nservices: {api: {}, web: {}}\n"
    assert answers(text, "x3").paths["api"].rate == pytest.approx(300)
    assert answers(text, "api x3").paths["api"].rate == pytest.approx(300)
    doors = "load: {peak: 90/s}\nservices: {a: {kind: client, calls: [c]}, b: {kind: client, calls: [c]}, c: {}}\n"
    assert answers(doors, "a x3").services["c"].rate == pytest.approx(3 * 45 + 45)
    with pytest.raises(NotUnderstood, match="say which first"):
        written(read(doors).design, "a x3")
    own = "services: {a: {}, b: {}}\nendpoints:\n  a: [GET /a load=10/s]\n  b: [GET /b load=20/s]\n"
    found = answers(own, "b x3")
    assert (found.services["a"].rate, found.services["b"].rate) == pytest.approx((10, 60))
    with pytest.raises(NotUnderstood, match="no load enters at c"):
        answers("load: {entry: a}\nservices: {a: {calls: [c]}, c: {}}\n", "c x3")


def test_what_if_tells_an_overload_that_hides_a_difference() -> None:
    text = """
load: {entry: api, peak: 500/s}
services:
  api: {run: "1 x 1cpu 5ms 99.5%", calls: [stripe]}
  stripe: {kind: external}
"""
    design = read(text).design
    before = View(design).ask(capacity)
    after = View(what_if(design, ["stripe down"])).ask(capacity)
    said = [" ".join(line.text.split()) for line in comparison(before, after, "stripe down")]
    assert any(line.endswith("if it kept up 99.40 % 0 %") for line in said), said
    assert any(line.startswith("✗ as before: api is unstable at 500/s") for line in said), said


@pytest.mark.parametrize("line", ["x2", "x2, product_cache off", "x2, product_cache off, orders replicas=1, rows x3"])
def test_before_and_after_stand_side_by_side_in_a_small_terminal_however_long_the_line(line: str) -> None:
    design = read(shipped("corner-shop")).design
    changes = line.split(", ")
    before, after = capacity(View(design)), capacity(View(what_if(design, changes)))
    said = [each.text for each in comparison(before, after, line, width=74)]
    assert max(map(len, said)) <= 74
    head = next(each for each in said if "before" in each)
    at = head.index("after")
    rows = said[said.index(head) + 1 : said.index("")]
    assert len(rows) > 10
    assert all(row[at - 1] == " " and row[at:] for row in rows)
    assert " ".join(" ".join(said[: said.index(head) + 1]).split()).startswith(f"what if {line} ")
