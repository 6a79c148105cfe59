"""Checklists as a tree: list, item with how it stands, findings. What `content.py` says of the lists, with what the
rules say of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from backdraft.design.paths import Path, where
from backdraft.design.problems import SIGNS
from backdraft.tui.panes.content import item_path
from backdraft.tui.panes.rows import Cell, Row
from backdraft.tui.status import progress_bar

if TYPE_CHECKING:
    from backdraft.review.advice import Advice
    from backdraft.review.checklists import ItemStanding, ListStanding
    from backdraft.review.judging import Finding

#: In the path of a row, between an item and what its rules found: `(*item, FOUND, rule, *place)`.
FOUND = "\u2192"
_SIGNS = {"unknown": ("○", "dim"), "pass": ("✓", "success"), "fail": ("✗", "error"), "skip": ("–", "dim")}


def place_of(path: Path) -> Path:
    """Where the finding of a row stands in the design; empty for a row of anything else, or of several findings."""
    return path[path.index(FOUND) + 2 :] if FOUND in path else ()


def rule_of(path: Path) -> str:
    """The rule of a finding's row, or empty."""
    return path[path.index(FOUND) + 1] if FOUND in path else ""


def stood(rows: tuple[Row, ...], lists: tuple[ListStanding, ...]) -> tuple[Row, ...]:
    """The rows of the pane with how the items stand, and below each item its findings, a loud rule in one row.

    What the rules have not looked at yet, a list or an item that was just added, stands as the design has it.
    """
    news: dict[Path, list[Row]] = {}
    for row in rows:
        if row.path[:1] == ("checklists",):
            news.setdefault(row.path[:2], []).append(row)
    out: list[Row] = []
    for each in lists:
        bar = progress_bar(each.settled, len(each.items))
        head = Cell(f"{bar:6} {each.title} {each.settled}/{len(each.items)}")
        out.append(Row(("checklists", each.name), (head,), foldable=True))
        for item in each.items:
            sign, role = _SIGNS[item.state]
            cell = Cell(f"{sign} {_said(item)}", role if item.state in ("fail", "skip") else "text")
            path = item_path(each.name, item.item.name)
            out.append(Row(path, (cell,), level=1, foldable=bool(item.findings), folded=True))
            out.extend(_findings(path, item))
        known = {row.path for row in out}
        out.extend(row for row in news.pop(("checklists", each.name), ()) if row.path not in known)
    out.extend(row for new in news.values() for row in new)
    return (*out, *(row for row in rows if row.path[:1] != ("checklists",)))


def advised(advice: tuple[Advice, ...]) -> Iterator[Row]:
    """What the design calls for, below the decisions: `enter` accepts one."""
    if advice:
        yield Row(
            ("advice",), (Cell("Advice", "dim"), Cell(str(len(advice)), "dim")), foldable=True, folded=True, loose=True
        )
    for each in advice:
        cell = Cell(f"{each.take}: {each.because}")
        yield Row(("advice", each.title), (cell,), level=1, prose=f"{each.why} {each.cost} {where(each.path)}")


def _said(item: ItemStanding) -> str:
    told = " · ".join(part for part in (item.means, item.item.note, item.item.done) if part)
    counts = Counter(f.severity for f in chain(item.findings, *item.beyond))
    hints = counts["info"]
    loud = counts.total() - hints
    if item.by == "rules" and item.state == "pass" and not told:
        told = "by its rules"  # nobody ticked it
    elif item.state == "unknown" and not told and hints:
        told = f"{hints} hint{'s' * (hints != 1)}"
    elif item.state == "unknown" and not told and item.ask:
        told = f"not said: {item.ask}"
    count = f" ({loud} finding{'s' * (loud != 1)})" if loud else ""
    return f"{item.item.text or item.item.name}{count}{f' — {told}' if told else ''}"


def _findings(path: Path, item: ItemStanding) -> Iterator[Row]:
    groups: dict[str, list[Finding]] = {}
    for finding in item.findings:
        groups.setdefault(finding.rule, []).append(finding)
    for rule, found in groups.items():
        level = 2
        beyond = [group for group in item.beyond if group[0].rule == rule]
        if len(found) > 1:
            from backdraft.review.registry import RULES

            sign = SIGNS[found[0].severity]
            title = f"{sign} {len(found) + sum(map(len, beyond))} × {RULES[rule].title}"
            yield Row((*path, FOUND, rule), (Cell(title, found[0].severity),), level=2, foldable=True, folded=True)
            level = 3
        for each in found:
            cell = Cell(f"{SIGNS[each.severity]} {each.what}", each.severity)
            prose = f"{each.mend} {each.why} {where(each.path)}"
            yield Row((*path, FOUND, rule, *each.path), (cell,), level=level, prose=prose)
        for group in beyond:  # from the first of them on
            cell = Cell(f"{SIGNS[group[0].severity]} {len(group)} more like these", group[0].severity)
            yield Row((*path, FOUND, rule, *group[0].path), (cell,), level=level)
