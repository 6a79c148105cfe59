"""Two writers: what another program wrote to the file, or git left in it, comes into the design entry by entry.

What merges is imported when something is to be merged: the first frame does without.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from backdraft.design.dataclass import dataclass
from backdraft.design.output import Output
from backdraft.design.paths import Path, where
from backdraft.document.file import changed
from backdraft.document.quick.plan import plural
from backdraft.tui.filed import ELSEWHERE
from backdraft.tui.shell import Shell

if TYPE_CHECKING:
    from backdraft.document.document import Document
    from backdraft.document.file import Loaded
    from backdraft.document.merge import Merged, Names, Side

#: How a line that begins git's conflicts begins.
_MARKER = "<<<<<<<"
#: Names that the last line tells.
_MOST = 3
#: Letters of a design that is read and merged between two keys, without anybody noticing.
_SMALL = 100_000


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What the desk has read, or why it cannot be; what is unsaved merged with it; what came in, in words."""

    loaded: Loaded | None
    slip: str
    found: Merged | None = None
    label: str = ""


def notice(app: Shell) -> None:
    """Once a second: take what another program did to the file.

    Not while a line is being typed or a form is open: what stands there belongs to the design as it is.
    """
    session = app.session
    if session.file is None or session.stamp is None or len(app.screen_stack) > 1 or app.bar.text:
        return
    if session.vanished():
        app.show_heading()
        app.say(f"{session.file.name} is gone from the disk; the design is still here: w writes it again", "warning")
        return
    if not session.changed_on_disk():
        return
    if session.put_off is None or changed(session.file, session.put_off):
        if _is_small(app):
            bring_in(app)
        elif not session.coming:
            _prepare(app)


def _is_small(app: Shell) -> bool:
    return app.desk is None or len(app.session.document.text) < _SMALL


def bring(app: Shell, then: Callable[[str], None] | None = None) -> None:
    """Take what another program wrote, by wish; of a large file it is read and merged at the desk."""
    if _is_small(app) or app.session.vanished():
        bring_in(app, then)
    else:
        app.say("reading what is on disk …")
        _prepare(app, then, wished=True)


def fetch(app: Shell, look: Callable[[Document], Output], done: Callable[[Loaded | None, str, Output], None]) -> None:
    """Give `done` what is on disk and what `look` makes of it, or why it cannot be read; if large, by the desk."""
    session = app.session

    def work() -> tuple[Loaded | None, str, Output]:
        loaded, slip = session.on_disk()
        return loaded, slip, look(loaded.document) if loaded is not None else Output(())

    if _is_small(app):
        done(*work())
        return

    def arrived(result: tuple[Loaded | None, str, Output] | Exception) -> None:
        if isinstance(result, Exception):
            raise result
        if app.session is session and len(app.screen_stack) == 1:
            done(*result)

    assert app.desk is not None
    app.say("reading what is on disk …")
    app.desk.ask("fetch", work, lambda result: app.call_from_thread(app.attempt, lambda: arrived(result)))


def _prepare(app: Shell, then: Callable[[str], None] | None = None, wished: bool = False) -> None:
    """Have the desk read and merge what another program wrote to a large file: keys do not wait for it.

    Whoever types on meanwhile gets it a second later; where it was `wished`, it is read once more instead.
    """
    session = app.session
    mine, base = session.document, session.history.saved if session.unsaved else None
    stamp = session.stamp
    session.coming = True

    def work() -> _Prepared:
        loaded, slip = session.on_disk()
        if loaded is None or (base is not None and _marked(loaded.document)):
            return _Prepared(loaded, slip)
        label = _label(base or mine, loaded.document)
        if base is None:
            return _Prepared(loaded, slip, None, label)
        from backdraft.document.merge import merge

        return _Prepared(loaded, slip, merge(base, mine, loaded.document), label)

    def arrived(result: _Prepared | Exception) -> None:
        session.coming = False
        if isinstance(result, Exception):
            raise result
        # Whoever typed on, saved, or opened something, gets it a second later.
        same = app.session is session and session.document is mine and session.stamp is stamp
        if same and (wished or (len(app.screen_stack) == 1 and not app.bar.text)):
            bring_in(app, then, prepared=result)
        elif wished and app.session is session and session.changed_on_disk():
            bring(app, then)
        elif wished and app.session is session and then is not None:
            then("")

    assert app.desk is not None
    app.desk.ask("disk", work, lambda result: app.call_from_thread(app.attempt, lambda: arrived(result)))


