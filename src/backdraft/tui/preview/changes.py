"""What the tab Changes shows: the design against its base, for its clients, and as a migration."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from backdraft.design.output import Line, Output, join
from backdraft.design.paths import Path, where
from backdraft.design.view import View
from backdraft.document.quick.plan import plural

if TYPE_CHECKING:
    from backdraft.tui.session import Base


def changes(base: Base | None, view: View, dialect: str) -> Output:
    """The changes since the base, each line at its entry, what they mean for the API's clients, the migration."""
    if base is None:
        return Output((Line("Nothing to compare with."), Line(": base names it: HEAD, a branch, a tag, a file.")))
    if base.api is not None:
        told = _for_clients(base.api, view)
        return Output(told or (Line(f"-- no change of the API since {base.name}"),), "changes")
    from backdraft.compare.changes import compare
    from backdraft.compare.renames import renames
    from backdraft.compare.report import lines
    from backdraft.compare.steps import between
    from backdraft.render.openapi import plain
    from backdraft.render.sql.script import script

    old = base.view()
    found = compare(old, view)
    count = plural(len(found.changes), "change") if found.changes else "no change"
    head = (Line(f"-- {count} since {base.name}"),)
    done = tuple(Line(f"-- {where(path)}: its was: is done; f takes it out", path) for path in found.done)
    names = renames(old, view)
    migration = script(old, view, dialect, lambda store: names.name("stores", store), between(names))
    clients = _for_clients(old.ask(plain), view) if found.changes else ()
    return Output(join((head, lines(found.changes).lines, done, clients, migration.lines)), "changes", migration.notes)


def _for_clients(old: Mapping[str, Any], view: View) -> tuple[Line, ...]:
    """What changed for the clients of the API, each line at the endpoint, type or event that it is about."""
    from backdraft.compare.contract import ApiChange, compare_apis
    from backdraft.compare.contract.report import heading, lines
    from backdraft.render.openapi import places, plain

    found = compare_apis(old, view.ask(plain), date.today())
    if not found:
        return ()
    known = view.ask(places)

    def place(change: ApiChange) -> Path:
        name = change.where.split(".")[0]
        for path in (("types", name), ("tables", name), ("types", name.removesuffix("Input"))):
            if change.shared and view.entry(path) is not None:
                return path
        return next((known[one] for one in change.operations if one in known), ())

    return (Line(f"-- {heading(found)}"), *lines(found, place))
