"""A text from elsewhere, pasted or of a file: recognised, offered as an import, with what it would add and lose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path as File
from typing import TYPE_CHECKING, Any

from backdraft.design.dataclass import dataclass
from backdraft.design.output import Output
from backdraft.design.paths import where
from backdraft.document.again import take_again
from backdraft.document.beside import beside
from backdraft.document.document import Document
from backdraft.document.edits import Edit, EditError
from backdraft.document.file import FileError, foreign_text
from backdraft.document.importing import Taken, as_lines
from backdraft.document.limits import MOST_ENTRIES
from backdraft.document.quick.plan import Place, plural
from backdraft.intake.database.address import DatabaseError
from backdraft.tui.handlers import errands
from backdraft.tui.safe_text import clean
from backdraft.tui.screens.diff import difference
from backdraft.tui.shell import Shell

if TYPE_CHECKING:
    from backdraft.intake.imported import Imported, Loss
#: What a paste is called.
PASTED = "what was pasted"
#: So many lines that the entry bar does not take are told with their reasons.
_FEW = 100
#: So much of each is shown.
_BEGINNING = 24
#: A further letter of the question, and what it does.
_TABLES, _NO_TABLES = ("t", "with tables"), ("t", "without tables")


@dataclass(frozen=True, slots=True)
class _Source:
    """Where a text comes from, and where the person was when it came.

    `file` is the path of the file that it is, empty for what was pasted. `tables`: tables are to be proposed for types.
    """

    name: str
    load: Callable[[], str]
    place: Place
    service: str
    file: str = ""
    tables: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    """What was read, and what it would do to a design.

    Attributes:
        text: The text.
        kind: What it is; empty for what is not known.
        imported: What was read of it; None: nothing is known of it, or its lines are the entry bar's.
        before: The design that it was held against.
        taken: What would be taken into it.
        losses: What would not, each with its line.
        lines: The difference that it would make to the file.
    """

    text: str
    kind: str
    imported: Imported | None
    before: Document
    taken: Taken
    losses: tuple[str, ...]
    lines: Output


def offer(app: Shell, text: str) -> None:
    """Say what a pasted text is and offer to take it; nothing is lost if it is not.

    Raises:
        EditError: This session only reads.
    """
    _read(app, _Source(PASTED, lambda: text, Place(app.pane, app.path), _service(app)))


def offer_file(app: Shell, name: str) -> None:
    """Read a file and offer to take it. Raises as `offer`."""
    _read(app, _Source(File(name).name, lambda: foreign_text(name), Place(app.pane, app.path), _service(app), name))


def offer_database(app: Shell, url: str) -> None:
    """Read a database that runs and offer to take it. Raises as `offer`."""
    from backdraft.intake.database.address import without_password

    app.session.refuse_reading()
    source = _Source(without_password(url), str, Place(app.pane, app.path), _service(app))
    document = app.session.document

    def work() -> _Found:
        from backdraft.intake.database.reading import read_database

        return _held_against(document, "", "database", read_database(url), source)

    errands.run(app, f"reading {source.name}", work, lambda found: _offer(app, source, found))


def _read(app: Shell, source: _Source) -> None:
    app.session.refuse_reading()
    document = app.session.document

    def work() -> _Found:
        from backdraft.intake.imported import Asked
        from backdraft.intake.recognise import read, recognise

        text = source.load()
        kind = recognise(text) or ""
        asked = Asked(source.tables, beside(source.file) if source.file else None, MOST_ENTRIES)
        return _held_against(document, text, kind, read(text, kind, asked) if kind else None, source)

    errands.run(app, f"reading {source.name}", work, lambda found: _offer(app, source, found))


def _held_against(document: Document, text: str, kind: str, imported: Imported | None, source: _Source) -> _Found:
    """What a text that was read would do to a design."""
    losses = [_told(loss) for loss in imported.losses] if imported else []
    typed = None
    if imported is not None and text and (not imported.entries or (kind == "endpoints" and losses)):
        typed = as_lines(document, text, source.place)
        if imported.entries and len(typed.left) >= len(losses):
            typed = None  # as a list of endpoints it is understood better
    if typed is not None or imported is None:
        taken, imported = typed or as_lines(document, text, source.place), None
        losses = [f"line {number}: {_begun(line)}: {reason}" for number, line, reason in taken.left[:_FEW]]
        losses += [f"and {plural(more, 'line')} more"] if (more := len(taken.left) - _FEW) > 0 else []
    else:
        one = kind == "openapi"
        name, numbered = (File(source.file).name if one else ""), (() if one else ("tables", "types"))
        taken = take_again(document, imported.entries, name, "", numbered, source.service)
        losses += [f"{where(path)} {taken.kept(path)}" for path in taken.clashes]
        losses += [f"{where(path)}: {reason}" for path, reason in taken.refused]
    notes = [f"# {plural(len(losses), 'thing')} not as written:", *(f"# {loss}" for loss in losses), ""]
    notes = [*_strays(taken), *(notes if losses else ())]
    lines = difference(document.text, taken.document.text, notes)
    return _Found(text, kind, imported, document, taken, tuple(losses), lines)


def _named(edits: Sequence[Edit]) -> str:
    """What edits are about: each by its place, or, of more than six, how many there are of each section."""
    if len(edits) <= 6:
        return ", ".join(where(edit.path) for edit in edits)
    counts = Counter(edit.path[0] for edit in edits if len(edit.path) > 1 and edit.path[0] != "api")
    return ", ".join(plural(n, section.removesuffix("s")) for section, n in counts.items())


def _strays(taken: Taken) -> list[str]:
    """What is said first of endpoints whose service was guessed: how many go where, and how to choose."""
    homes = Counter(path[1] for path in taken.strays)
    return [
        f"# {plural(count, 'endpoint')} to {home}; write SERVICE: before a line to choose"
        for home, count in homes.items()
    ]


def _begun(line: str) -> str:
    """How a line begins: the reason behind it is to be seen on a narrow screen; the line itself comes into the bar."""
    return line if len(line) <= _BEGINNING else f"{line[: _BEGINNING - 1]}…"


def _told(loss: Loss) -> str:
    place = f"line {loss.line}: " if loss.line else ""
    return f"{place}{_begun(loss.excerpt)}: {loss.reason}"


def _offer(app: Shell, source: _Source, found: Any) -> None:
    if isinstance(found, FileError | DatabaseError):
        app.say(f"{found.message}; {found.mend}" if found.mend else found.message, "error")
        return
    if isinstance(found, Exception):
        app.read_text("Not read", f"{source.name} could not be read: {found}")
        return
    assert isinstance(found, _Found)
    title = "Pasted" if source.name == PASTED else source.name
    kept = ["", "The text is kept here:", found.text] if found.text else []
    taken = found.taken
    if found.imported is None and not taken.edits and not taken.same:
        app.read_text(f"{title}, not recognised", "\n".join([*found.losses, *kept]))
        _keep(app, found.text.splitlines())
        return
    if not taken.edits:
        app.read_text(f"{title}, nothing new", "\n".join([*found.losses, *kept]))
        return
    if found.before is not app.session.document:  # something was changed meanwhile
        again = partial(_held_against, app.session.document, found.text, found.kind, found.imported, source)
        errands.run(app, f"reading {source.name} into the design", again, lambda new: _offer(app, source, new))
        return
    edits, after = taken.edits, taken.document
    says = f"{plural(len(edits), 'edit')} from the pasted lines"
    if found.imported is not None and found.imported.entries:
        says = f"{found.kind}: {_named(edits)}"

    def answered(yes: bool | str | None) -> None:
        if yes == _TABLES[0]:
            _read(app, replace(source, load=lambda: found.text, tables=not source.tables))
            return
        if yes and app.session.document is not found.before:
            raise EditError("the design was changed meanwhile", "import it again")
        if yes:
            app.session.replace(after, f"imported {says}")
            app.changed(select=edits[0].path)
            app.go(edits[0].path)
            lost = f"; {plural(len(found.losses), 'thing')} left out" if found.losses else ""
            app.say(f"imported {says}{lost}", "success")
            _go_on_with(app, [line for _, line, _ in taken.left])
        elif found.imported is None:
            _keep(app, found.text.splitlines())
            app.say("not imported; up-arrow in the bar brings its lines back")
        else:
            app.say("not imported")

    lost = f"; {len(found.losses)} not as written" if found.losses else ""
    homes = {path[1] for path in taken.strays}
    to = f" to {homes.pop()}" if len(homes) == 1 and len(taken.strays) == len(edits) else ""
    title = f"Import {plural(len(edits), 'entry', 'entries')}{to}{lost}?"
    if found.kind in ("openapi", "json"):
        app.show_lines(title, found.lines, answered, _NO_TABLES if source.tables else _TABLES)
    else:
        app.show_lines(title, found.lines, answered)


def _keep(app: Shell, lines: list[str]) -> None:
    """Lines that were not taken, behind the bar's up-arrow, the first one first; a long text is somebody's file."""
    said = [clean(line.strip()) for line in lines if line.strip()]
    if len(said) <= _FEW:
        app.bar.history.extend(reversed(said))


def _go_on_with(app: Shell, lines: list[str]) -> None:
    """Put the first line that was not taken into the bar, to be mended; the others are behind its up-arrow."""
    if lines:
        _keep(app, lines[1:])
        app.action_do("add")
        app.bar.text = clean(lines[0])
        app.asking.typed(app, app.bar.text)


def _service(app: Shell) -> str:
    """The service that the cursor is in, or empty."""
    path = app.path
    return path[1] if path[:1] in (("services",), ("endpoints",)) and len(path) > 1 else ""
