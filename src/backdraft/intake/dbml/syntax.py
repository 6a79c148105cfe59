"""DBML as rows: what stands on a line, with the rows in its braces. Nothing is refused here, whatever is written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["word", "text", "name", "expression", "sign", "end"]

_TOKEN = re.compile(
    r"""(?P<skip>[ \t\r\f\v]+|//[^\n]*|/\*.*?(?:\*/|\Z))
    |(?P<end>\n)
    |(?P<long>'''(?:\\.|(?!''').)*(?:'''|\Z))
    |(?P<text>'(?:\\.|[^'\\\n])*'?)
    |(?P<name>"(?:\\.|[^"\\\n])*"?)
    |(?P<expression>`[^`]*`?)
    |(?P<word>[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?![\w])|[^\s'"`{}\[\]():,.<>~+*/=;-]+|[^\s])""",
    re.S | re.X,
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": ""}
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|\r?\n|.)", re.S)
#: Braces within braces deeper than this are no DBML.
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Token:
    """A word, and the line that it stands on (from 1)."""

    kind: Kind
    text: str
    line: int


@dataclass(slots=True)
class Row:
    """The words of a line (brackets may go on over several), and the rows of the braces behind them, if any."""

    tokens: list[Token] = field(default_factory=list)
    body: list[Row] | None = None

    @property
    def line(self) -> int:
        """Where it begins."""
        return self.tokens[0].line if self.tokens else 1

    def said(self) -> str:
        """How it begins, for people."""
        return " ".join(token.text for token in self.tokens[:12])[:72]


def tokens_of(text: str) -> list[Token]:
    """The words of a text."""
    out: list[Token] = []
    line = 1
    for found in _TOKEN.finditer(text):
        kind, said = found.lastgroup, found[0]
        if kind == "end":
            out.append(Token("end", "\n", line))
        elif kind == "long":
            out.append(Token("text", _dedented(_unescaped(said[3:].removesuffix("'''"))), line))
        elif kind == "text":
            out.append(Token("text", _unescaped(said[1:].removesuffix("'")), line))
        elif kind == "name":
            out.append(Token("name", _unescaped(said[1:].removesuffix('"')), line))
        elif kind == "expression":
            out.append(Token("expression", said.strip("`").strip(), line))
        elif kind == "word":
            is_sign = len(said) == 1 and not (said.isalnum() or said == "_")
            out.append(Token("sign" if is_sign else "word", said, line))
        line += said.count("\n")
    return out


def _unescaped(said: str) -> str:
    def meant(found: re.Match[str]) -> str:
        what = found[1]
        if what.startswith("u") and len(what) == 5:
            return chr(int(what[1:], 16))
        return "" if what.endswith("\n") else _ESCAPES.get(what, what)

    return _ESCAPE.sub(meant, said)


def _dedented(said: str) -> str:
    return "\n".join(line.strip() for line in said.strip().splitlines())


def rows_of(tokens: Sequence[Token]) -> tuple[list[Row], list[Token]]:
    """The rows of a file, and the braces that are too many or lack their other one."""
    outer: list[Row] = []
    open_: list[list[Row]] = [outer]
    opened: list[Token] = []
    odd: list[Token] = []
    row = Row()
    depth = 0

    def finished() -> None:
        nonlocal row, depth
        if row.tokens:
            open_[-1].append(row)
        row, depth = Row(), 0

    for token in tokens:
        sign = token.text if token.kind == "sign" else ""
        if sign == "{":
            if len(open_) > _DEEPEST:
                odd.append(token)
                continue
            before = row if row.tokens else (open_[-1].pop() if open_[-1] and open_[-1][-1].body is None else Row())
            before.body = []
            open_[-1].append(before)
            open_.append(before.body)
            opened.append(token)
            row, depth = Row(), 0
        elif sign == "}":
            finished()
            if len(open_) > 1:
                open_.pop()
                opened.pop()
            else:
                odd.append(token)
        elif token.kind == "end" and depth <= 0:
            finished()
        elif token.kind != "end":
            depth += (sign in ("(", "[")) - (sign in (")", "]"))
            row.tokens.append(token)
    finished()
    return outer, odd + opened


def settings_of(tokens: Sequence[Token]) -> tuple[list[Token], list[tuple[str, list[Token]]]]:
    """A row's words without the `[…]` at its end, and what that says: `(key, value)`, keys in small letters."""
    start = next(
        (
            i
            for i, t in enumerate(tokens)
            if t.kind == "sign" and t.text == "[" and not (i + 1 < len(tokens) and tokens[i + 1].text == "]")
        ),
        len(tokens),
    )
    found: list[tuple[str, list[Token]]] = []
    for part in _parts(tokens[start + 1 :]):
        colon = next((i for i, t in enumerate(part) if t.kind == "sign" and t.text == ":"), len(part))
        key = " ".join(t.text for t in part[:colon]).lower()
        if key:
            found.append((key, list(part[colon + 1 :])))
    return list(tokens[:start]), found


def _parts(tokens: Sequence[Token]) -> list[list[Token]]:
    """What stands between the commas of a bracket, up to its end."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        sign = token.text if token.kind == "sign" else ""
        if sign == "]" and depth <= 0:
            break
        depth += (sign in ("(", "[")) - (sign in (")", "]"))
        if sign == "," and depth == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts
