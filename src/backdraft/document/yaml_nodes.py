"""YAML text to `design.nodes`, straight from libyaml's events.

The events are looked at while they stream, so that what the format forbids (anchors, aliases, tags, merge keys,
several documents, directives, deep nesting, control characters) is refused before it costs anything: 200,000 open
brackets stop at the fiftieth. Offsets count characters. libyaml marks the end of a block collection behind the
comments that follow it, and the end of a block scalar behind its empty lines; here both end where their content does.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice
from typing import Any

import yaml
from yaml._yaml import CParser
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from backdraft.design.dataclass import dataclass
from backdraft.design.nodes import Mapping, Node, Scalar, Sequence
from backdraft.document.faults import DEEPEST, QUOTE, Fault, explain
from backdraft.document.limits import MOST_FAULTS

#: Characters that no text may hold: C0 but tab and line ends, DEL, C1 with NEL, line and paragraph separators,
#: Unicode's Bidi_Control (Boucher, Anderson, "Trojan Source", 2021), byte order marks, surrogates, non-characters.
_CONTROLS = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff"
    "\ud800-\udfff"
)
_RAW = re.compile(f"[{_CONTROLS}]|\r(?!\n)")
_DECODED = re.compile(f"[{_CONTROLS}\r]")
_COMMENT = re.compile(r"[ \t]+(#[^\r\n]*)")
_EMPTY_TAIL = re.compile(r"(?:\r?\n[ \t]*)+\Z")


@dataclass(frozen=True, slots=True)
class Tree:
    """What a text holds: its root node (None: nothing, or nothing that could be understood) and its faults."""

    root: Node | None
    faults: tuple[Fault, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether the nodes say all that the text says, so that it may be spliced."""
        return not any(fault.blocks for fault in self.faults)


def control_character(text: str, decoded: bool = False) -> re.Match[str] | None:
    """The first character that a design may not hold. `decoded` text may hold no carriage return at all."""
    return (_DECODED if decoded else _RAW).search(text)


def read_tree(text: str, depth: int = 0) -> Tree:
    """Read one YAML text (a file, or a chunk of one: a block collection at any indentation).

    `depth` is how many collections it stands in already.
    """
    faults = [_control_fault(found) for found in islice(_RAW.finditer(text), MOST_FAULTS)]
    try:
        root = _Reading(text, faults).read(DEEPEST - depth)
    except (UnicodeEncodeError, _EnoughError):
        return Tree(None, tuple(faults))  # half of a pair: it was found above; or there is more wrong than is told
    except yaml.YAMLError as error:
        return Tree(None, (*faults, explain(error, text)) if not faults else tuple(faults))
    return Tree(root, tuple(faults))


def _control_fault(found: re.Match[str]) -> Fault:
    code = f"U+{ord(found.group()[0]):04X}"
    return Fault(found.start(), found.end(), f"the invisible character {code} is not allowed", "delete it", blocks=True)


class _EnoughError(Exception):
    """More is wrong than anybody wants to read."""


