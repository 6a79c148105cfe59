"""A design as lines that each name their place: `tables.orders.total: numeric(12,2)`. What git's diff compares.

How the file is laid out (indentation, quotes, `{ }`, empty lines) does not show; what it says does, comments as well.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from backdraft.design.identity import item_key
from backdraft.design.nodes import Mapping, Node, Scalar
from backdraft.design.paths import Path, where
from backdraft.design.shapes import keyed
from backdraft.document.chunks import Chunk
from backdraft.document.cutting import line_end
from backdraft.document.document import Document

_HASH = re.compile(r"(?:^|(?<=[ \t]))#", re.M)


def listing(document: Document) -> Iterator[str]:
    """The lines of a design, in the order of the file. What cannot be read stands there as it is, behind a `?`."""
    for chunk in document.chunks():
        if chunk.root is not None and chunk.sound:
            # The line above entries says nothing by itself.
            values = () if chunk.role in ("section", "group") else _values(chunk.base, chunk.root)
            found = [*values, *_comments(chunk)]
            yield from (line for _, line in sorted(found, key=lambda pair: pair[0]))
        else:
            mark = "" if chunk.role == "mark" else f"{where(chunk.path)} ? ".lstrip()
            yield from (f"{mark}{line.rstrip()}" for line in chunk.text.splitlines() if line.strip())


def _values(path: Path, node: Node) -> Iterator[tuple[int, str]]:
    """Each value with its offset."""
    name = where(path)
    match node:
        case Scalar():
            for i, line in enumerate(node.text.removesuffix("\n").split("\n")):
                yield node.start + i, f"{name}:{' |' if i else ''} {line}".rstrip()
        case Mapping(items=()):
            yield node.start, f"{name}: {{}}"
        case Mapping():
            for key, value in node.items:
                yield from _values((*path, key.text), value)
        case _ if not node.items:
            yield node.start, f"{name}: []"
        case _:
            for key_, item in keyed(path, node, item_key):
                if isinstance(item, Scalar):
                    yield from ((at, f"{name} -{line[len(name) + 1 :]}") for at, line in _values(path, item))
                else:
                    yield from _values((*path, key_), item)


def _comments(chunk: Chunk) -> Iterator[tuple[int, str]]:
    """The comments of a chunk: what begins with # outside of its texts."""
    assert chunk.root is not None
    spans = sorted(_texts(chunk.root))
    end = 0
    for found in _HASH.finditer(chunk.text):
        at = found.start()
        i = bisect_right(spans, (at, len(chunk.text))) - 1
        if at >= end and (i < 0 or at >= spans[i][1]):
            end = line_end(chunk.text, at)
            yield at, f"{where(chunk.path)} {chunk.text[at:end]}".rstrip()


def _texts(node: Node) -> Iterator[tuple[int, int]]:
    if isinstance(node, Scalar):
        yield node.start, node.end
        return
    for item in node.items:
        if isinstance(item, tuple):
            yield from _texts(item[0])
            yield from _texts(item[1])
        else:
            yield from _texts(item)
