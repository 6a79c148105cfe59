"""What choices at conflicts make of a file: read back and compared before anybody takes it."""

from __future__ import annotations

from collections.abc import Sequence

from backdraft.design.paths import Path, where
from backdraft.document.conflicts import has_markers
from backdraft.document.document import Document
from backdraft.document.edits import EditError
from backdraft.document.merge import Choice, Conflict, Merged, Written
from backdraft.document.units import units_of

#: A unit as it must come back: where it is, and its text. None: what a person wrote, whatever that reads as.
_Seen = tuple[Path, str] | None


def named(conflict: Conflict) -> str:
    """What a conflict is about, for people."""
    return where(conflict.path) or "the whole file"


def settled(found: Merged, choices: Sequence[Choice], before: Document) -> Document:
    """The design that `choices` make of a merge, without markers.

    Args:
        found: What was merged.
        choices: One for each of its conflicts.
        before: A document whose entries are kept where the text is the same.

    Raises:
        EditError: What a person wrote for an entry still holds markers, or does not stay apart from its neighbours.
    """
    written = {c.text: named(at) for at, c in zip(found.conflicts, choices, strict=True) if isinstance(c, Written)}
    for text, name in written.items():
        if has_markers(text):
            raise EditError(f"{name} still has git's markers", "delete them, and what is not wanted")
    document = Document.read(found.resolve(choices), before)
    if found.whole:
        return document
    wanted = [None if leaf.own in written else (leaf.path, leaf.own) for leaf in found.leaves(choices)]
    eol = "\r\n" if "\r\n" in document.text else "\n"
    got: list[_Seen] = [(leaf.path, leaf.own) for unit in units_of(document.blocks, eol) for leaf in unit.leaves()]
    if not _fits(wanted, got):
        said = ", ".join(written.values()) or "what was chosen"
        raise EditError(f"{said} does not stay apart from what stands around it", "indent it as it was")
    return document


def by_hand(text: str, eol: str) -> Written:
    """What an editor left, as the text of an entry: its lines end as those of the file do."""
    text = text.replace("\r\n", "\n")
    text = text if not text.strip() or text.endswith("\n") else f"{text}\n"
    return Written(text.replace("\n", eol) if text.strip() else "")


def _fits(wanted: Sequence[_Seen], got: Sequence[_Seen]) -> bool:
    """Whether `got` is `wanted`, where each None stands for any number of units."""
    runs: list[list[_Seen]] = [[]]
    for unit in wanted:
        if unit is None:
            runs.append([])
        else:
            runs[-1].append(unit)
    if len(runs) == 1:
        return list(got) == runs[0]
    first, *middle, last = runs
    end = len(got) - len(last)
    at = len(first)
    if at > end or list(got[:at]) != first or list(got[end:]) != last:
        return False
    for run in middle:
        found = next((i for i in range(at, end - len(run) + 1) if list(got[i : i + len(run)]) == run), None)
        if found is None:
            return False
        at = found + len(run)
    return True
