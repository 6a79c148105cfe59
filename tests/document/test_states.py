"""A person, another program and accidents at one file, in any order: what must hold after each step.

The long run: `python -m tests.soak`. In CI 410 lives of 50 steps each, more than 20,000.
"""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from pathlib import Path

from hypothesis import Phase, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from backdraft.document.choosing import settled
from backdraft.document.document import Document
from backdraft.document.edits import EditError
from backdraft.document.file import FileError, Loaded, changed, load, save
from backdraft.document.history import History
from backdraft.document.journal import Journal, look
from backdraft.document.merge import Choice, Written, merge
from backdraft.document.verify import verify
from tests.strategies import edits, yaml_text

#: No disk is waited for where memory can be had.
_MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
SEEDS = st.integers(0, 2**31)


class Life(RuleBasedStateMachine):
    """One design in one file, worked on by a session that is killed now and then."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="backdraft-life-", dir=_MEMORY))
        self.file = self.folder / "design.yaml"
        self.journal: Journal | None = None
        self.written: set[str] = set()
        self.judged: Document | None = None

    def teardown(self) -> None:
        if self.journal is not None:
            back = self.history
            while back.undoes is not None:
                back = back.undo()
            assert back.document.text == self.first
            self.journal.close()
        shutil.rmtree(self.folder)

    # --- a session ----------------------------------------------------------------------------------------------

    @initialize(seed=st.integers(0, 400))
    def a_file_is_there(self, seed: int) -> None:
        self.write_elsewhere(yaml_text.design_text(seed))
        self.open()

    def write_elsewhere(self, text: str) -> None:
        self.file.write_text(text, encoding="utf-8", newline="")
        self.written.add(text)

    def open(self) -> None:
        self.loaded: Loaded = load(self.file)
        self.history = History.of(self.loaded.document)
        self.first = self.history.document.text
        self.draft = ""
        self.journal = Journal(self.folder / "state", self.file, self.history.document, self.loaded.stamp.digest)
        assert not self.journal.problem

    def took(self, label: str, document: Document) -> None:
        self.history = self.history.took(label, document)
        self.record()

    def record(self) -> None:
        assert self.journal is not None
        self.journal.record(self.history.document, self.draft)

    # --- what a person does -------------------------------------------------------------------------------------

    @rule(seed=SEEDS)
    def edit(self, seed: int) -> None:
        rng = random.Random(seed)
        before = self.history.document
        change = edits.random_edit(rng, yaml_text.load(before.text))
        try:
            after = before.apply(change)
        except EditError as error:
            assert error.message and self.history.document is before
            return
        if not after.widened:
            left, right = before.text, after.text
            chunks = {id(chunk) for chunk in before.chunks()}
            kept = sum(len(chunk.text) for chunk in after.chunks() if id(chunk) in chunks)
            assert kept or len(left) < 400 or left == right or len(list(before.chunks())) < 4
        self.took(type(change).__name__, after)

    @rule()
    def undo(self) -> None:
        before = self.history
        self.history = before.undo()
        assert before.undoes is None or self.history.redo().document.text == before.document.text
        self.record()

    @rule()
    def redo(self) -> None:
        before = self.history
        self.history = before.redo()
        assert before.redoes is None or self.history.undo().document.text == before.document.text
        self.record()

    @rule(line=st.text(max_size=20))
    def type(self, line: str) -> None:
        self.draft = line
        self.record()

    @rule()
    def save(self) -> None:
        text = self.history.document.text
        elsewhere = changed(self.file, self.loaded.stamp)
        try:
            stamp = save(self.file, text, self.loaded.stamp)
        except FileError as error:
            assert error.changed and elsewhere
            return
        assert not elsewhere
        self.written.add(text)
        self.loaded = Loaded(self.file, self.history.document, stamp)
        self.history = self.history.wrote()
        assert self.journal is not None
        self.journal.saved(self.history.document, stamp.digest)
        assert not self.history.dirty

    # --- what others do -----------------------------------------------------------------------------------------

    @rule(seed=SEEDS)
    def another_program_edits(self, seed: int) -> None:
        rng = random.Random(seed)
        document = load(self.file, self.history.document).document
        try:
            other = document.apply(edits.random_edit(rng, yaml_text.load(document.text)))
        except EditError:
            return
        self.write_elsewhere(other.text)

    @precondition(lambda self: self.journal is not None and changed(self.file, self.loaded.stamp))
    @rule(seed=SEEDS)
    def look_at_the_disk(self, seed: int) -> None:
        rng = random.Random(seed)
        there = load(self.file, self.history.document)
        if not self.history.dirty:
            self.history = self.history.merged("changed on disk", there.document, there.document)
        else:
            before = self.history
            ours = before.document
            result = merge(before.saved, ours, there.document)
            assert merge(before.saved, ours, ours).text == ours.text
            choices: list[Choice] = [rng.choice(("ours", "theirs")) for _ in result.conflicts]
            merged = settled(result, choices, ours)
            for conflict, side in zip(result.conflicts, choices, strict=True):
                assert not isinstance(side, Written) and (conflict.text(side) or "").rstrip() in merged.text
            event(f"merged, asked: {not result.clean}")
            self.history = before.merged("merge", merged, there.document)
            assert self.history.document.text == ours.text or self.history.undo().document is ours
        self.loaded = there
        assert self.journal is not None
        self.journal.saved(there.document, there.stamp.digest)
        self.record()

    @rule(late=st.booleans(), recover=st.booleans())
    def the_program_is_killed(self, late: bool, recover: bool) -> None:
        assert self.journal is not None
        text, draft, dirty = self.history.document.text, self.draft, self.history.dirty
        if late:
            self.journal.flush()  # the thread had its second
        kill(self.journal)
        left = look(self.folder / "state", self.file)
        assert left is not None
        if late:
            assert (left.text, left.draft) == (text, draft)
            assert left.unsaved == (dirty or bool(draft))
        self.open()
        if left.text != self.first:
            assert not left.unsaved or left.text in [version.text for version in self.versions()]
        if recover and left.unsaved:
            self.draft = left.draft
            self.took("recovered", Document.read(left.text, self.history.document))

    def versions(self) -> tuple[object, ...]:
        left = look(self.folder / "state", self.file)
        assert left is not None
        return left.versions

    # --- what holds ---------------------------------------------------------------------------------------------

    @precondition(lambda self: self.journal is not None)
    @invariant()
    def the_text_reads_as_the_model(self) -> None:
        if self.history.document is not self.judged:
            assert verify(self.history.document) == []
            self.judged = self.history.document

    @precondition(lambda self: self.journal is not None)
    @invariant()
    def the_file_is_whole(self) -> None:
        assert self.file.read_bytes().decode("utf-8") in self.written
        assert self.journal is not None and not self.journal.problem


def kill(journal: Journal) -> None:
    """What the system does when a process ends: nothing more is written, its locks go."""
    with journal._guard:
        journal._waiting.clear()
        journal._closing.set()
        journal._let_go()
    journal._wake.set()


_LIVES = 410 if os.environ.get("CI") else 2000 if os.environ.get("HYPOTHESIS_PROFILE") == "soak" else 60
#: A life is not made shorter when it fails: its seed shows it again, and each step costs.
_PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
_SETTINGS = settings(max_examples=_LIVES // 2, stateful_step_count=50, phases=_PHASES)


class OtherLife(Life):
    """The other half of the lives, for a second process: the class gives them seeds of their own."""


TestLife = Life.TestCase
TestLife.settings = _SETTINGS
TestOtherLife = OtherLife.TestCase
TestOtherLife.settings = _SETTINGS
