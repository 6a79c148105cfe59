"""Undo and redo without limit. A step is the document before it: documents share what did not change."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from backdraft.design.dataclass import dataclass
from backdraft.document.document import Document

#: `edit` something done here; `disk` the file was read again because another program changed it.
StepKind = Literal["edit", "disk"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it was called, the documents before and after it."""

    label: str
    before: Document
    after: Document
    kind: StepKind = "edit"


@dataclass(frozen=True, slots=True)
class History:
    """Where a person is among all that they did. Never changed once made.

    `saved` is the document as it is on disk; undo goes across a save and back.
    """

    document: Document
    saved: Document
    _done: _Link | None = None
    _undone: _Link | None = None

    @classmethod
    def of(cls, document: Document, saved: bool = True) -> History:
        """A history that begins with a document; `saved` when the disk has it so."""
        return cls(document, document if saved else Document.read(""))

    @property
    def dirty(self) -> bool:
        """Whether the text differs from what is on disk."""
        return self.document is not self.saved and self.document.text != self.saved.text

    @property
    def undoes(self) -> Step | None:
        """The step that `undo` takes back, with its label and kind."""
        return self._done.step if self._done else None

    @property
    def redoes(self) -> Step | None:
        """The step that `redo` does again."""
        return self._undone.step if self._undone else None

    def took(self, label: str, document: Document, kind: StepKind = "edit") -> History:
        """A further step. What was undone before can no longer be redone. No step when the text stays."""
        if document is self.document or (document.text == self.document.text and kind == "edit"):
            return self if document is self.document else replace(self, document=document)
        step = Step(label, self.document, document, kind)
        return History(document, self.saved, _Link(step, self._done), None)

    def merged(self, label: str, document: Document, disk: Document) -> History:
        """What another program wrote (`disk`) was taken into the design: one step, which undo names."""
        if document.text == self.document.text:
            return replace(self, document=document, saved=disk)
        return replace(self.took(label, document, "disk"), saved=disk)

    def undo(self) -> History:
        """One step back; the same history when there is none."""
        if self._done is None:
            return self
        step = self._done.step
        return History(step.before, self.saved, self._done.rest, _Link(step, self._undone))

    def redo(self) -> History:
        """One step forward again; the same history when there is none."""
        if self._undone is None:
            return self
        step = self._undone.step
        return History(step.after, self.saved, _Link(step, self._done), self._undone.rest)

    def wrote(self, document: Document | None = None) -> History:
        """The disk now has this document (the present one, unless another was written)."""
        return replace(self, saved=document or self.document)


@dataclass(frozen=True, slots=True)
class _Link:
    """A stack as a linked list: pushing and popping share all of it."""

    step: Step
    rest: _Link | None
