"""Sends the terminal only what differs from what it shows, in as few bytes as it takes.

Textual paints every widget that may have changed, whole: a change of focus costs 27 kB at 80x24, which is a second on a
slow line. Here each update is compared, cell by cell, with what was sent before. Colours are sent as changes, long
blanks as one erase. Placed between the compositor and the driver, it needs no care in any widget.

Built against Textual's private `App._display` and compositor updates, of the release that `pyproject.toml` pins.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Final, NamedTuple

from rich.cells import get_character_cell_size
from rich.color import ColorSystem
from rich.console import Console, RenderableType
from rich.style import Style
from textual import on
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.app import App
from textual.driver import Driver
from textual.screen import Screen
from textual.strip import Strip

from backdraft.tui.safe_text import sendable

#: Unchanged cells up to this many are sent again rather than jumped over.
_BRIDGE: Final = 4
#: Blanks from this many on are erased at once.
_ERASE: Final = 12


class Pen(NamedTuple):
    """How letters are drawn: SGR codes of attributes, foreground and background (empty: the terminal's own)."""

    attributes: str = ""
    fore: str = ""
    back: str = ""

    def after(self, other: Pen) -> str:
        """The shortest way to this pen from `other`."""
        if self == other:
            return ""
        if self.attributes != other.attributes:
            codes = ";".join(code for code in self if code)
            if not other.attributes and self.fore == other.fore and self.back == other.back:
                return f"\x1b[{self.attributes}m"
            return f"\x1b[0;{codes}m" if codes and any(other) else f"\x1b[{codes}m" if codes else "\x1b[m"
        if not any(self):
            return "\x1b[m"
        codes = ";".join(
            [
                *([self.fore or "39"] if self.fore != other.fore else ()),
                *([self.back or "49"] if self.back != other.back else ()),
            ]
        )
        return f"\x1b[{codes}m"


_PLAIN: Final = Pen()
#: Attributes that show on a blank: underline, reverse, strike.
_ON_BLANKS: Final = frozenset("479")


@cache
def _blank(pen: Pen) -> Pen:
    """What remains of a pen on a blank, so that blanks that look alike are alike."""
    seen = ";".join(code for code in pen.attributes.split(";") if code in _ON_BLANKS)
    return Pen(seen, pen.fore if seen else "", pen.back)


#: A letter with its pen; the right half of a wide letter is empty.
Cell = tuple[str, Pen]


class Shown:
    """What the terminal shows, as far as it is known. Without `colours` only attributes are sent."""

    def __init__(self, *, colours: bool = True) -> None:
        self._colours = colours
        self._rows: list[list[Cell | None]] = []
        self._pens: dict[Style, Pen] = {}
        self._width = 0

    def forget(self) -> None:
        """The terminal may show anything: what comes next is sent whole."""
        for row in self._rows:
            row[:] = [None] * len(row)

    def encode(self, update: LayoutUpdate | ChopsUpdate, console: Console) -> str | None:
        """What to send so that the terminal shows `update`; None before there was a whole screen to compare with."""
        system = console._color_system or ColorSystem.TRUECOLOR
        pieces = _layout(update) if isinstance(update, LayoutUpdate) else _chops(update)
        if isinstance(update, LayoutUpdate):
            width, height = update.region.size
            if (self._width, len(self._rows)) != (width, height):
                self._width = width
                self._rows = [[None] * width for _ in range(height)]
        elif not self._rows:
            return None
        writer = _Writer()
        changed: dict[int, list[tuple[int, int]]] = {}
        for y, x, strip, low, high in pieces:
            row = self._rows[y]
            at = x
            for cell in self._cells(strip, system):
                if low <= at < high and row[at] != cell:
                    row[at] = cell
                    runs = changed.setdefault(y, [])
                    if runs and at - runs[-1][1] <= _BRIDGE:
                        runs[-1] = (runs[-1][0], at + 1)
                    else:
                        runs.append((at, at + 1))
                at += 1
        for y in sorted(changed):
            row = self._rows[y]
            for start, end in _whole(row, sorted(changed[y])):
                writer.run(y, start, row, end)
        return writer.text()

    def _cells(self, strip: Strip, system: ColorSystem) -> Iterator[Cell]:
        for text, style, control in strip:
            if control:
                continue
            pen = self._pen(style, system)
            blank = _blank(pen)
            text = sendable(text)
            if text.isascii():
                for char in text:
                    yield (char, pen) if char != " " else (" ", blank)
                continue
            waiting = ""
            for char in text:
                size = get_character_cell_size(char)
                if size == 0:
                    waiting += char  # an accent without its letter; the next letter carries it
                    continue
                yield char + waiting, pen if char != " " else blank
                waiting = ""
                if size == 2:
                    yield "", pen

    def _pen(self, style: Style | None, system: ColorSystem) -> Pen:
        if style is None:
            return _PLAIN
        known = self._pens.get(style)
        if known is None:
            color, ground = (style.color, style.bgcolor) if self._colours else (None, None)
            fore = ";".join(color.downgrade(system).get_ansi_codes()) if color else ""
            back = ";".join(ground.downgrade(system).get_ansi_codes(False)) if ground else ""
            known = Pen(_attributes(style), "" if fore == "39" else fore, "" if back == "49" else back)
            if len(self._pens) > 4096:
                self._pens.clear()
            self._pens[style] = known
        return known


_CODES: Final = (
    ("bold", "1"),
    ("dim", "2"),
    ("italic", "3"),
    ("underline", "4"),
    ("blink", "5"),
    ("reverse", "7"),
    ("strike", "9"),
)


def _attributes(style: Style) -> str:
    return ";".join(code for name, code in _CODES if getattr(style, name))


class _Writer:
    def __init__(self) -> None:
        self._out: list[str] = []
        self._pen = _PLAIN
        self._at: tuple[int, int] | None = None

    def run(self, y: int, start: int, row: list[Cell | None], end: int) -> None:
        """Sends cells `start:end` of a row."""
        self._go(y, start)
        x = start
        while x < end:
            char, pen = row[x] or (" ", _PLAIN)
            blank = x
            while blank < end and row[blank] == (" ", pen):
                blank += 1
            if blank - x >= _ERASE and not pen.attributes and not pen.back:
                if self._pen.attributes or self._pen.back:
                    self._out.append(pen.after(self._pen))
                    self._pen = pen
                self._out.append(f"\x1b[{blank - x}X")
                if blank < end:
                    self._out.append(f"\x1b[{blank - x}C")
                    self._at = (y, blank)
                else:
                    self._at = (y, x)
                x = blank
                continue
            if char:
                self._out.append(pen.after(self._pen) + char * max(1, blank - x))
                self._pen = pen
            x = max(x + 1, blank)
            self._at = (y, x) if x < len(row) else None

    def _go(self, y: int, x: int) -> None:
        at = self._at
        if at == (y, x):
            return
        if at is not None and at[0] == y and x > at[1]:
            self._out.append(f"\x1b[{x - at[1]}C")
        else:
            self._out.append(f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H")
        self._at = (y, x)

    def text(self) -> str:
        """Everything, with the pen put back."""
        if self._pen != _PLAIN:
            self._out.append("\x1b[m")
        return "".join(self._out)


def _whole(row: list[Cell | None], runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Runs that begin and end with whole letters; where a terminal may think otherwise of a width, to the row's end."""
    doubtful = next((x for x, cell in enumerate(row) if cell is not None and _doubtful(cell[0])), None)
    if doubtful is not None and runs[-1][1] > doubtful:
        first = min(runs[0][0], doubtful)
        return [(first, len(row))]
    out: list[tuple[int, int]] = []
    for start, end in runs:
        while start > 0 and (cell := row[start]) is not None and not cell[0]:
            start -= 1
        while end < len(row) and (cell := row[end]) is not None and not cell[0]:
            end += 1
        out.append((start, end))
    return out


def _doubtful(text: str) -> bool:
    """Whether terminals may differ about the width: emoji, wide scripts, accents that stand apart."""
    if text.isascii():
        return False
    code = ord(text[0])
    return len(text) > 1 or not (
        code < 0x300 or 0x370 <= code < 0x530 or 0x2010 <= code < 0x2300 or 0x2400 <= code < 0x25FD or text in "✗✓⏎"
    )


_Piece = tuple[int, int, Strip, int, int]


def _layout(update: LayoutUpdate) -> Iterable[_Piece]:
    """Row, first cell, letters, and the cells `low:high` that they are good for."""
    for y, strips in enumerate(update.strips, update.region.y):
        x = update.region.x
        for strip in strips:
            yield y, x, strip, 0, update.region.right
            x += strip.cell_length


def _chops(update: ChopsUpdate) -> Iterable[_Piece]:
    # Outside its spans an update may hold what another widget covers.
    for y, low, high in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is not None and x < high and end > low:
                yield y, x, strip, max(low, x), min(high, end)


class _Ready(CompositorUpdate):
    """An update that is text already."""

    def __init__(self, text: str) -> None:
        self._text = text

    def render_segments(self, console: Console) -> str:
        """The text."""
        return self._text


class FrugalApp(App[Any]):
    """An app that sends the terminal only what differs."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Textual takes the variable away, and then shows greys: https://no-color.org wants no colour at all. Set to
        # nothing it asks for nothing, but Textual would turn a terminal's own colours into black on black.
        colours = not os.environ.get("NO_COLOR")
        if colours:
            os.environ.pop("NO_COLOR", None)
        super().__init__(*args, **kwargs)
        self._terminal = Shown(colours=colours)
        self._sent_cursor: object = None

    def get_driver_class(self) -> type[Driver]:
        """Textual's driver for this platform, with a guard before what comes in where that is a Unix terminal."""
        known = super().get_driver_class()
        if known.__name__ != "LinuxDriver":
            return known
        from backdraft.tui.driver import CarefulDriver

        return CarefulDriver

    def action_redraw(self) -> None:
        """Draws everything again, for when something else wrote to the terminal."""
        self._terminal.forget()
        self.refresh(layout=True)

    @contextmanager
    def suspend(self) -> Iterator[None]:
        """Gives the terminal to another program for a while; what it leaves there is drawn over."""
        with super().suspend():
            self._terminal.forget()
            yield

    @on(Driver.SignalResume)
    def _redraw_on_resume(self) -> None:
        self.action_redraw()

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        driver = self._driver
        if (
            isinstance(renderable, (LayoutUpdate, ChopsUpdate))
            and self._running
            and not self._closed
            and not self.is_headless
            and not self._batch_count
            and driver is not None
            and not driver.is_inline
        ):
            text = self._terminal.encode(renderable, self.console)
            cursor = self.cursor_position
            if text == "" and cursor == self._sent_cursor:
                self.post_display_hook()
                return
            self._sent_cursor = cursor
            update: CompositorUpdate = renderable if text is None else _Ready(text)
            super()._display(screen, update)  # type: ignore[arg-type]  # as Textual itself hands them over
            return
        super()._display(screen, renderable)
