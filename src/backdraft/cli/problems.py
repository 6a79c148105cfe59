"""What cannot be read in a design, as plain data and as a line each: `shop.yaml:41:7 tables.orders: …`."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from backdraft.cli.streams import remark

if TYPE_CHECKING:
    from backdraft.design.problems import Problem
    from backdraft.document.document import Document

#: Letters of an entry's name that a line tells: a torn line may be taken for one.
_LONGEST = 200


def findings(name: str, document: Document) -> list[dict[str, Any]]:
    """The problems and dangling references of a document, in the order of the file."""
    return [_finding(name, document.place(problem), problem) for problem in problems_in(document)]


@lru_cache(maxsize=64)
def problems_in(document: Document) -> tuple[Problem, ...]:
    """The same, as they are; looked for once."""
    from backdraft.document.problems import problems_of

    return problems_of(document)


def remark_problems(document: Document, file: str) -> None:
    """Say on stderr that what is made is of a design with problems."""
    if count := len(document.problems):
        remark(f"note: the design has {count} problem{'s' * (count != 1)}; `backdraft check {file}` lists them")


def line(finding: dict[str, Any]) -> str:
    """A finding as one line: place, entry, message, mend."""
    head = f"{finding['file']}:{finding['line']}:{finding['column']}"
    level = "" if finding["severity"] == "error" else f"{finding['severity']}: "
    where = f" {finding['where']}:" if finding["where"] else ""
    mend = f"; {finding['mend']}" if finding["mend"] else ""
    return f"{head}{where} {level}{finding['message']}{mend}".replace("\n", " ")


def _finding(file: str, place: tuple[int, int], problem: Problem) -> dict[str, Any]:
    from backdraft.design.paths import where

    return {
        "file": file,
        "line": place[0],
        "column": place[1],
        "where": name if len(name := where(problem.path)) <= _LONGEST else f"{name[:_LONGEST]}…",
        "severity": problem.severity,
        "message": problem.message,
        "mend": problem.mend,
    }
