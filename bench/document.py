"""Reading, editing and deriving without a screen: what grows with the file and what must not."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from bench import designs


def measure() -> dict[str, Any]:
    """Milliseconds at 1 MB: read it, change one column, then the SQL of everything, cold and after the change."""
    from backdraft.design.view import Memo
    from backdraft.document.document import Document
    from backdraft.document.edits import Put
    from backdraft.render.sql import sql

    text = designs.megabyte()
    gc.collect()
    gc.disable()
    try:
        read = [_timed(lambda: Document.read(text)) for _ in range(3)]
    finally:
        gc.enable()
    document = Document.read(text)
    edits = []
    for i in range(20):
        edit = Put(("tables", "orders", "columns", "title"), f"varchar({100 + i})")
        seconds, document = _result(partial(document.apply, edit))
        edits.append(seconds)
    small = Document.read(designs.sized())
    memo = Memo()
    cold = _timed(lambda: sql(memo.view(small.design), "postgres"))
    changed = small.apply(Put(("tables", "orders", "columns", "title"), "varchar(99)"))
    warm = _timed(lambda: sql(memo.view(changed.design), "postgres"))
    return {
        "bytes": len(text.encode()),
        "read_ms": _ms(statistics.median(read)),
        "edit_ms": _ms(statistics.median(edits)),
        "sql_60_tables_cold_ms": _ms(cold),
        "sql_60_tables_after_one_edit_ms": _ms(warm),
    }


def _timed(work: Callable[[], object]) -> float:
    return _result(work)[0]


def _result(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    value = work()
    return time.perf_counter() - start, value


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 2)
