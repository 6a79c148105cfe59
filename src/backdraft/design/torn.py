"""Lines that YAML takes apart: at a comma inside `{ }` and `[ ]`, at a colon with a blank behind it.

Where YAML itself is silent about it, the pieces are put together again, so that the entry is what was meant, beside a
problem that says how to write it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TypeGuard

from backdraft.design.dataclass import dataclass
from backdraft.design.names import did_you_mean, is_item
from backdraft.design.nodes import Mapping, Node, Scalar, Sequence
from backdraft.design.paths import Path
from backdraft.design.problems import Severity
from backdraft.design.reads import Reading, is_empty, is_tight, quoted

#: What of a line may hold anything: a piece in quotes, open or closed (no apostrophe), and what the note begins with.
_PART = re.compile(r"(?<!\w)'[^']*'?| -- ")
#: Without any of these a piece is a plain word, as nearly all are.
_TELLING = re.compile(r"['(\[{)\]}]| -- ")


#: Why a line of text is none to YAML, where it was taken for a mapping.
COLON_ENDS = "a colon with a blank behind it ends the line"


def torn(node: Node) -> str:
    """The mend for a line that YAML took for a mapping: the same line, quoted."""
    match node:
        case Mapping(items=((key, Scalar() as value),), flow=True) if node.start < key.start:
            return quoted(f"{{{key.text if is_bare(key, value) else _line(key, value)}}}")
        case Mapping(items=((key, Scalar() as value),)):
            return quoted(_line(key, value))
        case _:
            return "write it as one line of text"


def _line(key: Scalar, value: Scalar) -> str:
    """The line that YAML took for `key` and `value`; what follows a tight # belongs to it."""
    line = f"{key.text}: {value.text}".rstrip()
    return f"{line} {value.comment}" if is_tight(value.comment) else line


def _is_plain(node: Node | None) -> TypeGuard[Scalar]:
    return isinstance(node, Scalar) and not node.style


class _Pieces:
    """A plain line and the pieces that were cut off it, counted as they come: a hostile line has thousands."""

    __slots__ = ("colon", "depth", "end", "noted", "number", "open", "otherwise", "own", "start", "texts")

    def __init__(self, first: Scalar) -> None:
        self.start = self.end = first.start
        self.texts: list[str] = []
        self.depth, self.open, self.noted, self.colon = 0, False, False, False
        # What the only piece may be instead: somebody's own key, a name without its colon. Or it is of a number.
        self.own, self.otherwise, self.number = False, "", False
        self._take(first.text, first.end)

    def takes(self, name: str, key: Scalar, value: Node, held: Held) -> bool:
        """Whether the next pair is a piece of this line, which stands under `name`."""
        bare, text = is_bare(key, value), self.noted or held.texts(name)
        if self.depth > 0 or self.open:
            return not key.style and (bare or is_empty(value) or _is_plain(value))
        if bare:
            self.number = not text and key.start - self.end == 1 and self._counts(key.text)
            if held.texts(name) and not held.known and held.named(key.text):
                self.otherwise = f"write {key.text}: if that is a name"
            return (
                text
                or self.number
                or (held.lines(name) and not held.has(key.text))
                or bool(held.goes_on(self.texts[0]))
            )
        if not text or key.style or not (is_empty(value) or _is_plain(value)):
            return False
        if isinstance(value, Scalar) and value.text and held.begins(self.texts[0]) and not held.begins(value.text):
            return True
        if held.has(key.text):
            return False
        if len(self.texts) == 1 and held.known and is_item(key.text):
            if did_you_mean(key.text, held.known):
                return False
            self.own = not self.noted
            self.otherwise = f"begin the key with x- if it is yours: x-{key.text}" if self.own else ""
        return True

    def _counts(self, more: str) -> bool:
        return self.texts[-1][-1:].isdigit() and more[:1].isdigit()

    def add(self, piece: Scalar) -> None:
        """Put a piece back behind the comma that cut it off."""
        self._take(("," if piece.start - self.end == 1 else ", ") + piece.text, piece.end)

    def _take(self, text: str, end: int) -> None:
        if len(self.texts) > 1:
            self.own, self.otherwise = False, ""
        self.texts.append(text)
        self.end = end
        if self.noted or not (self.open or _TELLING.search(text)):
            return
        rest, self.open = f"'{text}" if self.open else text, False
        at = 0
        for part in _PART.finditer(rest):
            self._nest(rest[at : part.start()])
            at = part.end()
            if part[0] == " -- ":
                self.noted = True
                return
            self.open = len(part[0]) == 1 or not part[0].endswith("'")
        self._nest(rest[at:])

    def _nest(self, bare: str) -> None:
        self.depth += sum(bare.count(c) for c in "([{") - sum(bare.count(c) for c in ")]}")

    @property
    def prose(self) -> bool:
        """Whether it ends in text: a note, or a quote that is still open."""
        return self.noted or self.open

    def scalar(self) -> Scalar:
        """The line as one."""
        return Scalar("".join(self.texts), self.start, self.end)


def nothing(text: str) -> bool:
    """Of no key."""
    return False


def anything(text: str) -> bool:
    """Of every key."""
    return True


