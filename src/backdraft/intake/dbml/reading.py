"""Rows of DBML to tables and types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from backdraft.design.model import Column, ForeignKey, Index
from backdraft.design.nodes import Plain
from backdraft.design.paths import Path
from backdraft.design.patience import so_far
from backdraft.intake.dbml.syntax import Row, Token, rows_of, settings_of, tokens_of
from backdraft.intake.dbml.values import bounds_of, default_of, type_of
from backdraft.intake.dbml.words import called as called_by
from backdraft.intake.dbml.words import is_sign, names_at, note_of, part_of, text_of
from backdraft.intake.imported import Imported, Loss
from backdraft.intake.sql_entries import entries
from backdraft.intake.sql_names import column_name, type_name
from backdraft.intake.sql_tables import Growing

#: Settings that only change how a diagram looks.
_LOOKS = frozenset(("headercolor", "color", "inactive"))
_ACTIONS = {"cascade", "restrict", "set null", "set default", "no action"}


@dataclass(frozen=True, slots=True)
class _Ref:
    """A relation: what points, what it points to, what happens then."""

    line: int
    said: str
    child: tuple[str, tuple[str, ...]]
    parent: tuple[str, tuple[str, ...]]
    actions: dict[str, str]


@dataclass(slots=True)
class _Reader:
    losses: list[Loss] = field(default_factory=list)
    tables: dict[str, Growing] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    types: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    partials: dict[str, Row] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    refs: list[_Ref] = field(default_factory=list)
    head: list[tuple[Path, Plain]] = field(default_factory=list)

    def lose(self, line: int, said: str, reason: str) -> None:
        self.losses.append(Loss(line, said, reason))


def read(text: str) -> Imported:
    """The entries of a DBML file. Never raises."""
    reader = _Reader()
    rows, odd = rows_of(tokens_of(text))
    for token in odd:
        reader.lose(token.line, token.text, "a brace without its other one")
    for wanted in (("enum", "tablepartial", "project"), ("table",), ("ref", "tablegroup")):
        for i, row in enumerate(rows):
            so_far("elements", i, len(rows))
            kind = row.tokens[0].text.lower() if row.tokens and row.tokens[0].kind == "word" else ""
            if kind in wanted:
                _guarded(reader, kind, row)
    for row in rows:
        kind = row.tokens[0].text.lower() if row.tokens else ""
        if kind not in _STEPS:
            reason = "is not read" if kind in ("note", "records", "diagramview") else "is not known"
            reader.lose(row.line, row.said(), f"this element {reason}")
    for ref in reader.refs:
        _relate(reader, ref)
    made, lost = entries(reader.tables, reader.types, {}, "dbml")
    tagged = [(path, _tagged(reader, path, value)) for path, value in made]
    losses = sorted((*reader.losses, *lost), key=lambda loss: loss.line)
    return Imported([*reader.head, *tagged], losses)


def _guarded(reader: _Reader, kind: str, row: Row) -> None:
    try:
        _STEPS[kind](reader, row)
    except Exception:  # one odd element must not cost the others
        reader.lose(row.line, row.said(), "it is of a form that is not known")


def _tagged(reader: _Reader, path: Path, value: Plain) -> Plain:
    group = reader.groups.get(path[1].lower()) if path[0] == "tables" else None
    if group is None or not isinstance(value, dict):
        return value
    return {"tags": [group], **value}


# --- enums, projects, groups -----------------------------------------------------------------------------------------


def _enum(reader: _Reader, row: Row) -> None:
    names, _ = names_at(row.tokens, 1)
    members = tuple(dict.fromkeys(inner.tokens[0].text for inner in row.body or [] if inner.tokens))
    if not names or not members:
        reader.lose(row.line, row.said(), "an enum without a name or members")
        return
    for inner in row.body or []:
        if any(key == "note" for key, _ in settings_of(inner.tokens)[1]):
            reader.lose(inner.line, inner.said(), "the note on a member of an enum is not read")
    if "." in called_by(names):
        reader.lose(row.line, row.said(), "the schema of an enum is not kept")
    if names[-1].lower() in reader.types:
        reader.lose(row.line, row.said(), f"the enum {names[-1]} comes a second time; the later one is taken")
    taken = {name for key, (name, _) in reader.types.items() if key != names[-1].lower()}
    reader.types[names[-1].lower()] = (type_name(names[-1], taken), members)


def _project(reader: _Reader, row: Row) -> None:
    names, _ = names_at(row.tokens, 1)
    if reader.head:
        reader.lose(row.line, row.said(), "a second project")
        return
    if names:
        reader.head.append((("name",), names[-1]))
    for inner in row.body or []:
        note = note_of(inner)
        if note is not None and all(path != ("summary",) for path, _ in reader.head):
            reader.head.append((("summary",), note))
        elif inner.tokens and inner.tokens[0].text.lower() == "database_type":
            reader.lose(inner.line, inner.said(), "an engine is said of a store, and DBML has none")
        elif inner.tokens:
            reader.lose(inner.line, inner.said(), "this about the project is not read")


def _group(reader: _Reader, row: Row) -> None:
    names, at = names_at(row.tokens, 1)
    if len(row.tokens) > at:
        reader.lose(row.line, row.said(), "how a group looks is not read")
    for inner in row.body or []:
        table, end = names_at(inner.tokens, 0)
        key = _known(reader, table)
        if key and end == len(inner.tokens):
            reader.groups[key] = " ".join(names)
        else:
            reader.lose(inner.line, inner.said(), "it is no table that is there")


def _partial(reader: _Reader, row: Row) -> None:
    names, _ = names_at(row.tokens, 1)
    if names:
        reader.partials[names[-1].lower()] = row


# --- tables ----------------------------------------------------------------------------------------------------------


def _table(reader: _Reader, row: Row) -> None:
    names, at = names_at(row.tokens, 1)
    if not names:
        reader.lose(row.line, row.said(), "a table without a name")
        return
    called = called_by(names)
    if called.lower() in reader.tables:
        reader.lose(row.line, row.said(), f"the table {called} comes a second time; the later one is taken")
    table = reader.tables[called.lower()] = Growing(called, row.line)
    if at + 1 < len(row.tokens) and row.tokens[at].text.lower() == "as":
        reader.aliases[row.tokens[at + 1].text.lower()] = called.lower()
    for key, value in settings_of(row.tokens)[1]:
        if key == "note":
            _noted(reader, table, text_of(value), row)
        else:
            reader.lose(row.line, f"{called}: {key}", _unread(key))
    _rows(reader, table, row.body or [], set())


def _noted(reader: _Reader, table: Growing, note: str, row: Row) -> None:
    if table.note and note != table.note:
        reader.lose(row.line, row.said(), "a second note on the table")
    table.note = table.note or note


def _unread(key: str) -> str:
    return "how a diagram looks is not kept" if key in _LOOKS else "this setting is not read"


def _rows(reader: _Reader, table: Growing, rows: list[Row], within: set[str]) -> None:
    for row in rows:
        first = row.tokens[0].text.lower() if row.tokens and row.tokens[0].kind == "word" else ""
        note = note_of(row)
        if note is not None:
            _noted(reader, table, note, row)
        elif row.body is not None and first == "indexes":
            for inner in row.body:
                _index(reader, table, inner)
        elif row.body is not None and first == "checks":
            for inner in row.body:
                _check(reader, table, inner)
        elif row.tokens and is_sign(row.tokens[0], "~"):
            names, _ = names_at(row.tokens, 1)
            key = names[-1].lower() if names else ""
            if key in reader.partials and key not in within:
                _rows(reader, table, reader.partials[key].body or [], {*within, key})
            else:
                reader.lose(row.line, row.said(), "there is no such part of a table")
        elif row.body is not None or not row.tokens:
            reader.lose(row.line, row.said(), "this within a table is not known")
        else:
            _column(reader, table, row)


def _column(reader: _Reader, table: Growing, row: Row) -> None:
    words, settings = settings_of(row.tokens)
    said = words[0].text
    if len(words) < 2 or words[0].kind not in ("word", "name"):
        reader.lose(row.line, row.said(), "a column wants a name and a type")
        return
    called = column_name(said)
    while called in table.columns:
        called += "_2"
    if called != said:
        reader.lose(row.line, said, f"the column is called {called} in the design")
    taken = type_of(words[1:], {key: name for key, (name, _) in reader.types.items()})
    if taken.lost:
        reader.lose(row.line, said, taken.lost)
    table.names[said.lower()] = called
    table.types[said.lower()] = taken.type
    table.columns[called] = Column(called, taken.type, nullable="auto" not in taken.flags, flags=taken.flags)
    said_before: set[str] = set()
    for key, value in settings:
        if key in said_before:
            reader.lose(row.line, f"{table.name}.{called}: {key}", "it is said a second time; the first is taken")
            continue
        said_before.update({key} - {"ref", "check"})
        if key in ("pk", "primary key"):
            table.key = (*table.key, called)
        elif key in ("not null", "null"):
            table.change(called, nullable=key == "null")
        elif key == "unique":
            table.flag(called, "unique")
        elif key == "increment":
            table.flag(called, "auto")
            table.change(called, nullable=False)
        elif key == "default" and value:
            table.change(called, default=default_of(value, taken.type))
        elif key == "note":
            table.change(called, note=text_of(value))
        elif key == "ref":
            _refer(reader, [*_own(table.name, said, row.line), *value], [], row)
        elif key == "check" and value:
            _condition(table, called, value[0].text)
        else:
            reader.lose(row.line, f"{table.name}.{called}: {key}", _unread(key))


def _own(table: str, column: str, line: int) -> list[Token]:
    """A column of a table as a relation says it."""
    parts = [*table.split("."), column]
    out: list[Token] = []
    for part in parts:
        out += [Token("name", part, line), Token("sign", ".", line)]
    return out[:-1]


def _condition(table: Growing, column: str, said: str) -> None:
    """A column's own condition: bounds where it is no more than that."""
    found = bounds_of(said, column)
    if found is not None:
        table.change(column, low=found[0], high=found[1])
    else:
        _keep_check(table, column, said)


