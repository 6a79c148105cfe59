"""The journal's lines: each a checksum and a JSON object; reading them back up to the first that is torn.

A line says what became of the text since the line before (a splice, or the whole text), what stands in the entry bar
and in an open form, and whether the text is now a version worth going back to. Lines are ASCII, so that text that is no
UTF-8 (half of a pasted pair) is kept as well, and a torn line is never taken for another.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator
from typing import Any, Literal

from backdraft.design.dataclass import dataclass
from backdraft.design.nodes import Plain

_FORMAT = 1

#: `opened` as the file was when a session began; `saved` as it was written; `unsaved` left behind by a session that
#: ended hard.
VersionKind = Literal["opened", "saved", "unsaved"]
_KINDS: dict[str, VersionKind] = {"opened": "opened", "saved": "saved", "unsaved": "unsaved"}


@dataclass(frozen=True, slots=True)
class Version:
    """A text that the file, or the work on it, once had; `when` in seconds since 1970.

    `draft` and `form` are the line and the form that stood open beside work that was left unsaved.
    """

    kind: VersionKind
    text: str
    when: float
    draft: str = ""
    form: Plain = None

    def holds(self, other: Version) -> bool:
        """Whether going back to this gives all that `other` would."""
        return (self.text, self.draft, self.form) == (other.text, other.draft, other.form)


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a journal says.

    Attributes:
        file: The design's file; empty for one that has none.
        pid: The process that wrote it.
        text: The text as it was last.
        base: The digest of what was on disk then.
        draft: The line in the entry bar.
        form: The fields of an open form.
        when: When that was, in seconds since 1970.
        versions: The texts that one can go back to, the oldest first.
        size: How many bytes of the journal are whole; what follows is torn.
    """

    file: str = ""
    pid: int = 0
    text: str = ""
    base: str = ""
    draft: str = ""
    form: Plain = None
    when: float = 0.0
    versions: tuple[Version, ...] = ()
    size: int = 0

    @property
    def unsaved(self) -> bool:
        """Whether there is work that is not on disk."""
        return bool(self.draft or self.form) or digest(self.text) != self.base

    @property
    def last(self) -> Version:
        """How it stood last, as what was left unsaved."""
        return Version("unsaved", self.text, self.when, self.draft, self.form)


def digest(text: str) -> str:
    """The digest of a file's text, as `Stamp.digest` has it."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def line(record: dict[str, Any]) -> bytes:
    """A record as a line of the journal."""
    body = json.dumps(record, separators=(",", ":")).encode("ascii")
    return b"%08x %s\n" % (zlib.crc32(body), body)


def header(file: str, pid: int) -> dict[str, Any]:
    """The record that a journal begins with."""
    return {"journal": _FORMAT, "file": file, "pid": pid}


def splice(old: str, new: str) -> dict[str, Any]:
    """What became of a text: the characters `cut` away at a place, and those `put` there."""
    start = _common(old, new, 0, forward=True)
    end = _common(old, new, start, forward=False)
    return {"at": start, "cut": len(old) - start - end, "put": new[start : len(new) - end]}


def _common(old: str, new: str, start: int, forward: bool) -> int:
    """How long both go on alike, from `start` or back from the ends. Halves, so that the work is memory's, not ours."""
    low, high = 0, min(len(old), len(new)) - (0 if forward else start)
    if forward:
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if old[low:middle] == new[low:middle] else (low, middle - 1)
        return low
    while low < high:
        middle = (low + high + 1) // 2
        alike = old[len(old) - middle : len(old) - low] == new[len(new) - middle : len(new) - low]
        low, high = (middle, high) if alike else (low, middle - 1)
    return low


def replay(data: bytes) -> Replayed | None:
    """What a journal's bytes say, up to the first line that is not whole; None when it is no journal of ours."""
    file, pid, text, base, draft, when, size = "", 0, "", "", "", 0.0, 0
    form: Plain = None
    versions: list[Version] = []
    for number, (record, end) in enumerate(_records(data)):
        try:
            if number == 0:
                if record.get("journal") != _FORMAT:
                    return None
                file, pid = str(record["file"]), int(record["pid"])
            else:
                new = _applied(text, record)
                moment = float(record["when"])
                kind = _KINDS.get(str(record.get("mark", "")))
                text, when = new, moment
                draft, form = str(record.get("draft", draft)), record.get("form", form)
                base = str(record.get("base", base))
                if kind is not None:
                    versions.append(Version(kind, text, when, *((draft, form) if kind == "unsaved" else ())))
        except (KeyError, TypeError, ValueError):
            break
        size = end
    if not size:
        return None
    return Replayed(file, pid, text, base, draft, form, when, tuple(versions), size)


def _applied(text: str, record: dict[str, Any]) -> str:
    if "text" in record:
        return str(record["text"])
    if "at" not in record:
        return text
    at, cut, put = int(record["at"]), int(record["cut"]), str(record["put"])
    if at < 0 or cut < 0 or at + cut > len(text):
        raise ValueError("a splice beside the text")
    return text[:at] + put + text[at + cut :]


def _records(data: bytes) -> Iterator[tuple[dict[str, Any], int]]:
    """Each whole line's record, and where the line ends."""
    at = 0
    while (end := data.find(b"\n", at)) != -1:
        checksum, _, body = data[at:end].partition(b" ")
        at = end + 1
        if checksum != b"%08x" % zlib.crc32(body):
            return
        try:
            record = json.loads(body)
        except (ValueError, RecursionError):
            return
        if not isinstance(record, dict):
            return
        yield record, at


def rewritten(file: str, pid: int, versions: Iterable[Version]) -> tuple[bytes, str]:
    """A journal that holds these versions alone, and the text it ends with."""
    out, text = [line(header(file, pid))], ""
    for version in versions:
        beside = {"draft": version.draft, "form": version.form}
        out.append(line({**splice(text, version.text), **beside, "mark": version.kind, "when": version.when}))
        text = version.text
    return b"".join(out), text
