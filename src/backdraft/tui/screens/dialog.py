"""The frame that all dialogs share, and a panel of plain lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, TypeVar

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widget import Widget

from backdraft.tui.canvas import Canvas, fit, strip_of, width_of
from backdraft.tui.safe_text import one_line

T = TypeVar("T")

#: A line in pieces, each with the role of its style.
Pieces = Sequence[tuple[str, str]]


class Dialog(ModalScreen[T]):
    """A frame in the middle of the screen, the screen below as it was. Escape answers None."""

    DEFAULT_CSS = """
    Dialog { align: center middle; background: transparent; }
    Dialog > #box {
        width: auto; height: auto; max-width: 100%; max-height: 100%;
        background: $panel; color: $foreground;
        border: round $accent; border-title-color: $accent; border-title-style: bold;
        border-subtitle-color: $text-muted;
    }
    Dialog > #box > * { background: $panel; border: none; height: auto; width: auto; max-width: 100%; }
    """
    AUTO_FOCUS = "*"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave", show=False, id="dialog.leave")]

    def __init__(self, title: str, keys: str = "") -> None:
        """`keys` tells in the frame what can be done."""
        super().__init__()
        # On the object: a style sheet that gives every `Screen` a background would hide what is below.
        self.styles.background = "transparent"
        self._heading = title
        self._keys = keys

    def compose(self) -> ComposeResult:
        """The frame and what `body` puts in it."""
        with Vertical(id="box") as box:
            box.border_title = Content(one_line(self._heading))
            box.border_subtitle = Content(self._keys) if self._keys else None
            box.styles.min_width = min(76, 6 + max(width_of(one_line(self._heading)), width_of(self._keys)))
            yield from self.body()

    def body(self) -> Sequence[Widget]:
        """What stands in the frame; the first that can have the focus gets it."""
        raise NotImplementedError

    def action_leave(self) -> None:
        """Goes without an answer."""
        self.dismiss(None)


class TextPanel(Canvas, can_focus=True):
    """Lines to read; scrolls when there are more than fit."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "by(1)", "Down", show=False),
        Binding("up,k", "by(-1)", "Up", show=False),
        Binding("pagedown,space,ctrl+d", "page(1)", "Page down", show=False),
        Binding("pageup,ctrl+u", "page(-1)", "Page up", show=False),
        Binding("home,g", "to(0)", "Top", show=False),
        Binding("end,G", "to(-1)", "End", show=False),
    ]

    def __init__(self, lines: Sequence[Pieces], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines = [[(one_line(text), role) for text, role in line] for line in lines]

    def line_count(self) -> int:
        """Lines to read."""
        return len(self._lines)

    def draw(self, index: int, width: int) -> Strip:
        """Line `index`."""
        out, room = [Segment(" ")], width - 2
        for text, role in self._lines[index]:
            shown = fit(text, min(width_of(text), room))
            out.append(Segment(shown, self.palette.get(role)))
            room -= width_of(shown)
        return strip_of(out, width, self.base)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """The longest line."""
        return 2 + max((sum(width_of(text) for text, _ in line) for line in self._lines), default=0)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """All lines, up to the height of the screen."""
        return min(len(self._lines), viewport.height - 2)

    def on_resize(self, event: events.Resize) -> None:
        """Says where one is when there is more than fits."""
        super().on_resize(event)
        self._say_place()

    def action_by(self, by: int) -> None:
        """Scrolls by lines."""
        self.set_top(self.top + by)
        self.repaint()
        self._say_place()

    def action_page(self, by: int) -> None:
        """Scrolls by pages."""
        self.action_by(by * max(1, self.view_height - 1))

    def action_to(self, line: int) -> None:
        """Scrolls to the top (0) or the end (-1)."""
        self.set_top(line if line >= 0 else len(self._lines))
        self.action_by(0)

    def _say_place(self) -> None:
        if len(self._lines) > self.view_height and isinstance(self.parent, Widget):
            last = min(self.top + self.view_height, len(self._lines))
            self.parent.border_subtitle = Content(f"{last}/{len(self._lines)} · j k scroll · esc back")


def wrapped(text: str, width: int, role: str = "text") -> list[Pieces]:
    """`text` as lines of at most `width` letters, broken at blanks."""
    from backdraft.design.prose import lines

    return [[(line, role)] for part in text.split("\n") for line in lines(part, width) or [""]]
