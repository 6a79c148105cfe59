"""How long a review takes: of a large design from nothing, and after one edit; what linters of OpenAPI take for it.

In processor time, so that what else the machine does is left out, and as in the running program: what was read is
out of the garbage collector's sight.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from backdraft.design.view import Memo
from backdraft.document.document import Document
from backdraft.document.edits import Put
from backdraft.review.judging import judged
from bench import linters


def text(services: int, endpoints: int, tables: int) -> str:
    """A design of that size that says something of everything."""
    lines = [
        "backdraft: 1",
        "targets: {availability: 99.9%, p95: 300ms}",
        "load: {peak: 600/s}",
        "api: {base: /api/v1, auth: {jwt: bearer}, every: {rate: 600/min, errors: [internal]}}",
        "services:",
        "  gateway: {kind: gateway, guards: [jwt, tls], run: 2 x 1cpu 1ms 99.9%, calls: [s0 timeout=1s]}",
    ]
    for i in range(services - 1):
        calls = f"s{i + 1} timeout=500ms breaker" if i % 3 and i + 2 < services else ""
        lines.append(
            f"  s{i}: {{owner: team{i % 4}, does: Part {i}, run: 2 x 1cpu 5ms 99.9% pool=5, "
            f"calls: [{calls}], reads: [db{i}], writes: [db{i}], emits: [e{i} outbox]}}"
        )
    lines.append("stores:")
    lines += [f"  db{i}: {{engine: postgres, owner: s{i}, standby: 1}}" for i in range(services - 1)]
    lines += ["  bus: rabbitmq", "events:", *(f"  e{i}: thing{i}s to=bus key=id" for i in range(services - 1))]
    lines.append("tables:")
    for i in range(tables):
        refers = f"      thing{i - 1}_id: -> thing{i - 1}s.id? delete=restrict\n" if i % 4 else ""
        lines.append(
            f"  thing{i}s:\n    store: db{i % (services - 1)}\n    rows: 2M\n"
            f"    columns:\n      id: uuid pk = uuid\n{refers}"
            "      title: varchar(200)\n      state: varchar(20) = 'new'\n      created_at: timestamptz = now\n"
            "    indexes: [title, 'state, created_at']"
        )
    lines.append("endpoints:")
    each, over = divmod(endpoints, services - 1)
    count = 0
    for i in range(services - 1):
        lines.append(f"  s{i}:")
        for j in range(each + (i < over)):
            thing = count % tables
            count += 1
            kinds = (
                f"GET /things{i}-{j} ?title,state sort=-created_at page -> thing{thing}s[] @things:read -- List {j}",
                f"POST /things{i}-{j} < thing{thing}s -> 201 thing{thing}s @things:write idempotent -- Make {j}",
                f"GET /things{i}-{j}/:id -> thing{thing}s @things:read etag -- Fetch {j}",
                f"PATCH /things{i}-{j}/:id < thing{thing}s -> thing{thing}s @things:write if-match -- Change {j}",
            )
            lines.append(f"    - {kinds[j % 4]}")
    return "\n".join(lines) + "\n"


def measure() -> dict[str, Any]:
    """Milliseconds: the first review, and one after an edit of a column, of an endpoint, of a service."""
    return {
        "30 services, 200 endpoints, 100 tables": {
            **_measured(30, 200, 100),
            "bar": {"full_ms": 100, "after_edit_ms": 15},
            "linters": linters.compare(text(30, 200, 100)),
        },
        "30 services, 1000 endpoints, 1000 tables": {**_measured(30, 1000, 1000), "bar": {"full_ms": 1000}},
    }


def _measured(services: int, endpoints: int, tables: int) -> dict[str, Any]:
    document = Document.read(text(services, endpoints, tables))
    gc.freeze()
    full = min(_timed(lambda: Memo().view(document.design).ask(judged)) for _ in range(3))
    memo = Memo()
    found = memo.view(document.design).ask(judged)
    first = document.design.paths("endpoints")[0]
    edits = {
        "column": Put(("tables", "thing5s", "columns", "title", "column"), "varchar(300)"),
        "endpoint": Put((*first, "endpoint"), f"{first[2]} page -> thing0s[] @things:read -- Another summary"),
        "service": Put(("services", "s3", "does"), "Something else"),
    }
    after = {}
    for name, edit in edits.items():
        document = document.apply(edit)
        view = memo.view(document.design)
        after[name] = _timed(partial(view.ask, judged))
    gc.unfreeze()
    return {"findings": len(found.findings), "full_ms": full, "after_edit_ms": after}


def _timed(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return round((time.process_time() - start) * 1000, 2)
