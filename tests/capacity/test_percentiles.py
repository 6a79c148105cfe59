"""Percentiles of paths against closed forms: servers in a row, a call in a part of the requests, a call tried again."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backdraft.capacity import percentiles
from backdraft.capacity.answers import PathAnswer
from backdraft.capacity.latency import gamma_percentile
from backdraft.capacity.models import mm1_percentile
from tests.capacity.designs import answers
from tests.capacity.random_lives import random_life

SHARES = (0.5, 0.95, 0.99)


def path_of(calls: str, others: dict[str, float]) -> PathAnswer:
    """The path of a service that takes no time itself; `others` are called, and take so many milliseconds."""
    lines = "".join(f"  {name}: {{kind: external, run: {time}ms 99%}}\n" for name, time in others.items())
    text = f"load: {{entry: api, peak: 1/s}}\nservices:\n  api: {{run: 1 x 1cpu 0ms, calls: [{calls}]}}\n{lines}"
    return answers(text).paths["api"]


def keeps(path: PathAnswer, late: Callable[[float], float]) -> None:
    """The percentiles leave as many requests over as `late` says of a time, to 1 %: some 0.2 % of the time."""
    for share, time in zip(SHARES, (path.p50, path.p95, path.p99), strict=True):
        assert time is not None
        assert late(time) == pytest.approx(1 - share, rel=0.01)


def late_in_a_row(means: list[float], t: float) -> float:
    """The share of sums of exponential times with different means that take longer than `t`."""
    parts = (math.prod(a / (a - b) for b in means if b != a) * math.exp(-t / a) for a in means)
    return math.fsum(parts)


@given(st.lists(st.sampled_from([1, 2, 3, 5, 8, 13, 21, 34, 55, 89]), min_size=1, max_size=6, unique=True))
def test_different_servers_in_a_row(times: list[int]) -> None:
    path = path_of(", ".join(f"s{t}" for t in times), {f"s{t}": t for t in times})
    keeps(path, lambda t: late_in_a_row([each / 1000 for each in times], t))


@given(st.sampled_from([0.01, 0.03, 0.2, 0.7]), st.sampled_from([3, 40, 900]))
def test_a_call_that_a_part_of_the_requests_makes(chance: float, slow: int) -> None:
    """What moments alone miss by as much as they like: most requests are quick, a few wait for a slow service."""
    path = path_of(f"quick, slow x{chance}", {"quick": 7, "slow": slow})
    both = [0.007, slow / 1000]
    keeps(path, lambda t: (1 - chance) * math.exp(-t / 0.007) + chance * late_in_a_row(both, t))


@given(st.sampled_from([1, 10, 50]), st.integers(0, 4))
def test_a_call_that_is_tried_again(fails: int, retries: int) -> None:
    path = path_of(f"quick retry={retries} fail={fails}%", {"quick": 20})
    fail = fails / 100

    def late(t: float) -> float:
        found, few, chance = 0.0, 0.0, 1.0
        for tries in range(1, retries + 2):
            few += math.exp(-t / 0.02) * (t / 0.02) ** (tries - 1) / math.factorial(tries - 1)
            found += few * chance * (1 - fail if tries <= retries else 1)
            chance *= fail
        return found

    keeps(path, late)


def test_one_server_with_its_queue() -> None:
    path = answers("load: {entry: api, peak: 70/s}\nservices:\n  api: {run: 1 x 1cpu 10ms 99%}\n").paths["api"]
    for share, time in zip(SHARES, (path.p50, path.p95, path.p99), strict=True):
        assert time == pytest.approx(mm1_percentile(0.7, 0.01, share), rel=1e-3)


def test_a_circle_of_calls_makes_few_requests_long_and_most_short() -> None:
    """Its time was told as even as if each request went round equally often: p99 was a quarter of what it is."""
    text = "load: {entry: a, peak: 1/day}\nservices:\n  a: {kind: external, run: 5ms, calls: [b x2]}\n"
    path = answers(text + "  b: {kind: external, run: 7ms, calls: [a x0.4]}\n").paths["a"]
    rng, seen = random.Random(7), []
    for _ in range(60_000):
        time, todo = 0.0, ["a"]
        while todo:
            at = todo.pop()
            time += rng.expovariate(1 / (0.005 if at == "a" else 0.007))
            todo += ["b", "b"] if at == "a" else ["a"] if rng.random() < 0.4 else []
        seen.append(time)
    seen.sort()
    assert path.mean_latency == pytest.approx(sum(seen) / len(seen), rel=0.03)
    for share, time, within in zip(SHARES, (path.p50, path.p95, path.p99), (0.2, 0.08, 0.08), strict=True):
        assert time == pytest.approx(seen[int(share * len(seen))], rel=within)


def test_a_call_made_many_times_is_as_even_as_many_are() -> None:
    path = path_of("quick x400", {"quick": 1})
    for share, time in zip(SHARES, (path.p50, path.p95, path.p99), strict=True):
        assert time == pytest.approx(0.001 * gamma_percentile(400, share), rel=5e-3)


def test_what_most_requests_do_not_do_takes_most_of_them_no_time() -> None:
    path = path_of("slow x0.04", {"slow": 100})
    assert (path.p50, path.p95) == (0, 0)
    assert path.p99 == pytest.approx(0.1 * math.log(4), rel=1e-3)


@pytest.mark.parametrize("seed", [155, 185, 258, *range(100, 112)])
def test_the_few_points_of_the_contour_are_as_good_as_many(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dozens of stations on the way make a steep curve: with too few points its p50 was 22 % off (155)."""
    text = random_life(seed).text
    few = answers(text).paths["s0"]
    monkeypatch.setattr(percentiles, "_CONTOUR", percentiles.contour(48))
    monkeypatch.setattr(percentiles, "_STEEP", 0.0)
    monkeypatch.setattr(percentiles, "_EVEN", 0.05)
    monkeypatch.setattr(percentiles, "_SPAN", (0.9, 1.0))
    many = answers(text).paths["s0"]
    assert (few.p50, few.p95, few.p99) == pytest.approx((many.p50, many.p95, many.p99), rel=5e-3)
