"""What holds of every design, told of random ones with stores, caches, forks and tries."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.capacity.design_loop import Maybe, Step, Together, Work
from tests.capacity.designs import answers
from tests.capacity.random_lives import random_life
from tests.soak import examples

#: What the inversions of two transforms leave of a percentile.
ACCURATE = 8e-3


@given(st.integers(0, 2**32), st.integers(0, 9))
@examples(15)
def test_a_replica_more_never_makes_a_whole_design_slower_or_rarer(seed: int, which: int) -> None:
    text = random_life(seed).text
    before = answers(text)
    names = [name for name, each in before.services.items() if each.rate]
    name = names[which % len(names)]
    after = answers(text, f"{name} replicas={before.services[name].station.replicas + 1}")
    old, new = before.paths["s0"], after.paths["s0"]
    for figure in ("mean_latency", "p50", "p95", "p99"):
        assert getattr(new, figure) <= getattr(old, figure) * (1 + ACCURATE), figure
    assert new.mean_latency <= old.mean_latency * (1 + 1e-12)  # type: ignore[operator]
    assert new.availability >= old.availability - 1e-12


@given(st.integers(0, 2**32), st.integers(0, 9))
@examples(15)
def test_one_more_hard_dependency_never_raises_the_availability_of_a_whole_design(seed: int, which: int) -> None:
    text = random_life(seed).text
    before = answers(text)
    name = list(before.services)[which % len(before.services)]
    more = re.sub(rf"(  {name}: .*reads: \[)", lambda found: f"{found[1]}extra, ", text).replace("extra, ]", "extra]")
    after = answers(f"{more}  extra: {{engine: postgres, run: 1 x 64cpu 1us 99%}}\n")
    assert after.stores["extra"].rate == pytest.approx(before.services[name].rate)
    less = before.paths["s0"].availability - after.paths["s0"].availability
    assert less > 1e-6 if before.services[name].rate else less == 0
    assert (after.paths["s0"].mean_latency or 0) >= (before.paths["s0"].mean_latency or 0)


@given(st.integers(0, 2**32))
@examples(15)
def test_what_each_place_of_a_whole_design_gets_is_what_a_request_does_there(seed: int) -> None:
    life = random_life(seed)
    found = answers(life.text)
    asked = dict.fromkeys(life.places, 0.0)

    def count(steps: tuple[Step, ...], chance: float) -> None:
        for step in steps:
            if isinstance(step, Work):
                asked[step.at] += chance
            elif isinstance(step, Maybe):
                count(step.then, chance * step.chance)
            elif isinstance(step, Together):
                for branch in step.branches:
                    count(branch, chance)

    count(life.steps, life.rate)
    rates = {name: each.rate for name, each in (*found.services.items(), *found.stores.items())}
    assert {name: rates[name] for name in asked} == pytest.approx(asked, rel=1e-9)
    assert not any(rate for name, rate in rates.items() if name not in asked)
