"""The lexer that all one-line notations share (`FORMAT.md`, "The one-line forms").

Words are parted by blanks outside `'…'`, `` `…` `` and brackets; the word `--` begins the note. Offsets count from
the start of the line, so that slips and references point at the very letters.
"""

from __future__ import annotations

from dataclasses import dataclass

from backdraft.design.problems import Slip

_CLOSING = {"(": ")", "[": "]", "{": "}"}


@dataclass(frozen=True, slots=True)
class Token:
    """A word with its place."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Lexed:
    """The words before the note, the note, and where the note's text starts (-1: none)."""

    tokens: tuple[Token, ...]
    note: str = ""
    note_at: int = -1
    slips: tuple[Slip, ...] = ()


def lex(line: str) -> Lexed:
    """Cut `line` into words. An open quote or bracket reaches to the end and is a slip."""
    tokens: list[Token] = []
    slips: list[Slip] = []
    i, n = 0, len(line)
    while i < n:
        if line[i].isspace():
            i += 1
            continue
        start = i
        i = _word(line, i, slips)
        word = line[start:i]
        if word == "--":
            text = line[i:]
            at = i + len(text) - len(text.lstrip())
            return Lexed(tuple(tokens), text.strip(), at, tuple(slips))
        tokens.append(Token(word, start, i))
    return Lexed(tuple(tokens), slips=tuple(slips))


def _word(line: str, i: int, slips: list[Slip]) -> int:
    n = len(line)
    open_: list[tuple[str, int]] = []
    while i < n:
        c = line[i]
        if c.isspace() and not open_:
            break
        if c in "'`":
            close = line.find(c, i + 1)
            while close != -1 and line.startswith(c * 2, close):
                close = line.find(c, close + 2)
            if close == -1:
                slips.append(Slip(i, n, f"the quote {c} is never closed", f"add {c} at the end of the text"))
                return n
            i = close + 1
            continue
        if c in _CLOSING:
            open_.append((_CLOSING[c], i))
        elif open_ and c == open_[-1][0]:
            open_.pop()
        i += 1
    if open_:
        close, at = open_[-1]
        slips.append(Slip(at, n, f"the bracket {line[at]} is never closed", f"add {close}"))
    return i


def unquote(text: str) -> str:
    """`'it''s'` is `it's`; text without quotes is itself."""
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "'`":
        q = text[0]
        return text[1:-1].replace(q * 2, q)
    return text


def quote(text: str) -> str:
    """`text` in single quotes, as the notations write text."""
    return "'" + text.replace("'", "''") + "'"


def split_list(text: str, offset: int = 0, separator: str = ",") -> list[Token]:
    """The parts of `text` between `separator`s outside quotes and brackets, trimmed, with offsets + `offset`."""
    parts: list[Token] = []
    depth, start = 0, 0
    quote_ = ""
    for i, c in enumerate(text + separator):
        if i < len(text):
            if quote_:
                quote_ = "" if c == quote_ else quote_
                continue
            if c in "'`":
                quote_ = c
                continue
            if c in "([{":
                depth += 1
            elif c in ")]}":
                depth -= 1
        if c == separator and (depth <= 0 or i == len(text)):
            raw = text[start:i]
            at = start + len(raw) - len(raw.lstrip())
            parts.append(Token(raw.strip(), offset + at, offset + at + len(raw.strip())))
            start = i + 1
    return parts
