"""The shapes of single values: text, names, choices, quantities, anything. `shapes.py` has those that hold others.

Each reads a node, describes itself as JSON Schema, and says how a form edits it. A shape never raises on a file's
content: it records a problem and gives what could be understood.
"""

from __future__ import annotations

import re
from typing import Any, Literal

from backdraft.design.dataclass import dataclass
from backdraft.design.names import did_you_mean, is_item
from backdraft.design.nodes import Mapping, Node, Plain, Scalar, Sequence, plain
from backdraft.design.notation.quantity import GROWTH_PATTERN, PATTERNS, Unit, parse_amount, parse_growth
from backdraft.design.paths import Path
from backdraft.design.problems import Word
from backdraft.design.reads import Reading
from backdraft.design.schema_pieces import SCALAR
from backdraft.design.torn import Held, anything, torn, whole

#: How a form edits a value: one line, several lines (an item each), `key: value` lines, or YAML.
Editor = Literal["line", "items", "pairs", "yaml"]


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of value. Subclasses say how it is read."""

    editor: Editor = "line"
    completes: tuple[str, ...] = ()  # sections whose names complete it in a form
    choices: tuple[str, ...] = ()
    empty: Any = None

    def read(self, r: Reading, path: Path, node: Node) -> Any:
        """The value of `node`, which is not empty."""
        raise NotImplementedError

    def schema(self) -> dict[str, Any]:
        """Its JSON Schema (of a value that is there; any key may also be empty)."""
        return dict(SCALAR)

    def text(self, r: Reading, path: Path, node: Node) -> str | None:
        """The text of a scalar; a problem and None for anything else."""
        if isinstance(node, Scalar):
            if node.comment:
                r.cut(path, node)
            return node.text
        found = "a list" if isinstance(node, Sequence) else "a mapping"
        r.slip(path, node, f"text is wanted here, not {found}", torn(node))
        return None


@dataclass(frozen=True, slots=True)
class Text(Shape):
    """Text as written."""

    empty: Any = ""

    def read(self, r: Reading, path: Path, node: Node) -> Any:
        return self.text(r, path, node) or ""


@dataclass(frozen=True, slots=True)
class UrlPath(Shape):
    """The beginning of a URL's path: `/api/v1`."""

    empty: Any = ""

    def read(self, r: Reading, path: Path, node: Node) -> Any:
        text = self.text(r, path, node)
        if text and not re.fullmatch(r"/[^\s?#]*", text):
            r.slip(path, node, f'"{text}" is no path', "begin with / and leave out blanks, ? and #")
        return text or ""

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": "^/[^ ?#]*$"}


@dataclass(frozen=True, slots=True)
class Name(Shape):
    """The name of an entry of one of `completes`."""

    empty: Any = ""
    weak: bool = False

    def read(self, r: Reading, path: Path, node: Node) -> Any:
        text = self.text(r, path, node)
        if text and isinstance(node, Scalar):
            targets = tuple((section, text) for section in self.completes)
            r.word(path, node, Word(0, len(text), targets, self.weak))
        return text or ""


@dataclass(frozen=True, slots=True)
class Choice(Shape):
    """One of `choices`."""

    empty: Any = ""

    def read(self, r: Reading, path: Path, node: Node) -> Any:
        text = self.text(r, path, node)
        if text is None or text in self.choices:
            return text or self.empty
        mend = did_you_mean(text, self.choices) or "one of: " + ", ".join(self.choices)
        r.slip(path, node, f'"{text}" is not known here', mend)
        return self.empty

    def schema(self) -> dict[str, Any]:
        return {"enum": list(self.choices)}


_AMOUNTS = {
    "time": "a time such as 250ms, 5m, 3y",
    "rate": "a rate such as 600/s, 50k/day",
    "size": "a size such as 900B, 2kB, 1GiB",
    "count": "a number such as 12M, 80k",
    "share": "a share such as 99.9%",
}


@dataclass(frozen=True, slots=True)
class Size(Shape):
    """A quantity with a unit; value in SI base units."""

    unit: Unit = "count"
    low: float = 0.0
    high: float = float("inf")

    def read(self, r: Reading, path: Path, node: Node) -> Any:
        text = self.text(r, path, node)
        if text is None:
            return None
        amount = parse_amount(text, self.unit)
        if amount is None:
            r.slip(path, node, f'"{text}" is no {self.unit}', f"write {_AMOUNTS[self.unit]}")
        elif not self.low <= amount.value <= self.high:
            r.slip(path, node, f'"{text}" is out of range', f"write {_AMOUNTS[self.unit]}")
        return amount

    def schema(self) -> dict[str, Any]:
        bounds: dict[str, Any] = {"minimum": self.low}
        if self.unit == "time":
            bounds["maximum"] = 0  # the only time that needs no unit
        elif self.high < float("inf"):
            bounds["maximum"] = self.high
        kinds = "string" if self.unit == "rate" else ["string", "number"]
        return {"type": kinds, "pattern": PATTERNS[self.unit], **(bounds if self.unit != "rate" else {})}


@dataclass(frozen=True, slots=True)
class GrowthShape(Shape):
    """`50k/day` adds, `3x/year` multiplies."""

    def read(self, r: Reading, path: Path, node: Node) -> Any:
        text = self.text(r, path, node)
        if text is None:
            return None
        growth = parse_growth(text)
        if growth is None:
            r.slip(path, node, f'"{text}" is no growth', "write 50k/day (adds) or 3x/year (multiplies)")
        return growth

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": GROWTH_PATTERN}


@dataclass(frozen=True, slots=True)
class Whole(Shape):
    """A whole number of at least `low`."""

    low: int = 0

    def read(self, r: Reading, path: Path, node: Node) -> Any:
        text = self.text(r, path, node)
        if text is None:
            return None
        if re.fullmatch(r"\d{1,15}", text) and int(text) >= self.low:
            return int(text)
        r.slip(path, node, f'"{text}" is no whole number of at least {self.low}', "write digits only")
        return None

    def schema(self) -> dict[str, Any]:
        return {"type": ["integer", "string"], "minimum": self.low, "pattern": "^[0-9]{1,15}$"}


@dataclass(frozen=True, slots=True)
class Truth(Shape):
    """`true` or `false`."""

    choices: tuple[str, ...] = ("true", "false")

    def read(self, r: Reading, path: Path, node: Node) -> Any:
        text = self.text(r, path, node)
        if text in ("true", "false"):
            return text == "true"
        if text is not None:
            r.slip(path, node, f'"{text}" is neither true nor false', "write true or false")
        return None

    def schema(self) -> dict[str, Any]:
        return {"enum": [True, False, "true", "false"]}


@dataclass(frozen=True, slots=True)
class Free(Shape):
    """Anything: kept as plain data."""

    editor: Editor = "yaml"

    def read(self, r: Reading, path: Path, node: Node) -> Any:
        return freeze(plain(_untorn(r, path, node)))

    def schema(self) -> dict[str, Any]:
        return {}


@dataclass(frozen=True, slots=True)
class Options(Free):
    """Anything by dialect: a mapping, kept as pairs of plain data."""

    empty: Any = ()

    def read(self, r: Reading, path: Path, node: Node) -> Any:
        if isinstance(node, Mapping):
            return freeze(plain(_untorn(r, path, node)))
        r.slip(path, node, "a mapping is wanted here", "write one `dialect: …` a line")
        return None

    def schema(self) -> dict[str, Any]:
        return {"type": "object"}


def _untorn(r: Reading, path: Path, node: Node) -> Node:
    """Free data with the texts whole again that YAML cut at a comma inside `{ }`."""
    match node:
        case Mapping(start=start, end=end, flow=flow):
            items = whole(r, path, node, Held(texts=anything, named=is_item)).items
            return Mapping(tuple((k, _untorn(r, (*path, k.text), v)) for k, v in items), start, end, flow)
        case Sequence(items, start, end, flow):
            return Sequence(tuple(_untorn(r, (*path, str(i)), v) for i, v in enumerate(items)), start, end, flow)
        case Scalar(comment=comment) if comment:
            r.cut(path, node)
    return node


def freeze(value: Plain) -> Any:
    """Plain data that can be hashed: mappings and lists become tuples (a mapping of pairs)."""
    if isinstance(value, dict):
        return tuple((key, freeze(item)) for key, item in value.items())
    if isinstance(value, list):
        return tuple(freeze(item) for item in value)
    return value
