"""What designs answer: by hand, by second implementations, by a simulation."""

from __future__ import annotations

import json
import math
import re
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backdraft.capacity.answers import Capacity
from backdraft.capacity.as_json import as_json
from backdraft.capacity.blast import blast
from backdraft.capacity.compute import callers, capacity
from backdraft.capacity.explain import explain
from backdraft.capacity.report import about, report
from backdraft.design.view import Memo, View
from backdraft.document.edits import Put
from tests.capacity.designs import DESIGNS, answers, read, shipped, strained_shop
from tests.capacity.event_loop import run
from tests.capacity.test_models import solved
from tests.soak import examples

SHOP = strained_shop()
BROWSE, CHECKOUT = "catalog GET /products", "orders POST /orders"


def kinds(found: Capacity) -> set[str]:
    return {trouble.kind for trouble in found.troubles}


# --- the corner shop, by hand ---------------------------------------------------------------------------------------


def test_the_corner_shop_has_the_figures_that_paper_and_pencil_give() -> None:
    found = answers(SHOP)
    assert [found.services[n].rate for n in ("gateway", "catalog", "orders")] == pytest.approx([600, 570, 30])
    assert [found.services[n].utilisation for n in ("gateway", "catalog", "orders")] == pytest.approx([0.3, 0.57, 0.15])
    assert found.stores["catalog_db"].rate == pytest.approx(57)
    assert found.stores["orders_db"].rate == pytest.approx(150)
    browse, checkout = found.paths[BROWSE], found.paths[CHECKOUT]
    by_hand = 1.5e-3 / 0.7 + 4e-3 / 0.43 + 0.5e-3 + 0.1 * 2e-3
    assert browse.mean_latency == pytest.approx(by_hand, abs=1e-6)
    assert checkout.mean_latency == pytest.approx(0.1089, abs=5e-5)
    assert next(iter(browse.shares.items())) == ("catalog", pytest.approx(0.77, abs=0.005))
    assert sum(browse.shares.values()) == pytest.approx(1)
    assert browse.first == ("catalog", pytest.approx(1053, abs=0.5))


def test_the_shop_needs_as_many_replicas_as_its_peak_takes() -> None:
    found = answers(SHOP)
    three_of_four = 0.995**4 + 4 * 0.995**3 * 0.005
    assert found.services["catalog"].availability == pytest.approx(three_of_four)
    assert found.paths[BROWSE].availability == pytest.approx((1 - 0.005**3) * three_of_four * 0.999)
    assert found.paths[CHECKOUT].downtime_month == pytest.approx(44.9 * 60, abs=6)
    assert found.stores["orders_db"].availability == pytest.approx(1 - 1e-6)  # its standby takes over
    assert found.paths[BROWSE].misses == ("availability",)


def test_a_worker_that_cannot_keep_up_is_named_with_what_it_needs() -> None:
    found = answers(SHOP)
    assert found.services["mailer"].utilisation == pytest.approx(1.2)
    assert found.services["mailer"].mean_latency is None
    assert "mailer is unstable at 30/s: needs 2 or more replicas, has 1" in [t.message for t in found.troubles]
    assert found.queues[0].drain is None
    assert found.first == "mailer"
    assert all(path.mean_latency is not None for path in found.paths.values())  # nobody waits for it


def test_three_nines_are_missed_by_a_hair_and_kept_to_the_letter() -> None:
    text = """
    targets: {availability: 99.9%}
    load: {entry: api, peak: 10/s}
    services:
      api: {run: 3 x 1cpu 5ms UP, reads: [db]}
    stores:
      db: {engine: postgres, run: 1 x 4cpu 2ms 99.9%}
    """
    missed = answers(text.replace("UP", "99.5%")).paths["api"]
    assert missed.availability == pytest.approx(0.9989999, abs=5e-8)
    assert missed.misses == ("availability",)
    assert not answers(text.replace("UP", "100%")).paths["api"].misses


# --- what lines mean --------------------------------------------------------------------------------------------------

CHAIN = """
load: {entry: api, peak: 100/s}
services:
  api: {run: 2 x 1cpu 2ms 99%, calls: [other LINE]}
  other: {run: 4 x 1cpu 5ms 99%}
"""


