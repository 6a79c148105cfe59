"""Migration where tables are altered in place (PostgreSQL, MySQL/MariaDB, SQL Server, Oracle)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from backdraft.compare.comments import comments
from backdraft.compare.copies import copied_columns, lost, may_be_refused
from backdraft.compare.foreigns import ForeignKeys, foreign_keys
from backdraft.compare.pairs import Pair, disturb, paired
from backdraft.compare.renames import Renames
from backdraft.compare.risks import widens
from backdraft.compare.types import TypeChanges, type_changes
from backdraft.compare.ways import WAYS, is_expression
from backdraft.compare.words import folded, in_words, renames_in_order, words
from backdraft.design.built import Built, BuiltIndex, BuiltTable, ColumnText, ConstraintText
from backdraft.design.migration import (
    AddColumn,
    AddConstraint,
    AddExtension,
    AddForeign,
    AddIndex,
    AddTable,
    AlterColumn,
    Backfill,
    CopyTable,
    Deed,
    DropColumn,
    DropConstraint,
    DropIndex,
    DropTable,
    MoveTable,
    RenameColumn,
    RenameConstraint,
    RenameIndex,
    RenameTable,
    SetOptions,
    SetPartition,
    SetSpread,
)
from backdraft.design.paths import Path

Found = list[tuple[Deed, Path]]
_PartT = TypeVar("_PartT", ConstraintText, BuiltIndex)


def staged(old: Built, new: Built, names: Renames) -> Found:
    """The deeds in order, each with the path of the entry that it is for."""
    return _Staged(old, new, names).all()


class _Staged:
    def __init__(self, old: Built, new: Built, names: Renames) -> None:
        self.old, self.new = old, new
        self.mysql = new.dialect == "mysql"
        self.ways = WAYS[new.dialect]
        self.pairs, self.added, self.dropped = paired(old, new, names)
        self.spare = (f"backdraft_{i}" for i in range(1, 1_000_000))
        self.types: TypeChanges = type_changes(old, new, self.pairs, self.spare)
        for pair in self.pairs:
            self._part_uncast(pair)
            disturb(pair, self.types.renamed, self.types.replaced, self.ways)
            pair.remade = self._is_split_anew(pair) or self._is_beyond_altering(pair)
        anew = [p for p in self.pairs if p.remade]
        self.copied = [] if self.mysql else anew
        self.cut = anew if self.mysql else []
        self.kept = [p for p in self.pairs if p not in self.copied]
        self.asides: dict[str, str] = {}
        self.drops: Found = []
        self.adds: dict[str, Found] = {}
        self.renames: Found = []
        self.remade: set[tuple[str, str]] = set()
        self.index_names: dict[tuple[str, str], str] = {}
        self.taken = _relations(old)
        wanted = _relations(new) | {folded(type_.name) for type_ in new.types}
        self.early = [t for t in self.dropped if _relations(Built("", (t,))) & wanted]
        for pair in self.pairs:
            self._parts(pair)
        lost = {(d.table, d.constraint.text) for d, _ in self.drops if isinstance(d, DropConstraint)}
        self.foreigns: ForeignKeys = foreign_keys(old, self.pairs, self.added, names, lost, self.mysql)

    def all(self) -> Found:
        found: Found = [(AddExtension(name), ()) for name in self.new.extensions if name not in self.old.extensions]
        # MySQL cuts in place. A whole table lets go of any column and key; what stands on it is there before it is cut.
        found += [(SetPartition(p.old.sql, ""), p.new.path) for p in self.cut if p.old.partition]
        found += self.foreigns.drops
        found += self.drops
        found += [(DropTable(t.sql), t.path) for t in self.early]
        found += self.types.before
        found += self._table_renames()
        found += self._column_renames()
        found += self.renames
        found += self.types.after
        found += [(AddTable(replace(t, foreigns=())), t.path) for t in self.added]
        for pair in self.copied:
            found += self._copy(pair)
        for pair in self.kept:
            found += self._columns(pair)
            found += self.adds.get(pair.new.key, [])
        found += [(AddForeign(t.sql, f, not t.partition), f.path) for t, f in self.foreigns.adds]
        for pair in self.pairs:
            found += _spread(pair, pair in self.copied)
        for pair in self.kept:
            found += [(_dropped(pair.new.sql, c), c.path) for c in self._late(pair)]
        found += [(DropTable(t.sql), t.path) for t in reversed(self.dropped) if t not in self.early]
        found += [(SetPartition(p.new.sql, p.new.partition), p.new.path) for p in self.cut if p.new.partition]
        found += self.types.last
        found += comments(self.pairs, self.copied, self.remade, self.index_names, self.ways)
        return found

    # --- what stands on columns ---

    def _parts(self, pair: Pair) -> None:
        """Checks, keys and indexes: which go, which are renamed, which come."""
        old, new, adds = pair.old, pair.new, self.adds.setdefault(pair.new.key, [])
        copied = pair in self.copied
        drops: Found = []
        there = list(old.constraints)
        for constraint in new.constraints:
            known = _like(constraint, there, pair)
            if known and not copied and self._stays(pair, known, constraint):
                there.remove(known)
            else:
                adds.append((AddConstraint(new.sql, constraint, not new.partition), constraint.path))
        drops += [(DropConstraint(old.sql, c), c.path) for c in there]
        indexes = list(old.indexes)
        for index in new.indexes:
            known_index = _like(index, indexes, pair)
            if known_index and not copied and self._stays(pair, known_index, index):
                indexes.remove(known_index)
            else:
                adds.append((AddIndex(new.sql, index, not new.partition), index.path))
                self.remade.add((new.key, index.name))
        drops += [(DropIndex(old.sql, self._of_index(old, i.name)), i.path) for i in indexes]
        lost = {deed.constraint.text for deed, _ in drops if isinstance(deed, DropConstraint)}
        if self.mysql:
            drops = [*self._unnumbered(pair, lost), *drops]
        self.drops += drops if copied else [*drops, *self._columns_out(pair)]

    def _columns_out(self, pair: Pair) -> Found:
        """The columns that go, or are no more generated, before others come."""
        old, out = pair.old, list[tuple[Deed, Path]]()
        for before, after in pair.columns:
            if before.name in pair.anew:
                out.append((_dropped(old.sql, before), before.path))
            elif before.generated and not after.generated:
                plain = replace(before, generated="", required=before.required and not self.mysql)
                out.append((AlterColumn(old.sql, before, plain), before.path))
        late = self._late(pair)
        return out + [(_dropped(old.sql, c), c.path) for c in pair.dropped if c not in late]

    def _stays(self, pair: Pair, old: ConstraintText | BuiltIndex, new: ConstraintText | BuiltIndex) -> bool:
        """Whether a part stays, perhaps under another name."""
        if words(old.text) & self._let_go(pair, old):
            return False
        if old.name == new.name:
            return True
        if folded(new.name) in self.taken or not (old.name and new.name):
            return False
        table, path = pair.new.sql, new.path
        if isinstance(new, BuiltIndex) or (self.mysql and new.kind == "unique"):
            self.renames.append((RenameIndex(table, self._of_index(pair.new, old.name), new.name), path))
            self.index_names[pair.new.key, old.name] = new.name
        elif self.mysql:
            return False
        else:
            name = _within(pair.new, old.name) if self.ways.has_objects else old.name
            self.renames.append((RenameConstraint(table, name, new.name, new.kind != "check"), path))
        return True

    def _let_go(self, pair: Pair, part: ConstraintText | BuiltIndex) -> set[str]:
        """The columns that a part must let go of."""
        out = pair.disturbed | (pair.held if part.kind == "primary" else set())
        if is_expression(part, self.ways):
            out = out | pair.unseen
            if self.ways.is_blind and isinstance(part, BuiltIndex):
                out = out | pair.stretched
        return out

    def _of_index(self, table: BuiltTable, name: str) -> str:
        return name if self.ways.has_objects else _within(table, name)

    def _unnumbered(self, pair: Pair, lost: set[str]) -> Iterator[tuple[Deed, Path]]:
        """MySQL numbers only what a key begins with: while the key is away, the column is not numbered."""
        for before in (*(before for before, _ in pair.columns), *pair.dropped):
            if before.identity and any(before.name in words(text) for text in lost):
                yield AlterColumn(pair.old.sql, before, replace(before, identity="")), before.path

    # --- names ---

    def _table_renames(self) -> Found:
        out: Found = []
        waiting: dict[str, dict[str, str]] = {}
        paths = {(pair.new.schema, pair.new.name): pair.new.path for pair in self.kept}
        for pair in self.kept:
            old, new = pair.old, pair.new
            now = old.name
            if old.schema != new.schema:
                now = next(self.spare)
                out.append((RenameTable(old.sql, now, False), new.path))
                out.append((MoveTable(_in_schema(old.schema, now), new.schema), new.path))
            waiting.setdefault(new.schema, {})[now] = new.name
            for (part, _), (to, _) in zip(old.partitions, new.partitions, strict=True):
                out += _renamed_part(part, to, old.schema, new.schema, new.path)
        for pair in self.copied:
            for part, _ in pair.old.partitions:
                out.append((RenameTable(part, next(self.spare), False), pair.new.path))
            aside = next(self.spare)
            out.append((RenameTable(pair.old.sql, aside, pair.old.sql != pair.new.sql), pair.new.path))
            self.asides[pair.new.key] = _in_schema(pair.old.schema, aside)
        for schema, names in waiting.items():
            for before, after in renames_in_order(names.items(), self.spare):
                out.append((RenameTable(_in_schema(schema, before), after), paths.get((schema, after), ())))
        return out

    def _column_renames(self) -> Found:
        out: Found = []
        for pair in self.kept:
            gone = {name for name in pair.names if name in pair.anew}
            there = {c.name: c for c in pair.new.columns}
            names = [(before, after) for before, after in pair.names.items() if before not in gone]
            for before, after in renames_in_order(names, self.spare):
                path = there[after].path if after in there else pair.new.path
                out.append((RenameColumn(pair.new.sql, before, after), path))
        return out

    # --- columns ---

    def _columns(self, pair: Pair) -> Found:
        table = pair.new.sql
        out: Found = []
        made = {after.name for before, after in pair.columns if before.name in pair.anew}
        made |= {column.name for column in pair.added if column.generated}
        for column in pair.added:
            if column.name not in made:
                out += _added(table, column)
        for before, after in pair.columns:
            if before.name not in pair.anew:
                out += self._altered(pair, before, after)
        # PostgreSQL alters no type that a generated column reads: those come when all others are what they will be.
        out += [(AddColumn(table, column), column.path) for column in pair.new.columns if column.name in made]
        if pair.old.options != pair.new.options:
            out.append((SetOptions(table, pair.old.options, pair.new.options), pair.new.path))
        # MySQL wants the key of a numbered column in the same statement: next to it come the keys.
        return sorted(out, key=lambda found: _is_numbered(found[0]))

    def _altered(self, pair: Pair, before: ColumnText, after: ColumnText) -> Found:
        table, retyped = pair.new.sql, before.name in pair.retyped
        before = self._loosened(pair, before)
        before = replace(before, name=after.name, type=in_words(before.type, self.types.renamed))
        if not retyped and _says(before, self.mysql) == _says(after, self.mysql):
            return []
        wider = retyped and widens(before.type, after.type)
        if after.required and not before.required and after.default:
            loose = replace(after, required=False)
            first = [(AlterColumn(table, before, loose, retyped, wider), after.path)]
            if not retyped and _says(before, self.mysql) == _says(loose, self.mysql):
                first = []
            filled: Found = [(Backfill(table, after.name, after.default), after.path)]
            return [*first, *filled, (AlterColumn(table, loose, after), after.path)]
        return [(AlterColumn(table, before, after, retyped, wider), after.path)]

    def _loosened(self, pair: Pair, column: ColumnText) -> ColumnText:
        """An old column as it is once what stands in the way is gone."""
        altered = (d for d, _ in self.drops if isinstance(d, AlterColumn) and d.table == pair.old.sql)
        return next((d.after for d in altered if d.before.key == column.key), column)

    def _part_uncast(self, pair: Pair) -> None:
        """A column whose values have no way to its new type is another column."""
        for before, after in tuple(pair.columns):
            if before.type != after.type and not self.ways.cast(before.name, before.type, after.type):
                pair.columns.remove((before, after))
                pair.names.pop(before.name, None)
                pair.dropped.append(before)
                pair.added.append(after)

    def _is_beyond_altering(self, pair: Pair) -> bool:
        """Whether a column must change as the dialect alters none, or all columns would be gone for a moment."""
        if not all(self.ways.alters(before, after) for before, after in pair.columns):
            return True
        stays = [c for c in (*(b for b, _ in pair.columns), *self._late(pair)) if not c.generated]
        return self.ways.numbers_one and not stays and bool(pair.old.columns)

    def _late(self, pair: Pair) -> list[ColumnText]:
        """The columns that go at the end: those with values of their own whose names nobody wants, and whose numbering
        is in nobody's way."""
        wanted = {folded(c.name) for c in pair.new.columns}
        gone = [c for c in pair.dropped if not c.generated and folded(c.name) not in wanted]
        return [c for c in gone if not (c.identity and self.ways.numbers_one)]

    def _is_split_anew(self, pair: Pair) -> bool:
        same = pair.here(pair.old.partition) == pair.new.partition
        if words(pair.old.partition) & (pair.disturbed if self.mysql else pair.retyped):
            return True  # none alters a column that a table is cut by; MySQL renames none either
        return not same or [v for _, v in pair.old.partitions] != [v for _, v in pair.new.partitions]

    def _copy(self, pair: Pair) -> Found:
        new, aside = pair.new, self.asides[pair.new.key]
        columns = copied_columns(pair, self.ways)
        made = replace(new, foreigns=(), indexes=(), comments=())
        copy = CopyTable(aside, new.sql, made, columns, lost(pair), may_be_refused(pair, self.pairs), tuple(pair.names))
        out: Found = [(copy, new.path), (DropTable(aside, copied=True), new.path)]
        return out + [(AddIndex(new.sql, i, False), i.path) for i in new.indexes]


