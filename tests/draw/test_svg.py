"""The same layout as SVG: well-formed, drawn by another program, with every word as it was written."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path as File

import cairosvg
import pytest
from hypothesis import given

from backdraft.design.resolve.story import Message
from backdraft.design.view import View
from backdraft.document.document import Document
from backdraft.draw.graph import Arrow, Graph, Node
from backdraft.draw.layout import lay_out
from backdraft.draw.stage import stage
from backdraft.draw.svg import THEMES, svg
from backdraft.draw.svg_sequence import sequence_svg
from backdraft.draw.text import clean
from backdraft.render.look import Look
from backdraft.render.registry import OUTPUTS
from tests.draw.graphs import graphs
from tests.render.random_designs import DESIGNS, designs
from tests.soak import examples

_NS = "{http://www.w3.org/2000/svg}"


@examples(30)
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
    text = svg(lay_out(graph, roomy=True), THEMES[theme], hostile).text
    assert "<script" not in text
    assert hostile in [element.text for element in ET.fromstring(text).iter(f"{_NS}text")]
    assert cairosvg.svg2png(text.encode())[:4] == b"\x89PNG"


@examples(8)
@given(view=designs())
def test_every_message_of_a_sequence_is_there(view: View) -> None:
    for path in view.paths("endpoints"):
        found = stage(view, path)
        root = ET.fromstring(sequence_svg(found).text)
        words = Counter(text.text for text in root.findall(f"{_NS}text"))
        wanted = Counter(line for person in found.people.values() for line in person.lines)
        wanted += Counter(said.event.words for said in found.said)
        wanted += Counter(title for frame in found.frames for _, title in frame.branches)
        assert words == wanted
        assert len(root.findall(f"{_NS}polyline")) == sum(isinstance(said.event, Message) for said in found.said)


@pytest.mark.parametrize("name", ["svg", "svg-er", "svg-sequence"])
@pytest.mark.parametrize("file", DESIGNS, ids=lambda f: f.stem)
def test_every_design_is_painted_in_the_colours_of_the_theme(file: File, name: str) -> None:
    """Another program paints it, as large as it says; its first cell is the ground, and there is ink on it."""
    kind, view = OUTPUTS[name], View(Document.read(file.read_text(encoding="utf-8")).design)
    assert kind.draw is not None
    for focus in [()] if kind.whole else list(view.paths("endpoints"))[:2]:
        text = kind.draw(view, focus, 1, Look(theme=THEMES["dark"])).text
        surface = cairosvg.surface.PNGSurface(cairosvg.parser.Tree(bytestring=text.encode()), None, 96)
        pixels = bytes(surface.cairo.get_data())
        assert (surface.width, surface.height) == (surface.cairo.get_width(), surface.cairo.get_height())
        assert pixels[:3] == bytes.fromhex("17110d"), "blue, green, red of #0d1117"
        assert len({pixels[i : i + 3] for i in range(0, len(pixels), 4)}) > 2 or not view.paths("services")
