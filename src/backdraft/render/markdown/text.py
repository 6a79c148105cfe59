"""How people's words stand in Markdown (GitHub's kind), and the few blocks that the document is made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from backdraft.design.output import Line
from backdraft.design.paths import Path

#: What has a meaning inside a line: escapes, code, emphasis, links, tags, cells, strike-through, mathematics.
_INLINE = re.compile(r"[\\`*\[\]<>|~$]|_(?![^\W_])|(?<![^\W_])_|&(?=#?\w+;)|!(?=\[)")
#: What has a meaning where a line begins: headings, lists, quotes, rules, underlined headings.
_START = re.compile(r"(?:#{1,6}(?=\s|$)|[-+=](?=[\s=-]|$)|\d{1,9}(?=[.)](?:\s|$)))")
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_BLANKS = re.compile(r"\s+")
_LINES = re.compile(r"\r\n|\r|\n")
_RUNS = re.compile(r"`+")

Row = tuple[Path, Sequence[str]]
Block = tuple[Line, ...]


def clean(words: str) -> str:
    """`words` without control and direction characters (U+FFFD in their place); line ends are kept."""
    return _CONTROL.sub("\ufffd", words)


def inline(words: str) -> str:
    """`words` in one line, each character meaning itself."""
    return _INLINE.sub(lambda m: "\\" + m.group(), _BLANKS.sub(" ", clean(words)).strip())


def cell(words: str) -> str:
    """`words` for a cell of a table; line ends become `<br>`."""
    return "<br>".join(inline(line) for line in _LINES.split(clean(words).strip()))


def code(words: str) -> str:
    """`words` as code, also inside a table; nothing for nothing."""
    words = _BLANKS.sub(" ", clean(words)).strip().replace("|", "\\|")
    if not words:
        return ""
    ticks = "`" * (max((len(run) for run in _RUNS.findall(words)), default=0) + 1)
    pad = " " if words[0] == "`" or words[-1] == "`" else ""
    return f"{ticks}{pad}{words}{pad}{ticks}"


def plain_code(words: str) -> str:
    """`words` as code outside a table, where `|` needs no escape."""
    return code(words).replace("\\|", "|")


def codes(words: Iterable[str]) -> str:
    """Several words as code, in a row."""
    return ", ".join(code(word) for word in words)


def heading(level: int, words: str, path: Path = ()) -> Block:
    """A heading; `words` are Markdown already."""
    return (Line(f"{'#' * level} {words}", path),)


def paragraph(words: str, path: Path = ()) -> Block:
    """People's text as a paragraph, its lines kept apart; nothing for nothing."""
    lines = [inline(line) for line in _LINES.split(words)]
    lines = [_START.sub(_escaped_start, line, count=1) if _START.match(line) else line for line in lines if line]
    return tuple(Line(line + ("\\" if i + 1 < len(lines) else ""), path) for i, line in enumerate(lines))


def _escaped_start(found: re.Match[str]) -> str:
    sign = found.group()
    return f"{sign}\\" if sign.isdigit() else f"\\{sign}"


def fence(language: str, lines: Iterable[Line], path: Path = ()) -> Block:
    """A block of code that nothing inside can end."""
    lines = tuple(lines)
    longest = max((len(run) for line in lines if "`" in line.text for run in _RUNS.findall(line.text)), default=0)
    ticks = "`" * max(3, longest + 1)
    return (Line(f"{ticks}{language}", path), *lines, Line(ticks, path))


def table(head: Sequence[str], rows: Iterable[Row]) -> Block:
    """A table without the columns that are empty in every row; nothing for no rows. Cells are Markdown already."""
    rows = [(path, list(cells)) for path, cells in rows]
    if not rows:
        return ()
    kept = [i for i in range(len(head)) if i == 0 or any(cells[i] for _, cells in rows)]
    return (
        Line("| " + " | ".join(head[i] for i in kept) + " |"),
        Line("|" + " --- |" * len(kept)),
        *(Line("| " + " | ".join(cells[i] for i in kept) + " |", path) for path, cells in rows),
    )


def facts(rows: Iterable[tuple[Path, str, str]]) -> Block:
    """A list of `name: value`, of those that have a value. Names and values are Markdown already."""
    return tuple(Line(f"- {name}: {value}", path) for path, name, value in rows if value)


def undecided(key: str) -> Block:
    """What an empty section says: that nothing is decided, and which key would add it."""
    return (Line(f"Nothing is decided yet: {key} adds it."),)
