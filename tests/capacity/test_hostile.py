"""Whatever a design holds, it has answers: no crash, no NaN, no time without end."""

from __future__ import annotations

import json
import random

from hypothesis import given
from hypothesis import strategies as st

from backdraft.capacity.as_json import as_json
from backdraft.capacity.compared import comparison
from backdraft.capacity.compute import capacity
from backdraft.capacity.explain import explain
from backdraft.capacity.report import about, report
from backdraft.capacity.sweep import sweep, sweep_json
from backdraft.capacity.what_if import NotUnderstood, what_if
from backdraft.design.design import Design
from backdraft.design.view import View
from backdraft.document.document import Document
from backdraft.reports.sweep_chart import sweep_output
from tests.render.random_designs import designs
from tests.soak import examples

EXTREMES = (
    "x0",
    "x1e300",
    "x1e-300",
    "x1e9",
    "retry=999 fail=100%",
    "retry=99",
    "fail=0%",
    "par",
    "par x3",
    "soft",
    "async",
)
TIMES = ("0", "0ms", "1us", "999999y", "0.000001us", "5ms")
SHARES = ("0%", "100%", "99.9999999999%", "0.0000001%", "50%")
RATES = ("0/s", "1/1000y", "999999999G/s", "1/s", "600/s")


def everything(design: Design) -> None:
    """Ask for all that can be asked."""
    view = View(design)
    found = view.ask(capacity)
    json.dumps(as_json(found), allow_nan=False)
    report(found)
    for name in (*found.paths, *found.services, *found.stores, *found.tables):
        explain(found, name)
    for section in ("services", "stores", "tables", "endpoints"):
        for path in design.paths(section)[:3]:
            about(view, path)
    for change in ("x10", "rows x100", "cache off"):
        try:
            after = View(what_if(design, [change])).ask(capacity)
        except NotUnderstood:
            continue
        comparison(found, after, change)
    grown = sweep(design, steps=3)
    json.dumps(sweep_json(grown), allow_nan=False)
    sweep_output(grown, 80)
    for path in found.paths.values():
        assert 0 <= path.availability <= 1
        assert path.mean_latency is None or path.mean_latency >= 0
        assert path.p50 is None or path.p95 is None or path.p99 is None or 0 <= path.p50 <= path.p95 <= path.p99
    for each in (*found.services.values(), *found.stores.values()):
        assert 0 <= each.availability <= 1
        assert each.utilisation is None or each.utilisation >= 0
        assert each.overloaded == (each.mean_latency is None)


@given(designs())
@examples(10)
def test_a_design_with_hostile_names_and_any_lines_has_answers(view: View) -> None:
    everything(view.design)


@given(st.integers(0, 2**32))
@examples(20)
def test_a_design_with_extreme_figures_has_answers(seed: int) -> None:
    chance = random.Random(seed)
    names = [f"s{i}" for i in range(chance.randint(1, 6))]
    stores = [f"d{i}" for i in range(chance.randint(1, 3))]
    engines = ("postgres", "redis", "kafka", "s3", "opensearch")
    lines = ["backdraft: 1", f"load: {{entry: s0, peak: {chance.choice(RATES)}, mean: {chance.choice(RATES)}}}"]
    lines.append(f"targets: {{availability: {chance.choice(SHARES)}, p95: {chance.choice(TIMES)}}}")
    lines.append("services:")
    for name in names:
        replicas = chance.choice((1, 2, 999999999))
        cores = chance.choice(("1", "0.000000001", "999999999", "0.5"))
        run = f"{replicas} x {cores}cpu {chance.choice(TIMES)} {chance.choice(SHARES)}"
        calls = [f"{chance.choice(names)} {chance.choice(EXTREMES)}" for _ in range(chance.randint(0, 3))]
        reads = [f"{chance.choice(stores)} {chance.choice(EXTREMES)}" for _ in range(chance.randint(0, 2))]
        reads.append(f"{chance.choice(stores)} via={chance.choice(stores)} replica")
        kind = chance.choice(("service", "gateway", "client", "worker", "external", "function", "job"))
        lines.append(
            f"  {name}: {{kind: {kind}, run: '{run}', limit: {chance.choice(RATES)}, calls: [{', '.join(calls)}], "
            f"reads: [{', '.join(reads)}], emits: [e {chance.choice(EXTREMES)}], consumes: [e within=1us]}}"
        )
    lines.append("stores:")
    lines += [
        f"  {name}: {{engine: {chance.choice(engines)}, hit: {chance.choice(SHARES)}, run: {chance.choice(TIMES)}, "
        f"standby: {chance.choice((0, 3))}, replicas: {chance.choice((0, 2))}, rows: 999999999G, growth: 9x/s}}"
        for name in stores
    ]
    lines += ["events: {e: }", "tables:"]
    lines += ["  t: {rows: 999999999G, growth: 99999G/s, keep: 999999y, columns: {v: vector(99999)}}"]
    everything(Document.read("\n".join([*lines, ""])).design)


def test_a_gateway_with_endpoints_of_its_own_is_passed_as_any_other() -> None:
    text = (
        "backdraft: 1\nload: {entry: web, peak: 10/s}\nservices:\n  web: {kind: client, calls: [gw GET /x]}\n"
        "  gw: {kind: gateway, calls: [a]}\n  a: {}\nendpoints:\n  gw: [GET /x]\n"
    )
    found = capacity(View(Document.read(text).design))
    path = found.paths["a"]
    assert path.hops == ("web", "gw")
    assert set(path.shares) == {"gw", "a"}


def test_a_thousand_services_in_a_row_are_no_recursion() -> None:
    lines = [f"  s{i}: {{run: 1 x 1cpu 0.001ms 100%, calls: [s{i + 1}]}}" for i in range(1500)]
    text = "\n".join(["backdraft: 1", "load: {entry: s0, peak: 1/s}", "services:", *lines, "  s1500: {}", ""])
    found = capacity(View(Document.read(text).design))
    assert found.services["s1500"].rate == 1


def test_gateways_behind_gateways_end() -> None:
    rows = [
        f"  g{i}_{j}: {{kind: gateway, calls: [{', '.join(f'g{i + 1}_{k}' for k in range(6))}]}}"
        for i in range(6)
        for j in range(6)
    ]
    ends = [f"  g6_{j}: {{}}" for j in range(6)]
    text = "\n".join(["backdraft: 1", "load: {entry: g0_0, peak: 1/s}", "services:", *rows, *ends, ""])
    assert 0 < len(capacity(View(Document.read(text).design)).paths) <= 600
