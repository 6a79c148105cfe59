"""Finding by a few letters: words, beginnings of words, then letters in order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")


def rank(
    query: str,
    items: Sequence[T],
    text_of: Callable[[T], str],
    behind: Callable[[T], str] = lambda item: "",
    limit: int = 1000,
) -> list[T]:
    """The items that hold every word of `query`, the best first; all, in order, for an empty query; else
    at most `limit`.

    A word holds when its letters occur in order. It is better when they stand together, at the beginning of the text
    or of a word, in a short text. In what stands `behind` the text a word holds only as it is written; that ranks
    behind letters together in the text, and before scattered ones.
    """
    words = query.casefold().split()
    if not words:
        return list(items)
    patterns = [re.compile("[^\n]*?".join(map(re.escape, word))) for word in words]
    found: list[tuple[int, float, int]] = []
    for i, item in enumerate(items):
        text, more = text_of(item).casefold()[:400], behind(item).casefold()
        worst, score = _TOGETHER, 0.0
        for word, pattern in zip(words, patterns, strict=True):
            one = _score(word, pattern, text, more)
            if one is None:
                break
            worst, score = max(worst, one[0]), score + one[1]
        else:
            found.append((worst, -score + len(text) / 100, i))
    found.sort()
    return [items[i] for _, _, i in found[:limit]]


#: How a word holds: its letters together, behind the text, or scattered.
_TOGETHER, _BEHIND, _SCATTERED = range(3)


def _score(word: str, pattern: re.Pattern[str], text: str, behind: str) -> tuple[int, float] | None:
    for how, said in ((_TOGETHER, text), (_BEHIND, behind)):
        best = max((_placed(said, at, word) for at in _all(said, word)), default=None)
        if best is not None:
            return how, best
    scattered = pattern.search(text)
    return (_SCATTERED, 20.0 - (scattered.end() - scattered.start()) / 10) if scattered else None


def _all(text: str, word: str) -> Iterable[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def _placed(text: str, at: int, word: str) -> float:
    if len(text) == len(word):
        return 200.0
    begins = at == 0 or not text[at - 1].isalnum()
    ends = at + len(word) == len(text) or not text[at + len(word)].isalnum()
    return 100.0 + (40.0 if begins else 0.0) + (20.0 if ends else 0.0) + (5.0 if at == 0 else 0.0)
