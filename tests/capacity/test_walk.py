"""One request step by step, and what is lost with a box: each against figures that are computed in another way."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given

from backdraft.capacity.blast import blast, blast_json, blast_lines
from backdraft.capacity.columns import width_of
from backdraft.capacity.compute import capacity
from backdraft.capacity.walk import walk
from backdraft.capacity.walk_lines import walk_json, walk_lines
from backdraft.capacity.what_if import what_if
from backdraft.design.view import View
from tests.capacity.designs import answers, read, shipped
from tests.render.random_designs import designs
from tests.soak import examples

SHOP = shipped("corner-shop")
BROWSE, CHECKOUT = ("endpoints", "catalog", "GET /products"), ("endpoints", "orders", "POST /orders")


def test_a_walk_tells_the_doors_the_work_the_caches_the_queries_and_what_comes_after() -> None:
    view = View(read(SHOP).design)
    hit, miss, checkout = walk(view, BROWSE), walk(view, BROWSE, hit=False), walk(view, CHECKOUT)
    assert hit and miss and checkout
    assert [step.kind for step in hit.steps] == ["work", "guard", "work", "query", "hit"]
    assert [step.kind for step in miss.steps] == ["work", "guard", "work", "query", "miss"]
    kinds = [(step.kind, step.who) for step in checkout.steps if step.kind not in ("work", "guard")]
    assert kinds == [("query", "orders_db"), ("write", "orders_db"), ("event", "bus"), ("consumer", "mailer")]
    for one, after in pairwise(step for step in checkout.steps if step.waits):
        assert one.start is not None
        assert one.takes is not None
        assert after.start == pytest.approx(one.start + one.takes), "one after the other"
    consumer = checkout.steps[-1]
    assert not consumer.waits
    assert consumer.start is not None
    assert checkout.total is not None
    assert consumer.start > checkout.total, "after the answer, and after the queue"


@pytest.mark.parametrize("path", [BROWSE, CHECKOUT], ids=["browse", "checkout"])
@pytest.mark.parametrize("change", ["x1", "x1.5", "product_cache hit=50%", "catalog replicas=8"])
def test_requests_that_hit_and_that_miss_make_the_mean_of_the_path(path: tuple[str, ...], change: str) -> None:
    view = View(what_if(read(SHOP).design, [change]))
    mean = view.ask(capacity).paths[" ".join(path[1:])].mean_latency
    hit, miss = walk(view, path), walk(view, path, hit=False)
    assert hit and miss and hit.total and miss.total and mean
    share = hit.caches[0][1] if hit.caches else 1.0
    assert share * hit.total + (1 - share) * miss.total == pytest.approx(mean, rel=1e-9)


def test_at_the_same_time_is_as_long_as_the_slowest_and_a_part_counts_as_a_part() -> None:
    text = (
        "load: {entry: a, peak: 10/s}\nservices:\n"
        "  a: {run: 2 x 1cpu 1ms 99%, calls: [b x0.5, c, d par]}\n  b: {run: 2 x 1cpu 8ms 99%}\n"
        "  c: {kind: external, run: 20ms 99%}\n  d: {kind: external, run: 20ms 99%}\nendpoints: {a: [GET /x]}\n"
    )
    view = View(read(text.replace("load: {entry: a,", "load: {entry: a GET /x,")).design)
    found = walk(view, ("endpoints", "a", "GET /x"))
    path = next(iter(view.ask(capacity).paths.values()))
    assert found
    assert found.total == pytest.approx(path.mean_latency)
    starts = {step.who: step.start for step in found.steps}
    assert starts["c"] == starts["d"]
    assert 0.020 < (found.total or 0) < 0.041


def test_what_a_service_uses_is_written_by_what_is_not_safe_and_read_by_a_get() -> None:
    view = View(read("services: {a: {uses: [db]}}\nstores: {db: postgres}\nendpoints: {a: [GET /x, POST /x]}\n").design)
    for operation, kind, words in (("GET /x", "query", "is read"), ("POST /x", "write", "is written")):
        found = walk(view, ("endpoints", "a", operation))
        assert found
        assert (found.steps[-1].kind, found.steps[-1].words) == (kind, words)


def test_what_is_overloaded_has_no_time_in_a_walk() -> None:
    found = walk(View(what_if(read(SHOP).design, ["x10"])), CHECKOUT)
    assert found
    assert found.total is None
    assert "overloaded" in walk_lines(found, CHECKOUT).text


def test_what_is_lost_is_what_has_no_availability_when_it_is_down() -> None:
    design = read(SHOP).design
    view = View(design)
    names = [path[1] for section in ("services", "stores") for path in design.paths(section)]
    for name in names:
        found = blast(view, name)
        assert found
        share = {" ".join(loss.path[1:3]): loss.share for loss in found.endpoints}
        for path, answer in answers(SHOP, f"{name} down").paths.items():
            if name == "catalog_db":
                assert share[path] == pytest.approx(0.1) if path.startswith("catalog") else path not in share
            elif name in ("web", "gateway"):  # doors: the endpoint behind them is there, and nobody gets to it
                assert path not in share
            else:
                assert (answer.availability == 0) == (share.get(path, 0) == 1), (name, path)


def test_the_loss_of_a_queue_silences_events_and_fails_nobody() -> None:
    found = blast(View(read(SHOP).design), "bus")
    assert found
    assert (found.endpoints, found.silent) == ((), (("order.placed", "mailer"),))
    assert "mailer gets no order.placed any more" in "\n".join(line.text for line in blast_lines(found))
    assert blast(View(read(SHOP).design), "nobody") is None


def test_who_is_hurt_with_a_box_is_named() -> None:
    text = "services:\n  web: {calls: [a, b]}\n  a: {calls: [c]}\n  b: {calls: [c]}\n  c: {calls: [d]}\n  d: {}\n"
    lost = blast(View(read(text + "endpoints: {c: [GET /x]}\n").design), "d")
    assert lost
    assert blast_lines(lost)[0].text == "Without d: 1 of 1 endpoints lost; hurt with it: web, a, b and 1 more"
    assert len(blast_lines(lost, 3, 40)) == 3, "a line that goes on below counts"
    assert [line.text for line in blast_lines(lost, 2, 40)] == ["Without d: 1 of 1 endpoints lost", "  ✗ c GET /x"], (
        "the map says who is hurt, where rows are few"
    )
    narrow = [line.text for line in blast_lines(lost, width=40)]
    assert narrow[:2] == ["Without d: 1 of 1 endpoints lost; hurt", "  with it: web, a, b and 1 more"]


def test_a_circle_of_calls_ends_and_fallbacks_survive() -> None:
    text = (
        "services:\n  a: {calls: [b x0.5]}\n  b: {calls: [a x0.5, c]}\n  c: {calls: [d fallback]}\n  d: {}\n"
        "endpoints: {a: [GET /a], c: [GET /c]}\n"
    )
    view = View(read(text).design)
    lost = blast(view, "c")
    soft = blast(view, "d")
    assert lost and soft
    assert dict(lost.lost)["services", "b"] == 1
    assert 0.4 < dict(lost.lost)["services", "a"] <= 1
    assert not soft.endpoints


@given(designs())
@examples(10)
def test_any_design_can_be_walked_through_and_lose_anything(view: View) -> None:
    for path in view.paths("endpoints")[:4]:
        for hit in (True, False):
            found = walk(view, path, hit)
            assert found
            json.dumps(walk_json(found), allow_nan=False)
            told = [line for line in walk_lines(found, path, 80).lines if line.text[:3].strip().isdigit()]
            assert all(width_of(line.text) <= 80 for line in told if "█" in line.text or "░" in line.text)
            assert found.total is None or found.total >= 0
    for path in (*view.paths("services")[:3], *view.paths("stores")[:3]):
        lost = blast(view, path[1])
        assert lost
        json.dumps(blast_json(lost), allow_nan=False)
        assert all(0 < share <= 1 for share in lost.lost.values())
        assert len(blast_lines(lost, 4)) <= 4


RIDES = """
load: {entry: gateway, peak: 100/s, growth: 10%/month}
services:
  gateway: {kind: gateway, calls: [trips, riders]}
  trips: {uses: [near], emits: [trip.requested, trip.completed]}
  riders: {uses: [near]}
  dispatch: {consumes: [trip.requested], uses: [near]}
  payments: {consumes: [trip.completed]}
  audit: {consumes: [trip.requested]}
