"""How much a design may be. What is more is another file, and is told so before reading it costs anything.

Ten times what the largest designs hold: a thousand tables of ten columns are 400 kB, 1,000 entries, 12,000 lines and
8,000 references. All of them together keep the worst file to two seconds, of which reading problems and telling them
are most.
"""

from __future__ import annotations

from typing import Final

#: Bytes of a file: the largest public API descriptions make designs of five million.
LARGEST_FILE: Final = 8 * 1024 * 1024
#: Bytes of a text that is imported: the largest public API descriptions are 13 MB.
LARGEST_SOURCE: Final = 20 * 1024 * 1024
#: Letters of one entry (or of a section in flow style, which is read in one piece).
LARGEST_ENTRY: Final = 256 * 1024
#: Entries of a file.
MOST_ENTRIES: Final = 10_000
#: Lines of a file, and items on one line: what reading costs goes by these.
MOST_LINES: Final = 150_000
#: Keys at the left edge: the format has a few more than twenty.
MOST_KEYS: Final = 500
#: What is told of one entry's YAML.
MOST_FAULTS: Final = 100
#: Problems of a file, before references are looked at.
MOST_PROBLEMS: Final = 5_000
#: Names of a file that stand for other entries.
MOST_REFERENCES: Final = 80_000
#: Columns of a file's tables and mixins, those of a mixin counted in each table that uses it: a few lines can bring
#: millions. A thousand tables of fifty columns have a quarter.
MOST_COLUMNS: Final = 200_000
#: Fields of a file's types and of what its endpoints take and answer, those of a type or a table counted wherever
#: another type or an endpoint has them: five thousand endpoints that take and answer fifty fields have a third.
MOST_FIELDS: Final = 1_500_000


class TooManyError(Exception):
    """A text has more entries than any design."""


def excess(entries: int = 0, problems: int = 0, references: int = 0, columns: int = 0, fields: int = 0) -> str:
    """What a file has too much of, as one says it; empty when it may be a design."""
    if entries > MOST_ENTRIES:
        return f"more than {MOST_ENTRIES} entries"
    if problems > MOST_PROBLEMS:
        return f"more than {MOST_PROBLEMS} things that are wrong"
    if references > MOST_REFERENCES:
        return f"more than {MOST_REFERENCES} references"
    if columns > MOST_COLUMNS:
        return f"more than {MOST_COLUMNS} columns, those of a mixin counted in each table that uses it"
    if fields > MOST_FIELDS:
        return f"more than {MOST_FIELDS} fields, those of a type counted wherever it is used"
    return ""
