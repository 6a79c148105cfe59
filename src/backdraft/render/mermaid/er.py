"""The schema as an entity-relationship diagram: tables with their columns, keys and what points at what.

A solid line is a foreign key that the database keeps; a dotted one is known to the design alone (`soft`, or in another
store).
"""

from __future__ import annotations

import re
from dataclasses import replace

from backdraft.design.model import Column, ForeignKey, SqlType, Table, TypeDef
from backdraft.design.notation.sqltypes import format_sqltype
from backdraft.design.notation.types import format_type
from backdraft.design.output import Line, Note, Output
from backdraft.design.paths import Path
from backdraft.design.resolve.relations import Relation, relations, tables_around, touches, unique_sets
from backdraft.design.resolve.tables import columns_of, foreign_keys, primary_key, store_of, type_of
from backdraft.design.view import View
from backdraft.render.mermaid import escape
from backdraft.render.mermaid.flowchart import in_parts, limits

#: What a relation that the database does not keep says behind its columns.
NO_CONSTRAINT = " (no constraint)"
_NOT_IN_A_WORD = re.compile(r"[^A-Za-z0-9_\-\u00c0-\ud7ff\uf900-\ufffd]")
_NOT_IN_A_TYPE = re.compile(r"[^A-Za-z0-9_\-\[\](),.\u00c0-\ud7ff\uf900-\ufffd]")
_NOT_FIRST = re.compile(r"[^A-Za-z_\u00c0-\ud7ff\uf900-\ufffd]")
_KEY_WORD = re.compile(r"(?:PK|FK|UK)(?![A-Za-z0-9_])", re.IGNORECASE)


def er(view: View, focus: Path = ()) -> Output:
    """All tables, or those around the entry at `focus`.

    Args:
        view: The design.
        focus: A table (with its neighbours, of which only keys are shown), a store, a service (the tables of the
            stores that it touches) or a mixin (the tables that use it).
    """
    tables = tuple(path[1] for path in view.paths("tables"))
    inner = frozenset(tables_around(view, focus)).intersection(tables)
    full = inner or frozenset(tables)
    near = inner | {name for name in tables if inner and name not in inner and touches(view, name, inner)}
    shown = tuple(name for name in tables if name in near) if inner else tables
    known = frozenset(shown)
    lines = [Line("erDiagram")]
    for name in shown:
        # Around one table only its own lines count; in a store or a service all that run between what is shown.
        own = len(focus) > 1 and focus[0] == "tables" and name not in full
        lines.extend(line for to, line in view.ask(_relations, name) if to in (full if own else known))
    for name in shown:
        lines.extend(view.ask(_entity, name, name not in full))
    notes = [Note((), "no table yet: type `orders(id uuid pk)` or add one under `tables:`")] if not tables else []
    return Output(tuple(lines), "mermaid", (*notes, *limits(lines, 0, lambda: _ways(view, focus))))


def _ways(view: View, focus: Path) -> str:
    """How a diagram that is too large is split; a part of one is not offered again."""
    stores = dict.fromkeys(view.ask(store_of, path[1]) for path in view.paths("tables")) if not focus else {}
    return in_parts("store", [f"stores.{name}" for name in stores if name]) + "show one table and what is near it"


def _entity(view: View, name: str, keys_only: bool) -> tuple[Line, ...]:
    path = ("tables", name)
    table = view.get(Table, *path)
    ident, needs_name = escape.entity(name)
    head = f"    {ident}[{escape.quoted(name)}]" if needs_name else f"    {ident}"
    own = {column.name for column in table.columns} if table else set()
    foreign = {column for fk in view.ask(foreign_keys, name) for column in fk.columns}
    key = set(view.ask(primary_key, name))
    unique = view.ask(unique_sets, name)
    rows = []
    for column in view.ask(columns_of, name):
        marks = [
            mark
            for mark, marked in (
                ("PK", column.name in key),
                ("FK", column.name in foreign),
                ("UK", column.name not in key and (column.name,) in unique),
            )
            if marked
        ]
        if keys_only and not marks:
            continue
        where = (*path, "columns", column.name) if column.name in own else _mixin_of(view, table, column.name)
        rows.append(Line("        " + _attribute(view, name, column, marks), where))
    if not rows:
        return (Line(head, path),)
    return (Line(head + " {", path), *rows, Line("    }", path))


