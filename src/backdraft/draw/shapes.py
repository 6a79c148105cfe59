"""What boxes, lines and ends look like: by kind, in box-drawing characters or in ASCII."""

from __future__ import annotations

from backdraft.design.dataclass import dataclass

NORTH, EAST, SOUTH, WEST, DASHED = 1, 2, 4, 8, 16


@dataclass(frozen=True, slots=True)
class Shape:
    """The border of a box.

    Attributes:
        corners: Top left, top right, bottom left, bottom right.
        across: The glyph of its top and bottom.
        down: The glyph of its sides.
        tees: Where a line leaves it: upwards, to the right, downwards, to the left.
        lid: The glyphs of a second line under the top (left, middle, right); empty for none.
    """

    corners: str
    across: str
    down: str
    tees: str
    lid: str = ""


_SHARP = "┴├┬┤"
SHAPES: dict[str, Shape] = {
    "service": Shape("┌┐└┘", "─", "│", _SHARP),
    "client": Shape("╭╮╰╯", "─", "│", _SHARP),
    "gateway": Shape("╔╗╚╝", "═", "║", "╧╟╤╢"),
    "worker": Shape("╓╖╙╜", "─", "║", "┴╟┬╢"),
    "external": Shape("┌┐└┘", "╌", "╎", _SHARP),
    "store": Shape("╭╮╰╯", "─", "│", _SHARP, lid="├─┤"),
    "cache": Shape("╭╮╰╯", "─", "│", _SHARP, lid="├╌┤"),
    "queue": Shape("╒╕╘╛", "═", "│", "╧├╤┤"),
    "unknown": Shape("┌┐└┘", "┈", "┊", _SHARP),
    "group": Shape("┏┓┗┛", "━", "┃", "┷┠┯┨"),
    "table": Shape("┌┐└┘", "─", "│", _SHARP),
}
_ASCII = ("++++", "-", "|", "++++")
PLAIN: dict[str, Shape] = {
    "service": Shape(*_ASCII),
    "client": Shape("..''", "-", "|", "++++"),
    "gateway": Shape("####", "=", "#", "####"),
    "worker": Shape("++++", "-", "!", "++++"),
    "external": Shape("++++", "~", ":", "++++"),
    "store": Shape("..''", "-", "|", "++++", lid="|-|"),
    "cache": Shape("..''", "-", "|", "++++", lid="|~|"),
    "queue": Shape("++++", "=", "|", "++++"),
    "unknown": Shape("++++", ".", ":", "++++"),
    "group": Shape("####", "=", "#", "####"),
    "table": Shape(*_ASCII),
}
#: What an entry of the design is drawn as, by its kind (`resolve.services.node_kind`).
OF_KIND: dict[str, str] = {
    "service": "service",
    "client": "client",
    "gateway": "gateway",
    "worker": "worker",
    "job": "worker",
    "function": "worker",
    "external": "external",
    "database": "store",
    "search": "store",
    "blob": "store",
    "cache": "cache",
    "cdn": "cache",
    "queue": "queue",
    "stream": "queue",
    "": "unknown",
}
#: The glyph of a cell by the directions in which lines leave it; `+ DASHED` for a dashed line.
_LINES = " ╵╶╰╷│╭├╴╯─┴╮┤┬┼"
#: The head of an arrow by the side on which it enters: from above, from the right, from below, from the left.
HEADS: dict[str, str] = {"arrow": "▼◀▲▶", "open": "▽◁△▷"}
#: The ends of a relation, on the line before the box, by the side of the box: exactly one, none or one, many.
FEET: dict[str, str] = {"one": "╪╫╪╫", "maybe": "○○○○", "many": "∧>∨<"}
PLAIN_FEET: dict[str, str] = {"one": "=#=#", "maybe": "oooo", "many": "^>v<"}
PLAIN_HEADS: dict[str, str] = {"arrow": "v<^>", "open": "v<^>"}


def _table(lines: str, dashed_down: str, dashed_across: str) -> str:
    table = list(lines + lines)
    table[NORTH + SOUTH + DASHED] = dashed_down
    table[EAST + WEST + DASHED] = dashed_across
    return "".join(table)


@dataclass(frozen=True, slots=True)
class Glyphs:
    """One set of glyphs."""

    shapes: dict[str, Shape]
    lines: str
    heads: dict[str, str]
    feet: dict[str, str]
    frame: str


BOXES = Glyphs(SHAPES, _table(_LINES, "┆", "┄"), HEADS, FEET, "┌─┐│└┘")
ASCII = Glyphs(PLAIN, _table(" '-'|||+-'-+.+++", ":", "."), PLAIN_HEADS, PLAIN_FEET, "+-+|++")
