"""How tables relate: which points at which, how often, and which lie around an entry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from backdraft.design.model import ForeignKey, Table
from backdraft.design.paths import Path
from backdraft.design.resolve.services import edges
from backdraft.design.resolve.tables import all_indexes, columns_of, foreign_keys, primary_key, store_of
from backdraft.design.view import View


@dataclass(frozen=True, slots=True)
class Relation:
    """A foreign key as a picture sees it.

    Attributes:
        table: The table that points.
        key: What it says.
        optional: Whether a row may point at none.
        once: Whether at most one row points at each.
        kept: Whether the database keeps it (not `soft`, not in another store).
    """

    table: str
    key: ForeignKey
    optional: bool
    once: bool
    kept: bool


def relations(view: View, table: str) -> tuple[Relation, ...]:
    """One for each foreign key of a table whose target is a table of the design."""
    columns = {column.name: column for column in view.ask(columns_of, table)}
    unique = view.ask(unique_sets, table)
    return tuple(
        Relation(
            table,
            key,
            any(columns[c].nullable for c in key.columns if c in columns),
            any(set(each) <= set(key.columns) for each in unique),
            "soft" not in key.flags,
        )
        for key in view.ask(foreign_keys, table)
        if view.get(Table, "tables", key.table) is not None
    )


def unique_sets(view: View, table: str) -> frozenset[tuple[str, ...]]:
    """The sets of columns of which no two rows have the same, each sorted."""
    found: set[tuple[str, ...]] = {(column.name,) for column in view.ask(columns_of, table) if column.has("unique")}
    for index in view.ask(all_indexes, table):
        if index.unique and not index.where and all(part.column for part in index.parts):
            found.add(tuple(sorted(part.column for part in index.parts)))
    key = view.ask(primary_key, table)
    if key:
        found.add(tuple(sorted(key)))
    return frozenset(found)


def touches(view: View, table: str, others: frozenset[str]) -> bool:
    """Whether a table points at one of `others`, or one of them at it."""
    return any(key.table in others for key in view.ask(foreign_keys, table)) or any(
        key.table == table for other in others for key in view.ask(foreign_keys, other)
    )


def near(view: View, tables: frozenset[str], hops: int) -> frozenset[str]:
    """The tables that are at most `hops` foreign keys away from one of `tables`, these among them."""
    ends: dict[str, set[str]] = {}
    for path in view.paths("tables"):
        for key in view.ask(foreign_keys, path[1]):
            ends.setdefault(path[1], set()).add(key.table)
            ends.setdefault(key.table, set()).add(path[1])
    found, front = set(tables), set(tables)
    for _ in range(min(hops, len(ends))):
        front = {end for name in front for end in ends.get(name, ())} - found
        found |= front
    return frozenset(found)


def tables_around(view: View, focus: Path) -> tuple[str, ...]:
    """The tables that an entry is about: itself, those of a store, of the stores that a service touches, of a mixin."""
    if len(focus) < 2 or focus[0] not in _AROUND:
        return ()
    return _AROUND[focus[0]](view, focus[1])


def _tables_in(view: View, stores: set[str]) -> tuple[str, ...]:
    return tuple(path[1] for path in view.paths("tables") if view.ask(store_of, path[1]) in stores)


def _tables_of_service(view: View, name: str) -> tuple[str, ...]:
    return _tables_in(view, {e.target for e in view.ask(edges) if e.source == name and e.target != name})


def _tables_of_mixin(view: View, name: str) -> tuple[str, ...]:
    return tuple(table.name for table in view.all(Table, "tables") if name in table.use)


_AROUND: dict[str, Callable[[View, str], tuple[str, ...]]] = {
    "tables": lambda view, name: (name,),
    "stores": lambda view, name: _tables_in(view, {name}),
    "services": _tables_of_service,
    "endpoints": _tables_of_service,
    "mixins": _tables_of_mixin,
}
