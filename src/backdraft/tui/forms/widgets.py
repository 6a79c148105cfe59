"""The fields of a form: a line that goes on below where it is long, and a text of several lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset, Size
from textual.strip import Strip
from textual.widgets import TextArea

from backdraft.tui.bar_messages import Left, Pasted, Typed
from backdraft.tui.canvas import strip_of, width_of
from backdraft.tui.entry_bar import EntryBar
from backdraft.tui.safe_text import content, one_line

#: Hears at once which field holds another text, and which.
Changed = Callable[[str, str], None]


class LineField(EntryBar):
    """A field of one line; its prompt is the key. What is wider than the field goes on in the next row."""

    def __init__(self, name: str, width: int, changed: Changed, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.field = name
        self._heard = changed
        self.prompt = f" {name.ljust(width)} "
        self._row = 0
        self._rows = 1

    @property
    def room(self) -> int:
        """The cells that a row has for text."""
        return max(1, self.size.width - len(self.prompt))

    async def _on_key(self, event: events.Key) -> None:
        if event.key in ("up", "down") or (event.key in ("tab", "shift+tab") and not self.offers):
            event.stop()
            event.prevent_default()
            self.screen.focus_previous() if event.key in ("up", "shift+tab") else self.screen.focus_next()
            return
        await super()._on_key(event)

    def on_focus(self) -> None:
        """What stands there already is not to be completed: `tab` goes on."""
        self._offers = ()
        super().on_focus()

    def on_blur(self) -> None:
        """A text that is higher than the field is shown from its beginning."""
        self.set_top(0)
        super().on_blur()

    def on_click(self, event: events.Click) -> None:
        """Puts the cursor where it is clicked."""
        starts = self._starts()
        self._first = starts[min(self.top + event.y, len(starts) - 1)]
        super().on_click(event)

    def on_typed(self, event: Typed) -> None:
        """The form hears which field it was."""
        event.stop()
        self._heard(self.field, event.text)

    def on_pasted(self, event: Pasted) -> None:
        """Several lines are one here."""
        event.stop()
        self._become(self._edit.insert(" ".join(event.text.split())))

    def repaint(self) -> None:
        """Also takes the rows that the text asks for."""
        if self.is_mounted and self.size.width:
            starts = self._starts()
            if self.has_focus:
                self.scroll_into_view(max(i for i, start in enumerate(starts) if start <= self.cursor))
            if len(starts) != self._rows:
                self._rows = len(starts)
                self.refresh(layout=True)
        super().repaint()

    def _offer(self) -> None:
        if self.has_focus:
            super()._offer()

    # Canvas.

    def line_count(self) -> int:
        """The rows that the text takes."""
        return len(self._starts())

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """All of them."""
        return len(wrap(self.text, max(1, width - len(self.prompt))))

    def draw(self, index: int, width: int) -> Strip:
        """Row `index`: the key before the first one."""
        if not self.text:
            return super().draw(index, width)
        starts = self._starts()
        front = self.prompt if index == 0 else " " * len(self.prompt)
        end = starts[index + 1] if index + 1 < len(starts) else None
        room = self.room if end is None else sum(map(_cells, self.text[starts[index] : end]))
        self._row, self._first = index, starts[index]
        styles = self.palette
        return strip_of(
            [Segment(front, styles["accent"] if self.has_focus else styles["dim"]), *self._body(room)], width, self.base
        )

    def _starts(self) -> Sequence[int]:
        return wrap(self.text, self.room)

    def _scroll(self, room: int) -> None:
        """Nothing is scrolled sideways: `draw` says where a row begins."""

    def _place_cursor(self, cells: int) -> None:
        at = self.content_region
        row = self._row - self.top if self.text else 0
        self.app.cursor_position = Offset(at.x + len(self.prompt) + cells, at.y + row)


class TextField(TextArea):
    """A field of several lines: an item, a `key: value`, or YAML a line."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    def __init__(self, name: str, text: str, placeholder: str, changed: Changed) -> None:
        super().__init__(
            text, show_line_numbers=False, tab_behavior="focus", compact=True, placeholder=content(placeholder)
        )
        self.field = name
        self._heard = changed
        self.cursor_blink = False
        self.move_cursor(self.document.end)  # where one adds

    async def _on_key(self, event: events.Key) -> None:
        row = self.cursor_location[0]
        if (event.key == "up" and row == 0) or (event.key == "down" and row == self.document.line_count - 1):
            event.stop()
            event.prevent_default()
            self.screen.focus_previous() if event.key == "up" else self.screen.focus_next()
            return
        if event.key == "enter":  # what lies deeper goes on deeper
            event.stop()
            event.prevent_default()
            line = self.document.get_line(row)
            self.insert("\n" + line[: len(line) - len(line.lstrip(" "))])
            return
        await super()._on_key(event)

    def on_focus(self) -> None:
        """Shows the cursor."""
        self.scroll_cursor_visible()

    def on_blur(self) -> None:
        """A text that is higher than the field is shown from its beginning."""
        self.scroll_home(animate=False)

    def action_leave(self) -> None:
        """Escape is the form's."""
        self.post_message(Left())

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """The form hears which field it was."""
        event.stop()
        self._heard(self.field, self.text)


@lru_cache(maxsize=64)
def wrap(text: str, room: int) -> tuple[int, ...]:
    """The letters at which rows of `room` cells begin, at words where it can be; a cell is kept for the cursor.

    The first is 0.
    """
    starts, cells, word = [0], 0, 0
    for i, letter in enumerate(text + " "):
        wide = _cells(letter)
        if cells + wide > room and i > starts[-1]:
            start = word if word > starts[-1] else i
            starts.append(start)
            cells = sum(map(_cells, text[start:i]))
        cells += wide
        if letter == " ":
            word = i + 1
    return tuple(starts)


def _cells(letter: str) -> int:
    return width_of(one_line(letter))