def _spread(pair: Pair, copied: bool) -> Found:
    """What Citus is to be told: a copy is not spread, and a column that has another name spreads as before."""
    before, after = None if copied else pair.old.spread, pair.new.spread
    came = {old.key: new.key for old, new in pair.columns}
    now = before and (came.get(before.column), before.count)
    if now == (after and (after.column, after.count)):
        return []
    return [(SetSpread(pair.new.sql, before, after), after.path if after else pair.new.path)]


def _like(wanted: _PartT, parts: list[_PartT], pair: Pair) -> _PartT | None:
    """The old part that says the same, best the one of the same name: an index may be there twice."""
    alike = [p for p in parts if p.kind == wanted.kind and pair.here(p.text) == wanted.text]
    kept = {c.name for c in pair.new.constraints} | {i.name for i in pair.new.indexes}
    return next((p for p in alike if p.name == wanted.name), next((p for p in alike if p.name not in kept), None))


def _relations(built: Built) -> set[str]:
    """Every name that a store's tables, constraints and indexes have, folded."""
    out: set[str] = set()
    for table in built.tables:
        out.add(table.name)
        out |= {c.name for c in table.constraints} | {i.name for i in table.indexes}
        out |= {f.name for f in table.foreigns} | {name for name, _ in table.partitions}
    return set(map(folded, out - {""}))


