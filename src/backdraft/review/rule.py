"""What a rule is: a pure function over one entry, with all that people need to judge it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from backdraft.design.edits import Edit, Put
from backdraft.design.paths import Path
from backdraft.design.problems import Severity
from backdraft.review.topics import topic_of

#: What a rule looks at: each entry of a section, or the design as a whole.
Of = Literal["services", "stores", "events", "types", "errors", "tables", "endpoints", "design"]
#: Every rule's id with its settings, noted as it is made: a rule can ask whether a name is one without knowing all.
IDS: dict[str, tuple[str, ...]] = {}
RANK: dict[str, int] = {"info": 0, "warning": 1, "error": 2}


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule fired. `path` is the entry or a part of it.

    `what` says what is the case, `mend` the exact line or step for this design, `edits` do it. `severity`, where not
    empty, is used instead of the rule's.
    """

    path: Path
    what: str
    mend: str
    edits: tuple[Edit, ...] = ()
    severity: Severity | Literal[""] = ""


@dataclass(frozen=True, slots=True)
class LineHit:
    """A rule fired, and its mend is a line that edits put: `write(*args)` makes them when somebody asks.

    Of a hundred thousand hits of one rule few are told. `name`, where not empty, stands before the line.
    """

    path: Path
    what: str
    write: Callable[..., tuple[Put, ...]]
    args: tuple[Any, ...]
    name: str = ""
    severity: Severity | Literal[""] = ""

    @property
    def edits(self) -> tuple[Put, ...]:
        """What puts the line."""
        return self.write(*self.args)

    @property
    def mend(self) -> str:
        """The line."""
        line = str(self.edits[0].value)
        return f"{self.name}: {line}" if self.name else line


#: One thing that was looked at and is not as it should be.
Fired = Hit | LineHit
#: One thing that was looked at: None when it is as it should be.
Verdict = Fired | None
#: `check(view, entry, **settings)`: one verdict for each thing that there was to look at, none for no evidence.
Check = Callable[..., Iterable[Verdict]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        id: Its name in `ignore:` and `review:`.
        title: What holds when it does not fire.
        severity: In the profile `default`.
        topic: What it is about (`topics.TOPICS`).
        items: The checklist items that it decides, as `list/item`. What it finds fails each; that it finds nothing
            speaks for the first alone: that clients call no store is no sign-in yet.
        of: What it looks at.
        why: What goes wrong otherwise.
        source: Where it comes from.
        research: Its names in the catalogues that it was taken from, for the table in the documentation.
        bad: A design that fires it.
        good: The same design put right: a near-miss.
        check: The function.
        settings: Numbers that decide, with their defaults.
        grown: Whether it is silent in a sketch (`facts.grown`).
        ticks: Whether that it finds nothing speaks for its first item at all.
    """

    id: str
    title: str
    severity: Severity
    topic: str
    items: tuple[str, ...]
    of: Of
    why: str
    source: str
    research: tuple[str, ...]
    bad: str
    good: str
    check: Check
    settings: tuple[tuple[str, float], ...] = ()
    grown: bool = False
    ticks: bool = True


def rule(
    id: str,
    title: str,
    *,
    severity: Severity,
    items: str,
    of: Of,
    why: str,
    source: str,
    bad: str,
    good: str,
    research: str = "",
    grown: bool = False,
    ticks: bool = True,
) -> Callable[[Check], Rule]:
    """Make a rule of its function; the function's keyword-only arguments are its settings."""

    def made(check: Check) -> Rule:
        settings: dict[str, Any] = getattr(check, "__kwdefaults__", None) or {}
        IDS[id] = tuple(settings)
        return Rule(
            id,
            title,
            severity,
            topic_of(id, check.__module__.rpartition(".")[2]),
            tuple(items.split()),
            of,
            why,
            source,
            tuple(research.split()),
            bad,
            good,
            check,
            tuple(settings.items()),
            grown,
            ticks,
        )

    return made


def number(value: float) -> str:
    """A number as people write it: `3`, `0.4`, `12M`."""
    for size, unit in ((1e9, "G"), (1e6, "M"), (1e4, "k")):
        if value >= size:
            return f"{value / (1e3 if unit == 'k' else size):.4g}{unit}"
    return f"{value:g}"


def rules_in(module: dict[str, Any]) -> Iterator[Rule]:
    """The rules of a module in the order in which they stand there."""
    return (value for value in module.values() if isinstance(value, Rule))
