"""What an expression says in PostgreSQL's words and a dialect in others of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from backdraft.render.sql.truths import for_mssql

if TYPE_CHECKING:
    from sqlglot import exp


def as_bytes(node: exp.Expression) -> exp.Expression:
    """`x'2a'`, which PostgreSQL takes for bits."""
    from sqlglot import exp

    return exp.Literal.string(f"\\x{node.name}") if isinstance(node, exp.HexString) else node


def _for_mysql(node: exp.Expression) -> exp.Expression:
    """What sqlglot writes for MySQL 8 alone, in words that MariaDB has too."""
    from sqlglot import exp

    if isinstance(node, exp.JSONExtractScalar):
        inner = exp.Anonymous(this="JSON_EXTRACT", expressions=[node.this, node.expression])
        return exp.Anonymous(this="JSON_UNQUOTE", expressions=[inner])
    if isinstance(node, exp.JSONExtract):
        return exp.Anonymous(this="JSON_EXTRACT", expressions=[node.this, node.expression])
    if isinstance(node, exp.RegexpLike):
        place = exp.Anonymous(this="REGEXP_INSTR", expressions=[node.this, node.expression])
        return exp.GT(this=place, expression=exp.Literal.number(0))
    return node


def _for_duckdb(node: exp.Expression) -> exp.Expression:
    """`->` as a call: DuckDB takes the arrow for a lambda, which no generated column may have."""
    from sqlglot import exp

    if isinstance(node, exp.JSONExtract):
        inner = node.this.transform(_for_duckdb, copy=False)
        return exp.Anonymous(this="json_extract", expressions=[inner, node.expression])
    return node


def _for_sqlite(node: exp.Expression) -> exp.Expression:
    """`CONCAT` in the words that SQLite had before 3.44: what is null counts as nothing."""
    from sqlglot import exp

    if not isinstance(node, exp.Concat):
        return node
    nothing = exp.Literal.string("")
    joined: exp.Expression | None = None
    for text in node.expressions:
        piece = text if isinstance(text, exp.Literal) else exp.Coalesce(this=text, expressions=[nothing.copy()])
        joined = exp.DPipe(this=joined, expression=piece) if joined else piece
    return joined or node


REWORDED: dict[str, Callable[[exp.Expression], exp.Expression]] = {
    "mysql": _for_mysql,
    "sqlite": _for_sqlite,
    "duckdb": _for_duckdb,
    "mssql": for_mssql,
}


def bracketed(tree: Any) -> Any:
    """The tree with brackets around what is taken out of JSON where PostgreSQL and SQLite would read it otherwise (the
    operator binds no closer than `||`), and without them where it is compared."""
    from sqlglot import exp

    compares = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Is, exp.Like, exp.ILike, exp.Connector)
    for node in list(tree.find_all(exp.JSONExtract, exp.JSONExtractScalar)):
        parent = node.parent
        around = parent.parent if isinstance(parent, exp.Paren) else None
        if isinstance(around, compares) or (isinstance(around, exp.DPipe) and around.this is parent):
            parent.replace(node)
        elif isinstance(parent, exp.Binary) and not isinstance(parent, compares) and parent.args["expression"] is node:
            parent.set("expression", exp.Paren(this=node.copy()))
        elif isinstance(parent, exp.Concat) and not parent.args.get("coalesce") and node.index:  # MySQL's, which is ||
            node.replace(exp.Paren(this=node.copy()))
    return tree
