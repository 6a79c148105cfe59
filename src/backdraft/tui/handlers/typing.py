"""The entry bar: quick lines, and whatever else is asked for in one line (a filter, a new name, a reason)."""

from __future__ import annotations

import re
from functools import partial

from textual.message import Message

from backdraft.design.nodes import Plain
from backdraft.design.paths import Path
from backdraft.design.problems import Slip
from backdraft.document.edits import EditError, Insert
from backdraft.document.mending import left_open, mend
from backdraft.document.quick.complete import complete
from backdraft.document.quick.plan import Plan, listed
from backdraft.host import folders
from backdraft.tui.actions import shown
from backdraft.tui.bar_messages import Completion, Entered, Left, Offered, Pasted, Typed
from backdraft.tui.entry_bar import SIGNS
from backdraft.tui.handlers.errands import give_up
from backdraft.tui.handlers.intake import offer, offer_database, offer_file
from backdraft.tui.panes.content import pane_of
from backdraft.tui.safe_text import clean
from backdraft.tui.shell import AROUND, Asking, Shell


def ask(app: Shell, asking: Asking, text: str = "") -> None:
    """Put the focus on the bar for `asking`, with `text` in it to begin with."""
    app.asking = asking
    app.bar.prompt = asking.prompt
    app.bar.placeholder = asking.placeholder
    app.bar.complete = partial(asking.completes, app) if asking.completes else None
    app.bar.text = text
    app.session.form = None  # what stands there to begin with is nobody's work
    app.session.keep()
    app.screen.set_focus(app.bar)
    app.lay_out()
    asking.typed(app, text)


def completions(app: Shell, text: str, cursor: int) -> list[Completion]:
    """What could stand at the cursor of a quick line."""
    return [Completion(s.text, s.start, s.note) for s in complete(text, cursor, app.session.design, app.place)]


def rest(app: Shell) -> None:
    """Give the bar up and go back to the pane."""
    app.asking = LINE
    app.bar.prompt = LINE.prompt
    app.bar.placeholder = LINE.placeholder
    app.bar.complete = app.completions
    app.bar.clear(remember=False)
    app.bar.say("")
    app.status.offer(())
    app.go_pane(app.pane)


def heard(app: Shell, event: Message) -> None:
    """Do what the entry bar says, at once: the next key may be there already."""
    match event:
        case Typed(text=text):
            app.session.line = text if app.asking is LINE and not _SECRET.search(text) else ""
            app.session.form = _answer(app.asking, text)
            app.asking.typed(app, text)
            app.hint()
            app.session.keep()
        case Entered(text=text):
            app.attempt(lambda: app.asking.entered(app, text))
        case Pasted(text=text):
            if app.asking is FILE:
                rest(app)  # the text itself, not its file's name
            app.attempt(lambda: offer(app, text))
        case Offered(completions=completions, index=index):
            app.status.offer(completions, index)
        case Left():
            if app.bar.text or not give_up(app):
                app.asking.left(app)


#: The URL of a database with an account in it may hold a password, which is kept nowhere.
_SECRET = re.compile(r"://[^\s/]*[:@]|://\S*password", re.I)


def _answer(asking: Asking, text: str) -> Plain:
    """What is typed into a prompt, as a form of one field: the journal has it, and `ask_again` puts it back."""
    if not asking.action or not text or _SECRET.search(text):
        return None
    return {"asked": asking.action, "path": list(asking.path), "fields": {asking.prompt.strip(): text}}


def ask_again(app: Shell, action: str, path: Path, text: str) -> bool:
    """Ask for what was being typed when the program ended; whether what it was asked about is still there."""
    if path:
        app.go(path, leave=False)
        if app.path != path:
            return False
    app.action_do(action)
    if app.asking.action != action:
        return False
    app.bar.text = text
    return True


# --- quick lines ----------------------------------------------------------------------------------------------------


def _line_typed(app: Shell, text: str) -> None:
    if text:
        app.hush()
    app.lay_out()
    if app.more_to_come:
        return  # what is typed ahead is understood as a whole
    had = app.session.draft is not None
    try:
        app.session.type(text, app.place)
    except EditError as error:
        tell(app, error.message, "error")
        return
    tell_plan(app)
    if had or app.session.draft is not None:
        app.show_preview()


