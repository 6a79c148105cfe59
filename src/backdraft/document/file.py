"""The file on disk: read whole and checked, written atomically, never over what another program wrote meanwhile."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import stat
import time
from io import FileIO
from pathlib import Path
from typing import Final

from backdraft.design.dataclass import dataclass
from backdraft.document.document import Document
from backdraft.document.limits import LARGEST_FILE, LARGEST_SOURCE

#: What some editors put before a text; a design keeps it, an import does without.
BOM: Final = "\ufeff"
#: What the name of a file begins with while it is being written. Seconds until such a one counts as left behind.
_TEMPORARY: Final = ".backdraft-saving-"
_HOUR: Final = 3600
#: Letters of a path that a message tells.
_LONG: Final = 60


class FileError(Exception):
    """A file that could not be read or written. `changed`: another program wrote it since it was read."""

    def __init__(self, message: str, mend: str = "", changed: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.mend = mend
        self.changed = changed


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a file was like when it was read or written: enough to see that it changed. A missing file has no digest."""

    mtime_ns: int = 0
    size: int = -1
    inode: int = 0
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file as it was read."""

    path: Path
    document: Document
    stamp: Stamp


def load(path: Path, before: Document | None = None) -> Loaded:
    """Read a design file.

    Args:
        path: The file; links are followed.
        before: A document whose entries are kept where the text is the same.

    Raises:
        FileError: There is no such file, it is no regular file, too large, or not UTF-8 text.
    """
    try:
        # Not blocking: opening a pipe that nobody writes to would wait for ever.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        try:
            status = os.fstat(handle)
            _regular(path, status)
            with os.fdopen(handle, "rb", closefd=False) as file:
                data = file.read(LARGEST_FILE + 1)
        finally:
            os.close(handle)
    except OSError as error:
        raise _said(path, error) from error
    return Loaded(path, Document.read(decode(data, str(path)), before), _stamp(status, data))


def decode(data: bytes, name: str, most: int = LARGEST_FILE) -> str:
    """The text of a file's bytes; raises `FileError` for what is larger than `most`, or not UTF-8 text."""
    if len(data) > most:
        mend = "a design is smaller; is it another file?" if most == LARGEST_FILE else "import a part of it"
        raise FileError(f"{name} is larger than {most >> 20} MiB", mend)
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")) or _is_wide(data):
        raise FileError(f"{name} is UTF-16 or UTF-32", "save it as UTF-8")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        message = f"{name}:{_place(before)}: not UTF-8 (byte 0x{data[error.start]:02X})"
        raise FileError(message, "save it as UTF-8") from error
    zero = text.find("\0")
    if zero >= 0:
        raise FileError(f"{name}:{_place(text[:zero])}: a NUL byte: this is no text", "is it another file?")
    return text


#: Which of every four bytes are NUL in what is mostly Latin letters: UTF-16 and UTF-32, either end first.
_WIDE = {(0, 1, 0, 1), (1, 0, 1, 0), (0, 1, 1, 1), (1, 1, 1, 0)}


def _is_wide(data: bytes) -> bool:
    """Whether a text without a byte order mark looks like UTF-16 or UTF-32."""
    counts = [data[i:4096:4].count(0) for i in range(4)]
    most = len(data[:4096]) // 8
    return tuple(int(count > most) for count in counts) in _WIDE and all(not count or count > most for count in counts)


#: How a script of SQL begins, in the first so many bytes.
_SCRIPT = re.compile(rb"\b(?:create\s+(?:table|database|schema|type)|set\s+\S+\s*=|insert\s+into|pragma)\b|/\*!", re.I)
_BEGINNING = 20_000


def decode_foreign(data: bytes, name: str, most: int) -> str:
    """The text of someone else's file: as `decode` reads it, but UTF-16, as tools of Windows save scripts, is read too,
    and in a script of SQL what is not UTF-8 (rows of binary columns, mostly) becomes U+FFFD, which its reader tells."""
    if len(data) <= most and data.startswith((b"\xff\xfe", b"\xfe\xff")) and not data.startswith(b"\xff\xfe\0\0"):
        with contextlib.suppress(UnicodeDecodeError):
            return decode(data.decode("utf-16").encode(), name, 2 * most)
    if len(data) <= most and _SCRIPT.search(data[:_BEGINNING]):
        data = data.decode("utf-8", errors="replace").encode()
        most *= 3
    return decode(data, name, most)