@pytest.mark.parametrize(
    ("line", "rate", "needed", "waited"),
    [
        ("", 100, 1.0, 1.0),
        ("x0.2", 20, 0.2, 0.2),
        ("x3", 300, 1.0, 3.0),
        ("soft", 100, None, 1.0),
        ("fallback", 100, None, 1.0),
        ("async", 100, None, 0.0),
        ("retry=2 fail=10%", 111, 1.0, 1.11),
        ("retry=2", 100, 1.0, 1.0),
    ],
)
def test_a_call_is_load_latency_and_a_need_as_its_line_says(
    line: str, rate: float, needed: float | None, waited: float
) -> None:
    found = answers(CHAIN.replace("LINE", line))
    path, other = found.paths["api"], found.services["other"]
    assert other.rate == pytest.approx(rate)
    needs = {name: chance for name, _, chance in path.needs}
    assert needs.get("other") == (pytest.approx(needed) if needed is not None else None)
    own = found.services["api"].mean_latency or 0.0
    assert path.mean_latency == pytest.approx(own + waited * (other.mean_latency or 0.0))


def test_a_gateway_passes_on_what_it_is_asked_for_and_nothing_else() -> None:
    text = """
    load: {entry: web, peak: 100/s}
    services:
      web: {kind: client, calls: [edge GET /sale x0.8, edge POST /buy x0.2]}
      edge: {kind: gateway, run: 2 x 1cpu 1ms 99%, calls: [sale GET /sale, buy POST /buy x0.1], reads: [sessions]}
      sale: {run: 2 x 1cpu 5ms 99%}
      buy: {run: 2 x 1cpu 5ms 99%}
    stores: {sessions: {kind: cache, run: 1ms}}
    endpoints: {sale: [GET /sale], buy: [POST /buy]}
    """
    found = answers(text)
    rates = {name: found.services[name].rate for name in ("edge", "sale", "buy")}
    assert rates == pytest.approx({"edge": 100, "sale": 80, "buy": 20})
    assert found.stores["sessions"].rate == pytest.approx(100)
    assert {name: path.rate for name, path in found.paths.items()} == pytest.approx(
        {"sale GET /sale": 80, "buy POST /buy": 20}
    )
    sale = found.paths["sale GET /sale"]
    assert (sale.hops, set(sale.shares)) == (("web", "edge"), {"edge", "sessions", "sale"})
    lost = blast(View(read(text).design), "sale")
    assert lost is not None
    shares = {path[1]: share for path, share in lost.lost.items()}
    assert shares == pytest.approx({"sale": 1.0, "edge": 0.5, "web": 0.8})


def test_what_is_put_into_a_queue_is_load_for_who_works_it_off() -> None:
    text = """
    load: {entry: collect, peak: 1000/s}
    services:
      collect: {run: 8 x 2cpu 1ms 99.5%, writes: [raw x0.1], emits: [seen to=raw]}
      parse: {kind: worker, run: 10 x 2cpu 10ms 99%, reads: [raw within=1m], writes: [facts]}
      later: {kind: KIND, run: 1 x 1cpu 1ms 99%, reads: [raw], WRITES}
    stores:
      raw: {engine: kafka, run: 1ms}
      facts: {engine: postgres, run: 1 x 8cpu 1ms}
    events: {seen: to=raw}
    """
    found = answers(text.replace("KIND", "service").replace("WRITES", "uses: [facts]"))
    assert [found.services[name].rate for name in ("parse", "later")] == pytest.approx([1100, 1100])
    assert found.stores["raw"].rate == pytest.approx(1100 + 2 * 1100), "put into it once, read by both"
    assert found.stores["facts"].rate == pytest.approx(2 * 1100)
    parse = found.queues[0]
    assert (parse.event, parse.consumer, parse.rate, parse.capacity) == ("raw", "parse", 1100, 2000)
    assert (parse.drain, parse.within) == (pytest.approx(1100 * 60 / 900), 60)
    assert "drain" in kinds(found)
    for kind, writes in (("service", "uses: [raw]"), ("job", "uses: [facts]"), ("worker", "writes: [raw]")):
        other = answers(text.replace("KIND", kind).replace("WRITES", writes))
        assert other.services["later"].rate < 1e-3, "puts into it as well, or comes by a clock"
    asked = text.replace("KIND", "service").replace("WRITES", "uses: [facts]") + "endpoints: {later: [GET /x]}\n    "
    assert answers(asked).services["later"].rate == 0


