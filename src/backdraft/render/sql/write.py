"""Names and texts as SQL. sqlglot's nodes do the quoting, so nothing of a design can end a name or a literal early."""

from __future__ import annotations

import re
import threading
from functools import lru_cache
from typing import TYPE_CHECKING

from backdraft.render.sql.dialects import DIALECTS

if TYPE_CHECKING:
    from sqlglot.generator import Generator

_PLAIN = re.compile(r"[a-z_][a-z0-9_]*\Z")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_local = threading.local()


def generator(dialect: str) -> Generator:
    """sqlglot's writer of a dialect, one for each thread. It raises on what the dialect cannot say."""
    generators: dict[str, Generator] = _local.__dict__.setdefault("generators", {})
    known = generators.get(dialect)
    if known is None:
        from sqlglot.dialects.dialect import Dialect
        from sqlglot.errors import ErrorLevel

        grammar = Dialect.get_or_raise(DIALECTS[dialect].grammar)
        known = grammar.generator(comments=False, unsupported_level=ErrorLevel.RAISE)
        generators[dialect] = known
    return known


@lru_cache(maxsize=16384)
def ident(name: str, dialect: str) -> str:
    """`name` as an identifier, quoted when it is a keyword or anything but small letters, digits and `_`."""
    if _PLAIN.match(name) and name not in DIALECTS[dialect].keywords and not (dialect == "oracle" and name[0] == "_"):
        return name
    from sqlglot import exp

    return generator(dialect).generate(exp.Identifier(this=name, quoted=True), copy=False)


def idents(names: tuple[str, ...], dialect: str) -> str:
    """Several identifiers with commas between them."""
    return ", ".join(ident(name, dialect) for name in names)


@lru_cache(maxsize=4096)
def literal(text: str, dialect: str) -> str:
    """`text` as a string literal. No engine keeps NUL in a text."""
    from sqlglot import exp

    kind = exp.National(this=text.replace("\x00", "")) if dialect == "mssql" else None
    return generator(dialect).generate(kind or exp.Literal.string(text.replace("\x00", "")), copy=False)


def remark(text: str) -> str:
    """`text` as the inside of a `--` comment: one line, whatever it holds."""
    return _UNSEEN.sub(" ", text).strip()
