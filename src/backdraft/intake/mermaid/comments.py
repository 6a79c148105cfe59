"""The comments of our own attributes: what a column has that an attribute has no place for, then its note."""

from __future__ import annotations

from dataclasses import dataclass

from backdraft.design.names import is_column_name, is_name
from backdraft.design.notation.schema import parse_sqltype
from backdraft.design.notation.types import parse_type
from backdraft.render.mermaid.er import word

_MARKS = frozenset(("null", "pii", "secret"))


@dataclass(frozen=True, slots=True)
class About:
    """What a comment says.

    Attributes:
        name: The column's own name.
        marks: `null`, `pii`, `secret`.
        members: Of an enum.
        type: The name of its named type, where the comment says what that is.
        definition: What it is.
        note: What is left for people.
    """

    name: str
    marks: frozenset[str] = frozenset()
    members: tuple[str, ...] = ()
    type: str = ""
    definition: str = ""
    note: str = ""


def about_of(comment: str, name: str, type_: str) -> About:
    """What the comment of the attribute `type_ name` says; one that is not ours is a note as a whole."""
    other = About(name, note=comment)
    said, note = _parts(comment)
    if said and is_column_name(said[0]) and said[0] != name and word(said[0]) == name:
        name = said.pop(0)
    marks = frozenset(part for part in said if part in _MARKS)
    rest = [part for part in said if part not in _MARKS]
    if not comment or len(rest) > 1:
        return other
    if not rest:
        return About(name, marks, note=note)
    members = _members(rest[0])
    if members and type_.startswith("enum"):
        return About(name, marks, members, note=note)
    known, equals, definition = rest[0].partition(" = ")
    if (
        equals
        and is_name(known)
        and word(known) == word(type_.rstrip("?[]"))
        and not parse_type(definition, known).slips
    ):
        return About(name, marks, type=known, definition=definition, note=note)
    return other


def _members(text: str) -> tuple[str, ...]:
    found = parse_sqltype(text) if text.startswith("enum(") else None
    return found.value.members if found is not None and found.value is not None and not found.slips else ()


def _parts(comment: str) -> tuple[list[str], str]:
    """What stands before the first `: `, parted at commas, and what stands behind it; brackets and quotes hold."""
    parts: list[str] = []
    begin = depth = 0
    quoted = False
    for i, char in enumerate(comment):
        if char == "'":
            quoted = not quoted and depth > 0
        elif quoted:
            continue
        elif char in "()":
            depth += 1 if char == "(" else -1
        elif depth <= 0 and comment.startswith(", ", i):
            parts.append(comment[begin:i])
            begin = i + 2
        elif depth <= 0 and comment.startswith(": ", i):
            return [*parts, comment[begin:i]], comment[i + 2 :]
    return [*parts, comment[begin:]], ""
