"""The journal: all that is done to a design, on disk within a second, so that no end of the program loses it.

One file for each design, in a folder of the machine's own. `record` costs the caller nothing: a thread writes what
became of the text, and syncs it to the disk at most once a second. The next session finds what was not saved
(`Journal.before`), and every version that was (`Journal.versions`).
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from backdraft.design.dataclass import dataclass
from backdraft.design.nodes import Plain
from backdraft.document.document import Document
from backdraft.document.file import sync_folder
from backdraft.document.records import Replayed, Version, VersionKind, line, replay, rewritten, splice

_SUFFIX = ".journal"
#: How many versions are kept, and from what size on a journal is written anew with those alone.
KEPT = 50
LARGEST = 8 * 1024 * 1024
#: How many journals are kept, of designs that are all saved.
MOST = 200
#: How many designs without a file may be open at once, or have unsaved work.
_UNTITLED = 8
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


def journal_path(folder: Path, file: Path | None, number: int = 1) -> Path:
    """The journal of a design, by whatever link it is reached; None: those without a file, told apart by a number."""
    name = os.path.realpath(file) if file is not None else f"untitled {number}"
    stem = "".join(c if c.isalnum() else "-" for c in (Path(name).name if file is not None else "untitled"))[:40]
    return folder / f"{stem}.{hashlib.sha256(name.encode('utf-8', 'surrogateescape')).hexdigest()[:16]}{_SUFFIX}"


def look(folder: Path, file: Path | None, number: int = 1) -> Replayed | None:
    """What the journal of a design says; None when there is none."""
    return _read(journal_path(folder, file, number))


def free_number(folder: Path) -> int:
    """The number for a design that has no file yet: one with unsaved work that no session holds, else the first free.

    Several may be at work at once; each has a journal of its own.
    """
    free = []
    for number in range(1, _UNTITLED + 1):
        try:
            _refuse_held(journal_path(folder, None, number))
        except HeldError:
            continue
        found = look(folder, None, number)
        if found is not None and found.unsaved:
            return number
        free.append(number)
    return free[0] if free else 1


def prune(folder: Path, most: int = MOST) -> None:
    """Remove the oldest journals beyond so many, but none that a session holds or that has unsaved work."""
    with contextlib.suppress(OSError):
        journals = sorted(folder.glob(f"*{_SUFFIX}"), key=lambda path: path.stat().st_mtime)
        for path in journals[: max(0, len(journals) - most)]:
            left = _read(path)
            with contextlib.suppress(HeldError):
                _refuse_held(path)
                if left is None or not left.unsaved:
                    path.unlink()


def _read(path: Path) -> Replayed | None:
    try:
        return replay(path.read_bytes())
    except (OSError, ValueError):
        return None


class Journal:
    """The journal of one session. Nothing here raises once it has begun: `problem` says what went wrong.

    Attributes:
        before: What the journal of the session before said; None when there was none.
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
            clock: Seconds since 1970. It may jump: only the order of the lines counts.

        Raises:
            HeldError: Another session works on it.
        """
        self.path = journal_path(folder, file) if file is not None else journal_path(folder, None, free_number(folder))
        self.problem = ""
        self._file = str(file.absolute()) if file is not None else ""
        self._clock = clock
        self._handle = -1
        self._mine: tuple[tuple[int, int], ...] = ()
        self._text = ""
        self._size = self._fresh = 0
        self._base = base
        self._versions: tuple[Version, ...] = ()
        self._last = _Moment(document, "", None, clock())
        self._waiting: deque[_Moment] = deque()
        # Two locks: a key that is recorded must not wait for the disk.
        self._queue = threading.Lock()
        self._guard = threading.RLock()
        self._wake = threading.Event()
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None
        self._synced = 0.0
        self._unsynced = False
        if file is not None and not take_over:
            _refuse_held(self.path)
        self.before = _read(self.path)
        with self._guarded():
            self._begin(self.before, first=True)

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

    def given_up(self, document: Document, saved: Document) -> None:
        """The work on `document` is left without saving: a version to go back to, and nothing to be recovered."""
        last = self._last
        self._take(_Moment(document, last.draft, last.form, self._clock(), "unsaved"))
        self._take(_Moment(saved, "", None, self._clock()))

    def write(self) -> None:
        """Write all that was recorded, now: it outlives the program, though not yet the power."""
        self._write(sync=False)

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
        # The thread may put a new file there meanwhile: what was mine before the look or is mine after it is no loss.
        mine = self._mine
        if not mine:
            return False
        try:
            there = _identity(self.path.stat())
        except OSError:
            return False
        return there not in mine and there not in self._mine

    def versions(self) -> tuple[Version, ...]:
        """The texts that one can go back to, the oldest first; those of the session at work, when `lost`."""
        if self.lost:
            found = _read(self.path)
            return found.versions if found is not None else ()
        self.write()
        return self._versions

    # --- the thread ---------------------------------------------------------------------------------------------

    def _take(self, moment: _Moment) -> None:
        with self._queue:
            self._last = moment
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
            self._wake.wait(_SYNC if self._unsynced or self._waiting else None)
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
            if not self._mine:
                try:
                    _refuse_held(self.path)
                except HeldError as held:
                    raise OSError(0, str(held)) from held
            if self._handle < 0 or not self.path.exists():
                self._begin(None)
            try:
                self._append_waiting()
            except OSError:
                # Half a line may stand there: the next try writes a journal that is whole.
                self._let_go()
                raise
            if self._unsynced and sync:
                os.fsync(self._handle)
                self._synced, self._unsynced = time.monotonic(), False
            if self._size > max(LARGEST, 2 * self._fresh):
                self._begin(_read(self.path))

    def _append_waiting(self) -> None:
        while True:
            with self._queue:
                if not self._waiting:
                    return
                moment = self._waiting.popleft()
            try:
                self._append(moment)
            except OSError:
                with self._queue:
                    if not self._waiting or moment.mark is not None:
                        self._waiting.appendleft(moment)
                raise

    def _append(self, moment: _Moment) -> None:
        text = moment.document.text
        record: dict[str, Any] = {"when": moment.when, "draft": moment.draft, "form": moment.form}
        if text != self._text:
            record |= splice(self._text, text)
        if moment.mark is not None:
            record["mark"] = moment.mark
        if moment.base is not None:
            record["base"] = self._base = moment.base
        self._put(line(record))
        self._text = text
        if moment.mark is not None:
            beside = (moment.draft, moment.form) if moment.mark == "unsaved" else ()
            self._versions = (*self._versions, Version(moment.mark, text, moment.when, *beside))[-KEPT:]

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
            if first and before.unsaved and not any(version.holds(before.last) for version in versions):
                versions = (*versions, before.last)
        last = self._last
        kept = versions[-(KEPT - 1) :]
        data, text = rewritten(self._file, os.getpid(), kept)
        now: dict[str, Any] = {"when": last.when, "draft": last.draft, "form": last.form, "base": self._base}
        if first and (not kept or kept[-1].text != last.document.text):
            now["mark"] = "opened"
            kept = (*kept, Version("opened", last.document.text, last.when))
        data += line({**now, **splice(text, last.document.text)})
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        old = self._mine
        handle, name = tempfile.mkstemp(prefix=f".{self.path.name}.", suffix=".tmp", dir=self.path.parent)
        try:
            with contextlib.suppress(OSError):  # some file systems know no locks
                fcntl.flock(handle, fcntl.LOCK_EX)  # held until the process ends, however it ends
            with os.fdopen(os.dup(handle), "wb") as file:
                file.write(data)
            os.fsync(handle)
            mine = _identity(os.fstat(handle))
            self._mine = (*old[-1:], mine)  # both are, until the new one is surely there
            Path(name).replace(self.path)
            sync_folder(self.path.parent)
        except BaseException:
            os.close(handle)
            try:
                Path(name).unlink()
            except OSError:
                self._let_go()  # it stands there already: what is written to the old one is seen by nobody
            else:
                self._mine = old
            raise
        self._let_go()
        self._handle, self._text, self._mine = handle, last.document.text, (mine,)
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
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            why, mend = ("the disk is full", "free some space") if full else (error.strerror or error, "mend that")
            self.problem = f"unsaved work is not kept: {self.path.parent}: {why}; {mend}, and save until then"


def _identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino


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
