"""What happens when one endpoint is asked: a column for each that takes part, a row for each message."""

from __future__ import annotations

from dataclasses import dataclass, replace

from backdraft.design.model import Service, Store
from backdraft.design.output import Line
from backdraft.design.paths import Path
from backdraft.design.resolve.services import node_kind
from backdraft.design.resolve.story import CALLER, Block, Message, Remark, Story, story
from backdraft.design.view import View
from backdraft.draw.canvas import Canvas
from backdraft.draw.picture import NOTHING, Picture, Region
from backdraft.draw.shapes import ASCII, BOXES, OF_KIND, Shape
from backdraft.draw.text import clean, cut, wrap
from backdraft.draw.text import width as cells

#: Words are cut at so many cells, the first that fits; names are wrapped.
WORDS, NAME = (44, 30, 20, 12), 16
_INDENT = 2


@dataclass(frozen=True, slots=True)
class _Person:
    """A column: what stands in its head, where its line is."""

    lines: tuple[str, ...]
    shape: Shape
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


def sequence_picture(view: View, endpoint_path: Path, *, width: int | None = None, ascii: bool = False) -> Picture:
    """Draws the story of one endpoint.

    A line with a full head is a call that waits, one with an open head does not wait, a dashed one is an answer.

    Args:
        view: The design.
        endpoint_path: `("endpoints", service, "GET /orders")`; deeper paths are cut.
        width: The cells that there are: words are cut to fit, but never to less than is of use.
        ascii: Whether to do with ASCII alone.
    """
    told = view.ask(story, endpoint_path[:3])
    if not told.people:
        return Picture((Line(NOTHING),), "text", told.notes, width=len(NOTHING))
    for words in WORDS:
        drawn = _picture(view, _short(told, words), ascii)
        if width is None or drawn.width <= width:
            break
    return drawn


def _short(told: Story, most: int) -> Story:
    """The story with its words clean and cut."""
    events = tuple(
        replace(event, title=cut(clean(event.title), most))
        if isinstance(event, Block)
        else replace(event, words=cut(clean(event.words) or "…", most))
        for event in told.events
    )
    return replace(told, events=events)


def _picture(view: View, told: Story, ascii: bool) -> Picture:
    people = _columns(view, told, ascii)
    depth = _deepest(told)
    wide = max(
        [p.left + p.size for p in people.values()]
        + [people[e.over].column + cells(_remark(e)) + 3 for e in told.events if isinstance(e, Remark)]
        + [
            people[e.source].column + cells(e.words) + 6
            for e in told.events
            if isinstance(e, Message) and _to_itself(e)
        ]
    )
    margin = _INDENT * depth
    wide += margin
    head = max(len(p.lines) for p in people.values()) + 2
    height = head + sum(2 if _to_itself(event) else 1 for event in told.events) + 1
    canvas = Canvas(wide, height, ASCII if ascii else BOXES)
    regions = [_head(canvas, person, head) for person in people.values()]
    for person in people.values():
        canvas.line(((person.column, head - 1), (person.column, height - 1)))
    paths: list[Path] = [()] * head
    open_at: list[tuple[int, str]] = []
    y = head
    for event in told.events:
        paths.append(event.path)
        match event:
            case Message() if _to_itself(event):
                _loop(canvas, people[event.source].column, y, event.words)
                paths.append(event.path)
                y += 1
            case Message():
                _message(canvas, people, event, y)
            case Remark():
                canvas.text(people[event.over].column + 2, y, _remark(event))
            case Block():
                _block(canvas, event, y, wide, open_at)
        y += 1
    paths.append(())
    return Picture(tuple(map(Line, canvas.rows(), paths)), "text", told.notes, tuple(regions), wide, True)


def _to_itself(event: object) -> bool:
    return isinstance(event, Message) and event.source == event.target


def _remark(event: Remark) -> str:
    return f"({event.words})"


def _deepest(told: Story) -> int:
    depth = deepest = 0
    for event in told.events:
        if isinstance(event, Block):
            depth += {"end": -1, "else": 0, "and": 0}.get(event.kind, 1)
            deepest = max(deepest, depth)
    return deepest


