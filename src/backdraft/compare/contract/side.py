"""One side of a comparison: an OpenAPI document as plain data, its references followed, its operations found.

A document may come from anybody. What is not as the specification wants it counts as not there; nothing raises.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
_HOPS = 20
Made = Mapping[str, Any]
_NONE: Made = {}


def mapping(value: Any) -> Made:
    """A mapping, or an empty one in place of anything else."""
    return value if isinstance(value, Mapping) else _NONE


def listed(value: Any) -> list[Any]:
    """A list, or an empty one in place of anything else."""
    return value if isinstance(value, list) else []


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: `key` is what it is known by on the wire, `url` its whole path as it is written."""

    method: str
    url: str
    said: Made
    shared: list[Any]

    @property
    def name(self) -> str:
        """`GET /orders/{id}`."""
        return f"{self.method.upper()} {self.url}"


@dataclass(slots=True)
class Side:
    """A document, and what was found in it so far."""

    document: Made
    _resolved: dict[str, tuple[Any, str]] = field(default_factory=dict)

    def resolve(self, value: Any) -> tuple[Any, str]:
        """What a reference leads to, and the name of the last component on the way; nothing where it leads nowhere."""
        name = ""
        for _ in range(_HOPS):
            pointer = value.get("$ref") if isinstance(value, Mapping) else None
            if not isinstance(pointer, str):
                return value, name
            value, name = self._at(pointer)
        return _NONE, name

    def _at(self, pointer: str) -> tuple[Any, str]:
        known = self._resolved.get(pointer)
        if known is None:
            here: Any = self.document if pointer.startswith("#") else None
            steps = [unquote(step).replace("~1", "/").replace("~0", "~") for step in pointer[1:].split("/")[1:]]
            for step in steps:
                here = here.get(step) if isinstance(here, Mapping) else None
            known = self._resolved[pointer] = (_NONE if here is None else here, steps[-1] if steps else "")
        return known

    def made(self, value: Any) -> Made:
        """`value` with its reference followed, as a mapping."""
        return mapping(self.resolve(value)[0])

    def operations(self) -> dict[tuple[str, str], Operation]:
        """The operations by method and whole path, in which the names of keys do not count."""
        found: dict[tuple[str, str], Operation] = {}
        base = self.base()
        for path, said in mapping(self.document.get("paths")).items():
            item = self.made(said)
            url = base + "/" + str(path).lstrip("/")
            shape = re.sub(r"\{[^}]*\}", "{}", url)
            for method in METHODS:
                if isinstance(item.get(method), Mapping):
                    one = Operation(method, url, item[method], listed(item.get("parameters")))
                    found.setdefault((method, shape), one)
        return found

    def events(self) -> dict[str, Operation]:
        """The webhooks by name."""
        said = mapping(self.document.get("webhooks")) or mapping(self.document.get("x-webhooks"))
        found: dict[str, Operation] = {}
        for name, item in said.items():
            for method in METHODS:
                one = self.made(item).get(method)
                if isinstance(one, Mapping):
                    found.setdefault(str(name), Operation(method, str(name), one, []))
        return found

    def servers(self) -> tuple[str, ...]:
        """The hosts of the API; none where the document names only paths."""
        urls = [mapping(server).get("url") for server in listed(self.document.get("servers"))]
        return tuple(dict.fromkeys(host for url in urls if isinstance(url, str) and (host := _parts(url)[0])))

    def base(self) -> str:
        """The path of the first server, which is the beginning of all paths."""
        for server in listed(self.document.get("servers")):
            url = mapping(server).get("url")
            if isinstance(url, str):
                return _parts(url)[1].rstrip("/")
        return ""

    def schemes(self) -> Made:
        """The ways to sign in, by name."""
        return mapping(mapping(self.document.get("components")).get("securitySchemes"))


def _parts(url: str) -> tuple[str, str]:
    try:
        found = urlsplit(url)
    except ValueError:
        return "", ""
    return found.netloc, found.path


def pointers_in(value: Any) -> Iterator[str]:
    """Every reference within a piece of a document."""
    waiting = [value]
    while waiting:
        here = waiting.pop()
        if isinstance(here, Mapping):
            if isinstance(here.get("$ref"), str):
                yield here["$ref"]
            waiting += [item for key, item in here.items() if key not in ("examples", "example")]
        elif isinstance(here, list):
            waiting += here


def same_components(old: Side, new: Side) -> frozenset[str]:
    """The references that lead to the very same on both sides, all that they refer to included."""
    before, after = (mapping(side.document.get("components")) for side in (old, new))
    used_by: dict[str, list[str]] = {}
    same: set[str] = set()
    for kind in before.keys() & after.keys():
        was, now = mapping(before[kind]), mapping(after[kind])
        for name in was.keys() & now.keys():
            if was[name] == now[name]:
                pointer = f"#/components/{kind}/{name}"
                same.add(pointer)
                for used in pointers_in(was[name]):
                    used_by.setdefault(used, []).append(pointer)
    waiting = [pointer for used, by in used_by.items() if used not in same for pointer in by]
    while waiting:
        pointer = waiting.pop()
        if pointer in same:
            same.remove(pointer)
            waiting += used_by.get(pointer, ())
    return frozenset(same)