def bring_in(app: Shell, then: Callable[[str], None] | None = None, prepared: _Prepared | None = None) -> None:
    """Take what another program wrote, as one step beside what is unsaved here; `then` is told what came in.

    Changes of different entries come in by themselves. Where both sides changed the same entry, a person chooses.
    """
    session = app.session
    if session.vanished() and then is not None:
        then("")
        return
    loaded, slip = session.on_disk() if prepared is None else (prepared.loaded, prepared.slip)
    if loaded is None:
        if then is not None:
            slip = f"not saved: {slip}{ELSEWHERE}"
        if slip not in app.said:  # what a look at the file finds is in what a save has said of it
            app.say(slip, "error")
        return

    def take(document: Document, label: str) -> None:
        session.took_disk(label, document, loaded)
        app.changed()
        app.say(label if session.read_only else f"{label}; u undoes it", "info")
        if then is not None:
            then(label)
        elif document is loaded.document:
            offer(app)

    label = prepared.label if prepared is not None else ""
    if not session.unsaved:
        take(loaded.document, label or _label(session.document, loaded.document))
    elif _marked(loaded.document):
        _choose_gits(app, loaded.document.text, lambda theirs: _together(app, theirs, loaded, take), loaded)
    else:
        _together(app, loaded.document, loaded, take, prepared)


def _together(
    app: Shell,
    theirs: Document,
    loaded: Loaded,
    take: Callable[[Document, str], None],
    prepared: _Prepared | None = None,
) -> None:
    """Merge what is unsaved here with `theirs`, unless that is `prepared` already."""
    from backdraft.document.merge import Names, merge

    base = app.session.history.saved
    done = prepared if prepared is not None and prepared.found is not None else None
    found = (done.found if done is not None else None) or merge(base, app.session.document, theirs)
    label = done.label if done is not None else _label(base, theirs)
    decide(app, found, Names("yours", "before", "on disk"), lambda document: take(document, label), loaded)


def _label(before: Document, after: Document) -> str:
    """What came in: `took 2 changes from disk: orders, catalog`."""
    from backdraft.document.difference import different

    paths = different(before, after)
    if not paths:
        return "took comments and blank lines from disk" if before.text != after.text else "the disk has the same"
    more = f" and {len(paths) - _MOST} more" if len(paths) > _MOST else ""
    return f"took {plural(len(paths), 'change')} from disk: {', '.join(_short(paths[:_MOST], paths))}{more}"


def _short(paths: tuple[Path, ...], all_: tuple[Path, ...]) -> list[str]:
    """The last names of paths; the whole path where two end alike."""
    ends = [path[-1:] for path in all_]
    return [where(path) if ends.count(path[-1:]) > 1 or not path else path[-1] for path in paths]


def decide(
    app: Shell,
    found: Merged,
    names: Names,
    take: Callable[[Document], None],
    loaded: Loaded | None = None,
    again: str = "",
) -> None:
    """Give `take` the merged design, after a person has chosen where that is needed; `again` is how to be asked again.

    `loaded` is the file that another program wrote, when that is what is merged.
    """
    from backdraft.document.choosing import settled

    session = app.session
    if found.clean:
        take(settled(found, (), session.document))
        return
    from backdraft.tui.handlers.editing import edited
    from backdraft.tui.screens.conflicts import ConflictDesk

    def answered(document: Document | None) -> None:
        if document is not None:
            for conflict in found.conflicts:
                session.choices.pop(conflict, None)
            take(document)
            return
        session.put_off = loaded.stamp if loaded is not None else session.put_off
        kept = "; your choices are kept" if any(c in session.choices for c in found.conflicts) else ""
        how = "w asks again, R takes what is on disk" if loaded is not None else again or ": Conflicts asks again"
        app.say(f"all is as it was{kept}; {how}", "warning")

    def taken(document: Document | None) -> None:
        app.attempt(lambda: answered(document))

    assert app.desk is not None
    labels: Mapping[Side, str] = {"ours": names.ours, "theirs": names.theirs, "base": names.base}
    app.push_screen(ConflictDesk(found, labels, session, app.desk, lambda text: edited(app, text, 1)), taken)


# --- conflicts that git left in the file ----------------------------------------------------------------------------


def _choose_gits(app: Shell, text: str, take: Callable[[Document], None], loaded: Loaded | None) -> None:
    from backdraft.document.conflicts import MarkerError, conflicted

    try:
        found, names = conflicted(text)
    except MarkerError as error:
        app.say(f"line {error.line}: {error.message}; {error.mend}", "error")
        return
    decide(app, found, names, take, loaded)


def _marked(document: Document) -> bool:
    """Whether a design holds git's conflicts."""
    if _MARKER not in document.text:
        return False
    from backdraft.document.conflicts import has_markers

    return has_markers(document.text)


def offer(app: Shell) -> None:
    """Open the desk when the design holds git's conflicts."""
    if _marked(app.session.document):
        conflicts(app)


def conflicts(app: Shell) -> None:
    """Choose between the versions of entries: git's conflicts in the file, else what another program wrote."""
    session = app.session
    if not _marked(session.document):
        if session.changed_on_disk():
            bring(app)
        else:
            app.say("there are no conflicts: nothing holds git's markers, and the file is as it was read")
        return

    def take(document: Document) -> None:
        label = "git's conflicts are settled"
        session.replace(document, label)
        app.changed()
        app.say(f"{label}, no markers are left; w saves, u undoes it", "success")

    _choose_gits(app, session.document.text, take, None)


HANDLERS = {"conflicts": conflicts}
