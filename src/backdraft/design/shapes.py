"""The shapes that values of the format have. Each reads a node, describes itself as JSON Schema, and says how a form
edits it. `keys.py` puts them together into the table of every key.

A shape never raises on a file's content: it records a problem and gives what could be understood.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from backdraft.design.names import COLUMN_PATTERN, did_you_mean, is_column_name
from backdraft.design.nodes import Mapping, Node, Plain, Scalar, Sequence, plain
from backdraft.design.notation.quantity import GROWTH_PATTERN, PATTERNS, Unit, parse_amount, parse_growth
from backdraft.design.paths import Path
from backdraft.design.problems import Parsed, Word
from backdraft.design.reads import Reading, is_empty
from backdraft.design.schema_pieces import SCALAR, example, or_null
from backdraft.design.torn import keyed, torn, whole, whole_items

__all__ = [
    "SCALAR",
    "Choice",
    "Free",
    "GrowthShape",
    "Items",
    "Key",
    "Keys",
    "Line",
    "Name",
    "Options",
    "Pairs",
    "Reading",
    "Record",
]
__all__ += ["Shape", "Size", "Text", "Truth", "Whole", "freeze", "is_empty", "keyed", "mapping_schema", "or_null"]
__all__ += ["read_keys", "unknown_key", "whole"]

#: How a form edits a value: one line, several lines (an item each), `key: value` lines, or YAML.
Editor = Literal["line", "items", "pairs", "yaml"]

#: Lines that are never a word alone, so that an editor may say that a number is none.
_NEVER_ONE_WORD = frozenset(("column", "endpoint", "foreign"))


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
        return freeze(plain(node))

    def schema(self) -> dict[str, Any]:
        return {}


@dataclass(frozen=True, slots=True)
class Options(Free):
    """Anything by dialect: a mapping, kept as pairs of plain data."""

    empty: Any = ()

    def read(self, r: Reading, path: Path, node: Node) -> Any:
        if isinstance(node, Mapping):
            return freeze(plain(node))
        r.slip(path, node, "a mapping is wanted here", "write one `dialect: …` a line")
        return None

    def schema(self) -> dict[str, Any]:
        return {"type": "object"}


def freeze(value: Plain) -> Any:
    """Plain data that can be hashed: mappings and lists become tuples (a mapping of pairs)."""
    if isinstance(value, dict):
        return tuple((key, freeze(item)) for key, item in value.items())
    if isinstance(value, list):
        return tuple(freeze(item) for item in value)
    return value


@dataclass(frozen=True, slots=True)
class Line(Shape):
    """A one-line notation, or its long form: the line under `kind` beside `keys`.

    `parse(text, path)` gives the value; `merge(value, extra)` adds what the long form holds.
    """

    parse: Callable[[str, Path], Parsed[Any]] = field(kw_only=True)
    kind: str = ""
    keys: Keys = field(default_factory=dict)
    merge: Callable[[Any, dict[str, Any]], Any] = field(default=lambda value, extra: value)
    example: str = ""

    def read(self, r: Reading, path: Path, node: Node) -> Any:
        if isinstance(node, Scalar):
            return r.parsed(path, node, self.parse(node.text, path))
        if isinstance(node, Mapping) and self.kind:
            if node.flow:
                prose = [name for name, key in self.keys.items() if isinstance(key.shape, Text)]
                node = whole(r, path, node, (self.kind, *self.keys), (self.kind, *prose))
            line = node.get(self.kind)
            if isinstance(line, Scalar):
                value = r.parsed((*path, self.kind), line, self.parse(line.text, path))
                return self.merge(value, read_keys(r, path, node, self.keys, known=(self.kind,)))
            mend = torn(node) if len(node.items) == 1 else f'put the line under the key "{self.kind}"'
            r.slip(path, node, f'the key "{self.kind}" is missing', mend)
            return None
        r.slip(path, node, "a line of text is wanted here", torn(node))
        return None

    def schema(self) -> dict[str, Any]:
        line: dict[str, Any] = {"type": "string"} if self.kind in _NEVER_ONE_WORD else dict(SCALAR)
        if self.example:
            line["examples"] = [self.example]
        if not self.kind:
            return line
        return {"anyOf": [line, mapping_schema(self.keys, first={self.kind: line}, required=[self.kind])]}


@dataclass(frozen=True, slots=True)
class Items(Shape):
    """A list of `item`; a lone scalar is a list of one. `key(path, node)` tells what identifies an item."""

    item: Shape = field(default_factory=Text)
    key: Callable[[Path, Node], str] = field(default=lambda path, node: node.text if isinstance(node, Scalar) else "")
    editor: Editor = "items"
    empty: Any = ()

    def read(self, r: Reading, path: Path, node: Node) -> Any:
        if isinstance(node, Scalar):
            return tuple(v for v in (self.item.read(r, path, node),) if v is not None)
        if isinstance(node, Mapping):
            r.slip(path, node, "a list is wanted here, not a mapping", "begin each item with -")
            return ()
        values = []
        for key, item in whole_items(r, path, node, self.key):
            if is_empty(item):
                r.slip((*path, key), item, "an empty item", "fill it in or delete it", "warning")
                continue
            value = self.item.read(r, (*path, key), item)
            if value is not None:
                values.append(value)
        return tuple(values)

    def schema(self) -> dict[str, Any]:
        inner = self.item.schema()
        return {"anyOf": [{"type": "array", "items": inner}, inner]}


@dataclass(frozen=True, slots=True)
class Pairs(Shape):
    """A mapping of names to `item`; the value is a tuple of pairs.

    `valid` checks a name, `what` names it in problems.
    """

    item: Shape = field(default_factory=Text)
    valid: Callable[[str], bool] = field(default=lambda name: True)
    what: str = "name"
    named: bool = False  # the items carry their own name: give them alone, not as pairs
    editor: Editor = "pairs"
    empty: Any = ()

    def read(self, r: Reading, path: Path, node: Node) -> Any:
        if not isinstance(node, Mapping):
            r.slip(path, node, "a mapping is wanted here", f"write one `{self.what}: …` a line")
            return ()
        out = []
        for key, value in whole(r, path, node).items:
            at = (*path, key.text)
            if not self.valid(key.text):
                r.slip(at, key, f'"{key.text}" is no {self.what}', "names are letters, digits, _ and -")
            if is_empty(value) and not isinstance(self.item, Text | Free):
                r.slip(at, key, f'"{key.text}" says nothing', "write its line")
                continue
            read = self.item.empty if is_empty(value) else self.item.read(r, at, value)
            if read is not None:
                out.append(read if self.named else (key.text, read))
        return tuple(out)

    def schema(self) -> dict[str, Any]:
        item = self.item.schema()
        out: dict[str, Any] = {"type": "object"}
        if self.valid is is_column_name:
            out["propertyNames"] = {"pattern": COLUMN_PATTERN}
        return {**out, "additionalProperties": or_null(item) if isinstance(self.item, Text | Free) else item}


@dataclass(frozen=True, slots=True)
class Record(Shape):
    """A mapping with known keys; `make(**values)` builds the value."""

    make: Callable[..., Any] = field(kw_only=True)
    keys: Keys = field(kw_only=True)
    editor: Editor = "yaml"

    def read(self, r: Reading, path: Path, node: Node) -> Any:
        if not isinstance(node, Mapping):
            keys = ", ".join(f"{name}: {key.example or '…'}" for name, key in list(self.keys.items())[:3])
            r.slip(path, node, "a mapping is wanted here", f"write {{{keys}}}")
            return None
        return self.make(**read_keys(r, path, node, self.keys))

    def schema(self) -> dict[str, Any]:
        return mapping_schema(self.keys)


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the format: its shape, what it is for, an example; `field` when the dataclass calls it otherwise."""

    shape: Shape
    doc: str
    example: str = ""
    field: str = ""


