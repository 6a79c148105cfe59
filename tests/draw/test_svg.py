"""The same layout as SVG: well-formed, drawn by another program, with every word as it was written."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter

import cairosvg
import pytest
from hypothesis import given, settings

from backdraft.draw.graph import Arrow, Graph, Node
from backdraft.draw.layout import lay_out
from backdraft.draw.svg import THEMES, svg
from backdraft.draw.text import clean
from tests.draw.graphs import graphs

_NS = "{http://www.w3.org/2000/svg}"


@settings(max_examples=60, deadline=None)
@given(graph=graphs())
def test_every_box_arrow_and_word_is_there(graph: Graph) -> None:
    drawing = lay_out(graph)
    root = ET.fromstring(svg(drawing).text)
    assert len(root.findall(f"{_NS}polyline")) == len(graph.arrows)
    words = Counter(text.text or "" for text in root.findall(f"{_NS}text"))
    wanted = Counter(line for node in graph.nodes for line in node.lines)
    wanted += Counter(line for arrow in graph.arrows if arrow.label for line in arrow.label.split("\n"))
    wanted += Counter(group.title for group in graph.groups if any(node.group == group.key for node in graph.nodes))
    assert words == wanted
    w, h = (float(root.get(side) or 0) for side in ("width", "height"))
    for line in root.findall(f"{_NS}polyline"):
        for point in (line.get("points") or "").split():
            x, y = map(float, point.split(","))
            assert 0 < x < w
            assert 0 < y < h


@pytest.mark.parametrize("theme", THEMES)
def test_another_program_draws_it(theme: str) -> None:
    hostile = clean("</text><script>alert(\"1\")</script> & 'x' \x1b[2J ]]> {%")
    graph = Graph(
        (Node("a", (hostile,), "store"), Node("b", ("漢字 👍",), "cache")),
        (Arrow("a", "b", hostile, True), Arrow("b", "a", tail="one", head="many"), Arrow("a", "a", tail="maybe")),
    )
    text = svg(lay_out(graph, roomy=True), theme, hostile).text
    assert "<script>" not in text
    assert hostile in [element.text for element in ET.fromstring(text).iter(f"{_NS}text")]
    assert cairosvg.svg2png(text.encode())[:4] == b"\x89PNG"
