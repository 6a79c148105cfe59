"""A file as a row of chunks: one for each entry, cut by indentation alone, each read on its own.

Why a cut by indentation is right: the format has no anchors, so a chunk that is YAML by itself, under the indentation
of its section, means the same alone and in the file. What YAML 1.2 forbids anyway (a quote or a flow collection that
goes on at the indentation of its key) is a fault of that one chunk; only closing brackets may stand there.
Comment lines directly above a key, at its indentation, belong to it and begin its chunk.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Literal

from backdraft.design.paths import HEADS, NAMED, Path
from backdraft.document.limits import MOST_ENTRIES, TooManyError

#: `loose` one key beside the sections · `head` a head section · `section`, `group` the line above entries ·
#: `entry` one entry · `odd` a section (or a group of endpoints) in flow style, with several entries ·
#: `mark` document marks · `stray` what cannot be placed, also git's conflicts between entries.
Role = Literal["loose", "head", "section", "group", "entry", "odd", "mark", "stray"]

# Only YAML's own blanks count as blanks (re.A): U+3000 and the like are letters to it.
_CONFLICT_BEGINS = re.compile(r"^<{7}(?!\S)", re.M | re.A)
_CONFLICT_ENDS = re.compile(r"^>{7}(?!\S)[^\n]*\n?", re.M | re.A)
MARKER = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?=\s|\Z)", re.M | re.A)
_DOCUMENT_MARK = re.compile(r"(?:---|\.\.\.)(?=\s|\Z)|%", re.A)
_DASH = re.compile(r"-(?=\s|\Z)", re.A)
_CONTENT = re.compile(r"^( *)(?=[^\s#])", re.M | re.A)
_KEY = re.compile(
    r"(?P<indent> *)(?:\"(?P<double>[^\"\\\n]*)\"|'(?P<single>(?:[^'\n]|'')*)'"
    r"|(?P<plain>[^\s\"'\[\]{}#&*!|>%@`,][^\n]*?))"
    r"[ \t]*:(?P<rest>[ \t][^\n]*|\r?)(?=\n|\Z)"
)


@cache
def _starts(indent: int, dashes: bool) -> re.Pattern[str]:
    # A line that begins with a closing bracket, a comma or ": " goes on with what is above; so does "- " between keys.
    marker = r"(?!(?:<{7}|={7}|>{7}|\|{7})(?:\s|\Z))"
    dash = "" if dashes else r"(?!-(?:\s|\Z))"
    return re.compile(rf"^ {{0,{indent}}}(?=[^\s#}}\],]){marker}{dash}(?!:(?:\s|\Z))", re.M | re.A)


def cut(text: str, indent: int, dashes: bool = False) -> list[int]:
    """Where the pieces of `text` begin that stand at `indent` or before it, each with the comments that are its own.

    Raises:
        TooManyError: There are more than any design has.
    """
    conflicts = _conflicts(text) if "<<<<<<<" in text else []
    starts: list[int] = []
    floor = 0
    for match in _starts(indent, dashes).finditer(text):
        if len(starts) > MOST_ENTRIES:
            raise TooManyError
        at = match.start()
        while conflicts and conflicts[0][1] <= at:
            conflicts.pop(0)
        if conflicts and conflicts[0][0] <= at:
            inside = conflicts[0]
            # A conflict that begins with an entry is a piece of its own; else it is part of the entry around it.
            first = text.find("\n", inside[0]) + 1
            if at == first or not text[first:at].strip():
                starts.append(inside[0])
                floor = inside[1]
            continue
        starts.append(lead_start(text, at, match.end() - at, floor))
        floor = match.end()
    return starts


def _conflicts(text: str) -> list[tuple[int, int]]:
    """From each <<<<<<< to its >>>>>>>."""
    spans: list[tuple[int, int]] = []
    at = 0
    while begin := _CONFLICT_BEGINS.search(text, at):
        end = _CONFLICT_ENDS.search(text, begin.end())
        if end is None:
            break
        spans.append((begin.start(), end.end()))
        at = end.end()
    return spans


def lead_start(text: str, at: int, indent: int, floor: int = 0) -> int:
    """Where the comment lines begin that stand directly above the line at `at`, at its indentation."""
    while at > floor:
        above = text.rfind("\n", 0, at - 1) + 1
        if above < floor or not text.startswith("#", above + indent) or text[above : above + indent].strip(" "):
            break
        at = above
    return at


def first_content(text: str, start: int = 0) -> tuple[int, int] | None:
    """The start and the indentation of the first line that is neither empty nor a comment."""
    match = _CONTENT.search(text, start)
    return (match.start(), len(match[1])) if match else None


def line_end(text: str, at: int) -> int:
    """Behind the line that `at` is in, with its line end."""
    found = text.find("\n", at)
    return len(text) if found == -1 else found + 1


def key_name(text: str, at: int) -> str | None:
    """The key that the line at `at` begins with."""
    match = _KEY.match(text, at)
    if match is None:
        return None
    if match["double"] is not None:
        return match["double"]
    return match["single"].replace("''", "'") if match["single"] is not None else match["plain"].rstrip()


# --- the row --------------------------------------------------------------------------------------------------------

Piece = tuple[str, Role, Path, int]
"""A chunk's text before it is read: text, role, base, indent."""


