"""The file on disk: read whole and checked, written atomically, never over what another program wrote meanwhile."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from backdraft.document.document import Document

#: Nothing that a person writes is larger.
LARGEST = 20 * 1024 * 1024


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
            if status.st_size > LARGEST:
                raise _too_large(path)
            with os.fdopen(handle, "rb", closefd=False) as file:
                data = file.read(LARGEST + 1)
        finally:
            os.close(handle)
    except OSError as error:
        raise _said(path, error) from error
    if len(data) > LARGEST:
        raise _too_large(path)
    return Loaded(path, Document.read(decode(data, str(path)), before), _stamp(status, data))


def decode(data: bytes, name: str) -> str:
    """The text of a file's bytes; raises `FileError` for what is not UTF-8 text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileError(f"{name} is UTF-16", "save it as UTF-8")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = data[error.start]
        raise FileError(f"{name}:{line}: not UTF-8 (byte 0x{byte:02X})", "save it as UTF-8") from error
    zero = text.find("\0")
    if zero >= 0:
        line = text.count("\n", 0, zero) + 1
        raise FileError(f"{name}:{line}: a NUL byte: this is no text", "is it another file?")
    return text


def _regular(path: Path, status: os.stat_result) -> None:
    if stat.S_ISREG(status.st_mode):
        return
    kind = "a folder" if stat.S_ISDIR(status.st_mode) else "no regular file"
    raise FileError(f"{path} is {kind}", "give the path of a design file")


def _too_large(path: Path) -> FileError:
    return FileError(f"{path} is larger than {LARGEST >> 20} MiB", "a design is smaller; is it another file?")


def _said(path: Path, error: OSError) -> FileError:
    if isinstance(error, FileNotFoundError):
        return FileError(f"there is no {path}", "check the path, or make it with: backdraft new")
    if isinstance(error, PermissionError):
        return FileError(f"{path} may not be read", "check its permissions")
    if isinstance(error, IsADirectoryError):
        return FileError(f"{path} is a folder", "give the path of a design file")
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

    A link stays a link, permissions stay; a file with several names (hard links), or in a folder that may not be
    written, is written in place.

    Args:
        path: The file; made when it is not there.
        text: The whole text.
        stamp: What the file was when it was read; None writes whatever is there.

    Raises:
        FileError: The file changed since `stamp`, or the disk refuses; the old file is then as it was.
    """
    if stamp is not None and changed(path, stamp):
        mend = "read it again, or save under another name"
        raise FileError(f"{path} was changed by another program since it was read", mend, changed=True)
    data = text.encode("utf-8")
    try:
        target = path.resolve()
        old = target.stat() if target.exists() else None
        if old is not None:
            _regular(path, old)
        if old is not None and (old.st_nlink > 1 or not os.access(target.parent, os.W_OK)):
            _in_place(target, data)
        else:
            _atomically(target, data, old)
        return _stamp(target.stat(), data)
    except FileError:
        raise
    except (OSError, RuntimeError) as error:
        reason = (error.strerror or str(error)) if isinstance(error, OSError) else "a link that leads to itself"
        raise FileError(f"{path} could not be written: {reason}", "free the disk or save elsewhere") from error


def _atomically(target: Path, data: bytes, old: os.stat_result | None) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:100]}.", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            if old is not None:
                os.fchmod(file.fileno(), stat.S_IMODE(old.st_mode))
                with contextlib.suppress(OSError):  # only root may give a file to another owner
                    os.fchown(file.fileno(), old.st_uid, old.st_gid)
            else:
                os.fchmod(file.fileno(), 0o666 & ~_umask())
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some file systems cannot sync a folder
            os.fsync(folder)
    finally:
        os.close(folder)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _in_place(target: Path, data: bytes) -> None:
    with target.open("r+b") as file:
        file.write(data)
        file.truncate()
        file.flush()
        os.fsync(file.fileno())
