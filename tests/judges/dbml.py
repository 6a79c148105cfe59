"""@dbml/core as a judge: what it reads of a text."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.judges.node import HERE, node


def models(texts: Sequence[str]) -> list[dict[str, Any]]:
    """The model of each text, in order; all in one node process.

    Raises:
        AssertionError: It does not read one of them; with its words and the text.
    """
    where, env = node()
    with tempfile.TemporaryDirectory() as folder:
        question = Path(folder) / "texts.json"
        question.write_text(json.dumps(list(texts)), encoding="utf-8")
        asked = [where, str(HERE / "dbml.mjs"), str(question)]
        done = subprocess.run(asked, cwd=HERE, env=env, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    answers = json.loads(done.stdout)
    for text, answer in zip(texts, answers, strict=True):
        assert "error" not in answer, f"{answer['error']}\n{text}"
    return [answer["model"] for answer in answers]
