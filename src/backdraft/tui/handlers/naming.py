"""Names: of an entry with every reference to it, of a copy of it. What one types is shown while one types it."""

from __future__ import annotations

from backdraft.design.design import Design
from backdraft.design.paths import Path, where
from backdraft.document import operations
from backdraft.document.edits import Edit, EditError
from backdraft.document.quick.plan import Plan, listed, plural
from backdraft.tui.handlers.change import take
from backdraft.tui.handlers.typing import ask, rest, tell
from backdraft.tui.shell import Asking, Shell

#: A rename that more references follow is not shown while it is typed: every key would write them all anew.
SHOWN = 50


def clone(app: Shell) -> None:
    """Ask what a copy of the entry under the cursor is to be called; it comes below it."""
    path = app.path
    made, to = operations.clone(app.session.document, path)
    free = to[-1]
    if path[0] == "endpoints" and len(path) == 3:  # as its line spells it
        line = made.value.get("endpoint") if isinstance(made.value, dict) else made.value
        free = " ".join(str(line).split()[:2])

    def typed(app: Shell, text: str) -> None:
        app.hush()
        try:
            edit, to = operations.clone(app.session.document, path, text.strip())
        except EditError as error:
            _slip(app, error)
            return
        _show(app, to, edit)
        tell(app, f"adds a copy of {path[-1]}")

    def entered(app: Shell, text: str) -> None:
        try:
            edit, to = operations.clone(app.session.document, path, text.strip())
        except EditError as error:
            _slip(app, error)
            return
        _left(app)
        take(app, f"cloned {path[-1]} as {to[-1]}", edit, select=to)

    ask(app, Asking(" clone as ", "the name of the copy", typed, entered, _left, action="clone", path=path), free)
    app.bar.select_all()


def _show(app: Shell, focus: Path, *edits: Edit) -> None:
    """Show what Enter would make of the design."""
    try:
        app.session.suppose(Plan(edits, focus=focus))
    except EditError:  # Enter says what is wrong with it
        app.session.forget_draft()
    app.show_preview()


def _slip(app: Shell, error: EditError) -> None:
    tell(app, f"{error.message}; {error.mend}" if error.mend else error.message, "error")
    if app.session.forget_draft():
        app.show_preview()


def _left(app: Shell) -> None:
    had = app.session.forget_draft()
    rest(app)
    if had:
        app.show_preview()


def namesakes(design: Design, path: Path) -> list[Path]:
    """Entries of other kinds that are called the same: a service and its table are two things."""
    if len(path) != 2:
        return []
    others = [(section, path[1]) for section in ("services", "stores", "tables", "events") if section != path[0]]
    return [other for other in others if design.entry(other) is not None]


def _paths_named(design: Design, name: str) -> int:
    """How many endpoints have `name` as a part of their path: clients know those, no rename reaches them."""
    parts = (path[2].partition(" ")[2].split("/") for path in design.paths("endpoints"))
    return sum(name in each or name.replace("_", "-") in each for each in parts)


def rename(app: Shell) -> None:
    """Ask for the new name; every reference follows."""
    path = app.path
    if not operations.renameable(path):
        app.say("this has no name of its own: edit it with enter", "warning")
        return
    old = path[-1]

    def typed(app: Shell, text: str) -> None:
        app.hush()
        name, was = _asked(text)
        try:
            found = operations.rename(app.session.document, path, name, state_was=was)
        except EditError as error:
            _slip(app, error)
            return
        if found.edits and found.references <= SHOWN:
            _show(app, found.path, *found.edits)
        elif app.session.forget_draft():
            app.show_preview()
        follow = f"{plural(found.references, 'reference')} {'follows' if found.references == 1 else 'follow'}"
        stay = _paths_named(app.session.design, str(old))
        paths = f"; {plural(stay, 'path')} with /{old} {'stays' if stay == 1 else 'stay'}" if stay else ""
        offer = f"; was {old}, for a migration" if was else "; add ' was' for a migration" if _migrates(path) else ""
        tell(app, f"{follow}{paths}{offer}" if name != old else "change the name")

    def entered(app: Shell, text: str) -> None:
        name, was = _asked(text)
        try:
            found = operations.rename(app.session.document, path, name, state_was=was)
            _left(app)
            if found.edits:
                app.lists[app.pane].renamed(path, found.path)
                did = f"renamed {old} to {name}"
                alike = [where(other) for other in namesakes(app.session.design, path)]
                stays = f"; {listed(alike)} {'stays' if len(alike) == 1 else 'stay'}" if alike else ""
                take(app, did, *found.edits, select=found.path)
                if not was and _is_dropped(app, path):
                    says = f"{did}; a migration drops {old} and what is in it: u, then r {name} was"
                    app.say(says, "warning")
                else:
                    app.say(f"{did}, {plural(found.references, 'reference')} followed{stays}; u undoes it", "success")
        except EditError as error:
            _slip(app, error)

    ask(app, Asking(" rename to ", "the new name", typed, entered, _left, action="rename", path=path), old)
    app.bar.select_all()


def _migrates(path: Path) -> bool:
    """Whether a migration tells an old name of the entry from a new entry only by its `was:`."""
    return path[0] in ("tables", "mixins") and operations.may_say_was(path)


def _is_dropped(app: Shell, path: Path) -> bool:
    """Whether the base has the entry, so that a migration from it takes the old name for gone."""
    base = app.session.base
    return _migrates(path) and base is not None and base.document.node(path) is not None


def _asked(text: str) -> tuple[str, bool]:
    """The new name, and whether the old one is to be stated: `clients was`."""
    text = text.strip()
    return text.removesuffix(" was").strip(), text.endswith(" was")


HANDLERS = {
    "clone": clone,
    "rename": rename,
}