stores: {near: {kind: cache}}
tables: {trips: {columns: {id: uuid pk}}}
endpoints: {trips: [POST /trips, "POST /trips/:id:complete"]}
"""


def test_consumers_begin_when_their_message_is_there() -> None:
    view = View(read(RIDES).design)
    found = walk(view, ("endpoints", "trips", "POST /trips"))
    assert found is not None
    starts = {step.who: step.start for step in found.steps if step.kind == "consumer"}
    assert starts == dict.fromkeys(("dispatch", "audit", "payments"), found.total)
    last = walk_lines(found, ("endpoints", "trips", "POST /trips")).lines[-2].text
    assert last.startswith("assumed: it emits trip.requested, trip.completed, as trips does")


def test_what_decides_rates_without_a_line_is_told() -> None:
    found = View(read(RIDES).design).ask(capacity)
    said = [text for text, _ in found.taken]
    assert said[0].startswith("each request to gateway makes each of its calls once (trips, riders); xN on a call")
    assert said[1].startswith("each request to trips emits trip.requested, trip.completed; emits=")
    assert said[2].startswith("nobody fails without near; ")
    assert any("growth=" in text for text in found.tables["trips"].assumed)
    chosen = RIDES.replace("[trips, riders]", "[trips POST /trips x0.3, riders x0.7]")
    chosen = chosen.replace("POST /trips/:id:complete", "GET /trips/:id")
    told = View(read(chosen.replace("{kind: cache}", "{kind: cache, persist: true}")).design).ask(capacity)
    assert told.taken == ()


@pytest.mark.parametrize("how", ["", ", persist: true", ", strategy: through"])
def test_a_cache_fails_whom_its_lines_say_in_the_loss_and_in_the_availability(how: str) -> None:
    design = read(RIDES.replace("{kind: cache}", f"{{kind: cache{how}}}")).design
    lost = blast(View(design), "near")
    down = View(what_if(design, ["near down"])).ask(capacity)
    assert lost is not None
    assert len(lost.endpoints) == (2 if how else 0)
    assert all((each.availability == 0) == bool(how) for each in down.paths.values())


def test_a_door_is_hurt_by_as_much_as_it_passes_on() -> None:
    text = """
