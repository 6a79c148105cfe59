"""How long until the design's names are on the screen, beside an empty Textual program on the same machine.

Absolute times say more about the machine than about the program; the ratio is what is held (at most 1.9).
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench import designs
from tests.terminal.term import Term, environment

BAR = 1.9
BIG_BAR = 8.3
_EMPTY = """
from textual.app import App
from textual.widgets import Label

class Empty(App):
    def compose(self):
        yield Label("the floor")

Empty().run()
"""


def measure(runs: int = 9) -> dict[str, Any]:
    """Medians in milliseconds of `runs` starts each, taken in turns so that both meet the same machine."""
    shop = Path(__file__).parent.parent / "designs" / "corner-shop.yaml"
    with tempfile.TemporaryDirectory() as folder:
        empty = _empty(folder)
        env = environment(BACKDRAFT_HOME=folder)
        kinds = {
            "empty": ((sys.executable, str(empty)), b"floor"),
            "corner_shop": ((sys.executable, "-m", "backdraft", str(shop)), b"catalog"),
        }
        times: dict[str, list[float]] = {name: [] for name in kinds}
        for turn in range(runs + 1):
            for name, (command, wanted) in kinds.items():
                with Term(command, env=env, size=(120, 40)) as term:
                    seconds = term.wait_bytes(wanted)
                    term.still(0.1)
                    if turn:  # the first one of each warms the disk's cache
                        times[name].append(seconds * 1000)
    medians = {name: round(statistics.median(taken), 1) for name, taken in times.items()}
    return {**medians, "ratio": round(medians["corner_shop"] / medians["empty"], 2), "bar": BAR, "runs": runs}


def _empty(folder: str) -> Path:
    file = Path(folder) / "empty.py"
    file.write_text(_EMPTY)
    return file


def open_big(size: int = 1_000_000, runs: int = 3) -> dict[str, Any]:
    """Milliseconds until a design of `size` bytes shows its names, and until it then answers a key.

    Beside them an empty Textual program: the bar of 1.5 s was set where that took 181 ms, so the bar of the ratio is
    1,500 / 181.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "big.yaml"
        path.write_text(designs.megabyte(size))
        empty: list[float] = []
        shown: list[float] = []
        answered: list[float] = []
        for _ in range(runs):
            env = environment(BACKDRAFT_HOME=folder)
            with Term((sys.executable, str(_empty(folder))), env=env, size=(120, 40)) as term:
                empty.append(term.wait_bytes(b"floor") * 1000)
                term.still(0.1)
            command = (sys.executable, "-m", "backdraft", str(path))
            with Term(command, env=env, size=(120, 40)) as term:
                shown.append(term.wait_bytes(b"gateway") * 1000)
                before = len(term.raw)
                term.press("?")
                while len(term.raw) == before:
                    term.pump(0.005)
                term.wait_bytes(b"esc")
                answered.append(term.wait_bytes(b"esc") * 1000)
        return {
            "bytes": path.stat().st_size,
            "shown": round(statistics.median(shown)),
            "answers": round(statistics.median(answered)),
            "bar": 1500,
            "empty": round(statistics.median(empty)),
            "ratio": round(statistics.median(answered) / statistics.median(empty), 2),
            "ratio_bar": BIG_BAR,
        }
