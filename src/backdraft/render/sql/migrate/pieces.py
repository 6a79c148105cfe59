"""What one deed is in SQL, and how the deeds that all dialects say alike are said."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from backdraft.design import migration as m
from backdraft.design.built import ColumnText
from backdraft.design.output import Line
from backdraft.render.sql.own_rows import own_rows
from backdraft.render.sql.statements import body_lines, commented, foreign_lines, index_lines, table_lines


@dataclass(frozen=True, slots=True)
class Piece:
    """Statements; or, with a `table`, a clause of an ALTER TABLE that others may join. `name` is what it is about,
    `takes` whether that goes away."""

    texts: tuple[str, ...]
    table: str = ""
    name: str = ""
    takes: bool = False


def whole(lines: Iterable[Line]) -> Piece:
    """A statement of several lines."""
    return Piece(("\n".join(line.text for line in lines),))


def column_text(column: ColumnText) -> str:
    """A column as it stands in a definition."""
    return " ".join(word for word in (column.name, column.type, column.rest) if word)


#: A deed, and whether others go on writing meanwhile, in SQL.
Writer = Callable[[Any, bool], Piece]


def say(write: Callable[[Any], str]) -> Writer:
    """A deed that is one statement."""
    return lambda deed, online: Piece((write(deed),))


def _copy(deed: m.CopyTable, online: bool) -> Piece:
    made = (*deed.made.opening, "\n".join(line.text for line in body_lines(deed.made, deed.name)))
    if not deed.columns:
        return Piece(made)
    into, values = (", ".join(part) for part in zip(*deed.columns, strict=True))
    ordered = own_rows(deed)
    rows = f"\n{ordered}" if ordered else f" SELECT {values} FROM {deed.table}"
    return Piece((*made, f"INSERT INTO {deed.name} ({into}){rows};"))


#: What all dialects say alike.
SHARED: dict[type, Writer] = {
    m.AddTable: lambda deed, online: whole(table_lines(deed.table)),
    m.DropTable: say(lambda d: f"DROP TABLE {d.table};"),
    m.RenameTable: say(lambda d: f"ALTER TABLE {d.table} RENAME TO {d.to};"),
    m.CopyTable: _copy,
    m.RenameColumn: say(lambda d: f"ALTER TABLE {d.table} RENAME COLUMN {d.name} TO {d.to};"),
    m.AddColumn: say(lambda d: f"ALTER TABLE {d.table} ADD COLUMN {column_text(d.column)};"),
    m.DropColumn: say(lambda d: f"ALTER TABLE {d.table} DROP COLUMN {d.name};"),
    m.Backfill: say(lambda d: f"UPDATE {d.table} SET {d.column} = {d.value} WHERE {d.column} IS NULL;"),
    m.AddForeign: lambda deed, online: whole(foreign_lines(deed.foreign, deed.table)),
    m.AddIndex: lambda deed, online: whole(index_lines(deed.index, deed.table)),
    m.DropIndex: say(lambda d: f"DROP INDEX {d.name};"),
}
#: Of those dialects whose comments are statements.
SET_COMMENT = say(lambda d: commented(d.comment))
