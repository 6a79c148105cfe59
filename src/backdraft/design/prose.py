"""Sentences in lines."""

from __future__ import annotations

import re

#: A blank between a number and what is counted in it: `1.5 ms`, `70 %`, `3 replicas`.
_UNIT = re.compile(r"(?<=\d) (?=[^\W\d_]|[%‰/])")
_KEPT = "\u00a0"


def lines(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` letters; a number stays with its unit, a longer word is parted anywhere."""
    import textwrap

    return [line.replace(_KEPT, " ") for line in textwrap.wrap(_UNIT.sub(_KEPT, text), width)]
