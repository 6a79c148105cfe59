"""Sets of words, written as text."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of `text`, which are parted by blanks and line ends."""
    return frozenset(text.split())
