"""The design: every entry of the file by its path, in the order of the file.

Designs share structure: an edit replaces one entry and keeps all other objects, which is what lets derived work
(`view.Memo`) stay valid by comparing identities.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from backdraft.design.dataclass import dataclass
from backdraft.design.model import Entry
from backdraft.design.paths import Path

_NONE: Mapping[Path, Entry] = {}


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """`sections["tables"][("tables", "orders")]` is a `Table`; head sections hold one entry under `(section,)`.

    `groups` are the services named under `endpoints`, in order, also those without an endpoint.
    """

    sections: Mapping[str, Mapping[Path, Entry]] = field(default_factory=dict)
    groups: tuple[str, ...] = ()

    def entry(self, path: Path) -> Entry | None:
        """The entry at `path`, or None."""
        return self.sections.get(path[0], _NONE).get(path) if path else None

    def paths(self, section: str) -> tuple[Path, ...]:
        """The paths of a section's entries in the order of the file."""
        return tuple(self.sections.get(section, _NONE))