@dataclass(frozen=True, slots=True)
class Held:
    """What a mapping may hold: by that a key is told from a piece of text that a comma in `{ }` made one.

    `known` are its keys; where it is empty, names are free, and `named` tells what may be one. Under a key of `texts`
    stands prose, where a comma may be; under one of `lines` a notation that has none, unless it `goes_on`.
    `begins` tells how values begin where not all do.
    """

    known: tuple[str, ...] = ()
    texts: Callable[[str], bool] = nothing
    lines: Callable[[str], bool] = nothing
    named: Callable[[str], bool] = anything
    begins: Callable[[str], bool] = anything
    goes_on: Callable[[str], object] = nothing

    def has(self, key: str) -> bool:
        """Whether `key` may be one of the mapping's own."""
        return (key in self.known or key.startswith("x-")) if self.known else self.named(key)


def whole(r: Reading, path: Path, node: Mapping, held: Held) -> Mapping:
    """A mapping with the lines put together again that YAML cut at a comma inside `{ }`.

    A key without a colon (`{does: Buys, sells}`) is a piece of the text before it; behind what is no text one that
    the mapping cannot have, or behind an open bracket (`numeric(12,2)`) or quote. A key with a value is a piece there
    too, and behind text where it is none of the mapping's (`{does: Buys, and then: sells}`). A lone word with a value
    may be a key of somebody's own: it is taken for a piece, and the warning says both.
    """
    if not node.flow:
        return node
    pairs: list[tuple[Scalar, Node, _Pieces | None]] = []
    for key, value in node.items:
        name, _, line = pairs[-1] if pairs else (key, value, None)
        if line is not None and line.takes(name.text, key, value, held):
            line.add(_piece(key, value))
            continue
        pairs.append((key, value, _Pieces(value) if _is_plain(value) and value.text else None))
    items = [(key, _joined(r, (*path, key.text), value, line)) for key, value, line in pairs]
    return Mapping(tuple(items), node.start, node.end)


def is_bare(key: Scalar, value: Node) -> bool:
    """Whether a key inside `{ }` stands there without a colon."""
    return isinstance(value, Scalar) and not value.text and not value.style and value.start == key.end


def _piece(key: Scalar, value: Node) -> Scalar:
    """A key, with what is behind its colon, as the text that it was."""
    text = f"'{key.text}'" if key.style else key.text
    if is_bare(key, value):
        return Scalar(text, key.start, key.end)
    behind = value.text if isinstance(value, Scalar) else ""
    return Scalar(f"{text}: {behind}".rstrip(), key.start, max(value.end, key.end))


def _joined(r: Reading, path: Path, node: Node, line: _Pieces | None) -> Node:
    """The line of `line` when pieces were cut off it, told as a problem; else `node` as it is."""
    if line is None or len(line.texts) == 1:
        return node
    whole_line = line.scalar()
    if line.number:
        return whole_line  # its own problem says how a number is written
    mend = quoted(whole_line.text) + (f", or {line.otherwise}" if line.otherwise else "")
    severity: Severity = "warning" if line.own else "error"
    r.slip(path, whole_line, "inside { } a comma ends the line", mend, severity)
    return whole_line


def whole_items(
    r: Reading,
    path: Path,
    node: Sequence,
    key: Callable[[Path, Node], str],
    known: Iterable[str] = (),
    begins: Callable[[str], bool] = lambda text: True,
) -> list[tuple[str, Node]]:
    """The items of a list with what identifies each, put together where YAML cut one inside `[ ]` at a comma.

    `known` are the keys that an item may have: another one with a colon behind it is a line with a colon in it. An
    item that does not begin as items do (`begins`) was cut off the one before.
    """
    if not node.flow:
        return list(keyed(path, node, key))
    out: list[tuple[Node, _Pieces | None]] = []
    closes = max((i for i, each in enumerate(node.items) if _is_plain(each) and "'" in each.text), default=-1)
    for i, each in enumerate(node.items):
        item = _unpaired(each, known)
        before = out[-1][1] if out else None
        cut_off = before is not None and (
            before.depth > 0 or (before.open and i <= closes) or not begins(item.text if _is_plain(item) else "")
        )
        if before is not None and _is_plain(item) and (cut_off or (before.prose and item is not each)):
            before.add(item)
            before.colon = before.colon or item is not each
        else:
            line = _Pieces(item) if _is_plain(item) else None
            if line is not None:
                line.colon = item is not each
            out.append((item, line))
    read = [item if line is None or len(line.texts) == 1 else line.scalar() for item, line in out]
    named = list(keyed(path, Sequence(tuple(read)), key))
    for (name, item), (_, line) in zip(named, out, strict=True):
        if line is not None and (line.colon or len(line.texts) > 1) and isinstance(item, Scalar):
            why = "a colon with a blank behind it ends" if line.colon else "inside [ ] a comma ends"
            r.slip((*path, name), item, f"{why} the item", quoted(item.text))
    return named


def _unpaired(item: Node, known: Iterable[str]) -> Node:
    """An item of `[ ]` without braces that YAML took for a mapping, as the line that it was."""
    match item:
        case Mapping(items=((key, Scalar() as value),), flow=True) if item.start >= key.start:
            if key.text not in known and not key.style and not value.style:
                return Scalar(f"{key.text}: {value.text}", key.start, value.end)
    return item


def keyed(path: Path, node: Sequence, key: Callable[[Path, Node], str]) -> Iterable[tuple[str, Node]]:
    """The items of a list with what identifies each; where that is taken or empty, the position."""
    seen: set[str] = set()
    for i, item in enumerate(node.items):
        name = key(path, item)
        if not name or name in seen:
            name = str(i)
        seen.add(name)
        yield name, item
