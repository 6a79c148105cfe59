"""The preview: generated lines that know their entry, with colours, a cursor, lit entries and mouse selection."""

from __future__ import annotations

from typing import ClassVar, Final

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.selection import Selection
from textual.strip import Strip

from backdraft.design.output import Line, Output
from backdraft.design.paths import Path, where
from backdraft.draw.picture import Picture
from backdraft.tui.canvas import Canvas, fit, strip_of, width_of
from backdraft.tui.preview.highlight import fences
from backdraft.tui.preview.line import GUTTER, PICTURE, Look, strip
from backdraft.tui.safe_text import clean, one_line

#: How far away the line under the cursor is looked for after a change.
_SEARCH: Final = 300
SIDESTEP: Final = 8
_MOST_NOTES: Final = 2
#: Lines drawn that are kept, so that a line that did not change costs a look-up.
_MOST_DRAWN: Final = 2_000


class LineChosen(Message):
    """Enter, or a double click, on a line of generated text; `path` is the entry it came from."""

    def __init__(self, view: LineView, path: Path, line: int) -> None:
        super().__init__()
        self.view = view
        self.path = path
        self.line = line

    @property
    def control(self) -> LineView:
        """The view."""
        return self.view


class LinePointed(Message):
    """The cursor is on another line."""


