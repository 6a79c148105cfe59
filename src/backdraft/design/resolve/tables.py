"""Tables after mixins, targets and named types are followed. Nothing here raises on what dangles or loops."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from backdraft.design.model import Column, ForeignKey, Index, IndexPart, Mixin, SqlType, Store, Table, TypeDef
from backdraft.design.notation.column_words import FORMATS
from backdraft.design.notation.sqltypes import parse_sqltype
from backdraft.design.resolve.engines import kind_of_store
from backdraft.design.view import View

_TEXT = SqlType("text")
_JSON = SqlType("json")
#: Flags that a column has from its named type or its target.
_INHERITED = frozenset(("unsigned", "pii", *FORMATS))


# --- one table --------------------------------------------------------------------------------------------------------


def columns_of(view: View, table: str) -> tuple[Column, ...]:
    """The table's own columns, then those of its mixins in the order of `use`; of two alike the first stands."""
    entry = view.get(Table, "tables", table)
    if entry is None:
        return ()
    found = {column.name: column for column in reversed(entry.columns)}
    found = dict(reversed(found.items()))
    for name in entry.use:
        mixin = view.get(Mixin, "mixins", name)
        for column in mixin.columns if mixin else ():
            found.setdefault(column.name, column)
    return tuple(found.values())


def names_of(view: View, table: str) -> frozenset[str]:
    """The names of a table's columns. Asked through the view: a wide table is referred to more than once."""
    return frozenset(column_.name for column_ in view.ask(columns_of, table))


def column(view: View, table: str, name: str) -> Column | None:
    """The column of that name, the table's own or a mixin's."""
    entry = view.get(Table, "tables", table)
    if entry is None:
        return None
    for found in entry.columns:
        if found.name == name:
            return found
    mixins = (view.get(Mixin, "mixins", use) for use in entry.use)
    return next((c for mixin in mixins if mixin for c in mixin.columns if c.name == name), None)


def primary_key(view: View, table: str) -> tuple[str, ...]:
    """The columns of the primary key: those of `key:` that exist, else those marked `pk`."""
    entry = view.get(Table, "tables", table)
    columns = view.ask(columns_of, table)
    if entry is not None and entry.key:
        names = {c.name for c in columns}
        return tuple(name for name in entry.key if name in names)
    return tuple(c.name for c in columns if c.has("pk"))


def store_of(view: View, table: str) -> str:
    """The store of a table: what it says, else the only database that there is, else empty."""
    entry = view.get(Table, "tables", table)
    if entry is None:
        return ""
    if entry.store:
        return entry.store
    databases = view.ask(_databases)
    return databases[0] if len(databases) == 1 else ""


def _databases(view: View) -> tuple[str, ...]:
    return tuple(store.name for store in view.all(Store, "stores") if kind_of_store(store) == "database")


def all_indexes(view: View, table: str) -> tuple[Index, ...]:
    """Every index: of columns marked `unique` or `index`, then those under `indexes:`; none twice."""
    entry = view.get(Table, "tables", table)
    if entry is None:
        return ()
    said = {(index.parts, index.unique) for index in entry.indexes if not index.where}
    marked = []
    for c in columns_of(view, table):
        parts = (IndexPart(c.name),)
        for flag in ("unique", "index"):
            if c.has(flag) and (parts, flag == "unique") not in said:
                marked.append(Index(parts, unique=flag == "unique"))
                break
    return (*marked, *entry.indexes)


# --- types ------------------------------------------------------------------------------------------------------------


def type_of(view: View, table: str, column_name: str) -> SqlType:
    """The type of a table's column, through its target and named types; text where that leads nowhere."""
    found = column(view, table, column_name)
    return type_of_column(view, found) if found is not None else _TEXT


def type_of_column(view: View, found: Column) -> SqlType:
    """The type of any column or field, as `type_of`.

    An enum from `types` keeps its name there as `text`; a type with fields, or one of several, is stored as `json`.
    """
    here: Column | None = found
    for _ in range(_NEAR):
        if here is None or here.type is not None or not here.target:
            return _follow(view, found)[0]
        at = _target(view, here.target)
        here = column(view, *at)
    return view.ask(_far_types)[at] if here is not None else _TEXT


#: References that are followed for one column by itself; what is referred to beyond them is found for all at once.
_NEAR = 20


