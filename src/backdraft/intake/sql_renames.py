"""Renames in scripts, so that a table is read as what it is called in the end.

Tables and types are renamed in the trees that stand before: what a script makes later may have the old name again. A
column is renamed in its turn among the other changes of its table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Protocol

from backdraft.design.model import Column, Default, SqlType
from backdraft.intake.sql_beside import NAME, TEXT, bare
from backdraft.intake.sql_expressions import in_other_names
from backdraft.intake.sql_names import column_name, table_name, type_name
from backdraft.intake.sql_split import Statement
from backdraft.intake.sql_tables import Growing

#: Statements with the trees that were made of them.
Trees = Sequence[tuple[Statement, Any]]


class Reader(Protocol):
    """What a step needs of the reader."""

    tables: dict[str, Growing]
    types: dict[str, tuple[str, tuple[str, ...]]]
    domains: dict[str, Column]
    required: set[str]
    notes: dict[str, str]
    moved: dict[str, str]

    def lose(self, reason: str, what: str = "") -> None:
        """Report something of the statement at hand."""


_TABLES = re.compile(r"rename\s+(?:tables?\s+)?(?:if\s+exists\s+)?(.+)\Z", re.I | re.S)
_PAIR = re.compile(rf"\s*{NAME}\s+to\s+{NAME}\s*\Z", re.I)
_PROCEDURE = re.compile(r"exec(?:ute)?\s+(?:sys\.|\[sys\]\.)?\[?sp_rename\]?\s+(.+)\Z", re.I | re.S)
_ARGUMENT = re.compile(rf"\s*(?:@\w+\s*=\s*)?(?:{TEXT}|null)\s*\Z", re.I)
_PART = re.compile(r'"(?:[^"]|"")+"|\[[^\]]+\]|[^.\s]+')


def as_changes(text: str) -> tuple[str, ...]:
    """`RENAME TABLE a TO b, c TO d` and SQL Server's `sp_rename` as changes of tables; nothing where it is neither, or
    renames something else."""
    procedure = _PROCEDURE.match(text)
    if procedure:
        said = [_ARGUMENT.match(part) for part in procedure[1].split(",")]
        return _change([(one[1] or "").replace("''", "'") if one else "" for one in said])
    listed = _TABLES.match(text)
    pairs = [_PAIR.match(part) for part in listed[1].split(",")] if listed else []
    return tuple(f"ALTER TABLE {pair[1]} RENAME TO {pair[2]}" for pair in pairs if pair) if all(pairs) else ()


def _change(said: list[str]) -> tuple[str, ...]:
    old, new, kind = [*said, "", ""][:3]
    parts = _PART.findall(old)
    if not parts or not new or "]" in new:
        return ()
    if kind.lower() == "column" and len(parts) > 1:
        return (f"ALTER TABLE {'.'.join(parts[:-1])} RENAME COLUMN {parts[-1]} TO [{new}]",)
    if kind.lower() == "index" and len(parts) > 1:
        return (f"ALTER INDEX {parts[-1]} RENAME TO [{new}]",)
    return (f"ALTER TABLE {'.'.join(parts)} RENAME TO [{new}]",) if kind.lower() in ("", "object") else ()


def rename_tables(reader: Reader, trees: Trees, statement: Statement, tree: Any) -> bool:
    """Take the renames of tables out of a tree and do them in those before it; whether something is left of it."""
    from sqlglot import exp

    if not isinstance(tree, exp.Alter) or str(tree.args.get("kind")).upper() != "TABLE":
        return True
    actions = tree.args.get("actions") or []
    found = [a for a in actions if isinstance(a, exp.AlterRename) and not tree.args.get("options")]
    for action in found:
        old, new = _key(tree.this), action.this.copy()
        if not new.text("db") and tree.this.args.get("db"):
            new.set("db", tree.this.args["db"].copy())
        if not any(_key(table) == old for _, one in trees for table in one.find_all(exp.Table)):
            reader.lose(f"there is no table {tree.this.name}")
            continue
        for node in _nodes_of(old, [*trees, (statement, tree)]):
            name = "this" if isinstance(node, exp.Table) else "table"
            node.set(name, new.this.copy())
            node.set("db", new.args["db"].copy() if new.args.get("db") else None)
        reader.moved[old.rpartition(".")[2]] = new.name.lower()
    left = [action for action in actions if action not in found]
    tree.set("actions", left)
    return bool(left) or not found


def _key(node: Any) -> str:
    return table_name(node.text("db"), node.name).lower()


def _nodes_of(key: str, trees: Iterable[tuple[Statement, Any]]) -> list[Any]:
    """Where trees name a table: by itself, or before a column."""
    from sqlglot import exp

    out: list[Any] = []
    for _, tree in trees:
        out += [table for table in tree.find_all(exp.Table) if _key(table) == key]
        columns = (column for column in tree.find_all(exp.Column) if column.args.get("table"))
        out += [c for c in columns if table_name(c.text("db"), c.text("table")).lower() == key]
    return out


# --- types -----------------------------------------------------------------------------------------------------------

_TYPE = re.compile(rf"alter\s+(?:type|domain)\s+{NAME}\s+rename\s+to\s+{NAME}\s*\Z", re.I)
_VALUE = re.compile(rf"alter\s+type\s+{NAME}\s+rename\s+value\s+{TEXT}\s+to\s+{TEXT}\s*\Z", re.I)
_CONSTRAINT = re.compile(
    rf"alter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?{NAME}\s+rename\s+constraint\s+{NAME}\s+to\s+{NAME}\s*\Z", re.I
)


def rename_type(reader: Reader, trees: Trees, text: str) -> bool:
    """Do `ALTER TYPE a RENAME TO b` in the trees before it; whether it is one."""
    found = _TYPE.match(text)
    if found is None:
        return False
    from sqlglot import exp

    old, new = bare(found[1]), found[2].strip('"')
    made = [t.this for _, t in trees if isinstance(t, exp.Create) and str(t.args.get("kind")).upper() == "TYPE"]
    nodes = [node.this for node in made if node.name.lower() == old]
    if old in reader.types:
        name, members = reader.types.pop(old)
        fit = type_name(new, {other for other, _ in reader.types.values()})
        reader.types[new.lower()] = (fit, members)
        if name in reader.domains:
            reader.domains[fit] = replace(reader.domains.pop(name), name=fit)
        if name in reader.required:
            reader.required.add(fit)
    elif not nodes:
        reader.lose("there is no such type")
        return True
    kinds = (kind.args.get("kind") for _, tree in trees for kind in tree.find_all(exp.DataType))
    last = (kind.expression if isinstance(kind, exp.Dot) else kind for kind in kinds)
    nodes += [kind for kind in last if isinstance(kind, exp.Identifier) and kind.name.lower() == old]
    for node in nodes:
        node.set("this", new)
    if old in reader.notes:
        reader.notes[new.lower()] = reader.notes.pop(old)
    reader.moved[old] = new.lower()
    return True


def _rename_value(reader: Reader, found: re.Match[str]) -> None:
    key = bare(found[1])
    key = reader.moved.get(key, key)
    known = reader.types.get(key)
    old, new = (found[i].replace("''", "'") for i in (2, 3))
    if known is None or old not in known[1]:
        reader.lose("there is no such member of a type")
        return
    name, members = known
    reader.types[key] = (name, tuple(new if member == old else member for member in members))
    type_ = SqlType("named", text=name)
    for table in reader.tables.values():
        for column in list(table.columns.values()):
            if column.type == type_ and column.default == Default("text", old):
                table.change(column.name, default=Default("text", new))


def _rename_constraint(reader: Reader, found: re.Match[str]) -> None:
    if not rename_named(reader.tables.values(), bare(found[2]), bare(found[3])):
        reader.lose("the name of this constraint is not kept in a design")


# --- columns and indexes ---------------------------------------------------------------------------------------------


#: What renames a member of an enum or a constraint, once all tables are there.
LATER: tuple[tuple[re.Pattern[str], Callable[[Any, re.Match[str]], None]], ...] = (
    (_VALUE, _rename_value),
    (_CONSTRAINT, _rename_constraint),
)


def rename_named(tables: Iterable[Growing], old: str, new: str) -> bool:
    """Call an index, a key or a check otherwise; whether there is one."""
    for table in tables:
        at = table.called.pop(old.lower(), None)
        if at is not None:
            table.called[new.lower()] = at
            table.indexes[at] = replace(table.indexes[at], name=column_name(new))
        held: tuple[dict[str, Any], ...] = (table.flagged, table.keyed, table.checks)
        for names in held:
            for key in [key for key in names if key.lower() == old.lower()]:
                names[column_name(new) if names is not table.flagged else new.lower()] = names.pop(key)
                at = 0
        if at is not None:
            return True
    return False


def rename_column(reader: Reader, table: Growing, said: str, new: str) -> None:
    """Call a column otherwise, wherever the tables speak of it."""
    old = table.names.get(said.lower())
    if old is None:
        reader.lose("there is no such column")
        return
    fit = column_name(new)
    while fit != old and fit in table.columns:
        fit += "_2"
    if fit != new:
        reader.lose(f"the column is called {fit} in the design", new)
    type_ = table.types[said.lower()]
    del table.names[said.lower()], table.types[said.lower()]
    table.names[new.lower()], table.types[new.lower()] = fit, type_
    table.columns = {c.name: c for c in _columns(table, old, fit)}
    table.key = _listed(table.key, old, fit)
    table.keyed = {key: _listed(columns, old, fit) for key, columns in table.keyed.items()}
    table.flagged = {key: fit if column == old else column for key, column in table.flagged.items()}
    table.foreign = [replace(f, columns=_listed(f.columns, old, fit)) for f in table.foreign]
    table.checks = {key: in_other_names(text, old, fit) for key, text in table.checks.items()}
    table.indexes = [
        replace(
            index,
            parts=tuple(
                replace(
                    part,
                    column=fit if part.column == old else part.column,
                    expression=in_other_names(part.expression, old, fit),
                )
                for part in index.parts
            ),
            include=_listed(index.include, old, fit),
            where=in_other_names(index.where, old, fit),
        )
        for index in table.indexes
    ]
    for name in ("partition", "shard"):
        split = getattr(table, name)
        if split is not None:
            setattr(table, name, replace(split, columns=_listed(split.columns, old, fit)))
    for other in reader.tables.values():
        _point(other, table.name, old, fit)


def _columns(table: Growing, old: str, new: str) -> Iterator[Column]:
    for column in table.columns.values():
        name = new if column.name == old else column.name
        yield replace(column, name=name, generated=in_other_names(column.generated, old, new))


def _listed(columns: tuple[str, ...], old: str, new: str) -> tuple[str, ...]:
    return tuple(new if column == old else column for column in columns)


def _point(table: Growing, target: str, old: str, new: str) -> None:
    """The keys of a table that point at a column, under its new name."""
    for column in list(table.columns.values()):
        if column.target is not None and column.target == (target, old):
            table.change(column.name, target=(target, new))
    table.foreign = [
        replace(f, target_columns=_listed(f.target_columns, old, new)) if f.table == target else f
        for f in table.foreign
    ]
