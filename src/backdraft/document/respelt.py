"""The mend of a word that is nearly one that is known: the word that was meant, at the very letters."""

from __future__ import annotations

import re

from backdraft.design.problems import Problem
from backdraft.document.document import Document

_MEANT = re.compile(r"""did you mean (?:"([^"]+)"|('[^']+'))\?""")


def respelt(document: Document, problem: Problem) -> Document | None:
    """The document with the word that the mend of `problem` names; None when there is none, or it mends nothing."""
    meant = _MEANT.match(problem.mend)
    chunk = document.chunk(problem.path)
    if meant is None or chunk is None or f'"{chunk.text[problem.start : problem.end]}"' not in problem.message:
        return None
    text = chunk.text[: chunk.core]
    word = meant[1] or meant[2]
    mended = document.with_entry_text(problem.path, text[: problem.start] + word + text[problem.end :])
    return mended if len(mended.problems) < len(document.problems) else None
