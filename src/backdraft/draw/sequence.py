"""What happens when one endpoint is asked: a column for each that takes part, a row for each message."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from backdraft.design.model import Service, Store
from backdraft.design.output import Line, Note
from backdraft.design.paths import Path
from backdraft.design.resolve.services import node_kind
from backdraft.design.resolve.story import CALLER, Block, Message, Remark, Story, story
from backdraft.design.view import View
from backdraft.draw.canvas import Canvas
from backdraft.draw.picture import NOTHING, Picture, Region
from backdraft.draw.shapes import ASCII, BOXES, OF_KIND
from backdraft.draw.text import clean, cut, wrap
from backdraft.draw.text import width as cells

#: Words are cut, names wrapped, at so many cells: the first pair that fits.
FITS = ((44, 16), (30, 16), (20, 16), (20, 10), (16, 10), (14, 10), (12, 10))
#: What names a block, or is remarked, has at least so many.
FREE = 30
_INDENT = 2


@dataclass(frozen=True, slots=True)
class Person:
    """A column: what stands in its head (a shape of `shapes.SHAPES`), where its line is."""

    lines: tuple[str, ...]
    shape: str
    path: Path
    column: int

    @property
    def size(self) -> int:
        """The cells of its head."""
        return max(map(cells, self.lines)) + 4

    @property
    def left(self) -> int:
        """Where its head begins."""
        return self.column - self.size // 2


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
        said: The messages and remarks, each with its row.
        frames: The blocks.
        paths: The entry of each row.
        notes: What the story leaves out.
    """

    w: int = 0
    h: int = 0
    people: dict[str, Person] = field(default_factory=dict)
    head: int = 0
    said: tuple[tuple[int, Message | Remark], ...] = ()
    frames: tuple[Frame, ...] = ()
    paths: tuple[Path, ...] = ()
    notes: tuple[Note, ...] = ()


def sequence_picture(view: View, endpoint_path: Path, *, width: int | None = None, ascii: bool = False) -> Picture:
    """Draws the story of one endpoint.

    A line with a full head is a call that waits, one with an open head does not wait, a dashed one is an answer.

    Args:
        view: The design.
        endpoint_path: `("endpoints", service, "GET /orders")`; deeper paths are cut.
        width: The cells that there are: words are cut to fit, but never to less than is of use.
        ascii: Whether to do with ASCII alone.
    """
    return _painted(stage(view, endpoint_path, width), ascii)


def stage(view: View, endpoint_path: Path, width: int | None = None) -> Stage:
    """The places of everything in the story of an endpoint; empty when the path is none's."""
    told = view.ask(story, endpoint_path[:3])
    if not told.people:
        return Stage(notes=told.notes)
    for words, names in FITS:
        found = _placed(view, _short(told, words), names)
        if width is None or found.w <= width:
            break
    return found


def _short(told: Story, most: int) -> Story:
    """The story with its words clean and cut; what does not stand between two columns has more room."""
    roomy = max(most, FREE)
    events = tuple(
        replace(event, title=cut(clean(event.title), roomy))
        if isinstance(event, Block)
        else replace(event, words=cut(clean(event.words) or "…", roomy if isinstance(event, Remark) else most))
        for event in told.events
    )
    return replace(told, events=events)


def _placed(view: View, told: Story, names: int) -> Stage:
    people = _columns(view, told, names)
    margin = _INDENT * _deepest(told)
    reach = [p.left + p.size for p in people.values()]
    reach += [people[e.over].column + cells(remark(e)) + 3 for e in told.events if isinstance(e, Remark)]
    loops = [e for e in told.events if isinstance(e, Message) and to_itself(e)]
    reach += [people[e.source].column + cells(e.words) + 6 for e in loops]
    reach += [cells(f"{e.kind} {e.title}") + 2 * margin + 6 for e in told.events if isinstance(e, Block)]
    wide = max(reach) + margin
    head = max(len(p.lines) for p in people.values()) + 2
    said: list[tuple[int, Message | Remark]] = []
    frames: list[Frame] = []
    paths: list[Path] = [()] * head
    opened: list[list[tuple[int, str]]] = []
    for event in told.events:
        y = len(paths)
        paths += [event.path] * (2 if to_itself(event) else 1)
        if not isinstance(event, Block):
            said.append((y, event))
        elif event.kind == "end":
            branches = opened.pop()
            left = _INDENT * len(opened)
            frames.append(Frame(left, branches[0][0], wide - 1 - left, y, tuple(branches)))
        else:
            if event.kind in ("alt", "par", "loop"):
                opened.append([])
            opened[-1].append((y, f"{event.kind} {event.title}".strip()))
    paths.append(())
    return Stage(wide, len(paths), people, head, tuple(said), tuple(frames), tuple(paths), told.notes)


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


