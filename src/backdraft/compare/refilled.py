"""Migration where a table that changes is dropped and filled again (DuckDB).

DuckDB adds a column at the end of any table, and alters little else where an index or a foreign key stands on it. All
else is made anew in one transaction: the rows of a table that changes are set aside in a temporary table, and so are
those of each table that refers to it; these go, children first, and come again, parents first, each filled from its
rows.
"""

from __future__ import annotations

from dataclasses import replace

from backdraft.compare.comments import comments
from backdraft.compare.copies import copied_columns, lost, may_be_refused
from backdraft.compare.pairs import Pair, disturb, paired
from backdraft.compare.rebuild import is_same, only_grows
from backdraft.compare.renames import Renames
from backdraft.compare.staged import Found
from backdraft.compare.ways import WAYS
from backdraft.compare.words import words
from backdraft.design.built import Built, BuiltTable, ColumnText
from backdraft.design.migration import (
    AddColumn,
    AddIndex,
    AddSequence,
    AddTable,
    AddType,
    CopyTable,
    CountOn,
    DropIndex,
    DropSequence,
    DropTable,
    DropType,
    SetAside,
)


def refilled(old: Built, new: Built, names: Renames) -> Found:
    """The deeds in order, each with the path of the entry that it is for."""
    pairs, _, dropped = paired(old, new, names)
    members = {t.name: t.members for t in new.types}
    gone_types = [t for t in old.types if members.get(t.name) != t.members]
    changed = {t.name for t in gone_types}
    for pair in pairs:
        disturb(pair, _renamed_types(old, new, pair), changed & members.keys(), WAYS["duckdb"])
    anew = _anew(pairs, changed)
    kept = [p for p in pairs if p not in anew]
    asides = {p.new.key: f"backdraft_{i}" for i, p in enumerate(anew, 1)}
    held = {name for p in kept for name in p.old.sequences}
    held |= {c.sequence for p in anew for c in _counting_on(p)}

    out: Found = []
    for pair in kept:
        there = {i.said for i in pair.new.indexes}
        gone = [i for i in pair.old.indexes if i.said not in there]
        out += [(DropIndex(pair.old.sql, _within(pair.old, i.name)), i.path) for i in gone]
    out += [(SetAside(p.old.sql, asides[p.new.key]), p.new.path) for p in anew]
    copied = {p.old.key: p.new.path for p in anew}
    going = [t for t in reversed(old.tables) if t.key in copied or t in dropped]
    out += [(DropTable(t.sql, t.key in copied), copied.get(t.key, t.path)) for t in going]
    out += [(DropSequence(name), t.path) for t in going for name in t.sequences if name not in held]
    out += [(DropType(t.name), t.path) for t in gone_types]
    there_types = {t.name for t in old.types} - changed
    out += [(AddType(t), t.path) for t in new.types if t.name not in there_types]

    by_key = {p.new.key: p for p in pairs}
    remade: set[tuple[str, str]] = set()
    for table in new.tables:
        found = by_key.get(table.key)
        if found is None:
            out.append((AddTable(replace(table, remarks=())), table.path))
            continue
        come = table.indexes
        if found in anew:
            out += _filled(found, pairs, asides[table.key], held)
        else:
            out += [(AddColumn(table.sql, c), c.path) for c in found.added]
            before = {i.said for i in found.old.indexes}
            come = tuple(i for i in come if i.said not in before)
        remade |= {(table.key, i.name) for i in come}
        out += [(AddIndex(table.sql, i), i.path) for i in come]
    return out + comments(pairs, anew, remade, {}, WAYS["duckdb"])


def _anew(pairs: list[Pair], changed: set[str]) -> list[Pair]:
    """The tables to make anew: those that change or have a type that does, and all that refer to one of these."""
    changing = {p.old.key for p in pairs if not is_same(p) and not only_grows(p, _can_be_added)}
    changing |= {p.old.key for p in pairs if words(_text(p.old)) & changed}
    while True:
        more = {p.old.key for p in pairs if changing & {f.target for f in p.old.foreigns}} - changing
        if not more:
            return [p for p in pairs if p.old.key in changing]
        changing |= more


def _text(table: BuiltTable) -> str:
    """All that may name a type."""
    texts = [f"{c.type} {c.rest}" for c in table.columns]
    return "\n".join((*texts, *(c.text for c in table.constraints), *(i.text for i in table.indexes)))


def _renamed_types(old: Built, new: Built, pair: Pair) -> dict[str, str]:
    """Types of the pair's columns that have another name and the same members."""
    before, after = ({t.name: t.members for t in built.types} for built in (old, new))
    names = ((a.type.split("[")[0], b.type.split("[")[0]) for a, b in pair.columns)
    return {a: b for a, b in names if a in before and before[a] == after.get(b)}


def _counting_on(pair: Pair) -> list[ColumnText]:
    """The columns whose sequence stays and counts on."""
    return [after for before, after in pair.columns if after.sequence and before.sequence == after.sequence]


def _filled(pair: Pair, pairs: list[Pair], aside: str, held: set[str]) -> Found:
    """The table as it is now, with its rows."""
    table, path = pair.new, pair.new.path
    numbered = [c for c in table.columns if c.sequence and c.sequence not in held]
    out: Found = [(AddSequence(c.sequence), c.path) for c in numbered]
    renamed = (*((pair.old.sql,) if pair.old.sql != table.sql else ()), *pair.names)
    itself = tuple((f.columns, f.targets) for f in table.foreigns if f.target == table.key)
    made = replace(table, indexes=(), comments=(), remarks=())
    columns = copied_columns(pair, WAYS["duckdb"])
    told = lost(pair), may_be_refused(pair, pairs), renamed
    out.append((CopyTable(aside, table.sql, made, columns, *told, itself), path))
    out += [(CountOn(table.sql, c.name, c.sequence), c.path) for c in numbered]
    return [*out, (DropTable(aside, copied=True), path)]


def _can_be_added(column: ColumnText) -> bool:
    """Whether DuckDB adds it to a table with rows: none that is computed or numbered or may not be null."""
    return not (column.identity or column.generated or column.required)


def _within(table: BuiltTable, name: str) -> str:
    return f"{table.schema}.{name}" if table.schema else name
