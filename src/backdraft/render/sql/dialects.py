"""The SQL dialects and what tells them apart, a table; the rules of each are beside the thing they rule."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from backdraft.render.sql import keywords

Name = Literal["postgres", "mysql", "sqlite"]


@dataclass(frozen=True, slots=True)
class Dialect:
    """A dialect. `same` folds a name to what the engine takes for equal; `longest` is the longest name in bytes."""

    name: Name
    title: str
    keywords: frozenset[str]
    same: Callable[[str], str]
    longest: int
    has_schemas: bool = False
    has_types: bool = False


def _exactly(name: str) -> str:
    return name


def _ascii_lower(name: str) -> str:
    return "".join(c.lower() if c.isascii() else c for c in name)


def _without_accents(name: str) -> str:
    """MySQL compares names of columns with a collation to which `é` is `e`."""
    plain = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    return plain.casefold()


_ALL = (
    Dialect("postgres", "PostgreSQL", keywords.POSTGRES, _exactly, 63, has_schemas=True, has_types=True),
    Dialect("mysql", "MySQL/MariaDB", keywords.MYSQL, _without_accents, 63),
    Dialect("sqlite", "SQLite", keywords.SQLITE, _ascii_lower, 63),
)

#: Every dialect by name, in the order in which the program offers them.
DIALECTS: dict[str, Dialect] = {d.name: d for d in _ALL}
