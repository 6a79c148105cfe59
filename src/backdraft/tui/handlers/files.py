"""The file: saving, what changed on disk, signals, leaving."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path as File

from backdraft.design.output import Output
from backdraft.document.document import Document
from backdraft.document.file import Loaded
from backdraft.document.quick.plan import plural
from backdraft.host import folders
from backdraft.tui.handlers import comparing, merging, versions
from backdraft.tui.handlers.preview import remember_target
from backdraft.tui.handlers.typing import ask, rest
from backdraft.tui.session import Checked
from backdraft.tui.shell import Asking, Shell

#: The signals by which a machine or a terminal says that we are to go, and how long we take at most. Seconds.
_SIGNALS = (signal.SIGHUP, signal.SIGTERM)
_LATE = 2.0
#: Lines of the entry bar that are remembered from one day to the next.
HISTORY = 200


def typed_before() -> list[str]:
    """The lines typed on other days, the oldest first."""
    return [line for line in folders.setting("history").split("\n") if line]


def begin(app: Shell) -> None:
    """Begin to watch the file and to listen to signals; say what there is to say at the start."""
    app.set_interval(1.0, lambda: app.attempt(lambda: tend(app)))
    loop = asyncio.get_running_loop()

    def told(number: int, frame: object) -> None:
        loop.call_soon_threadsafe(end, app)
        late = threading.Timer(_LATE, give_up)
        late.daemon = True
        late.start()

    def give_up() -> None:
        # A terminal that takes nothing any more (a line that hangs) holds the loop up for as long as it likes.
        if app.is_running:
            app.session.flush()
            os._exit(1)

    # Not by the loop's own handlers: those wait until the loop is free.
    for number in _SIGNALS:
        signal.signal(number, told)
    greet(app)


def close(app: Shell) -> None:
    """The screen is closed: listen to signals no more, let the design go."""
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    app.session.close()


def greet(app: Shell) -> None:
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
    if slips:
        app.say("; ".join(slips), "warning")
    versions.begin(app)
    comparing.begin(app)


def tell_errors(app: Shell, found: Checked) -> None:
    """Say that the file has errors, the first time that somebody has looked."""
    errors = sum(problem.severity == "error" for problem in found.problems)
    if errors:
        all_, found_ = found.count("error"), found.count("error") - errors
        more = f" and {plural(found_, 'finding')}" if found_ else ""
        told = f"✗ {all_}: {plural(errors, 'problem')} in the file{more}; n goes to the first, ! lists them"
        app.say(f"{app.said}; {told}" if app.said else told, "warning")


#: Letters of a design that is read anew between two keys, without anybody noticing.
LARGE = 20_000
#: How often a save begins anew when the file changes between the last look and the writing.
AGAIN = 5


def tend(app: Shell) -> None:
    """Once a second: see that unsaved work is kept, and whether the file changed on disk."""
    versions.tend(app)
    merging.notice(app)


def reload(app: Shell) -> None:
    """Read the file again, by wish; unsaved work becomes a step of undo."""
    session = app.session
    if session.file is None or session.stamp is None:
        app.say("this design has no file yet: w saves it", "warning")
        return
    if not session.unsaved:
        merging.bring(app)
        return
    mine = session.document.text

    def look(there: Document) -> Output:
        from backdraft.tui.screens.diff import difference

        return difference(mine, there.text)

    merging.fetch(app, look, lambda found, slip, lines: _compare(app, found, slip, lines))


def _compare(app: Shell, found: Loaded | None, slip: str, lines: Output) -> None:
    if found is None:
        app.say(slip, "error")
        return
    session, disk = app.session, found

    def answered(yes: bool | None) -> None:
        if yes:
            session.took_disk("read from disk", disk.document, disk)
            app.changed()
            app.say("read from disk; u brings your work back", "warning")

    app.show_lines("Take what is on disk? Your work stays in undo (u)", lines, answered)


def save(app: Shell) -> None:
    """Write the design to its file; a new one is asked for its name."""
    app.session.leaving = False
    if app.session.file is None:
        save_as(app)
        return
    _save(app)


def _save(app: Shell, then_quit: bool = False, came_in: str = "", again: int = AGAIN) -> None:
    session = app.session
    if session.changed_on_disk():
        merging.bring(app, lambda label: _save(app, then_quit, label, again))
        return
    document, stamp = session.document, session.stamp

    def proved() -> None:
        if session.stamp != stamp:
            _save(app, then_quit, came_in, again)  # what another program wrote came in meanwhile
            return
        slip = session.save(document)
        if slip and again and session.changed_on_disk():
            # Another program was faster: what it wrote comes in, too.
            _save(app, then_quit, came_in, again - 1)
            return
        _told(app, slip, then_quit, came_in)

    _prove(app, document, proved)


def _prove(app: Shell, document: Document, then: Callable[[], None]) -> None:
    """Read the text anew before it is written: of a large design at the desk, and keys do not wait for it."""
    session = app.session
    if app.desk is None or len(document.text) < LARGE or document is session.proved:
        then()
        return
    session.saving = document

    def arrived(result: object) -> None:
        if session.saving is not document or app.session is not session:
            return
        session.saving = None
        if isinstance(result, Exception):
            raise result
        then()

    app.say("saving …")
    desk = app.desk
    desk.ask(
        "save",
        lambda: session.prove(document),
        lambda result: app.call_from_thread(app.attempt, lambda: arrived(result)),
    )


def _told(app: Shell, slip: str, then_quit: bool, came_in: str = "") -> None:
    """Say how saving went; what has no room in the last line can be read whole."""
    app.show_heading()
    session = app.session
    then_quit, session.leaving = then_quit or session.leaving, False
    if slip:
        app.say(slip, "error")
        if app.status.cut:
            app.read_text("Not saved", slip, app.keys["save"], lambda: save(app))
        return
    file = app.session.file
    assert file is not None
    folders.remember_recent(file)
    remember_target(app.session)
    comparing.begin(app)
    app.say(f"saved {file.name}{came_in and f'; {came_in}'}", "success")
    if then_quit:
        leave(app)


def _named(text: str) -> File:
    """The file that a person means by a name: `design.yaml` for none, with the ending that a design has."""
    name = os.path.expanduser(text.strip())  # noqa: PTH111  Path's own raises for a person that is not known
    path = File(name)
    if not name or name.endswith("/") or os.path.isdir(path):  # noqa: PTH112  as above
        return path / "design.yaml"
    return path if path.suffix in (".yaml", ".yml") else path.with_name(f"{path.name}.yaml")


def _is_there(path: File) -> bool:
    return os.path.lexists(path)  # Path's own raises where a name is too long


_A_LINE = "this is a line of a design, no file's name: esc, then a"


def _is_line(text: str) -> bool:
    """Whether a line is typed where a file's name is wanted: who begins with `web -> api` on a pane has pressed `w`."""
    return "->" in text or "~>" in text or "(" in text


