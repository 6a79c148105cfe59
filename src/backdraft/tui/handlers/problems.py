"""Problems: from one to the next, all of them, and their mends."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from backdraft.design.links import resolve
from backdraft.design.names import slug
from backdraft.design.paths import Path, entry_path, where
from backdraft.design.problems import Problem, Ref
from backdraft.design.resolve.collections import singular
from backdraft.document.document import Document
from backdraft.document.edits import Edit, EditError, Insert, Put
from backdraft.document.problems import problems_of
from backdraft.document.untorn import untorn
from backdraft.tui.handlers.typing import Asking, ask, rest

if TYPE_CHECKING:
    from backdraft.tui.app import Backdraft


def _cycle(app: Backdraft, by: int) -> None:
    problems = app.session.checked.problems
    if not problems:
        app.say("no problems", "success")
        return
    here = [i for i, p in enumerate(problems) if p.path == app.session.problem_at]
    at = (here[0] + by) % len(problems) if here else (0 if by > 0 else len(problems) - 1)
    visit(app, problems[at])


def visit(app: Backdraft, problem: Problem) -> None:
    """Go to where a problem is and say it."""
    app.session.problem_at = problem.path
    app.go(problem.path)
    app.say(sentence(app.session.document, problem), "error" if problem.severity == "error" else "warning")


def sentence(document: Document, problem: Problem) -> str:
    """`41:7 tables.orders.customer_id: no table "customer"; did you mean "customers"?`"""
    line, column = document.place(problem)
    mend = f"; {problem.mend}" if problem.mend else ""
    return f"{line}:{column} {where(problem.path)}: {problem.message}{mend}"


def every(app: Backdraft) -> None:
    """All problems in a list; enter goes to one."""
    app.list_problems(app.session.checked.problems)


def fix(app: Backdraft) -> None:
    """Apply the mend of the problem at the cursor, as an undoable edit."""
    document = app.session.document
    path = app.path
    here = [p for p in problems_of(document) if p.path[: len(path)] == path or p.path == app.session.problem_at]
    for problem in here:
        edits = mend(document, problem)
        whole = None if edits else untorn(document, problem)
        if edits or whole is not None:
            label = f"mended {where(problem.path)}"
            if whole is None:
                app.session.apply(label, *edits)
            else:
                app.session.replace(whole, label)
            app.changed()
            did = ", ".join(f"{'added' if isinstance(e, Insert) else 'changed'} {where(e.path)}" for e in edits)
            app.say(f"mended: {did or f'the line of {where(problem.path)} is in quotes'}; u undoes it", "success")
            return
    app.say("no problem here has a mend that can be applied; ! lists all" if here else "no problem here", "warning")


def mend(document: Document, problem: Problem) -> tuple[Edit, ...]:
    """The edits that mend a reference to nothing: the near name it meant, else the thing it names."""
    ref = next((r for r in document.refs if r.path == problem.path and r.at == problem.start and not r.weak), None)
    if ref is None or resolve(document.design, ref) is not None:
        if problem.path[:1] == ("endpoints",) and len(problem.path) == 2 and "no service" in problem.message:
            return (Insert(("services", problem.path[1]), None),)
        return ()
    meant = re.search(r'did you mean "([^"]+)"\?', problem.mend)
    if meant:
        text = document.node(ref.path)
        line = getattr(text, "text", "")
        return (Put(ref.path, line[: ref.start] + meant[1] + line[ref.end :]),)
    return _missing(document, ref)


#: What may be added for a name that is used: things that are complete by their name alone.
_NAMED_ALONE = frozenset({"services", "stores", "events"})


def _missing(document: Document, ref: Ref) -> tuple[Edit, ...]:
    """The thing that is named, where its name says all; nothing is made up about columns, fields and statuses."""
    target: Path = ref.targets[0]
    if target[0] in _NAMED_ALONE and len(target) == 2:
        return (Insert(target, None),)
    if target[0] == "tables" and len(target) == 2:
        return (Insert(target, {"columns": {"id": "uuid pk = uuid"}}),)
    if target[0] == "types" and len(target) == 2:
        table = next((p[1] for p in document.design.paths("tables") if singular(p[1]) == target[1].lower()), "")
        return (Insert(target, table),) if table else ()
    return ()


def ignore(app: Backdraft) -> None:
    """Write `ignore: {rule: reason}` at the entry under the cursor."""
    path = entry_path(app.path)
    if len(path) < 2 or path[0] not in ("services", "stores", "tables", "endpoints", "events"):
        app.say("findings are ignored at a service, store, table, event or endpoint", "warning")
        return

    def typed(app: Backdraft, text: str) -> None:
        rule, colon, reason = text.partition(":")
        ready = bool(rule.strip()) and bool(colon) and bool(reason.strip())
        app.bar.say(f"ignores {rule.strip()} at {where(path)}" if ready else "write  rule: the reason")

    def entered(app: Backdraft, text: str) -> None:
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

    ask(app, Asking(" ignore ", "rule: the reason", typed, entered, rest))


HANDLERS = {
    "next-finding": lambda app: _cycle(app, 1),
    "previous-finding": lambda app: _cycle(app, -1),
    "problems": every,
    "fix": fix,
    "ignore": ignore,
}