def foreign_text(name: str) -> str:
    """The text of any file, without a byte order mark, to be recognised and imported; raises `FileError`."""
    path = Path(name).expanduser()
    try:
        _regular(path, path.stat())
        with path.open("rb") as file:
            return decode_foreign(file.read(LARGEST_SOURCE + 1), name, LARGEST_SOURCE).removeprefix(BOM)
    except (OSError, ValueError, RuntimeError) as error:
        raise FileError(f"cannot read {name}: {getattr(error, 'strerror', None) or error}") from error


def _place(before: str) -> str:
    """Line and column behind a text."""
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def _regular(path: Path, status: os.stat_result) -> None:
    if stat.S_ISREG(status.st_mode):
        return
    if stat.S_ISDIR(status.st_mode):
        raise FileError(f"{path} is a folder", "move it away, or give the path of a design file")
    raise FileError(f"{path} is no regular file", "give the path of a design file")


def _said(path: Path, error: OSError) -> FileError:
    if isinstance(error, FileNotFoundError):
        return FileError(f"there is no {path}", "check the path, or make it with: backdraft new")
    if isinstance(error, PermissionError):
        return FileError(f"{path} may not be read", "check its permissions")
    if isinstance(error, IsADirectoryError):
        return FileError(f"{path} is a folder", "move it away, or give the path of a design file")
    return FileError(f"{path}: {error.strerror or error}", "check the path and the disk")


def _stamp(status: os.stat_result, data: bytes) -> Stamp:
    return Stamp(status.st_mtime_ns, status.st_size, status.st_ino, hashlib.sha256(data).hexdigest())