def test_a_cdn_stands_between_and_an_aside_cache_does_not() -> None:
    text = """
    load: {entry: api, peak: 10/s}
    services: {api: {run: 1 x 1cpu 1ms 100%, reads: [files via=near]}}
    stores: {files: {kind: blob, run: 10ms 100%}, near: {kind: KIND, run: 1ms 90%}}
    """
    ups = [answers(text.replace("KIND", kind)).paths["api"].availability for kind in ("cache", "cdn")]
    assert ups == pytest.approx([1.0, 0.9])


def test_connections_are_counted_at_read_replicas_and_where_the_engine_has_a_limit() -> None:
    text = """
    load: {entry: api, peak: 10/s}
    services: {api: {run: 13 x 1cpu 1ms 99% pool=20, reads: [db replica], writes: [db]}}
    stores: {db: {engine: ENGINE, run: 1 x 4cpu 1ms, replicas: 2}}
    """
    found = answers(text.replace("ENGINE", "postgres"))
    db, copies = found.stores["db"], found.stores["db"].replica
    assert copies is not None
    assert (db.connections, copies.connections, copies.max_connections) == (260, 130, 100)
    assert [t.message for t in found.troubles if t.kind == "pool"] == [
        "the pools before db open 260 connections, it accepts 100 (assumed)",
        "the pools before db replicas open 130 connections at each, it accepts 100 (assumed)",
    ]
    assert answers(text.replace("ENGINE", "mysql")).stores["db"].max_connections == 151
    other = answers(text.replace("ENGINE", "cassandra"))
    assert (other.stores["db"].max_connections, kinds(other)) == (None, set())


def test_calls_at_the_same_time_take_as_long_as_the_slowest() -> None:
    parallel = """
    load: {entry: api, peak: 1/s}
    services:
      api: {run: 2 x 1cpu 0ms 99%, calls: [a, b FLAG, c FLAG]}
      a: {kind: external, run: 10ms 99.9%}
      b: {kind: external, run: 10ms 99.9%}
      c: {kind: external, run: 10ms 99.9%}
    """
    assert answers(parallel.replace("FLAG", "")).paths["api"].mean_latency == pytest.approx(0.030)
    together = answers(parallel.replace("FLAG", "par")).paths["api"]
    assert together.mean_latency == pytest.approx(0.010 * (1 + 1 / 2 + 1 / 3), rel=1e-3)
    assert together.p99 == pytest.approx(-0.010 * math.log(1 - 0.99 ** (1 / 3)), rel=0.02)


def test_caches_replicas_and_events_take_load_where_it_belongs() -> None:
    found = answers(
        """
        load: {entry: api, peak: 100/s}
        services:
          api:
            run: 2 x 1cpu 2ms 99.9%
            reads: [db x2 via=near, db replica]
            writes: [db, audit]
            emits: [done]
          mail: {kind: worker, run: 3 x 1cpu 10ms 99%, consumes: [done within=10s]}
          count: {kind: worker, run: 1 x 1cpu 1ms 99%, consumes: [done]}
        stores:
          db: {engine: postgres, run: 1 x 4cpu 2ms 99.9%, replicas: 2}
          near: {engine: redis, hit: 75%, run: 0.5ms 99%}
          audit: kafka
          bus: rabbitmq
        events:
          done: to=bus
        """
    )
    rates = {name: each.rate for name, each in {**found.services, **found.stores}.items()}
    assert rates == pytest.approx(
        {"api": 100, "mail": 100, "count": 100, "db": 150, "near": 200, "audit": 100, "bus": 100}
    )
    assert found.stores["db"].replica is not None
    assert found.stores["db"].replica.rate == pytest.approx(100)
    assert found.caches[0].cold_utilisation == pytest.approx(300 * 0.002 / 4)
    assert "near" not in {name for name, *_ in found.paths["api"].needs}  # a miss goes to the store
    drain = {queue.consumer: queue.drain for queue in found.queues}
    assert drain["mail"] == pytest.approx(60 * 100 / (300 - 100))
    assert "drain" in kinds(found)
    # Consumers of a topic share one queue; callers are split over the replicas.
    assert (found.services["mail"].mean_wait or 0) < 0.01 * (1 / 3) / (1 - 1 / 3)


