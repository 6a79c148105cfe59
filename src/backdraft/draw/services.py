"""The map of services and stores: all of it, the groups alone, or what is near one entry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Literal

from backdraft.design.model import Service, Store
from backdraft.design.output import Note
from backdraft.design.paths import Path
from backdraft.design.resolve import around
from backdraft.design.resolve.services import Edge, frames_of, node_kind
from backdraft.design.view import View
from backdraft.draw.drawing import Drawing
from backdraft.draw.graph import Arrow, Direction, Graph, Group, Node
from backdraft.draw.layout import lay_out
from backdraft.draw.painting import picture
from backdraft.draw.picture import Picture
from backdraft.draw.shapes import OF_KIND
from backdraft.draw.text import clean, cut, wrap
from backdraft.draw.text import width as cells_of

Scope = Literal["auto", "near", "overview", "whole"]
#: Names are wrapped, labels cut, at so many cells; a label has at most so many lines.
NAME, LABEL, LINES = 22, 30, 8
#: Up to so many boxes are a sketch: all of it is shown around the entry, as it was while it was typed.
FEW = 7
#: More boxes than this are in no window whole.
MOST = 40
#: More boxes than this are first shown as groups, or in part.
MANY = 150


def service_map(
    view: View,
    focus: Path = (),
    hops: int = 1,
    *,
    width: int | None = None,
    height: int | None = None,
    direction: Direction | None = None,
    labels: bool = True,
    ascii: bool = False,
    scope: Scope = "auto",
    least: int = 0,
) -> Picture:
    """Draws the services and stores.

    Args:
        view: The design.
        focus: An entry: only what is at most `hops` arrows away from it is shown. `()`: everything.
        hops: How many arrows away still shows; it counts only with a `focus`.
        width: The cells that there are. What does not fit is turned, then loses its labels, then is shown by groups.
        height: The lines that there are: what fits into them is shown whole. None: not known.
        direction: From top to bottom or left to right; None: as fits.
        labels: Whether arrows have their labels.
        ascii: Whether to do with ASCII alone.
        scope: `near` (the focus, else what has the most arrows, with its neighbours), `whole`, `overview` (groups as
            boxes, arrows counted), or `auto`: with a focus, whole what is a sketch or fits, else near it; without
            one, by size.
        least: The cells that the name of a box takes at least: words are to be laid over its edges.
    """
    drawing, notes, shown = view_of(view, focus, hops, width, direction, labels, scope, height)
    if least and len(drawing.boxes) <= MOST:
        roomy, _, same = view_of(view, focus, hops, width, direction, labels, scope, height, least)
        if same == shown and roomy.w <= max(width or roomy.w, drawing.w):
            drawing = roomy  # it shows as much, with room for the words
    return replace(picture(drawing, ascii=ascii), notes=notes, scope=shown)


def view_of(
    view: View,
    focus: Path,
    hops: int,
    width: int | None,
    direction: Direction | None,
    labels: bool,
    scope: Scope,
    height: int | None = None,
    least: int = 0,
) -> tuple[Drawing, tuple[Note, ...], Scope]:
    """The drawing that `service_map` paints, what there is to say about it, and the scope that was taken."""
    whole = _roomy(graph_of(view, focus, apart=True), least)
    notes = _notes(view, whole)
    centre = around.centre(view, focus)
    if scope == "auto" and centre and (few := len(whole.nodes) <= FEW) | _may_fit(whole, width, height):
        for drawing in _drawings(whole, width, direction, labels):
            if (width is None or drawing.w <= width) and (few or drawing.h <= (height or 0)):
                return drawing, notes, "whole"
    if scope == "auto":
        scope = "near" if centre or (len(whole.nodes) > MANY and not whole.groups) else "auto"
    if scope == "near":
        near = _roomy(graph_of(view, focus if centre else _hub(whole), hops), least)
        drawing, _ = _fitting([near], width, direction, labels)
        if width is not None and drawing.w > width and direction != "LR":
            drawing = _wrapped(near, width, labels) or drawing
        return drawing, _notes(view, near), scope
    grouped = bool(whole.groups)
    if grouped and (scope == "overview" or (scope == "auto" and len(whole.nodes) > MANY)):
        return _fitting([overview(whole)], width, direction, labels)[0], notes, "overview"
    tries = [whole]
    if width is not None and grouped and scope == "auto":
        tries.append(overview(whole))
    drawing, found = _fitting(tries, width, direction, labels)
    return drawing, notes, "overview" if found else "whole"


def _may_fit(graph: Graph, width: int | None, height: int | None) -> bool:
    """Whether the boxes alone leave room for arrows: a cheap look before much is drawn for nothing."""
    if width is None or height is None or len(graph.nodes) > MOST:
        return False
    cells = sum((max(map(cells_of, node.lines)) + 4) * (len(node.lines) + 3) for node in graph.nodes)
    return cells <= width * height


def _hub(graph: Graph) -> Path:
    """The box with the most arrows, the first of them in the file."""
    count: dict[str, int] = {}
    for arrow in graph.arrows:
        for end in (arrow.source, arrow.target):
            count[end] = count.get(end, 0) + 1
    return max(graph.nodes, key=lambda node: count.get(node.key, 0)).path[:2] if graph.nodes else ()


def _fitting(
    graphs: Iterable[Graph], width: int | None, direction: Direction | None, labels: bool
) -> tuple[Drawing, int]:
    """The first drawing that is narrow enough, else the narrowest of those of the first graph; and of which graph."""
    narrowest: Drawing | None = None
    for n, graph in enumerate(graphs):
        for drawing in _drawings(graph, width, direction, labels):
            if width is None or drawing.w <= width:
                return drawing, n
            if narrowest is None or (n == 0 and drawing.w < narrowest.w):
                narrowest = drawing
    assert narrowest is not None
    return narrowest, 0


def _wrapped(graph: Graph, width: int, labels: bool) -> Drawing | None:
    """A drawing without frames, its neighbours in as many rows as they need; None if it is too wide all the same."""
    bare = Graph(tuple(replace(node, group="") for node in graph.nodes), graph.arrows)
    tries = [(bare, False)] if labels else []
    for each, tight in (*tries, (_wordless(bare), False), (_wordless(bare), True)):
        drawing = lay_out(each, "TB", width, wrap=True, tight=tight)
        if drawing.w <= width:
            return drawing
    return None


def _roomy(graph: Graph, least: int) -> Graph:
    """The graph with blanks around the names of narrow boxes."""
    return replace(graph, nodes=tuple(replace(n, lines=_wide(n.lines, least)) for n in graph.nodes)) if least else graph


def _wide(lines: tuple[str, ...], least: int) -> tuple[str, ...]:
    missing = max(0, least - max(map(cells_of, lines)))
    return (f"{' ' * (missing // 2)}{lines[0]}{' ' * (missing - missing // 2)}", *lines[1:])


def _wordless(graph: Graph) -> Graph:
    return replace(graph, arrows=tuple(replace(arrow, label="") for arrow in graph.arrows))


def _drawings(graph: Graph, width: int | None, direction: Direction | None, labels: bool) -> Iterator[Drawing]:
    """What can be tried, the fullest first; of very many boxes one is enough to wait for."""
    wide = 100 if width is None else width
    bare = _wordless(graph)
    many = len(graph.nodes) > MANY
    for each in (graph, bare) if labels and not many else (graph if labels else bare,):
        for way in (direction,) if direction else ("TB",) if many else ("TB", "LR"):
            yield lay_out(each, way, wide)


def graph_of(view: View, focus: Path = (), hops: int = 1, *, apart: bool = False) -> Graph:
    """Boxes, arrows and groups; with a focus, what is near it, or (`apart`) all with the focus marked."""
    arrows = view.ask(around.arrows)
    names = around.boxes(view, arrows)
    centre = tuple(name for name in around.centre(view, focus) if name in names)
    if centre and not apart:
        hops = around.steps(focus, hops)
        near = around.near(centre, arrows, hops)
        names = {name: path for name, path in names.items() if name in near}
        # Of what is among the neighbours alone, one hop away, only what touches the middle is told.
        arrows = tuple(a for a in arrows if a.source in near and a.target in near)
        if hops <= 1:
            arrows = tuple(a for a in arrows if a.source in centre or a.target in centre)
    frames = view.ask(frames_of)
    marked = () if focus[:1] == ("groups",) else centre
    nodes = tuple(_node(view, name, path, frames.get(name, ""), name in marked) for name, path in names.items())
    titles = dict.fromkeys(node.group for node in nodes if node.group)
    return Graph(nodes, _arrows(arrows), tuple(Group(key, clean(key)) for key in titles))


def _node(view: View, name: str, path: Path, group: str, marked: bool) -> Node:
    entry = view.entry(("services", name)) or view.entry(("stores", name))
    title = clean(entry.title) if isinstance(entry, Service | Store) else ""
    lines = wrap(title or clean(name) or "?", NAME)
    return Node(name, lines, OF_KIND[view.ask(node_kind, name)], group, path, marked)


def _arrows(edges: Iterable[Edge]) -> tuple[Arrow, ...]:
    """One arrow for all that one box asks (or tells) another, their words one under the other."""
    found: dict[tuple[str, str, bool], list[Edge]] = {}
    for edge in edges:
        found.setdefault((edge.source, edge.target, edge.sync), []).append(edge)
    arrows = []
    for (source, target, sync), alike in found.items():
        words = list(dict.fromkeys(cut(clean(edge.label), LABEL) for edge in alike if edge.label.strip()))
        if len(words) > LINES:
            words[LINES - 1 :] = [f"and {len(words) - LINES + 1} more"]
        label = (", " if source == target else "\n").join(words)
        arrows.append(Arrow(source, target, label, not sync, alike[0].path))
    return tuple(arrows)


def overview(graph: Graph) -> Graph:
    """The groups as boxes, beside what is in none; the arrows between two of them as one with their number."""
    titles = {group.key: group.title for group in graph.groups}
    home = {node.key: ("group", node.group) if node.group else ("", node.key) for node in graph.nodes}
    count: dict[str, int] = {}
    for node in graph.nodes:
        count[node.group] = count.get(node.group, 0) + 1
    nodes: dict[tuple[str, str], Node] = {}
    for node in graph.nodes:
        key = home[node.key]
        if key in nodes:
            nodes[key] = replace(nodes[key], marked=nodes[key].marked or node.marked)
        elif node.group:
            lines = (*wrap(titles[node.group] or "?", NAME), f"{count[node.group]} inside")
            inside = tuple(each.path for each in graph.nodes if each.group == node.group)
            path = ("groups", node.group)
            nodes[key] = Node("\0".join(key), lines, "group", path=path, marked=node.marked, inside=inside)
        else:
            nodes[key] = replace(node, key="\0".join(key))
    merged: dict[tuple[str, str, bool], list[Arrow]] = {}
    for arrow in graph.arrows:
        source, target = "\0".join(home[arrow.source]), "\0".join(home[arrow.target])
        if source != target:
            merged.setdefault((source, target, arrow.dashed), []).append(arrow)
    arrows = []
    for (source, target, dashed), found in merged.items():
        said = sum(len(arrow.label.split("\n")) for arrow in found)
        arrows.append(Arrow(source, target, str(said) if said > 1 else found[0].label, dashed, found[0].path))
    return Graph(tuple(nodes.values()), tuple(arrows))


def _notes(view: View, graph: Graph) -> tuple[Note, ...]:
    notes = [
        Note(node.path, f"nothing is called {node.key!r}: drawn all the same")
        for node in graph.nodes
        if around.undefined(view, node.key)
    ]
    if not graph.nodes:
        notes.append(Note((), "no service yet: type `web -> gateway -> orders`, or write `services:`"))
    return tuple(notes)
