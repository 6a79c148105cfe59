"""Responses that tell of an error, as the codes of one catalogue, and those that every endpoint may answer."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from backdraft.design.model import Error
from backdraft.design.names import is_name
from backdraft.design.nodes import Plain
from backdraft.design.notation.services import BUILT_IN_ERRORS, format_error
from backdraft.design.resolve.collections import snake
from backdraft.intake.mermaid.text import fit
from backdraft.intake.openapi.source import Source, down, mapping, seen, words
from backdraft.intake.openapi.text import unescaped
from backdraft.render.openapi.names import prose

_BY_STATUS = {status: code for code, (status, _) in BUILT_IN_ERRORS.items()}
_DEFAULTS = {"4XX": 400, "5XX": 500, "default": 500}


@dataclass(slots=True)
class Known:
    """An error of the catalogue. `common`: a response that operations refer to, or one that is worth an entry."""

    status: int
    message: str
    common: bool = False


@dataclass(slots=True)
class Told:
    """An error that an operation answers: its code, its example there; `common`: it only refers to a response."""

    code: str
    example: Any = None
    has_example: bool = False
    common: bool = False


@dataclass(slots=True)
class Errors:
    """The catalogue as it grows. `own`: the document has the envelope of a design, whose errors say their codes."""

    source: Source
    envelope: str
    own: bool
    known: dict[str, Known] = field(default_factory=dict)

    def read(self, status: str, said: Any, at: str, content: dict[str, Any]) -> list[Told]:
        """The errors of a response that was followed to `at`; `content` is what it answers."""
        number = int(status) if status.isdigit() else _DEFAULTS.get(status, 500)
        told = self._own(number, content) if self.own else []
        component = "/responses/" in at
        if told:
            if status == "4XX" and [one.code for one, _ in told] == ["bad_request"]:
                return []
            for one, message in told:
                self._know(one.code, number, message, component or len(told) > 1)
                one.common = component
            return [one for one, _ in told]
        if not status.isdigit():
            self.source.lose(at, f"{words(status, 20)} is read as {number}")
        message = seen(words(said.get("description"), 1_000)) or _phrase(number)
        code = _BY_STATUS.get(number, "")
        if not code or component:
            last = snake(unescaped(at.rpartition("/")[2])) if component else ""
            last = re.sub(r"_?(error|response)$", "", re.sub(r"\W+", "_", last)).strip("_") or last
            named = last if is_name(last) and last not in _DEFAULTS and not last.isdigit() else ""
            code = code or named or fit(snake(_phrase(number).replace(" ", "_").replace("'", "")))
        code = self._free(code, number)
        examples = [example for media in content.values() if (example := first_example(self.source, media, at))]
        if examples:
            self.source.lose(at, "the body of an error is as the API's envelope says: its own is not kept")
        self._know(code, number, message, True)
        return [Told(code)]

    def _free(self, code: str, status: int) -> str:
        there = self.known.get(code)
        built_in = BUILT_IN_ERRORS.get(code)
        same = (there is None or there.status == status) and (built_in is None or built_in[0] == status)
        return code if same else f"{code}_{status}"

    def _own(self, status: int, content: dict[str, Any]) -> list[tuple[Told, str]]:
        found: list[tuple[Told, str]] = []
        for media in content.values():
            for one in mapping(mapping(media).get("examples")).values():
                value = mapping(one).get("value")
                body = mapping(mapping(value).get("error")) if self.envelope == "standard" else mapping(value)
                code = body.get("code")
                message = body.get("title" if self.envelope == "problem" else "message")
                if not isinstance(code, str) or not is_name(code):
                    return []
                found.append((Told(code, value, True), words(message)))
        return found

    def _know(self, code: str, status: int, message: str, common: bool) -> None:
        there = self.known.setdefault(code, Known(status, message))
        there.common = there.common or common

    def entries(self, order: list[str], inline: set[str]) -> list[tuple[tuple[str, ...], Plain]]:
        """The catalogue: codes as the components stand (`order`), then the others.

        An error that a design would have without an entry (built in and in the same words; or unlisted, and said only
        in operations themselves: `inline`) has none.
        """
        found: list[tuple[tuple[str, ...], Plain]] = []
        for code in dict.fromkeys((*(c for c in order if c in self.known), *self.known)):
            one = self.known[code]
            if BUILT_IN_ERRORS.get(code) == (one.status, one.message):
                continue
            humane = _humane(code)
            if code in inline and one.status == 400 and one.message == humane:
                continue
            message = "" if one.message == humane and code not in BUILT_IN_ERRORS else one.message
            found.append((("errors", code), format_error(Error(code, one.status, message))))
        return found


def _humane(code: str) -> str:
    said = re.sub(r"[_.-]+", " ", code).strip()
    return said[:1].upper() + (said[1:].lower() if said.isupper() else said[1:])


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return f"Status {status}"


def own_words(messages: list[str]) -> str:
    """How an export describes a response of several errors."""
    return prose("; or: ".join(dict.fromkeys(m.rstrip(".") for m in messages if m)))


def first_example(source: Source, media: Any, at: str) -> tuple[Any] | None:
    """The first example of what is sent or answered, in a tuple; None without one."""
    said = mapping(media)
    if "example" in said:
        return (said["example"],)
    for key, one in mapping(said.get("examples")).items():
        found, _ = source.follow(one, down(at, "examples", key))
        if "value" in mapping(found):
            return (found["value"],)
        if "dataValue" in mapping(found):
            return (found["dataValue"],)
    schema = mapping(said.get("schema"))
    if "$ref" in schema:
        schema = mapping(source.follow(schema, at)[0])
    if "example" in schema:
        return (schema["example"],)
    listed = schema.get("examples")
    return (listed[0],) if isinstance(listed, list) and listed else None