def _columns(view: View, told: Story, ascii: bool) -> dict[str, _Person]:
    """The columns: as near to one another as heads and words allow, in the order of appearance."""
    margin = _INDENT * _deepest(told)
    place = {name: i for i, name in enumerate(told.people)}
    needs: dict[int, list[tuple[int, int]]] = {}
    for event in told.events:
        if isinstance(event, Message) and event.source != event.target:
            a, b = sorted((place[event.source], place[event.target]))
            needs.setdefault(b, []).append((a, cells(event.words) + 6))
    found: dict[str, _Person] = {}
    columns: list[int] = []
    for i, name in enumerate(told.people):
        person = _person(view, name, ascii)
        before = person.size // 2
        column = margin + before
        if columns:
            last = found[told.people[i - 1]]
            column = last.left + last.size + 1 + before
        column = max([column, *(columns[a] + need for a, need in needs.get(i, ()))])
        columns.append(column)
        found[name] = _Person(person.lines, person.shape, person.path, column)
    return found


def _person(view: View, name: str, ascii: bool) -> _Person:
    entry = view.entry(("services", name)) or view.entry(("stores", name))
    title = clean(entry.title) if isinstance(entry, Service | Store) else ""
    label = "Caller" if name == CALLER else title or clean(name) or "?"
    kind = "client" if name == CALLER else OF_KIND[view.ask(node_kind, name)]
    path = ("services" if isinstance(entry, Service) else "stores", name) if entry is not None else ()
    return _Person(wrap(label, NAME), (ASCII if ascii else BOXES).shapes[kind], path, 0)


def _head(canvas: Canvas, person: _Person, height: int) -> Region:
    shape, x, w = person.shape, person.left, person.size
    top = height - len(person.lines) - 2
    canvas.text(x, top, shape.corners[0] + shape.across * (w - 2) + shape.corners[1])
    for i, line in enumerate(person.lines):
        free = w - 2 - cells(line)
        canvas.text(x, top + 1 + i, shape.down + " " * (free // 2) + line + " " * (free - free // 2) + shape.down)
    bottom = [shape.corners[2], *shape.across * (w - 2), shape.corners[3]]
    bottom[person.column - x] = shape.tees[2]
    canvas.text(x, height - 1, "".join(bottom))
    return Region(person.path, x, top, w, len(person.lines) + 2)


def _message(canvas: Canvas, people: dict[str, _Person], event: Message, y: int) -> None:
    start, end = people[event.source].column, people[event.target].column
    step = 1 if end > start else -1
    dashed = event.kind == "answer"
    canvas.line(((start, y), (end - step, y)), dashed)
    words = event.words
    size = cells(words) + 2
    low = min(start, end)
    x = low + (abs(end - start) - size) // 2 + (step < 0)
    canvas.text(x, y, f" {words} ")
    heads = canvas.glyphs.heads["arrow" if event.kind == "call" else "open"]
    canvas.text(end - step, y, heads[3 if step > 0 else 1])


def _loop(canvas: Canvas, column: int, y: int, words: str) -> None:
    canvas.line(((column, y), (column + 3, y), (column + 3, y + 1), (column + 1, y + 1)))
    canvas.text(column + 5, y, words)
    canvas.text(column + 1, y + 1, canvas.glyphs.heads["arrow"][1])


def _block(canvas: Canvas, event: Block, y: int, wide: int, open_at: list[tuple[int, str]]) -> None:
    """A block's line; its sides are drawn when it ends."""
    glyphs = canvas.glyphs
    if event.kind in ("alt", "par", "loop"):
        open_at.append((y, event.kind))
    top, _ = open_at[-1]
    left = _INDENT * (len(open_at) - 1)
    right = wide - 1 - left
    canvas.line(((left, y), (right, y)), event.kind in ("else", "and"))
    if event.kind == "end":
        open_at.pop()
        for x in (left, right):
            canvas.line(((x, top), (x, y)))
        corners = ((left, top, 0), (right, top, 2), (left, y, 4), (right, y, 5))
        for x, row, glyph in corners:
            canvas.text(x, row, glyphs.frame[glyph])
        return
    title = f" {event.kind} {event.title} ".replace("  ", " ")
    canvas.text(left + 2, y, title)
