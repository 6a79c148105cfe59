"""Tables and types that were read, as entries of the file: plain data, each line proved by reading it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from backdraft.design.model import Column, Default, ForeignKey, Index, IndexPart, SqlType, TypeDef
from backdraft.design.nodes import Plain
from backdraft.design.notation.schema import (
    format_column,
    format_foreign,
    format_index,
    format_key,
    format_split,
    format_type,
    parse_check,
    parse_column,
    parse_foreign,
    parse_index,
)
from backdraft.design.paths import Path
from backdraft.intake.imported import Loss
from backdraft.intake.sql_tables import Growing

_UUID = SqlType("uuid")
#: How engines without that type keep one.
_UUIDS = (SqlType("char", (36,)), SqlType("varchar", (36,)), SqlType("text"))
#: What is given up, in this order, when a column cannot be written as a line.
_GIVEN_UP: tuple[tuple[str, dict[str, object]], ...] = (
    ("note", {"note": ""}),
    ("default", {"default": None}),
    ("generated", {"generated": "", "flags": ()}),
    ("low", {"low": "", "high": ""}),
    ("type", {"type": SqlType("text")}),
)


def entries(
    tables: dict[str, Growing],
    types: dict[str, tuple[str, tuple[str, ...]]],
    domains: dict[str, Column],
    dialect: str = "postgres",
    notes: Mapping[str, str] = MappingProxyType({}),
) -> tuple[list[tuple[Path, Plain]], list[Loss]]:
    """The entries, types first, and what could not be written. A type is an enum with members, or one of `domains`;
    `notes` are the types' own, by their names in small letters; `dialect` is whose words they were."""
    losses: list[Loss] = []
    out: list[tuple[Path, Plain]] = []
    for key, (name, members) in types.items():
        note = notes.get(key, "")
        if name in domains:
            out.append((("types", name), _line(replace(domains[name], note=note), Growing(name, 1), losses)))
        elif members:
            out.append((("types", name), format_type(TypeDef(name, "enum", members=members, note=note))))
        else:
            losses.append(Loss(1, name, "an enum without members is left out"))
    for table in tables.values():
        _settle_keys(table)
        _leave_implied(table, tables, dialect)
    _share_uuids(tables)
    types = _inlined(tables, types)
    for table in tables.values():
        columns = {c.name: _without_type(c, tables) for c in table.columns.values()}
        value: dict[str, Plain] = {}
        if table.note:
            value["note"] = table.note
        value["columns"] = {name: _line(column, table, losses) for name, column in columns.items()}
        if len(table.key) > 1:
            value["key"] = format_key(table.key)
        foreign = [format_foreign(f) for f in table.foreign if _is_sound_foreign(f, table, losses)]
        if foreign:
            value["foreign"] = list[Plain](foreign)
        checks: dict[str, Plain] = {k: text for k, text in table.checks.items() if _is_sound_check(text, table, losses)}
        if checks:
            value["checks"] = checks
        indexes = [format_index(i) for i in table.indexes if _is_sound_index(i, table, losses)]
        if indexes:
            value["indexes"] = list[Plain](indexes)
        if table.shard:
            value["shard"] = format_split(table.shard)
        if table.partition:
            value["partition"] = format_split(table.partition)
        if table.native:
            value["native"] = {which: dict[str, Plain](options) for which, options in table.native.items()}
        out.append((("tables", table.name), value))
    return out, losses


def _settle_keys(table: Growing) -> None:
    """Key columns are required; one alone has its flag."""
    for column in list(table.columns.values()):
        if column.type in _UUIDS and column.default == Default("word", "uuid"):
            table.change(column.name, type=_UUID)
        if column.has("auto") and _is_whole(column.type):  # NUMBER, numeric(18,0): an identity is of whole numbers
            table.change(column.name, type=SqlType("bigint"))
    for name in table.key:
        table.change(name, nullable=False)
    if len(table.key) == 1:
        found = table.columns[table.key[0]]
        table.change(found.name, flags=("pk", *(f for f in found.flags if f not in ("pk", "unique"))))


def _is_whole(type_: SqlType | None) -> bool:
    """Whether it is a decimal without places, or one that says no digits."""
    return type_ is not None and type_.name == "numeric" and not type_.array and type_.args[1:] in ((), (0,))


def _share_uuids(tables: dict[str, Growing]) -> None:
    """Columns of composite foreign keys are UUIDs where those that they point to turned out to be."""
    again = True
    while again:
        again = False
        for table in tables.values():
            for foreign in table.foreign:
                there = tables.get(foreign.table.lower())
                for name, target in zip(foreign.columns, foreign.target_columns if there else (), strict=False):
                    pointed = there.columns.get(target) if there else None
                    if pointed and pointed.type == _UUID and table.columns[name].type in _UUIDS:
                        table.change(name, type=_UUID)
                        again = True


