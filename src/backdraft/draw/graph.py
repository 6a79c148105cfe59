"""What is to be drawn: boxes, arrows between them, frames around some. No positions yet."""

from __future__ import annotations

from typing import Literal

from backdraft.design.dataclass import dataclass
from backdraft.design.paths import Path

Direction = Literal["TB", "LR"]


@dataclass(frozen=True, slots=True)
class Node:
    """A box.

    Attributes:
        key: What arrows and groups name it by; unique in its graph.
        lines: What stands in it, a line each, already clean (`text.clean`).
        shape: A key of `shapes.SHAPES`.
        group: The key of the group it stands in; empty for none.
        path: The entry behind it.
        marked: Whether it is the one that the picture is about.
        rules: The lines (by index) before which a rule is drawn across the box.
        left: Whether the lines after the first stand at the left, as columns of a table do.
        inside: The entries that it stands for beside that of `path`, when it is a group.
    """

    key: str
    lines: tuple[str, ...]
    shape: str = "service"
    group: str = ""
    path: Path = ()
    marked: bool = False
    rules: tuple[int, ...] = ()
    left: bool = False
    inside: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Arrow:
    """An arrow from the box `source` to the box `target`.

    Attributes:
        source: The key of the node it starts at.
        target: The key of the node it ends at.
        label: Text, clean, in one or more lines (one for an arrow to itself); empty for none.
        dashed: Whether it is drawn dashed, with an open head: the source does not wait.
        path: The entry behind it.
        tail: What is drawn where it starts: a key of `shapes.FEET`; empty for nothing.
        head: What is drawn where it ends: `arrow`, or a key of `shapes.FEET`.
    """

    source: str
    target: str
    label: str = ""
    dashed: bool = False
    path: Path = ()
    tail: str = ""
    head: str = "arrow"


@dataclass(frozen=True, slots=True)
class Group:
    """A frame with a title around the nodes that name it."""

    key: str
    title: str
    path: Path = ()


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes and arrows in the order of the file; what an arrow names and nobody is called is left out."""

    nodes: tuple[Node, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    groups: tuple[Group, ...] = ()
