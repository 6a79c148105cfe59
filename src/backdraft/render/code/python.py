"""Pieces of Python as `ruff format` leaves them: on one line where it fits, else one item a line."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

WIDTH = 88
#: Signs that a reader could not see, or would take for others.
_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\xa0\xad\u061c\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff]"
)
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def text(value: str) -> str:
    """A text as a literal, in the quotes that need fewer backslashes."""
    quote = "'" if value.count('"') > value.count("'") else '"'
    made = value.replace("\\", "\\\\").replace(quote, "\\" + quote)
    return quote + _HIDDEN.sub(_escaped, made) + quote


def docstring(said: str) -> str:
    """A text as a docstring of one line."""
    words = " ".join(said.split()).replace('"', "'").replace("\\", "/")
    return f'"""{text(words)[1:-1]}"""'


def _escaped(found: re.Match[str]) -> str:
    code = ord(found[0])
    return _SHORT.get(found[0]) or (f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}")


def name(said: str, taken: Sequence[str] = ()) -> str:
    """A name for a variable: ASCII, no keyword, none of `taken`."""
    made = re.sub(r"[^a-z0-9_]", lambda m: "_" if m[0].isascii() else f"u{ord(m[0]):04x}", snake(said)).strip("_")
    made = made or "value"
    made = f"n{made}" if made[0].isdigit() else made
    while keyword.iskeyword(made) or keyword.issoftkeyword(made) or made in taken:
        made += "_"
    return made


def snake(said: str) -> str:
    """`listOrders` as `list_orders`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", said).lower()


def width(code: str) -> int:
    """How many columns a text takes, as `ruff format` counts them: wide letters take two."""
    return len(code) if code.isascii() else sum(1 + (unicodedata.east_asian_width(sign) in "WF") for sign in code)


def literal(value: Any, indent: int, before: int = 0, after: int = 1) -> str:
    """Plain data as a literal; `before` letters stand before it on its line and `after` behind it."""
    if isinstance(value, dict | list | tuple):
        opening, closing = ("{", "}") if isinstance(value, dict) else ("[", "]")
        flat = _flat(value)
        if indent + before + width(flat) + after <= WIDTH or not value:
            return flat
        pad = " " * (indent + 4)
        if isinstance(value, dict):
            lines = []
            for key, item in value.items():
                head = f"{text(str(key))}: "
                lines.append(f"{pad}{head}{literal(item, indent + 4, len(head))},")
        else:
            lines = [f"{pad}{literal(item, indent + 4)}," for item in value]
        return "\n".join((opening, *lines, " " * indent + closing))
    return _flat(value)


def _flat(value: Any) -> str:
    if isinstance(value, str):
        return text(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{text(str(k))}: {_flat(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flat, value)) + "]"
    return repr(value)


def fit(expression: str, indent: int, before: int = 0, after: int = 0) -> str:
    """An expression on one line where it fits, else its last brackets opened, one item a line."""
    if indent + before + width(expression) + after <= WIDTH or expression[-1:] not in (")", "]", "}"):
        return expression
    at = _opening(expression)
    inner = expression[at + 1 : -1]
    if at < 0 or not inner:
        return expression
    pad = " " * (indent + 4)
    lines = [f"{pad}{fit(item, indent + 4, 0, 1)}," for item in parts(inner)]
    return "\n".join((expression[: at + 1], *lines, " " * indent + expression[-1]))


def parts(inner: str) -> list[str]:
    """The items between brackets, parted by their commas."""
    found: list[str] = []
    depth = start = 0
    for at, sign in _signs(inner):
        if sign in "([{":
            depth += 1
        elif sign in ")]}":
            depth -= 1
        elif sign == "," and depth == 0:
            found.append(inner[start:at].strip())
            start = at + 1
    return [*found, inner[start:].strip()]


def _opening(expression: str) -> int:
    """Where the bracket opens that the last sign closes."""
    stack: list[int] = []
    last = -1
    for at, sign in _signs(expression):
        if sign in "([{":
            stack.append(at)
        elif sign in ")]}" and stack:
            last = stack.pop()
    return last


def _signs(code: str) -> Iterator[tuple[int, str]]:
    """The brackets and commas outside text."""
    for found in _TOKEN.finditer(code):
        if len(found[0]) == 1 and found[0] not in "'\"":
            yield found.start(), found[0]


_TOKEN = re.compile(r"""r?"(?:[^"\\]|\\.)*"|r?'(?:[^'\\]|\\.)*'|[()\[\]{},]""")
