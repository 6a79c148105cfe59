"""The formulas against a simulation, whose errors are printed (`pytest -s`). The long one is `python -m tests.soak`."""

from __future__ import annotations

import pytest

from backdraft.capacity.models import jackson_open, mg1, mm1_percentile, mmc
from tests.capacity.design_loop import LIVES, Life, gate
from tests.capacity.design_loop import errors as off
from tests.capacity.event_loop import constant, hyper, run
from tests.capacity.networks import NETWORKS, Open, errors
from tests.capacity.random_lives import random_life

#: Jobs of a run in CI: with this seed the means are within the three parts in a hundred, by a wide margin.
JOBS = 60_000
#: What a short run adds to the gates of a long one: little to means, more to its few slowest requests.
SHORT, SHORT_TAIL = 0.01, 0.03


@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.name)
def test_an_open_network_behaves_as_jackson_says(network: Open) -> None:
    for what, error in errors(network, JOBS, seed=11).items():
        print(f"{network.name}: {what} {error:+.2%}")
        assert abs(error) < 0.03, what


@pytest.mark.parametrize(("service", "scv"), [(constant, 0.0), (hyper, 4.0)], ids=["constant", "hyper"])
def test_one_server_waits_as_pollaczek_and_khinchine_say(service, scv: float) -> None:  # type: ignore[no-untyped-def]
    seen = run([0.6], [1.0], [[0.0]], [1], 4 * JOBS, 5, service)
    error = seen.mean_waits[0] / mg1(0.6, 1.0, scv).mean_wait - 1
    print(f"M/G/1, C² {scv}: mean wait {error:+.2%}")
    assert abs(error) < 0.03


def test_percentiles_of_one_server_are_those_seen() -> None:
    seen = run([0.7], [1.0], [[0.0]], [1], 4 * JOBS, 3)
    for p in (0.5, 0.95, 0.99):
        error = seen.percentile(p) / mm1_percentile(0.7, 1.0, p) - 1
        print(f"M/M/1: p{p:.0%} {error:+.2%}")
        assert abs(error) < 0.03


@pytest.mark.parametrize("life", [*LIVES, random_life(3), random_life(10)], ids=lambda life: life.name)
def test_a_design_lived_through_takes_as_long_as_its_answers_say(life: Life) -> None:
    for what, error in off(life, JOBS, seed=2).items():
        print(f"{life.name}: {what} {error:+.2%}")
        assert abs(error) < gate(life, what) + (SHORT_TAIL if what.startswith("p9") else SHORT), what


def test_the_second_opinion_can_tell_a_wrong_formula() -> None:
    """Splitting traffic over ten replicas is not sharing one queue: the simulation sees thirteen times the wait."""
    shared = run([9.0], [1.0], [[0.0]], [10], JOBS, 1).mean_waits[0]
    assert abs(shared / mmc(0.9, 1.0, 1).mean_wait - 1) > 0.5
    assert jackson_open([9.0], [1.0], [[0.0]], [10]).stations[0].mean_wait == pytest.approx(0.6687, abs=1e-4)
