"""The steps of a migration as SQL. Tables, columns and keys are written by what writes a fresh create."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from backdraft.design import migration as m
from backdraft.design.built import ColumnText
from backdraft.design.migration import Deed, Migration, Step
from backdraft.design.output import Line, Output, join
from backdraft.render.sql.dialects import DIALECTS
from backdraft.render.sql.own_rows import own_rows
from backdraft.render.sql.shards import redistribute
from backdraft.render.sql.statements import body_lines, foreign_lines, index_lines, split_lines, table_lines, type_lines
from backdraft.render.sql.write import literal, remark


@dataclass(frozen=True, slots=True)
class _Piece:
    """Statements; or, with a `table`, a clause of an ALTER TABLE that others may join. `name` is what it is about,
    `takes` whether that goes away."""

    texts: tuple[str, ...]
    table: str = ""
    name: str = ""
    takes: bool = False


def migrate(migration: Migration, online: bool = False) -> Output:
    """The script, statement by statement, each risk told above it.

    Args:
        migration: The steps.
        online: Write so that others can go on writing, where PostgreSQL has a way: indexes CONCURRENTLY, constraints
            NOT VALID and validated afterwards. Such a script cannot run in one transaction.
    """
    blocks = list(_blocks(migration, online))
    if blocks:
        before, after = _AROUND.get(migration.dialect, ((), ()))
        blocks = [*map(_lines, before), *blocks, *map(_lines, after)]
    return Output(join(blocks), "sql", migration.notes)


#: What stands before and after the statements. SQLite looks at foreign keys of the moment unless told before the
#: transaction; inside one the pragma does nothing, and dropping a table would delete the rows that point to it. DuckDB
#: keeps rows in temporary tables for a while: all of it is done, or nothing.
_AROUND: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "sqlite": (
        ("PRAGMA foreign_keys = OFF;", "BEGIN;"),
        (
            "-- each row that this prints points to nothing\nPRAGMA foreign_key_check;",
            "COMMIT;",
            "PRAGMA foreign_keys = ON;",
        ),
    ),
    "duckdb": (("BEGIN;",), ("COMMIT;",)),
}


def _lines(text: str, step: Step | None = None) -> tuple[Line, ...]:
    return split_lines(text, step.path if step else ())


def _blocks(migration: Migration, online: bool) -> Iterator[tuple[Line, ...]]:
    write = _WRITERS[migration.dialect]
    held: list[tuple[Step, _Piece]] = []
    for step in migration.steps:
        piece = write(step.deed, online)
        if held and not _may_join(piece, [p for _, p in held]):
            yield _altered(held)
            held = []
        if piece.table:
            held.append((step, piece))
        elif piece.texts:
            yield (*_told([step]), *(line for text in piece.texts for line in _lines(text, step)))
    if held:
        yield _altered(held)


def _may_join(piece: _Piece, held: list[_Piece]) -> bool:
    """Whether a clause can stand in the statement of others: what was taken away is gone before anything is added."""
    same = piece.table == held[0].table and piece.name not in {p.name for p in held}
    return same and (piece.takes or not any(p.takes for p in held))


def _told(steps: Iterable[Step]) -> tuple[Line, ...]:
    """The risks, a line each, none twice."""
    told: dict[str, Line] = {}
    for step in steps:
        if step.risks:
            text = f"-- {', '.join(step.risks)}: {remark(step.why)}"
            told.setdefault(text, Line(text, step.path))
    return tuple(told.values())


def _altered(held: list[tuple[Step, _Piece]]) -> tuple[Line, ...]:
    """One ALTER TABLE of all the clauses."""
    table = held[0][1].table
    head = _told(step for step, _ in held)
    if len(held) == 1:
        step, piece = held[0]
        return (*head, *_lines(f"ALTER TABLE {table} {piece.texts[0]};", step))
    lines: list[Line] = [Line(f"ALTER TABLE {table}", held[0][0].path)]
    for i, (step, piece) in enumerate(held):
        lines.extend(_lines(f"    {piece.texts[0]}{',' if i + 1 < len(held) else ';'}", step))
    return (*head, *lines)


def _texts(lines: Iterable[Line]) -> _Piece:
    return _Piece(("\n".join(line.text for line in lines),))


def _column(column: ColumnText) -> str:
    return f"{column.name} {column.type} {column.rest}".rstrip()


_Writer = Callable[[Any, bool], _Piece]


def _say(write: Callable[[Any], str]) -> _Writer:
    return lambda deed, online: _Piece((write(deed),))


def _copy(deed: m.CopyTable, online: bool) -> _Piece:
    made = (*deed.made.opening, "\n".join(line.text for line in body_lines(deed.made, deed.name)))
    if not deed.columns:
        return _Piece(made)
    into, values = (", ".join(part) for part in zip(*deed.columns, strict=True))
    ordered = own_rows(deed)
    rows = f"\n{ordered}" if ordered else f" SELECT {values} FROM {deed.table}"
    return _Piece((*made, f"INSERT INTO {deed.name} ({into}){rows};"))


#: What all dialects say alike.
_SHARED: dict[type, _Writer] = {
    m.AddTable: lambda deed, online: _texts(table_lines(deed.table)),
    m.DropTable: _say(lambda d: f"DROP TABLE {d.table};"),
    m.RenameTable: _say(lambda d: f"ALTER TABLE {d.table} RENAME TO {d.to};"),
    m.CopyTable: _copy,
    m.RenameColumn: _say(lambda d: f"ALTER TABLE {d.table} RENAME COLUMN {d.name} TO {d.to};"),
    m.AddColumn: _say(lambda d: f"ALTER TABLE {d.table} ADD COLUMN {_column(d.column)};"),
    m.DropColumn: _say(lambda d: f"ALTER TABLE {d.table} DROP COLUMN {d.name};"),
    m.Backfill: _say(lambda d: f"UPDATE {d.table} SET {d.column} = {d.value} WHERE {d.column} IS NULL;"),
    m.AddForeign: lambda deed, online: _texts(foreign_lines(deed.foreign, deed.table)),
    m.AddIndex: lambda deed, online: _texts(index_lines(deed.index, deed.table)),
    m.DropIndex: _say(lambda d: f"DROP INDEX {d.name};"),
}

_SET_COMMENT = _say(lambda d: f"COMMENT ON {d.comment.target} IS {d.comment.text or 'NULL'};")

# --- PostgreSQL ---


def _pg_move(deed: m.MoveTable, online: bool) -> _Piece:
    made = (f"CREATE SCHEMA IF NOT EXISTS {deed.schema};",) if deed.schema else ()
    return _Piece((*made, f"ALTER TABLE {deed.table} SET SCHEMA {deed.schema or 'public'};"))


def _pg_alter(deed: m.AlterColumn, online: bool) -> _Piece:
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
        out.append(
            f"TYPE {after.type} USING {after.name}{'' if _is_near(before.type, after.type) else '::text'}::{after.type}"
        )
    if after.default and (deed.retyped or after.default != before.default):
        out.append(f"SET DEFAULT {after.default}")
    if before.required != after.required:
        out.append("SET NOT NULL" if after.required else "DROP NOT NULL")
    texts = [f"{head} {word};" for word in out]
    if after.identity and not before.identity:
        texts += [f"{head} ADD {after.identity};", _pg_count_on(deed.table, after.name)]
    return _Piece(tuple(texts))


_NUMBER = re.compile(r"(?:SMALLINT|INTEGER|BIGINT|NUMERIC|REAL|DOUBLE)\b[^\[]*\Z")


def _is_near(before: str, after: str) -> bool:
    """Whether a value is cast as it is, not by way of its text."""
    return bool(_NUMBER.match(before) and _NUMBER.match(after))


def _pg_count_on(table: str, column: str) -> str:
    """Numbers go on after the greatest that there is."""
    names = ", ".join("'" + name.replace("'", "''") + "'" for name in (table, _bare(column)))
    return f"SELECT setval(pg_get_serial_sequence({names}), coalesce(max({column}), 0) + 1, false) FROM {table};"


def _bare(name: str) -> str:
    return name[1:-1].replace('""', '"') if name.startswith('"') else name


def _pg_add_constraint(deed: m.AddConstraint, online: bool) -> _Piece:
    table, constraint = deed.table, deed.constraint
    add = f"ALTER TABLE {table} ADD CONSTRAINT {constraint.name} {constraint.text}"
    if online and constraint.kind == "check":
        return _Piece((f"{add} NOT VALID;", f"ALTER TABLE {table} VALIDATE CONSTRAINT {constraint.name};"))
    if online and deed.beside:
        words, _, columns = constraint.text.partition("(")
        return _Piece(
            (
                f"CREATE UNIQUE INDEX CONCURRENTLY {constraint.name} ON {table} ({columns};",
                f"ALTER TABLE {table} ADD CONSTRAINT {constraint.name} {words}USING INDEX {constraint.name};",
            )
        )
    return _Piece((f"{add};",))


def _pg_add_foreign(deed: m.AddForeign, online: bool) -> _Piece:
    if not (online and deed.later):
        return _texts(foreign_lines(deed.foreign, deed.table))
    added = foreign_lines(deed.foreign, deed.table, " NOT VALID")
    return _Piece((added[0].text, f"ALTER TABLE {deed.table} VALIDATE CONSTRAINT {deed.foreign.name};"))


def _pg_options(deed: m.SetOptions, online: bool) -> _Piece:
    old, new = (dict(re.findall(r"(\w+) = (\w+)", text)) for text in (deed.before, deed.after))
    gone = [key for key in old if key not in new]
    texts = [f"ALTER TABLE {deed.table} RESET ({', '.join(gone)});"] if gone else []
    if new:
        texts.append(f"ALTER TABLE {deed.table} SET ({', '.join(f'{k} = {v}' for k, v in new.items())});")
    return _Piece(tuple(texts))


def _pg_member(deed: m.AddMember) -> str:
    return f"ALTER TYPE {deed.type} ADD VALUE {deed.member}{f' BEFORE {deed.before}' if deed.before else ''};"


_POSTGRES: dict[type, _Writer] = {
    **_SHARED,
    m.AddExtension: _say(lambda d: f"CREATE EXTENSION IF NOT EXISTS {d.name};"),
    m.AddType: lambda deed, online: _texts(type_lines(deed.type)),
    m.DropType: _say(lambda d: f"DROP TYPE {d.name};"),
    m.RenameType: _say(lambda d: f"ALTER TYPE {d.name} RENAME TO {d.to};"),
    m.AddMember: _say(_pg_member),
    m.MoveTable: _pg_move,
    m.AlterColumn: _pg_alter,
    m.AddConstraint: _pg_add_constraint,
    m.DropConstraint: _say(lambda d: f"ALTER TABLE {d.table} DROP CONSTRAINT {d.constraint.name};"),
    m.RenameConstraint: _say(lambda d: f"ALTER TABLE {d.table} RENAME CONSTRAINT {d.name} TO {d.to};"),
    m.AddForeign: _pg_add_foreign,
    m.DropForeign: _say(lambda d: f"ALTER TABLE {d.table} DROP CONSTRAINT {d.foreign.name};"),
    m.AddIndex: lambda deed, online: _texts(
        index_lines(deed.index, deed.table, "CONCURRENTLY " if online and deed.beside else "")
    ),
    m.RenameIndex: _say(lambda d: f"ALTER INDEX {d.name} RENAME TO {d.to};"),
    m.SetOptions: _pg_options,
    m.SetSpread: _say(lambda d: f"-- by hand: {remark(redistribute(d.table, d.before, d.after))}"),
    m.SetComment: _SET_COMMENT,
}

# --- MySQL and MariaDB: what one table needs is one ALTER TABLE where it can be ---


_TAKING = (m.DropColumn, m.DropConstraint, m.DropForeign, m.DropIndex)


def _clause(name: Callable[[Any], str], write: Callable[[Any], str]) -> _Writer:
    return lambda deed, online: _Piece((write(deed),), deed.table, name(deed), type(deed) in _TAKING)


def _my_constraint_name(deed: Any) -> str:
    return deed.constraint.name or "PRIMARY"


def _my_add_constraint(deed: m.AddConstraint) -> str:
    named = f"CONSTRAINT {deed.constraint.name} " if deed.constraint.name else ""
    return f"ADD {named}{deed.constraint.text}"


def _my_drop_constraint(deed: m.DropConstraint) -> str:
    words = {"primary": "PRIMARY KEY", "unique": f"INDEX {deed.constraint.name}"}
    return f"DROP {words.get(deed.constraint.kind, f'CONSTRAINT {deed.constraint.name}')}"


def _my_drop_foreign(deed: m.DropForeign) -> str:
    name = deed.foreign.name
    return f"DROP FOREIGN KEY {name}" + (f", DROP INDEX {name}" if deed.with_index else "")


#: How an option of a table is said to be what it is without being said.
_MY_DEFAULTS = {"COMMENT": "''", "ROW_FORMAT": "DEFAULT", "ENGINE": "InnoDB"}


def _my_options(deed: m.SetOptions) -> str:
    old, new = (re.findall(r"(\b[A-Z_]+)=", text.partition("COMMENT=")[0]) for text in (deed.before, deed.after))
    old += ["COMMENT"] * ("COMMENT=" in deed.before)
    new += ["COMMENT"] * ("COMMENT=" in deed.after)
    gone = [f"{key}={_MY_DEFAULTS.get(key, '0')}" for key in old if key not in new]
    return " ".join((deed.after.strip(), *gone))


_MYSQL: dict[type, _Writer] = {
    **_SHARED,
    m.AddColumn: _clause(lambda d: d.column.name, lambda d: f"ADD COLUMN {_column(d.column)}"),
    m.DropColumn: _clause(lambda d: d.name, lambda d: f"DROP COLUMN {d.name}"),
    m.AlterColumn: _clause(lambda d: d.after.name, lambda d: f"MODIFY COLUMN {_column(d.after)}"),
    m.AddConstraint: _clause(_my_constraint_name, _my_add_constraint),
    m.DropConstraint: _clause(_my_constraint_name, _my_drop_constraint),
    m.DropForeign: _clause(lambda d: d.foreign.name, _my_drop_foreign),
    m.AddIndex: _clause(lambda d: d.index.name, lambda d: f"ADD {d.index.kind} {d.index.name} {d.index.text}"),
    m.DropIndex: _clause(lambda d: d.name, lambda d: f"DROP INDEX {d.name}"),
    m.RenameIndex: _clause(lambda d: d.to, lambda d: f"RENAME INDEX {d.name} TO {d.to}"),
    m.SetPartition: _say(lambda d: f"ALTER TABLE {d.table}{d.text or ' REMOVE PARTITIONING'};"),
    m.SetOptions: _clause(lambda d: "options", _my_options),
}


# --- DuckDB ---

_DUCKDB: dict[type, _Writer] = {
    **_SHARED,
    m.AddType: lambda deed, online: _texts(type_lines(deed.type)),
    m.DropType: _say(lambda d: f"DROP TYPE {d.name};"),
    m.AddSequence: _say(lambda d: f"CREATE SEQUENCE {d.name};"),
    m.DropSequence: _say(lambda d: f"DROP SEQUENCE {d.name};"),
    m.CountOn: _say(
        lambda d: (
            f"SELECT setval({literal(d.sequence, 'duckdb')}, coalesce(max({d.column}), 0) + 1, false) FROM {d.table};"
        )
    ),
    m.SetAside: _say(lambda d: f"CREATE TEMP TABLE {d.name} AS SELECT * FROM {d.table};"),
    m.SetComment: _SET_COMMENT,
}


def _writer(known: dict[type, _Writer]) -> Callable[[Deed, bool], _Piece]:
    return lambda deed, online: known[type(deed)](deed, online)


def migrates(dialect: str) -> bool:
    """Whether steps can be written in a dialect."""
    return DIALECTS[dialect].name in _WRITERS


#: What they are written in, as one says it.
MIGRATED = "PostgreSQL, MySQL, MariaDB, SQLite and DuckDB"
_WRITERS = {
    "postgres": _writer(_POSTGRES),
    "mysql": _writer(_MYSQL),
    "sqlite": _writer(_SHARED),
    "duckdb": _writer(_DUCKDB),
}
