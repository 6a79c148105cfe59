"""Random designs to live through (`design_loop.py`): services that ask later ones, stores, caches, forks, tries.

`python -m tests.capacity.random_lives [JOBS SEEDS]` prints the errors of long runs; the soak does that.
"""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass, field

from tests.capacity.design_loop import LIVES, Life, Maybe, Place, Step, Together, Work, main

#: So many random designs are lived through in the soak.
MANY = 8
RATE = 60.0
_ONCE = 1.0
#: How far percentiles may be off, as docs/capacity.md states it: in a row, with forks, with tries.
_ROW, _FORK, _TRIES = 0.02, 0.03, 0.06


@dataclass
class _Made:
    """One service while a design is made: its lines, what a request to it does, and whom that asks how often."""

    calls: list[str] = field(default_factory=list)
    reads: list[str] = field(default_factory=list)
    steps: tuple[Step, ...] = ()
    asks: list[tuple[str, float]] = field(default_factory=list)


def random_life(seed: int) -> Life:
    """A design of four to six services, each busy for 20 to 70 parts of a hundred, as text and as what happens.

    Of an odd seed a request comes again to the same services and stores; of an even one each is asked by one other, and
    several times only where a try fails.
    """
    rng = random.Random(seed)
    again = seed % 2 == 1
    names = [f"s{i}" for i in range(rng.randint(4, 6))]
    stores = ["db0", "db1"] if again else [f"db{i}" for i in range(len(names))]
    ways = ("x1", "x2", "x0.3", "tries") if again else ("x1", "x0.3", "tries")
    forked = tried = False
    free = set(names)
    made: dict[str, _Made] = {}
    for i in reversed(range(len(names))):
        one = made[names[i]] = _Made(steps=(Work(names[i]),))
        open_ = [name for name in names[i + 1 :] if again or name in free]
        later = rng.sample(open_, min(len(open_), rng.randint(1, 3)))
        free -= set(later)
        if len(later) > 1 and rng.random() < 0.4:
            forked = True
            one.calls = [later[0], *(f"{name} par" for name in later[1:])]
            one.steps += (Together(tuple(made[name].steps for name in later)),)
            one.asks += [(name, _ONCE) for name in later]
            later = []
        for name in later:
            steps, how = made[name].steps, rng.choice(ways)
            if how == "tries":
                tried = True
                one.calls.append(f"{name} retry=1 fail=15%")
                one.steps += (*steps, Maybe(0.15, steps))
                one.asks.append((name, 1.15))
            else:
                times = float(how[1:])
                one.calls.append(f"{name} {how}")
                one.steps += steps * int(times) if times >= 1 else (Maybe(times, steps),)
                one.asks.append((name, times))
        if rng.random() < 0.6:
            near, store = rng.random() < 0.5, rng.choice(stores) if again else stores[i]
            one.reads = [f"{store} via=kept" if near else store]
            one.steps += (Work("kept"), Maybe(0.3, (Work(store),))) if near else (Work(store),)
            one.asks += [("kept", _ONCE), (store, 0.3)] if near else [(store, _ONCE)]
    visits = dict.fromkeys([*names, *stores, "kept"], 0.0)
    visits["s0"] = 1.0
    for name in names:
        for asked, times in made[name].asks:
            visits[asked] += visits[name] * times
    places = {"kept": Place(0, 0, 0.0005)} if visits["kept"] else {}
    lines = [f"load: {{entry: s0, peak: {RATE:g}/s}}", "services:"]
    for name in (name for name in names if visits[name]):
        place = places[name] = _place(rng, visits[name], rng.randint(1, 3), rng.randint(1, 2))
        said = f"{place.replicas} x {place.servers}cpu {place.time * 1e6:.0f}us 99.9%"
        calls, reads = ", ".join(made[name].calls), ", ".join(made[name].reads)
        lines.append(f"  {name}: {{run: {said}, calls: [{calls}], reads: [{reads}]}}")
    lines += ["stores:", "  kept: {kind: cache, engine: redis, hit: 70%, run: 500us}"]
    for name in (name for name in stores if visits[name]):
        place = places[name] = _place(rng, visits[name], 1, 4)
        lines.append(f"  {name}: {{engine: postgres, run: 1 x 4cpu {place.time * 1e6:.0f}us 99.9%}}")
    estimate = _TRIES if tried else _FORK if forked else _ROW
    return Life(f"random {seed}", "\n".join([*lines, ""]), RATE, places, made["s0"].steps, "s0", estimate, again)


def _place(rng: random.Random, visits: float, replicas: int, servers: int) -> Place:
    time = rng.uniform(0.2, 0.7) * replicas * servers / (RATE * visits)
    return Place(replicas, servers, round(time, 6))


def lives() -> tuple[Life, ...]:
    """All designs that the soak lives through."""
    return (*LIVES, *(random_life(seed) for seed in range(MANY)))


if __name__ == "__main__":
    jobs, seeds = (int(word) for word in sys.argv[1:] or ("1000000", "5"))
    sys.exit(main(jobs, seeds, tuple(random_life(seed) for seed in range(MANY))))
