"""SQL's own words in a column line: `not null primary key references t(c) on delete cascade default 0`.

A quick line may have them; in a file each is understood too, with a slip that says how the format writes it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from backdraft.design.lexer import Token, unquote
from backdraft.design.notation.column_words import ACTIONS, FLAGS, ColumnWords

#: How a slip ends that has words of SQL.
SQLS_WAY = "is SQL's way to say it"

_TWO_WORDS = {"set null": "set_null", "set default": "set_default", "no action": "no_action"}
_NOW = re.compile(r"(?:now|current_timestamp|localtimestamp)(?:\(\s*\d?\s*\))?\Z")


class SqlColumnWords(ColumnWords):
    """Column words that know SQL's as well."""

    __slots__ = ()

    def foreign(self, token: Token) -> bool:
        if self.sql and token.text.lower() in FLAGS:
            self.flag(token.text.lower())
            return True
        step = _PHRASES.get(token.text.lower()) or _PHRASES.get(token.text.lower().split("(")[0])
        if step is None:
            return False
        begin = self.at - 1
        mend = step(self, token)
        if mend is None:
            return False
        if not self.sql:
            phrase = self.tokens[begin : self.at]
            row = " ".join(t.text for t in phrase)
            place = Token(row, token.start, phrase[-1].end)
            self.slip(place, f'"{row}" {SQLS_WAY}', mend)
        return True

    def takes(self, *words: str) -> bool:
        """Whether the next words are these; then they are read."""
        found = [t.text.lower() for t in self.tokens[self.at : self.at + len(words)]]
        if found != list(words):
            return False
        self.at += len(words)
        return True

    def flag(self, flag: str) -> None:
        """Set a flag once."""
        if flag not in self.flags:
            self.flags.append(flag)


def _not(line: SqlColumnWords, token: Token) -> str | None:
    if not line.takes("null"):
        return None
    line.nullable = False
    return "leave it out: a column is required unless its type has ?"


def _null(line: SqlColumnWords, token: Token) -> str | None:
    line.nullable = True
    return "write ? after the type"


def _primary(line: SqlColumnWords, token: Token) -> str | None:
    if not line.takes("key"):
        return None
    line.flag("pk")
    return "write pk"


def _key(line: SqlColumnWords, token: Token) -> str | None:
    before = line.tokens[line.at - 2].text.lower() if line.at > 1 else ""
    return "leave it out after unique" if before == "unique" else None


def _auto(line: SqlColumnWords, token: Token) -> str | None:
    line.flag("auto")
    return "write auto"


def _references(line: SqlColumnWords, token: Token) -> str | None:
    target = line.next()
    if target is None:
        return None
    line.at += 1
    column = line.next()
    text = target.text
    if column is not None and column.text.startswith("(") and "(" not in text:
        line.at += 1
        text = f"{text}{' ' * (column.start - target.end)}{column.text}"
        target = Token(text, target.start, column.end)
    name, bracket, inner = text.rstrip(")").partition("(")
    said, line.sql = line.sql, True  # one slip for the whole phrase is enough
    line.point(target)
    line.sql = said
    return f"write -> {name.strip()}{'.' if bracket else ''}{inner.strip()}"


def _on(line: SqlColumnWords, token: Token) -> str | None:
    verb = line.next()
    if verb is None or verb.text.lower() not in ("delete", "update"):
        return None
    line.at += 1
    key = verb.text.lower()
    first, second = line.next(), None
    if first is None:
        return f"write {key}=cascade"
    line.at += 1
    word = first.text.lower()
    second = line.next()
    if second is not None and f"{word} {second.text.lower()}" in _TWO_WORDS:
        line.at += 1
        word = _TWO_WORDS[f"{word} {second.text.lower()}"]
    if key == "update" and _NOW.match(word):
        word = "now"
    if word not in ACTIONS and word != "now":
        line.action(first, key, word)
        return f"write {key}=cascade"
    setattr(line, key, word)
    return f"write {key}={word}"


def _default(line: SqlColumnWords, token: Token) -> str | None:
    value = line.next()
    if value is None:
        return "write = and the default"
    line.equals(token)
    return f"write = {value.text}"


def _generated(line: SqlColumnWords, token: Token) -> str | None:
    line.takes("by", "default") or line.takes("always")
    if not line.takes("as"):
        return None
    following = line.next()
    if following is not None and following.text.lower().startswith("identity"):
        line.at += 1
        line.flag("auto")
        return "write auto"
    line.expression(token)
    line.takes("stored")
    return "write as `EXPR`"


def _stored(line: SqlColumnWords, token: Token) -> str | None:
    return "leave it out: a generated column is stored unless it is virtual"


def _comment(line: SqlColumnWords, token: Token) -> str | None:
    text = line.next()
    if text is None or text.text[0] != "'":
        return None
    line.at += 1
    line.comment = " ".join(unquote(text.text).split())
    return f"write -- {line.comment}"


def _constraint(line: SqlColumnWords, token: Token) -> str | None:
    if line.next() is None:
        return None
    line.at += 1
    return "leave it out: constraints get their names from table and columns"


def _check(line: SqlColumnWords, token: Token) -> str | None:
    following = line.next()
    if "(" not in token.text and following is not None and following.text.startswith("("):
        line.at += 1
        token = Token(f"{token.text} {following.text}", token.start, following.end)
    if line.sql:
        line.slip(token, "a check belongs to the table", "put it under checks:, or write bounds such as 0..100")
    return "put it under checks: of the table, or write bounds such as 0..100"


_PHRASES: dict[str, Callable[[SqlColumnWords, Token], str | None]] = {
    "not": _not,
    "null": _null,
    "primary": _primary,
    "key": _key,
    "references": _references,
    "on": _on,
    "default": _default,
    "auto_increment": _auto,
    "autoincrement": _auto,
    "identity": _auto,
    "generated": _generated,
    "stored": _stored,
    "comment": _comment,
    "constraint": _constraint,
    "check": _check,
}
