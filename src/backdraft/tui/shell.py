"""The program as its handlers know it: what is open, the parts of the screen, what may be asked of them.

Handlers are functions of a `Shell`; the app is one, and it alone knows the handlers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from backdraft.design.dataclass import dataclass
from backdraft.design.output import Output
from backdraft.design.paths import Path
from backdraft.document.quick.plan import Place
from backdraft.host.terminal import any_key
from backdraft.tui.bar_messages import Completion
from backdraft.tui.desk import Desk
from backdraft.tui.entry_bar import EntryBar
from backdraft.tui.keyed import KeyedApp
from backdraft.tui.panes.content import EMPTY, PANES, TITLES, marked, pane_of, rows, taught
from backdraft.tui.panes.rows import Row, RowList
from backdraft.tui.panes.standing import advised, stood
from backdraft.tui.preview.picture_view import PictureView
from backdraft.tui.safe_text import content, one_line
from backdraft.tui.session import Session
from backdraft.tui.status import StatusLine, TitleLine, broken

if TYPE_CHECKING:
    from textual.content import Content

#: Narrower than this, in cells, the preview stands below the list.
NARROW = 100
#: The cells of a line that are not for a message: the prompt, the cursor, the sign.
AROUND = 7
#: A text longer than this, in characters, shows the pane in focus first and its other panes after it.
LARGE = 200_000
#: Between two steps of such work, so that a key comes first, in seconds. (`call_later` would let none come between.)
BETWEEN = 0.01


Completes = Callable[["Shell", str, int], Sequence[Completion]]


@dataclass(frozen=True, slots=True)
class Asking:
    """What the entry bar is asked for: what happens as one types, at Enter, at Escape.

    `completes` tells what could stand at the cursor.
    `action` at `path` is what asks so again, for a start that puts back what was being typed; a quick line needs none.
    """

    prompt: str
    placeholder: str
    typed: Callable[[Shell, str], None]
    entered: Callable[[Shell, str], None]
    left: Callable[[Shell], None]
    completes: Completes | None = None
    action: str = ""
    path: Path = ()


class Shell(KeyedApp):
    """The parts of the screen, and what needs no handler.

    Attributes:
        session: What is open.
        asking: What the entry bar is asked for.
        pane: The pane that has, or had last, the focus.
        desk: Where slow work is done; None before the first frame.
        errands: Where work is done that takes longer than a person waits without asking; None before the first frame.
        key_at: When the last key came, on the monotonic clock.
        stale: The panes whose rows are not those of the design.
        shown_for: What the preview was last asked to show.
        taken: Whether it shows that already.
        tab_shown: The tab whose text it shows.
        said: What was said last and stands there still.
        said_of_row: What was said last of a row under the cursor.
        under_way: How far an errand is; empty without one. It comes back when another message has been read.
        teaches_typing: Whether empty panes tell what to type to who is in the line at the bottom.
    """

    session: Session
    asking: Asking
    pane: str
    desk: Desk | None
    errands: Desk | None
    key_at: float
    stale: set[str]
    shown_for: tuple[object, ...]
    taken: bool
    tab_shown: str
    said: str
    said_of_row: str = ""
    under_way: str = ""
    teaches_typing: bool = False
    lists: dict[str, RowList]
    preview: PictureView
    bar: EntryBar
    status: StatusLine
    heading: TitleLine

    @property
    def narrow(self) -> bool:
        """Whether the preview stands below the list."""
        return self.size.width < NARROW

    @property
    def path(self) -> Path:
        """The entry under the cursor of the pane in focus."""
        return self.lists[self.pane].cursor_path or ()

    @property
    def place(self) -> Place:
        """Where the person is, for quick lines."""
        return Place(self.pane, self.path)

    def pane_title(self, pane: str) -> Content:
        """The title of a pane's frame: the number and the name; all four on a narrow screen."""
        if not self.narrow:
            return content(f" {PANES.index(pane) + 1} {TITLES[pane]} ")
        names = [f"{n} {TITLES[p]}" if p != pane else f"[{n} {TITLES[p]}]" for n, p in enumerate(PANES, 1)]
        return content(f" {' '.join(names)} ")

    def follow_zoom(self, to_preview: bool) -> None:
        """A zoomed screen shows what has the focus."""
        old, new = ("zoom-panes", "zoom-preview") if to_preview else ("zoom-preview", "zoom-panes")
        if self.screen.has_class(old):
            self.screen.remove_class(old)
            self.screen.add_class(new)

    def say(self, message: str, role: str = "text") -> None:
        """Say something in the line where one types; in the last line while something is typed there.

        What one line has no room for goes on in the last line.
        """
        self.hush()
        self.said = message
        if self.bar.text:
            self.status.say(message, role)
            return
        first, rest = broken(one_line(message), self.size.width - AROUND)
        self.bar.tell(first, role)
        self.status.say(rest)

    def hush(self) -> None:
        """What was said has been read: how far an errand is stands there again."""
        self.said = ""
        self.status.hush()
        self.bar.tell(self.under_way)

    def show_rows(self, select: Path = ()) -> None:
        """The rows of the panes that are in sight; the others when they come into sight.

        Of a large design the pane in focus comes first, and keys may come between the others.
        """
        self.stale = set(PANES)
        for pane in {self.pane, pane_of(select) if select else self.pane}:
            self.show_pane(pane)
        self.show_other_panes()
        if select:
            self.lists[pane_of(select)].select(select)

    def show_other_panes(self) -> None:
        """The rows of the panes that are in sight without the focus; of a large design keys come between them."""
        waiting = [pane for pane in PANES if pane in self.stale and not self.narrow]
        if waiting and len(self.session.document.text) > LARGE:
            self.set_timer(BETWEEN, self._show_next_pane)
            return
        for pane in waiting:
            self.show_pane(pane)

    def _show_next_pane(self) -> None:
        waiting = [pane for pane in PANES if pane in self.stale and not self.narrow]
        for pane in waiting[:1]:
            self.show_pane(pane)
            self.show_other_panes()

    def show_pane(self, pane: str) -> None:
        """The rows of one pane."""
        if pane in self.stale:
            self.stale.discard(pane)
            self.lists[pane].empty = tuple(taught(line, self.teaches_typing) for line in EMPTY[pane])
            self.lists[pane].show(marked(self.rows_of(pane), self.session.signs()))

    def teach(self) -> None:
        """What empty panes teach follows the focus."""
        typing = self.focused is self.bar
        if typing != self.teaches_typing:
            self.teaches_typing = typing
            self.stale |= {pane for pane in PANES if pane not in self.stale and self._is_empty(pane)}
            self.show_pane(self.pane)
            self.show_other_panes()

    def _is_empty(self, pane: str) -> bool:
        shown = self.lists[pane].rows
        return not shown or (shown[0].path == ("services",) and not shown[0].loose)

    def rows_of(self, pane: str) -> tuple[Row, ...]:
        """What a pane lists: the design's entries, and what the rules say of the checklists."""
        checked = self.session.checked
        listed = rows(self.session.view(), pane)
        if pane == "services" and self.teaches_typing and listed[0].path == ("services",) and not listed[0].loose:
            first = listed[0].cells[0]
            return (replace(listed[0], cells=(replace(first, text=taught(first.text, True)),)), *listed[1:])
        if pane == "checklists" and checked.lists is not None:
            return (*stood(listed, checked.lists), *advised(checked.advice))
        return listed

    def go(self, path: Path, leave: bool = True) -> None:
        """Put the cursor on the entry at `path`, in its pane."""
        if leave:
            self.session.leave(self.pane, self.path)
        pane = pane_of(path)
        if pane != self.pane:
            self.go_pane(pane, quiet=True)
        else:
            self.screen.set_focus(self.lists[pane])
        self.lists[pane].select(path)
        self.show_preview()

    def show_output(self, output: Output, subject: object, light: Path) -> None:
        """Put an output into the preview and light the lines of an entry."""
        self.preview.show(output, subject)
        self.preview.light(light)

    def write_to_terminal(self, data: str) -> None:
        """Send bytes that are no picture (a copy by OSC 52) between two frames."""
        if self._driver is not None:
            self._driver.write(data)
            self._driver.flush()

    def print_plainly(self, text: str, called: str = "") -> None:
        """Leave the full screen, print `text`, which is `called` so, and come back at any key."""
        try:
            with self.suspend():
                print(text)
                any_key(f"— any key goes back — {called}".rstrip())
        except SuspendNotSupported:
            self.read_text(called or "Plain text", text)

    # What the app does with the help of handlers.

    def changed(self, select: Path = ()) -> None:
        """The document is another one: show it everywhere, with the cursor on `select`."""
        raise NotImplementedError

    def lay_out(self) -> None:
        """Give each part its room."""
        raise NotImplementedError

    def show_heading(self) -> None:
        """Show the first line, and the step that the last line offers."""
        raise NotImplementedError

    def show_preview(self) -> None:
        """Show what the current tab has of the entry under the cursor, or of the line being typed."""
        raise NotImplementedError

    def previewed(self, key: tuple[object, ...], output: object) -> None:
        """Take what the desk has made for the preview."""
        raise NotImplementedError

    def go_pane(self, pane: str, quiet: bool = False) -> None:
        """Put the focus on a pane."""
        raise NotImplementedError

    def take_session(self, session: Session) -> None:
        """Show another design."""
        raise NotImplementedError

    def completions(self, text: str, cursor: int) -> list[Completion]:
        """What could stand at the cursor of a quick line."""
        raise NotImplementedError
