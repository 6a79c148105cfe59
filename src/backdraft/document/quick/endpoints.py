"""`GET /orders ?status -> Order[]`, `orders: POST /orders < OrderCreate`, `crud orders`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from backdraft.design.design import Design
from backdraft.design.identity import endpoint_id
from backdraft.design.model import Endpoint, Service, Table, TypeDef
from backdraft.design.names import is_name
from backdraft.design.notation.endpoint import parse_endpoint
from backdraft.design.problems import Slip
from backdraft.design.resolve.collections import forms, segments, singular, snake
from backdraft.design.resolve.tables import store_of
from backdraft.design.view import View
from backdraft.document.edits import Edit, Insert, Put
from backdraft.document.quick.plan import Deed, Place, Plan, moved, plural

_LINE = re.compile(r"(?:([^\W\d][\w.-]*)(?:\s*:\s*|\s+))?([A-Za-z]{2,8})\s+(/\S*.*)", re.S)
#: Between two endpoints on one line.
_SEVERAL = re.compile(r"\s*,\s+(?=(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\s+/)", re.I)
_CRUD = re.compile(r"(?:([^\W\d][\w.-]*)(?:\s*:\s*|\s+))?crud(?:\s+(\S+))?\s*\Z", re.I)
_VERSION = re.compile(r"v\d+\Z")
_METHODS = frozenset(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "WS", "RPC"])
#: The brief's versioned base path, written when the first endpoints come and nothing is said yet.
_BASE = "/api/v1"


def endpoint(text: str, design: Design, place: Place) -> Plan | None:
    """An endpoint line, after `service:` where the selection does not say whose; several with commas between them."""
    begins = [0, *(found.end() for found in _SEVERAL.finditer(text))]
    if len(begins) == 1:
        return _one(text, design, place)
    ends = [*(found.start() for found in _SEVERAL.finditer(text)), len(text)]
    whole = Plan()
    said = ""
    for begin, end in zip(begins, ends, strict=True):
        plan = _one(said + text[begin:end], design, place)
        if plan is None:
            return None
        slips = moved(plan.slips, begin - len(said))
        if plan.slips and not plan.edits:
            return Plan(slips=slips)
        edits = (*whole.edits, *(edit for edit in plan.edits if edit not in whole.edits))
        deeds = (*whole.deeds, *(deed for deed in plan.deeds if deed not in whole.deeds))
        whole = Plan(edits, deeds, whole.focus or plan.focus, (*whole.slips, *slips))
        said = said or f"{plan.focus[1]}: "
    return whole


def _one(text: str, design: Design, place: Place) -> Plan | None:
    match = _LINE.match(text)
    if match is None or match[2].upper() not in _METHODS:
        return None
    said, method, rest = match.groups()
    line = f"{method.upper()} {rest}"
    service = said or _service(design, place, rest.split()[0])
    if not service:
        like = next(iter(_plain(design) or _able(design)), "service")
        mend = f"write  {like}: {method.upper()} {rest.split()[0]}"
        return Plan(slips=(Slip(match.start(2), len(text), "whose endpoint?", mend),))
    parsed = parse_endpoint(line, service)
    slips = moved(parsed.slips, match.start(2))
    path = ("endpoints", service, endpoint_id(line))
    if isinstance(design.entry(path), Endpoint):
        return Plan((Put(path, line),), (Deed("rewrites", f"{path[2]} of {service}"),), path, slips)
    after = place.path[2] if place.path[:2] == path[:2] and len(place.path) > 2 else None
    edits, deeds = _homes(design, service)
    edits.append(Insert(path, line, after))
    return Plan(tuple(edits), (*deeds, Deed("adds", f"{path[2]} to {service}")), path, slips)


def _homes(design: Design, service: str) -> tuple[list[Edit], tuple[Deed, ...]]:
    """What must be there before an endpoint of `service` can be: the service, and the API's base path."""
    edits: list[Edit] = []
    deeds: tuple[Deed, ...] = ()
    if design.entry(("services", service)) is None:
        edits.append(Insert(("services", service), None))
        deeds = (Deed("adds", f"service {service}"),)
    if design.entry(("api",)) is None and not design.paths("endpoints"):
        edits.append(Put(("api", "base"), _BASE))
    return edits, deeds


def _able(design: Design) -> list[str]:
    """The services that may have endpoints without being named, those whose work is to answer first: no clients,
    nothing of others."""
    kinds = {name: entry.kind if isinstance(entry, Service) else "service" for name, entry in _services(design)}
    able = [name for name, kind in kinds.items() if kind not in ("client", "external")]
    return sorted(able, key=lambda name: kinds[name] in ("worker", "job"))


def serves(design: Design, name: str) -> bool:
    """Whether `name` is a service that may have endpoints without being named."""
    return name in _able(design)


def _services(design: Design) -> Iterator[tuple[str, object]]:
    return ((path[1], design.entry(path)) for path in design.paths("services"))


def _service(design: Design, place: Place, path: str) -> str:
    """Whose an endpoint at `path` is: of the service that `fitting` finds, that is under the cursor, that is the only
    one. Empty when that tells nothing."""
    able = _able(design)
    here = _here(design, place)
    if found := fitting(design, path, here):
        return found
    if here in able or (here and design.entry(("services", here)) is None and here in design.groups):
        return here
    return next((found[0] for found in (_plain(design), able) if len(found) == 1), "")


