"""What becomes of comments that are statements of their own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from backdraft.compare.pairs import Pair
from backdraft.design.migration import Deed, SetComment
from backdraft.design.paths import Path


def comments(pairs: Sequence[Pair], copied: Sequence[Pair], anew: Collection[str]) -> list[tuple[Deed, Path]]:
    """The comments to set and to take away.

    Args:
        pairs: The tables that both designs have.
        copied: Those of them that are made anew, and have no comment yet.
        anew: The indexes that are made anew.
    """
    out: list[tuple[Deed, Path]] = []
    for pair in pairs:
        came = {before.key: after.key for before, after in pair.columns}
        lost = {column.key for column in pair.dropped}  # perhaps another one has its name now
        kept = [c for c in pair.old.comments if not (c.target.startswith("INDEX ") or (c.key and c.key in lost))]
        old = {came.get(c.key, c.key): c for c in kept}
        whole = pair in copied
        remade = {after.key for before, after in pair.columns if before.name in pair.anew}
        for comment in pair.new.comments:
            if comment.target.startswith("INDEX "):
                stays = comment.key not in anew
            else:
                known = old.pop(comment.key, None)
                stays = known is not None and known.text == comment.text and comment.key not in remade and not whole
            if not stays:
                out.append((SetComment(comment), comment.path))
        for key, gone in old.items():
            column = pair.new.column(key)
            target = f"COLUMN {pair.new.sql}.{column.name}" if column else f"TABLE {pair.new.sql}"
            if (column or not key) and not whole and key not in remade:
                out.append((SetComment(replace(gone, target=target, text="")), gone.path))
    return out
