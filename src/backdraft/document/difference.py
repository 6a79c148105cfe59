"""Which entries two versions of a design have differently."""

from __future__ import annotations

from backdraft.design.paths import Path, entry_path
from backdraft.document.document import Document
from backdraft.document.units import units_of


def different(before: Document, after: Document) -> tuple[Path, ...]:
    """The entries whose text differs, in the order of `after`, those that went last; `(section,)` for its own line.

    Comments and empty lines that belong to no entry do not count, line ends neither.
    """
    old, new = _texts(before), _texts(after)
    paths = [path for path in (*new, *old) if old.get(path) != new.get(path)]
    return tuple(dict.fromkeys(paths))


def _texts(document: Document) -> dict[Path, str]:
    texts: dict[Path, str] = {}
    for unit in units_of(document.blocks, "\n"):
        for leaf in unit.leaves():
            path = entry_path(leaf.path)
            texts[path] = texts.get(path, "") + leaf.own.replace("\r\n", "\n")
    return texts
