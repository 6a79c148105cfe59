"""The schema as DBML: tables, enums, relations, groups. What DBML has no words for is a note.

The language: https://dbml.dbdiagram.io/docs/
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from backdraft.design.model import Default, Head, Index, SqlType, Table
from backdraft.design.notation.sqltypes import format_sqltype
from backdraft.design.output import Line, Note, Output, join
from backdraft.design.paths import Path
from backdraft.design.resolve.relations import tables_around
from backdraft.design.view import View
from backdraft.render.sql.columns import inline_enum
from backdraft.render.sql.facts import Facts, Field, Foreign, databases, facts

_Block = tuple[tuple[Line, ...], tuple[Note, ...]]
_HEAD: Path = ("head",)
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_TYPE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\(\d+(,\d+)?\))?(\[\])*\Z")
_NUMBER = re.compile(r"[+-]?[\d.]+\Z")
#: What begins an element of a table or of a file.
_ELEMENTS = frozenset(
    ("note", "indexes", "checks", "table", "ref", "enum", "project", "tablegroup", "tablepartial", "records", "as")
)
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
#: Words of defaults, in the words of PostgreSQL.
WORDS = {"now": "now()", "today": "current_date", "uuid": "gen_random_uuid()", "uuid7": "uuidv7()"}


def dbml(view: View, focus: Path = ()) -> Output:
    """All tables, or those that the entry at `focus` (a table, store, service or mixin) is about.

    Of relations those are written whose both ends are; of one table all, as it is pasted beside the others.
    """
    names = tuple(path[1] for path in view.paths("tables"))
    chosen = frozenset(tables_around(view, focus)).intersection(names) if focus else frozenset(names)
    known = [f for name in names if name in chosen and (f := view.ask(facts, name)) is not None]
    blocks: list[_Block] = [_project(view)] if not focus else []
    blocks += _enums(known)
    blocks += [view.ask(_table, f.table.name) for f in known]
    far = frozenset(names) if focus[:1] == ("tables",) else chosen
    blocks.append(_refs(pair for f in known for pair in _pairs(f, far)))
    blocks += _groups(view, known) if not focus else []
    notes = tuple(dict.fromkeys(note for _, told in blocks for note in told))
    if not known:
        notes = (Note((), "no table yet: type `orders(id uuid pk)` or add one under `tables:`"),)
        blocks = [((Line("// no tables"),), ())]
    return Output(join([lines for lines, _ in blocks]), "dbml", notes)


def name(text: str) -> str:
    """A name, quoted where it must be; a dot parts a schema from its table."""
    return ".".join(
        part if _PLAIN.match(part) and part.lower() not in _ELEMENTS else f'"{part}"' for part in text.split(".")
    )


def text(said: str) -> str:
    """A text in quotes: nothing in it ends it."""
    said = _UNSEEN.sub(" ", said).replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\t", "\\t")
    return f"'{said}'"


def expression(said: str) -> str:
    """SQL in back-quotes; empty where it holds some itself, which DBML has no way to say."""
    return "" if "`" in said or not said.strip() else f"`{_UNSEEN.sub(' ', said)}`"


def _settings(words: Iterable[str]) -> str:
    found = ", ".join(word for word in words if word)
    return f" [{found}]" if found else ""


def _project(view: View) -> _Block:
    head = view.get(Head, "head")
    if head is None or not head.name:
        return (), ()
    lines = [Line(f'Project "{_clean(head.name)}" {{', _HEAD)]
    if head.summary:
        lines.append(Line(f"  Note: {text(head.summary)}", _HEAD))
    return (*lines, Line("}", _HEAD)), ()


def _clean(said: str) -> str:
    """What stands between double quotes."""
    return _UNSEEN.sub(" ", said).replace("\\", "").replace('"', "'").replace("\n", " ")


# --- enums -----------------------------------------------------------------------------------------------------------


def _enum_of(field: Field) -> str:
    """The name of the enum of a column; empty where its type is none."""
    if field.shape.type.name != "enum" or not field.shape.type.members:
        return ""
    return field.shape.enum or inline_enum(field.shape.at[0].rpartition(".")[2], field.shape.at[1])


def _enums(known: list[Facts]) -> list[_Block]:
    blocks: dict[str, _Block] = {}
    for field in (field for f in known for field in f.fields):
        called = _enum_of(field)
        if called and called not in blocks:
            path = ("types", field.shape.enum) if field.shape.enum else field.path
            members = [Line(f'  "{_clean(member)}"', path) for member in dict.fromkeys(field.shape.type.members)]
            odd = [m for m in field.shape.type.members if _clean(m) != m]
            told = [Note(path, f"the member {m!r} is written {_clean(m)!r}: DBML has no way to say it") for m in odd]
            blocks[called] = (Line(f"Enum {name(called)} {{", path), *members, Line("}", path)), tuple(told)
    return list(blocks.values())


# --- tables ----------------------------------------------------------------------------------------------------------


def _table(view: View, table: str) -> _Block:
    known = view.ask(facts, table)
    if known is None:
        return (), ()
    notes = [Note(path, message) for path, message in known.notes]
    path = known.path
    lines = [Line(f"Table {name(table)} {{", path)]
    lines += [Line(f"  {_column(known, field, notes)}", field.path) for field in known.fields]
    if known.table.note:
        lines.append(Line(f"  Note: {text(known.table.note)}", (*path, "note")))
    lines += _indexes(known, notes)
    lines += _checks(known, notes)
    native = [engine for engine, _ in known.table.native]
    own = f"options of {', '.join(native)}"
    for kept, said in ((known.table.partition, "partitions"), (known.table.shard, "shards"), (native, own)):
        if kept:
            notes.append(Note(path, f"DBML has no {said}"))
    return (*lines, Line("}", path)), tuple(notes)


def _column(known: Facts, field: Field, notes: list[Note]) -> str:
    column, shape = field.column, field.shape
    unique = known.key != (column.name,) and any(u.columns == (column.name,) and not u.name for u in known.uniques)
    if column.generated:
        notes.append(Note(field.path, "DBML has no generated columns"))
    if column.update == "now":
        notes.append(Note(field.path, "DBML does not say that a column is set at every change"))
    words = (
        "pk" if known.key == (column.name,) else "",
        "increment" if column.has("auto") else "",
        "unique" if unique else "",
        "not null" if not shape.nullable and known.key != (column.name,) else "",
        _default(field, notes),
        _bounds(field),
        f"note: {text(column.note)}" if column.note else "",
    )
    return f"{name(column.name)} {_type(field)}{_settings(words)}"


def _type(field: Field) -> str:
    type_ = field.shape.type
    called = _enum_of(field)
    if called:
        return name(called) + "[]" * type_.array
    if type_.name in ("enum", "named"):
        type_ = SqlType("text", array=type_.array)
    said = type_.text if type_.name == "native" else format_sqltype(type_)
    said += " unsigned" if field.shape.unsigned else ""
    return said if _TYPE.match(said) else f'"{_clean(said)}"'


def _default(field: Field, notes: list[Note]) -> str:
    default = field.shape.default
    if default is None or field.column.generated:
        return ""
    said = _said(default)
    if not said:
        notes.append(Note(field.path, "no default: DBML has no way to say it"))
    return f"default: {said}" if said else ""


def _said(default: Default) -> str:
    if default.kind == "number":
        return default.value.lstrip("+")
    if default.kind == "word":
        if default.value in ("true", "false", "null"):
            return default.value
        return f"`{WORDS[default.value]}`" if default.value in WORDS else text(default.value)
    return text(default.value) if default.kind == "text" else expression(default.value)


def _bounds(field: Field) -> str:
    low, high = field.shape.bounds
    if not (low or high):
        return ""
    is_length = field.shape.type.name in ("char", "varchar", "text", "bytes") or field.shape.type.array
    measured = f"length({_in_sql(field.name)})" if is_length else _in_sql(field.name)
    low, high = (end if not end or _NUMBER.match(end) else f"'{end}'" for end in (low, high))
    said = f"BETWEEN {low} AND {high}" if low and high else f">= {low}" if low else f"<= {high}"
    return f"check: `{measured} {said}`"


def _in_sql(column: str) -> str:
    return column if re.fullmatch(r"[a-z_][a-z0-9_]*", column) else f'"{column}"'


def _indexes(known: Facts, notes: list[Note]) -> list[Line]:
    own: list[Line] = []
    if len(known.key) > 1:
        own.append(Line(f"    ({_columns(known.key)}) [pk]", (*known.path, "key")))
    for unique in known.uniques:
        if len(unique.columns) > 1 or unique.name:
            words = ("unique", f"name: {text(unique.name)}" if unique.name else "", _note(unique.note))
            own.append(Line(f"    ({_columns(unique.columns)}){_settings(words)}", unique.path))
    for index, path in known.indexes:
        said = _index(index, path, notes)
        if any(said and line.text.strip() == said for line in own):
            notes.append(Note(path, "no index: without what DBML does not say it is the same as another"))
        elif said:
            own.append(Line(f"    {said}", path))
    return [Line(""), Line("  indexes {", known.path), *own, Line("  }", known.path)] if own else []


def _index(index: Index, path: Path, notes: list[Note]) -> str:
    if index.where and index.unique:
        notes.append(Note(path, "no index: DBML has no unique keys of some rows"))
        return ""
    parts = [name(part.column) if part.column else expression(part.expression) for part in index.parts]
    if not all(parts):
        notes.append(Note(path, "no index: DBML has no way to say one of its parts"))
        return ""
    method = index.using.lower()
    lost = (
        ("the order of its parts", any(part.desc or part.nulls for part in index.parts)),
        ("operator classes", any(part.opclass for part in index.parts)),
        ("what it includes", bool(index.include)),
        ("the rows that it is of", bool(index.where)),
        (f"the method {method}", method not in ("", "btree", "hash")),
    )
    left = [what for what, is_lost in lost if is_lost]
    if left:
        notes.append(Note(path, f"DBML does not say of an index {', '.join(left)}"))
    words = (
        "unique" if index.unique else "",
        f"type: {method}" if method in ("btree", "hash") else "",
        f"name: {text(index.name)}" if index.name else "",
        _note(index.note),
    )
    return f"({', '.join(parts)}){_settings(words)}"


def _note(said: str) -> str:
    return f"note: {text(said)}" if said else ""


def _columns(columns: Iterable[str]) -> str:
    return ", ".join(map(name, columns))


def _checks(known: Facts, notes: list[Note]) -> list[Line]:
    own: list[Line] = []
    for key, condition in known.table.checks:
        path = (*known.path, "checks", key)
        said = expression(condition)
        if said:
            own.append(Line(f"    {said} [name: {text(key)}]", path))
        else:
            notes.append(Note(path, "no check: DBML has no way to say it"))
    return [Line(""), Line("  checks {", known.path), *own, Line("  }", known.path)] if own else []


# --- relations and groups --------------------------------------------------------------------------------------------

_ACTIONS = frozenset(("cascade", "restrict", "set null", "set default", "no action"))


def _pairs(known: Facts, among: frozenset[str]) -> Iterable[tuple[Facts, Foreign]]:
    return ((known, foreign) for foreign in known.foreigns if foreign.table in among)


def _refs(pairs: Iterable[tuple[Facts, Foreign]]) -> _Block:
    lines: list[Line] = []
    for known, foreign in pairs:
        one = foreign.columns == known.key or any(u.columns == foreign.columns for u in known.uniques)
        ends = (_end(known.table.name, foreign.columns), _end(foreign.table, foreign.targets))
        words = (f"{event}: {a}" for event, a in (("delete", foreign.delete), ("update", foreign.update)) if a)
        actions = [w for w in (word.replace("_", " ") for word in words) if w.partition(": ")[2] in _ACTIONS]
        lines.append(Line(f"Ref: {ends[0]} {'-' if one else '>'} {ends[1]}{_settings(actions)}", foreign.path))
    return tuple(lines), ()


def _end(table: str, columns: tuple[str, ...]) -> str:
    said = _columns(columns)
    return f"{name(table)}.{said}" if len(columns) == 1 else f"{name(table)}.({said})"


def _groups(view: View, known: list[Facts]) -> list[_Block]:
    """A group for each database where there are several; else for each first tag."""
    stores = len(view.ask(databases)) > 1
    groups: dict[str, list[str]] = {}
    for f in known:
        of = f.store if stores else _tag(f.table)
        if of:
            groups.setdefault(of, []).append(f.table.name)
    blocks: list[_Block] = []
    for group, tables in groups.items():
        path = ("stores", group) if stores else ("tables", tables[0])
        inner = (Line(f"  {name(table)}", ("tables", table)) for table in tables)
        blocks.append(((Line(f'TableGroup "{_clean(group)}" {{', path), *inner, Line("}", path)), ()))
    return blocks


def _tag(table: Table) -> str:
    return table.tags[0] if table.tags else ""
