"""OpenAPI of many endpoints: from nothing, after one edit, and what an edit means for clients."""

from __future__ import annotations

import gc
import time
from datetime import date
from typing import Any

from bench import designs


def measure() -> dict[str, Any]:
    """Milliseconds for 200 and 1,000 endpoints: cold, after a column and after an endpoint has changed; compared."""
    from backdraft.compare.contract import compare_apis
    from backdraft.design.view import Memo
    from backdraft.document.document import Document
    from backdraft.document.edits import Put
    from backdraft.render.openapi import openapi, plain

    found: dict[str, Any] = {}
    for count in (200, 1000):
        document = Document.read(designs.sized(services=30, endpoints=count, tables=max(60, count // 4)))
        path = document.design.paths("endpoints")[5]
        column = document.apply(Put(("tables", "orders", "columns", "title"), "varchar(99)"))
        described = column.apply(Put((*path, "description"), "Says more"))
        memo = Memo()
        gc.collect()
        gc.disable()
        try:
            for said, shown in (("cold", document), ("after_a_column", column), ("after_an_endpoint", described)):
                start = time.perf_counter()
                openapi(memo.view(shown.design))
                found[f"{said}_{count}_ms"] = round((time.perf_counter() - start) * 1000, 1)
            before, after = plain(Memo().view(document.design)), plain(memo.view(described.design))
            start = time.perf_counter()
            compare_apis(before, after, date(2026, 1, 1))
            found[f"compared_{count}_ms"] = round((time.perf_counter() - start) * 1000, 1)
        finally:
            gc.enable()
    return found
