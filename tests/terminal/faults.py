"""`python -m tests.terminal.faults`: the real program in a terminal, edited at random and ended hard, again and again.

A round types lines, fills in forms, undoes, redoes and saves, every word once and never again, until the program is
ended. Then the journal must hold all that stood on the screen a second before; and the file must have been, each time
that somebody looked, one of the texts that the design had. The next round's start shows what was not saved, takes it
back, and saves it to the letter.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from backdraft.document.journal import journal_path, look
from backdraft.document.records import Replayed, replay
from tests.terminal.term import Term, environment

DESIGN = "backdraft: 1\nname: Rounds\nservices:\n  k0q: {does: Nothing}\n# the end\n"
#: How a program can end, and how long before that it may have been what is lost, in seconds.
ENDS: dict[str, float] = {"SIGKILL": 1.0, "SIGTERM": 0.0, "SIGHUP": 0.0, "hang-up": 0.0, "hang-up, not told": 0.0}
ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 20.0
#: Seconds for which what was undone may miss, because its redo may not be down yet.
_UNDONE = 1.3


def _block_hang_up() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP})


class Watch:
    """Reads the file all the time and remembers each text that it held."""

    def __init__(self, file: Path) -> None:
        self.texts: set[str] = set()
        self._file = file
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._over.wait(0.004):
            with contextlib.suppress(FileNotFoundError):
                self.texts.add(self._file.read_text(encoding="utf-8"))

    def close(self) -> set[str]:
        """Look a last time; all that was seen."""
        self._over.set()
        self._thread.join()
        return self.texts | {self._file.read_text(encoding="utf-8")}


@dataclass
class Rounds:
    """One design, ended again and again in one way."""

    folder: Path
    how: str
    rng: random.Random
    words: int = 0
    judged: int = 0
    seen: dict[str, float] = field(default_factory=dict)
    undone: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.file = self.folder / "design.yaml"
        self.file.write_text(DESIGN, encoding="utf-8")
        self.home = self.folder / "home"
        self.where = "pane"
        self.last: list[str] = ["k0q"]

    @property
    def left(self) -> Replayed | None:
        """What the journal says now."""
        return look(self.home / "state" / "journals", self.file)

    def round(self) -> None:
        """One life of the program."""
        left = self.left
        before = _block_hang_up if self.how == "hang-up, not told" else None
        command = (sys.executable, "-m", "backdraft", str(self.file))
        with Term(command, env=environment(BACKDRAFT_HOME=str(self.home)), before=before) as term:
            watch = Watch(self.file)
            self.begin(term, left)
            self.seen, self.undone = {}, {}
            end = time.monotonic() + ENDS[self.how] + self.rng.uniform(0.2, 0.9)
            while time.monotonic() < end:
                self.act(term)
            self.end(term)
            ended = time.monotonic()
            self.judge(ended, watch.close())

    def begin(self, term: Term, left: Replayed | None) -> None:
        """Take back what was left, and save it: it must be that to the letter."""
        self.where = "pane"
        disk = self.file.read_text(encoding="utf-8")
        if left is not None and left.text != disk:
            term.wait("Recover what", _PATIENCE)
            term.press("y")
            term.wait(lambda text: "Recover what" not in text, _PATIENCE)
        else:
            term.wait("k0q", _PATIENCE)
        if left is not None and isinstance(left.form, dict):
            fields = left.form["fields"]
            assert isinstance(fields, dict)
            text = str(next(iter(fields.values())))[:20]
            if "asked" in left.form:
                term.wait(f" rename to {text}", _PATIENCE)
                self.leave_prompt(term)
            else:
                term.wait(text, _PATIENCE)
                term.press("esc")
                term.wait("Leave the form?", _PATIENCE)
                term.press("x")
                term.wait(lambda text: "Leave the form?" not in text, _PATIENCE)
        elif left is not None and left.draft:
            term.wait(left.draft.strip()[:40], _PATIENCE)
            term.press("esc")
            term.wait("not added", _PATIENCE)
        if left is not None:
            term.press("w")
            term.wait("saved design.yaml", _PATIENCE)
            assert self.file.read_text(encoding="utf-8") == left.text
        self.last = ["k0q"]

    # --- what a person does -------------------------------------------------------------------------------------

    def act(self, term: Term) -> None:
        """One thing at random."""
        choices: list[Callable[[Term], None]] = {
            "pane": [self.open_bar, self.open_bar, self.open_form, self.open_prompt, self.undo_and_redo, self.save],
            "bar": [self.line, self.line, self.line, self.leave_bar],
            "form": [self.accept],
            "prompt": [self.leave_prompt],
        }[self.where]
        self.rng.choice(choices)(term)

    def word(self, term: Term) -> str:
        """Type a word that was never there and wait until it is seen."""
        self.words += 1
        word = f"k{self.words}q"
        for letter in word:
            term.press(letter, pause=self.rng.choice((0, 0, 0, 0.02)))
        term.wait(word, _PATIENCE)
        self.seen[word] = time.monotonic()
        return word

    def open_bar(self, term: Term) -> None:
        """Open the line."""
        term.press("a")
        self.where = "bar"

    def line(self, term: Term) -> None:
        """A line, now and then not finished."""
        word = self.word(term)
        if self.rng.random() < 0.5:
            term.press(*f" -> {self.last[-1]}")
        term.press("enter")
        self.last.append(word)

    def leave_bar(self, term: Term) -> None:
        """Back to the panes."""
        # With a letter in the line, leaving it is seen: an escape and a key that are read at once are another key.
        term.press("z")
        term.wait("> z", _PATIENCE)
        term.press("esc")
        term.wait("not added", _PATIENCE)
        self.where = "pane"

    def open_form(self, term: Term) -> None:
        """Fill in a field."""
        if len(self.last) < 2:
            return
        term.press("enter")
        term.wait("esc back", _PATIENCE)
        term.press("down", "end", " ")
        word = self.word(term)
        self.last.append(word)
        self.where = "form"

    def open_prompt(self, term: Term) -> None:
        """Begin to rename the first service."""
        term.press("1", "g", "j", "r")
        term.wait(" rename to ", _PATIENCE)
        self.word(term)
        self.where = "prompt"

    def leave_prompt(self, term: Term) -> None:
        """Let it have its name."""
        term.press("esc")
        term.wait(lambda text: " rename to " not in text, _PATIENCE)
        self.seen.pop(f"k{self.words}q", None)  # given up by the person, not lost
        self.where = "pane"

    def accept(self, term: Term) -> None:
        """Take what the form says."""
        term.press("enter")
        term.wait(lambda text: "esc back" not in text, _PATIENCE)
        self.where = "pane"

    def undo_and_redo(self, term: Term) -> None:
        """There and back."""
        now = time.monotonic()
        self.undone.update(dict.fromkeys(self.last[-2:], now))
        term.press("u", "U")
        term.pump(0.05)

    def save(self, term: Term) -> None:
        """Write the file."""
        term.press("w")
        term.wait("saved design.yaml", _PATIENCE)

    # --- the end ------------------------------------------------------------------------------------------------

    def end(self, term: Term) -> None:
        """End the program as it is to be ended."""
        match self.how:
            case "hang-up" | "hang-up, not told":
                term.hang_up()
            case name:
                os.kill(term.process.pid, getattr(signal, name))
        end = time.monotonic() + _PATIENCE
        while term.process.poll() is None:
            assert time.monotonic() < end, f"{self.how}: it goes on without a terminal"
            if term.gone:
                time.sleep(0.01)
            else:
                term.pump_once(0.01)

    def judge(self, ended: float, held: set[str]) -> None:
        """Nothing is lost, and the file was whole at every moment."""
        left = self.left
        assert left is not None
        known = json.dumps([left.text, left.draft, left.form])
        limit = min(ended - ENDS[self.how], ended)
        for word, when in self.seen.items():
            if when < limit and ended - self.undone.get(word, 0.0) > _UNDONE:
                assert word in known, f"{self.how}: {word}, seen {ended - when:.2f} s before the end, is lost"
                self.judged += 1
        texts = states(journal_path(self.home / "state" / "journals", self.file).read_bytes()) | {DESIGN}
        assert held <= texts, f"{self.how}: the file held what the design never was: {sorted(held - texts)[0]!r}"


def states(data: bytes) -> set[str]:
    """Every text that a journal tells of."""
    found: set[str] = set()
    at = 0
    while (at := data.find(b"\n", at) + 1) > 0:
        if (journal := replay(data[:at])) is not None:
            found.add(journal.text)
    return found


def side_by_side(rounds: int, seed: int) -> dict[str, tuple[int, str]]:
    """Do rounds of each way of ending, all ways at once; for each its exit status and what it said."""
    command = (sys.executable, "-m", "tests.terminal.faults", "--rounds", str(rounds), "--seed", str(seed))
    running = {
        how: subprocess.Popen((*command, how), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for how in ENDS
    }
    return {how: (process.wait(), said) for how, process in running.items() for said in process.communicate()[:1]}


def main() -> int:
    """Do rounds; print how many there were and how many words were judged. An error ends it with a trace."""
    parser = argparse.ArgumentParser(prog="python -m tests.terminal.faults", description=__doc__)
    parser.add_argument("how", choices=ENDS)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="backdraft-faults-") as folder:
        rounds = Rounds(Path(folder), arguments.how, random.Random(arguments.seed))
        for number in range(arguments.rounds):
            try:
                rounds.round()
            except BaseException:
                print(f"round {number + 1} of seed {arguments.seed}, {arguments.how}", file=sys.stderr)
                raise
    print(f"{arguments.how}: {arguments.rounds} rounds, {rounds.judged} words judged, none lost")
    return 0


if __name__ == "__main__":
    sys.exit(main())
