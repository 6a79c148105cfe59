"""What a table is, whatever the dialect: columns with their real types, keys, indexes, foreign keys, and where each is
written in the file. Everything here is derived work of one table, remembered by the view."""

from __future__ import annotations

from dataclasses import dataclass, replace

from backdraft.design.identity import foreign_id, index_id
from backdraft.design.model import (
    Column,
    Default,
    ForeignKey,
    Index,
    IndexPart,
    Mixin,
    SqlType,
    Store,
    Table,
    TypeDef,
)
from backdraft.design.notation.schema import format_foreign, format_index
from backdraft.design.paths import Path
from backdraft.design.resolve.services import store_kind
from backdraft.design.resolve.tables import full_column, primary_key, store_of
from backdraft.design.view import View

_TEXT = SqlType("text")


@dataclass(frozen=True, slots=True)
class Shape:
    """The type of a column after targets and named types are followed.

    `enum` is the name in `types` of an enum (empty for one written in the column). `nullable`, `bounds` and `default`
    are the column's own, else what its named type brings. `missing` is the name of a type that is not there. `at` is
    the table and column that say the type.
    """

    type: SqlType
    enum: str = ""
    unsigned: bool = False
    nullable: bool = False
    bounds: tuple[str, str] = ("", "")
    default: Default | None = None
    missing: str = ""
    at: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a table, its own or a mixin's, and where it is written."""

    column: Column
    shape: Shape
    path: Path

    @property
    def name(self) -> str:
        """The design's name."""
        return self.column.name


@dataclass(frozen=True, slots=True)
class Unique:
    """A unique key of plain columns."""

    columns: tuple[str, ...]
    path: Path
    name: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Foreign:
    """A foreign key within its store whose target is a key. `id` is what it is known by in its table."""

    id: str
    columns: tuple[str, ...]
    table: str
    targets: tuple[str, ...]
    delete: str
    update: str
    path: Path


@dataclass(frozen=True, slots=True)
class Facts:
    """A table. `notes` are `(path, message)` of what no dialect can have."""

    table: Table
    store: str
    fields: tuple[Field, ...]
    key: tuple[str, ...] = ()
    uniques: tuple[Unique, ...] = ()
    indexes: tuple[tuple[Index, Path], ...] = ()
    foreigns: tuple[Foreign, ...] = ()
    notes: tuple[tuple[Path, str], ...] = ()

    @property
    def path(self) -> Path:
        """Where the table is written."""
        return ("tables", self.table.name)

    def field(self, name: str) -> Field | None:
        """The column of that name."""
        return next((f for f in self.fields if f.column.name == name), None)


def placed_columns(view: View, name: str) -> tuple[tuple[Column, Path], ...]:
    """A table's columns, its mixins' after its own, each with its place; the first of a name wins."""
    table = view.get(Table, "tables", name)
    if table is None:
        return ()
    out: dict[str, tuple[Column, Path]] = {}
    for column in table.columns:
        out.setdefault(column.name, (column, ("tables", name, "columns", column.name)))
    for use in table.use:
        mixin = view.get(Mixin, "mixins", use)
        for column in mixin.columns if mixin else ():
            out.setdefault(column.name, (column, ("mixins", use, column.name)))
    return tuple(out.values())


def key_of(view: View, name: str) -> tuple[str, ...]:
    """The columns of a table's primary key, none twice."""
    return tuple(dict.fromkeys(primary_key(view, name)))


def shapes_of(view: View, table: str) -> tuple[tuple[str, Shape], ...]:
    """Each column of a table with its real type, through targets and named types; text where that leads nowhere."""
    return tuple((column.name, _shape(view, table, column)) for column, _ in view.ask(placed_columns, table))


def shape_of(view: View, table: str, column: str) -> Shape:
    """The real type of one column."""
    return next((shape for name, shape in view.ask(shapes_of, table) if name == column), Shape(_TEXT))


def _shape(view: View, table: str, column: Column) -> Shape:
    full = full_column(view, column)
    type_ = full.type or _TEXT
    bounds = (full.low, full.high) if column.type is not None else (column.low, column.high)
    return Shape(
        type=replace(type_, text="") if type_.name == "enum" else type_,
        enum=type_.text if type_.name == "enum" else "",
        unsigned=full.has("unsigned"),
        nullable=full.nullable,
        bounds=bounds,
        default=full.default,
        missing=_missing(view, column),
        at=_origin(view, table, column),
    )


