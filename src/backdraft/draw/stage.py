"""Where everything of a sequence stands: a column for each that takes part, a row for each message.

Words stand on their arrow, or beside it where that is too short for them; heads that have no room side by side stand
on two levels.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from backdraft.design.model import Service, Store
from backdraft.design.output import Note
from backdraft.design.paths import Path
from backdraft.design.resolve.services import node_kind
from backdraft.design.resolve.story import CALLER, Block, Message, Remark, Story, story
from backdraft.design.view import View
from backdraft.draw.shapes import OF_KIND
from backdraft.draw.text import clean, cut, wrap
from backdraft.draw.text import width as cells


@dataclass(frozen=True, slots=True)
class Tight:
    """How narrow a sequence is made.

    Attributes:
        words: So many cells of its words an arrow has room for; the rest stands beside it, or is cut.
        names: Names are wrapped at so many.
        levels: The levels on which the heads stand.
        gap: The cells between a head and the lines that go by on either side of it.
    """

    words: int
    names: int
    levels: int = 1
    gap: int = 1


#: Of those that fit, the first that loses the fewest words is taken.
FITS = (
    *(Tight(*each) for each in ((44, 16), (30, 16), (20, 16), (20, 10), (12, 10), (4, 10))),
    *(Tight(*each, 2) for each in ((12, 16), (12, 10), (4, 10), (0, 10))),
    *(Tight(*each, 2, 0) for each in ((12, 10), (4, 10), (0, 10))),
)
#: Words are never longer than this; what names a block or is remarked may be cut to no less than `FREE`.
LONGEST, FREE = 44, 30
#: The cells of an arrow beside its words: its ends, its head, and a bit of line.
_BARE = 6
_INDENT = 2
#: How far a message that somebody sends to itself goes out.
_LOOP = 3


@dataclass(frozen=True, slots=True)
class Person:
    """A column: what stands in its head (a shape of `shapes.SHAPES`), where its line is, which row the head ends on."""

    lines: tuple[str, ...]
    shape: str
    path: Path
    column: int
    foot: int = 0

    @property
    def size(self) -> int:
        """The cells of its head."""
        return max(map(cells, self.lines)) + 4

    @property
    def left(self) -> int:
        """Where its head begins."""
        return self.column - self.size // 2

    @property
    def top(self) -> int:
        """The first row of its head."""
        return self.foot - len(self.lines) - 1


@dataclass(frozen=True, slots=True)
class Said:
    """A message or remark on its row, its words as they are written, from cell `x` on."""

    y: int
    x: int
    event: Message | Remark


@dataclass(frozen=True, slots=True)
class Frame:
    """A block's frame on the grid; `branches` are the rows where one begins, with what it is called."""

    left: int
    top: int
    right: int
    bottom: int
    branches: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything of a sequence with its place.

    Attributes:
        people: The columns by the name of the service or store.
        head: The rows that the heads take, from the top.
        said: The messages and remarks.
        frames: The blocks.
        paths: The entry of each row.
        notes: What the story leaves out.
        lost: The cells of words that had no room.
    """

    w: int = 0
    h: int = 0
    people: dict[str, Person] = field(default_factory=dict)
    head: int = 0
    said: tuple[Said, ...] = ()
    frames: tuple[Frame, ...] = ()
    paths: tuple[Path, ...] = ()
    notes: tuple[Note, ...] = ()
    lost: int = 0


def stage(view: View, endpoint_path: Path, width: int | None = None) -> Stage:
    """The places of everything in the story of an endpoint; empty when the path is none's."""
    told = view.ask(story, endpoint_path[:3])
    if not told.people:
        return Stage(notes=told.notes)
    short = _short(told)
    if width is None:
        return _placed(view, short, FITS[0], None)
    best: Stage | None = None
    for tight in FITS:
        found = _placed(view, short, tight, width)
        if found.w <= width and (best is None or found.lost < best.lost):
            best = found
            if not found.lost:
                break
    return best or found


def _short(told: Story) -> Story:
    """The story with its words clean, and none longer than is of use."""
    events = tuple(
        replace(event, title=cut(clean(event.title), LONGEST))
        if isinstance(event, Block)
        else replace(event, words=cut(clean(event.words) or "…", LONGEST))
        for event in told.events
    )
    return replace(told, events=events)