def _within(table: BuiltTable, name: str) -> str:
    return _in_schema(table.schema, name)


def _in_schema(schema: str, name: str) -> str:
    return f"{schema}.{name}" if schema else name


def _dropped(table: str, column: ColumnText) -> DropColumn:
    return DropColumn(table, column.name, bool(column.default))


def _added(table: str, column: ColumnText) -> Found:
    """A new column; one that must have a value gets one in rows that are there."""
    needs = column.required and not (column.default or column.identity or column.generated)
    if not needs or not column.fill:
        return [(AddColumn(table, column), column.path)]
    loose = replace(column, required=False)
    return [
        (AddColumn(table, loose), column.path),
        (Backfill(table, column.name, column.fill), column.path),
        (AlterColumn(table, loose, column), column.path),
    ]


def _renamed_part(part: str, to: str, old: str, new: str, path: Path) -> Found:
    """A part of a partitioned table goes with its table."""
    bare, wanted = part.removeprefix(f"{old}."), to.removeprefix(f"{new}.")
    moved: Found = [(MoveTable(part, new), path)] if old != new else []
    named: Found = [(RenameTable(_in_schema(new, bare), wanted, False), path)] if bare != wanted else []
    return moved + named


def _is_numbered(deed: Deed) -> bool:
    column = deed.column if isinstance(deed, AddColumn) else deed.after if isinstance(deed, AlterColumn) else None
    return column is not None and bool(column.identity)


def _says(column: ColumnText, with_comment: bool) -> tuple[object, ...]:
    words_ = (column.type, column.required, column.identity, column.generated, column.default, column.update)
    return (*words_, column.comment) if with_comment else words_
