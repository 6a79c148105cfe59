"""A sample of JSON as types: what its objects hold, named after where they stand."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from typing import Any

from backdraft.design.model import Column, SqlType
from backdraft.design.names import is_column_name
from backdraft.design.nodes import Plain
from backdraft.design.paths import Path
from backdraft.design.resolve.collections import singular, snake
from backdraft.intake.imported import Asked, Imported, Loss
from backdraft.intake.openapi.columns import line_of
from backdraft.intake.openapi.kinds import is_type_name
from backdraft.intake.openapi.source import words
from backdraft.intake.openapi.text import escaped
from backdraft.intake.proposed import with_tables

#: What the outermost object is called, where nothing says it.
NAME = "Sample"
#: How deep it is looked into, how many fields and items of a list are looked at.
_DEEPEST, _MOST, _ITEMS = 12, 5_000, 200

_FORMS = (
    (re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z", re.I), "uuid", ""),
    (re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)\Z"), "timestamptz", ""),
    (re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?\Z"), "timestamp", ""),
    (re.compile(r"\d{4}-\d\d-\d\d\Z"), "date", ""),
    (re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+\Z"), "varchar", "email"),
    (re.compile(r"https?://\S+\Z"), "text", "uri"),
)


def is_json(text: str) -> bool:
    """Whether a text is a JSON object that says something, or a list of such."""
    stripped = text.strip()
    if stripped[:1] + stripped[-1:] not in ("{}", "[]"):
        return False
    try:
        value = json.loads(stripped)
    except (ValueError, RecursionError):
        return False
    first = value[0] if isinstance(value, list) and value else value
    return isinstance(first, dict) and bool(first)


def read_sample(text: str, asked: Asked) -> Imported:
    """The types of a sample, and what was read otherwise. Raises nothing."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Imported([], [Loss(getattr(error, "lineno", 1), text.strip()[:60], f"no JSON: {error}")])
    found = Sampled()
    found.type_of(value[:_ITEMS] if isinstance(value, list) else [value], NAME, "")
    return Imported(with_tables(found.entries()) if asked.tables else found.entries(), found.losses)


@dataclass(slots=True)
class Sampled:
    """Types as they are found; `losses` are told with JSON pointers."""

    types: dict[str, dict[str, Column]] = field(default_factory=dict)
    losses: list[Loss] = field(default_factory=list)
    count: int = 0

    def entries(self) -> list[tuple[Path, Plain]]:
        """The types as the file has them, the outermost first."""
        return [
            (("types", name), {key: line_of(column)[0] for key, column in fields.items()})
            for name, fields in self.types.items()
            if fields
        ]

    def type_of(self, samples: list[Any], hint: str, at: str, depth: int = 0) -> str:
        """The name of the type that objects are of; empty when none is an object, or there is too much."""
        objects = [one for one in samples if isinstance(one, dict)]
        keys = dict.fromkeys(key for one in objects for key in one)
        if not keys or depth > _DEEPEST or self.count > _MOST:
            return ""
        name, number = hint if is_type_name(hint) else f"{hint}Type", 2
        while name in self.types:
            name, number = f"{hint}{number}", number + 1
        fields = self.types[name] = {}
        for key in keys:
            self.count += 1
            place = f"{at}/{escaped(key)}"
            if not is_column_name(key):
                self.losses.append(Loss(0, words(place, 200), "its name cannot be a field's: left out"))
                continue
            there = [one[key] for one in objects if key in one]
            column = self._column(key, there, f"{hint}{_pascal(key)}" if depth else _pascal(key), place, depth)
            if len(there) < len(objects) and not column.nullable:
                column = replace(column, flags=(*column.flags, "optional"))
            fields[key] = column
        if not fields:
            del self.types[name]
            return ""
        return name

    def _column(self, key: str, values: list[Any], hint: str, at: str, depth: int) -> Column:
        said = [value for value in values if value is not None]
        column = Column(key, nullable=len(said) < len(values))
        if any(isinstance(value, list) for value in said):
            items = [item for value in said if isinstance(value, list) for item in value[:_ITEMS]]
            one = self._column(key, items, _pascal(singular(snake(hint))) if hint else hint, f"{at}/0", depth)
            type_ = one.type or SqlType("json")
            if type_.array and type_.name == "named":
                return replace(column, type=SqlType("json"))
            return replace(column, type=replace(type_, array=type_.array + 1), flags=one.flags)
        if any(isinstance(value, dict) for value in said):
            name = self.type_of(said, hint, at, depth + 1)
            return replace(column, type=SqlType("named", text=name) if name else SqlType("json"))
        return _scalar(column, said)


def _scalar(column: Column, said: list[Any]) -> Column:
    kinds = {type(value) for value in said}
    if kinds == {bool}:
        return replace(column, type=SqlType("bool"))
    if kinds == {int}:
        return replace(column, type=SqlType("int" if all(abs(n) < 2**31 for n in said) else "bigint"))
    if kinds and kinds <= {int, float}:
        return replace(column, type=SqlType("numeric"))
    if kinds == {str}:
        for form, name, flag in _FORMS:
            if all(form.match(value) for value in said):
                type_ = SqlType(name, (320,) if name == "varchar" else ())
                return replace(column, type=type_, flags=(flag,) if flag else ())
    return replace(column, type=SqlType("text" if kinds <= {str} else "json"))


def _pascal(text: str) -> str:
    made = "".join(part[:1].upper() + part[1:] for part in re.split(r"[\W_]+", text))
    return made if made[:1].isalpha() else f"T{made}"
