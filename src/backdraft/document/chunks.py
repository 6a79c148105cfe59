"""A file as a row of chunks: one for each entry, cut by indentation alone, each read on its own.

Why a cut by indentation is right: the format has no anchors, so a chunk that is YAML by itself, under the indentation
of its section, means the same alone and in the file. What YAML 1.2 forbids anyway (a quote or a flow collection that
goes on at the indentation of its key) is a fault of that one chunk; only closing brackets may stand there.
Comment lines directly above a key, at its indentation, belong to it and begin its chunk.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Literal

from backdraft.design.identity import item_key
from backdraft.design.model import Entry, Unread
from backdraft.design.nodes import Mapping, Node, Scalar, Sequence
from backdraft.design.paths import HEADS, NAMED, Path
from backdraft.design.problems import Read
from backdraft.design.reading import read_entry
from backdraft.design.shapes import is_empty
from backdraft.document.faults import Fault
from backdraft.document.yaml_nodes import read_tree

#: `loose` one key beside the sections · `head` a head section · `section`, `group` the line above entries ·
#: `entry` one entry · `odd` a section (or a group of endpoints) in flow style, with several entries ·
#: `mark` document marks · `stray` what cannot be placed, also git's conflicts between entries.
Role = Literal["loose", "head", "section", "group", "entry", "odd", "mark", "stray"]


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """A piece of the file with all that reading it gave. Offsets count from its start.

    `base` is the path of what holds the chunk's root node: `("tables",)` for a table, whose root is a mapping with
    one key. `indent` is the column of its first line. `core` is where its own text ends, behind a line end; what
    follows (empty lines, comments of nobody) keeps its place when the entry moves or goes.
    """

    text: str
    role: Role
    base: Path
    path: Path
    indent: int
    root: Node | None
    faults: tuple[Fault, ...]
    reads: tuple[tuple[Path, Read[Entry]], ...]
    core: int
    lines: int

    @property
    def sound(self) -> bool:
        """Whether it may be spliced: all that its text says is in its nodes."""
        return self.root is not None and not any(fault.blocks for fault in self.faults)


# --- cutting --------------------------------------------------------------------------------------------------------

# Only YAML's own blanks count as blanks (re.A): U+3000 and the like are letters to it.
_CONFLICT = re.compile(r"^<{7}(?!\S).*?^>{7}(?!\S)[^\n]*\n?", re.M | re.S | re.A)
_MARKER = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?=\s|\Z)", re.M | re.A)
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
    """Where the pieces of `text` begin that stand at `indent` or before it, each with the comments that are its own."""
    conflicts = [m.span() for m in _CONFLICT.finditer(text)] if "<<<<<<<" in text else []
    starts: list[int] = []
    floor = 0
    for match in _starts(indent, dashes).finditer(text):
        at = match.start()
        inside = next((span for span in conflicts if span[0] <= at < span[1]), None)
        if inside is not None:
            # A conflict that begins with an entry is a piece of its own; else it is part of the entry around it.
            first = text.find("\n", inside[0]) + 1
            if at == first or not text[first:at].strip():
                starts.append(inside[0])
                floor = inside[1]
            continue
        starts.append(lead_start(text, at, match.end() - at, floor))
        floor = match.end()
    return starts


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


# --- reading --------------------------------------------------------------------------------------------------------


def read_chunk(text: str, role: Role, base: Path, indent: int) -> Chunk:
    """Read one piece of the file; never fails."""
    marker = _MARKER.search(text)
    first = first_content(text)
    at = first[0] if first else 0
    if marker is not None:
        fault = Fault(
            marker.start(),
            line_end(text, marker.start()),
            "a git conflict is not resolved",
            "choose one side and delete the lines with <<<<<<<, ======= and >>>>>>>",
        )
        return _unread(text, role, base, indent, at, (fault,))
    if role == "mark":
        return Chunk(text, role, base, (), indent, None, (), (), len(text) if first else 0, text.count("\n"))
    if role == "stray":
        return _unread(text, role, base, indent, at, (_stray(text, at, base),))
    tree = read_tree(text)
    root, faults = tree.root, tree.faults
    wanted = Sequence if role == "entry" and _in_list(base) else Mapping
    if root is None:
        return _unread(text, role, base, indent, at, faults)
    if not isinstance(root, wanted) or root.flow or len(root.items) != 1:
        return _unread(text, role, base, indent, at, (*faults, _misshapen(text, at, root, wanted is Mapping)))
    core = line_end(text, root.end)
    path, reads, more = _entries(role, base, root)
    return Chunk(text, role, base, path, indent, root, (*faults, *more), reads, core, text.count("\n"))


def _misshapen(text: str, at: int, root: Node, key_wanted: bool) -> Fault:
    end = line_end(text, at)
    if not isinstance(root, Scalar) and root.flow:
        return Fault(at, end, "brackets where a name is wanted", "write each key on a line of its own, without { }")
    if key_wanted:
        return Fault(at, end, "a line without a colon", "write `name: …`")
    return Fault(at, end, "a line without a dash", "write `- …`")


def _in_list(base: Path) -> bool:
    return base == ("decisions",) or (len(base) == 2 and base[0] == "endpoints")


def _unread(text: str, role: Role, base: Path, indent: int, at: int, faults: tuple[Fault, ...]) -> Chunk:
    """A chunk that could not be understood: its entry is there by name, so that what refers to it does not dangle."""
    path = base
    reads: tuple[tuple[Path, Read[Entry]], ...] = ()
    end = line_end(text, at)
    if role == "entry" and _in_list(base):
        line = text[at:end].strip().removeprefix("-").strip()
        path = (*base, item_key(base, Scalar(line)) or line[:60])
    elif role in ("entry", "group", "odd", "head", "loose") and (name := key_name(text, at)) is not None:
        path = (*base, name)
    if role in ("entry", "head") and path != base:
        reads = ((path, Read(Unread(path[-1]))),)
    core = len(text.rstrip())
    return Chunk(text, role, base, path, indent, None, faults, reads, line_end(text, core), text.count("\n"))


def key_name(text: str, at: int) -> str | None:
    """The key that the line at `at` begins with."""
    match = _KEY.match(text, at)
    if match is None:
        return None
    if match["double"] is not None:
        return match["double"]
    return match["single"].replace("''", "'") if match["single"] is not None else match["plain"].rstrip()


def _stray(text: str, at: int, base: Path) -> Fault:
    end = line_end(text, at)
    line = text[at:end].strip()
    if line.startswith("%"):
        return Fault(at, end, "a YAML directive", "delete the line")
    if line.startswith(("---", "...")):
        return Fault(at, end, f"a file holds one design; {line[:3]} begins another", "delete the line")
    if line.startswith("-"):
        return Fault(at, end, "a list item where a name is wanted", "write `name: …`")
    if not base:
        return Fault(at, end, "this line is indented and nothing stands above it", "begin it at the left edge")
    return Fault(at, end, "this line is indented less than its neighbours", "indent it as they are")


_Found = tuple[Path, tuple[tuple[Path, Read[Entry]], ...], tuple[Fault, ...]]


def _entries(role: Role, base: Path, root: Mapping | Sequence) -> _Found:
    """The chunk's path, its entries, and what is wrong with their shape."""
    if isinstance(root, Sequence):
        item = root.items[0]
        path = (*base, _item_name(base, item))
        return path, ((path, read_entry(path, item, None)),), ()
    key, value = root.items[0]
    path = (*base, key.text)
    if role in ("entry", "head"):
        return path, ((path, read_entry(path, value, key)),), ()
    if role != "odd":
        return path, (), ()
    faults: list[Fault] = []
    reads: dict[Path, Read[Entry]] = {}
    for at, node, name in _inside(path, value, faults):
        if at in reads:
            if name is None:
                faults.append(_twice(at, node))
            continue
        reads[at] = read_entry(at, node, name)
    return path, tuple(reads.items()), tuple(faults)


