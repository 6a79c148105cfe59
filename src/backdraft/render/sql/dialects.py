"""The SQL dialects and what tells them apart, a table; the rules of each are beside the thing they rule."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from backdraft.design.output import Note
from backdraft.render.sql import keywords

Name = Literal["postgres", "mysql", "sqlite", "duckdb", "mssql", "oracle"]


@dataclass(frozen=True, slots=True)
class Dialect:
    """A dialect. `same` folds a name to what the engine takes for equal; `longest` is the longest name in bytes.

    Attributes:
        name: Whose words it writes; two dialects may share them.
        key: What tells it from those that share its words; empty: the name does.
        grammar: What sqlglot calls it.
        proof: What is told of how far it was tried, where the tests do not run what is written on the engine itself.
        comments: How a note reaches the database: as a statement, as a word of the definition, or as a mere remark.
        later_keys: Whether a foreign key can be added to a table that is there.
        circles: Whether a foreign key may name a table that is not there yet.
        expression_indexes: Whether an index may be on an expression.
        partial_indexes: Whether an index may be of some rows.
        covering_indexes: Whether an index may include columns.
        keeps_generated: Whether generated columns that are stored may be required, in primary and in foreign keys,
            where `name` alone does not say it.
        collation: The collation of tables, where it is said.
    """

    name: Name
    title: str
    keywords: frozenset[str]
    same: Callable[[str], str]
    longest: int
    grammar: str
    proof: str = ""
    has_schemas: bool = False
    has_types: bool = False
    has_arrays: bool = False
    comments: Literal["statement", "inline", "remark"] = "remark"
    later_keys: bool = True
    circles: bool = False
    expression_indexes: bool = True
    partial_indexes: bool = True
    covering_indexes: bool = False
    keeps_generated: bool = False
    collation: str = ""
    key: str = ""


def _exactly(name: str) -> str:
    return name


def _ascii_lower(name: str) -> str:
    return "".join(c.lower() if c.isascii() else c for c in name)


def _without_accents(name: str) -> str:
    """MySQL compares names of columns with a collation to which `é` is `e`."""
    plain = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    return plain.casefold()


_KANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}


def _without_width(name: str) -> str:
    """SQL Server compares names with a collation to which wide letters are narrow, and `か` is `カ`."""
    return unicodedata.normalize("NFKC", name).translate(_KANA).casefold()


_ALL = (
    Dialect(
        "postgres",
        "PostgreSQL",
        keywords.POSTGRES,
        _exactly,
        63,
        "postgres",
        has_schemas=True,
        has_types=True,
        has_arrays=True,
        comments="statement",
        covering_indexes=True,
    ),
    Dialect(
        "mysql",
        "MySQL",
        keywords.MYSQL,
        _without_accents,
        63,
        "mysql",
        proof="run on MySQL 9.7, not on 8",
        comments="inline",
        partial_indexes=False,
        keeps_generated=True,
        collation="utf8mb4_0900_ai_ci",
    ),
    Dialect(
        "mysql",
        "MariaDB",
        keywords.MYSQL,
        _without_accents,
        63,
        "mysql",
        comments="inline",
        expression_indexes=False,
        partial_indexes=False,
        key="mariadb",
    ),
    Dialect("sqlite", "SQLite", keywords.SQLITE, _ascii_lower, 63, "sqlite", later_keys=False, circles=True),
    Dialect(
        "duckdb",
        "DuckDB",
        keywords.DUCKDB,
        _ascii_lower,
        63,
        "duckdb",
        has_schemas=True,
        has_types=True,
        has_arrays=True,
        comments="statement",
        later_keys=False,
        partial_indexes=False,
    ),
    Dialect(
        "mssql",
        "SQL Server",
        keywords.MSSQL,
        _without_width,
        63,
        "tsql",
        proof="read by its own parser and model, not run on a server",
        has_schemas=True,
        comments="statement",
        expression_indexes=False,
        covering_indexes=True,
    ),
    Dialect(
        "oracle",
        "Oracle",
        keywords.ORACLE,
        str.casefold,
        63,
        "oracle",
        proof="not run on a real engine",
        comments="statement",
        partial_indexes=False,
    ),
)

#: Every dialect by name, in the order in which the program offers them.
DIALECTS: dict[str, Dialect] = {d.key or d.name: d for d in _ALL}

#: Other names of the dialects.
ALIASES = {
    "postgresql": "postgres",
    "pg": "postgres",
    "citus": "postgres",
    "mysql8": "mysql",
    "maria": "mariadb",
    "sqlite3": "sqlite",
    "duck": "duckdb",
    "sqlserver": "mssql",
    "tsql": "mssql",
}


def with_proof(lines: Sequence[object], notes: Iterable[Note], dialect: str) -> tuple[Note, ...]:
    """The notes on what is written, and how far it was tried, where that is not on the engine itself."""
    target = DIALECTS[dialect]
    said = (Note((), f"{target.title}: {target.proof}"),) if target.proof and lines else ()
    return tuple(dict.fromkeys((*said, *notes)))
