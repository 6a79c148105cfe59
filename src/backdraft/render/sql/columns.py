"""Columns: type, identity, generation, default, NOT NULL, and the checks that a column brings."""

from __future__ import annotations

import re

from backdraft.design.built import ColumnText
from backdraft.design.model import Default
from backdraft.render.sql.draft import Constraint, Draft, EnumText
from backdraft.render.sql.facts import Field, Shape
from backdraft.render.sql.names import is_cut
from backdraft.render.sql.naming import TableName, sequences, table_name, wanted
from backdraft.render.sql.spelling import spell
from backdraft.render.sql.types import MOMENTS, TEXTS, WHOLE, Spelled, Use, native
from backdraft.render.sql.values import Value, bounds_sql, default_sql, fraction
from backdraft.render.sql.write import literal, remark

#: The longest comment on a column in MySQL, in characters.
_LONGEST_COMMENT = 1024


def generate(draft: Draft) -> None:
    """Settle which columns are generated, and by what."""
    done: set[str] = set()
    generated = {f.name for f in draft.facts.fields if f.column.generated}
    for field in draft.facts.fields:
        if not field.column.generated:
            continue
        expression = draft.expression(field.column.generated, "generated", field.shape)
        reads = generated.intersection(expression.columns)
        refused = expression.refused
        if not refused and field.name in expression.columns:
            refused = "it reads itself"
        elif not refused and reads and draft.dialect.name == "postgres":
            refused = f"PostgreSQL lets no generated column read another ({', '.join(sorted(reads))})"
        elif not refused and reads - done:
            refused = f"it reads {', '.join(sorted(reads - done))}, which is generated after it"
        elif not refused and draft.dialect.name == "duckdb" and generated == {*draft.names} and not draft.generated:
            refused = "DuckDB wants one column that is not generated"
        elif not refused and draft.dialect.name == "oracle" and _is_large(field.shape):
            refused = "Oracle generates no large objects"
        elif not refused and draft.is_mysql and draft.auto in expression.columns:
            refused = "MySQL lets no generated column read an identity"
        if refused:
            draft.note(field.path, f"not generated: {refused}")
            continue
        done.add(field.name)
        draft.generated[field.name] = expression


def _is_large(shape: Shape) -> bool:
    """Whether Oracle keeps it as a large object."""
    return bool(shape.type.array) or shape.type.name in ("text", "json", "bytes", "vector")


def column(draft: Draft, field: Field) -> ColumnText:
    """One column's line, and its checks."""
    name, note = draft.ident(field.name), field.column.note
    dialect = draft.dialect.name
    spelled = _type(draft, field)
    is_auto, is_generated = field.name in draft.autos, field.name in draft.generated
    default, update = ("", "") if is_auto or is_generated else _default(draft, field)
    sequence = _sequence(draft, field) if is_auto and not is_generated else ""
    _checks(draft, field)
    if dialect == "oracle" and field.shape.type.name == "bool" and not field.shape.type.array:
        _check(draft, field, f"{name} IN (0, 1)")
    return ColumnText(
        key=field.name,
        name=name,
        type="" if is_generated and dialect == "mssql" else spelled.text,
        path=field.path,
        required=_is_required(draft, field),
        identity=_identity(draft, field, sequence) if is_auto and not is_generated else "",
        generated=_generated(draft, field, spelled.text) if is_generated else "",
        default=default,
        update=update,
        comment=f"COMMENT {literal(cut(note, _LONGEST_COMMENT), dialect)}"
        if draft.dialect.comments == "inline" and note
        else "",
        remark=remark(note) if draft.dialect.comments == "remark" else "",
        fill=_fill(draft, field),
        required_last=dialect == "oracle",
        sequence=sequence,
    )


def _sequence(draft: Draft, field: Field) -> str:
    if draft.dialect.name != "duckdb":
        return ""
    name = dict(draft.view.ask(sequences, draft.facts.store, "duckdb"))[(draft.table, field.name)]
    return TableName(draft.name.schema, name).sql("duckdb")


