"""Redocly and Spectral over the OpenAPI of a design, beside the review of the design itself: for comparison alone.

They see what the OpenAPI holds, which is the endpoints; services, tables and what lies between are not in it. Each is
timed as its own process, as people run it; so is `backdraft check`. They are installed as for the tests
(`tests/judges/package.json`).
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from backdraft.design.view import Memo
from backdraft.document.document import Document
from backdraft.render.openapi import openapi
from tests.judges.node import node, run


def compare(text: str) -> dict[str, Any]:
    """For each program the processor time that one run took and how much it found in the design `text`."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "design.yaml").write_text(text, encoding="utf-8")
        lines = openapi(Memo().view(Document.read(text).design)).lines
        (folder / "openapi.yaml").write_text("\n".join(line.text for line in lines) + "\n", encoding="utf-8")
        found: dict[str, Any] = {"openapi_lines": len(lines), "backdraft check": _one(_backdraft, folder)}
        try:
            node()
        except pytest.skip.Exception as lacking:
            return {**found, "redocly": str(lacking), "spectral": str(lacking)}
        return {**found, "redocly": _one(_redocly, folder), "spectral": _one(_spectral, folder)}


def _one(find: Callable[[Path], int], folder: Path) -> dict[str, Any]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    count = find(folder)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"findings": count, "process_ms": round(used * 1000)}


def _backdraft(folder: Path) -> int:
    words = [sys.executable, "-m", "backdraft", "check", "design.yaml", "--format", "json"]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    return len(json.loads(done.stdout)["findings"])


def _redocly(folder: Path) -> int:
    (folder / "redocly.yaml").write_text("extends: [recommended]\n", encoding="utf-8")
    done = run("redocly", ["lint", "--format=json", "--max-problems=10000", "openapi.yaml"], folder)
    return len(json.loads(done.stdout[done.stdout.index("{") :])["problems"])


def _spectral(folder: Path) -> int:
    (folder / "ruleset.yaml").write_text('extends: ["spectral:oas"]\n', encoding="utf-8")
    done = run("spectral", ["lint", "-q", "-f", "json", "-r", "ruleset.yaml", "openapi.yaml"], folder)
    return len(json.loads(done.stdout))
