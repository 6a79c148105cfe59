"""What a name may look like (`FORMAT.md`, "Names are words"), and what was probably meant."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from functools import lru_cache

from backdraft.design.paths import Path

#: The same for JSON Schema, in words that its every reader knows: JavaScript's `\\w` is ASCII.
_ASCII_SIGNS = r"\s!-,/:-@\[-^`{-~"
NAME_PATTERN = rf"^[^{_ASCII_SIGNS}\d.-][^{_ASCII_SIGNS}]*$"
COLUMN_PATTERN = rf"^[^{_ASCII_SIGNS}\d.-][^{_ASCII_SIGNS}.]*$"
_NAME = re.compile(r"[^\W\d][\w.-]*\Z")
_COLUMN = re.compile(r"[^\W\d][\w-]*\Z")
_NO_WORD = re.compile(r"[\s'\"(){}\[\]]")
_PATH_KEY = re.compile(r"[^\W\d]\w*\Z")

#: Letters of a name that others are compared with: nobody mistypes a longer one.
_LONGEST = 100


def is_name(text: str) -> bool:
    """Letters of any script, digits, `_`, `-`, `.`; the first a letter or `_`."""
    return _NAME.match(text) is not None


def is_column_name(text: str) -> bool:
    """A name without a dot."""
    return _COLUMN.match(text) is not None


def is_item(text: str) -> bool:
    """What a checklist's item, a rule or a key of somebody's own is called: one word."""
    return not _NO_WORD.search(text)


def is_path_key(text: str) -> bool:
    """A name without dot or hyphen."""
    return _PATH_KEY.match(text) is not None


def slug(text: str) -> str:
    """A name made of `text`: what is no letter or digit becomes `-`."""
    words = re.sub(r"[^\w]+", "-", text.strip().lower()).strip("-")
    return words if words and (words[0].isalpha() or words[0] == "_") else f"n{words}"


def did_you_mean(text: str, known: Iterable[str]) -> str:
    """`did you mean "x"?` for the nearest of `known`, or nothing."""
    return _did_you_mean(text, tuple(known)) if len(text) <= _LONGEST else ""


@lru_cache(maxsize=1024)  # the same slip is often made many times, and is looked for again after each edit
def _did_you_mean(text: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(text, known, n=1, cutoff=0.6)
    return f'did you mean "{near[0]}"?' if near else ""


def name_of(path: Path) -> str:
    """The last key of a path: what the thing is called."""
    return path[-1] if path else ""
