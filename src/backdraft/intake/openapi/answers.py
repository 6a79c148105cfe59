"""The responses of an operation: what it answers, out of the envelope, and the errors."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from backdraft.design.model import Answer, Body, Endpoint
from backdraft.intake.openapi import older
from backdraft.intake.openapi.bodies import json_of, read_body
from backdraft.intake.openapi.errors import Told, first_example
from backdraft.intake.openapi.reading import Reading
from backdraft.intake.openapi.source import Source, down, mapping, words
from backdraft.render.openapi.common import HEADERS
from backdraft.render.openapi.operations import phrase

#: Descriptions that say no more than their status.
_SILENT = frozenset(
    """ok|success|successful|successful operation|successful response|created|accepted|no content|response|done
a successful response|a successful response.|default response|expected response|""".replace("\n", "|").split("|")
)
_AGE = re.compile(r"max-age=([0-9]{1,9})")
_SSE = "text/event-stream"


@dataclass(slots=True)
class Answers:
    """What was read. `examples` go with `answers`; `kept` are patches of responses by status; `page`: how it pages."""

    answers: list[Answer] = field(default_factory=list)
    examples: list[tuple[Any] | None] = field(default_factory=list)
    errors: list[Told] = field(default_factory=list)
    stream: bool = False
    etag: bool = False
    cache: str = ""
    page: str = ""
    kept: dict[str, Any] = field(default_factory=dict)


def read_answers(reader: Reading, operation: dict[str, Any], at: str, hint: str, ep: Endpoint) -> Answers:
    """All responses of an operation at `at`; `ep` is what is known of it: its method, how its parameters page."""
    made = Answers()
    found = [
        (str(status), *reader.source.follow(said, down(at, "responses", status)))
        for status, said in mapping(operation.get("responses")).items()
    ]
    fine = [one for one in found if _is_fine(one[0])]
    if not fine:
        fine = [one for one in found if one[0] == "default" and len(found) == 1]
        for _, _, there in fine:
            reader.source.lose(there, "default, and nothing else, is read as the answer of success")
    if fine and not fine[0][0].startswith("2"):
        fine.sort(key=lambda one: not one[0].startswith("2"))
    for status, said, there in fine:
        _answer(reader, made, status, mapping(said), operation, there, hint, ep)
    for status, said, there in found:
        if any(status == one[0] for one in fine):
            continue
        if re.fullmatch(r"[45][0-9]{2}|[45]XX|default", status):
            response = mapping(said)
            told = reader.errors.read(status, response, there, older.content_of(response, operation, reader.root))
            made.errors += [one for one in told if one.code not in {e.code for e in made.errors}]
        elif not status.startswith("x-"):
            reader.source.lose(there, f"no answer of an endpoint: {words(status, 20)}")
    return made


def _is_fine(status: str) -> bool:
    return re.fullmatch(r"[23][0-9]{2}|[23]XX", status) is not None


def _answer(
    reader: Reading,
    made: Answers,
    status: str,
    said: dict[str, Any],
    operation: dict[str, Any],
    at: str,
    hint: str,
    ep: Endpoint,
) -> None:
    number = int(status) if status.isdigit() else 300 if status == "3XX" else 200
    if not status.isdigit() and status != "default":
        reader.source.lose(at, f"{status} is read as {number}")
    if any(answer.status == number for answer in made.answers):
        reader.source.lose(at, "a second answer of that status")
        return
    content = older.content_of(said, operation, reader.root)
    _headers(reader, made, status, said, at)
    told = words(said.get("description"))
    if told != phrase(number) and told.casefold() not in _SILENT:
        made.kept.setdefault(str(number), {})["description"] = told
    if said.get("links"):
        reader.source.lose(down(at, "links"), "links are not kept")
    first = not made.answers
    body: Body | None = None
    example: tuple[Any] | None = None
    if first and _SSE in content and not json_of(content):
        made.stream = True
        body, example = _stream(reader, mapping(content[_SSE]), down(at, "content", _SSE), hint)
    elif content and number not in (204, 205, 304) and ep.method != "HEAD":
        json_media = json_of(content)
        if json_media:
            media = mapping(content[json_media])
            place = down(at, "content", json_media, "schema")
            style = ep.page.style if ep.page is not None else ""
            schema, place, page = unwrapped(
                reader.source, media.get("schema", {}), place, reader.errors.envelope, style
            )
            made.page = page if first else made.page
            example = first_example(reader.source, media, at)
            if len(mapping(media.get("examples"))) > 1:
                reader.source.lose(down(at, "content", json_media, "examples"), "only the first example is kept")
            # Anything within the envelope is a body; only an answer of no schema at all is an example without one.
            nothing = media.get("schema", {}) == {} and example is not None and reader.errors.own
            if not nothing:
                body = reader.types.body(schema, place, f"{hint}{'' if first else number}Result", sent=False)
            for other in content:
                if other != json_media:
                    reader.source.lose(down(at, "content", other), f"{json_media} is kept, not this")
        else:
            body, _ = read_body(reader, content, at, f"{hint}Result", sent=False)
    made.answers.append(Answer(number, body))
    made.examples.append(example)


def _headers(reader: Reading, made: Answers, status: str, said: dict[str, Any], at: str) -> None:
    for name, one in mapping(said.get("headers")).items():
        target, there = reader.source.follow(one, down(at, "headers", name))
        if older.is_old(reader.root):
            schema = older.schema_of(mapping(target), there)[0]
            target = {key: mapping(target)[key] for key in ("description",) if key in mapping(target)} | {
                "schema": schema
            }
        lower = name.lower()
        if lower == "etag":
            made.etag = True
        elif lower == "cache-control":
            age = _AGE.search(str(mapping(target).get("example", "")))
            made.cache = f"{age[1]}s" if age else "60s"
        elif name not in HEADERS:
            whole = reader.types.kept.sound({name: {k: v for k, v in mapping(target).items() if k != "$ref"}}, there)
            if whole and status.isdigit():
                made.kept.setdefault(status, {}).setdefault("headers", {}).update(whole)


def _stream(reader: Reading, media: dict[str, Any], at: str, hint: str) -> tuple[Body | None, tuple[Any] | None]:
    """The messages of a stream: in 3.2 their schema; before it only an example tells."""
    item = mapping(media.get("itemSchema"))
    data = mapping(mapping(item.get("properties")).get("data"))
    if "contentSchema" in data:
        place = down(at, "itemSchema", "properties", "data", "contentSchema")
        return reader.types.body(data["contentSchema"], place, f"{hint}Message", sent=False), None
    if mapping(media.get("schema")) == {"type": "string"} and not media.get("examples"):
        return None, None
    example = first_example(reader.source, media, at)
    if example is not None and isinstance(example[0], str) and example[0].startswith("data: "):
        try:
            return Body("json"), (json.loads(example[0].removeprefix("data: ")),)
        except (ValueError, RecursionError):
            pass
    return Body("json"), None


def unwrapped(source: Source, schema: Any, at: str, envelope: str, paged: str) -> tuple[Any, str, str]:
    """The schema of what is answered within the envelope, where that is, and the style of its page.

    `paged` is the style that the parameters speak of.
    """
    said, there = source.follow(schema, at)
    properties = mapping(mapping(said).get("properties"))
    keys = set(properties)
    if not (keys <= {"success", "data", "meta"} and "data" in keys and ("success" in keys or "meta" in keys)):
        return schema, at, ""
    if ("success" in keys) != (envelope == "standard"):
        return schema, at, ""
    style = ""
    if "meta" in keys:
        meta, _ = source.follow(properties["meta"], down(there, "properties", "meta"))
        named = set(mapping(mapping(meta).get("properties")))
        style = "page" if {"page", "limit"} <= named else "cursor" if {"limit", "next"} <= named else ""
        if style != paged or not style:
            if envelope != "standard":
                return schema, at, ""
            source.lose(down(there, "properties", "meta"), "what else the envelope holds is not kept")
            style = ""
    return properties["data"], down(there, "properties", "data"), style


def envelope_of(source: Source, root: dict[str, Any]) -> tuple[str, bool]:
    """The envelope of a document, and whether its errors are a design's: `standard`, `problem` or `bare`."""
    enveloped = answers = 0
    problem = False
    own = False
    for _, operation, at in operations(root):
        for status, one in mapping(operation.get("responses")).items():
            said, there = source.follow(one, down(at, "responses", status))
            content = mapping(mapping(said).get("content"))
            problem = problem or "application/problem+json" in content
            media = json_of(content)
            if not media:
                continue
            schema, _ = source.follow(mapping(content[media]).get("schema", {}), there)
            keys = set(mapping(mapping(schema).get("properties")))
            if str(status)[:1] == "2":
                answers += 1
                enveloped += {"success", "data"} <= keys
            elif keys == {"success", "error"}:
                own = True
            own = own or keys in _OWN
    if (enveloped and enveloped == answers) or (not answers and own and not problem and _is_standard(source, root)):
        return "standard", own
    return ("problem" if problem else "bare"), own or problem


#: The properties of the errors that a design has without an envelope, and as problems.
_OWN = ({"code", "message", "details"}, {"type", "title", "status", "detail", "instance", "code", "errors"})


def _is_standard(source: Source, root: dict[str, Any]) -> bool:
    schemas = mapping(mapping(root.get("components")).get("schemas"))
    return set(mapping(mapping(schemas.get("Error")).get("properties"))) == {"success", "error"}


def operations(root: dict[str, Any]) -> list[tuple[str, dict[str, Any], str]]:
    """Every operation under `paths`: its method, itself, where it is."""
    found: list[tuple[str, dict[str, Any], str]] = []
    for url, item in mapping(root.get("paths")).items():
        for method, one in mapping(item).items():
            if method in METHODS and isinstance(one, dict):
                found.append((method, one, down("#/paths", url, method)))
    return found


METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
