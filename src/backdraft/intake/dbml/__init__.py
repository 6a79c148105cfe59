"""DBML as tables and types. Whatever is written, nothing is raised: what is not taken is reported with its line.

The language: https://dbml.dbdiagram.io/docs/
"""

from __future__ import annotations

import re

from backdraft.intake.imported import Imported

_BEGINS = re.compile(
    r"^[ \t]*(?:(?:table|tablepartial|enum|tablegroup)[ \t]+[\w\".]+[^\n({;]*(?:\[[^\n]*\][ \t]*)?\{"
    r"|project\b[^\n({;]*\{|ref\b[^\n({;]*:[ \t]*[\w\".]+[^\n]*[<>-])",
    re.I | re.M,
)


def is_dbml(text: str) -> bool:
    """Whether a text is DBML: it has a table, an enum, a relation or a project as DBML begins one."""
    return _BEGINS.search(text, 0, 200_000) is not None


def read_dbml(text: str) -> Imported:
    """The tables and types of a DBML file."""
    from backdraft.intake.dbml.reading import read

    return read(text)
