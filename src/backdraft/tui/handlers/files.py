"""The file: saving, what changed on disk, signals, leaving."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path as File
from typing import TYPE_CHECKING

from backdraft.document.problems import problems_of
from backdraft.document.quick.plan import plural
from backdraft.host import folders
from backdraft.host.visible import visible_line
from backdraft.tui.handlers import merging, typing
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
    else:
        merging.offer(app)


def tend(app: Backdraft) -> None:
    """Once a second: keep unsaved work safe, and see whether the file changed on disk."""
    session = app.session
    line = app.bar.text if app.asking is typing.LINE else ""
    if session.unsaved or line:
        session.keep_safe(line)
    elif session.kept is not None:
        session.discard_safe()  # undone or saved: nothing is left to be offered the next time
    merging.notice(app)


def reload(app: Backdraft) -> None:
    """Read the file again, by wish; unsaved work becomes a step of undo."""
    session = app.session
    if session.file is None or session.stamp is None:
        app.say("this design has no file yet: w saves it", "warning")
        return
    if not session.unsaved:
        merging.bring_in(app)
        return
    found, slip = session.on_disk()
    if found is None:
        app.say(slip, "error")
        return
    disk = found

    def answered(yes: bool | None) -> None:
        if yes:
            session.took_disk("read from disk", disk.document, disk)
            app.changed()
            app.say("read from disk; u brings your work back", "warning")

    app.show_difference("Take what is on disk? Your work stays in undo (u)", [], disk.document, answered)


def save(app: Backdraft) -> None:
    """Write the design to its file; a new one is asked for its name."""
    if app.session.file is None:
        ask_name(app)
        return
    _save(app)


def _save(app: Backdraft, then_quit: bool = False, came_in: str = "") -> None:
    session = app.session
    if session.changed_on_disk():
        merging.bring_in(app, lambda label: _save(app, then_quit, label))
        return
    slip = session.save()
    app.show_heading()
    if slip:
        app.say(slip, "error")
        return
    assert session.file is not None
    folders.remember_recent(session.file)
    app.say(f"saved {session.file.name}{came_in and f'; {came_in}'}", "success")
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


HANDLERS = {
    "save": save,
    "reload": reload,
    "quit": quit_,
}
