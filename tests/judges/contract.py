"""schemathesis as a judge: does a running server keep the contract that its OpenAPI document states?"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.soak import SOAKING

TOKEN = "example-token"


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(words: Sequence[str], folder: Path, port: int) -> Iterator[str]:
    """A server while it runs; the address at which it answers."""
    log = folder / "server.log"
    with log.open("wb") as told:
        server = subprocess.Popen(words, cwd=folder, stdout=told, stderr=subprocess.STDOUT)
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            assert server.poll() is None, log.read_text(encoding="utf-8")
            try:
                urllib.request.urlopen(url, timeout=5).close()
            except urllib.error.HTTPError:
                break
            except OSError:
                time.sleep(0.05)
            else:
                break
        yield url
    finally:
        server.terminate()
        server.wait(20)


def uvicorn(port: int) -> list[str]:
    """The words that serve `main.py` of a folder."""
    return [sys.executable, "-m", "uvicorn", "main:app", "--port", str(port), "--log-level", "error"]


def kept(document: str, url: str, folder: Path, examples: int = 20) -> tuple[bool, str]:
    """Whether every check of schemathesis passes, and what it said; the same requests each time."""
    (folder / "openapi.json").write_text(document, encoding="utf-8")
    words = ["run", "openapi.json", "--url", url, "--checks", "all", "--seed", "1", "--no-color"]
    words += ["--max-examples", str(100 if SOAKING else examples)]
    words += ["-H", f"Authorization: Bearer {TOKEN}", "-H", f"X-API-Key: {TOKEN}"]
    command = [str(Path(sys.executable).with_name("st")), *words]
    env = {**os.environ, "NO_COLOR": "1"}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8", check=False)
    said = done.stdout + done.stderr
    count = re.search(r"(\d+) generated", said)
    assert count and int(count[1]) > 50, said[-2000:]
    return done.returncode == 0, said
