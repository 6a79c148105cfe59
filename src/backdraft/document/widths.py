"""How wide a design is once mixins and types are followed: counted without following them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from backdraft.design.model import Endpoint, Entry, Mixin, Table, TypeDef

#: The sections whose entries have columns or fields.
WIDE = frozenset(("tables", "mixins", "types", "endpoints"))


def widths(entries: Iterable[Entry | None]) -> tuple[int, int]:
    """The columns of all tables and mixins, and the fields of all types and endpoints, each with what it has from
    others: what it costs to look at every one of them.
    """
    mixins: dict[str, int] = {}
    tables: dict[str, Table] = {}
    types: dict[str, TypeDef] = {}
    bodies: list[str] = []
    for entry in entries:
        if isinstance(entry, Endpoint):
            bodies += [body.type for body in (entry.body, entry.result) if body is not None]
        elif isinstance(entry, Table):
            tables[entry.name] = entry
        elif isinstance(entry, TypeDef):
            types[entry.name] = entry
        elif isinstance(entry, Mixin):
            mixins[entry.name] = len(entry.columns)
    rows = {t.name: len(t.columns) + sum(mixins.get(name, 0) for name in t.use) for t in tables.values()}
    shapes = _of_types(types, rows)
    sent = sum(shapes.get(name, rows.get(name, 0)) for name in bodies)
    return sum(mixins.values()) + sum(rows.values()), sum(shapes.values()) + sent


def _of_types(types: Mapping[str, TypeDef], tables: Mapping[str, int]) -> dict[str, int]:
    """By type: its own fields and those of all that it is made of, down to a table."""
    found: dict[str, int] = {}
    for name in types:
        trail: dict[str, None] = {}
        here = name
        while here in types and here not in found and here not in trail:
            trail[here] = None
            here = types[here].options[0] if types[here].options else types[here].base
        width = found.get(here, tables.get(here, 0))
        for each in reversed(trail):
            width += _own(types[each])
            found[each] = width
    return found


def _own(type_: TypeDef) -> int:
    return 1 + len(type_.pick) + len(type_.drop) + len(type_.add) + len(type_.fields)
