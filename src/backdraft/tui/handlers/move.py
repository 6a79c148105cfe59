"""Moving about: panes, references, back, and what the first and last line say."""

from __future__ import annotations

from collections.abc import Callable, Collection

from backdraft.design.checklists import BUILT_IN, checklists, progress
from backdraft.design.links import called, defined_at, resolve, users_of
from backdraft.design.model import Head
from backdraft.design.paths import Path, where
from backdraft.design.view import View
from backdraft.document.operations import renameable
from backdraft.document.quick.plan import plural
from backdraft.review.workflow import Step, next_step
from backdraft.tui.actions import BY_NAME, CHANGING, HINTS, shown
from backdraft.tui.handlers import problems, typing
from backdraft.tui.handlers.errands import give_up
from backdraft.tui.handlers.preview import subject
from backdraft.tui.panes.content import PANES
from backdraft.tui.panes.standing import place_of, rule_of
from backdraft.tui.preview import tabs
from backdraft.tui.screens.letters import LetterMenu
from backdraft.tui.session import Session
from backdraft.tui.shell import Shell


def title_of(view: View) -> str:
    """What the design is called."""
    head = view.get(Head, "head")
    return (head.title or head.name) if head else ""


def standing(session: Session) -> list[tuple[str, int, int]]:
    """The built-in checklists as `(title, settled, of)`; what a person settled alone, until the rules have looked."""
    if session.checked.lists is not None:
        return [(each.title, each.settled, len(each.items)) for each in session.checked.lists[: len(BUILT_IN)]]
    return [(c.title, *progress(c)) for c in session.view().ask(checklists)[: len(BUILT_IN)]]


def hint(app: Shell) -> None:
    """Keys with what they do in the last line, and the offered next step in the line above it."""
    over = len(app.screen_stack) > 1  # what stands over the panes tells its own keys
    app.bar.offer_step("" if over or app.focused is app.bar else _next_says(app))
    app.status.hint(() if over else _hints(app))
    if not over:
        app.teach()
    begins = isinstance(app.screen, LetterMenu) and app.screen.open  # any letter begins a line there
    app.bar.placeholder = app.asking.placeholder if begins or not over else ""


def _hints(app: Shell) -> list[tuple[str, str]]:
    if app.focused is not app.bar:
        return _of_actions(app, "preview" if app.focused is app.preview else "lists")
    if app.asking is not typing.LINE:
        return [("enter", "accept"), ("esc", "leave"), *([("tab", "complete")] if app.asking.completes else [])]
    if app.bar.text:
        return [("enter", "add"), ("tab", "complete"), ("↑", "earlier lines"), ("esc", "leave")]
    return [("esc", "leave, then"), *_of_actions(app, "lists", {"add", "edit", "tick", "filter", "rename", "delete"})]


#: What comes first while something is wrong.
_OF_ERRORS = ("next-finding", "fix")


#: What actions do to what was found.
_ON_FOUND = (("fix", "mend"), ("ignore", "ignore"))


def _on_row(app: Shell) -> dict[str, str]:
    """What actions do, most wanted, on a row of the checklists: what was found, several of a rule, an item, advice."""
    if place_of(app.path):
        return {"edit": "go there", **dict(_ON_FOUND)}
    if rule_of(app.path):
        return {"edit": "unfold", "fix": "mend all"}
    if offered := problems.offered(app):
        return {"fix": offered}
    if app.path[:1] == ("checklists",) and len(app.path) > 2:
        return {"tick": "tick"}
    return {"edit": "accept"} if app.path[:1] == ("advice",) and len(app.path) == 2 else {}


def _of_actions(app: Shell, where_: str, without: Collection[str] = ()) -> list[tuple[str, str]]:
    """The actions that do something now."""
    in_preview, errors = where_ == "preview", app.session.checked.count("error")
    tab = tabs.BY_NAME[tabs.current(app.session.tabs, subject(app))]
    does = {
        "save": app.session.unsaved,
        "undo": app.session.history.undoes is not None,
        "redo": app.session.history.redoes is not None,
        "rename": renameable(app.path),
        "delete": bool(app.path) and app.session.document.node(app.path) is not None,
        "next-finding": bool(app.session.checked.problems),
        "fix": bool(errors) and app.path in (app.session.checked.marks or {}) and problems.mends_here(app),
        "target": bool(tab.targets),
        "view": (in_preview and bool(tab.views)) or bool(tab.sights),
        "what-if": tab.name == "capacity",
        "zoom": in_preview,
        "pane-preview": not in_preview and app.preview.overflows,
    }
    if app.session.read_only:
        without = {*without, *CHANGING, "save", "undo", "redo"}
    explained = getattr(app.preview.output, "explained", {})
    hints = [("enter", "explain" if app.preview.cursor in explained else "go to entry")] if in_preview else []
    hints += [("hjkl", "scroll")] if in_preview and app.preview.overflows else []
    row = app.lists[app.pane].selected
    if in_preview and problems.pointed(app) is not None:
        hints[0] = ("enter", "go there")
        hints[1:1] = [(shown(app.keys[name][0]), said) for name, said in _ON_FOUND if app.keys[name]]
    if not in_preview:
        here = _on_row(app)
        hints += [
            (shown(app.keys[name][0]), said) for name, said in here.items() if app.keys[name] and name not in without
        ]
        hints += [("l", "unfold")] if "tick" in here and row is not None and row.foldable else []
        without = {*without, *here, "tick"}
    for name in (*_OF_ERRORS, *(name for name in HINTS if name not in _OF_ERRORS)) if errors else HINTS:
        action, keys = BY_NAME[name], app.keys[name][:1]
        if name == "next-tab":
            keys = (*app.keys["previous-tab"][:1], *keys)
        if keys and name not in without and action.where in ("all", where_) and does.get(name, True):
            hints.append((" ".join(map(shown, keys)), action.hint))
    return hints


