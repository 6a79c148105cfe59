"""The steps from one built database to another.

In order: what stands in the way goes first (foreign keys, then checks, keys, indexes, generated columns that a change
touches), then renames, types, new tables, columns and what stands on them, foreign keys, and last what loses rows.
What a step does not touch stays; what only has another name is renamed, where the dialect can.
"""

from __future__ import annotations

from collections.abc import Callable

from backdraft.compare.rebuild import rebuilt
from backdraft.compare.refilled import refilled
from backdraft.compare.renames import Renames
from backdraft.compare.risks import risks
from backdraft.compare.staged import staged
from backdraft.design.built import Built
from backdraft.design.migration import Deed, Migration, Step
from backdraft.design.paths import Path

#: Where tables are not altered in place.
_FINDERS = {"sqlite": rebuilt, "duckdb": refilled}


def migration(old: Built, new: Built, names: Renames) -> Migration:
    """How a database made from `old` becomes one made from `new`, which speaks the same dialect.

    Of what the dialect cannot hold that is told which is new, or of what a step changes. The way back is
    `migration(new, old, names.back())`.
    """
    found = _FINDERS.get(new.dialect, staged)(old, new, names)
    steps = tuple(_step(deed, path, new.dialect) for deed, path in found)
    touched = {step.path for step in steps}
    notes = tuple(note for note in new.notes if note not in old.notes or note.path in touched)
    return Migration(new.dialect, steps, notes)


def between(names: Renames, back: bool = False) -> Callable[[Built, Built], Migration]:
    """`migration` as a function of the two stores alone; `back`: from the second to the first."""
    return lambda old, new: migration(new, old, names.back()) if back else migration(old, new, names)


def _step(deed: Deed, path: Path, dialect: str) -> Step:
    found, why = risks(deed, dialect)
    return Step(deed, path, found, why)
