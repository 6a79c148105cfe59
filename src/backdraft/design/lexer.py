"""The lexer that all one-line notations share (`FORMAT.md`, "The one-line forms").

Words are parted by blanks outside `'…'`, `` `…` `` and brackets; the word `--` begins the note. Offsets count from
the start of the line, so that slips and references point at the very letters.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from backdraft.design.dataclass import dataclass
from backdraft.design.problems import Slip

#: Letters of a line that is worth remembering.
SHORT = 120
_CLOSING = {"(": ")", "[": "]", "{": "}"}
# A whole word with quotes and one level of brackets, the common case; `_word` reads the others letter by letter.
_QUOTED = r"'[^']*+'|`[^`]*+`"
_PIECES = re.compile(
    r"(?:[^\s'`()\[\]{}]++"
    rf"|{_QUOTED}"
    rf"|\((?:[^'`()\[\]{{}}]++|{_QUOTED})*+\)"
    rf"|\[(?:[^'`()\[\]{{}}]++|{_QUOTED})*+\]"
    rf"|\{{(?:[^'`()\[\]{{}}]++|{_QUOTED})*+\}})++(?=\s|\Z)"
)
_INK = re.compile(r"\S")
_SPECIAL = re.compile(r"['`()\[\]{}]")
_PLAIN = re.compile(r"\S+")
_DASHES = re.compile(r"(?<!\S)--(?!\S)")


class Token(NamedTuple):
    """A word with its place."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Lexed:
    """The words before the note, the note, where the note's text starts (-1: none) and its `--` (-1: none)."""

    tokens: tuple[Token, ...]
    note: str = ""
    note_at: int = -1
    slips: tuple[Slip, ...] = ()
    dashes_at: int = -1


def lex(line: str) -> Lexed:
    """Cut `line` into words. An open quote or bracket reaches to the end and is a slip."""
    return _short(line) if len(line) <= SHORT else _lex(line)


def _lex(line: str) -> Lexed:
    slips: list[Slip] = []
    dashes = _DASHES.search(line)
    end = dashes.start() if dashes else len(line)
    if _SPECIAL.search(line, 0, end) is None:  # most notes are longer than what stands before them
        tokens = [Token(m[0], m.start(), m.end()) for m in _PLAIN.finditer(line, 0, end)]
        return _noted(line, tokens, end, slips) if dashes else Lexed(tuple(tokens))
    tokens = []
    ink = _INK.search(line)
    while ink:
        start = ink.start()
        pieces = _PIECES.match(line, start)
        end = pieces.end() if pieces else _word(line, start, slips)
        word = line[start:end]
        if word == "--":
            return _noted(line, tokens, start, slips)
        tokens.append(Token(word, start, end))
        ink = _INK.search(line, end)
    return Lexed(tuple(tokens), slips=tuple(slips))


#: Designs say many lines again and again (`uuid pk`, `ts = now`), and each is read for what it says and for what it
#: is called. What may be remembered is bounded in number and in length.
_short = lru_cache(maxsize=4096)(_lex)


def _noted(line: str, tokens: list[Token], dashes: int, slips: list[Slip]) -> Lexed:
    text = line[dashes + 2 :]
    at = dashes + 2 + len(text) - len(text.lstrip())
    return Lexed(tuple(tokens), text.strip(), at, tuple(slips), dashes)


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
        close_, at = open_[-1]
        slips.append(Slip(at, n, f"the bracket {line[at]} is never closed", f"add {close_}"))
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


def quote_sql(text: str) -> str:
    """`text` in back-quotes, as the notations write SQL to the letter."""
    return "`" + text.replace("`", "``") + "`"


def split_list(text: str, offset: int = 0, separator: str = ",") -> list[Token]:
    """The parts of `text` between `separator`s outside quotes and brackets, trimmed, with offsets + `offset`."""
    cuts: list[int] = []
    depth, quote_ = 0, ""
    plain = _SPECIAL.search(text) is None
    at = text.find(separator) if plain else -1
    while at != -1:
        cuts.append(at)
        at = text.find(separator, at + 1)
    for i, c in enumerate("" if plain else text):
        if quote_:
            quote_ = "" if c == quote_ else quote_
        elif c in "'`":
            quote_ = c
        elif c in "([{":
            depth += 1
        elif c in ")]}":
            depth -= 1
        elif c == separator and depth <= 0:
            cuts.append(i)
    parts: list[Token] = []
    start = 0
    for cut in (*cuts, len(text)):
        raw = text[start:cut]
        trimmed = raw.strip()
        at = offset + start + (len(raw) - len(raw.lstrip()) if trimmed else 0)
        parts.append(Token(trimmed, at, at + len(trimmed)))
        start = cut + 1
    return parts
