"""The preview: which tab, made off the key path, taken only if it is still wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backdraft.design.output import Line, Output
from backdraft.design.paths import HEADS, Path
from backdraft.document.quick.plan import plural
from backdraft.host import folders
from backdraft.tui.preview import tabs
from backdraft.tui.safe_text import content

if TYPE_CHECKING:
    from backdraft.tui.app import Backdraft


def subject(app: Backdraft) -> Path:
    """What the preview is about: what the line being typed makes, else the entry under the cursor."""
    plan = app.session.plan
    return plan.focus if app.session.draft is not None and plan.focus else app.path


def show(app: Backdraft) -> None:
    """Ask the desk for what the tab shows now."""
    session = app.session
    path = subject(app)
    tab = tabs.BY_NAME[tabs.current(session.tabs, path)]
    _title(app, path, tab)
    document = session.shown
    hops = max(session.hops, session.plan.reach) if session.draft is not None else session.hops
    ask = tabs.Ask(path, session.dialect, hops, (app.preview.room or None) if tab.picture else None)
    key = (document, tab.name, ask)
    if key == app.shown_for or app.desk is None:
        return
    app.shown_for = key
    if tab.name == "yaml":
        work = lambda: tabs.yaml_output(document)  # noqa: E731  # one expression for the desk
    else:
        work = lambda: tab.render(session.preview_memo.view(document.design), ask)  # noqa: E731
    app.desk.ask("preview", work, lambda output: app.call_from_thread(app.previewed, key, output))


def warm(app: Backdraft) -> None:
    """Make SQL once before anyone asks for it: the first time loads its parser and reads every table."""
    session = app.session
    path = next(iter(session.design.paths("tables")), ())
    ask = tabs.Ask(path, session.dialect)
    assert app.desk is not None
    app.desk.ask("warm", lambda: tabs.BY_NAME["sql"].render(session.preview_memo.view(session.design), ask), _nothing)


def _nothing(output: object) -> None:
    """What is warmed up is not looked at."""


def take(app: Backdraft, key: tuple[object, ...], output: object) -> None:
    """Show an output, unless something else is wanted by now."""
    if key != app.shown_for:
        return
    _, tab, ask = key
    assert isinstance(ask, tabs.Ask)
    if isinstance(output, Exception):
        message = f"this could not be made: {type(output).__name__}: {output}"
        output = Output((Line(message), Line("The design is safe. Another tab may work: [ and ].")))
    assert isinstance(output, Output)
    one = len(ask.path) > 1 or (bool(ask.path) and ask.path[0] in HEADS)  # not a whole section: that is all of it
    app.show_output(output, (tab, ask.path, ask.dialect), ask.path if one else ())
    _foot(app)


def _foot(app: Backdraft) -> None:
    """Below the preview: its dialect or reach, and how much there is when not all is in sight."""
    said = [app.preview_says] if app.preview_says else []
    count = len(app.preview.output.lines)
    if count > app.preview.size.height:
        said.append(f"{count} lines")
    app.preview.entitle(subtitle=content(f" {' · '.join(said)} " if said else ""))


def _title(app: Backdraft, path: Path, tab: tabs.Tab) -> None:
    known = tabs.tabs_for(path)
    names = [f"[{t.title}]" if t is tab else t.title for t in known]
    app.preview.entitle(content(f" {' '.join(names)} "))
    hops = plural(app.session.hops, "hop") if tab.hops and len(path) > 1 else ""
    app.preview_says = app.session.dialect if tab.targets else hops
    _foot(app)


def _cycle(app: Backdraft, by: int) -> None:
    path = subject(app)
    known = [tab.name for tab in tabs.tabs_for(path)]
    here = tabs.current(app.session.tabs, path)
    app.session.tabs[tabs.kind(path)] = known[(known.index(here) + by) % len(known)]
    show(app)


def target(app: Backdraft) -> None:
    """The next dialect; remembered for this design."""
    session = app.session
    if not tabs.BY_NAME[tabs.current(session.tabs, subject(app))].targets:
        session.tabs[tabs.kind(subject(app))] = "sql"
    else:
        session.dialect = tabs.DIALECTS[(tabs.DIALECTS.index(session.dialect) + 1) % len(tabs.DIALECTS)]
        if session.file is not None:
            folders.remember_choice(session.file, "dialect", session.dialect)
    show(app)
    app.say(f"SQL for {session.dialect}")


def _hops(app: Backdraft, by: int) -> None:
    app.session.hops = min(3, max(1, app.session.hops + by))
    show(app)


def zoom(app: Backdraft) -> None:
    """The pane in focus takes the whole screen, or gives it back."""
    name = "zoom-preview" if app.focused is app.preview else "zoom-panes"
    app.screen.toggle_class(name)
    app.screen.remove_class("zoom-panes" if name == "zoom-preview" else "zoom-preview")


def follow_zoom(app: Backdraft, to_preview: bool) -> None:
    """A zoomed screen shows what has the focus."""
    old, new = ("zoom-panes", "zoom-preview") if to_preview else ("zoom-preview", "zoom-panes")
    if app.screen.has_class(old):
        app.screen.remove_class(old)
        app.screen.add_class(new)


HANDLERS = {
    "previous-tab": lambda app: _cycle(app, -1),
    "next-tab": lambda app: _cycle(app, 1),
    "target": target,
    "fewer-hops": lambda app: _hops(app, -1),
    "more-hops": lambda app: _hops(app, 1),
    "zoom": zoom,
}
