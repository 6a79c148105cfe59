"""The tables as SQLAlchemy 2 models: `create_all` makes in PostgreSQL and in SQLite what the design's own SQL makes.

Everything is taken from that SQL (`render/sql/built.py`) in both dialects: what they say alike is said once, what they
say differently is said for each.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from backdraft.design.built import Built, BuiltTable, ColumnText, ForeignKeyText
from backdraft.design.model import Head, Table
from backdraft.design.output import Line, Note, Output
from backdraft.design.paths import Path
from backdraft.design.resolve.collections import singular
from backdraft.design.resolve.relations import tables_around
from backdraft.design.resolve.tables import store_of
from backdraft.design.view import View
from backdraft.render.code.python import WIDTH, docstring, fit, name, text, width
from backdraft.render.code.sqlalchemy_parts import (
    CONVENTION,
    HELPERS,
    TEXTS,
    actions,
    checks,
    indexed,
    listed,
    named,
    parted,
    plain,
    plains,
    words,
)
from backdraft.render.code.sqlalchemy_types import AS_TEXT, Typed, typed
from backdraft.render.sql.built import built
from backdraft.render.sql.facts import Field, databases, facts

#: Names that a model may not give to a column: SQLAlchemy's own, and those that the module uses.
_OWN = ("l", "metadata", "registry", "sa", "dt", "postgresql", "mapped_column", "relationship")
_TAKEN = ("Any", "Base", "Decimal", "DeclarativeBase", "Literal", "Mapped", "Native", "SQLCompiler", "UUID", "Words")
_HELPED = re.compile(r"\b(Words|Native|only|tell)\(")


@dataclass(slots=True)
class _Store:
    """One database while its models are written: its tables as each dialect makes them, and what they are called."""

    name: str
    base: str
    postgres: Built
    sqlite: Built
    classes: dict[str, str]
    enums: dict[str, Typed] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    after: list[tuple[Path, str]] = field(default_factory=list)


def sqlalchemy(view: View, focus: Path = ()) -> Output:
    """The module as text: of all tables, of a store's or a service's, or of one table with those that it points to."""
    wanted = _wanted(view, focus)
    stores = [store for store in view.ask(databases) if any(view.ask(store_of, t) == store for t in wanted)]
    taken = [*_TAKEN]
    body: list[tuple[Path, str]] = []
    notes: list[Note] = []
    for store in stores:
        base = _class(f"{store}_base" if len(stores) > 1 else "base", taken if len(stores) > 1 else ())
        made = _Store(store, base, built(view, store, "postgres"), built(view, store, "sqlite"), {})
        own = [table for table in made.postgres.tables if table.key in wanted and table.columns]
        for table in own:
            made.classes[table.key] = _class(singular(table.key), taken)
        what = docstring(f"What {store} holds." if store else "What the database holds.")
        body.append((("stores", store) if ("stores", store) in view.paths("stores") else (), _base(base, what)))
        body += _enums(view, made, own, taken)
        made.after += _before(made, own)
        body += [part for table in own for part in _model(view, made, table)]
        body += made.after
        notes += made.notes
    code = "\n".join(part for _, part in body)
    head = [("", _head(view, code))]
    head += [("", CONVENTION)] if stores else []
    helpers = [("", said) for call, said in HELPERS.items() if call in code]
    as_text = [f'@compiles(sa.{type_}, "sqlite")' for type_ in AS_TEXT if f"sa.{type_}(" in code]
    helpers += [("", "\n".join((*as_text, TEXTS)))] if as_text else []
    return _joined([*(((), part) for _, part in (*head, *helpers)), *body], notes)


def _joined(body: Iterable[tuple[Path, str]], notes: list[Note]) -> Output:
    """The parts as lines, parted as `ruff format` parts them; a part that begins with blanks goes on with a class."""
    lines: list[Line] = []
    for path, part in body:
        if part.lstrip("\n").startswith("    ") or not lines:
            gap = 0
        else:
            tall = part.startswith(("class ", "def ", "@")) or lines[-1].text.startswith(" ")
            gap = 2 if tall else 1
        lines += [Line("")] * gap
        lines += [Line(line, path) for line in part.split("\n")]
    return Output(tuple(lines), "python", tuple(dict.fromkeys(notes)))


def _wanted(view: View, focus: Path) -> tuple[str, ...]:
    names = tuple(path[1] for path in view.paths("tables"))
    if len(focus) < 2:
        return names
    if focus[0] in ("stores", "services"):
        return tables_around(view, focus)
    found = [focus[1]] if focus[1] in names else []
    for table in found:
        known = view.ask(facts, table)
        found += [f.table for f in (known.foreigns if known else ()) if f.table not in found]
    return tuple(found)


def _class(said: str, taken: Sequence[str]) -> str:
    made = "".join(part[:1].upper() + part[1:] for part in name(said).split("_")) or "Table"
    while made in taken or keyword.iskeyword(made):
        made += "_"
    if isinstance(taken, list):
        taken.append(made)
    return made


# --- the frame ------------------------------------------------------------------------------------------------------


def _head(view: View, code: str) -> str:
    head = view.get(Head, "head") or Head()
    title = head.title or head.name or "the design"
    said = docstring(f"The tables of {title}: `Base.metadata.create_all(engine)` makes them.")
    as_text = any(f"sa.{type_}(" in code for type_ in AS_TEXT)
    words = set(re.findall(r"[A-Za-z_]+", code)) | ({"Any"} if as_text or _HELPED.search(code) else set())
    typing = [one for one in ("Any", "Literal") if one in words]
    typing += ["get_args"] if "get_args(" in code else []
    lines = ["import datetime as dt"] if "dt." in code else []
    lines += ["from decimal import Decimal"] if "Decimal" in words else []
    lines += [f"from typing import {', '.join(typing)}"] if typing else []
    lines += ["from uuid import UUID"] if "UUID" in words else []
    foreign = ["import sqlalchemy as sa"]
    foreign += ["from sqlalchemy import event"] if "tell(" in code else []
    foreign += ["from sqlalchemy.dialects import postgresql"] if "postgresql." in code else []
    foreign += ["from sqlalchemy.ext.compiler import compiles"] if as_text or "Words(" in code else []
    orm = [one for one in ("DeclarativeBase", "Mapped", "mapped_column", "relationship") if one in words]
    foreign += [f"from sqlalchemy.orm import {', '.join(orm)}"] if orm else []
    foreign += ["from sqlalchemy.sql.compiler import SQLCompiler"] if "Words(" in code else []
    imports = ["\n".join(block) for block in (lines, foreign if code else []) if block]
    return "\n\n".join((said, "from __future__ import annotations", *imports))


def _base(base: str, what: str) -> str:
    return f"class {base}(DeclarativeBase):\n    {what}\n\n    metadata = sa.MetaData(naming_convention=NAMES)"


def _enums(view: View, made: _Store, own: list[BuiltTable], taken: list[str]) -> list[tuple[Path, str]]:
    """A type for each enum that the database makes one of."""
    known = {type_.name: type_.path for type_ in made.postgres.types}
    parts_: list[tuple[Path, str]] = []
    for table in own:
        shapes = view.ask(facts, table.key)
        for column in table.columns:
            of = shapes.field(column.key) if shapes else None
            spelled = column.type.replace("[]", "")
            if of is None or spelled not in known or spelled in made.enums:
                continue
            alias = _class(plain(spelled), taken)
            variable = f"{name(plain(spelled))}_type{alias[len(alias.rstrip('_')) :]}"
            members = f"Literal[{', '.join(text(m) for m in dict.fromkeys(of.shape.type.members))}]"
            enum = f"sa.Enum(*get_args({alias}), name={text(plain(spelled))}, metadata={made.base}.metadata)"
            said = f"{alias} = {fit(members, 0, len(alias) + 3)}\n{variable} = {fit(enum, 0, len(variable) + 3)}"
            parts_.append((known[spelled], said))
            made.enums[spelled] = Typed(variable, alias)
    return parts_


def _before(made: _Store, own: list[BuiltTable]) -> list[tuple[Path, str]]:
    """What PostgreSQL must have before the tables: extensions and schemas."""
    wanted: dict[str, Path] = {f"CREATE EXTENSION IF NOT EXISTS {one}": () for one in made.postgres.extensions}
    for table in own:
        for statement in table.opening:
            wanted.setdefault(statement.rstrip(";"), table.path)
    return [(path, _event(f"{made.base}.metadata", "before_create", said)) for said, path in wanted.items()]


def _event(target: str, when: str, statement: str) -> str:
    return fit(f"tell({target}, {text(when)}, {text(statement.replace('%', '%%'))})", 0)


# --- a model --------------------------------------------------------------------------------------------------------


def _model(view: View, made: _Store, table: BuiltTable) -> list[tuple[Path, str]]:
    entry = view.get(Table, "tables", table.key) or Table(table.key)
    known = view.ask(facts, table.key)
    lite = made.sqlite.table(table.key)
    if known is None or lite is None:
        return []
    attributes: dict[str, str] = {}
    types = [one.made for one in made.enums.values()]
    for column in table.columns:
        attributes[column.key] = name(plain(column.name), (*_OWN, *types, *attributes.values()))
    class_ = made.classes[table.key]
    lines = [f"class {class_}({made.base}):"]
    lines += [f"    {docstring(entry.note)}", ""] if entry.note.strip() else []
    lines.append(f"    __tablename__ = {text(plain(table.name))}")
    key = next((c for c in table.constraints if c.kind == "primary"), None)
    key_columns = plains(key.text.partition("(")[2]) if key else []
    arguments = _arguments(made, table, lite, key_columns, entry)
    if arguments:
        joined = ", ".join(arguments)
        bracketed = f"({joined},)" if len(arguments) == 1 else f"({joined})"
        lines.append(f"    __table_args__ = {_tuple(bracketed, arguments)}")
    if not key_columns:
        # A model needs something to be known by; the table has no key.
        first = ", ".join(f'"{a}"' for a in attributes.values())
        said = fit(f'{{"primary_key": [{first}]}}', 4, 18)
        lines.append(f"    __mapper_args__ = {said}  # noqa: RUF012")
    found: list[tuple[Path, str]] = [(table.path, "\n".join((*lines, "")))]
    singles = {f.columns[0]: f for f in table.foreigns if len(f.columns) == 1 and f.target in made.classes}
    for column in table.columns:
        field_, other = known.field(column.key), lite.column(column.key)
        if field_ is None or other is None:
            continue
        foreign = singles.get(column.name)
        said = _column(made, table, field_, column, other, attributes[column.key], key_columns, foreign)
        found.append((field_.path, f"    {said}"))
    found += _relations(made, table, attributes, singles, known.fields)
    return found


def _tuple(bracketed: str, arguments: list[str]) -> str:
    if len(arguments) == 1:
        flat = f"    __table_args__ = {bracketed}"
        return bracketed if len(flat) <= 88 else f"(\n        {fit(arguments[0], 8, 0, 1)},\n    )"
    return fit(bracketed, 4, 17)


def _arguments(made: _Store, table: BuiltTable, lite: BuiltTable, key: list[str], entry: Table) -> list[str]:
    """What stands in `__table_args__`."""
    its = plain(table.name)
    out: list[str] = []
    order = [plain(c.name) for c in table.columns if plain(c.name) in key]
    primary = next((c for c in table.constraints if c.kind == "primary"), None)
    if primary is not None and (order != key or plain(primary.name) != f"{its}_pkey" or len(its) > 50):
        out.append(f"sa.PrimaryKeyConstraint({listed(key)}, name={text(plain(primary.name))})")
    for unique in (c for c in table.constraints if c.kind == "unique"):
        columns = plains(unique.text.partition("(")[2])
        out.append(f"sa.UniqueConstraint({listed(columns)}{named(unique.name, its, columns, 'key')})")
    out += checks(table, lite)
    for foreign in table.foreigns:
        if foreign.target not in made.classes:
            continue
        if len(foreign.columns) > 1:
            columns = [plain(c) for c in foreign.columns]
            there = [_there(made, foreign, c) for c in foreign.targets]
            given = f"{named(foreign.name, its, columns, 'fkey')}{actions(foreign)}"
            out.append(f"sa.ForeignKeyConstraint([{listed(columns)}], [{listed(there)}]{given})")
    out += _indexes(made, table, lite)
    comment = _comment(table, "", entry.note)
    options = {"comment": comment} if comment else {}
    options |= {"schema": text(plain(table.schema))} if table.schema else {}
    if table.schema:
        made.notes.append(Note(table.path, "SQLite has no schemas: translate them by `schema_translate_map`"))
    if table.spread:
        made.notes.append(Note(table.spread.path, "Citus' own statement, which spreads the table, is in the SQL alone"))
    if any("AUTOINCREMENT" in c.identity for c in lite.columns):
        options["sqlite_autoincrement"] = "True"
    with_ = re.findall(r"(\w+) = (\w+)", table.options)
    if with_:
        options["postgresql_with"] = f"{{{', '.join(f'{text(k)}: {text(v)}' for k, v in with_)}}}"
    if "WITHOUT ROWID" in lite.options:
        options["sqlite_with_rowid"] = "False"
    if table.partition:
        by = table.partition.strip().removeprefix("PARTITION BY ")
        options["postgresql_partition_by"] = text(by)
        for part, values in table.partitions:
            statement = f"CREATE TABLE {part} PARTITION OF {table.sql} {values}"
            target = f"{made.classes[table.key]}.__table__"
            made.after.append((table.path, _event(target, "after_create", statement)))
    if options:
        out.append("{" + ", ".join(f'"{k}": {v}' for k, v in options.items()) + "}")
    return out


def _comment(table: BuiltTable, key: str, note: str) -> str:
    """A note as the argument `comment`, where PostgreSQL is told it."""
    there = any(c.key == key and not c.of_index for c in table.comments)
    return text(note.replace("\x00", "")) if there else ""


def _there(made: _Store, foreign: ForeignKeyText, column: str) -> str:
    target = made.postgres.table(foreign.target)
    schema = f"{plain(target.schema)}." if target and target.schema else ""
    return f"{schema}{plain(target.name) if target else foreign.target}.{plain(column)}"


def _indexes(made: _Store, table: BuiltTable, lite: BuiltTable) -> list[str]:
    ours = {index.name: index for index in table.indexes}
    theirs = {index.name: index for index in lite.indexes}
    for index in table.indexes:
        comment = next((c for c in table.comments if c.key == index.name and c.of_index), None)
        if comment is not None:
            statement = f"COMMENT ON {comment.target} IS {comment.text}"
            target = f"{made.classes[table.key]}.__table__"
            made.after.append((index.path, _event(target, "after_create", statement)))
    out = []
    for said in dict.fromkeys((*ours, *theirs)):
        one, other = ours.get(said), theirs.get(said)
        if one and other and (one.kind, one.text) == (other.kind, other.text):
            out.append(indexed(one, table))
            continue
        out += [f'only("postgresql", {indexed(one, table)})'] if one else []
        out += [f'only("sqlite", {indexed(other, lite)})'] if other else []
    return out


def _column(
    made: _Store,
    table: BuiltTable,
    known: Field,
    column: ColumnText,
    lite: ColumnText,
    attribute: str,
    key: list[str],
    foreign: ForeignKeyText | None,
) -> str:
    """One column's line."""
    its = plain(column.name)
    type_ = typed(column.type, lite.type, made.enums)
    items = [text(its)] if its != attribute else []
    items.append(type_.made)
    if foreign is not None:
        there = _there(made, foreign, foreign.targets[0])
        key_name = named(foreign.name, plain(table.name), [its], "fkey")
        items.append(f"sa.ForeignKey({text(there)}{key_name}{actions(foreign)})")
    if column.identity:
        items.append("sa.Identity()")
    if column.generated:
        _, inner, _ = parted(column.generated)
        _, other, _ = parted(lite.generated)
        items.append(f"sa.Computed({words(inner, other if lite.generated else inner)}, persisted=True)")
    if its in key:
        items.append("primary_key=True")
        items += ["autoincrement=False"] if type_.python == "int" and not column.identity else []
    if column.default or lite.default:
        items.append(f"server_default={words(column.default, lite.default)}")
    comment = _comment(table, column.key, known.column.note)
    items += [f"comment={comment}"] if comment else []
    optional = "" if column.required else " | None"
    head = f"{attribute}: Mapped[{type_.python}{optional}]"
    items += [f"nullable={not column.required}"] if type_.python == "Any" and its not in key else []
    joined = ", ".join(items)
    if 4 + width(head) + len(" = mapped_column(") > WIDTH:
        return f"{head} = (\n        {fit(f'mapped_column({joined})', 8)}\n    )"
    return f"{head} = {fit(f'mapped_column({joined})', 4, len(head) + 3)}"