def _foreign(text: str) -> str:
    from backdraft.intake.recognise import foreign  # not before anything is typed

    return foreign(text)


def _said(slip: Slip) -> str:
    return f"{slip.message}; {slip.mend}" if slip.mend else slip.message


def tell(app: Shell, text: str, role: str = "dim") -> None:
    """Say it beside the line being typed; what has no room there stands whole in the last line."""
    app.bar.say(text, role)
    if _awaits(app.bar.text) and app.bar.offers:
        return  # what may follow is what one wants to see now
    if text and not app.bar.tells_whole:
        app.bar.say("", role)  # said once, where it is said whole
        app.status.offer(())
        app.say(text, role if role == "error" else "text")


def tell_plan(app: Shell) -> None:
    """Say what is wrong with the line, or what it will do, and behind that the first error that it would bring.

    What may follow is not hidden by what the line would bring.
    """
    session, plan, text = app.session, app.session.plan, app.bar.text
    slip = next((s for s in plan.slips if s.severity == "error"), None)
    new = session.foreseen.new if session.draft is not None and session.foreseen is not None else ()
    if not plan.edits and (kind := _foreign(text)):
        tell(app, f"{kind}: enter reads it and offers what it makes")
    elif slip is not None and not _still_typing(text, slip.start, slip.end):
        tell(app, _said(slip), "error")
    elif slip is not None and not _awaits(text):
        # What Enter would say now, in a low voice, for it is not finished; it does not hide what may follow.
        (app.bar.say if app.bar.offers else partial(tell, app))(_said(slip))
    else:
        # A line that Enter takes is no error: what the rules find in the result has their sign, behind what it does.
        found = f"  {SIGNS[new[0].severity]}{new[0].what}; {new[0].mend}" if new else ""
        told = f"{plan.told(app.size.width - _AT_ENDS)}{found}"
        app.bar.say(told) if found and app.bar.offers else tell(app, told)


def _still_typing(text: str, start: int, end: int) -> bool:
    """A slip at the very end of the line is what one has not finished yet, or what is missing there."""
    written = text.rstrip()
    return end >= len(written) and start > 0 and (written == text or start >= len(written) or _awaits(text))


def _awaits(text: str) -> bool:
    """Whether something must follow: the last word is an arrow, a comma, an open bracket or the like."""
    return text.rstrip().endswith(("->", "~>", ",", "(", "=", "<", ":"))


def _line_entered(app: Shell, text: str) -> None:
    if not text.strip():
        rest(app)
        return
    plan = app.session.type(text, app.place)
    if not plan.edits and _foreign(text):
        app.bar.clear()
        offer(app, text)
        return
    slip = next((s for s in plan.slips if s.severity == "error"), None)
    if slip is not None:
        tell(app, _said(slip), "error")
        return
    if not plan.edits:
        tell(app, plan.says or "nothing to add", "warning")
        if plan.focus and "already" in plan.says:
            app.lists[pane_of(plan.focus)].select(plan.focus)
        return
    app.session.apply(plan.did, *plan.edits)
    app.session.forget_draft()
    app.bar.clear()
    app.bar.say("")
    if pane_of(plan.focus) != app.pane:
        app.pane = pane_of(plan.focus)
        app.show_pane(app.pane)
        app.lay_out()
    app.changed(select=plan.focus)
    open_ = _left_open(app, plan)
    room = app.size.width - AROUND
    did = plan.done(room)
    both = f"{did}; {open_}" if open_ else did
    app.say(both if len(both) <= room or not open_ else open_, "warning" if open_ else "success")


#: The cells of the last line that are not for what is said there.
_AT_ENDS = 4


def _left_open(app: Shell, plan: Plan) -> str:
    """What a line that was taken names and nobody has declared: the key that adds it is told at once."""
    document = app.session.document
    problems = left_open(document, (plan.focus, *(edit.path for edit in plan.edits)))
    names: dict[str, None] = {}
    for problem in problems:
        found = mend(document, problem)
        if not found:
            continue
        if not isinstance(found[0], Insert):
            return f"{problem.message}; {problem.mend} esc f mends it"
        names[found[0].path[-1]] = None
    if not names:
        return ""
    are, them = ("is", "it") if len(names) == 1 else ("are", "them")
    return f"{listed(names)} {are} not declared: esc f adds {them}"


