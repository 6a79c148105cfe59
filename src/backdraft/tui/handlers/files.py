"""The file: saving, what changed on disk, `$EDITOR`, signals, leaving."""

from __future__ import annotations

import asyncio
import signal
import tempfile
from collections.abc import Callable
from pathlib import Path as File
from typing import TYPE_CHECKING

from backdraft.design.paths import Path, entry_path
from backdraft.document.document import Document
from backdraft.document.problems import problems_of
from backdraft.document.quick.plan import plural
from backdraft.host import folders
from backdraft.host.visible import visible_line
from backdraft.tui.handlers import typing
from backdraft.tui.handlers.typing import Asking, ask, rest

if TYPE_CHECKING:
    from backdraft.tui.app import Backdraft

#: Lines of the entry bar that are remembered from one day to the next.
HISTORY = 200


def typed_before() -> list[str]:
    """The lines typed on other days, the oldest first."""
    return [line for line in folders.setting("history").split("\n") if line]


def begin(app: Backdraft) -> None:
    """Begin to watch the file and to listen to signals; say what there is to say at the start."""
    app.set_interval(1.0, lambda: tend(app))
    loop = asyncio.get_running_loop()
    for name in ("SIGHUP", "SIGTERM"):
        if hasattr(signal, name):
            loop.add_signal_handler(getattr(signal, name), lambda: end(app))
    greet(app)


def greet(app: Backdraft) -> None:
    """Say what there is to say about a design that was opened."""
    session = app.session
    if session.file is not None:
        if session.stamp is not None:
            folders.remember_recent(session.file)
        dialect = folders.choices(session.file).get("dialect", "")
        if dialect and dialect != session.dialect:
            session.dialect = dialect
            app.show_preview()
    slips = [*app.theme_slips, *app.key_slips, *session.said]
    session.said.clear()
    if session.kept_line:
        app.bar.history.append(session.kept_line)
        slips.append("the line that you were typing is kept: a, then up")
    errors = sum(problem.severity == "error" for problem in problems_of(session.document))
    if errors:
        slips.append(f"{plural(errors, 'error')} in the file: n goes to the first, ! lists them")
    if slips:
        app.say("; ".join(slips), "warning")
    if session.recovered is not None:
        offer_recovery(app)


def tend(app: Backdraft) -> None:
    """Once a second: keep unsaved work safe, and see whether the file changed on disk."""
    session = app.session
    line = app.bar.text if app.asking is typing.LINE else ""
    if session.unsaved or line:
        session.keep_safe(line)
    elif session.kept is not None:
        session.discard_safe()  # undone or saved: nothing is left to be offered the next time
    if session.file is None or session.stamp is None or not session.changed_on_disk():
        return
    if session.unsaved:
        app.say(f"{session.file.name} changed on disk; w will not overwrite it: R looks at what is there", "warning")
        return
    take_from_disk(app)


def take_from_disk(app: Backdraft) -> None:
    """Read the file again; cursor and fold stay, undo goes back to what it was."""
    slip = app.session.reload()
    app.changed()
    app.say(slip or f"{app.session.file.name if app.session.file else 'the file'} changed on disk: read again", "info")


def reload(app: Backdraft) -> None:
    """Read the file again, by wish; unsaved work becomes a step of undo."""
    session = app.session
    if session.file is None or session.stamp is None:
        app.say("this design has no file yet: w saves it", "warning")
        return
    if not session.unsaved:
        take_from_disk(app)
        return
    found, slip = session.on_disk()
    if found is None:
        app.say(slip, "error")
        return

    def answered(yes: bool | None) -> None:
        if yes:
            take_from_disk(app)
            app.say("read from disk; u brings your work back", "warning")

    app.show_difference("Take what is on disk? Your work stays in undo (u)", [], found, answered)


def save(app: Backdraft) -> None:
    """Write the design to its file; a new one is asked for its name."""
    if app.session.file is None:
        ask_name(app)
        return
    _save(app)


def _save(app: Backdraft, then_quit: bool = False) -> None:
    session = app.session
    slip = session.save()
    app.show_heading()
    if slip:
        app.say(slip, "error")
        return
    assert session.file is not None
    folders.remember_recent(session.file)
    app.say(f"saved {session.file.name}", "success")
    if then_quit:
        leave(app)


def _named(text: str) -> File:
    """The file that a person means by a name: `design.yaml` for none, with the ending that a design has."""
    path = File(text.strip() or "design").expanduser()
    return path if path.suffix in (".yaml", ".yml") else path.with_name(f"{path.name}.yaml")


def ask_name(app: Backdraft, then_quit: bool = False) -> None:
    """Ask where a new design is to be saved."""

    def typed(app: Backdraft, text: str) -> None:
        path = _named(text)
        app.bar.say(f"{path} is there already" if path.exists() else f"enter saves {path}")

    def entered(app: Backdraft, text: str) -> None:
        path = _named(text)
        if path.exists():
            app.bar.say(f"{path.name} is there already: choose another name", "error")
            return
        app.session.named(path)
        rest(app)
        _save(app, then_quit)
        if app.session.unsaved:
            app.session.file = app.session.stamp = None

    ask(app, Asking(" save as ", "design.yaml", typed, entered, rest))


