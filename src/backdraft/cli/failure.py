"""The one way a command says that it could not do what was asked."""

from __future__ import annotations


class CommandError(Exception):
    """Could not do it: one line on stderr, exit status 2."""

    def __init__(self, message: str, mend: str = "") -> None:
        super().__init__(f"{message}; {mend}" if mend else message)