def changed(path: Path, stamp: Stamp) -> bool:
    """Whether the file is another than `stamp` says. Costs one stat, and a read only when the stat differs."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return bool(stamp.digest)
    except OSError:
        return False
    if (status.st_mtime_ns, status.st_size, status.st_ino) == (stamp.mtime_ns, stamp.size, stamp.inode):
        return False
    try:
        return not stat.S_ISREG(status.st_mode) or hashlib.sha256(path.read_bytes()).hexdigest() != stamp.digest
    except OSError:
        return True


def save(path: Path, text: str, stamp: Stamp | None = None) -> Stamp:
    """Write a file so that at any moment it has the old text or the new one.

    A link stays a link; permissions, extended attributes and, where the system lets us, the owner stay. A file with
    several names (hard links), or in a folder that may not be written, is written in place; if that fails half-way,
    what was there is put back. A file that is gone since it was read is written anew.

    Args:
        path: The file; made when it is not there.
        text: The whole text.
        stamp: What the file was when it was read; None writes whatever is there.

    Raises:
        FileError: The file changed since `stamp`, or the disk refuses; the old file is then as it was.
    """
    try:
        data = text.encode("utf-8")
        target = path.resolve()
        old = _there(target)
        if old is None:
            return _atomically(path, target, data, None, None)
        _regular(path, old)
        if not os.access(target, os.W_OK):
            if os.statvfs(target).f_flag & os.ST_RDONLY:
                raise OSError(errno.EROFS, "")
            if old.st_mode & 0o222:
                raise OSError(errno.EPERM, "")
            raise FileError(f"{path} is read-only", f"allow it with: chmod u+w {path}")
        if old.st_nlink > 1 or not os.access(target.parent, os.W_OK):
            _refuse_changed(path, target, stamp)
            return _in_place(target, data)
        return _atomically(path, target, data, old, stamp)
    except FileError:
        raise
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        says = f"line {line} holds half a letter (U+{ord(text[error.start]):04X})"
        raise FileError(f"{path} could not be written: {says}", "delete it there") from error
    except (OSError, RuntimeError) as error:
        raise _unwritten(path, error) from error


#: What the system says when it does not let us write: what that is in plain words, and what a person can do.
_REFUSALS: Final = {
    errno.ENOSPC: ("the disk is full", "free some space"),
    errno.EDQUOT: ("your quota of the disk is used up", "delete something of yours there"),
    errno.EFBIG: ("it would be larger than files may be here", "raise the limit (ulimit -f)"),
    errno.EROFS: ("the file system is read-only", "mount it for writing"),
    errno.EACCES: ("its folder may not be written", "allow it with: chmod u+w {folder}"),
    errno.EPERM: ("the system does not permit it", "see who owns it, and its attributes (lsattr)"),
    errno.ENOENT: ("its folder is gone", "make it again with: mkdir -p {folder}"),
    errno.ENOTDIR: ("its folder is gone, a file is in its place", "move that file away"),
    errno.ENAMETOOLONG: ("the name is too long", "take a shorter one"),
    errno.ELOOP: ("it is a link that leads to itself", "remove the link"),
    errno.EIO: ("the disk fails", "look at the disk"),
}


def _unwritten(path: Path, error: OSError | RuntimeError) -> FileError:
    # pathlib says RuntimeError of a link that leads to itself.
    number = error.errno if isinstance(error, OSError) else errno.ELOOP
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    says, mend = _REFUSALS.get(number or 0, (reason, "look at the disk"))
    name = str(path)
    if len(name) > _LONG:  # or the reason, which stands behind it, would be out of sight
        name = f"{name[: _LONG // 2]}…{name[-_LONG // 2 :]}"
    return FileError(f"{name} could not be written: {says}", mend.format(folder=path.parent))


def _there(target: Path) -> os.stat_result | None:
    try:
        return target.stat()
    except FileNotFoundError:
        return None


def _refuse_changed(path: Path, target: Path, stamp: Stamp | None) -> None:
    """Compares what is there to the letter: a writer within one tick of the clock leaves the same time and size."""
    if stamp is None:
        return
    try:
        found = hashlib.sha256(target.read_bytes()).hexdigest()
    except FileNotFoundError:
        return  # gone: nothing is written over
    if found != stamp.digest:
        mend = "read it again, or save under another name"
        raise FileError(f"{path} was changed by another program since it was read", mend, changed=True)


def _atomically(path: Path, target: Path, data: bytes, old: os.stat_result | None, stamp: Stamp | None) -> Stamp:
    # The name is short whatever the file is called: names may be no longer than 255 bytes.
    temporary = target.parent / f"{_TEMPORARY}{os.urandom(8).hex()}"
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666 if old is None else 0o600)
    try:
        with os.fdopen(handle, "wb", closefd=False) as file:
            file.write(data)
        if old is not None:
            _keep_attributes(target, handle, old)
        os.fsync(handle)
        # Looked at last, so that hardly a moment is left for another program to write and be written over.
        _refuse_changed(path, target, stamp)
        status = os.fstat(handle)
        temporary.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    finally:
        os.close(handle)
    sync_folder(target.parent)
    return _stamp(status, data)


def _keep_attributes(target: Path, handle: int, old: os.stat_result) -> None:
    now = os.fstat(handle)
    if (now.st_uid, now.st_gid) != (old.st_uid, old.st_gid):
        for owner, group in ((old.st_uid, -1), (-1, old.st_gid)):
            with contextlib.suppress(OSError):  # only root may give to others, and only to one's own groups else
                os.fchown(handle, owner, group)
    os.fchmod(handle, stat.S_IMODE(old.st_mode))
    if hasattr(os, "listxattr"):  # not on macOS
        with contextlib.suppress(OSError):  # what one file system keeps another may not
            for name in os.listxattr(target):
                with contextlib.suppress(OSError):
                    os.setxattr(handle, name, os.getxattr(target, name))


def sync_folder(folder: Path) -> None:
    """Let the names in a folder outlive a loss of power, where its file system can do that."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def sweep(folder: Path) -> None:
    """Remove what saves that were killed half-way left in a folder, an hour ago or earlier."""
    with contextlib.suppress(OSError):
        for path in folder.glob(f"{_TEMPORARY}*"):
            if time.time() - path.stat().st_mtime > _HOUR:
                path.unlink()


def _in_place(target: Path, data: bytes) -> Stamp:
    with target.open("r+b", buffering=0) as file:
        before = file.read()
        try:
            _overwrite(file, data)
        except OSError:
            with contextlib.suppress(OSError):  # its room on the disk is still there
                _overwrite(file, before)
            raise
        return _stamp(os.fstat(file.fileno()), data)


def _overwrite(file: FileIO, data: bytes) -> None:
    file.seek(0)
    left = memoryview(data)
    while left:
        left = left[file.write(left) :]
    file.truncate(len(data))
    os.fsync(file.fileno())
