"""The models against what is printed, against second implementations, and against their own limits."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backdraft.capacity.models import (
    Tangled,
    Unstable,
    allen_cunneen,
    asymptotic_bounds,
    cache,
    downtime,
    drain_time,
    erlang_b,
    erlang_c,
    fanout_slow,
    jackson_open,
    k_of_n,
    little,
    max_of_exponentials,
    mg1,
    mm1_percentile,
    mmc,
    mva,
    parallel,
    retry_attempts,
    series,
    shards,
    storage,
    traffic,
    usl,
)
from backdraft.capacity.models.queues import MANY, halfin_whitt
from tests.capacity.published import CASES, Case

shares = st.floats(0, 1)
counts = st.integers(1, 60)


def name(case: Case) -> str:
    return f"{case.source.split(',')[0]}: {case.what}"


@pytest.mark.parametrize("case", CASES, ids=name)
def test_the_figure_is_the_printed_one(case: Case) -> None:
    assert case.ours() == pytest.approx(case.printed, abs=case.within, rel=0)


def test_at_least_forty_figures_of_ten_sources_are_checked() -> None:
    assert len(CASES) >= 40
    assert len({case.source.split(",")[0] for case in CASES}) >= 10


# --- second implementations -------------------------------------------------------------------------------------------


def exact_blocking(load: Fraction, servers: int) -> Fraction:
    """Erlang B as Erlang wrote it: the last term of the series over their sum."""
    terms = [Fraction(1)]
    for k in range(1, servers + 1):
        terms.append(terms[-1] * load / k)
    return terms[-1] / sum(terms)


@given(st.fractions(0, 80, max_denominator=50), counts)
def test_erlang_b_is_erlangs_own_sum(load: Fraction, servers: int) -> None:
    assert erlang_b(float(load), servers) == pytest.approx(float(exact_blocking(load, servers)), rel=1e-9, abs=1e-300)


def by_states(load: float, servers: int) -> tuple[float, float]:
    """P(wait) and the mean queue of M/M/c from the balance of its states, far beyond where any are met."""
    weights = [1.0]
    while len(weights) < 3000:
        weights.append(weights[-1] * load / min(len(weights), servers))
    total = math.fsum(weights)
    waiting = math.fsum(w for n, w in enumerate(weights) if n >= servers) / total
    return waiting, math.fsum((n - servers) * w for n, w in enumerate(weights) if n > servers) / total


@given(st.floats(0.01, 0.95), st.integers(1, 20))
def test_mmc_is_the_balance_of_its_states(utilisation: float, servers: int) -> None:
    load = utilisation * servers
    waiting, queue = by_states(load, servers)
    found = mmc(load, 1.0, servers)
    assert found.p_wait == pytest.approx(waiting, rel=1e-9)
    assert found.mean_queue == pytest.approx(queue, rel=1e-9)
    assert found.mean_in_system == pytest.approx(queue + load, rel=1e-9)


def solved(external: list[Fraction], calls: list[list[Fraction]]) -> list[Fraction]:
    """The traffic equations by Gauss and Jordan in fractions, whatever their order."""
    size = len(external)
    rows = [[(i == j) - calls[j][i] for j in range(size)] + [external[i]] for i in range(size)]
    for k in range(size):
        pivot = next(i for i in range(k, size) if rows[i][k])
        rows[k], rows[pivot] = rows[pivot], rows[k]
        rows[k] = [value / rows[k][k] for value in rows[k]]
        for i in range(size):
            if i != k:
                rows[i] = [a - rows[i][k] * b for a, b in zip(rows[i], rows[k], strict=True)]
    return [row[-1] for row in rows]


@st.composite
def networks(draw: st.DrawFn) -> tuple[list[Fraction], list[list[Fraction]]]:
    size = draw(st.integers(1, 6))
    share = st.integers(0, 4).map(lambda n: Fraction(n, 5 * size))
    routing = [[draw(share) for _ in range(size)] for _ in range(size)]
    return [Fraction(draw(st.integers(0, 9))) for _ in range(size)], routing


@given(networks())
def test_traffic_with_loops_is_the_direct_solution_in_fractions(network: tuple[list, list]) -> None:
    external, routing = network
    found = traffic(
        {i: float(rate) for i, rate in enumerate(external)},
        [(i, j, float(share)) for i, row in enumerate(routing) for j, share in enumerate(row)],
    )
    assert [found[i] for i in range(len(external))] == pytest.approx(
        [float(rate) for rate in solved(external, routing)], rel=1e-9, abs=1e-12
    )


@given(networks())
def test_what_enters_a_network_leaves_it(network: tuple[list, list]) -> None:
    external, routing = network
    found = jackson_open([float(r) for r in external], [1e4] * len(external), [[float(s) for s in r] for r in routing])
    leaves = sum(rate * (1 - float(sum(row))) for rate, row in zip(found.arrivals, routing, strict=True))
    assert leaves == pytest.approx(float(sum(external)), rel=1e-9, abs=1e-12)


@given(st.integers(0, 8), st.integers(0, 8), shares)
def test_k_of_n_is_the_sum_over_every_way_to_fail(k: int, n: int, availability: float) -> None:
    ways = itertools.product((True, False), repeat=n)
    found = math.fsum(
        math.prod(availability if up else 1 - availability for up in way) for way in ways if sum(way) >= k
    )
    assert k_of_n(k, n, availability) == pytest.approx(found, rel=1e-9, abs=1e-12)


def test_k_of_n_keeps_its_digits_at_both_ends() -> None:
    assert 1 - k_of_n(1, 2, 1 - 1e-6) == pytest.approx(1e-12, rel=1e-3)
    assert k_of_n(3, 3, 1e-7) == pytest.approx(1e-21, rel=1e-12)
    exact = sum(math.comb(10_000, i) * Fraction(1, 1000) ** i * Fraction(999, 1000) ** (10_000 - i) for i in range(21))
    assert k_of_n(9980, 10_000, 0.999) == pytest.approx(float(exact), rel=1e-9)
    assert k_of_n(3, 3, 0.995) == pytest.approx(0.985074875)
    assert k_of_n(4, 3, 0.995) == 0.0


def test_closed_networks_are_the_balance_of_their_states() -> None:
    """Gordon and Newell's product form, summed over every way in which the users can stand."""
    demands, think, users = (0.4, 0.9, 0.2), 2.0, 5

    def constant(population: int) -> float:
        total = 0.0
        for at in itertools.product(range(population + 1), repeat=3):
            thinking = population - sum(at)
            if thinking >= 0:
                weight = math.prod(d**n for d, n in zip(demands, at, strict=True))
                total += weight * think**thinking / math.factorial(thinking)
        return total

    for each in mva(demands, users, think):
        expected = constant(each.population - 1) / constant(each.population)
        assert each.throughput == pytest.approx(expected, rel=1e-12)
        assert each.response == pytest.approx(each.population / expected - think, rel=1e-12)