def _missing(view: View, column: Column) -> str:
    """The name of the column's type when there is no such type."""
    if column.type is None or column.type.name != "named":
        return ""
    name = column.type.text
    known = view.get(TypeDef, "types", name) or view.get(Table, "tables", name)
    return "" if known else name


def _origin(view: View, table: str, column: Column) -> tuple[str, str]:
    """The table and column that say the type, at the end of a row of targets."""
    seen: set[tuple[str, str]] = set()
    at = (table, column.name)
    found: Column | None = column
    while found is not None and found.type is None and found.target is not None and at not in seen:
        seen.add(at)
        there, name = found.target
        name = name or next(iter(view.ask(key_of, there)), "")
        at = (there, name)
        found = next((c for c, _ in view.ask(placed_columns, there) if c.name == name), None)
    return at


@dataclass(frozen=True, slots=True)
class Parent:
    """What a foreign key must know of the table that it points to; `keys` are what it may point to."""

    store: str
    columns: frozenset[str]
    key: tuple[str, ...]
    keys: tuple[tuple[str, ...], ...]


def parent(view: View, name: str) -> Parent | None:
    """A table as others point to it; None when there is none."""
    if view.get(Table, "tables", name) is None:
        return None
    key = view.ask(key_of, name)
    columns = frozenset(column.name for column, _ in view.ask(placed_columns, name))
    keys = tuple(k for k in (key, *(u.columns for u in view.ask(uniques_of, name))) if k)
    return Parent(view.ask(store_of, name), columns, key, keys)


def uniques_of(view: View, name: str) -> tuple[Unique, ...]:
    """The unique keys of plain columns: of flags and of indexes that are nothing more."""
    table = view.get(Table, "tables", name)
    if table is None:
        return ()
    placed = view.ask(placed_columns, name)
    names = {column.name for column, _ in placed}
    key = view.ask(key_of, name)
    out: dict[tuple[str, ...], Unique] = {}
    for column, path in placed:
        if column.has("unique") and key != (column.name,):
            out[(column.name,)] = Unique((column.name,), path)
    for index in table.indexes:
        columns = tuple(p.column for p in index.parts)
        whole = is_plain_unique(index) and set(columns) <= names and len(set(columns)) == len(columns)
        if whole and columns != key:  # the key is unique; PostgreSQL leaves the second one out without a word
            path = ("tables", name, "indexes", index_key(index))
            out.setdefault(columns, Unique(columns, path, index.name, index.note))
    return tuple(out.values())


def is_plain_unique(index: Index) -> bool:
    """Whether a unique index is a constraint: whole columns, nothing else said."""
    simple = all(p.column and not (p.desc or p.nulls or p.opclass) for p in index.parts)
    return index.unique and bool(index.parts) and simple and not (index.include or index.using or index.where)


def index_key(index: Index) -> str:
    """What an index is known by in its list."""
    return index_id(format_index(replace(index, note="")))


def _foreign_key(foreign: ForeignKey) -> str:
    return foreign_id(format_foreign(replace(foreign, note="")))


def facts(view: View, name: str) -> Facts | None:
    """Everything about the table `name`; None when there is none."""
    table = view.get(Table, "tables", name)
    if table is None:
        return None
    placed = view.ask(placed_columns, name)
    notes: list[tuple[Path, str]] = []
    fields: list[Field] = []
    shapes = dict(view.ask(shapes_of, name))
    for column, path in placed:
        shape = shapes[column.name]
        if shape.missing:
            notes.append((path, f'there is no type "{shape.missing}"; text stands for it'))
        fields.append(Field(column, shape, path))
    names = {f.name for f in fields}
    uniques = view.ask(uniques_of, name)
    key = view.ask(key_of, name)
    path = ("tables", name)
    unknown = [c for c in table.key if c not in names]
    if unknown:
        notes.append(((*path, "key"), f"there is no column {', '.join(unknown)}; it is left out of the key"))
    return Facts(
        table=table,
        store=view.ask(store_of, name),
        fields=tuple(fields),
        key=key,
        uniques=uniques,
        indexes=_indexes(table, tuple(fields), uniques, key, notes),
        foreigns=_foreigns(view, table, placed, notes),
        notes=tuple(notes),
    )