class _Reading:
    """One pass over the events of one text."""

    __slots__ = ("clean", "comments", "faults", "text")

    def __init__(self, text: str, faults: list[Fault]) -> None:
        self.text = text
        self.faults = faults
        self.comments = " #" in text or "\t#" in text
        self.clean = not faults  # else control characters are replaced by U+FFFD: no entry ever holds one

    def fault(self, start: int, end: int, message: str, mend: str, other: int = -1, blocks: bool = True) -> None:
        self.faults.append(Fault(start, end, message, mend, other=other, blocks=blocks, torn=mend == QUOTE))
        if len(self.faults) >= MOST_FAULTS:
            raise _EnoughError

    def read(self, deepest: int) -> Node | None:
        """The root node. The loop is flat and keeps to local names: it runs once for each scalar of a file."""
        parser = CParser(self.text)
        next_event: Callable[[], Any] = parser.get_event
        root: Node | None = None
        # One open collection: (is mapping, start, flow, items, [key waiting for its value])
        stack: list[tuple[bool, int, bool, list[Any], list[Scalar]]] = []
        node: Node
        while True:
            event = next_event()
            kind = type(event)
            if kind is ScalarEvent:
                node = self._scalar(event)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                if event.anchor is not None or event.tag is not None:
                    self._property(event)
                start = event.start_mark.index
                if len(stack) >= deepest:
                    self.fault(start, start + 1, f"more than {DEEPEST} levels of nesting", "flatten it")
                    return None
                if event.flow_style and (event.anchor is not None or event.tag is not None):
                    # An anchor or a tag goes before the bracket; it was refused above.
                    start = max(self.text.find("{" if kind is MappingStartEvent else "[", start), start)
                stack.append((kind is MappingStartEvent, start, bool(event.flow_style), [], []))
                continue
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                mapping, start, flow, items, _ = stack.pop()
                end = event.end_mark.index
                if mapping:
                    if not flow and items:
                        end = items[-1][1].end
                    self._doubles(items)
                    node = Mapping(tuple(items), start, end, flow)
                else:
                    if not flow and items:
                        end = items[-1].end
                    node = Sequence(tuple(items), start, end, flow)
            elif kind is AliasEvent:
                start, end = event.start_mark.index, event.end_mark.index
                self.fault(start, end, f"*{event.anchor} is a YAML alias", "quote the text, or use a mixin")
                node = Scalar(f"*{event.anchor}", start, end)
            elif kind is DocumentStartEvent:
                self._document(event, root is not None)
                if root is not None:
                    return root
                continue
            elif event is None or kind is StreamEndEvent:
                return root
            else:
                continue
            if not stack:
                root = node
                continue
            top = stack[-1]
            if not top[0]:
                top[3].append(node)
            elif top[4]:
                before = top[4].pop()
                if top[2] and isinstance(node, Scalar) and not node.text and not node.style:
                    node = self._behind(before, node)
                top[3].append((before, node))
            elif isinstance(node, Scalar):
                if node.text == "<<" and not node.style:
                    self.fault(node.start, node.end, "<< is a YAML merge key", "use a mixin, or write the keys out")
                top[4].append(node)
            else:
                self.fault(node.start, node.end, "a collection cannot be a key", "write a word before the colon")
                top[4].append(Scalar(self.text[node.start : node.end], node.start, node.end))

    def _scalar(self, event: Any) -> Scalar:
        start: int = event.start_mark.index
        end: int = event.end_mark.index
        if event.anchor is not None or event.tag is not None:
            self._property(event)
            start = end if event.value == "" and not event.style else start
        style: str = event.style or ""
        value: str = event.value if self.clean else _DECODED.sub("\ufffd", event.value)
        if style:
            if style in "|>":
                end = self._block_scalar_end(start, end)
            elif style == '"' and (found := _DECODED.search(value)) is not None:
                code = f"U+{ord(found.group()):04X}"
                self.fault(start, end, f"the invisible character {code} is not allowed", "delete its escape")
                value = _DECODED.sub("\ufffd", value)
        elif self.comments and value and (behind := _COMMENT.match(self.text, end)) is not None:
            return Scalar(value, start, end, style, behind[1])
        return Scalar(value, start, end, style)

    def _behind(self, key: Scalar, empty: Scalar) -> Scalar:
        """The empty value of a key inside `{ }`: at the end of the key where that stands without a colon."""
        at = key.end if ":" not in self.text[key.end : empty.start] else max(empty.start, key.end + 1)
        return Scalar("", at, at)

    def _block_scalar_end(self, start: int, end: int) -> int:
        text = self.text[start:end]
        header = text.split("\n", 1)[0].split("#", 1)[0]
        if "+" in header:
            # Its empty lines are content; only the last line end is not taken along.
            return end - 2 if text.endswith("\r\n") else end - 1 if text.endswith("\n") else end
        found = _EMPTY_TAIL.search(text)
        return start + found.start() if found else end

    def _property(self, event: Any) -> None:
        start = event.start_mark.index
        line_end = self.text.find("\n", start)
        word = self.text[start : line_end if line_end != -1 else len(self.text)].split(None, 1)
        end = start + len(word[0]) if word else start
        if event.anchor is not None:
            self.fault(start, end, f"&{event.anchor} is a YAML anchor", "quote the text, or use a mixin")
        else:
            self.fault(start, end, "a value that begins with ! is a YAML tag", QUOTE)

    def _document(self, event: Any, second: bool) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        if second:
            self.fault(start, end, "a file holds one design; --- begins another", "delete the line ---")
        elif event.version or event.tags:
            self.fault(0, end, "a YAML directive", "delete the line that begins with %")

    def _doubles(self, items: list[tuple[Scalar, Node]]) -> None:
        if len(items) < 2:
            return
        seen: dict[str, Scalar] = {}
        for key, _ in items:
            first = seen.setdefault(key.text, key)
            if first is not key:
                self.fault(
                    key.start,
                    key.end,
                    f'the key "{key.text}" is given twice, on line {{other}} and line {{line}}',
                    "delete one of the two",
                    other=first.start,
                    blocks=False,
                )
