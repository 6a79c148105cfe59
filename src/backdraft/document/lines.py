"""Places in a chunk's text: lines, dashes, commas, and what belongs to whom."""

from __future__ import annotations

import re

from backdraft.design.nodes import Mapping, Node, Scalar, Sequence
from backdraft.document.cutting import lead_start, line_end
from backdraft.document.steps import child

_COMMENT = re.compile(r"(?:^|(?<=[ \t\n]))#[^\n]*")


def line_start(text: str, at: int) -> int:
    """Where the line of `at` begins."""
    return text.rfind("\n", 0, at) + 1


def line_stop(text: str, at: int) -> int:
    """Where the line of `at` ends, before its line end."""
    end = line_end(text, at)
    if text.endswith("\r\n", at, end):
        return end - 2
    return end - 1 if text.endswith("\n", at, end) else end


def column(text: str, at: int) -> int:
    """The column of `at`, from 0."""
    return at - line_start(text, at)


def begins_line(text: str, at: int) -> bool:
    """Whether only blanks stand before `at` on its line."""
    return not text[line_start(text, at) : at].strip(" ")


def dash_at(text: str, container: Sequence, index: int) -> int:
    """Where the dash of an item of a block list stands: libyaml's events do not say."""
    if index == 0:
        return container.start
    item = container.items[index]
    before = container.items[index - 1].end
    dash = re.compile(rf"^ {{{column(text, container.start)}}}-(?=\s|\Z)", re.M)
    found = dash.search(text, before, max(item.end, item.start + 1))
    return found.end() - 1 if found else item.start


def child_at(text: str, container: Mapping | Sequence, index: int) -> int:
    """Where a child of a block collection begins: its key or its dash."""
    if isinstance(container, Mapping):
        return container.items[index][0].start
    return dash_at(text, container, index)


def colon_at(text: str, key: Scalar, value: Node) -> int:
    """Behind the colon between a key and its value; -1 when there is none (`{a, b}`)."""
    found = text.find(":", key.end, max(value.start, key.end) + 1)
    return found + 1 if found != -1 else -1


def own_lines(text: str, container: Mapping | Sequence, index: int) -> tuple[int, int]:
    """The lines of a child of a block collection: its comments above, to its last line end.

    A child that does not begin its line (the first key behind a dash) begins at itself.
    """
    at = child_at(text, container, index)
    end = line_end(text, child(container, index).end)
    if not begins_line(text, at):
        return at, end
    start = line_start(text, at)
    floor = line_end(text, child(container, index - 1).end) if index else 0
    return lead_start(text, start, column(text, at), floor), end


def without_comments(text: str) -> str:
    """The text with its comments blanked out, of the same length. Only for text between the nodes of a collection."""
    return _COMMENT.sub(lambda m: " " * len(m.group()), text)


def comma_in(text: str, start: int, end: int) -> int:
    """The comma between two children of a flow collection, outside comments; -1 for none."""
    found = without_comments(text[start:end]).find(",")
    return start + found if found != -1 else -1
