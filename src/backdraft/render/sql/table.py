"""One table's SQL: its plan, and from it the lines."""

from __future__ import annotations

import re
from dataclasses import replace

from backdraft.design.built import CommentText
from backdraft.design.output import Note
from backdraft.design.paths import Path
from backdraft.design.view import View
from backdraft.render.sql.columns import choose_auto, column, cut, generate, note_literal, stated_checks
from backdraft.render.sql.draft import Draft, Plan, dialect_of
from backdraft.render.sql.expressions import Scope
from backdraft.render.sql.facts import facts
from backdraft.render.sql.indexes import indexes
from backdraft.render.sql.keys import choose_keys, foreigns, pairs, primary, uniques
from backdraft.render.sql.naming import (
    column_names,
    enum_names,
    table_name,
    table_names,
    tables_of,
)
from backdraft.render.sql.partitions import partitioned
from backdraft.render.sql.shards import shard
from backdraft.render.sql.spelling import spell
from backdraft.render.sql.types import Use
from backdraft.render.sql.write import literal, remark

#: Bytes of a row in MySQL, with some left for what every row has.
_ROW = 64_000
_LONGEST_COMMENT = 2048


def plan(view: View, name: str, dialect: str) -> Plan | None:
    """Everything about a table's SQL that does not depend on what its neighbours call their things."""
    known = view.ask(facts, name)
    if known is None:
        return None
    target = dialect_of(dialect)
    table = table_name(view, name, dialect, known.store)
    names = dict(view.ask(column_names, name, dialect))
    enums = dict(view.ask(enum_names, known.store, dialect)) if target.has_types else {}
    scope = Scope(names, {f.name: f.shape for f in known.fields}, name)
    draft = Draft(view, target, known, table, table.sql(dialect), names, scope, enums)
    draft.notes.extend(Note(path, message) for path, message in known.notes)
    _renamed(draft)
    choose_keys(draft)
    choose_auto(draft)
    generate(draft)
    foreign = foreigns(draft)
    if draft.is_mysql:
        _fit_row(draft)
    columns = tuple(column(draft, f) for f in known.fields)
    checks = draft.constraints
    draft.constraints = []
    primary(draft)
    uniques(draft)
    draft.constraints.extend(checks)
    stated_checks(draft)
    index = indexes(draft, foreign)
    spread, remarks = shard(draft, [f.id for f in foreign])
    partition, partitions = partitioned(draft, columns)
    made = Plan(
        table=name,
        path=known.path,
        name=table,
        sql=draft.sql,
        remarks=(*_remarks(draft), *remarks),
        enums=tuple(draft.enums),
        columns=columns,
        constraints=tuple(draft.constraints),
        foreigns=foreign,
        indexes=index,
        options=_options(draft, bool(partition) and not draft.is_mysql),
        partition=partition,
        comments=_comments(draft),
        partitions=partitions,
        spread=spread,
        extensions=_extensions(draft),
        notes=tuple(draft.notes),
        withheld=tuple(draft.withheld),
    )
    return replace(made, wants=made.wanted())


def _renamed(draft: Draft) -> None:
    for name, given in draft.names.items():
        if name != given:
            draft.note(
                draft.field(name).path, f"{name} is called {given}: {draft.dialect.title} cannot have the name here"
            )
    said = draft.facts.table.db_name or draft.table
    given = draft.name.name if not draft.name.schema else f"{draft.name.schema}.{draft.name.name}"
    if given != said:
        why = "has no schemas" if "." in said and not draft.dialect.has_schemas else "cannot have the name here"
        draft.note(draft.facts.path, f"{said} is called {given}: {draft.dialect.title} {why}")


def _remarks(draft: Draft) -> tuple[tuple[str, Path], ...]:
    """Comment lines above the table, for dialects that have no others."""
    note = draft.facts.table.note if draft.dialect.comments == "remark" else ""
    return ((remark(note), (*draft.facts.path, "note")),) if note else ()


def _fit_row(draft: Draft) -> None:
    """Long texts become TEXT until a row fits into what MySQL allows."""
    sizes: dict[str, int] = {}
    total = 0
    for field in draft.facts.fields:
        type_ = field.shape.type
        letters = type_.args[0] if type_.args and type_.name in ("char", "varchar", "bytes") else 0
        if type_.array or letters > 16_000:
            letters = 0
        size = letters * (1 if type_.name == "bytes" else 4) or 40
        if field.name in draft.caps:
            size = min(size, draft.caps[field.name] * 4)
        elif letters:
            sizes[field.name] = size
        total += size
    for name in sorted(sizes, key=lambda n: -sizes[n]):
        if total <= _ROW:
            break
        total -= sizes[name] - 40
        field = draft.field(name)
        draft.spelled[name] = "LONGBLOB" if field.shape.type.name == "bytes" else "TEXT"
        draft.note(field.path, f"{draft.spelled[name]}: the row would be longer than MySQL's 65,535 bytes")


_OPTION = re.compile(r"[A-Za-z0-9_]{1,40}\Z")
#: Options of a table that each dialect is known to have, with how they are written.
_OPTIONS = {
    "postgres": frozenset(("fillfactor", "parallel_workers", "toast_tuple_target", "autovacuum_enabled")),
    "mysql": frozenset(("engine", "row_format", "auto_increment", "avg_row_length", "min_rows", "max_rows")),
    "sqlite": frozenset(("strict", "without_rowid")),
    "duckdb": frozenset[str](),
    "mssql": frozenset[str](),
    "oracle": frozenset[str](),
}


