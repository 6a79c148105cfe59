"""A database as a design makes it, in the words of one dialect: what the SQL renderer builds and migrations compare.

Every text is SQL as a fresh create would write it: names are quoted where they must be, types and literals are the
dialect's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from backdraft.design.output import Note
from backdraft.design.paths import Path

ConstraintKind = Literal["primary", "unique", "check"]


@dataclass(frozen=True, slots=True)
class ColumnText:
    """A column. `key` is the design's name, `name` the database's; all else is the words behind `name type`.

    `remark` is a comment for dialects that have no other. `fill` is what rows that are there may get when the column
    must have a value and no default gives one. `required_last`: NOT NULL stands behind the default (Oracle).
    `sequence` is what numbers the column where that is a thing of its own (DuckDB).
    """

    key: str
    name: str
    type: str
    path: Path
    required: bool = False
    identity: str = ""
    generated: str = ""
    default: str = ""
    update: str = ""
    comment: str = ""
    remark: str = ""
    fill: str = ""
    required_last: bool = False
    sequence: str = ""

    @property
    def rest(self) -> str:
        """The words behind the type."""
        required = "NOT NULL" if self.required else ""
        default = f"DEFAULT {self.default}" if self.default else ""
        order = (self.generated, required) if self.generated else (required, self.identity, default, self.update)
        if self.required_last:
            order = (self.generated, self.identity, default, required)
        return " ".join(word for word in (*order, self.comment) if word)


@dataclass(frozen=True, slots=True)
class ConstraintText:
    """A key or a check: `text` is what stands behind its name, which may be empty."""

    kind: ConstraintKind
    name: str
    text: str
    path: Path


@dataclass(frozen=True, slots=True)
class ForeignKeyText:
    """A foreign key: `id` in its table, `columns` its own names, `target` the design's name of the other table."""

    id: str
    name: str
    columns: tuple[str, ...]
    target: str
    targets: tuple[str, ...]
    text: str
    path: Path
    actions: str = ""


@dataclass(frozen=True, slots=True)
class BuiltIndex:
    """`CREATE kind name ON table text`. `columns` are the parts at its beginning that are whole columns; `remark`
    is a comment for dialects that have no other."""

    kind: str
    name: str
    text: str
    path: Path
    columns: tuple[str, ...] = ()
    remark: str = ""

    @property
    def said(self) -> tuple[str, str, str]:
        """What a database knows of it: two that say the same are one."""
        return self.name, self.kind, self.text


@dataclass(frozen=True, slots=True)
class BuiltType:
    """An enum type; its members are literals."""

    name: str
    members: tuple[str, ...]
    path: Path


@dataclass(frozen=True, slots=True)
class CommentText:
    """A comment that is a statement of its own: `COMMENT ON target IS text`. `key` is the design's name of the column
    (empty: of the table), or the index's own."""

    key: str
    target: str
    text: str
    path: Path

    @property
    def of_index(self) -> bool:
        """Whether it is an index's."""
        return self.target.startswith("INDEX ")


@dataclass(frozen=True, slots=True)
class Spread:
    """What Citus spreads a table by: the design's name of the `column`, the database's `name`, how many shards."""

    column: str
    name: str
    count: int | None
    path: Path


@dataclass(frozen=True, slots=True)
class BuiltTable:
    """A table. `key` is the design's name; `sql` is the name with its schema, which `schema` is alone.

    `options` stand behind the closing bracket, `partition` behind those, `partitions` are `(name, values)`, `remarks`
    lines of comment above it, `opening` statements that must come before it: its schema. `spread` is how Citus spreads
    it, once it is there with its indexes.
    """

    key: str
    schema: str
    name: str
    sql: str
    path: Path
    columns: tuple[ColumnText, ...]
    constraints: tuple[ConstraintText, ...] = ()
    foreigns: tuple[ForeignKeyText, ...] = ()
    indexes: tuple[BuiltIndex, ...] = ()
    comments: tuple[CommentText, ...] = ()
    options: str = ""
    partition: str = ""
    partitions: tuple[tuple[str, str], ...] = ()
    opening: tuple[str, ...] = ()
    remarks: tuple[tuple[str, Path], ...] = ()
    spread: Spread | None = None

    @property
    def sequences(self) -> tuple[str, ...]:
        """What numbers its columns, where that comes before the table."""
        return tuple(c.sequence for c in self.columns if c.sequence)

    def column(self, key: str) -> ColumnText | None:
        """The column that the design calls `key`."""
        return next((c for c in self.columns if c.key == key), None)


@dataclass(frozen=True, slots=True)
class Built:
    """A store's tables, in an order in which they can be created, and the types that they need."""

    dialect: str
    tables: tuple[BuiltTable, ...] = ()
    types: tuple[BuiltType, ...] = ()
    extensions: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()

    def table(self, key: str) -> BuiltTable | None:
        """The table that the design calls `key`."""
        return next((t for t in self.tables if t.key == key), None)
