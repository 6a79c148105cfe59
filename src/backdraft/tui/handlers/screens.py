"""What opens over the panes: jump, palette, help, themes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from backdraft.tui.actions import ACTIONS, BESIDES, shown, topics
from backdraft.tui.handlers.preview import subject, turn_to
from backdraft.tui.panes.content import TITLES
from backdraft.tui.preview.tabs import tabs_for
from backdraft.tui.screens.help import Help, Section
from backdraft.tui.screens.picker import Item, Picker
from backdraft.tui.session import entries
from backdraft.tui.shell import Shell

if TYPE_CHECKING:
    from backdraft.design.paths import Path


def jump(app: Shell) -> None:
    """Find any entry by a few letters and go there."""
    app.pick(list(entries(app.session.design)), "Jump to")


def palette(app: Shell) -> None:
    """Every action with its key, found by its name as well, by which other texts call it; then the preview's tabs."""
    listed = [
        Item((a.name,), a.title, _keys(app, a.name), alias=a.name.replace("-", " "))
        for a in ACTIONS
        if a.name != "palette"
    ]
    here = tabs_for(subject(app))
    listed += [Item(("tab", tab.name), f"Show {tab.title}", "in the preview", alias="tab") for tab in here]

    def chosen(path: Path | None) -> None:
        if path and path[0] == "tab":
            app.call_later(turn_to, app, path[1])
        elif path:
            app.call_later(app.action_do, path[0])

    app.push_screen(Picker("Commands", listed), chosen)


_PANE_HELP = {
    "services": (
        ("web -> api -> orders", "services and who calls whom"),
        ("orders ~> mailer", "asynchronously"),
        ("orders -> orders_db", "uses a store; its name says that it is one"),
        ("orders emits order.placed", "an event"),
        ("mailer consumes order.placed", "or: listens to, subscribes to; or: order.placed -> mailer"),
        ("orders: Takes orders", "what it is for"),
        ("jobs: rabbitmq", "a queue: the engine tells; so: search: elasticsearch"),
        ("order.placed: Order to=bus", "an event, and what it carries"),
        ("targets: p95 200ms", "the head: name summary targets load api"),
    ),
    "endpoints": (
        ("crud orders", "the five endpoints of a collection"),
        ("GET /orders ?status page -> Order[]", "a list"),
        ("POST /orders < OrderCreate -> 201 Order", "body and answer"),
        ("DELETE /orders/:id !not_found @orders:write", "errors that it answers, the scope that it takes"),
        ("catalog GET /products", "for another service"),
        ("out_of_stock: 409 Not enough left", "an error of the catalogue"),
    ),
    "schema": (
        ("orders(id uuid pk, user_id -> users.id)", "a table that refers; SQL's words are read"),
        ("orders.user_id -> users.id", "a column that refers"),
        ("orders index user_id, created_at desc", "an index"),
        ("Status: enum(open, paid)", "a type"),
        ("type NewUser(email varchar(320))", "a type of its own fields"),
        ("mixin stamps(made timestamptz = now)", "columns that tables share"),
        ("orders use stamps", "and a table that has them"),
    ),
    "checklists": (
        ("l, enter, f", "unfold what was found, go there, mend it"),
        ("space", "overrule: pass, fail, skip, open"),
        ("launch: Runbook written", "an item of your own list"),
        ("enter", "note and date of an item"),
    ),
}
_LEGEND = (
    ("●", "unsaved, in the first line"),
    ("✗ ▲", "errors and warnings of an entry"),
    ("+ ~", "added, changed since what the tab Changes compares with"),
    ("▌", "where the cursor is; lines of the entry in the preview"),
    ("→ ⇄ ←", "calls or writes, uses, reads"),
    ("⇢ ⇠", "emits, consumes"),
    ("✓ ✗ – ○", "passed, failed, skipped, open"),
)
_PICTURES = (
    ("┌─┐ ╭─╮ ╔═╗ ╓─╖", "a service; a client; a gateway; a worker, job or function"),
    ("┌╌┐ ┌┈┐", "not ours; named but not in the file"),
    ("╭─╮ with a lid", "a database, search, blob; with ╌ a cache or CDN"),
    ("╒═╕ ┏━┓", "a queue or stream; a group, in the view of groups"),
    ("─▶ ┄▷", "waits for an answer; does not"),
    ("▌ ✗ ▲ in a box", "the entry under the cursor; its errors, its warnings"),
    ("57% »57% 120%!", "on a box: how busy at the peak; » on the hot path, as its arrows are; ! overloaded"),
    ("╪ ○ ∧", "at a table: exactly one; none or one; many"),
    ("PK FK U I", "in a table: primary key, foreign key, unique, indexed"),
    ("hjkl, enter", "from box to box; to its entry; the mouse drags"),
)


def _keys(app: Shell, name: str) -> str:
    besides = (key for key, action in BESIDES.items() if action == name)
    return " ".join((*map(shown, app.keys[name]), *besides))


_ANSWERS = (
    ("y", "does what is asked, where that throws nothing away; so does enter"),
    ("n", "leaves all as it is"),
    ("x", "deletes, or throws away what is not kept"),
    ("esc", "back, nothing was asked"),
)
#: What comes first where the preview has the focus.
_OF_THE_PREVIEW = ("Preview", "Copy and save")


def show_help(app: Shell, then: Callable[[], None] | None = None) -> None:
    """What can be typed in the pane in focus, every key, the legend; `then` is done when it is left."""
    title, known = TITLES[app.pane], list(topics())
    sections = []
    if app.focused is app.preview:
        title = "Preview"
        sections.append(Section("In the preview", _in_the_preview(app)))
        known.sort(key=lambda topic: topic[0] not in _OF_THE_PREVIEW)
        known.sort(key=lambda topic: topic[0] != "Preview")
    else:
        sections.append(Section(f"Lines for {title} (press a, type, Enter)", tuple(_PANE_HELP[app.pane])))
    for topic, actions in known:
        pairs = tuple((_keys(app, a.name), a.title) for a in actions if app.keys[a.name])
        if pairs:
            sections.append(Section(topic, pairs))
    sections += [
        Section("When something is asked", _ANSWERS),
        Section("Signs", _LEGEND),
        Section("Pictures", _PICTURES),
    ]
    app.push_screen(Help(f"Help: {title}", sections), lambda _: then() if then else None)


def _in_the_preview(app: Shell) -> tuple[tuple[str, str], ...]:
    motions = " ".join(shown(app.keys[name][-1]) for name in ("down", "up", "left", "right"))
    return (
        (motions, "from line to line, sideways; in a picture from box to box"),
        ("enter", "go to the entry that the line or the box came from"),
        (f"{shown(app.keys['copy'][0])} v", "copy what it shows"),
    )


def themes(app: Shell) -> None:
    """Choose a theme, seen live; remembered."""
    app.choose_theme()


HANDLERS = {"jump": jump, "palette": palette, "help": show_help, "theme": themes}
