"""`GET /orders ?status -> Order[]`, `orders: POST /orders < OrderCreate`, `crud orders`."""

from __future__ import annotations

import re

from backdraft.design.design import Design
from backdraft.design.identity import endpoint_id
from backdraft.design.model import Endpoint, Service, Table, TypeDef
from backdraft.design.names import is_name
from backdraft.design.notation.endpoint import parse_endpoint
from backdraft.design.problems import Slip
from backdraft.design.resolve.collections import singular
from backdraft.document.edits import Edit, Insert, Put
from backdraft.document.quick.plan import Place, Plan, plural

_LINE = re.compile(r"(?:([^\W\d][\w.-]*)\s*:\s*)?([A-Za-z]{2,8})\s+(/\S*.*)", re.S)
_CRUD = re.compile(r"(?:([^\W\d][\w.-]*)\s*:\s*)?crud(?:\s+(\S+))?\s*\Z", re.I)
_METHODS = frozenset(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "WS", "RPC"])
#: The brief's versioned base path, written when the first endpoints come and nothing is said yet.
_BASE = "/api/v1"


def endpoint(text: str, design: Design, place: Place) -> Plan | None:
    """An endpoint line, after `service:` where the selection does not say whose."""
    match = _LINE.match(text)
    if match is None or match[2].upper() not in _METHODS:
        return None
    said, method, rest = match.groups()
    line = f"{method.upper()} {rest}"
    service = said or _service(design, place, rest)
    if not service:
        return Plan(says=f"whose endpoint? write  service: {line}", slips=(Slip(0, 0, "no service to put it under"),))
    parsed = parse_endpoint(line, service)
    offset = match.start(2)
    slips = tuple(Slip(s.start + offset, s.end + offset, s.message, s.mend, s.severity) for s in parsed.slips)
    edits = _homes(design, service)
    path = ("endpoints", service, endpoint_id(line))
    if isinstance(design.entry(path), Endpoint):
        return Plan((Put(path, line),), f"rewrites {path[2]} of {service}", path, slips)
    after = place.path[2] if place.path[:2] == path[:2] and len(place.path) > 2 else None
    edits.append(Insert(path, line, after))
    return Plan(tuple(edits), f"adds {path[2]} to {service}", path, slips)


def _homes(design: Design, service: str) -> list[Edit]:
    """What must be there before an endpoint of `service` can be: the service, and the API's base path."""
    edits: list[Edit] = []
    if design.entry(("services", service)) is None:
        edits.append(Insert(("services", service), None))
    if design.entry(("api",)) is None and not design.paths("endpoints"):
        edits.append(Put(("api", "base"), _BASE))
    return edits


def _service(design: Design, place: Place, rest: str = "") -> str:
    """The service that the selection speaks of; else the one named like the path; else the only one."""
    path = place.path
    if path[:1] in (("services",), ("endpoints",)) and len(path) > 1:
        return path[1]
    names = [p[1] for p in design.paths("services")]
    first = rest.strip("/").split("/")[0].split(" ")[0]
    if first in names:
        return first
    able = [n for n in names if isinstance(s := design.entry(("services", n)), Service) and s.kind == "service"]
    return able[0] if len(able) == 1 else (names[0] if len(names) == 1 else "")


def crud(text: str, design: Design, place: Place) -> Plan | None:
    """The five standard endpoints of a collection, as the brief's template has them."""
    match = _CRUD.match(text)
    if match is None:
        return None
    said, name = match.groups()
    if not name:
        return Plan(says="crud of what? e.g.  crud orders")
    name = name.strip("/")
    if not is_name(name) or "." in name:
        return Plan(says="crud wants the name of a collection", slips=(Slip(0, len(text), f'"{name}" is no name'),))
    has_own = design.entry(("services", name)) is not None
    service = said or (name if has_own else _service(design, place)) or name
    edits = _homes(design, service)
    after: str | None = None
    added = 0
    lines = crud_lines(name, body_of(design, name))
    for line in lines:
        path = ("endpoints", service, endpoint_id(line))
        if design.entry(path) is None:
            edits.append(Insert(path, line, after))
            added += 1
        after = path[2]
    focus = ("endpoints", service, endpoint_id(lines[0]))
    if not added:
        return Plan((), f"{service} has the five endpoints of {name} already", focus)
    methods = ", ".join(line.split()[0] for line in lines)
    return Plan(tuple(edits), f"adds {plural(added, 'endpoint')} to {service}: {methods} /{name}", focus)


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
