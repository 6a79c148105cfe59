"""What the review says, to the letter. `UPDATE_GOLDEN=1` writes it anew; look at what changed."""

from __future__ import annotations

import os
from pathlib import Path

from tests.review.cases import documents, said

GOLDEN = Path(__file__).parent / "golden" / "said.txt"


def test_the_review_says_what_it_said() -> None:
    lines = [line for name, document in documents().items() for line in (name, *said(document))]
    text = "\n".join(lines) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.write_text(text, encoding="utf-8")
    assert text.splitlines() == GOLDEN.read_text(encoding="utf-8").splitlines()
