"""What becomes of comments that are statements of their own."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from backdraft.compare.pairs import Pair
from backdraft.compare.ways import Ways, index_target
from backdraft.design.built import CommentText
from backdraft.design.migration import Deed, SetComment
from backdraft.design.paths import Path

Found = list[tuple[Deed, Path]]


def comments(
    pairs: Sequence[Pair],
    copied: Sequence[Pair],
    anew: Collection[tuple[str, str]],
    renamed: Mapping[tuple[str, str], str],
    ways: Ways,
) -> Found:
    """The comments to set and to take away.

    Args:
        pairs: The tables that both designs have.
        copied: Those of them that are made anew, and have no comment yet.
        anew: The indexes that are made anew, each as its table's key and its name.
        renamed: New names of indexes, by their tables' keys and their old names.
        ways: How the dialect alters tables.
    """
    out: Found = []
    for pair in pairs:
        out += _of_table(pair, pair in copied)
        out += _of_indexes(pair, anew, renamed, ways)
    return out


def _of_table(pair: Pair, whole: bool) -> Found:
    """The comments of the table and its columns; a `whole` new one has none yet."""
    came = {before.key: after.key for before, after in pair.columns}
    lost = {column.key for column in pair.dropped}  # perhaps another one has its name now
    remade = {after.key for before, after in pair.columns if before.name in pair.anew}
    old = {came.get(c.key, c.key): c for c in pair.old.comments if not c.of_index and not (c.key and c.key in lost)}
    if whole:
        old = {}
    for key in remade:
        old.pop(key, None)
    out: Found = []
    for comment in pair.new.comments:
        if not comment.of_index:
            out += _set(comment, old.pop(comment.key, None))
    for key, gone in old.items():
        column = pair.new.column(key)
        target = f"COLUMN {pair.new.sql}.{column.name}" if column else f"TABLE {pair.new.sql}"
        if column or not key:
            out.append((SetComment(replace(gone, target=target, text=""), True), gone.path))
    return out


def _of_indexes(
    pair: Pair, anew: Collection[tuple[str, str]], renamed: Mapping[tuple[str, str], str], ways: Ways
) -> Found:
    kept = {i.name for i in pair.new.indexes if (pair.new.key, i.name) not in anew}
    old = {renamed.get((pair.new.key, c.key), c.key): c for c in pair.old.comments if c.of_index}
    out: Found = []
    for comment in pair.new.comments:
        if comment.of_index:
            out += _set(comment, old.pop(comment.key, None) if comment.key in kept else None)
    for name, was in old.items():
        if name in kept:
            gone = replace(was, key=name, target=index_target(pair.new, name, ways), text="")
            out.append((SetComment(gone, True), pair.new.path))
    return out


def _set(comment: CommentText, known: CommentText | None) -> Found:
    if known is not None and known.text == comment.text:
        return []
    return [(SetComment(comment, known is not None), comment.path)]
