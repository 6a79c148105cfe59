"""What piles up while an entry is read: its problems and its references, at their places in the chunk."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from backdraft.design.nodes import Node, Scalar
from backdraft.design.paths import Path
from backdraft.design.problems import Parsed, Problem, Ref, Severity, Word

#: A comment such as people seldom write, and SQL has: `data #>> '{a}'`.
_TIGHT = re.compile(r"#+[^#\s]")

#: How the mend for a torn line begins.
QUOTES = "quote the line: "

#: Slips of one line that are told one by one. Prose where a notation is wanted is wrong at every word.
MOST_SLIPS = 8


class Reading:
    """What piles up while an entry is read."""

    __slots__ = ("problems", "refs")

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.refs: list[Ref] = []

    def slip(
        self,
        path: Path,
        node: Node,
        message: str,
        mend: str = "",
        severity: Severity = "error",
        at: tuple[int, int] = (0, -1),
    ) -> None:
        """Record a problem at `node`, or at the letters `at` of its text."""
        start, end = _inside(node, *at) if at[1] >= 0 else (node.start, node.end)
        self.problems.append(Problem(path, message, mend, severity, start, end))

    def parsed(self, path: Path, node: Scalar, parsed: Parsed[Any]) -> Any:
        """Take over the slips and words of a one-line notation; give its value."""
        slips = parsed.slips
        open_ = next((slip for slip in slips if "never closed" in slip.message), None) if node.comment else None
        if open_ is not None:  # YAML cut the line there: what else is wrong comes of that
            slips = (replace(open_, mend=quoted(f"{node.text} {node.comment}")),)
        for slip in slips[:MOST_SLIPS]:
            self.slip(path, node, slip.message, slip.mend, slip.severity, (slip.start, slip.end))
        more = slips[MOST_SLIPS:]
        if more:
            worst: Severity = "error" if any(slip.severity == "error" for slip in more) else "warning"
            at = (more[0].start, more[-1].end)
            self.slip(path, node, f"and {len(more)} more in the same line", "mend the first ones", worst, at)
        if open_ is None:
            self.cut(path, node)
        for word in parsed.words:
            self.word(path, node, word)
        return parsed.value

    def cut(self, path: Path, node: Scalar) -> None:
        """Record a comment that is perhaps none: one without a blank behind its `#`."""
        if is_tight(node.comment):
            shown = node.comment if len(node.comment) <= 40 else node.comment[:39] + "…"
            mend = f"{quoted(f'{node.text} {node.comment}')}, or put a blank behind the #"
            self.slip(path, node, f"{shown} is a comment to YAML", mend, "warning")

    def word(self, path: Path, node: Scalar, word: Word, in_key: bool = False) -> None:
        """Record a reference to another entry."""
        at, at_end = _inside(node, word.start, word.end)
        self.refs.append(Ref(path, word.start, word.end, word.targets, word.weak, in_key, at, at_end))


def is_tight(comment: str) -> bool:
    """Whether a comment is perhaps none: it has no blank behind its `#`."""
    return _TIGHT.match(comment) is not None


def quoted(line: str) -> str:
    """The mend for a line that YAML reads otherwise than it was meant: the same line in quotes."""
    return QUOTES + "'" + line.replace("'", "''") + "'"


def _inside(node: Node, start: int, end: int) -> tuple[int, int]:
    """Offsets in a scalar's text as offsets in its chunk; the whole node where escapes or folds make them unclear."""
    if isinstance(node, Scalar):
        extra = node.end - node.start - len(node.text)
        if extra == 0 or (extra == 2 and node.style in ("'", '"')):
            lead = extra // 2
            return node.start + lead + start, node.start + lead + end
    return node.start, node.end


def is_empty(node: Node | None) -> bool:
    """Nothing there: no node, or a plain scalar without text (`web:`), or YAML's null."""
    return node is None or (isinstance(node, Scalar) and not node.style and node.text in ("", "~", "null"))