def _twice(path: Path, node: Node) -> Fault:
    return Fault(node.start, node.end, f'"{path[-1]}" is given twice, here and before', "delete one", blocks=False)


def _item_name(base: Path, item: Node) -> str:
    name = item_key(base, item)
    if name:
        return name
    if isinstance(item, Mapping):
        return next((f"{k.text}: {v.text}" for k, v in item.items if isinstance(v, Scalar)), "?")[:60]
    return item.text[:60] if isinstance(item, Scalar) and item.text else "?"


def _inside(path: Path, value: Node, faults: list[Fault]) -> Iterator[tuple[Path, Node, Scalar | None]]:
    """The entries of a section (or of a group of endpoints) that is one chunk."""
    if is_empty(value):
        return
    if path == ("decisions",) or (path[0] == "endpoints" and len(path) == 2):
        if isinstance(value, Mapping):
            faults.append(Fault(value.start, value.end, "a list is wanted here", "begin each with -", blocks=False))
            return
        items = value.items if isinstance(value, Sequence) else (value,)
        for item in items:
            yield (*path, _item_name(path, item)), item, None
    elif not isinstance(value, Mapping):
        mend = "write one `name: …` a line, indented"
        faults.append(Fault(value.start, value.end, f"names are wanted under {path[-1]}", mend, blocks=False))
    elif path == ("endpoints",):
        for key, group in value.items:
            yield from _inside((*path, key.text), group, faults)
    else:
        for key, item in value.items:
            yield (*path, key.text), item, key


def groups_of(chunk: Chunk) -> tuple[str, ...]:
    """The services that a chunk of `endpoints` names."""
    if len(chunk.path) == 2 and chunk.role in ("group", "odd"):
        return (chunk.path[1],)
    if chunk.role == "odd" and isinstance(chunk.root, Mapping):
        value = chunk.root.items[0][1]
        return tuple(dict.fromkeys(value)) if isinstance(value, Mapping) else ()
    return ()


# --- the row --------------------------------------------------------------------------------------------------------

Piece = tuple[str, Role, Path, int]
"""A chunk's text before it is read: text, role, base, indent."""


def pieces_of(text: str) -> Iterator[tuple[str, tuple[Piece, ...]]]:
    """The blocks of a whole file: the name of each top-level key (empty for what is none) and its pieces."""
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
        return ((text, "stray" if not name and _MARKER.search(text) else "loose", (), 0),)
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
    if name is None or below is None or _MARKER.match(text):
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
    while marker := _MARKER.match(text, start):
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