Keys = dict[str, Key]


def read_keys(r: Reading, path: Path, node: Mapping, keys: Keys, known: tuple[str, ...] = ()) -> dict[str, Any]:
    """The values of a mapping's known keys, by field name. Unknown ones are warnings unless they begin with `x-`."""
    values: dict[str, Any] = {}
    prose = [name for name, key in keys.items() if isinstance(key.shape, Text | Line)] if node.flow else ()
    for name, value in whole(r, path, node, (*keys, *known), prose).items:
        key = keys.get(name.text)
        if key is None:
            if name.text not in known and not name.text.startswith("x-"):
                unknown_key(r, (*path, name.text), name, (*keys, *known))
        elif not is_empty(value):
            read = key.shape.read(r, (*path, name.text), value)
            if read is not None:
                values[key.field or name.text] = read
    return values


def unknown_key(r: Reading, path: Path, name: Scalar, known: Iterable[str]) -> None:
    """Record a key that the format does not have; it is kept."""
    mend = did_you_mean(name.text, known) or "it is kept; begin it with x- to say that it is yours"
    r.slip(path, name, f'the key "{name.text}" is not known here', mend, "warning")


def mapping_schema(
    keys: Keys, first: dict[str, Any] | None = None, required: list[str] | None = None
) -> dict[str, Any]:
    """The JSON Schema of a mapping with these keys, each of which may be empty; `first` are keys that may not."""
    properties: dict[str, Any] = dict(first or {})
    for name, key in keys.items():
        schema = or_null(key.shape.schema())
        schema["description"] = key.doc
        if key.example:
            schema["examples"] = [example(key.example)]
        properties[name] = schema
    out: dict[str, Any] = {"type": "object", "properties": properties, "patternProperties": {"^x-": {}}}
    if required:
        out["required"] = required
    return {**out, "additionalProperties": False}