def _keep_check(table: Growing, name: str, said: str) -> None:
    key = column_name(name) if name else f"check_{len(table.checks) + 1}"
    while key in table.checks:
        key += "_2"
    table.checks[key] = said


def _check(reader: _Reader, table: Growing, row: Row) -> None:
    words, settings = settings_of(row.tokens)
    if not words or words[0].kind != "expression":
        reader.lose(row.line, row.said(), "a check is an expression in back-quotes")
        return
    _keep_check(table, next((text_of(value) for key, value in settings if key == "name"), ""), words[0].text)


def _index(reader: _Reader, table: Growing, row: Row) -> None:
    words, settings = settings_of(row.tokens)
    said = {key: text_of(value) for key, value in settings}
    if note_of(row) is not None:
        reader.lose(row.line, row.said(), "a note on all indexes is not read")
        return
    parts = [part_of(table, token) for token in words if token.kind != "sign"]
    columns = tuple(part.column for part in parts)
    if not parts or not all(p.expression or p.column in table.columns for p in parts):
        reader.lose(row.line, row.said(), f"an index of what {table.name} has not")
    elif "pk" in said or "primary key" in said:
        if table.key and columns != table.key:
            reader.lose(row.line, row.said(), f"a second primary key: {', '.join(table.key)} stays the key")
        table.key = table.key or columns
    elif "unique" in said and len(parts) == 1 and columns[0] and not said.get("name") and not said.get("note"):
        table.flag(columns[0], "unique")
    else:
        method = said.get("type", "").lower()
        name = said.get("name", "")
        using = "" if method == "btree" else method
        table.indexes.append(
            Index(
                tuple(parts),
                unique="unique" in said,
                using=using,
                name=column_name(name) if name else "",
                note=said.get("note", ""),
            )
        )
    for key in said:
        if key not in ("pk", "primary key", "unique", "type", "name", "note"):
            reader.lose(row.line, f"{table.name}: {key}", _unread(key))


