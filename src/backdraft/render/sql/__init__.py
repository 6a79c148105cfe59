"""A design's tables as SQL that real engines accept.

Each table is written on its own and remembered, so that one edit writes one table again. What a dialect cannot hold is
a note, never silent.
"""

from __future__ import annotations

from backdraft.design.output import Line, Note, Output, join
from backdraft.design.resolve.tables import store_of
from backdraft.design.view import View
from backdraft.render.sql.built import built, never_added
from backdraft.render.sql.dialects import DIALECTS, with_proof
from backdraft.render.sql.draft import Plan, dialect_of
from backdraft.render.sql.facts import databases
from backdraft.render.sql.order import Step, needed, order, steps
from backdraft.render.sql.statements import alter, built_type, create, enums, settings, type_lines
from backdraft.render.sql.table import plan
from backdraft.render.sql.write import ident, remark

__all__ = ["DIALECTS", "built", "creation_order", "sql", "store_sql", "table_sql", "tables_sql", "warm_up"]

_Block = tuple[tuple[Line, ...], tuple[Note, ...]]


def sql(view: View, dialect: str = "postgres") -> Output:
    """Every table of the design, each database under a header of its own when there are several.

    Raises:
        ValueError: There is no such dialect.
    """
    dialect_of(dialect)
    stores = view.ask(databases)
    blocks: list[tuple[Line, ...]] = []
    notes: list[Note] = []
    earlier: tuple[str, ...] = ()
    for store in stores:
        if len(stores) > 1:
            path = ("stores", store) if store else ()
            blocks.append((Line(f"-- store: {remark(store) or 'none'}", path),))
        lines, its_notes = view.ask(_store, store, dialect, earlier)
        blocks.append(lines)
        notes.extend(its_notes)
        earlier = (*earlier, store)
    return Output(join(blocks), "sql", with_proof(blocks, notes, dialect))


def store_sql(view: View, store: str, dialect: str = "postgres") -> Output:
    """The tables of one store: a script for an empty database."""
    dialect_of(dialect)
    lines, notes = view.ask(_store, store, dialect, ())
    return Output(lines, "sql", with_proof(lines, notes, dialect))


def table_sql(view: View, table_name: str, dialect: str = "postgres", needs: bool = False) -> Output:
    """One table. With `needs` everything that it needs comes before it, so that it runs in an empty database; without,
    it runs after its parents.

    Raises:
        ValueError: There is no such dialect.
    """
    dialect_of(dialect)
    lines, notes = view.ask(_table, table_name, dialect, needs)
    return Output(lines, "sql", with_proof(lines, notes, dialect))


def tables_sql(view: View, tables: tuple[str, ...], dialect: str = "postgres") -> Output:
    """Some tables, parents first: a script that runs where the other tables that they refer to are."""
    dialect_of(dialect)
    lines, notes = _script(view, steps(view, tables, dialect), dialect, frozenset())
    return Output(lines, "sql", notes)


def creation_order(view: View, store: str, dialect: str = "postgres") -> tuple[str, ...]:
    """The tables of a store, parents first."""
    return tuple(step.table for step in view.ask(order, store, dialect))


def warm_up() -> None:
    """Import the SQL library and build its writers, so that the first table is written at once. About 0.2 s."""
    from backdraft.render.sql.expressions import Scope, write_expression
    from backdraft.render.sql.write import ident, literal

    for dialect in DIALECTS:
        ident("Warm up", dialect)
        literal("warm up", dialect)
        write_expression("a > 0 and b <> 'x'", dialect, "check", Scope({"a": "a", "b": "b"}))


def _store(view: View, store: str, dialect: str, earlier: tuple[str, ...]) -> _Block:
    made = {e.name for s in earlier for step in view.ask(order, s, dialect) for e in enums(view, step.table, dialect)}
    return _script(view, view.ask(order, store, dialect), dialect, frozenset(made))


def _script(view: View, chosen: tuple[Step, ...], dialect: str, elsewhere: frozenset[object]) -> _Block:
    """The statements of `chosen`; types named in `elsewhere` may be there already."""
    blocks: list[tuple[Line, ...]] = [_opening(view, chosen, dialect)]
    seen: set[object] = set()
    for step in chosen:
        for enum in enums(view, step.table, dialect):
            if enum.name not in seen:
                seen.add(enum.name)
                blocks.append(type_lines(built_type(enum, dialect), enum.name in elsewhere, dialect))
    types = tuple(line for block in blocks for line in block)
    tables: list[tuple[Line, ...]] = [types]
    notes: list[Note] = []
    for step in chosen:
        output = view.ask(create, step.table, dialect, step.deferred)
        later = tuple(line for t, id_ in step.completes for line in view.ask(alter, t, dialect, id_))
        tables.append(output.lines + later)
        notes.extend(output.notes)
        notes.extend(never_added(view, step, dialect))
    return join(tables), tuple(dict.fromkeys(notes))


def _opening(view: View, chosen: tuple[Step, ...], dialect: str) -> tuple[Line, ...]:
    """What the tables need of the database and of the session."""
    plans = [p for p in (view.ask(plan, step.table, dialect) for step in chosen) if p]
    if dialect == "mssql":
        return next((settings(p.path) for p in plans if _needs_settings(p)), ())
    wanted = dict.fromkeys((e, p.path) for p in plans for e in p.extensions)
    lines: dict[str, Line] = {}
    for name, path in wanted:
        lines.setdefault(name, Line(f"CREATE EXTENSION IF NOT EXISTS {ident(name, dialect)};", path))
    return tuple(lines.values())


def _needs_settings(known: Plan) -> bool:
    """Whether SQL Server refuses the table where a session's settings are those of old (sqlcmd's are)."""
    return any(" WHERE " in i.after for i in known.indexes) or any(c.generated for c in known.columns)


def _table(view: View, table: str, dialect: str, needs: bool) -> _Block:
    if needs:
        return _script(view, steps(view, view.ask(needed, table, dialect), dialect), dialect, frozenset())
    whole = view.ask(order, view.ask(store_of, table), dialect)
    step = next((s for s in whole if s.table == table), None)
    if step is None:
        return (), ()
    shared = {e.name for s in whole if s.table != table for e in enums(view, s.table, dialect) if s.table != table}
    return _script(view, (step,), dialect, frozenset(shared))
