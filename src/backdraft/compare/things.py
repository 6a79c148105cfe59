"""An entry taken apart: itself and its parts (columns, indexes, dependencies, items…), each a row of stated fields."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from backdraft.design.identity import foreign_id, index_id
from backdraft.design.model import (
    VERBS,
    Amount,
    Answer,
    Api,
    Body,
    Checklist,
    Column,
    Default,
    Dependency,
    Endpoint,
    ForeignKey,
    Growth,
    Head,
    Index,
    Loads,
    Mixin,
    Param,
    Run,
    Service,
    Split,
    SqlType,
    Table,
    TypeDef,
)
from backdraft.design.notation.bodies import format_body
from backdraft.design.notation.columns import format_target
from backdraft.design.notation.defaults import format_default
from backdraft.design.notation.endpoint import format_param
from backdraft.design.notation.indexes import format_foreign, format_index, format_split
from backdraft.design.notation.services import format_run, number_text
from backdraft.design.notation.sqltypes import format_sqltype
from backdraft.design.notation.types import format_type
from backdraft.design.paths import Path


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is said: its name, its text, and what the text comes to where that hangs on other entries."""

    name: str
    text: str
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Thing:
    """An entry or a part of one, and what is said of it. `through` is where it is written when that is elsewhere."""

    path: Path
    fields: tuple[Field, ...]
    through: Path = ()


#: Fields that say which thing it is, not what it is like.
_NAMES = frozenset(("name", "service", "method", "path", "was"))
#: What fields are called in the file, where that differs.
_KEYS = {"from_": "from", "db_name": "name", "if_match": "if-match"}
#: Fields of pairs whose own name says nothing.
_LOOSE = frozenset(("settings", "options"))
#: What is said of a value that is there and cannot be read.
_UNCLEAR = "unclear"


def _answer(answer: Answer) -> str:
    status = [str(answer.status)] if answer.status is not None else []
    return " ".join([*status, *([format_body(answer.result)] if answer.result else [])])


_SAID: dict[type, Callable[[Any], str]] = {
    Amount: lambda amount: amount.text,
    Growth: lambda growth: growth.text,
    Run: lambda run: format_run(run) or run.text,
    SqlType: format_sqltype,
    Default: format_default,
    Split: format_split,
    Body: format_body,
    Param: format_param,
    Answer: _answer,
    str: str,
    bool: lambda truth: "true" if truth else "false",
    int: str,
    float: number_text,
    type(None): lambda nothing: "null",
}


def said(value: Any) -> str:
    """A value as the file would say it, more or less: for people to compare."""
    if isinstance(value, tuple):
        return ", ".join(said(item) for item in value) if value else "[]"
    write = _SAID.get(type(value))
    return write(value) if write else str(value)


def _index(index: Index) -> str:
    return index_id(format_index(replace(index, note="")))


def _foreign(key: ForeignKey) -> str:
    return foreign_id(format_foreign(replace(key, note="")))


def _dependency(dependency: Dependency) -> str:
    return f"{dependency.target} {dependency.operation}".rstrip()


def _named(thing: Any) -> str:
    return str(thing.name)


def _first(pair: tuple[str, Any]) -> str:
    return pair[0]


_Key = Callable[[Any], str]
#: The parts of an entry: by field, the step to them (none: the entry itself holds them), and what each is known by.
_PARTS: dict[type, dict[str, tuple[tuple[str, ...], _Key]]] = {
    Table: {
        "columns": (("columns",), _named),
        "foreign": (("foreign",), _foreign),
        "checks": (("checks",), _first),
        "indexes": (("indexes",), _index),
    },
    Mixin: {"columns": ((), _named)},
    TypeDef: {"fields": ((), _named)},
    Service: {verb: ((verb,), _dependency) for verb in VERBS},
    Endpoint: {
        **{part: ((part,), _named) for part in ("query", "keys", "headers")},
        **{verb: ((verb,), _dependency) for verb in ("reads", "writes", "calls", "emits")},
    },
    Checklist: {"items": (("items",), _named)},
    Loads: {"items": ((), lambda load: load.name or load.entry or "load")},
    Api: {"auth": (("auth",), _named)},
}
#: What the key of a part says already.
_KNOWN: dict[type, frozenset[str]] = {
    Index: frozenset(("parts",)),
    ForeignKey: frozenset(("columns", "table")),
    Dependency: frozenset(("target", "operation")),
}


