"""What is meant by a line that is none: other tools' signs and plain speech, in the words that are understood."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from backdraft.design.notation.words import METHODS

_NAME = r"[A-Za-z_][\w-]*"
#: What a key of the panes does, for who asks for it in the bar.
_KEYS = (
    (r"(?:delete|remove|drop)\b.*", "esc, then d on the entry deletes it"),
    (r"(?:rename)\b.*", "esc, then r on the entry renames it"),
    (r"(?:edit|change)\b.*", "esc, then enter on the entry edits it"),
    (r"\?+", "esc, then ? opens the help"),
    (r":.*", "esc, then : opens the commands"),
)
#: The line for a thing that is called by its kind first.
_KINDS = {
    "service": "{}: service", "client": "{}: client", "gateway": "{}: gateway", "worker": "{}: worker",
    "job": "{}: job", "table": "{}(id uuid pk)", "store": "{}: postgres", "database": "{}: postgres",
    "queue": "{}: rabbitmq", "cache": "{}: redis", "endpoint": "GET /{}",
}  # fmt: skip


def key_for(text: str) -> str:
    """The key that does what `text` asks for; empty when it asks for none."""
    return next((said for pattern, said in _KEYS if re.fullmatch(pattern, text, re.I)), "")


def lines_like(text: str) -> Iterator[str]:
    """Lines that `text` may stand for, the likeliest first; whether one is understood is for the caller to see."""
    bare = re.sub(r"(?i)^(?:add|new|create|make)\s+(?:an?\s+|the\s+)?", "", text)
    for guess in _GUESSES:
        near = guess(bare)
        if near and near != text:
            yield near


def _arrow(text: str) -> str:
    return re.sub(r"\s*(?:=+>|-+>>|→|⇒|(?<![-~=])>+|--+(?!>))\s*", " -> ", text)


def _path(text: str) -> str:
    found = re.fullmatch(rf"({'|'.join(METHODS)})\s+([\w{{:].*)", text, re.I)
    return f"{found[1].upper()} /{found[2]}" if found else ""


def _kind(text: str) -> str:
    found = re.fullmatch(rf"({'|'.join(_KINDS)})\s+(?:called\s+|named\s+)?({_NAME})", text, re.I)
    return _KINDS[found[1].lower()].format(found[2]) if found else ""


def _column(text: str) -> str:
    found = re.fullmatch(rf"column\s+({_NAME})\s+(?:to|in|of|on)\s+({_NAME})", text, re.I)
    return f"{found[2]}.{found[1]} text" if found else ""


def _many(text: str) -> str:
    found = re.fullmatch(rf"({_NAME})\s+(?:has\s+many|has|1\s*[-:]\s*[nm*])\s+({_NAME})", text, re.I)
    return f"{found[2]}.{found[1].removesuffix('s')}_id -> {found[1]}.id" if found else ""


def _index(text: str) -> str:
    found = re.fullmatch(rf"index\s+(?:on\s+)?({_NAME})\s*[.( ]\s*({_NAME}(?:\s*,\s*{_NAME})*)\)?", text, re.I)
    return f"{found[1]} index {found[2]}" if found else ""


def _engine(text: str) -> str:
    found = re.fullmatch(r"(\w+)\s+(cache|db|database|queue|search|bus|stream|store)", text, re.I)
    return f"{found[2].lower()}: {found[1].lower()}" if found else ""


def _task(text: str) -> str:
    found = re.fullmatch(r"[-*]\s*\[[ xX]?\]\s*(\S.*)", text)
    return f"launch: {found[1]}" if found else ""


#: Each gives a line, or nothing when `text` is none of its kind; the most telling first.
_GUESSES: tuple[Callable[[str], str], ...] = (_path, _kind, _column, _many, _index, _task, _engine, _arrow, str)
