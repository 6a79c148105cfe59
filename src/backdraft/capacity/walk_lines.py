"""A walk as lines: who, what, when, how long, and a bar for it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from backdraft.capacity.columns import fit, width_of, wrapped
from backdraft.capacity.walk import Step, Walk
from backdraft.capacity.words import percent, seconds
from backdraft.design.output import Line, Output
from backdraft.design.paths import Path, where

#: The least and the most cells of a bar's column; the most of the other two.
_LEAST, _MOST, _WHO, _WHAT = 6, 60, 26, 44


def walk_lines(found: Walk, path: Path, width: int = 100) -> Output:
    """The steps in order, each with its entry: after how long, who, what, how long, and where that is in the whole.

    `█` is waited for, `░` happens after the answer.
    """
    name = " ".join(path[1:3])
    lines = [Line(_head(found, name), path)]
    ends = [step.start + step.takes for step in found.steps if step.start is not None and step.takes is not None]
    whole = max(ends, default=0.0)
    who = [f"{'  ' * min(step.depth, 6)}{step.who}" for step in found.steps]
    what = [_what(step) for step in found.steps]
    when = [f"+{seconds(step.start)}" if step.start is not None else "" for step in found.steps]
    takes = [seconds(step.takes) if step.kind != "hit" else "" for step in found.steps]
    wide = min(_WHO, max(map(width_of, who), default=0))
    room = width - wide - max(map(len, when), default=0) - max(map(len, takes), default=0) - 13
    told = min(_WHAT, max(map(width_of, what), default=0), max(12, room - _LEAST))
    bars = max(0, min(_MOST, room - told))
    late = False
    for n, step in enumerate(found.steps):
        if not step.waits and not late:
            late = True
            lines.append(Line(_answered(found), path))
        bar = _bar(step, whole, bars)
        cells = (
            f"{n + 1:>3}", when[n].rjust(max(map(len, when))), fit(who[n], wide), fit(what[n], told),
            takes[n].rjust(max(map(len, takes))), bar,
        )  # fmt: skip
        lines.append(Line("  ".join(cells).rstrip(), step.path))
    if not late:
        lines.append(Line(_answered(found), path))
    return Output((*lines, *wrapped(_assumed(found, path), width)))


def _assumed(found: Walk, path: Path) -> Iterator[Line]:
    """Messages of which the service says that it sends them, and not at which of its endpoints."""
    own = ("services", path[1], "emits")
    sent = {step.path: step.path[-1].partition(" ")[0] for step in found.steps if step.path[:3] == own}
    if sent:
        topics = ", ".join(dict.fromkeys(sent.values()))
        yield Line(f"assumed: it emits {topics}, as {path[1]} does; emits= of the endpoint says otherwise", min(sent))


def _head(found: Walk, name: str) -> str:
    if not found.caches:
        return f"{name}, step by step"
    said = ", ".join(f"{cache} {'hits' if found.hit else 'misses'}" for cache, _ in found.caches)
    share = math.prod(hit if found.hit else 1 - hit for _, hit in found.caches)
    return f"{name}, step by step; {said} ({percent(share)})"


def _answered(found: Walk) -> str:
    if found.total is None:
        return "     no answer in any time that could be told: something above is overloaded"
    return f"     answered after {seconds(found.total)}"


def _what(step: Step) -> str:
    times = f" x{step.often:.3g}" if step.often not in (0.0, 1.0) else ""
    return f"{step.words}{times}"


def _bar(step: Step, whole: float, cells: int) -> str:
    if step.start is None or step.takes is None or whole <= 0 or cells < _LEAST or not step.takes:
        return ""
    begin = min(cells - 1, math.floor(step.start / whole * cells))
    size = max(1, round(step.takes / whole * cells))
    return " " * begin + ("█" if step.waits else "░") * min(size, cells - begin)


def walk_json(found: Walk) -> dict[str, Any]:
    """A walk as plain data: seconds, null for what is overloaded."""
    return {
        "total": found.total,
        "hit": found.hit,
        "caches": dict(found.caches),
        "steps": [
            {
                "kind": each.kind, "who": each.who, "what": each.words, "depth": each.depth, "start": each.start,
                "takes": each.takes, "times": each.often, "waits": each.waits, "where": where(each.path),
            }
            for each in found.steps
        ],
    }  # fmt: skip
