"""The preview: which tab, made off the key path, taken only if it is still wanted."""

from __future__ import annotations

import importlib
from dataclasses import replace
from typing import Any

from backdraft.design.output import Line, Output
from backdraft.design.paths import HEADS, Path
from backdraft.design.resolve import around
from backdraft.design.resolve.services import frames_of
from backdraft.document.quick.plan import plural
from backdraft.draw.picture import Picture
from backdraft.host import folders
from backdraft.render.look import Look
from backdraft.tui.handlers import comparing, proving
from backdraft.tui.panes.standing import place_of
from backdraft.tui.preview import tabs
from backdraft.tui.preview.tab import Ask, Tab
from backdraft.tui.preview.view import LineChosen, first_difference
from backdraft.tui.safe_text import content
from backdraft.tui.session import Session
from backdraft.tui.shell import Shell

#: What a picture shows, below it and as the answer to the key.
VIEWS = {"near": "near", "overview": "overview", "whole": "all", "all": "columns", "keys": "keys", "names": "names"}
SAID = {
    "near": "what is near the entry; < and > for fewer or more hops",
    "overview": "groups as boxes, with the number of arrows between them",
    "whole": "all services and stores",
    "all": "tables with all columns",
    "keys": "tables with their keys",
    "names": "tables by their names",
}
#: A picture that takes longer than this says so, in seconds.
SLOW = 0.3
#: So long the text of another tab stands under the title of the one that is being made: no eye sees it, and what is
#: made sooner is not preceded by an empty window.
STALE = 0.12


def subject(app: Shell) -> Path:
    """What the preview is about: what the line being typed makes, else the entry under the cursor, or what was found
    there."""
    plan = app.session.plan
    return plan.focus if app.session.draft is not None and plan.focus else place_of(app.path) or app.path


def show(app: Shell) -> None:
    """Ask the desk for what the tab shows now."""
    session = app.session
    path = subject(app)
    tab = tabs.BY_NAME[tabs.current(session.tabs, path)]
    document = session.shown
    hops = max(session.hops, session.plan.reach) if session.draft is not None else session.hops
    look = Look()
    if tab.picture:
        height = app.preview.view_height if session.look.scope == "auto" else None  # else any height will do
        look = replace(session.look, width=app.preview.room or None, height=height)
    if session.without and tab.name == "diagram":
        look = replace(look, scope="whole", height=app.preview.view_height)
    around_it = tab.by != "scope" or look.scope in ("auto", "near")
    made_for = tabs.target_of(tab, session.view(), path, session.dialect, session.targets)
    sight = session.sight if session.sight in tabs.sights_of(tab, path) else ""
    if sight or tab.wrapped:
        look = Look(width=app.preview.room or None, height=app.preview.view_height)
    about = () if tab.whole else _group(app, tab) or path if around_it else ()
    ask = replace(Ask(about, made_for, hops, look, sight=sight), **_given(session, tab))
    key = (document, tab.name, ask)
    assert app.desk is not None
    _title(app, path, tab)
    app.hint()  # which keys do something depends on the entry and on the tab
    if tab.name == "sql":
        proving.live(app, lambda: _foot(app))
    if key == app.shown_for:
        app.preview.light(_lit(app))
        _foot(app)
        return
    app.shown_for = key
    app.taken = False

    def work() -> Output:
        return tabs.made(tab, session.preview_memo.view(document.design), session.what_if_memo, ask)

    app.desk.ask("preview", work, lambda output: app.call_from_thread(app.previewed, key, output))
    if tab.picture:
        app.set_timer(SLOW, lambda: _foot(app))
    if app.tab_shown != tab.name:
        app.set_timer(STALE, lambda: _clear(app, tab.name))


def _clear(app: Shell, tab: str) -> None:
    """Take the text of another tab away from under the title of `tab`, which is not made yet."""
    asked = app.shown_for
    if not app.taken and len(asked) > 1 and asked[1] == tab != app.tab_shown:
        app.tab_shown = tab
        app.show_output(Output((Line("…"),)), None, ())
        _foot(app)


def _given(session: Session, tab: Tab) -> dict[str, Any]:
    """What the tab reads beside the design."""
    known = {
        "what_if": session.what_if,
        "opened": session.opened,
        "without": session.without,
        "document": session.shown,
        "base": session.base,
    }
    return {name: known[name] for name in tab.reads}


def _group(app: Shell, tab: Tab) -> Path:
    """The group that was entered, until the cursor of the panes is moved."""
    inside = app.session.inside
    here = inside is not None and tab.name == "diagram" and inside[1] == subject(app)
    return inside[0] if inside is not None and here else ()


def chosen(app: Shell, event: LineChosen) -> None:
    """Go to the entry that a line, or a box, came from; into a group."""
    path, tab = event.path, tabs.current(app.session.tabs, subject(app))
    if tab == "capacity":
        explain(app, event.line)
        return
    if tab == "yaml":
        path = app.session.document.path_at(event.line + 1)
    if path[:1] == ("groups",):
        enter_group(app, path)
    elif path:
        app.go(path)


