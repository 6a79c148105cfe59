"""What is wrong with a file: the faults of its chunks, the problems of their entries, what is given twice."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import replace

from backdraft.design import nodes
from backdraft.design.model import Entry
from backdraft.design.nodes import Scalar
from backdraft.design.paths import Path
from backdraft.design.problems import Problem, Read
from backdraft.document.blocks import Block
from backdraft.document.chunks import ANOTHER_FILE, Chunk
from backdraft.document.cutting import line_end
from backdraft.document.faults import Fault
from backdraft.document.tearing import told

#: The format that this program reads and writes.
FORMAT = "1"
#: What is told of a file without the key of the format.
NO_FORMAT = "the file does not say that it is a design"

#: Entries that YAML gave up on, and where a mend is looked for.
_TRIES = 200

#: A problem with its offset in the text (behind the byte order mark).
Placed = tuple[int, Problem]
#: Line and column, from 1, of an offset.
At = Callable[[int], tuple[int, int]]
#: The entry of the loose keys, and each of their chunks with what its offsets were shifted by.
Head = tuple[Read[Entry], tuple[tuple[Chunk, int], ...]]


def placed(blocks: tuple[Block, ...], starts: list[int], at: At, head: Head) -> Iterator[Placed]:
    """Every problem of a file, in no order. `starts` are the offsets of the chunks, `at` tells the lines."""
    shifts = {id(chunk): base for chunk, base in head[1]}
    of_head = sorted(head[0].problems, key=lambda problem: problem.start)
    begins = [problem.start for problem in of_head]
    number, tries = 0, _TRIES
    for block in blocks:
        for i in block.noisy:
            chunk, start = block.chunks[i], starts[number + i]
            torn = any(fault.torn for fault in chunk.faults)
            for fault in told(chunk) if torn and tries > 0 else chunk.faults:
                yield start + fault.start, _problem(fault, chunk.path, start, at)
            tries -= torn
            for _, read in chunk.reads:
                for problem in read.problems:
                    yield start + problem.start, problem
        base = shifts.get(id(block.chunks[0]))
        if base is not None and of_head:
            start, end = starts[number], base + len(block.chunks[0].text)
            for problem in of_head[bisect_left(begins, base) : bisect_left(begins, end)]:
                moved = replace(problem, start=problem.start - base, end=problem.end - base)
                yield start + moved.start, moved
        number += len(block.chunks)
    names = [block.name for block in blocks if block.name]
    if len(set(names)) < len(names) or any(block.doubled for block in blocks):
        yield from _doubles(blocks, starts, at)
    yield from _format(blocks, starts)


def _problem(fault: Fault, path: Path, start: int, at: At) -> Problem:
    message = fault.message
    if fault.other >= 0:
        here, there = at(start + fault.start)[0], at(start + fault.other)[0]
        if here == there:
            message = message.replace("line {other} and line {line}", "line {line}")
        # Not str.format: the key that is named may hold braces.
        message = message.replace("{line}", str(here)).replace("{other}", str(there))
    return Problem(path, message, fault.mend, fault.severity, fault.start, fault.end)


def _doubles(blocks: tuple[Block, ...], starts: list[int], at: At) -> Iterator[Placed]:
    """Paths that are given twice."""
    seen: dict[Path, int] = {}
    row = (chunk for block in blocks for chunk in block.chunks)
    for chunk, start in zip(row, starts, strict=False):
        begin, end = _key_span(chunk)
        for path in _defines(chunk):
            first = seen.setdefault(path, start + begin)
            if first != start + begin:
                lines = f"on line {at(first)[0]} and line {at(start + begin)[0]}"
                message = f'"{path[-1]}" is given twice, {lines}'
                mend = "delete or rename one of the two"
                yield start + begin, Problem(path, message, mend, "error", begin, end)


def _format(blocks: tuple[Block, ...], starts: list[int]) -> Iterator[Placed]:
    path = ("backdraft",)
    number = 0
    for block in blocks:
        if block.name == path[0]:
            chunk = block.chunks[0]
            value = chunk.root.items[0][1] if isinstance(chunk.root, nodes.Mapping) else None
            if value is None or (isinstance(value, Scalar) and value.text == FORMAT):
                return
            said = value.text if isinstance(value, Scalar) else "something else"
            message = f"this program reads format {FORMAT}, the file says {said or 'nothing'}"
            mend = f"write: backdraft: {FORMAT}"
            yield starts[number] + value.start, Problem(path, message, mend, "error", value.start, value.end)
            return
        number += len(block.chunks)
    if any(fault.mend == ANOTHER_FILE for chunk in (c for b in blocks for c in b.chunks) for fault in chunk.faults):
        return  # what it says is not known
    yield -1, Problem(path, NO_FORMAT, "begin it with: backdraft: 1")


def _key_span(chunk: Chunk) -> tuple[int, int]:
    """Where the name of what the chunk defines stands."""
    match chunk.root:
        case nodes.Mapping(items=((key, _), *_)):
            return key.start, key.end
        case nodes.Sequence(items=(item, *_)):
            return item.start, item.end
    text = chunk.text
    at = len(text) - len(text.lstrip())
    return at, max(at, line_end(text, at) - 1)


def _defines(chunk: Chunk) -> Iterator[Path]:
    """The paths that may be given only once in a file."""
    if chunk.role in ("loose", "section", "group", "odd", "head") and chunk.path:
        yield chunk.path
    for path, _ in chunk.reads:
        if path != chunk.path or chunk.role == "entry":
            yield path