def test_a_cache_between_is_needed_and_one_beside_is_not() -> None:
    text = """
    load: {entry: api, peak: 10/s}
    services:
      api: {run: 2 x 1cpu 2ms 100%, reads: [db via=near]}
    stores:
      db: {engine: postgres, run: 1 x 4cpu 2ms 100%}
      near: {engine: redis, hit: 75%, run: 0.5ms 99%, strategy: HOW}
    """
    assert answers(text.replace("HOW", "through")).paths["api"].availability == pytest.approx(0.99)
    assert answers(text.replace("HOW", "aside")).paths["api"].availability == 1.0


def test_an_endpoints_own_lines_and_its_own_rate_count() -> None:
    found = answers(
        """
        load: {entry: gateway, peak: 100/s, mean: 50/s}
        services:
          web: {kind: client, calls: [gateway]}
          gateway: {kind: gateway, run: 2 x 1cpu 1ms 99.9%, calls: [shop GET /cheap x0.5, shop GET /dear x0.5]}
          shop: {run: 4 x 1cpu 2ms 99.9%, reads: [db x10]}
        stores:
          db: {engine: postgres, run: 2 x 8cpu 1ms 99.9%}
        endpoints:
          shop:
            - endpoint: GET /cheap load=60/s
              reads: [db]
            - GET /dear
        """
    )
    assert found.services["gateway"].rate == pytest.approx(100)
    # 60 of the 100 are the endpoint's; the other 40 go as the gateway's lines say.
    assert found.paths["shop GET /cheap"].rate == pytest.approx(80)
    assert found.paths["shop GET /cheap"].mean_rate == pytest.approx(40)
    assert found.paths["shop GET /dear"].rate == pytest.approx(20)
    assert found.stores["db"].rate == pytest.approx(80 * 1 + 20 * 10)


def test_pools_and_connections_are_counted() -> None:
    found = answers(
        """
        load: {entry: api, peak: 100/s}
        services:
          api: {run: 8 x 1cpu 2ms 99.9% pool=20, reads: [db x5]}
        stores:
          db: {engine: postgres, run: 1 x 8cpu 4ms 99.9%, max_connections: 100POOLER}
        """.replace("POOLER", "")
    )
    api, db = found.services["api"], found.stores["db"]
    assert (api.pool, api.pool_busy) == (20, pytest.approx(500 * (db.mean_latency or 0) / 8))
    assert (db.connections, db.max_connections) == (160, 100)
    assert "the pools before db open 160 connections, it accepts 100" in [t.message for t in found.troubles]


def test_tables_grow_as_they_say() -> None:
    tables = answers(SHOP).tables
    orders = tables["orders"]
    assert orders.rows == pytest.approx(
        (12e6, 12e6 + 50_000 * 365, 50_000 * 365 * 3)
    )  # no more than three years' worth
    assert orders.copies == 3  # a standby and a read replica
    assert orders.bytes[0] == pytest.approx(12e6 * (orders.row_bytes + 28 + orders.index_bytes) * 3 / 0.8)
    assert answers(SHOP, "rows x100").tables["orders"].bytes[0] == pytest.approx(100 * orders.bytes[0])


# --- no steady state, no figures, nonsense ----------------------------------------------------------------------------


def test_a_loop_that_feeds_itself_is_an_error_that_names_it() -> None:
    found = answers(
        """
        load: {entry: a, peak: 1/s}
        services:
          a: {calls: [b x2]}
          b: {calls: [c]}
          c: {calls: [a x0.6]}
        tables:
          t: {columns: {id: uuid pk}}
        """
    )
    assert found.loop_gain == pytest.approx(1.2 ** (1 / 3))
    assert not found.paths
    assert "a -> b -> c" in found.troubles[0].message
    assert "t" in found.tables  # what does not depend on it is still answered
    assert json.loads(json.dumps(as_json(found)))["paths"] == {}