def enter_group(app: Shell, group: Path) -> None:
    """Show the boxes of a group, and what is near them."""
    session = app.session
    session.inside = group, subject(app)
    session.look = replace(session.look, scope="near")
    show(app)
    app.say(f"what is in {group[1]}; v for the other views")


def _lit(app: Shell) -> Path:
    """The entry whose lines, or box, are marked; of a map, the box that it lies in."""
    path = subject(app)
    if not (len(path) > 1 or (path and path[0] in HEADS)):  # a whole section: that is all of it
        return ()
    if tabs.current(app.session.tabs, path) != "diagram":
        return path
    view = app.session.view()
    boxes = [(kind, name) for name in around.centre(view, path) for kind in ("services", "stores")]
    return next((box for box in boxes if view.entry(box) is not None), path)


def warm(app: Shell) -> None:
    """Do once, before anyone asks for it, what loads much: SQL with its parser, and what tells a pasted text's kind."""
    session = app.session
    path = next(iter(session.design.paths("tables")), ())
    ask = Ask(path, session.dialect)
    assert app.desk is not None

    def work() -> None:
        tabs.BY_NAME["sql"].render(session.preview_memo.view(session.design), ask)
        importlib.import_module("backdraft.intake.recognise")

    app.desk.ask("warm", work, _nothing)


def _nothing(output: object) -> None:
    """What is warmed up is not looked at."""


def take(app: Shell, key: tuple[object, ...], output: object) -> None:
    """Show an output, unless something else is wanted by now."""
    if key != app.shown_for:
        return
    _, tab, ask = key
    assert isinstance(ask, Ask)
    if isinstance(output, Exception):
        message = f"this could not be made: {type(output).__name__}: {output}"
        output = Output((Line(message), Line("The design is safe. Another tab may work: [ and ].")))
    assert isinstance(output, Output)
    scope = output.scope if isinstance(output, Picture) else ""
    before = app.preview.output.lines if app.tab_shown == tab == "changes" else ()
    app.taken, app.tab_shown = True, str(tab)
    turned = app.preview.subject
    app.show_output(output, (tab, ask.path, ask.dialect, scope, ask.what_if is not None, ask.sight), _lit(app))
    if before and app.preview.subject != turned:  # another way, another dialect: what differs stands far below the list
        app.preview.bring(first_difference(before, output.lines))
    _foot(app)
    app.hint()  # how to see what has no room


def _foot(app: Shell) -> None:
    """Below the preview: its dialect or reach, and how much there is when not all is in sight."""
    tab = tabs.BY_NAME[tabs.current(app.session.tabs, subject(app))]
    output = app.preview.output
    made_for = tabs.target_of(tab, app.session.view(), subject(app), app.session.dialect, app.session.targets)
    if tab.name == "changes" and app.session.base is not None:
        made_for = app.session.base.dialect or made_for  # a database is told what it speaks
    said = [tabs.called_target(tab, app.session.view(), subject(app), made_for)] if tab.targets else []
    said += proving.signs(app, made_for) if tab.name == "sql" else []
    said += [tab.foot] if tab.foot else []
    sight = tab.sights.get(app.session.sight)
    said += [sight.foot] if sight and sight.foot else []
    said += ["what if"] if app.session.what_if is not None else []
    if tab.picture and not app.taken:
        said.append("drawing…")
    elif tab.views and isinstance(output, Picture) and output.scope:
        near = output.scope == "near" or (tab.by == "detail" and len(subject(app)) > 1)
        said.append(_group(app, tab)[1] if output.scope == "near" and _group(app, tab) else VIEWS[output.scope])
        said += [plural(app.session.hops, "hop")] if near else []
        said += [] if app.session.look.labels or tab.by != "scope" else ["no words"]
        said += [output.over.caption] if output.over is not None and output.over.caption else []
    elif tab.hops and len(subject(app)) > 1:
        said.append(plural(app.session.hops, "hop"))
    count = len(output.lines)
    if count > app.preview.size.height:
        said.append(f"{count} lines")
    app.preview.entitle(subtitle=content(f" {' · '.join(said)} " if said else ""))


def _title(app: Shell, path: Path, tab: Tab) -> None:
    known = tabs.tabs_for(path)
    said = tabs.strip([t.title for t in known], known.index(tab), app.preview.size.width - 6)
    app.preview.entitle(content(f" {said} "))


def _cycle(app: Shell, by: int) -> None:
    path = subject(app)
    known = [tab.name for tab in tabs.tabs_for(path)]
    here = tabs.current(app.session.tabs, path)
    turn_to(app, known[(known.index(here) + by) % len(known)])


