"""What an import gives: entries as the file will hold them, and what was lost on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from backdraft.design.nodes import Plain
from backdraft.design.paths import Path


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that was not taken: its line in the text that was read (from 1), how it begins, why."""

    line: int
    excerpt: str
    reason: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of an importer.

    Attributes:
        tables: Whether tables are proposed for types that look like rows.
        reach: Gives the text of a file beside the one that is read, by its path from that one's folder; it raises
            ValueError with the reason. None: there are no other files.
        most: How many entries a design may have; 0: any number. What is sure to bring more need not be read whole.
    """

    tables: bool = False
    reach: Callable[[str], str] | None = None
    most: int = 0


#: Nothing is asked.
PLAINLY = Asked()


@dataclass(frozen=True, slots=True)
class Imported:
    """Entries in the order of the text. An endpoint whose service is not said has an empty one in its path."""

    entries: list[tuple[Path, Plain]] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
