"""Tables as they pile up while a script is read, statement by statement."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from backdraft.design.model import Column, ForeignKey, Index, Split, SqlType
from backdraft.design.nodes import Plain

if TYPE_CHECKING:
    from sqlglot import exp


@dataclass(slots=True)
class Growing:
    """A table. `names` leads from a column's name in small letters to the design's name; `types` likewise. `keyed` are
    the columns of foreign keys, by their constraints' names; `called` tells which of `indexes` has a name (in small
    letters), `flagged` which column is unique by an index or a constraint of that name. What `is_piece` of a
    partitioned table is no table of the design."""

    name: str
    line: int
    columns: dict[str, Column] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    types: dict[str, SqlType] = field(default_factory=dict)
    key: tuple[str, ...] = ()
    foreign: list[ForeignKey] = field(default_factory=list)
    keyed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    indexes: list[Index] = field(default_factory=list)
    checks: dict[str, str] = field(default_factory=dict)
    called: dict[str, int] = field(default_factory=dict)
    flagged: dict[str, str] = field(default_factory=dict)
    note: str = ""
    partition: Split | None = None
    shard: Split | None = None
    native: dict[str, dict[str, Plain]] = field(default_factory=dict)
    is_piece: bool = False

    def change(self, column: str, **values: object) -> None:
        """Change a column, known by its design's name."""
        self.columns[column] = replace(self.columns[column], **values)  # type: ignore[arg-type]

    def flag(self, column: str, flag: str) -> None:
        """Set a flag of a column once."""
        found = self.columns[column]
        if flag not in found.flags:
            self.change(column, flags=(*found.flags, flag))

    def drop_column(self, column: str) -> bool:
        """Take a column away, and the keys and indexes that it is in; whether there was one."""
        if column not in self.columns:
            return False
        del self.columns[column]
        for said in [said for said, name in self.names.items() if name == column]:
            del self.names[said], self.types[said]
        self.flagged = {index: name for index, name in self.flagged.items() if name != column}
        self.key = () if column in self.key else self.key
        self.foreign = [f for f in self.foreign if column not in f.columns]
        word = re.compile(rf"(?<!\w){re.escape(column)}(?!\w)", re.I)
        self.checks = {key: text for key, text in self.checks.items() if not word.search(text)}
        for at in range(len(self.indexes) - 1, -1, -1):
            index = self.indexes[at]
            spoken = " ".join((*(p.column or p.expression for p in index.parts), *index.include, index.where))
            if word.search(spoken):
                self._drop_index(at)
        return True

    def drop_named(self, name: str) -> bool:
        """Take an index, a unique or a foreign key of that name (in small letters) away; whether there was one."""
        at = self.called.get(name)
        keyed = next((columns for key, columns in self.keyed.items() if key.lower() == name), None)
        if at is not None:
            self._drop_index(at)
        if keyed is not None:
            self.foreign = [f for f in self.foreign if f.columns != keyed]
            if len(keyed) == 1 and keyed[0] in self.columns:
                self.change(keyed[0], target=None, delete="", update="")
        flagged = self.flagged.pop(name, "")
        if flagged:
            self._unflag(flagged)
        return at is not None or keyed is not None or bool(flagged)

    def _unflag(self, column: str) -> None:
        self.change(column, flags=tuple(f for f in self.columns[column].flags if f != "unique"))

    def take_key(self, name: str) -> bool:
        """Make the unique index of that name the primary key; whether there is one."""
        at = self.called.get(name.lower())
        columns = tuple(part.column for part in self.indexes[at].parts) if at is not None else ()
        columns = columns or tuple(filter(None, (self.flagged.get(name.lower(), ""),)))
        if not columns or not all(columns):
            return False
        if at is not None:
            self._drop_index(at)
        else:
            self._unflag(columns[0])
        self.key = columns
        return True

    def _drop_index(self, at: int) -> None:
        del self.indexes[at]
        self.called = {name: i - (i > at) for name, i in self.called.items() if i != at}

    def note_index(self, name: str, note: str) -> bool:
        """Note something at the index of that name; whether there is one."""
        at = self.called.get(name.lower())
        if at is not None:
            self.indexes[at] = replace(self.indexes[at], note=note)
        return at is not None

    def split_into(self, pieces: int) -> None:
        """Say into how many pieces a hash spreads the table."""
        if self.partition is not None and self.partition.by == "hash":
            self.partition = replace(self.partition, count=pieces)

    def columns_named(self, nodes: list[exp.Expr]) -> tuple[str, ...]:
        """The design's names of identifiers or columns."""
        found = (node.name for node in nodes)
        return tuple(self.names.get(name.lower(), name) for name in found)
