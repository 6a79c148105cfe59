"""In which order tables are created, and which foreign keys must wait for their target."""

from __future__ import annotations

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


def links(view: View, name: str, dialect: str) -> tuple[tuple[str, str], ...]:
    """The foreign keys of a table: `(id, target)`."""
    known = view.ask(plan, name, dialect)
    return tuple((f.id, f.target) for f in known.foreigns) if known else ()


def needed(view: View, name: str, dialect: str) -> tuple[str, ...]:
    """A table and every table that its foreign keys need, in the order of the file."""
    found: dict[str, None] = {}
    todo = [name]
    while todo:
        table = todo.pop()
        if table not in found:
            found[table] = None
            todo.extend(target for _, target in links(view, table, dialect))
    return tuple(path[1] for path in view.paths("tables") if path[1] in found)


def order(view: View, store: str, dialect: str) -> tuple[Step, ...]:
    """The steps that create a store's tables: parents first, else in the order of the file."""
    return steps(view, view.ask(tables_of, store), dialect)


def steps(view: View, tables: tuple[str, ...], dialect: str) -> tuple[Step, ...]:
    """The steps that create `tables`."""
    edges = {t: links(view, t, dialect) for t in tables}
    place = {t: i for i, t in enumerate(_parents_first(tables, edges))}
    waiting: dict[str, list[tuple[str, str]]] = {}
    out: list[Step] = []
    for table in place:
        deferred: list[str] = []
        for id_, target in edges[table]:
            if not DIALECTS[dialect].circles and place.get(target, -1) > place[table]:
                deferred.append(id_)
                if DIALECTS[dialect].later_keys:
                    waiting.setdefault(target, []).append((table, id_))
        out.append(Step(table, tuple(deferred), tuple(waiting.get(table, ()))))
    return tuple(out)


def _parents_first(tables: tuple[str, ...], edges: dict[str, tuple[tuple[str, str], ...]]) -> list[str]:
    """Depth first without recursion; a circle is cut where it is entered."""
    done: dict[str, None] = {}
    entered: set[str] = set()
    for root in tables:
        stack = [root]
        while stack:
            table = stack[-1]
            if table in done:
                stack.pop()
                continue
            entered.add(table)
            todo = [t for _, t in edges[table] if t in edges and t not in entered]
            if todo:
                stack.append(todo[0])
            else:
                done[table] = None
                stack.pop()
    return list(done)
