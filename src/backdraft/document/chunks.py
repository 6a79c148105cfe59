"""Chunks: the pieces of a file, one for each entry, each read on its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from backdraft.design.dataclass import dataclass
from backdraft.design.identity import item_key
from backdraft.design.keys import DECISION, ENDPOINT
from backdraft.design.model import Entry, Unread
from backdraft.design.names import is_name
from backdraft.design.nodes import Mapping, Node, Scalar, Sequence
from backdraft.design.paths import Path
from backdraft.design.problems import Read
from backdraft.design.reading import read_entry
from backdraft.design.reads import QUOTES, Reading, is_empty
from backdraft.design.torn import Held, anything, whole, whole_items
from backdraft.document.cutting import MARKER, Role, first_content, key_name, line_end
from backdraft.document.faults import Fault, no_key
from backdraft.document.limits import LARGEST_ENTRY
from backdraft.document.yaml_nodes import read_tree

#: What is told of git's conflict markers.
CONFLICT = "a git conflict is not resolved"
#: The mend of what is larger than any design's.
ANOTHER_FILE = "is it another file?"


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


def read_chunk(text: str, role: Role, base: Path, indent: int) -> Chunk:
    """Read one piece of the file; never fails."""
    if len(text) > LARGEST_ENTRY and role != "mark":
        return too_much(text, f"an entry of more than {LARGEST_ENTRY >> 10} KiB", role, base, indent)
    marker = MARKER.search(text)
    first = first_content(text)
    at = first[0] if first else 0
    if marker is not None:
        fault = Fault(
            marker.start(),
            line_end(text, marker.start()),
            CONFLICT,
            "choose one side and delete the lines with <<<<<<<, ======= and >>>>>>>",
        )
        return _unread(text, role, base, indent, at, (fault,))
    if role == "mark":
        return Chunk(text, role, base, (), indent, None, (), (), len(text) if first else 0, text.count("\n"))
    if role == "stray":
        return _unread(text, role, base, indent, at, (_stray(text, at, base),))
    tree = read_tree(text, len(base))
    root, faults = tree.root, tree.faults
    wanted = Sequence if role == "entry" and _in_list(base) else Mapping
    if root is None:
        return _unread(text, role, base, indent, at, faults)
    if not isinstance(root, wanted) or root.flow or len(root.items) != 1:
        return _unread(text, role, base, indent, at, (*faults, _misshapen(text, at, root, wanted is Mapping)))
    core = line_end(text, root.end)
    path, reads, more = _entries(role, base, root)
    faults = (*_outside_torn(faults, reads, more), *more)
    return Chunk(text, role, base, path, indent, root, faults, reads, core, text.count("\n"))


def _outside_torn(
    faults: tuple[Fault, ...], reads: tuple[tuple[Path, Read[Entry]], ...], more: tuple[Fault, ...]
) -> tuple[Fault, ...]:
    """`faults` without the keys that are given twice because one of the two is a piece of a torn line."""
    if not faults:
        return ()
    torn = [(p.start, p.end) for _, read in reads for p in read.problems if p.mend.startswith(QUOTES)]
    torn += [(fault.start, fault.end) for fault in more if fault.mend.startswith(QUOTES)]

    def inside(at: int) -> bool:
        return any(start <= at < end for start, end in torn)

    return tuple(f for f in faults if f.other < 0 or not (inside(f.start) or inside(f.other)))


def reads_well(text: str, role: Role, base: Path, begin: int, end: int) -> bool:
    """Whether a piece of the file reads as an entry in which nothing is wrong from `begin` to `end`."""
    tree = read_tree(text, len(base))
    root = tree.root
    wanted = Sequence if role == "entry" and _in_list(base) else Mapping
    if tree.faults or not isinstance(root, wanted) or root.flow or len(root.items) != 1:
        return False
    if role == "loose" and isinstance(root, Mapping):
        return isinstance(root.items[0][1], Scalar)
    _, reads, more = _entries(role, base, root)
    return not more and not any(begin <= problem.start < end for _, read in reads for problem in read.problems)


def too_much(text: str, what: str, role: Role = "stray", base: Path = (), indent: int = 0) -> Chunk:
    """A piece of the file that is larger than any design's; nothing in it is looked at."""
    fault = Fault(0, 0, f"{what}: no design is that large", ANOTHER_FILE)
    return Chunk(text, role, base, base, indent, None, (fault,), (), len(text), text.count("\n"))


def _misshapen(text: str, at: int, root: Node, key_wanted: bool) -> Fault:
    end = line_end(text, at)
    if not isinstance(root, Scalar) and root.flow:
        return Fault(at, end, "brackets where a name is wanted", "write each key on a line of its own, without { }")
    if key_wanted:
        return no_key(text, at, "name: …")
    return Fault(at, end, "a line without a dash", "write `- …`")


def _in_list(base: Path) -> bool:
    return base == ("decisions",) or (len(base) == 2 and base[0] == "endpoints")


