"""How reading foreign texts and taking them into a design grows: CPU seconds by the number of entries."""

from __future__ import annotations

import time
from typing import Any

from backdraft.document.document import Document
from backdraft.document.importing import take
from backdraft.intake.recognise import read

COUNTS = (500, 1000, 2000, 4000)


def _flowchart(count: int) -> str:
    arrows = (f"  s{n}[Service {n}] --> s{n + 1}[Service {n + 1}]\n  s{n} --> s{n * 7 % count}\n" for n in range(count))
    return "flowchart TB\n" + "".join(arrows)


def _script(count: int) -> str:
    return "".join(
        f"create table t{n} (id bigint primary key, name varchar(80) not null, t_id bigint references t{n // 2}(id));\n"
        for n in range(count)
    )


def measure() -> dict[str, Any]:
    """Seconds for reading and for taking, for each kind and number of entries."""
    found: dict[str, Any] = {}
    for kind, text_of, counts in (("mermaid", _flowchart, COUNTS), ("sql", _script, COUNTS[:3])):
        for count in counts:
            text = text_of(count)
            begin = time.process_time()
            imported = read(text, kind)
            between = time.process_time()
            take(Document.read("backdraft: 1\n"), imported.entries)
            end = time.process_time()
            found[f"{kind}_{count}"] = {"read": round(between - begin, 3), "take": round(end - between, 3)}
    return found
