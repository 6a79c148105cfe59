"""The file behind a session: what is on disk, saving, and the journal of all that is done, which outlives a crash."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from backdraft.design.dataclass import dataclass
from backdraft.design.nodes import Plain
from backdraft.document.document import Document
from backdraft.document.edits import EditError
from backdraft.document.file import FileError, Loaded, Stamp, changed, load, save, sweep
from backdraft.document.history import History
from backdraft.document.journal import HeldError, Journal, look, prune
from backdraft.document.records import Replayed, Version, digest
from backdraft.document.verify import verify
from backdraft.host import folders

if TYPE_CHECKING:
    from backdraft.document.merge import Choice, Conflict, Merged
#: What to do about a design that another session holds.
HELD_MEND = ": Take over or : Save as"
#: What there is to do when the file cannot be written, whatever else helps.
ELSEWHERE = ", or : Save as puts it elsewhere; your work is kept"


@dataclass(frozen=True, slots=True)
class Recovered:
    """Unsaved work of a session that ended hard.

    Attributes:
        document: The design as it was left; None when nothing but a line or a form was open.
        line: What stood in the entry bar.
        form: The open form: `path`, and the texts of the `fields` that were changed; with `asked`, the action whose
            prompt stood in the bar.
        moved: Whether the file is another than the one that the work began from; `document` then has both, unless
            that is not known to go together.
        both: What was left and what is in the file now, where both changed the same entries: to be chosen from.
    """

    document: Document | None
    line: str = ""
    form: Plain = None
    moved: bool = False
    both: Merged | None = None


class Filed:
    """A history with its file. Methods answer with a sentence about what went wrong, empty when nothing did.

    Attributes:
        line: What stands in the entry bar now; `keep` writes it down.
        form: The open form now, or the prompt in the bar, as `Recovered.form`.
        read_only: Why this session does not change the design; empty when it may.
        holder: The process of the session that had the design when this one began.
        recovered: What the person has not decided on yet.
        coming: Whether what another program wrote is being read.
        proved: The last design whose text was read anew and found to be it.
        saving: The design that is being read anew before it is saved.
        leaving: Whether to leave once it is saved.
        said: What went wrong before there was a screen to say it on.
    """

    def __init__(self, document: Document, file: Path | None = None, loaded: Loaded | None = None) -> None:
        self.file = file
        self.stamp: Stamp | None = loaded.stamp if loaded else None
        self.history = History.of(document, saved=loaded is not None or file is None)
        self.line = ""
        self.form: Plain = None
        self.read_only = ""
        self.holder = 0
        self.recovered: Recovered | None = None
        self.coming = False
        self.proved: Document | None = None
        self.saving: Document | None = None
        self.leaving = False
        self.said: list[str] = []
        self._journal: Journal | None = None
        self._opened = document
        self._told = ""
        self._loss_told = True
        #: The file as it was when a person looked at its conflicts and went back: not asked about again by itself.
        self.put_off: Stamp | None = None
        #: What was chosen at conflicts, also when the desk was left half-way.
        self.choices: dict[Conflict, Choice] = {}

    @property
    def document(self) -> Document:
        """The design as it is."""
        return self.history.document

    @property
    def unsaved(self) -> bool:
        """Whether the design differs from the file, or the file is not there (any more)."""
        return self.history.dirty or (self.file is not None and self.stamp == Stamp())

    def save(self, document: Document | None = None) -> str:
        """Write the design, or `document`, to its file, unless another program changed that since it was read."""
        assert self.file is not None
        return self._written(self.file, self.stamp, document or self.document)

    def save_as(self, file: Path) -> str:
        """Write the design to a file that is not there yet, and go on with that one."""
        slip = self._written(file, Stamp(), self.document, moves=True)
        if slip:
            return slip
        if self._journal is not None:
            self._journal.saved(self.document, digest(self.document.text))
            self._journal.close()
        self.file = file
        self.begin_journal()
        return ""

    def _written(self, file: Path, stamp: Stamp | None, document: Document, moves: bool = False) -> str:
        if not moves:
            self._look_whether_lost()
            if self.read_only:
                return f"not saved, {self.read_only}; {HELD_MEND}"
        wrong = self.prove(document)
        if wrong:
            return f"not saved, the text does not read back as the design: {wrong}; the work is in : History"
        # Whatever happens to the program now, the journal knows what the file may hold.
        if self._journal is not None and document is not self.document:
            self._journal.record(document, self.line, self.form)
            self._journal.write()
        self.keep()
        if self._journal is not None:
            self._journal.write()
        try:
            self.stamp = save(file, document.text, stamp)
        except FileError as error:
            mend = "w takes in what is there and tries again, R shows it" if error.changed else error.mend
            aside = "" if error.changed else ELSEWHERE
            return f"not saved: {error.message}; {mend}{aside}"
        self.history = self.history.wrote(document)
        if self._journal is not None and not moves:
            self._journal.saved(document, self.stamp.digest)
        return ""

    def prove(self, document: Document) -> str:
        """Read the text of a design anew, once; what differs from it, in words. Any thread may ask."""
        if document is self.proved:
            return ""
        differences = verify(document)
        if differences:
            return differences[0]
        self.proved = document
        return ""

    def changed_on_disk(self) -> bool:
        """Whether the file is another than when it was read or written."""
        return self.file is not None and self.stamp is not None and changed(self.file, self.stamp)

    def on_disk(self) -> tuple[Loaded | None, str]:
        """What the file holds now, or why it cannot be read."""
        assert self.file is not None
        try:
            return load(self.file, self.document), ""
        except FileError as error:
            return None, f"{error.message}; {error.mend}".rstrip("; ")

    def took_disk(self, label: str, document: Document, loaded: Loaded) -> None:
        """`document` has what another program wrote (`loaded`): one step, which undo names."""
        self.stamp = loaded.stamp
        self.put_off = None
        self.history = self.history.merged(label, document, loaded.document)
        if self._journal is not None:
            self._journal.saved(loaded.document, loaded.stamp.digest)
        self.keep()

    def vanished(self) -> bool:
        """Whether the file is gone; if so, the next save makes it again."""
        if self.file is None or self.stamp in (None, Stamp()) or os.path.lexists(self.file):
            return False
        self.stamp = Stamp()
        return True

    # The journal.

    def begin_journal(self, take_over: bool = False) -> None:
        """Begin to write down all that is done; find what an earlier session left, or that another one is at work."""
        base = self.stamp.digest if self.stamp is not None else digest(self.document.text) if self.file is None else ""
        try:
            journal = Journal(folders.journals(), self.file, self.document, base, take_over)
        except HeldError as held:
            self.read_only, self.holder = "another session works on it", held.pid
            return
        self._journal, self.read_only = journal, ""
        self._opened = self.document
        if self.file is not None:
            sweep(self.file.absolute().parent)
        prune(folders.journals())
        if journal.before is not None and journal.before.unsaved:
            self.recovered = self._recoverable(journal.before, base)
            if self.recovered is not None:
                # Written down again at once: who looks away, or crashes again, is asked again.
                last = self.recovered.document or self.document
                journal.record(last, journal.before.draft, journal.before.form)
                return
        self.keep()

    def _recoverable(self, left: Replayed, base: str) -> Recovered | None:
        from backdraft.document.merge import merge  # the first frame does without

        present = self.document
        moved = left.base != base
        if left.text == present.text:
            return Recovered(None, left.draft, left.form) if left.draft or left.form else None
        document = Document.read(left.text, present)
        if not moved:
            return Recovered(document, left.draft, left.form)
        began = next((v for v in reversed(left.versions) if digest(v.text) == left.base), None)
        both = merge(Document.read(began.text, present) if began is not None else None, document, present)
        if not both.clean:
            return Recovered(document, left.draft, left.form, moved, both)
        document = Document.read(both.text, present)
        if document.text == present.text:
            return Recovered(None, left.draft, left.form) if left.draft or left.form else None
        return Recovered(document, left.draft, left.form, moved)

    def keep(self) -> None:
        """Write down how things stand: the design, the line in the bar, an open form. Costs the caller nothing."""
        if self.recovered is not None:
            if self.document is self._opened and not self.line and self.form is None:
                return  # nothing is decided and nothing done: what was left must stay what would be recovered
            self.recovered = None  # it stays a version
        if self._journal is not None:
            self._journal.record(self.document, self.line, self.form)

    def decline(self) -> None:
        """What was left is not wanted now: it stays a version."""
        self.recovered = None
        self.keep()

    def flush(self) -> None:
        """Bring all that was done to the disk, now."""
        self.keep()
        if self._journal is not None:
            self._journal.flush()

    def give_up(self) -> None:
        """Leave without saving: a version to go back to, nothing to be recovered."""
        self.line, self.form = "", None
        saved = self.history.saved if self.stamp is not None else self._opened
        if self._journal is not None and self.unsaved:
            self._journal.given_up(self.document, saved)
        self.history = History.of(saved)

    def close(self) -> None:
        """End, and let the design go to other sessions."""
        if self._journal is not None:
            self._journal.close()
            self._journal = None

    def new_loss(self) -> bool:
        """See whether another session took the design over; this one only reads from then on. True once."""
        self._look_whether_lost()
        told, self._loss_told = self._loss_told, True
        return not told

    def _look_whether_lost(self) -> None:
        if not self.read_only and self._journal is not None and self._journal.lost:
            self.read_only, self._loss_told = "another session took it over", False

    def news_of_keeping(self) -> str | None:
        """Why work is not kept at the moment, empty when it is again; None when that was told already."""
        trouble = self._trouble
        told, self._told = self._told, trouble
        return trouble if trouble != told else None

    @property
    def _trouble(self) -> str:
        return self._journal.problem if self._journal is not None and not self.read_only else ""

    @property
    def warning(self) -> str:
        """What the first line says of this session for as long as it is so."""
        return "read only" if self.read_only else "not kept" if self._trouble else ""

    def versions(self) -> tuple[Version, ...]:
        """The texts that one can go back to, the oldest first; while another session works on it, what that one has."""
        if self._journal is not None:
            return self._journal.versions()
        found = look(folders.journals(), self.file)
        return found.versions if found is not None else ()

    def refuse_reading(self) -> None:
        """Raises `EditError` when this session only reads, or was taken the design from since it was last looked."""
        self._look_whether_lost()
        if self.read_only:
            raise EditError(f"read only, {self.read_only}", HELD_MEND)
