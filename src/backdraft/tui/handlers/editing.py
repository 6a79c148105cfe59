"""`$EDITOR`: the entry under the cursor, or the whole file."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path as File

from backdraft.design.links import called
from backdraft.design.paths import Path, entry_path
from backdraft.document.document import Document
from backdraft.document.edits import EditError
from backdraft.document.problems import problems_of
from backdraft.host import folders
from backdraft.tui.shell import Shell

#: What the editor's file is called when it holds one entry.
_ENTRY = "entry.yaml"


def edit_entry(app: Shell) -> None:
    """The text of the entry under the cursor in `$EDITOR`."""
    path = app.path
    text = app.session.document.entry_text(path) if path else ""
    if not text:
        app.say("there is no entry here to edit; E opens the whole file", "warning")
        return
    document = app.session.document
    comments = next((n for n, line in enumerate(text.splitlines()) if not line.lstrip().startswith("#")), 0)
    first = (document.line_of(path[: len(entry_path(path))]) or 1) - comments
    _round(app, path, text, 1, lambda new: document.with_entry_text(path, new), first)


def edit_file(app: Shell) -> None:
    """The whole file in `$EDITOR`, at the line of the entry under the cursor."""
    document = app.session.document
    line = document.line_of(app.path) or 1 if app.path else 1
    name = app.session.file.name if app.session.file else "design.yaml"
    _round(app, app.path, document.text, line, lambda new: Document.read(new, document), name=name)


def _round(
    app: Shell,
    path: Path,
    text: str,
    line: int,
    read: Callable[[str], Document],
    first: int = 1,
    name: str = _ENTRY,
) -> None:
    """One round trip: edit, read, take it, or show what is wrong and let it be edited again.

    `first` is the line of the file where `text` begins, `name` what the editor's file is called.
    """
    before = app.session.document
    new, slip = edited(app, text, line, name)
    if slip:
        app.say(slip, "error")
        return
    if new == text or new is None:
        app.say("nothing changed in the editor")
        return
    document = read(new)
    known = {(p.path, p.message) for p in problems_of(before)}
    worse = [p for p in problems_of(document) if p.severity == "error" and (p.path, p.message) not in known]
    label = f"edited {called(path) if path and name == _ENTRY else 'the file'} in $EDITOR"

    def take() -> None:
        try:
            app.session.replace(document, label)
        except EditError:  # another session took the design over meanwhile
            _aside(app, new)
            return
        app.changed(select=path if path and document.node(path) is not None else ())
        app.say(f"{label}; u undoes it", "success")

    if not worse:
        take()
        return
    at, column = document.place(worse[0])
    at = max(1, at - first + 1)

    def chosen(letter: str) -> None:
        if letter == "e":
            _round(app, path, new, at, read, first, name)
        elif letter == "y":
            take()
        else:
            _aside(app, new)

    choices = [
        ("e", "edit it again", worse[0].mend or f"at line {at}", True, ""),
        ("y", "take it as it is", "u takes it back", True, ""),
        ("n", "do not take it", "the text is kept in a file", True, ""),
    ]
    more = f", and {len(worse) - 1} more" if worse[1:] else ""
    app.choose(f"Line {at}:{column}: {worse[0].message}{more}", choices, chosen, left="n")


def _aside(app: Shell, text: str) -> None:
    kept = folders.copies() / "not-taken.yaml"
    folders.write_atomically(kept, text)
    app.say(f"not taken; the text is kept in {kept}", "warning")


def edited(app: Shell, text: str, line: int, name: str = _ENTRY) -> tuple[str | None, str]:
    """The text as the editor left it in a file of that `name`, or what went wrong."""
    from backdraft.host.editor import EditorError, edit

    with tempfile.TemporaryDirectory(prefix="backdraft-") as folder:
        file = File(folder) / name
        file.write_text(text, encoding="utf-8", newline="")
        try:
            with app.suspend():
                try:
                    edit(file, line)
                    slip = ""
                except (EditorError, OSError) as error:  # the screen must come back whatever happens in here
                    slip = str(error)
        except Exception as error:  # where there is no terminal to hand over
            return None, f"the editor cannot be shown here: {error}"
        app.refresh(layout=True)
        if slip:
            return None, slip
        try:
            with file.open(encoding="utf-8", newline="") as lines:
                return lines.read(), ""
        except (OSError, UnicodeDecodeError) as error:
            return None, f"what the editor left cannot be read: {error}"


HANDLERS = {"edit-entry": edit_entry, "edit-file": edit_file}
