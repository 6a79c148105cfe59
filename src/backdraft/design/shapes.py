"""The shapes that hold other values: lines with a long form, lists, mappings, records; and those of single values.

`keys.py` puts them together into the table of every key.

A shape never raises on a file's content: it records a problem and gives what could be understood.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import field
from typing import Any

from backdraft.design.dataclass import dataclass
from backdraft.design.names import COLUMN_PATTERN, did_you_mean, is_column_name
from backdraft.design.nodes import Mapping, Node, Scalar
from backdraft.design.paths import Path
from backdraft.design.problems import Parsed
from backdraft.design.reads import Reading, is_empty
from backdraft.design.scalars import (
    Choice,
    Editor,
    Free,
    GrowthShape,
    Name,
    Options,
    Shape,
    Size,
    Text,
    Truth,
    UrlPath,
    Whole,
    freeze,
)
from backdraft.design.schema_pieces import SCALAR, example, or_null
from backdraft.design.torn import COLON_ENDS, Held, anything, keyed, nothing, torn, whole, whole_items

__all__ = [
    "SCALAR",
    "Choice",
    "Editor",
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
__all__ += [
    "Shape",
    "Size",
    "Text",
    "Truth",
    "UrlPath",
    "Whole",
    "freeze",
    "is_empty",
    "keyed",
    "mapping_schema",
    "or_null",
]
__all__ += ["read_keys", "unknown_key"]


#: Lines that are never a word alone, so that an editor may say that a number is none.
_NEVER_ONE_WORD = frozenset(("column", "endpoint", "foreign"))


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
                node = whole(r, path, node, _held(self.keys, (self.kind,)))
            line = node.get(self.kind)
            if isinstance(line, Scalar):
                value = r.parsed((*path, self.kind), line, self.parse(line.text, path))
                return self.merge(value, read_keys(r, path, node, self.keys, known=(self.kind,)))
            one = len(node.items) == 1
            cut = one and not node.flow and isinstance(node.items[0][1], Scalar)
            what = COLON_ENDS if cut else f'the key "{self.kind}" is missing'
            r.slip(path, node, what, torn(node) if one else f'put the line under the key "{self.kind}"')
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
    """A list of `item`; a lone scalar is a list of one. `key(path, node)` tells what identifies an item.

    A text that does not begin as items do (`begins`) is the rest of the one before, cut off at a comma.
    """

    item: Shape = field(default_factory=Text)
    key: Callable[[Path, Node], str] = field(default=lambda path, node: node.text if isinstance(node, Scalar) else "")
    begins: Callable[[str], bool] = field(default=lambda text: True)
    editor: Editor = "items"
    empty: Any = ()

    def read(self, r: Reading, path: Path, node: Node) -> Any:
        if isinstance(node, Scalar):
            return tuple(v for v in (self.item.read(r, path, node),) if v is not None)
        if isinstance(node, Mapping):
            r.slip(path, node, "a list is wanted here, not a mapping", "begin each item with -")
            return ()
        values = []
        for key, item in whole_items(r, path, node, self.key, self._known(), self.begins):
            if is_empty(item):
                r.slip((*path, key), item, "an empty item", "fill it in or delete it", "warning")
                continue
            value = self.item.read(r, (*path, key), item)
            if value is not None:
                values.append(value)
        return tuple(values)

    def _known(self) -> Iterable[str]:
        """The keys that an item may have as a mapping."""
        match self.item:
            case Line(kind=kind, keys=keys):
                return (kind, *keys)
            case Record(keys=keys):
                return keys
        return ()

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
        text = isinstance(self.item, Text | Free)
        held = Held(texts=anything if text else nothing, named=self.valid)
        for key, value in whole(r, path, node, held).items:
            at = (*path, key.text)
            if not self.valid(key.text):
                r.slip(at, key, f'"{key.text}" is no {self.what}', "names are letters, digits, _ and -")
            if is_empty(value) and not text:
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
    if node.flow:
        node = whole(r, path, node, _held(keys, known))
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


#: What was found of a table of keys; the table stands beside it, so that nothing else ever takes its identity.
_TABLES: dict[tuple[int, tuple[str, ...]], tuple[Keys, Held]] = {}


def _held(keys: Keys, kinds: tuple[str, ...] = ()) -> Held:
    """What a mapping of `keys` may hold, perhaps beside the line of one of `kinds`."""
    known = _TABLES.get((id(keys), kinds))
    if known is not None:
        return known[1]
    texts = frozenset(name for name, key in keys.items() if isinstance(key.shape, Text))
    lines = frozenset((*kinds, *(name for name, key in keys.items() if isinstance(key.shape, Line))))
    held = Held((*kinds, *keys), texts.__contains__, lines.__contains__)
    _TABLES[id(keys), kinds] = keys, held
    return held


def unknown_key(r: Reading, path: Path, name: Scalar, known: Iterable[str]) -> None:
    """Record a key that the format does not have; it is kept. Of YAML's merge key more has been said already."""
    if name.text == "<<" and not name.style:
        return
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
