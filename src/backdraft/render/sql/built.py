"""A store as one value: every table and type as a fresh create would make it. Migrations compare two of these."""

from __future__ import annotations

from dataclasses import replace

from backdraft.design.built import Built, BuiltTable, ForeignKeyText
from backdraft.design.output import Note
from backdraft.design.view import View
from backdraft.render.sql.dialects import DIALECTS
from backdraft.render.sql.order import Step, order
from backdraft.render.sql.statements import built_table, built_type, enums
from backdraft.render.sql.table import plan


def built(view: View, store: str, dialect: str) -> Built:
    """The tables of a store, parents first, and the types that they need."""
    created = view.ask(order, store, dialect)
    names = [step.table for step in created]
    tables = [view.ask(built_table, name, dialect) for name in names]
    types = {t.name: t for name in names for enum in enums(view, name, dialect) for t in (built_type(enum, dialect),)}
    plans = [view.ask(plan, name, dialect) for name in names]
    never = [note for step in created for note in never_added(view, step, dialect)]
    return Built(
        DIALECTS[dialect].name,
        tuple(
            _as_created(table, step, names, dialect)
            for step, (table, _) in zip(created, tables, strict=True)
            if table and (table.columns or dialect == "postgres")
        ),
        tuple(types.values()),
        tuple(dict.fromkeys(e for known in plans if known for e in known.extensions)),
        tuple(dict.fromkeys((*(n for _, notes in tables for n in notes), *never))),
    )


def _as_created(table: BuiltTable, step: Step, names: list[str], dialect: str) -> BuiltTable:
    """The table with its foreign keys in the order in which they come: the deferred last, each with its target. Of
    several on the same columns the last one gives MySQL's index its name."""

    def place(foreign: ForeignKeyText) -> int:
        return names.index(foreign.target) if foreign.id in step.deferred else -1

    # Where none can be added later and tables wait for each other, such a key is not made.
    target = DIALECTS[dialect]
    made = [f for f in table.foreigns if target.later_keys or target.circles or f.id not in step.deferred]
    return replace(table, foreigns=tuple(sorted(made, key=place)))


def never_added(view: View, step: Step, dialect: str) -> list[Note]:
    """The foreign keys of a circle, where none can be added later."""
    known = view.ask(plan, step.table, dialect) if not DIALECTS[dialect].later_keys else None
    lost = [f for f in known.foreigns if f.id in step.deferred] if known else []
    why = f"no constraint: {DIALECTS[dialect].title} adds none later, and the tables point at each other"
    return [Note(f.path, why) for f in lost]
