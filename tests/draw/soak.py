"""`python -m tests.draw.soak [SECONDS]`: big random graphs, each picture read back."""

from __future__ import annotations

import random
import sys
import time

from backdraft.draw.graph import Arrow, Graph, Group, Node
from tests.draw.graphs import SHAPES
from tests.draw.test_layout import judge


def graph(seed: int, most: int = 300) -> Graph:
    """A random graph of up to `most` nodes, dense or sparse, with or without labels and groups."""
    chance = random.Random(seed)
    count = chance.randint(1, chance.choice([10, 40, 100, most]))
    groups = [f"g{i}" for i in range(chance.choice([0, 0, 1, 3, 8]))]
    nodes = tuple(
        Node(f"n{i}", (f"node {i}",), chance.choice(SHAPES), chance.choice(["", *groups])) for i in range(count)
    )
    labels = chance.choice([0.0, 0.3, 1.0])
    arrows = []
    for i in range(round(count * chance.choice([0.5, 1.0, 1.3, 2.0]))):
        source = chance.randrange(count)
        target = chance.randrange(count) if chance.random() < 0.3 else min(count - 1, source + chance.randint(0, 9))
        label = f"GET /{i}" if chance.random() < labels else ""
        arrows.append(Arrow(f"n{source}", f"n{target}", label, chance.random() < 0.3))
    return Graph(nodes, tuple(arrows), tuple(Group(key, f"Group {key}") for key in groups))


def main(seconds: float) -> int:
    """Judges graphs until the time is over; 1 when one was drawn wrong."""
    began, seed = time.monotonic(), 0
    while time.monotonic() - began < seconds:
        for direction in ("TB", "LR"):
            try:
                judge(graph(seed), direction)
            except Exception as error:
                print(f"seed {seed} {direction}: {type(error).__name__}: {str(error)[:300]}")
                return 1
        seed += 1
    print(f"{seed} graphs in both directions, every one read back whole")
    return 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 60.0))
