"""Walk through one request, and look at what is lost with a box."""

from __future__ import annotations

from backdraft.design.paths import Path
from backdraft.design.resolve.around import centre
from backdraft.tui.handlers.preview import show, subject
from backdraft.tui.preview import tabs
from backdraft.tui.shell import Shell


def walk(app: Shell) -> None:
    """Go to the first step of a request to the endpoint under the cursor; pressed again, where caches miss."""
    session, path = app.session, app.path
    if tabs.kind(path) != "endpoint":
        app.say("W walks through one request: put the cursor on an endpoint (2)")
        return
    there = session.sight == "walk" and tabs.current(session.tabs, path) == "capacity"
    session.sight = "walk-miss" if there else "walk"
    session.tabs[tabs.kind(path)] = "capacity"
    app.follow_zoom(to_preview=True)
    app.screen.set_focus(app.preview)
    show(app)
    app.say(f"{tabs.BY_NAME['capacity'].sights[session.sight].says}; j k step, enter goes to what says so")


def blast(app: Shell) -> None:
    """Show what is lost with the box under the cursor; on the same one again, nothing is lost any more."""
    session = app.session
    box = _box(app)
    if not box:
        app.say("b shows what is lost with a service or a store: put the cursor on one")
        return
    if box == session.without:
        leave(app)
        return
    session.without = box
    session.tabs[tabs.kind(subject(app))] = "diagram"
    show(app)
    app.say(f"without {box[1]}: what still works is dimmed; b on another box takes that away instead, esc puts it back")


def leave(app: Shell) -> None:
    """Nothing is lost any more."""
    app.session.without = ()
    show(app)
    app.say("everything is there again")


def _box(app: Shell) -> Path:
    """The service or store under the cursor of the map, or that the entry under the cursor of the lists is in."""
    view = app.session.view()
    path = app.preview.cursor_path if app.focused is app.preview else app.path
    if path[:1] not in (("services",), ("stores",)):
        names = centre(view, path) if len(path) > 1 else ()
        path = next((p for name in names[:1] for p in (("services", name), ("stores", name)) if view.entry(p)), ())
    return path[:2] if len(path) > 1 and view.entry(path[:2]) is not None else ()


HANDLERS = {"walk": walk, "blast": blast}
