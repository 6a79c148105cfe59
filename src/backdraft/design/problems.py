"""What reading leaves behind beside the entry: problems, and the words that name other entries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, Literal, TypeVar

from backdraft.design.dataclass import dataclass
from backdraft.design.paths import Path

Severity = Literal["error", "warning", "info"]
#: The sign of each, the worst first.
SIGNS: Mapping[str, str] = {"error": "✗", "warning": "▲", "info": "●"}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong at a place. `start` and `end` are offsets into the text of the entry's chunk.

    `message` says what is wrong, `mend` what to do about it (empty when the message says it already).
    """

    path: Path
    message: str
    mend: str = ""
    severity: Severity = "error"
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Slip:
    """A fault inside one line; offsets into that line."""

    start: int
    end: int
    message: str
    mend: str = ""
    severity: Severity = "error"


@dataclass(frozen=True, slots=True)
class Word:
    """A word inside one line that names something defined elsewhere; offsets into that line.

    `targets` are the paths it may stand for, the first that exists wins. A `weak` word (an operation of another
    service, a column inside an SQL expression) follows a rename but is never reported as dangling.
    """

    start: int
    end: int
    targets: tuple[Path, ...]
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Ref:
    """A `Word` with the path of the scalar (or of the key, when `in_key`) that holds it.

    `start`, `end` count in the scalar's text; `at`, `at_end` in the text of the entry's chunk.
    """

    path: Path
    start: int
    end: int
    targets: tuple[Path, ...]
    weak: bool = False
    in_key: bool = False
    at: int = 0
    at_end: int = 0


T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Parsed(Generic[T_co]):
    """What a one-line notation says: its value, its slips, and the words that name other entries.

    A line with slips still has a value: what could be understood.
    """

    value: T_co
    slips: tuple[Slip, ...] = ()
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Read(Generic[T_co]):
    """What an entry's text says: the entry, its problems, its references."""

    entry: T_co
    problems: tuple[Problem, ...] = ()
    refs: tuple[Ref, ...] = ()
