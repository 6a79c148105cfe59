"""The section about what is kept: tables with columns, keys, indexes, and how they point at each other."""

from __future__ import annotations

from dataclasses import replace

from backdraft.design.model import Column, ForeignKey, Index, Mixin, Table
from backdraft.design.notation.schema import format_index, format_split
from backdraft.design.notation.sqltypes import format_sqltype
from backdraft.design.output import join
from backdraft.design.paths import Path
from backdraft.design.resolve.tables import all_indexes, columns_of, foreign_keys, primary_key, store_of, type_of
from backdraft.design.view import View
from backdraft.render.markdown.text import (
    Block,
    Row,
    cell,
    code,
    codes,
    facts,
    fence,
    heading,
    paragraph,
    table,
    undecided,
)
from backdraft.render.mermaid.er import er


def schema(view: View) -> Block:
    """The diagram, the relationships, then each table."""
    title = heading(2, "Database schema with key relationships")
    paths = view.paths("tables")
    if not paths:
        return join((title, undecided("`tables:`")))
    relations = [row for path in paths for row in view.ask(_relations, path[1])]
    mixins = view.all(Mixin, "mixins")
    return join(
        (
            title,
            fence("mermaid", view.ask(er, ()).lines),
            heading(3, "Relationships"),
            table(("From", "To", "When the target goes", "Kept by the database", "Note"), relations)
            or undecided("`-> table.column` in a column"),
            heading(3, "Tables"),
            *(view.ask(table_section, path) for path in paths),
            heading(3, "Mixins") if mixins else (),
            table(
                ("Mixin", "Brings", "Used by"),
                (
                    (
                        ("mixins", mixin.name),
                        (code(mixin.name), codes(c.name for c in mixin.columns), codes(_users(view, mixin.name))),
                    )
                    for mixin in mixins
                ),
            ),
        )
    )


def _users(view: View, mixin: str) -> tuple[str, ...]:
    return tuple(t.name for t in view.all(Table, "tables") if mixin in t.use)


def _relations(view: View, name: str) -> tuple[Row, ...]:
    return tuple(_relation(name, fk) for fk in view.ask(foreign_keys, name))


def _relation(name: str, fk: ForeignKey) -> Row:
    columns = ", ".join(fk.columns)
    target = f"{fk.table}({', '.join(fk.target_columns)})" if fk.target_columns else fk.table
    kept = "no" if "soft" in fk.flags else "yes"
    return ("tables", name), (code(f"{name}({columns})"), code(target), cell(fk.delete), kept, cell(fk.note))


def table_section(view: View, path: Path) -> Block:
    """One table: its facts, columns, indexes and checks."""
    name = path[1]
    entry = view.get(Table, *path)
    if entry is None:
        return ()
    key = view.ask(primary_key, name)
    foreign = {column for fk in view.ask(foreign_keys, name) for column in fk.columns}
    return join(
        (
            heading(4, code(name) + (f" {cell(entry.title)}" if entry.title else ""), path),
            paragraph(entry.note, path),
            facts(
                (
                    (path, "Store", code(view.ask(store_of, name))),
                    (path, "Called in the database", code(entry.db_name)),
                    (path, "Owner", cell(entry.owner)),
                    (path, "Primary key", codes(key)),
                    (path, "Size", _size(entry)),
                    (path, "Consistency", entry.consistency),
                    (path, "Sharded by", code(format_split(entry.shard)) if entry.shard else ""),
                    (path, "Partitioned by", code(format_split(entry.partition)) if entry.partition else ""),
                    (path, "Once called", code(entry.was)),
                    (path, "Tags", codes(entry.tags)),
                )
            ),
            table(
                ("Column", "Type", "Null", "Key", "Default", "Rules", "Note"),
                (_column(view, name, c, key, foreign) for c in view.ask(columns_of, name)),
            ),
            table(("Index", "Note"), (_index(path, index) for index in view.ask(all_indexes, name))),
            table(
                ("Check", "Condition"),
                (((*path, "checks", check), (code(check), code(expression))) for check, expression in entry.checks),
            ),
        )
    )


def _size(entry: Table) -> str:
    parts = (
        f"{entry.rows.text} rows" if entry.rows else "",
        f"{entry.row.text} each" if entry.row else "",
        f"growing {entry.growth.text}" if entry.growth else "",
        f"kept {entry.keep.text}" if entry.keep else "",
    )
    return ", ".join(part for part in parts if part)


def _column(view: View, name: str, column: Column, key: tuple[str, ...], foreign: set[str]) -> Row:
    kind = column.type or view.ask(type_of, name, column.name)
    marks = [
        mark
        for mark, marked in (
            ("primary", column.name in key),
            ("foreign", column.name in foreign),
            ("unique", column.has("unique")),
        )
        if marked
    ]
    return ("tables", name, "columns", column.name), (
        code(column.name),
        code(format_sqltype(kind)),
        "null" if column.nullable else "",
        ", ".join(marks),
        code(default_of(column)),
        rules_of(column),
        cell(column.note),
    )


def default_of(column: Column) -> str:
    """A column's default as its line writes it, `auto`, or the expression that it is generated by."""
    if column.default is not None:
        return f"'{column.default.value}'" if column.default.kind == "text" else column.default.value
    if column.generated:
        return f"as {column.generated}"
    return "auto" if column.has("auto") else ""


def rules_of(column: Column) -> str:
    """Bounds, and the flags that no other cell says."""
    rules = [code(f"{column.low}..{column.high}")] if column.low or column.high else []
    rules += [f for f in column.flags if f not in ("pk", "unique", "index", "auto", "optional")]
    return ", ".join(rules)


def _index(path: Path, index: Index) -> Row:
    return (*path, "indexes"), (
        code(format_index(replace(index, note=""))),
        cell(index.note),
    )
