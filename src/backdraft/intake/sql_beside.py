"""Statements that the parser has no tree for, taken by their words: sequences, domains, members of enums, identities,
pieces of partitioned tables, descriptions; and what of other statements must be said otherwise for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol

from backdraft.design.model import Column, Split
from backdraft.intake.sql_dialect import COUNTS
from backdraft.intake.sql_names import table_name, type_name
from backdraft.intake.sql_split import Statement
from backdraft.intake.sql_tables import Growing
from backdraft.render.sql.words import words

#: A name, perhaps with its schema, perhaps quoted.
NAME = r'((?:(?:"(?:[^"]|"")+"|\[[^\]]+\]|`[^`]+`|[\w$#]+)\s*\.\s*)*(?:"(?:[^"]|"")+"|\[[^\]]+\]|`[^`]+`|[\w$#]+))'
TEXT = r"N?'((?:[^']|'')*)'"
_COUNTED = re.compile(
    r"\bnextval\s*\(\s*(?:'([^']+)'|([\w`.]+))|\bnext\s+value\s+for\s+([\w\[\].\"]+)"
    r"|\bdefault\s+([\w$#.\"]{1,300})\.\"?nextval\b",
    re.I,
)
_OWNED = re.compile(rf"alter\s+sequence\s+(?:if\s+exists\s+)?{NAME}.*?\bowned\s+by\b", re.I | re.S)


class Reader(Protocol):
    """What a step needs of the reader."""

    statement: Statement
    types: dict[str, tuple[str, tuple[str, ...]]]
    tables: dict[str, Growing]
    domains: dict[str, Column]
    required: set[str]
    notes: dict[str, str]
    counted: frozenset[str]
    moved: dict[str, str]

    def lose(self, reason: str, what: str = "") -> None:
        """Report something of the statement at hand."""

    def column_alone(self, words: str) -> Column | None:
        """The column that a type and what follows it say."""


def counted_by(statements: Iterable[Statement]) -> frozenset[str]:
    """The sequences that a column counts by, each by its last name."""
    out: set[str] = set()
    for statement in statements:
        out |= {bare("".join(names)) for names in _COUNTED.findall(statement.text)}
        owned = _OWNED.match(statement.text)
        if owned:
            out.add(bare(owned[1]))
    return frozenset(out)


#: Longer statements tell what they are about at their beginning.
_LOOKED_AT = 2_000
#: What SQLite's virtual tables keep themselves in: tables of these names behind theirs.
SHADOWS = words("data idx content docsize config rowid node parent segments segdir stat")
_VIRTUAL = re.compile(rf"create\s+virtual\s+table\s+(?:if\s+not\s+exists\s+)?{NAME}", re.I)


def virtual_tables(statements: Iterable[Statement]) -> frozenset[str]:
    """The virtual tables of SQLite, whichever way a dump says them, in small letters."""
    found = (_VIRTUAL.search(statement.text[:_LOOKED_AT]) for statement in statements)
    return frozenset(bare(one[1]) for one in found if one)


_CREATED = re.compile(
    rf"create\s+(?:or\s+replace\s+)?(?:global\s+|local\s+)?(?:temp\w*\s+|unlogged\s+)?table\s+"
    rf"(?:if\s+not\s+exists\s+)?(?>{NAME})(?!\s*partition\s+of\b)",
    re.I,
)
_ATTACHED = re.compile(rf"alter\s+table\s+(?:only\s+)?{NAME}\s+attach\s+partition\s+{NAME}", re.I)


def created(statements: Sequence[Statement]) -> tuple[str, ...]:
    """The tables that a script makes by their last names, each once, without the pieces of others."""
    made = (_CREATED.match(one.text[:_LOOKED_AT]) for one in statements)
    pieces = (_ATTACHED.match(one.text[:_LOOKED_AT]) for one in statements)
    gone = {bare(one[2]) for one in pieces if one}
    return tuple(dict.fromkeys(name for one in made if one for name in (bare(one[1]),) if name not in gone))


def bare(name: str) -> str:
    """The last part of a name, without quotes, in small letters."""
    last = re.split(r"\.(?=(?:[^\"]*\"[^\"]*\")*[^\"]*\Z)", name.strip())[-1]
    return last.strip().strip('"[]`').replace('""', '"').lower()


def _text(literal: str) -> str:
    return literal.replace("''", "'")


def _table(reader: Reader, name: str) -> Growing | None:
    wanted = (bare(name), table_name("", bare(name)).lower())
    found = next((t for key, t in reader.tables.items() if key.rpartition(".")[2] in wanted), None)
    moved = reader.moved.get(bare(name), "") if found is None else ""
    return _table(reader, moved) if moved and moved != bare(name) else found


_CYCLES = re.compile(r"(?<!no )(?<!no)\bcycle\b", re.I)
_STEPS = re.compile(r"\b(?:start(?:\s+with)?|increment(?:\s+by)?)\s+(-?\d+)", re.I)


def _sequence(reader: Reader, found: re.Match[str]) -> None:
    if bare(found[1]) not in reader.counted:
        reader.lose("a sequence that no column counts by")
    elif any(number != "1" for number in _STEPS.findall(found.string)) or _CYCLES.search(found.string):
        reader.lose(COUNTS)


def _nothing(reader: Reader, found: re.Match[str]) -> None:
    """It says nothing about a design."""


def _no_note(reader: Reader, found: re.Match[str]) -> None:
    """`COMMENT ON EXTENSION`, `ON CONSTRAINT … ON t` and the like."""
    reader.lose("only tables, columns and indexes carry a note")


def _member(reader: Reader, found: re.Match[str]) -> None:
    """`ALTER TYPE mood ADD VALUE 'calm' BEFORE 'ok'`."""
    key = bare(found[1])
    key = key if key in reader.types else reader.moved.get(key, key)
    known = reader.types.get(key)
    if known is None or not known[1]:
        reader.lose("there is no such type")
        return
    name, members = known
    member, where, near = _text(found[2]), (found[3] or "").lower(), _text(found[4] or "")
    if member in members:
        return
    at = members.index(near) + (where == "after") if near in members else len(members)
    reader.types[key] = (name, (*members[:at], member, *members[at:]))


def _identity(reader: Reader, found: re.Match[str]) -> None:
    """`ALTER TABLE t ALTER COLUMN id ADD GENERATED … AS IDENTITY`, as pg_dump has it."""
    table = _table(reader, found[1])
    column = table.names.get(bare(found[2])) if table else None
    if table is None or column is None:
        reader.lose("there is no such column")
        return
    table.flag(column, "auto")
    if any(number != "1" for number in _STEPS.findall(found.string)):
        reader.lose(COUNTS, f"{table.name}: {column}")


_REQUIRED = re.compile(r"(?:constraint\s+\S+\s+)?(not\s+)?null\b", re.I)


def _modified(reader: Reader, found: re.Match[str]) -> None:
    """Oracle's `ALTER TABLE t MODIFY (a NUMBER(9) NOT NULL, b NOT NULL ENABLE)`."""
    table = _table(reader, found[1])
    for said in re.split(r",(?![^()]*\))", found[2]):
        words = re.match(rf"\s*{NAME}\s+(.+)", said, re.S)
        column = table.names.get(bare(words[1])) if table and words else None
        if table is None or column is None or words is None:
            reader.lose("there is no such column")
            continue
        required = _REQUIRED.match(words[2])
        if required:
            table.change(column, nullable=not required[1])
            continue
        new = reader.column_alone(words[2])
        if new is None or new.type is None:
            reader.lose("this change of a column is not read", f"{column} {words[2]}"[:72])
            continue
        table.types[bare(words[1])] = new.type
        table.change(column, type=new.type, default=new.default or table.columns[column].default)
        if re.search(r"\bnull\b", words[2], re.I):
            table.change(column, nullable=new.nullable)