# --- relations -------------------------------------------------------------------------------------------------------


def _ref(reader: _Reader, row: Row) -> None:
    if row.body is not None:
        for inner in row.body:
            words, settings = settings_of(inner.tokens)
            _refer(reader, words, settings, inner)
        return
    words, settings = settings_of(row.tokens)
    colon = next((i for i, token in enumerate(words) if is_sign(token, ":")), 0)
    _refer(reader, words[colon + 1 :], settings, row)


def _refer(reader: _Reader, words: list[Token], settings: list[tuple[str, list[Token]]], row: Row) -> None:
    left, at = _end(words, 0)
    sign = ""
    while at < len(words) and words[at].kind == "sign" and words[at].text in "<>-":
        sign += words[at].text
        at += 1
    right, _ = _end(words, at)
    if not left[0] or not right[0] or sign not in (">", "<", "-"):
        many = sign == "<>"
        reason = "many to many wants a table between" if many else "it is no relation of two tables' columns"
        reader.lose(row.line, row.said(), reason)
        return
    actions: dict[str, str] = {}
    for key, value in settings:
        said = text_of(value).lower()
        if key in ("delete", "update") and said in _ACTIONS:
            actions[key] = said.replace(" ", "_")
        elif key != "note":
            reader.lose(row.line, f"{row.said()}: {key}", _unread(key))
    child, parent = (right, left) if sign == "<" else (left, right)
    reader.refs.append(_Ref(row.line, row.said(), child, parent, actions))


