"""A document's text as plain data: JSON by the standard library, YAML from the events of libyaml. Nothing here raises.

YAML is read by the rules of 1.2 and of JSON: only `true`, `false`, `null` and numbers are special, a date is text.
No tag makes an object. An alias is the very object of its anchor; one inside itself is left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from backdraft.design.patience import so_far, still_wanted

#: How deep YAML may be nested.
_DEEPEST = 200
_INT = re.compile(r"[-+]?[0-9]{1,300}\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]{1,3})?\Z")
_WORDS: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_SIGNS = frozenset("-+.0123456789")


class UnreadableError(Exception):
    """The text is no data: its line (from 1, 0 unknown) and why."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line, self.reason = line, reason


def data_of(text: str) -> Any:
    """The data that a text holds.

    Raises:
        UnreadableError: it holds none.
        GivenUpError: nobody waits for it any more.
    """
    if text.lstrip()[:1] in ("{", "["):
        try:
            return json.loads(text, parse_constant=lambda name: None)
        except RecursionError:
            raise UnreadableError(0, "it is nested too deep") from None
        except ValueError as error:
            found: ValueError = error
        try:
            return _yaml(text)  # what begins with a brace may be YAML in flow style
        except UnreadableError:
            line = getattr(found, "lineno", 0)
            raise UnreadableError(line, f"no JSON: {getattr(found, 'msg', found)}") from None
    return _yaml(text)


def _events(text: str) -> Iterator[Any]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        yield from yaml.parse(text, loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read"
        raise UnreadableError(mark.line + 1 if mark else 0, f"no YAML: {said}") from None
    except (ValueError, RecursionError) as error:
        raise UnreadableError(0, f"no YAML: {error}") from None


def _yaml(text: str) -> Any:
    import yaml

    lines = text.count("\n") + 1
    anchors: dict[str, Any] = {}
    root: list[Any] = []
    # Each open container with the key that waits for its value; None: no key is waiting.
    open_: list[tuple[Any, list[Any]]] = [(root, [])]
    for number, event in enumerate(_events(text)):
        if number % 4096 == 0:
            so_far("lines", event.start_mark.line, lines)
        kind = type(event)
        if kind is yaml.ScalarEvent:
            value = _scalar(event.value) if event.implicit[0] else event.value
        elif kind is yaml.MappingStartEvent:
            value = {}
        elif kind is yaml.SequenceStartEvent:
            value = []
        elif kind in (yaml.MappingEndEvent, yaml.SequenceEndEvent):
            open_.pop()
            continue
        elif kind is yaml.AliasEvent:
            known = anchors.get(event.anchor)
            value = None if any(known is each for each, _ in open_) else known
        elif kind is yaml.DocumentEndEvent:
            break
        else:
            continue
        name = getattr(event, "anchor", None) if kind is not yaml.AliasEvent else None
        if name is not None:
            anchors[name] = value
        _put(open_[-1], value, event)
        if kind in (yaml.MappingStartEvent, yaml.SequenceStartEvent):
            if len(open_) > _DEEPEST:
                raise UnreadableError(event.start_mark.line + 1, "it is nested too deep")
            open_.append((value, []))
    return root[0] if root else None


def _put(place: tuple[Any, list[Any]], value: Any, event: Any) -> None:
    holder, waiting = place
    if isinstance(holder, list):
        holder.append(value)
    elif waiting:
        holder[waiting.pop()] = value
    else:
        said = getattr(event, "value", None)
        waiting.append(said if isinstance(said, str) else str(value)[:80])


def _scalar(text: str) -> Any:
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _SIGNS:
        return text
    if _INT.match(text):
        return int(text)
    return float(text) if _FLOAT.match(text) else text


# --- where things stand ---------------------------------------------------------------------------------------------


def lines_of(text: str, pointers: Iterable[str]) -> dict[str, int]:
    """The lines (from 1) of what JSON pointers (`/paths/~1a/get`) lead to; of the nearest that is there, else 1."""
    wanted = set(pointers)
    for pointer in list(wanted):
        while pointer:
            pointer = pointer.rpartition("/")[0]
            wanted.add(pointer)
    found: dict[str, int] = {"": 1}
    try:
        for at, line in _places(text):
            if at in wanted:
                found.setdefault(at, line)
    except UnreadableError:
        pass
    lines: dict[str, int] = {}
    for pointer in wanted:
        near = pointer
        while near not in found:
            near = near.rpartition("/")[0]
        lines[pointer] = found[near]
    return lines


def _places(text: str) -> Iterator[tuple[str, int]]:
    import yaml

    # Of each open container: its pointer, the key that waits (None: the next scalar is one), how many items so far.
    open_: list[list[Any]] = []
    for number, event in enumerate(_events(text)):
        if number % 4096 == 0:
            still_wanted()
        kind = type(event)
        if kind in (yaml.MappingEndEvent, yaml.SequenceEndEvent):
            open_.pop()
            continue
        if kind not in (yaml.ScalarEvent, yaml.AliasEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent):
            continue
        at, line = "", event.start_mark.line + 1
        if open_:
            holder = open_[-1]
            if holder[2] is not None:
                at = f"{holder[0]}/{holder[2]}"
                holder[2] += 1
            elif holder[1] is None:
                holder[1] = (
                    escaped(
                        str(getattr(event, "value", "")),
                    ),
                    line,
                )
                continue
            else:
                at, line = f"{holder[0]}/{holder[1][0]}", holder[1][1]
                holder[1] = None
        yield at, line
        if kind is yaml.MappingStartEvent:
            open_.append([at, None, None])
        elif kind is yaml.SequenceStartEvent:
            open_.append([at, None, 0])


def escaped(key: str) -> str:
    """A key as a part of a JSON pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")


def unescaped(part: str) -> str:
    """A part of a JSON pointer as the key."""
    return part.replace("~1", "/").replace("~0", "~")
