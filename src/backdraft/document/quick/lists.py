"""`orders: Takes orders`, `out_of_stock: 409 Not enough`, `search: elasticsearch`, `launch: Runbook`, a name alone."""

from __future__ import annotations

import re
from collections.abc import Callable

from backdraft.design.checklists import BUILT_IN
from backdraft.design.design import Design
from backdraft.design.guess import service_kind, store_value
from backdraft.design.identity import dependency_id
from backdraft.design.keys import SERVICE_KINDS
from backdraft.design.lexer import split_list
from backdraft.design.model import Checklist, Service, Store, Table, TypeDef
from backdraft.design.names import is_column_name, is_name, slug
from backdraft.design.nodes import Plain
from backdraft.design.notation.schema import parse_type
from backdraft.design.notation.services import format_dependency, parse_dependency, parse_error, parse_event
from backdraft.design.paths import Path
from backdraft.design.problems import Slip
from backdraft.design.resolve.engines import ENGINES, engine_words
from backdraft.document.edits import Drop, Edit, Insert, Put
from backdraft.document.quick.plan import Deed, Place, Plan, moved, plural
from backdraft.document.quick.schema import bracketed, grown, store_for

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
        return Plan(hint=f"{name}: what?")
    at = match.start(2) + len(match[2]) - len(match[2].lstrip())
    return _way(name, said, design, place)(name, said, at, design)


def _is_event(name: str, said: str) -> bool:
    """An event's line to the letter: it says where it goes, or what a name with a dot (a topic) carries."""
    event = parse_event(said, name)
    if event.slips:
        return False
    found = event.value
    return bool(found.to or found.key or found.keep) or ("." in name and found.type[:1].isupper())


def _is_fields(said: str) -> bool:
    """`email, password`, `email varchar(320), age int`: names, perhaps with their types."""
    parts = [part.text for part in split_list(said)]
    if all(is_column_name(part) for part in parts):
        return len(parts) > 1
    return len(parts) > 1 and not bracketed(f"{said})", 0)[1]


def _is_engine(said: str) -> bool:
    """`redis`, `Redis 7`, `postgres:16`."""
    words = engine_words(said)
    return words[:1] != [] and words[0] in ENGINES and all(word[0].isdigit() for word in words[1:])


def _way(name: str, said: str, design: Design, place: Place) -> Way:
    if name in ("decision", "decisions") and design.entry(("services", name)) is None:
        return _decision
    if _STATUS.match(said):
        return error
    if _TYPE.match(said):
        return type_
    for section, way in _BY_SECTION.items():
        if design.entry((section, name)) is not None:
            return way
    if _is_event(name, said):
        return event
    if _is_engine(said):
        return _engine
    if place.pane == "checklists" or name in BUILT_IN:
        return _item
    if place.pane == "schema" or (name[:1].isupper() and (not parse_type(said, name).slips or _is_fields(said))):
        return type_
    return _engine if store_value(name) is not None and len(said.split()) == 1 else _does


def _does(name: str, said: str, at: int, design: Design) -> Plan:
    path: Path = ("services", name)
    known = design.entry(path)
    if said.lower() in SERVICE_KINDS:
        return _kind(path, said.lower(), known)
    if known is not None:
        if _is_engine(said):
            return _become_store(name, said, at, design)
        if isinstance(known, Service) and known.does == said:
            return _already(path, f"{name}: {said}")
        return Plan((Put((*path, "does"), said),), (Deed("describes", name),), path)
    kind = service_kind(name)
    value: dict[str, Plain] = {"kind": kind, "does": said} if kind else {"does": said}
    return Plan((Insert(path, value),), (Deed("adds", f"{kind or 'service'} {name}"),), path)


