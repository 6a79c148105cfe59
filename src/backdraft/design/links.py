"""References between entries: what dangles, who uses what, what a rename touches, what a delete takes along.

All of it is one look at the list of `Ref`s that reading left behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from backdraft.design.dataclass import dataclass
from backdraft.design.declarations import declaration, likely
from backdraft.design.design import Design
from backdraft.design.fields import Fields
from backdraft.design.model import Mixin, Table, TypeDef
from backdraft.design.names import did_you_mean
from backdraft.design.paths import NAMED, Path, entry_path
from backdraft.design.problems import Problem, Ref
from backdraft.design.view import View

_ONE = {
    "errors": "error",
    "services": "service",
    "stores": "store",
    "events": "event",
    "types": "type",
    "mixins": "mixin",
    "tables": "table",
    "endpoints": "endpoint",
    "checklists": "checklist",
    "decisions": "decision",
}

_HEADINGS = {"head": "Design", "api": "API"} | {section: section.capitalize() for section in _ONE}

#: Codes that exist without being listed (`FORMAT.md`, "Defaults" of an endpoint).
BUILT_IN_ERRORS = frozenset(
    ("unauthenticated", "forbidden", "rate_limited", "internal", "invalid", "not_found", "conflict", "stale")
)


def kind_of(path: Path) -> str:
    """What the entry or part at `path` is called: `service`, `table`, `column`…"""
    if len(path) > 3 and path[2] == "columns":
        return "column"
    return _ONE.get(path[0], path[0])


class Existing:
    """What a design has. Looks at the columns of each table once, however many references there are to them."""

    def __init__(self, design: Design) -> None:
        self._design = design
        self._names: dict[Path, dict[str, None]] = {}
        self._fields = Fields(design)

    def has(self, path: Path) -> bool:
        """Whether `path`, an entry or a column of a table, type or mixin, is in the design."""
        if len(path) == 4 and path[2] == "columns":
            return any(path[3] in names for names in self._columns(path[:2]))
        if path[:1] == ("errors",) and path[1:2] and path[1] in BUILT_IN_ERRORS:
            return True
        return self._design.entry(path) is not None

    def resolve(self, ref: Ref) -> Path | None:
        """The first of a reference's targets that exists; of a field that a type picks, where it is written."""
        among = self._fields.behind(ref)
        if among is not None:
            return among.get(ref.targets[0][-1])
        return next((target for target in ref.targets if self.has(target)), None)

    def columns(self, path: Path) -> Iterator[str]:
        """The names of the columns that the entry at `path` has, of its own and by its mixins."""
        for names in self._columns(path):
            yield from names

    def _columns(self, path: Path) -> Iterator[Iterable[str]]:
        yield self._own(path)
        entry = self._design.entry(path)
        if isinstance(entry, Table):
            for name in entry.use:
                yield self._own(("mixins", name))

    def _own(self, path: Path) -> Iterable[str]:
        names = self._names.get(path)
        if names is None:
            match self._design.entry(path):
                case Table(columns=own) | Mixin(columns=own) | TypeDef(fields=own):
                    names = dict.fromkeys(column.name for column in own)
                case _:
                    names = {}
            self._names[path] = names
        return names


def defined_at(design: Design, path: Path) -> Path:
    """Where a column that a table has through a mixin really stands; any other path is itself."""
    if len(path) == 4 and path[2] == "columns":
        entry = design.entry(path[:2])
        if isinstance(entry, Table) and all(column.name != path[3] for column in entry.columns):
            for name in entry.use:
                mixin = design.entry(("mixins", name))
                if isinstance(mixin, Mixin) and any(column.name == path[3] for column in mixin.columns):
                    return ("mixins", name, path[3])
    return path


def resolve(design: Design, ref: Ref) -> Path | None:
    """The first of a reference's targets that exists."""
    return Existing(design).resolve(ref)


#: Names that are compared in all for one list of problems (some 5 µs each, 30 where they are much alike).
_COMPARISONS = 30_000
#: References to nothing that are told one by one.
MOST_TOLD = 2_000


def dangling(design: Design, refs: Iterable[Ref]) -> list[Problem]:
    """A problem for each reference to nothing, with what was probably meant; how many more there are, when many."""
    problems: list[Problem] = []
    known = Existing(design)
    names = _Names(design, known)
    untold: list[Ref] = []
    for ref in refs:
        if ref.weak or not ref.targets or known.resolve(ref) is not None:
            continue
        target = ref.targets[0]
        if len(target) == 4 and design.entry(target[:2]) is None:
            continue  # its table is reported already
        if len(problems) == MOST_TOLD:
            untold.append(ref)
            continue
        problems.append(Problem(ref.path, _missing(ref), names.mend(ref), "error", ref.at, ref.at_end))
    if untold:
        ref, more = untold[0], len(untold) - 1
        message = f"{_missing(ref)}, and {more:,} more references to nothing" if more else _missing(ref)
        problems.append(Problem(ref.path, message, "mend those above first", "error", ref.at, ref.at_end))
    return problems