def pieces_of(text: str) -> Iterator[tuple[str, tuple[Piece, ...]]]:
    """The blocks of a whole file: the name of each top-level key (empty for what is none) and its pieces.

    Raises:
        TooManyError: There are more than any design has.
    """
    starts = cut(text, 0)
    bounds = [*starts, len(text)]
    if not starts or starts[0] > 0:
        opening = text[: bounds[0]]
        if opening:
            stray = first_content(opening)
            yield "", ((opening, "stray" if stray else "mark", (), stray[1] if stray else 0),)
    begun = False
    for start, end in pairwise(bounds):
        piece = text[start:end]
        found = first_content(piece)
        at = found[0] if found else 0
        if _DOCUMENT_MARK.match(piece, at):
            yield "", ((piece, _mark(piece, at, begun, end == len(text)), (), 0),)
            continue
        begun = True
        name = key_name(piece, at) or ""
        yield name, block_pieces(piece, name)


def _mark(piece: str, at: int, begun: bool, last: bool) -> Role:
    """`---` may begin the file and `...` end it; anything else of the kind is refused."""
    rest = piece[at + 3 :]
    bare = not rest.strip() or first_content(rest) is None
    if piece.startswith("%", at):
        return "stray"
    fits = (not begun) if piece.startswith("---", at) else last
    return "mark" if bare and fits else "stray"


def block_pieces(text: str, name: str) -> tuple[Piece, ...]:
    """The pieces of one top-level key's text."""
    if name in HEADS and name != "head":
        return ((text, "head", (), 0),)
    if name not in NAMED and name not in ("endpoints", "decisions"):
        return ((text, "stray" if not name and MARKER.search(text) else "loose", (), 0),)
    below = _below(text, 0)
    if below is None:
        return ((text, "odd", (), 0),)
    start, indent, dash = below
    if indent < 0:
        return ((text, "section", (), 0),)
    if dash != (name == "decisions") or (not dash and indent == 0):
        return ((text, "odd", (), 0),)
    header, entries = _split(text, start, indent, dash)
    out: list[Piece] = [(header, "section", (), 0)]
    for entry, column, fits in entries:
        if not fits:
            out.append((entry, "stray", (name,), column))
        elif name == "endpoints":
            out.extend(group_pieces(entry, indent))
        else:
            out.append((entry, "entry", (name,), column))
    return tuple(out)


def group_pieces(text: str, indent: int) -> tuple[Piece, ...]:
    """The pieces of one service's endpoints, whose name stands at `indent`."""
    base: Path = ("endpoints",)
    found = first_content(text)
    name = key_name(text, found[0]) if found else None
    below = _below(text, indent)
    if name is None or below is None or MARKER.match(text):
        return ((text, "odd", base, indent),)
    start, column, dash = below
    if column < 0:
        return ((text, "group", base, indent),)
    if not dash or column < indent:
        return ((text, "odd", base, indent),)
    header, items = _split(text, start, column, True)
    out: list[Piece] = [(header, "group", base, indent)]
    for item, at, fits in items:
        out.append((item, "entry" if fits else "stray", (*base, name), at))
    return tuple(out)


def _below(text: str, indent: int) -> tuple[int, int, bool] | None:
    """What stands under the key line at `indent`: the end of that line, the indentation below, whether a list.

    None: in flow style, or nothing that can be cut. The indentation is -1 when nothing stands there.
    """
    found = first_content(text)
    match = _KEY.match(text, found[0]) if found else None
    if match is None or ((rest := match["rest"].strip()) and not rest.startswith("#")):
        return None
    end = line_end(text, match.end())
    start = end
    while marker := MARKER.match(text, start):
        start = line_end(text, marker.end())
    below = first_content(text, start)
    if below is None:
        return end, -1, False
    at, column = below
    if text[at + column] in "{[|>&*!" or column < indent:
        return None
    return end, column, _DASH.match(text, at + column) is not None


def _split(text: str, end: int, indent: int, dashes: bool) -> tuple[str, list[tuple[str, int, bool]]]:
    """The header, and each entry behind `end` with its column and whether it stands where the first one does."""
    bounds = [end + at for at in cut(text[end:], indent, dashes)]
    bounds.append(len(text))
    out = []
    for a, b in pairwise(bounds):
        piece = text[a:b]
        found = first_content(piece)
        column = found[1] if found else 0
        dash = found is not None and _DASH.match(piece, found[0] + column) is not None
        out.append((piece, column, column == indent and dash == dashes))
    return text[: bounds[0]], out
