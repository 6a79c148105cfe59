"""Cutting a script of SQL into statements, whatever engine's dump it is. One pass, linear, never raises.

Quotes, comments, dollar quotes, `DELIMITER`, `GO`, lone `/`, `COPY … FROM stdin` data and psql's own lines are known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_DOLLAR = re.compile(r"\$(?:[A-Za-z_\x80-\U0010ffff][\w\x80-\U0010ffff]*)?\$")
_INTERESTING = re.compile(r"""['"`;\n\[$#]|--|/\*""")
#: A name in SQL Server's brackets, in which quotes and semicolons are letters. Elsewhere they stand behind a name or a
#: type, or hold what begins with a quote or a number.
_NAME = re.compile(r"(?<![\w\])\"])\[[^\W\d](?:[^\]\n]|\]\]){0,128}\](?!\])")
_COPY = re.compile(r"\s*copy\b(?:[^;\"]|\"[^\"]*\")*\bfrom\s+stdin\b", re.I)
_DELIMITER = re.compile(r"delimiter[ \t]+(\S+)[ \t]*\Z", re.I)
#: Lines of Oracle's client: what says nothing of the database, and what does something.
_REMARKS = re.compile(
    r"(?:rem(?:ark)?|prompt)(?:\s|\Z)|set\s+(?:arraysize|autotrace|colsep|define|echo|escape|feed(?:back)?|heading|head|line(?:size)?"
    r"|long|num(?:width)?|numformat|pages(?:ize)?|serveroutput|sqlblanklines|sqlprompt|tab|term(?:out)?|timing|trim(?:out|spool)"
    r"|ver(?:ify)?|wrap)\b|spool\s|whenever\s+(?:sql|os)error\b|(?:un)?define\s|accept\s|pause(?:\s|\Z)|show\s+errors\b",
    re.I,
)
_ORACLES = re.compile(r"@@?\s*[\w./?&]|conn(?:ect)?\s+\S", re.I)
_BACKSLASHED = re.compile(r"\\.", re.S)


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement without its end sign; `line` counts from 1 and is where its first word stands."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is no statement: why it was passed over, and where."""

    line: int
    excerpt: str
    reason: str


@dataclass(frozen=True, slots=True)
class Script:
    """A script, cut."""

    statements: tuple[Statement, ...] = ()
    gaps: tuple[Gap, ...] = ()


def split(text: str, backslashes: bool = False) -> Script:
    """Cut `text` at the ends of statements.

    Args:
        text: The script.
        backslashes: Whether `\\'` within a string is a quote (MySQL).
    """
    return _Splitter(text.replace("\r\n", "\n").replace("\r", "\n"), backslashes).run()


#: What MySQL runs although it looks like a comment; `\\-` in it is a command of MariaDB's client.
_RUN = re.compile(r"/\*M?!\d*(?![\d\\])")
#: A body of several statements, which is not quoted; what opens and closes in it.
_BODY = re.compile(
    r"create\s+(?:or\s+replace\s+)?(?:(?:non)?editionable\s+)?(?:temp\w*\s+)?(?:trigger|procedure|function)\b"
    r"[^$]*?\bbegin\b[^$]*\Z",
    re.I,
)
_OPENS = re.compile(r"\b(?:begin|case)\b", re.I)
_CLOSES = re.compile(r"\bend\b(?!\s+(?:if|while|loop|repeat|for)\b)", re.I)
_TEXT = re.compile(r"'(?:[^']|'')*'")
_LONGEST_BODY = 20_000


class _Splitter:
    """The one pass."""

    def __init__(self, text: str, backslashes: bool) -> None:
        self.text = text
        self.backslashes = backslashes
        self.statements: list[Statement] = []
        self.gaps: list[Gap] = []
        self.pieces: list[str] = []
        self.start = -1
        self.line = 1
        self.counted = 0
        self.delimiter = ";"

    def run(self) -> Script:
        """Cut the whole text."""
        text, n = self.text, len(self.text)
        i = self._lines(0)
        while i < n:
            if self.delimiter != ";" and text.startswith(self.delimiter, i):
                self._end(i)
                i = self._lines(i + len(self.delimiter))
                continue
            found = _INTERESTING.search(text, i)
            at = found.start() if found else n
            if self.delimiter != ";":
                stop = text.find(self.delimiter, i, at)
                at = stop if stop != -1 else at
            self._keep(i, at)
            i = at
            if i < n and not (self.delimiter != ";" and text.startswith(self.delimiter, i)):
                i = self._sign(i)
        self._end(n)
        return Script(tuple(self.statements), tuple(self.gaps))

    def _keep(self, start: int, end: int) -> None:
        if start >= end:
            return
        piece = self.text[start:end]
        if self.start == -1:
            lead = len(piece) - len(piece.lstrip())
            if lead == len(piece):
                return
            self.start = start + lead
            piece = piece[lead:]
        self.pieces.append(piece)

    def _sign(self, i: int) -> int:
        """What stands at `i`, a sign that may matter; where to go on."""
        text = self.text
        c = text[i]
        if c == ";":
            if self.delimiter == ";":
                return self._end_of_statement(i)
        elif c == "\n":
            self._keep(i, i + 1)
            return self._lines(i + 1)
        elif text.startswith("--", i) or (c == "#" and self._starts_line(i)):
            end = text.find("\n", i)
            return end if end != -1 else len(text)
        elif text.startswith("/*", i):
            return self._comment(i)
        elif c == "[":
            name = _NAME.match(text, i)
            if name:
                self._keep(i, name.end())
                return name.end()
        elif c in "'\"`":
            end = self._quoted(i, c)
            self._keep(i, end)
            return end
        elif c == "$":
            found = _DOLLAR.match(text, i)
            before = text[i - 1] if i else " "
            if found and not (before.isalnum() or before == "_"):
                end = text.find(found[0], found.end())
                if end == -1:
                    self._gap(i, "a dollar quote is never closed")
                    return len(text)
                self._keep(i, end + len(found[0]))
                return end + len(found[0])
        self._keep(i, i + 1)
        return i + 1

    def _starts_line(self, i: int) -> bool:
        return not self.text[self.text.rfind("\n", 0, i) + 1 : i].strip()

    def _quoted(self, i: int, quote: str) -> int:
        """The end of what is quoted at `i`."""
        text = self.text
        escapes = quote == "'" and (self.backslashes or (i > 0 and text[i - 1] in "eE" and not text[i - 2].isalnum()))
        at = i + 1
        while True:
            end = text.find(quote, at)
            if end == -1:
                self._gap(i, f"the quote {quote} is never closed")
                return len(text)
            if escapes:
                back = text.find("\\", at, end)
                if back != -1:
                    at = back + 2
                    continue
            if text.startswith(quote, end + 1):
                at = end + 2
                continue
            return end + 1

    def _comment(self, i: int) -> int:
        """After the comment at `i`. What MySQL runs although it looks like one, `/*!40101 … */`, is kept."""
        text = self.text
        end = text.find("*/", i + 2)
        if end == -1:
            self._gap(i, "a comment is never closed")
            return len(text)
        run = _RUN.match(text, i)
        if run:
            self._keep(run.end(), end)
        if self.pieces:
            self.pieces.append(" ")
        return end + 2

    def _end_of_statement(self, i: int) -> int:
        is_copy = self.pieces and _COPY.match("".join(self.pieces)[:4000])
        if is_copy:
            line = self._line_at(self.start)
            self.gaps.append(Gap(line, excerpt("".join(self.pieces)), "rows of data are not read"))
            self._drop()
            end = self.text.find("\n\\.", i)
            after = self.text.find("\n", end + 1) if end != -1 else -1
            return self._lines(after + 1) if after != -1 else len(self.text)
        text = "".join(self.pieces) if i - self.start < _LONGEST_BODY else ""
        if _BODY.match(text) and _is_open(text):
            self._keep(i, i + 1)
            return i + 1
        self._end(i)
        return i + 1

    def _end(self, i: int) -> None:
        text = "".join(self.pieces).rstrip()
        if text:
            self.statements.append(Statement(text, self._line_at(self.start)))
        self._drop()

    def _drop(self) -> None:
        self.pieces = []
        self.start = -1

    def _lines(self, i: int) -> int:
        """At the start of a line: whole lines that are the client's, not SQL. Where SQL goes on."""
        text, n = self.text, len(self.text)
        while i < n:
            end = text.find("\n", i)
            end = end if end != -1 else n
            line = text[i:end].strip() if end - i < 200 else ""
            found = _DELIMITER.match(line)
            if found:
                self._end(i)
                self.delimiter = found[1]
            elif line.upper() in ("GO", "/") or (line.upper().startswith("GO ") and line[3:].strip().isdigit()):
                self._end(i)
            elif self.start == -1 and _REMARKS.match(line):
                pass
            elif self.start == -1 and _ORACLES.match(line):
                self._gap(i, "a command of SQL*Plus")
            elif self.start == -1 and line.startswith("\\"):
                self._gap(i, "a command of psql")
            elif self.start == -1 and line.startswith(".") and line[1:2].isalpha():
                self._gap(i, "a command of sqlite3")
            else:
                return i
            i = end + 1
        return min(i, n)

    def _gap(self, i: int, reason: str) -> None:
        self.gaps.append(Gap(self._line_at(i), excerpt(self.text[i : i + 200].partition("\n")[0]), reason))

    def _line_at(self, i: int) -> int:
        if i > self.counted:
            self.line += self.text.count("\n", self.counted, i)
            self.counted = i
            return self.line
        return self.line - self.text.count("\n", i, self.counted)


def _is_open(text: str) -> bool:
    """Whether something that begins in a body does not end in it."""
    bare = _TEXT.sub("", text)
    return len(_OPENS.findall(bare)) > len(_CLOSES.findall(bare))


def excerpt(text: str, longest: int = 72) -> str:
    """The beginning of `text` on one line."""
    short = " ".join(text[: longest * 4].split())
    return short if len(short) <= longest else f"{short[: longest - 1]}…"
