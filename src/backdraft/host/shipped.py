"""Where the designs and themes that come with the program are: in the wheel, or beside the source."""

from __future__ import annotations

from pathlib import Path
from typing import Literal


def shipped(kind: Literal["designs", "themes", "checklists"]) -> Path:
    """The folder of the shipped designs or themes.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "_shipped" / kind, package.parent.parent / kind):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"the {kind} that come with Backdraft are missing from {package}; install it again")


def templates() -> dict[str, Path]:
    """The shipped designs by name (`corner-shop`), the blank one first, then by name."""
    found = {path.stem: path for path in sorted(shipped("designs").glob("*.yaml"))}
    return {name: found[name] for name in sorted(found, key=lambda name: (name != "blank", name))}
