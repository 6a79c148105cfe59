"""In which order tables are created, and which foreign keys must wait for their target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from backdraft.design.view import View
from backdraft.render.sql.dialects import DIALECTS
from backdraft.render.sql.naming import tables_of
from backdraft.render.sql.table import plan


@dataclass(frozen=True, slots=True)
class Step:
    """A table to create without the foreign keys `deferred`, then `completes`: `(table, id)` of some that waited."""

    table: str
    deferred: tuple[str, ...] = ()
    completes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A foreign key: its id, its target, and whether a row must have it."""

    id: str
    target: str
    required: bool


def links(view: View, name: str, dialect: str) -> tuple[Link, ...]:
    """The foreign keys of a table."""
    known = view.ask(plan, name, dialect)
    if known is None:
        return ()
    required = {column.name for column in known.columns if column.required}
    return tuple(Link(f.id, f.target, required.issuperset(f.columns)) for f in known.foreigns)


def needed(view: View, name: str, dialect: str) -> tuple[str, ...]:
    """A table and every table that its foreign keys need, in the order of the file."""
    found: dict[str, None] = {}
    todo = [name]
    while todo:
        table = todo.pop()
        if table not in found:
            found[table] = None
            todo.extend(link.target for link in view.ask(links, table, dialect))
    return tuple(path[1] for path in view.paths("tables") if path[1] in found)


def order(view: View, store: str, dialect: str) -> tuple[Step, ...]:
    """The steps that create a store's tables: parents first, else in the order of the file."""
    return steps(view, view.ask(tables_of, store), dialect)


def steps(view: View, tables: tuple[str, ...], dialect: str) -> tuple[Step, ...]:
    """The steps that create `tables`."""
    edges = {t: view.ask(links, t, dialect) for t in tables}
    place = {t: i for i, t in enumerate(_parents_first(tables, edges))}
    waiting: dict[str, list[tuple[str, str]]] = {}
    out: list[Step] = []
    for table in place:
        deferred: list[str] = []
        for link in edges[table]:
            if not DIALECTS[dialect].circles and place.get(link.target, -1) > place[table]:
                deferred.append(link.id)
                if DIALECTS[dialect].later_keys:
                    waiting.setdefault(link.target, []).append((table, link.id))
        out.append(Step(table, tuple(deferred), tuple(waiting.get(table, ()))))
    return tuple(out)


def _parents_first(tables: tuple[str, ...], edges: Mapping[str, Sequence[Link]]) -> list[str]:
    """Parents first, else in the order given; so ordered once, they stay as they are."""
    ahead = {
        table: [link for link in edges[table] if link.target in edges and link.target != table] for table in tables
    }
    parents = {table: [link.target for link in found] for table, found in ahead.items()}
    return [table for circle in _circles(tables, parents) for table in _cut(circle, ahead)]


def _cut(circle: list[str], ahead: Mapping[str, list[Link]]) -> list[str]:
    """Tables that point at each other: next comes one that waits for the fewest others, best for none that a row must
    have."""
    left = dict.fromkeys(circle)
    out: list[str] = []

    def waits(table: str) -> tuple[int, int]:
        links_ = [link for link in ahead[table] if link.target in left]
        return sum(link.required for link in links_), len(links_)

    while left:
        table = min(left, key=waits)
        del left[table]
        out.append(table)
    return out


def _circles(tables: tuple[str, ...], parents: Mapping[str, list[str]]) -> list[list[str]]:
    """The tables in groups that point at each other, most of one table, parents' groups first (Tarjan's algorithm,
    without recursion)."""
    place = {table: i for i, table in enumerate(tables)}
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    done: set[str] = set()
    out: list[list[str]] = []
    for root in tables:
        path = [(root, iter(parents[root]))] if root not in number else []
        while path:
            table, ahead = path[-1]
            if table not in number:
                number[table] = lowest[table] = len(number)
                stack.append(table)
            parent = next(ahead, None)
            if parent is None:
                path.pop()
                if path:
                    below = path[-1][0]
                    lowest[below] = min(lowest[below], lowest[table])
                if lowest[table] == number[table]:
                    members: list[str] = []
                    while table not in members[-1:]:
                        members.append(stack.pop())
                    done.update(members)
                    out.append(sorted(members, key=place.__getitem__))
            elif parent not in number:
                path.append((parent, iter(parents[parent])))
            elif parent not in done:
                lowest[table] = min(lowest[table], number[parent])
    return out
