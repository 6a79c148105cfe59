"""Text as a picture takes it: what is not for showing made visible, measured in cells, wrapped, cut."""

from __future__ import annotations

import re

#: What a terminal obeys or does not show: controls, bidi and zero-width characters, selectors, surrogates, tags.
#: The screen's own gate knows the same ones, so what was measured here is what stands there.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff"
    "\U000e0000-\U000e0fff]"
)
#: Letters of one cell each, for which nobody need be asked.
_NARROW = re.compile("[ -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u2500-\u25fc\u2026]*")
_BLANKS = re.compile(r"\s+")
_SELECTORS = re.compile("[\ufe00-\ufe0f]")
ELLIPSIS = "…"


def clean(text: str) -> str:
    """`text` on one line, each run of blanks one blank, with `·` for each character that is not for showing.

    A mark that would combine with what stands before the text gets a dotted circle to stand on.
    """
    if not (text.isascii() and text.isprintable()):
        text = _UNSAFE.sub("·", _SELECTORS.sub("", _BLANKS.sub(" ", text)))
        if text and width(text[0]) == 0:
            text = f"◌{text}"
    return _BLANKS.sub(" ", text).strip()


def width(text: str) -> int:
    """How many cells `text` takes in a terminal, as the screen itself counts."""
    if text.isascii() or _NARROW.fullmatch(text):
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def cut(text: str, most: int) -> str:
    """`text` in at most `most` cells, the end given up for `…` where it is longer."""
    if width(text) <= most:
        return text
    kept, room = "", most - 1
    for char in text:
        room -= width(char)
        if room < 0:
            break
        kept += char
    return kept.rstrip() + ELLIPSIS


def wrap(text: str, most: int) -> tuple[str, ...]:
    """`text` in lines of at most `most` cells, parted at blanks; a longer word is parted anywhere."""
    if width(text) <= most:
        return (text,)
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        joined = f"{line} {word}" if line else word
        if width(joined) <= most:
            line = joined
            continue
        if line:
            lines.append(line)
        while width(word) > most:
            head = _head(word, most)
            lines.append(head)
            word = word[len(head) :]
        line = word
    if line:
        lines.append(line)
    return tuple(lines)


def _head(word: str, most: int) -> str:
    """As much of the beginning of `word` as fits; at least one character, with the marks upon it.

    A name is parted where its words meet, after `_ - . /`, when there is such a place in the second half.
    """
    room, end = most, 0
    for char in word:
        room -= width(char)
        if room < 0 and end:
            break
        end += 1
    seam = max(word.rfind(sign, 0, end) for sign in "_-./") + 1
    return word[: seam if 2 * seam >= end else end]
