"""What if: a line that is supposed while one looks at the figures; the design stays as it is until one says so."""

from __future__ import annotations

from collections.abc import Sequence

from backdraft.document.edits import Edit, EditError, Put
from backdraft.tui.bar_messages import Completion
from backdraft.tui.handlers.typing import ask, rest
from backdraft.tui.preview import tabs
from backdraft.tui.shell import Asking, Shell


def what_if(app: Shell) -> None:
    """Ask for the line, with what is supposed already in it; the preview shows the figures beside one another."""
    session = app.session
    text = session.what_if or ""
    if session.what_if is None:
        session.tabs_before = session.tabs
        session.sight = ""
        session.tabs = {**session.tabs, **dict.fromkeys(tabs.KINDS, "capacity")}
    session.what_if = text
    ask(app, WHAT_IF, text)
    app.bar.select_all()


def _typed(app: Shell, text: str) -> None:
    from backdraft.capacity.what_if import suppose

    app.session.what_if = text
    found = suppose(app.session.shown.design, text)
    unfinished = bool(app.bar.offers) or not text.strip()
    app.bar.say("" if unfinished or not found.slip else found.slip, "error" if found.slip else "dim")
    app.lay_out()
    app.show_preview()


def _entered(app: Shell, text: str) -> None:
    from backdraft.capacity.what_if import suppose

    if not text.strip():
        leave(app)
        return
    found = suppose(app.session.shown.design, text)
    if found.slip:
        app.status.offer(())
        app.bar.say(found.slip, "error")
        return
    rest(app)
    app.show_preview()
    app.say(f"supposed: {found.said}. x goes on with it, X writes it, esc leaves it")


def leave(app: Shell) -> None:
    """Suppose nothing any more, and show again what was shown."""
    session = app.session
    supposed, session.what_if = session.what_if, None
    session.tabs, session.tabs_before = session.tabs_before, {}
    if app.focused is app.bar:
        rest(app)
    app.show_preview()
    if supposed:
        app.say("the design is as it was: nothing is supposed any more")


def write(app: Shell) -> None:
    """Write what is supposed into the design, as one step of undo."""
    from backdraft.capacity.what_if import NotUnderstood
    from backdraft.capacity.what_if_line import written

    session, line = app.session, app.session.what_if
    if not line:
        app.say("nothing is supposed: x asks what if")
        return
    try:
        keys = written(session.design, line)
    except NotUnderstood as error:
        raise EditError(str(error)) from error
    if not keys:
        app.say("the design says this already")
        return
    session.apply(f"what if {line}", *(_edit(app, path, text) for path, text in keys))
    leave(app)
    app.changed()
    app.say(f"written: {line}; u undoes it", "success")


def _edit(app: Shell, path: tuple[str, ...], text: str) -> Edit:
    if path[0] != "endpoints":
        return Put(path, text)
    return _endpoint_load(app, path[:3], text)


def _endpoint_load(app: Shell, path: tuple[str, ...], text: str) -> Edit:
    """An endpoint's own rate stands in its line, which stays otherwise as it is."""
    document = app.session.document
    old = getattr(document.design.entry(path), "load", None)
    for at in (path, (*path, "endpoint")):
        line = document.value(at)
        if isinstance(line, str) and old is not None and f"load={old.text}" in line:
            return Put(at, line.replace(f"load={old.text}", f"load={text}", 1))
    raise EditError(
        f"the load of {' '.join(path[1:])} is written in a way that cannot be changed here", "edit its line"
    )


def _offers(app: Shell, text: str, cursor: int) -> Sequence[Completion]:
    from backdraft.capacity.what_if_line import offers

    return [Completion(*offer) for offer in offers(app.session.shown.design, text, cursor)]


WHAT_IF = Asking(
    " what if ",
    "x10   NAME down   NAME replicas=1   NAME 2ms   cache off   rows x100",
    _typed,
    _entered,
    leave,
    completes=_offers,
    action="what-if",
)
HANDLERS = {"what-if": what_if, "what-if-write": write}
