"""A queueing network as a loop of events: the second opinion on the formulas. Not for answers, only for tests."""

from __future__ import annotations

import heapq
import math
import random
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

#: Draws one service time with the mean given.
Service = Callable[[random.Random, float], float]


def exponential(rng: random.Random, mean: float) -> float:
    """Squared coefficient of variation 1."""
    return -mean * math.log(1.0 - rng.random())


def constant(_: random.Random, mean: float) -> float:
    """Squared coefficient of variation 0."""
    return mean


def hyper(rng: random.Random, mean: float) -> float:
    """Two exponentials of balanced means, squared coefficient of variation 4."""
    p = 0.5 * (1 + math.sqrt(3 / 5))
    return exponential(rng, mean / (2 * p) if rng.random() < p else mean / (2 * (1 - p)))


@dataclass
class Observed:
    """What a run saw: mean seconds in the network, each of them, arrivals and mean wait at each station."""

    mean_time: float
    arrivals: list[int]
    mean_waits: list[float]
    times: list[float] = field(repr=False)
    elapsed: float

    def percentile(self, p: float) -> float:
        """The time that a share `p` of the jobs stayed within."""
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(p * len(ordered)))]


def run(
    external: Sequence[float],
    means: Sequence[float],
    routing: Sequence[Sequence[float]],
    servers: Sequence[int],
    jobs: int,
    seed: int,
    service: Service = exponential,
) -> Observed:
    """Let `jobs` jobs go through an open network, first come first served; the first tenth is not counted."""
    rng = random.Random(seed)
    count = len(external)
    total = sum(external)
    free = list(servers)
    queues: list[deque[tuple[float, float]]] = [deque() for _ in range(count)]
    arrivals, waits = [0] * count, [0.0] * count
    times: list[float] = []
    events: list[tuple[float, int, int, float]] = []  # time, order, station (-1: from outside), when the job came
    order, entered, now = 0, 0, 0.0
    skip = jobs // 10
    heapq.heappush(events, (exponential(rng, 1 / total), order, -1, 0.0))

    def begin(station: int, born: float) -> None:
        nonlocal order
        order += 1
        heapq.heappush(events, (now + service(rng, means[station]), order, station, born))

    def arrive(station: int, born: float) -> None:
        arrivals[station] += 1
        if free[station]:
            free[station] -= 1
            begin(station, born)
        else:
            queues[station].append((now, born))

    while events:
        now, _, station, born = heapq.heappop(events)
        if station < 0:
            entered += 1
            if entered < jobs:
                order += 1
                heapq.heappush(events, (now + exponential(rng, 1 / total), order, -1, 0.0))
            arrive(_pick(rng.random() * total, external), now)
            continue
        if queues[station]:
            since, waiting = queues[station].popleft()
            waits[station] += now - since
            begin(station, waiting)
        else:
            free[station] += 1
        goes = _pick(rng.random(), routing[station])
        if goes < count:
            arrive(goes, born)
        else:
            times.append(now - born)
    counted = times[skip:]
    mean_waits = [w / a if a else 0.0 for w, a in zip(waits, arrivals, strict=True)]
    return Observed(sum(counted) / len(counted), arrivals, mean_waits, counted, now)


def _pick(at: float, shares: Sequence[float]) -> int:
    for i, share in enumerate(shares):
        at -= share
        if at < 0:
            return i
    return len(shares)