def _indexes(
    table: Table,
    fields: tuple[Field, ...],
    uniques: tuple[Unique, ...],
    key: tuple[str, ...],
    notes: list[tuple[Path, str]],
) -> tuple[tuple[Index, Path], ...]:
    """The indexes that are no constraints, those of flags first."""
    out: list[tuple[Index, Path]] = []
    names = {f.name for f in fields}
    seen: set[Index] = set()
    for field in fields:
        plain = (IndexPart(field.name),)
        is_key = key[:1] == (field.name,) or any(u.columns == (field.name,) for u in uniques)
        is_key = is_key or any(i.parts == plain and not (i.where or i.using) for i in table.indexes)
        if field.column.has("index") and not is_key:
            out.append((Index(plain), field.path))
    for index in table.indexes:
        path = ("tables", table.name, "indexes", index_key(index))
        columns = [p.column for p in index.parts if p.column]
        unknown = [c for c in (*columns, *index.include) if c not in names]
        if unknown:
            notes.append((path, f"there is no column {', '.join(unknown)}; the index is left out"))
        elif len(set(columns)) != len(columns):
            notes.append((path, "a column stands in it twice; the index is left out"))
        elif index.parts and not is_plain_unique(index) and _bare(index) not in seen:
            seen.add(_bare(index))
            out.append((index, path))
    return tuple(out)


def _bare(index: Index) -> Index:
    return replace(index, note="", ignore=())


def _foreigns(
    view: View, table: Table, placed: tuple[tuple[Column, Path], ...], notes: list[tuple[Path, str]]
) -> tuple[Foreign, ...]:
    """The foreign keys that an engine can keep; the others leave a note, unless the design means no constraint."""
    own = {column.name for column, _ in placed}
    out: dict[str, Foreign] = {}
    stated: list[tuple[ForeignKey, Path]] = []
    for column, path in placed:
        if column.target is not None:
            update = "" if column.update == "now" else column.update
            target = (column.target[1],) if column.target[1] else ()
            flags = ("soft",) if column.has("soft") else ()
            stated.append((ForeignKey((column.name,), column.target[0], target, column.delete, update, flags), path))
    stated += [(f, ("tables", table.name, "foreign", _foreign_key(f))) for f in table.foreign]
    store = view.ask(store_of, table.name)
    for foreign, path in stated:
        if "soft" in foreign.flags:
            continue
        there = view.ask(parent, foreign.table)
        if there is None or there.store != store:
            continue
        targets = foreign.target_columns or there.key
        reason = _no_constraint(there, foreign, targets, own)
        if reason:
            notes.append((path, f"no constraint: {reason}"))
            continue
        id_ = f"{','.join(foreign.columns)}->{foreign.table}({','.join(targets)})"
        if id_ not in out:
            out[id_] = Foreign(id_, foreign.columns, foreign.table, targets, foreign.delete, foreign.update, path)
    return tuple(out.values())


def _no_constraint(there: Parent, foreign: ForeignKey, targets: tuple[str, ...], own: set[str]) -> str:
    """Why no engine would take the foreign key, or nothing."""
    unknown = [c for c in foreign.columns if c not in own]
    if unknown:
        return f"there is no column {', '.join(unknown)}"
    missing = [c for c in targets if c not in there.columns]
    if missing:
        return f"{foreign.table} has no column {', '.join(missing)}"
    if not targets:
        return f"{foreign.table} has no primary key"
    if len(targets) != len(foreign.columns):
        return f"{len(foreign.columns)} columns cannot point to {len(targets)}"
    if len(set(foreign.columns)) != len(foreign.columns):
        return "a column stands in it twice"
    if not any(set(k) == set(targets) for k in there.keys):
        return f"{', '.join(targets)} is no key of {foreign.table}; make it unique"
    return ""


def databases(view: View) -> tuple[str, ...]:
    """The stores that tables live in, in the order of the file: databases first declared, then others named."""
    declared = [s.name for s in view.all(Store, "stores") if view.ask(store_kind, s.name) == "database"]
    used = [view.ask(store_of, path[1]) for path in view.paths("tables")]
    return tuple(dict.fromkeys([s for s in declared if s in used] + used))
