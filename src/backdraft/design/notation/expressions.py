"""SQL written to the letter in a design: which columns it may name, and what must not stand in it."""

from __future__ import annotations

import re

from backdraft.design.problems import Slip, Word

_TOKEN = re.compile(
    r"(?P<text>'(?:[^']++|'')*+'?)"
    r"|\"(?P<double>(?:[^\"]++|\"\")*+)(?P<double_end>\"?)"
    r"|`(?P<back>[^`]*+)(?P<back_end>`?)"
    r"|(?P<name>[^\W\d]\w*+)"
    r"|(?P<number>\d[\w.]*+)"
    r"|(?P<stop>--|/\*|\*/|;|\x00)"
    r"|(?P<open>[(\[])|(?P<close>[)\]])"
    r"|(?P<cast>::)"
)
_FOLLOWING = re.compile(r"\s*\(|'")  # of a function, of a prefixed text
_PAIRS = {"(": ")", "[": "]"}
# Words that no engine takes for a column unless quoted.
_RESERVED = frozenset[str]().union(
    ("and", "or", "not", "is", "null", "in", "like", "ilike", "between", "case", "when", "then", "else", "end"),
    ("true", "false", "as", "cast", "distinct", "from", "all", "any"),
)


def expression_words(expression: str, table: str, offset: int = 0) -> tuple[Word, ...]:
    """Every identifier of `expression`, outside text and function names, as a weak reference to a column of `table`.

    Weak: the columns follow a rename, and what is no column (a type, a constant) is never reported.
    """
    if not table:
        return ()
    words = []
    after_cast = False
    for m in _TOKEN.finditer(expression):
        kind = m.lastgroup or ""
        kind = kind.removesuffix("_end")
        if kind in ("name", "double", "back") and not after_cast:
            name, start, end = m[kind], m.start(kind), m.end(kind)
            follows = _FOLLOWING.match(expression, end)
            bare = kind == "name"
            called = bare and (follows is not None or name.lower() in _RESERVED)
            if bare and name == table and expression.startswith(".", end):
                words.append(Word(offset + start, offset + end, (("tables", table),), weak=True))
            elif name and not called:
                words.append(Word(offset + start, offset + end, (("tables", table, "columns", name),), weak=True))
        after_cast = kind == "cast"
    return tuple(words)


def expression_slips(expression: str, offset: int = 0) -> tuple[Slip, ...]:
    """What would let `expression` end or swallow the statement that it stands in: nothing may."""
    if not expression.strip():
        return (Slip(offset, offset + len(expression), "the expression is empty", "write SQL, or leave it out"),)
    slips: list[Slip] = []
    open_: list[tuple[str, int]] = []
    for m in _TOKEN.finditer(expression):
        start, end = offset + m.start(), offset + m.end()
        match (m.lastgroup or "").removesuffix("_end"):
            case "text" if len(m[0]) < 2 or not m[0].endswith("'") or m[0].count("'") % 2:
                slips.append(Slip(start, end, "the quote ' is never closed", "add ' at the end of the text"))
            case "double" if not m["double_end"]:
                slips.append(Slip(start, end, 'the quote " is never closed', 'add " at the end of the name'))
            case "back" if not m["back_end"]:
                slips.append(Slip(start, end, "the quote ` is never closed", "add ` at the end of the name"))
            case "stop":
                slips.append(Slip(start, end, f"{m[0]!r} has no place in an expression", "leave it out"))
            case "open":
                open_.append((_PAIRS[m[0]], start))
            case "close" if not open_ or open_.pop()[0] != m[0]:
                slips.append(Slip(start, end, f"the bracket {m[0]} was never opened", "leave it out"))
    for close, start in open_:
        slips.append(Slip(start, start + 1, "the bracket is never closed", f"add {close}"))
    return tuple(slips)
