"""A design lived through: requests queue at replicas, wait for what they call, hit caches or miss them, fork and join.

It knows nothing of the formulas, nor of how designs are read: a plan is written by hand beside each text. The second
opinion on what the answers put together from several formulas. `python -m tests.capacity.design_loop [JOBS] [SEEDS]`.
"""

from __future__ import annotations

import heapq
import random
import sys
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.capacity.designs import answers
from tests.capacity.event_loop import exponential

#: The part of a mean that long runs may be off.
GATE = 0.03
#: How far off percentiles may be where a request comes back to the same queues: its waits there go together.
AGAIN = {"p50": 0.03, "p95": 0.08, "p99": 0.13}


@dataclass(frozen=True)
class Work:
    """Time at one station, served by one of its replicas taken at random (or by nobody in particular)."""

    at: str


@dataclass(frozen=True)
class Maybe:
    """`then` with a chance; else what `other` says."""

    chance: float
    then: tuple[Step, ...]
    other: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Together:
    """Branches begun at the same time; it goes on when the last is done."""

    branches: tuple[tuple[Step, ...], ...]


@dataclass(frozen=True)
class Later:
    """Steps that nobody waits for."""

    steps: tuple[Step, ...]


Step = Work | Maybe | Together | Later


@dataclass(frozen=True)
class Place:
    """Replicas with so many servers each and a mean time; `shared`: one queue for all; 0 replicas: nobody queues."""

    replicas: int
    servers: int
    time: float
    shared: bool = False


@dataclass(frozen=True)
class Life:
    """A design as text, and what happens in it: how many requests come a second, what each does; the path's name.

    `estimate` is how far off its percentiles may be, as docs/capacity.md states it; where requests come `again` to the
    same queues it is `AGAIN`.
    """

    name: str
    text: str
    rate: float
    places: dict[str, Place]
    steps: tuple[Step, ...]
    path: str
    estimate: float
    again: bool = False


@dataclass
class Seen:
    """What was seen: seconds of each request, and by place the visits and how busy its servers were."""

    times: list[float]
    visits: dict[str, int]
    busy: dict[str, float]
    elapsed: float

    @property
    def mean(self) -> float:
        return sum(self.times) / len(self.times)

    def percentile(self, p: float) -> float:
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(p * len(ordered)))]


@dataclass
class _Station:
    place: Place
    free: list[int] = field(default_factory=list)
    queues: list[deque[Callable[[], None]]] = field(default_factory=list)
    visits: int = 0
    busy: float = 0.0


class _Run:
    def __init__(self, life: Life, seed: int) -> None:
        self.rng = random.Random(seed)
        self.now, self.order = 0.0, 0
        self.events: list[tuple[float, int, Callable[[], None]]] = []
        self.stations: dict[str, _Station] = {}
        for name, place in life.places.items():
            queues = 1 if place.shared else place.replicas
            servers = place.servers * (place.replicas if place.shared else 1)
            self.stations[name] = _Station(place, [servers] * queues, [deque() for _ in range(queues)])

    def after(self, delay: float, then: Callable[[], None]) -> None:
        self.order += 1
        heapq.heappush(self.events, (self.now + delay, self.order, then))

    def go(self, steps: tuple[Step, ...], done: Callable[[], None]) -> None:
        if not steps:
            done()
            return
        first, rest = steps[0], steps[1:]
        onward = lambda: self.go(rest, done)  # noqa: E731  # what follows, as a value
        if isinstance(first, Work):
            self.work(self.stations[first.at], onward)
        elif isinstance(first, Maybe):
            chosen = first.then if self.rng.random() < first.chance else first.other
            self.go(chosen, onward)
        elif isinstance(first, Later):
            self.go(first.steps, lambda: None)
            onward()
        else:
            left = len(first.branches)

            def joined() -> None:
                nonlocal left
                left -= 1
                if not left:
                    onward()

            for branch in first.branches:
                self.go(branch, joined)

    def work(self, station: _Station, then: Callable[[], None]) -> None:
        station.visits += 1
        if not station.queues:
            self.after(exponential(self.rng, station.place.time), then)
            return
        which = self.rng.randrange(len(station.queues))
        if station.free[which]:
            station.free[which] -= 1
            self.serve(station, which, then)
        else:
            station.queues[which].append(then)

    def serve(self, station: _Station, which: int, then: Callable[[], None]) -> None:
        taken = exponential(self.rng, station.place.time)
        station.busy += taken

        def finished() -> None:
            if station.queues[which]:
                self.serve(station, which, station.queues[which].popleft())
            else:
                station.free[which] += 1
            then()

        self.after(taken, finished)


def live(life: Life, jobs: int, seed: int) -> Seen:
    """Let `jobs` requests through a design; the first tenth is not counted."""
    run = _Run(life, seed)
    times: list[float] = []
    entered = 0

    def enter() -> None:
        nonlocal entered
        entered += 1
        born, counted = run.now, entered > jobs // 10
        if entered < jobs:
            run.after(exponential(run.rng, 1 / life.rate), enter)
        run.go(life.steps, lambda: times.append(run.now - born) if counted else None)

    run.after(0.0, enter)
    while run.events:
        run.now, _, then = heapq.heappop(run.events)
        then()
    visits = {name: station.visits for name, station in run.stations.items()}
    busy = {
        name: station.busy / run.now / (station.place.replicas * station.place.servers)
        for name, station in run.stations.items()
        if station.place.replicas
    }
    return Seen(times, visits, busy, run.now)


