"""The five edits (`design/edits.py`), and the error of one that cannot be done."""

from __future__ import annotations

from backdraft.design.edits import Drop, Edit, Insert, Move, Put, Rename
from backdraft.design.paths import Path, where

__all__ = ["Drop", "Edit", "EditError", "Insert", "Move", "Put", "Rename", "missing", "taken"]


class EditError(Exception):
    """An edit that cannot be done; the document is as it was. `mend` says what to do instead."""

    def __init__(self, message: str, mend: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.mend = mend


def missing(path: Path) -> EditError:
    """There is nothing at `path`."""
    return EditError(f"there is no {where(path)}", "it may have been renamed or deleted")


def taken(path: Path) -> EditError:
    """There is something at `path` already."""
    return EditError(f"{where(path)} is there already", "choose another name")
