"""What is kept beside the file: work that was not saved, earlier versions, and whose the design is at the moment."""

from __future__ import annotations

import time
from collections.abc import Callable

from backdraft.design.nodes import Plain
from backdraft.design.paths import Path, where
from backdraft.document.document import Document
from backdraft.document.records import Version
from backdraft.tui.filed import HELD_MEND, Recovered
from backdraft.tui.handlers import merging, typing
from backdraft.tui.screens.diff import DiffView, difference
from backdraft.tui.screens.picker import Item, Picker
from backdraft.tui.shell import Shell

_KINDS = {"opened": "as it was opened", "saved": "as it was on disk", "unsaved": "left without saving"}
#: How many entries a version's line names.
_NAMED = 4


# --- whose it is ----------------------------------------------------------------------------------------------------


def begin(app: Shell) -> None:
    """Begin to write down what is done; ask about what was left behind, or whose the design is."""
    session = app.session
    session.begin_journal()
    if session.read_only:
        app.show_heading()
        ask_whose(app)
    elif session.recovered is not None:
        offer_recovery(app)
    else:
        merging.offer(app)


def tend(app: Shell) -> None:
    """Once a second: see whether the design is still this session's, and whether its work is kept."""
    session = app.session
    session.keep()
    if session.new_loss():
        app.show_heading()
        app.say(f"read only now, {session.read_only}; {HELD_MEND}", "warning")
    elif (trouble := session.news_of_keeping()) is not None:
        app.show_heading()
        if trouble:
            app.say(trouble, "error")
        else:
            app.say("unsaved work is kept again", "success")


def ask_whose(app: Shell) -> None:
    """Another session works on the design: read it only, or take it over."""
    name = app.session.file.name if app.session.file is not None else "this design"

    def chosen(letter: str) -> None:
        if letter == "t":
            take_over(app)
        elif letter == "q":
            app.exit(0)

    choices = [
        ("r", "read it only", "it follows what the other one saves", True, ""),
        ("t", "take it over", "the other one reads only from then on", True, ""),
        ("q", "quit", "", True, ""),
    ]
    app.choose(f"{name}: {app.session.read_only} (process {app.session.holder})", choices, chosen)


def take_over(app: Shell) -> None:
    """Make this the session that writes; what the other one had not saved is offered."""
    session = app.session
    if not session.read_only:
        app.say("this is the session that writes")
        return
    if session.changed_on_disk() and not session.unsaved:
        merging.bring_in(app)
    session.begin_journal(take_over=True)
    app.changed()
    if session.recovered is not None:
        offer_recovery(app, "Take what the other session had not saved?")
    else:
        app.say("taken over: the other session only reads now", "success")


# --- what was left --------------------------------------------------------------------------------------------------


def offer_recovery(app: Shell, title: str = "Recover what was not saved the last time?") -> None:
    """Show what was not saved, and take it back if wanted: the design, the line in the bar, the open form."""
    session = app.session
    found = session.recovered
    assert found is not None
    if found.document is None:
        put_back(app, found.line, found.form)
        return
    document = found.document

    def take(document: Document) -> None:
        session.recovered = None
        session.replace(document, "recovered what was not saved")
        app.changed()
        app.say("recovered; w saves it, u undoes it", "success")
        put_back(app, found.line, found.form)

    def answered(yes: bool | None) -> None:
        if yes and found.both is not None:
            from backdraft.document.merge import Names

            names = Names("left unsaved", "before", "on disk")
            merging.decide(app, found.both, names, take, again="the next start asks again")
        elif yes:
            take(document)
        elif yes is False:
            session.decline()
            app.say("not recovered; the palette's History keeps it")

    _show(app, title, _notes(found), document.text, answered)


def _notes(found: Recovered) -> list[str]:
    notes = []
    if found.both is not None:
        notes.append("The file has changed since, and at the same place: y lets you choose between the two.")
    elif found.moved:
        notes.append("The file has changed since; this is both, what was left and what is there.")
    if found.line:
        notes.append(f"In the bar stood: {found.line}")
    return [*notes, *_beside(found.form)]


def _beside(form: Plain) -> list[str]:
    """What was open beside the design, in a sentence."""
    asked, _, texts, name = _form_of(form)
    if asked:
        return [f"In the bar stood: {prompt} {text}" for prompt, text in texts.items()]
    return [f"A form was open: {name}"] if texts else []


