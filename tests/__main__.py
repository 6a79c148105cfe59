"""`python3 -m tests`: the whole suite, in lanes: the unit lane first, the others side by side.

It needs Python 3.11 and nothing else: the first run makes `.venv` and installs the program with what its tests need.

    python3 -m tests                 every lane
    python3 -m tests unit screen     some lanes
    python3 -m tests unit -- -k copy what stands after -- goes to pytest

tmux, sshd, MariaDB and node's mermaid.js are asked where they are installed; in CI (the variable `CI` is set) a missing
one is a failure. MySQL is fetched (`tests/engines/mysql_program.py`).
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import re
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MARKED = ("screen", "terminal", "engines", "judges", "wheel")
#: The most that one lane may take, in seconds.
LIMIT = 1200

#: The commands of the lane `lint`; every other lane is a pytest of one marker (`unit`: of none).
LINT = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports", "--no-cache"),
)
#: The lanes and the seconds that each is given on two cores; the table tells, no lane fails by it.
#: The long ones first, so that no long one is left alone at the end.
LANES = {"unit": 180, "terminal": 240, "screen": 240, "engines": 240, "judges": 240, "lint": 120, "wheel": 120}
#: It computes without a pause in as many processes as there are cores: beside it every lane is slower, and it too.
ALONE = "unit"
#: Lanes side by side: the terminals mostly wait, and beside them another lane has the cores nearly for itself.
AT_ONCE = 2
#: Lanes that several processes share: each has work for all cores.
PARTED = dict.fromkeys(("terminal", "unit", "screen"), ("-n", "2", "--dist", "worksteal"))


@dataclass
class Ran:
    """How a lane went."""

    lane: str
    seconds: float = 0.0
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    output: list[str] = field(default_factory=list)


def main(words: list[str]) -> int:
    """Run the lanes that `words` name (all without one) and print what they said; 0 when nothing failed."""
    if "-h" in words or "--help" in words:
        print(__doc__)
        return 0
    lanes, _, extra = _parted(words)
    unknown = [lane for lane in lanes if lane not in LANES]
    if unknown:
        print(f"no lane {unknown[0]}; there are {', '.join(LANES)}", file=sys.stderr)
        return 2
    _in_own_environment(words)
    start = time.monotonic()
    done: list[Ran] = []
    for ran in _all_of(lanes or list(LANES), extra):
        done.append(ran)
        mark = "FAILED" if ran.failed else "ok"
        print(f"--- {ran.lane}: {mark}, {ran.passed} passed, {ran.failed} failed, {ran.seconds:.0f} s")
        print("\n".join(ran.output), flush=True)
    print(f"\n{'lane':<10}{'passed':>8}{'failed':>8}{'skipped':>9}{'seconds':>9}{'budget':>8}")
    for ran in sorted(done, key=lambda ran: -ran.seconds):
        print(f"{ran.lane:<10}{ran.passed:>8}{ran.failed:>8}{ran.skipped:>9}{ran.seconds:>9.1f}{LANES[ran.lane]:>8}")
    print(f"all lanes together took {time.monotonic() - start:.0f} s")
    failed = sum(ran.failed for ran in done)
    print(f"{sum(ran.passed for ran in done)} passed, {failed} failed")
    return int(failed > 0)


def _parted(words: list[str]) -> tuple[list[str], bool, list[str]]:
    if "--" not in words:
        return words, False, []
    at = words.index("--")
    return words[:at], True, words[at + 1 :]


def _all_of(lanes: list[str], extra: list[str]) -> Iterator[Ran]:
    if ALONE in lanes:
        yield _run(ALONE, extra)
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        for future in as_completed([pool.submit(_run, lane, extra) for lane in lanes if lane != ALONE]):
            yield future.result()


def _run(lane: str, extra: list[str]) -> Ran:
    start = time.monotonic()
    ran = _lint() if lane == "lint" else _pytest(lane, extra)
    ran.seconds = time.monotonic() - start
    return ran


def _lint() -> Ran:
    ran = Ran("lint")
    for command in LINT:
        begun = time.monotonic()
        status, output = _call([str(Path(sys.executable).with_name(command[0])), *command[1:]])
        said = f"{'ok    ' if status == 0 else 'FAILED'} {' '.join(command)} ({time.monotonic() - begun:.0f} s)"
        ran.output.append(said)
        if status == 0:
            ran.passed += 1
        else:
            ran.failed += 1
            ran.output.extend(output)
    return ran


def _pytest(lane: str, extra: list[str]) -> Ran:
    ran = Ran(lane)
    marker = " and ".join(f"not {mark}" for mark in MARKED) if lane == "unit" else lane
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        words = [sys.executable, "-m", "pytest", "-m", marker, "--durations=3", f"--junitxml={report}"]
        status, output = _call([*words, *PARTED.get(lane, ()), *extra])
        with contextlib.suppress(OSError, ET.ParseError):
            for suite in ET.parse(report).getroot().iter("testsuite"):
                count = {name: int(suite.get(name, 0)) for name in ("tests", "failures", "errors", "skipped")}
                ran.failed += count["failures"] + count["errors"]
                ran.skipped += count["skipped"]
                ran.passed += count["tests"] - count["failures"] - count["errors"] - count["skipped"]
    if status != 0 and not ran.failed:
        # Died on the way, took too long, or found no test at all: a lane that judges nothing is no pass.
        ran.failed = 1
    ran.output = output if ran.failed else [line for line in output if re.search(r"\d+ passed|^\d+\.\d+s ", line)]
    return ran


def _call(words: list[str]) -> tuple[int, list[str]]:
    # What one lane has compiled, the others and the programs they start need not compile again.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    try:
        done = subprocess.run(words, cwd=ROOT, env=env, timeout=LIMIT, **streams)
    except subprocess.TimeoutExpired as late:
        output = (late.stdout or b"").decode("utf-8", "replace").splitlines()
        return 1, [*output, f"stopped after {LIMIT} s"]
    except OSError as error:
        return 1, [f"{words[0]}: {error}"]
    return done.returncode, done.stdout.decode("utf-8", "replace").splitlines()


def _in_own_environment(words: list[str]) -> None:
    """Go on in `.venv`, made and filled first where that is wanted; return at once when already well equipped."""
    environment = ROOT / ".venv"
    inside = Path(sys.prefix).resolve() == environment.resolve()
    if not inside and all(importlib.util.find_spec(name) for name in ("pytest", "hypothesis", "textual", "backdraft")):
        return  # an environment of the person's own
    if sys.version_info < (3, 11):  # noqa: UP036  this file runs before anything has asked for a version
        sys.exit("Backdraft needs Python 3.11 or newer")
    wanted = hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + sys.version.encode()).hexdigest()
    stamp = environment / "equipped-for"
    python = environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        print(f"making {environment}", flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    if not stamp.exists() or stamp.read_text() != wanted:
        print("installing the program and what its tests need", flush=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--upgrade", "pip>=25.1"], check=True)  # the first that knows dependency groups
        subprocess.run([*pip, "--editable", ".", "--group", "dev"], check=True, cwd=ROOT)
        stamp.write_text(wanted)
    if not inside:
        sys.exit(subprocess.call([str(python), "-m", "tests", *words], cwd=ROOT))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
