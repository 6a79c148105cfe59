"""The service diagram: services and stores by shape, groups as frames, who asks and who tells whom."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Sequence

from backdraft.design.model import Service, Store
from backdraft.design.output import Line, Note, Output
from backdraft.design.paths import Path
from backdraft.design.resolve import around
from backdraft.design.resolve.services import Edge, frames_of, node_kind
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
        focus: A service, a store, or a table, event or endpoint (their store, their ends, their service); or a group,
            `("groups", NAME)`: its boxes and whatever an arrow ties to one of them.
        hops: How many arrows away still shows; it counts only with a `focus`.
    """
    arrows = view.ask(around.arrows)
    names = around.boxes(view, arrows)
    if focus[:1] == ("groups",):
        inside = _members(view, focus[1], names)
        arrows = tuple(a for a in arrows if a.source in inside or a.target in inside)
        ends = {end for a in arrows for end in (a.source, a.target)}
        names = {name: path for name, path in names.items() if name in inside or name in ends}
    about = around.centre(view, focus) if focus[:1] != ("groups",) else ()
    centre = tuple(name for name in about if name in names)
    if centre:
        near = around.near(centre, arrows, around.steps(focus, hops))
        names = {name: path for name, path in names.items() if name in near}
        arrows = tuple(a for a in arrows if a.source in near and a.target in near)
    lines = [Line("flowchart TB"), *_boxes(view, names)]
    lines.extend(Line(f"    {_arrow(view, a)}", a.path) for a in arrows)
    lines.extend(Line(f"    style {_ident(view, name)} stroke-width:3px", names[name]) for name in centre)
    return Output(tuple(lines), "mermaid", _notes(view, names, arrows, lines, focus))


def node(view: View, name: str) -> tuple[str, str]:
    """The identifier and the whole definition of a box."""
    entry = view.entry(("services", name)) or view.entry(("stores", name))
    title = entry.title if isinstance(entry, Service | Store) else ""
    before, after = SHAPES[view.ask(node_kind, name)]
    ident = view.ask(_ident, name)
    return ident, f"{ident}{before}{escape.quoted(title or name, name or '?')}{after}"


def _ident(view: View, name: str) -> str:
    return escape.ident("store" if view.get(Store, "stores", name) is not None else "svc", name)


def _boxes(view: View, names: dict[str, Path]) -> list[Line]:
    """The boxes; a group's frame stands where its first member would."""
    frames = view.ask(frames_of)
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(frames.get(name) or f"\0{name}", []).append(name)
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


def _members(view: View, group: str, names: Iterable[str]) -> frozenset[str]:
    """The boxes of a group."""
    frames = view.ask(frames_of)
    return frozenset(name for name in names if frames.get(name) == group)


def _arrow(view: View, edge: Edge) -> str:
    line = "-->" if edge.sync else "-.->"
    label = f"|{escape.quoted(edge.label)}| " if edge.label.strip() else ""
    return f"{view.ask(_ident, edge.source)} {line}{label or ' '}{view.ask(_ident, edge.target)}"


def _notes(
    view: View, names: dict[str, Path], arrows: tuple[Edge, ...], lines: list[Line], focus: Path
) -> tuple[Note, ...]:
    notes = [
        Note(path, f"nothing is called {name!r}: drawn all the same")
        for name, path in names.items()
        if around.undefined(view, name)
    ]
    if not names:
        notes.append(Note((), "no service yet: type `web -> gateway -> orders`, or write `services:`"))
    notes.extend(limits(lines, len(arrows), lambda: _ways(view, focus)))
    return tuple(notes)


def _ways(view: View, focus: Path) -> str:
    """How a map that is too large is split; a part of one is not offered again."""
    groups = tuple(dict.fromkeys(view.ask(frames_of).values())) if not focus else ()
    return in_parts("group", [f"groups.{group}" for group in groups]) + "show one entry and what is near it"


def in_parts(what: str, names: Sequence[str]) -> str:
    """`show it group by group (--only groups.Edge, groups.Shop …), or `; nothing where there is one or none."""
    if len(names) < 2:
        return ""
    said = ", ".join(map(shlex.quote, names[:3])) + (" …" if len(names) > 3 else "")
    return f"show it {what} by {what} (--only {said}), or "


def limits(lines: Sequence[Line], arrows: int, ways: Callable[[], str]) -> list[Note]:
    """What Mermaid will not draw because it is too much; `ways` says what to do instead."""
    size = sum(len(line.text) + 1 for line in lines)
    much = (arrows, "arrows", MAX_EDGES), (size, "characters", MAX_TEXT)
    return [
        Note((), f"{number:,} {what}: Mermaid draws at most {most:,}; {ways()}")
        for number, what, most in much
        if number > most
    ]
