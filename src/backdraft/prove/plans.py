"""How an engine would find what each list endpoint asks for: `EXPLAIN QUERY PLAN` of SQLite on the design's own tables.

Without rows SQLite plans by its defaults, which prefer any index that fits: what it scans then, every engine scans.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

from backdraft.design.model import Table
from backdraft.design.output import Line, Output
from backdraft.design.paths import Path
from backdraft.design.patience import so_far
from backdraft.design.view import View
from backdraft.intake.sql_split import split
from backdraft.prove.engines import Database, RefusedError, sqlite
from backdraft.render.sql import table_sql
from backdraft.render.sql.naming import column_names, table_name
from backdraft.render.sql.queries import Query, queries_of, statement
from backdraft.render.sql.write import ident, remark

#: Comparisons that an index can answer in order, and those that pick one value.
_RANGES = ("gt", "gte", "lt", "lte")
_VALUES = ("eq", "in")
#: A table of fewer rows is read as fast as its index.
FEW = 1000


@dataclass(frozen=True, slots=True)
class Plan:
    """How one query is answered.

    Attributes:
        query: The query.
        steps: SQLite's own words.
        scans: Whether every row of the table is looked at although few are wanted.
        sorts: Whether all rows are sorted for one page.
        index: The parts of an index that makes it a search, as the file writes them; empty when none does.
        rows: How many rows the design says there are, as written; empty: not said.
    """

    query: Query
    steps: tuple[str, ...]
    scans: bool = False
    sorts: bool = False
    index: str = ""
    rows: str = ""

    @property
    def slow(self) -> bool:
        """Whether its cost grows with the table."""
        return self.scans or self.sorts

    def says(self) -> str:
        """The finding in a line: `?status scans orders (12M rows)`."""
        size = f" ({self.rows} rows)" if self.rows else ""
        found = "searches" if self.query.where else "reads one page of" if self.query.limit else "reads all of"
        verb = "scans" if self.scans else "sorts all of" if self.sorts else found
        return f"{self.query.asked or 'the list'} {verb} {self.query.table}{size}"

    def mend(self) -> str:
        """The line that adds the index, and what it does; empty when none helps."""
        does = "makes it a search" if self.scans else "has them in order"
        return f"{self.query.table} index {self.index}  -- {does}" if self.index else ""


def plans(view: View, paths: tuple[Path, ...] = ()) -> tuple[Plan, ...]:
    """The plans of the endpoints at `paths` (all without any), on the tables as the design has them."""
    queries = [query for path in paths or view.paths("endpoints") for query in view.ask(queries_of, path)]
    if not queries:
        return ()
    with sqlite() as database:
        for table in dict.fromkeys(query.table for query in queries):  # SQLite asks for no parent before there are rows
            for made in split(table_sql(view, table, "sqlite").text).statements:
                with contextlib.suppress(RefusedError):  # that is told elsewhere; the other tables can be asked
                    database.run(made.text)
        found = []
        for i, query in enumerate(queries):
            so_far("queries", i, len(queries))
            found.append(_plan(view, database, query))
        return tuple(plan for plan in found if plan is not None)


def _plan(view: View, database: Database, query: Query) -> Plan | None:
    steps = _steps(view, database, query)
    if steps is None:
        return None
    entry = view.get(Table, "tables", query.table)
    rows = entry.rows if entry else None
    few = rows is not None and rows.value < FEW
    scans, sorts = _scans(query, steps) and not few, _sorts(query, steps) and not few
    index = _index(view, database, query) if scans or sorts else ""
    return Plan(query, steps, scans, sorts, index, rows.text if rows else "")


def _steps(view: View, database: Database, query: Query) -> tuple[str, ...] | None:
    try:
        found = database.run(f"EXPLAIN QUERY PLAN {statement(view, query, 'sqlite', bound=True)}")
    except RefusedError:
        return None  # its table was refused
    return tuple(str(row[3]) for row in found)


def _scans(query: Query, steps: tuple[str, ...]) -> bool:
    # A page of a list is not all of it: who asks for every row reads the table.
    return bool(query.where or not query.limit) and any(step.startswith("SCAN") for step in steps)


def _sorts(query: Query, steps: tuple[str, ...]) -> bool:
    return not query.where and any("TEMP B-TREE FOR ORDER BY" in step for step in steps)


def _index(view: View, database: Database, query: Query) -> str:
    """The index that SQLite then takes: tried, not guessed."""
    values = [c.column for c in query.where if c.operator in _VALUES]
    ranges = [c.column for c in query.where if c.operator in _RANGES]
    tail = [f"{s[1:]} desc" if s.startswith("-") else s for s in query.order]
    parts = list(dict.fromkeys([*values, *(ranges[:1] or [t for t in tail if t.split(" ")[0] not in values])]))
    if not parts:
        return ""
    names = dict(view.ask(column_names, query.table, "sqlite"))
    columns = ", ".join(
        ident(names[part.removesuffix(" desc")], "sqlite") + (" DESC" if part.endswith(" desc") else "")
        for part in parts
    )
    table = view.ask(table_name, query.table, "sqlite").sql("sqlite")
    try:
        database.run("SAVEPOINT tried")
        database.run(f"CREATE INDEX backdraft_tried ON {table} ({columns})")
        steps = _steps(view, database, query) or ()
        database.run("ROLLBACK TO tried")
    except RefusedError:
        return ""
    return "" if _scans(query, steps) or _sorts(query, steps) else ", ".join(parts)


def explained(view: View, path: Path, dialect: str) -> Output:
    """The queries of an endpoint in a dialect, each with how SQLite answers it and what would help."""
    lines: list[Line] = []
    for plan in view.ask(plans, (path,)):
        if lines:
            lines.append(Line(""))
        table = ("tables", plan.query.table)
        lines.append(Line(f"-- {'✗' if plan.slow else '✓'} {remark(plan.says())}", path))
        lines.append(Line(f"{statement(view, plan.query, dialect)};", path))
        lines += [Line(f"--   {remark(step)}", table) for step in plan.steps]
        if plan.index:
            lines.append(Line(f"--   f: {remark(plan.mend())}", table))
    return Output(
        tuple(lines) or (Line("-- it lists no table of a database: there is no query to look at", path),), "sql"
    )
