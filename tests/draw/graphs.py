"""Random graphs for pictures, and what they must show."""

from __future__ import annotations

import random
from collections import Counter

from hypothesis import strategies as st

from backdraft.draw.graph import Arrow, Graph, Group, Node
from backdraft.draw.text import clean
from tests.draw.trace import Seen

SHAPES = ("service", "client", "gateway", "worker", "external", "store", "cache", "queue", "unknown")
_LETTERS = "abz AZ09/:.-_é漢字かな한👍🚀عربΩ\u0301\u200d\ufe0f\x1b\t"
WORDS = st.text(_LETTERS, max_size=10).map(clean)


@st.composite
def graphs(draw: st.DrawFn, most: int = 9) -> Graph:
    """Cycles, arrows to oneself, several between the same two, parts without a way between them, frames, any text."""
    count = draw(st.integers(0, most))
    groups = [f"g{i}" for i in range(draw(st.integers(0, 3)))]
    nodes = tuple(
        Node(
            f"n{i}",
            (f"n{i} {draw(WORDS)}".strip(), *(f"+{draw(WORDS)}".strip() for _ in range(draw(st.integers(0, 1))))),
            draw(st.sampled_from(SHAPES)),
            draw(st.sampled_from(["", *groups])),
        )
        for i in range(count)
    )
    keys = [node.key for node in nodes]
    arrows = []
    if keys:
        for i in range(draw(st.integers(0, 2 * count))):
            source, target = draw(st.sampled_from(keys)), draw(st.sampled_from(keys))
            lines = draw(st.integers(0, 1 if source == target else 3))
            label = "\n".join(f"l{i}.{n} {draw(WORDS)}".strip() for n in range(lines))
            arrows.append(Arrow(source, target, label, draw(st.booleans())))
    return Graph(nodes, tuple(arrows), tuple(Group(key, f"The {key}") for key in groups))


def big(seed: int, most: int = 300) -> Graph:
    """A random graph of up to `most` nodes, dense or sparse, with or without labels, groups and stars of 30 arrows."""
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
    for star in range(chance.choice([0, 0, 1, 2]) if count > 31 else 0):
        centre = chance.randrange(count)
        for ray in chance.sample(range(count), 30):
            ends = (f"n{centre}", f"n{ray}") if star % 2 else (f"n{ray}", f"n{centre}")
            arrows.append(Arrow(*ends, f"ray {star}.{ray}" if chance.random() < labels else ""))
    return Graph(nodes, tuple(arrows), tuple(Group(key, f"Group {key}") for key in groups))


def shown_by(graph: Graph) -> Seen:
    """What a picture of the graph must show."""
    name = {node.key: " ".join(node.lines) for node in graph.nodes}
    frames: dict[str, set[str]] = {}
    titles = {group.key: group.title for group in graph.groups}
    for node in graph.nodes:
        if node.group:
            frames.setdefault(titles[node.group], set()).add(name[node.key])
    return Seen(
        Counter(name.values()),
        Counter((name[a.source], name[a.target], a.label, a.dashed) for a in graph.arrows),
        frames,
    )
