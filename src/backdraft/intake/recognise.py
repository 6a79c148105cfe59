"""What a text is, and what it holds as entries of the file."""

from __future__ import annotations

import re

from backdraft.intake.endpoints import is_endpoint, lines_of
from backdraft.intake.imported import PLAINLY, Asked, Imported, Loss
from backdraft.intake.markdown import is_markdown, read_markdown
from backdraft.intake.registry import IMPORTERS, Importer

#: The longest text that is looked at, in characters.
LONGEST = 20_000_000
#: The name of a text whose every line the entry bar takes.
QUICK = "quick lines"

#: What can be read, by name; a text is tried in this order.
KINDS: dict[str, Importer] = {
    "openapi": IMPORTERS["openapi"],  # its descriptions may hold Markdown, and that anything
    "markdown": Importer("markdown", "Markdown: its fenced blocks, each as what it is", is_markdown, read_markdown),
    **IMPORTERS,
}

_ARROW = re.compile(r"[^\W\d][\w.-]*(?:\s*,\s*[\w.-]+)*\s*(?:->|~>)\s*[^\W\d]")
_TABLE = re.compile(r"[^\W\d][\w.]*\s*\([^()]*\S.*\)\s*\Z")
_COLUMN = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)+\s+\S")
_CRUD = re.compile(r"(?:[^\W\d][\w.-]*\s*:\s*)?crud\s+\S+\s*\Z", re.I)
_SAYS = re.compile(r"[^\W\d][\w.-]*:\s+\S")
_QUICK = (_ARROW, _TABLE, _COLUMN, _CRUD, _SAYS)


def recognise(text: str) -> str | None:
    """The kind of a text: one of `KINDS`, `QUICK` for lines that the entry bar takes one by one, or None."""
    for kind, importer in KINDS.items():
        if importer.recognises(text):
            return kind
    lines = lines_of(text)
    quick = sum(is_endpoint(line) or any(p.match(line[:2000]) for p in _QUICK) for line in lines)
    return QUICK if lines and quick == len(lines) else None


def foreign(text: str) -> str:
    """The kind of a text that the entry bar does not take as it stands (SQL, Mermaid…); empty for its own lines."""
    kind = recognise(text)
    return kind if kind and kind not in (QUICK, "endpoints") else ""


def read(text: str, kind: str = "", asked: Asked = PLAINLY) -> Imported:
    """The entries that a text holds, with what was lost. Quick lines have none here: the entry bar turns them to edits.

    Raises nothing but `GivenUpError`; a text beyond `LONGEST` is refused as a whole.

    Args:
        text: The text.
        kind: One of `KINDS`; empty: what it is recognised as.
        asked: What is asked of the importer, and what it may reach.
    """
    if len(text) > LONGEST:
        reason = f"a text of {len(text):,} characters; {LONGEST // 1_000_000} MB are the most"
        return Imported([], [Loss(1, text[:60], reason)])
    kind = kind or recognise(text) or ""
    return KINDS[kind].read(text, asked) if kind in KINDS else Imported()