def _identity(draft: Draft, field: Field, sequence: str) -> str:
    if sequence:
        return f"DEFAULT nextval({literal(sequence, 'duckdb')})"
    if draft.dialect.name != "sqlite":
        return _AUTO[draft.dialect.name]
    key = wanted((draft.name.name,), "pkey").name
    return f"CONSTRAINT {_constraint(draft, key)} PRIMARY KEY AUTOINCREMENT"


def _fill(draft: Draft, field: Field) -> str:
    """A value for rows that are there before the column is; nothing where none can be thought of."""
    shape = field.shape
    if field.column.target is not None and not field.column.has("soft"):
        return ""
    low, high = shape.bounds
    oracle = draft.dialect.name == "oracle"  # to which an empty text is none
    if shape.type.name == "enum" and shape.type.members and not shape.type.array:
        members = [member for member in shape.type.members if member or not oracle]
        return literal(members[0], draft.dialect.name) if members else ""
    empty = Default("text", " " if oracle else "")
    fills = (empty,) if shape.type.name in TEXTS and not shape.type.array else (*_FILLS, empty)
    for default in (*fills, *(Default("number", end) for end in (low, high) if end)):
        value = default_sql(default, shape, draft.dialect.name, draft.names)
        if value.text:
            return value.text
    return ""


#: What stands for nothing, the first that fits the type.
_FILLS = (
    Default("number", "0"),
    Default("word", "false"),
    Default("word", "now"),
    Default("word", "[]"),
    Default("word", "{}"),
    Default("word", "uuid"),
)


def _constraint(draft: Draft, name: str) -> str:
    from backdraft.render.sql.write import ident

    return ident(name, draft.dialect.name)