def turn_to(app: Shell, tab: str) -> None:
    """Show the entry in the tab of that name, from now on all of its kind."""
    app.session.tabs[tabs.kind(subject(app))] = tab
    show(app)
    if tab == "changes":
        comparing.begin(app)


def target(app: Shell) -> None:
    """The next dialect, remembered for this design, or what else the tab has to choose from."""
    session = app.session
    tab = tabs.BY_NAME[tabs.current(session.tabs, subject(app))]
    made_for = tabs.target_of(tab, session.view(), subject(app), session.dialect, session.targets)
    if tab.targets and tab.targets != tabs.DIALECTS:
        session.targets[tab.name] = tabs.next_target(tab, session.view(), subject(app), made_for)
        show(app)
        called = tabs.called_target(tab, session.view(), subject(app), session.targets[tab.name])
        app.say(f"{tab.title}: {called}")
        return
    if not tab.targets:
        session.tabs[tabs.kind(subject(app))] = "sql"
    else:
        session.dialect = tabs.next_target(tab, session.view(), subject(app), made_for)
        remember_target(session)
    show(app)
    app.say(f"SQL for {session.dialect}")


def remember_target(session: Session) -> None:
    """Remember the dialect for this design; one that has no file yet is remembered when it gets one."""
    if session.file is None:
        return
    if session.dialect != folders.choices(session.file).get("dialect", tabs.DIALECTS[0]):
        folders.remember_choice(session.file, "dialect", session.dialect)


def _hops(app: Shell, by: int) -> None:
    session = app.session
    session.hops = min(3, max(1, session.hops + by))
    output = app.preview.output
    shown = output.scope if isinstance(output, Picture) else ""
    if session.look.scope in ("overview", "whole") or shown in ("overview", "whole"):
        session.look = replace(session.look, scope="near")
    show(app)


def view(app: Shell) -> None:
    """The next view of a picture: how much of the design, or of each table."""
    session, output = app.session, app.preview.output
    tab = tabs.BY_NAME[tabs.current(session.tabs, subject(app))]
    if tab.sights:
        there = tabs.sights_of(tab, subject(app))
        now = session.sight if session.sight in there else ""
        session.sight = there[(there.index(now) + 1) % len(there)]
        show(app)
        app.say(tab.sights[session.sight].says if session.sight else tab.says)
        return
    if not tab.views:
        app.say("this has one view; the map of services, the tables and the figures have several: [ and ] turn to them")
        return
    grouped = tab.by != "scope" or bool(session.view().ask(frames_of))
    known = [name for name in tab.views if grouped or name != "overview"]
    asked = session.look.scope if tab.by == "scope" else session.look.detail
    drawn = output.scope if isinstance(output, Picture) else ""
    here = asked if asked in known else drawn  # what is asked for may not be drawn yet
    wanted = known[(known.index(here) + 1) % len(known)] if here in known else known[0]
    session.inside = None
    session.look = tab.views[wanted](session.look)
    show(app)
    app.say(SAID[wanted])


def explain(app: Shell, line: int) -> None:
    """Of a line of figures: show the inputs of its figure, or put them away; else go to its entry, to its figures."""
    from backdraft.capacity.report import Figures

    session, output = app.session, app.preview.output
    figure = output.explained.get(line) if isinstance(output, Figures) else None
    path = output.lines[line].path
    if figure is not None:
        session.opened ^= {figure}
        show(app)
    elif path:
        while path and session.document.node(path) is None:
            path = path[:-1]  # a key that is not said has no place yet: its entry has
        session.tabs[tabs.kind(path)] = "capacity"
        app.go(path)
        if session.what_if:
            app.say(f"{' '.join(path[1:3]) or path[0]}: what would be different of it stands first")


def figures(app: Shell) -> None:
    """Turn to the tab Capacity of the entry; where it is shown already, to its next view."""
    chosen, path = app.session.tabs, subject(app)
    if tabs.current(chosen, path) == "capacity":
        view(app)
        return
    chosen[tabs.kind(path)] = "capacity"
    show(app)


def labels(app: Shell) -> None:
    """The words on the arrows of a map, or not."""
    session = app.session
    session.look = replace(session.look, labels=not session.look.labels)
    show(app)
    app.say("arrows with their words" if session.look.labels else "arrows without words")


def zoom(app: Shell) -> None:
    """The pane in focus takes the whole screen, or gives it back."""
    name = "zoom-preview" if app.focused is app.preview else "zoom-panes"
    app.screen.toggle_class(name)
    app.screen.remove_class("zoom-panes" if name == "zoom-preview" else "zoom-preview")


HANDLERS = {
    "previous-tab": lambda app: _cycle(app, -1),
    "next-tab": lambda app: _cycle(app, 1),
    "target": target,
    "fewer-hops": lambda app: _hops(app, -1),
    "more-hops": lambda app: _hops(app, 1),
    "view": view,
    "figures": figures,
    "labels": labels,
    "zoom": zoom,
}
