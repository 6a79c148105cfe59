"""The grammar of entity-relationship diagrams: entities with attributes, and relations."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from backdraft.intake.mermaid.text import Losses, words


@dataclass(frozen=True, slots=True)
class Attribute:
    """`numeric(12,2) total PK, FK "in the shop's currency"`."""

    type: str
    name: str
    keys: tuple[str, ...]
    comment: str
    line: int


@dataclass(slots=True)
class Entity:
    """An entity; `alias` is the name that is shown, where another one is."""

    id: str
    line: int
    alias: str = ""
    attributes: list[Attribute] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Relationship:
    """`left ||--o{ right : label`. An end is `one` or `many`, each perhaps optional; `solid` is the line."""

    left: str
    right: str
    left_many: bool
    left_optional: bool
    right_many: bool
    right_optional: bool
    solid: bool
    label: str
    line: int


@dataclass(slots=True)
class Entities:
    """A diagram as read."""

    entities: dict[str, Entity] = field(default_factory=dict)
    relationships: list[Relationship] = field(default_factory=list)


_BREAKS = re.compile(r"[\s;]*")
_REST = re.compile(r"[^\n]*")
_BLANKS = re.compile(r"[ \t]*")
_NAME = r'"[^"\n]*"|(?:[^\W\d]|[$*])(?:\w|[$*]|-(?![-.])|\.(?!\.))*'
#: What each end may be written as, with whether it is many and whether it may be none.
_ENDS = {
    **dict.fromkeys(("|o", "o|", "one or zero", "zero or one"), (False, True)),
    **dict.fromkeys(("||", "only one", "1"), (False, False)),
    **dict.fromkeys(("}o", "o{", "zero or more", "zero or many", "many(0)", "0+"), (True, True)),
    **dict.fromkeys(("}|", "|{", "one or more", "one or many", "many(1)", "1+"), (True, False)),
}
_WORDED = "|".join(re.escape(end).replace(r"\ ", r"[ \t]+") for end in _ENDS if end[0].isalnum())
_LEFT = rf"\|o|\|\||\}}o|\}}\||(?:{_WORDED})(?=[ \t])"
_RIGHT = rf"o\||\|\||o\{{|\|\{{|(?:{_WORDED})(?=[ \t])"
_LINES = r"--|\.\.|\.-|-\.|optionally[ \t]+to(?=[ \t])|to(?=[ \t])"
_HEAD = re.compile(rf"(?P<id>{_NAME})")
_RELATION = re.compile(
    rf"[ \t]*(?P<left>{_LEFT})[ \t]*(?P<line>{_LINES})[ \t]*(?P<right>{_RIGHT})[ \t]*(?P<to>{_NAME})"
    r'(?:[ \t]*:[ \t]*(?P<label>"[^"\n]*"|[^\s";]+)?)?',
    re.IGNORECASE,
)
_ALIAS = re.compile(r'[ \t]*\[[ \t]*(?:"(?P<quoted>[^"\n]*)"|(?P<plain>[^\]\n"]+))[ \t]*\]')
_CLASS = re.compile(r"[ \t]*:::[ \t]*[\w,-]+")
_OPEN = re.compile(r"\s*\{")
_CLOSE = re.compile(r"[\s;]*\}")
_ATTRIBUTE = re.compile(
    r'(?P<type>[^\s"{}]+)[ \t]+(?P<name>[^\s"{},]+)'
    r"(?:[ \t]+(?P<keys>(?:PK|FK|UK)(?![\w-])(?:[ \t]*,[ \t]*(?:PK|FK|UK)(?![\w-]))*))?"
    r'(?:[ \t]*"(?P<comment>[^"\n]*)")?'
)
_LOOKS = re.compile(r"(style|classDef|class|direction|accTitle|accDescr)(?=[ \t:{])")
_REASONS = {
    "direction": "the direction of a diagram is not kept",
    "accTitle": "descriptions for screen readers are not kept",
    "accDescr": "descriptions for screen readers are not kept",
}
_TITLE = re.compile(r"title[ \t]+(?![|}])([^\n]+)")


def read_entities(text: str, position: int, losses: Losses) -> Entities:
    """What an entity-relationship diagram says.

    Args:
        text: The diagram, comments and directives blanked.
        position: Where its first word ends.
        losses: Gets what is not understood.
    """
    found = Entities()
    at = position
    while (at := _end(_BREAKS, text, at)) < len(text):
        at = max(_statement(text, at, losses, found), at + 1)
    return found


def _statement(text: str, at: int, losses: Losses, found: Entities) -> int:
    """Read one statement; where it ends."""
    if look := _LOOKS.match(text, at):
        losses.add(at, _REASONS.get(look[1], "colours and line styles are not kept"))
        return _end(_REST, text, at)
    if title := _TITLE.match(text, at):
        losses.add(at, "the title of a diagram is not kept")
        return title.end()
    head = _HEAD.match(text, at)
    if head is None:
        losses.add(at, "a table or a relation is expected here")
        return _end(_REST, text, at)
    entity = _entity(found, head["id"], losses.line(at))
    begin, at = at, _past_classes(text, head.end(), losses)
    relation = _RELATION.match(text, at)
    if relation is not None:
        _relate(found, entity, relation, losses.line(begin))
        return _until_end(text, relation.end(), losses)
    if alias := _ALIAS.match(text, at):
        entity.alias = words(alias["quoted"] if alias["quoted"] is not None else alias["plain"])
        at = alias.end()
    at = _past_classes(text, at, losses)
    if opened := _OPEN.match(text, at):
        return _attributes(text, opened.end(), losses, entity)
    return _until_end(text, at, losses)


def _past_classes(text: str, at: int, losses: Losses) -> int:
    while look := _CLASS.match(text, at):
        losses.add(at, "colours and line styles are not kept", look[0])
        at = look.end()
    return at


def _until_end(text: str, at: int, losses: Losses) -> int:
    """The end of a statement, after which nothing may stand."""
    at = _end(_BLANKS, text, _past_classes(text, at, losses))
    if text[at : at + 1] not in ("", "\n", ";"):
        losses.add(at, "it could not be read from here: " + text[at : _end(_REST, text, at)].strip()[:40])
        return _end(_REST, text, at)
    return at


def _entity(found: Entities, raw: str, line: int) -> Entity:
    name = words(raw[1:-1]) if raw.startswith('"') else raw
    return found.entities.setdefault(name, Entity(name, line))


def _relate(found: Entities, left: Entity, said: re.Match[str], line: int) -> None:
    right = _entity(found, said["to"], line)
    (left_many, left_none), (right_many, right_none) = (
        _ENDS[" ".join(said[side].lower().split())] for side in ("left", "right")
    )
    label = said["label"] or ""
    label = words(label[1:-1]) if label.startswith('"') else words(label)
    solid = said["line"].lower() in ("--", "to")
    found.relationships.append(
        Relationship(left.id, right.id, left_many, left_none, right_many, right_none, solid, label, line)
    )


def _attributes(text: str, at: int, losses: Losses, entity: Entity) -> int:
    """The attributes up to the closing brace; where they end."""
    begin = at
    while True:
        if closed := _CLOSE.match(text, at):
            return closed.end()
        at = _end(_BREAKS, text, at)
        if at >= len(text):
            losses.add(begin - 1, "the brace is never closed")
            return at
        said = _ATTRIBUTE.match(text, at)
        if said is None:
            losses.add(at, "no type and name of a column")
            at = max(_line_or_brace(text, at), at + 1)
            continue
        keys = tuple(key.strip() for key in (said["keys"] or "").split(",") if key.strip())
        comment = words(said["comment"] or "")
        entity.attributes.append(Attribute(said["type"], said["name"], keys, comment, losses.line(at)))
        at = said.end()


def _line_or_brace(text: str, at: int) -> int:
    """The end of the line, or the closing brace before it."""
    end = _end(_REST, text, at)
    brace = text.find("}", at, end)
    return end if brace < 0 else brace


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at
