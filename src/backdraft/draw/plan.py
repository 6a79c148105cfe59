"""What a layout is asked and what it answers, in two axes that know no direction.

*Across* runs along a row of boxes, *along* from row to row: for a picture from top to bottom they are x and y, from
left to right y and x.
"""

from __future__ import annotations

from dataclasses import field, replace

from backdraft.design.dataclass import dataclass

Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Spacing:
    """Distances in cells, by direction.

    Attributes:
        port: Between two arrows at one side of a box.
        box: Free cells between two boxes of a row.
        line: Free cells between a box, or a label, and a passing line.
        lines: Free cells between two passing lines.
        label: Free cells between two labels of a row.
        lead: Free rows between a box and the first track, and after the last.
        track: From one track to the next.
        bare: Free rows between two rows of boxes when no track lies between.
        label_lead: As `lead`, at a row of labels.
        label_bare: As `bare`, beside a row of labels.
        frame: Free rows between a frame and its first row.
        side: Cells between a frame's side and what stands in it, the frame's own line counted.
        apart: Free rows before the first track beside `lead`.
    """

    port: int
    box: int
    line: int
    lines: int
    label: int
    lead: int
    track: int
    bare: int
    label_lead: int
    label_bare: int
    frame: int
    side: int
    apart: int = 0


DOWN = Spacing(
    port=2, box=2, line=1, lines=1, label=2, lead=0, track=1, bare=1, label_lead=0, label_bare=0, frame=0, side=2
)
RIGHT = Spacing(
    port=1, box=1, line=1, lines=0, label=0, lead=1, track=2, bare=3, label_lead=1, label_bare=1, frame=2, side=1
)
#: As many arrows as can be beside each other.
DOWN_TIGHT = replace(DOWN, port=1, lines=0)
#: With a straight cell at each end of an arrow, for what is drawn there.
DOWN_ROOMY = replace(DOWN, lead=1, bare=2, label_lead=1, label_bare=1, frame=1)
RIGHT_ROOMY = replace(RIGHT, label_bare=2)
#: Where some are dashed: between the two ends there is a cell that shows it and that nothing crosses.
DOWN_DASHED = replace(DOWN_ROOMY, bare=3, apart=1)
RIGHT_DASHED = replace(RIGHT_ROOMY, apart=1)


@dataclass(frozen=True, slots=True)
class Link:
    """An arrow from box `source` to another box `target`, by number, with the room that its label takes.

    `leave` and `enter` are the fixed places on its boxes, counted from their left ends; None: anywhere.
    """

    source: int
    target: int
    label: tuple[int, int] | None = None
    leave: int | None = None
    enter: int | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """What to lay out.

    Attributes:
        sizes: Of each box, across and along.
        links: The arrows.
        spacing: The distances.
        reach: Extra cells after each box, for its arrows to itself.
        solid: Whether each box keeps its size: where arrows end on it is fixed.
        rim: How far from the beginning of each box arrows may end.
        first: Boxes that stand in the first row, on a frame.
        last: Boxes that stand in the last row, on a frame.
        framed: Whether the first and the last row are a frame's.
        wide: About how many cells across are fine: more labels than that are put into several rows.
        wrap: How many cells across a row may take before what hangs on the rest goes into rows of its own; 0: any.
    """

    sizes: tuple[tuple[int, int], ...]
    links: tuple[Link, ...]
    spacing: Spacing
    reach: tuple[int, ...]
    solid: tuple[bool, ...]
    rim: tuple[int, ...]
    first: frozenset[int] = frozenset()
    last: frozenset[int] = frozenset()
    framed: bool = False
    wide: int = 72
    wrap: int = 0


@dataclass(slots=True)
class Plan:
    """What came of it: everything from 0, across and along.

    Attributes:
        size: The whole.
        boxes: Where each box begins.
        ways: The corners of each arrow, from source to target, the ends on the borders of the boxes.
        labels: Where the label of each arrow begins; None for none.
        sizes: Their sizes now: as asked, or broader where many arrows end.
        order: The boxes of each row, from the left.
    """

    size: Point
    boxes: list[Point]
    ways: list[list[Point]]
    labels: list[Point | None]
    sizes: list[Point] = field(default_factory=list)
    order: list[list[int]] = field(default_factory=list)
