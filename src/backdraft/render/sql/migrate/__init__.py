"""The steps of a migration as SQL. Tables, columns and keys are written by what writes a fresh create."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import get_args

from backdraft.design.migration import Migration, Risk, Step
from backdraft.design.output import Line, Output, join
from backdraft.render.sql.migrate.duckdb import DUCKDB
from backdraft.render.sql.migrate.mssql import MSSQL
from backdraft.render.sql.migrate.mysql import MYSQL
from backdraft.render.sql.migrate.oracle import ORACLE
from backdraft.render.sql.migrate.pieces import SHARED, Piece, Writer
from backdraft.render.sql.migrate.postgres import POSTGRES
from backdraft.render.sql.statements import settings, split_lines
from backdraft.render.sql.write import remark


def migrate(migration: Migration, online: bool = False) -> Output:
    """The script, statement by statement, each risk told above it; first how many steps there are of each kind.

    Args:
        migration: The steps.
        online: Write so that others can go on writing, where PostgreSQL, SQL Server and Oracle have a way: indexes
            built beside them, constraints that look at the rows that are there afterwards. Such a script of PostgreSQL
            cannot run in one transaction.
    """
    writers = _WRITERS[migration.dialect]
    written = [
        (step, piece) for step in migration.steps if (piece := writers[type(step.deed)](step.deed, online)).texts
    ]
    blocks = list(_blocks(written))
    if blocks:
        before, after = _AROUND.get(migration.dialect, ((), ()))
        blocks = [*map(_lines, before), *blocks, *map(_lines, after)]
    if migration.dialect == "mssql":  # it reads a batch whole, before a column is there that the batch adds
        blocks = [(*block, Line("GO")) for block in blocks]
    if blocks:
        blocks.insert(0, (Line(f"-- {_counted([step for step, _ in written])}"),))
    return Output(join(blocks), "sql", migration.notes)


#: What stands before and after the statements. SQLite looks at foreign keys of the moment unless told before the
#: transaction; inside one the pragma does nothing, and dropping a table would delete the rows that point to it. DuckDB
#: keeps rows in temporary tables for a while: all of it is done, or nothing. SQL Server writes no rows of tables with
#: indexes of some rows or computed columns where settings are those of old.
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
    "mssql": (tuple(line.text for line in settings(())), ()),
}


def _lines(text: str, step: Step | None = None) -> tuple[Line, ...]:
    return split_lines(text, step.path if step else ())


def _counted(steps: Sequence[Step]) -> str:
    """How many steps there are, and of which kind; a step may be of several."""
    counts = Counter(kind for step in steps for kind in step.risks or ("portable",))
    kinds = [kind for kind in (*get_args(Risk), "portable") if counts[kind]]
    if len(steps) == 1:
        return f"1 step: {', '.join(kinds)}"
    return f"{len(steps)} steps: {', '.join(f'{counts[kind]} {kind}' for kind in kinds)}"


def _blocks(written: Iterable[tuple[Step, Piece]]) -> Iterator[tuple[Line, ...]]:
    held: list[tuple[Step, Piece]] = []
    for step, piece in written:
        if held and not _may_join(piece, [p for _, p in held]):
            yield _altered(held)
            held = []
        if piece.table:
            held.append((step, piece))
        else:
            yield (*_told([step]), *(line for text in piece.texts for line in _lines(text, step)))
    if held:
        yield _altered(held)


def _may_join(piece: Piece, held: list[Piece]) -> bool:
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


def _altered(held: list[tuple[Step, Piece]]) -> tuple[Line, ...]:
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


_WRITERS: dict[str, dict[type, Writer]] = {
    "postgres": POSTGRES,
    "mysql": MYSQL,
    "sqlite": SHARED,
    "duckdb": DUCKDB,
    "mssql": MSSQL,
    "oracle": ORACLE,
}
