"""Where saving can go wrong, for real: full disks, limits, permissions, folders that went, saves that were killed."""

from __future__ import annotations

import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from backdraft.document import file as files
from backdraft.document.file import FileError, load, save, sweep
from tests import needs
from tests.small_disk import on_a_small_disk

OLD = "backdraft: 1\nname: old\n" + "#" * 3000 + "\n"
NEW = "backdraft: 1\nname: new\n" + "#" * 300_000 + "\n"
NOBODY = 65534


def refused(path: Path, text: str = NEW) -> str:
    """What is said when a save is refused; the file is then as it was."""
    before = path.read_bytes() if os.path.isfile(path) else None  # noqa: PTH113  Path's own raises
    with pytest.raises(FileError) as caught:
        save(path, text)
    assert caught.value.mend and not caught.value.changed
    assert before is None or path.read_bytes() == before
    if os.access(path.parent, os.R_OK):
        assert not list(path.parent.glob(".backdraft*")), "no litter"
    return f"{caught.value.message}; {caught.value.mend}"


# --- the disk -------------------------------------------------------------------------------------------------------

#: What is done on a disk of 128 kB, or with files of at most 64 kB where nothing may be mounted.
FULL = """
import os, sys
from pathlib import Path
from tests.document.test_saving import NEW, OLD, refused, save
folder = Path(sys.argv[1])
plain, one, other = folder / "plain.yaml", folder / "one.yaml", folder / "other.yaml"
for path in (plain, one):
    save(path, OLD)
other.hardlink_to(one)
print(refused(plain))
print(refused(one))
assert other.read_text() == OLD and other.samefile(one)
print(refused(folder / "new.yaml"))
assert not (folder / "new.yaml").exists()
save(plain, OLD.replace("old", "small"))
"""


def test_a_full_disk_is_said_and_leaves_every_file_as_it_was() -> None:
    said = on_a_small_disk(FULL)
    assert said.count("could not be written: the disk is full; free some space") == 3 or said.count("ulimit") == 3


READ_ONLY = """
import subprocess, sys
from pathlib import Path
from tests.document.test_saving import OLD, refused, save
path = Path(sys.argv[1]) / "plain.yaml"
save(path, OLD)
subprocess.run(["mount", "-o", "remount,ro", sys.argv[1]], check=True)
print(refused(path, "new"))
"""


def test_a_disk_that_is_mounted_for_reading_is_told_apart_from_a_file_that_may_not_be_written() -> None:
    said = on_a_small_disk(READ_ONLY, else_limited=False)
    assert said == "" or "the file system is read-only; mount it for writing" in said


