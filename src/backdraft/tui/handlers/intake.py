"""A pasted text: kept whole, recognised, offered as an import with what it would add and what it would lose."""

from __future__ import annotations

from backdraft.design.paths import where
from backdraft.document.importing import as_lines, take
from backdraft.document.quick import Place
from backdraft.document.quick.plan import plural
from backdraft.tui.shell import Shell


def offer(app: Shell, text: str) -> None:
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


def _offer(app: Shell, text: str, found: object) -> None:
    app.status.hush()
    if isinstance(found, Exception):
        app.read_text("Pasted", f"It could not be read: {found}\n\n{text}")
        return
    assert isinstance(found, tuple)
    kind, imported = found
    document = app.session.document
    if imported is None or not imported.entries:
        taken = as_lines(document, text, Place(app.pane, app.path))
        if taken is None:
            reasons = [f"line {loss.line}: {loss.reason}" for loss in imported.losses] if imported else []
            app.read_text("Pasted, not recognised", "\n".join([*reasons, "", "The text is kept here:", text]))
            return
        says, losses = f"{plural(len(taken.edits), 'edit')} from the pasted lines", []
    else:
        taken = take(document, imported.entries, _service(app), numbered=("tables", "types"))
        says = f"{kind}: " + ", ".join(where(e.path) for e in taken.edits[:6]) + ("…" if len(taken.edits) > 6 else "")
        losses = [f"line {loss.line}: {loss.excerpt}: {loss.reason}" for loss in imported.losses]
        losses += [f"{where(path)} {taken.kept(path)}" for path in taken.clashes]
        losses += [f"{where(path)}: {reason}" for path, reason in taken.refused]
    edits, after = taken.edits, taken.document
    if not edits:
        app.read_text("Pasted, nothing new", "\n".join([*losses, "", "The text is kept here:", text]))
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


def _service(app: Shell) -> str:
    """The service that the cursor is in, or empty."""
    path = app.path
    return path[1] if path[:1] in (("services",), ("endpoints",)) and len(path) > 1 else ""


def ask_file(app: Shell) -> None:
    """How a text gets in."""
    app.say("paste Mermaid, SQL or endpoint lines: they are read and offered")


HANDLERS = {"import": ask_file}
