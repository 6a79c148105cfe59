"""Every one-line form of an entry, with the function that writes it in its usual order: what `backdraft fmt` walks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from backdraft.design.identity import item_key
from backdraft.design.model import VERBS
from backdraft.design.nodes import Mapping, Node, Scalar, Sequence
from backdraft.design.notation import endpoint, schema, services
from backdraft.design.paths import Path
from backdraft.design.problems import Parsed

Parse = Callable[[str], Parsed[Any]]
Format = Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class OneLine:
    """A line of the file: its path (of the scalar), its text, how it is read and how it is written."""

    path: Path
    text: str
    parse: Parse
    format: Format

    @property
    def usual(self) -> str:
        """The line in its usual order; the text itself where it is not understood to the last letter."""
        parsed = self.parse(self.text)
        if parsed.slips:
            return self.text
        written = self.format(parsed.value)
        again = self.parse(written)
        return written if not again.slips and again.value == parsed.value else self.text


def lines_of(path: Path, node: Node | None) -> Iterator[OneLine]:
    """The one-line forms in the entry at `path`, whose value is `node`, in the order of the file."""
    match path[0]:
        case "errors":
            yield from _line(path, node, "", lambda text: services.parse_error(text, path[-1]), services.format_error)
        case "events":
            yield from _line(
                path, node, "event", lambda text: services.parse_event(text, path[-1]), services.format_event
            )
        case "types" if isinstance(node, Scalar):
            yield from _line(path, node, "", lambda text: schema.parse_type(text, path[-1]), schema.format_type)
        case "types" | "mixins":
            yield from _columns(path, node)
        case "services" | "stores" | "tables":
            yield from _keyed(path, node)
        case "endpoints":
            yield from _line(
                path,
                node,
                "endpoint",
                lambda text: endpoint.parse_endpoint(text, path[1]),
                endpoint.format_endpoint,
            )
            yield from _keyed(path, node)


def _keyed(path: Path, node: Node | None) -> Iterator[OneLine]:
    if not isinstance(node, Mapping):
        return
    for key, value in node.items:
        here = (*path, key.text)
        reader = _KEYS.get(key.text)
        if reader is not None:
            yield from reader(here, value)


def _line(path: Path, node: Node | None, kind: str, parse: Parse, format_: Format) -> Iterator[OneLine]:
    if isinstance(node, Mapping) and kind:
        path, node = (*path, kind), node.get(kind)
    # A line in block style spans several lines of the file: how it is broken is the person's own.
    if isinstance(node, Scalar) and node.text and node.style not in ("|", ">"):
        yield OneLine(path, node.text, parse, format_)


def _columns(path: Path, node: Node | None) -> Iterator[OneLine]:
    if isinstance(node, Mapping):
        for key, value in node.items:
            name = key.text
            yield from _line((*path, name), value, "column", _column_parser(name), schema.format_column)


def _column_parser(name: str) -> Parse:
    return lambda text: schema.parse_column(text, name)


def _items(kind: str, parse: Parse, format_: Format) -> Callable[[Path, Node], Iterator[OneLine]]:
    def read(path: Path, node: Node) -> Iterator[OneLine]:
        if isinstance(node, Scalar):
            yield from _line(path, node, kind, parse, format_)
        elif isinstance(node, Sequence):
            known = [item_key(path, item) for item in node.items]
            for i, (key, item) in enumerate(zip(known, node.items, strict=True)):
                name = key if key and known.count(key) == 1 else str(i)
                yield from _line((*path, name), item, kind, parse, format_)

    return read


def _scalar(parse: Parse, format_: Format) -> Callable[[Path, Node], Iterator[OneLine]]:
    return lambda path, node: _line(path, node, "", parse, format_)


def _dependencies(verb: str) -> Callable[[Path, Node], Iterator[OneLine]]:
    return _items("dependency", lambda text: services.parse_dependency(text, verb), services.format_dependency)


def _parse_run(text: str) -> Parsed[Any]:
    """A run without how it was written, which is what changes."""
    parsed = services.parse_run(text)
    return replace(parsed, value=replace(parsed.value, text=""))


_SPLIT = _scalar(schema.parse_split, schema.format_split)

#: By key; the keys of services, stores, tables and endpoints do not clash.
_KEYS: dict[str, Callable[[Path, Node], Iterator[OneLine]]] = {
    **{verb: _dependencies(verb) for verb in VERBS},
    "run": _scalar(_parse_run, services.format_run),
    "columns": _columns,
    "query": _columns,
    "keys": _columns,
    "headers": _columns,
    "indexes": _items("index", schema.parse_index, schema.format_index),
    "foreign": _items("foreign", schema.parse_foreign, schema.format_foreign),
    "key": _scalar(schema.parse_key, ", ".join),
    "shard": _SPLIT,
    "partition": _SPLIT,
}
