"""The service diagram: services and stores by shape, groups as frames, who asks and who tells whom."""

from __future__ import annotations

from collections.abc import Callable

from backdraft.design.model import Service, Store
from backdraft.design.output import Line, Note, Output
from backdraft.design.paths import Path
from backdraft.design.resolve.services import (
    Edge,
    consumers_of,
    edges,
    group_of,
    node_kind,
    producers_of,
    store_of_event,
)
from backdraft.design.resolve.tables import store_of
from backdraft.design.view import View
from backdraft.render.mermaid import escape

#: What stands before and after the label, by kind: the classic shapes, which all versions of Mermaid know.
SHAPES: dict[str, tuple[str, str]] = {
    "service": ("[", "]"),
    "client": ("([", "])"),
    "gateway": ("{{", "}}"),
    "worker": ("(", ")"),
    "job": ("(", ")"),
    "function": ("(", ")"),
    "external": ("[/", "/]"),
    "database": ("[(", ")]"),
    "cache": ("[(", ")]"),
    "search": ("[(", ")]"),
    "blob": ("[(", ")]"),
    "queue": ("[[", "]]"),
    "stream": ("[[", "]]"),
    "cdn": (">", "]"),
    "": ("[", "]"),
}
#: Mermaid refuses to draw more; no directive in the text can raise these.
MAX_EDGES = 500
MAX_TEXT = 50_000


def flowchart(view: View, focus: Path = (), hops: int = 1) -> Output:
    """The whole design, or what is at most `hops` arrows away from the entry at `focus`.

    Args:
        view: The design.
        focus: A service, a store, or a table, event or endpoint (their store, their ends, their service).
        hops: How many arrows away still shows; it counts only with a `focus`.
    """
    arrows = view.ask(_arrows)
    names = _names(view, arrows)
    centre = tuple(name for name in _centre(view, focus) if name in names)
    if centre:
        near = _near(centre, arrows, hops)
        names = {name: path for name, path in names.items() if name in near}
        arrows = tuple(a for a in arrows if a.source in near and a.target in near)
    lines = [Line("flowchart TB"), *_boxes(view, names)]
    lines.extend(Line(f"    {_arrow(view, a)}", a.path) for a in arrows)
    lines.extend(Line(f"    style {_ident(view, name)} stroke-width:3px", names[name]) for name in centre)
    return Output(tuple(lines), "mermaid", _notes(view, names, arrows, lines))


def node(view: View, name: str) -> tuple[str, str]:
    """The identifier and the whole definition of a box."""
    entry = view.entry(("services", name)) or view.entry(("stores", name))
    title = entry.title if isinstance(entry, Service | Store) else ""
    before, after = SHAPES[view.ask(node_kind, name)]
    ident = view.ask(_ident, name)
    return ident, f"{ident}{before}{escape.quoted(title or name, name or '?')}{after}"


def _ident(view: View, name: str) -> str:
    return escape.ident("store" if view.get(Store, "stores", name) is not None else "svc", name)


def _arrows(view: View) -> tuple[Edge, ...]:
    """The edges, each pair of ends once for the same words: reading and writing a store is one arrow."""
    seen: dict[tuple[str, str, bool, str], Edge] = {}
    for edge in view.ask(edges):
        seen.setdefault((edge.source, edge.target, edge.sync, edge.label), edge)
    return tuple(seen.values())


def _names(view: View, arrows: tuple[Edge, ...]) -> dict[str, Path]:
    """Every box with the path behind it, in the order of the file; then what is only mentioned."""
    names: dict[str, Path] = {path[1]: path for path in (*view.paths("services"), *view.paths("stores"))}
    for arrow in arrows:
        for end in (arrow.source, arrow.target):
            names.setdefault(end, arrow.path)
    return names


def _boxes(view: View, names: dict[str, Path]) -> list[Line]:
    """The boxes; a group's frame stands where its first member would."""
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(view.ask(group_of, name) or f"\0{name}", []).append(name)
    lines: list[Line] = []
    for group, members in groups.items():
        framed = not group.startswith("\0")
        indent = "        " if framed else "    "
        if framed:
            lines.append(Line(f"    subgraph {escape.ident('group', group)}[{escape.quoted(group, '?')}]"))
        lines.extend(Line(indent + view.ask(node, name)[1], names[name]) for name in members)
        if framed:
            lines.append(Line("    end"))
    return lines


def _arrow(view: View, edge: Edge) -> str:
    line = "-->" if edge.sync else "-.->"
    label = f"|{escape.quoted(edge.label)}| " if edge.label.strip() else ""
    return f"{view.ask(_ident, edge.source)} {line}{label or ' '}{view.ask(_ident, edge.target)}"


def _near(centre: tuple[str, ...], arrows: tuple[Edge, ...], hops: int) -> set[str]:
    ends: dict[str, set[str]] = {}
    for arrow in arrows:
        ends.setdefault(arrow.source, set()).add(arrow.target)
        ends.setdefault(arrow.target, set()).add(arrow.source)
    near, edge_of_it = set(centre), set(centre)
    for _ in range(min(hops, len(ends))):
        edge_of_it = {end for name in edge_of_it for end in ends.get(name, ())} - near
        near |= edge_of_it
    return near


def _ends_of_event(view: View, name: str) -> tuple[str, ...]:
    carrier = view.ask(store_of_event, name)
    ends = (*view.ask(producers_of, name), *view.ask(consumers_of, name))
    return tuple(dict.fromkeys((*ends, carrier) if carrier else ends))


_CENTRES: dict[str, Callable[[View, str], tuple[str, ...]]] = {
    "services": lambda view, name: (name,),
    "stores": lambda view, name: (name,),
    "tables": lambda view, name: (view.ask(store_of, name),),
    "events": _ends_of_event,
    "endpoints": lambda view, name: (name,),
}


def _centre(view: View, focus: Path) -> tuple[str, ...]:
    if len(focus) < 2 or focus[0] not in _CENTRES:
        return ()
    return _CENTRES[focus[0]](view, focus[1])


def _notes(view: View, names: dict[str, Path], arrows: tuple[Edge, ...], lines: list[Line]) -> tuple[Note, ...]:
    notes = [
        Note(path, f"nothing is called {name!r}: drawn all the same")
        for name, path in names.items()
        if not view.ask(node_kind, name)
    ]
    if not names:
        notes.append(Note((), "no service yet: type `web -> gateway -> orders` or add one under `services:`"))
    notes.extend(limits(lines, len(arrows)))
    return tuple(notes)


def limits(lines: list[Line], arrows: int) -> list[Note]:
    """What Mermaid will not draw because it is too much."""
    size = sum(len(line.text) + 1 for line in lines)
    much = (arrows, "arrows", MAX_EDGES), (size, "characters", MAX_TEXT)
    return [
        Note((), f"{number} {what}: Mermaid draws at most {most}; show one entry and what is near it")
        for number, what, most in much
        if number > most
    ]
