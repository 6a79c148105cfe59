"""An entity-relationship diagram as tables: attributes are columns, relations the keys that point at other tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from backdraft.design.model import Column, ForeignKey, Index, IndexPart, SqlType
from backdraft.design.names import is_name
from backdraft.design.nodes import Plain
from backdraft.design.notation.schema import parse_sqltype
from backdraft.design.paths import Path
from backdraft.design.resolve.collections import singular, snake
from backdraft.intake.imported import Imported
from backdraft.intake.mermaid.comments import About, about_of
from backdraft.intake.mermaid.er import Attribute, Entity, Relationship, read_entities
from backdraft.intake.mermaid.text import Losses, Names
from backdraft.intake.sql_entries import entries
from backdraft.intake.sql_names import column_name, type_name
from backdraft.intake.sql_tables import Growing
from backdraft.render.mermaid.er import NO_CONSTRAINT

#: The most columns of a table: no engine has more.
MOST_COLUMNS = 1600
#: Types as programming languages call them.
_SPELLINGS = {
    word: ours
    for ours, words in {
        "text": "string str any object_id objectid",
        "bigint": "long",
        "double": "number",
        "json": "object map dict array list",
        "uuid": "guid",
        "timestamptz": "instant",
        "bytes": "buffer binary",
    }.items()
    for word in words.split()
}
_TEXT = SqlType("text")
_KEY = Column("id", SqlType("bigint"), flags=("pk", "auto"))


def read_tables(text: str, position: int, losses: Losses) -> Imported:
    """The entries that an entity-relationship diagram holds. Arguments as in `read_entities`."""
    return _Reader(losses).read(text, position)


@dataclass(slots=True)
class _Table:
    """A table; the columns marked FK that no relation has taken yet; the columns by their names without `_`."""

    grown: Growing
    marked: dict[str, int] = field(default_factory=dict)
    called: dict[str, list[str]] = field(default_factory=dict)

    def add(self, column: Column) -> None:
        self.grown.columns[column.name] = column
        self.called.setdefault(_squeezed(column.name), []).append(column.name)


class _Reader:
    def __init__(self, losses: Losses) -> None:
        self.losses = losses
        self.tables: dict[str, _Table] = {}
        self.titles: dict[str, str] = {}
        self.types: dict[str, str] = {}
        self.defined: dict[str, str] = {}

    def read(self, text: str, position: int) -> Imported:
        found = read_entities(text, position, self.losses)
        names = Names(fold=True)
        for entity in found.entities.values():
            self._table(entity, names)
        seen: set[tuple[str, str, str]] = set()
        for relationship in found.relationships:
            same = relationship.left, relationship.right, relationship.label
            if same in seen:
                said = f"{relationship.left} to {relationship.right}"
                self.losses.at(relationship.line, "the relation is there already", said)
            else:
                seen.add(same)
                self._relate(relationship)
        for table in self.tables.values():
            for name, line in table.marked.items():
                self.losses.at(line, "a foreign key without a relation: where it points is not said", name)
        grown = {table.grown.name.lower(): table.grown for table in self.tables.values()}
        made, lost = entries(grown, {}, {})
        self.losses.all.extend(lost)
        types: list[tuple[Path, Plain]] = [
            (("types", name), self.defined.get(said, "text")) for said, name in self.types.items()
        ]
        return Imported([*types, *(self._entry(path, value) for path, value in made)], self.losses.all)

    def _entry(self, path: Path, value: Plain) -> tuple[Path, Plain]:
        assert isinstance(value, dict)
        if title := self.titles.get(path[1]):
            value = {"title": title, **value}
        return path, {key: item for key, item in value.items() if item != {}} or None

    # --- tables ---

    def _table(self, entity: Entity, names: Names) -> None:
        name = names.take(entity.id.removeprefix("t_") if entity.alias else entity.id, entity.alias)
        if entity.alias and entity.alias != name:
            self.titles[name] = entity.alias
        table = _Table(Growing(name, entity.line))
        self.tables[entity.id] = table
        key: list[str] = []
        for attribute in entity.attributes:
            column = self._column(attribute)
            if column.name in table.grown.columns:
                self.losses.at(attribute.line, "the column comes a second time", f"{name}.{column.name}")
                continue
            if len(table.grown.columns) >= MOST_COLUMNS:
                self.losses.at(attribute.line, f"more than {MOST_COLUMNS} columns", f"{name}.{column.name}")
                break
            table.add(column)
            if "PK" in attribute.keys:
                key.append(column.name)
            if "FK" in attribute.keys:
                table.marked[column.name] = attribute.line
        table.grown.key = tuple(key)

    def _column(self, attribute: Attribute) -> Column:
        about = about_of(attribute.comment, attribute.name, attribute.type)
        kind, nullable = self._type(attribute, about)
        once = "UK" in attribute.keys and "PK" not in attribute.keys
        flags = (*(("unique",) if once else ()), *(flag for flag in ("pii", "secret") if flag in about.marks))
        return Column(column_name(about.name), kind, nullable or "null" in about.marks, flags=flags, note=about.note)

    def _type(self, attribute: Attribute, about: About) -> tuple[SqlType, bool]:
        """The type, and whether a `?` makes it nullable."""
        said = attribute.type
        nullable = said.endswith("?")
        said = said.rstrip("?")
        bare = said.rstrip("[]")
        spelled = _SPELLINGS.get(bare.lower(), bare) + said[len(bare) :]
        kind = parse_sqltype(spelled).value
        if kind is not None and kind.name == "enum" and about.members:
            return replace(kind, members=about.members), nullable
        if about.type:
            self.defined.setdefault(about.type, about.definition)
            bare = about.type
        if kind is None or kind.name == "named" or about.type:
            if is_name(bare):
                name = self.types.get(bare)
                if name is None:
                    name = self.types[bare] = type_name(bare, set(self.types.values()))
                    if bare not in self.defined:
                        reason = f"what {bare} is is not said: a type of that name is text"
                        self.losses.at(attribute.line, reason, said)
                return SqlType("named", text=name, array=said.count("[")), nullable
            kind = parse_sqltype(f"native:{said}").value
        if kind is None or (kind.name == "enum" and not kind.members):
            reason = "the members of an enum are not said" if kind else "no type that is known"
            self.losses.at(attribute.line, f"{reason}: read as text", said)
            return SqlType("text", array=kind.array if kind else 0), nullable
        return kind, nullable

    # --- relations ---

    def _relate(self, said: Relationship) -> None:
        if said.left_many and said.right_many:
            mend = "add a table between them"
            self.losses.at(said.line, f"many to many is not kept: {mend}", f"{said.left} to {said.right}")
            return
        child_is_right = said.right_many or (not said.left_many and not self._is_child(said.left, said))
        parent, child = (said.left, said.right) if child_is_right else (said.right, said.left)
        optional = said.left_optional if child_is_right else said.right_optional
        many = said.right_many if child_is_right else said.left_many
        if not (said.right_optional if child_is_right else said.left_optional):
            self.losses.at(said.line, "that there is at least one is not kept", f"{parent} to {child}")
        columns, told = self._columns(child, parent, said)
        if not columns:
            return
        soft = said.label.endswith(NO_CONSTRAINT) and not said.solid
        self._point(self.tables[child].grown, columns, self.tables[parent].grown, soft, said)
        grown = self.tables[child].grown
        if optional and not any(grown.columns[c].nullable for c in columns):
            for name in columns:
                if name not in grown.key:
                    grown.change(name, nullable=True)
        if not many:
            self._once(grown, columns)
        if not told and said.label:
            first = grown.columns[columns[0]]
            if first.note:
                self.losses.at(said.line, "the words of the relation are not kept", said.label)
            else:
                grown.change(first.name, note=said.label)

    def _is_child(self, name: str, said: Relationship) -> bool:
        """Of two that are one to one: whether the left one points, because it has a column for it and the other not."""
        other = said.right if name == said.left else said.left
        return bool(self._named(name, other, said)) and not self._named(other, name, said)

    def _named(self, child: str, parent: str, said: Relationship) -> tuple[str, ...]:
        """The columns of `child` that the label names, or that are called after `parent`."""
        table = self.tables[child]
        listed = tuple(part.strip() for part in said.label.removesuffix(NO_CONSTRAINT).split(","))
        if all(name in table.grown.columns for name in listed):
            return listed
        called = _called_after(self.tables[parent].grown)
        fitting = [name for words in called for name in table.called.get(words, ())]
        fitting = [name for name in fitting if name in table.marked] or [
            name for name in fitting if table.grown.columns[name].target is None and name not in table.grown.key
        ]
        return (fitting[0],) if fitting else ()

    def _columns(self, child: str, parent: str, said: Relationship) -> tuple[tuple[str, ...], bool]:
        """The columns that point from `child` to `parent`, and whether the label names them."""
        table = self.tables[child]
        found = self._named(child, parent, said)
        if not found and len(table.marked) == 1:
            found = tuple(table.marked)
        if not found:
            name = self._free(table, parent)
            if not name:
                self.losses.at(said.line, f"{child} has more than {MOST_COLUMNS} columns", f"{child} to {parent}")
                return (), False
            table.add(Column(name))
            self.losses.at(said.line, f"no column is said to point there: {name} is added", f"{child} to {parent}")
            found = (name,)
        for name in found:
            table.marked.pop(name, None)
        return found, said.label.removesuffix(NO_CONSTRAINT) == ", ".join(found)

    def _free(self, table: _Table, parent: str) -> str:
        """The name of a new column that points at `parent`; empty when the table has all that it can have."""
        name = column_name(f"{singular(snake(self.tables[parent].grown.name.split('.')[-1]))}_id")
        names = (name, *(f"{name}_{number}" for number in range(2, MOST_COLUMNS)))
        full = len(table.grown.columns) >= MOST_COLUMNS
        return "" if full else next((each for each in names if each not in table.grown.columns), "")

    def _point(self, child: Growing, columns: tuple[str, ...], parent: Growing, soft: bool, said: Relationship) -> None:
        if len(columns) > 1:
            child.foreign.append(ForeignKey(columns, parent.name, flags=("soft",) if soft else ()))
            return
        if child.columns[columns[0]].target is not None:
            child.foreign.append(ForeignKey(columns, parent.name, (self._key(parent, said),)))
            return
        target = self._key(parent, said)
        child.change(columns[0], target=(parent.name, target))
        if soft:
            child.flag(columns[0], "soft")

    def _key(self, parent: Growing, said: Relationship) -> str:
        """The column that is pointed at; a table without a key gets one."""
        if len(parent.key) > 1:
            return parent.key[0]
        if not parent.key:
            self.losses.at(said.line, f"{parent.name} has no key: id is it", parent.name)
            if "id" not in parent.columns:
                parent.columns = {"id": _KEY, **parent.columns}
            parent.key = ("id",)
        return parent.key[0]

    def _once(self, child: Growing, columns: tuple[str, ...]) -> None:
        """At most one row points at each."""
        said = [c for c in columns if child.columns[c].has("unique")]
        if said or (child.key and set(child.key) <= set(columns)):
            return
        if len(columns) == 1:
            child.flag(columns[0], "unique")
        else:
            child.indexes.append(Index(tuple(IndexPart(c) for c in columns), unique=True))


def _called_after(table: Growing) -> tuple[str, ...]:
    """What a column that points at a table may be called, without `_`, in small letters; the likeliest first."""
    name = snake(table.name.split(".")[-1])
    key = table.key[0].lower() if len(table.key) == 1 else "id"
    bases = _squeezed(singular(name)), _squeezed(name)
    called = [f"{base}{end}" for end in ("id", _squeezed(key), "") for base in bases]
    return tuple(dict.fromkeys((*called, _squeezed(key)) if key != "id" else called))


def _squeezed(name: str) -> str:
    return re.sub(r"[_.-]", "", name.lower())