def _end(words: list[Token], at: int) -> tuple[tuple[str, tuple[str, ...]], int]:
    """`table.column` or `table.(a, b)` from `at` on: the table's names with blanks between them, and the columns."""
    names, at = names_at(words, at)
    if at + 1 < len(words) and is_sign(words[at], ".") and is_sign(words[at + 1], "("):
        close = next((i for i in range(at, len(words)) if is_sign(words[i], ")")), len(words))
        columns = tuple(token.text for token in words[at + 2 : close] if token.kind in ("word", "name"))
        return ("\x00".join(names), columns), close + 1
    return ("\x00".join(names[:-1]), names[-1:]), at


def _known(reader: _Reader, names: Sequence[str]) -> str:
    """The key of a table by its names or its alias; empty where there is none."""
    key = called_by(names).lower()
    if key in reader.tables:
        return key
    return reader.aliases.get(names[-1].lower(), "") if len(names) == 1 else ""


def _relate(reader: _Reader, ref: _Ref) -> None:
    child, parent = (reader.tables.get(_known(reader, side[0].split("\x00"))) for side in (ref.child, ref.parent))
    if child is None:
        reader.lose(ref.line, ref.said, "a relation of a table that is not there")
        return
    own = tuple(child.names.get(c.lower(), "") for c in ref.child[1])
    # A table that the text does not have may be one of the design that it comes to.
    name = parent.name if parent else called_by(ref.parent[0].split("\x00"))
    there = tuple(parent.names.get(c.lower(), "") if parent else c for c in ref.parent[1])
    if not all(own) or not all(there) or len(own) != len(there):
        reader.lose(ref.line, ref.said, "a relation of columns that are not there")
        return
    only = child.columns[own[0]]
    delete, update = ref.actions.get("delete", ""), ref.actions.get("update", "")
    if len(own) == 1 and only.target is None and not only.update:
        child.columns[own[0]] = replace(only, target=(name, there[0]), delete=delete, update=update)
    else:
        child.foreign.append(ForeignKey(own, name, there, delete, update))


_STEPS = {
    "enum": _enum,
    "project": _project,
    "tablegroup": _group,
    "tablepartial": _partial,
    "table": _table,
    "ref": _ref,
}
