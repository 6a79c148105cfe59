"""Columns, indexes, keys, tables, mixins and named types."""

from __future__ import annotations

from typing import Literal

from backdraft.design.dataclass import dataclass
from backdraft.design.model.values import Amount, Growth
from backdraft.design.nodes import Plain


@dataclass(frozen=True, slots=True)
class SqlType:
    """A logical type. `name` is one of the format's own (`varchar`, `timestamptz`, `enum`, `native`), or `named`.

    `args` are length or precision and scale, `members` an enum's, `array` the number of `[]`. `text` is the name in
    `types` for `named` (and for an enum that was looked up there), the engine's own spelling for `native`.
    """

    name: str
    args: tuple[int, ...] = ()
    members: tuple[str, ...] = ()
    array: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Default:
    """`kind` is `number`, `text`, `word` (true false null [] {} now today uuid uuid7) or `sql` (as written)."""

    kind: Literal["number", "text", "word", "sql"]
    value: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column (or a field, or an alias type). With no `type` it is its target's.

    `target` is `(table, column)`; an empty column stands for the target's primary key. `low`, `high` are inclusive,
    numbers as written.
    """

    name: str
    type: SqlType | None = None
    nullable: bool = False
    target: tuple[str, str] | None = None
    flags: tuple[str, ...] = ()
    low: str = ""
    high: str = ""
    delete: str = ""
    update: str = ""
    was: str = ""
    default: Default | None = None
    generated: str = ""
    note: str = ""
    ignore: tuple[tuple[str, str], ...] = ()
    native: tuple[tuple[str, Plain], ...] = ()

    def __hash__(self) -> int:
        # What mostly tells two apart: derived work is looked up by columns, thousands of times for one edit.
        return hash((self.name, self.type, self.target, self.note))

    def has(self, flag: str) -> bool:
        """Whether `pk unique index auto unsigned soft virtual pii secret email uri hostname phone` is set.

        A field of a derived type may also have `optional` or `required` (`resolve.tables.fields_of`).
        """
        return flag in self.flags


@dataclass(frozen=True, slots=True)
class IndexPart:
    """A column, or an expression (`lower(email)`; in brackets or not) as written."""

    column: str = ""
    expression: str = ""
    desc: bool = False
    nulls: str = ""
    opclass: str = ""


@dataclass(frozen=True, slots=True)
class Index:
    """`unique part, part include (a) using gin name=x where EXPR`."""

    parts: tuple[IndexPart, ...]
    unique: bool = False
    include: tuple[str, ...] = ()
    using: str = ""
    name: str = ""
    where: str = ""
    note: str = ""
    ignore: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """`a, b -> t(x, y) delete=cascade`; empty `target_columns` stand for the primary key."""

    columns: tuple[str, ...]
    table: str
    target_columns: tuple[str, ...] = ()
    delete: str = ""
    update: str = ""
    flags: tuple[str, ...] = ()
    note: str = ""
    ignore: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Split:
    """`hash(id) 64` of `shard` and `partition`; `every` is `month` and the like."""

    by: Literal["hash", "range", "list"]
    columns: tuple[str, ...]
    count: int | None = None
    every: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table as its own text says it; `schema.columns_of` adds what the mixins bring. `db_name` is the key `name`."""

    name: str
    store: str = ""
    db_name: str = ""
    title: str = ""
    owner: str = ""
    note: str = ""
    use: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    key: tuple[str, ...] = ()
    foreign: tuple[ForeignKey, ...] = ()
    checks: tuple[tuple[str, str], ...] = ()
    indexes: tuple[Index, ...] = ()
    rows: Amount | None = None
    row: Amount | None = None
    growth: Growth | None = None
    keep: Amount | None = None
    consistency: str = ""
    shard: Split | None = None
    partition: Split | None = None
    native: tuple[tuple[str, Plain], ...] = ()
    was: str = ""
    tags: tuple[str, ...] = ()
    ignore: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Mixin:
    """Columns that several tables share."""

    name: str
    columns: tuple[Column, ...] = ()


@dataclass(frozen=True, slots=True)
class Pick:
    """A field of a derived type: `note?` (`optional` True), `note!` (False), `note` (None: as its column)."""

    name: str
    optional: bool | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A field added to a derived type: `lines:OrderLine[]?`. `type` is a type, a table or a plain SQL type."""

    name: str
    type: str
    array: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class TypeDef:
    """A named type, by `form`:

    `enum` has `members`; `column` has `column` (a column line); `union` has `options` (names);
    `derived` has `base`, `pick` (empty: all), `drop`, `add`; `fields` has `fields` (column lines).
    """

    name: str
    form: Literal["enum", "column", "union", "derived", "fields"]
    members: tuple[str, ...] = ()
    column: Column | None = None
    options: tuple[str, ...] = ()
    base: str = ""
    pick: tuple[Pick, ...] = ()
    drop: tuple[str, ...] = ()
    add: tuple[Part, ...] = ()
    fields: tuple[Column, ...] = ()
    note: str = ""
