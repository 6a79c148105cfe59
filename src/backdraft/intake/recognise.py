"""What a pasted text is, and what it holds as entries of the file."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from backdraft.intake.endpoints import is_endpoint, read_endpoints
from backdraft.intake.imported import Imported, Loss

Kind = Literal["sql", "endpoints", "quick lines"]

#: The longest text that is looked at, in characters.
LONGEST = 20_000_000

_SQL = re.compile(
    r"(?:^|;)[ \t]*(?:create\s+(?:or\s+replace\s+)?(?:temp(?:orary)?\s+|unlogged\s+)?table\b"
    r"|create\s+(?:unique\s+)?index\b|create\s+type\b|alter\s+table\b|comment\s+on\s+(?:table|column)\b)",
    re.I | re.M,
)
_ARROW = re.compile(r"[^\W\d][\w.-]*(?:\s*,\s*[\w.-]+)*\s*(?:->|~>)\s*[^\W\d]")
_TABLE = re.compile(r"[^\W\d][\w.]*\s*\([^()]*\S.*\)\s*\Z")
_COLUMN = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)+\s+\S")
_CRUD = re.compile(r"(?:[^\W\d][\w.-]*\s*:\s*)?crud\s+\S+\s*\Z", re.I)
_SAYS = re.compile(r"[^\W\d][\w.-]*:\s+\S")
_QUICK = (_ARROW, _TABLE, _COLUMN, _CRUD, _SAYS)


def recognise(text: str) -> Kind | None:
    """The kind of a text, or None. Quick lines are those that the entry bar takes one by one."""
    head = text[:200_000]
    if _SQL.search(head) or _SQL.search(text[200_000:1_000_000]):
        return "sql"
    lines = [line.strip() for line in head.splitlines()]
    lines = [line for line in lines if line and not line.startswith(("#", "```", "//"))][:400]
    if not lines:
        return None
    endpoints = sum(is_endpoint(line) for line in lines)
    if endpoints and endpoints * 2 >= len(lines):
        return "endpoints"
    quick = sum(is_endpoint(line) or any(p.match(line[:2000]) for p in _QUICK) for line in lines)
    return "quick lines" if quick == len(lines) else None


def read(text: str) -> Imported:
    """The entries that a text holds, with what was lost. Quick lines have none here: the entry bar turns them to edits.

    Never raises; a text beyond `LONGEST` is refused as a whole.
    """
    if len(text) > LONGEST:
        reason = f"a text of {len(text):,} characters; {LONGEST // 1_000_000} MB are the most"
        return Imported([], [Loss(1, text[:60], reason)])
    kind = recognise(text)
    return _READERS[kind](text) if kind in _READERS else Imported()


def _sql(text: str) -> Imported:
    from backdraft.intake.sql import read_sql

    return read_sql(text)


_READERS: dict[str | None, Callable[[str], Imported]] = {"sql": _sql, "endpoints": read_endpoints}
