"""The file behind a session: what is on disk, saving, and the copy of unsaved work that outlives a crash."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from backdraft.document import recovery
from backdraft.document.document import Document
from backdraft.document.file import FileError, Loaded, Stamp, changed, load, save
from backdraft.document.history import History
from backdraft.document.verify import verify
from backdraft.host import folders

if TYPE_CHECKING:
    from backdraft.document.merge import Choice, Conflict


@dataclass(frozen=True, slots=True)
class Recovered:
    """Unsaved work of the last time; `fits` when the file is still what it began from."""

    document: Document
    fits: bool
    draft: str = ""


class Filed:
    """A history with its file. Methods answer with a sentence about what went wrong, empty when nothing did."""

    def __init__(self, document: Document, file: Path | None = None, loaded: Loaded | None = None) -> None:
        self.file = file
        self.stamp: Stamp | None = loaded.stamp if loaded else None
        self.history = History.of(document, saved=loaded is not None or file is None)
        self.kept: Path | None = None
        self.recovered: Recovered | None = None
        self.said: list[str] = []
        self.kept_line = ""
        #: The file as it was when a person looked at its conflicts and went back: not asked about again by itself.
        self.put_off: Stamp | None = None
        #: What was chosen at conflicts, also when the desk was left half-way.
        self.choices: dict[Conflict, Choice] = {}
        self._kept_text = ""

    @property
    def document(self) -> Document:
        """The design as it is."""
        return self.history.document

    @property
    def unsaved(self) -> bool:
        """Whether the design differs from the file, or the file is not there (any more)."""
        return self.history.dirty or (self.file is not None and self.stamp == Stamp())

    def save(self) -> str:
        """Write the design to its file, unless another program changed that since it was read."""
        assert self.file is not None
        document = self.document
        differences = verify(document)
        if differences:
            self.keep_safe()
            return f"not saved, the text does not read back as the design: {differences[0]}; a copy is in {self.kept}"
        try:
            self.stamp = save(self.file, document.text, self.stamp)
        except FileError as error:
            self.keep_safe()
            mend = "R shows it; then u brings yours back and w saves it" if error.changed else error.mend
            return f"not saved: {error.message}; {mend}".rstrip("; ")
        self.history = self.history.wrote(document)
        self.discard_safe()
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

    def vanished(self) -> bool:
        """Whether the file is gone; if so, the next save makes it again."""
        if self.file is None or self.stamp in (None, Stamp()) or os.path.lexists(self.file):
            return False
        self.stamp = Stamp()
        return True

    # Unsaved work.

    def keep_safe(self, draft: str = "") -> None:
        """Keep the unsaved text, and the line being typed, in the state folder."""
        self.set_aside()  # what was offered and not decided upon must not give way to what is typed now
        text = self.document.text
        if text + draft == self._kept_text:
            return
        try:
            base = recovery.digest(self.history.saved.text)
            self.kept = recovery.keep(folders.recovery(), self.file, text, base, draft)
            self._kept_text = text + draft
        except FileError as error:
            self.said.append(f"{error.message}; {error.mend}")

    def discard_safe(self) -> None:
        """Forget what was kept."""
        recovery.discard(folders.recovery(), self.file)
        self.kept, self.recovered, self._kept_text = None, None, ""

    def set_aside(self) -> str:
        """Put what was recovered into a file of its own, before new work takes its place; say where, or why not."""
        found, self.recovered = self.recovered, None
        if found is None:
            return ""
        name = f"{self.file.stem if self.file else 'untitled'}-unsaved-{time.strftime('%Y%m%d-%H%M%S')}.yaml"
        kept = folders.copies() / name
        try:
            folders.write_atomically(kept, found.document.text)
        except OSError as error:
            return f"it cannot be kept: {error.strerror or error}"
        self.discard_safe()
        return f"it is kept in {kept}"

    def look_for_recovery(self) -> None:
        """Find what was not saved the last time."""
        present = self.document.text
        found = recovery.offered(folders.recovery(), self.file, present)
        if found is not None:
            document = Document.read(found.text, self.document)
            self.recovered = Recovered(document, recovery.fits(found, present), found.draft)
            return
        full = self.file.absolute() if self.file is not None else None
        same = (entry for entry in recovery.unsaved(folders.recovery()) if entry.file == full)
        alone = next((entry for entry in same if entry.draft and entry.text == present), None)
        if alone is not None:  # all was saved but the line in the bar
            self.kept_line = alone.draft
            recovery.discard(folders.recovery(), self.file)

    def named(self, file: Path) -> None:
        """Give a new design its file; what was kept without a name goes with the next save."""
        recovery.discard(folders.recovery(), None)
        self.file, self.stamp = file, Stamp()
        self.history = replace(self.history, saved=Document.read(""))