def quit_(app: Backdraft) -> None:
    """Leave; asks only when something is unsaved."""
    session = app.session
    if not session.unsaved:
        leave(app)
        return

    def chosen(letter: str) -> None:
        if letter == "s":
            if session.file is None:
                ask_name(app, then_quit=True)
            else:
                _save(app, then_quit=True)
        elif letter == "x":
            session.discard_safe()
            leave(app)

    choices = [
        ("s", "save and leave", "", True, ""),
        ("x", "leave without saving", "the changes are gone", True, ""),
    ]
    app.choose(f"{session.file.name if session.file else 'The new design'} has unsaved changes", choices, chosen)


def leave(app: Backdraft) -> None:
    """Leave the program."""
    if not app.session.unsaved and app.session.kept is not None:
        app.session.discard_safe()
    folders.remember_setting("history", "\n".join(app.bar.history[-HISTORY:]))
    app.exit(0)


def end(app: Backdraft) -> None:
    """The terminal goes away or the machine wants us gone: keep unsaved work, and end."""
    line = app.bar.text if app.asking is typing.LINE else ""
    if app.session.unsaved or line:
        app.session.keep_safe(line)
    app.exit(0)


def after(app: Backdraft) -> None:
    """After the screen has closed: nothing of an unsaved design is lost without a word."""
    if app.session.unsaved and app.session.kept is not None:
        print(f"Unsaved changes are kept; the next start offers them ({visible_line(str(app.session.kept))}).")


def offer_recovery(app: Backdraft) -> None:
    """Show what was not saved the last time, and take it back if wanted."""
    session = app.session
    found = session.recovered
    assert found is not None

    def answered(yes: bool | None) -> None:
        if yes:
            session.replace(found.document, "recovered what was not saved")
            session.recovered = None
            app.changed()
            app.say("recovered; w saves it, u undoes it", "success")
            if found.draft:
                app.bar.history.append(found.draft)
        elif yes is False:
            app.say(f"not recovered; {session.set_aside()}")

    title = "Recover what was not saved the last time?"
    if not found.fits:
        title += " The file has changed since"
    app.show_difference(title, [], found.document, answered)


# --- $EDITOR --------------------------------------------------------------------------------------------------------


def edit_entry(app: Backdraft) -> None:
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


def edit_file(app: Backdraft) -> None:
    """The whole file in `$EDITOR`, at the line of the entry under the cursor."""
    document = app.session.document
    line = document.line_of(app.path) or 1 if app.path else 1
    _round(app, app.path, document.text, line, lambda new: Document.read(new, document))


def _round(app: Backdraft, path: Path, text: str, line: int, read: Callable[[str], Document], first: int = 1) -> None:
    """One round trip: edit, read, take it, or show what is wrong and let it be edited again.

    `first` is the line of the file where `text` begins.
    """
    before = app.session.document
    new, slip = _edited(app, text, line)
    if slip:
        app.say(slip, "error")
        return
    if new == text or new is None:
        app.say("nothing changed in the editor")
        return
    document = read(new)
    known = {(p.path, p.message) for p in problems_of(before)}
    worse = [p for p in problems_of(document) if p.severity == "error" and (p.path, p.message) not in known]
    label = f"edited {path[-1] if path and entry_path(path) else 'the file'} in $EDITOR"

    def take() -> None:
        app.session.replace(document, label)
        app.changed(select=path if path and document.node(path) is not None else ())
        app.say(f"{label}; u undoes it", "success")

    if not worse:
        take()
        return
    at, column = document.place(worse[0])
    at = max(1, at - first + 1)

    def chosen(letter: str) -> None:
        if letter == "e":
            _round(app, path, new, at, read, first)
        elif letter == "t":
            take()
        else:
            kept = folders.copies() / "not-taken.yaml"
            folders.write_atomically(kept, new)
            app.say(f"not taken; the text is kept in {kept}", "warning")

    choices = [
        ("e", "edit it again", f"at line {at}", True, ""),
        ("t", "take it as it is", "nothing else is lost by it", True, ""),
        ("x", "do not take it", "the text is kept in a file", True, ""),
    ]
    app.choose(f"Line {at}:{column}: {worse[0].message}", choices, chosen)


def _edited(app: Backdraft, text: str, line: int) -> tuple[str | None, str]:
    """The text as the editor left it, or what went wrong."""
    from backdraft.host.editor import EditorError, edit

    with tempfile.TemporaryDirectory(prefix="backdraft-") as folder:
        file = File(folder) / "entry.yaml"
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


HANDLERS = {
    "save": save,
    "reload": reload,
    "quit": quit_,
    "edit-entry": edit_entry,
    "edit-file": edit_file,
}
