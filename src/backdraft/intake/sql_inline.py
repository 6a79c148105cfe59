"""Indexes within a CREATE TABLE as statements of their own: SQL Server's, and MySQL's of who else writes PostgreSQL."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from backdraft.intake.sql_split import Statement

_NAME = r'(?:"(?:[^"]|"")+"|`[^`]+`|\[[^\]]+\]|[\w$#]+)'
_TABLE = re.compile(
    rf"create\s+(?:\w+\s+){{0,2}}table\s+(?:if\s+not\s+exists\s+)?((?:{_NAME}\s*\.\s*)?{_NAME})\s*\(", re.I
)
_TOKEN = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`[^`]*`|\[[^\]]*\]|--[^\n]*|/\*.*?\*/|[^'\"`\[/-]|.", re.S)
_MAYBE = re.compile(r"[(,]\s*(?:unique\s+)?(?:index|key)\b", re.I)
#: A column may be called `index` and be a `varchar(20)`.
_INDEX = re.compile(
    rf"\s*(unique\s+)?(?:index|key)\b\s*({_NAME})?\s*(unique\s+)?(?:(?:non)?clustered\s*)?(?:hash\s*)?(?:using\s+\w+\s*)?"
    r"(\((?!\s*(?:\d+\s*(?:,\s*\d+\s*)?|max\s*)\)).*\)(?:\s*where\s.*?)?)\s*(?:using\s+\w+\s*|with\s*\([^()]*\)\s*)?\Z",
    re.I | re.S,
)


def apart(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """The statements, with indexes that stand in a table after it, each at the line where it stands."""
    return tuple(one for statement in statements for one in _apart(statement))


def _apart(statement: Statement) -> Iterator[Statement]:
    text = statement.text
    table = _TABLE.match(text) if _MAYBE.search(text) else None
    if table is None:
        yield statement
        return
    items, end = _items(text, table.end())
    inner = [(item, _INDEX.match(item)) for item in items]
    kept = [item for item, found in inner if found is None]
    if not kept or len(kept) == len(items):
        yield statement
        return
    yield Statement(text[: table.end()] + ",".join(kept) + text[end:], statement.line)
    line = statement.line + text[: table.end()].count("\n")
    for item, found in inner:
        if found is not None:
            at = line + item[: len(item) - len(item.lstrip())].count("\n")
            unique = found[1] or found[3] or ""
            yield Statement(f"CREATE {unique}INDEX {found[2] or ''} ON {table[1]} {found[4]}", at)
        line += item.count("\n")


def _items(text: str, start: int) -> tuple[list[str], int]:
    """What stands between the commas from `start` on, and where the closing bracket is."""
    items, depth, at = [""], 0, start
    for token in _TOKEN.finditer(text, start):
        sign = token.group()
        if sign == ")" and not depth:
            break
        depth += (sign == "(") - (sign == ")")
        if sign == "," and not depth:
            items.append("")
        else:
            items[-1] += sign
        at = token.end()
    return items, at
