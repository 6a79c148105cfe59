"""Schemas as named types: those of the document's components under their names, others after what holds them."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import Any

from backdraft.design.model import Body, Column, SqlType, TypeDef
from backdraft.design.names import is_column_name
from backdraft.design.notation.sqltypes import format_sqltype
from backdraft.design.patience import so_far
from backdraft.intake.mermaid.text import fit
from backdraft.intake.openapi.columns import Read, Schema, counted, plain, plain_vector
from backdraft.intake.openapi.growing import Growing, Written, spread, written
from backdraft.intake.openapi.kept import Kept
from backdraft.intake.openapi.kinds import (
    AS_JSON,
    is_null,
    is_type_name,
    joined,
    kind_of,
    may_be_null,
    one_of,
    only_part,
    parts_of,
    type_name_at,
)
from backdraft.intake.openapi.source import Source, down, listing, mapping, seen, words

#: How deep schemas are looked into, how many types and fields a design gets of one document.
_DEEPEST, _MOST_TYPES, _MOST_FIELDS = 12, 4_000, 60_000
_LEAST, _MOST = ("minimum", "minLength", "minItems"), ("maximum", "maxLength", "maxItems")
_PARTS = ("anyOf", "oneOf", "allOf")
#: Keys of an object's schema that are read, or that an export says by itself.
_OF_OBJECTS = frozenset(
    ("type", "properties", "required", "additionalProperties", "description", "allOf", "nullable", "$ref", "title")
) | {"unevaluatedProperties"}


class Types:
    """The types of a document. `kept` is what lines cannot say of them."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.all: dict[str, Growing] = {}
        self.kept = Kept(source)
        self._names: dict[str, str] = {}
        self._taken: set[str] = set()
        self._waiting: deque[tuple[Growing, Schema]] = deque()
        self._fields = 0

    # --- names ---

    def reserve(self, section: str, schemas: Any) -> None:
        """Give the components of the document their names before anything else takes them."""
        for key in mapping(schemas):
            at = down("#", *section.split("/"), key)
            if len(self._names) < _MOST_TYPES:
                self._names[at] = self._free(key)

    def _free(self, said: str) -> str:
        name = said
        if not is_type_name(said):
            name = fit(words(said, 80))
            name = name if is_type_name(name) else f"{name}Type"
        number, free = 2, name
        while free in self._taken:
            free, number = f"{name}{number}", number + 1
        self._taken.add(free)
        return free

    def named(self, at: str, schema: Schema, hint: str, owner: str = "") -> str:
        """The name of the type at a place; it is read later. Empty where there are too many."""
        name = self._names.get(at, "")
        if not name:
            if len(self._names) >= _MOST_TYPES:
                self.source.lose(at, f"more than {_MOST_TYPES:,} types: not read")
                return ""
            name = self._names[at] = self._free(hint)
        if name not in self.all:
            self.all[name] = Growing(name, at, owner)
            self._waiting.append((self.all[name], schema))
        return name

    def drain(self) -> None:
        """Read every type that was named, and those that it names."""
        while self._waiting:
            so_far("types", len(self.all) - len(self._waiting), len(self.all))
            made, schema = self._waiting.popleft()
            self._read(made, schema)

    # --- one type ---

    def _read(self, made: Growing, schema: Schema) -> None:
        at = made.at
        note = seen(words(schema.get("description")))
        kind = kind_of(schema)
        if kind == "object":
            self._object(made, schema)
            if note and made.fields:
                self.kept.keep(made.name, {"description": note}, at)
            if made.fields:
                return
            self.source.lose(at, "an object of no fields that are known: read as json")
            made.line = TypeDef(made.name, "column", column=Column(made.name, SqlType("json")), note=note)
            return
        if kind == "union":
            options = self._options(made, schema, at)
            if len(options) > 1:
                made.line = TypeDef(made.name, "union", options=tuple(options), note=note)
                known = {*_PARTS, "description", "type"}
                if "discriminator" in schema and not self._are_told_apart(schema, at):
                    known.add("discriminator")
                    self.source.lose(down(at, "discriminator"), "what tells the parts apart are no words: left out")
                self.kept.rest(made.name, schema, known, at)
                return
        column, rest = self.column(made.name, schema, at, made.name, made)
        if column.type is not None and column.type.name == "enum" and not column.type.array:
            made.line = TypeDef(made.name, "enum", members=column.type.members, note=note or column.note)
        else:
            made.line = TypeDef(made.name, "column", column=replace(column, note=""), note=note or column.note)
            for key in rest:
                self.source.lose(down(at, key), "a type of one value cannot say it: left out")
            return
        self.kept.keep(made.name, rest, at)

    def _object(self, made: Growing, schema: Schema) -> None:
        properties, required = self._members(schema, made.at, 0, set())
        patch: dict[str, Any] = {}
        for name, (one, at) in properties.items():
            self._fields += 1
            if self._fields > _MOST_FIELDS:
                self.source.lose(at, f"more than {_MOST_FIELDS:,} fields: not read")
                return
            if not is_column_name(name):
                self.source.lose(at, "its name cannot be a field's: kept under x-openapi alone, or left out")
                patch[name] = one
                continue
            column, rest = self.column(name, one, at, joined(made.name, name), made)
            made.fields[name] = (column, name in required)
            if rest:
                patch[name] = rest
        self.kept.keep(made.name, {"properties": patch} if patch else {}, made.at)
        self.kept.rest(made.name, schema, _OF_OBJECTS, made.at)
        if isinstance(schema.get("additionalProperties"), dict) and schema["additionalProperties"]:
            self.source.lose(down(made.at, "additionalProperties"), "further properties are not kept")

    def _members(
        self, schema: Any, at: str, depth: int, known: set[str]
    ) -> tuple[dict[str, tuple[Any, str]], set[str]]:
        """The properties of an object with where each is, of all that it is made of; which of them are required."""
        schema, at = self.source.follow(schema, at)
        schema = mapping(schema)
        found: dict[str, tuple[Any, str]] = {}
        required: set[str] = set()
        if depth > _DEEPEST or at in known:
            return found, required
        known.add(at)
        for i, part in enumerate(listing(schema.get("allOf"))[:100]):
            more, must = self._members(part, down(at, "allOf", i), depth + 1, known)
            found |= more
            required |= must
        for name, one in mapping(schema.get("properties")).items():
            found[name] = (one, down(at, "properties", name))
        required |= {name for name in listing(schema.get("required")) if isinstance(name, str)}
        return found, required

    def _options(self, made: Growing, schema: Schema, at: str) -> list[str]:
        found: dict[str, None] = {}
        key = "oneOf" if listing(schema.get("oneOf")) else "anyOf"
        for i, part in enumerate(listing(schema.get(key))[:50]):
            place = down(at, key, i)
            if is_null(part):
                continue
            target, there = self.source.follow(part, place)
            name = self.named(there, mapping(target), type_name_at(there, f"{made.name}{i + 1}"), made.name)
            if name:
                found[name] = None
        made.holds |= set(found)
        return list(found)

    def _are_told_apart(self, schema: Schema, at: str) -> bool:
        """Whether each part of a union has a word of its own under the name that tells them apart."""
        said = str(mapping(schema["discriminator"]).get("propertyName"))
        for part in parts_of(schema):
            target, _ = self.source.follow(part, at)
            one = mapping(mapping(mapping(target).get("properties")).get(said))
            if not isinstance(one.get("const", (listing(one.get("enum")) or [None])[0]), str):
                return False
        return True

    # --- values ---

    def column(self, name: str, schema: Any, at: str, hint: str, owner: Growing | None, depth: int = 0) -> Read:
        """A value as a column, and what its line cannot say as a patch of the schema that it is exported as."""
        note, nullable = "", False
        for _ in range(_DEEPEST):
            if not isinstance(schema, dict):
                if not isinstance(schema, bool):
                    self.source.lose(at, "no schema: read as json")
                schema = {}
            note = note or seen(words(schema.get("description")))
            nullable = nullable or may_be_null(schema)
            inner = only_part(schema)
            if inner is not None:
                schema, at = inner[0], down(at, *inner[1])
                continue
            if "$ref" not in schema:
                break
            for key in [key for key in schema if key not in ("$ref", "description", "summary", "nullable", "title")]:
                self.source.lose(down(at, key), "what stands beside a reference is not kept")
            target, there = self.source.follow(schema, at)
            kind = kind_of(target)
            if kind in ("array", "", "map") and not only_part(mapping(target)):
                note = note or ""
                schema, at = {k: v for k, v in mapping(target).items() if k != "description"}, there
                continue
            made = self.named(there, mapping(target), type_name_at(there, hint), owner.name if owner else "")
            nullable = nullable or may_be_null(mapping(target))
            if owner is not None and made:
                owner.holds.add(made)
            type_ = SqlType("named", text=made) if made else SqlType("json")
            return Column(name, type_, nullable, note=note), {}
        else:
            self.source.lose(at, "references within references without an end: read as json")
            schema = {}
        kind = kind_of(schema)
        if kind in ("object", "union") and (made := self._cut(schema, at, kind, hint, owner)):
            return Column(name, SqlType("named", text=made), nullable, note=note), {}
        if kind == "array":
            column, rest = self._list(name, schema, at, hint, owner, depth)
            if nullable or note:
                column = replace(column, nullable=nullable, note=note)
        elif kind in ("union", "map", "object"):
            self.source.lose(at, AS_JSON[kind])
            column, rest = Column(name, SqlType("json"), note=note), {}
        else:
            if isinstance(schema.get("type"), list) and len([t for t in schema["type"] if t != "null"]) > 1:
                self.source.lose(down(at, "type"), "of several types at once: read as json")
            column, rest = plain(name, schema, kind, nullable, note)
        return column, self.kept.sound(rest, at)

    def _list(self, name: str, schema: Schema, at: str, hint: str, owner: Growing | None, depth: int) -> Read:
        if depth > _DEEPEST:
            self.source.lose(at, "lists within lists without an end: read as json")
            return Column(name, SqlType("json")), {}
        items = schema.get("items", {})
        one, inside = self.column(name, items, down(at, "items"), one_of(hint), owner, depth + 1)
        if one.nullable:
            self.source.lose(down(at, "items"), "that an item may be null is not kept")
        if depth and one.type == SqlType("numeric") and not (one.flags or one.low or one.high):
            vector = plain_vector(schema)
            if vector is not None:
                return Column(name, vector), {}
        for bound, keys in (("low", _LEAST), ("high", _MOST)):
            said = {key: items[key] for key in keys if key in items} if isinstance(items, dict) else {}
            if getattr(one, bound) and not said:
                self.source.lose(down(at, "items"), "the bounds of an item are not kept")
            inside |= said if getattr(one, bound) else {}
        if one.default is not None:
            inside["default"] = mapping(items).get("default")
        type_ = one.type or SqlType("json")
        if type_.array and type_.name == "named":
            self.source.lose(at, "lists of lists of objects: read as json")
            return Column(name, SqlType("json", array=1)), {}
        rest = {k: v for k, v in schema.items() if k not in ("type", "items", "nullable", "description", "title")}
        flags = tuple(flag for flag in one.flags if flag not in ("optional", "required"))
        column = counted(Column(name, replace(type_, array=type_.array + 1), flags=flags), rest)
        if inside:
            rest["items"] = inside
        return column, rest

    def _cut(self, schema: Schema, at: str, kind: str, hint: str, owner: Growing | None) -> str:
        """The name of the type that an object within another becomes; empty where none does."""
        if kind == "union":
            targets = [self.source.follow(part, at) for part in parts_of(schema)[:50]]
            if not any(kind_of(target) == "object" for target, there in targets):
                return ""
        if at.count("/") > 60:
            return ""
        made = self.named(at, schema, hint, owner.name if owner else "")
        if owner is not None and made:
            owner.holds.add(made)
        return made

    # --- bodies ---

    def body(self, schema: Any, at: str, hint: str, *, sent: bool) -> Body:
        """What is sent or answered."""
        column, rest = self.column("body", schema, at, hint, None)
        for key in rest:
            self.source.lose(down(at, key), "a body cannot say it: left out")
        type_ = column.type or SqlType("json")
        array = type_.array > 0
        inner = replace(type_, array=type_.array - 1) if array else type_
        if inner.name == "named":
            if inner.text in self.all:
                self.use(inner.text, sent=sent)
            if not (column.low or column.high or inner.array):
                return Body(inner.text, array)
        bare = not (column.flags or column.low or column.high or column.default or column.nullable or inner.array)
        text = format_sqltype(inner)
        if bare and " " not in text and inner.name not in ("enum", "native", "named"):
            return Body(text, array)
        listed = array and inner.array == 0 and not (column.low or column.high)
        if listed:
            column, array = replace(column, type=inner), False
        place = f"{at}\0"
        name = self._names.get(place) or self._free(hint)
        self._names[place] = name
        made = self.all[name] = Growing(name, at, sent=sent, answered=not sent)
        if inner.name == "named":
            made.holds.add(inner.text)
        made.line = TypeDef(name, "column", column=replace(column, name=name, default=None, note=""), note=column.note)
        if inner.name == "enum" and not array:
            made.line = TypeDef(name, "enum", members=inner.members, note=column.note)
        return Body(name, listed)

    def use(self, name: str, *, sent: bool) -> None:
        """Say that a type is sent or answered; so is all that it holds (when it is known)."""
        made = self.all[name]
        made.sent, made.answered = made.sent or sent, made.answered or not sent

    # --- what comes of it ---

    def entries(self, first: str) -> list[Written]:
        """The entries of the file: components in their order, each with what was cut from it."""
        spread(self.all)
        own = self._components(first)
        below: dict[str, list[str]] = {}
        for made in self.all.values():
            below.setdefault("" if made.at in own else made.owner, []).append(made.name)
        roots = [name for at, name in self._names.items() if name in self.all and at in own]
        order: dict[str, None] = {}
        waiting = [*roots, *self.all][::-1]
        while waiting:
            name = waiting.pop()
            if name not in order:
                order[name] = None
                waiting.extend(reversed(below.get(name, ())))
        return [written(self.source, self.all[name]) for name in order]

    def _components(self, first: str) -> set[str]:
        return {at for at in self._names if at.startswith(f"#/{first}/") and at.count("/") == first.count("/") + 2}
