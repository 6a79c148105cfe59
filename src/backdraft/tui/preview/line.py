"""How one line of the preview looks, as a pure function of all that its looks depend on."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from backdraft.tui.canvas import strip_of, width_of
from backdraft.tui.preview.highlight import highlight
from backdraft.tui.safe_text import clean

#: The language of what is drawn: its lines are no sentences that go on.
PICTURE: Final = "picture"
#: Cells in front of a line, for its mark.
GUTTER: Final = 2


class Look(NamedTuple):
    """All that the looks of a line depend on, beside the theme."""

    text: str
    row: int
    width: int
    left: int
    language: str
    here: bool
    lit: bool
    boxes: tuple[tuple[int, int, str], ...]
    signs: tuple[tuple[int, str, str], ...]
    selected: tuple[int, int] | None


def strip(look: Look, base: Style, styles: Mapping[str, Style]) -> Strip:
    """The line with its mark in front, exactly `look.width` cells wide, over `base`."""
    sign = Segment("▌" if look.here else "▎" if look.lit else " ", base + styles["accent"])
    if look.here:
        base += styles["selection"]
    elif look.lit:
        base += styles["lit"]
    room = look.width - GUTTER
    text = clean(look.text)
    line = strip_of(_segments(text, look, styles), max(room + look.left, width_of(text)), base)
    wide = width_of(text)
    line = line.crop(look.left, look.left + room).apply_offsets(letters_before(text, look.left), look.row)
    if look.language != PICTURE and room > 2:
        line = _marked(line, room, wide > look.left > 0, wide > look.left + room, styles["dim"])
    return Strip([sign, Segment(" ", base), *line], look.width)


def _marked(line: Strip, room: int, before: bool, after: bool, style: Style) -> Strip:
    """`line` with a sign where it goes on beyond the edges."""
    parts = [line.crop(0, 1), line.crop(1, room - 1), line.crop(room - 1, room)]
    for part, cut in ((0, before), (2, after)):
        if cut:
            own = next(iter(parts[part])).style or Style.null()
            parts[part] = Strip([Segment("…", own + style)], 1)
    return Strip.join(parts) if before or after else line


def _segments(text: str, look: Look, styles: Mapping[str, Style]) -> list[Segment]:
    marks: list[tuple[int, int, Style]] = [(s, e, styles[role]) for s, e, role in highlight(text, look.language)]
    for begin, end, role in look.boxes:
        marks.append((letters_before(text, begin), letters_before(text, end), styles[role]))
    for cell, sign, role in look.signs:
        at = letters_before(text, cell)
        text = text[:at] + sign + text[at + 1 :]
        marks.append((at, at + 1, styles[role]))
    if look.selected is not None:
        start, end = look.selected
        marks.append((start, len(text) if end == -1 else end, styles["selection"]))
    return dressed(text, marks)


def dressed(text: str, marks: Iterable[tuple[int, int, Style]]) -> list[Segment]:
    """`text` in segments by its marks `(begin, end, style)`: a later one goes over an earlier one."""
    known = [(max(0, begin), min(end, len(text)), style) for begin, end, style in marks]
    edges = sorted({0, len(text), *(edge for begin, end, _ in known if begin < end for edge in (begin, end))})
    out: list[Segment] = []
    for begin, end in pairwise(edges):
        style = Style.null()
        for first, last, own in known:
            if first <= begin and end <= last:
                style += own
        out.append(Segment(text[begin:end], style or None))
    return out


def letters_before(text: str, cells: int) -> int:
    """How many letters of `text` stand in its first `cells` cells."""
    if text.isascii():
        return cells
    return min(len(text), bisect_left(_ends(text), cells))


@lru_cache(maxsize=512)
def _ends(text: str) -> tuple[int, ...]:
    """The cells before each letter, and before the end: a wide picture is asked for them many times a line."""
    return tuple(accumulate(map(width_of, text), initial=0))