def _kind(path: Path, kind: str, known: object) -> Plan:
    """`rider: client`: what kind of service it is."""
    if known is None:
        deed = Deed("adds", f"{kind} {path[1]}")
        return Plan((Insert(path, {"kind": kind} if kind != "service" else None),), (deed,), path)
    if isinstance(known, Service) and known.kind == kind:
        return Plan((), (), path, hint=f"{path[1]} is of kind {kind} already")
    return Plan((Put((*path, "kind"), kind),), (Deed("sets", f"the kind of {path[1]} to {kind}"),), path)


def _become_store(name: str, engine: str, at: int, design: Design) -> Plan:
    """`search: elasticsearch` of what an arrow has made a service: a store where nothing that is said is lost by it,
    its callers' calls become uses."""
    path: Path = ("services", name)
    if design.entry(path) != Service(name) or any(p[1] == name for p in design.paths("endpoints")):
        mend = f"write what it does as a sentence, or delete it and type  {name}: {engine}"
        return _no_store(f"{name} is a service, with more said of it than a store has", at, engine, mend)
    edits: list[Edit] = []
    for owner in design.paths("services"):
        entry = design.entry(owner)
        for dep in entry.calls if isinstance(entry, Service) else ():
            if dep.target != name:
                continue
            line = format_dependency(dep)
            known = parse_dependency(line, "calls").value == dep  # not so where a long form says more
            if not known or dep.operation or any(flag not in ("async", "par") for flag in dep.flags) or dep.settings:
                return _no_store(f"{owner[1]} calls {name} as a service: {line}", at, engine, "mend that line first")
            edits.append(Drop((*owner, "calls", dependency_id(line))))
            edits.append(Insert((*owner, "uses", dependency_id(line)), line))
    edits += [Drop(path), Insert(("stores", name), engine)]
    return Plan(tuple(edits), (Deed("makes", f"{name} a store: {engine}"),), ("stores", name))


def _no_store(message: str, at: int, engine: str, mend: str) -> Plan:
    return Plan(slips=(Slip(at, at + len(engine), message, mend),))


def _already(path: Path, what: str) -> Plan:
    return Plan(
        (), (), path, hint=f"{what} is there already" if len(what) < 40 else f"that is said of {path[1]} already"
    )


def _engine(name: str, said: str, at: int, design: Design) -> Plan:
    path: Path = ("stores", name)
    known = design.entry(path)
    if isinstance(known, Store):
        if known.engine == said:
            return _already(path, f"{name}: {said}")
        return Plan((Put((*path, "engine"), said),), (Deed("sets", f"the engine of {name}"),), path)
    return Plan((Insert(path, said),), (Deed("adds", f"store {name}"),), path)


def error(name: str, said: str, at: int, design: Design) -> Plan:
    path, read = ("errors", name), parse_error(said, name)
    if design.entry(path) == read.value:
        return _already(path, f"{name}: {said}")
    return _line(path, said, at, design, read.slips, "error")


def event(name: str, said: str, at: int, design: Design) -> Plan:
    path, read = ("events", name), parse_event(said, name)
    if design.entry(path) == read.value:
        return _already(path, f"{name}: {said}")
    return _line(path, said, at, design, read.slips, "event")


def type_(name: str, said: str, at: int, design: Design) -> Plan:
    """`Status: enum(a, b)`, `Email: varchar(320) email`; also `NewUser: email Email, age int`, its fields."""
    read = parse_type(said, name)
    slips = read.slips
    if not slips and design.entry(("types", name)) == read.value:
        return _already(("types", name), f"{name}: {said}")
    parts = split_list(said, at)
    if not slips or len(parts) < 2:
        return _line(("types", name), said, at, design, slips, "type")
    if any(" " in part.text for part in parts):
        return fields(name, said + ")", at, design)
    picked = [part.text for part in parts]
    base = next((t.name for p in design.paths("tables") if (t := _table(design, p)) and _has(t, picked)), "")
    if base:
        return _line(("types", name), f"{base}({', '.join(picked)})", at, design, (), "type")
    mend = f"write  type {name}({parts[0].text} text, …)"
    return Plan(slips=(Slip(parts[0].start, parts[0].end, f"{parts[0].text} has no type", mend),))


