"""Every figure of a design anew, from 60 services to 200 that call one another on 800 lines; and after one edit."""

from __future__ import annotations

import statistics
import time
from typing import Any

from bench import designs


def measure() -> dict[str, Any]:
    """Milliseconds of processor time for all answers: cold, when nothing is known, and after one changed line."""
    from backdraft.capacity.compute import capacity
    from backdraft.capacity.heat import heat
    from backdraft.design.view import Memo
    from backdraft.document.document import Document
    from backdraft.document.edits import Put

    found: dict[str, Any] = {}
    for services, calls in ((60, 240), (200, 800)):
        document = Document.read(designs.mesh(services, calls))
        cold, warm, marks = [], [], []
        for i in range(15):
            memo = Memo()
            start = time.process_time()
            answer = memo.view(document.design).ask(capacity)
            cold.append(time.process_time() - start)
            if not answer.paths or answer.loop_gain is not None:
                raise AssertionError("the design to measure has no answers")
            edited = document.apply(Put(("services", "service_7", "run"), f"4 x 2cpu {i + 1}ms 99.5%"))
            start = time.process_time()
            memo.view(edited.design).ask(capacity)
            warm.append(time.process_time() - start)
            start = time.process_time()
            memo.view(edited.design).ask(heat)
            marks.append(time.process_time() - start)
        name = f"{services}_services_{calls}_calls"
        found[f"{name}_ms"] = round(statistics.median(cold) * 1000, 2)
        found[f"{name}_after_one_edit_ms"] = round(statistics.median(warm) * 1000, 2)
        found[f"{name}_marks_for_the_map_ms"] = round(statistics.median(marks) * 1000, 2)
    return found
