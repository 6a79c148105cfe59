"""Types, defaults and bounds of DBML as the format's own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from backdraft.design.model import Default, SqlType
from backdraft.intake.dbml.syntax import Token
from backdraft.intake.sql_defaults import take_default
from backdraft.intake.sql_types import TypeTaken, take_type

_NUMBER = re.compile(r"[+-]?(?:\d{1,60}(?:\.\d{1,60})?|\.\d{1,60})\Z")
_END = r"'?([^\s'`]{1,60})'?"
_LONGEST = 4000


def type_of(tokens: Sequence[Token], types: Mapping[str, str]) -> TypeTaken:
    """The type that words say. `types` are the enums, their names in small letters to their names in the design."""
    said = tokens[0].text if len(tokens) == 1 else _joined(tokens)
    array = 0
    while said.endswith("[]"):
        said, array = said[:-2], array + 1
    unsigned = re.sub(r"(?i)\s+unsigned\Z", "", said)
    flags = ("unsigned",) if unsigned != said else ()
    known = types.get(said.rpartition(".")[2].strip('"').lower())
    if known:
        return TypeTaken(SqlType("named", text=known, array=array))
    taken = _sql_type(unsigned)
    return replace(taken, type=replace(taken.type, array=taken.type.array + array), flags=(*taken.flags, *flags))


def _joined(tokens: Sequence[Token]) -> str:
    """Words as they stood: no blanks around signs."""
    out = ""
    for token in tokens:
        blank = " " if out and token.kind != "sign" and out[-1] not in "(.,[" else ""
        out += blank + token.text
    return out


def _sql_type(said: str) -> TypeTaken:
    from sqlglot import exp

    lost = f"the type {said[:60]} is not known; text stands for it"
    if len(said) > _LONGEST:
        return TypeTaken(SqlType("text"), lost=lost)
    try:
        kind = exp.DataType.build(said, dialect="postgres", udt=True)
        return take_type(kind, "postgres", True, {})
    except Exception:  # whatever the parser trips over is no type
        return TypeTaken(SqlType("text"), lost=lost)


def default_of(tokens: Sequence[Token], type_: SqlType) -> Default | None:
    """A default; None for null, which says nothing."""
    first = tokens[0]
    said = "".join(token.text for token in tokens)
    if first.kind == "expression":
        return _expression(first.text, type_)
    if first.kind == "text":
        from sqlglot import exp

        return take_default(exp.Literal.string(first.text), type_)
    if _NUMBER.match(said):
        return Default("number", said)
    if said.lower() in ("true", "false"):
        return Default("word", said.lower())
    return None if said.lower() == "null" else Default("text", said)


def _expression(said: str, type_: SqlType) -> Default | None:
    import sqlglot

    try:
        return take_default(sqlglot.parse_one(said[:_LONGEST], read="postgres"), type_)
    except Exception:  # it is kept as it is written
        return Default("sql", said)


def bounds_of(said: str, column: str) -> tuple[str, str] | None:
    """`(low, high)` where a condition is no more than bounds of a column or of its length, as we write it."""
    own = re.escape(column)
    measured = rf'(?:"{own}"|{own}|length\((?:"{own}"|{own})\))'
    found = re.fullmatch(rf"{measured}\s+(?:BETWEEN\s+{_END}\s+AND\s+{_END}|>=\s*{_END}|<=\s*{_END})", said, re.I)
    if found is None:
        return None
    return found[1] or found[3] or "", found[2] or found[4] or ""
