"""Which foreign keys must go before tables change, and which come after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from backdraft.compare.pairs import Pair
from backdraft.compare.renames import Renames
from backdraft.compare.words import in_words, words
from backdraft.design.built import Built, BuiltTable, ForeignKeyText
from backdraft.design.migration import Deed, DropForeign
from backdraft.design.paths import Path

Lost = set[tuple[str, str]]


@dataclass(slots=True)
class ForeignKeys:
    """The deeds that drop foreign keys, and those to add with their tables."""

    drops: list[tuple[Deed, Path]] = field(default_factory=list)
    adds: list[tuple[BuiltTable, ForeignKeyText]] = field(default_factory=list)


def foreign_keys(
    old: Built, pairs: list[Pair], added: list[BuiltTable], names: Renames, lost: Lost, mysql: bool
) -> ForeignKeys:
    """Foreign keys that are the same stay; those that stand on what is disturbed are taken away for the time.

    `lost` are the keys that go, as `(table, text)`.
    """
    out = ForeignKeys()
    by_old = {pair.old.key: pair for pair in pairs}
    for table in old.tables:
        pair = by_old.get(table.key)
        going: set[str] = set()
        wanted = {_said(f): f for f in pair.new.foreigns} if pair else {}
        for foreign in table.foreigns:
            target = by_old.get(foreign.target)
            now = _meaning(foreign, pair, target, names) if pair else None
            same = wanted.get(now) if now else None
            stays = pair is not None and target is not None and same is not None and same.name == foreign.name
            if stays and pair is not None and target is not None:
                ends = ((foreign.columns, pair), (foreign.targets, target))
                stays = not any(_stands_on(columns, at, lost, mysql) for columns, at in ends)
            if not stays:
                going.add(foreign.id)
        if mysql:  # they share indexes
            going = _with_neighbours(table, going)
        for foreign in table.foreigns:
            if foreign.id in going:
                out.drops.append((DropForeign(table.sql, foreign, mysql and _is_implied(table, foreign)), foreign.path))
        if pair:
            kept = {_meaning(f, pair, by_old.get(f.target), names) for f in table.foreigns if f.id not in going}
            out.adds += [(pair.new, f) for f in pair.new.foreigns if _said(f) not in kept]
    out.adds += [(table, foreign) for table in added for foreign in table.foreigns]
    return out


_Meaning = tuple[tuple[str, ...], str, tuple[str, ...], str]


def _said(foreign: ForeignKeyText) -> _Meaning:
    return foreign.columns, foreign.target, foreign.targets, foreign.actions


def _meaning(foreign: ForeignKeyText, pair: Pair, target: Pair | None, names: Renames) -> _Meaning:
    """An old foreign key in new names."""
    there = target.names if target else {}
    return (
        tuple(pair.names.get(c, c) for c in foreign.columns),
        names.name("tables", foreign.target),
        tuple(there.get(c, c) for c in foreign.targets),
        foreign.actions,
    )


def _stands_on(columns: Iterable[str], pair: Pair, lost: Lost, mysql: bool) -> bool:
    """Whether something at these columns changes: their types, or a key or an index that holds them."""
    own = set(columns)
    if own & (pair.disturbed | pair.held) or pair.remade:
        return True
    if not mysql:
        return any(table == pair.old.sql and words(text) & own for table, text in lost)
    if any(
        before.name in own and (before.type, before.required, before.rest) != (after.type, after.required, after.rest)
        for before, after in pair.columns
    ):
        return True
    before = {(c.name, in_words(c.text, pair.names)) for c in pair.old.constraints if c.kind != "check"}
    after = {(c.name, c.text) for c in pair.new.constraints if c.kind != "check"}
    before |= {(i.name, in_words(i.text, pair.names)) for i in pair.old.indexes}
    after |= {(i.name, i.text) for i in pair.new.indexes}
    now = {pair.names.get(c, c) for c in own}
    return any(words(text) & now for _, text in before ^ after)


def _with_neighbours(table: BuiltTable, going: set[str]) -> set[str]:
    while True:
        columns = {c for f in table.foreigns if f.id in going for c in f.columns}
        more = {f.id for f in table.foreigns if columns.intersection(f.columns)}
        if more <= going:
            return going
        going = going | more


def _is_implied(table: BuiltTable, foreign: ForeignKeyText) -> bool:
    """Whether MySQL keeps an index of its own for the key: no other begins with its columns, and of foreign keys with
    the same columns it is the last, whose index takes the place of the others'."""
    n = len(foreign.columns)
    keys = [_listed(c.text) for c in table.constraints if c.kind != "check"] + [i.columns for i in table.indexes]
    later = table.foreigns[table.foreigns.index(foreign) + 1 :]
    keys += [f.columns for f in table.foreigns if f in later or len(f.columns) > n]
    return not any(key[:n] == foreign.columns for key in keys)


def _listed(text: str) -> tuple[str, ...]:
    """The columns of `UNIQUE (a, b)`."""
    inside = text.partition("(")[2].rpartition(")")[0]
    return tuple(part.strip() for part in inside.split(", "))
