"""Names and texts as SQL. sqlglot's nodes do the quoting, so nothing of a design can end a name or a literal early."""

from __future__ import annotations

import re
import threading
from functools import lru_cache, reduce
from typing import TYPE_CHECKING

from backdraft.render.sql.dialects import DIALECTS

if TYPE_CHECKING:
    from sqlglot import exp
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
    name = tamed(name) if dialect == "mssql" else name
    if _PLAIN.match(name) and name not in DIALECTS[dialect].keywords and not (dialect == "oracle" and name[0] == "_"):
        return name
    from sqlglot import exp

    return generator(dialect).generate(exp.Identifier(this=name, quoted=True), copy=False)


def tamed(name: str) -> str:
    """A name for SQL Server, whose tools look for commands at the beginning of lines and for variables anywhere."""
    return re.sub(r"[\r\n]+", " ", name).replace("$(", "$ (")


def idents(names: tuple[str, ...], dialect: str) -> str:
    """Several identifiers with commas between them."""
    return ", ".join(ident(name, dialect) for name in names)


@lru_cache(maxsize=4096)
def literal(text: str, dialect: str) -> str:
    """`text` as a string literal. No engine keeps NUL in a text."""
    return generator(dialect).generate(text_node(text, dialect), copy=False)


#: Where a text is cut for SQL Server, whose tools look for variables (`$(x)`) in texts too, and some of them for `GO`
#: and their commands at the beginning of every line.
_CUT = re.compile(r"(?<=\$)(?=\()|(?<=[\r\n])(?=[ \t]*(?:go\b|:|!!))", re.IGNORECASE)


def text_node(text: str, dialect: str) -> exp.Expression:
    """The node of a string literal."""
    from sqlglot import exp

    text = text.replace("\x00", "")
    if dialect != "mssql":
        return exp.Literal.string(text)
    pieces: list[exp.Expression] = [exp.National(this=piece) for piece in _CUT.split(text)]
    return reduce(lambda one, other: exp.Add(this=one, expression=other), pieces)


def remark(text: str) -> str:
    """`text` as the inside of a `--` comment: one line, whatever it holds."""
    return _UNSEEN.sub(" ", text).strip()
