"""Derived work that remembers what it read.

A renderer, a rule or a lookup is a pure function of a `View` and its arguments. The view answers from a `Design` and
notes every question; `Memo` keeps the answer of the function, and it stays valid while each noted question still has
the same answer: entries by identity, lists of paths by equality, nested work (`View.ask`) by its own answer. So one
keystroke recomputes what read the changed entry, and nothing else (the scheme of build systems with early cut-off;
Mokhov, Mitchell, Peyton Jones, "Build Systems à la Carte", 2018).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from backdraft.design.design import Design
from backdraft.design.model import Entry
from backdraft.design.paths import Path

P = ParamSpec("P")
R = TypeVar("R")
E = TypeVar("E")

_Question = tuple[Any, ...]


@dataclass(slots=True)
class _Answer:
    value: Any
    reads: dict[_Question, Any]
    good_for: Design | None


class View:
    """A design as one piece of derived work sees it."""

    __slots__ = ("_memo", "_reads", "design")

    def __init__(self, design: Design, memo: Memo | None = None) -> None:
        self.design = design
        self._memo = memo if memo is not None else Memo()
        self._reads: dict[_Question, Any] = {}

    def entry(self, path: Path) -> Entry | None:
        """The entry at `path`, or None."""
        value = self.design.entry(path)
        self._reads["entry", path] = value
        return value

    def get(self, kind: type[E], *path: str) -> E | None:
        """The entry at `path` when it is a `kind`: `view.get(Table, "tables", "orders")`."""
        value = self.entry(path)
        return value if isinstance(value, kind) else None

    def paths(self, section: str) -> tuple[Path, ...]:
        """The paths of a section's entries in the order of the file."""
        value = self.design.paths(section)
        self._reads["paths", section] = value
        return value

    def groups(self) -> tuple[str, ...]:
        """The services named under `endpoints`, in order."""
        self._reads["groups",] = self.design.groups
        return self.design.groups

    def all(self, kind: type[E], section: str) -> tuple[E, ...]:
        """Every entry of a section that is a `kind`, in the order of the file. Reads the whole section."""
        return tuple(e for path in self.paths(section) if isinstance(e := self.entry(path), kind))

    def ask(self, work: Callable[Concatenate[View, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """`work(view, *args)`, remembered. Arguments must be hashable, the result immutable."""
        if kwargs:
            raise TypeError("derived work takes positional arguments only")
        value = self._memo.answer(self.design, cast("Callable[..., R]", work), args)
        self._reads["ask", work, args] = value
        return value

    @property
    def reads(self) -> dict[_Question, Any]:
        """What was asked so far, with the answers."""
        return self._reads


class Memo:
    """The answers of derived work over one design as it changes. One thread at a time."""

    __slots__ = ("_answers",)

    def __init__(self) -> None:
        self._answers: dict[tuple[Any, tuple[Any, ...]], _Answer] = {}

    def view(self, design: Design) -> View:
        """A view of `design` whose `ask` uses what this memo remembers."""
        return View(design, self)

    def answer(self, design: Design, work: Callable[..., R], args: tuple[Any, ...]) -> R:
        """`work(view, *args)` for `design`, computed only if something it read has changed."""
        key = (work, args)
        known = self._answers.get(key)
        if known is not None and (known.good_for is design or self._holds(known, design)):
            known.good_for = design
            return cast("R", known.value)
        view = View(design, self)
        value = work(view, *args)
        if known is not None and known.value == value:
            value = known.value  # early cut-off: those that asked see the same object
        self._answers[key] = _Answer(value, view.reads, design)
        return value

    def _holds(self, known: _Answer, design: Design) -> bool:
        for question, answer in known.reads.items():
            match question:
                case ("entry", path):
                    same = design.entry(path) is answer
                case ("paths", section):
                    same = design.paths(section) == answer
                case ("groups",):
                    same = design.groups == answer
                case (_, work, args):
                    same = self.answer(design, work, args) is answer
            if not same:
                return False
        return True