def _next_says(app: Shell) -> str:
    errors = app.session.checked.count("error")
    if errors:
        return f"Next: {plural(errors, 'error')} to mend."
    found = upcoming(app.session)
    return found.says if found else ""


def upcoming(session: Session) -> Step | None:
    """The step that is offered next; what the rules have ticked off is none."""
    lists = session.checked.lists or ()
    passed = frozenset(f"{each.name}/{item.item.name}" for each in lists for item in each.items if item.state == "pass")
    return session.view().ask(next_step, passed)


def step(app: Shell) -> None:
    """Do the step that the last line offers: what is wrong comes first."""
    if app.session.checked.count("error"):
        app.action_do("next-finding")
        return
    found = upcoming(app.session)
    if found is None:
        app.say("nothing is open: every step of the workflow is done or settled", "success")
        return
    if found.pane and found.pane != app.pane:
        app.go_pane(found.pane)
    if found.path:
        app.go(found.path)
        if found.field:
            app.edit_form(found.path, found.field)
        else:
            app.say(f"{found.says.removeprefix('Next: ')}; space ticks it")
    else:
        typing.ask(app, typing.LINE, found.line)


def _pane(name: str) -> Callable[[Shell], None]:
    def go(app: Shell) -> None:
        app.go_pane(name)

    return go


def preview(app: Shell) -> None:
    app.follow_zoom(to_preview=True)
    app.screen.set_focus(app.preview)


def _cycle(app: Shell, by: int) -> None:
    stops = [*PANES, "preview"]
    here = "preview" if app.focused is app.preview else app.pane
    there = stops[(stops.index(here) + by) % len(stops)]
    if there == "preview":
        preview(app)
    else:
        app.go_pane(there)


def back_out(app: Shell) -> None:
    """One step back: out of what is being read, the preview, the filter, the zoom. Never out of the program."""
    if give_up(app):
        return
    if app.session.without:
        from backdraft.tui.handlers import stepping

        stepping.leave(app)
        return
    if app.session.what_if is not None:
        from backdraft.tui.handlers import supposing

        supposing.leave(app)
        return
    if app.focused is app.preview:
        app.screen.remove_class("zoom-preview")
        app.go_pane(app.pane)
    elif app.lists[app.pane].filtered:
        app.lists[app.pane].filter("")
    elif app.screen.has_class("zoom-panes") or app.screen.has_class("zoom-preview"):
        app.screen.remove_class("zoom-panes", "zoom-preview")


def interrupted(app: Shell) -> None:
    """ctrl+c: what it does elsewhere has keys of its own here."""
    app.say("q quits, y copies what is under the cursor")


def follow(app: Shell) -> None:
    """Go to what the entry under the cursor refers to."""
    document, path = app.session.document, app.path
    targets: dict[Path, None] = {}
    for ref in document.refs:
        if ref.path[: len(path)] == path:
            target = resolve(document.design, ref)
            if target is not None:
                targets[defined_at(document.design, target)] = None
    # `-> customers.id` names the table as well; what is meant is the column.
    nearest = [t for t in targets if not any(t != other and other[: len(t)] == t for other in targets)]
    _go_to(app, nearest, f"{where(path)} refers to nothing", f"{_name(path)} refers to")


def users(app: Shell) -> None:
    """Go to what refers to the entry under the cursor."""
    document = app.session.document
    found = dict.fromkeys(use.ref.path for use in users_of(document.design, document.refs, app.path))
    _go_to(app, list(found), f"nothing refers to {where(app.path)}", f"{_name(app.path)} is used by")


def _name(path: Path) -> str:
    return called(path) if path else "the design"


def _go_to(app: Shell, paths: list[Path], none: str, title: str) -> None:
    if not paths:
        app.say(none)
    elif len(paths) == 1:
        app.go(paths[0])
    else:
        app.pick(paths, title)


def go_back(app: Shell) -> None:
    """Back to where one was before the last jump."""
    if not app.session.trail:
        app.say("this is where you began")
        return
    _, path = app.session.trail.pop()
    app.go(path, leave=False)


HANDLERS = {
    **{f"pane-{name}": _pane(name) for name in PANES},
    "pane-preview": preview,
    "next-pane": lambda app: _cycle(app, 1),
    "previous-pane": lambda app: _cycle(app, -1),
    "back-out": back_out,
    "interrupted": interrupted,
    "follow": follow,
    "users": users,
    "go-back": go_back,
    "step": step,
}