@given(st.lists(st.floats(0.01, 5), min_size=1, max_size=5), st.floats(0, 10), st.integers(1, 30))
def test_mean_values_stay_within_the_asymptotic_bounds(demands: list[float], think: float, users: int) -> None:
    found, bounds = mva(demands, users, think)[-1], asymptotic_bounds(demands, think, users)
    assert bounds.throughput_low * (1 - 1e-9) <= found.throughput <= bounds.throughput_high * (1 + 1e-9)
    assert bounds.response_low * (1 - 1e-9) <= found.response <= bounds.response_high * (1 + 1e-9)
    assert sum(found.queues) + found.throughput * think == pytest.approx(users)


@given(st.floats(0.1, 0.95))
def test_one_server_is_the_same_by_every_formula(utilisation: float) -> None:
    plain = mmc(utilisation, 1.0, 1)
    assert mg1(utilisation, 1.0, 1.0).mean_wait == pytest.approx(plain.mean_wait)
    assert allen_cunneen(utilisation, 1.0, 1, 1.0, 0.25).mean_wait == pytest.approx(mg1(utilisation, 1, 0.25).mean_wait)
    assert mm1_percentile(utilisation, 1.0, 0.95) == pytest.approx(-math.log(0.05) * plain.mean_response)
    assert little(rate=utilisation, time=plain.mean_response) == pytest.approx(plain.mean_in_system)


