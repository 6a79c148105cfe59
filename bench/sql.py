"""SQL of a design and designs of SQL: what one table, a hundred, and a megabyte of script cost."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bench import designs

if TYPE_CHECKING:
    from backdraft.design.view import Memo
    from backdraft.document.document import Document

#: How often what is short is measured.
_TIMES = 20


def measure() -> dict[str, Any]:
    """CPU milliseconds of writing, CPU seconds of reading; sqlglot's own parse of the same text in the same run."""
    from backdraft.render.sql import DIALECTS, warm_up

    warm_up()
    found: dict[str, Any] = {"write": {d: _written(d) for d in DIALECTS}, "read": {}}
    for dialect in ("postgres", "mysql"):
        found["read"][dialect] = _read(dialect)
    return found


def _seconds(work: Callable[[], Any]) -> float:
    gc.disable()
    try:
        start = time.process_time()
        work()
        return time.process_time() - start
    finally:
        gc.enable()


def _written(dialect: str) -> dict[str, float]:
    """Milliseconds: a table after an edit of it, alone and among 100; these 100 cold, and after that edit."""
    from backdraft.design.view import Memo
    from backdraft.document.document import Document
    from backdraft.render.sql import sql

    document = Document.read(designs.sized(services=30, endpoints=10, tables=100))
    memo = Memo()
    cold = _seconds(lambda: sql(memo.view(document.design), dialect))
    among, whole = _edited(document, memo, dialect)
    alone, _ = _edited(Document.read(_ONE), Memo(), dialect)
    return {
        "one_table_ms": round(alone * 1000, 2),
        "one_of_hundred_ms": round(among * 1000, 2),
        "hundred_tables_ms": round(cold * 1000, 1),
        "hundred_after_an_edit_ms": round((among + whole) * 1000, 2),
    }


def _edited(document: Document, memo: Memo, dialect: str) -> tuple[float, float]:
    """Seconds for a table after its column was edited, and then for all."""
    from backdraft.document.edits import Put
    from backdraft.render.sql import sql, table_sql

    tables: list[float] = []
    rest: list[float] = []
    for i in range(_TIMES):
        document = document.apply(Put(("tables", "orders", "columns", "title"), f"varchar({90 + i})"))
        view = memo.view(document.design)
        tables.append(_seconds(lambda view=view: table_sql(view, "orders", dialect)))  # type: ignore[misc]
        rest.append(_seconds(lambda view=view: sql(view, dialect)))  # type: ignore[misc]
    return statistics.median(tables), statistics.median(rest)


_ONE = """\
backdraft: 1
tables:
  orders:
    note: What was bought
    columns:
      id: uuid pk = uuid
      title: varchar(90)
      status: enum(open, paid, gone) = 'open'
      total: numeric(12,2) 0..
      parent: -> orders.id? delete=set_null
      at: timestamptz = now
    indexes: [status, "title, at desc", "lower(title)"]
    checks: {paid: status <> 'paid' or total > 0}
"""


def _read(dialect: str) -> dict[str, float]:
    """Seconds for a megabyte of definitions, and how many times sqlglot's own parse of its statements that is."""
    import sqlglot

    from backdraft.design.view import Memo
    from backdraft.document.document import Document
    from backdraft.intake.sql import read_sql
    from backdraft.intake.sql_split import split
    from backdraft.render.sql import DIALECTS, sql

    design = Document.read(designs.sized(services=30, endpoints=10, tables=400)).design
    one = sql(Memo().view(design), dialect).text
    script = (
        "".join(_renamed(one, i) for i in range(1 + 1_000_000 // len(one)))[:1_000_000].rpartition(";\n")[0] + ";\n"
    )
    grammar = DIALECTS[dialect].grammar
    statements = [statement.text for statement in split(script).statements]
    read_sql(statements[0] + ";")
    parse = _seconds(lambda: [sqlglot.parse(statement, read=grammar) for statement in statements])
    whole = _seconds(lambda: read_sql(script))
    return {
        "bytes": len(script),
        "statements": len(statements),
        "seconds": round(whole, 2),
        "sqlglot_alone": round(parse, 2),
        "times": round(whole / parse, 2),
    }


def _renamed(script: str, i: int) -> str:
    """The script under other names, so that no table comes twice."""
    return script if not i else script.replace("order", f"order{i}_").replace("customer", f"customer{i}_")