def _unread(text: str, role: Role, base: Path, indent: int, at: int, faults: tuple[Fault, ...]) -> Chunk:
    """A chunk that could not be understood: its entry is there by name, so that what refers to it does not dangle."""
    path = base
    reads: tuple[tuple[Path, Read[Entry]], ...] = ()
    end = line_end(text, at)
    if role == "entry" and _in_list(base):
        path = (*base, _torn_name(base, text[at:end].strip().removeprefix("-").strip()))
    elif role in ("entry", "group", "odd", "head", "loose") and (name := key_name(text, at)) is not None:
        path = (*base, name)
    if role in ("entry", "head") and path != base:
        reads = ((path, Read(Unread(path[-1]))),)
    core = len(text.rstrip())
    return Chunk(text, role, base, path, indent, None, faults, reads, line_end(text, core), text.count("\n"))


def _torn_name(base: Path, line: str) -> str:
    """What an item of a list is known by, from its first line alone."""
    key, colon, value = line.partition(":")
    value = value.strip().strip("'\"")
    if colon and (name := item_key(base, Mapping(((Scalar(key), Scalar(value)),)))):
        return name
    line = line.strip("'\"")
    return item_key(base, Scalar(line)) or line[:60] or "?"


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
        # Perhaps a line with ": " in it that YAML took for a mapping.
        line = next((f"{k.text}: {v.text}" for k, v in item.items if isinstance(v, Scalar)), "")
        return (base != ("decisions",) and item_key(base, Scalar(line))) or line[:60] or "?"
    return item.text[:60] if isinstance(item, Scalar) and item.text else "?"


def _inside(path: Path, value: Node, faults: list[Fault]) -> Iterator[tuple[Path, Node, Scalar | None]]:
    """The entries of a section (or of a group of endpoints) that is one chunk."""
    if is_empty(value):
        return
    if path == ("decisions",) or (path[0] == "endpoints" and len(path) == 2):
        if isinstance(value, Mapping):
            faults.append(Fault(value.start, value.end, "a list is wanted here", "begin each with -", blocks=False))
            return
        items = _items(path, value, faults) if isinstance(value, Sequence) else (value,)
        for item in items:
            yield (*path, _item_name(path, item)), item, None
    elif not isinstance(value, Mapping):
        mend = "write one `name: …` a line, indented"
        faults.append(Fault(value.start, value.end, f"names are wanted under {path[-1]}", mend, blocks=False))
    elif path == ("endpoints",):
        r = Reading()
        for key, group in whole(r, path, value, _HELD[path[0]]).items:
            yield from _inside((*path, key.text), group, faults)
        faults.extend(Fault(p.start, p.end, p.message, p.mend, p.severity, blocks=False) for p in r.problems)
    else:
        r = Reading()
        for key, item in whole(r, path, value, _HELD.get(path[0], _OTHER)).items:
            yield (*path, key.text), item, key
        faults.extend(Fault(p.start, p.end, p.message, p.mend, p.severity, blocks=False) for p in r.problems)


#: How an endpoint's line begins.
_ENDPOINT = re.compile(r"[A-Z]{2,}\s|[a-z]+\s+/")


def _is_endpoint(text: str) -> bool:
    return _ENDPOINT.match(text) is not None


def _is_error(text: str) -> bool:
    return re.match(r"[1-5]\d\d\s", text) is not None


#: Where a type begins to leave out fields or to add some: a row of them with commas.
_FIELDS = re.compile(r"\s[-+]\s")
#: What sections hold that are one chunk: entries by name.
_OTHER = Held(named=is_name)
_HELD = {
    "errors": Held(texts=anything, named=is_name, begins=_is_error),
    "services": Held(texts=anything, named=is_name),
    "stores": Held(texts=anything, named=is_name),
    "endpoints": Held(texts=anything, named=is_name, begins=_is_endpoint),
    "types": Held(lines=anything, named=is_name, goes_on=_FIELDS.search),
    "events": Held(lines=anything, named=is_name),
}


def _items(path: Path, value: Sequence, faults: list[Fault]) -> Iterator[Node]:
    """The items of a list that is one chunk; lines that YAML cut inside `[ ]` are whole again, and told."""
    r = Reading()
    kind = ("endpoint", *ENDPOINT) if path[0] == "endpoints" else DECISION
    begins = _is_endpoint if path[0] == "endpoints" else anything
    for _, item in whole_items(r, path, value, _item_name, kind, begins):
        yield item
    faults.extend(Fault(p.start, p.end, p.message, p.mend, p.severity, blocks=False) for p in r.problems)


def groups_of(chunk: Chunk) -> tuple[str, ...]:
    """The services that a chunk of `endpoints` names."""
    if len(chunk.path) == 2 and chunk.role in ("group", "odd"):
        return (chunk.path[1],)
    if chunk.role == "odd" and isinstance(chunk.root, Mapping):
        value = chunk.root.items[0][1]
        if isinstance(value, Mapping):
            return tuple(dict.fromkeys(whole(Reading(), chunk.path, value, _HELD["endpoints"])))
    return ()
