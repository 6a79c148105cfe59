"""A file with git's conflict markers: the versions that it holds, and the conflicts among them entry by entry."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from backdraft.document.document import Document
from backdraft.document.merge import Merged, Names, merge

# Seven signs and then a blank or the end: longer ones are conflicts inside a base, which is text to us.
_MARKER = re.compile(r"(?P<sign>[<|=>])(?P=sign){6}(?![<|=>])(?:[ \t](?P<name>[^\r\n]*))?\r?\n?\Z")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_BEGINS = re.compile(r"^<{7}(?=[ \t\r\n]|\Z)", re.M)

_Part = Literal["both", "ours", "base", "theirs"]
#: Which marker may follow in which part, and what it leads to.
_NEXT: dict[tuple[_Part, str], _Part] = {
    ("both", "<"): "ours",
    ("ours", "|"): "base",
    ("ours", "="): "theirs",
    ("base", "="): "theirs",
    ("theirs", ">"): "both",
}


class MarkerError(Exception):
    """Markers that do not belong together. `line` counts from 1; `mend` says what to do."""

    def __init__(self, line: int, message: str, mend: str) -> None:
        super().__init__(f"line {line}: {message}; {mend}")
        self.line = line
        self.message = message
        self.mend = mend


@dataclass(frozen=True, slots=True)
class Versions:
    """The texts that a file with markers was made from; `base` None where a conflict does not show it."""

    ours: str
    theirs: str
    base: str | None
    names: Names


def has_markers(text: str) -> bool:
    """Whether a text holds a line that begins a conflict."""
    return _BEGINS.search(text) is not None


def versions(text: str) -> Versions:
    """Take a file with markers apart.

    Raises:
        MarkerError: A marker is missing, or stands where none may.
    """
    parts: dict[_Part, list[str]] = {"ours": [], "base": [], "theirs": []}
    names: dict[str, str] = {}
    here: _Part = "both"
    begun, number, with_base = 0, 0, True
    for number, line in enumerate(_LINE.findall(text), 1):
        marker = _MARKER.match(line)
        following = _NEXT.get((here, marker["sign"])) if marker is not None else None
        # A line of ======= outside of conflicts, or in a later part, is no marker of ours.
        if marker is None or (following is None and marker["sign"] == "=" and here in ("both", "theirs")):
            for part in parts if here == "both" else (here,):
                parts[part].append(line)
            continue
        if following is None:
            raise MarkerError(number, f"{line[:7]} does not fit here", "mend the markers, or merge again")
        if here == "both":
            begun = number
        if here == "ours" and following == "theirs":
            with_base = False
        if following != "theirs":
            names.setdefault({"both": "theirs"}.get(following, following), marker["name"] or "")
        here = following
    if here != "both":
        raise MarkerError(begun, "this conflict does not end", "write >>>>>>> behind it, or merge again")
    found = Names(names.get("ours") or "ours", names.get("base") or "base", names.get("theirs") or "theirs")
    base = "".join(parts["base"]) if with_base and begun else None
    return Versions("".join(parts["ours"]), "".join(parts["theirs"]), base, found)


def conflicted(text: str) -> tuple[Merged, Names]:
    """The conflicts of a file with git's markers, entry by entry.

    With base sections (git's `merge.conflictStyle=diff3`, or Backdraft's own markers) only entries that both sides
    changed are asked about: what git saw as one conflict of neighbouring lines is often none. Without them, every entry
    that differs is. `Merged.resolve` gives the file without markers, `Document.read` of that the preview of a choice.

    Raises:
        MarkerError: A marker is missing, or stands where none may.
    """
    found = versions(text)
    ours = Document.read(found.ours)
    theirs = Document.read(found.theirs, ours)
    base = Document.read(found.base, ours) if found.base is not None else None
    return merge(base, ours, theirs), found.names