def fitting(design: Design, path: str, here: str = "") -> str:
    """The service that an endpoint at `path` speaks of, or empty: the one called as the path's head is, in singular
    or plural; that has such paths already; that alone asks the store of the table of that name.

    Args:
        design: The design.
        path: The path, or the name of a collection.
        here: The service that is preferred where several fit alike.
    """
    able = _able(design)
    exact, noun = collection_of(path), _head(path)
    called = [name for name in able if exact and snake(name) == exact]
    named = [name for name in able if noun & set(forms(snake(name)))]
    served = {p[1] for p in design.paths("endpoints") if noun & _head(p[2].partition(" ")[2])}
    having = [name for name in able if name in served]
    for names in (called, named, having, _keeping(design, exact, noun, able)):
        if names:
            return here if here in names else names[0]
    return ""


def _keeping(design: Design, exact: str, noun: frozenset[str], able: list[str]) -> list[str]:
    """The service that alone asks for the table which a collection is called after, or for that table's store."""
    tables = [entry for path in design.paths("tables") if isinstance(entry := design.entry(path), Table)]
    like = [table for table in tables if noun & set(forms(snake(table.name)))]
    found = next((table for table in like if snake(table.name) == exact), like[0] if like else None)
    if found is None:
        return []
    store = found.store or store_of(View(design), found.name)
    asking = [name for name in _asking(design, found.name, store) if name in able]
    return asking if len(asking) == 1 else []


def _asking(design: Design, *targets: str) -> list[str]:
    """The services that depend on one of `targets`."""
    return [
        name
        for name, entry in _services(design)
        if isinstance(entry, Service) and any(dep.target in targets for _, dep in entry.dependencies())
    ]


def _here(design: Design, place: Place) -> str:
    """The service under the cursor: itself, one of its endpoints, or a store that is its alone."""
    section, name = (*place.path, "", "")[:2]
    if section == "stores":
        asking = _asking(design, name)
        return asking[0] if len(asking) == 1 else ""
    return name if section in ("services", "endpoints") else ""


def _plain(design: Design) -> list[str]:
    return [name for name, entry in _services(design) if isinstance(entry, Service) and entry.kind == "service"]


def collection_of(path: str) -> str:
    """The collection that a path begins with: `orders` of `/api/v1/orders/:id`."""
    parts = (part for part in segments(path) if part[0] not in ":{" and part != "api" and not _VERSION.match(part))
    return snake(next(parts, ""))


def _head(path: str) -> frozenset[str]:
    """The collection that a path begins with, in singular and plural."""
    first = collection_of(path)
    return frozenset(forms(first)) if first else frozenset()


def crud(text: str, design: Design, place: Place) -> Plan | None:
    """The five standard endpoints of a collection, as the brief's template has them."""
    match = _CRUD.match(text)
    if match is None:
        return None
    said, name = match.groups()
    if not name:
        return Plan(hint="crud of what? e.g.  crud orders")
    name = name.strip("/")
    if not is_name(name) or "." in name:
        return Plan(slips=(Slip(0, len(text), f'"{name}" is no name of a collection', "e.g.  crud orders"),))
    service = said or _service(design, place, name) or name
    edits, deeds = _homes(design, service)
    after: str | None = None
    added = []
    lines = crud_lines(name, body_of(design, name))
    for line in lines:
        path = ("endpoints", service, endpoint_id(line))
        if design.entry(path) is None:
            edits.append(Insert(path, line, after))
            added.append(path[2])
        after = path[2]
    focus = ("endpoints", service, endpoint_id(lines[0]))
    if not added:
        return Plan((), (), focus, hint=f"{service} has the five endpoints of {name} already")
    methods: dict[str, list[str]] = {}
    for one in added:
        method, _, at = one.partition(" ")
        methods.setdefault(at, []).append(method)
    told = ", ".join(f"{' '.join(each)} {at}" for at, each in methods.items())
    what = f"{plural(len(added), 'endpoint')} to {service}: {told}"
    deed = Deed("adds", f"{added[0]} to {service}" if len(added) == 1 else what)
    return Plan(tuple(edits), (*deeds, deed), ("endpoints", service, added[0]))


def body_of(design: Design, name: str) -> str:
    """The type that stands for one item of the collection: a type made from its table, else the table itself."""
    for path in design.paths("types"):
        entry = design.entry(path)
        if isinstance(entry, TypeDef) and entry.base == name and not entry.pick:
            return path[1]
    return name if isinstance(design.entry(("tables", name)), Table) else ""


def crud_lines(name: str, body: str) -> list[str]:
    """`GET POST GET PUT DELETE`, in the brief's order and words."""
    one = singular(name)
    takes, gives = (f" < {body}", f" -> {body}") if body else ("", "")
    return [
        f"GET /{name} page{gives and f'{gives}[]'} -- List {name}",
        f"POST /{name}{takes} -> 201{body and f' {body}'} -- Create {one}",
        f"GET /{name}/:id{gives} -- Get single {one}",
        f"PUT /{name}/:id{takes}{gives} -- Update {one}",
        f"DELETE /{name}/:id -> 204 -- Delete {one}",
    ]