def save_as(app: Shell, then_quit: bool = False) -> None:
    """Ask for another file, write the design there and go on with that one."""

    def typed(app: Shell, text: str) -> None:
        path = _named(text)
        if _is_line(text):
            app.bar.say(_A_LINE, "error")
        else:
            app.bar.say(f"{path} is there already" if _is_there(path) else f"enter saves {path}")

    def entered(app: Shell, text: str) -> None:
        path = _named(text)
        if _is_line(text):
            app.bar.say(_A_LINE, "error")
            return
        if _is_there(path):
            app.bar.say(f"{path.name} is there already: choose another name", "error")
            return
        rest(app)
        document = app.session.document
        _prove(app, document, lambda: _told(app, app.session.save_as(path), then_quit))

    ask(app, Asking(" save as ", "design.yaml", typed, entered, rest, action="save-as"))


def quit_(app: Shell) -> None:
    """Leave; asks only when something is unsaved."""
    session = app.session
    if session.saving is session.document:
        session.leaving = True
        app.say("saving, then leaving …")
        return
    if not session.unsaved:
        leave(app)
        return

    def chosen(letter: str) -> None:
        if letter == "y":
            session.leaving = False
            if session.file is None:
                save_as(app, then_quit=True)
            else:
                _save(app, then_quit=True)
        elif letter == "x":
            session.give_up()
            leave(app)

    choices = [
        ("y", "save and leave", "", True, ""),
        ("x", "leave without saving", "the palette's History keeps the changes", True, ""),
    ]
    app.choose(f"{session.file.name if session.file else 'The new design'} has unsaved changes", choices, chosen)


def leave(app: Shell) -> None:
    """Leave the program."""
    folders.remember_setting("history", "\n".join(app.bar.history[-HISTORY:]))
    app.exit(0)


def end(app: Shell) -> None:
    """The terminal goes away or the machine wants us gone: keep unsaved work, and end."""
    app.session.flush()
    app.exit(0)


def after(app: Shell) -> None:
    """After the screen has closed: nothing of an unsaved design is lost without a word."""
    if app.session.unsaved:
        print("Unsaved changes are kept; the next start offers them.")


HANDLERS = {
    "save": save,
    "save-as": save_as,
    "reload": reload,
    "quit": quit_,
}