def test_percentiles_of_the_wait_are_its_distribution_turned_round() -> None:
    queue = mmc(8.5, 1.0, 10)
    for p in (0.5, 0.9, 0.99, 0.9999):
        wait = queue.wait_percentile(p)
        assert wait == 0 or queue.p_wait_longer_than(wait) == pytest.approx(1 - p)
    assert queue.wait_percentile(0.0) == 0
    last = max_of_exponentials(2.0, 50, 0.99)
    assert (1 - math.exp(-last / 2.0)) ** 50 == pytest.approx(0.99)


# --- no steady state ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "servers"),
    [
        (lambda: erlang_c(3.0, 3), 4),
        (lambda: mmc(250, 0.004, 1), 2),
        (lambda: mg1(2.5, 1.0, 0.0), 3),
        (lambda: allen_cunneen(9.0, 1.0, 4, 1, 1), 10),
        (lambda: mm1_percentile(1.0, 0.005, 0.95), 2),
        (lambda: drain_time(1000, 50, 0.1, 5), 6),
        (lambda: jackson_open([5], [1], [[0]], [2]), 6),
    ],
)
def test_too_much_work_is_no_number_but_the_servers_that_it_needs(call, servers: int) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Unstable, match=f"needs {servers} or more") as refused:
        call()
    assert refused.value.servers_needed == servers
    assert refused.value.loop_gain is None


def test_a_loop_that_feeds_itself_is_named_with_its_gain() -> None:
    with pytest.raises(Unstable, match=r"orders -> stock|stock -> orders") as refused:
        traffic({"web": 1.0}, [("web", "orders", 1), ("orders", "stock", 2), ("stock", "orders", 0.75)])
    assert refused.value.loop_gain == pytest.approx(math.sqrt(1.5))
    assert "makes 1.5 of itself by going round" in str(refused.value)
    with pytest.raises(Unstable, match=r"requests grow 1\.62 times with each call round (a, b|b, a)"):
        traffic({"a": 1.0}, [("a", "a", 1.0), ("a", "b", 1.0), ("b", "a", 1.0)])
    assert refused.value.servers_needed is None
    with pytest.raises(Unstable) as closed:
        jackson_open([1.0, 0.0], [5.0, 5.0], [[0, 1], [1, 0]])
    assert closed.value.loop_gain == pytest.approx(1.0)
    unreached = traffic({"a": 1.0}, [("a", "b", 1), ("x", "y", 2), ("y", "x", 2)])
    assert unreached == {"a": 1.0, "b": 1.0, "x": 0.0, "y": 0.0}


@given(st.floats(0.5, 0.999999))
def test_a_loop_below_one_is_the_geometric_series(gain: float) -> None:
    found = traffic({"a": 1.0}, [("a", "b", 1), ("b", "a", gain)])
    assert found["a"] == pytest.approx(1 / (1 - gain), rel=1e-6)


@pytest.mark.parametrize(
    "call",
    [
        lambda: erlang_b(-1, 3),
        lambda: erlang_c(1, 0),
        lambda: mmc(math.nan, 1, 1),
        lambda: mmc(1, -0.1, 1),
        lambda: mm1_percentile(0.5, 1, 95),
        lambda: mmc(1, 0.1, 1).wait_percentile(1.0),
        lambda: series(1.2),
        lambda: k_of_n(1, 2, -0.1),
        lambda: downtime(99.9, 3600),
        lambda: cache(10, 1.4, 0.001, 0.002),
        lambda: retry_attempts(0.1, 0),
        lambda: traffic({"a": -1.0}, []),
        lambda: jackson_open([1, 1], [5, 5], [[0.6, 0.6], [0, 0]]),
        lambda: little(1, 2, 3),
        lambda: storage(10, 10, fill=0),
        lambda: mva([], 3),
        lambda: fanout_slow(0.5, -1),
    ],
)
def test_what_means_nothing_is_refused(call) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError):
        call()


# --- limits and laws -------------------------------------------------------------------------------------------------


def test_ten_thousand_servers_neither_overflow_nor_vanish() -> None:
    from_the_top = itertools.accumulate(range(10_000, 0, -1), lambda term, k: term * k / 10_000, initial=1.0)
    assert erlang_b(10_000, 10_000) == pytest.approx(1 / math.fsum(from_the_top), rel=1e-12)
    queue = mmc(9_900, 1.0, 10_000)
    assert 0 < queue.p_wait < 1
    assert queue.mean_wait == pytest.approx(queue.p_wait / 100)
    assert erlang_b(1e-3, 10_000) == 0.0
    assert erlang_c(9_999.999, 10_000) == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("spare", [1, 10, 70, 141, 300, 600])
