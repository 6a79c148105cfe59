"""A reader of pictures: from the characters alone back to boxes, arrows with direction and label, and frames.

It knows how a picture looks and nothing of how it was made. What it cannot explain (a line that ends nowhere, a
glyph that belongs to no box, arrow or frame) is an error.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.cells import get_character_cell_size

N, E, S, W = (0, -1), (1, 0), (0, 1), (-1, 0)
#: Where a line goes on that comes into a corner: by glyph, the two sides it joins.
CORNERS = {"╭": (E, S), "╮": (W, S), "╰": (N, E), "╯": (N, W)}
DOWN, ACROSS = set("│┆"), set("─┄")
LINES = DOWN | ACROSS | set(CORNERS) | {"┼"}
HEADS = {"▼": S, "▲": N, "▶": E, "◀": W, "▽": S, "△": N, "▷": E, "◁": W}
OPEN = set("▽△▷◁")
#: The corners of boxes: top left to the other three.
BOXES = {"┌": "┐└┘", "╭": "╮╰╯", "╔": "╗╚╝", "╓": "╖╙╜", "╒": "╕╘╛", "┏": "┓┗┛"}
BORDER_ACROSS = set("─═╌┈━")
BORDER_DOWN = set("│║╎┊┃")
TEES = {S: set("┬╤┯"), N: set("┴╧┷"), E: set("├╟┠"), W: set("┤╢┨")}


#: What stands before a box at the end of a relation.
FEET = {**dict.fromkeys("╪╫", "one"), "○": "maybe", **dict.fromkeys("∧∨<>", "many")}


class UnreadableError(AssertionError):
    """The picture shows something that is no box, arrow or frame."""


@dataclass(frozen=True)
class Box:
    """A box or a frame by its corners, with what is written in it."""

    left: int
    top: int
    right: int
    bottom: int
    text: str

    def has(self, x: int, y: int) -> bool:
        """Whether a cell is in it or on its border."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def holds(self, other: Box) -> bool:
        """Whether another box lies in it."""
        return (
            self.left < other.left and self.top < other.top and self.right > other.right and self.bottom > other.bottom
        )


@dataclass
class Seen:
    """What a picture shows: texts of boxes, arrows `(source, target, label, dashed)`, members by title of frame."""

    boxes: Counter[str] = field(default_factory=Counter)
    arrows: Counter[tuple[str, str, str, bool]] = field(default_factory=Counter)
    frames: dict[str, set[str]] = field(default_factory=dict)
    width: int = 0


def read(rows: Sequence[str]) -> Seen:
    """Everything that a picture shows.

    Raises:
        UnreadableError: something in it cannot be explained.
    """
    return _Reader(rows).read()


