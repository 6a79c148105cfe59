"""The program on the screen: it puts the parts together, and turns every key into a named action."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable
from pathlib import Path as File
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container

from backdraft.design.paths import Path
from backdraft.tui import handlers
from backdraft.tui.bar_messages import Completion
from backdraft.tui.desk import Desk
from backdraft.tui.entry_bar import EntryBar
from backdraft.tui.panes.content import PANES, TITLES
from backdraft.tui.panes.rows import RowChosen, RowHighlighted, RowList
from backdraft.tui.preview.picture_view import PictureView
from backdraft.tui.preview.view import LineChosen
from backdraft.tui.session import Checked, Session, check
from backdraft.tui.shell import BETWEEN, LARGE, Shell
from backdraft.tui.status import Progress, Standing, StatusLine, TitleLine

#: How long the desk may keep the screen from a key, in seconds (Python's own is 5 ms).
SWITCH = 0.001


class Backdraft(Shell):
    """One design on the screen."""

    TITLE = "Backdraft"
    CSS_PATH: ClassVar[str] = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_IN_MAXIMIZED_VIEW = ""
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, session: Session, *, theme: str = "", keys: dict[str, str] | None = None) -> None:
        super().__init__()
        self.wear_at_start(theme)
        self.session = session
        self.pane = "services"
        self.desk: Desk | None = None
        self.errands: Desk | None = None
        self.key_at = 0.0
        self.stale = set(PANES)
        self.take_keys(keys or {})
        self.shown_for: tuple[object, ...] = ()
        self.at_start = False
        self.taken = True
        self.tab_shown = ""
        self.said = ""

    # Putting together.

    def compose(self) -> ComposeResult:
        yield TitleLine(id="title")
        with Container(id="body"):
            with Container(id="panes"):
                for number, pane in enumerate(PANES, 1):
                    yield RowList(TITLES[pane], str(number), id=pane)
            yield PictureView(id="preview")
        yield EntryBar(self.completions, id="bar")
        yield StatusLine(id="status")

    def on_mount(self) -> None:
        self.lists = {pane: self.query_one(f"#{pane}", RowList) for pane in PANES}
        self.preview = self.query_one("#preview", PictureView)
        self.bar = self.query_one(EntryBar)
        self.bar.listener = lambda event: handlers.typing.heard(self, event)
        self.status = self.query_one(StatusLine)
        self.heading = self.query_one(TitleLine)
        self.lay_out()
        if len(self.session.document.text) <= LARGE:
            self.show_rows()
        self.go_pane("services", quiet=True)
        self.hold_keys()  # for a moment: what they do is not loaded yet
        self.call_after_refresh(self._awake)

    async def _awake(self) -> None:
        """What the first frame need not wait for, and a key does."""
        sys.setswitchinterval(SWITCH)
        self.asking = handlers.typing.LINE
        self.bar.history[:0] = handlers.files.typed_before()
        self.desk, self.errands = Desk(), Desk()
        self.show_preview()
        self.show_heading()
        handlers.files.begin(self)
        # A line that was being typed when the program ended is in the bar again: one goes on with it.
        if self.at_start and self.session.recovered is None and self.focused is not self.bar:
            handlers.start.open_start(self)
        self.set_timer(BETWEEN, self._settle)
        await self.let_keys_go()

    def _settle(self) -> None:
        """What no key waits for."""
        self.show_other_panes()
        assert self.desk is not None
        self.desk.ask("load", handlers.load, lambda _: None)
        self.look_through()
        handlers.preview.warm(self)
        gc.freeze()
        gc.enable()  # it was off while all this was loaded

    def take_session(self, session: Session) -> None:
        """Show another design."""
        self.session.close()
        self.session = session
        self.changed()
        handlers.files.greet(self)

    def on_unmount(self) -> None:
        handlers.files.close(self)
        for desk in (self.desk, self.errands):
            if desk is not None:
                desk.close()

    def on_resize(self, event: events.Resize) -> None:
        self.call_later(self._resized)

    def _resized(self) -> None:
        self.lay_out()
        if self.desk is not None and not self.narrow:
            self.show_other_panes()  # those that a narrow screen did not show

    def lay_out(self) -> None:
        """Give each part its room: by the terminal's width, the pane in focus, and whether a line is typed."""
        below = self.screen_stack[0]  # also while something stands over it
        below.set_class(self.narrow, "narrow")
        below.set_class(self.size.width < 60 or self.size.height < 16, "tiny")
        for pane, rows_ in self.lists.items():
            rows_.set_class(pane == self.pane, "current")
            rows_.entitle(self.pane_title(pane))
        typing = self.narrow and self.focused is self.bar and bool(self.bar.text)
        self.query_one("#panes").set_class(typing, "away")

    # What is shown.

    def changed(self, select: Path = ()) -> None:
        """The document is another one: show it everywhere."""
        self.session.keep()
        self.show_rows(select)
        self.show_preview()
        self.show_heading()
        self.look_through()

    def look_through(self) -> None:
        """See what is wrong with the document and what differs from its base, at the desk."""
        handlers.comparing.look(self)
        if self.desk is not None:
            document, memo = self.session.document, self.session.review_memo
            self.desk.ask(
                "check", lambda: check(document, memo), lambda found: self.call_from_thread(self._checked, found)
            )

    def show_heading(self) -> None:
        """The first line, and the step that the last line offers."""
        session = self.session
        view = session.view()
        progress = tuple(Progress(*part) for part in handlers.move.standing(session))
        name = session.file.name if session.file else "new design"
        errors, warnings = session.count("error"), session.count("warning")
        title, warning = handlers.move.title_of(view), session.warning
        self.heading.show(Standing(name, title, session.unsaved, errors, warnings, progress, warning))
        self.hint()

    def hint(self) -> None:
        """What the last line says while it has nothing to say."""
        if self.desk is not None:
            handlers.move.hint(self)

    def _checked(self, found: Any) -> None:
        if isinstance(found, Checked) and found.document is self.session.document:
            before, self.session.checked = self.session.checked, found
            if before.lists is None:
                handlers.files.tell_errors(self, found)
            if (
                (before.marks or {}) != (found.marks or {})
                or before.lists != found.lists
                or before.advice != found.advice
            ):
                self.show_rows()
                self.preview.mark(self.session.marks)
            self.show_heading()

    def show_preview(self) -> None:
        """What the current tab shows of the entry under the cursor, or of the line being typed."""
        if self.desk is not None:
            handlers.preview.show(self)
            if self.session.draft is not None or self.session.foreseen is not None:
                handlers.foreseeing.watch(self)

    on_room_changed = show_preview

    def previewed(self, key: tuple[object, ...], output: Any) -> None:
        """The desk has made what the preview is to show."""
        handlers.preview.take(self, key, output)

    # Moving.

    def go_pane(self, pane: str, quiet: bool = False) -> None:
        """Put the focus on a pane."""
        self.pane = pane
        self.follow_zoom(to_preview=False)
        self.show_pane(pane)
        self.lay_out()
        self.screen.set_focus(self.lists[pane])
        if not quiet:
            self.show_preview()
        self.hint()

    def on_row_highlighted(self, event: RowHighlighted) -> None:
        if event.rows.id == self.pane and self.lists[self.pane] is event.rows:
            self.show_preview()
            if self.pane == "checklists":
                handlers.problems.tell_row(self)

    def on_row_chosen(self, event: RowChosen) -> None:
        if event.rows is self.lists[self.pane]:
            self.action_do("edit")

    on_line_pointed = hint

    def on_line_chosen(self, event: LineChosen) -> None:
        handlers.problems.follow(self, event)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        widget = event.widget
        if widget.id in PANES and widget is self.lists[widget.id] and widget.id != self.pane:
            self.go_pane(widget.id)
        self.hint()

    # Keys and actions.

    def before_key(self) -> None:
        """What was said has been read: the hints come back."""
        self.key_at = time.monotonic()
        self.hush()

    def action_do(self, name: str) -> None:
        """Do an action by its name."""
        self.hush()
        handlers.do(self, name)

    # What comes in and goes out beside keys and pictures.

    def on_paste(self, event: events.Paste) -> None:
        """A paste that no field took."""
        self.attempt(lambda: handlers.typing.pasted(self, event.text))

    def on_terminal_gone(self) -> None:
        """Nobody is there any more: keep all, and end."""
        handlers.files.end(self)

    def copy_to_clipboard(self, text: str) -> None:
        """Copy what was selected with the mouse, by the same chain as `y`."""
        handlers.copying.send(self, handlers.copying.Text(text, "what was selected"))

    # The entry bar.

    def completions(self, text: str, cursor: int) -> list[Completion]:
        """What could stand at the cursor of a quick line."""
        return handlers.typing.completions(self, text, cursor)

    def attempt(self, work: Callable[[], None]) -> None:
        """Do what may turn out not to be possible; that is said."""
        handlers.attempt(self, work)

    def formed(self, label: str | None, old: Path = (), new: Path = (), loose: str = "") -> None:
        """A form was left; an entry that was at `old` is at `new` now."""
        if label:
            path = self.path
            if old != new:
                self.lists[self.pane].renamed(old, new)
                path = (*new, *path[len(old) :]) if path[: len(old)] == old else path
            self.changed(select=path if self.session.document.node(path) is not None else ())
            self.say(f"{label}, but {loose}" if loose else f"{label}; u undoes it", "warning" if loose else "success")
        else:
            self.show_preview()


def run(path: File | None = None, *, theme: str = "", mouse: bool = True) -> int:
    """Open the screen on `path` (None: the start screen) and give the exit status."""
    from backdraft.tui.begin import open_session, own_keys

    keys, slip = own_keys()
    app = Backdraft(open_session(path), theme=theme, keys=keys)
    app.key_slips += [slip] if slip else []
    app.at_start = path is None
    status = app.run(mouse=mouse)
    handlers.files.after(app)
    return status or 0
