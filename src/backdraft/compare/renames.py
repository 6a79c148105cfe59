"""Renames between two designs: only what `was:` states, never a guess."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from backdraft.design.model import Column, Dependency, Endpoint, ForeignKey, Index, Mixin, Service, Split, Table
from backdraft.design.paths import Path
from backdraft.design.resolve.tables import columns_of
from backdraft.design.view import View

_SECTIONS = ("services", "stores", "tables")


@dataclass(frozen=True, slots=True)
class Renames:
    """What is called otherwise now.

    `entries` lead from old paths to new ones, `columns` from the old path of a table's or a mixin's column to its new
    name.
    `done` are the entries and columns of the new design whose `was:` says nothing any more.
    """

    entries: Mapping[Path, Path]
    columns: Mapping[Path, str]
    done: tuple[Path, ...] = ()

    def entry(self, path: Path) -> Path:
        """Where the old entry at `path` is in the new design."""
        if path[0] == "endpoints":
            return ("endpoints", self.name("services", path[1]), *path[2:])
        return self.entries.get(path, path)

    def name(self, section: str, name: str) -> str:
        """The new name of an old entry."""
        return self.entries.get((section, name), (section, name))[1]

    def back(self) -> Renames:
        """The renames from the new design to the old one."""
        tables = {old[1]: new[1] for old, new in self.entries.items() if old[0] == "tables"}
        columns = {
            (*((old[0], tables.get(old[1], old[1])) if old[0] == "tables" else old[:2]), *old[2:-1], name): old[-1]
            for old, name in self.columns.items()
        }
        return Renames({new: old for old, new in self.entries.items()}, columns)

    def column(self, table: str, column: str) -> str:
        """The new name of a column of the old table `table`."""
        return self.columns.get(("tables", table, "columns", column), column)


def renames(old: View, new: View) -> Renames:
    """The renames that the new design states and the old one has not seen yet."""
    entries: dict[Path, Path] = {}
    done: list[Path] = []
    for section in _SECTIONS:
        before = {path[1]: _was(old.entry(path)) for path in old.paths(section)}
        after = {path[1]: _was(new.entry(path)) for path in new.paths(section)}
        for name, was in _renamed(before, after).items():
            entries[section, was] = (section, name)
        done += [(section, name) for name in _done(before, after)]
    columns: dict[Path, str] = {}
    came = {after: before for before, after in entries.items()}
    for path in (*new.paths("mixins"), *new.paths("tables")):
        there = came.get(path, path)
        before, after = _columns(old, there), _columns(new, path)
        for name, was in _renamed(before, after).items():
            columns[_column(there, was)] = name
        done += [_column(path, name) for name in _done(before, after)]
    return Renames(MappingProxyType(entries), MappingProxyType(columns), tuple(done))


def _columns(view: View, path: Path) -> dict[str, str]:
    """Each column of a table (with its mixins') or of a mixin, and its `was`."""
    mixin = view.get(Mixin, *path)
    return {c.name: c.was for c in (mixin.columns if mixin else columns_of(view, path[1]))}


def _column(path: Path, name: str) -> Path:
    return (*path, name) if path[0] == "mixins" else (*path, "columns", name)


def _was(entry: Any) -> str:
    return getattr(entry, "was", "")


def _renamed(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """New names with the old ones; each maps a name to its `was`.

    Names may change places (`a` was `b`, `b` was `a`) and move up in a row: an old name that is still there must
    itself come from elsewhere, a new name that was there before must itself have gone elsewhere.
    """
    found: dict[str, str] = {}
    for name, was in after.items():
        if was in before and was != name and before.get(name) != was and was not in found.values():
            found[name] = was
    while True:
        kept = {
            name: was
            for name, was in found.items()
            if (name not in before or name in found.values()) and (was not in after or was in found)
        }
        if kept == found:
            return found
        found = kept


def _done(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    return [
        name for name, was in after.items() if was and name in before and (was not in before or before[name] == was)
    ]


def in_new_names(entry: Any, names: Renames) -> Any:
    """An old entry with everything that it refers to called as the new design calls it."""
    if isinstance(entry, Table):
        return _table(entry, names)
    if isinstance(entry, Mixin):
        return replace(entry, columns=tuple(_in_mixin(column, entry.name, names) for column in entry.columns))
    if isinstance(entry, Service):
        return replace(
            entry,
            calls=_dependencies(entry.calls, names) or (),
            uses=_dependencies(entry.uses, names) or (),
            reads=_dependencies(entry.reads, names) or (),
            writes=_dependencies(entry.writes, names) or (),
        )
    if isinstance(entry, Endpoint):
        return replace(
            entry,
            service=names.name("services", entry.service),
            reads=_dependencies(entry.reads, names),
            writes=_dependencies(entry.writes, names),
            calls=_dependencies(entry.calls, names),
        )
    return entry


def _dependencies(lines: tuple[Dependency, ...] | None, names: Renames) -> tuple[Dependency, ...] | None:
    if not lines or not names.entries:
        return lines
    return tuple(replace(line, target=_target(line.target, names)) for line in lines)


def _target(name: str, names: Renames) -> str:
    paths = ((section, name) for section in _SECTIONS)
    return next((names.entries[path][1] for path in paths if path in names.entries), name)


def _table(table: Table, names: Renames) -> Table:
    if not names.entries and not names.columns:
        return table

    def own(columns: Iterable[str]) -> tuple[str, ...]:
        return tuple(names.column(table.name, column) for column in columns)

    def split(said: Split | None) -> Split | None:
        return replace(said, columns=own(said.columns)) if said else None

    return replace(
        table,
        name=names.name("tables", table.name),
        store=names.name("stores", table.store) if table.store else "",
        columns=tuple(column_in_new_names(column, table.name, names) for column in table.columns),
        key=own(table.key),
        indexes=tuple(_index(index, table.name, names) for index in table.indexes),
        foreign=tuple(_foreign(key, table.name, names) for key in table.foreign),
        shard=split(table.shard),
        partition=split(table.partition),
    )


def column_in_new_names(column: Column, table: str, names: Renames) -> Column:
    """A column of the old table `table`, its name and its target as the new design has them."""
    return replace(_pointing(column, names), name=names.column(table, column.name))


def _in_mixin(column: Column, mixin: str, names: Renames) -> Column:
    name = names.columns.get(("mixins", mixin, column.name), column.name)
    return replace(_pointing(column, names), name=name)


def _pointing(column: Column, names: Renames) -> Column:
    if column.target is None:
        return column
    table, there = column.target
    return replace(column, target=(names.name("tables", table), names.column(table, there) if there else ""))


def _index(index: Index, table: str, names: Renames) -> Index:
    parts = tuple(replace(p, column=names.column(table, p.column)) if p.column else p for p in index.parts)
    return replace(index, parts=parts, include=tuple(names.column(table, c) for c in index.include))


def _foreign(key: ForeignKey, table: str, names: Renames) -> ForeignKey:
    return replace(
        key,
        columns=tuple(names.column(table, c) for c in key.columns),
        table=names.name("tables", key.table),
        target_columns=tuple(names.column(key.table, c) for c in key.target_columns),
    )
