"""Statements that the parser does not know whole: what it trips on is taken out, and the rest is read.

Every engine says things of tables, columns and keys that no design holds, and new ones with each release. A word of
that kind must not cost the table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlglot import exp

#: What reads a statement: its tree, or None where it is not known.
Parse = Callable[[str], "exp.Expr | None"]

_QUOTED = r"'(?:[^'\\]|\\.|'')*'|\"(?:[^\"]|\"\")*\"|`(?:[^`]|``)*`"
#: What a name in SQL Server's brackets looks like; elsewhere `[` begins an array.
_BRACKETED = r"|\[[^\]]*\]"
_TABLE = re.compile(r"create\s+[\w\s]*?\btable\b[^(]*\(", re.I)
_KEY_OR_INDEX = re.compile(
    r"(alter\s+table\b.*?\badd\s+(?=constraint\b|primary\b|unique\b|foreign\b|check\b)"
    r"|create\s+(?:\w+\s+){0,3}?index\s)",
    re.I | re.S,
)
#: What begins a line of a table that is no column; what of these says nothing without any of its words.
_CONSTRAINT = re.compile(
    r"(?:constraint|primary|unique|foreign|check|key|index|fulltext|spatial|exclude|period|like)\b", re.I
)
_WHOLE = re.compile(r"(?:exclude|period|like)\b", re.I)
#: The longest statement and the most lines in it that are looked at so.
_LONGEST, _MOST_LINES = 50_000, 400
#: How often the parser is asked for one line, and for a script.
_TRIES, _BUDGET = 200, 2_000
_MOST_WORDS = 40


@dataclass(slots=True)
class Rescue:
    """What can still be spent on a script, and what of it was left out: its place in the statement, the words."""

    parse: Parse
    dialect: str
    left: int = _BUDGET
    lost: list[tuple[int, str]] = field(default_factory=list)

    def read(self, text: str) -> exp.Expr | None:
        """The tree of `text` without what is not known; None where that is no table, key or index. `lost` says what
        was left out."""
        self.lost = []
        if len(text) > _LONGEST or self.left <= 0:
            return None
        if _TABLE.match(text):
            return self._table(text)
        found = _KEY_OR_INDEX.match(text)
        if not found:
            return None
        kept = self._without(found[0], text[found.end() :], "", found.end())
        return self._ask(found[0] + kept) if kept else None

    def _ask(self, text: str) -> exp.Expr | None:
        self.left -= 1
        return self.parse(text)

    def _table(self, text: str) -> exp.Expr | None:
        lines, end = _lines(text, self.dialect)
        if not lines or len(lines) > _MOST_LINES:
            return None
        start = lines[0][0]
        head, tail = text[:start], text[end:]
        whole = self._ask(text[:end])
        if whole is not None:
            self.lost.append((end, tail[1:] if tail.startswith(")") else tail))
            return whole
        kept = []
        for begin, stop in lines:
            line = text[begin:stop]
            lead = len(line) - len(line.lstrip())
            line = line.strip()
            if self._ask(f"{head}{line})") is None:
                line = self._without(head, line, ")", begin + lead)
            if line:
                kept.append(line)
        body = f"{head}{', '.join(kept)})"
        tree = self._ask(body + tail) if kept else None
        if tree is None and kept and tail.strip():
            self.lost.append((end, tail))
            tree = self._ask(body)
        return tree

    def _without(self, head: str, line: str, tail: str, at: int) -> str:
        """A line without the fewest words that make it unknown; of a column at least its name is left, a constraint
        may go whole."""
        words = list(_words(line, self.dialect))
        tries = 0
        first = 1 if not tail or _CONSTRAINT.match(line) is None else _bracket(words, line) + 1
        for gone, kept in _shorter(words, line) if len(words) <= _MOST_WORDS and not _WHOLE.match(line) else ():
            if any(begin < words[first - 1][1] <= end or _turns(line, begin, end) for begin, end in gone):
                continue  # without the columns, or the other way round, it says something else
            tries += 1
            if tries > _TRIES or self.left <= 0:
                break
            if self._ask(f"{head}{kept}{tail}") is not None:
                self.lost.extend((at + begin, line[begin:end]) for begin, end in gone)
                return kept
        name = line[words[0][0] : words[0][1]] if words else ""
        if tail and words and not _CONSTRAINT.match(line) and self._ask(f"{head}{name}{tail}") is not None:
            self.lost.append((at + words[0][1], line[words[0][1] :]))
            return name
        self.lost.append((at, line))
        return ""


def _turns(line: str, begin: int, end: int) -> bool:
    """Whether a NOT before something else is all that is gone."""
    return line[begin:end].lower() == "not" and end < len(line.rstrip())


def _bracket(words: list[tuple[int, int]], line: str) -> int:
    """Which word is the first in brackets."""
    return next((i for i, (begin, _) in enumerate(words) if line[begin] == "("), 0)


def _signs(dialect: str) -> re.Pattern[str]:
    return re.compile(f"{_QUOTED}{_BRACKETED if dialect == 'tsql' else ''}|[(),]|\\s+|[^\\s(),'\"`\\[]+|.", re.S)


def _lines(text: str, dialect: str) -> tuple[list[tuple[int, int]], int]:
    """Where each line between a table's brackets stands, and where that bracket is closed (behind it)."""
    head = _TABLE.match(text)
    out: list[tuple[int, int]] = []
    begin = head.end() if head else 0
    depth = 1
    for found in _signs(dialect).finditer(text, begin):
        sign = found[0]
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if depth == 0 or (sign == "," and depth == 1):
            out.append((begin, found.start()))
            begin = found.end()
        if depth == 0:
            return out, found.end()
    return [], len(text)


def _words(line: str, dialect: str) -> Iterator[tuple[int, int]]:
    """Where each word of a line stands; what is in brackets is one."""
    begin, depth = -1, 0
    for found in _signs(dialect).finditer(line):
        sign = found[0]
        if depth == 0 and (sign.isspace() or sign == "(") and begin >= 0:
            yield begin, found.start()
            begin = -1
        if begin < 0 and not sign.isspace():
            begin = found.start()
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == ")" and depth == 0:
            yield begin, found.end()
            begin = -1
    if begin >= 0:
        yield begin, len(line)


def _shorter(words: list[tuple[int, int]], line: str) -> Iterator[tuple[list[tuple[int, int]], str]]:
    """The line without some words that follow each other, the fewest first; then without its end as well. The first
    word always stays. What is gone, and what is left."""
    n = len(words)
    for size in range(1, n):
        for start in range(n - size, 0, -1):
            begin, end = words[start][0], words[start + size - 1][1]
            yield [(begin, end)], f"{line[:begin].rstrip()} {line[end:].lstrip()}".strip()
    for cut in range(n - 1, 2, -1):
        for size in range(1, cut - 1):
            for start in range(cut - size - 1, 0, -1):
                begin, end = words[start][0], words[start + size - 1][1]
                stop = words[cut - 1][1]
                yield (
                    [(begin, end), (words[cut][0], len(line))],
                    f"{line[:begin].rstrip()} {line[end:stop].lstrip()}".strip(),
                )
