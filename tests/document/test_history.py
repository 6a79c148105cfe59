"""Undo and redo, across saves and changes from outside."""

from __future__ import annotations

from backdraft.document.document import Document
from backdraft.document.edits import Insert, Put
from backdraft.document.history import History

START = Document.read("backdraft: 1\nservices:\n  a: x\n")


def test_undo_goes_back_to_the_very_bytes_and_redo_forth() -> None:
    history = History.of(START)
    for number in range(500):
        history = history.took(f"step {number}", history.document.apply(Put(("services", "a"), f"x{number}")))
    last = history.document
    for number in reversed(range(500)):
        step = history.undoes
        assert step is not None and step.label == f"step {number}"
        history = history.undo()
    assert history.document is START
    assert history.undo() is history and history.undoes is None
    for _ in range(500):
        history = history.redo()
    assert history.document is last
    assert history.redo() is history


def test_something_new_ends_what_could_be_redone() -> None:
    history = History.of(START).took("one", START.apply(Insert(("services", "b"), "y"))).undo()
    assert history.redoes is not None and history.redoes.label == "one"
    history = history.took("two", START.apply(Insert(("services", "c"), "z")))
    assert history.redoes is None
    assert history.undo().document is START


def test_nothing_done_is_no_step() -> None:
    history = History.of(START)
    assert history.took("nothing", START.apply(Put(("services", "a"), "x"))) is history


def test_unsaved_is_what_differs_from_the_disk_also_across_a_save() -> None:
    history = History.of(START)
    assert not history.dirty
    history = history.took("one", START.apply(Put(("services", "a"), "y")))
    assert history.dirty
    history = history.wrote()
    assert not history.dirty
    history = history.undo()
    assert history.dirty and history.document is START
    assert not history.redo().dirty
    assert not history.took("typed again", START.apply(Put(("services", "a"), "y"))).dirty


def test_a_change_on_disk_is_a_step_that_undo_names() -> None:
    history = History.of(START).took("one", START.apply(Put(("services", "a"), "y")))
    outside = Document.read("backdraft: 1\nservices:\n  a: theirs\n", history.document)
    history = history.merged("changed on disk", outside, outside)
    assert not history.dirty
    assert history.undoes is not None and history.undoes.kind == "disk"
    history = history.undo()
    assert history.dirty and history.document.value(("services", "a")) == "y"


def test_a_design_that_was_never_saved_is_unsaved() -> None:
    assert History.of(START, saved=False).dirty
