"""What a script changes in tables that it has made: columns said anew, columns, keys and indexes dropped."""

from __future__ import annotations

from typing import Any, Protocol

from backdraft.intake import sql_beside
from backdraft.intake.sql_defaults import is_sequence, take_default
from backdraft.intake.sql_dialect import Source
from backdraft.intake.sql_names import table_name
from backdraft.intake.sql_split import excerpt
from backdraft.intake.sql_tables import Growing
from backdraft.intake.sql_types import take_type


class Reader(sql_beside.Reader, Protocol):
    """What a step needs of the reader."""

    source: Source


def alter_column(reader: Reader, table: Growing, action: Any) -> None:
    """`ALTER COLUMN a TYPE int`, `SET NOT NULL`, `DROP DEFAULT` and the like."""
    said = action.name.lower()
    name = table.names.get(said)
    kind, default, required = (action.args.get(key) for key in ("dtype", "default", "allow_null"))
    if name is None:
        reader.lose("there is no such column", excerpt(reader.statement.text))
    elif kind is not None:
        retype(reader, table, said, kind)
        if reader.source.dialect == "tsql":  # it says the whole column anew
            table.change(name, nullable=required is not False)
    elif default is not None and is_sequence(default):
        table.flag(name, "auto")
    elif default is not None:
        table.change(name, default=take_default(default, table.types[said]))
    elif required is not None:
        table.change(name, nullable=bool(required))
    elif action.args.get("drop"):
        table.change(name, default=None)
    else:
        reader.lose("this change of a column is not read", excerpt(reader.statement.text))


def retype(reader: Reader, table: Growing, said: str, kind: Any) -> None:
    """Give a column, known by its name in small letters, another type."""
    taken = take_type(
        kind, reader.source.dialect, reader.source.own, {key: name for key, (name, _) in reader.types.items()}
    )
    if taken.lost:
        reader.lose(taken.lost, said)
    name = table.names[said]
    table.types[said] = taken.type
    kept = tuple(flag for flag in table.columns[name].flags if flag != "unsigned")
    table.change(name, type=taken.type, flags=tuple(dict.fromkeys((*kept, *taken.flags))))


def drop(reader: Reader, table: Growing, action: Any) -> None:
    """`DROP COLUMN a`, `DROP CONSTRAINT k`. What a dump takes away before it makes the table was never there."""
    names = [node.name.lower() for node in action.args.get("tables") or []]
    kind = str(action.args.get("kind")).upper()
    for name in names:
        gone = table.drop_column(table.names.get(name, "")) if kind == "COLUMN" else table.drop_named(name)
        if not gone and reader.statement.line > table.line:
            reader.lose("this change of a table is not read", excerpt(f"{table.name}: DROP {kind} {name}"))


def drop_index(reader: Reader, tree: Any) -> None:
    """`DROP INDEX i`."""
    for node in tree.args.get("tables") or []:
        found = next((t for t in reader.tables.values() if node.name.lower() in {*t.called, *t.flagged}), None)
        if found is not None and reader.statement.line > found.line:
            found.drop_named(node.name.lower())


def about(tree: Any) -> str:
    """The table, in small letters, that a tree makes or changes."""
    from sqlglot import exp

    node = tree.find(exp.Table)
    return table_name(node.text("db"), node.name).lower() if node is not None else ""


def dropped(tree: Any) -> frozenset[str]:
    """The tables, in small letters, that a tree takes away."""
    from sqlglot import exp

    if not isinstance(tree, exp.Drop) or str(tree.args.get("kind")).upper() != "TABLE":
        return frozenset()
    return frozenset(table_name(n.text("db"), n.name).lower() for n in tree.args.get("tables") or [])
