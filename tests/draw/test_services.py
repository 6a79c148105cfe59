"""The map of services, read back: every box by its title, every arrow with its words, groups as frames."""

from __future__ import annotations

from collections import Counter
from pathlib import Path as File

import pytest
from hypothesis import given
from rich.cells import cell_len

from backdraft.design.model import Service, Store
from backdraft.design.resolve import around
from backdraft.design.resolve.services import group_of, owner_of
from backdraft.design.view import View
from backdraft.document.document import Document
from backdraft.draw.graph import Direction
from backdraft.draw.services import graph_of, overview, service_map
from tests.draw.trace import read
from tests.render.random_designs import DESIGNS, designs
from tests.soak import examples


def view_of(name: str) -> View:
    file = next(file for file in DESIGNS if file.stem == name)
    return View(Document.read(file.read_text(encoding="utf-8")).design)


def title(view: View, name: str) -> str:
    entry = view.entry(("services", name)) or view.entry(("stores", name))
    return (isinstance(entry, Service | Store) and entry.title) or name


@pytest.mark.parametrize("direction", ["TB", "LR"])
@pytest.mark.parametrize("file", DESIGNS, ids=lambda f: f.stem)
def test_the_map_of_each_design_is_the_design(file: File, direction: Direction) -> None:
    view = View(Document.read(file.read_text(encoding="utf-8")).design)
    if not view.paths("services"):
        return
    seen = read([line.text for line in service_map(view, direction=direction).lines])
    edges = around.arrows(view)
    names = around.boxes(view, edges)
    assert seen.boxes == Counter(title(view, name) for name in names)
    words: dict[tuple[str, str, bool], dict[str, None]] = {}
    for edge in edges:
        ends = title(view, edge.source), title(view, edge.target), not edge.sync
        words.setdefault(ends, {}).update({edge.label: None} if edge.label else {})
    wanted = Counter((source, target, "\n".join(said), dashed) for (source, target, dashed), said in words.items())
    assert seen.arrows == wanted
    frames: dict[str, set[str]] = {}
    grouped = any(group_of(view, name) for name in names)
    for name in names:
        owner = owner_of(view, name)
        team = owner_of(view, owner) if ("stores", name) in view.paths("stores") else ""
        frames.setdefault(group_of(view, name) if grouped else team or owner, set()).add(title(view, name))
    frames.pop("", None)
    assert seen.frames == {
        key: inside for key, inside in frames.items() if grouped or (len(inside) > 1 and len(names) > 12)
    }


@examples(8)
@given(view=designs())
def test_any_design_is_drawn_within_its_width(view: View) -> None:
    for focus in ((), *view.paths("services"), *view.paths("tables")):
        drawn = service_map(view, focus)
        assert all(cell_len(line.text) <= drawn.width for line in drawn.lines)


def test_without_groups_the_owners_are_the_frames() -> None:
    """Each of three teams has a service with its store, one more has a service alone."""
    teams = {"a": "red", "b": "red", "c": "blue", "d": "blue", "e": "green", "f": "green", "g": "lone"}
    text = "backdraft: 1\nservices:\n"
    text += "".join(f"  {name}: {{owner: {team}, writes: [{name}_db]}}\n" for name, team in teams.items())
    text += "stores:\n" + "".join(f"  {name}_db: postgres\n" for name in teams)
    view = View(Document.read(text).design)
    seen = read([line.text for line in service_map(view).lines])
    assert seen.frames == {
        "red": {"a", "b", "a_db", "b_db"},
        "blue": {"c", "d", "c_db", "d_db"},
        "green": {"e", "f", "e_db", "f_db"},
        "lone": {"g", "g_db"},
    }
    shown = service_map(view, scope="overview")
    assert shown.scope == "overview"
    assert shown.text.count("inside") == 4


def test_the_briefs_own_diagram_fits() -> None:
    drawn = service_map(view_of("brief"))
    assert (len(drawn.regions), drawn.width <= 60, len(drawn.lines) <= 26) == (8, True, True)


def test_more_hops_show_more() -> None:
    view = view_of("corner-shop")
    one, two = (service_map(view, ("services", "web"), hops) for hops in (1, 2))
    assert "catalog" not in one.text
    assert "catalog" in two.text
    assert "mailer" not in two.text
    assert [region.path for region in one.regions if region.marked] == [("services", "web")]


def test_the_overview_counts_what_runs_between_groups() -> None:
    graph = overview(graph_of(view_of("saas")))
    assert {node.lines[0] for node in graph.nodes} == {"Outside", "Edge", "Core", "Money", "Async"}
    core = {(a.target.partition("\0")[2], a.dashed): a.label for a in graph.arrows if a.source.endswith("\0Core")}
    assert core["Async", True] == "3", "two events of one service, one of another"
    assert service_map(view_of("saas"), width=60).text.count("inside") == 5


def test_every_cell_of_a_box_is_its_entry() -> None:
    drawn = service_map(view_of("corner-shop"))
    for y, line in enumerate(drawn.lines):
        at = line.text.find("gateway")
        if at >= 0:
            assert drawn.at(at, y) == ("services", "gateway")
    assert drawn.at(0, 0) == ()


def test_ascii_is_ascii() -> None:
    assert service_map(view_of("saas"), ascii=True).text.isascii()