def _missing(ref: Ref) -> str:
    target = ref.targets[0]
    if len(target) == 4:
        return f'{kind_of(target[:2])} "{target[1]}" has no column "{target[3]}"'
    kinds = dict.fromkeys(kind_of(path) for path in ref.targets)
    return f'no {" or ".join(kinds)} "{target[-1]}"'


class _Names:
    """What dangling references were probably meant to be; gives up guessing when there is too much to compare."""

    def __init__(self, design: Design, known: Existing) -> None:
        self._design = design
        self._known = known
        self._view = View(design)
        self._names: dict[str, list[str]] = {}
        self._left = _COMPARISONS

    def mend(self, ref: Ref) -> str:
        target = ref.targets[0]
        if len(target) == 4:
            near = self._near(target[3], list(islice(self._known.columns(target[:2]), self._left + 1)))
            return near or f'add the column "{target[3]}" to {target[1]}'
        sections = [t[0] for t in ref.targets]
        known = [name for section in sections for name in self._of(section)]
        near = self._near(target[-1], likely(target, known, alone=len(ref.targets) == 1))
        declared = declaration(self._view, target, entry_path(ref.path))
        return near or (f"declare it:  {declared[1]}" if declared else f"add it under {sections[0]}")

    def near_service(self, name: str) -> str:
        """`did you mean "x"?` for the nearest service, or nothing."""
        return self._near(name, self._of("services"))

    def _of(self, section: str) -> list[str]:
        if section not in self._names:
            self._names[section] = [path[-1] for path in self._design.paths(section)]
        return self._names[section] if len(self._names[section]) <= self._left else []

    def _near(self, name: str, known: list[str]) -> str:
        if len(known) > self._left:
            return ""
        self._left -= len(known)
        return did_you_mean(name, known)


def clashes(design: Design) -> list[Problem]:
    """Names that a service and a store share; an event and a service may, but the event is hardly meant as both."""
    out = []
    for path in design.paths("events"):
        if design.entry(("services", path[1])) is not None:
            message = f'both a service and an event are called "{path[1]}"'
            out.append(Problem(path, message, "rename one of them, or delete the one that is not meant", "warning"))
    for path in design.paths("stores"):
        if design.entry(("services", path[1])) is not None:
            message = f'both a service and a store are called "{path[1]}"'
            out.append(Problem(path, message, "rename one of them: services and stores share one set of names"))
    return out


def loose_groups(design: Design) -> list[Problem]:
    """Groups of endpoints whose service is not there."""
    names = _Names(design, Existing(design))
    return [
        Problem(
            ("endpoints", name),
            f'no service "{name}" for these endpoints',
            names.near_service(name) or f"add the service: {name}",
        )
        for name in design.groups
        if design.entry(("services", name)) is None
    ]


@dataclass(frozen=True, slots=True)
class Use:
    """One reference to a thing: the entry that holds it and the very word."""

    entry: Path
    ref: Ref


def users_of(design: Design, refs: Iterable[Ref], target: Path) -> tuple[Use, ...]:
    """Every reference that means `target` (an entry or a column), in the order of `refs`."""
    found = all_uses(design, refs).get(defined_at(design, target), ())
    return tuple(Use(entry_path(ref.path), ref) for ref in found)


def all_uses(design: Design, refs: Iterable[Ref]) -> dict[Path, list[Ref]]:
    """Every reference by what it means; a reference to a part of an entry is one to the entry too."""
    known = Existing(design)
    uses: dict[Path, list[Ref]] = {}
    for ref in refs:
        found = known.resolve(ref)
        if found is None:
            continue
        found = defined_at(design, found)
        uses.setdefault(found, []).append(ref)
        if len(found) > 2 and not ref.weak:
            uses.setdefault(found[:2], []).append(ref)
    return uses


def exact_uses(design: Design, refs: Iterable[Ref], target: Path) -> tuple[Ref, ...]:
    """The references whose letters spell `target` itself: what a rename rewrites."""
    target = defined_at(design, target)
    known = Existing(design)
    found = []
    for ref in refs:
        resolved = known.resolve(ref)
        if resolved is not None and defined_at(design, resolved) == target:
            found.append(ref)
    return tuple(found)


def owned_by_name(design: Design, path: Path) -> tuple[Path, ...]:
    """What hangs on the entry by its very name: a service's endpoints."""
    if path[0] == "services" and len(path) == 2:
        return tuple(p for p in design.paths("endpoints") if p[1] == path[1])
    return ()


def called(path: Path) -> str:
    """What is at `path` by the name that the panes show: `orders`, `Design`, `API`."""
    return _HEADINGS.get(path[0], path[0]) if len(path) == 1 else path[-1]


def label(path: Path) -> str:
    """The path with what it is: `table orders`, `endpoint GET /orders`."""
    if path[:1] == ("checklists",) and len(path) > 2:
        return f"item {path[-1]}"
    return f"{kind_of(path)} {path[-1]}" if path and path[0] in (*NAMED, "endpoints", "decisions") else called(path)
