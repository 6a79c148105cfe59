"""The same graphs through other programs that draw in a terminal, where they are installed: for comparison alone.

`termaid` (PyPI: `pip install termaid` into the environment of the bench) and `graph-easy` (Debian:
`apt-get install libgraph-easy-perl`). Neither is a dependency of the program or of its tests.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from backdraft.draw.graph import Graph

#: How long one picture may take, in seconds.
PATIENCE = 20.0
_TERMAID = """
import json, sys, time
import termaid
text = sys.stdin.read()
began = time.perf_counter()
drawn = termaid.render(text)
print(json.dumps([(time.perf_counter() - began) * 1000, drawn]))
"""


def compare(graphs: dict[str, Graph]) -> dict[str, Any]:
    """For each program what each graph took, or that it is not there."""
    return {name: _all(there, run, mend, graphs) for name, (there, run, mend) in _RIVALS.items()}


def _all(there: bool, run: Callable[[Graph], tuple[float, str]], mend: str, graphs: dict[str, Graph]) -> Any:
    if not there:
        return f"not installed: {mend}"
    return {name: _one(run, graph) for name, graph in graphs.items()}


def _one(run: Callable[[Graph], tuple[float, str]], graph: Graph) -> dict[str, Any]:
    try:
        milliseconds, drawn = run(graph)
    except subprocess.TimeoutExpired:
        return {"ms": f"over {PATIENCE * 1000:.0f}"}
    except (subprocess.CalledProcessError, ValueError) as error:
        return {"failed": type(error).__name__}
    rows = drawn.rstrip().splitlines()
    return {"ms": round(milliseconds, 1), "width": max(map(len, rows), default=0), "height": len(rows)}


def _termaid(graph: Graph) -> tuple[float, str]:
    """Timed inside of its process: starting Python is not its fault."""
    number = {node.key: f"n{i}" for i, node in enumerate(graph.nodes)}
    lines = ["flowchart TB", *(f'  {number[node.key]}["{" ".join(node.lines)}"]' for node in graph.nodes)]
    for arrow in graph.arrows:
        words = f'|"{arrow.label}"|' if arrow.label else ""
        lines.append(f"  {number[arrow.source]} {'-.->' if arrow.dashed else '-->'}{words} {number[arrow.target]}")
    milliseconds, drawn = json.loads(_run([sys.executable, "-c", _TERMAID], "\n".join(lines)))
    return milliseconds, drawn


def _graph_easy(graph: Graph) -> tuple[float, str]:
    """With the start of its process, which cannot be told apart."""
    name = {node.key: " ".join(node.lines) for node in graph.nodes}
    lines = ["graph { flow: south; }", *(f"[ {each} ]" for each in name.values())]
    for arrow in graph.arrows:
        words = f' {{ label: "{arrow.label}"; }}' if arrow.label else ""
        lines.append(f"[ {name[arrow.source]} ] {'..>' if arrow.dashed else '-->'}{words} [ {name[arrow.target]} ]")
    began = time.perf_counter()
    drawn = _run(["graph-easy", "--as=boxart", f"--timeout={PATIENCE:.0f}"], "\n".join(lines))
    return (time.perf_counter() - began) * 1000, drawn


def _run(command: list[str], text: str) -> str:
    done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=PATIENCE + 1, check=True)
    return done.stdout


_RIVALS: dict[str, tuple[bool, Callable[[Graph], tuple[float, str]], str]] = {
    "termaid": (importlib.util.find_spec("termaid") is not None, _termaid, "pip install termaid"),
    "graph-easy": (shutil.which("graph-easy") is not None, _graph_easy, "apt-get install libgraph-easy-perl"),
}
