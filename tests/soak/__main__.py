"""`python -m tests.soak [--minutes 30] [WORDS FOR PYTEST...]`: the random tests, with new seeds, for as long as asked.

First the real program is ended hard in every way, over and over (`tests/terminal/faults.py`), long simulations are
held against the formulas of capacity (`tests/capacity/networks.py`, `design_loop.py`, `random_lives.py`), and random
pairs of designs are migrated with their rows on the engines that are there (`tests/engines/test_migrations*.py`).
Then each round runs every property test with many examples and a seed of its own. A failing seed is printed with the
command that shows it again; it is to become a test with that very example.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: Where random pairs of designs are migrated, and how long a round of that may take, in seconds: ten minutes are usual.
_PAIRS = tuple(f"tests/engines/test_migrations{engines}.py" for engines in ("", "_duckdb", "_on_paper"))
_PAIRS_TAKE = 3600.0


def main() -> int:
    """Run rounds until the time is over; 1 when a seed failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0, help="how long (default: 30)")
    parser.add_argument("--marks", default="hypothesis and not engines and not judges", help="pytest's -m")
    parser.add_argument("--faults", type=int, default=200, help="how often the program is ended hard (default: 200)")
    parser.add_argument("--jobs", type=int, default=1_000_000, help="jobs of a simulation (default: 1000000)")
    parser.add_argument("--pairs", type=int, default=1, help="rounds of migrations on real engines (default: 1)")
    arguments, words = parser.parse_known_args()
    end = time.monotonic() + arguments.minutes * 60
    sound = _faults(arguments.faults)
    sound = _simulations(arguments.jobs) and sound
    failed: list[int] = []
    for _ in range(arguments.pairs):
        seed = random.SystemRandom().randrange(1 << 32)
        status = _round(seed, "hypothesis", list(_PAIRS), _PAIRS_TAKE)
        failed += [seed] if status != "fine" else []
        print(f"migrations: seed {seed}: {status}", flush=True)
    rounds = 0
    while time.monotonic() < end:
        seed = random.SystemRandom().randrange(1 << 32)
        left = end - time.monotonic()
        status = _round(seed, arguments.marks, words, left)
        rounds += 1
        if status == "failed":
            failed.append(seed)
        print(f"round {rounds}: seed {seed}: {status}", flush=True)
        if status == "nothing to run":
            return 2
    print(f"{rounds} rounds, {len(failed)} failed{': seeds ' if failed else ''}{', '.join(map(str, failed))}")
    return int(bool(failed) or not sound)


def _faults(count: int) -> bool:
    """End the real program hard that often; print how often it was, and whether nothing was lost."""
    if not count:
        return True
    from tests.terminal.faults import ENDS, side_by_side

    seed, each = random.SystemRandom().randrange(1 << 32), -(-count // len(ENDS))
    done = side_by_side(each, seed)
    for how, (status, said) in done.items():
        print(said.strip() if status == 0 else f"{said}\nagain: python -m tests.terminal.faults '{how}' --seed {seed}")
    bad = sum(status != 0 for status, _ in done.values())
    print(f"{each * len(done)} fault rounds, seed {seed}, {bad} of {len(done)} ways failed", flush=True)
    return not bad


def _simulations(jobs: int) -> bool:
    """Print how far the formulas of queues are from five simulations of each network; whether all are near enough."""
    if not jobs:
        return True
    from tests.capacity.design_loop import main as live
    from tests.capacity.networks import main as simulate
    from tests.capacity.random_lives import lives

    return simulate(jobs, 5) + live(jobs, 5, lives()) == 0


def _round(seed: int, marks: str, words: list[str], seconds: float) -> str:
    command = [sys.executable, "-m", "pytest", "-m", marks, f"--hypothesis-seed={seed}", *words]
    env = {**os.environ, "HYPOTHESIS_PROFILE": "soak"}
    env.pop("CI", None)
    try:
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=max(seconds, 60))
    except subprocess.TimeoutExpired:
        return "stopped, the time is over"
    if done.returncode == 0:
        return "fine"
    if done.returncode == 5:
        return "nothing to run"
    print(done.stdout[-20_000:])
    print(f"again: HYPOTHESIS_PROFILE=soak {' '.join(command)}", flush=True)
    return "failed"


if __name__ == "__main__":
    sys.exit(main())
