"""OpenAPI of many endpoints: from nothing, after one edit, what an edit means for clients; and a large one read."""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from bench import designs, foreign


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
    return found | {"read": large()}


def large() -> dict[str, Any]:
    """A document of 13 MB: CPU seconds to read it and to take it into a design, beside what PyYAML takes to load it.

    The last is the measure of the machine: `…_of_yaml` are shares of it.
    """
    import yaml

    from backdraft.document.document import Document
    from backdraft.document.importing import take
    from backdraft.intake.openapi import read_openapi

    data = foreign.document()
    as_json = json.dumps(data, indent=2)
    as_yaml = yaml.dump(data, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True)
    del data
    loaded, _ = _seconds(lambda: yaml.load(as_yaml, yaml.CSafeLoader))
    json_s, imported = _seconds(lambda: read_openapi(as_json))
    yaml_s, _ = _seconds(lambda: read_openapi(as_yaml))
    take_s, taken = _seconds(lambda: take(Document.read("backdraft: 1\n"), imported.entries))
    spent = {"json": json_s, "yaml": yaml_s, "take": take_s}
    return {
        "json_mb": round(len(as_json) / 1e6, 1),
        "yaml_mb": round(len(as_yaml) / 1e6, 1),
        "entries": len(taken.edits),
        "load_yaml_s": round(loaded, 2),
        **{f"{name}_s": round(seconds, 2) for name, seconds in spent.items()},
        **{f"{name}_of_yaml": round(seconds / loaded, 2) for name, seconds in spent.items()},
    }


def _seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    gc.collect()
    start = time.process_time()
    result = work()
    return time.process_time() - start, result
