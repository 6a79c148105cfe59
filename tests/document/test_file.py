"""The file on disk: read whole or refused in words, written whole or not at all, never over another's work."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from backdraft.document import file as files
from backdraft.document.file import FileError, changed, load, save
from backdraft.document.limits import LARGEST_FILE

TEXT = "backdraft: 1\nname: Ünï 注文\n"


def test_what_is_saved_is_what_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "design.yaml"
    for text in (TEXT, "\ufeff" + TEXT, TEXT.replace("\n", "\r\n"), TEXT.rstrip("\n"), ""):
        save(path, text)
        assert path.read_bytes() == text.encode()
        loaded = load(path)
        assert loaded.document.text == text
        assert not changed(path, loaded.stamp)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (TEXT.encode("utf-16"), "is UTF-16"),
        (b"backdraft: 1\nname: caf\xe9\n", ":2:10: not UTF-8 (byte 0xE9)"),
        (b"backdraft: 1\n\n\x00", ":3:1: a NUL byte: this is no text"),
        (b"#" * (LARGEST_FILE + 1), "is larger than 8 MiB"),
    ],
)
def test_what_is_no_design_is_refused_in_words(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "design.yaml"
    path.write_bytes(data)
    with pytest.raises(FileError) as caught:
        load(path)
    assert message in caught.value.message and caught.value.mend


def test_what_is_no_file_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    for path, message in (
        (tmp_path / "nowhere", "there is no"),
        (tmp_path, "is a folder"),
        (Path("/dev/null"), "is no regular file"),
        (tmp_path / "loop", "symbolic links"),
    ):
        with pytest.raises(FileError) as caught:
            load(path)
        assert message in caught.value.message and caught.value.mend
    with pytest.raises(FileError):
        save(tmp_path / "loop", TEXT)
    with pytest.raises(FileError):
        save(Path("/dev/null"), TEXT)


def test_a_pipe_is_refused_and_does_not_hang(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(FileError) as caught:
        load(pipe)
    assert "is no regular file" in caught.value.message


def test_permissions_and_links_stay(tmp_path: Path) -> None:
    real, link, other = tmp_path / "real.yaml", tmp_path / "link.yaml", tmp_path / "other.yaml"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    save(link, TEXT)
    assert link.is_symlink() and real.read_text("utf-8") == TEXT
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    other.hardlink_to(real)
    save(real, "backdraft: 1\n")
    assert other.read_text() == "backdraft: 1\n" and other.samefile(real)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["link.yaml", "other.yaml", "real.yaml"]


def test_a_new_file_has_the_permissions_that_new_files_have(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("")
    save(tmp_path / "new.yaml", TEXT)
    assert (tmp_path / "new.yaml").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_file_that_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "design.yaml"
    save(path, TEXT)
    stamp = load(path).stamp
    os.utime(path, ns=(1, 1))
    assert not changed(path, stamp), "touched, but the same text"
    stamp = save(path, TEXT + "summary: x\n", stamp)
    path.write_text("theirs", "utf-8")
    with pytest.raises(FileError) as caught:
        save(path, TEXT, stamp)
    assert caught.value.changed and path.read_text() == "theirs"
    path.unlink()
    save(path, TEXT, stamp)
    assert path.read_text("utf-8") == TEXT, "nothing is written over where nothing is"
    with pytest.raises(FileError) as caught:
        save(path, TEXT, files.Stamp())
    assert caught.value.changed, "somebody else made the new file meanwhile"


def test_a_change_within_one_tick_of_the_clock_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "design.yaml"
    stamp = save(path, TEXT)
    with path.open("r+b") as file:
        file.write(TEXT.replace("name", "mine").encode())
    os.utime(path, ns=(stamp.mtime_ns, stamp.mtime_ns))
    with pytest.raises(FileError) as caught:
        save(path, "new", stamp)
    assert caught.value.changed


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        (errno.ENOSPC, "could not be written: the disk is full; free some space"),
        (errno.EDQUOT, "could not be written: your quota of the disk is used up; delete something of yours there"),
        (errno.EIO, "could not be written: the disk fails; look at the disk"),
    ],
)
def test_a_save_that_fails_leaves_the_old_file_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refusal: int, said: str
) -> None:
    path = tmp_path / "design.yaml"
    save(path, TEXT)

    def full(handle: int) -> None:
        raise OSError(refusal, os.strerror(refusal))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileError) as caught:
        save(path, "new")
    assert f"{caught.value.message}; {caught.value.mend}".endswith(said)
    assert path.read_text("utf-8") == TEXT
    assert [p.name for p in tmp_path.iterdir()] == ["design.yaml"]