def _domain(reader: Reader, found: re.Match[str]) -> None:
    """A type of one column: it is read as a column called VALUE, as its conditions call it."""
    column = reader.column_alone(found[2])
    if column is None:
        return
    taken = {name for name, _ in reader.types.values()}
    said = found[1].rpartition(".")[2].strip('"[]`')
    name = type_name(said, taken)
    reader.types[bare(found[1])] = (name, ())
    reader.domains[name] = replace(column, name=name, nullable=False)
    if not column.nullable:
        reader.required.add(name)


def _described_type(reader: Reader, found: re.Match[str]) -> None:
    """`COMMENT ON TYPE tier IS 'what they pay for'`, which may come before the type is read."""
    key = bare(found[1])
    reader.notes[reader.moved.get(key, key)] = " ".join(_text(found[2]).split())


def _piece(reader: Reader, found: re.Match[str]) -> None:
    """`ALTER TABLE t ATTACH PARTITION t_1 FOR VALUES …`: the piece is no table of its own."""
    whole, piece = _table(reader, found[1]), _table(reader, found[2])
    if whole is None or piece is None or whole is piece:
        reader.lose("a piece of a table that is not there")
        return
    piece.is_piece = True
    if whole.is_piece:
        return
    modulus = re.search(r"\bMODULUS\s+(\d{1,5})\b", reader.statement.text, re.I)
    if modulus and whole.partition is not None:
        whole.split_into(int(modulus[1]))