#: Whose foreign keys bring no index under a name of ours.
_SAYS_ALL = ("mysql", "dbml")


def _leave_implied(table: Growing, tables: dict[str, Growing], dialect: str) -> None:
    """Without the plain indexes that every foreign key gets anyway: those under our usual names, or the key's own name
    where the engine makes them (MySQL)."""
    own = [f for f in table.foreign if f.table.lower() in tables]
    keys = {f.columns for f in own} | {(c.name,) for c in table.columns.values() if _leads(c, tables)}

    def is_implied(index: Index) -> bool:
        name = index.name if dialect in _SAYS_ALL else ""
        plain = index == Index(tuple(IndexPart(p.column) for p in index.parts), name=name)
        return plain and (table.keyed.get(name) == _columns(index) if dialect in _SAYS_ALL else _columns(index) in keys)

    table.indexes = [i for i in table.indexes if not is_implied(i)]


def _leads(column: Column, tables: dict[str, Growing]) -> bool:
    return column.target is not None and column.target[0].lower() in tables


def _columns(index: Index) -> tuple[str, ...]:
    return tuple(part.column for part in index.parts)


def _inlined(
    tables: dict[str, Growing], types: dict[str, tuple[str, tuple[str, ...]]]
) -> dict[str, tuple[str, tuple[str, ...]]]:
    """The types but for those of one column that are called after it: they are written there."""
    from backdraft.render.sql.columns import inline_enum

    uses: dict[str, list[tuple[Growing, Column]]] = {}
    for table in tables.values():
        for column in table.columns.values():
            if column.type is not None and column.type.name == "named":
                uses.setdefault(column.type.text, []).append((table, column))
    kept: dict[str, tuple[str, tuple[str, ...]]] = {}
    for key, (name, members) in types.items():
        alone = [(t, c) for t, c in uses.get(name, []) if members and key == inline_enum(t.name, c.name).lower()]
        if len(uses.get(name, [])) != 1 or not alone:
            kept[key] = (name, members)
        for table, column in alone if key not in kept else []:
            array = column.type.array if column.type else 0
            table.change(column.name, type=SqlType("enum", members=members, array=array))
    return kept


def _without_type(column: Column, tables: dict[str, Growing]) -> Column:
    """A column that points to another takes its type from there, when it is the same."""
    if column.target is None or column.type is None:
        return column
    target = tables.get(column.target[0].lower())
    if target is None:
        return column
    name = column.target[1] or (target.key[0] if len(target.key) == 1 else "")
    there = target.columns.get(name)
    if there is None or there is column:
        return column
    is_number = there.has("auto") and _is_whole(column.type)
    if there.type != column.type and not (there.type == _UUID and column.type in _UUIDS) and not is_number:
        return column
    if there.has("unsigned") != column.has("unsigned"):
        return column
    return replace(column, type=None, flags=tuple(f for f in column.flags if f != "unsigned"))


def _line(column: Column, table: Growing, losses: list[Loss]) -> str:
    """The column's line; what cannot stand in one is given up and reported."""
    lost: list[str] = []
    for field, values in (("", {}), *_GIVEN_UP):
        if field:
            if not getattr(column, field):
                continue
            column = replace(column, **values)  # type: ignore[arg-type]
            lost.append(field)
        line = format_column(column)
        read = parse_column(line, column.name)
        if read.value == column and not any(s.severity == "error" for s in read.slips) and "\n" not in line:
            break
    if lost:
        where = f"{table.name}.{column.name}"
        losses.append(Loss(table.line, where, f"its {', '.join(lost)} cannot be said in a column's line"))
    return line


def _is_sound_index(index: Index, table: Growing, losses: list[Loss]) -> bool:
    read = parse_index(format_index(index))
    if read.value == index and not read.slips:
        return True
    losses.append(Loss(table.line, f"{table.name}: {format_index(index)[:60]}", "the index cannot be said in a line"))
    return False


def _is_sound_foreign(foreign: ForeignKey, table: Growing, losses: list[Loss]) -> bool:
    read = parse_foreign(format_foreign(foreign))
    if read.value == foreign and not read.slips:
        return True
    losses.append(Loss(table.line, f"{table.name}: {format_foreign(foreign)[:60]}", "the foreign key cannot be said"))
    return False


def _is_sound_check(text: str, table: Growing, losses: list[Loss]) -> bool:
    read = parse_check(text)
    if not read.slips:
        return True
    losses.append(Loss(table.line, f"{table.name}: {text[:60]}", "the check cannot be said"))
    return False
