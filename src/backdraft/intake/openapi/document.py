"""A whole document: its parts read in turn, then settled against the design that they make."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from backdraft.design.model import Body, Event
from backdraft.design.names import is_name
from backdraft.design.notation.services import format_event, parse_event
from backdraft.design.patience import so_far
from backdraft.intake.imported import Asked, Imported
from backdraft.intake.mermaid.text import fit
from backdraft.intake.openapi import head, older
from backdraft.intake.openapi.answers import METHODS, envelope_of
from backdraft.intake.openapi.bodies import read_body
from backdraft.intake.openapi.errors import Errors
from backdraft.intake.openapi.operations import Reader
from backdraft.intake.openapi.settle import Parts, settle
from backdraft.intake.openapi.source import Source, down, mapping, seen, words
from backdraft.intake.openapi.text import UnreadableError, data_of
from backdraft.intake.openapi.types import Types
from backdraft.intake.proposed import with_tables
from backdraft.render.openapi.names import RESERVED

#: Operations that are read at most.
_MOST = 5_000


def read(text: str, asked: Asked) -> Imported:
    """The entries of a document. Raises `UnreadableError` where it is none, and `GivenUpError`."""
    root = data_of(text)
    if not isinstance(root, dict) or not ({"openapi", "swagger"} & root.keys()):
        raise UnreadableError(1, "no document of OpenAPI: neither `openapi` nor `swagger` at its top")
    source = Source(root, asked.reach)
    envelope, own = envelope_of(source, root)
    types = Types(source)
    types.reserve(*older.components(root))
    reader = Reader(source, root, types, Errors(source, envelope, own), head.base_of(root))
    parts = _operations(reader)
    parts.events = _events(reader)
    _further(reader, own)
    types.drain()
    entries = settle(reader, parts, asked)
    return Imported(with_tables(entries) if asked.tables else entries, source.losses(text))


def _operations(reader: Reader) -> Parts:
    parts = Parts()
    source = reader.source
    paths = mapping(reader.root.get("paths"))
    for number, (url, item) in enumerate(paths.items()):
        so_far("paths", number, len(paths))
        said, at = source.follow(item, down("#/paths", url))
        if url.startswith("x-"):
            source.lose(at, "it is not kept")
            continue
        if not url.startswith("/") or not isinstance(said, dict) or words(url, 2_000) != url:
            source.lose(down("#/paths", words(url, 200)), "no path: one begins with /")
            continue
        for key, one in said.items():
            if key in METHODS and isinstance(one, dict) and len(parts.drafts) < _MOST:
                made = reader.read(key.upper(), url, said, one, down(at, key))
                if made is not None:
                    parts.drafts.append(made)
            elif key not in ("parameters", "$ref"):
                source.lose(down(at, key), "it has no place in a design: left out")
    return parts


def _events(reader: Reader) -> list[tuple[Event, dict[str, Any], str]]:
    found: list[tuple[Event, dict[str, Any], str]] = []
    source = reader.source
    for section in ("webhooks", "x-webhooks"):
        for name, item in mapping(reader.root.get(section)).items():
            said, at = source.follow(item, down("#", section, name))
            post = mapping(mapping(said).get("post"))
            if not post:
                source.lose(at, "an event is told by POST alone")
                continue
            called = name if is_name(name) else fit(words(name, 80))
            request, there = source.follow(post.get("requestBody"), down(at, "post", "requestBody"))
            content = mapping(mapping(request).get("content"))
            body: Body | None = None
            empty = [mapping(m).get("schema") for m in content.values()] == [{}]
            if content and not empty:
                body, _ = read_body(reader, content, there, f"{called}Event", sent=False)
            if body is not None and body.kind != "json":
                source.lose(there, "an event is JSON: its body is left out")
                body = None
            note = seen(words(post.get("summary")))
            event = Event(called, note="" if note == f"{name} has happened" else note)
            if body is not None:
                event = replace(event, type=body.type, array=body.array)
            if parse_event(format_event(event), called).slips:
                event = replace(event, note="")
            found.append((event, post, at))
    return found


def _further(reader: Reader, own: bool) -> None:
    """The components that no operation speaks of are types too, but for those of the envelope."""
    place, schemas = older.components(reader.root)
    reader.types.drain()
    names = {"Error", "Problem"} | set(RESERVED)
    for key, one in schemas.items():
        at = down("#", *place.split("/"), key)
        if (own and key in names) or not isinstance(one, dict):
            continue
        reader.types.named(at, one, key)
