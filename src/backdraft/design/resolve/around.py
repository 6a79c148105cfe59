"""The map of services and stores: its boxes and arrows, and what lies around one entry."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from backdraft.design.paths import Path
from backdraft.design.resolve.services import Edge, consumers_of, edges, frames_of, producers_of, store_of_event
from backdraft.design.resolve.tables import store_of
from backdraft.design.view import View


def arrows(view: View) -> tuple[Edge, ...]:
    """The edges, each pair of ends once for the same words: reading and writing a store is one arrow."""
    seen: dict[tuple[str, str, bool, str], Edge] = {}
    for edge in view.ask(edges):
        seen.setdefault((edge.source, edge.target, edge.sync, edge.label), edge)
    return tuple(seen.values())


def boxes(view: View, among: Iterable[Edge]) -> dict[str, Path]:
    """Every box with the path behind it, in the order of the file; then what is only mentioned."""
    names: dict[str, Path] = {path[1]: path for path in (*view.paths("services"), *view.paths("stores"))}
    for arrow in among:
        for end in (arrow.source, arrow.target):
            names.setdefault(end, arrow.path)
    return names


def undefined(view: View, name: str) -> bool:
    """Whether a box is only mentioned: neither a service nor a store, however wrong, is called so."""
    return view.entry(("services", name)) is None and view.entry(("stores", name)) is None


def near(centre: Iterable[str], among: Iterable[Edge], hops: int) -> set[str]:
    """The boxes that are at most `hops` arrows away from one of `centre`, these among them."""
    ends: dict[str, set[str]] = {}
    for arrow in among:
        ends.setdefault(arrow.source, set()).add(arrow.target)
        ends.setdefault(arrow.target, set()).add(arrow.source)
    found, front = set(centre), set(centre)
    for _ in range(min(hops, len(ends))):
        front = {end for name in front for end in ends.get(name, ())} - found
        found |= front
    return found


def steps(focus: Path, hops: int) -> int:
    """How many arrows away from the centre `hops` are: the ends of an event are a hop away from it themselves."""
    return max(0, hops - (focus[:1] == ("events",)))


def _ends_of_event(view: View, name: str) -> tuple[str, ...]:
    carrier = view.ask(store_of_event, name)
    ends = (*view.ask(producers_of, name), *view.ask(consumers_of, name))
    return tuple(dict.fromkeys((*ends, carrier) if carrier else ends))


def _members(view: View, group: str) -> tuple[str, ...]:
    return tuple(name for name, frame in view.ask(frames_of).items() if frame == group)


_CENTRES: dict[str, Callable[[View, str], tuple[str, ...]]] = {
    "services": lambda view, name: (name,),
    "stores": lambda view, name: (name,),
    "tables": lambda view, name: (view.ask(store_of, name),),
    "events": _ends_of_event,
    "endpoints": lambda view, name: (name,),
    "groups": _members,
}


def centre(view: View, focus: Path) -> tuple[str, ...]:
    """The boxes that `focus` is about: a table's store, an event's ends, an endpoint's service, what is in a group."""
    if len(focus) < 2 or focus[0] not in _CENTRES:
        return ()
    return _CENTRES[focus[0]](view, focus[1])
