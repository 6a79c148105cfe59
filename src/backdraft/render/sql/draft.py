"""A table on its way to SQL: what its parts (columns, keys, indexes) share while they are written, and give."""

from __future__ import annotations

from dataclasses import dataclass, field

from backdraft.design.built import ColumnText, CommentText, ConstraintKind, Spread
from backdraft.design.output import Note
from backdraft.design.paths import Path
from backdraft.design.view import View
from backdraft.render.sql.dialects import DIALECTS, Dialect
from backdraft.render.sql.expressions import Expression, Place, Scope, write_expression
from backdraft.render.sql.facts import Facts, Field, Shape
from backdraft.render.sql.naming import TableName, Wanted
from backdraft.render.sql.write import ident


@dataclass(frozen=True, slots=True)
class EnumText:
    """A type to create before the table: its name or the name it wants, and its members."""

    name: str | Wanted
    members: tuple[str, ...]
    path: Path


@dataclass(frozen=True, slots=True)
class Constraint:
    """A constraint's line: its name and what stands `after` it. Without a name `after` is all."""

    name: Wanted | None
    after: str
    path: Path
    kind: ConstraintKind = "check"


@dataclass(frozen=True, slots=True)
class ForeignText:
    """A foreign key: `id` in its table, the design's name of the `target`, the words after the name; the identifiers
    of both ends."""

    id: str
    target: str
    name: Wanted
    after: str
    path: Path
    columns: tuple[str, ...]
    targets: tuple[str, ...]
    actions: str = ""


@dataclass(frozen=True, slots=True)
class IndexText:
    """`CREATE … INDEX name …;` around its name. `comment` is a statement's end after the index's name, `columns` the
    identifiers of the parts at its beginning that are whole columns."""

    before: str
    name: Wanted
    after: str
    path: Path
    remark: str = ""
    comment: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A table's SQL but for the names that other tables may want too (`wants`), and the order of the foreign keys.

    `withheld` are the names of indexes that the dialect cannot have: they stay theirs, so that what another wants is
    called the same in every dialect.
    """

    table: str
    path: Path
    name: TableName
    sql: str
    remarks: tuple[tuple[str, Path], ...] = ()
    enums: tuple[EnumText, ...] = ()
    columns: tuple[ColumnText, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    foreigns: tuple[ForeignText, ...] = ()
    indexes: tuple[IndexText, ...] = ()
    options: str = ""
    partition: str = ""
    comments: tuple[CommentText, ...] = ()
    partitions: tuple[tuple[Wanted, str], ...] = ()
    spread: Spread | None = None
    extensions: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    withheld: tuple[str, ...] = ()
    wants: tuple[str, ...] = ()

    def wanted(self) -> tuple[str, ...]:
        """Every name that must be the only one in its store."""
        enums = tuple(e.name.name for e in self.enums if isinstance(e.name, Wanted))
        constraints = tuple(c.name.name for c in self.constraints if c.name)
        foreigns = tuple(f.name.name for f in self.foreigns)
        indexes = tuple(i.name.name for i in self.indexes)
        return enums + constraints + foreigns + indexes + tuple(w.name for w, _ in self.partitions) + self.withheld


@dataclass(slots=True)
class Draft:
    """What is known while one table is written, and what piles up."""

    view: View
    dialect: Dialect
    facts: Facts
    name: TableName
    sql: str
    names: dict[str, str]
    scope: Scope
    enum_names: dict[str, str]
    notes: list[Note] = field(default_factory=list)
    key: tuple[str, ...] = ()
    auto: str = ""
    autos: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)
    caps: dict[str, int] = field(default_factory=dict)
    generated: dict[str, Expression] = field(default_factory=dict)
    spelled: dict[str, str] = field(default_factory=dict)
    enums: list[EnumText] = field(default_factory=list)
    constraints: list[Constraint] = field(default_factory=list)
    withheld: list[str] = field(default_factory=list)

    @property
    def table(self) -> str:
        """The design's name of the table."""
        return self.facts.table.name

    @property
    def is_mysql(self) -> bool:
        """Whether MySQL and MariaDB are the target."""
        return self.dialect.name == "mysql"

    def keeps(self, column: str) -> bool:
        """Whether a generated column is kept like any other, so that keys may hold it and it may be required."""
        return self.dialect.keeps_generated and not self.field(column).column.has("virtual")

    def note(self, path: Path, message: str) -> None:
        """Record something that the dialect cannot have."""
        self.notes.append(Note(path, message))

    def ident(self, column: str) -> str:
        """The identifier of a column of this table."""
        return ident(self.names[column], self.dialect.name)

    def idents(self, columns: tuple[str, ...]) -> str:
        """Several columns, with commas."""
        return ", ".join(self.ident(c) for c in columns)

    def field(self, name: str) -> Field:
        """A column that is known to be there."""
        found = self.facts.field(name)
        if found is None:
            raise KeyError(name)
        return found

    def expression(self, text: str, place: Place, target: Shape | None = None) -> Expression:
        """A person's expression over the columns of this table, for a column of the type `target`."""
        return write_expression(text, self.dialect.key or self.dialect.name, place, self.scope, target)

    def parts(self, columns: tuple[str, ...]) -> tuple[str, ...]:
        """The words that a constraint over `columns` is named by."""
        return (self.name.name, *(self.names[c] for c in columns))


def dialect_of(name: str) -> Dialect:
    """The dialect called `name`.

    Raises:
        ValueError: There is none.
    """
    if name not in DIALECTS:
        raise ValueError(f'no SQL dialect "{name}"; there are {", ".join(DIALECTS)}')
    return DIALECTS[name]
