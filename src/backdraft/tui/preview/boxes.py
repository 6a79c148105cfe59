"""Going from box to box in a picture, what of a row a box covers, and the signs that are put on a box."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Literal

from backdraft.design.output import Line, Output
from backdraft.design.paths import Path
from backdraft.draw.picture import Overlay, Picture, Region, Track
from backdraft.tui.preview.line import letters_before

Way = Literal["up", "down", "left", "right"]
#: How much worse a cell aside is than a cell ahead: to the left and right one means the boxes of the same row.
_ASIDE_UPRIGHT, _ASIDE_LEVEL = 2, 10


def boxes_of(output: Output) -> tuple[Region, ...]:
    """The boxes of a picture that stand for an entry; none for other outputs, and for pictures read line by line."""
    if not isinstance(output, Picture) or output.by_line:
        return ()
    return tuple(region for region in output.regions if region.h > 1 and region.path)


def start(boxes: Sequence[Region], path: Path) -> int:
    """The box to begin at: that of `path`, else the one that the picture is about, else the first from above."""
    known = [i for i, box in enumerate(boxes) if path and box.path == path]
    known += [i for i, box in enumerate(boxes) if box.marked]
    if known:
        return known[0]
    return min(range(len(boxes)), key=lambda i: (boxes[i].y, boxes[i].x), default=-1)


def beside(boxes: Sequence[Region], here: int, way: Way) -> int:
    """The nearest box in a direction, or `here` when there is none."""
    box = boxes[here]
    best, least = here, None
    for i, other in enumerate(boxes):
        ahead = {
            "down": 2 * (other.y - box.y - box.h + 1),
            "up": 2 * (box.y - other.y - other.h + 1),
            "right": other.x - box.x - box.w + 1,
            "left": box.x - other.x - other.w + 1,
        }[way]
        if i == here or ahead <= 0:
            continue
        upright = way in ("up", "down")
        if upright:
            cost = ahead + _ASIDE_UPRIGHT * _gap(box.x, box.w, other.x, other.w)
        else:
            cost = ahead + _ASIDE_LEVEL * _gap(box.y, box.h, other.y, other.h)
        if least is None or cost < least:
            best, least = i, cost
    return best


def _gap(a: int, size: int, b: int, other: int) -> int:
    """The cells between two spans; 0 where they overlap."""
    return max(0, b - a - size + 1, a - b - other + 1)


#: A box on a row: its number, the cells where it begins and ends.
Span = tuple[int, int, int]
#: A letter that is put on a row: its cell, the letter, its style.
Sign = tuple[int, str, str]


def spans(boxes: Sequence[Region]) -> dict[int, list[Span]]:
    """The boxes on each row that has some."""
    found: dict[int, list[Span]] = {}
    for i, box in enumerate(boxes):
        for row in range(box.y, box.y + box.h):
            found.setdefault(row, []).append((i, box.x, box.x + box.w))
    return found


def labels(output: Output) -> dict[int, list[tuple[int, int]]]:
    """The words on arrows, by row, where each begins and ends: they step back, so that no lines beside them make a box
    of them."""
    found: dict[int, list[tuple[int, int]]] = {}
    for region in output.regions if isinstance(output, Picture) else ():
        if region.h == 1:
            found.setdefault(region.y, []).append((region.x, region.x + region.w))
    return found


def at(boxes: Sequence[Region], column: int, row: int) -> int:
    """The box at a cell, or -1."""
    inside = (i for i, b in enumerate(boxes) if b.x <= column < b.x + b.w and b.y <= row < b.y + b.h)
    return next(inside, -1)


def central(boxes: Sequence[Region], x: int, y: int, w: int, h: int) -> int:
    """The box nearest to the middle of a window, of those that reach into it; -1 when none does."""
    inside = [i for i, b in enumerate(boxes) if b.x < x + w and b.x + b.w > x and b.y < y + h and b.y + b.h > y]

    def away(i: int) -> int:
        b = boxes[i]
        return abs(2 * b.x + b.w - 2 * x - w) + 2 * abs(2 * b.y + b.h - 2 * y - h)

    return min(inside, key=away, default=-1)


def chosen(box: Region, lit: Path) -> bool:
    """Whether a box is what the picture is about, or stands for the entry `lit`."""
    return box.marked or (bool(lit) and (box.path == lit or lit in box.inside))


def worst(box: Region, marks: Mapping[Path, str]) -> str:
    """The sign of the worst that is wrong with what a box stands for: `✗`, `▲`, or empty."""
    found = {marks.get(path, "")[:1] for path in (box.path, *box.inside)}
    return next((sign for sign in ("✗", "▲") if sign in found), "")


def signs(
    lines: Sequence[Line],
    boxes: Sequence[Region],
    row: int,
    here: Iterable[Span],
    lit: Path,
    marks: Mapping[Path, str],
) -> list[tuple[int, str, str]]:
    """What is put on the boxes `here` of a row, in the free cells beside their first line: cell, sign, style."""
    found: list[tuple[int, str, str]] = []
    for i, begin, end in here:
        box = boxes[i]
        if row != box.y + 1 + (_glyph(lines[box.y + 1].text, begin + 1) != " "):
            continue
        if chosen(box, lit):
            found.append((begin + 1, "▌", "accent"))
        wrong = worst(box, marks)
        if wrong:
            found.append((end - 2, wrong, "error" if wrong == "✗" else "warning"))
    return [each for each in found if _glyph(lines[row].text, each[0]) == " "]


#: What the lower edge of a box is made of.
_EDGE = frozenset("─═━╌┈-=~.")


def words(lines: Sequence[Line], boxes: Iterable[Region], over: Overlay) -> dict[int, list[Sign]]:
    """The words of boxes in the free parts of their edges, by row: cell, letter, style.

    A word stands at the right of the lower edge, else wherever both edges have room; it touches an arrow only where
    it would even without its mark (`»`).
    """
    found: dict[int, list[Sign]] = {}
    for box in boxes:
        word, role = _word(box, over)
        # What steps back is only told from what is lost by its mark: where no word has room, the sign of it has.
        sign = (_SIGNS[role],) if over.faint and role in _SIGNS else ()
        texts = tuple(dict.fromkeys((word, word.lstrip("»")))) if word else ()
        ways = [(text, apart) for apart in (True, False) for text in texts]
        ways += [(text, False) for text in sign]
        tries = ((text, _free(lines, box, len(text), apart)) for text, apart in ways)
        text, place = next(((text, place) for text, place in tries if place is not None), ("", None))
        if place is not None:
            row, cell = place
            found.setdefault(row, []).extend((cell + n, letter, role) for n, letter in enumerate(text))
    return found


def _free(lines: Sequence[Line], box: Region, size: int, apart: bool) -> tuple[int, int] | None:
    """So many free cells of an edge of a box: row and first cell; arrows end in the middle, so from the right.

    Those beside them are free too where there are as many; `apart`: at least of arrows, if not of the corner.
    """
    for row in (box.y + box.h - 1, box.y):
        edge = [_glyph(lines[row].text, cell) in _EDGE for cell in range(box.x, box.x + box.w)]
        for corner in (1, 0):
            for at in range(box.w - 1 - size - corner, corner, -1):
                begin, end = (max(at - 1, 1), min(at + size + 1, box.w - 1)) if apart else (at, at + size)
                if all(edge[begin:end]):
                    return row, box.x + at
    return None


def _word(box: Region, over: Overlay) -> tuple[str, str]:
    own = over.words.get(box.path)
    if own is not None or not box.inside:
        return own or ("", "")
    inside = [over.words[path] for path in box.inside if path in over.words]
    return max(inside, key=lambda word: (_RANK.get(word[1], 0), word[0]), default=("", ""))


_SIGNS = {"warning": "!", "error": "✗"}
_RANK = {"warning": 1, "error": 2}


def faint(box: Region, over: Overlay) -> bool:
    """Whether a box steps back: that of a group when all inside does."""
    return box.path in over.faint or (bool(box.inside) and all(path in over.faint for path in box.inside))


def hot_cells(tracks: Iterable[Track], over: Overlay) -> dict[int, list[tuple[int, int]]]:
    """The cells of the arrows to be seen at once, by row: where each piece begins and ends."""
    found: dict[int, list[tuple[int, int]]] = {}
    for track in tracks:
        if (track.source, track.target) not in over.hot:
            continue
        for (x0, y0), (x1, y1) in pairwise(track.way):
            for row in range(min(y0, y1), max(y0, y1) + 1):
                found.setdefault(row, []).append((min(x0, x1), max(x0, x1) + 1))
    return found


def _glyph(text: str, cell: int) -> str:
    at = letters_before(text, cell)
    return text[at : at + 1]
