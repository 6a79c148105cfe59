"""Opening a design for the screen: the file's, a new one, and what was not saved the last time."""

from __future__ import annotations

import gc
from pathlib import Path as File

from backdraft.document.document import Document
from backdraft.document.file import load
from backdraft.tui.session import Session

BLANK = "backdraft: 1\n"


def open_session(file: File | None) -> Session:
    """A session on `file`: what it holds, or a new design when it is not there (None: without a file).

    Raises:
        FileError: the file cannot be read at all.
    """
    if file is None:
        session = Session(Document.read(BLANK))
        session.look_for_recovery()
        return session
    if not file.exists():
        session = Session(Document.read(BLANK), file)
        session.said.append(f"{file.name} is new: w writes it")
        return session
    gc.disable()  # half of the time of reading goes into looking for garbage that is not there
    try:
        loaded = load(file)
    finally:
        gc.freeze()
        gc.enable()
    session = Session(loaded.document, file, loaded)
    session.look_for_recovery()
    return session
