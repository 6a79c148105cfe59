"""`orders: Takes orders`, `out_of_stock: 409 Not enough`, `launch: Runbook written`, a bare name."""

from __future__ import annotations

import re
from collections.abc import Callable

from backdraft.design.checklists import BUILT_IN
from backdraft.design.design import Design
from backdraft.design.guess import service_kind, store_value
from backdraft.design.model import Checklist, Store
from backdraft.design.names import is_name, slug
from backdraft.design.nodes import Plain
from backdraft.design.notation.schema import parse_type
from backdraft.design.notation.services import parse_error, parse_event
from backdraft.design.paths import Path
from backdraft.design.problems import Slip
from backdraft.document.edits import Edit, Insert, Put
from backdraft.document.quick.plan import Place, Plan
from backdraft.document.quick.schema import store_for

_DESCRIBED = re.compile(r"([^\W\d][\w.-]*)\s*:(?:\s+(.*))?\Z", re.S)
_STATUS = re.compile(r"[1-5]\d\d(?:\s|\Z)")
_TYPE = re.compile(r"enum\s*\(")

Way = Callable[[str, str, int, Design], Plan]


def described(text: str, design: Design, place: Place) -> Plan | None:
    """`name: text`; what `name` is, or what the text looks like, decides, then the pane."""
    match = _DESCRIBED.match(text)
    if match is None:
        return None
    name, said = match[1], (match[2] or "").strip()
    if not said:
        return Plan(says=f"{name}: what?")
    at = match.start(2) + len(match[2]) - len(match[2].lstrip())
    return _way(name, said, design, place)(name, said, at, design)


def _way(name: str, said: str, design: Design, place: Place) -> Way:
    if name in ("decision", "decisions") and design.entry(("services", name)) is None:
        return _decision
    if _STATUS.match(said):
        return _error
    if _TYPE.match(said):
        return _type
    for section, way in _BY_SECTION.items():
        if design.entry((section, name)) is not None:
            return way
    if place.pane == "checklists" or name in BUILT_IN:
        return _item
    if place.pane == "schema" or name[:1].isupper():
        return _type
    return _engine if store_value(name) is not None else _does


def _does(name: str, said: str, at: int, design: Design) -> Plan:
    path: Path = ("services", name)
    if design.entry(path) is not None:
        return Plan((Put((*path, "does"), said),), f"describes {name}", path)
    kind = service_kind(name)
    value: dict[str, Plain] = {"kind": kind, "does": said} if kind else {"does": said}
    return Plan((Insert(path, value),), f"adds {kind or 'service'} {name}", path)


def _engine(name: str, said: str, at: int, design: Design) -> Plan:
    path: Path = ("stores", name)
    if isinstance(design.entry(path), Store):
        return Plan((Put((*path, "engine"), said),), f"sets the engine of {name}", path)
    return Plan((Insert(path, said),), f"adds store {name}", path)


def _error(name: str, said: str, at: int, design: Design) -> Plan:
    return _line(("errors", name), said, at, design, parse_error(said, name).slips, "error")


def _event(name: str, said: str, at: int, design: Design) -> Plan:
    return _line(("events", name), said, at, design, parse_event(said, name).slips, "event")


def _type(name: str, said: str, at: int, design: Design) -> Plan:
    return _line(("types", name), said, at, design, parse_type(said, name).slips, "type")


def _line(path: Path, said: str, at: int, design: Design, slips: tuple[Slip, ...], noun: str) -> Plan:
    there = design.entry(path) is not None
    edit: Edit = Put(path, said) if there else Insert(path, said)
    moved = tuple(Slip(s.start + at, s.end + at, s.message, s.mend, s.severity) for s in slips)
    return Plan((edit,), f"{'rewrites' if there else 'adds'} {noun} {path[1]}", path, moved)


def _item(name: str, said: str, at: int, design: Design) -> Plan:
    key = slug(said)[:40].rstrip("-")
    path: Path = ("checklists", name, "items", key)
    known = design.entry(("checklists", name))
    if isinstance(known, Checklist) and any(item.name == key for item in known.items):
        return Plan((), f"{name} has that item already", path)
    edits: list[Edit] = []
    if known is None and name not in BUILT_IN:
        edits.append(Insert(("checklists", name), {"title": name.replace("_", " ").replace("-", " ").capitalize()}))
    edits.append(Insert(path, said))
    return Plan(tuple(edits), f"adds an item to {name}" if known or name in BUILT_IN else f"adds the list {name}", path)


def _decision(name: str, said: str, at: int, design: Design) -> Plan:
    path: Path = ("decisions", said)
    if design.entry(path) is not None:
        return Plan((), "that decision is there already", path)
    return Plan((Insert(path, {"title": said}),), "adds a decision  (enter: why, and what else there was)", path)


_BY_SECTION: dict[str, Way] = {
    "services": _does,
    "stores": _engine,
    "errors": _error,
    "events": _event,
    "types": _type,
    "checklists": _item,
}


_HOME = {"services": ("services", "stores", "events"), "schema": ("tables", "types"), "checklists": ("checklists",)}


def bare(text: str, design: Design, place: Place) -> Plan | None:
    """A name alone: what the pane in focus holds."""
    if not is_name(text):
        return None
    name = text
    for section in _HOME.get(place.pane, ()):
        if design.entry((section, name)) is not None:
            return Plan((), f"{name} is there already", (section, name))
    if place.pane == "schema":
        store = store_for(design, name)
        value: dict[str, Plain] = {**({"store": store} if store else {}), "columns": {"id": "uuid pk = uuid"}}
        return Plan((Insert(("tables", name), value),), f"adds table {name} with an id", ("tables", name))
    if place.pane == "checklists":
        return Plan((Insert(("checklists", name), {"title": name}),), f"adds the list {name}", ("checklists", name))
    if place.pane == "endpoints":
        return Plan(says=f"an endpoint begins with its method: GET /{name};  crud {name} makes five")
    store_keys = store_value(name)
    if store_keys is not None:
        keys: dict[str, Plain] = {**store_keys}
        edit = Insert(("stores", name), keys.get("engine") or keys or None)
        return Plan((edit,), f"adds store {name}", ("stores", name))
    kind = service_kind(name)
    edit = Insert(("services", name), {"kind": kind} if kind else None)
    return Plan((edit,), f"adds {kind or 'service'} {name}  (-> who does it call?)", ("services", name))
