"""What is sent or answered, by its media types."""

from __future__ import annotations

import re
from typing import Any

from backdraft.design.model import Body
from backdraft.intake.openapi.reading import Reading
from backdraft.intake.openapi.source import down, mapping, words

_MEDIA = re.compile(r"[\w.+*-]+/[\w.+*-]+(?:; ?[\w.+-]+=[\w.+-]+)*\Z", re.ASCII)
_JSON = re.compile(r"(?:application|text)/(?:[\w.+-]+\+)?json\Z|\*/\*\Z|application/\*\Z")
_PARTED = {"$ref", "properties", "items", "allOf", "anyOf", "oneOf"}
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def json_of(content: dict[str, Any]) -> str:
    """The media type of a content that is JSON, or empty: of others than plain JSON, one whose schema has parts."""
    for media in content:
        if media.lower() == "application/json":
            return media
    for media, said in content.items():
        schema = mapping(mapping(said).get("schema"))
        if _JSON.match(media.partition(";")[0].strip().lower()) and _PARTED & schema.keys():
            return media
    return ""


def read_body(
    reader: Reading, content: dict[str, Any], at: str, hint: str, *, sent: bool
) -> tuple[Body | None, dict[str, Any]]:
    """The body of a content, and what the document says under the media type that was taken."""
    media = json_of(content) or next((form for form in _FORMS if _is_form(content, form)), "")
    if media:
        for other in content:
            if other != media:
                reader.source.lose(down(at, "content", other), f"{media} is kept, not this")
        if media in _FORMS:
            reader.source.lose(down(at, "content", media), "the fields of a form are read as a body of JSON")
        said = mapping(content[media])
        for key in [key for key in said if key not in ("schema", "example", "examples")]:
            if said[key]:
                reader.source.lose(down(at, "content", media, key), "it has no place in a design: left out")
        place = down(at, "content", media, "schema")
        return reader.types.body(said.get("schema", {}), place, hint, sent=sent), said
    sound = [name for name in content if _MEDIA.match(name)]
    for name in content:
        if name not in sound:
            reader.source.lose(down(at, "content", words(name, 60)), "no media type")
    if not sound:
        return None, {}
    schema = mapping(mapping(content[sound[0]]).get("schema"))
    is_text = schema.get("type") == "string" and schema.get("format") not in ("binary", "byte")
    return Body(media=", ".join(sound), kind="text" if is_text else "file"), mapping(content[sound[0]])


def _is_form(content: dict[str, Any], form: str) -> bool:
    schema = mapping(mapping(content.get(form)).get("schema"))
    return bool(schema.get("properties") or "$ref" in schema)