def _table(design: Design, path: Path) -> Table | None:
    entry = design.entry(path)
    return entry if isinstance(entry, Table) else None


def _has(table: Table, names: list[str]) -> bool:
    return set(names) <= {column.name for column in table.columns}


def fields(name: str, rest: str, at: int, design: Design) -> Plan:
    """A type of its own fields; `rest` is what stands behind the bracket."""
    path: Path = ("types", name)
    columns, slips = bracketed(rest, at)
    known = design.entry(path)
    if isinstance(known, TypeDef) and known.form == "fields":
        return grown(path, [field.name for field in known.fields], columns, tuple(slips), "field")
    deed = Deed("adds" if known is None else "rewrites", f"type {name} with {plural(len(columns), 'field')}")
    return Plan((Insert(path, columns) if known is None else Put(path, columns),), (deed,), path, tuple(slips))


def _line(path: Path, said: str, at: int, design: Design, slips: tuple[Slip, ...], noun: str) -> Plan:
    there = design.entry(path) is not None
    edit: Edit = Put(path, said) if there else Insert(path, said)
    return Plan((edit,), (Deed("rewrites" if there else "adds", f"{noun} {path[1]}"),), path, moved(slips, at))


def _item(name: str, said: str, at: int, design: Design) -> Plan:
    key = slug(said)[:40].rstrip("-")
    path: Path = ("checklists", name, "items", key)
    known = design.entry(("checklists", name))
    for item in known.items if isinstance(known, Checklist) else ():
        if item.name == key or item.text.casefold() == said.casefold():
            return Plan((), (), (*path[:3], item.name), hint=f"{name} has that item already")
    edits: list[Edit] = []
    if known is None and name not in BUILT_IN:
        edits.append(Insert(("checklists", name), {"title": name.replace("_", " ").replace("-", " ").capitalize()}))
    edits.append(Insert(path, said))
    deed = Deed("adds", f"an item to {name}" if known or name in BUILT_IN else f"the list {name}")
    return Plan(tuple(edits), (deed,), path)


def _decision(name: str, said: str, at: int, design: Design) -> Plan:
    path: Path = ("decisions", said)
    if design.entry(path) is not None:
        return Plan((), (), path, hint="that decision is there already")
    hint = "(enter: why, and what else there was)"
    return Plan((Insert(path, {"title": said}),), (Deed("adds", "a decision"),), path, hint=hint)


_BY_SECTION: dict[str, Way] = {
    "services": _does,
    "stores": _engine,
    "errors": error,
    "events": event,
    "types": type_,
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
            return Plan((), (), (section, name), hint=f"{name} is there already")
    if place.pane == "schema":
        store = store_for(design, name)
        value: dict[str, Plain] = {**({"store": store} if store else {}), "columns": {"id": "uuid pk = uuid"}}
        deed = Deed("adds", f"table {name} with an id")
        return Plan((Insert(("tables", name), value),), (deed,), ("tables", name))
    if place.pane == "checklists":
        deed = Deed("adds", f"the list {name}")
        return Plan((Insert(("checklists", name), {"title": name}),), (deed,), ("checklists", name))
    if place.pane == "endpoints":
        return Plan(hint=f"an endpoint begins with its method: GET /{name};  crud {name} makes five")
    store_keys = store_value(name)
    if store_keys is not None:
        keys: dict[str, Plain] = {**store_keys}
        edit = Insert(("stores", name), keys.get("engine") or keys or None)
        return Plan((edit,), (Deed("adds", f"store {name}"),), ("stores", name))
    kind = service_kind(name)
    edit = Insert(("services", name), {"kind": kind} if kind else None)
    what = name if kind == name else f"{kind or 'service'} {name}"
    return Plan((edit,), (Deed("adds", what),), ("services", name), hint="(-> who does it call?)")
