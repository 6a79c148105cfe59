"""`python -m bench [NAME...]` prints what was measured as JSON.

The names: `first_frame open_1mb keys bytes document imports draw capacity openapi review sql`.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Callable
from typing import Any

from bench import capacity, document, draw, first_frame, imports, keystrokes, openapi, review, sql

MEASURES: dict[str, Callable[[], dict[str, Any]]] = {
    "first_frame": first_frame.measure,
    "open_1mb": first_frame.open_big,
    "keys": keystrokes.speed,
    "bytes": keystrokes.line_bytes,
    "document": document.measure,
    "imports": imports.measure,
    "draw": draw.measure,
    "capacity": capacity.measure,
    "openapi": openapi.measure,
    "review": review.measure,
    "sql": sql.measure,
}


def main(names: list[str]) -> int:
    """Run the named measures (all without one)."""
    unknown = [name for name in names if name not in MEASURES]
    if unknown:
        print(f"no measure {unknown[0]}; there are {', '.join(MEASURES)}", file=sys.stderr)
        return 2
    found: dict[str, Any] = {
        "machine": {"system": platform.platform(), "python": platform.python_version(), "cores": os.cpu_count()}
    }
    for name in names or MEASURES:
        found[name] = MEASURES[name]()
    print(json.dumps(found, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
