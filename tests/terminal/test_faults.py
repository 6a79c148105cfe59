"""However the program ends, whatever the disk does and whoever else writes: nothing is lost, and the file is whole."""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
import time
from pathlib import Path

from backdraft.document.file import load
from tests.small_disk import ROOT, limit, mounted, mounter
from tests.terminal.faults import ENDS, Rounds, side_by_side
from tests.terminal.term import Term, environment

#: In each way of ending; the soak does more.
ROUNDS = 10


def test_whatever_ends_the_program_nothing_is_lost_that_was_there_a_second_before() -> None:
    seed = random.SystemRandom().randrange(1 << 32)
    done = side_by_side(ROUNDS, seed)
    for status, said in done.values():
        assert status == 0, said
        assert f": {ROUNDS} rounds" in said and "none lost" in said
        assert " 0 words" not in said, "rounds that judge nothing find nothing"
    assert list(done) == list(ENDS)


def test_a_terminal_that_takes_nothing_any_more_does_not_keep_the_program_from_ending(tmp_path: Path) -> None:
    rounds = Rounds(tmp_path, "SIGTERM", random.Random(1))
    command = (sys.executable, "-m", "backdraft", str(rounds.file))
    with Term(command, env=environment(BACKDRAFT_HOME=str(rounds.home))) as term:
        term.wait("k0q")
        rounds.open_bar(term)
        rounds.line(term)
        rounds.leave_bar(term)
        worked, end = -READING, time.monotonic() + 30
        while (now := work(term.process.pid)) >= worked + READING:  # from here on nobody reads what it writes
            assert time.monotonic() < end
            worked = now
            for _ in range(60):
                term.press("]")
                time.sleep(0.01)
        os.kill(term.process.pid, signal.SIGTERM)
        assert term.process.wait(10) == 1, "it was waiting for its terminal"
    assert rounds.left is not None and rounds.last[-1] in rounds.left.text


#: Ticks of work for 60 keys that are read and not acted upon are fewer.
READING = 8


def work(pid: int) -> int:
    """The ticks of time that a process has worked."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def test_on_a_full_disk_the_old_file_stays_and_the_work_is_saved_when_there_is_room(
    program: tuple[str, ...], tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    big = "backdraft: 1\nname: Big\nservices:\n  web:\n# " + "x" * 50_000 + "\n"
    words: tuple[str, ...] = (*program, str(disk / "big.yaml"))
    home = tmp_path / "home"
    if mounter():
        (tmp_path / "big.yaml").write_text(big)
        words = mounted(
            disk, ("sh", "-c", f'cp {tmp_path}/big.yaml {disk} && exec "$@" {disk}/big.yaml', "sh", *program), 200_000
        )
        before, full = None, "the disk is full"
    else:
        (disk / "big.yaml").write_text(big)
        before, full = limit(40_000), "ulimit"
    env = environment(BACKDRAFT_HOME=str(home), PYTHONPATH=str(ROOT))
    with Term(words, env=env, cwd=disk, size=(120, 30), before=before) as term:
        term.wait("web")
        seen = Path(f"/proc/{term.process.pid}/root") / str(disk).lstrip("/")  # as the program sees it
        if mounter():
            fill(seen / "filler")
        term.press("a")
        term.wait("leave, then")
        term.press(*"web -> telescope", "enter", "z")
        term.wait("> z")
        term.press("esc")
        term.wait("not added")
        term.press("w")
        term.wait(full)
        assert (seen / "big.yaml").read_text() == big
        assert {path.name for path in seen.iterdir()} <= {"big.yaml", "filler"}, "no litter"
        term.press("esc")
        if mounter():
            (seen / "filler").unlink()
            term.wait(lambda text: "Not saved" not in text)
            term.press("w")
            term.wait("saved big.yaml")
            assert "calls: [telescope]" in (seen / "big.yaml").read_text()


def fill(path: Path) -> None:
    """Write until there is no room."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT)
    try:
        while True:
            os.write(handle, b"x" * 4096)
    except OSError:
        pass
    finally:
        os.close(handle)


BEATS = "backdraft: 1\nsummary: beat 000000\nservices:\n  k0q: {does: Nothing}\n# the end\n"


class Writer(threading.Thread):
    """Another program that writes a number into the file's second line every 100 ms."""

    def __init__(self, file: Path) -> None:
        super().__init__(daemon=True)
        self.file, self.beats, self.over = file, 0, threading.Event()

    def run(self) -> None:
        """Write until told to end."""
        while not self.over.wait(0.1):
            self.beats += 1
            with self.file.open("r+b", buffering=0) as file:
                file.seek(BEATS.index("000000"))
                file.write(b"%06d" % self.beats)


def test_another_program_that_writes_all_the_time_and_this_one_lose_nothing_of_each_other(tmp_path: Path) -> None:
    rounds = Rounds(tmp_path, "SIGTERM", random.Random(3))
    rounds.file.write_text(BEATS)
    command = (sys.executable, "-m", "backdraft", str(rounds.file))
    with Term(command, env=environment(BACKDRAFT_HOME=str(rounds.home))) as term:
        term.wait("k0q")
        writer = Writer(rounds.file)
        writer.start()
        for _ in range(4):
            rounds.open_bar(term)
            for _ in range(2):
                rounds.line(term)
            rounds.leave_bar(term)
            term.press("w")
            held(term, rounds.file, rounds.last)
            term.pump(0.3)
        writer.over.set()
        writer.join()
        last = f"beat {writer.beats:06d}"
        held(term, rounds.file, [*rounds.last, last], "w")
        assert writer.beats > 10
        term.press("q")
        assert term.end() == 0
    assert not load(rounds.file).document.problems


def held(term: Term, file: Path, words: list[str], again: str = "") -> None:
    """Wait until the file holds all of these words; press a key every half a second."""
    end = time.monotonic() + 15
    while not all(word in file.read_text() for word in words):
        assert time.monotonic() < end, f"{words} are not all in\n{file.read_text()}\n{term.text}"
        term.pump(0.5 if again else 0.05)
        if again:
            term.press(again)