def test_a_loop_that_dies_out_is_solved() -> None:
    found = answers(
        """
        load: {entry: a, peak: 8/s}
        services:
          a: {run: 2 x 1cpu 5ms 99.9%, calls: [b]}
          b: {run: 2 x 1cpu 5ms 99.9%, calls: [a x0.2]}
        """
    )
    assert found.circular
    assert found.services["a"].rate == pytest.approx(10)
    own = (found.services["a"].mean_latency or 0) + (found.services["b"].mean_latency or 0)
    assert found.paths["a"].mean_latency == pytest.approx(1.25 * own)
    assert not found.troubles


def test_a_design_without_figures_answers_with_defaults_and_says_so() -> None:
    found = answers("services:\n  web: {kind: client, calls: [api]}\n  api: {uses: [db]}\nstores:\n  db: postgres\n")
    assert found.paths["api"].rate == 100
    assert found.paths["api"].mean_latency == pytest.approx(0.00867, abs=1e-5)
    said = "\n".join(line.text for line in report(found))
    assert "assumed: peak 100/s, mean a third of the peak, entry web" in said
    assert "assumed of api: 2 x 1cpu, 5ms, 99.5%, pool=10" in said
    assert "assumed of db: 1 x 4cpu, 2ms, 99.95%, max_connections 100" in said


@pytest.mark.parametrize("text", ["", "name: Empty", "stores: {db: postgres}", "tables: {t: {columns: {id: uuid pk}}}"])
def test_a_design_without_services_is_no_trouble(text: str) -> None:
    found = answers(text)
    assert not found.paths
    assert "No services yet" in report(found)[0].text


@pytest.mark.parametrize("name", sorted(path.stem for path in DESIGNS.glob("*.yaml")))
def test_every_shipped_design_answers_and_explains_itself(name: str) -> None:
    found = answers(shipped(name))
    assert found.loop_gain is None
    json.dumps(as_json(found), allow_nan=False)
    for each in (*found.paths, *found.services, *found.stores, *found.tables):
        figures = explain(found, each)
        assert figures
        assert all(figure.formula and figure.value for figure in figures)
    paths = {path for line in report(found) if (path := line.path)}
    view = View(read(shipped(name)).design)
    assert all(view.entry(path[:n]) for path in paths for n in [3 if path[0] == "endpoints" else min(2, len(path))])


@pytest.mark.parametrize("name", sorted(path.stem for path in DESIGNS.glob("*.yaml")))
def test_what_a_figure_calls_said_or_not_is_so(name: str) -> None:
    """Rows that the design says were called a default where their growth was one: the words for it hold 'rows'."""
    found, design = answers(shipped(name)), read(shipped(name)).design
    keys = ("rows", "growth", "keep", "max_connections", "limit", "standby")
    inputs = [each for of in (*found.services, *found.stores, *found.tables) for figure in explain(found, of)
              for each in figure.inputs if len(each.path) == 3 and each.path[2] in keys]  # fmt: skip
    for each in inputs:
        said = getattr(design.entry(each.path[:2]), each.path[2])
        assert each.default is (said is None), each


# --- second opinions --------------------------------------------------------------------------------------------------


@st.composite
def systems(draw: st.DrawFn) -> tuple[str, list[Fraction], list[list[Fraction]]]:
    """A random design of services that call one another, loops too, and the same as a matrix of fractions."""
    size = draw(st.integers(2, 6))
    calls = [[Fraction(draw(st.integers(0, 4)), 5 * size) for _ in range(size)] for _ in range(size)]
    external = [Fraction(draw(st.integers(1 if i == 0 else 0, 9))) for i in range(size)]
    lines = ["load:"]
    lines += [f"  - {{name: l{i}, entry: s{i}, peak: {int(rate)}/s}}" for i, rate in enumerate(external) if rate]
    lines.append("services:")
    for i, row in enumerate(calls):
        made = ", ".join(f"s{j} x{float(share):.12f}" for j, share in enumerate(row) if share)
        replicas = draw(st.integers(1, 4))
        how = f"{replicas} x 1cpu {draw(st.integers(1, 9))}ms 99.{draw(st.integers(0, 9))}%"
        lines.append(f"  s{i}: {{run: {how}, calls: [{made}]}}")
    return "\n".join([*lines, ""]), external, calls