def read_relations(rows: Sequence[str]) -> tuple[list[Box], Counter[tuple[frozenset[tuple[str, str]], bool]]]:
    """The boxes of a picture of tables, and its relations: `{(text, foot), (text, foot)}` and whether it is dashed."""
    reader = _Reader(rows)
    seen: Counter[tuple[frozenset[tuple[str, str]], bool]] = Counter()
    boxes, frames = reader.find()
    for box in boxes:
        for x, y, way in reader.tees(box):
            seen[reader.relation(box, x, y, way)] += 1
    # Each was followed from both of its ends.
    assert all(times % 2 == 0 for times in seen.values())
    reader.used = Counter({cell: times // 2 for cell, times in reader.used.items()})
    reader.nothing_left(boxes, frames)
    return boxes, Counter({key: times // 2 for key, times in seen.items()})


def grid_of(rows: Sequence[str]) -> list[list[str]]:
    """A cell for each column; the second cell of a wide character is empty text."""
    grid = []
    for row in rows:
        cells: list[str] = []
        for char in row:
            size = get_character_cell_size(char)
            if size == 0:
                owner = len(cells) - 1
                while owner > 0 and not cells[owner]:
                    owner -= 1
                cells[owner] += char
            else:
                cells += [char, *[""] * (size - 1)]
        grid.append(cells)
    wide = max((len(row) for row in grid), default=0)
    return [row + [" "] * (wide - len(row)) for row in grid]


class _Reader:
    def __init__(self, rows: Sequence[str]) -> None:
        self.grid = grid_of(rows)
        self.height = len(self.grid)
        self.width = len(self.grid[0]) if self.grid else 0
        self.used: Counter[tuple[int, int]] = Counter()

    def at(self, x: int, y: int) -> str:
        return self.grid[y][x] if 0 <= y < self.height and 0 <= x < self.width else " "

    def read(self) -> Seen:
        seen = Seen(width=self.width)
        boxes, frames = self.find()
        for box in boxes:
            seen.boxes[box.text] += 1
        for frame in frames:
            seen.frames[frame.text] = {b.text for b in boxes if frame.holds(b)}
        for box in boxes:
            for x, y, way in self.tees(box):
                seen.arrows[self._follow(box, x, y, way)] += 1
        self.nothing_left(boxes, frames)
        return seen

    def find(self) -> tuple[list[Box], list[Box]]:
        """The boxes and the frames."""
        corners = ((x, y) for y, row in enumerate(self.grid) for x, glyph in enumerate(row) if glyph in BOXES)
        found = [b for x, y in corners if (b := self._rectangle(x, y)) is not None]
        boxes = [b for b in found if b.text]
        frames = [f for f in self._frames() if any(f.holds(b) for b in boxes)]
        self.boxes = boxes
        for frame in frames:
            for b in boxes:
                if not frame.holds(b) and any(frame.has(x, y) for x in (b.left, b.right) for y in (b.top, b.bottom)):
                    raise UnreadableError(f"{b.text!r} stands across the frame {frame.text!r}")
        return boxes, frames

    # Boxes.

    def _rectangle(self, x: int, y: int) -> Box | None:
        corners = BOXES.get(self.at(x, y))
        if corners is None:
            return None
        right = x + 1
        while self._on_top(right, y):
            right += 1
        if self.at(right, y) != corners[0]:
            return None
        bottom = y + 1
        while self._on_side(x, bottom) and self._on_side(right, bottom):
            bottom += 1
        if self.at(x, bottom) != corners[1] or self.at(right, bottom) != corners[2]:
            return None
        if not all(self._on_top(i, bottom) for i in range(x + 1, right)):
            return None
        lines = []
        for row in range(y + 1, bottom):
            cells = self.grid[row][x + 1 : right]
            if not set(cells) <= BORDER_ACROSS:
                lines.append(" ".join("".join(cells).split()))
        text = " ".join(line for line in lines if line)
        if set(text) & (LINES | BORDER_ACROSS):
            return None  # a frame around boxes
        return Box(x, y, right, bottom, text)

    def _on_top(self, x: int, y: int) -> bool:
        glyph = self.at(x, y)
        return glyph in BORDER_ACROSS or glyph in TEES[N] or glyph in TEES[S] or glyph in HEADS

    def _on_side(self, x: int, y: int) -> bool:
        glyph = self.at(x, y)
        return glyph in BORDER_DOWN or glyph in TEES[E] or glyph in TEES[W] or glyph in HEADS

    def _frames(self) -> list[Box]:
        """Sharp rectangles with a title in their top line; lines of arrows may cross them."""
        found = []
        for y in range(self.height):
            for x in range(self.width):
                if self.at(x, y) != "┌":
                    continue
                for right in range(x + 1, self.width):
                    if self.at(right, y) == "┐" and (box := self._frame(x, y, right)) is not None:
                        found.append(box)
                        break
        return found

    def _frame(self, x: int, y: int, right: int) -> Box | None:
        bottom = y + 1
        while self.at(x, bottom) in "│┼" and self.at(right, bottom) in "│┼" and bottom < self.height:
            bottom += 1
        if self.at(x, bottom) != "└" or self.at(right, bottom) != "┘":
            return None
        if any(self.at(i, bottom) not in "─┼" for i in range(x + 1, right)):
            return None
        title = "".join(self.grid[y][x + 1 : right]).replace("─", "").replace("┼", "").strip()
        return Box(x, y, right, bottom, title) if title else None

    # Arrows.

    def tees(self, box: Box) -> list[tuple[int, int, tuple[int, int]]]:
        found = []
        for x in range(box.left + 1, box.right):
            for y, way in ((box.top, N), (box.bottom, S)):
                if self.at(x, y) in TEES[way]:
                    found.append((x, y, way))
        for y in range(box.top + 1, box.bottom):
            for x, way in ((box.left, W), (box.right, E)):
                if self.at(x, y) in TEES[way]:
                    found.append((x, y, way))
        return found

    def _follow(self, box: Box, x: int, y: int, way: tuple[int, int]) -> tuple[str, str, str, bool]:
        label = ""
        first_turn: tuple[int, int] | None = None
        start = way
        last_flat = (x, y)
        while True:
            x, y = x + way[0], y + way[1]
            glyph = self.at(x, y)
            if not (0 <= x < self.width and 0 <= y < self.height):
                raise UnreadableError(f"an arrow of {box.text!r} leaves the picture")
            if glyph in HEADS:
                break
            if glyph in LINES:
                self.used[x, y] += 1
            if glyph in CORNERS:
                sides = CORNERS[glyph]
                back = (-way[0], -way[1])
                if back not in sides:
                    raise UnreadableError(f"a line breaks at {x}, {y}")
                way = sides[0] if sides[1] == back else sides[1]
                first_turn = first_turn or (x, y)
                last_flat = (x, y)
            elif glyph == "┼" or glyph in (DOWN if way in (N, S) else ACROSS):
                continue
            elif glyph in LINES or (label and way in (E, W)):
                raise UnreadableError(f"a line of {box.text!r} runs into {glyph!r} at {x}, {y}")
            elif way in (N, S):
                lines = [label, self._upright_label(x, y)]
                label = "\n".join(filter(None, lines if way == S else lines[::-1]))
            else:
                label, x = self._level_label(x, y, way[0])
        if HEADS[glyph] != way:
            raise UnreadableError(f"a line runs into the side of an arrow head at {x}, {y}")
        target = next((b for b in self.boxes if b.has(x, y)), None)
        if target is None:
            raise UnreadableError(f"an arrow ends at no box at {x}, {y}")
        if target == box and first_turn is not None and not label:
            if start == E:
                label = (
                    self._text_from(first_turn[0] + 2, first_turn[1])
                    if self.at(first_turn[0] + 1, first_turn[1]) == " "
                    else ""
                )
            elif start == S and last_flat[1] == first_turn[1]:
                label = self._text_from(last_flat[0], last_flat[1] + 1)
        return box.text, target.text, label, glyph in OPEN

    def relation(self, box: Box, x: int, y: int, way: tuple[int, int]) -> tuple[frozenset[tuple[str, str]], bool]:
        """What a line with feet at both ends joins."""
        feet: list[str] = []
        dashed = solid = False
        while len(feet) < 2:
            x, y = x + way[0], y + way[1]
            glyph = self.at(x, y)
            self.used[x, y] += 1
            dashed, solid = dashed or glyph in "┆┄", solid or glyph in "│─"
            if glyph in FEET:
                feet.append(FEET[glyph])
            elif glyph in CORNERS:
                back = (-way[0], -way[1])
                if back not in CORNERS[glyph]:
                    raise UnreadableError(f"a line breaks at {x}, {y}")
                way = next(side for side in CORNERS[glyph] if side != back)
            elif glyph != "┼" and glyph not in (DOWN if way in (N, S) else ACROSS):
                raise UnreadableError(f"a relation of {box.text!r} runs into {glyph!r} at {x}, {y}")
        if dashed and solid:
            raise UnreadableError(f"a relation of {box.text!r} changes its kind at {x}, {y}")
        target = next((b for b in self.boxes if b.has(x + way[0], y + way[1])), None)
        if target is None or self.at(x + way[0], y + way[1]) not in TEES[(-way[0], -way[1])]:
            raise UnreadableError(f"a relation of {box.text!r} ends at no box")
        return frozenset({(box.text, feet[0]), (target.text, feet[1])}), dashed

    def _is_text(self, x: int, y: int) -> bool:
        if not 0 <= x < self.width:
            return False
        glyph = self.at(x, y)
        return glyph != " " and not (
            glyph
            and glyph[0] in LINES | set(HEADS) | set("".join(BOXES.values())) | set(BOXES) | BORDER_DOWN | BORDER_ACROSS
        )

    def _upright_label(self, x: int, y: int) -> str:
        left, right = self._run(x, y)
        return "".join(self.grid[y][left : right + 1]).strip()

    def _level_label(self, x: int, y: int, step: int) -> tuple[str, int]:
        """The text that interrupts a level line, and its last cell."""
        begin = x
        while not (self.at(x, y) == " " and (self.at(x + step, y) in LINES or self.at(x + step, y) in HEADS)):
            x += step
            if not 0 <= x < self.width:
                raise UnreadableError(f"a line breaks off in row {y}")
        low, high = min(begin, x) + 1, max(begin, x) - 1
        lines = ["".join(self.grid[y][low : high + 1])]
        middle = low + (high - low + 1) // 2
        for step, at in ((-1, y - 1), (1, y + 1)):
            while 0 <= at < self.height and self._in_text(middle, at):
                lines.insert(0 if step < 0 else len(lines), self._upright_label(middle, at))
                at += step
        return "\n".join(lines), x

    def _in_text(self, x: int, y: int) -> bool:
        """Whether a cell is in a text that no line runs into: one with a line is the label of another arrow."""
        if not (self._is_text(x, y) or (self.at(x, y) == " " and self._is_text(x - 1, y) and self._is_text(x + 1, y))):
            return False
        left, right = self._run(x, y)
        return not {self.at(left - 2, y), self.at(right + 2, y)} & (ACROSS | set(HEADS) | {"┼"} | set(CORNERS))

    def _run(self, x: int, y: int) -> tuple[int, int]:
        """The first and the last cell of the text at a cell: up to two blanks, or a blank and a line."""
        left = right = x
        while self._is_text(left - 1, y) or (self.at(left - 1, y) == " " and self._is_text(left - 2, y)):
            left -= 1
        while self._is_text(right + 1, y) or (self.at(right + 1, y) == " " and self._is_text(right + 2, y)):
            right += 1
        return left, right

    def _text_from(self, x: int, y: int) -> str:
        if not self._is_text(x, y):
            return ""
        end = x
        while self._is_text(end + 1, y) or (self.at(end + 1, y) == " " and self._is_text(end + 2, y)):
            end += 1
        return "".join(self.grid[y][x : end + 1])

    # The rest.

    def nothing_left(self, boxes: Sequence[Box], frames: Sequence[Box]) -> None:
        """Every line belongs to one arrow or frame, every crossing to two."""
        inside = {(x, y) for b in boxes for y in range(b.top, b.bottom + 1) for x in range(b.left, b.right + 1)}
        for y in range(self.height):
            for x in range(self.width):
                glyph = self.at(x, y)
                if (glyph not in LINES and glyph not in HEADS) or (x, y) in inside:
                    continue
                on_frame = sum(f.has(x, y) and (x in (f.left, f.right) or y in (f.top, f.bottom)) for f in frames)
                times = self.used[x, y] + on_frame
                if times != (2 if glyph == "┼" else 1):
                    raise UnreadableError(f"{glyph!r} at {x}, {y} belongs to {times} lines")