def _placed(view: View, told: Story, tight: Tight, width: int | None) -> Stage:
    people, head = _columns(view, told, tight)
    margin = _INDENT * _deepest(told)
    reach, lost = max(p.left + p.size for p in people.values()), 0
    room = None if width is None else max(reach, width - margin)
    said: list[Said] = []
    frames: list[Frame] = []
    paths: list[Path] = [()] * head
    opened: list[list[tuple[int, str]]] = []
    for event in told.events:
        y = len(paths)
        paths += [event.path] * (2 if to_itself(event) else 1)
        if not isinstance(event, Block):
            x, words = _words(people, event, margin, room)
            said.append(Said(y, x, replace(event, words=words)))
            lost += cells(remark(event) if isinstance(event, Remark) else event.words) - cells(words)
            reach = max(reach, x + cells(words) + 1)
        elif event.kind == "end":
            branches = opened.pop()
            frames.append(Frame(_INDENT * len(opened), branches[0][0], 0, y, tuple(branches)))
        else:
            if event.kind in ("alt", "par", "loop"):
                opened.append([])
            title = f"{event.kind} {event.title}".strip()
            if room is not None:
                title = cut(title, max(FREE, room - margin - _BARE))
            opened[-1].append((y, title))
            reach = max(reach, cells(title) + margin + _BARE)
    paths.append(())
    wide = reach + margin
    framed = tuple(replace(frame, right=wide - 1 - frame.left) for frame in frames)
    return Stage(wide, len(paths), people, head, tuple(said), framed, tuple(paths), told.notes, lost)


def _words(people: dict[str, Person], event: Message | Remark, margin: int, room: int | None) -> tuple[int, str]:
    """Where the words of an event begin, and as much of them as there is room for.

    They stand on the arrow, else at its right, else at its left: the first where all of them fit, else the largest.
    """
    words = remark(event) if isinstance(event, Remark) else event.words
    size = cells(words)
    start = end = people[event.over if isinstance(event, Remark) else event.source].column
    if isinstance(event, Message):
        end = start + _LOOP if to_itself(event) else people[event.target].column
    left, right = min(start, end), max(start, end)
    on = 0 if isinstance(event, Remark) or to_itself(event) else right - left - _BARE
    if 0 < size <= on:
        return _on_arrow(left, right, size, end < start), words
    if room is None:
        return right + 2, words
    after, before = room - right - 3, left - 1 - margin
    if size <= after or (size > before and after >= max(before, on)):
        return right + 2, _cut(words, after)
    if size <= before or before >= on:
        words = _cut(words, before)
        return left - 1 - cells(words), words
    words = _cut(words, on)
    return _on_arrow(left, right, cells(words), end < start), words


def _cut(words: str, most: int) -> str:
    """`words` in at most `most` cells; what is in brackets stays so."""
    return cut(words, most) if words[0] != "(" or cells(words) <= most else f"{cut(words[:-1], most - 1)})"


def _on_arrow(left: int, right: int, size: int, leftwards: bool) -> int:
    """Where words begin that stand in the middle of an arrow."""
    return left + (right - left - size - 2) // 2 + leftwards + 1


def to_itself(event: object) -> bool:
    """Whether an event is a message that somebody sends to itself: it takes two rows."""
    return isinstance(event, Message) and event.source == event.target


def remark(event: Remark) -> str:
    """A remark as it is written."""
    return f"({event.words})"


def _deepest(told: Story) -> int:
    depth = deepest = 0
    for event in told.events:
        if isinstance(event, Block):
            depth += {"end": -1, "else": 0, "and": 0}.get(event.kind, 1)
            deepest = max(deepest, depth)
    return deepest


def _columns(view: View, told: Story, tight: Tight) -> tuple[dict[str, Person], int]:
    """The columns, as near to one another as heads and words allow, in the order of appearance; the rows of heads."""
    place = {name: i for i, name in enumerate(told.people)}
    needs: dict[int, list[tuple[int, int]]] = {}
    for event in told.events:
        if isinstance(event, Message) and event.source != event.target:
            a, b = sorted((place[event.source], place[event.target]))
            needs.setdefault(b, []).append((a, min(tight.words, cells(event.words)) + _BARE))
    people = [_person(view, name, tight.names) for name in told.people]
    feet: list[int] = []
    for level in range(tight.levels):
        high = max((len(p.lines) + 2 for p in people[level :: tight.levels]), default=0)
        feet.append(high + (feet[-1] + 1 if feet else 0) - 1)
    found: list[Person] = []
    for i, person in enumerate(people):
        before = person.size // 2
        column = _INDENT * _deepest(told) + before
        for j, other in enumerate(found):
            same = (i - j) % tight.levels == 0
            level_apart = before + 1 if i % tight.levels > j % tight.levels else other.left + other.size - other.column
            level_apart += tight.gap
            beside = other.left + other.size - other.column + 1 + before
            column = max(column, other.column + (beside if same else level_apart))
        column = max([column, *(found[a].column + need for a, need in needs.get(i, ()))])
        found.append(replace(person, column=column, foot=feet[i % tight.levels]))
    return dict(zip(told.people, found, strict=True)), feet[-1] + 1


def _person(view: View, name: str, names: int) -> Person:
    entry = view.entry(("services", name)) or view.entry(("stores", name))
    title = clean(entry.title) if isinstance(entry, Service | Store) else ""
    label = "Caller" if name == CALLER else title or clean(name) or "?"
    kind = "client" if name == CALLER else OF_KIND[view.ask(node_kind, name)]
    path = ("services" if isinstance(entry, Service) else "stores", name) if entry is not None else ()
    return Person(wrap(label, names), kind, path, 0)