def things(path: Path, entry: Any) -> Iterator[Thing]:
    """The entry at `path`, then its parts in the order of the file."""
    inner = _PARTS.get(type(entry), {})
    yield Thing(path, tuple(_typedef(entry) if isinstance(entry, TypeDef) else _fields(entry, leave=frozenset(inner))))
    for name, (step, key) in inner.items():
        seen: dict[str, int] = {}
        for part in getattr(entry, name) or ():
            known = key(part)
            seen[known] = seen.get(known, 0) + 1
            at = (*path, *step, known if seen[known] == 1 else f"{known} ({seen[known]})")
            yield Thing(at, tuple(part_fields(part)))


def part_fields(part: Any, meaning: Column | None = None) -> Iterator[Field]:
    """What is said of a part; of a column also what it comes to, when `meaning` is the column with all followed."""
    if isinstance(part, Column):
        yield from _column(part, meaning or part)
    elif isinstance(part, tuple):
        yield Field("condition", said(part[1]))
    else:
        yield from _fields(part, leave=_KNOWN.get(type(part), frozenset()))


def _fields(value: Any, prefix: str = "", leave: frozenset[str] = frozenset()) -> Iterator[Field]:
    """Each field that is said, that is: not at its default."""
    for field in dataclasses.fields(value):
        item = getattr(value, field.name)
        known = field.name in _NAMES and not prefix and not isinstance(value, Head)
        if field.name in leave or known or item == field.default:
            continue
        name = prefix + _KEYS.get(field.name, field.name)
        if isinstance(item, tuple) and item and all(_is_pair(pair) for pair in item):
            loose = prefix if field.name in _LOOSE else f"{name}."
            yield from (Field(loose + key, said(text)) for key, text in item)
        elif dataclasses.is_dataclass(item) and type(item) not in _SAID:
            yield from _fields(item, f"{name}.")
        else:
            yield Field(name, said(item) or _UNCLEAR)


def _is_pair(item: Any) -> bool:
    return isinstance(item, tuple) and len(item) == 2 and isinstance(item[0], str)


def _typedef(entry: TypeDef) -> Iterator[Field]:
    yield Field("type", format_type(replace(entry, note="")) or ("fields" if entry.form == "fields" else _UNCLEAR))
    if entry.note:
        yield Field("note", entry.note)


def _column(column: Column, full: Column) -> Iterator[Field]:
    type_ = format_sqltype(column.type) if column.type is not None else ""
    found = full.type and format_sqltype(replace(full.type, text="") if full.type.name == "enum" else full.type)
    rows = (
        ("type", type_, found or ""),
        ("references", format_target(column.target) if column.target else "", ""),
        ("nullable", "true" if column.nullable else "", "true" if full.nullable else ""),
        ("flags", " ".join(column.flags), " ".join(full.flags)),
        ("bounds", _bounds(column), _bounds(full)),
        ("delete", column.delete, ""),
        ("update", column.update, ""),
        ("default", *(format_default(c.default) if c.default else "" for c in (column, full))),
        ("generated", column.generated, ""),
        ("note", column.note, ""),
    )
    yield from (Field(name, text, meaning) for name, text, meaning in rows if text or meaning)
    yield from (Field(f"native.{name}", said(text)) for name, text in column.native)
    yield from (Field(f"ignore.{name}", text) for name, text in column.ignore)


def _bounds(column: Column) -> str:
    return f"{column.low}..{column.high}" if column.low or column.high else ""
