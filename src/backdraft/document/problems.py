"""Everything that is wrong with a document: what reading found, and what the entries say of one another."""

from __future__ import annotations

from collections.abc import Sequence

from backdraft.design.design import Design
from backdraft.design.links import clashes, dangling, loose_groups
from backdraft.design.picks import vain_picks
from backdraft.design.problems import Problem
from backdraft.document.document import Document

#: Above so many problems the rules wait: what is wrong is told first, and in time.
TOO_BROKEN = 500


def judged_by_rules(document: Document, problems: Sequence[Problem]) -> Design:
    """The design that rules may judge: an empty one where too much of the file is wrong to say anything of the rest."""
    return document.design if len(problems) <= TOO_BROKEN else Document.read("backdraft: 1\n").design


def problems_of(document: Document) -> tuple[Problem, ...]:
    """What reading found, what refers to nothing, which names clash, in the order of the file."""
    design = document.design
    refs = document.refs
    found = [
        *document.problems,
        *dangling(design, refs),
        *vain_picks(design, refs),
        *clashes(design),
        *loose_groups(design),
    ]
    return tuple(sorted(found, key=document.place))
