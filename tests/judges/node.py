"""Node with the judges of `package.json`, installed beside it by `npm ci` when one is lacking."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from tests.needs import missing, program

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"


@cache
def node() -> tuple[str, dict[str, str]]:
    """The node program and the environment to run it in."""
    beside = str(Path(sys.executable).parent)
    found = program("node", beside)
    env = {**os.environ, "PATH": os.pathsep.join((beside, os.environ.get("PATH", ""))), "REDOCLY_TELEMETRY": "off"}
    wanted = json.loads((HERE / "package.json").read_text(encoding="utf-8"))["dependencies"]
    if any(_version(name) != version for name, version in wanted.items()):
        npm = program("npm", beside)
        words = [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        done = subprocess.run(words, cwd=HERE, env=env, capture_output=True, text=True, check=False)
        if done.returncode:
            missing(f"the judges could not be installed: {done.stderr.strip()[-300:]}")
    return found, env


def _version(name: str) -> str:
    """The version of an installed package; empty when there is none."""
    said = MODULES / name / "package.json"
    return str(json.loads(said.read_text(encoding="utf-8"))["version"]) if said.exists() else ""


def package(name: str, file: str) -> Any:
    """A JSON file of an installed package."""
    node()
    return json.loads((MODULES / name / file).read_text(encoding="utf-8"))


def run(tool: str, words: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """One run of an installed program of node, in `folder`."""
    where, env = node()
    script = (MODULES / ".bin" / tool).resolve()
    asked = [where, str(script), *words]
    return subprocess.run(asked, cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8", check=False)


def run_script(script: str, folder: Path) -> str:
    """What a script of `folder` prints."""
    where, env = node()
    done = subprocess.run([where, script], cwd=folder, env=env, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
