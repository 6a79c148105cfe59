"""Everything that is wrong with a document: what reading found, and what the entries say of one another."""

from __future__ import annotations

from collections.abc import Sequence

from backdraft.design.design import Design
from backdraft.design.links import clashes, dangling, loose_groups
from backdraft.design.picks import vain_picks
from backdraft.design.problems import Problem
from backdraft.design.ways import unknown_ways
from backdraft.document.chunks import CONFLICT
from backdraft.document.document import Document

#: Above so many problems the rules wait: what is wrong is told first, and in time.
TOO_BROKEN = 500


def judged_by_rules(document: Document, problems: Sequence[Problem]) -> Design:
    """The design that rules may judge: an empty one where too much of the file is wrong to say anything of the rest.

    So it is while a git conflict waits: what it holds is not read and would seem to be missing.
    """
    sound = len(problems) <= TOO_BROKEN and not any(problem.message == CONFLICT for problem in problems)
    return document.design if sound else Document.read("backdraft: 1\n").design


def problems_of(document: Document) -> tuple[Problem, ...]:
    """What reading found, what refers to nothing, which names clash, in the order of the file."""
    found = [*document.problems, *_of_names(document)]
    return tuple(sorted(found, key=document.place))


#: Letters of a file with conflicts whose versions are read as well.
_LARGEST = 1_000_000


def _of_names(document: Document) -> list[Problem]:
    """What the entries say of one another; of a file with git's conflicts what both of its versions say."""
    found = _said(document)
    if not found or not any(problem.message == CONFLICT for problem in document.problems):
        return found
    if len(document.text) > _LARGEST:
        return []
    from backdraft.document.conflicts import MarkerError, versions

    try:
        sides = versions(document.text)
    except MarkerError:
        return []
    for text in (sides.ours, sides.theirs):
        said = {(problem.path, problem.message) for problem in _said(Document.read(text))}
        found = [problem for problem in found if (problem.path, problem.message) in said]
    return found


def _said(document: Document) -> list[Problem]:
    design, refs = document.design, document.refs
    of_refs = [*dangling(design, refs), *vain_picks(design, refs), *unknown_ways(design, refs)]
    return [*of_refs, *clashes(design), *loose_groups(design)]
