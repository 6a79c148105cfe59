"""A file as a tree of units for merging: sections, services with endpoints, entries; and the gaps between them.

A unit's own text holds the comments above it and ends behind its last line. What follows up to the next unit (empty
lines, comments of nobody) is a gap: it belongs to the place between two units, not to either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from backdraft.design.nodes import Node, Plain, plain
from backdraft.design.paths import Path
from backdraft.document.blocks import Block
from backdraft.document.chunks import Chunk

#: What tells a unit from its siblings in every version of the file: what it is, its name, which of those alike.
Key = tuple[str, str, int]
#: The keys from the top down.
Id = tuple[Key, ...]

_HEADER: Key = ("header", "", 0)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A unit without units inside. `own` ends in a line end."""

    id: Id
    path: Path
    own: str
    gap: str
    root: Node | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        """The unit without the gap behind it."""
        return self.own

    @property
    def says(self) -> Plain:
        """What it says as plain data; None when it cannot be read."""
        return plain(self.root) if self.root is not None else None

    def leaves(self) -> Iterator[Leaf]:
        """Itself."""
        yield self


@dataclass(frozen=True, slots=True)
class Box:
    """A section, or the endpoints of a service: the line above, and the units below."""

    id: Id
    path: Path
    header: Leaf
    inside: tuple[Unit, ...]

    @property
    def text(self) -> str:
        """The unit with all inside it, without the gap behind it."""
        leaves = list(self.leaves())
        return "".join(leaf.own + leaf.gap for leaf in leaves[:-1]) + leaves[-1].own

    def leaves(self) -> Iterator[Leaf]:
        """Every leaf in the order of the file."""
        yield self.header
        for unit in self.inside:
            yield from unit.leaves()


Unit = Leaf | Box


def units_of(blocks: Iterable[Block], eol: str) -> tuple[Unit, ...]:
    """The units of a file, one for each top-level key (and for marks, strays, the comment that it begins with)."""
    counts: Counter[tuple[str, str]] = Counter()
    units: list[Unit] = []
    for block in blocks:
        first = block.chunks[0]
        key = _numbered(("block", block.name) if block.name else _nameless(first), counts)
        if first.role == "section":
            inside = _inside(block.chunks[1:], (key,), eol)
            units.append(Box((key,), first.path, _leaf(first, (key, _HEADER), eol), inside))
        else:
            units.append(_leaf(first, (key,), eol))
    return tuple(units)


def _inside(chunks: tuple[Chunk, ...], above: Id, eol: str) -> tuple[Unit, ...]:
    counts: Counter[tuple[str, str]] = Counter()
    units: list[Unit] = []
    at = 0
    while at < len(chunks):
        chunk = chunks[at]
        at += 1
        kind = _nameless(chunk) if chunk.role == "stray" else ("entry", chunk.path[-1])
        id_ = (*above, _numbered(kind, counts))
        if chunk.role != "group":
            units.append(_leaf(chunk, id_, eol))
            continue
        end = at
        while end < len(chunks) and len(chunks[end].base) > len(chunk.base):
            end += 1
        header = _leaf(chunk, (*id_, _HEADER), eol)
        units.append(Box(id_, chunk.path, header, _inside(chunks[at:end], id_, eol)))
        at = end
    return tuple(units)


def _numbered(kind: tuple[str, str], counts: Counter[tuple[str, str]]) -> Key:
    counts[kind] += 1
    return (*kind, counts[kind])


def _nameless(chunk: Chunk) -> tuple[str, str]:
    return chunk.role, chunk.text.rstrip() if chunk.role == "stray" else ""


def _leaf(chunk: Chunk, id_: Id, eol: str) -> Leaf:
    core = chunk.core
    if chunk.role == "mark":
        # The comment that a file begins with is its own; to its chunk it is the tail of nothing.
        core = len(chunk.text.rstrip())
        core += len(chunk.text[core:].partition("\n")[0]) + (1 if "\n" in chunk.text[core:] else 0)
    own, gap = chunk.text[:core], chunk.text[core:]
    if own and not own.endswith("\n"):
        own += eol
    if gap.strip() and not gap.endswith("\n"):
        gap += eol  # the comment that the file ends with is the same comment where something follows it
    return Leaf(id_, chunk.path, own, gap, chunk.root if chunk.sound else None)


def without_units(unit: Unit, like: Box) -> Box | None:
    """A section that holds nothing (`tables:`, `tables: {}`), as a box to compare with boxes; None for any other."""
    if isinstance(unit, Box):
        return unit
    says = unit.says
    if isinstance(says, dict) and len(says) == 1 and not next(iter(says.values())):
        return Box(unit.id, unit.path, Leaf((*unit.id, _HEADER), unit.path, like.header.own, unit.gap), ())
    return None
