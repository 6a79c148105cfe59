"""YAML as plain data with places: what `document` reads and the entry readers of `design` are given.

Offsets count characters from the start of the chunk (the entry's own text), so that a chunk can move in the file
without being read again. Every scalar is text as written after YAML's quoting: `on`, `017` and `1.10` stay so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from backdraft.design.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Scalar:
    """A piece of text. `style` is `""` for plain, else YAML's quote or block sign: `'`, `"`, `|`, `>`.

    `comment` is what follows a plain text on its line from ` #` on: perhaps YAML cut there what was meant as one.
    """

    text: str
    start: int = 0
    end: int = 0
    style: str = ""
    comment: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in the order of the file."""

    items: tuple[tuple[Scalar, Node], ...]
    start: int = 0
    end: int = 0
    flow: bool = False

    def get(self, key: str) -> Node | None:
        """The value under `key`, or None."""
        for name, value in self.items:
            if name.text == key:
                return value
        return None

    def __iter__(self) -> Iterator[str]:
        return (name.text for name, _ in self.items)


@dataclass(frozen=True, slots=True)
class Sequence:
    """Items in the order of the file."""

    items: tuple[Node, ...]
    start: int = 0
    end: int = 0
    flow: bool = False


Node = Scalar | Mapping | Sequence

#: Plain data, as edits carry it. Text is text (the writer quotes what needs it); only real numbers, booleans and
#: None are written as YAML's own.
Plain = str | int | float | bool | None | list["Plain"] | dict[str, "Plain"]


def plain(node: Node) -> Plain:
    """`node` without places. An empty plain scalar is None."""
    match node:
        case Scalar(text, style=style):
            return text if text or style else None
        case Mapping(items):
            return {key.text: plain(value) for key, value in items}
        case Sequence(items):
            return [plain(item) for item in items]


def node_of(value: Plain) -> Node:
    """Plain data as a tree without places: what a form's field would be read as."""
    match value:
        case None:
            return Scalar("")
        case bool():
            return Scalar("true" if value else "false")
        case dict():
            return Mapping(tuple((Scalar(str(key)), node_of(item)) for key, item in value.items()))
        case list():
            return Sequence(tuple(node_of(item) for item in value))
        case _:
            return Scalar(str(value), style="'" if value == "" else "")
