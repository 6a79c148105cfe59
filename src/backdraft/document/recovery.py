"""Unsaved work, kept in a folder of the machine's own, and offered when the same design is opened again."""

from __future__ import annotations

import contextlib
import hashlib
import json
import time
from dataclasses import dataclass
from pathlib import Path

from backdraft.document.file import FileError, save

_SUFFIX = ".unsaved.json"
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Unsaved:
    """Work that was not saved. `base` is the digest of the file that it began from; `when` seconds since 1970.

    `draft` is what stood in the entry bar or an open form.
    """

    kept: Path
    file: Path | None
    text: str
    base: str
    when: float
    draft: str = ""


def digest(text: str) -> str:
    """The digest of a file's text, as `Stamp.digest` has it."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def keep(folder: Path, file: Path | None, text: str, base: str, draft: str = "", when: float | None = None) -> Path:
    """Keep unsaved text of `file` (None: a design that has no file yet); one for each file, the last one stays.

    Raises:
        FileError: The folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise FileError(f"{folder} could not be made: {error.strerror}", "unsaved work is not kept") from error
    kept = folder / _name(file)
    value = {
        "recovery": _FORMAT,
        "file": str(file.absolute()) if file is not None else None,
        "base": base,
        "when": time.time() if when is None else when,
        "draft": draft,
        "text": text,
    }
    # ASCII, so that text which is no UTF-8 (half a pasted pair) is kept as well.
    save(kept, json.dumps(value))
    return kept


def _name(file: Path | None) -> str:
    name = str(file.absolute()) if file is not None else "untitled"
    stem = "".join(c if c.isalnum() else "-" for c in (file.name if file is not None else "untitled"))[:40]
    return f"{stem}.{hashlib.sha256(name.encode('utf-8', 'surrogateescape')).hexdigest()[:16]}{_SUFFIX}"


def unsaved(folder: Path) -> tuple[Unsaved, ...]:
    """All that is kept, the newest first. What cannot be read is passed over."""
    found = []
    with contextlib.suppress(OSError):
        found = [entry for path in folder.glob(f"*{_SUFFIX}") if (entry := _read(path)) is not None]
    return tuple(sorted(found, key=lambda entry: -entry.when))


def offered(folder: Path, file: Path | None, present: str) -> Unsaved | None:
    """What is kept for `file` and differs from its `present` text."""
    entry = _read(folder / _name(file))
    if entry is None or entry.text == present:
        return None
    return entry


def fits(entry: Unsaved, present: str) -> bool:
    """Whether the file is still what the work began from; else both are shown before one is taken."""
    return entry.base == digest(present)


def discard(folder: Path, file: Path | None) -> None:
    """Forget what is kept for `file`."""
    with contextlib.suppress(OSError):
        (folder / _name(file)).unlink()


def _read(path: Path) -> Unsaved | None:
    try:
        value = json.loads(path.read_text("utf-8"))
        if not isinstance(value, dict) or value.get("recovery") != _FORMAT or not isinstance(value["text"], str):
            return None
        file = Path(value["file"]) if value["file"] else None
        return Unsaved(path, file, value["text"], str(value["base"]), float(value["when"]), str(value.get("draft", "")))
    except (OSError, ValueError, KeyError, TypeError):
        return None