def _key_by_index(reader: Reader, found: re.Match[str]) -> None:
    """`ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY USING INDEX i`. A unique key by an index is that index."""
    table = _table(reader, found[1])
    is_key = found[2].lower() != "unique"
    index = bare(found[3])
    known = table is not None and (table.take_key(index) if is_key else index in table.called or index in table.flagged)
    if not known:
        reader.lose("there is no such index")


_SHARD_COUNT = re.compile(r"\bshard_count\s*(?::=|=>)\s*(\d{1,6})\b", re.I)
_HOW = re.compile(r"(?:\A\s*,\s*|\bdistribution_type\s*(?::=|=>)\s*)'(\w+)'", re.I)
_BESIDE = re.compile(r"\bcolocate_with\s*(?::=|=>)\s*'(?!default')", re.I)


def _distributed(reader: Reader, found: re.Match[str]) -> None:
    """Citus' `SELECT create_distributed_table('orders', 'tenant_id', shard_count := 32)`."""
    table = _table(reader, _text(found[1]))
    column = table.names.get(_text(found[2]).strip('"').lower()) if table else None
    if table is None or column is None:
        reader.lose("there is no such column to spread by")
        return
    how = _HOW.search(found[3])
    if how and how[1].lower() != "hash":
        reader.lose("a table is spread by what else than a hash is not read", table.name)
        return
    count = _SHARD_COUNT.search(found[3])
    table.shard = Split("hash", (column,), int(count[1]) if count else None)
    if _BESIDE.search(found[3]):
        reader.lose("beside which table its rows lie is not kept in a design", table.name)


def _reference_table(reader: Reader, found: re.Match[str]) -> None:
    reader.lose("that every node has a copy of the table is not kept in a design")


_ARGUMENT = re.compile(rf"(?:@(\w+)\s*=\s*)?{TEXT}")
#: What the arguments of a property are called, in their order.
_ARGUMENTS = ("name", "value", *(f"level{i}{what}" for i in range(3) for what in ("type", "name")))


def _description(reader: Reader, found: re.Match[str]) -> None:
    """SQL Server's comments: a property that its tools show as the description."""
    text = reader.statement.text
    if re.match(r"exec(?:ute)?\s*\(", text, re.I):  # a statement as a text, which may be cut
        text = "".join(map(_text, re.findall(TEXT, text)))
    given = enumerate(_ARGUMENT.finditer(text))
    said = {(arg[1] or _ARGUMENTS[min(i, 7)]).lower(): _text(arg[2]) for i, arg in given}
    table = _table(reader, said["level1name"]) if "level1name" in said else None
    note, inner = " ".join(said.get("value", "").split()), said.get("level2name", "")
    column = table.names.get(inner.lower()) if table else None
    if table is None:
        reader.lose("a property of nothing that was read")
    elif not inner:
        table.note = note
    elif column and said.get("level2type", "").lower() != "index":
        table.change(column, note=note)
    elif not table.note_index(inner, note):
        reader.lose("a property of nothing that was read")


