"""The library of models as others call it: every function by its name and by the names of what it takes."""

from __future__ import annotations

import inspect
import math
from typing import Any

import pytest

from backdraft.capacity import models
from backdraft.capacity.models import Closed, Network, Queue, Unstable

#: What each takes, in order; with how it is called and what then comes, worked out by hand.
LIBRARY: dict[str, tuple[str, dict[str, Any], Any]] = {
    "erlang_b": ("offered_load servers", {"offered_load": 1.0, "servers": 1}, 0.5),
    "erlang_c": ("offered_load servers", {"offered_load": 0.5, "servers": 1}, 0.5),
    "mmc": ("arrival_rate service_time servers", {"arrival_rate": 0.5, "service_time": 1.0, "servers": 1}, Queue),
    "mg1": ("arrival_rate service_time scv", {"arrival_rate": 0.5, "service_time": 1.0, "scv": 0.0}, Queue),
    "allen_cunneen": (
        "arrival_rate service_time servers arrival_scv service_scv",
        {"arrival_rate": 0.5, "service_time": 1.0, "servers": 1, "arrival_scv": 1.0, "service_scv": 1.0},
        Queue,
    ),
    "mm1_percentile": (
        "utilisation service_time percentile",
        {"utilisation": 0.5, "service_time": 1.0, "percentile": 0.5},
        2 * math.log(2),
    ),
    "jackson_open": (
        "external service_rates routing servers",
        {"external": [0.5], "service_rates": [1.0], "routing": [[0.0]], "servers": None},
        Network,
    ),
    "mva": ("demands population think_time", {"demands": [1.0], "population": 3, "think_time": 0.0}, list),
    "asymptotic_bounds": (
        "demands think_time population",
        {"demands": [1.0], "think_time": 0.0, "population": 3},
        models.Bounds,
    ),
    "little": ("rate time number", {"rate": 2.0, "time": 3.0}, 6.0),
    "fanout_slow": ("p n", {"p": 0.5, "n": 2}, 0.75),
    "max_of_exponentials": ("mean n percentile", {"mean": 1.0, "n": 2, "percentile": None}, 1.5),
    "series": ("availabilities", {}, 1.0),
    "parallel": ("availabilities", {}, 0.0),
    "k_of_n": ("k n availability", {"k": 1, "n": 2, "availability": 0.9}, 0.99),
    "downtime": ("availability period_seconds", {"availability": 0.9, "period_seconds": 100.0}, 10.0),
    "traffic": ("external calls", {"external": {"a": 2.0}, "calls": [("a", "b", 1.5)]}, {"a": 2.0, "b": 3.0}),
    "retry_attempts": ("p_fail attempts", {"p_fail": 0.5, "attempts": 2}, 1.5),
    "pool_size": ("cores spindles", {"cores": 4, "spindles": 1}, 9),
    "drain_time": (
        "backlog arrival_rate service_time servers",
        {"backlog": 10.0, "arrival_rate": 1.0, "service_time": 0.5, "servers": 1},
        10.0,
    ),
    "cache": (
        "rate hit lookup_time store_time",
        {"rate": 10.0, "hit": 0.5, "lookup_time": 0.0, "store_time": 1.0},
        models.Cached,
    ),
    "storage": (
        "rows row_bytes header_bytes index_share copies fill",
        {"rows": 1, "row_bytes": 72, "header_bytes": 28, "index_share": 0.0, "copies": 1, "fill": 1.0},
        100.0,
    ),
    "shards": (
        "total_bytes writes_per_second node_bytes node_writes",
        {"total_bytes": 3.0, "writes_per_second": 0.0, "node_bytes": 2.0, "node_writes": 1.0},
        2,
    ),
    "usl": ("size gamma alpha beta", {"size": 1, "gamma": 10.0, "alpha": 0.1, "beta": 0.01}, models.Scaling),
}


@pytest.mark.parametrize("name", LIBRARY)
def test_every_model_is_called_by_its_name_and_by_those_of_what_it_takes(name: str) -> None:
    takes, call, comes = LIBRARY[name]
    function = getattr(models, name)
    assert name in models.__all__
    assert " ".join(inspect.signature(function).parameters) == takes
    found = function(**call)
    if isinstance(comes, type):
        assert isinstance(found, comes)
    else:
        assert found == (pytest.approx(comes) if isinstance(comes, float) else comes)


def test_series_and_parallel_take_any_number() -> None:
    assert models.series(0.9, 0.9) == pytest.approx(0.81)
    assert models.parallel(0.9, 0.9) == pytest.approx(0.99)


def test_what_comes_is_called_by_its_name() -> None:
    queue = models.mmc(arrival_rate=0.5, service_time=1.0, servers=1)
    names = ("utilisation", "p_wait", "mean_wait", "mean_response", "mean_queue", "mean_in_system")
    assert [getattr(queue, name) for name in names] == pytest.approx([0.5, 0.5, 1.0, 2.0, 0.5, 1.0])
    assert queue.wait_percentile(0.75) == pytest.approx(2 * math.log(2))
    assert queue.p_wait_longer_than(0.0) == pytest.approx(0.5)
    network = models.jackson_open([0.5], [1.0], [[0.0]])
    assert (network.arrivals, network.stations) == ((0.5,), (queue,))
    assert (network.mean_in_system, network.mean_time_in_system) == pytest.approx((1.0, 2.0))
    closed = models.mva([1.0, 1.0], 2)
    assert closed == [Closed(1, 2.0, 0.5, (0.5, 0.5)), Closed(2, 3.0, pytest.approx(2 / 3), (1.0, 1.0))]


def test_what_has_no_steady_state_says_the_servers_or_the_loop() -> None:
    for overloaded in (
        lambda: models.erlang_c(offered_load=2.0, servers=1),
        lambda: models.mmc(arrival_rate=2.0, service_time=1.0, servers=1),
        lambda: models.mg1(arrival_rate=2.0, service_time=1.0, scv=1.0),
        lambda: models.drain_time(backlog=1.0, arrival_rate=2.0, service_time=1.0, servers=1),
    ):
        with pytest.raises(Unstable) as refused:
            overloaded()
        assert (refused.value.servers_needed, refused.value.loop_gain) == (3, None)
    with pytest.raises(Unstable) as loop:
        models.traffic(external={"a": 1.0}, calls=[("a", "a", 2.0)])
    assert (loop.value.servers_needed, loop.value.loop_gain) == (None, pytest.approx(2.0))
