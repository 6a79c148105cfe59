"""The design against a base, what git has, another file or a database that runs: signs on the rows of the panes, and
the tab Changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path as File
from typing import Any

from backdraft.design.model import Column
from backdraft.design.paths import Path, where
from backdraft.design.view import Memo
from backdraft.document.document import Document
from backdraft.document.edits import Drop, Edit, EditError, Put
from backdraft.document.file import FileError, decode, foreign_text, load
from backdraft.document.quick.plan import plural
from backdraft.host import folders
from backdraft.host.git import GitError, file_at
from backdraft.intake.database.address import DatabaseError, is_database, without_password
from backdraft.tui.handlers import errands
from backdraft.tui.handlers.typing import ask, rest
from backdraft.tui.session import Base, Session
from backdraft.tui.shell import Asking, Shell

#: What a design is compared with until something else is chosen.
DEFAULT = "HEAD"
#: What is compared with nothing.
NONE = "none"


def begin(app: Shell) -> None:
    """Find the base of the design that was opened, saved or is looked at in the tab Changes: somebody may have
    committed meanwhile. Where there is none, nothing is said."""
    session = app.session
    if session.file is None or app.desk is None:
        return
    name, file = folders.choices(session.file).get("base", DEFAULT), session.file
    if is_database(name):
        return  # a database is asked only when somebody says so; what was read of it stays

    def taken(found: Any) -> None:
        if isinstance(found, Base | None):
            app.call_from_thread(_take, app, session, found)

    app.desk.ask("base", lambda: _base(name, file), taken)


def _take(app: Shell, session: Session, base: Base | None) -> None:
    if app.session is session and not _alike(base, session.base):
        session.base = base
        look(app)
        app.show_preview()


def _alike(one: Base | None, other: Base | None) -> bool:
    """Whether they are the same to compare with: what is remembered of the one holds."""
    if one is None or other is None:
        return one is other
    return (one.name, one.document.text, one.api) == (other.name, other.document.text, other.api)


def _base(name: str, file: File) -> Base | None:
    """What `name` has of the design in `file`.

    Raises:
        DatabaseError: The database of that URL cannot be read.
        GitError: No revision of that name has it, and there is no file of that name.
        FileError: It is no text, or an OpenAPI document that cannot be compared.
    """
    if name == NONE:
        return None
    if is_database(name):
        from backdraft.reports.live import read_side

        dialect, side = read_side(name)
        return Base(without_password(name), side.document, Memo(), dialect=dialect, left=side.notes)
    other = File(name).expanduser()
    if not other.is_file():
        return Base(name, Document.read(decode(file_at(name, file.name, file.parent), name)), Memo())
    from backdraft.compare.contract.text import OpenApiError, is_openapi, read_openapi

    text = foreign_text(name)
    if not is_openapi(text):
        return Base(name, load(other).document, Memo())
    try:
        return Base(name, Document.read(""), Memo(), read_openapi(text))
    except OpenApiError as error:
        raise FileError(f"{name}: {error.message}", error.mend) from error


def look(app: Shell) -> None:
    """Find the signs of the panes' rows anew."""
    session, document = app.session, app.session.document
    if app.desk is None or session.base is None or session.base.api is not None:
        if session.changes:
            session.changes = {}
            app.show_rows()
        return
    base = session.base

    def work() -> dict[Path, str]:
        from backdraft.compare.report import signs
        from backdraft.tui.preview.changes import compared

        return signs(compared(base, session.preview_memo.view(document.design)))

    def taken(found: Any) -> None:
        if isinstance(found, dict):
            app.call_from_thread(_mark, app, document, found)

    app.desk.ask("changes", work, taken)


def _mark(app: Shell, document: Document, signs: dict[Path, str]) -> None:
    if app.session.document is document and app.session.changes != signs:
        app.session.changes = signs
        app.show_rows()


def choose(app: Shell) -> None:
    """Ask what to compare with, and remember it for this design."""
    session = app.session
    if session.file is None:
        app.say("this design has no file yet: w saves it", "warning")
        return
    file = session.file

    def entered(app: Shell, text: str) -> None:
        name = text.strip() or DEFAULT
        shown = without_password(name) if is_database(name) else name

        def done(base: Any) -> None:
            if isinstance(base, GitError | FileError | DatabaseError):
                again(f"{base.message}; {base.mend}" if base.mend else base.message, text)
                return
            if isinstance(base, Exception):
                raise base
            if app.session is not session:
                return
            folders.remember_choice(file, "base", shown)
            session.base = base
            look(app)
            app.show_preview()
            says = f"compared with {shown}: the tab Changes, and + ~ − on the rows"
            app.say(says if base else "compared with nothing")

        rest(app)
        errands.run(app, f"reading {shown}", lambda: _base(name, file), done)

    def again(slip: str, text: str) -> None:
        ask(app, asking, text)
        app.bar.say(slip, "error")

    def typed(app: Shell, text: str) -> None:
        name = text.strip() or DEFAULT
        app.bar.say(f"enter compares with {without_password(name) if is_database(name) else name}; {NONE} with nothing")

    from backdraft.tui.preview.changes import CAN_BE

    asking = Asking(" compare with ", CAN_BE, typed, entered, rest, action="base")
    last = folders.choices(file).get("base", "")
    ask(app, asking, last if is_database(last) and session.base is None else "")


def drop_done(app: Shell) -> bool:
    """Take out every `was:` that says nothing any more; whether there was one.

    Raises:
        EditError: It cannot be done.
    """
    session = app.session
    if session.base is None or session.base.api is not None:
        return False
    from backdraft.tui.preview.changes import compared

    base = replace(session.base, memo=Memo())  # its own memo belongs to the desk's thread
    done = compared(base, session.view()).done
    if not done:
        return False
    session.apply(f"took out {plural(len(done), 'was:')}", *(_without_was(session.document, path) for path in done))
    app.changed(select=done[0])
    app.say(f"took out {', '.join(where(path) for path in done)}: was; u undoes it", "success")
    return True


def _without_was(document: Document, path: Path) -> Edit:
    if document.node((*path, "was")) is not None:
        return Drop((*path, "was"))
    from backdraft.design.notation.columns import format_column, parse_column

    line = document.value(path)
    if not isinstance(line, str):
        raise EditError(f"{where(path)} is written in a way that cannot be changed here", "take its was: out by hand")
    column: Column = parse_column(line, path[-1]).value
    return Put(path, format_column(replace(column, was="")))


HANDLERS = {"base": choose}
