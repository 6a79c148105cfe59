"""Changing entries: edit, move, tick, delete, undo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from backdraft.design.links import called, defined_at, label
from backdraft.design.nodes import Plain
from backdraft.design.paths import Path, entry_path
from backdraft.document import operations
from backdraft.document.document import Document
from backdraft.document.edits import Drop, Edit, EditError, Move, Put
from backdraft.document.quick.plan import plural
from backdraft.tui.forms.fields import form_for
from backdraft.tui.panes.standing import place_of, rule_of
from backdraft.tui.screens.confirm import AWAY, NO, YES
from backdraft.tui.session import entries, first_change
from backdraft.tui.shell import Shell


def edit(app: Shell) -> None:
    """Open the form of the entry under the cursor."""
    if app.focused is app.preview:
        app.preview.action_choose()
        return
    path = app.path
    if not path:
        app.action_do("add")
        return
    if rule_of(path):
        if place_of(path):
            app.go(place_of(path))
        else:
            app.lists[app.pane].action_unfold()
        return
    if path[0] == "advice":
        accept(app)
        return
    field = path[2] if len(path) == 3 and path[0] == "tables" else ""
    home = defined_at(app.session.design, path)  # a mixin's column is changed in the mixin
    row = app.lists[app.pane].selected
    if len(path) == 1 and row is not None and not row.foldable and form_for(path, None) is None:
        app.action_do("add-child")  # a line that stands for what is not there yet
    elif not app.edit_form(home, field):
        app.lists[app.pane].action_unfold()


def take(app: Shell, label_: str, *edits: Edit, select: Path = ()) -> None:
    """Apply edits as one step and show it."""
    app.session.apply(label_, *edits)
    app.changed(select=select)
    app.say(f"{label_}; u undoes it", "success")


def accept(app: Shell) -> None:
    """Take the advice under the cursor as a decision, after a look at what it costs."""
    from backdraft.review.advice import accepted

    each = next((a for a in app.session.checked.advice if app.path == ("advice", a.title)), None)
    if each is None:
        app.lists[app.pane].action_unfold()
        return

    def answered(letter: str) -> None:
        if letter == YES:
            edit_ = accepted(each)
            take(app, f"decided: {each.title}", edit_, select=edit_.path)

    lines = [f"Because: {each.because}.", each.why, f"It costs: {each.cost}."]
    app.confirm(each.take, lines, [(YES, "accept it as a decision"), (NO, "leave it")], answered)


def _move(by: int) -> Callable[[Shell], None]:
    def move(app: Shell) -> None:
        path = app.path
        if len(path) < 2 or app.session.document.node(path) is None:
            app.say("there is nothing to move here", "warning")
            return
        before = app.session.document
        if app.session.apply(f"moved {path[-1]}", Move(path, by)).text == before.text:
            app.say("it is at the end already")
            return
        app.changed(select=path)
        app.say(f"moved {path[-1]} {'down' if by > 0 else 'up'}", "success")

    return move


_TICKS = ("open", "pass", "fail", "skip")


def tick(app: Shell) -> None:
    """The next state of a checklist item: open, pass, fail, skip."""
    path = app.path
    if path[:1] != ("checklists",) or len(path) < 3 or rule_of(path):
        app.say("space ticks items of a checklist (4)")
        return
    value = app.session.document.value(path)
    state, new = ticked(value, date.today(), bare=len(path) == 3)
    take(app, f"{path[-1]}: {state}", Drop(path) if new is None else Put(path, new), select=path)
    if state != "open":
        app.say(f"{path[-1]}: {state}; enter adds the reason, u undoes it", "success")


def ticked(value: Plain, on: date, *, bare: bool) -> tuple[str, Plain]:
    """The next state of an item that is `value` in the file, and what it is then; None when nothing need be kept.

    A note goes along from state to state. What a person decided, `pass`, `fail` or `skip`, has the day `on` which.
    `bare`: a word of the four is the state; in a list that has its own texts it is one of these.
    """
    now: dict[str, Plain] = dict(value) if isinstance(value, dict) else {}
    if isinstance(value, str):
        now = {value: None} if bare and value in _TICKS else {"text": value}
    before = next((s for s in _TICKS[1:] if s in now), "pass" if now.get("done") else "open")
    state = _TICKS[(_TICKS.index(before) + 1) % len(_TICKS)]
    note = now.pop(before, None) or now.pop("note", None)
    new = {key: item for key, item in now.items() if key not in (*_TICKS, "done")}
    if state != "open":
        if note or state != "pass":
            new[state] = note
        new["done"] = on.isoformat()
    elif note:
        new["note"] = note
    if set(new) == {"text"}:
        return state, new["text"]
    return state, new or None


def delete(app: Shell) -> None:
    """Delete the entry under the cursor; when something refers to it, that is named first."""
    path = _deletable(app)
    name = called(path)
    found = operations.delete(app.session.document, path)
    if not found.dependents:
        app.session.apply(f"deleted {label(path)}", *found.edits)
        app.changed()
        app.say(f"deleted {name}; u undoes it", "success")
        return
    choices = [
        (AWAY, f"delete {name} alone: what refers to it stays, and refers to nothing"),
        ("D", f"delete {name} and these lines"),
        (NO, "keep all"),
    ]

    def answered(letter: str) -> None:
        if letter == AWAY:
            app.session.apply(f"deleted {label(path)}", *found.edits)
            app.changed()
            count = plural(len(found.dependents), "entry refers", "entries refer")
            app.say(f"deleted {name}; {count} to nothing now (n goes there); u undoes it", "warning")
        elif letter == "D":
            _delete_with_lines(app, path)

    app.confirm(f"Delete {label(path)}?", ["It is referred to. With D", *_fates(found.lines)], choices, answered)


def delete_all(app: Shell) -> None:
    """Delete the entry with what depends on it, after saying what that is."""
    path = _deletable(app)
    found = operations.delete(app.session.document, path)
    if not found.dependents:
        delete(app)
        return

    def answered(letter: str) -> None:
        if letter == AWAY:
            _delete_with_lines(app, path)

    lines = ["What refers to it goes along:", *_fates(found.lines)]
    choices = [(AWAY, f"delete {called(path)} and these lines"), (NO, "keep all")]
    app.confirm(f"Delete {label(path)}, and what refers to it?", lines, choices, answered)


def _delete_with_lines(app: Shell, path: Path) -> None:
    found = operations.delete(app.session.document, path, with_dependents=True)
    app.session.apply(f"deleted {label(path)} with {len(found.dependents)} more", *found.edits)
    app.changed()
    app.say(
        f"deleted {called(path)} and {plural(len(found.lines), 'line')} that referred to it; u undoes it", "success"
    )


def _fates(lines: tuple[Path, ...]) -> list[str]:
    """What becomes of each entry that loses one of `lines`: each is named, for the question scrolls."""
    return [f"  {_fate(line)}" for line in lines]


def _fate(line: Path) -> str:
    entry = entry_path(line)
    if line[0] == "endpoints" and len(line) == 2:
        return f"the endpoints of {line[1]} go"
    if line == entry:
        return f"{label(entry)} goes"
    part, *rest = line[len(entry) :]
    return f"{label(entry)} stays, its {' '.join((_PARTS.get(part, part), *rest))} goes"


#: A part of an entry in the words of a sentence.
_PARTS = {
    "calls": "call of", "uses": "use of", "reads": "read of", "writes": "write to", "emits": "emission of",
    "consumes": "consumption of", "columns": "column", "indexes": "index", "foreign": "foreign key", "checks": "check",
    "use": "mixin", "entry": "entry point",
}  # fmt: skip


def _deletable(app: Shell) -> Path:
    path = app.path
    if not path or app.session.document.node(path) is None:
        raise EditError("there is nothing to delete here", "put the cursor on an entry")
    if len(path) == 1 and entry_path(path) == path and path[0] not in ("api", "targets", "load", "review"):
        raise EditError("this is a whole section", "delete its entries one by one")
    return path


def _step(name: str) -> Callable[[Shell], None]:
    def go(app: Shell) -> None:
        before, before_document = app.session.design, app.session.document
        above = app.lists[app.pane].above if name == "undo" else ()
        label_ = app.session.step(name == "redo")
        if not label_:
            app.say(f"nothing to {name}")
            return
        path, changed = app.path, first_change(before, app.session.design)
        changed = _came_back(before_document, app.session.document, changed, path[:1])
        if path[: len(changed)] == changed:
            left = app.session.document.node(path) is not None
            # What is not there any more came from the entry above it: that is where a clone or a new line was begun.
            changed = path if left else above or changed
        app.changed(select=changed)
        app.say(f"{'undid' if name == 'undo' else 'redid'}: {label_}")

    return go


def _came_back(before: Document, after: Document, changed: Path, section: Path) -> Path:
    """The entry that is there again, of the `section` first; else the column of `changed` that is, else `changed`."""
    whole = [p for p in entries(after.design) if before.design.entry(p) is None and after.design.entry(p) is not None]
    if whole or not changed:
        return next((p for p in whole if p[0] in section), whole[0]) if whole else changed
    old, new = before.value((*changed, "columns")), after.value((*changed, "columns"))
    if not isinstance(old, dict) or not isinstance(new, dict):
        return changed
    return next(((*changed, "columns", name) for name in new if name not in old), changed)


HANDLERS = {
    "edit": edit,
    "move-down": _move(1),
    "move-up": _move(-1),
    "tick": tick,
    "delete": delete,
    "delete-all": delete_all,
    "undo": _step("undo"),
    "redo": _step("redo"),
}
