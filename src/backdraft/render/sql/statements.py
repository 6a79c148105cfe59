"""A table's plan under its final names, and the statements that make it in an empty database."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from backdraft.design.built import (
    BuiltIndex,
    BuiltTable,
    BuiltType,
    ColumnText,
    CommentText,
    ConstraintText,
    ForeignKeyText,
)
from backdraft.design.output import Line, Note, Output
from backdraft.design.paths import Path
from backdraft.design.resolve.tables import store_of
from backdraft.design.view import View
from backdraft.render.sql.draft import EnumText, IndexText
from backdraft.render.sql.naming import TableName, Wanted
from backdraft.render.sql.shards import distribute
from backdraft.render.sql.table import clashes, plan
from backdraft.render.sql.write import ident, literal, remark, tamed


def built_table(view: View, name: str, dialect: str) -> tuple[BuiltTable | None, tuple[Note, ...]]:
    """The table `name` in the dialect's words, with what it could not have; None when there is none."""
    known = view.ask(plan, name, dialect)
    if known is None:
        return None, ()
    taken = view.ask(clashes, view.ask(store_of, name), dialect)
    notes = [*known.notes]
    schema = known.name.schema

    def named(name_: Wanted, path: Path) -> str:
        given = name_.given(taken, dialect)
        if name_.stated and given != name_.name:
            notes.append(Note(path, f"{name_.name} is taken; it is called {given}"))
        return ident(given, dialect)

    def index(text: IndexText) -> BuiltIndex:
        given = named(text.name, text.path)
        if text.comment:
            within = known.sql if dialect == "mssql" else ident(schema, dialect) if schema else ""
            comments.append(CommentText(given, f"INDEX {within}{'.' * bool(within)}{given}", text.comment, text.path))
        return BuiltIndex(text.before, given, text.after, text.path, text.columns, text.remark)

    comments = list(known.comments)
    table = BuiltTable(
        key=name,
        schema=ident(schema, dialect) if schema else "",
        name=ident(known.name.name, dialect),
        sql=known.sql,
        path=known.path,
        columns=known.columns,
        constraints=tuple(
            ConstraintText(c.kind, named(c.name, c.path) if c.name else "", c.after, c.path) for c in known.constraints
        ),
        foreigns=tuple(
            ForeignKeyText(f.id, named(f.name, f.path), f.columns, f.target, f.targets, f.after, f.path, f.actions)
            for f in known.foreigns
        ),
        indexes=tuple(index(text) for text in known.indexes),
        comments=tuple(comments),
        options=known.options,
        partition=known.partition,
        partitions=tuple(
            (TableName(schema, wanted.given(taken, dialect)).sql(dialect), values)
            for wanted, values in known.partitions
        ),
        opening=schema_opening(schema, dialect),
        remarks=known.remarks,
        spread=known.spread,
    )
    return table, tuple(notes)


def schema_opening(schema: str, dialect: str) -> tuple[str, ...]:
    """What makes a schema be there; nothing for the default one."""
    if not schema:
        return ()
    name = ident(schema, dialect)
    if dialect == "mssql":  # it must be alone in its batch
        there, made = literal(tamed(schema), dialect), literal(f"CREATE SCHEMA {name}", dialect)
        return (f"IF SCHEMA_ID({there}) IS NULL EXEC({made});",)
    return (f"CREATE SCHEMA IF NOT EXISTS {name};",)


def settings(path: Path) -> tuple[Line, ...]:
    """What SQL Server wants to be set where an index is of some rows or a column is computed."""
    return (Line("SET QUOTED_IDENTIFIER ON;", path),)


def create(view: View, name: str, dialect: str, deferred: tuple[str, ...]) -> Output:
    """The statements of one table but its types: CREATE TABLE, indexes, comments.

    `deferred` are the foreign keys (by id) that come later by ALTER TABLE.
    """
    table, notes = view.ask(built_table, name, dialect)
    if table is None:
        return Output(language="sql")
    lines = [Line(f"-- {text}", path) for text, path in table.remarks]
    if not table.columns and dialect != "postgres":
        known = view.ask(plan, name, dialect)
        lines.append(Line(f"-- {remark(known.name.name if known else name)} has no columns yet", table.path))
        none = Note(table.path, "a table without columns exists in PostgreSQL alone")
        return Output(tuple(lines), "sql", (*notes, none))
    say = described if dialect == "mssql" else commented
    return Output((*lines, *table_lines(table, deferred, say)), "sql", notes)


def commented(comment: CommentText) -> str:
    """The statement of a comment; of one without a text, that takes it away."""
    return f"COMMENT ON {comment.target} IS {comment.text or 'NULL'};"


_PIECE = re.compile(r"N'((?:[^']|'')*)'")
_QUOTED_OR_PLAIN = re.compile(r"\[(?:[^\]]|\]\])*\]|\w+")


def described(comment: CommentText, how: str = "add") -> str:
    """What SQL Server's tools show as the description: to `add`, `update` or `drop`."""
    kind, _, target = comment.target.partition(" ")
    names = [name[1:-1].replace("]]", "]") if name[0] == "[" else name for name in _QUOTED_OR_PLAIN.findall(target)]
    inner = [kind, names.pop()] if kind != "TABLE" else []
    table = names.pop()
    words = ("SCHEMA", names.pop() if names else "dbo", "TABLE", table, *inner)
    pieces = _PIECE.findall(comment.text)
    said = [literal("MS_Description", "mssql"), *([f"N'{''.join(pieces)}'"] if pieces else [])]
    call = f"EXEC sp_{how}extendedproperty {', '.join((*said, *(literal(word, 'mssql') for word in words)))}"
    # A text that is cut (`write.text_node`) is no argument; a statement may be.
    return f"EXEC({literal(call, 'mssql')});" if len(pieces) > 1 else f"{call};"


