"""What a test needs of the machine. Missing on a person's machine it is skipped with the reason; in CI it fails."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest


def program(name: str, *places: str) -> str:
    """The path of the program `name`, looked for on the path and then in `places`."""
    path = shutil.which(name) or shutil.which(name, path=os.pathsep.join(places))
    if path is None:
        missing(f"{name} is not installed")
    return path


def missing(reason: str) -> NoReturn:
    """Skip, or fail where nothing may be skipped."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Until it ends no other process fetches what is to lie in the folder: tests run side by side."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
