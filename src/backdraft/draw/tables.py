"""The tables as boxes with their columns, and what points at what with crow's feet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from backdraft.design.notation.sqltypes import format_sqltype
from backdraft.design.output import Note
from backdraft.design.paths import Path
from backdraft.design.resolve.relations import Relation, near, relations, tables_around, unique_sets
from backdraft.design.resolve.tables import all_indexes, columns_of, foreign_keys, primary_key, store_of, type_of
from backdraft.design.view import View
from backdraft.draw.drawing import Drawing
from backdraft.draw.graph import Arrow, Direction, Graph, Group, Node
from backdraft.draw.layout import lay_out
from backdraft.draw.painting import picture
from backdraft.draw.picture import Picture
from backdraft.draw.text import clean, cut, width

Detail = Literal["names", "keys", "all"]
#: Types are cut at so many cells.
TYPE = 24
#: More tables than this are first shown by their names.
MANY = 150


def table_picture(
    view: View,
    focus: Path = (),
    hops: int = 1,
    *,
    detail: Detail | None = None,
    width: int | None = None,
    direction: Direction | None = None,
    ascii: bool = False,
) -> Picture:
    """Draws the tables and their relations: the one that is pointed at above (or left of) the one that points.

    Args:
        view: The design.
        focus: A table (with its neighbours, of which only keys are shown), a store, a service, a mixin; `()`: all.
        hops: How many foreign keys away from the focus still shows.
        detail: What of each table is shown; None: as much as fits.
        width: The cells that there are.
        direction: From top to bottom or left to right; None: as fits.
        ascii: Whether to do with ASCII alone.
    """
    drawing, level = drawing_of(view, focus, hops, detail, width, direction)
    tables = view.paths("tables")
    notes = () if tables else (Note((), "no table yet: type `orders(id uuid pk)` or add one under `tables:`"),)
    return replace(picture(drawing, ascii=ascii), notes=notes, scope=level)


def drawing_of(
    view: View, focus: Path, hops: int, detail: Detail | None, width: int | None, direction: Direction | None
) -> tuple[Drawing, Detail]:
    """The first drawing that is narrow enough, else the narrowest; and how much of each table it shows."""
    narrowest: tuple[Drawing, Detail] | None = None
    for drawing, level in _drawings(view, focus, hops, detail, width, direction):
        if width is None or drawing.w <= width:
            return drawing, level
        if narrowest is None or drawing.w < narrowest[0].w:
            narrowest = drawing, level
    assert narrowest is not None
    return narrowest


def _drawings(
    view: View, focus: Path, hops: int, detail: Detail | None, width: int | None, direction: Direction | None
) -> Iterator[tuple[Drawing, Detail]]:
    """What can be tried, the fullest first; of very many tables one is enough to wait for."""
    many = width is not None and len(view.paths("tables")) > MANY and not tables_around(view, focus)
    levels: tuple[Detail, ...] = (detail,) if detail else ("names",) if many else ("all", "keys", "names")
    for level in levels:
        graph = table_graph(view, focus, level, hops)
        for way in (direction,) if direction else ("TB",) if many else ("TB", "LR"):
            yield lay_out(graph, way, 100 if width is None else width, roomy=True), level


def table_graph(view: View, focus: Path = (), detail: Detail = "all", hops: int = 1) -> Graph:
    """Boxes for tables, arrows for foreign keys, frames for stores when there are several."""
    tables = tuple(path[1] for path in view.paths("tables"))
    inner = frozenset(tables_around(view, focus)).intersection(tables)
    full = inner or frozenset(tables)
    alone = bool(inner) and focus[0] == "tables"
    close = view.ask(near, inner, hops) if inner else full
    shown = [t for t in tables if t in close]
    stores = {t: view.ask(store_of, t) for t in shown}
    several = len(set(stores.values())) > 1
    nodes = tuple(
        _node(
            view,
            t,
            detail if t in full or detail == "names" else "keys",
            stores[t] if several else "",
            alone and t in inner,
        )
        for t in shown
    )
    known = frozenset(shown)
    arrows = tuple(
        _arrow(found)
        for t in shown
        for found in view.ask(relations, t)
        if found.key.table in known and (not alone or hops > 1 or t in inner or found.key.table in inner)
    )
    groups = dict.fromkeys(node.group for node in nodes if node.group)
    return Graph(nodes, arrows, tuple(Group(key, clean(key), ("stores", key)) for key in groups))


def _arrow(found: Relation) -> Arrow:
    return Arrow(
        found.key.table,
        found.table,
        dashed=not found.kept,
        path=("tables", found.table),
        tail="maybe" if found.optional else "one",
        head="maybe" if found.once else "many",
    )


def _node(view: View, name: str, detail: Detail, group: str, marked: bool) -> Node:
    path = ("tables", name)
    head = clean(name) or "?"
    rows = _rows(view, name, detail) if detail != "names" else []
    return Node(name, (head, *rows), "table", group, path, marked, (1,) if rows else (), True)


def _rows(view: View, name: str, detail: Detail) -> list[str]:
    """A line for each column: its marks, its name, its type; aligned."""
    key = set(view.ask(primary_key, name))
    foreign = {column for fk in view.ask(foreign_keys, name) for column in fk.columns}
    unique = {each[0] for each in view.ask(unique_sets, name) if len(each) == 1}
    indexed = {index.parts[0].column for index in view.ask(all_indexes, name) if index.parts}
    cells = []
    for column in view.ask(columns_of, name):
        marks = [
            mark
            for mark, has in (
                ("PK", column.name in key),
                ("FK", column.name in foreign),
                ("U", column.name in unique and column.name not in key),
                ("I", column.name in indexed and column.name not in unique and column.name not in key),
            )
            if has
        ]
        if detail == "keys" and not {"PK", "FK", "U"} & set(marks):
            continue
        kind = column.type if column.type is not None else view.ask(type_of, name, column.name)
        text = "enum" + "[]" * kind.array if kind.name == "enum" else format_sqltype(kind).removeprefix("native:")
        cells.append((" ".join(marks), clean(column.name), cut(clean(text), TYPE) + ("?" if column.nullable else "")))
    wide = [max((width(row[i]) for row in cells), default=0) for i in range(2)]
    gap = 1 if wide[0] else 0
    return [
        f"{marks}{' ' * (wide[0] - width(marks) + gap)}{label}{' ' * (wide[1] - width(label))}  {text}".rstrip()
        for marks, label, text in cells
    ]
