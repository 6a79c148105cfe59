"""Text as it may be written to a terminal: control and bidi characters are shown, never sent.

Someone else's design can hold any character. One that reaches a terminal raw can set its clipboard, move its cursor
or turn the reading order around, so everything printed passes through `visible` (or `visible_json`, where the text is
JSON and an escape keeps its meaning).
"""

from __future__ import annotations

import re

# C0 except tab and newline, DEL, C1, the bidi controls, the two Unicode line ends, what takes no room and joins nothing
# (joiners stay: emoji and whole scripts are written with them), lone surrogates (from file names that are not UTF-8; no
# encoding can write them).
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)


def visible(text: str) -> str:
    """`text` with every unsafe character shown: C0 as its picture (`␛`), the others as `‹U+202E›`."""
    return text if text.isascii() and text.isprintable() else _UNSAFE.sub(_stand_in, text)


def visible_line(text: str) -> str:
    """`text` on one line: like `visible`, with tabs and newlines shown as well."""
    return visible(text).replace("\t", "␉").replace("\n", "␊")


def visible_json(text: str) -> str:
    """JSON with every unsafe character as its `\\u` escape, which means the same to whoever parses it."""
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _stand_in(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"‹U+{code:04X}›"
