"""The preview with pictures in it: from box to box, signs on boxes, a small map, dragged with the mouse."""

from __future__ import annotations

from collections.abc import Mapping

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip

from backdraft.design.paths import Path
from backdraft.draw.picture import Picture, Region
from backdraft.tui.canvas import WHEEL
from backdraft.tui.preview import boxes, minimap
from backdraft.tui.preview.view import SIDESTEP, LineView


class RoomChanged(Message):
    """A picture has more cells now, or fewer."""


class PictureView(LineView):
    """Lines; of a picture the boxes, one of which is under the cursor."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._boxes: tuple[Region, ...] = ()
        self._spans: dict[int, list[boxes.Span]] = {}
        self._labels: dict[int, list[tuple[int, int]]] = {}
        self._hot: dict[int, list[tuple[int, int]]] = {}
        self._words: dict[int, list[boxes.Sign]] = {}
        self._map: tuple[minimap.Window, int, list[list[minimap.Cell]]] | None = None
        self._box = -1
        self._marks: Mapping[Path, str] = {}
        self._grip: tuple[int, int] | None = None
        self._dragged = False

    # The outside.

    @property
    def cursor_path(self) -> Path:
        """The entry of the box, or of the line, under the cursor."""
        return self._boxes[self._box].path if self._boxes else super().cursor_path

    def mark(self, marks: Mapping[Path, str]) -> None:
        """Takes the signs of the entries that have problems: they stand on the boxes of a picture."""
        self._marks = marks
        self.repaint()

    def light(self, path: Path, *, scroll: bool = True) -> None:
        """Marks what comes from `path`; of a picture that is not walked through, brings its box in sight."""
        moved = path != self.lit
        super().light(path, scroll=scroll and self.by_line)
        box = next((i for i, each in enumerate(self._boxes) if boxes.chosen(each, path)), -1)
        if moved and box >= 0 and not self.has_focus:
            self._to_box(box)

    # Lines.

    @property
    def by_line(self) -> bool:
        """Whether there are no boxes to go to."""
        return not self._boxes

    def taken(self, same: bool) -> None:
        """Another picture: the cursor stays at its box, else begins at what the picture is about."""
        here = self._boxes[self._box].path if self._boxes and same else ()
        self._boxes = boxes.boxes_of(self.output)
        self._spans = boxes.spans(self._boxes)
        self._labels = boxes.labels(self.output) if self._boxes else {}
        self._hot, self._words = {}, {}
        if isinstance(self.output, Picture) and self.output.over is not None:
            self._hot = boxes.hot_cells(self.output.tracks, self.output.over)
            self._words = boxes.words(self.output.lines, self._boxes, self.output.over)
        self._map = None
        self._box = boxes.start(self._boxes, here or self.lit)
        if self._boxes and not self.has_focus:
            self._to_box(self._box)

    def dress(self, index: int) -> tuple[tuple[tuple[int, int, str], ...], tuple[tuple[int, str, str], ...]]:
        """The boxes of a line: which is under the cursor, which is chosen, what is wrong with each."""
        if not self._boxes:
            return (), ()
        parts = [(begin, end, "dim") for begin, end in self._labels.get(index, ())]
        here = self._spans.get(index, ())
        over = self.output.over if isinstance(self.output, Picture) else None
        if over is not None:
            parts += [(begin, end, "warning") for begin, end in self._hot.get(index, ())]
        for box, begin, end in here:
            if over is not None and boxes.faint(self._boxes[box], over):
                parts.append((begin, end, "dim"))
            under = self.has_focus and box == self._box
            if under or boxes.chosen(self._boxes[box], self.lit):
                parts.append((begin, end, "selection" if under else "accent"))
        signs = boxes.signs(self.output.lines, self._boxes, index, here, self.lit, self._marks)
        if over is not None:
            signs += self._words.get(index, ())
        return tuple(parts), tuple(signs)

    def pinned(self) -> tuple[int, ...]:
        """Who the columns of a sequence are, where that leaves most of the rows for what happens."""
        rows = self.output.pinned if isinstance(self.output, Picture) else ()
        return rows if 2 * len(rows) < self.view_height else ()

    def draw(self, index: int, width: int) -> Strip:
        """A line with its part of the small map over its right end."""
        return self._mapped(super().draw(index, width), index - self.top)

    def on_resize(self, event: events.Resize) -> None:
        """A picture is drawn for the cells that there are, and so are the tabs in the frame."""
        if self._boxes and not self.has_focus:
            self._to_box(self._box)
        self.post_message(RoomChanged())

    def point(self, column: int, line: int) -> bool:
        """Puts the cursor on a box, or a line; whether there is one."""
        if self._dragged:
            return False
        if not self._boxes:
            return super().point(column, line)
        box = boxes.at(self._boxes, column, line)
        if box >= 0:
            self._to_box(box)
        return box >= 0

    # The mouse: a picture is dragged, of a text letters are selected.

    @property
    def allow_select(self) -> bool:
        """Whether the mouse selects letters: what is a picture is dragged instead."""
        return super().allow_select and not isinstance(self.output, Picture)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Takes hold of a picture."""
        self._dragged = False
        if isinstance(self.output, Picture) and event.button == 1:
            self._grip = (self.left + event.screen_x, self.top + event.screen_y)
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Drags the picture."""
        if self._grip is None:
            return
        left, top = self._grip[0] - event.screen_x, self._grip[1] - event.screen_y
        if (left, top) != (self.left, self.top):
            self._dragged = True
            self.pan(left - self.left, top - self.top)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Lets go of it."""
        if self._grip is not None:
            self._grip = None
            self.release_mouse()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """With shift, to the right."""
        if event.shift:
            event.stop()
            event.prevent_default()
            self.pan(WHEEL, 0)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """With shift, to the left."""
        if event.shift:
            event.stop()
            event.prevent_default()
            self.pan(-WHEEL, 0)

    def on_mouse_scroll_right(self, event: events.MouseScrollRight) -> None:
        """Scrolls to the right."""
        self.pan(WHEEL, 0)

    def on_mouse_scroll_left(self, event: events.MouseScrollLeft) -> None:
        """Scrolls to the left."""
        self.pan(-WHEEL, 0)

    # Keys.

    def action_move(self, by: int) -> None:
        """To the next box, or line, above or below."""
        if self._boxes:
            self._step("down" if by > 0 else "up", 0, by * WHEEL)
        else:
            super().action_move(by)

    def action_side(self, by: int) -> None:
        """To the next box at a side, or sideways."""
        if self._boxes:
            self._step("right" if by > 0 else "left", by * SIDESTEP, 0)
        else:
            super().action_side(by)

    def leap(self, by: int) -> None:
        """Moves the window over a picture, the cursor over lines."""
        if self._boxes:
            self.pan(0, by)
        else:
            super().leap(by)

    def widest(self) -> int:
        """The cells of the picture, or of the longest line in sight."""
        return self.output.width if isinstance(self.output, Picture) else super().widest()

    # The inside.

    def _step(self, way: boxes.Way, across: int, down: int) -> None:
        """Goes to the next box, pans where there is none; what was panned out of sight is left where it is."""
        window = self.left, self.top, self.room, self.view_height
        here = self._boxes[self._box]
        if boxes.central((here,), *window) < 0:
            seen = boxes.central(self._boxes, *window)
            if seen >= 0:
                self._to_box(seen)
                return
        following = boxes.beside(self._boxes, self._box, way)
        if following == self._box:
            self.pan(across, down)
        else:
            self._to_box(following)

    def _mapped(self, strip: Strip, row: int) -> Strip:
        """A row of the window with its part of the small map over its right end."""
        if not (self._boxes and self.has_focus and isinstance(self.output, Picture)):
            return strip
        lines = len(self.output.lines)
        window = minimap.Window(self.left, self.top, self.room, self.view_height, self.output.width, lines)
        w, h = minimap.size(window)
        box = self._boxes[self._box]
        low = box.y - self.top < self.view_height - h - 1 or box.x + box.w - self.left < self.room - w
        row -= self.view_height - h if low else 0
        if not w or not 0 <= row < h:
            return strip
        if self._map is None or self._map[:2] != (window, self._box):
            self._map = window, self._box, minimap.minimap(self._boxes, self._box, window)
        styles = self.palette
        cells = [
            Segment(
                "▪" if full else " ",
                self.base + styles["selection" if seen else "lit"] + styles["accent" if mine else "dim"],
            )
            for full, seen, mine in self._map[2][row]
        ]
        return Strip([*strip.crop(0, strip.cell_length - w), *cells], strip.cell_length)

    def _to_box(self, box: int) -> None:
        """Puts the cursor on a box, all of it in sight where it can be."""
        self._box, region = box, self._boxes[box]
        self._cursor = min(region.y, max(0, len(self.output.lines) - 1))
        self.scroll_into_view(min(region.y + region.h - 1, len(self.output.lines) - 1), margin=1)
        self.scroll_into_view(region.y, margin=1)
        room = max(1, self.room)
        if not self.left <= region.x or region.x + region.w > self.left + room:
            self.left = max(0, region.x - max(0, room - region.w) // 2)
        self.repaint()