def _mixin_of(view: View, table: Table | None, column: str) -> Path:
    """Where a column that a mixin brings is written."""
    for mixin in table.use if table else ():
        entry = view.entry(("mixins", mixin))
        if any(c.name == column for c in getattr(entry, "columns", ())):
            return ("mixins", mixin, "columns", column)
    return ("tables", table.name) if table else ()


def _attribute(view: View, table: str, column: Column, marks: list[str]) -> str:
    name = word(column.name)
    about = [column.name] if name != column.name else []
    if column.nullable:
        about.append("null")
    about.extend(flag for flag in ("pii", "secret") if column.has(flag))
    about.extend(_defined(view, column))
    comment = ", ".join(about)
    if column.note:
        comment = f"{comment}: {column.note}" if comment else column.note
    kind = column.type if column.type is not None else view.ask(type_of, table, column.name)
    parts = [type_word(kind), name]
    if marks:
        parts.append(", ".join(marks))
    if comment:
        parts.append(escape.quoted(comment.replace("\n", " "), name))
    return " ".join(parts)


def _defined(view: View, column: Column) -> tuple[str, ...]:
    """What the word for a column's type does not say: an enum's members, what a named type is."""
    if column.type is None or column.target is not None:
        return ()
    if column.type.name == "enum":
        return (format_sqltype(replace(column.type, array=0)),)
    if column.type.name != "named":
        return ()
    found = view.get(TypeDef, "types", column.type.text)
    said = format_type(replace(found, note="")) if found is not None and found.form in ("enum", "column") else ""
    return (f"{column.type.text} = {said}",) if said else ()


def word(name: str) -> str:
    """A column's name as Mermaid takes one: what it does not know becomes `_`."""
    plain = _NOT_IN_A_WORD.sub("_", name)
    if not plain or _NOT_FIRST.match(plain):
        plain = f"_{plain}"
    return f"_{plain}" if _KEY_WORD.match(plain) else plain


def type_word(kind: SqlType) -> str:
    """A type without blanks: `numeric(12,2)`, `text[]`, `enum`, a named type by its name."""
    if kind.name == "enum":
        text = "enum" + "[]" * kind.array
    else:
        text = format_sqltype(kind).removeprefix("native:").replace(", ", ",")
    plain = _NOT_IN_A_TYPE.sub("_", text)
    if not plain or _NOT_FIRST.match(plain):
        plain = f"_{plain}"
    return f"_{plain}" if _KEY_WORD.match(plain) else plain


def _relations(view: View, name: str) -> tuple[tuple[str, Line], ...]:
    """One line for each foreign key of a table, with the table that it points at."""
    columns = {column.name: column for column in view.ask(columns_of, name)}
    return tuple(
        (found.key.table, Line("    " + _relation(found), _origin(view, name, found.key, columns)))
        for found in view.ask(relations, name)
    )


def _relation(found: Relation) -> str:
    line = f"{'|o' if found.optional else '||'}{'--' if found.kept else '..'}{'o|' if found.once else 'o{'}"
    label = ", ".join(found.key.columns) + ("" if found.kept else NO_CONSTRAINT)
    parent, child = escape.entity(found.key.table)[0], escape.entity(found.table)[0]
    return f"{parent} {line} {child} : {escape.quoted(label, 'has')}"


def _origin(view: View, name: str, fk: ForeignKey, columns: dict[str, Column]) -> Path:
    if len(fk.columns) == 1 and fk.columns[0] in columns and columns[fk.columns[0]].target is not None:
        table = view.get(Table, "tables", name)
        if table is not None and all(c.name != fk.columns[0] for c in table.columns):
            return _mixin_of(view, table, fk.columns[0])
        return ("tables", name, "columns", fk.columns[0])
    return ("tables", name, "foreign")
