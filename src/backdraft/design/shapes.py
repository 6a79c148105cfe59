"""The shapes that values of the format have. Each reads a node, describes itself as JSON Schema, and says how a form
edits it. `keys.py` puts them together into the table of every key.

A shape never raises on a file's content: it records a problem and gives what could be understood.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from backdraft.design.names import did_you_mean
from backdraft.design.nodes import Mapping, Node, Plain, Scalar, Sequence, plain
from backdraft.design.notation.quantity import Unit, parse_amount, parse_growth
from backdraft.design.paths import Path
from backdraft.design.problems import Parsed, Problem, Ref, Severity, Word

#: How a form edits a value: one line, several lines (an item each), `key: value` lines, or YAML.
Editor = Literal["line", "items", "pairs", "yaml"]


class Reading:
    """What piles up while an entry is read."""

    __slots__ = ("problems", "refs")

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.refs: list[Ref] = []

    def slip(
        self,
        path: Path,
        node: Node,
        message: str,
        mend: str = "",
        severity: Severity = "error",
        at: tuple[int, int] = (0, -1),
    ) -> None:
        """Record a problem at `node`, or at the letters `at` of its text."""
        start, end = _inside(node, *at) if at[1] >= 0 else (node.start, node.end)
        self.problems.append(Problem(path, message, mend, severity, start, end))

    def parsed(self, path: Path, node: Scalar, parsed: Parsed[Any]) -> Any:
        """Take over the slips and words of a one-line notation; give its value."""
        for slip in parsed.slips:
            self.slip(path, node, slip.message, slip.mend, slip.severity, (slip.start, slip.end))
        for word in parsed.words:
            self.word(path, node, word)
        return parsed.value

    def word(self, path: Path, node: Scalar, word: Word, in_key: bool = False) -> None:
        """Record a reference to another entry."""
        at, at_end = _inside(node, word.start, word.end)
        self.refs.append(Ref(path, word.start, word.end, word.targets, word.weak, in_key, at, at_end))


def _inside(node: Node, start: int, end: int) -> tuple[int, int]:
    """Offsets in a scalar's text as offsets in its chunk; the whole node where escapes or folds make them unclear."""
    if isinstance(node, Scalar):
        extra = node.end - node.start - len(node.text)
        if extra == 0 or (extra == 2 and node.style in ("'", '"')):
            lead = extra // 2
            return node.start + lead + start, node.start + lead + end
    return node.start, node.end


def is_empty(node: Node | None) -> bool:
    """Nothing there: no node, or a plain scalar without text (`web:`), or YAML's null."""
    return node is None or (isinstance(node, Scalar) and not node.style and node.text in ("", "~", "null"))


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
        """Its JSON Schema."""
        return {"type": "string"}

    def text(self, r: Reading, path: Path, node: Node) -> str | None:
        """The text of a scalar; a problem and None for anything else."""
        if isinstance(node, Scalar):
            return node.text
        found = "a list" if isinstance(node, Sequence) else "a mapping"
        r.slip(path, node, f"text is wanted here, not {found}", _torn(node))
        return None


def _torn(node: Node) -> str:
    """The mend for a line that YAML took for a mapping: the same line, quoted."""
    if isinstance(node, Mapping) and len(node.items) == 1 and isinstance(node.items[0][1], Scalar):
        key, value = node.items[0]
        line = f"{key.text}: {value.text}".replace("'", "''")
        return f"quote the line: '{line}'"
    return "write it as one line of text"


@dataclass(frozen=True, slots=True)
class Text(Shape):
    """Text as written."""

    empty: Any = ""

    def read(self, r: Reading, path: Path, node: Node) -> Any:
        return self.text(r, path, node) or ""


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
        return {"type": ["string", "number"], "description": _AMOUNTS[self.unit]}


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
        return {"type": "string", "description": "50k/day adds, 3x/year multiplies"}


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
        return {"type": "integer", "minimum": self.low}


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
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Free(Shape):
    """Anything: kept as plain data."""

    editor: Editor = "yaml"

    def read(self, r: Reading, path: Path, node: Node) -> Any:
        return freeze(plain(node))

    def schema(self) -> dict[str, Any]:
        return {}


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
            line = node.get(self.kind)
            if isinstance(line, Scalar):
                value = r.parsed((*path, self.kind), line, self.parse(line.text, path))
                return self.merge(value, read_keys(r, path, node, self.keys, known=(self.kind,)))
            mend = _torn(node) if len(node.items) == 1 else f'put the line under the key "{self.kind}"'
            r.slip(path, node, f'the key "{self.kind}" is missing', mend)
            return None
        r.slip(path, node, "a line of text is wanted here", _torn(node))
        return None

    def schema(self) -> dict[str, Any]:
        line: dict[str, Any] = {"type": "string"}
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
        for key, item in keyed(path, node, self.key):
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


def keyed(path: Path, node: Sequence, key: Callable[[Path, Node], str]) -> Iterable[tuple[str, Node]]:
    """The items of a list with what identifies each; where that is taken or empty, the position."""
    seen: set[str] = set()
    for i, item in enumerate(node.items):
        name = key(path, item)
        if not name or name in seen:
            name = str(i)
        seen.add(name)
        yield name, item


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
        for key, value in node.items:
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
        return {"type": "object", "additionalProperties": self.item.schema()}


@dataclass(frozen=True, slots=True)
class Record(Shape):
    """A mapping with known keys; `make(**values)` builds the value."""

    make: Callable[..., Any] = field(kw_only=True)
    keys: Keys = field(kw_only=True)
    editor: Editor = "yaml"

    def read(self, r: Reading, path: Path, node: Node) -> Any:
        if not isinstance(node, Mapping):
            r.slip(path, node, "a mapping is wanted here", "keys: " + ", ".join(self.keys))
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
    for name, value in node.items:
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
    """The JSON Schema of a mapping with these keys."""
    properties: dict[str, Any] = dict(first or {})
    for name, key in keys.items():
        schema = dict(key.shape.schema())
        schema["description"] = key.doc
        if key.example:
            schema.setdefault("examples", [key.example])
        properties[name] = schema
    out: dict[str, Any] = {"type": "object", "properties": properties, "patternProperties": {"^x-": {}}}
    if required:
        out["required"] = required
    return {**out, "additionalProperties": False}