@given(systems())
@examples(25)
def test_rates_are_the_direct_solution_in_fractions(system: tuple) -> None:
    text, external, calls = system
    found = answers(text)
    expected = solved(external, calls)
    rates = [found.services[f"s{i}"].rate for i in range(len(external))]
    assert rates == pytest.approx([float(rate) for rate in expected], rel=1e-6, abs=1e-9)


@given(systems(), st.integers(0, 5))
@examples(25)
def test_a_replica_more_never_makes_anything_slower_or_rarer(system: tuple, which: int) -> None:
    text, external, _ = system
    name = f"s{which % len(external)}"
    before = answers(text)
    after = answers(text, f"{name} replicas={before.services[name].station.replicas + 1}")
    for path, old in before.paths.items():
        new = after.paths[path]
        assert old.mean_latency is None or (new.mean_latency or math.inf) <= old.mean_latency * (1 + 1e-12)
        assert new.availability >= old.availability - 1e-12


@given(systems(), st.integers(0, 5))
@examples(25)
def test_one_more_hard_dependency_never_raises_availability(system: tuple, which: int) -> None:
    text, external, _ = system
    name = f"s{which % len(external)}"
    more = text.replace(f"  {name}: {{run", f"  {name}: {{reads: [extra], run") + "stores: {extra: {run: 1ms 99%}}\n"
    before, after = answers(text), answers(more)
    for path, old in before.paths.items():
        assert after.paths[path].availability <= old.availability + 1e-12


@given(systems(), st.integers(2, 9))
@examples(15)
def test_load_is_conserved_and_grows_in_proportion(system: tuple, factor: int) -> None:
    text, external, calls = system
    found, more = answers(text), answers(text, f"x{factor}")
    for name, each in found.services.items():
        assert more.services[name].rate == pytest.approx(factor * each.rate)
    for j in range(len(external)):
        comes = float(external[j]) + sum(
            found.services[f"s{i}"].rate * float(calls[i][j]) for i in range(len(external))
        )
        assert found.services[f"s{j}"].rate == pytest.approx(comes, rel=1e-6, abs=1e-9)


@given(systems(), st.sampled_from([2, 10, 1000]))
@examples(15)
def test_what_is_slower_and_rarer_by_the_same_factor_is_as_busy_and_slower_by_it(system: tuple, factor: int) -> None:
    """Dimensions: times grow with the unit of time, rates shrink with it, what has no unit stays."""
    text, _, _ = system
    slower = re.sub(r"(\d+)ms", lambda m: f"{int(m[1]) * factor}ms", text)
    slower = re.sub(r"peak: (\d+)/s", lambda m: f"peak: {m[1]}/{factor}s", slower)
    before, after = answers(text), answers(slower)
    for name, old in before.services.items():
        assert after.services[name].rate * factor == pytest.approx(old.rate)
        assert after.services[name].utilisation == pytest.approx(old.utilisation)
    for name, way in before.paths.items():
        assert after.paths[name].availability == pytest.approx(way.availability)
        for figure in ("mean_latency", "p50", "p95", "p99"):
            was, now = getattr(way, figure), getattr(after.paths[name], figure)
            assert now == pytest.approx(was * factor) if was is not None else now is None


def test_the_same_figures_in_other_units_answer_the_same() -> None:
    others = {
        "peak: 600/s": "peak: 36k/min",
        "1.5ms": "1500us",
        "80ms": "0.08s",
        "1cpu 4ms": "1cpu 4000us",
        "3y": "36mo",
    }
    text = SHOP
    for one, other in others.items():
        assert one in text, one
        text = text.replace(one, other)
    said, same = as_json(answers(SHOP)), as_json(answers(text))
    for part in ("paths", "services", "stores", "tables"):
        for name, figures in said[part].items():
            numbers = {key: value for key, value in figures.items() if isinstance(value, float)}
            assert {key: same[part][name][key] for key in numbers} == pytest.approx(numbers), name


