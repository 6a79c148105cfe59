"""A source that is imported once more: what it says anew is taken, what a person changed since stays.

The design remembers what each source said: `x-imported` under `api` holds, on one line for each, a digest of every
entry's path and value. It stands in the file because the file is all that travels: with git, to another machine,
through undo. A copy of the source in a state folder would be lost on the way, and would say that it was imported when
that had been undone. Digests are enough: an entry whose value has its digest is as the source said it, so it may be
written anew; any other was changed by a person, and is kept.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import replace

from backdraft.design.nodes import Plain, node_of, plain
from backdraft.design.paths import Path, entry_path
from backdraft.document.document import Document
from backdraft.document.edits import Drop, Edit, EditError, Put
from backdraft.document.importing import Taken, housed, take
from backdraft.document.joining import joined

#: Where the design remembers, and letters of the digests of a path and of a value.
_PLACE = ("api", "x-imported")
_PATH, _VALUE = 8, 8

Entries = Sequence[tuple[Path, Plain]]


def take_again(
    document: Document,
    entries: Entries,
    source: str,
    home: str = "",
    numbered: Collection[str] = (),
    here: str = "",
) -> Taken:
    """Add the entries of a source to a design, or bring those up to date that it gave before.

    Args:
        document: The design.
        entries: As for `take`.
        source: What the source is called: its file's name. Empty: it is not remembered.
        home: As for `take`.
        numbered: As for `take`; not for entries that the source gave before.
        here: As for `take`.
    """
    known = _remembered(document, source)
    placed, strays = housed(document, entries, home, here, lambda path: _of_path(path) in known)
    fit = joined(document, placed, lambda path: _of_path(path) in known)
    taken = _take(document, fit.entries, known, numbered)
    taken = replace(
        taken, strays=strays, clashes=(*(path for path, _ in fit.told), *taken.clashes), said=(*fit.told, *taken.said)
    )
    return _remember(taken, fit.entries, source) if source else taken


def _take(document: Document, placed: Entries, known: dict[str, str], numbered: Collection[str]) -> Taken:
    """What is known is brought up to date, the rest is added."""
    known = dict(known)
    edits: list[Edit] = []
    said: list[tuple[Path, str]] = []
    same: list[Path] = []
    fresh: list[tuple[Path, Plain]] = []
    for path, value in placed:
        before = known.pop(_of_path(path), "")
        if not before:
            fresh.append((path, value))
            continue
        node = document.node(path)
        now, then = (_of_value(plain(node)) if node is not None else ""), _of_value(value)
        if now == then:
            same.append(path)
        elif now == before:
            edits.append(Put(path, value))
        elif not now:
            said.append((path, "was taken out of the design and stays out"))
        elif then != before:
            said.append((path, "was changed in the design and in the source: it stays as it is in the design"))
        else:
            same.append(path)
    for path in _paths(document):
        before = known.get(_of_path(path), "")
        node = document.node(path) if before else None
        if node is not None:
            if _of_value(plain(node)) == before:
                edits.append(Drop(path))
            else:
                said.append((path, "is not in the source any more, but was changed in the design: it stays"))
    done: list[Edit] = []
    refused: list[tuple[Path, str]] = []
    after = document
    for edit in edits:
        try:
            after = after.apply(edit)
            done.append(edit)
        except EditError as error:
            refused.append((edit.path, error.message))
    taken = take(after, fresh, numbered=numbered)
    return replace(
        taken,
        edits=(*done, *taken.edits),
        clashes=(*(path for path, _ in said), *taken.clashes),
        same=(*same, *taken.same),
        refused=(*refused, *taken.refused),
        said=tuple(said),
    )


def _of_path(path: Path) -> str:
    return hashlib.sha256("\0".join(path).encode("utf-8", "replace")).hexdigest()[:_PATH]


def _of_value(value: Plain) -> str:
    """The digest of a value as the file reads it back."""
    text = json.dumps(plain(node_of(value)), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:_VALUE]


def _remembered(document: Document, source: str) -> dict[str, str]:
    node = document.node((*_PLACE, source)) if source else None
    said = plain(node) if node is not None else None
    words = said.split() if isinstance(said, str) else []
    return {word[:_PATH]: word[_PATH:] for word in words if len(word) == _PATH + _VALUE}


def _remember(taken: Taken, entries: Entries, source: str) -> Taken:
    """With what the source said written down, when that is not there already."""
    line = " ".join(_of_path(path) + _of_value(value) for path, value in entries)
    path = (*_PLACE, source)
    node = taken.document.node(path)
    if not entries or (node is not None and plain(node) == line):
        return taken
    edit = Put(path, line)
    return replace(taken, document=taken.document.apply(edit), memory=(edit,))


def _paths(document: Document) -> list[Path]:
    """Whatever an import gives, as it stands in the design."""
    sections = document.design.sections
    found = [path for section in sections if section not in ("head", "api") for path in sections[section]]
    node = document.node(("api",))
    keys = plain(node) if node is not None else None
    found += [("api", key) for key in keys if key != _PLACE[1]] if isinstance(keys, dict) else []
    return [entry_path(path) if path[0] != "api" else path for path in found]
