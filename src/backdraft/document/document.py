"""The file as a value: text, design, problems, places. An edit gives another document that shares what is the same."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterator
from itertools import accumulate, takewhile
from typing import Any

from backdraft.design import nodes
from backdraft.design.design import Design
from backdraft.design.garbage import uncollected
from backdraft.design.model import Entry
from backdraft.design.nodes import Node, Plain, Scalar, plain
from backdraft.design.paths import Path, entry_path
from backdraft.design.problems import Problem, Read, Ref
from backdraft.design.reading import read_entry
from backdraft.document.applying import applied
from backdraft.document.blocks import Block, called, find_chunk, known_chunks, loose, read_blocks, too_large
from backdraft.document.chunks import Chunk
from backdraft.document.complaints import Head, placed
from backdraft.document.cutting import first_content, line_end
from backdraft.document.designs import design_of
from backdraft.document.edits import Edit, EditError
from backdraft.document.lines import child_at
from backdraft.document.steps import Spot, descend, path_in

_LINE_END = re.compile(r"\n")


class Document:
    """A design file. Never changed once made: `apply` gives another one, and the old one is the undo step.

    Attributes:
        bom: The byte order mark that the file began with, or empty; put back by `text`.
        blocks: The row of chunks, by top-level key.
        design: Every entry. Entries that an edit did not touch are the same objects in the next document.
        widened: Paths that the last `apply` had to write anew as a whole, with the comments inside them, because no
            smaller splice said what was meant. Show the difference before taking it.
    """

    __slots__ = (
        "_ends",
        "_head",
        "_offsets",
        "_places",
        "_problems",
        "_refs",
        "_text",
        "blocks",
        "bom",
        "design",
        "widened",
    )

    def __init__(
        self, blocks: tuple[Block, ...], bom: str = "", before: Document | None = None, widened: tuple[Path, ...] = ()
    ) -> None:
        self.blocks = blocks
        self.bom = bom
        self.widened = widened
        self._head: Head = _read_head(blocks, before)
        self.design: Design = design_of(
            blocks, self._head[0].entry, before.blocks if before else (), before.design if before else None
        )
        self._text: str | None = None
        self._offsets: tuple[list[Chunk], list[int], list[int]] | None = None
        self._ends: tuple[Chunk | None, list[int]] = None, []
        self._problems: tuple[Problem, ...] | None = None
        self._places: dict[int, int] = {}
        self._refs: tuple[Ref, ...] | None = None

    @classmethod
    def read(cls, text: str, before: Document | None = None) -> Document:
        """Read a file's text. Never fails: what is wrong is in `problems`.

        Args:
            text: The whole file, with its own line ends.
            before: A document whose chunks are used again where the text is the same, so that entries keep identity.
        """
        bom = "\ufeff" if text.startswith("\ufeff") else ""
        known = known_chunks(before.blocks) if before is not None else None
        with uncollected():
            return cls(read_blocks(text[len(bom) :], known), bom, before)

    def apply(self, *edits: Edit) -> Document:
        """The document after `edits`, one after the other.

        Each is the smallest splice of one chunk's text that, read back, says what the edit meant.

        Raises:
            EditError: One of them cannot be done; none is.
        """
        done = applied(self.blocks, edits)
        if done is None:
            return self if not self.widened else Document(self.blocks, self.bom, self)
        if what := too_large(done[0]):
            raise EditError(f"the file would have {what}: no design is that large", "mend or delete some first")
        return Document(done[0], self.bom, self, done[1])

    @property
    def text(self) -> str:
        """The file's text."""
        if self._text is None:
            self._text = self.bom + "".join(chunk.text for chunk in self.chunks())
        return self._text

    def chunks(self) -> Iterator[Chunk]:
        """Every chunk in the order of the file."""
        for block in self.blocks:
            yield from block.chunks

    # --- looking into it ----------------------------------------------------------------------------------------

    def find(self, path: Path) -> tuple[int, int] | None:
        """The chunk that `path` is in, or would be in: the position of its block, and in that of the chunk."""
        return find_chunk(self.blocks, path)

    def chunk(self, path: Path) -> Chunk | None:
        """The chunk that `path` is in, or would be in."""
        found = self.find(path)
        return self.blocks[found[0]].chunks[found[1]] if found else None

    def node(self, path: Path) -> Node | None:
        """What stands at `path`: offsets count from its chunk's start. None: nothing.

        A section (or a service's endpoints) that is cut into chunks is put together; its offsets mean nothing.
        """
        path = loose(path)
        chunk = self.chunk(path)
        if chunk is None:
            return None
        path = called(chunk, path)
        if chunk.role in ("section", "group"):
            return self._gathered(path, chunk) if chunk.path == path else None
        if chunk.root is None:
            return None
        spot = descend(chunk.root, chunk.base, path)
        return spot.node if spot is not None else None

    def _gathered(self, path: Path, chunk: Chunk) -> Node:
        block = self.blocks[(self.find(path) or (0, 0))[0]]
        below = [c for c in block.chunks if c.base == path and c.root is not None and c.role != "stray"]
        if path == ("decisions",) or len(path) == 2:
            return nodes.Sequence(tuple(c.root.items[0] for c in below if isinstance(c.root, nodes.Sequence)))
        items: list[tuple[Scalar, Node]] = []
        for c in below:
            if isinstance(c.root, nodes.Mapping):
                key, value = c.root.items[0]
                items.append((key, self._gathered(c.path, c) if c.role == "group" else value))
        return nodes.Mapping(tuple(items))

    def value(self, path: Path) -> Plain:
        """What stands at `path` as plain data, scalars as text; None for nothing."""
        node = self.node(path)
        return plain(node) if node is not None else None

    def _run(self, path: Path) -> tuple[Chunk, ...]:
        """The chunk that `path` is in; where it heads others (a section, a service's endpoints), those too."""
        found = self.find(path)
        if found is None:
            return ()
        chunks = self.blocks[found[0]].chunks[found[1] :]
        head = chunks[0]
        if head.role not in ("section", "group"):
            return (head,)
        return (head, *takewhile(lambda c: c.base[: len(head.path)] == head.path, chunks[1:]))

    def entry_text(self, path: Path) -> str:
        """The text of the entry at `path`, or of the whole section, with the comments above; empty for none."""
        run = self._run(path)
        return "".join(c.text for c in run[:-1]) + run[-1].text[: run[-1].core] if run else ""

    def with_entry_text(self, path: Path, text: str) -> Document:
        """The document with other text for what `entry_text` gives, right or wrong; the rest stays."""
        run = self._run(path)
        if not run:
            raise EditError("there is no such entry", "add it first")
        if text and not text.endswith("\n"):
            text += "\n"
        last = run[-1]
        new = {id(c): "" for c in run}
        new[id(last)] = text + last.text[last.core :]
        return Document.read(self.bom + "".join(new.get(id(c), c.text) for c in self.chunks()), self)

    # --- places -------------------------------------------------------------------------------------------------

    def _row(self) -> tuple[list[Chunk], list[int], list[int]]:
        """Every chunk, its offset in the text behind the BOM, and the lines before it."""
        if self._offsets is None:
            row = list(self.chunks())
            starts = [0, *accumulate(len(chunk.text) for chunk in row)]
            lines = [0, *accumulate(chunk.lines for chunk in row)]
            self._offsets = row, starts, lines
        return self._offsets

    def _at(self, offset: int) -> tuple[int, int]:
        """Line and column, from 1, of an offset in the text behind the BOM."""
        row, starts, lines = self._row()
        if not row or offset < 0:
            return 1, 1
        i = min(bisect_right(starts, offset) - 1, len(row) - 1)
        chunk = row[i]
        inside = min(offset - starts[i], len(chunk.text))
        if self._ends[0] is not chunk:  # one chunk may have thousands of problems
            self._ends = chunk, [found.start() for found in _LINE_END.finditer(chunk.text)]
        ends = self._ends[1]
        above = bisect_left(ends, inside)
        return lines[i] + above + 1, inside - (ends[above - 1] + 1 if above else 0) + 1

    def place(self, problem: Problem) -> tuple[int, int]:
        """Line and column, from 1, of a problem of this document, or of any other problem that has a path in it."""
        _ = self.problems
        known = self._places.get(id(problem))
        if known is not None:
            return self._at(known)
        start = self._start_of(problem.path)
        return self._at(start + problem.start) if start is not None else (1, 1)

    def _start_of(self, path: Path) -> int | None:
        found = self.find(path)
        if found is None:
            return None
        starts = self._row()[1]
        before = sum(len(block.chunks) for block in self.blocks[: found[0]])
        return starts[before + found[1]]

    def line_of(self, path: Path) -> int | None:
        """The line, from 1, of the key or item at `path`, or of the nearest thing around it that exists."""
        for length in range(len(path), 0, -1):
            part = loose(path[:length])
            chunk = self.chunk(part)
            start = self._start_of(part)
            if chunk is None or start is None or len(chunk.path) > len(part):
                continue
            part = called(chunk, part)
            if chunk.root is None:
                return self._at(start + (first_content(chunk.text) or (0, 0))[0])[0]
            spot = descend(chunk.root, chunk.base, part)
            if spot is not None:
                return self._at(start + _begins(chunk.text, spot))[0]
        return None

    def path_at(self, line: int, column: int | None = None) -> Path:
        """What stands at a line and column, both from 1: the deepest path. Without a column, what the line begins.

        Empty for a place that belongs to nothing.
        """
        row, _, lines = self._row()
        i = min(bisect_right(lines, line - 1) - 1, len(row) - 1)
        if i < 0 or not row:
            return ()
        while i > 0 and not row[i].text:
            i -= 1
        chunk = row[i]
        begin = 0
        for _step in range(line - 1 - lines[i]):
            begin = line_end(chunk.text, begin)
        end = line_end(chunk.text, begin)
        if chunk.root is None:
            return chunk.path
        if column is not None:
            return path_in(chunk.text, chunk.root, chunk.base, begin + column - 1, chunk.path)
        words = chunk.text[begin:end]
        while (stripped := words.lstrip()).startswith(("- ", "-\n", "-\r")):
            begin += len(words) - len(stripped) + 1
            words = stripped[1:]
        return path_in(chunk.text, chunk.root, chunk.base, begin + len(words) - len(stripped), chunk.path)

    # --- what reading left behind -------------------------------------------------------------------------------

    @property
    def refs(self) -> tuple[Ref, ...]:
        """The words that name other entries, in the order of the file."""
        if self._refs is None:
            out: list[Ref] = list(self._head[0].refs)
            for chunk in self.chunks():
                for _, read in chunk.reads:
                    out.extend(read.refs)
            self._refs = tuple(out)
        return self._refs

    def refs_in(self, entries: Container[Path]) -> list[Ref]:
        """The words that name other entries in some entries alone; a form asks for them at each key."""
        out = [ref for ref in self._head[0].refs if entry_path(ref.path) in entries]
        for chunk in self.chunks():
            for path, read in chunk.reads:
                if path in entries:
                    out.extend(read.refs)
        return out

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the file and its entries, in the order of the file. `place` tells where."""
        if self._problems is None:
            found = sorted(placed(self.blocks, self._row()[1], self._at, self._head), key=lambda pair: pair[0])
            self._problems = tuple(problem for _, problem in found)
            self._places = {id(problem): at for at, problem in found}
        return self._problems


def _begins(text: str, spot: Spot) -> int:
    """Where something begins: at its key or its dash."""
    if not spot.chain:
        return spot.node.start
    container, index = spot.chain[-1]
    if isinstance(container, nodes.Sequence) and container.flow:
        return container.items[index].start
    return child_at(text, container, index)


def _read_head(blocks: tuple[Block, ...], before: Document | None) -> tuple[Read[Entry], tuple[tuple[Chunk, int], ...]]:
    """The entry of the loose keys, read as one mapping; each chunk with what its offsets are shifted by."""
    loose = [c for b in blocks if (c := b.chunks[0]).role == "loose" and isinstance(c.root, nodes.Mapping)]
    if before is not None:
        old = before._head
        if len(old[1]) == len(loose) and all(a is b for (a, _), b in zip(old[1], loose, strict=True)):
            return old
    base, items, shifts = 0, [], []
    for chunk in loose:
        assert isinstance(chunk.root, nodes.Mapping)
        key, value = chunk.root.items[0]
        items.append((_shifted(key, base), _shifted(value, base)))
        shifts.append((chunk, base))
        base += len(chunk.text)
    read = read_entry(("head",), nodes.Mapping(tuple(items), 0, base))
    if before is not None and read.entry == before._head[0].entry:
        read = Read(before._head[0].entry, read.problems, read.refs)
    return read, tuple(shifts)


def _shifted(node: Any, by: int) -> Any:
    """The node with its offsets moved."""
    if isinstance(node, Scalar):
        return Scalar(node.text, node.start + by, node.end + by, node.style, node.comment)
    if isinstance(node, nodes.Mapping):
        items = tuple((_shifted(key, by), _shifted(value, by)) for key, value in node.items)
        return nodes.Mapping(items, node.start + by, node.end + by, node.flow)
    return nodes.Sequence(tuple(_shifted(i, by) for i in node.items), node.start + by, node.end + by, node.flow)
