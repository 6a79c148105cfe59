"""Whatever the graph: its picture, read back, is the graph."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from backdraft.draw.graph import Arrow, Direction, Graph, Node
from backdraft.draw.layout import lay_out
from backdraft.draw.painting import picture
from backdraft.draw.picture import Picture
from bench.draw import brief, shop, system
from tests.draw.graphs import big, graphs, shown_by
from tests.draw.trace import read
from tests.soak import SOAKING, examples


def judge(graph: Graph, direction: Direction, wide: int = 100, *, wrap: bool = False, tight: bool = False) -> Picture:
    """Draws, reads back, compares."""
    drawn = picture(lay_out(graph, direction, wide, wrap=wrap, tight=tight))
    rows = [line.text for line in drawn.lines]
    seen, wanted = read(rows), shown_by(graph)
    assert seen.boxes == wanted.boxes
    assert seen.arrows == wanted.arrows
    assert seen.frames == wanted.frames
    assert all(cell_len(row) <= drawn.width for row in rows)
    return drawn


@pytest.mark.parametrize("direction", ["TB", "LR"])
@examples(150)
@given(graph=graphs())
def test_a_picture_read_back_is_its_graph(direction: Direction, graph: Graph) -> None:
    judge(graph, direction)


@pytest.mark.parametrize("tight", [False, True])
@examples(60)
@given(graph=graphs())
def test_a_picture_in_as_many_rows_as_it_needs_read_back_is_its_graph(tight: bool, graph: Graph) -> None:
    if tight:
        graph = replace(graph, arrows=tuple(replace(arrow, label="") for arrow in graph.arrows))
    judge(graph, "TB", 30, wrap=True, tight=tight)


@pytest.mark.parametrize("direction", ["TB", "LR"])
@examples(30)
@given(graph=graphs())
def test_the_same_graph_is_the_same_picture(direction: Direction, graph: Graph) -> None:
    assert picture(lay_out(graph, direction)) == picture(lay_out(graph, direction))


@pytest.mark.parametrize("direction", ["TB", "LR"])
@examples(3)
@given(seed=st.integers(0, 1 << 32))
def test_a_big_picture_read_back_is_its_graph(direction: Direction, seed: int) -> None:
    """Up to 300 boxes in the soak, 100 in CI; dense or sparse, with or without labels and frames."""
    judge(big(seed, 300 if SOAKING else 100), direction)


def test_three_hundred_services_are_read_back() -> None:
    judge(system(300, 390), "TB")


def nodes(*names: str) -> tuple[Node, ...]:
    return tuple(Node(name, (name,)) for name in names)


@pytest.mark.parametrize("direction", ["TB", "LR"])
@pytest.mark.parametrize(
    "graph",
    [
        Graph(),
        Graph(nodes("alone")),
        Graph(nodes("a"), (Arrow("a", "a"), Arrow("a", "a", "again"))),
        Graph(nodes("a", "b"), (Arrow("a", "b"), Arrow("b", "a", "back", True), Arrow("a", "b", "once more"))),
        Graph(nodes("a", "b", "c"), (Arrow("a", "b"), Arrow("b", "c"), Arrow("c", "a"))),
        Graph(nodes("hub", *(f"s{i}" for i in range(30))), tuple(Arrow("hub", f"s{i}", f"to {i}") for i in range(30))),
        Graph(nodes("hub", *(f"s{i}" for i in range(30))), tuple(Arrow(f"s{i}", "hub") for i in range(30))),
    ],
    ids=["nothing", "alone", "itself", "several between two", "circle", "star", "many to one"],
)
def test_what_pictures_get_wrong_elsewhere(graph: Graph, direction: Direction) -> None:
    judge(graph, direction)


def test_a_star_stands_in_rows_that_fit() -> None:
    hub = nodes("the hub of it all", *(f"a spoke called {i}" for i in range(24)))
    out = tuple(Arrow(hub[0].key, node.key) for node in hub[1:13])
    into = tuple(Arrow(node.key, hub[0].key, dashed=True) for node in hub[13:])
    assert judge(Graph(hub, (*out, *into)), "TB", 78).width > 78
    assert judge(Graph(hub, (*out, *into)), "TB", 78, wrap=True).width <= 78


def test_one_more_leaf_leaves_the_others_where_they_are() -> None:
    """In at least 95 of 100 random systems nothing changes places, from left to right or from above to below."""
    chance = random.Random(7)
    same = 0
    for seed in range(100):
        before = system(chance.randint(5, 40), chance.randint(5, 60), seed)
        caller = chance.choice(before.nodes).key
        after = Graph((*before.nodes, Node("leaf", ("a leaf",))), (*before.arrows, Arrow(caller, "leaf")))
        same += in_order(before) == [name for name in in_order(after) if name != "leaf"]
    assert same >= 95


def in_order(graph: Graph) -> list[str]:
    """The boxes by rows."""
    return [box.node.key for box in sorted(lay_out(graph).boxes, key=lambda box: (box.y, box.x))]


def test_the_briefs_diagram_and_a_shop_fit() -> None:
    small = judge(brief(), "TB")
    assert small.width <= 60
    assert len(small.lines) <= 26
    assert len(shop().arrows) == 40
    assert judge(shop(), "TB").width <= 110