def _relations(
    made: _Store,
    table: BuiltTable,
    attributes: dict[str, str],
    singles: dict[str, ForeignKeyText],
    fields: tuple[Field, ...],
) -> list[tuple[Path, str]]:
    """The other side of each `x_id`, as an attribute `x`."""
    out: list[tuple[Path, str]] = []
    used = [column for foreign in table.foreigns for column in foreign.columns]
    taken = [*_OWN, *attributes.values()]
    for column in table.columns:
        foreign = singles.get(column.name)
        attribute = attributes[column.key]
        short = attribute.removesuffix("_id")
        if foreign is None or short == attribute or not short or short in taken or used.count(column.name) > 1:
            continue
        if keyword.iskeyword(short) or not short.isidentifier():
            continue
        taken.append(short)
        there = made.classes[foreign.target]
        given = f"foreign_keys=[{attribute}]"
        if foreign.target == table.key:
            target = next((c.key for c in table.columns if c.name == foreign.targets[0]), "")
            given += f", remote_side=[{attributes.get(target, attribute)}]"
        optional = "" if column.required else " | None"
        head = f"    {short}: Mapped[{there}{optional}]"
        made_ = fit(f"relationship({given})", 4, len(head) - 1)
        out.append((foreign.path, ("\n" if not out else "") + f"{head} = {made_}"))
    return out
