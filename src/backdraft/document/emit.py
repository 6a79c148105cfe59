"""Values to YAML text, as a person would write them and as readers of YAML 1.1 and 1.2 both understand them.

Text is plain where both versions read it as that very text; else in single quotes, and in double quotes only where a
line end needs an escape. Numbers and booleans are plain only when the value is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from backdraft.design.dataclass import dataclass
from backdraft.design.nodes import Mapping, Node, Plain, Scalar, Sequence
from backdraft.design.paths import Path
from backdraft.document.edits import EditError
from backdraft.document.faults import DEEPEST
from backdraft.document.forms import wants_block
from backdraft.document.yaml_nodes import control_character

#: A collection in a line of its own is flow up to this width.
_FLOW_WIDTH = 72
_FOLD_WIDTH = 100
_LONGEST_KEY = 1000

_WORDS = frozenset(("", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", "=", "<<"))
#: Numbers and dates of YAML 1.1 and 1.2: 017, 0x1F, 1_000, 1e3, 12:30, .5, .inf, 2026-11-22, with or without a time.
_NUMBER = re.compile(
    r"[-+]?(?:\.?\d[\d_,.:]*(?:[eE][-+]?\d*)?|0[xob][\da-f_]*|\.(?:inf|nan))|\d{4}-\d\d?-\d\d?(?:[Tt \t].*)?", re.I
)
_UNAMBIGUOUS = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?|true|false")


@dataclass(frozen=True, slots=True)
class Branch:
    """A collection to be written: children new or old. `flow` None lets the writer choose."""

    items: tuple[tuple[Scalar | str, Value], ...]
    is_map: bool
    flow: bool | None = None


#: What is written: new data, nodes as they were (their quoting is kept), or collections that mix both.
Value = Branch | Node | Plain


@dataclass(frozen=True, slots=True)
class Style:
    """How a file is laid out: blanks a level, how far dashes stand in from their key, the line end."""

    step: int = 2
    dash: int = 2
    eol: str = "\n"


def branch(value: Value) -> Branch | None:
    """A collection of any kind as a branch; None for a scalar."""
    match value:
        case Branch():
            return value
        case Mapping(items, flow=flow):
            return Branch(items, True, flow)
        case Sequence(items, flow=flow):
            return Branch(tuple(("", item) for item in items), False, flow)
        case dict():
            return Branch(tuple(value.items()), True)
        case list():
            return Branch(tuple(("", item) for item in value), False)
    return None


def checked(value: Plain, depth: int = 0) -> Plain:
    """`value` with line ends as `\\n`; raises `EditError` for what a design may not hold."""
    if depth > DEEPEST:
        raise EditError(f"more than {DEEPEST} levels of nesting", "flatten it")
    if isinstance(value, dict):
        return {checked_key(key): checked(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [checked(item, depth + 1) for item in value]
    if isinstance(value, str):
        value = value.replace("\r\n", "\n")
        found = control_character(value, decoded=True)
        if found is not None:
            raise EditError(f"the invisible character U+{ord(found.group()):04X} is not allowed", "delete it")
    return value


def checked_key(key: str) -> str:
    """`key` when it can be one; raises `EditError`."""
    found = control_character(key, decoded=True)
    if found is not None or "\n" in key:
        raise EditError("a name cannot hold line ends or invisible characters", "use letters, digits, _, - and .")
    if not key or len(key) > _LONGEST_KEY:
        raise EditError("a name is too long" if key else "a name is missing", "use letters, digits, _, - and .")
    return key


# --- scalars --------------------------------------------------------------------------------------------------------


def is_plain(text: str, flow: bool = False) -> bool:
    """Whether YAML 1.1 and 1.2 read `text` without quotes as that very text, in flow collections if `flow`."""
    if text.lower() in _WORDS or _NUMBER.fullmatch(text):
        return False
    first = text[0]
    if first in " \t,[]{}#&*!|>'\"%@`" or text[-1] in " \t:" or text.startswith(("---", "...")):
        return False
    if first in "-?:" and (len(text) == 1 or text[1] in " \t" or (flow and first != "-")):
        return False
    if "\n" in text or "\t" in text or ": " in text or " #" in text:
        return False
    return not (flow and any(c in ",[]{}?" for c in text))


def single(text: str) -> str:
    """In single quotes."""
    return "'" + text.replace("'", "''") + "'"


def double(text: str) -> str:
    """In double quotes, on one line."""
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{text}"'


def tokens(value: Value, flow: bool, found: Scalar | None = None) -> Iterator[str]:
    """Ways to write a scalar on one line, the best first. `found` is what it replaces: its quoting is kept."""
    if value is None:
        yield "null" if flow else ""
        return
    if isinstance(value, bool):
        yield "true" if value else "false"
        return
    if isinstance(value, int | float):
        yield repr(value)
        return
    if isinstance(value, Scalar):
        if not value.text and not value.style:
            yield "null" if flow else ""
            return
        text, style = value.text, value.style
        stays = not style and (is_plain(text, flow) or _bare(text, flow))
    else:
        text, style = str(value), found.style if found is not None else ""
        # A number that was written as one stays one, though a form hands it over as text.
        both = found is not None and not found.style and _UNAMBIGUOUS.fullmatch(found.text)
        stays = (not style and is_plain(text, flow)) or bool(both and _UNAMBIGUOUS.fullmatch(text))
    if stays:
        yield text
    if "\n" not in text:
        if style == '"':
            yield double(text)
        yield single(text)
    yield double(text)


def _bare(text: str, flow: bool) -> bool:
    """Whether what was plain in the file may stay so: numbers and words like `true` too."""
    return (text.lower() in _WORDS or _NUMBER.fullmatch(text) is not None) and not (
        flow and any(c in ",[]{}?:" for c in text)
    )


def token(value: Value, flow: bool) -> str:
    """The best way to write a scalar on one line."""
    return next(tokens(value, flow))


def key_token(key: Scalar | str, flow: bool) -> str:
    """A key as it is written; one that was in the file keeps its quotes."""
    if isinstance(key, Scalar) and (not key.text or key.style in ("|", ">")):
        return double(key.text)
    if isinstance(key, str) and flow and " " in key and "\n" not in key:
        return single(key)  # plain, it would be taken for what a comma cut off the line before it
    return token(key, flow) or "''"


def block_scalar(text: str, sign: str, indent: int, eol: str) -> tuple[str, str] | None:
    """The header and the lines of a literal (`|`) or folded (`>`) text; None where such a block cannot say it."""
    body = text.rstrip("\n")
    tail = len(text) - len(body)
    if not body or body[0] in " \t\n" or any(line and not line.strip(" \t") for line in body.split("\n")) or tail > 1:
        # Empty lines at the end would have to be kept (`|+`), and then take the file's own along.
        return None
    chomp = "" if tail else "-"
    if sign == ">":
        if re.search(r"^[ \t]", body, re.M):
            return None
        body = re.sub(r"\n+", lambda m: "\n" + m.group(), body)
        lines = [part for line in body.split("\n") for part in _folded(line)]
    else:
        lines = body.split("\n")
    return sign + chomp, "".join((" " * indent + line if line else "") + eol for line in lines)


def _folded(line: str) -> list[str]:
    out, rest = [], line
    while len(rest) > _FOLD_WIDTH:
        breaks = [m.start() for m in re.finditer(r"(?<=[^ ]) (?=[^ ])", rest)]
        at = max((b for b in breaks if b <= _FOLD_WIDTH), default=next(iter(breaks), -1))
        if at < 0:
            break
        out.append(rest[:at])
        rest = rest[at + 1 :]
    return [*out, rest]


# --- collections ----------------------------------------------------------------------------------------------------


def flow(value: Value) -> str:
    """`value` on one line, in braces and brackets."""
    tree = branch(value)
    if tree is None:
        return token(value, True)
    if not tree.is_map:
        return "[" + ", ".join(flow(item) for _, item in tree.items) + "]"
    # Nothing is written out in flow style: libyaml takes `{a:, b}` and `{a:}` for errors.
    return "{" + ", ".join(f"{key_token(key, True)}: {flow(item)}" for key, item in tree.items) + "}"


def is_flow(tree: Branch, path: Path) -> bool:
    """Whether a collection under a key of a block is written on the key's line."""
    if tree.flow is not None:
        return tree.flow or not tree.items
    if not tree.items:
        return True
    if not tree.is_map:
        words = [item for _, item in tree.items]
        return all(isinstance(w, str) and " " not in w and is_plain(w, True) for w in words) and _short(tree)
    return not wants_block(path) and fits_inline(tree)


