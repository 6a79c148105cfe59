"""The journal: all that is done to a design, on disk within a second, so that no end of the program loses it.

One file for each design, in a folder of the machine's own. `record` costs the caller nothing: a thread writes what
became of the text, and syncs it to the disk at most once a second. The next session finds what was not saved
(`look`), and every version that was (`Replayed.versions`).
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backdraft.design.nodes import Plain
from backdraft.document.document import Document
from backdraft.document.records import Replayed, Version, VersionKind, line, replay, rewritten, splice

_SUFFIX = ".journal"
#: How many versions are kept, and from what size on a journal is written anew with those alone.
KEPT = 50
LARGEST = 8 * 1024 * 1024
#: Seconds: how soon what is recorded is written, and how often it is synced.
_SOON = 0.1
_SYNC = 1.0


class HeldError(Exception):
    """Another session works on this design; `pid` is its process."""

    def __init__(self, pid: int) -> None:
        super().__init__(f"another session works on this design (process {pid})")
        self.pid = pid


@dataclass(frozen=True, slots=True)
class _Moment:
    """How things stood: written when the thread comes to it."""

    document: Document
    draft: str
    form: Plain
    when: float
    mark: VersionKind | None = None
    base: str | None = None


def journal_path(folder: Path, file: Path | None) -> Path:
    """The journal of a design; None is the one that has no file yet."""
    name = str(file.absolute()) if file is not None else "untitled"
    stem = "".join(c if c.isalnum() else "-" for c in (file.name if file is not None else "untitled"))[:40]
    return folder / f"{stem}.{hashlib.sha256(name.encode('utf-8', 'surrogateescape')).hexdigest()[:16]}{_SUFFIX}"


def look(folder: Path, file: Path | None) -> Replayed | None:
    """What the journal of a design says; None when there is none. Look before a `Journal` is begun."""
    return _read(journal_path(folder, file))


def all_unsaved(folder: Path) -> tuple[Replayed, ...]:
    """What was left behind of any design, the newest first."""
    paths: list[Path] = []
    with contextlib.suppress(OSError):
        paths = sorted(folder.glob(f"*{_SUFFIX}"))
    found = [journal for path in paths if (journal := _read(path)) is not None and journal.unsaved]
    return tuple(sorted(found, key=lambda journal: -journal.when))


def _read(path: Path) -> Replayed | None:
    try:
        return replay(path.read_bytes())
    except (OSError, ValueError):
        return None


class Journal:
    """The journal of one session. Nothing here raises once it has begun: `problem` says what went wrong.

    Attributes:
        problem: Why the journal is not written at the moment, in a sentence; empty when it is.
    """

    def __init__(
        self,
        folder: Path,
        file: Path | None,
        document: Document,
        base: str,
        take_over: bool = False,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Begin. What an earlier session left unsaved becomes a version, so that it is never lost by beginning.

        Args:
            folder: Where journals are; made when it is not there.
            file: The design's file, or None.
            document: The design as it was opened.
            base: The digest of what is on disk (`Stamp.digest`); empty when nothing is.
            take_over: Begin although another session works on the design; that one finds itself `lost`.
            clock: Seconds since 1970.

        Raises:
            HeldError: Another session works on it.
        """
        self.path = journal_path(folder, file)
        self.problem = ""
        self._file = str(file.absolute()) if file is not None else ""
        self._clock = clock
        self._handle = -1
        self._text = ""
        self._size = self._fresh = 0
        self._base = base
        self._versions: tuple[Version, ...] = ()
        self._last = _Moment(document, "", None, clock())
        self._waiting: list[_Moment] = []
        self._guard = threading.RLock()
        self._wake = threading.Event()
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None
        self._synced = 0.0
        self._unsynced = False
        with self._guarded():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not take_over:
                _refuse_held(self.path)
            self._begin(_read(self.path), first=True)

    # --- what the screen calls ----------------------------------------------------------------------------------

    def record(self, document: Document, draft: str = "", form: Plain = None) -> None:
        """Take how things stand: the design, the line in the entry bar, the fields of an open form. Costs nothing."""
        last = self._last
        if document is last.document and draft == last.draft and form == last.form:
            return
        self._take(_Moment(document, draft, form, self._clock()))

    def saved(self, document: Document, base: str) -> None:
        """The file now has this design; `base` is its digest. A version to go back to."""
        last = self._last
        self._take(_Moment(document, last.draft, last.form, self._clock(), "saved", base))

    def flush(self) -> None:
        """Write and sync all that was recorded, now: before the program ends, whatever ends it."""
        self._write(sync=True)

    def close(self) -> None:
        """Flush, end the thread, let the design go to other sessions."""
        self._closing.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout=5)
        self.flush()
        with self._guard:
            self._let_go()

    @property
    def lost(self) -> bool:
        """Whether another session took the design over: this one must not save any more."""
        with self._guard:
            try:
                there = self.path.stat()
                here = os.fstat(self._handle)
            except OSError:
                return False
            return (there.st_dev, there.st_ino) != (here.st_dev, here.st_ino)

    # --- the thread ---------------------------------------------------------------------------------------------

    def _take(self, moment: _Moment) -> None:
        self._last = moment
        with self._guard:
            if self._waiting and self._waiting[-1].mark is None:
                self._waiting[-1] = moment  # between two looks only the last one counts
            else:
                self._waiting.append(moment)
        if self._thread is None and not self._closing.is_set():
            self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
            self._thread.start()
        self._wake.set()

    def _run(self) -> None:
        while not self._closing.is_set():
            self._wake.wait(_SYNC if self._unsynced else None)
            self._wake.clear()
            if self._closing.wait(_SOON):
                return  # `close` writes the rest
            self._write(sync=time.monotonic() - self._synced >= _SYNC)

    # --- the file -----------------------------------------------------------------------------------------------

    def _write(self, sync: bool) -> None:
        with self._guard, self._guarded():
            if self._closing.is_set() and self._handle < 0 and not self._waiting:
                return
            if self.lost:
                raise OSError(0, "another session took the design over")
            if self._handle < 0 or not self.path.exists():
                self._begin(None)
            try:
                while self._waiting:
                    self._append(self._waiting[0])
                    del self._waiting[0]
            except OSError:
                # Half a line may stand there: the next try writes a journal that is whole.
                self._let_go()
                raise
            if self._unsynced and sync:
                os.fsync(self._handle)
                self._synced, self._unsynced = time.monotonic(), False
            if self._size > max(LARGEST, 2 * self._fresh):
                self._begin(_read(self.path))

    def _append(self, moment: _Moment) -> None:
        text = moment.document.text
        record: dict[str, Any] = {"when": moment.when, "draft": moment.draft, "form": moment.form}
        if text != self._text:
            record |= splice(self._text, text)
        if moment.mark is not None:
            record["mark"] = moment.mark
            self._versions = (*self._versions, Version(moment.mark, text, moment.when))[-KEPT:]
        if moment.base is not None:
            record["base"] = self._base = moment.base
        self._put(line(record))
        self._text = text

    def _put(self, data: bytes) -> None:
        while data:
            written = os.write(self._handle, data)
            self._size += written
            data = data[written:]
        self._unsynced = True

    def _begin(self, before: Replayed | None, first: bool = False) -> None:
        """Write a whole new journal with the versions of the one before, and hold it."""
        versions = self._versions
        if before is not None:
            versions = before.versions
            known = versions[-1].text if versions else None
            if first and before.unsaved and before.text != known:
                versions = (*versions, Version("unsaved", before.text, before.when))
        last = self._last
        kept = versions[-(KEPT - 1) :]
        data, text = rewritten(self._file, os.getpid(), kept)
        now: dict[str, Any] = {"when": last.when, "draft": last.draft, "form": last.form, "base": self._base}
        if first and (not kept or kept[-1].text != last.document.text):
            now["mark"] = "opened"
            kept = (*kept, Version("opened", last.document.text, last.when))
        data += line({**now, **splice(text, last.document.text)})
        handle, name = tempfile.mkstemp(prefix=f".{self.path.name}.", suffix=".tmp", dir=self.path.parent)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)  # held until the process ends, however it ends
            with os.fdopen(os.dup(handle), "wb") as file:
                file.write(data)
            os.fsync(handle)
            Path(name).replace(self.path)
        except BaseException:
            os.close(handle)
            with contextlib.suppress(OSError):
                Path(name).unlink()
            raise
        self._let_go()
        self._handle, self._text = handle, last.document.text
        self._size = self._fresh = len(data)
        self._versions, self._unsynced, self._synced = kept, False, time.monotonic()

    def _let_go(self) -> None:
        if self._handle >= 0:
            with contextlib.suppress(OSError):
                os.close(self._handle)
        self._handle = -1

    @contextlib.contextmanager
    def _guarded(self) -> Any:
        try:
            yield
            self.problem = ""
        except OSError as error:
            self.problem = f"unsaved work is not kept: {self.path.parent}: {error.strerror or error}"


def _refuse_held(path: Path) -> None:
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        found = _read(path)
        raise HeldError(found.pid if found is not None else 0) from None
    except OSError:
        return  # a file system without locks
    finally:
        os.close(handle)