#: The most letters of a key in MySQL's old formats of rows, at four bytes each.
_NARROW = 191


def _wide(draft: Draft) -> str:
    """A column of a key or an index that may be longer than MySQL's old formats of rows have in one, or nothing."""
    facts = draft.facts
    keyed = {
        *draft.key,
        *(column for unique in facts.uniques for column in unique.columns),
        *(part.column for index, _ in facts.indexes for part in index.parts if part.column),
        *(column for foreign in facts.foreigns for column in foreign.columns),
    }
    for field in facts.fields:
        text = spell(field.shape, Use(draft.caps.get(field.name, 0)), draft.dialect.name).text
        said = re.search(r"CHAR\((\d+)\)|BINARY\((\d+)\)|TEXT|BLOB", draft.spelled.get(field.name, text))
        if said and field.name in keyed:
            letters = int(said[1] or 0) or int(said[2] or 0) // 4 or _NARROW + 1
            if letters > _NARROW:
                return field.name
    return ""


def _options(draft: Draft, partitioned: bool) -> str:
    dialect = draft.dialect.name
    known: list[tuple[str, str]] = []
    for which, options in draft.facts.table.native:
        if which not in (dialect, draft.dialect.key):
            continue
        path = (*draft.facts.path, "native", which)
        for key, value in pairs(options):
            text = str(value)
            if key not in _OPTIONS[dialect] or not _OPTION.match(text):
                draft.note(path, f'"{key}: {text[:40]}" is not known to be an option of {draft.dialect.title}')
            elif key == "row_format" and text.lower() in ("compact", "redundant") and _wide(draft):
                draft.note(path, f"{key} is left out: {text} has keys of 767 bytes, and {_wide(draft)} may be longer")
            elif partitioned:
                draft.note(path, f"{key} is left out: a partitioned table has no storage of its own")
            else:
                known.append((key, text))
    if dialect == "postgres":
        return f" WITH ({', '.join(f'{k} = {v}' for k, v in known)})" if known else ""
    if dialect == "sqlite":
        words = {"strict": "STRICT", "without_rowid": "WITHOUT ROWID"}
        chosen = [words[k] for k, v in known if v.lower() == "true" and _suits(draft, k)]
        return f" {', '.join(chosen)}" if chosen else ""
    if not draft.is_mysql:
        return ""
    said = {k for k, _ in known}
    if "engine" not in said:
        known.insert(0, ("engine", "InnoDB"))
    out = " " + " ".join(f"{k.upper()}={v}" for k, v in known) + " DEFAULT CHARSET=utf8mb4"
    out += f" COLLATE={draft.dialect.collation}" if draft.dialect.collation else ""
    note = draft.facts.table.note
    return out + (f" COMMENT={literal(cut(note, _LONGEST_COMMENT), 'mysql')}" if note else "")


def _suits(draft: Draft, option: str) -> bool:
    path = (*draft.facts.path, "native", "sqlite")
    if option == "without_rowid" and (not draft.key or draft.auto):
        draft.note(path, "without_rowid is left out: it needs a primary key that is not numbered")
        return False
    if option == "strict":
        draft.note(path, "strict is left out: it allows five types, and dates or decimals are none of them")
        return False
    return True


def _extensions(draft: Draft) -> tuple[str, ...]:
    if draft.dialect.name == "postgres" and any(f.shape.type.name == "vector" for f in draft.facts.fields):
        draft.note(draft.facts.path, "vector comes with the extension pgvector, which the server must have")
        return ("vector",)
    return ()


def _comments(draft: Draft) -> tuple[CommentText, ...]:
    """Comments on the table and its columns that are statements."""
    if draft.dialect.comments != "statement":
        return ()
    out: list[CommentText] = []
    note = draft.facts.table.note
    if note:
        path = (*draft.facts.path, "note")
        out.append(CommentText("", f"TABLE {draft.sql}", note_literal(draft, note), path))
    for field in draft.facts.fields:
        if field.column.note:
            text = note_literal(draft, field.column.note)
            out.append(CommentText(field.name, f"COLUMN {draft.sql}.{draft.ident(field.name)}", text, field.path))
    return tuple(out)


#: Names of indexes that InnoDB keeps for itself.
_TAKEN = {"mysql": ("primary", "gen_clust_index")}


def _wants(view: View, table: str, dialect: str) -> tuple[str, ...]:
    """The names that a table's parts want: fewer edits change them than the plan that they are of."""
    known = view.ask(plan, table, dialect)
    return tuple(known.wants) if known else ()


def clashes(view: View, store: str, dialect: str) -> frozenset[str]:
    """The names in a store that several things want, folded as the engine folds them."""
    target = dialect_of(dialect)
    same = target.same
    seen = {same(n) for n in _TAKEN.get(target.name, ())}
    seen.update(same(n.name) for _, n in view.ask(table_names, store, dialect))
    seen.update(same(n) for _, n in view.ask(enum_names, store, dialect))
    out: set[str] = set()
    for table in view.ask(tables_of, store):
        for name in view.ask(_wants, table, dialect):
            folded = same(name)
            (out if folded in seen else seen).add(folded)
    return frozenset(out)
