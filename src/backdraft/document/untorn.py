"""The mend of a line that YAML took apart: the same line in quotes, where the pieces of it stand."""

from __future__ import annotations

import re
from typing import Final

from backdraft.design.lexer import quote
from backdraft.design.nodes import Scalar
from backdraft.design.problems import Problem
from backdraft.document.cutting import line_end
from backdraft.document.document import Document

#: Passes over a file: a mend may show what else is torn in the same entry.
_PASSES: Final = 8
_MEND = re.compile(r"quote the line: ('(?:[^']|'')*')")


def untorn(document: Document, problem: Problem) -> Document | None:
    """The document with the line of `problem` in quotes, as its mend says.

    None when the mend is another, or when quotes alone do not take the problem away.
    """
    said = _MEND.match(problem.mend)
    chunk = document.chunk(problem.path)
    if said is None or chunk is None:
        return None
    node = document.node(problem.path)
    text = chunk.text[: chunk.core]
    start, end = problem.start, problem.end
    if isinstance(node, Scalar) and node.comment:
        start, end = node.start, line_end(text, node.end)
        end -= len(text[:end]) - len(text[:end].rstrip("\r\n"))
    line = said[1][1:-1].replace("''", "'")
    rest = text[end : line_end(text, end)].strip()
    if rest.startswith("#") and line.endswith(rest):  # what YAML takes for a comment is part of the line
        end = text.index(rest, end) + len(rest)
    if " #" in text[start:end] and " #" not in line:
        return None  # a comment between two pieces: quotes would swallow it
    mended = document.with_entry_text(problem.path, f"{text[:start]}{quote(line)}{text[end:]}")
    # Another line of the entry may be torn as well.
    left = (p for p in mended.problems if p.path == problem.path and p.message == problem.message)
    return None if any(p.start < start + len(quote(line)) for p in left) else mended


def all_untorn(document: Document) -> tuple[Document, tuple[Problem, ...]]:
    """The document with every line in quotes that YAML took apart, and what was wrong with each.

    Left as it is: where the line may mean something else as well, as its mend says.
    """
    done: list[Problem] = []
    for _ in range(_PASSES):
        taken: list[Problem] = []
        for problem in reversed(document.problems):  # from the end, so that the places of the others still hold
            if _MEND.fullmatch(problem.mend) and (after := untorn(document, problem)):
                document = after
                taken.insert(0, problem)
        if not taken:
            break
        done += taken
    return document, tuple(done)
