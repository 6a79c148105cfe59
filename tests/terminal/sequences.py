"""What a terminal obeys, told apart from what it shows: a reader of control sequences of its own, and allow-lists.

Written after ECMA-48 and xterm's "Control Sequences", and after nothing of the program, so that it can judge it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

Kind = Literal["text", "control", "escape", "csi", "string", "broken"]


@dataclass(frozen=True, slots=True)
class Piece:
    """Something between two others in a stream: letters, one control character, or one whole sequence."""

    kind: Kind
    text: str
    at: int


#: One alternative for each kind; the order decides. ESC forms and the C1 forms of the same (8-bit) are both known.
_PIECES = re.compile(
    r"(?P<csi>(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~])"
    r"|(?P<string>(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c))"
    r"|(?P<escape>\x1b[ -/]*[0-~])"
    r"|(?P<control>[\x00-\x1a\x1c-\x1f\x7f-\x9f])"
    r"|(?P<broken>\x1b|[\udc80-\udcff])"
    r"|(?P<text>[^\x00-\x1f\x7f-\x9f\udc80-\udcff]+)",
    re.S,
)


def pieces(raw: bytes) -> Iterator[Piece]:
    """The stream cut into pieces; nothing is left out. Bytes that are not UTF-8 are `broken`."""
    text = raw.decode("utf-8", "surrogateescape")
    end = 0
    for found in _PIECES.finditer(text):
        assert found.start() == end, "the reader skipped something"
        end = found.end()
        kind: Kind = found.lastgroup  # type: ignore[assignment]  # the names of the groups are the kinds
        yield Piece(kind, found.group(), found.start())
    assert end == len(text)


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may come out. `sequences` and `controls` are whole pieces; `hidden` lets invisible letters pass as well."""

    sequences: tuple[str, ...] = ()
    controls: str = ""
    hidden: bool = False

    def takes(self, piece: Piece) -> bool:
        """Whether the piece may come out."""
        match piece.kind:
            case "text":
                return not any(_steers(char) or (not self.hidden and _hides(char)) for char in set(piece.text))
            case "control":
                return piece.text in self.controls
            case "broken":
                return False
            case _:
                return any(re.fullmatch(known, piece.text) for known in self.sequences)

    def foreign(self, raw: bytes) -> list[str]:
        """What came out and may not, with some of what stands around it, readable."""
        text = raw.decode("utf-8", "surrogateescape")
        return [
            f"{piece.kind} {piece.text[:80]!a} in {text[max(0, piece.at - 40) : piece.at + 40]!a}"
            for piece in pieces(raw)
            if not self.takes(piece)
        ]


#: Unicode's Bidi_Control, by name and not by range: U+061C, U+200E, U+200F, U+202A..E, U+2066..9.
_BIDI = {
    *("ARABIC LETTER MARK", "LEFT-TO-RIGHT MARK", "RIGHT-TO-LEFT MARK"),
    *("LEFT-TO-RIGHT EMBEDDING", "RIGHT-TO-LEFT EMBEDDING", "POP DIRECTIONAL FORMATTING"),
    *("LEFT-TO-RIGHT OVERRIDE", "RIGHT-TO-LEFT OVERRIDE"),
    *("LEFT-TO-RIGHT ISOLATE", "RIGHT-TO-LEFT ISOLATE", "FIRST STRONG ISOLATE", "POP DIRECTIONAL ISOLATE"),
}


@cache
def _steers(char: str) -> bool:
    """Whether a letter turns the reading order around or ends a line."""
    return unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") or unicodedata.name(char, "") in _BIDI


@cache
def _hides(char: str) -> bool:
    """Whether nothing is seen of a letter although it is there."""
    return unicodedata.category(char) == "Cf" or "VARIATION SELECTOR" in unicodedata.name(char, "")


_BASE64 = r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"
#: A copy, as `host.clipboard` sends it.
CLIPBOARD = rf"\x1b\]52;c;{_BASE64}\x07"
#: Everything that the screen itself sends: colours, the cursor's moves, erasing, the modes that it sets at the start
#: and takes back at the end, questions about two modes, the mouse's pointer, a copy.
SCREEN = Allowed(
    (
        r"\x1b\[(?:\d{1,3}(?:;\d{1,3})*)?m",
        r"\x1b\[\d{1,3}(?:;\d{1,3})?H",
        r"\x1b\[\d{1,3}[CX]",
        r"\x1b\[[?](?:7|25|1000|1003|1004|1006|1015|1049|2004|2048)[hl]",
        r"\x1b\[[?](?:2026|2048)\$p",
        r"\x1b\[>25u",
        r"\x1b\[<u",
        r"\x1b\]22;(?:default|pointer|text)\x07",
        CLIPBOARD,
    ),
    "\r\n\a",  # the bell of a menu in which a letter means nothing
)
#: What a command prints: letters and line ends (a terminal makes `\\r\\n` of them), tabs in what is generated.
PRINTED = Allowed((), "\r\n\t", hidden=True)
#: A command that copies.
COPYING = Allowed((CLIPBOARD,), "\r\n\t", hidden=True)
