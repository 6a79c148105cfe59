"""What each named action does. A handler is a function of the app; its module is imported when it is first wanted."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from backdraft.document.edits import EditError
from backdraft.tui import screens as screens_
from backdraft.tui.actions import ACTIONS, CHANGING
from backdraft.tui.later import modules_of
from backdraft.tui.session import WidenedError
from backdraft.tui.shell import Shell

if TYPE_CHECKING:
    from backdraft.tui.handlers import (
        change,
        comparing,
        copying,
        editing,
        files,
        foreseeing,
        intake,
        merging,
        move,
        naming,
        preview,
        problems,
        proving,
        screens,
        start,
        stepping,
        supposing,
        typing,
        versions,
    )
else:
    __getattr__ = modules_of(__name__)

#: The actions that each module has in its own `HANDLERS`.
ACTIONS_OF = {
    "change": "edit move-down move-up tick delete delete-all undo redo",
    "comparing": "base",
    "copying": "copy copy-again",
    "editing": "edit-entry edit-file",
    "files": "save save-as reload quit",
    "merging": "conflicts",
    "move": "pane-services pane-endpoints pane-schema pane-checklists pane-preview next-pane previous-pane back-out "
    "interrupted follow users go-back step",
    "naming": "clone rename",
    "preview": "previous-tab next-tab target fewer-hops more-hops view figures labels zoom",
    "problems": "switch-on next-finding previous-finding problems fix ignore",
    "proving": "prove",
    "screens": "jump palette help theme",
    "stepping": "walk blast",
    "supposing": "what-if what-if-write",
    "typing": "add add-child filter import import-database",
    "versions": "history take-over",
}
#: The module that does each action.
MODULES = {action: module for module, actions in ACTIONS_OF.items() for action in actions.split()}

#: What changes the entry under the cursor of a pane; in the preview one would not see which that is.
_OF_LISTS = frozenset(a.name for a in ACTIONS if a.where == "lists" and a.topic == "Change") - {"add", "edit"}


def load() -> None:
    """Import what keys will want, before they do."""
    for module in (*(f"handlers.{name}" for name in ACTIONS_OF), *(f"screens.{name}" for name in screens_.__all__)):
        import_module(f"backdraft.tui.{module}")
    import_module("backdraft.tui.forms.screen")


def do(app: Shell, name: str) -> None:
    """Do the action called `name`; what cannot be done is said, with the mend."""
    if name in _OF_LISTS and app.focused is app.preview and not _sees_which(app, name):
        app.say("this changes an entry: enter goes to the one of this line, 1 to 4 to the panes")
        return

    def work() -> None:
        if name in CHANGING:
            app.session.refuse_reading()
        known: dict[str, Callable[[Shell], None]] = import_module(f"{__name__}.{MODULES[name]}").HANDLERS
        known[name](app)

    attempt(app, work)


def _sees_which(app: Shell, name: str) -> bool:
    """Whether the preview says what an action is about: in the tab Review, what was found."""
    return name in ("fix", "ignore") and import_module(f"{__name__}.problems").pointed(app) is not None


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
    "ACTIONS_OF",
    "MODULES",
    "attempt",
    "change",
    "comparing",
    "copying",
    "do",
    "editing",
    "files",
    "foreseeing",
    "intake",
    "load",
    "merging",
    "move",
    "naming",
    "preview",
    "problems",
    "proving",
    "screens",
    "start",
    "stepping",
    "supposing",
    "typing",
    "versions",
]
