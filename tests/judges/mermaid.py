"""mermaid.js as a judge: what it understands of a diagram, and which words it would draw."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.judges.node import HERE, node


@dataclass(frozen=True)
class Verdict:
    """What mermaid.js says of one diagram."""

    name: str
    ok: bool
    error: str
    kind: str = ""
    nodes: dict[str, str] = field(default_factory=dict)
    edges: list[list[Any]] = field(default_factory=list)
    groups: list[list[Any]] = field(default_factory=list)
    attributes: dict[str, list[list[Any]]] = field(default_factory=dict)
    labels: list[str] = field(default_factory=list)
    words: str = ""

    @property
    def drawn(self) -> set[str]:
        """The labels that are drawn, without the blanks that wrapping moves."""
        return {squeezed(label) for label in self.labels}


def squeezed(words: str) -> str:
    """`words` without blanks and line ends."""
    return "".join(words.split())


def judge(diagrams: Iterable[tuple[str, str]], draw: bool = False) -> Sequence[Verdict]:
    """The verdict on each `(name, text)`, in order; all in one node process. `draw`: also which words are drawn."""
    asked = [{"name": name, "text": text, "draw": draw} for name, text in diagrams]
    node_, env = node()
    with tempfile.TemporaryDirectory() as folder:
        question = Path(folder) / "diagrams.json"
        question.write_text(json.dumps(asked), encoding="utf-8")
        done = subprocess.run(
            [node_, str(HERE / "check.mjs"), str(question)],
            cwd=HERE,
            env=env,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
    assert done.returncode == 0, done.stderr[-2000:]
    answers = json.loads(done.stdout)
    assert len(answers) == len(asked)
    known = set(Verdict.__dataclass_fields__)
    return [Verdict(**{key: value for key, value in answer.items() if key in known}) for answer in answers]
