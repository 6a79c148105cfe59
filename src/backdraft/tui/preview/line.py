"""How one line of the preview looks, as a pure function of all that its looks depend on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from backdraft.tui.canvas import strip_of, width_of
from backdraft.tui.preview.highlight import highlight
from backdraft.tui.safe_text import clean

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
    line = line.crop(look.left, look.left + room).apply_offsets(letters_before(text, look.left), look.row)
    return Strip([sign, Segment(" ", base), *line], look.width)


def _segments(text: str, look: Look, styles: Mapping[str, Style]) -> list[Segment]:
    marks: list[tuple[int, int, Style]] = [(s, e, styles[role]) for s, e, role in highlight(text, look.language)]
    for begin, end, role in look.boxes:
        marks.append((letters_before(text, begin), letters_before(text, end), styles[role]))
    out: list[Segment] = []
    at = 0
    for start, end, style in sorted(marks, key=lambda mark: mark[:2]):
        if start > at:
            out.append(Segment(text[at:start]))
        out.append(Segment(text[start:end], style))
        at = end
    if at < len(text):
        out.append(Segment(text[at:]))
    if look.selected is not None:
        start, end = look.selected
        out = _selected(out, start, len(text) if end == -1 else end, styles["selection"])
    return out


def _selected(segments: list[Segment], start: int, end: int, style: Style) -> list[Segment]:
    out: list[Segment] = []
    at = 0
    for text, own, _ in segments:
        cuts = [max(0, min(len(text), cut - at)) for cut in (start, end)]
        at += len(text)
        for piece, extra in ((text[: cuts[0]], None), (text[cuts[0] : cuts[1]], style), (text[cuts[1] :], None)):
            if piece:
                out.append(Segment(piece, (own or Style.null()) + extra if extra else own))
    return out


def letters_before(text: str, cells: int) -> int:
    """How many letters of `text` stand in its first `cells` cells."""
    if text.isascii():
        return cells
    taken = 0
    for i, char in enumerate(text):
        if taken >= cells:
            return i
        taken += width_of(char)
    return len(text)
