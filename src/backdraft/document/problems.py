"""Everything that is wrong with a document: what reading found, and what the entries say of one another."""

from __future__ import annotations

from backdraft.design.links import clashes, dangling, loose_groups
from backdraft.design.problems import Problem
from backdraft.document.document import Document


def problems_of(document: Document) -> tuple[Problem, ...]:
    """What reading found, what refers to nothing, which names clash, in the order of the file."""
    design = document.design
    found = [*document.problems, *dangling(design, document.refs), *clashes(design), *loose_groups(design)]
    return tuple(sorted(found, key=document.place))
