"""A widget that draws its own lines: only those in sight, and again only those that came out differently.

Textual's scroll views ask for a layout of the whole screen whenever the number of lines changes, which a preview does
with nearly every keystroke; so a `Canvas` scrolls by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.content import Content
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from backdraft.tui.themes import palette

#: Lines that a turn of the mouse wheel moves.
WHEEL = 3


class Canvas(Widget):
    """Lines drawn by `draw(index, width)`, of which `top` is the first in sight; below them perhaps fixed ones."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.top = 0
        self._painted: dict[int, Strip] = {}
        self._base: Style | None = None
        self._blank = Strip([])
        self._entitled: dict[str, str] = {}

    # What a subclass says.

    def line_count(self) -> int:
        """How many lines there are."""
        raise NotImplementedError

    def draw(self, index: int, width: int) -> Strip:
        """Line `index`, `0 <= index < line_count()`, exactly `width` cells wide."""
        raise NotImplementedError

    def fixed_count(self) -> int:
        """How many lines stand fixed at the bottom."""
        return 0

    def draw_fixed(self, index: int, width: int) -> Strip:
        """The fixed line `index`, exactly `width` cells wide."""
        raise NotImplementedError

    def pinned(self) -> tuple[int, ...]:
        """The lines that stay in sight at the top, in their order, when what is around them is scrolled away."""
        return ()

    # What it may use.

    @property
    def palette(self) -> Mapping[str, Style]:
        """The styles of the theme, by role."""
        return palette(self.app)

    @property
    def base(self) -> Style:
        """Colour and background as the style sheet has them."""
        if self._base is None:
            self._base = self.rich_style
        return self._base

    @property
    def view_height(self) -> int:
        """How many lines are in sight."""
        return max(1, self.size.height - self.fixed_count())

    def entitle(self, title: Content | None = None, subtitle: Content | None = None) -> None:
        """Says something else in the frame; None leaves what is there. Textual paints the whole widget for it, so
        what says the same is not said again."""
        for name, said in (("border_title", title), ("border_subtitle", subtitle)):
            if said is not None and self._entitled.get(name) != said.plain:
                self._entitled[name] = said.plain
                setattr(self, name, said)

    def repaint(self) -> None:
        """Asks the screen for the lines in sight that would come out differently now."""
        if not self.is_mounted:
            return
        size = self.size
        for y in range(size.height):
            painted, strip = self._painted.get(y), self._draw(y, size)
            if painted is not strip and painted != strip:
                self.refresh(Region(0, y, size.width, 1))

    def scroll_into_view(self, index: int, margin: int = 0) -> None:
        """Moves `top` as little as needed for line `index` to be in sight, with `margin` lines around it."""
        if not self.size.height:
            return  # not laid out yet; `on_resize` comes back to it
        height = self.view_height
        margin = min(margin, (height - 1) // 2)
        above = sum(line < index for line in self.pinned())
        self.set_top(min(max(self.top, index - height + 1 + margin), index - max(margin, above)))

    def line_at(self, y: int) -> int:
        """The line on row `y` of the widget."""
        pinned = self.pinned()
        return min(pinned[y], self.top + y) if y < len(pinned) else self.top + y

    def set_top(self, top: int) -> None:
        """Scrolls so that line `top` is the first in sight, as far as there are lines."""
        self.top = max(0, min(top, self.line_count() - self.view_height))

    # What Textual asks.

    def render_line(self, y: int) -> Strip:
        """Line `y` of the widget."""
        strip = self._draw(y, self.size)
        self._painted[y] = strip
        return strip

    def notify_style_update(self) -> None:
        """A new theme or state: everything may look different."""
        super().notify_style_update()
        self._painted.clear()
        self._base = None
        self._blank = Strip([])

    def on_resize(self, event: events.Resize) -> None:
        """Keeps what is in sight within the lines."""
        self.set_top(self.top)
        self.repaint()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scrolls without moving the cursor."""
        event.stop()
        self.set_top(self.top + WHEEL)
        self.repaint()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scrolls without moving the cursor."""
        event.stop()
        self.set_top(self.top - WHEEL)
        self.repaint()

    def _draw(self, y: int, size: Size) -> Strip:
        count = self.fixed_count()
        fixed = y - max(1, size.height - count)
        if 0 <= fixed < count:
            return self.draw_fixed(fixed, size.width)
        index = self.line_at(y)
        if 0 <= index < self.line_count():
            return self.draw(index, size.width)
        if self._blank.cell_length != size.width:
            self._blank = Strip.blank(size.width, self.base)
        return self._blank


def strip_of(segments: Iterable[Segment], width: int, base: Style) -> Strip:
    """`segments` over `base`, cut or filled to `width` cells."""
    return Strip(Segment.apply_style(segments, base)).adjust_cell_length(width, base)


def fit(text: str, width: int, *, right: bool = False) -> str:
    """`text` (one line, already clean) in exactly `width` cells; what does not fit ends in `…`."""
    if width <= 0:
        return ""
    cells = len(text) if text.isascii() else cell_len(text)
    if cells > width:
        return set_cell_size(text[: width * 2], width - 1) + "…"
    blanks = " " * (width - cells)
    return blanks + text if right else text + blanks


def width_of(text: str) -> int:
    """The cells that `text` takes."""
    return len(text) if text.isascii() else cell_len(text)
