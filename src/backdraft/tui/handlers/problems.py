"""Problems: from one to the next, all of them, and their mends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backdraft.design.links import defined_at
from backdraft.design.names import slug
from backdraft.design.paths import Path, entry_path, where
from backdraft.design.problems import Problem
from backdraft.design.view import Cold
from backdraft.document.document import Document
from backdraft.document.edits import EditError, Insert, Put
from backdraft.document.mending import mend, mend_all, together
from backdraft.document.problems import problems_of
from backdraft.document.quick.line import plan
from backdraft.document.quick.plan import listed, plural
from backdraft.document.respelt import respelt
from backdraft.document.untorn import untorn
from backdraft.tui.forms.fields import form_for
from backdraft.tui.handlers import comparing, preview, proving
from backdraft.tui.handlers.typing import LINE, ask, rest
from backdraft.tui.panes.standing import place_of, rule_of
from backdraft.tui.preview import tabs
from backdraft.tui.preview.view import LineChosen
from backdraft.tui.screens.picker import Item, Picker
from backdraft.tui.session import check
from backdraft.tui.shell import Asking, Shell

if TYPE_CHECKING:
    from backdraft.review.judging import Finding


def _cycle(app: Shell, by: int) -> None:
    stops = (*app.session.refused(), *app.session.checked.stops())
    if not stops:
        hints = app.session.checked.count("info")
        told = f"no errors or warnings; {plural(hints, 'hint')}: ! lists {'it' if hints == 1 else 'them'}"
        app.say(told if hints else "no problems", "success")
        return
    here = [i for i, stop in enumerate(stops) if (stop.path, _says(stop)) == app.session.problem_at]
    at = (here[0] + by) % len(stops) if here else (0 if by > 0 else len(stops) - 1)
    stop = stops[at]
    _to(app, stop)


def _to(app: Shell, stop: Problem | Finding) -> None:
    visit(app, stop) if isinstance(stop, Problem) else look_at(app, stop)


def _says(stop: Problem | Finding) -> str:
    return stop.message if isinstance(stop, Problem) else stop.what


def visit(app: Shell, problem: Problem) -> None:
    """Go to where a problem is and say it, with the key that mends it."""
    app.session.problem_at = problem.path, problem.message
    app.go(problem.path)
    document = app.session.document
    key = "f mends it: " if mend(document, problem) or _rewritten(document, problem) else ""
    said = sentence(document, problem, in_file=app.session.file is not None)
    app.say(key + said, "error" if problem.severity == "error" else "warning")


def look_at(app: Shell, finding: Finding) -> None:
    """Go to where a finding is and say it: what is the case, and what to do."""
    app.session.problem_at = finding.path, finding.what
    app.go(finding.path)
    _say(app, finding)


def _say(app: Shell, finding: Finding) -> None:
    key = "f mends it: " if finding.edits else ""
    app.say(f"{key}{finding.what}; {finding.mend} [{finding.rule}]", finding.severity)


def tell_row(app: Shell) -> None:
    """Say what a row of a checklist has no room for: of a finding also what to do, else the words that are cut.

    What else was said, as of what was done, stays; what was said of another row goes: of two keys at once the second
    may have come before the row of the first was told.
    """
    if app.said and app.said != app.said_of_row:
        return
    rows = app.lists[app.pane]
    if place_of(app.path) and (found := _reviewed(app)):
        _say(app, found[0])
    elif not rule_of(app.path) and (row := rows.selected) is not None and rows.cuts(row):
        app.say("  ".join(cell.text for cell in row.cells))
    elif app.said:
        app.hush()
    app.said_of_row = app.said


def sentence(document: Document, problem: Problem, *, in_file: bool = True) -> str:
    """`41:7 tables.orders.customer_id: no table "customer"; did you mean "customers"?`; no line without a file."""
    line, column = document.place(problem)
    mend_ = f"; {problem.mend}" if problem.mend else ""
    return f"{f'{line}:{column} ' if in_file else ''}{where(problem.path)}: {problem.message}{mend_}"


def every(app: Shell) -> None:
    """All problems and findings in a list; enter goes to one, and `f` is then about it."""
    from backdraft.review.waiting import waits

    checked = app.session.checked
    stops = (*app.session.refused(), *checked.all())
    note = "" if checked.problems else app.session.view().ask(waits)  # what is wrong comes first
    app.list_problems(stops, lambda stop: _to(app, stop), note, checked.beyond)


def _rewritten(document: Document, problem: Problem) -> tuple[Document, str] | None:
    """The document with the letters that the mend names, and what was done to them."""
    if after := untorn(document, problem):
        return after, "the line is in quotes"
    if after := respelt(document, problem):
        return after, f"{problem.message}; now {problem.mend.removeprefix('did you mean ').rstrip('?')}"
    return None


def _reviewed(app: Shell, hints: bool = False) -> tuple[Finding, ...]:
    """The findings at the cursor: of the row in the checklists, or of the entry, first the one that was gone to.

    Without `hints` those of an entry are errors and warnings: a hint is taken where it was chosen.
    """
    checked, path = app.session.checked, app.path
    if checked.document is not app.session.document:
        checked = check(app.session.document)
    rule, place = rule_of(path), place_of(path)
    if rule:
        return tuple(
            f for f in (checked.every() if place else checked.findings) if f.rule == rule and place in ((), f.path)
        )
    here = [f for f in checked.every() if path and f.path[: len(path)] == path]
    at = [f for f in here if (f.path, f.what) == app.session.problem_at]
    loud = [f for f in here if f.severity != "info" and f not in at]
    return (*at, *loud, *(f for f in here if hints and f.severity == "info" and f not in at))


def pointed(app: Shell) -> Finding | None:
    """What was found that the cursor of the preview is on, in the tab Review."""
    if app.focused is not app.preview or tabs.current(app.session.tabs, preview.subject(app)) != "review":
        return None
    from backdraft.reports.about import told

    lines, at = app.preview.output.lines, app.preview.cursor
    while at and lines[at].text.startswith(" "):  # where a sentence goes on
        at -= 1
    here = (f for f in app.session.checked.every() if lines and f.path == lines[at].path)
    return next((f for f in here if told(f).startswith(lines[at].text)), None)


def follow(app: Shell, event: LineChosen) -> None:
    """Go to what a line of the preview came from; what was found there is said."""
    found = pointed(app)
    preview.chosen(app, event) if found is None else look_at(app, found)


#: What a line of a tab says when `f` does something there, and what it does.
_OFFERS = {"queries": (" f: ", "add index"), "changes": ("; f takes it out", "drop was")}


def offered(app: Shell) -> str:
    """What `f` does to what the preview shows, in two words; empty where it offers nothing."""
    sign, does = _OFFERS.get(tabs.current(app.session.tabs, app.path), ("", ""))
    return does if sign and any(sign in line.text for line in app.preview.output.lines) else ""


def fix(app: Shell) -> None:
    """Apply the mend of the problem or the finding at the cursor, as an undoable edit.

    On the row of a rule with several findings, all of them.
    """
    document = app.session.document
    if (finding := pointed(app)) is not None:
        _mend(app, [finding]) if finding.edits else _let_choose(app, finding)
        return
    path = app.path
    mends = {"queries": proving.add_index, "changes": comparing.drop_done}
    shown = mends.get(tabs.current(app.session.tabs, path))
    if shown is not None and shown(app):
        return
    at = app.session.problem_at[0]
    here = [p for p in problems_of(document) if p.path[: len(path)] == path or p.path == at]
    edits = mend_all(document, here)
    if edits:
        named = [where(e.path) for e in edits]
        app.session.apply(f"mended {named[0]}", *edits)
        app.changed(select=path)
        verb = "added" if isinstance(edits[0], Insert) else "changed"
        app.say(f"{verb} {listed(named)}; u undoes it", "success")
        return
    for problem in here:
        if whole := _rewritten(document, problem):
            after, how = whole
            app.session.replace(after, f"mended {where(problem.path)}")
            app.changed()
            app.say(f"mended {where(problem.path)}: {how}; u undoes it", "success")
            return
    found = _reviewed(app)
    mendable = [finding for finding in found if finding.edits]
    if mendable:
        several = bool(rule_of(path)) and not place_of(path)
        _mend(app, mendable if several else mendable[:1])
    elif found:
        _let_choose(app, found[0])
    elif here:
        app.say("no problem here has a mend that can be applied; ! lists all", "warning")
    elif hints := _reviewed(app, hints=True):
        app.say(f"no error or warning here; {plural(len(hints), 'hint')}: choose one with ! and f mends it", "warning")
    else:
        app.say("no problem here", "warning")


def _let_choose(app: Shell, finding: Finding) -> None:
    """A finding whose mend a person must choose: the line that mends it in the bar, to be made one's own.

    Else open the form of its entry at the field, and say what to choose.
    """
    if line := _line_for(app, finding):
        ask(app, LINE, line)
        return
    path = defined_at(app.session.design, finding.path) if finding.path else ()
    part = next(iter(path[len(entry_path(path)) :]), "")
    opened = bool(path) and app.edit_form(path, part)
    app.say(f"{'choose here' if opened else 'this wants a choice'}: {finding.mend} [{finding.rule}]", "warning")


def _line_for(app: Shell, finding: Finding) -> str:
    """What a mend ends in, where that is a line of the bar which takes the finding away; empty: it is another thing."""
    from backdraft.review.judging import judged

    document, line = app.session.document, finding.mend.rpartition(":  ")[2]
    form = form_for(finding.path, document.value(finding.path))
    planned = plan(line, document.design, app.place)
    if not planned.ready or (form is not None and line.partition(":")[0] in form.keys):
        return ""
    try:
        after = document.apply(*planned.edits)
    except EditError:
        return ""
    same = (finding.rule, finding.path, finding.what)
    left = Cold(after.design).ask(judged).all()
    return "" if after.widened or any((f.rule, f.path, f.what) == same for f in left) else line


def mends_here(app: Shell) -> bool:
    """Whether `f` mends something of the entry at the cursor without asking, as far as the rules have looked."""
    path, checked = app.path, app.session.checked
    if any(f.severity != "info" and f.path[: len(path)] == path and f.edits for f in checked.every()):
        return True
    document = checked.document
    here = [problem for problem in checked.problems if problem.path[: len(path)] == path]
    return any(mend(document, problem) or _rewritten(document, problem) for problem in here)


def _mend(app: Shell, findings: list[Finding]) -> None:
    """Apply the edits of findings as one step."""
    first = findings[0]
    before = app.session.document
    beyond = sum(len(group) for group in app.session.checked.beyond if group[0].rule == first.rule)
    document, done = together(before, [finding.edits for finding in findings])
    if not done:
        document = before.apply(*first.edits)  # says why it cannot be, or what it would write anew
    label = f"mended {first.rule} at {where(first.path)}" if len(findings) == 1 else f"mended {first.rule}"
    app.session.accept(label, document)
    app.changed(select=app.path)
    left = len(findings) - len(done) + beyond
    times = f", {plural(len(done), 'time')}{', f again for the rest' if left else ''}" if len(findings) > 1 else ""
    app.say(f"{label}{times}{_written(before, document)}; u undoes it", "success")


_WIDTH = 72  # letters of a line that a message has room for


def _written(before: Document, after: Document) -> str:
    """The first line that was changed, as it is now: `: line 41: rate: 600/min`; empty where lines only went."""
    old, new = before.text.splitlines(), after.text.splitlines()
    at = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    tails = zip(reversed(old[at:]), reversed(new[at:]), strict=False)
    same = next((i for i, (a, b) in enumerate(tails) if a != b), min(len(old), len(new)) - at)
    lines = new[at : len(new) - same]
    if not lines:
        return ""
    line, was = lines[0].strip(), old[at].strip() if at < len(old) else ""
    if len(line) > _WIDTH:  # what is new in it
        common = next((i for i, (a, b) in enumerate(zip(was, line, strict=False)) if a != b), len(was))
        first = max(0, min(common - _WIDTH // 2, len(line) - _WIDTH))
        part = line[first : first + _WIDTH]
        line = f"{'…' if first else ''}{part}{'…' if first + _WIDTH < len(line) else ''}"
    return f": line {at + 1}: {line}{' …' if len(lines) > 1 else ''}"


#: Whose entries have `ignore:`.
_IGNORING = ("services", "stores", "tables", "endpoints", "events")


def ignore(app: Shell) -> None:
    """Write `ignore: {rule: reason}` at the entry under the cursor."""
    found = pointed(app)
    path = entry_path(found.path if found is not None else place_of(app.path) or app.path)
    if rule_of(app.path) and not place_of(app.path) and path[:1] == ("checklists",):
        app.say("l unfolds them: i ignores each where it stands", "warning")
        return
    if len(path) < 2 + (path[:1] == ("endpoints",)) or path[0] not in _IGNORING:
        app.say("findings are ignored at a service, store, table, event or endpoint, else in review: rules:", "warning")
        return
    rules = tuple(dict.fromkeys(each.rule for each in ((found,) if found else _reviewed(app, hints=True))))
    none = "" if rules else "nothing is found here to ignore; for later "

    def typed(app: Shell, text: str) -> None:
        rule, colon, reason = text.partition(":")
        ready = bool(rule.strip()) and bool(colon) and bool(reason.strip())
        others = [each for each in rules if each != rule.strip()]
        also = f"; also here: {', '.join(others)}" if others else ""
        app.bar.say(f"ignores {rule.strip()} at {where(path)}" if ready else f"{none}write  rule: the reason{also}")

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

    asking = Asking(" ignore ", "rule: the reason", typed, entered, rest, action="ignore", path=app.path)
    ask(app, asking, f"{rules[0]}: " if rules else "")


def switch_on(app: Shell) -> None:
    """Choose one of the further checklists; the design names it from then on."""
    from backdraft.reports.packs import packs

    there = {path[1] for path in app.session.design.paths("checklists")}
    items = [Item((pack.name,), pack.title, f"{len(pack.items)} items") for pack in packs() if pack.name not in there]
    if not items:
        app.say("every checklist there is stands here already", "success")
        return

    def chosen(path: Path | None) -> None:
        if path:
            target = ("checklists", path[0])
            app.session.apply(f"switched on {path[0]}", Insert(target, {}))
            app.changed()
            app.go(target)
            app.say(f"switched on {path[0]}; u undoes it", "success")

    app.push_screen(Picker("Switch on a checklist", items), lambda path: app.attempt(lambda: chosen(path)))


HANDLERS = {
    "switch-on": switch_on,
    "next-finding": lambda app: _cycle(app, 1),
    "previous-finding": lambda app: _cycle(app, -1),
    "problems": every,
    "fix": fix,
    "ignore": ignore,
}