_Step = Callable[[Reader, re.Match[str]], None]
#: What is taken before the tables, and after them.
BEFORE: tuple[tuple[re.Pattern[str], _Step], ...] = tuple(
    (re.compile(pattern, re.I | re.S), step)
    for pattern, step in (
        (rf"create\s+(?:temp\w*\s+)?sequence\s+(?:if\s+not\s+exists\s+)?{NAME}", _sequence),
        (r"alter\s+sequence\b", _nothing),
        (rf"comment\s+on\s+(?:type|domain)\s+{NAME}\s+is\s+{TEXT}\s*\Z", _described_type),
        (r"comment\s+on\s+(?!(?:table|column|index)\b)", _no_note),
        (r"alter\s+(?:table|view|type|schema|function|domain|sequence)\b.*\bowner\s+to\b", _nothing),
        (r"alter\s+table\s+\S+\s+enable\s+(?:(?:no)?validate\s+)?(?:constraint|primary\s+key|unique)\b", _nothing),
        (r"alter\s+table\b.*\bcheck\s+constraint\s+\S+\s*\Z", _nothing),
        (r"alter\s+database\b", _nothing),
        (r"exec(?:ute)?\s*\(\s*N?'create\s+schema\s(?:[^']|'')*'\s*\)\s*\Z", _nothing),
        (r"alter\s+table\b.*\b(?:validate\s+constraint\s+\S+|(?:disable|enable)\s+keys)\s*\Z", _nothing),
        (rf"create\s+domain\s+{NAME}\s+(?:as\s+)?(.+)", _domain),
        (rf"create\s+type\s+{NAME}\s+from\s+(.+)", _domain),
    )
)
AFTER: tuple[tuple[re.Pattern[str], _Step], ...] = tuple(
    (re.compile(pattern, re.I | re.S), step)
    for pattern, step in (
        (
            rf"alter\s+type\s+{NAME}\s+add\s+value\s+(?:if\s+not\s+exists\s+)?{TEXT}"
            rf"(?:\s+(before|after)\s+{TEXT})?\s*\Z",
            _member,
        ),
        (
            rf"alter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?{NAME}\s+alter\s+(?:column\s+)?{NAME}"
            r"\s+add\s+generated\s+(?:always|by\s+default)\s+as\s+identity\b",
            _identity,
        ),
        (
            rf"alter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?{NAME}\s+add\s+(?:constraint\s+(?:\"[^\"]+\"|\w+)\s+)?"
            rf"(primary\s+key|unique)\s+using\s+index\s+{NAME}(?!\s+tablespace)",
            _key_by_index,
        ),
        (rf"alter\s+table\s+(?:only\s+)?{NAME}\s+attach\s+partition\s+{NAME}", _piece),
        (rf"alter\s+table\s+{NAME}\s+modify\s*\((.+)\)\s*\Z", _modified),
        (
            r"select\s+(?:\w+\.)?create_distributed_table(?:_concurrently)?\s*\(\s*(?:table_name\s*(?::=|=>)\s*)?"
            rf"{TEXT}(?:::\w+)?\s*,\s*(?:distribution_column\s*(?::=|=>)\s*)?{TEXT}(.*)\)\s*\Z",
            _distributed,
        ),
        (r"select\s+(?:\w+\.)?create_reference_table\s*\(", _reference_table),
        (r"exec(?:ute)?\s*(?:\(\s*N?'exec\s+)?(?:sys\.)?sp_addextendedproperty\b.*ms_description", _description),
    )
)


#: Longer ones are not of these kinds.
_LONGEST = 10_000


def step_of(text: str, steps: tuple[tuple[re.Pattern[str], _Step], ...]) -> Callable[[Reader], None] | None:
    """What takes the statement `text`, if it is one of these kinds."""
    for pattern, step in steps:
        found = pattern.match(text) if len(text) <= _LONGEST else None
        if found:
            return partial(_take, step, found)
    return None


def _take(step: _Step, found: re.Match[str], reader: Reader) -> None:
    step(reader, found)