class LineView(Canvas, can_focus=True):
    """A virtual list of the `Line`s of an `Output`."""

    ALLOW_SELECT = True
    DEFAULT_CSS = """
    LineView {
        height: 1fr;
        background: $background;
        color: $foreground;
        border: round $frame;
        border-title-color: $text-muted;
        border-subtitle-color: $text-muted;
        &:focus { border-title-color: $accent; border-title-style: bold reverse; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Down", show=False, id="preview.down"),
        Binding("up,k", "move(-1)", "Up", show=False, id="preview.up"),
        Binding("home,g", "first", "First line", show=False, id="preview.first"),
        Binding("end,G", "last", "Last line", show=False, id="preview.last"),
        Binding("ctrl+d", "half(1)", "Half a page down", show=False, id="preview.half-down"),
        Binding("ctrl+u", "half(-1)", "Half a page up", show=False, id="preview.half-up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="preview.page-down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="preview.page-up"),
        Binding("left,h", "side(-1)", "Left", show=False, id="preview.left"),
        Binding("right,l", "side(1)", "Right", show=False, id="preview.right"),
        Binding("enter", "choose", "Go to the entry", show=False, id="preview.choose"),
    ]

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.output = Output()
        self.lit: Path = ()
        self.left = 0
        self._cursor = 0
        self.subject: object = None
        self._languages: tuple[str, ...] | None = None
        self._drawn: dict[Look, Strip] = {}

    # The outside.

    @property
    def room(self) -> int:
        """The cells that a line has."""
        return max(0, self.size.width - GUTTER)

    @property
    def cursor(self) -> int:
        """The line under the cursor."""
        return self._cursor

    @property
    def cursor_path(self) -> Path:
        """The entry of the line, or of the box, under the cursor."""
        lines = self.output.lines
        return lines[self._cursor].path if lines else ()

    def show(self, output: Output, subject: object = None, *, follow: bool = False) -> int | None:
        """Shows other lines and paints those that differ.

        Args:
            output: What to show.
            subject: What it is about. With another subject the view begins at the top; with the same one the line
                under the cursor keeps its place on the screen, also when lines came or went above it.
            follow: Scrolls so that the first line that changed is in sight.

        Returns:
            The first line that changed, or None.
        """
        old, new = self.output.lines, output.lines
        same = subject == self.subject
        changed = first_difference(old, new)
        self.output = output
        self._languages = fences(tuple(line.text for line in new)) if output.language == "markdown" else None
        if not same:
            self.subject, self._cursor, self.left, self.top = subject, 0, 0, 0
            if self.lit and self.by_line:
                self._bring_lit()
        else:
            shift = _moved_to(old, new, self._cursor) - self._cursor
            self._cursor += shift
            self.set_top(self.top + shift)
        if follow and changed is not None and not self.top <= changed < self.top + self.view_height:
            self.scroll_into_view(min(changed, max(0, len(new) - 1)), margin=2)
        self.set_top(self.top)
        self.taken(same)
        self.repaint()
        return changed

    def taken(self, same: bool) -> None:
        """Another output is there, of the same subject or not, and not painted yet: for subclasses."""

    @property
    def by_line(self) -> bool:
        """Whether the cursor is on a line, and lines are lit."""
        return True

    @property
    def language(self) -> str:
        """How its lines are highlighted; those of a picture are none that go on."""
        return PICTURE if isinstance(self.output, Picture) else self.output.language

    def light(self, path: Path, *, scroll: bool = True) -> None:
        """Marks the lines that come from `path` (or from what lies in it); scrolls to them if none is in sight."""
        self.lit = path
        if scroll and path:
            self._bring_lit()
        self.repaint()

    def bring(self, line: int | None) -> None:
        """Puts the cursor on a line, and the line near the top; None: neither."""
        if line is not None:
            self.set_top(line - 1)
            self.go(line)

    def go(self, line: int) -> None:
        """Puts the cursor on a line."""
        before, self._cursor = self._cursor, max(0, min(line, len(self.output.lines) - 1))
        if self._cursor != before:
            self.post_message(LinePointed())
        self.scroll_into_view(self._cursor)
        self.repaint()

    # Canvas.

    def line_count(self) -> int:
        """Lines of the output."""
        return len(self.output.lines)

    def draw(self, index: int, width: int) -> Strip:
        """Line `index` with its mark in front."""
        line = self.output.lines[index]
        selection = self.text_selection
        parts, signs = self.dress(index)
        look = Look(
            line.text,
            index,
            width,
            self.left,
            self._languages[index] if self._languages else self.language,
            self.has_focus and index == self._cursor and self.by_line,
            self.by_line and bool(self.lit) and line.path[: len(self.lit)] == self.lit,
            parts,
            signs,
            selection.get_span(index) if selection is not None else None,
        )
        drawn = self._drawn.get(look)
        if drawn is None:
            if len(self._drawn) > _MOST_DRAWN:
                self._drawn.clear()
            drawn = self._drawn[look] = strip(look, self.base, self.palette)
        return drawn

    def notify_style_update(self) -> None:
        """A new theme or state: everything may look different."""
        super().notify_style_update()
        self._drawn.clear()

    def dress(self, index: int) -> tuple[tuple[tuple[int, int, str], ...], tuple[tuple[int, str, str], ...]]:
        """What of line `index` has a style, `(begin, end, style)` in cells, and the signs put on it: for subclasses."""
        return (), ()

    def fixed_count(self) -> int:
        """Notes take up to two lines at the bottom, and what the text leaves free but for a blank line."""
        return min(len(self.output.notes), max(_MOST_NOTES, self.size.height - self.line_count() - 1))

    def draw_fixed(self, index: int, width: int) -> Strip:
        """A note; the last line tells how many more there are."""
        notes = self.output.notes
        note, shown = notes[index], self.fixed_count()
        hidden = len(notes) - shown
        more = f" (+{hidden} more)" if hidden > 0 and index == shown - 1 else ""
        text = f"▲ {one_line(note.message)}"
        if place := where(note.path).partition(".")[2]:  # the section is told by what is shown
            placed = f"▲ {one_line(place)}: {one_line(note.message)}"
            text = placed if width_of(placed) < width - len(more) else text  # the reason matters more than the place
        segments = [
            Segment(" "),
            Segment(fit(text, min(width_of(text), width - 1 - len(more))), self.palette["dim"]),
            Segment(more, self.palette["dim"]),
        ]
        return strip_of(segments, width, self.base)

    def on_resize(self, event: events.Resize) -> None:
        """Keeps what matters in sight: the cursor, else the lit lines."""
        if self.has_focus:
            self.scroll_into_view(self._cursor)
        elif self.lit and self.by_line:
            self._bring_lit()
        self.left = max(0, min(self.left, self.widest() - max(1, self.room)))
        super().on_resize(event)

    def on_focus(self) -> None:
        """Shows the cursor, in sight."""
        if not self.top <= self._cursor < self.top + self.view_height:
            self._cursor = min(self.top, max(0, len(self.output.lines) - 1))
        self.repaint()

    def on_blur(self) -> None:
        """Hides the cursor."""
        self.repaint()

    def on_click(self, event: events.Click) -> None:
        """Puts the cursor where it is clicked; a double click goes to the entry."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        index = self.line_at(offset.y)
        inside = index < len(self.output.lines) and offset.y < self.view_height
        if inside and self.point(offset.x - GUTTER + self.left, index) and event.chain == 2:
            self.action_choose()

    def point(self, column: int, line: int) -> bool:
        """Puts the cursor on a cell; whether there is something."""
        self.go(line)
        return True

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected letters as they are shown."""
        if not self.output.lines:
            return None
        return selection.extract("\n".join(one_line(line.text) for line in self.output.lines)), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Paints what is selected."""
        self.repaint()

    # Keys.

    def action_move(self, by: int) -> None:
        """Moves the cursor by lines."""
        self.go(self._cursor + by)

    def action_half(self, by: int) -> None:
        """Moves the cursor by half pages."""
        self.leap(by * max(1, self.view_height // 2))

    def action_page(self, by: int) -> None:
        """Moves the cursor by pages."""
        self.leap(by * max(1, self.view_height - 1))

    def action_first(self) -> None:
        """Moves the cursor to the first line."""
        self.leap(-len(self.output.lines))

    def action_last(self) -> None:
        """Moves the cursor to the last line."""
        self.leap(len(self.output.lines))

    def action_side(self, by: int) -> None:
        """Scrolls sideways."""
        self.pan(by * SIDESTEP, 0)

    def pan(self, across: int, down: int) -> None:
        """Moves the window over the lines, no further than the longest in sight."""
        self.left = max(0, min(self.left + across, self.widest() - max(1, self.room)))
        self.set_top(self.top + down)
        self.repaint()

    def widest(self) -> int:
        """The cells of the longest line in sight."""
        seen = self.output.lines[self.top : self.top + self.view_height]
        return max((width_of(clean(line.text)) for line in seen), default=0)

    @property
    def overflows(self) -> bool:
        """Whether there is more than what is in sight."""
        return len(self.output.lines) > self.view_height > 0 or self.widest() > self.room > 0

    def action_choose(self) -> None:
        """Says which entry the line comes from."""
        if self.output.lines:
            self.post_message(LineChosen(self, self.cursor_path, self._cursor))

    def leap(self, by: int) -> None:
        """Moves by many lines."""
        self.go(self._cursor + by)

    # The inside.

    def _bring_lit(self) -> None:
        lines = self.output.lines
        if self.output.from_top:
            return
        size = len(self.lit)
        first = next((i for i, line in enumerate(lines) if line.path[:size] == self.lit), None)
        if first is None:
            return
        last = first
        while last + 1 < len(lines) and lines[last + 1].path[:size] == self.lit:
            last += 1
        bottom = self.top + self.view_height
        if not (self.top <= first < bottom):
            self.scroll_into_view(last, margin=1)
            self.scroll_into_view(first, margin=1)
        elif last >= bottom:
            self.scroll_into_view(min(last, first + self.view_height - 1))
        if not self.has_focus:
            self._cursor = first


def first_difference(old: tuple[Line, ...], new: tuple[Line, ...]) -> int | None:
    """The first line that is another one; None when all are the same."""
    for i, (a, b) in enumerate(zip(old, new, strict=False)):
        if a is not b and a != b:
            return i
    return None if len(old) == len(new) else min(len(old), len(new))


def _moved_to(old: tuple[Line, ...], new: tuple[Line, ...], index: int) -> int:
    """Where line `index` of `old` stands in `new`: the nearest equal one, else the nearest of its entry, else there."""
    last = max(0, len(new) - 1)
    if not old or not new or index >= len(old):
        return min(index, last)
    line = old[index]
    near = sorted(range(max(0, index - _SEARCH), min(len(new), index + _SEARCH + 1)), key=lambda i: abs(i - index))
    for i in near:
        if new[i] == line and line.text:
            return i
    for i in near:
        if line.path and new[i].path == line.path:
            return i
    return min(index, last)