def _far_types(view: View) -> Mapping[tuple[str, str], SqlType]:
    """The types of all columns, each reference followed once: a column of a long chain costs no walk along it."""
    known: dict[tuple[str, str], SqlType] = {}
    for path in view.paths("tables"):
        for each in view.ask(columns_of, path[1]):
            here: Column | None = each
            at, trail = (path[1], each.name), dict[tuple[str, str], None]()
            while here is not None and here.type is None and here.target and at not in known and at not in trail:
                trail[at] = None
                at = _target(view, here.target)
                here = column(view, *at)
            end = known.get(at) or (_TEXT if here is None or at in trail else _follow(view, here)[0])
            known.update(dict.fromkeys((*trail, at), end))
    return known


def sql_type(view: View, found: Column) -> SqlType:
    """As `type_of_column`, remembered where the column does not say it itself: what most columns do costs nothing."""
    said = found.type
    return said if said is not None and said.name != "named" else view.ask(type_of_column, found)


def full_column(view: View, found: Column) -> Column:
    """The column with all that its named types and its target say: type, bounds, default, flags such as `email`.

    What the column says itself stands; a default and nullability do not come from a target.
    """
    if found.type is not None and found.type.name != "named":
        return found
    type_, chain = _follow(view, found)
    if not chain:
        return found if type_ is found.type else replace(found, type=type_)
    flags, low, high, default, nullable = found.flags, found.low, found.high, found.default, found.nullable
    aliased = True
    for before, c in zip((found, *chain), chain, strict=False):
        aliased = aliased and before.type is not None
        flags = (*flags, *(flag for flag in c.flags if flag in _INHERITED and flag not in flags))
        if not (low or high):
            low, high = c.low, c.high
        if aliased:
            default, nullable = default or c.default, nullable or c.nullable
    return replace(found, type=type_, flags=flags, low=low, high=high, default=default, nullable=nullable)


def _follow(view: View, found: Column) -> tuple[SqlType, tuple[Column, ...]]:
    """The type that a column has in the end, and the columns and alias types passed on the way."""
    seen: set[tuple[str, ...]] = set()
    chain: list[Column] = []
    dims = 0
    here: Column | None = found
    while here is not None:
        said = here.type
        if said is None:
            step: tuple[str, ...] = ("column", *_target(view, here.target)) if here.target else ()
            here = column(view, step[1], step[2]) if step and step not in seen else None
        elif said.name != "named":
            return (replace(said, array=said.array + dims) if dims else said), tuple(chain)
        else:
            dims += said.array
            step = ("type", said.text)
            named = view.get(TypeDef, "types", said.text) if step not in seen else None
            if named is not None and named.form == "enum":
                return SqlType("enum", members=named.members, array=dims, text=named.name), tuple(chain)
            if named is None and view.get(Table, "tables", said.text) is not None:
                return replace(_JSON, array=dims), tuple(chain)
            if named is not None and named.form != "column":
                if not _is_alias(named):
                    return replace(_JSON, array=dims), tuple(chain)
                here = Column("", SqlType("named", text=named.base))
            else:
                here = named.column if named is not None else None
        seen.add(step)
        if here is not None:
            chain.append(here)
    return replace(_TEXT, array=dims), tuple(chain)


def _is_alias(named: TypeDef) -> bool:
    return named.form == "derived" and not (named.pick or named.drop or named.add)


def _target(view: View, target: tuple[str, str]) -> tuple[str, str]:
    table, name = target
    if name:
        return target
    key = primary_key(view, table)
    return table, key[0] if key else ""


def fields_of(view: View, type_name: str) -> tuple[Column, ...]:
    """The fields of a type or a table, for bodies and examples; empty for an enum or a plain value.

    A `secret` column comes only by name. A field picked with `?` has the flag `optional` (a request may leave it
    out), with `!` the flag `required` (it may not). Of a union, the fields of its first member.
    """
    seen: set[str] = set()
    steps: list[TypeDef] = []
    name = type_name
    while True:
        named = view.get(TypeDef, "types", name) if name not in seen else None
        seen.add(name)
        if named is None:
            columns = view.ask(columns_of, name)
            picked = {pick.name for pick in steps[-1].pick} if steps else set[str]()
            fields = tuple(c for c in columns if not c.has("secret") or c.name in picked)
            break
        if named.form == "derived":
            steps.append(named)
            name = named.base
        elif named.form == "union" and named.options:
            name = named.options[0]
        else:
            fields = named.fields
            break
    for step in reversed(steps):
        fields = _derive(fields, step)
    return fields


