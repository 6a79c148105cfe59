"""The design that a row of blocks says, sharing with the one before all that is the same."""

from __future__ import annotations

from collections.abc import Mapping

from backdraft.design.design import Design
from backdraft.design.model import Entry
from backdraft.design.paths import NAMED, Path
from backdraft.document.blocks import Block
from backdraft.document.chunks import groups_of

_LISTED = frozenset((*NAMED, "endpoints", "decisions"))
_NONE: Mapping[Path, Entry] = {}


def design_of(blocks: tuple[Block, ...], head: Entry, before: tuple[Block, ...], old: Design | None) -> Design:
    """The design of `blocks`, whose loose keys are read as `head`.

    `before` and `old` are the blocks and the design that this one comes from: sections whose blocks are the same
    objects are taken over whole, and entries that say the same keep their identity.
    """
    by_name, by_name_before = _by_name(blocks), _by_name(before)
    known = old.sections if old is not None else {}
    sections: dict[str, Mapping[Path, Entry]] = {}
    if known and known["head"][("head",)] is head:
        sections["head"] = known["head"]
    else:
        sections["head"] = {("head",): head}
    for name, group in by_name.items():
        was = by_name_before.get(name, [])
        if name in known and len(was) == len(group) and all(a is b for a, b in zip(was, group, strict=True)):
            sections[name] = known[name]
            continue
        entries: Mapping[Path, Entry] | None = None
        if len(was) == len(group) == 1 and name in known:
            entries = _with_changes(known[name], was[0], group[0])
        if entries is None:
            entries = _all(group, known.get(name, _NONE))
        if entries or name in _LISTED:
            sections[name] = entries
    return Design(sections, _groups(by_name.get("endpoints", []), by_name_before.get("endpoints", []), old))


def _by_name(blocks: tuple[Block, ...]) -> dict[str, list[Block]]:
    out: dict[str, list[Block]] = {}
    for block in blocks:
        out.setdefault(block.name, []).append(block)
    return out


def _all(blocks: list[Block], known: Mapping[Path, Entry]) -> dict[Path, Entry]:
    """Every entry of a section in the order of the file; the first one when a path is given twice."""
    entries: dict[Path, Entry] = {}
    for block in blocks:
        for chunk in block.chunks:
            for path, read in chunk.reads:
                if path not in entries:
                    was = known.get(path)
                    same = was is not None and (was is read.entry or was == read.entry)
                    entries[path] = was if same and was is not None else read.entry
    return entries


def _with_changes(known: Mapping[Path, Entry], before: Block, after: Block) -> Mapping[Path, Entry] | None:
    """The section's entries when chunks changed in their places but no path did; None when one came, went or moved."""
    if len(before.chunks) != len(after.chunks):
        return None
    changed: dict[Path, Entry] = {}
    for i, (old, new) in enumerate(zip(before.chunks, after.chunks, strict=True)):
        if old is new:
            continue
        if len(old.reads) != len(new.reads) or (new.role == "entry" and after.index.get(new.path) != i):
            return None  # a path given twice: the first one counts
        for (path, was), (path_now, now) in zip(old.reads, new.reads, strict=True):
            if path != path_now:
                return None
            if was.entry != now.entry:
                changed[path] = now.entry
    return {**known, **changed} if changed else known


def _groups(blocks: list[Block], before: list[Block], old: Design | None) -> tuple[str, ...]:
    if old is not None and len(blocks) == len(before) and all(a is b for a, b in zip(blocks, before, strict=True)):
        return old.groups
    named = (c for block in blocks for c in block.chunks if c.role in ("group", "odd"))
    groups = tuple(dict.fromkeys(name for chunk in named for name in groups_of(chunk)))
    return old.groups if old is not None and old.groups == groups else groups
