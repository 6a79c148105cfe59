"""The one gate between a design's text and the screen.

A terminal obeys what it is sent, and Textual passes control characters on, also from plain text: a name that holds an
escape sequence could rewrite the clipboard of whoever opens the file, and a bidi override can make a line read as what
it is not. So every text of the user's goes through `clean` (or `one_line`), which leaves something visible in the place
of each such character, and reaches a widget as `Content` or as styled segments, never as markup.
"""

from __future__ import annotations

import re
from typing import Final

from rich.cells import get_character_cell_size, split_graphemes
from textual.content import Content

#: C0 except newline, DEL and C1, soft hyphen, Arabic letter mark, Hangul fillers, zero-width and bidi controls, line
#: and paragraph separators, invisible operators, variation selectors, the byte-order mark, surrogates, interlinear
#: anchors, tags and the selectors that can carry hidden text, and noncharacters.
_UNSAFE: Final = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff"
    "\U000e0000-\U000e0fff]"
)
#: Of these what no design may hold (`document.yaml_nodes`): it is never typed or pasted into one either.
_FORBIDDEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_TAB: Final = 4
#: Written as a dot: they take no room and mean nothing to a reader of names.
_DOTTED: Final = frozenset("\xad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u2060\u3164\ufeff\uffa0")


def _stand_in(found: re.Match[str]) -> str:
    char = found.group()
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if char in _DOTTED:
        return "·"
    if 0xFE00 <= code <= 0xFE0F:
        return ""  # text or emoji form of the sign before it: terminals disagree about its width, readers lose nothing
    return f"‹U+{code:04X}›"


def clean(text: str) -> str:
    """`text` with a visible stand-in for each character that is not for showing; newlines stay, tabs become blanks.

    ESC becomes `␛`, a zero-width space `·`, a right-to-left override `‹U+202E›`. What holds nothing of the kind comes
    back as it is; `clean(clean(x)) == clean(x)`.
    """
    if text.isascii() and text.isprintable():
        return text
    if "\t" in text:
        text = text.expandtabs(_TAB)
    return _UNSAFE.sub(_stand_in, text)


def one_line(text: str) -> str:
    """`clean(text)` for where one line fits: a newline becomes `⏎`."""
    cleaned = clean(text)
    return cleaned.replace("\n", "⏎") if "\n" in cleaned else cleaned


def typeable(text: str) -> str:
    """`text` as it may be typed or pasted into a design: a stand-in for each control and bidi character.

    What is merely invisible (the joiners of an emoji or of a Persian word, a tab) stays; `one_line` shows it on the
    screen.
    """
    if text.isascii() and text.isprintable():
        return text
    return _FORBIDDEN.sub(_stand_in, text).replace("\n", "⏎")


def pasted(text: str) -> str:
    """A pasted text with a stand-in for each control and bidi character; its line ends and a byte-order mark stay."""
    if text.isascii() and text.isprintable():
        return text
    return _FORBIDDEN.sub(lambda found: found.group() if found.group() in "\r\ufeff" else _stand_in(found), text)


def sendable(text: str) -> str:
    """`text` as it may reach the terminal, in as many cells: the last gate, for what has passed no other.

    What `clean` would replace is left out; letters that it joined are cut to the cells that all took together.
    """
    if (text.isascii() and text.isprintable()) or not _UNSAFE.search(text):
        return text
    out: list[str] = []
    for start, end, cells in split_graphemes(text)[0]:
        for letter in text[start:end]:
            size = get_character_cell_size(letter)
            if size <= cells and not _UNSAFE.match(letter):
                out.append(letter)
                cells -= size
        out.append("\ufffd" * cells)
    return "".join(out)


def content(text: str, style: str = "") -> Content:
    """`text` for a widget, in the program's own `style` (never the user's)."""
    cleaned = clean(text)
    return Content.styled(cleaned, style) if style else Content(cleaned)