services:
  app: {kind: client, calls: [gateway]}
  gateway: {kind: gateway, calls: [trips, riders, drivers]}
  trips: {reads: [db]}
  riders: {}
  drivers: {}
stores: {db: {engine: postgres}}
"""
    lost = blast(View(read(text).design), "db")
    assert lost is not None
    shares = {path[1]: share for path, share in lost.lost.items()}
    assert shares == pytest.approx({"db": 1, "trips": 1, "gateway": 1 / 3, "app": 1 / 3})
    all_ = blast(View(read(text.replace("{}", "{reads: [db]}")).design), "db")
    assert all_ is not None
    assert set(all_.lost.values()) == {1.0}
    itself = blast(View(read(text).design), "gateway")
    assert itself is not None
    assert {path[1]: share for path, share in itself.lost.items()} == {"gateway": 1, "app": 1}


def test_what_a_lost_cache_sends_to_the_store_behind_it_is_told_with_its_figures() -> None:
    text = """
load: {entry: shop, peak: PEAK}
services: {shop: {run: 40 x 1cpu 1ms 99%, reads: [db via=near]}}
stores:
  db: {engine: postgres, run: 1 x 4cpu 2ms 99.9%}
  near: {kind: cache, engine: redis, hit: 90%}
endpoints: {shop: [GET /things]}
"""
    calm = blast(View(read(text.replace("PEAK", "1000/s")).design), "near")
    assert calm is not None
    assert calm.endpoints == ()
    assert [line.text for line in blast_lines(calm)][1] == "  · db gets 1 000/s instead of 100/s: 50 % busy"
    design = read(text.replace("PEAK", "5000/s")).design
    busy = blast(View(design), "near")
    assert busy is not None
    said = [line.text for line in blast_lines(busy)]
    assert said[0] == "Without near: 0 of 1 endpoints lost, 1 in part; hurt with it: shop, db"
    assert said[1] == "  ✗ db gets 5 000/s instead of 500/s: 250 % busy, needs 3 replicas"
    assert [(loss.share, loss.by) for loss in busy.endpoints] == [(pytest.approx(0.6), "db")]
    without = View(what_if(design, ["near off"])).ask(capacity)
    assert without.stores["db"].utilisation == pytest.approx(busy.behind[0].utilisation) == pytest.approx(2.5)
    assert blast_json(busy)["behind"][0]["replicas_needed"] == 3
