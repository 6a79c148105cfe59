"""Open networks to simulate, feed-forward and with feedback, and how far the formulas are from what is seen.

`python -m tests.capacity.networks [JOBS] [SEEDS]` prints the errors of long runs; the soak does that.
"""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass

from backdraft.capacity.models import jackson_open
from tests.capacity.event_loop import run

#: The part of the mean that a long run may be off.
GATE = 0.03


@dataclass(frozen=True)
class Open:
    """An open Jackson network."""

    name: str
    external: tuple[float, ...]
    means: tuple[float, ...]
    routing: tuple[tuple[float, ...], ...]
    servers: tuple[int, ...]


NETWORKS = (
    Open("tandem", (0.6, 0, 0), (1.0, 0.5, 1.2), ((0, 1, 0), (0, 0, 1), (0, 0, 0)), (1, 1, 1)),
    Open("fork", (3.0, 0, 0), (0.2, 0.9, 0.4), ((0, 0.3, 0.7), (0, 0, 0), (0, 0, 0)), (1, 2, 2)),
    Open(
        "feedback",
        (1.0, 0.5, 0),
        (0.3, 0.8, 0.5),
        ((0.1, 0.5, 0.3), (0, 0.2, 0.4), (0.3, 0, 0)),
        (1, 3, 2),
    ),
)


def random_network(seed: int) -> Open:
    """Four stations with any routing, each busy for 40 to 75 parts of a hundred."""
    rng = random.Random(seed)
    size = 4
    routing = tuple(tuple(rng.random() * 0.7 / size for _ in range(size)) for _ in range(size))
    external = tuple(rng.uniform(0.2, 1.0) for _ in range(size))
    arrivals = jackson_open(external, [1e6] * size, routing).arrivals
    servers = tuple(rng.randint(1, 4) for _ in range(size))
    means = tuple(rng.uniform(0.4, 0.75) * c / a for a, c in zip(arrivals, servers, strict=True))
    return Open(f"random {seed}", external, means, routing, servers)


def errors(network: Open, jobs: int, seed: int) -> dict[str, float]:
    """What was seen over what the formula says, less one: the time in the network, arrivals, responses."""
    said = jackson_open(network.external, [1 / s for s in network.means], network.routing, network.servers)
    seen = run(network.external, network.means, network.routing, network.servers, jobs, seed)
    found = {"time in the network": seen.mean_time / said.mean_time_in_system - 1}
    for i, station in enumerate(said.stations):
        found[f"arrivals at {i}"] = seen.arrivals[i] / seen.elapsed / said.arrivals[i] - 1
        found[f"response of {i}"] = (seen.mean_waits[i] + network.means[i]) / station.mean_response - 1
    return found


def main(jobs: int, seeds: int) -> int:
    """Print the errors of `seeds` long runs of each network; 1 when the mean over the seeds is past the gate."""
    bad = 0
    for network in (*NETWORKS, *(random_network(seed) for seed in range(3))):
        runs = [errors(network, jobs, seed) for seed in range(seeds)]
        for what in runs[0]:
            each = [one[what] for one in runs]
            mean = sum(each) / seeds
            bad += abs(mean) > GATE
            print(f"{network.name}: {what}: mean {mean:+.2%}, from {min(each):+.2%} to {max(each):+.2%}", flush=True)
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main(*(int(word) for word in sys.argv[1:] or ("1000000", "5"))))
