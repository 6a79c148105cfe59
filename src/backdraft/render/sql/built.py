"""A store as one value: every table and type as a fresh create would make it. Migrations compare two of these."""

from __future__ import annotations

from backdraft.design.built import Built
from backdraft.design.view import View
from backdraft.render.sql.order import order
from backdraft.render.sql.statements import built_table, built_type, enums
from backdraft.render.sql.table import plan


def built(view: View, store: str, dialect: str) -> Built:
    """The tables of a store, parents first, and the types that they need."""
    names = [step.table for step in view.ask(order, store, dialect)]
    tables = [view.ask(built_table, name, dialect) for name in names]
    types = {t.name: t for name in names for enum in enums(view, name, dialect) for t in (built_type(enum, dialect),)}
    plans = [view.ask(plan, name, dialect) for name in names]
    return Built(
        dialect,
        tuple(table for table, _ in tables if table and (table.columns or dialect == "postgres")),
        tuple(types.values()),
        tuple(dict.fromkeys(e for known in plans if known for e in known.extensions)),
        tuple(dict.fromkeys(note for _, notes in tables for note in notes)),
    )
