"""Changes as lines for people, and as plain data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from backdraft.compare.changes import Change, Comparison
from backdraft.design.output import Line, Output
from backdraft.design.paths import Path, entry_path, where

#: The sign of each kind.
MARKS = {"added": "+", "removed": "−", "changed": "~", "renamed": "~"}
_LONGEST = 120


def lines(changes: Iterable[Change]) -> Output:
    """One line for each thing that came or went, one for each field that says something else."""
    return Output(tuple(Line(text, change.path) for change in changes for text in _lines(change)), "text")


def _lines(change: Change) -> list[str]:
    head = f"{MARKS[change.kind]} {where(change.path)}"
    if change.was:
        head += f" (was {change.was[-1]})"
    if change.through:
        head += f" (from {where(change.through)})"
    if not change.fields:
        return [head]
    return [f"{head}  {field.field}: {_said(field.before)} → {_said(field.after)}" for field in change.fields]


def _said(text: str) -> str:
    text = " ".join(text.split())
    return (text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…") or "nothing"


def signs(found: Comparison) -> dict[Path, str]:
    """What a list shows at each entry and part: `+`, `~`; at a section how many went: `−2`."""
    out: dict[Path, str] = {}
    went: dict[Path, int] = {}
    for change in found.changes:
        entry = entry_path(change.path)
        if entry != change.path:
            out.setdefault(entry, MARKS["changed"])
        if change.kind != "removed":
            out[change.path] = MARKS[change.kind]
        elif entry == change.path:
            went[entry[:-1]] = went.get(entry[:-1], 0) + 1
    return {**out, **{section: f"{MARKS['removed']}{count}" for section, count in went.items() if section}}


def plain(found: Comparison) -> dict[str, Any]:
    """For JSON: `changes` with `kind`, `where`, `was`, `through`, `fields`; `done` lists each `was:` that is done."""
    return {"changes": [_plain(change) for change in found.changes], "done": [where(path) for path in found.done]}


def _plain(change: Change) -> dict[str, Any]:
    out: dict[str, Any] = {"kind": change.kind, "where": where(change.path)}
    if change.was:
        out["was"] = where(change.was)
    if change.through:
        out["through"] = where(change.through)
    if change.fields:
        out["fields"] = [{"field": f.field, "from": f.before, "to": f.after} for f in change.fields]
    return out
