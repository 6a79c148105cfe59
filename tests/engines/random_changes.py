"""Random pairs of designs: one, and what some edits made of it. Renames are stated by `was:`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from backdraft.compare.renames import Renames, in_new_names
from backdraft.design.design import Design
from backdraft.design.model import Column, Entry, Mixin, Table, TypeDef
from backdraft.design.paths import Path
from tests.engines.random_schemas import designs, table_names
from tests.strategies import schema

Tables = dict[Path, Entry]


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Design, Design]:
    """Two designs: mostly some edits apart, sometimes strangers with some names in common."""
    old = draw(designs())
    if not draw(st.integers(0, 6)):
        return old, draw(designs())
    new = _without_was(old)
    for _ in range(draw(st.integers(1, 5))):
        new = draw(_edited(new))
    return _without_was(old), new


def _without_was(design: Design) -> Design:
    sections: dict[str, Any] = {name: dict(entries) for name, entries in design.sections.items()}
    for entries in sections.values():
        for path, entry in entries.items():
            if isinstance(entry, Table | Mixin):
                columns = tuple(replace(c, was="") for c in entry.columns)
                cleared = replace(entry, columns=columns)
                entries[path] = replace(cleared, was="") if isinstance(cleared, Table) else cleared
    return Design(sections)


@st.composite
def _edited(draw: st.DrawFn, design: Design) -> Design:
    sections: dict[str, Any] = {name: dict(entries) for name, entries in design.sections.items()}
    tables: Tables = sections["tables"]
    change = draw(st.sampled_from(_CHANGES))
    known = tuple(path[1] for path in tables)
    types = tuple(path[1] for path in sections["types"])
    if change == "add table" or not tables:
        name = draw(table_names().filter(lambda n: n not in known and n not in types))
        targets = tuple((name, column) for name in known for column in ("", "id"))
        tables["tables", name] = draw(schema.tables(name, targets, types, tuple(p[1] for p in sections["mixins"])))
        return _without_new_was(Design(sections), ("tables", name))
    path = draw(st.sampled_from(tuple(tables)))
    table = tables[path]
    assert isinstance(table, Table)
    if change == "drop table":
        del tables[path]
    elif change == "rename table":
        name = draw(table_names().filter(lambda n: n not in known and n not in types))
        return _renamed(design, Renames({path: ("tables", name)}, {}))
    elif change == "rename column" and table.columns:
        column = draw(st.sampled_from(table.columns))
        name = draw(schema.column_names().filter(lambda n: all(c.name != n for c in table.columns)))
        return _renamed(design, Renames({}, {(*path, "columns", column.name): name}))
    elif change == "type":
        if sections["types"]:
            which = draw(st.sampled_from(tuple(sections["types"])))
            entry = sections["types"][which]
            assert isinstance(entry, TypeDef)
            if entry.form == "enum" and draw(st.booleans()):
                members = tuple(draw(st.permutations(entry.members)))[draw(st.integers(0, 1)) :] or entry.members
                more = draw(st.sampled_from(((), ("lost",), ("Lost", "x'y"))))
                sections["types"][which] = replace(entry, members=(*members, *(m for m in more if m not in members)))
            else:
                sections["types"][which] = draw(schema.typedefs(which[1], known=types))
    elif change == "mixin":
        for which in tuple(sections["mixins"]):
            drawn = draw(schema.mixins(which[1], types))
            sections["mixins"][which] = replace(drawn, columns=tuple(replace(c, was="") for c in drawn.columns))
    else:
        tables[path] = draw(_changed(table, change, types))
    return Design(sections)


_CHANGES = (
    *("add table", "drop table", "rename table", "rename column", "type", "mixin"),
    *("add column", "drop column", "column", "nullable", "default", "indexes", "checks", "key", "note", "partition"),
)


@st.composite
def _changed(draw: st.DrawFn, table: Table, change: str, types: tuple[str, ...]) -> Table:
    names = tuple(c.name for c in table.columns)
    i = draw(st.integers(0, max(0, len(names) - 1)))
    if change == "add column":
        name = draw(schema.column_names().filter(lambda n: n not in names))
        column = draw(schema.columns(name, targets=(), types=types, others=names[:2], key=False))
        at = draw(st.integers(0, len(names)))
        return replace(table, columns=(*table.columns[:at], replace(column, was=""), *table.columns[at:]))
    if change == "indexes":
        found = draw(st.lists(schema.indexes(names), max_size=2, unique_by=lambda i: i.parts)) if names else []
        return replace(table, indexes=tuple(found))
    if change == "checks":
        return replace(table, checks=(("fresh", draw(schema.checks(names))),) if names else ())
    if change == "note":
        return replace(table, note=draw(schema.notes()))
    if change == "partition":
        return replace(table, partition=draw(st.none() | schema.splits(names)) if names else None)
    if not names:
        return table
    column = table.columns[i]
    if change == "drop column":
        return replace(table, columns=tuple(c for c in table.columns if c is not column))
    if change == "key":
        flags = draw(st.sampled_from((("pk",), ("unique",), ("index",), (), ("auto", "pk"))))
        column = replace(column, flags=flags, nullable=column.nullable and "pk" not in flags)
        return _with(table, i, column, key=() if "pk" in flags else table.key)
    if change == "nullable":
        return _with(table, i, replace(column, nullable=not column.nullable))
    if change == "default":
        return _with(table, i, replace(column, default=draw(st.none() | schema.defaults())))
    drawn = draw(schema.columns(column.name, targets=(), types=types, others=names[:2]))
    return _with(table, i, replace(drawn, was=""))


def _with(table: Table, i: int, column: Column, **more: Any) -> Table:
    return replace(table, columns=(*table.columns[:i], column, *table.columns[i + 1 :]), **more)


def _renamed(design: Design, names: Renames) -> Design:
    """The design with everything under its new name, and the old one stated."""
    sections: dict[str, Any] = {name: dict(entries) for name, entries in design.sections.items()}
    tables: Tables = {}
    for path, entry in design.sections["tables"].items():
        assert isinstance(entry, Table)
        new = in_new_names(entry, names)
        if names.entry(path) != path:
            new = replace(new, was=entry.was or entry.name)
        columns = tuple(
            replace(now, was=was.was or was.name) if now.name != was.name else now
            for was, now in zip(entry.columns, new.columns, strict=True)
        )
        tables[names.entry(path)] = replace(new, columns=columns)
    sections["tables"] = tables
    return Design(sections)


def _without_new_was(design: Design, path: Path) -> Design:
    table = design.entry(path)
    assert isinstance(table, Table)
    cleared = replace(table, was="", columns=tuple(replace(c, was="") for c in table.columns))
    return Design({**design.sections, "tables": {**design.sections["tables"], path: cleared}})