def test_a_design_behaves_as_a_simulation_of_it() -> None:
    """Gateway of two, service of three, database of two cores: each replica a station, traffic split at random."""
    text = """
    load: {entry: gateway, peak: 100/s}
    services:
      gateway: {kind: gateway, run: 2 x 1cpu 10ms 99.9%, calls: [shop]}
      shop: {run: 3 x 1cpu 15ms 99.9%, reads: [db]}
    stores:
      db: {engine: postgres, run: 1 x 2cpu 12ms 99.9%}
    """
    path = answers(text).paths["shop"]
    third, half = (0.0, 0.0, 1 / 3, 1 / 3, 1 / 3, 0.0), (50.0, 50.0, 0.0, 0.0, 0.0, 0.0)
    routing = [third, third, *[(0.0,) * 5 + (1.0,)] * 3, (0.0,) * 6]
    seen = run(half, [0.010] * 2 + [0.015] * 3 + [0.012], routing, [1, 1, 1, 1, 1, 2], 150_000, 7)
    errors = {
        "mean": seen.mean_time / (path.mean_latency or 0) - 1,
        "p50": seen.percentile(0.5) / (path.p50 or 0) - 1,
        "p95": seen.percentile(0.95) / (path.p95 or 0) - 1,
        "p99": seen.percentile(0.99) / (path.p99 or 0) - 1,
    }
    print(", ".join(f"{what} {error:+.2%}" for what, error in errors.items()))
    assert all(abs(error) < 0.03 for error in errors.values()), errors


def test_the_figures_fit_their_width_and_say_what_their_marks_mean() -> None:
    found = answers(SHOP)
    for width in (60, 76, 118):
        lines = [line.text for line in report(found, width)]
        assert all(len(line) <= width for line in lines)
        said = " ".join(" ".join(lines).split())
        assert "✗ misses its target, or is asked more than it serves" in said
        assert "– nothing to count" in said
        assert all(word in said for word in ("down/month", "mostly", "connections", "a minute's backlog"))
    quiet = [line.text for line in report(answers("services: {api: {run: 2 x 1cpu 5ms 99%}}"), 76)]
    assert "✗" not in "".join(quiet)
    about_it = about(View(read(SHOP).design), ("services", "catalog"), (), 76)
    assert about_it.lines[-1].text.startswith("▸ enter shows what goes into a figure")
    idle = about(View(read("load: {entry: b}\nservices: {a: {}, b: {}}").design), ("services", "a"), (), 76).text
    assert "no load enters here, and nobody asks it" in idle


def test_what_is_remembered_equals_what_is_computed_anew() -> None:
    document, memo = read(SHOP), Memo()
    edits = [
        Put(("services", "catalog", "run"), "2 x 1cpu 4ms 99.5%"),
        Put(("load", "peak"), "300/s"),
        Put(("tables", "orders", "rows"), "24M"),
        Put(("services", "orders", "title"), "Orders"),
        Put(("stores", "product_cache", "hit"), "50%"),
        Put(("services", "mailer", "run"), "3 x 1cpu 40ms 99%"),
        Put(("services", "catalog", "calls"), ["gateway x2"]),  # feeds itself
        Put(("services", "catalog", "calls"), ["gateway x0.01"]),
    ]
    states = [document]
    for edit in edits:
        states.append(states[-1].apply(edit))
    for old, new in pairwise([*states, *reversed(states)]):
        assert old is not None
        assert memo.view(new.design).ask(capacity) == capacity(View(new.design))


def test_every_figure_of_every_thing_tells_its_inputs_and_each_is_said_or_a_default() -> None:
    for text in (SHOP, "services: {a: {}}\ntables: {t: {}}\n"):
        document = read(text)
        found = answers(text)
        for name in (*found.paths, *found.services, *found.stores, *found.tables):
            for figure in explain(found, name, asked=View(document.design).ask(callers)):
                if figure.name == "assumed" or figure.value == "0/s":
                    continue
                assert figure.inputs, (name, figure.name)
                for put in figure.inputs:
                    said = document.node(put.path) is not None if put.path else bool(put.note)
                    entry = put.path[:2] if put.path[:1] != ("load",) else ()
                    assert said or put.default or document.node(entry) is not None, (name, figure.name, put)
                    if put.path[2:] == ("run",) and not put.default:
                        assert said, f"{put} is not said, and not told as a default"
