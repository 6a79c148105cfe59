"""What each named action does. A handler is a function of the app; `HANDLERS` names them all."""

from __future__ import annotations

from collections.abc import Callable

from backdraft.document.edits import EditError
from backdraft.tui.actions import ACTIONS, CHANGING
from backdraft.tui.handlers import (
    change,
    comparing,
    copying,
    editing,
    files,
    intake,
    merging,
    move,
    preview,
    problems,
    proving,
    screens,
    supposing,
    typing,
    versions,
)
from backdraft.tui.session import WidenedError
from backdraft.tui.shell import Shell

HANDLERS: dict[str, Callable[[Shell], None]] = {
    **merging.HANDLERS,
    **move.HANDLERS,
    **change.HANDLERS,
    **comparing.HANDLERS,
    **copying.HANDLERS,
    **editing.HANDLERS,
    **files.HANDLERS,
    **preview.HANDLERS,
    **problems.HANDLERS,
    **proving.HANDLERS,
    **screens.HANDLERS,
    **supposing.HANDLERS,
    **typing.HANDLERS,
    **versions.HANDLERS,
}


#: What changes the entry under the cursor of a pane; in the preview one would not see which that is.
_OF_LISTS = frozenset(a.name for a in ACTIONS if a.where == "lists" and a.topic == "Change") - {"add", "edit"}


def do(app: Shell, name: str) -> None:
    """Do the action called `name`; what cannot be done is said, with the mend."""
    if name in _OF_LISTS and app.focused is app.preview:
        app.say("this changes an entry: enter goes to the one of this line, 1 to 4 to the panes")
        return

    def work() -> None:
        if name in CHANGING:
            app.session.refuse_reading()
        HANDLERS[name](app)

    attempt(app, work)


def attempt(app: Shell, work: Callable[[], None]) -> None:
    """Do `work`; an edit that reaches further than it should is shown first, one that cannot be done is said."""
    try:
        work()
    except WidenedError as wide:
        app.look_first(wide)
    except EditError as error:
        app.say(f"{error.message}; {error.mend}" if error.mend else error.message, "error")
    except Exception as error:  # a fault of the program must not cost a person's work
        app.session.faults.append(error)
        app.session.flush()
        app.say(f"this failed, nothing was changed: {type(error).__name__}: {error}", "error")


__all__ = [
    "HANDLERS",
    "attempt",
    "change",
    "comparing",
    "copying",
    "do",
    "editing",
    "files",
    "intake",
    "merging",
    "move",
    "preview",
    "problems",
    "proving",
    "screens",
    "supposing",
    "typing",
    "versions",
]