def fits_inline(tree: Branch) -> bool:
    """Whether a mapping reads well on one line: short, and no line in it that would need quotes there."""
    return all(_needs_no_quotes(value) for _, value in tree.items) and _short(tree)


def _needs_no_quotes(value: Value) -> bool:
    tree = branch(value)
    if tree is not None:
        return all(_needs_no_quotes(item) for _, item in tree.items)
    text = value.text if isinstance(value, Scalar) and not value.style else value
    return not isinstance(text, str | Scalar) or (isinstance(text, str) and is_plain(text, True))


def _short(tree: Branch) -> bool:
    return len(flow(tree)) <= _FLOW_WIDTH


class Writer:
    """Writes block collections in a style."""

    __slots__ = ("style",)

    def __init__(self, style: Style) -> None:
        self.style = style

    def beside(self, value: Value, column: int, path: Path, found: Scalar | None = None) -> Iterator[tuple[str, str]]:
        """Ways to write a value behind a key at `column`: what stands on the key's line, and the lines below."""
        eol, inner = self.style.eol, column + self.style.step
        tree = branch(value)
        if tree is not None:
            if is_flow(tree, path):
                yield " " + flow(tree), ""
            yield "", self.lines(tree, inner if tree.is_map else column + self.style.dash, path)
            if not tree.is_map and self.style.dash == 0:
                yield "", self.lines(tree, inner, path)
            return
        text = value.text if isinstance(value, Scalar) else value
        sign = value.style if isinstance(value, Scalar) else found.style if found is not None else ""
        if isinstance(text, str) and (sign in ("|", ">") or "\n" in text):
            for way in dict.fromkeys((sign if sign in ("|", ">") else "|", "|")):
                block = block_scalar(text, way, inner, eol)
                if block is not None:
                    yield " " + block[0], block[1]
        for word in tokens(value, False, found):
            yield (f" {word}" if word else ""), ""

    def pair(self, key: Scalar | str, value: Value, column: int, path: Path) -> str:
        """`key: value` as whole lines."""
        return next(self.pairs(key, value, column, path))

    def pairs(self, key: Scalar | str, value: Value, column: int, path: Path) -> Iterator[str]:
        """Ways to write `key: value` as whole lines."""
        for head, below in self.beside(value, column, path):
            yield f"{' ' * column}{key_token(key, False)}:{head}{self.style.eol}{below}"

    def item(self, value: Value, column: int, path: Path) -> str:
        """`- value` as whole lines."""
        return f"{' ' * column}-{self.behind_dash(value, column, path)}"

    def behind_dash(self, value: Value, column: int, path: Path) -> str:
        """What stands behind a dash at `column`, to the last line end."""
        tree = branch(value)
        if tree is not None and tree.items and tree.flow is not True and tree.is_map:
            lines = self.lines(tree, column + 2, path)
            return lines[column + 1 :]
        if tree is not None:
            return f" {flow(tree)}{self.style.eol}"
        head, below = next(self.beside(value, column, path))
        return f"{head}{self.style.eol}{below}"

    def lines(self, value: Value, column: int, path: Path) -> str:
        """A collection as lines, its keys or dashes at `column`."""
        tree = branch(value)
        assert tree is not None
        if not tree.is_map:
            return "".join(self.item(item, column, (*path, "")) for _, item in tree.items)
        return "".join(self.pair(key, item, column, (*path, _name(key))) for key, item in tree.items)


def _name(key: Scalar | str) -> str:
    return key.text if isinstance(key, Scalar) else key
