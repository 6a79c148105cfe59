"""Names, notes and parts of indexes in rows of DBML."""

from __future__ import annotations

import re
from collections.abc import Sequence

from backdraft.design.model import IndexPart
from backdraft.intake.dbml.syntax import Row, Token
from backdraft.intake.sql_names import table_name
from backdraft.intake.sql_tables import Growing


def is_sign(token: Token, sign: str) -> bool:
    """Whether a word is that sign."""
    return token.kind == "sign" and token.text == sign


def names_at(tokens: Sequence[Token], at: int) -> tuple[tuple[str, ...], int]:
    """The names with dots between them from `at` on, and where they end."""
    names: list[str] = []
    while at < len(tokens) and tokens[at].kind in ("word", "name"):
        names.append(tokens[at].text)
        if at + 2 < len(tokens) and is_sign(tokens[at + 1], ".") and tokens[at + 2].kind in ("word", "name"):
            at += 2
            continue
        at += 1
        break
    return tuple(names), at


def called(names: Sequence[str]) -> str:
    """What a table is called: a database's name before the schema says nothing here."""
    return table_name(names[-2] if len(names) > 1 else "", names[-1]) if names else ""


def text_of(tokens: Sequence[Token]) -> str:
    """Words as one line."""
    return " ".join(" ".join(token.text for token in tokens).split())


def note_of(row: Row) -> str | None:
    """What a row `Note: '…'` or `Note { '…' }` says; None when it is none."""
    if not row.tokens or row.tokens[0].kind != "word" or row.tokens[0].text.lower() != "note":
        return None
    if row.body is not None:
        return " ".join(text_of(inner.tokens) for inner in row.body)
    return text_of(row.tokens[2:]) if len(row.tokens) > 2 and is_sign(row.tokens[1], ":") else None


def part_of(table: Growing, token: Token) -> IndexPart:
    """A part of an index: a column, or an expression in back-quotes."""
    if token.kind != "expression":
        return IndexPart(table.names.get(token.text.lower(), token.text))
    is_call = re.fullmatch(r"\w+\([^()]*\)|\(.*\)", token.text, re.S) is not None
    return IndexPart("", token.text if is_call else f"({token.text})")