# --- permissions ----------------------------------------------------------------------------------------------------


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that any user may get to."""
    folder = Path(tempfile.mkdtemp(prefix="backdraft-saving-"))
    folder.chmod(0o777)
    yield folder
    folder.chmod(0o777)
    shutil.rmtree(folder)


def as_a_person(work: Callable[[], str]) -> str:
    """Do `work` as a user whom permissions bind (root is not), in a process of its own; what it said."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            said = work()
        except BaseException as error:
            said = f"{type(error).__name__}: {error}"
        os.write(writing, said.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return said


def given(path: Path, mode: int, text: str = OLD) -> Path:
    """A file of the person's."""
    path.write_text(text)
    path.chmod(mode)
    if os.geteuid() == 0:
        os.chown(path, NOBODY, NOBODY)
    return path


def test_a_read_only_file_is_not_written_though_its_folder_would_allow_it(open_folder: Path) -> None:
    path = given(open_folder / "design.yaml", 0o444)
    assert as_a_person(lambda: refused(path)) == f"{path} is read-only; allow it with: chmod u+w {path}"
    assert stat.S_IMODE(path.stat().st_mode) == 0o444


def test_in_a_folder_that_may_not_be_written_a_file_is_written_in_place(open_folder: Path) -> None:
    folder = open_folder / "closed"
    folder.mkdir()
    path = given(folder / "design.yaml", 0o644)
    inode = path.stat().st_ino
    folder.chmod(0o555)
    assert as_a_person(lambda: save(path, NEW).digest) == load(path).stamp.digest
    assert path.read_text() == NEW and path.stat().st_ino == inode
    said = as_a_person(lambda: refused(folder / "new.yaml"))
    assert said.endswith(f"its folder may not be written; allow it with: chmod u+w {folder}")
    folder.chmod(0o000)
    assert "its folder may not be written" in as_a_person(lambda: refused(folder / "new.yaml"))
    folder.chmod(0o755)


def test_the_owner_and_the_group_stay_where_the_system_lets_us(open_folder: Path) -> None:
    path = open_folder / "design.yaml"
    path.write_text(OLD)
    path.chmod(0o664)
    if os.geteuid() == 0:
        os.chown(path, 1234, 4321)
    before = path.stat()
    save(path, NEW)
    after = path.stat()
    assert (after.st_uid, after.st_gid, after.st_mode) == (before.st_uid, before.st_gid, before.st_mode)
    if os.geteuid() == 0:
        said = as_a_person(lambda: refused(path))
        assert "the system does not permit it; see who owns it" in said


def test_extended_attributes_stay(tmp_path: Path) -> None:
    path = tmp_path / "design.yaml"
    path.write_text(OLD)
    try:
        os.setxattr(path, "user.note", b"mine")
    except OSError as error:
        needs.missing(f"no extended attributes in {tmp_path}: {error}")
    save(path, NEW)
    assert os.getxattr(path, "user.note") == b"mine"


# --- names and folders ----------------------------------------------------------------------------------------------


def test_a_folder_that_went_is_said_and_when_it_is_there_again_the_design_is_written(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    path = folder / "design.yaml"
    stamp = save(path, OLD)
    shutil.rmtree(folder)
    assert refused(path).endswith(f"its folder is gone; make it again with: mkdir -p {folder}")
    folder.write_text("in the way")
    assert "a file is in its place" in refused(path)
    folder.unlink()
    folder.mkdir()
    save(path, NEW, stamp)
    assert path.read_text() == NEW


def test_a_file_that_became_a_folder_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "design.yaml"
    save(path, OLD)
    path.unlink()
    path.mkdir()
    assert "is a folder" in refused(path)


def test_names_as_long_as_they_may_be_and_longer(tmp_path: Path) -> None:
    longest = tmp_path / ("計" * 83 + ".yaml")
    assert len(os.fsencode(longest.name)) == 254
    save(longest, NEW)
    assert longest.read_text() == NEW
    said = refused(tmp_path / ("x" * 251 + ".yaml"))
    assert "xxx.yaml could not be written: the name is too long; take a shorter one" in said
    assert len(said) < 200, "the reason is in sight, whatever the path"
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    assert "a link that leads to itself" in refused(tmp_path / "loop.yaml")


def test_a_link_to_what_is_not_there_yet_is_followed(tmp_path: Path) -> None:
    (tmp_path / "link.yaml").symlink_to("real.yaml")
    save(tmp_path / "link.yaml", NEW)
    assert (tmp_path / "real.yaml").read_text() == NEW and (tmp_path / "link.yaml").is_symlink()


@pytest.mark.parametrize("when", [0, 1, 2**33, -(10**9)])
def test_a_clock_that_jumps_is_neither_a_change_nor_in_the_way_of_one(tmp_path: Path, when: int) -> None:
    path = tmp_path / "design.yaml"
    stamp = save(path, OLD)
    os.utime(path, (when, when))
    assert not files.changed(path, stamp)
    stamp = save(path, NEW, stamp)
    path.write_text(NEW.replace("new", "old"))
    os.utime(path, (when, when))
    assert files.changed(path, stamp)
    with pytest.raises(FileError) as caught:
        save(path, OLD, stamp)
    assert caught.value.changed


def test_half_a_letter_is_said_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "design.yaml"
    save(path, OLD)
    said = refused(path, "backdraft: 1\nname: \ud83d\n")
    assert said == f"{path} could not be written: line 2 holds half a letter (U+D83D); delete it there"


# --- killed ---------------------------------------------------------------------------------------------------------

SAVING = """
import sys
from pathlib import Path
from backdraft.document.file import save
for n in range(1_000_000):
    save(Path(sys.argv[1]), f"{n}\\n" * (20_000 + n % 7))
"""


def test_a_save_that_is_killed_leaves_the_old_text_or_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "design.yaml"
    rng = random.Random(7)
    for _ in range(4):
        path.write_text("0\n" * 20_000)
        with subprocess.Popen((sys.executable, "-c", SAVING, str(path))) as process:
            while path.read_text()[0] == "0":
                time.sleep(0.002)
            end = time.monotonic() + rng.uniform(0, 0.05)
            while time.monotonic() < end:
                whole(path.read_text())
            process.send_signal(signal.SIGKILL)
        whole(path.read_text())
    left = list(tmp_path.glob(".backdraft*"))
    sweep(tmp_path)
    assert list(tmp_path.glob(".backdraft*")) == left, "one of them may be another program's save under way"
    for each in left:
        os.utime(each, (0, 0))
    sweep(tmp_path)
    assert list(tmp_path.iterdir()) == [path]


def whole(text: str) -> None:
    """Judge that a text is one of those that were saved."""
    n = int(text.split("\n", 1)[0])
    assert text in {f"{n}\n" * count for count in ((20_000 + n % 7), 20_000 if n == 0 else 0)}
