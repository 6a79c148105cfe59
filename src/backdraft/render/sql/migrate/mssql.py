"""The deeds of a migration in SQL Server's words."""

from __future__ import annotations

from dataclasses import replace

from backdraft.design import migration as m
from backdraft.design.output import Line
from backdraft.render.sql.migrate.pieces import SHARED, Piece, Writer, column_text, say, whole
from backdraft.render.sql.statements import described, index_lines, schema_opening, table_lines
from backdraft.render.sql.write import literal


def _bare(name: str) -> str:
    return name[1:-1].replace("]]", "]") if name.startswith("[") else name


def _said(name: str) -> str:
    return literal(name, "mssql")


def _renamed(name: str, to: str, kind: str = "") -> str:
    """The old name is one of SQL, the new one is a mere text."""
    return f"EXEC sp_rename {_said(name)}, {_said(_bare(to))}{f', {_said(kind)}' if kind else ''};"


def _without_default(table: str, column: str) -> str:
    """A default is a constraint, whose name SQL Server has made up."""
    drop = _said(f"ALTER TABLE {table} DROP CONSTRAINT ")
    return f"""DECLARE @drop NVARCHAR(MAX) = (
    SELECT {drop} + QUOTENAME(name) FROM sys.default_constraints
    WHERE parent_object_id = OBJECT_ID({_said(table)})
    AND COL_NAME(parent_object_id, parent_column_id) = {_said(_bare(column))}
);
EXEC (@drop);"""


def _add_column(deed: m.AddColumn) -> str:
    """Rows that are there get the default, as they do in other dialects."""
    column = deed.column
    values = " WITH VALUES" if column.default and not column.required else ""
    return f"ALTER TABLE {deed.table} ADD {column_text(column)}{values};"


def _drop_column(deed: m.DropColumn, online: bool) -> Piece:
    first = (_without_default(deed.table, deed.name),) if deed.with_default else ()
    return Piece((*first, f"ALTER TABLE {deed.table} DROP COLUMN {deed.name};"))


def _alter(deed: m.AlterColumn, online: bool) -> Piece:
    before, after = deed.before, deed.after
    retyped = before.type != after.type
    texts: list[str] = []
    if before.default and (retyped or before.default != after.default):
        texts.append(_without_default(deed.table, after.name))
    if retyped or before.required != after.required:
        null = "NOT NULL" if after.required else "NULL"
        texts.append(f"ALTER TABLE {deed.table} ALTER COLUMN {after.name} {after.type} {null};")
    if after.default and (retyped or before.default != after.default):
        texts.append(f"ALTER TABLE {deed.table} ADD DEFAULT {after.default} FOR {after.name};")
    return Piece(tuple(texts))


def _copy(deed: m.CopyTable, online: bool) -> Piece:
    texts = SHARED[m.CopyTable](deed, online).texts
    came = {name for name, _ in deed.columns}
    if not any(c.identity and c.name in came for c in deed.made.columns):
        return Piece(texts)
    around = (f"SET IDENTITY_INSERT {deed.name} {word};" for word in ("ON", "OFF"))
    return Piece((*texts[:-1], next(around), texts[-1], next(around)))


def _move(deed: m.MoveTable, online: bool) -> Piece:
    made = schema_opening(_bare(deed.schema), "mssql") if deed.schema else ()
    return Piece((*made, f"ALTER SCHEMA {deed.schema or 'dbo'} TRANSFER {deed.table};"))


def _index(deed: m.AddIndex, online: bool) -> tuple[Line, ...]:
    """Only some editions build an index beside writers: Enterprise, Developer, Azure."""
    index = deed.index
    beside = " WITH (ONLINE = ON)" if online and deed.beside else ""
    return index_lines(replace(index, text=index.text + beside), deed.table)


def _describe(deed: m.SetComment) -> str:
    if not deed.comment.text:
        return described(deed.comment, "drop")
    return described(deed.comment, "update" if deed.there else "add")


MSSQL: dict[type, Writer] = {
    **SHARED,
    m.AddTable: lambda deed, online: whole(table_lines(deed.table, say=described)),
    m.SetComment: say(_describe),
    m.RenameTable: say(lambda d: _renamed(d.table, d.to)),
    m.MoveTable: _move,
    m.CopyTable: _copy,
    m.RenameColumn: say(lambda d: _renamed(f"{d.table}.{d.name}", d.to, "COLUMN")),
    m.AddColumn: say(_add_column),
    m.DropColumn: _drop_column,
    m.AlterColumn: _alter,
    m.AddConstraint: say(lambda d: f"ALTER TABLE {d.table} ADD CONSTRAINT {d.constraint.name} {d.constraint.text};"),
    m.DropConstraint: say(lambda d: f"ALTER TABLE {d.table} DROP CONSTRAINT {d.constraint.name};"),
    m.RenameConstraint: say(lambda d: _renamed(d.name, d.to, "OBJECT")),
    m.DropForeign: say(lambda d: f"ALTER TABLE {d.table} DROP CONSTRAINT {d.foreign.name};"),
    m.AddIndex: lambda deed, online: whole(_index(deed, online)),
    m.DropIndex: say(lambda d: f"DROP INDEX {d.name} ON {d.table};"),
    m.RenameIndex: say(lambda d: _renamed(f"{d.table}.{d.name}", d.to, "INDEX")),
}
