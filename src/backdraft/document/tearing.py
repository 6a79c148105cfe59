"""Where YAML gives up on a line: the smallest piece of it that is read as it was meant once it stands in quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import Final

from backdraft.design.lexer import quote
from backdraft.design.paths import Path
from backdraft.design.reads import quoted
from backdraft.document.chunks import Chunk, reads_well
from backdraft.document.cutting import Role, line_end
from backdraft.document.faults import QUOTE, Fault, known_keys

#: Letters of an entry that is worth reading again, and how often it is.
_LARGEST: Final = 4_000
_MOST_TRIES: Final = 40
#: Where a value may begin: behind the indentation, the dashes, a key, a bracket, a comma.
_BEGINS = re.compile(r"(?:^[ ]*(?:-[ ]+)*|[\w.'\"-]:[ ]+|[{\[,][ ]*)(?=\S)")
_ENDS = re.compile(r"[ ]*(?:[,\]}]|[ ]#(?=\s|$)|$)")
#: What YAML takes apart; nothing else need stand in quotes.
_TROUBLE = re.compile(r":(?=\s|[,\]}]|$)|\s#|['\"\[\]{}]|^[&*!|>@%`?,-]")
_KEY_INSIDE = re.compile(r"[ ](\w+):[ ]")


def told(chunk: Chunk) -> tuple[Fault, ...]:
    """The faults of a chunk; with the quoted line as its mend where that is what YAML tore."""
    if len(chunk.text) > _LARGEST or len(chunk.faults) != 1 or not chunk.faults[0].torn:
        return chunk.faults
    return (_mended(chunk.text, chunk.role, chunk.base, chunk.faults[0]),)


@lru_cache(maxsize=512)
def _mended(text: str, role: Role, base: Path, fault: Fault) -> Fault:
    said = (fault.start, fault.end) if fault.mend == quoted(text[fault.start : fault.end]) else None
    begin = text.rfind("\n", 0, fault.start) + 1
    likely = (span for span in _pieces(text, begin, line_end(text, begin), said) if _may_be(text[slice(*span)], fault))
    for start, end in islice(likely, _MOST_TRIES):
        piece = text[start:end]
        mended = text[:start] + quote(piece) + text[end:]
        if reads_well(mended, role, base, begin, line_end(mended, begin)):
            if (start, end) == said:
                return fault
            message = fault.message if fault.mend == QUOTE else _why(piece)
            return replace(fault, start=start, end=end, message=message, mend=quoted(piece))
    return fault


def _pieces(text: str, begin: int, end: int, said: tuple[int, int] | None) -> Iterator[tuple[int, int]]:
    """What of the line may be one text, the smallest first; before all that what was `said`."""
    if said is not None:
        yield said
    line = text[begin:end].rstrip()
    starts = [begin + found.end() for found in _BEGINS.finditer(line)]
    ends = [begin + found.start() for found in _ENDS.finditer(line)]
    found = {(a, b) for a in starts for b in ends if a < b}
    yield from sorted(found, key=lambda piece: (piece[1] - piece[0], piece))


def _may_be(piece: str, fault: Fault) -> bool:
    """Whether somebody may have meant the piece as one text, and YAML did not."""
    if not _TROUBLE.search(piece):
        return False
    if piece[0] in "[{" and "never closed" in fault.message:
        return False  # it is the bracket that is missing
    if piece[0] in "'\"" and (piece[-1] == piece[0] or "never closed" in fault.message):
        return False  # it stands in quotes, or half of them are missing
    if piece.count("'") % 2 and "quote is never closed" in fault.message:
        return False
    prose = piece.partition(" -- ")[0]
    return not any(key in known_keys() for key in _KEY_INSIDE.findall(prose))  # a comma is missing before a key


def _why(piece: str) -> str:
    if piece[0] in "'\"":
        return "text that begins with a quote ends at the next one"
    if piece[0] in "[]{}&*!|>@%`?-,":
        return f"a value cannot begin with {piece[0]}"
    if " #" in piece:
        return "a # with a blank before it ends the line"
    return "a colon ends the line" if ":" in piece else "YAML ends the line before its end"