def _line_left(app: Shell) -> None:
    text = app.bar.text
    had = app.session.forget_draft()
    rest(app)
    if text.strip():
        app.bar.history.append(text)
        again = "".join(f"{shown(key)}, then " for key in app.keys["add"][:1])
        app.say(f"not added; {again}↑ brings the line back")
    if had:
        app.show_preview()


LINE = Asking(
    " > ",
    "web -> api   GET /orders   orders(id uuid pk, user_id -> users.id)   or paste",
    _line_typed,
    _line_entered,
    _line_left,
    completes=completions,
)


def pasted(app: Shell, text: str) -> None:
    """A paste while no field has the focus: a line of the bar's goes into the bar, all else is read and offered."""
    if len(app.screen_stack) > 1 or not text.strip():
        return
    if "\n" in text.strip() or _foreign(text):
        offer(app, text)
    else:
        ask(app, LINE, clean(text.strip()))


def add(app: Shell) -> None:
    """Open the bar for a new entry."""
    ask(app, LINE, _BEGINS.get(app.path[0], "") if app.path and app.path[0] == "mixins" else "")


#: How a line begins that no pane tells the kind of.
_BEGINS = {"mixins": "mixin ", "types": "type ", "errors": "error ", "events": "event ", "decisions": "decision: "}
_CHILD = {
    "services": "{} -> ", "tables": "{}.", "mixins": "{}.", "endpoints": "{}: ", "checklists": "{}: ", "stores": "{}: ",
}  # fmt: skip


def add_child(app: Shell) -> None:
    """Open the bar for a part of the entry: a dependency, a column, an endpoint, an item."""
    path = app.path
    if path[:1] == ("endpoints",) and len(path) > 2:
        app.action_do("edit")
        return
    section = path[0] if path else ""
    start = _CHILD[section].format(path[1]) if len(path) > 1 and section in _CHILD else _BEGINS.get(section, "")
    ask(app, LINE, start)


# --- filter ---------------------------------------------------------------------------------------------------------


def _filter_typed(app: Shell, text: str) -> None:
    app.lists[app.pane].filter(text)


def _filter_entered(app: Shell, text: str) -> None:
    if app.lists[app.pane].selected is None:
        _filter_left(app)
        app.say(f"nothing here holds “{text}”; s looks in every pane", "warning")
        return
    rest(app)
    if text:
        app.say(f"shows what holds “{text}”; esc shows all")


def _filter_left(app: Shell) -> None:
    shown, before = app.lists[app.pane], app.asking.path
    shown.filter("")
    if before:
        shown.select(before)
    rest(app)


def filter_pane(app: Shell) -> None:
    """Show only the rows that hold what one types."""
    parts = _filter_typed, _filter_entered, _filter_left
    ask(app, Asking(" / ", "what to look for", *parts, action="filter", path=app.path))


# --- a file to import -----------------------------------------------------------------------------------------------


def _file_typed(app: Shell, text: str) -> None:
    app.bar.say("" if text else "or paste the text itself: it is recognised")


def _file_entered(app: Shell, text: str) -> None:
    rest(app)
    if text.strip():
        offer_file(app, text.strip())


def _database_typed(app: Shell, text: str) -> None:
    app.bar.say("" if text else "only read; no password is kept")


def _database_entered(app: Shell, text: str) -> None:
    rest(app)
    if text.strip():
        offer_database(app, text.strip())


#: It has no `action`: what is typed here is in no journal.
DATABASE = Asking(
    " database ",
    "postgresql://user@host/name   mysql://…   sqlite:///file.db",
    _database_typed,
    _database_entered,
    rest,
)


def import_database(app: Shell) -> None:
    """Ask for the URL of a database to import."""
    ask(app, DATABASE)


def file_names(app: Shell, text: str, cursor: int) -> list[Completion]:
    """The files and folders that the name may be of."""
    return [Completion(name, 0) for name in folders.names_at(text[:cursor])]


FILE = Asking(" import ", "a file: OpenAPI, SQL, Mermaid…", _file_typed, _file_entered, rest, file_names, "import")


def import_file(app: Shell) -> None:
    """Ask for a file to import."""
    ask(app, FILE)


HANDLERS = {
    "add": add,
    "add-child": add_child,
    "filter": filter_pane,
    "import": import_file,
    "import-database": import_database,
}
