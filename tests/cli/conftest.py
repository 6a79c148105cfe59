"""The command line, called as a person calls it."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from backdraft.cli.run import run

DESIGNS = Path(__file__).parents[2] / "designs"


@dataclass(frozen=True)
class Said:
    """Exit status, standard output, standard error."""

    status: int
    out: str
    err: str


Call = Callable[..., Said]


@pytest.fixture
def backdraft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Runs the command line in a folder of its own; `given` stands in for standard input."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BACKDRAFT_HOME", str(tmp_path / "home"))

    def call(*words: str, given: bytes = b"") -> Said:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), encoding="utf-8"))
        capsys.readouterr()
        status = run(list(words))
        said = capsys.readouterr()
        return Said(status, said.out, said.err)

    return call


def real(*words: str, **more: object) -> subprocess.CompletedProcess[bytes]:
    """The program as a process of its own."""
    env = {**os.environ, **more.pop("env", {})}  # type: ignore[dict-item]  # tests pass plain dicts
    command = (sys.executable, "-m", "backdraft", *words)
    return subprocess.run(command, capture_output=True, timeout=60, env=env, **more)  # type: ignore[call-overload]
