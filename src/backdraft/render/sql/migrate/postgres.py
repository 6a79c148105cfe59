"""The deeds of a migration in PostgreSQL's words."""

from __future__ import annotations

import re

from backdraft.design import migration as m
from backdraft.render.sql.migrate.pieces import SET_COMMENT, SHARED, Piece, Writer, say, whole
from backdraft.render.sql.shards import redistribute
from backdraft.render.sql.statements import foreign_lines, index_lines, type_lines
from backdraft.render.sql.write import remark


def _move(deed: m.MoveTable, online: bool) -> Piece:
    made = (f"CREATE SCHEMA IF NOT EXISTS {deed.schema};",) if deed.schema else ()
    return Piece((*made, f"ALTER TABLE {deed.table} SET SCHEMA {deed.schema or 'public'};"))


def _alter(deed: m.AlterColumn, online: bool) -> Piece:
    before, after = deed.before, deed.after
    head = f"ALTER TABLE {deed.table} ALTER COLUMN {after.name}"
    out: list[str] = []
    if before.generated and not after.generated:
        out.append("DROP EXPRESSION")
    if before.identity and not after.identity:
        out.append("DROP IDENTITY")
    if before.default and (deed.retyped or not after.default):
        out.append("DROP DEFAULT")
    if deed.retyped:
        how = "" if _is_near(before.type, after.type) else "::text"
        # Without a cast PostgreSQL sees that a longer text is what it was, and writes no row.
        out.append(f"TYPE {after.type}" + ("" if deed.wider else f" USING {after.name}{how}::{after.type}"))
    if after.default and (deed.retyped or after.default != before.default):
        out.append(f"SET DEFAULT {after.default}")
    if before.required != after.required:
        out.append("SET NOT NULL" if after.required else "DROP NOT NULL")
    texts = [f"{head} {word};" for word in out]
    if after.identity and not before.identity:
        texts += [f"{head} ADD {after.identity};", _count_on(deed.table, after.name)]
    return Piece(tuple(texts))


_NUMBER = re.compile(r"(?:SMALLINT|INTEGER|BIGINT|NUMERIC|REAL|DOUBLE)\b[^\[]*\Z")


def _is_near(before: str, after: str) -> bool:
    """Whether a value is cast as it is, not by way of its text."""
    return bool(_NUMBER.match(before) and _NUMBER.match(after))


def _count_on(table: str, column: str) -> str:
    """Numbers go on after the greatest that there is."""
    names = ", ".join("'" + name.replace("'", "''") + "'" for name in (table, _bare(column)))
    return f"SELECT setval(pg_get_serial_sequence({names}), coalesce(max({column}), 0) + 1, false) FROM {table};"


def _bare(name: str) -> str:
    return name[1:-1].replace('""', '"') if name.startswith('"') else name


def _add_constraint(deed: m.AddConstraint, online: bool) -> Piece:
    table, constraint = deed.table, deed.constraint
    add = f"ALTER TABLE {table} ADD CONSTRAINT {constraint.name} {constraint.text}"
    if online and constraint.kind == "check":
        return Piece((f"{add} NOT VALID;", f"ALTER TABLE {table} VALIDATE CONSTRAINT {constraint.name};"))
    if online and deed.beside:
        words, _, columns = constraint.text.partition("(")
        return Piece(
            (
                f"CREATE UNIQUE INDEX CONCURRENTLY {constraint.name} ON {table} ({columns};",
                f"ALTER TABLE {table} ADD CONSTRAINT {constraint.name} {words}USING INDEX {constraint.name};",
            )
        )
    return Piece((f"{add};",))


def _add_foreign(deed: m.AddForeign, online: bool) -> Piece:
    if not (online and deed.later):
        return whole(foreign_lines(deed.foreign, deed.table))
    added = foreign_lines(deed.foreign, deed.table, " NOT VALID")
    return Piece((added[0].text, f"ALTER TABLE {deed.table} VALIDATE CONSTRAINT {deed.foreign.name};"))


def _options(deed: m.SetOptions, online: bool) -> Piece:
    old, new = (dict(re.findall(r"(\w+) = (\w+)", text)) for text in (deed.before, deed.after))
    gone = [key for key in old if key not in new]
    texts = [f"ALTER TABLE {deed.table} RESET ({', '.join(gone)});"] if gone else []
    if new:
        texts.append(f"ALTER TABLE {deed.table} SET ({', '.join(f'{k} = {v}' for k, v in new.items())});")
    return Piece(tuple(texts))


def _member(deed: m.AddMember) -> str:
    return f"ALTER TYPE {deed.type} ADD VALUE {deed.member}{f' BEFORE {deed.before}' if deed.before else ''};"


POSTGRES: dict[type, Writer] = {
    **SHARED,
    m.AddExtension: say(lambda d: f"CREATE EXTENSION IF NOT EXISTS {d.name};"),
    m.AddType: lambda deed, online: whole(type_lines(deed.type)),
    m.DropType: say(lambda d: f"DROP TYPE {d.name};"),
    m.RenameType: say(lambda d: f"ALTER TYPE {d.name} RENAME TO {d.to};"),
    m.AddMember: say(_member),
    m.MoveTable: _move,
    m.AlterColumn: _alter,
    m.AddConstraint: _add_constraint,
    m.DropConstraint: say(lambda d: f"ALTER TABLE {d.table} DROP CONSTRAINT {d.constraint.name};"),
    m.RenameConstraint: say(lambda d: f"ALTER TABLE {d.table} RENAME CONSTRAINT {d.name} TO {d.to};"),
    m.AddForeign: _add_foreign,
    m.DropForeign: say(lambda d: f"ALTER TABLE {d.table} DROP CONSTRAINT {d.foreign.name};"),
    m.AddIndex: lambda deed, online: whole(
        index_lines(deed.index, deed.table, "CONCURRENTLY " if online and deed.beside else "")
    ),
    m.RenameIndex: say(lambda d: f"ALTER INDEX {d.name} RENAME TO {d.to};"),
    m.SetOptions: _options,
    m.SetSpread: say(lambda d: f"-- by hand: {remark(redistribute(d.table, d.before, d.after))}"),
    m.SetComment: SET_COMMENT,
}
