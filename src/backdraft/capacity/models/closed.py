"""Closed networks: a fixed number of users (or of batch jobs) that come back after thinking.

Sources: Reiser and Lavenberg, "Mean-Value Analysis of Closed Multichain Queuing Networks" (1980); Lazowska, Zahorjan,
Graham, Sevcik, "Quantitative System Performance" (1984), chapters 5 and 6.
"""

from __future__ import annotations

from collections.abc import Sequence

from backdraft.capacity.models.unstable import not_negative, positive, whole
from backdraft.design.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed network with `population` users.

    Attributes:
        population: Users in all, thinking or waiting.
        response: Seconds from asking to the answer.
        throughput: Answers a second.
        queues: Users at each station, waiting or served.
    """

    population: int
    response: float
    throughput: float
    queues: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between what throughput (a second) and response (seconds) must lie, whatever else is so.

    `knee` is the population from which on users must wait for one another: (D + Z) / the largest demand.
    """

    throughput_low: float
    throughput_high: float
    response_low: float
    response_high: float
    knee: float


def mva(demands: Sequence[float], population: int, think_time: float = 0.0) -> list[Closed]:
    """Exact mean value analysis of single-server stations (or processor sharing), for 1 to `population` users.

    Args:
        demands: Seconds of service that one request needs at each station, over all its visits.
        population: Users, from 1 on.
        think_time: Seconds between an answer and the next request.
    """
    whole(1, population=population)
    not_negative(think_time=think_time)
    for demand in demands:
        not_negative(demand=demand)
    if not sum(demands) + think_time:
        raise ValueError("a request that needs no time has no throughput")
    queues = [0.0] * len(demands)
    found: list[Closed] = []
    for users in range(1, population + 1):
        times = [demand * (1 + queue) for demand, queue in zip(demands, queues, strict=True)]
        response = sum(times)
        throughput = users / (think_time + response)
        queues = [throughput * time for time in times]
        found.append(Closed(users, response, throughput, tuple(queues)))
    return found


def asymptotic_bounds(demands: Sequence[float], think_time: float, population: int) -> Bounds:
    """The asymptotic bounds of a closed network: N/(ND+Z) <= X <= min(1/Dmax, N/(D+Z)), and R by Little's law."""
    whole(1, population=population)
    not_negative(think_time=think_time)
    for demand in demands:
        not_negative(demand=demand)
    total, largest = sum(demands), max(demands, default=0.0)
    positive(demand=largest)
    return Bounds(
        population / (population * total + think_time),
        min(1 / largest, population / (total + think_time)),
        max(total, population * largest - think_time),
        population * total,
        (total + think_time) / largest,
    )
