"""Column lines: ``type? -> target flags low..high key=value = default as `EXPR` -- note``."""

from __future__ import annotations

from functools import lru_cache

from backdraft.design.lexer import SHORT, lex, quote_sql
from backdraft.design.model.schema import Column
from backdraft.design.notation.column_sql import SqlColumnWords
from backdraft.design.notation.column_words import FLAGS, KEYS
from backdraft.design.notation.defaults import format_default
from backdraft.design.notation.sqltypes import format_sqltype
from backdraft.design.problems import Parsed

__all__ = ["FLAGS", "KEYS", "format_column", "parse_column"]


def parse_column(
    text: str, name: str = "", table: str = "", sql_words: bool = False, marks: bool = False
) -> Parsed[Column]:
    """One column (or field, or alias type) from its line.

    Args:
        text: The line.
        name: What the column is called.
        table: The table it stands in; with it, columns named in a generated expression are (weak) words.
        sql_words: Read SQL's own words (`not null`, `primary key`, `references t(c)`, `default x`) as quick lines
            may have them; otherwise each is understood, and a slip with the format's way to say it.
        marks: It is a field of a type, which may be `optional` (left out though never null) or `required`.
    """
    if len(text) > SHORT or sql_words:
        return _read(text, name, table, sql_words, marks)
    # Only an expression, in back-quotes, speaks of the table.
    return _short(text, name, table if "`" in text else "", sql_words, marks)


def _read(text: str, name: str, table: str, sql_words: bool, marks: bool) -> Parsed[Column]:
    lexed = lex(text)
    read = SqlColumnWords(lexed.tokens, lexed.slips, table, sql_words)
    read.marks = marks
    read.all(len(text))
    column = Column(
        name,
        read.type,
        read.nullable,
        read.target,
        tuple(read.flags),
        read.low,
        read.high,
        read.delete,
        read.update,
        read.was,
        read.default,
        read.generated,
        lexed.note or read.comment,
    )
    return Parsed(column, tuple(read.slips), tuple(read.words))


#: Most tables have some columns that others have too (`id: uuid pk`, `created_at: ts = now`).
_short = lru_cache(maxsize=4096)(_read)


def format_column(column: Column) -> str:
    """The canonical line of `column`, without its name. What only the long form holds is left out."""
    parts: list[str] = []
    mark = "?" if column.nullable else ""
    if column.type is not None:
        parts.append(format_sqltype(column.type) + mark)
        mark = ""
    if column.target is not None:
        parts.append(f"-> {format_target(column.target)}{mark}")
    parts.extend(column.flags)
    if column.low or column.high:
        parts.append(f"{column.low}..{column.high}")
    for key, value in (("delete", column.delete), ("update", column.update), ("was", column.was)):
        if value:
            parts.append(f"{key}={value}")
    if column.default is not None:
        parts.append(f"= {format_default(column.default)}")
    if column.generated:
        parts.append(f"as {quote_sql(column.generated)}")
    if column.note:
        parts.append(f"-- {column.note}")
    return " ".join(parts)


def format_target(target: tuple[str, str]) -> str:
    """`users.id`; `users` for its key; `shop.users.` for the key of a table whose name has a dot."""
    table, column = target
    return f"{table}.{column}" if column or "." in table else table
