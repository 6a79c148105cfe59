"""What a quick line is planned to do, and from where."""

from __future__ import annotations

from dataclasses import dataclass

from backdraft.design.paths import Path
from backdraft.design.problems import Slip
from backdraft.document.edits import Edit


@dataclass(frozen=True, slots=True)
class Place:
    """Where the person is: the pane in focus (`services endpoints schema checklists`) and the entry selected."""

    pane: str = "services"
    path: Path = ()


#: Nowhere in particular: the Services pane with nothing selected.
HERE = Place()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a line will do: the edits, a sentence for the bar, the path to select afterwards.

    `reach` is how many arrows away from `focus` the line reaches.

    No edits and slips mean that the line cannot be taken yet; `says` then tells what is wanted.
    """

    edits: tuple[Edit, ...] = ()
    says: str = ""
    focus: Path = ()
    slips: tuple[Slip, ...] = ()
    reach: int = 1

    @property
    def ready(self) -> bool:
        """Whether Enter would change something."""
        return bool(self.edits) and not any(slip.severity == "error" for slip in self.slips)


def plural(count: int, noun: str, many: str = "") -> str:
    """`3 calls`, `1 call`; `many` where an s will not do."""
    return f"{count} {noun if count == 1 else many or noun + 's'}"
