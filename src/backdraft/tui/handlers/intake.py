"""A pasted text: kept whole, recognised, offered as an import with what it would add and what it would lose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backdraft.design.design import Design
from backdraft.design.model import Api
from backdraft.design.nodes import Plain
from backdraft.design.paths import Path, where
from backdraft.document.edits import Edit, EditError, Insert
from backdraft.document.quick import Place, plan
from backdraft.document.quick.plan import plural
from backdraft.tui.handlers.typing import LINE, ask
from backdraft.tui.safe_text import clean

if TYPE_CHECKING:
    from backdraft.tui.app import Backdraft


def pasted(app: Backdraft, text: str) -> None:
    """A paste while no field has the focus: a line goes into the bar, more are read and offered."""
    if len(app.screen_stack) > 1 or not text.strip():
        return
    if "\n" in text.strip():
        offer(app, text)
    else:
        ask(app, LINE, clean(text.strip()))


def offer(app: Backdraft, text: str) -> None:
    """Say what a pasted text is and offer to take it; nothing is lost if it is not.

    Raises:
        EditError: This session only reads.
    """
    app.session.refuse_reading()

    def work() -> object:
        from backdraft.intake.recognise import read, recognise

        kind = recognise(text)
        return (kind, read(text) if kind else None)

    def done(found: object) -> None:
        app.call_from_thread(_offer, app, text, found)

    assert app.desk is not None
    app.say("reading what was pasted…")
    app.desk.ask("import", work, done)


def _offer(app: Backdraft, text: str, found: object) -> None:
    app.status.hush()
    if isinstance(found, Exception):
        app.read_text("Pasted", f"It could not be read: {found}\n\n{text}")
        return
    assert isinstance(found, tuple)
    kind, imported = found
    service = _service(app)
    if imported is None or not imported.entries:
        lines = _as_lines(app, text)
        if not lines:
            reasons = [f"line {loss.line}: {loss.reason}" for loss in imported.losses] if imported else []
            app.read_text("Pasted, not recognised", "\n".join([*reasons, "", "The text is kept here:", text]))
            return
        edits, says = lines, f"{plural(len(lines), 'edit')} from the pasted lines"
        losses: list[str] = []
    else:
        edits = tuple(_edits(app.session.design, imported.entries, service))
        says = f"{kind}: " + ", ".join(where(e.path) for e in edits[:6]) + ("…" if len(edits) > 6 else "")
        losses = [f"line {loss.line}: {loss.excerpt}: {loss.reason}" for loss in imported.losses]
    try:
        after = app.session.document.apply(*edits)
    except EditError as error:
        app.read_text("Pasted, but it cannot be taken", f"{error.message}; {error.mend}\n\n{text}")
        return

    def answered(yes: bool | None) -> None:
        if yes:
            app.session.replace(after, f"imported {says}")
            app.changed(select=edits[0].path)
            lost = f"; {plural(len(losses), 'thing')} left out" if losses else ""
            app.say(f"imported {says}{lost}", "success")
        else:
            app.say("not imported")

    app.show_difference(f"Import {plural(len(edits), 'entry', 'entries')}?", losses, after, answered)


def _service(app: Backdraft) -> str:
    path = app.path
    if path[:1] in (("services",), ("endpoints",)) and len(path) > 1:
        return path[1]
    names = app.session.design.paths("services")
    return names[0][1] if names else "api"


def _edits(design: Design, entries: list[tuple[Path, Plain]], service: str) -> list[Edit]:
    """Entries as edits: under a free name where one is taken; endpoints without a service go to `service`."""
    out: list[Edit] = []
    for path, value in entries:
        if path[0] == "endpoints" and not path[1]:
            path = ("endpoints", service, *path[2:])
        if path[0] == "endpoints" and design.entry(("services", path[1])) is None:
            home = Insert(("services", path[1]), None)
            if home not in out:
                out.append(home)
        api = design.entry(("api",))
        if path == ("api", "base") and isinstance(api, Api) and api.base:
            continue  # a design says its base once; the pasted paths stand under it
        if design.entry(path) is None:
            out.append(Insert(path, value))
        elif path[0] != "endpoints":
            number = 2
            while design.entry((*path[:-1], f"{path[-1]}_{number}")) is not None:
                number += 1
            out.append(Insert((*path[:-1], f"{path[-1]}_{number}"), value))
    return out


def _as_lines(app: Backdraft, text: str) -> tuple[Edit, ...]:
    """The pasted text as quick lines, when each line is one."""
    document = app.session.document
    out: list[Edit] = []
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = plan(line, document.design, Place(app.pane, app.path))
        if not found.ready:
            return ()
        document = document.apply(*found.edits)
        out.extend(found.edits)
    return tuple(out)


def ask_file(app: Backdraft) -> None:
    """How a text gets in."""
    app.say("paste SQL or endpoint lines into the bar (a): they are read and offered")


HANDLERS = {"import": ask_file}
