"""Shapes that few keys have: where load arrives, the ways to sign in, when a job runs, a day."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from backdraft.design.dataclass import dataclass
from backdraft.design.model import Auth
from backdraft.design.names import did_you_mean, is_item
from backdraft.design.nodes import Mapping, Node, Scalar
from backdraft.design.paths import Path
from backdraft.design.problems import Word
from backdraft.design.reads import Reading
from backdraft.design.scalars import Shape, Text
from backdraft.design.schema_pieces import SCALAR
from backdraft.design.torn import Held, anything, whole

SCHEMES = ("bearer", "basic", "apikey", "oauth2", "oidc", "mtls")


class AuthShape(Shape):
    """`jwt: bearer`, or a mapping with `scheme` and options as written."""

    def read(self, r: Reading, path: Path, node: Node) -> Any:
        name = path[-1]
        if isinstance(node, Mapping):
            node = whole(r, path, node, Held(texts=anything, named=is_item))
            pairs = tuple((key.text, v.text) for key, v in node.items if isinstance(v, Scalar))
            scheme = node.get("scheme")
            if isinstance(scheme, Scalar):
                _known(r, (*path, "scheme"), scheme)
            return Auth(name, dict(pairs).get("scheme", ""), tuple(p for p in pairs if p[0] != "scheme"))
        text = self.text(r, path, node)
        if text and isinstance(node, Scalar):
            _known(r, path, node)
        return Auth(name, text or "")

    def schema(self) -> dict[str, Any]:
        return {"anyOf": [dict(SCALAR), {"type": "object"}]}


@dataclass(frozen=True, slots=True)
class AuthName(Text):
    """One of the ways to sign in."""

    def read(self, r: Reading, path: Path, node: Node) -> Any:
        text = self.text(r, path, node)
        if text and isinstance(node, Scalar):
            r.word(path, node, Word(0, len(text), (("api", "auth", text),), weak=True))
        return text or ""


def _known(r: Reading, path: Path, node: Scalar) -> None:
    if node.text not in SCHEMES:
        mend = did_you_mean(node.text, SCHEMES) or "one of: " + ", ".join(SCHEMES)
        r.slip(path, node, f'"{node.text}" is no way to sign in that is known here', mend, "warning")


@dataclass(frozen=True, slots=True)
class Schedule(Text):
    """When a job runs, as written; an interval that never passes, or lasts no time, is told."""

    def read(self, r: Reading, path: Path, node: Node) -> Any:
        text = self.text(r, path, node) or ""
        if _NO_INTERVAL.match(text):
            r.slip(path, node, f'"{text}" is no interval', "write it like every 15m")
        return text


#: `every -15m`, `every 0m`.
_NO_INTERVAL = re.compile(r"\s*every\s*(?:-|0+(?:\.0*)?\s*[A-Za-z]*\s*\Z)")


@dataclass(frozen=True, slots=True)
class Day(Text):
    """A day of the calendar (ISO 8601), as written; what is none is kept and told."""

    def read(self, r: Reading, path: Path, node: Node) -> Any:
        text = self.text(r, path, node) or ""
        if text and not is_day(text):
            r.slip(path, node, f'"{text[:40]}" is no day', "write it like 2026-11-20", "warning")
        return text


def is_day(text: str) -> bool:
    """Whether `text` is a day as `2026-11-20`, one that the calendar has."""
    if not _DAY.match(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)


class Arrival(Shape):
    """A service, perhaps with one of its operations: `gateway GET /products`."""

    def read(self, r: Reading, path: Path, node: Node) -> Any:
        text = self.text(r, path, node) or ""
        service, _, operation = text.partition(" ")
        if service and isinstance(node, Scalar):
            r.word(path, node, Word(0, len(service), (("services", service),)))
            at = len(text) - len(operation)
            r.word(path, node, Word(at, len(text), (("endpoints", service, operation.strip()),), weak=True))
        return text