_SHOP = """
load: {entry: gateway, peak: 200/s}
services:
  gateway: {kind: gateway, run: 2 x 1cpu 4ms 99.9%, calls: [shop]}
  shop:
    run: 3 x 2cpu 12ms 99.9%
    calls: [pay x0.25]
    reads: [db via=kept x2]
    writes: [db x0.5]
    emits: [sold]
  pay: {kind: external, run: 40ms 99.9%}
  mailer: {kind: worker, run: 2 x 1cpu 7ms 99%, consumes: [sold]}
stores:
  db: {engine: postgres, run: 1 x 4cpu 8ms 99.9%}
  kept: {kind: cache, engine: redis, hit: 75%, run: 0.5ms}
  bus: rabbitmq
events: {sold: to=bus}
"""
_READ: tuple[Step, ...] = (Work("kept"),)
_MISS: tuple[Step, ...] = (Maybe(0.25, (Work("db"),)),)
_FORK = """
load: {entry: front, peak: 60/s}
services:
  front: {run: 2 x 1cpu 10ms 99.9%, calls: [a, b par, c par]}
  a: {run: 2 x 1cpu 15ms 99.9%}
  b: {run: 1 x 2cpu 20ms 99.9%}
  c: {kind: external, run: 18ms 99.9%}
"""
_TRIES = """
load: {entry: front, peak: 50/s}
services:
  front: {run: 2 x 1cpu 8ms 99.9%, calls: [back retry=2 fail=20%]}
  back: {run: 2 x 1cpu 12ms 99.9%}
"""
_TRY: tuple[Step, ...] = (Work("back"),)

LIVES = (
    Life(
        "a shop with a cache, payments, events",
        _SHOP,
        200,
        {
            "gateway": Place(2, 1, 0.004), "shop": Place(3, 2, 0.012), "pay": Place(0, 0, 0.040),
            "db": Place(1, 4, 0.008), "kept": Place(0, 0, 0.0005), "bus": Place(0, 0, 0.001),
            "mailer": Place(2, 1, 0.007, shared=True),
        },
        (
            Work("gateway"), Work("shop"), Maybe(0.25, (Work("pay"),)), *_READ, *_READ, *_MISS, *_MISS,
            Maybe(0.5, (Work("db"),)), Later((Work("bus"), Work("mailer"))),
        ),
        "shop",
        0.02,
    ),
    Life(
        "a fork that waits for the slowest",
        _FORK,
        60,
        {"front": Place(2, 1, 0.010), "a": Place(2, 1, 0.015), "b": Place(1, 2, 0.020), "c": Place(0, 0, 0.018)},
        (Work("front"), Together(((Work("a"),), (Work("b"),), (Work("c"),)))),
        "front",
        0.03,
    ),
    Life(
        "a call that is tried again",
        _TRIES,
        50,
        {"front": Place(2, 1, 0.008), "back": Place(2, 1, 0.012)},
        (Work("front"), *_TRY, Maybe(0.2, (*_TRY, Maybe(0.2, _TRY)))),
        "front",
        0.06,
    ),
)  # fmt: skip


def errors(life: Life, jobs: int, seed: int) -> dict[str, float]:
    """What was seen over what the answers say, less one: means, percentiles, rates, utilisations."""
    found = answers(life.text)
    path, seen = found.paths[life.path], live(life, jobs, seed)
    off = {"mean": seen.mean / (path.mean_latency or 0) - 1}
    for name, p in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99)):
        off[name] = seen.percentile(p) / (getattr(path, name) or 0) - 1
    stations = {**found.services, **found.stores}
    for name, count in seen.visits.items():
        off[f"rate of {name}"] = count / seen.elapsed / stations[name].rate - 1
    for name, busy in seen.busy.items():
        off[f"utilisation of {name}"] = busy / (stations[name].utilisation or 0) - 1
    return off


def gate(life: Life, what: str) -> float:
    """How far off a figure may be."""
    if what not in AGAIN:
        return GATE
    return AGAIN[what] if life.again else life.estimate


def main(jobs: int, seeds: int, lives: tuple[Life, ...] = LIVES) -> int:
    """Print the errors of `seeds` long runs of each design; 1 when the mean over the seeds is past its gate."""
    bad = 0
    for life in lives:
        runs = [errors(life, jobs, seed) for seed in range(seeds)]
        for what in runs[0]:
            each = [one[what] for one in runs]
            mean = sum(each) / seeds
            bad += abs(mean) > gate(life, what)
            print(f"{life.name}: {what}: mean {mean:+.2%}, from {min(each):+.2%} to {max(each):+.2%}", flush=True)
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main(*(int(word) for word in sys.argv[1:] or ("1000000", "5"))))
