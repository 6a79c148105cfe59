"""What can be done to a design: five edits at a path. Forms, quick lines, fixes and imports all speak in these;
`document` applies them.
"""

from __future__ import annotations

from backdraft.design.dataclass import dataclass
from backdraft.design.nodes import Plain
from backdraft.design.paths import Path


@dataclass(frozen=True, slots=True)
class Put:
    """Make `value` stand at `path`, whether something stands there already or not.

    What is missing on the way is made: entries, sections, lists. A line that is given a further key moves to its
    long form: `Put(("stores", "bus", "ttl"), "5m")` on `bus: rabbitmq` gives `bus: {engine: rabbitmq, ttl: 5m}`.
    """

    path: Path
    value: Plain


@dataclass(frozen=True, slots=True)
class Insert:
    """Add `value` at `path`, where nothing may stand yet.

    The last key of `path` is the new key; for an item of a list it is what identifies it (or empty: the value tells).
    `after` names the sibling to stand below: None is the end, `""` the beginning; one that is not there is the end.
    New entries of a section whose keys are alphabetical go to their place in the alphabet instead.
    """

    path: Path
    value: Plain
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Drop:
    """Take what stands at `path` away, with the comment on its line and those directly above it.

    A list or mapping inside an entry goes with its last item.
    """

    path: Path


@dataclass(frozen=True, slots=True)
class Rename:
    """Give the key at the end of `path` the name `new`. References to it are not looked at (`operations.rename`)."""

    path: Path
    new: str


@dataclass(frozen=True, slots=True)
class Move:
    """Move what stands at `path` down by `by` places among its siblings (up for a negative one), ends are walls."""

    path: Path
    by: int


Edit = Put | Insert | Drop | Rename | Move
