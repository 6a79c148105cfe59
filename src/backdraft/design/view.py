"""Derived work that remembers what it read.

A renderer, a rule or a lookup is a pure function of a `View` and its arguments. The view answers from a `Design` and
notes every question; `Memo` keeps the answer of the function, and it stays valid while each noted question still has
the same answer: entries by identity, lists of paths by equality, nested work (`View.ask`) by its own answer. So one
keystroke recomputes what read the changed entry, and nothing else (the scheme of build systems with early cut-off;
Mokhov, Mitchell, Peyton Jones, "Build Systems à la Carte", 2018).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from typing import Any, Concatenate, ParamSpec, TypeVar

from backdraft.design.dataclass import dataclass
from backdraft.design.design import Design
from backdraft.design.model import Entry
from backdraft.design.paths import Path

P = ParamSpec("P")
R = TypeVar("R")
E = TypeVar("E")

_NOTHING: Mapping[Path, Entry] = {}
_NONE: AbstractSet[Any] = frozenset()
_UNASKED: Any = object()


@dataclass(slots=True, eq=False)
class _Answer:
    """What a piece of work answered, and what it read: it holds for `good_for`."""

    work: Callable[..., Any]
    args: tuple[Any, ...]
    value: Any
    entries: AbstractSet[Path]
    sections: AbstractSet[str]
    asked: Mapping[_Answer, Any]
    good_for: Design


@dataclass(frozen=True, slots=True)
class _Changed:
    """What another design says otherwise: entries that are other objects, sections whose paths or groups differ."""

    entries: frozenset[Path] = frozenset()
    sections: frozenset[str] = frozenset()


#: Stands among the sections for the services named under `endpoints`.
_GROUPS = "groups of endpoints"


class View:
    """A design as one piece of derived work sees it."""

    __slots__ = ("_asked", "_entries", "_memo", "_sections", "design")

    def __init__(self, design: Design, memo: Memo | None = None) -> None:
        self.design = design
        self._memo = memo if memo is not None else Memo()
        self._entries: set[Path] = set()
        self._sections: set[str] = set()
        self._asked: dict[_Answer, Any] = {}

    def entry(self, path: Path) -> Entry | None:
        """The entry at `path`, or None."""
        self._entries.add(path)
        return self.design.sections.get(path[0], _NOTHING).get(path) if path else None

    def get(self, kind: type[E], *path: str) -> E | None:
        """The entry at `path` when it is a `kind`: `view.get(Table, "tables", "orders")`."""
        value = self.entry(path)
        return value if isinstance(value, kind) else None

    def paths(self, section: str) -> tuple[Path, ...]:
        """The paths of a section's entries in the order of the file."""
        self._sections.add(section)
        return self.design.paths(section)

    def groups(self) -> tuple[str, ...]:
        """The services named under `endpoints`, in order."""
        self._sections.add(_GROUPS)
        return self.design.groups

    def all(self, kind: type[E], section: str) -> tuple[E, ...]:
        """Every entry of a section that is a `kind`, in the order of the file. Reads the whole section."""
        return tuple(e for path in self.paths(section) if isinstance(e := self.entry(path), kind))

    def ask(self, work: Callable[Concatenate[View, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """`work(view, *args)`, remembered. Arguments must be hashable, the result immutable."""
        if kwargs:
            raise TypeError("derived work takes positional arguments only")
        answer = self._memo.known.get((work, args))  # asked a hundred thousand times for a large design
        if answer is None or answer.good_for is not self.design:
            answer = self._memo.answer(self.design, work, args)
        value: R = answer.value
        self._asked[answer] = value
        return value

    def answered(self, work: Callable[..., Any], args: tuple[Any, ...], value: Any) -> _Answer:
        """`value` as what `work` answered after it read what this view was asked for."""
        # There are tens of thousands of answers, and most of them read no section or ask for nothing.
        entries, sections = self._entries or _NONE, self._sections or _NONE
        return _Answer(work, args, value, entries, sections, self._asked, self.design)


class Cold(View):
    """A view of a design that is looked at once, as a command does: answers are kept, what they read is not noted.

    Noting it is half of what ten thousand entries cost to judge, and only a change of the design has a use for it.
    """

    __slots__ = ("_answers",)

    def __init__(self, design: Design) -> None:
        super().__init__(design)
        self._answers: dict[tuple[Any, tuple[Any, ...]], Any] = {}

    def entry(self, path: Path) -> Entry | None:
        """The entry at `path`, or None."""
        return self.design.sections.get(path[0], _NOTHING).get(path) if path else None

    def paths(self, section: str) -> tuple[Path, ...]:
        """The paths of a section's entries in the order of the file."""
        return self.design.paths(section)

    def groups(self) -> tuple[str, ...]:
        """The services named under `endpoints`, in order."""
        return self.design.groups

    def ask(self, work: Callable[Concatenate[View, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """`work(view, *args)`, remembered. Arguments must be hashable, the result immutable."""
        if kwargs:
            raise TypeError("derived work takes positional arguments only")
        key: tuple[Callable[..., Any], tuple[Any, ...]] = (work, args)
        answer: R = self._answers.get(key, _UNASKED)
        if answer is _UNASKED:
            answer = self._answers[key] = key[0](self, *args)
        return answer


class Memo:
    """The answers of derived work over one design as it changes. One thread at a time."""

    __slots__ = ("_changes", "_design", "_last", "known")

    def __init__(self) -> None:
        self.known: dict[tuple[Any, tuple[Any, ...]], _Answer] = {}
        self._design: Design | None = None
        self._changes: dict[Design, _Changed] = {}
        self._last: tuple[Design | None, Design | None, _Changed] = (None, None, _Changed())

    def view(self, design: Design) -> View:
        """A view of `design` whose `ask` uses what this memo remembers."""
        return View(design, self)

    def answer(self, design: Design, work: Callable[..., Any], args: tuple[Any, ...]) -> _Answer:
        """What `work(view, *args)` answers for `design`, computed only if something it read has changed."""
        key = (work, args)
        known = self.known.get(key)
        if known is None:
            view = View(design, self)
            value = work(view, *args)
            known = self.known[key] = view.answered(work, args, value)
        elif known.good_for is not design:
            self._renew(known, design)
        return known

    def _renew(self, known: _Answer, design: Design) -> None:
        """Make an answer one for `design`; the object stays, so that those that asked need no look-up."""
        if not self._holds(known, design):
            view = View(design, self)
            value = known.work(view, *known.args)
            if known.value != value:  # else early cut-off: those that asked see the same object
                known.value = value
            now = view.answered(known.work, known.args, value)
            known.entries, known.sections, known.asked = now.entries, now.sections, now.asked
        known.good_for = design

    def _holds(self, known: _Answer, design: Design) -> bool:
        old = known.good_for
        # Nearly all of them were good for the design before this one.
        changed = self._last[2] if self._last[0] is old and self._last[1] is design else self._changed(old, design)
        if not (changed.entries.isdisjoint(known.entries) and changed.sections.isdisjoint(known.sections)):
            return False
        for answer, value in known.asked.items():
            if answer.good_for is not design:
                self._renew(answer, design)
            if answer.value is not value:
                return False
        return True

    def _changed(self, old: Design, new: Design) -> _Changed:
        """What `new` says otherwise than `old`; found once for all answers."""
        if self._design is not new:
            self._design, self._changes = new, {}
        found = self._changes.get(old)
        if found is None:
            found = self._changes[old] = _difference(old, new)
        self._last = old, new, found
        return found


def _difference(old: Design, new: Design) -> _Changed:
    entries: set[Path] = set()
    sections: set[str] = set()
    for section in old.sections.keys() | new.sections.keys():
        before, after = (design.sections.get(section, _NOTHING) for design in (old, new))
        if before is after:
            continue
        entries.update(path for path, entry in after.items() if before.get(path) is not entry)
        entries.update(path for path in before if path not in after)
        if tuple(before) != tuple(after):
            sections.add(section)
    if old.groups != new.groups:
        sections.add(_GROUPS)
    return _Changed(frozenset(entries), frozenset(sections))
