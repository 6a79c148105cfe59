"""The query behind each endpoint that lists a table: its keys and filters, its sort, one page.

What one asks without any filter comes first; then each filter alone and each further sort, since callers send them so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from backdraft.design.model import Endpoint, ForeignKey
from backdraft.design.output import Line, Output
from backdraft.design.paths import Path
from backdraft.design.resolve.endpoints import key_types, paging_of, param_types, table_of
from backdraft.design.resolve.services import store_kind
from backdraft.design.resolve.tables import column, foreign_keys, primary_key, store_of
from backdraft.design.view import View
from backdraft.render.sql.naming import column_names, table_name
from backdraft.render.sql.write import generator, ident, remark

if TYPE_CHECKING:
    from sqlglot import exp

#: Operators in brackets and what they compare with; what is not here is not asked of a database in one known way.
_OPERATORS = {
    "eq": "EQ",
    "ne": "NEQ",
    "gt": "GT",
    "gte": "GTE",
    "lt": "LT",
    "lte": "LTE",
    "like": "Like",
    "contains": "Like",
    "prefix": "Like",
    "suffix": "Like",
}
#: Stores that speak SQL.
_SQL = ("database",)


@dataclass(frozen=True, slots=True)
class Condition:
    """A column compared with what a caller sends: `column operator :parameter`."""

    column: str
    operator: str
    parameter: str


@dataclass(frozen=True, slots=True)
class Query:
    """One list, as a caller may ask for it.

    Attributes:
        path: The endpoint.
        table: The design's name of the table.
        asked: What the caller says beside the path: `?status`, `sort=total`; empty: nothing.
        where: The conditions, those that always hold first.
        order: Columns to sort by, `-` before one that descends.
        limit: Rows of a page; 0: the endpoint answers all there are.
    """

    path: Path
    table: str
    asked: str = ""
    where: tuple[Condition, ...] = ()
    order: tuple[str, ...] = ()
    limit: int = 0


def queries_of(view: View, path: Path) -> tuple[Query, ...]:
    """The queries behind the endpoint at `path`; none when it lists no table of a database."""
    ep = view.get(Endpoint, *path)
    table = view.ask(_listed, path)
    if ep is None or not table:
        return ()
    always = [*_of_keys(view, ep, table)]
    filters: list[tuple[str, Condition]] = []
    for param in param_types(view, ep):
        if view.ask(column, table, param.name) is None:
            continue
        for op in param.ops or ("in" if param.type.array else "eq",):
            asked = f"?{param.name}" + (f"[{op}]" if param.ops else "")
            filters.append((asked, Condition(param.name, op, param.name)))
            if param.required and op == "eq":
                always.append(filters.pop()[1])
    page = paging_of(view, ep)
    sorts = [sort for sort in ep.sort if view.ask(column, table, sort.removeprefix("-")) is not None]
    plain = Query(path, table, "", tuple(always), tuple(sorts[:1]), page.limit if page else 0)
    return (
        plain,
        *(replace(plain, asked=asked, where=(*always, condition)) for asked, condition in filters),
        *(replace(plain, asked=f"sort={sort}", order=(sort,)) for sort in sorts[1:]),
    )


def _listed(view: View, path: Path) -> str:
    """The table that the endpoint at `path` lists, when its store speaks SQL."""
    ep = view.get(Endpoint, *path)
    if ep is None or ep.method != "GET" or not ((ep.result is not None and ep.result.array) or ep.paging):
        return ""
    table = table_of(view, ep)
    store = view.ask(store_of, table) if table else ""
    return table if table and (not store or view.ask(store_kind, store) in _SQL) else ""


def _of_keys(view: View, ep: Endpoint, table: str) -> Iterable[Condition]:
    """What is known of the rows before anything is asked: the owner that leads their key, and the path's keys.

    A table whose key has several parts, the first of which refers to another table, belongs to that one (a tenant, an
    order): no query goes without it, even where it comes from the token. A parent's key in the path stands in a
    foreign key.
    """
    known: dict[str, Condition] = {}
    primary = view.ask(primary_key, table)
    references = view.ask(foreign_keys, table)
    if len(primary) > 1 and any(fk.columns == primary[:1] for fk in references):
        known[primary[0]] = Condition(primary[0], "eq", primary[0])
    for key in key_types(view, ep):
        if key.source[:1] != ("tables",):
            continue
        _, parent, _, column_ = key.source
        pairs = [(column_, column_)] if parent == table else []
        pairs += [p for fk in references if fk.table == parent for p in zip(fk.columns, _ends(view, fk), strict=False)]
        found = next((mine for mine, theirs in pairs if theirs == column_), "")
        if found:
            known[found] = Condition(found, "eq", key.name)
    return known.values()


def _ends(view: View, fk: ForeignKey) -> tuple[str, ...]:
    return fk.target_columns or view.ask(primary_key, fk.table)


def statement(view: View, query: Query, dialect: str, bound: bool = False) -> str:
    """The query as SQL with named parameters, without a semicolon; `bound`: with NULL in their place."""
    from sqlglot import exp

    names = dict(view.ask(column_names, query.table, dialect))

    def name(text: str) -> exp.Identifier:
        return exp.Identifier(this=text, quoted=ident(text, dialect) != text)

    placed = view.ask(table_name, query.table, dialect)
    table = exp.Table(this=name(placed.name), db=name(placed.schema) if placed.schema else None)
    select = exp.select("*").from_(table)
    for number, condition in enumerate(query.where, 1):
        left = exp.Column(this=name(names[condition.column]))
        word = condition.parameter if condition.parameter.isidentifier() and condition.parameter.isascii() else ""
        sign = "$" if dialect == "duckdb" else ":"
        right = exp.null() if bound else exp.Var(this=f"{sign}{word or f'value_{number}'}")
        if condition.operator == "in":
            select = select.where(exp.In(this=left, expressions=[right]), copy=False)
        else:
            kind = getattr(exp, _OPERATORS.get(condition.operator, "EQ"))
            select = select.where(kind(this=left, expression=right), copy=False)
    for sort in query.order:
        down = sort.startswith("-")
        by = exp.Column(this=name(names[sort.removeprefix("-")]))
        select = select.order_by(exp.Ordered(this=by, desc=down, nulls_first=_nulls_first(dialect, down)), copy=False)
    if query.limit:
        select = select.limit(query.limit, copy=False)
    return generator(dialect).generate(select, copy=False)


def _nulls_first(dialect: str, down: bool) -> bool:
    """Where the dialect itself puts nulls, so that nothing need be said of them and an index serves."""
    from sqlglot.dialects.dialect import Dialect

    from backdraft.render.sql.dialects import DIALECTS

    match Dialect.get_or_raise(DIALECTS[dialect].grammar).NULL_ORDERING:
        case "nulls_are_large":
            return down
        case "nulls_are_last":
            return False
        case _:
            return not down


def queries_sql(view: View, dialect: str, path: Path = ()) -> Output:
    """The queries of the endpoint at `path` as a script (`()`: of all), what is asked for above each."""
    paths = [path] if path else list(view.paths("endpoints"))
    lines: list[Line] = []
    for each in paths:
        for query in view.ask(queries_of, each):
            if lines:
                lines.append(Line(""))
            said = f"{remark(' '.join(each[1:]))} {query.asked}".strip()
            lines += [Line(f"-- {remark(said)}", each), Line(f"{statement(view, query, dialect)};", each)]
    return Output(tuple(lines) or (Line("-- no endpoint lists a table of a database yet", path),), "sql")