def test_where_the_recursion_ends_its_limit_takes_over_within_three_percent(spare: int) -> None:
    exact = erlang_c(MANY - spare, MANY)
    assert halfin_whitt(MANY - spare, MANY) == pytest.approx(exact, rel=0.03, abs=1e-4)
    assert mmc(1e9 - 1e5, 1.0, 10**9).p_wait < 1e-3


@given(st.floats(0.1, 50), st.floats(1e-4, 1), st.integers(1, 40))
def test_more_servers_never_raise_the_response(rate: float, service: float, servers: int) -> None:
    try:
        before = mmc(rate, service, servers)
    except Unstable as refused:
        assert mmc(rate, service, refused.servers_needed or 0).utilisation < 1
        return
    after = mmc(rate, service, servers + 1)
    assert after.mean_response <= before.mean_response * (1 + 1e-12)
    assert after.p_wait <= before.p_wait * (1 + 1e-12)


@given(st.lists(shares, max_size=6), shares)
def test_one_more_hard_dependency_never_helps_and_one_more_way_never_hurts(parts: list[float], more: float) -> None:
    assert series(*parts, more) <= series(*parts)
    assert parallel(*parts, more) >= parallel(*parts) - 1e-15


@given(st.integers(1, 30), st.integers(1, 30), shares)
def test_a_further_replica_never_lowers_availability(k: int, n: int, availability: float) -> None:
    assert k_of_n(k, n + 1, availability) >= k_of_n(k, n, availability) - 1e-12


@given(st.floats(0, 1e6), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_a_cache_takes_what_it_hits_and_no_more(rate: float, hit: float, lookup: float, store: float) -> None:
    found = cache(rate, hit, lookup, store)
    assert found.store_rate + rate * hit == pytest.approx(rate)
    assert found.cold_rate == rate
    assert lookup <= found.mean_response <= lookup + store


def test_retries_are_a_geometric_series_that_ends() -> None:
    assert retry_attempts(0.0, 5) == 1
    assert retry_attempts(1.0, 5) == 5
    assert retry_attempts(0.1, 3) == pytest.approx((1 - 0.1**3) / 0.9)


def test_sizes() -> None:
    assert storage(12e6, 120) == pytest.approx(12e6 * 148 * 1.3 / 0.8)
    assert shards(1.2e12) == 3
    assert shards(1, 12_000) == 3
    assert shards(0) == 1
    assert usl(1, 10, 0.1, 0.01).throughput == 10
    assert usl(8, 10, 0, 0).peak_size == math.inf
    assert drain_time(36_000, 5, 0.1, 1) == pytest.approx(7200)


def test_three_nines_are_missed_by_a_hair() -> None:
    assert series(0.999, k_of_n(1, 3, 0.995), k_of_n(1, 4, 0.995)) < 0.999


def test_of_billions_of_copies_the_answer_comes_at_once() -> None:
    assert k_of_n(1, 3_000_000_000, 0.5) == 1.0
    assert k_of_n(2_999_999_999, 3_000_000_000, 0.5) == 0.0
    assert k_of_n(1_500_000_000, 3_000_000_000, 0.5) == pytest.approx(0.5, abs=1e-4)


def test_loops_of_very_many_are_followed_as_far_as_that_is_possible() -> None:
    around = traffic({0: 1.0}, [(i, (i + 1) % 3_000, 0.5 if i == 7 else 1.0) for i in range(3_000)])
    assert around[0] == around[7] == pytest.approx(2.0)
    assert around[8] == around[2_999] == pytest.approx(1.0)
    with pytest.raises(Tangled, match="230 services call one another in too many ways"):
        traffic({0: 1.0}, [(i, j, 0.001) for i in range(230) for j in range(230) if i != j])
    with pytest.raises(Unstable, match="and 2989 more") as refused:
        traffic({0: 1.0}, [(i, (i + 1) % 3_000, 1.5) for i in range(3_000)])
    assert refused.value.loop_gain == pytest.approx(1.5)
    assert len(str(refused.value)) < 300
