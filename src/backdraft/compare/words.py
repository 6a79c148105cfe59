"""Names inside SQL that we wrote ourselves: which there are, and how it reads when they change."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping

_WORD = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\w+""")


def words(text: str) -> frozenset[str]:
    """The words of `text`, quoted names as they stand; texts in single quotes too, which no name equals."""
    return frozenset(_WORD.findall(text))


def in_words(text: str, names: Mapping[str, str]) -> str:
    """`text` with each name that `names` has replaced by its value."""
    return _WORD.sub(lambda m: names.get(m.group(), m.group()), text) if names else text


def folded(name: str) -> str:
    """`name` as the least particular engine takes it: to MySQL, `é` and `E` are one column's name."""
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c)).casefold()


def renames_in_order(pairs: Iterable[tuple[str, str]], spare: Iterable[str]) -> list[tuple[str, str]]:
    """Renames one after the other, so that no name is taken while another still has it; `spare` are free names."""
    waiting = {before: after for before, after in pairs if before != after}
    spares = iter(spare)
    out: list[tuple[str, str]] = []
    while waiting:
        held = Counter(map(folded, waiting))
        free = next((b for b, a in waiting.items() if held[folded(a)] == (folded(a) == folded(b))), None)
        if free is None:  # names that change places: one steps aside
            free = next(iter(waiting))
            aside = next(spares)
            waiting[aside] = waiting.pop(free)
            out.append((free, aside))
        else:
            out.append((free, waiting.pop(free)))
    return out
