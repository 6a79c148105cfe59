"""What a test needs of the machine. Missing on a person's machine it is skipped with the reason; in CI it fails."""

from __future__ import annotations

import os
import shutil
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
