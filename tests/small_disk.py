"""A disk that is soon full, mounted for one program alone; where nothing may be mounted, a limit on what it writes."""

from __future__ import annotations

import functools
import resource
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: Bytes: of the disk, and of the largest file where there is only a limit.
DISK = 128 * 1024
LIMIT = 64 * 1024


@functools.cache
def mounter() -> tuple[str, ...]:
    """The words before a command that may then mount; none where the system does not let us."""
    for words in (("unshare", "--mount"), ("unshare", "--mount", "--map-root-user")):
        try:
            with tempfile.TemporaryDirectory() as folder:
                command = (*words, "mount", "-t", "tmpfs", "tmpfs", folder)
                if subprocess.run(command, capture_output=True, timeout=10).returncode == 0:
                    return words
        except (OSError, subprocess.SubprocessError):
            continue
    return ()


def mounted(folder: Path, command: Sequence[str], size: int = DISK) -> tuple[str, ...]:
    """The words that do `command` with a small disk at `folder`, which nobody else sees."""
    script = f"mount -t tmpfs -o size={size} tmpfs {shlex.quote(str(folder))} && exec {shlex.join(command)}"
    return (*mounter(), "sh", "-c", script)


def limit(size: int = LIMIT) -> Callable[[], None]:
    """For `preexec_fn`: no file may be larger."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def on_a_small_disk(script: str, else_limited: bool = True) -> str:
    """Run Python that is given the folder of a small disk; what it printed. Nothing where a limit is no substitute."""
    with tempfile.TemporaryDirectory(prefix="backdraft-disk-") as name:
        command: tuple[str, ...] = (sys.executable, "-c", script, name)
        before = None
        if mounter():
            command = mounted(Path(name), command)
        elif else_limited:
            before = limit()
        else:
            return ""
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, preexec_fn=before)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