def cut(text: str, longest: int) -> str:
    """`text` in at most `longest` characters."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def note_literal(draft: Draft, note: str) -> str:
    """A note as the text of a comment. SQL Server's descriptions hold 7,500 bytes, Oracle's comments 4,000."""
    longest = {"mssql": 3750, "oracle": 1000}.get(draft.dialect.name, len(note))
    return literal(cut(note, longest), draft.dialect.name)


_AUTO = {
    "postgres": "GENERATED BY DEFAULT AS IDENTITY",
    "mysql": "AUTO_INCREMENT",
    "mssql": "IDENTITY(1, 1)",
    "oracle": "GENERATED BY DEFAULT AS IDENTITY",
}


def _is_required(draft: Draft, field: Field) -> bool:
    made = draft.generated.get(field.name)
    unstored = draft.dialect.name == "mssql" and field.column.has("virtual")
    if made is not None and (unstored or draft.dialect.name in ("mysql", "duckdb")) and not draft.keeps(field.name):
        # It knows no NOT NULL there; what is computed from required columns is hardly ever null.
        loose = next((c for c in made.columns if draft.field(c).shape.nullable), "")
        if loose and not field.shape.nullable:
            draft.note(field.path, f"may be null: {draft.dialect.title} does not refuse it there, and it reads {loose}")
        return False
    # What an engine numbers is never null, whatever the column says.
    return not field.shape.nullable or field.name in draft.key or field.name in draft.autos


def choose_auto(draft: Draft) -> None:
    """The column that the engine numbers: one at most, of a whole number, in SQLite the primary key alone."""
    for field in draft.facts.fields:
        if not field.column.has("auto"):
            continue
        reason = ""
        if field.shape.type.name not in WHOLE or field.shape.type.array:
            reason = f"{field.shape.type.name} cannot be numbered"
        elif field.column.generated:
            reason = "it is generated"
        elif draft.dialect.name == "sqlite" and draft.key != (field.name,):
            reason = "SQLite numbers the primary key alone"
        elif draft.auto and draft.dialect.name not in ("postgres", "duckdb"):
            reason = f"{draft.auto} is numbered already, and there can be one"
        if reason:
            draft.note(field.path, f"no identity: {reason}")
        else:
            draft.auto = draft.auto or field.name
            draft.autos.add(field.name)


def _type(draft: Draft, field: Field) -> Spelled:
    """The type's words. PostgreSQL's enums become types of their own."""
    dialect, shape = draft.dialect.name, field.shape
    use = Use(draft.caps.get(field.name, 0), field.name in draft.autos)
    stated = dict(field.column.native)
    own = stated.get(draft.dialect.key, stated.get(dialect))
    if own is not None:
        text = native(str(own), dialect)
        if text:
            return Spelled(text)
        draft.note(field.path, f'"{str(own)[:60]}" is not known to be a type of {draft.dialect.title}')
    if draft.spelled.get(field.name):
        return Spelled(draft.spelled[field.name])
    if shape.type.name == "enum" and (draft.dialect.has_arrays or not shape.type.array):
        return _enum(draft, field)
    spelled = spell(shape, use, dialect)
    if spelled.lost:
        draft.note(field.path, spelled.lost)
    return spelled


def _enum(draft: Draft, field: Field) -> Spelled:
    dialect, shape = draft.dialect.name, field.shape
    members = tuple(dict.fromkeys(shape.type.members))
    if not members:
        draft.note(field.path, "the enum has no members; text stands for it")
        return Spelled(_ANY_TEXT.get(dialect, "TEXT"))
    short = dialect != "postgres" or all(len(m.encode("utf-8", "replace")) <= 63 for m in members)
    if draft.dialect.has_types and short:
        return Spelled(_enum_type(draft, field, members) + "[]" * shape.type.array)
    same = {m.rstrip(" ").casefold() for m in members}
    if dialect == "mysql" and len(same) == len(members) and all(len(m) <= 255 for m in members):
        return Spelled(f"ENUM({', '.join(literal(m, dialect) for m in members)})")
    listed = ", ".join(literal(m, dialect) for m in members)
    if not shape.type.array:
        _check(draft, field, f"{draft.ident(field.name)} IN ({listed})")
    if dialect == "sqlite":
        return Spelled("TEXT")
    if dialect in _TEXT_OF and max(len(m) for m in members) <= 400 and all(members):
        return Spelled(_TEXT_OF[dialect].format(max(len(m) for m in members)))
    draft.note(field.path, f"text with a check stands for the enum: {draft.dialect.title} cannot have these members")
    longest = max(len(m) for m in members)
    if draft.is_mysql:
        return Spelled(f"VARCHAR({min(longest, 500)}) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
    return Spelled(_TEXT_OF.get(dialect, "TEXT").format(min(longest, 1000) or 1) + "[]" * shape.type.array)


_TEXT_OF = {"mssql": "NVARCHAR({})", "oracle": "VARCHAR2({} CHAR)"}
_ANY_TEXT = {"mysql": "VARCHAR(255)", "mssql": "NVARCHAR(255)", "oracle": "VARCHAR2(255 CHAR)"}


def _enum_type(draft: Draft, field: Field, members: tuple[str, ...]) -> str:
    """The name of PostgreSQL's type; one written in a column belongs to the column's table."""
    dialect, shape = draft.dialect.name, field.shape
    if shape.enum in draft.enum_names:
        name = draft.enum_names[shape.enum]
        path = ("types", shape.enum)
        if not any(e.path == path for e in draft.enums):
            draft.enums.append(EnumText(name, members, path))
        return _constraint(draft, name)
    table, column = shape.at
    name = inline_enum(table_name(draft.view, table, dialect).name, column)
    there = field.path if table == draft.table else ("tables", table, "columns", column)
    draft.enums.append(EnumText(name, members, there))
    return _constraint(draft, name)


def inline_enum(table: str, column: str) -> str:
    """The name of the type of an enum that is written in a column."""
    return wanted((table, column), "enum").name


def _generated(draft: Draft, field: Field, type_: str) -> str:
    virtual = field.column.has("virtual")
    if virtual and draft.dialect.name == "postgres":
        draft.note(field.path, "stored: PostgreSQL has virtual columns from version 18 on")
        virtual = False
    if not virtual and draft.dialect.name in ("duckdb", "oracle"):
        draft.note(field.path, f"virtual: {draft.dialect.title} stores no generated columns")
        virtual = True
    text = draft.generated[field.name].text
    if draft.dialect.name == "mssql":  # the column's type is that of the value
        typed = text if text.startswith("CAST(") and text.endswith(f" AS {type_})") else f"CAST({text} AS {type_})"
        return f"AS ({typed})" + ("" if virtual else " PERSISTED")
    return f"GENERATED ALWAYS AS ({text}) {'VIRTUAL' if virtual else 'STORED'}"


def _default(draft: Draft, field: Field) -> tuple[str, str]:
    """What stands after DEFAULT, and the words for what happens at a change."""
    dialect = draft.dialect.name
    default = field.shape.default
    text, update = "", ""
    if default is not None and not _is_null(default):
        value = default_sql(default, field.shape, dialect, draft.names)
        cap = draft.caps.get(field.name)
        if cap and default.kind == "text" and len(default.value) > min(cap, 255):
            value = Value(lost=f"no default: it is longer than the {min(cap, 255)} characters that a key holds")
        if value.lost:
            draft.note(field.path, value.lost)
        text = value.text
    if field.column.update == "now":
        if dialect == "mysql" and field.shape.type.name in MOMENTS and not field.shape.type.array:
            update = f"ON UPDATE CURRENT_TIMESTAMP{fraction(field.shape.type)}"
        else:
            draft.note(field.path, f"{draft.dialect.title} sets it at every change by a trigger, or the service does")
    return text, update


def _is_null(default: Default) -> bool:
    return default.kind == "word" and default.value == "null"


def _checks(draft: Draft, field: Field) -> None:
    """One check for all bounds of a column."""
    low, high = field.shape.bounds
    if field.shape.unsigned and not draft.is_mysql and not low:
        low = "0"
    if not low and not high:
        return
    value = bounds_sql(low, high, field.shape, draft.ident(field.name), draft.dialect.name)
    if value.text:
        _check(draft, field, value.text)
    else:
        draft.note(field.path, value.lost)


def _check(draft: Draft, field: Field, condition: str) -> None:
    refused = unchecked(draft, (field.name,))
    if refused:
        draft.note(field.path, f"no check: {refused}")
        return
    name = wanted(draft.parts((field.name,)), "check", draft.table, field.name, condition)
    draft.constraints.append(Constraint(name, f"CHECK ({condition})", field.path))


def unchecked(draft: Draft, columns: tuple[str, ...]) -> str:
    """Why a check must not read `columns`, or nothing."""
    if draft.dialect.name == "duckdb" and draft.generated.keys() & set(columns):
        return f"DuckDB checks no generated column ({min(draft.generated.keys() & set(columns))})"
    if not draft.is_mysql:
        return ""
    if draft.auto in columns:
        return f"{draft.dialect.title} checks no identity"
    changed = draft.changed.intersection(columns)
    return f"{draft.dialect.title} checks no column that a foreign key changes ({min(changed)})" if changed else ""


def stated_checks(draft: Draft) -> None:
    """The table's own checks."""
    for key, text in draft.facts.table.checks:
        path = ("tables", draft.table, "checks", key)
        expression = draft.expression(text, "check")
        refused = expression.refused
        refused = refused or unchecked(draft, expression.columns)
        if refused:
            draft.note(path, f"no check: {refused}")
            continue
        table = draft.name.name
        said = re.sub(r"_check\Z", "", key)
        is_whole = said.startswith(f"{table}_") or (is_cut(said) and table.startswith(said[:-9]))
        whole = said if is_whole else f"{table}_{said}"
        name = wanted((whole,), "" if is_cut(whole) else "check", draft.table, key)
        draft.constraints.append(Constraint(name, f"CHECK ({expression.text})", path))
