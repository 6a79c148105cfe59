"""The gaps of a merged file: empty lines and comments of nobody between units that no version had side by side."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from backdraft.document.units import Id, Leaf

_LINE = re.compile(r"^[ \t]*#.*\n?", re.M)
#: Before the first unit, and behind the last one.
_EDGE: Id = (("edge", "", 0),)


@dataclass(frozen=True, slots=True)
class Gaps:
    """The gaps of one version: what follows each unit, and which unit that leads to."""

    behind: dict[Id, tuple[Id, str]]
    before: dict[Id, str]
    own: Counter[str] = field(default_factory=Counter)  # the lines of the comments in the units themselves

    @classmethod
    def of(cls, leaves: Sequence[Leaf]) -> Gaps:
        """The gaps between `leaves`."""
        behind: dict[Id, tuple[Id, str]] = {}
        before: dict[Id, str] = {}
        for i, leaf in enumerate(leaves):
            following = leaves[i + 1].id if i + 1 < len(leaves) else _EDGE
            behind[leaf.id] = following, leaf.gap
            before[following] = leaf.gap
        return cls(behind, before, _owned(leaves))

    def comments(self) -> Counter[str]:
        """How often each comment of nobody stands here."""
        return Counter(line for _, gap in self.behind.values() if gap.strip() for line in _comments(gap))

    def between(self, left: Id, right: Id) -> str | None:
        """The gap of two units that stand side by side here."""
        found = self.behind.get(left)
        return found[1] if found is not None and found[0] == right else None


def joined(leaves: Sequence[Leaf], base: Gaps | None, ours: Gaps, theirs: Gaps) -> list[str]:
    """The gap behind each of `leaves`."""
    out = []
    recent: set[str] = set()  # comments since the last two units that stood side by side before
    for i, leaf in enumerate(leaves):
        right = leaves[i + 1].id if i + 1 < len(leaves) else _EDGE
        was = base.between(leaf.id, right) if base is not None else None
        here, there = ours.between(leaf.id, right), theirs.between(leaf.id, right)
        strangers = here is None and there is None and was is None
        if strangers:
            # Nobody had these two side by side: what stands before a unit goes along with it.
            was = base.before.get(right) if base is not None else None
            here, there = ours.before.get(right), theirs.before.get(right)
        gap = _merged(was, here, there)
        if strangers:
            gap = "".join(line for line in gap.splitlines(keepends=True) if line not in recent)
        if base is not None and base.between(leaf.id, right) is not None:
            recent.clear()
        recent.update(_comments(gap))
        out.append(gap)
    return _settled(leaves, out, base, ours, theirs)


def adopted_once(leaves: Sequence[Leaf], base: Gaps, ours: Gaps, theirs: Gaps) -> list[Leaf]:
    """`leaves`, where a comment of nobody that both sides put a new unit behind is above the first of them alone."""
    adopted = base.comments() - (ours.comments() | theirs.comments())
    if not adopted:
        return list(leaves)
    out, seen = [], set[str]()
    for leaf in leaves:
        above = _above(leaf) if leaf.id not in base.behind else []
        kept = [line for line in above if line not in seen]
        seen.update(line for line in above if line in adopted)
        if len(kept) < len(above):
            leaf = replace(leaf, own="".join(kept) + leaf.own[len("".join(above)) :])
        out.append(leaf)
    return out


def _settled(leaves: Sequence[Leaf], gaps: list[str], base: Gaps | None, ours: Gaps, theirs: Gaps) -> list[str]:
    """`gaps` with every comment that both sides have, and none more often than a side has it."""
    here, there = ours.comments(), theirs.comments()
    out: list[str] = []
    got: Counter[str] = Counter()
    if base is not None and (nobodys := base.comments()):
        # A new unit that was put behind a comment of nobody has it for its own.
        new = (line for leaf in leaves if leaf.id not in base.behind for line in _above(leaf))
        got.update(line for line in new if line in nobodys)
    for gap in gaps:
        lines = []
        for line in gap.splitlines(keepends=True):
            if not line.strip() or got[line] < max(here[line], there[line], 1):
                lines.append(line)
                got[line] += bool(line.strip())
        out.append("".join(lines))
    either = here | there
    lost = (((here + ours.own) & (there + theirs.own)) - got) if either else None
    if not lost:
        return out
    own = _owned(leaves)
    places = {leaf.id: i for i, leaf in enumerate(leaves)}
    for side in (ours, theirs):
        for id_, (_, gap) in side.behind.items():
            for line in _comments(gap):
                if lost[line] > own[line] and leaves:
                    lost[line] -= 1
                    at = places.get(id_, len(leaves) - 1)
                    out[at] = _beside(line, out[at])
    return out


def _owned(leaves: Sequence[Leaf]) -> Counter[str]:
    """How often each line that is a comment stands in the units themselves."""
    return Counter(line for leaf in leaves if "#" in leaf.own for line in _LINE.findall(leaf.own))


def _above(leaf: Leaf) -> list[str]:
    """The lines of comments that a unit begins with."""
    return list(takewhile(lambda line: line.lstrip().startswith("#"), leaf.own.splitlines(keepends=True)))


def _beside(comment: str, gap: str) -> str:
    """A gap with one comment more; an empty line parts it from what follows, or it would be that entry's."""
    lines = gap.splitlines(keepends=True)
    at = max((i + 1 for i, line in enumerate(lines) if line.strip()), default=0)
    end = comment[len(comment.rstrip("\r\n")) :] or "\n"
    return "".join((*lines[:at], comment, *(lines[at:] or [end])))


def _comments(gap: str) -> list[str]:
    return [line for line in gap.splitlines(keepends=True) if line.strip()]


def _merged(base: str | None, ours: str | None, theirs: str | None) -> str:
    known = [text for text in (ours, theirs) if text is not None]
    if len(known) < 2:
        return known[0] if known else base or ""
    one, other = known
    if one == other or other == base:
        return one
    if one == base:
        return other
    # Comments of nobody that both sides changed: all are kept, none is asked about.
    lines = one.splitlines(keepends=True)
    more = [line for line in other.splitlines(keepends=True) if line.strip() and line not in lines]
    # Behind the last comment, so that the empty lines go on parting it from what follows.
    at = max((i + 1 for i, line in enumerate(lines) if line.strip()), default=0)
    return "".join((*lines[:at], *more, *lines[at:])) if more else one
