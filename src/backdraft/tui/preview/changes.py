"""What the tab Changes shows: the design against its base, for its clients, and as a migration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from backdraft.design import prose
from backdraft.design.output import Line, Note, Output, join
from backdraft.design.paths import Path, where
from backdraft.design.view import Memo, View
from backdraft.document.quick.plan import plural

if TYPE_CHECKING:
    from backdraft.compare.changes import Comparison
    from backdraft.tui.session import Base

#: What a design can be compared with.
CAN_BE = "HEAD, a branch, a tag, a file, a database's URL"


def compared(base: Base, view: View) -> Comparison:
    """What changed since the base, each change at the design's own entries."""
    from backdraft.compare.changes import Comparison, compare

    if not base.dialect:
        return compare(base.view(), view)
    found, home = compare(base.view(), _there(base, view)), _home(base, view)
    moved = tuple(replace(change, path=home(change.path)) for change in found.changes)
    return Comparison(moved, tuple(map(home, found.done)))


def _there(base: Base, view: View) -> View:
    """The design as the base, a database, would have it."""
    from backdraft.reports.live import Side, made_beside, tables_of

    side: Side = view.ask(made_beside, tables_of(Side(base.document)), base.dialect)
    return Memo().view(side.document.design)


def _home(base: Base, view: View) -> Callable[[Path], Path]:
    from backdraft.reports.live import Side, at_home, stores_in, tables_of

    return at_home(view, stores_in(view, tables_of(Side(base.document)), base.dialect), base.dialect)


#: The ways of a migration, and what is said above the script.
Way = Literal["there", "online", "back"]
_SAID: Mapping[Way, tuple[Line, ...]] = {
    "there": (),
    "online": (Line("-- while others go on writing, as far as that goes"),),
    "back": (Line("-- the way back"),),
}


def changes(base: Base | None, view: View, dialect: str, way: Way = "there", width: int | None = None) -> Output:
    """The changes since the base, each line at its entry, what they mean for the API's clients, the migration; what is
    remarked in it goes on below at that `width`."""
    if base is None:
        return Output((Line("Nothing to compare with."), Line(f": base names it: {CAN_BE}.")))
    if base.api is not None:
        told = _for_clients(base.api, view)
        return Output(told or (Line(f"-- no change of the API since {base.name}"),), "changes")
    from backdraft.compare.report import lines
    from backdraft.render.openapi import plain

    found = compared(base, view)
    count = plural(len(found.changes), "change") if found.changes else "no change"
    head = (Line(f"-- {count} since {base.name}"),)
    done = tuple(Line(f"-- {where(path)}: its was: is done; f takes it out", path) for path in found.done)
    clients = _for_clients(base.view().ask(plain), view) if found.changes and not base.dialect else ()
    script = _migration(base, view, dialect, way)
    said = _SAID[way] if script.lines else ()
    steps = tuple(part for line in script.lines for part in _wrapped(line, width))
    return Output(join((head, lines(found.changes).lines, done, clients, said, steps)), "changes", script.notes)


def _wrapped(line: Line, width: int | None) -> tuple[Line, ...]:
    """A remark of a script in lines of that width, each a remark of its own; anything else as it is."""
    if width is None or len(line.text) <= width or not line.text.startswith("-- "):
        return (line,)
    return tuple(line._replace(text=f"-- {part}") for part in prose.lines(line.text[3:], max(20, width - 3)))


def _migration(base: Base, view: View, dialect: str, way: Way) -> Output:
    """The way from the base; from a database in what it speaks, with what of it was not read."""
    from backdraft.compare.renames import renames
    from backdraft.compare.steps import between
    from backdraft.render.sql.script import script

    dialect = base.dialect or dialect
    old, new = base.view(), _there(base, view) if base.dialect else view
    names = renames(old, new)
    steps = between(names, way == "back")
    out = script(old, new, dialect, lambda store: names.name("stores", store), steps, way == "online")
    if not base.dialect:
        return out
    home = _home(base, view)
    notes = tuple(Note(home(note.path), note.message) for note in out.notes)
    return Output(tuple(line._replace(path=home(line.path)) for line in out.lines), out.language, (*notes, *base.left))


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
