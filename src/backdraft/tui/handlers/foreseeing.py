"""What a line that is being typed, or a form, would make of the review: found beside the keys.

Counts and signs follow it. Only a new error is told, in the bar: a sketch is not nagged for what is not there yet.
"""

from __future__ import annotations

from functools import partial

from backdraft.tui.handlers import typing
from backdraft.tui.session import Foreseen, foresee
from backdraft.tui.shell import Shell


def watch(app: Shell) -> None:
    """Ask the desk what the draft would change, or show again what is when there is none."""
    session = app.session
    if session.draft is None:
        if app.desk is not None:
            app.desk.give_up("foresee")
        _take(app, None)
    elif session.foreseen is None or session.foreseen.document is not session.draft:
        work = partial(foresee, session.draft, session.checked, session.review_memo)
        assert app.desk is not None
        app.desk.ask("foresee", work, lambda found: app.call_from_thread(_foreseen, app, found))


def _foreseen(app: Shell, found: object) -> None:
    if not isinstance(found, Foreseen) or found.document is not app.session.draft:
        return  # another letter came meanwhile
    _take(app, found)
    if app.focused is app.bar and app.asking is typing.LINE and app.bar.text:
        typing.tell_plan(app)


def _take(app: Shell, found: Foreseen | None) -> None:
    session = app.session
    if found is session.foreseen:
        return
    before, session.foreseen = session.marks, found
    if session.marks != before:
        app.show_rows()
        app.preview.mark(session.marks)
    app.show_heading()
