"""Edits that reach beyond one entry: rename with every reference, delete with dependents, clone.

Each gives a list of edits to look at before they are applied; nothing here changes a document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import count

from backdraft.design.checklists import BUILT_IN
from backdraft.design.dataclass import dataclass
from backdraft.design.fields import picked
from backdraft.design.identity import item_key
from backdraft.design.lexer import lex
from backdraft.design.links import all_uses, defined_at, exact_uses, kind_of, label, owned_by_name
from backdraft.design.names import is_column_name, is_name
from backdraft.design.nodes import Mapping, Plain, Scalar, plain
from backdraft.design.notation.words import METHODS
from backdraft.design.paths import Path, entry_path
from backdraft.design.problems import Ref
from backdraft.document.document import Document
from backdraft.document.edits import Drop, Edit, EditError, Insert, Put, Rename


@dataclass(frozen=True, slots=True)
class Renaming:
    """The edits of a rename, and how many references follow."""

    edits: tuple[Edit, ...]
    references: int
    path: Path


def renameable(path: Path) -> bool:
    """Whether the thing at `path` has a name of its own."""
    if len(path) == 2 and path[0] == "checklists":
        return path[1] not in BUILT_IN
    return (len(path) == 2 and path[0] not in ("endpoints", "decisions")) or _is_column(path)


def may_say_was(path: Path) -> bool:
    """Whether what is at `path` can state what it was called: a service, a store, a table, a column."""
    return path[0] in ("services", "stores", "tables") or _is_column(path)


def _is_column(path: Path) -> bool:
    return (len(path) == 4 and path[2] == "columns") or (len(path) == 3 and path[0] in ("mixins", "types"))


def rename(document: Document, path: Path, new: str, state_was: bool = False) -> Renaming:
    """Rename the entry (or column) at `path` with every reference to it.

    `state_was` adds `was: OLD` where that `may_say_was`. Raises `EditError` for a name that is bad or taken.
    """
    old = path[-1]
    if new == old:
        return Renaming((), 0, path)
    if path[0] == "errors" and document.node(path) is None:
        raise EditError(f'the catalogue does not list "{old}"', "enter lists it")
    target = _free_for(document, path, new)
    refs = exact_uses(document.design, document.refs, path)
    edits = list(_rewritten(document, refs, new))
    if path[0] == "services" and document.node(("endpoints", old)) is not None:
        edits.append(Rename(("endpoints", old), new))
    said = [(*at, "examples", old) for at in document.design.paths("endpoints")] if path[0] == "errors" else []
    examples = [Rename(at, new) for at in said if document.node(at) is not None]
    edits += examples
    if state_was:
        edits.append(_was(document, path, old))
    edits.append(Rename(path, new))
    return Renaming(tuple(edits), len(refs) + len(examples), target)


def _free_for(document: Document, path: Path, new: str) -> Path:
    """Where the entry at `path` would be as `new`; raises `EditError` for a name that is bad or taken."""
    if not new:
        raise EditError("a name is missing", "type the new name")
    if renameable(path) and not (is_column_name(new) if _is_column(path) else is_name(new)):
        raise EditError(f'"{new}" is no name', "begin with a letter or _; then letters, digits, _ and -")
    target = (*path[:-1], new)
    for there in [("services", new), ("stores", new)] if path[0] in ("services", "stores") else [target]:
        if document.node(there) is not None:
            raise EditError(f'there is a {kind_of(there)} "{new}" already', "choose another name")
    return target


def _was(document: Document, path: Path, old: str) -> Edit:
    if not may_say_was(path):
        raise EditError(f"{label(path)} cannot say what it was called", "leave ` was` out")
    if not _is_column(path):
        return Put((*path, "was"), old)
    value = document.value(path)
    line = value.get("column") if isinstance(value, dict) else value
    text = str(line or "")
    lexed = lex(text)
    said = next((token for token in lexed.tokens if token.text.startswith("was=")), None)
    end = lexed.tokens[-1].end if lexed.tokens else 0
    at, to, blank = (said.start, said.end, "") if said else (end, end, " ")
    text = f"{text[:at]}{blank}was={old}{text[to:]}"
    return Put((*path, "column") if isinstance(value, dict) else path, text)


def _rewritten(document: Document, refs: Iterable[Ref], new: str) -> Iterable[Edit]:
    """One edit for each scalar (or key) that holds references, its words replaced from the right."""
    by_place: dict[tuple[Path, bool], list[Ref]] = {}
    for ref in refs:
        by_place.setdefault((ref.path, ref.in_key), []).append(ref)
    keys = []
    for (path, in_key), found in by_place.items():
        text = path[-1] if in_key else _text(document, path)
        if text is None:
            continue
        for ref in sorted(set(found), key=lambda r: -r.start):
            text = text[: ref.start] + new + text[ref.end :]
        if in_key:
            keys.append(Rename(path, text))
        else:
            yield Put(path, text)
    yield from keys


def _text(document: Document, path: Path) -> str | None:
    node = document.node(path)
    return node.text if isinstance(node, Scalar) else None


@dataclass(frozen=True, slots=True)
class Deletion:
    """The edits of a delete; `dependents` are the entries that refer to what goes, `lines` what each would lose.

    A line that is an entry loses itself; `("endpoints", "orders")` are all endpoints of a service.
    """

    edits: tuple[Edit, ...]
    dependents: tuple[Path, ...]
    lines: tuple[Path, ...]


def delete(document: Document, path: Path, with_dependents: bool = False) -> Deletion:
    """Delete what is at `path`; `with_dependents` also a service's endpoints, and the lines that refer to it.

    A line that goes takes along what refers to it in turn: a column its indexes, a type the endpoints that answer with
    it. Without, the dependents are only named: their references then dangle and are reported.
    """
    uses = all_uses(document.design, document.refs)
    owned = owned_by_name(document.design, path)
    inside = (path, *owned)
    going = [*inside]
    lines: dict[Path, None] = {}
    words: dict[Path, list[Ref]] = {}
    for target in going:
        for ref in uses.get(defined_at(document.design, target), ()):
            line = _line_of(document, ref.path)
            if _of(ref.path, inside) or line in lines:
                continue
            if (picked(ref) or target[0] == "errors") and _without(document, [*words.get(ref.path, ()), ref]):
                words.setdefault(ref.path, []).append(ref)
                continue
            lines[line] = None
            if line == entry_path(line) or _is_column(line):
                going.append(line)
    direct = (r for r in uses.get(defined_at(document.design, path), ()) if not _of(r.path, inside))
    dependents = tuple(dict.fromkeys((*(entry_path(ref.path) for ref in direct), *owned)))
    whole = [line for line in lines if not _within(line, lines)]
    words = {at: refs for at, refs in words.items() if at not in lines and not _within(at, lines)}
    told = [
        (*_line_of(document, at), _WORDS.get(at[0], "field"), _word(document, r)) for at in words for r in words[at]
    ]
    edits: list[Edit] = []
    if with_dependents:
        edits.extend(Put(at, _without(document, refs)) for at, refs in words.items())
        edits.extend(Drop(line) for line in reversed(whole))
        if owned:
            edits.append(Drop(("endpoints", path[1])))
    edits.append(Drop(path))
    return Deletion(tuple(edits), dependents, (*whole, *told, *([("endpoints", path[1])] if owned else [])))


#: What a word is that can go alone, by the section of its entry.
_WORDS = {"types": "field", "events": "key", "endpoints": "error"}
#: What goes with the last word of a list: the comma or the sign before it.
_BEFORE = re.compile(r"(?:\s*,|\s*\bkey=|\s+-|\s*!)\s*$")
_AFTER = re.compile(r"[?!]?\s*,\s*")


def _word(document: Document, ref: Ref) -> str:
    return (_text(document, ref.path) or "")[ref.start : ref.end]


def _without(document: Document, refs: Iterable[Ref]) -> str:
    """The line that holds `refs`, all in one scalar, without their words; empty when it says nothing without them."""
    text = _text(document, next(iter(refs)).path) or ""
    for ref in sorted(refs, key=lambda r: -r.start):
        before, after = text[: ref.start], text[ref.end :]
        following = _AFTER.match(after) if not before.endswith("!") else None
        if following:
            text = before + after[following.end() :]
            continue
        cut = _BEFORE.search(before)
        if cut is None:
            return ""
        text = before[: cut.start()] + (after if before.endswith("!") else after.lstrip("?!"))
    return text


def _of(path: Path, others: Iterable[Path]) -> bool:
    return any(path[: len(other)] == other for other in others)


def _within(path: Path, others: Iterable[Path]) -> bool:
    return any(other != path and path[: len(other)] == other for other in others)


def _line_of(document: Document, path: Path) -> Path:
    """What goes with a reference: the line or key that holds it, not the kind key of its long form."""
    if path[-1] in ("dependency", "column", "index", "foreign", "endpoint", "event"):
        return path[:-1]
    return path


def clone(document: Document, path: Path, name: str | None = None) -> tuple[Insert, Path]:
    """Insert a copy of the entry or part at `path` after it, called `name`: by default one that is free.

    An endpoint is called by its method and path, a decision by its title. Raises `EditError` for what has no copy, and
    for a name that is bad or taken.
    """
    node = document.node(path) if path else None
    if node is None or len(path) < 2:
        raise EditError("there is nothing to clone here", "put the cursor on an entry")
    value: Plain = plain(node)
    if path[0] == "checklists" and len(path) == 3:
        raise EditError("a list that the program brings along has its items", "add one of your own with A")
    if path[0] == "endpoints" and len(path) == 3:
        return _clone_endpoint(document, path, value, name)
    if path[0] == "decisions" and isinstance(value, dict):
        old = str(value.get("title", path[-1]))
        target = _free_for(document, path, _free(document, path[:-1], old) if name is None else name)
        value["title"] = target[-1]
    elif isinstance(document.node(path[:-1]), Mapping) or len(path) == 2:
        target = _free_for(document, path, _free(document, path[:-1], path[-1]) if name is None else name)
    else:
        raise EditError(f"a {label(path)} is known by its text, so two alike cannot be", "add one with a")
    return Insert(target, value, path[-1]), target


def _clone_endpoint(document: Document, path: Path, value: Plain, name: str | None) -> tuple[Insert, Path]:
    line = str(value.get("endpoint", "")) if isinstance(value, dict) else str(value or "")
    words = lex(line).tokens
    if len(words) < 2:
        raise EditError("an endpoint that has no path yet cannot be copied", "write method and path first: enter")
    method, old = words[:2]

    def copied(verb: str, under: str) -> tuple[str, Path]:
        text = f"{line[: method.start]}{verb}{line[method.end : old.start]}{under}{line[old.end :]}"
        return text, (*path[:2], item_key(path[:2], Scalar(text)))

    if name is None:
        stem = f"{old.text.rstrip('/')}/copy"
        tried = (copied(method.text, f"{stem}{'' if number == 1 else number}") for number in count(1))
        text, target = next((text, target) for text, target in tried if document.node(target) is None)
    else:
        said = [word.text for word in lex(name).tokens]
        rooted = old.text.startswith("/")
        if len(said) != 2 or said[0].upper() not in METHODS or said[1].startswith("/") != rooted:
            raise EditError(f"{name.strip() or 'that'} is no method and path", "e.g.  GET /orders/:id")
        text, target = copied(said[0].upper(), said[1])
        if document.node(target) is not None:
            raise EditError(f"there is an endpoint {target[-1]} already", "choose another method or path")
    new: Plain = {**value, "endpoint": text} if isinstance(value, dict) else text
    return Insert(target, new, path[2]), target


def _free(document: Document, parent: Path, name: str) -> str:
    number = 2
    stem = name.rstrip("0123456789").rstrip("_") or name
    while document.node((*parent, f"{stem}_{number}")) is not None:
        number += 1
    return f"{stem}_{number}"
