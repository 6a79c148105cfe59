"""What one key costs: the program's own work, the time until the last byte of its answer, and how many bytes.

The work is the processor time of all the program's threads from the key until it rests again, so it holds Textual, the
reading of the line, the preview made anew and the repaint, and nothing of what else the machine does. That is held
against the bars. The times on the clock hold the pty and the machine's load as well. The bytes are counted at 80x24 in
the theme of the terminal's own sixteen colours, which is what a person over SSH has.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import designs
from tests.terminal.term import Term, environment

QUIET = 0.2
LINE = "orders.extra varchar(20)? -- what else there is to say"


@dataclass(frozen=True, slots=True)
class Burst:
    """The answer to one key."""

    work_ms: float
    first_ms: float
    last_ms: float
    bytes: int


def _processor_ms(term: Term) -> float:
    """The processor time of the program so far, of all its threads (Linux: the clock of another process)."""
    return time.clock_gettime_ns((~term.process.pid << 3) | 2) / 1e6


def press(term: Term, key: str) -> Burst:
    """Press `key` and take its whole answer: bytes until none came for a while."""
    start = last = time.perf_counter()
    first = 0.0
    count = 0
    before_ms = _processor_ms(term)
    term.press(key)
    while True:
        before = len(term.raw)
        term.pump_once(QUIET)
        got = len(term.raw) - before
        if not got:
            return Burst(_processor_ms(term) - before_ms, first * 1000, (last - start) * 1000, count)
        last = time.perf_counter()
        first = first or last - start
        count += got


def figures(bursts: Iterable[Burst]) -> dict[str, float]:
    """Medians and 95th percentiles of some bursts; keys that nothing answered are left out and counted."""
    all_ = list(bursts)
    answered = [burst for burst in all_ if burst.bytes]
    if not answered:
        return {"keys": len(all_), "silent": len(all_)}
    return {
        "keys": len(all_),
        "silent": len(all_) - len(answered),
        "work_ms_median": round(statistics.median(b.work_ms for b in answered), 1),
        "work_ms_p95": round(_p95([b.work_ms for b in answered]), 1),
        "first_ms_median": round(statistics.median(b.first_ms for b in answered), 1),
        "last_ms_median": round(statistics.median(b.last_ms for b in answered), 1),
        "last_ms_p95": round(_p95([b.last_ms for b in answered]), 1),
        "bytes_median": round(statistics.median(b.bytes for b in answered)),
        "bytes_max": max(b.bytes for b in answered),
    }


def measure(text: str, size: tuple[int, int] = (120, 40), **env: str) -> dict[str, Any]:
    """Typing, moving and switching panes in the design `text`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.yaml"
        path.write_text(text)
        command = (sys.executable, "-m", "backdraft", str(path))
        with Term(command, size=size, env=environment(BACKDRAFT_HOME=folder, **env)) as term:
            term.wait_bytes(b"gateway")
            term.still(1.0)
            moves = [press(term, "j") for _ in range(12)]
            panes = [press(term, key) for key in "2341" * 2]
            press(term, "3")
            tables = [press(term, "j") for _ in range(12)]
            press(term, "]")
            press(term, "]")
            turned = [press(term, key) for key in "jjjjjjkkkkkk"]
            press(term, "a")
            typed = [press(term, letter) for letter in LINE]
            press(term, "esc")
            term.still(0.5)
            idle = term.pump(2.0)
            return {
                "typed": figures(typed),
                "cursor": figures([*moves, *tables, *turned]),
                "pane": figures(panes),
                "idle_bytes": idle,
            }


def speed() -> dict[str, Any]:
    """The times at two sizes of design."""
    return {
        "30_services_60_endpoints_60_tables": {**measure(designs.sized()), "bar_typed_work_ms_p95": 50},
        "1000_tables": {**measure(designs.sized(30, 60, 1000)), "bar_typed_work_ms_p95": 100},
    }


def line_bytes() -> dict[str, Any]:
    """The bytes at 80x24 as over SSH."""
    taken = measure(designs.sized(), (80, 24), SSH_CONNECTION="192.0.2.1 50000 192.0.2.2 22")
    return {**taken, "bar": {"typed_median": 1000, "cursor": 7000, "pane": 10000, "idle": 0}}


def _p95(values: list[float]) -> float:
    return sorted(values)[max(0, -(-len(values) * 95 // 100) - 1)]
