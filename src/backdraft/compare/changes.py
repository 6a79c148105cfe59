"""What changed between two designs, entry by entry and part by part.

Layout, comments and order are no changes. A rename is one where `was:` states it; else the old is removed and the new
added. A column that a table has through a mixin changes in the mixin and in the table; a column whose named type or
target changed counts too, though its own line is the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from backdraft.compare.renames import Renames, column_in_new_names, in_new_names, renames
from backdraft.compare.things import Field, Thing, part_fields, things
from backdraft.design.links import defined_at
from backdraft.design.model import Table
from backdraft.design.paths import SECTIONS, Path
from backdraft.design.resolve.tables import columns_of, full_column
from backdraft.design.view import View

Kind = Literal["added", "removed", "changed", "renamed"]
_Things = dict[Path, Thing]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that says something else; empty text: it says nothing."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """A change of an entry or of a part of one.

    `path` is where it is in the new design (for what was removed: in the old one), `was` the old path of what was
    renamed, `through` the place where a column of a table is written when that is a mixin.
    """

    kind: Kind
    path: Path
    fields: tuple[Difference, ...] = ()
    was: Path = ()
    through: Path = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """The changes in the order of the new file, what was removed last in each section; and each `was:` that is done."""

    changes: tuple[Change, ...] = ()
    done: tuple[Path, ...] = ()


def compare(old: View, new: View) -> Comparison:
    """Everything that changed from `old` to `new`."""
    names = renames(old, new)
    changes = [change for section in ("head", *SECTIONS) for change in _section(old, new, section, names)]
    return Comparison(tuple(changes), names.done)


def _section(old: View, new: View, section: str, names: Renames) -> Iterator[Change]:
    before = {names.entry(path): path for path in old.paths(section)}
    for path in new.paths(section):
        came = before.get(path)
        if came is None:
            yield Change("added", path)
        elif came != path or new.entry(path) is not old.entry(came) or section == "tables":
            yield from _entry(old, new, came, path, names)
    there = set(new.paths(section))
    yield from (Change("removed", path) for now, path in before.items() if now not in there)


def _entry(old: View, new: View, came: Path, path: Path, names: Renames) -> Iterator[Change]:
    """The changes of one entry that both have, `came` in the old design."""
    before = _things(old, came, path, in_new_names(old.entry(came), names), names)
    after = _things(new, path, path, new.entry(path), _NO_RENAMES)
    renamed = {(*path, *was[len(came) : -1], name): was for was, name in names.columns.items() if was[:2] == came}
    for at, thing in after.items():
        known = before.get(at)
        was = renamed.get(at, came if at == path and came != path else ())
        if known is None:
            yield Change("added", at, through=thing.through)
            continue
        fields = _differences(known.fields, thing.fields)
        if was or fields:
            yield Change("renamed" if was else "changed", at, fields, was, thing.through)
    for at, thing in before.items():
        if at not in after:
            yield Change("removed", (*came, *at[len(path) :]), through=thing.through)


_NO_RENAMES = Renames({}, {})


def _things(view: View, here: Path, path: Path, entry: Any, names: Renames) -> _Things:
    """The entry at `here` and its parts, by the paths that they have when the entry is at `path`."""
    found = {thing.path: thing for thing in things(path, entry)}
    if not isinstance(entry, Table):
        return found
    columns: _Things = {}
    for column in columns_of(view, here[1]):
        said = column_in_new_names(column, here[1], names)
        there = defined_at(view.design, (*here, "columns", column.name))
        through = there if there[0] == "mixins" else ()
        at = (*path, "columns", said.name)
        columns[at] = Thing(at, tuple(part_fields(said, full_column(view, column))), through)
    first, *rest = ((at, thing) for at, thing in found.items() if at[2:3] != ("columns",))
    return dict([first, *columns.items(), *rest])


def _differences(before: tuple[Field, ...], after: tuple[Field, ...]) -> tuple[Difference, ...]:
    old, new = ({field.name: field for field in fields} for fields in (before, after))
    out: list[Difference] = []
    for name in dict.fromkeys((*new, *old)):
        was, now = old.get(name, Field(name, "")), new.get(name, Field(name, ""))
        if was.text != now.text:
            out.append(Difference(name, was.text, now.text))
        elif was.meaning != now.meaning:
            out.append(Difference(name, was.meaning, now.meaning))
    return tuple(out)
