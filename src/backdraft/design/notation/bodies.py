"""What a request or an answer carries: `Order[]`, `file(image/png)`, `text`."""

from __future__ import annotations

import re

from backdraft.design.lexer import Token, split_list
from backdraft.design.model import Body
from backdraft.design.notation.words import Notes, shown, type_word

#: Media types as RFC 9110 spells them, several parted by commas.
_MEDIA = re.compile(r"[\w.+*-]+/[\w.+*-]+(?:;\s*[\w.+-]+=[\w.+-]+)*\Z", re.ASCII)
_MEDIA_BODY = re.compile(r"(file|text)\((.*)\)\Z", re.DOTALL)
_MEDIA_ALONE = {"file": "application/octet-stream", "text": "text/plain"}


def read_body(token: Token, notes: Notes) -> Body | None:
    """The body that a word names; None, with a slip, when it names none."""
    text = token.text
    if text in _MEDIA_ALONE:
        return Body(media=_MEDIA_ALONE[text], kind="file" if text == "file" else "text")
    if found := _MEDIA_BODY.match(text):
        media = found[2].strip()
        if not all(_MEDIA.match(part.text) for part in split_list(media)):
            notes.slip(token, f"{shown(media)} is no media type", "write it like image/png")
        return Body(media=media, kind="file" if found[1] == "file" else "text")
    if text.endswith("?"):
        notes.slip(Token("?", token.end - 1, token.end), "a body is there or not, never null", "take the ? out")
        text = text.rstrip("?")
    array = text.endswith("[]")
    name = text.removesuffix("[]")
    if not name:
        notes.slip(token, "the type is missing before []", "write it like Order[]")
        return None
    return Body(type_word(Token(name, token.start, token.start + len(name)), notes), array)


def format_body(body: Body) -> str:
    """Write a body or a result: `Order[]`, `file(image/png)`."""
    return f"{body.kind}({body.media})" if body.kind != "json" else body.type + "[]" * body.array