def put_back(app: Shell, line: str, form: Plain) -> None:
    """Put a line back into the bar, open a form with what it held."""
    asked, path, texts, name = _form_of(form)
    if asked and typing.ask_again(app, asked, path, next(iter(texts.values()), "")):
        app.say("what you were typing is back: enter takes it, esc leaves it", "success")
    elif asked:
        app.bar.history.extend(texts.values())
        app.say(f"there is no {name} any more; what you were typing about it: a, then up", "warning")
    elif path and app.edit_form(path, next(iter(texts), ""), texts):
        app.say(f"the form of {name} is as you left it", "success")
    elif texts:
        app.bar.history.extend(text for text in texts.values() if "\n" not in text)
        app.say(f"there is no {name} any more; what its form held: a, then up", "warning")
    elif line:
        typing.ask(app, typing.LINE, line)
        app.say("the line that you were typing is back: enter adds it, esc leaves it", "success")


def _form_of(form: Plain) -> tuple[str, Path, dict[str, str], str]:
    """The action whose prompt it was (empty for a form), its entry, the texts, and what that entry is called."""
    kept = form if isinstance(form, dict) else {}
    steps, fields = kept.get("path"), kept.get("fields")
    path = tuple(str(step) for step in steps) if isinstance(steps, list) else ()
    texts = {name: str(text) for name, text in fields.items()} if isinstance(fields, dict) else {}
    return str(kept.get("asked") or ""), path, texts, where(path)


# --- earlier versions -----------------------------------------------------------------------------------------------


def history(app: Shell) -> None:
    """Choose one of the texts that the file, or the work on it, had; bring it back as a step of undo."""
    session = app.session
    present = session.document
    versions = session.versions()

    def work() -> list[tuple[Version, Document]]:
        found: list[tuple[Version, Document]] = []
        for version in reversed(versions):
            if version.text == present.text and not version.draft and version.form is None:
                continue
            if not any(known.holds(version) for known, _ in found):
                found.append((version, Document.read(version.text, present)))
        return found

    def done(found: object) -> None:
        app.call_from_thread(_listed, app, present, found)

    assert app.desk is not None
    app.desk.ask("history", work, done)


def _listed(app: Shell, present: Document, found: object) -> None:
    if isinstance(found, Exception):
        app.say(f"the earlier versions cannot be read: {found}", "error")
        return
    assert isinstance(found, list)
    if not found:
        app.say("there is no other version yet: each save keeps one")
        return
    now = time.time()
    items = [
        Item((str(i),), _moment(version.when, now), f"{_KINDS[version.kind]}: {_differs(document, present, version)}")
        for i, (version, document) in enumerate(found)
    ]

    def chosen(path: Path | None) -> None:
        if path:
            version, document = found[int(path[0])]
            _offer(app, version, document, lambda: _listed(app, present, found))

    app.push_screen(
        Picker("Earlier versions", items, keys="type to find · ↑ ↓ choose · enter look at it · esc back"), chosen
    )


def _offer(app: Shell, version: Version, document: Document, again: Callable[[], None]) -> None:
    when = _moment(version.when, time.time())

    def answered(yes: bool | None) -> None:
        if not yes:
            again()
            return
        app.session.replace(document, f"brought back {when}")
        app.changed()
        app.say(f"brought back {when}; u undoes it", "success")
        put_back(app, version.draft, version.form)

    notes = [f"In the bar stood: {version.draft}"] if version.draft else _beside(version.form)
    _show(app, f"Bring back {when}, {_KINDS[version.kind]}?", notes, document.text, answered)


def _show(app: Shell, title: str, notes: list[str], text: str, answered: Callable[[bool | None], None]) -> None:
    lines = difference(app.session.document.text, text, [*notes, ""] if notes else [])
    screen = DiffView(title, lines)
    app.push_screen(screen, lambda yes: app.attempt(lambda: answered(yes)))


def _differs(document: Document, present: Document, version: Version) -> str:
    """The entries that are other ones than in the present design, by name."""
    from backdraft.document.difference import different

    names = [where(path) for path in different(present, document)]
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    if names:
        return ", ".join(names[:_NAMED]) + more
    if document.text != present.text:
        return "comments and blank lines"
    return f"the line {version.draft}" if version.draft else "; ".join(_beside(version.form))


def _moment(when: float, now: float) -> str:
    """A time as people say it: the day is left out when it is today, the year when it is this one."""
    then, today = time.localtime(when), time.localtime(now)
    if then[:3] == today[:3]:
        return time.strftime("%H:%M:%S", then)
    return time.strftime("%d %b %H:%M" if then[0] == today[0] else "%d %b %Y", then)


HANDLERS = {"history": history, "take-over": take_over}