def _derive(fields: tuple[Column, ...], step: TypeDef) -> tuple[Column, ...]:
    found = {field.name: field for field in fields}
    if step.pick:
        marks = {None: (), True: ("optional",), False: ("required",)}
        found = {
            pick.name: replace(found[pick.name], flags=(*found[pick.name].flags, *marks[pick.optional]))
            for pick in step.pick
            if pick.name in found
        }
    for name in step.drop:
        found.pop(name, None)
    for part in step.add:
        found[part.name] = Column(part.name, _part_type(part.type, part.array), part.optional)
    return tuple(found.values())


def _part_type(text: str, array: bool) -> SqlType:
    type_ = parse_sqltype(text).value or _TEXT
    return replace(type_, array=type_.array + 1) if array else type_


# --- between tables ---------------------------------------------------------------------------------------------------


def foreign_keys(view: View, table: str) -> tuple[ForeignKey, ...]:
    """The references of a table: of its columns, then those under `foreign:`.

    `target_columns` are the target's primary key where the design does not say; a reference that is no constraint,
    because it says `soft` or leads to another store, has the flag `soft`.
    """
    entry = view.get(Table, "tables", table)
    if entry is None:
        return ()
    found = [
        ForeignKey(
            (c.name,),
            c.target[0],
            (c.target[1],) if c.target[1] else (),
            c.delete,
            "" if c.update == "now" else c.update,
            ("soft",) if c.has("soft") else (),
            c.note,
        )
        for c in columns_of(view, table)
        if c.target is not None
    ]
    return tuple(_placed(view, table, fk) for fk in (*found, *entry.foreign))


def _placed(view: View, table: str, fk: ForeignKey) -> ForeignKey:
    columns = fk.target_columns or view.ask(primary_key, fk.table)
    flags = fk.flags
    if "soft" not in flags and view.get(Table, "tables", fk.table) is not None:
        away = view.ask(store_of, table) != view.ask(store_of, fk.table)
        flags = (*flags, "soft") if away else flags
    if columns == fk.target_columns and flags == fk.flags:
        return fk
    return replace(fk, target_columns=columns, flags=flags)


def is_constraint(view: View, table: str, fk: ForeignKey) -> bool:
    """Whether the database can keep a reference: same store, not `soft`, and all that it names exists."""
    fk = _placed(view, table, fk)
    if "soft" in fk.flags or view.get(Table, "tables", fk.table) is None:
        return False
    own, there = view.ask(names_of, table), view.ask(names_of, fk.table)
    same = 0 < len(fk.columns) == len(fk.target_columns)
    return same and own.issuperset(fk.columns) and there.issuperset(fk.target_columns)


def constraints_of(view: View, table: str) -> tuple[ForeignKey, ...]:
    """The references of a table that the database can keep. Asked through the view: orders of tables need all."""
    return tuple(fk for fk in view.ask(foreign_keys, table) if is_constraint(view, table, fk))


def column_store(view: View, table: str, name: str) -> str:
    """The store that holds what a column points at; its own table's when it points at nothing."""
    found = column(view, table, name)
    target = found.target[0] if found is not None and found.target is not None else table
    return store_of(view, target)


def creation_order(view: View, tables: Iterable[str]) -> tuple[tuple[str, ...], tuple[tuple[str, ForeignKey], ...]]:
    """The tables with each after those it needs, else in the given order; and the references that close a circle.

    Returns:
        The order, and `(table, reference)` for each constraint that leads to a table further down: it must be added
        when both stand. A table's reference to itself is none of them.
    """
    wanted = dict.fromkeys(tables)
    keys = {t: view.ask(constraints_of, t) for t in wanted}
    order: dict[str, None] = {}
    entered: set[str] = set()
    for first in wanted:
        stack = [first]
        while stack:  # depth first without recursion: a chain of tables may be longer than Python's stack
            here = stack[-1]
            if here not in entered:
                entered.add(here)
                needs = dict.fromkeys(fk.table for fk in keys[here] if fk.table in wanted)
                stack.extend(t for t in reversed(needs) if t not in entered)
            else:
                stack.pop()
                order.setdefault(here)
    place = {t: i for i, t in enumerate(order)}
    late = tuple((t, fk) for t in order for fk in keys[t] if fk.table in place and place[fk.table] > place[t])
    return tuple(order), late
