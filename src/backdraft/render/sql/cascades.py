"""Which foreign keys may pass a deletion on in SQL Server, which lets it come to a table by one way alone."""

from __future__ import annotations

from backdraft.design.view import View
from backdraft.render.sql.facts import Facts, Foreign, facts

#: What changes the rows that point. To refuse is what SQL Server does anyway.
_PASSED_ON = ("cascade", "set_null", "set_default")


def crossing(view: View, store: str) -> frozenset[tuple[str, str]]:
    """The foreign keys of a store, `(table, id)`, whose actions would lead to a table a second time.

    Those that come first in the file keep theirs. (Its error 1785: "may cause cycles or multiple cascade paths".)
    """
    ways: dict[str, set[str]] = {}
    out: set[tuple[str, str]] = set()
    for _, name in view.paths("tables"):
        known = view.ask(facts, name)
        if known is None or known.store != store:
            continue
        for foreign in known.foreigns:
            if not _passes_on(known, foreign):
                continue
            below = {name} | ways.get(name, set())
            above = {foreign.table} | {table for table, there in ways.items() if foreign.table in there}
            if below & above or any(ways.get(table, set()) & below for table in above):
                out.add((name, foreign.id))
                continue
            for table in above:
                ways.setdefault(table, set()).update(below)
    return frozenset(out)


def _passes_on(known: Facts, foreign: Foreign) -> bool:
    """Whether a change there changes rows here: what cannot be null is not set to it."""
    required = any(f.name in foreign.columns and (not f.shape.nullable or f.name in known.key) for f in known.fields)
    said = {action.replace(" ", "_") for action in (foreign.delete, foreign.update)}
    return bool((said - {"set_null"} if required else said) & set(_PASSED_ON))
