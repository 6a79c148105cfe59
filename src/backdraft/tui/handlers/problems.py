"""Problems: from one to the next, all of them, and their mends."""

from __future__ import annotations

from backdraft.design.names import slug
from backdraft.design.paths import entry_path, where
from backdraft.design.problems import Problem
from backdraft.document.document import Document
from backdraft.document.edits import EditError, Insert, Put
from backdraft.document.mending import mend, mend_all
from backdraft.document.problems import problems_of
from backdraft.document.quick.plan import listed
from backdraft.document.untorn import untorn
from backdraft.tui.handlers import proving
from backdraft.tui.handlers.typing import ask, rest
from backdraft.tui.preview import tabs
from backdraft.tui.shell import Asking, Shell


def _cycle(app: Shell, by: int) -> None:
    problems = app.session.checked.problems
    if not problems:
        app.say("no problems", "success")
        return
    here = [i for i, p in enumerate(problems) if p.path == app.session.problem_at]
    at = (here[0] + by) % len(problems) if here else (0 if by > 0 else len(problems) - 1)
    visit(app, problems[at])


def visit(app: Shell, problem: Problem) -> None:
    """Go to where a problem is and say it, with the key that mends it."""
    app.session.problem_at = problem.path
    app.go(problem.path)
    document = app.session.document
    key = "f mends it: " if mend(document, problem) or untorn(document, problem) else ""
    said = sentence(document, problem, in_file=app.session.file is not None)
    app.say(key + said, "error" if problem.severity == "error" else "warning")


def sentence(document: Document, problem: Problem, *, in_file: bool = True) -> str:
    """`41:7 tables.orders.customer_id: no table "customer"; did you mean "customers"?`; no line without a file."""
    line, column = document.place(problem)
    mend_ = f"; {problem.mend}" if problem.mend else ""
    return f"{f'{line}:{column} ' if in_file else ''}{where(problem.path)}: {problem.message}{mend_}"


def every(app: Shell) -> None:
    """All problems in a list; enter goes to one."""
    app.list_problems(app.session.checked.problems)


def fix(app: Shell) -> None:
    """Apply the mend of the problem at the cursor, as an undoable edit."""
    document = app.session.document
    path = app.path
    if tabs.current(app.session.tabs, path) == "queries" and proving.add_index(app):
        return
    here = [p for p in problems_of(document) if p.path[: len(path)] == path or p.path == app.session.problem_at]
    edits = mend_all(document, here)
    if edits:
        named = [where(e.path) for e in edits]
        app.session.apply(f"mended {named[0]}", *edits)
        app.changed(select=path)
        verb = "added" if isinstance(edits[0], Insert) else "changed"
        app.say(f"{verb} {listed(named)}; u undoes it", "success")
        return
    for problem in here:
        whole = untorn(document, problem)
        if whole is not None:
            app.session.replace(whole, f"mended {where(problem.path)}")
            app.changed()
            app.say(f"mended: the line of {where(problem.path)} is in quotes; u undoes it", "success")
            return
    app.say("no problem here has a mend that can be applied; ! lists all" if here else "no problem here", "warning")


def ignore(app: Shell) -> None:
    """Write `ignore: {rule: reason}` at the entry under the cursor."""
    path = entry_path(app.path)
    if len(path) < 2 or path[0] not in ("services", "stores", "tables", "endpoints", "events"):
        app.say("findings are ignored at a service, store, table, event or endpoint", "warning")
        return

    def typed(app: Shell, text: str) -> None:
        rule, colon, reason = text.partition(":")
        ready = bool(rule.strip()) and bool(colon) and bool(reason.strip())
        app.bar.say(f"ignores {rule.strip()} at {where(path)}" if ready else "write  rule: the reason")

    def entered(app: Shell, text: str) -> None:
        rule, _, reason = text.partition(":")
        if not rule.strip() or not reason.strip():
            app.bar.say("a reason belongs to it: write  rule: the reason", "error")
            return
        try:
            app.session.apply(
                f"ignored {slug(rule)} at {where(path)}", Put((*path, "ignore", slug(rule)), reason.strip())
            )
        except EditError as error:
            app.bar.say(f"{error.message}; {error.mend}", "error")
            return
        rest(app)
        app.changed()
        app.say(f"ignored {slug(rule)} at {where(path)}; u undoes it", "success")

    ask(app, Asking(" ignore ", "rule: the reason", typed, entered, rest, action="ignore", path=app.path))


HANDLERS = {
    "next-finding": lambda app: _cycle(app, 1),
    "previous-finding": lambda app: _cycle(app, -1),
    "problems": every,
    "fix": fix,
    "ignore": ignore,
}
