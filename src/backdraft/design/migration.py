"""The steps that lead a database from one design to another: what `compare` finds and `render/sql` writes.

Each deed names tables as they are called at that moment. A step is a deed with its risks and what is to be known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from backdraft.design.built import (
    BuiltIndex,
    BuiltTable,
    BuiltType,
    ColumnText,
    CommentText,
    ConstraintText,
    ForeignKeyText,
    Spread,
)
from backdraft.design.output import Note
from backdraft.design.paths import Path

#: What a step may do: lose data; fail on rows that are there; break a program that still runs; keep writers waiting.
#: A step with none of these is portable: it runs anywhere, at any time.
Risk = Literal["destructive", "data-dependent", "backward-incompatible", "locking"]


@dataclass(frozen=True, slots=True)
class AddExtension:
    """An extension that a type comes with."""

    name: str


@dataclass(frozen=True, slots=True)
class AddType:
    """A type that is new."""

    type: BuiltType


@dataclass(frozen=True, slots=True)
class DropType:
    """A type that nothing has any more."""

    name: str


@dataclass(frozen=True, slots=True)
class RenameType:
    """A type under another name."""

    name: str
    to: str


@dataclass(frozen=True, slots=True)
class AddMember:
    """A member more in an enum type, before another one (none: last)."""

    type: str
    member: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class AddTable:
    """A new table with its indexes and comments, without foreign keys where these can come later."""

    table: BuiltTable


@dataclass(frozen=True, slots=True)
class DropTable:
    """A table that is no more; `copied` when its rows live on in another."""

    table: str
    copied: bool = False


@dataclass(frozen=True, slots=True)
class RenameTable:
    """A table under another name of the same schema; `public` when programs knew the old one."""

    table: str
    to: str
    public: bool = True


@dataclass(frozen=True, slots=True)
class MoveTable:
    """A table in another schema (empty: the default one)."""

    table: str
    schema: str


@dataclass(frozen=True, slots=True)
class CopyTable:
    """A table made anew as `made` under the name `name`, with the rows of `table`: each of `columns` is a column of the
    new table and the expression over the old one that gives it, `lost` are old ones left behind. `refusing` when the
    new table may refuse a row; `renamed` are old names that programs knew. `itself`: the foreign keys from the new
    table to itself, each as its columns and its targets, where a row must come after the one that it points to."""

    table: str
    name: str
    made: BuiltTable
    columns: tuple[tuple[str, str], ...]
    lost: tuple[str, ...] = ()
    refusing: bool = False
    renamed: tuple[str, ...] = ()
    itself: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class SetAside:
    """The rows of `table` kept in a temporary table `name`, while the table is made anew."""

    table: str
    name: str


@dataclass(frozen=True, slots=True)
class AddSequence:
    """A sequence that is new."""

    name: str


@dataclass(frozen=True, slots=True)
class DropSequence:
    """A sequence that nothing has any more."""

    name: str


@dataclass(frozen=True, slots=True)
class CountOn:
    """A new sequence that goes on after the greatest number of a column."""

    table: str
    column: str
    sequence: str


@dataclass(frozen=True, slots=True)
class RenameColumn:
    """A column under another name."""

    table: str
    name: str
    to: str


@dataclass(frozen=True, slots=True)
class AddColumn:
    """A column more."""

    table: str
    column: ColumnText


@dataclass(frozen=True, slots=True)
class DropColumn:
    """A column less, with its default, if it has one."""

    table: str
    name: str
    with_default: bool = False


@dataclass(frozen=True, slots=True)
class AlterColumn:
    """A column that becomes `after`; it has its new name already. `retyped` when its type's values change; `wider` when
    each value of the old type is one of the new one as it stands."""

    table: str
    before: ColumnText
    after: ColumnText
    retyped: bool = False
    wider: bool = False


@dataclass(frozen=True, slots=True)
class Backfill:
    """A value for rows that have none."""

    table: str
    column: str
    value: str


@dataclass(frozen=True, slots=True)
class AddConstraint:
    """A key or a check more; `beside` when it may be looked at while others write."""

    table: str
    constraint: ConstraintText
    beside: bool = True


@dataclass(frozen=True, slots=True)
class DropConstraint:
    """A key or a check less."""

    table: str
    constraint: ConstraintText


@dataclass(frozen=True, slots=True)
class RenameConstraint:
    """A constraint under another name; `name` is with its schema where constraints are things of the schema. A key has
    an index of its name."""

    table: str
    name: str
    to: str
    is_key: bool = False


@dataclass(frozen=True, slots=True)
class AddForeign:
    """A foreign key more; `later` when rows that are there may be looked at afterwards."""

    table: str
    foreign: ForeignKeyText
    later: bool = True


@dataclass(frozen=True, slots=True)
class DropForeign:
    """A foreign key less, with the index that the engine made for it by itself, if it did."""

    table: str
    foreign: ForeignKeyText
    with_index: bool = False


@dataclass(frozen=True, slots=True)
class AddIndex:
    """An index more; `beside` when it may be built while others write."""

    table: str
    index: BuiltIndex
    beside: bool = True


@dataclass(frozen=True, slots=True)
class DropIndex:
    """An index less; `name` is with its schema."""

    table: str
    name: str


@dataclass(frozen=True, slots=True)
class RenameIndex:
    """An index under another name; `name` is with its schema."""

    table: str
    name: str
    to: str


@dataclass(frozen=True, slots=True)
class SetOptions:
    """A table's options; `before` are the old ones."""

    table: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class SetPartition:
    """A table that is cut in place as `text` says; without one it is whole again."""

    table: str
    text: str


@dataclass(frozen=True, slots=True)
class SetSpread:
    """A table that Citus spreads otherwise; None: it does not. Somebody does it by hand."""

    table: str
    before: Spread | None
    after: Spread | None


@dataclass(frozen=True, slots=True)
class SetComment:
    """A comment; without a text it is taken away. `there`: one is there, which this one takes the place of."""

    comment: CommentText
    there: bool = False


Deed = (
    AddExtension
    | AddType
    | DropType
    | RenameType
    | AddMember
    | AddTable
    | DropTable
    | RenameTable
    | MoveTable
    | CopyTable
    | SetAside
    | AddSequence
    | DropSequence
    | CountOn
    | RenameColumn
    | AddColumn
    | DropColumn
    | AlterColumn
    | Backfill
    | AddConstraint
    | DropConstraint
    | RenameConstraint
    | AddForeign
    | DropForeign
    | AddIndex
    | DropIndex
    | RenameIndex
    | SetOptions
    | SetPartition
    | SetSpread
    | SetComment
)


@dataclass(frozen=True, slots=True)
class Step:
    """A deed, the entry that it is for, its risks, and a word about them."""

    deed: Deed
    path: Path = ()
    risks: tuple[Risk, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Migration:
    """The steps for one store in one dialect, in order. `notes` say what cannot be done by steps."""

    dialect: str
    steps: tuple[Step, ...] = ()
    notes: tuple[Note, ...] = ()
