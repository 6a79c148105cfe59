"""Names inside SQL that we wrote ourselves: which there are, and how it reads when they change."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping

_WORD = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|(?<![\w\])"])\[(?:[^\]]|\]\])*\]|\w+""")


def words(text: str) -> frozenset[str]:
    """The words of `text`, quoted names as they stand; texts in single quotes too, which no name equals. What stands in
    square brackets is a name to SQL Server and a list to DuckDB: it counts as both."""
    found = frozenset(_WORD.findall(text))
    return found.union(*(words(word[1:-1]) for word in found if word.startswith("[")))


def in_words(text: str, names: Mapping[str, str]) -> str:
    """`text` with each name that `names` has replaced by its value."""

    def now(match: re.Match[str]) -> str:
        word = match.group()
        listed = word.startswith("[") and word not in names
        return f"[{in_words(word[1:-1], names)}]" if listed else names.get(word, word)

    return _WORD.sub(now, text) if names else text


def folded(name: str) -> str:
    """`name` as the least particular engine takes it, quoted or not: to MySQL, `é` and `E` are one column's name."""
    plain = name[1:-1] if name[:1] in ('"', "`", "[") else name
    return "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c)).casefold()


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
