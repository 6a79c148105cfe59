"""Everything that is wrong with a document: what reading found, and what the entries say of one another."""

from __future__ import annotations

from backdraft.design.links import clashes, dangling, loose_groups
from backdraft.design.picks import vain_picks
from backdraft.design.problems import Problem
from backdraft.document.document import Document


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
