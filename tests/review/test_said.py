"""What the review says, to the letter. `UPDATE_GOLDEN=1` writes it anew; look at what changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from backdraft.document.document import Document
from tests.review.cases import documents, held, said, whole

GOLDEN = Path(__file__).parent / "golden"


def _as_before(name: str, cases: Mapping[str, Document], told: Callable[[Document], list[str]]) -> None:
    text = "\n".join(line for name, document in cases.items() for line in (name, *told(document))) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        (GOLDEN / name).write_text(text, encoding="utf-8")
    assert text.splitlines() == (GOLDEN / name).read_text(encoding="utf-8").splitlines()


def test_the_review_says_what_it_said() -> None:
    _as_before("said.txt", documents(), said)


def test_whole_designs_are_held_to_what_they_were() -> None:
    _as_before("held.txt", whole(), held)
