"""Trees of statements to tables and types: CREATE TYPE, TABLE and INDEX, ALTER TABLE, COMMENT ON."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import Any, Protocol

from backdraft.design.model import Column
from backdraft.intake import sql_beside
from backdraft.intake.sql_changes import alter_column, drop, retype
from backdraft.intake.sql_dialect import INDEX_COMMENT, LEFT_OUT, Source, unescaped
from backdraft.intake.sql_expressions import renamed
from backdraft.intake.sql_names import column_name, table_name, type_name
from backdraft.intake.sql_parts import COLUMN_PARTS, SAYS_NOTHING, TABLE_PARTS, add_index
from backdraft.intake.sql_properties import take_piece, take_properties
from backdraft.intake.sql_renames import rename_column, rename_named
from backdraft.intake.sql_split import excerpt
from backdraft.intake.sql_tables import Growing
from backdraft.intake.sql_truths import computed_type
from backdraft.intake.sql_types import as_people_write, take_type


class Reader(sql_beside.Reader, Protocol):
    """What a step needs of the reader."""

    source: Source


def create_type(reader: Reader, tree: Any) -> None:
    """A type that is an enum."""
    from sqlglot import exp

    body = tree.args.get("expression")
    if not isinstance(body, exp.DataType) or body.this != exp.DataType.Type.ENUM:
        reader.lose("only types that are enums are read")
        return
    found = tuple(dict.fromkeys(e.name for e in body.expressions if e.name))
    said = tree.this.name
    taken = {name for name, _ in reader.types.values()}
    reader.types[said.lower()] = (type_name(said, taken), found)


def create_table(reader: Reader, tree: Any) -> None:
    """A table with all that its statement says."""
    from sqlglot import exp

    schema = tree.this
    if re.match(r"create\s+table\b[^(]*?\spartition\s+of\s", reader.statement.text[:400], re.I):
        take_piece(reader, tree)
        return
    if not isinstance(schema, exp.Schema):
        reader.lose("the table lists no columns")
        return
    table = _new_table(reader, schema.this)
    late: list[Any] = []
    for part in schema.expressions:
        if isinstance(part, exp.Identifier):  # SQLite wants no type
            add_column(reader, table, exp.ColumnDef(this=part), late)
        elif isinstance(part, exp.ColumnDef):
            add_column(reader, table, part, late)
        else:
            late.append(part)
    for part in late:
        add_constraint(reader, table, part, "")
    take_properties(reader, table, tree)
    _left_out(reader, table)


_TEXT = re.compile(r"'(?:[^']|'')*'")


def _left_out(reader: Reader, table: Growing) -> None:
    """Tell what the statement says of the table and the design does not."""
    said = [(words, reason) for dialect, words, reason in LEFT_OUT if dialect == reader.source.dialect]
    bare = _TEXT.sub("''", reader.statement.text) if said else ""
    for words, reason in said:
        if words.search(bare):
            reader.lose(reason, table.name)


def _new_table(reader: Reader, node: Any) -> Growing:
    name = table_name(node.text("db"), node.name)
    key = _key(reader, node)
    if key in reader.tables:
        reader.lose(f"the table {name} comes a second time; the later one is taken")
    reader.tables[key] = Growing(name, reader.statement.line)
    return reader.tables[key]


def _key(reader: Reader, node: Any) -> str:
    return table_name(node.text("db"), node.name).lower()


def add_column(reader: Reader, table: Growing, part: Any, late: list[Any]) -> None:
    """A column of a table. Conditions may speak of columns to come, so they are left in `late`."""
    from sqlglot import exp

    said = part.name
    name = column_name(said)
    while name in table.columns:
        name += "_2"
    if name != said:
        reader.lose(f"the column is called {name} in the design", said)
    names = {key: n for key, (n, _) in reader.types.items()}
    kind = part.args.get("kind")
    if kind is None and reader.source.dialect == "tsql":
        kind = computed_type(part)
    taken = take_type(kind, reader.source.dialect, reader.source.own, names)
    if taken.lost:
        reader.lose(taken.lost, said)
    if reader.source.shown:
        taken = replace(taken, type=as_people_write(taken.type))
    table.names[said.lower()] = name
    table.types[said.lower()] = taken.type
    required = taken.type.name == "named" and taken.type.text in reader.required
    table.columns[name] = Column(
        name, taken.type, nullable="auto" not in taken.flags and not required, flags=taken.flags
    )
    for constraint in part.args.get("constraints") or []:
        kind = constraint.args.get("kind")
        step = COLUMN_PARTS.get(type(kind).__name__)
        if step is not None:
            step(reader, table, name, kind)
        elif isinstance(kind, exp.CheckColumnConstraint):
            late.append(constraint if constraint.args.get("this") else kind)
        elif type(kind).__name__ not in SAYS_NOTHING:
            reader.lose("this word about a column is not read", f"{said} {kind.sql(reader.source.dialect)[:60]}")


def add_constraint(reader: Reader, table: Growing, part: Any, name: str) -> None:
    """A constraint of a table, under its name if it has one."""
    from sqlglot import exp

    if isinstance(part, exp.Constraint):
        for inner in part.expressions:
            add_constraint(reader, table, inner, part.name)
        return
    if isinstance(part, exp.ColumnConstraint):
        add_constraint(reader, table, part.args["kind"], part.name)
        return
    step = TABLE_PARTS.get(type(part).__name__)
    if step is None:
        reader.lose("this constraint is not read", excerpt(part.sql(reader.source.dialect)))
    else:
        step(reader, table, part, name)


def _find(reader: Reader, node: Any) -> Growing | None:
    table = reader.tables.get(_key(reader, node))
    if table is None:
        reader.lose(f"there is no table {node.name}")
    return table


def create_index(reader: Reader, tree: Any) -> None:
    """An index of a table that is there."""
    index = tree.this
    table = _find(reader, index.args["table"])
    params = index.args.get("params")
    if table is None or params is None:
        return
    parts = params.args.get("columns") or []
    where = params.args.get("where")
    using = params.args.get("using")
    include = tuple(table.columns_named(params.args.get("include") or []))
    unique = bool(tree.args.get("unique"))
    condition = renamed(where.this.unnest(), table.names, table.types) if where is not None else ""
    if unique and not condition and reader.source.dialect in _NO_PARTIAL:
        parts, condition = _of_some_rows(parts, table)
    method = using.name.lower() if using is not None else ""
    if params.args.get("with_storage") and reader.source.dialect == "postgres":
        options = ", ".join(o.sql("postgres") for o in params.args["with_storage"])
        reader.lose("the options of an index are not read", f"{index.name}: {options}"[:72])
    _left_out(reader, table)
    if unique and where is not None and reader.source.dialect == "tsql" and _is_of_values(where.this, parts, table):
        condition = ""
    add_index(reader, table, parts, unique, index.name, "" if method == "btree" else method, condition, include)
    said = re.search(INDEX_COMMENT, reader.statement.text, re.I) if reader.source.dialect == "mysql" else None
    if said and not table.note_index(index.name, " ".join(unescaped(said[1]).split())):
        reader.lose("a comment on an index that is no line of its own", index.name)


def _is_of_values(condition: Any, parts: list[Any], table: Growing) -> bool:
    """Whether a unique index of SQL Server is of the rows that have a value in each of its columns: what a unique key
    is elsewhere, where nulls are not alike."""
    from sqlglot import exp

    tests = list(condition.unnest().flatten()) if isinstance(condition.unnest(), exp.And) else [condition]
    tested: set[str] = set()
    for test in (one.unnest() for one in tests):
        inner = test.this.unnest() if isinstance(test, exp.Not) else None
        if not (isinstance(inner, exp.Is) and isinstance(inner.expression, exp.Null)):
            return False
        tested.add(inner.this.name.lower())
    names = {part.find(exp.Identifier).name.lower() for part in parts}
    required = {name for name in names if name in table.names and not table.columns[table.names[name]].nullable}
    return tested <= names <= tested | required


#: Dialects in which a unique index of some rows is one on what is null for the others.
_NO_PARTIAL = ("mysql", "oracle")


def _of_some_rows(parts: list[Any], table: Growing) -> tuple[list[Any], str]:
    """The parts and the condition of `UNIQUE ((CASE WHEN gone IS NULL THEN email END))`; as they are without one."""
    from sqlglot import exp

    whole: list[Any] = []
    conditions: set[str] = set()
    for part in parts:
        new = part.copy()
        case = (new.this if isinstance(new, exp.Ordered) else new).unnest()
        branches = case.args.get("ifs") or [] if isinstance(case, exp.Case) else []
        if len(branches) != 1 or case.this or case.args.get("default"):
            return parts, ""
        conditions.add(renamed(branches[0].this.unnest(), table.names, table.types))
        value = branches[0].args["true"].unnest()
        if isinstance(new, exp.Ordered):
            new.set("this", value)
        whole.append(new if isinstance(new, exp.Ordered) else value)
    return (whole, conditions.pop()) if len(conditions) == 1 else (parts, "")


def alter(reader: Reader, tree: Any) -> None:
    """What is added to a table, or changed in it."""
    from sqlglot import exp

    if str(tree.args.get("kind")).upper() == "INDEX":
        for action in tree.args.get("actions") or []:
            if not rename_named(reader.tables.values(), tree.this.name, action.this.name):
                reader.lose("there is no such index")
        return
    table = _find(reader, tree.this)
    if table:
        _left_out(reader, table)
    for action in (tree.args.get("actions") or []) if table else []:
        assert table is not None
        if isinstance(action, exp.AddConstraint):
            for part in action.expressions:
                add_constraint(reader, table, part, "")
        elif isinstance(action, exp.ColumnDef):
            _add_column(reader, table, action)
        elif isinstance(action, exp.Schema):  # Oracle's ADD (…)
            for part in action.expressions:
                add = _add_column if isinstance(part, exp.ColumnDef) else partial(add_constraint, name="")
                add(reader, table, part)
        elif isinstance(action, exp.AlterColumn):
            alter_column(reader, table, action)
        elif isinstance(action, exp.Drop):
            drop(reader, table, action)
        elif isinstance(action, exp.RenameColumn):
            rename_column(reader, table, action.this.name, action.args["to"].name)
        elif isinstance(action, exp.AlterRename):  # PostgreSQL's RENAME a TO b
            rename_column(reader, table, action.this.name, tree.args["options"][0].this.name)
        elif isinstance(action, exp.RenameIndex):
            rename_named([table], action.this.name, action.args["to"].name)
        elif isinstance(action, exp.ModifyColumn) and _called(reader, table, action):
            _modify(reader, table, action.this)
        else:
            reader.lose("this change of a table is not read", excerpt(action.sql(reader.source.dialect)))


def _called(reader: Reader, table: Growing, action: Any) -> bool:
    """Whether there is the column that MODIFY and CHANGE speak of; CHANGE calls it otherwise."""
    said, old = action.this.name, action.args.get("rename_from")
    if old is not None and old.name.lower() in table.names and old.name != said:
        rename_column(reader, table, old.name, said)
    return said.lower() in table.names


def _add_column(reader: Reader, table: Growing, part: Any) -> None:
    late: list[Any] = []
    add_column(reader, table, part, late)
    for constraint in late:
        add_constraint(reader, table, constraint, "")


def _modify(reader: Reader, table: Growing, part: Any) -> None:
    """MySQL's MODIFY says a whole column again; its dumps add the identity so."""
    name = table.names[part.name.lower()]
    if part.args.get("kind") is not None:
        retype(reader, table, part.name.lower(), part.args["kind"])
    kept = tuple(flag for flag in table.columns[name].flags if flag != "auto")
    table.change(name, nullable=name not in table.key, default=None, update="", note="", flags=kept)
    for constraint in part.args.get("constraints") or []:
        step = COLUMN_PARTS.get(type(constraint.args.get("kind")).__name__)
        if step is not None:
            step(reader, table, name, constraint.args["kind"])


def comment(reader: Reader, tree: Any) -> None:
    """A note on a table or a column."""
    text = " ".join(tree.args["expression"].name.split()) if tree.args.get("expression") is not None else ""
    kind = str(tree.args.get("kind")).lower()
    node = tree.this
    if kind == "table":
        table = _find(reader, node)
        if table:
            table.note = text
    elif kind == "column":
        key = table_name(node.text("db"), node.text("table")).lower()
        found = reader.tables.get(key)
        name = found.names.get(node.name.lower()) if found else None
        if found and name:
            found.change(name, note=text)
        else:
            reader.lose("there is no such column")
    elif kind != "index":
        reader.lose("a comment on something that is not read")
    elif not any(table.note_index(node.name, text) for table in reader.tables.values()):
        reader.lose("a comment on an index that is no line of its own")
