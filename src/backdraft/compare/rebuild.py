"""Migration where most changes make a table anew (SQLite).

SQLite alters little in place. A table that changes is made under a name of its own, its rows are copied column by
column, the old one goes and the new one takes its name, while foreign keys are not looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from backdraft.compare.copies import copied_columns, lost, may_be_refused
from backdraft.compare.pairs import Pair, disturb, paired
from backdraft.compare.renames import Renames
from backdraft.compare.staged import Found
from backdraft.compare.ways import WAYS
from backdraft.design.built import Built, BuiltTable, ColumnText
from backdraft.design.migration import (
    AddColumn,
    AddIndex,
    AddTable,
    CopyTable,
    DropIndex,
    DropTable,
    RenameTable,
)


def rebuilt(old: Built, new: Built, names: Renames) -> Found:
    """The deeds in order, each with the path of the entry that it is for."""
    pairs, added, dropped = paired(old, new, names)
    for pair in pairs:
        disturb(pair, {}, set(), WAYS["sqlite"])
    anew = [p for p in pairs if not is_same(p) and not only_grows(p, _can_be_added)]
    kept = [p for p in pairs if p not in anew]
    out: Found = []
    for pair in kept:
        there = {i.said for i in pair.new.indexes}
        gone = [i for i in pair.old.indexes if i.said not in there]
        out += [(DropIndex(pair.old.sql, i.name), i.path) for i in gone]
    asides = {p.new.key: f"backdraft_{i}" for i, p in enumerate(anew, 1)}
    for pair in anew:
        made = replace(pair.new, indexes=(), remarks=())
        aside = asides[pair.new.key]
        told = lost(pair), may_be_refused(pair, pairs)
        copy = CopyTable(pair.old.sql, aside, made, copied_columns(pair, WAYS["sqlite"]), *told, tuple(pair.names))
        out.append((copy, pair.new.path))
    out += [(DropTable(pair.old.sql, copied=True), pair.new.path) for pair in anew]
    wanted = {t.name.casefold() for t in new.tables} | {i.name.casefold() for t in new.tables for i in t.indexes}
    early = [t for t in dropped if _names(t) & wanted]
    out += [(DropTable(t.sql), t.path) for t in early]
    for pair in anew:
        known = pair.old.sql != pair.new.sql
        out.append((RenameTable(asides[pair.new.key], pair.new.sql, known), pair.new.path))
    out += [(AddTable(replace(t, remarks=())), t.path) for t in added]
    for pair in kept:
        out += [(AddColumn(pair.new.sql, c), c.path) for c in pair.added]
    for pair in pairs:
        there = set() if pair in anew else {i.said for i in pair.old.indexes}
        come = [i for i in pair.new.indexes if i.said not in there]
        out += [(AddIndex(pair.new.sql, i), i.path) for i in come]
    return out + [(DropTable(t.sql), t.path) for t in reversed(dropped) if t not in early]


def _names(table: BuiltTable) -> set[str]:
    return {table.name.casefold(), *(i.name.casefold() for i in table.indexes)}


def _line(column: ColumnText) -> tuple[str, str, str]:
    return column.name, column.type, column.rest


def _frame(table: BuiltTable) -> tuple[object, ...]:
    """All of a table but its columns and indexes."""
    constraints = [(c.name, c.text) for c in table.constraints]
    return table.sql, constraints, [(f.name, f.text) for f in table.foreigns], table.options


def is_same(pair: Pair) -> bool:
    """Whether nothing of the table itself changes; its indexes may."""
    lines = [_line(c) for c in pair.old.columns] == [_line(c) for c in pair.new.columns]
    return lines and _frame(pair.old) == _frame(pair.new)


def only_grows(pair: Pair, can_be_added: Callable[[ColumnText], bool]) -> bool:
    """Whether nothing changes but that columns come at the end such as the engine can add."""
    count = len(pair.old.columns)
    first = [_line(c) for c in pair.old.columns] == [_line(c) for c in pair.new.columns[:count]]
    if not first or pair.dropped or _frame(pair.old) != _frame(pair.new):
        return False
    return all(can_be_added(c) for c in pair.new.columns[count:])


def _can_be_added(column: ColumnText) -> bool:
    plain = not (column.identity or column.default.startswith("(") or column.default.startswith("CURRENT_"))
    return plain and "STORED" not in column.generated and (not column.required or bool(column.default))
