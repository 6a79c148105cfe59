"""Checklists, decisions, and the entry that could not be read."""

from __future__ import annotations

from typing import Literal

from backdraft.design.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class CheckItem:
    """An item as the file has it. `state` is `pass`, `fail`, `skip` or `open`; `done` a date as written."""

    name: str
    text: str = ""
    state: Literal["open", "pass", "fail", "skip"] = "open"
    note: str = ""
    done: str = ""


@dataclass(frozen=True, slots=True)
class Checklist:
    """A list; for a built-in one only what a person decided is stored."""

    name: str
    title: str = ""
    items: tuple[CheckItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """An architecture decision, known by its title."""

    title: str
    status: str = ""
    date: str = ""
    context: str = ""
    because: str = ""
    instead_of: tuple[str, ...] = ()
    consequences: str = ""
    touches: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """An entry whose text could not be understood at all; its problems say why."""

    name: str
    extra: tuple[str, ...] = ()
