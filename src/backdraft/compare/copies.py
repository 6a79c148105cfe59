"""A table made anew beside the old one: which rows and values come along."""

from __future__ import annotations

from collections.abc import Iterable

from backdraft.compare.pairs import Pair
from backdraft.compare.risks import widens
from backdraft.compare.ways import Ways
from backdraft.compare.words import in_words
from backdraft.design.built import ColumnText


def lost(pair: Pair) -> tuple[str, ...]:
    """The columns whose values a copy leaves behind."""
    return tuple(c.name for c in pair.dropped if not c.generated)


def may_be_refused(pair: Pair, pairs: Iterable[Pair]) -> bool:
    """Whether the new table may refuse a row of the old one. That a table of `pairs` is called otherwise, and is what a
    foreign key points to, refuses none."""
    tables = {p.old.sql: p.new.sql for p in pairs if p.old.sql != p.new.sql}
    tighter = any(
        (b.name in pair.retyped and not widens(b.type, a.type)) or (a.required and not (b.required or a.default))
        for b, a in pair.columns
    )
    there = {pair.here(c.text) for c in pair.old.constraints} | {
        in_words(pair.here(f.text), tables) for f in pair.old.foreigns
    }
    new = {c.text for c in pair.new.constraints} | {f.text for f in pair.new.foreigns}
    needed = any(c.required and not (c.default or c.identity or c.generated) for c in pair.added)
    return tighter or needed or not new <= there


def copied_columns(pair: Pair, ways: Ways) -> tuple[tuple[str, str], ...]:
    """Each column of the new table that rows bring along, with the expression over the old table."""
    out: list[tuple[str, str]] = []
    came: Iterable[tuple[ColumnText | None, ColumnText]] = [*pair.columns, *((None, c) for c in pair.added)]
    for before, after in came:
        if after.generated:
            continue
        if before is None:
            if after.required and not (after.default or after.identity) and after.fill:
                out.append((after.name, after.fill))
            continue
        value = before.name
        if before.name in pair.retyped:
            value = ways.cast(value, before.type, after.type)
        if after.required and not before.required and after.default:
            value = ways.filled.format(value, after.default, after.type)
        out.append((after.name, value))
    return tuple(out)