def table_lines(
    table: BuiltTable, deferred: Collection[str] = (), say: Callable[[CommentText], str] = commented
) -> tuple[Line, ...]:
    """The table with its indexes, comments and shards, without the foreign keys `deferred`; `say` writes a comment."""
    lines: list[Line] = []
    lines.extend(Line(statement, table.path) for statement in opening_texts(table))
    lines.extend(body_lines(table, table.sql, deferred))
    for index in table.indexes:
        lines.extend(index_lines(index, table.sql))
    for comment in table.comments:
        lines.extend(split_lines(say(comment), comment.path))
    if table.spread:
        lines.append(Line(distribute(table.sql, table.spread), table.spread.path))
    return tuple(lines)


def opening_texts(table: BuiltTable) -> tuple[str, ...]:
    """The statements that must come before it."""
    return (*table.opening, *(f"CREATE SEQUENCE {name};" for name in table.sequences))


def body_lines(table: BuiltTable, name: str, deferred: Collection[str] = ()) -> tuple[Line, ...]:
    """The table alone, called `name`, and its partitions."""
    lines = [Line(f"CREATE TABLE {name} (", table.path)]
    inside: list[tuple[str, Path, str]] = [(t, c.path, c.remark) for c, t in _aligned(table.columns)]
    for constraint in table.constraints:
        head = f"CONSTRAINT {constraint.name} " if constraint.name else ""
        inside.append((head + constraint.text, constraint.path, ""))
    inside += [
        (f"CONSTRAINT {foreign.name} {foreign.text}", foreign.path, "")
        for foreign in table.foreigns
        if foreign.id not in deferred
    ]
    for i, (text, path, shown) in enumerate(inside):
        comma = "," if i + 1 < len(inside) else ""
        lines.extend(split_lines(f"    {text}{comma}{f' -- {shown}' if shown else ''}", path))
    lines.extend(split_lines(f"){table.options}{table.partition};", table.path))
    for part, values in table.partitions:
        path = (*table.path, "partition")
        lines.append(Line(f"CREATE TABLE {part} PARTITION OF {name} {values};", path))
    return tuple(lines)


def index_lines(index: BuiltIndex, table: str, how: str = "") -> tuple[Line, ...]:
    """The statement of an index of `table`; `how` stands before its name (`CONCURRENTLY `)."""
    shown = f" -- {index.remark}" if index.remark else ""
    return split_lines(f"CREATE {index.kind} {how}{index.name} ON {table} {index.text};{shown}", index.path)


def alter(view: View, name: str, dialect: str, id_: str) -> tuple[Line, ...]:
    """The ALTER TABLE that adds a foreign key whose target comes after its table."""
    table, _ = view.ask(built_table, name, dialect)
    foreign = next((f for f in table.foreigns if f.id == id_), None) if table else None
    return foreign_lines(foreign, table.sql) if table and foreign else ()


def foreign_lines(foreign: ForeignKeyText, table: str, how: str = "") -> tuple[Line, ...]:
    """The statement that adds a foreign key; `how` stands at its end (` NOT VALID`)."""
    return (Line(f"ALTER TABLE {table} ADD CONSTRAINT {foreign.name} {foreign.text}{how};", foreign.path),)


def enums(view: View, name: str, dialect: str) -> tuple[EnumText, ...]:
    """The types that a table needs, under their final names."""
    known = view.ask(plan, name, dialect)
    return known.enums if known else ()


def built_type(enum: EnumText, dialect: str) -> BuiltType:
    """An enum's type in the dialect's words."""
    name = enum.name if isinstance(enum.name, str) else enum.name.name
    return BuiltType(ident(name, dialect), tuple(literal(m, dialect) for m in enum.members), enum.path)


def type_lines(type_: BuiltType, again: bool = False, dialect: str = "postgres") -> tuple[Line, ...]:
    """`CREATE TYPE`; with `again` so that it may run where the type is there already."""
    statement = f"CREATE TYPE {type_.name} AS ENUM ({', '.join(type_.members)});"
    if not again:
        return split_lines(statement, type_.path)
    if dialect == "duckdb":
        return split_lines(statement.replace("CREATE TYPE", "CREATE TYPE IF NOT EXISTS", 1), type_.path)
    tag = "$$"
    while tag in statement:
        tag = f"$x{tag[1:]}"
    return (
        Line(f"DO {tag} BEGIN", type_.path),
        *split_lines(f"    {statement}", type_.path),
        Line("EXCEPTION WHEN duplicate_object THEN NULL;", type_.path),
        Line(f"END {tag};", type_.path),
    )


def _aligned(columns: tuple[ColumnText, ...]) -> list[tuple[ColumnText, str]]:
    """Names and types in columns of their own; what is very long does not push the others."""
    names = max((len(c.name) for c in columns if len(c.name) <= 30), default=0)
    types = max((len(c.type) for c in columns if len(c.type) <= 30), default=0)
    return [(c, f"{c.name:<{names}} {c.type:<{types}} {c.rest}".rstrip()) for c in columns]


def split_lines(text: str, path: Path) -> tuple[Line, ...]:
    """A statement as lines: a text in it may hold line ends."""
    return tuple(Line(line, path) for line in text.split("\n"))