def _columns(view: View, told: Story, names: int) -> dict[str, Person]:
    """The columns: as near to one another as heads and words allow, in the order of appearance."""
    margin = _INDENT * _deepest(told)
    place = {name: i for i, name in enumerate(told.people)}
    needs: dict[int, list[tuple[int, int]]] = {}
    for event in told.events:
        if isinstance(event, Message) and event.source != event.target:
            a, b = sorted((place[event.source], place[event.target]))
            needs.setdefault(b, []).append((a, cells(event.words) + 6))
    found: dict[str, Person] = {}
    columns: list[int] = []
    for i, name in enumerate(told.people):
        person = _person(view, name, names)
        before = person.size // 2
        column = margin + before
        if columns:
            last = found[told.people[i - 1]]
            column = last.left + last.size + 1 + before
        column = max([column, *(columns[a] + need for a, need in needs.get(i, ()))])
        columns.append(column)
        found[name] = Person(person.lines, person.shape, person.path, column)
    return found


def _person(view: View, name: str, names: int) -> Person:
    entry = view.entry(("services", name)) or view.entry(("stores", name))
    title = clean(entry.title) if isinstance(entry, Service | Store) else ""
    label = "Caller" if name == CALLER else title or clean(name) or "?"
    kind = "client" if name == CALLER else OF_KIND[view.ask(node_kind, name)]
    path = ("services" if isinstance(entry, Service) else "stores", name) if entry is not None else ()
    return Person(wrap(label, names), kind, path, 0)


def _painted(placed: Stage, ascii: bool) -> Picture:
    if not placed.people:
        return Picture((Line(NOTHING),), "text", placed.notes, width=len(NOTHING))
    canvas = Canvas(placed.w, placed.h, ASCII if ascii else BOXES)
    regions = [_head(canvas, person, placed.head) for person in placed.people.values()]
    for person in placed.people.values():
        canvas.line(((person.column, placed.head - 1), (person.column, placed.h - 1)))
    for frame in placed.frames:
        _frame(canvas, frame)
    for y, event in placed.said:
        if isinstance(event, Remark):
            canvas.text(placed.people[event.over].column + 2, y, remark(event))
        elif to_itself(event):
            _loop(canvas, placed.people[event.source].column, y, event.words)
        else:
            _message(canvas, placed.people, event, y)
    lines = tuple(map(Line, canvas.rows(), placed.paths))
    return Picture(lines, "text", placed.notes, tuple(regions), placed.w, True)


def _head(canvas: Canvas, person: Person, height: int) -> Region:
    shape, x, w = canvas.glyphs.shapes[person.shape], person.left, person.size
    top = height - len(person.lines) - 2
    canvas.text(x, top, shape.corners[0] + shape.across * (w - 2) + shape.corners[1])
    for i, line in enumerate(person.lines):
        free = w - 2 - cells(line)
        canvas.text(x, top + 1 + i, shape.down + " " * (free // 2) + line + " " * (free - free // 2) + shape.down)
    bottom = [shape.corners[2], *shape.across * (w - 2), shape.corners[3]]
    bottom[person.column - x] = shape.tees[2]
    canvas.text(x, height - 1, "".join(bottom))
    return Region(person.path, x, top, w, len(person.lines) + 2)


def _message(canvas: Canvas, people: dict[str, Person], event: Message, y: int) -> None:
    start, end = people[event.source].column, people[event.target].column
    step = 1 if end > start else -1
    canvas.line(((start, y), (end - step, y)), event.kind == "answer")
    size = cells(event.words) + 2
    x = min(start, end) + (abs(end - start) - size) // 2 + (step < 0)
    canvas.text(x, y, f" {event.words} ")
    heads = canvas.glyphs.heads["arrow" if event.kind == "call" else "open"]
    canvas.text(end - step, y, heads[3 if step > 0 else 1])


def _loop(canvas: Canvas, column: int, y: int, words: str) -> None:
    canvas.line(((column, y), (column + 3, y), (column + 3, y + 1), (column + 1, y + 1)))
    canvas.text(column + 5, y, words)
    canvas.text(column + 1, y + 1, canvas.glyphs.heads["arrow"][1])


def _frame(canvas: Canvas, frame: Frame) -> None:
    left, right = frame.left, frame.right
    canvas.line(((left, frame.top), (right, frame.top), (right, frame.bottom), (left, frame.bottom), (left, frame.top)))
    glyphs = canvas.glyphs.frame
    for x, y, glyph in ((left, frame.top, 0), (right, frame.top, 2), (left, frame.bottom, 4), (right, frame.bottom, 5)):
        canvas.text(x, y, glyphs[glyph])
    for i, (y, title) in enumerate(frame.branches):
        if i:
            canvas.line(((left, y), (right, y)), True)
        canvas.text(left + 2, y, f" {title} ")
