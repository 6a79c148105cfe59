"""What a list item is known by (`FORMAT.md`, principle 6), found by the lexer alone: right on bad lines too."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from backdraft.design.lexer import lex
from backdraft.design.model import VERBS, Dependency
from backdraft.design.nodes import Mapping, Node, Scalar
from backdraft.design.paths import Path

_INDEX_END = re.compile(r"(include|where|using|name=.*|unique)\Z")
_VERSION = re.compile(r"v\d+\Z")
_METHOD = re.compile(r"[A-Z]{2,}\Z")
_KEY = re.compile(r"\{(\w+)\}")


def endpoint_id(line: str) -> str:
    """`GET /orders`, with ` v2` when the line says a version."""
    words = [token.text for token in lex(line).tokens]
    if len(words) < 2:
        return " ".join(words)
    version = next((word for word in words[2:] if _VERSION.match(word)), "")
    path = _KEY.sub(r":\1", words[1])
    return f"{words[0]} {path}" + (f" {version}" if version else "")


def dependency_id(line: str) -> str:
    """The target, with the operation when there is one."""
    words = [token.text for token in lex(line).tokens]
    if len(words) > 2 and _METHOD.match(words[1]) and words[2].startswith("/"):
        path = _KEY.sub(r":\1", words[2])
        return f"{words[0]} {words[1]} {path}"
    return words[0] if words else ""


def named_lines(lines: Iterable[Dependency]) -> Iterator[tuple[str, Dependency]]:
    """The dependencies of a list, each with its name in a path: where an earlier one has it, the position."""
    seen: set[str] = set()
    for i, each in enumerate(lines):
        name = f"{each.target} {each.operation}".strip()
        if name in seen:
            name = str(i)
        seen.add(name)
        yield name, each


@lru_cache(maxsize=4096)  # the same line is asked for by reader, rules and comparisons
def index_id(line: str) -> str:
    """The parts of the index: `customer_id, created_at desc`."""
    words = [token.text for token in lex(line).tokens]
    if words and words[0] == "unique":
        words = words[1:]
    parts: list[str] = []
    for word in words:
        if _INDEX_END.match(word):
            break
        parts.append(word)
    return re.sub(r"\s*,\s*", ", ", " ".join(parts))


def foreign_id(line: str) -> str:
    """`a, b -> t`: the columns and the table."""
    words = [token.text for token in lex(line).tokens]
    text = " ".join(words)
    head, arrow, rest = text.partition("->")
    return re.sub(r"\s*,\s*", ", ", head.strip()) + (f" -> {rest.strip().split('(')[0].split(' ')[0]}" if arrow else "")


#: What names the items of a list, by the key that holds the list: the long form's kind, and the function.
_LISTS: dict[str, tuple[str, Callable[[str], str]]] = {
    **dict.fromkeys(VERBS, ("dependency", dependency_id)),
    "indexes": ("index", index_id),
    "foreign": ("foreign", foreign_id),
    "decisions": ("title", str),
    "load": ("name", str),
}


def item_key(path: Path, node: Node) -> str:
    """What identifies an item of the list at `path`; empty when nothing does."""
    is_endpoint = path[0] == "endpoints" and len(path) == 2
    kind, identify = ("endpoint", endpoint_id) if is_endpoint else _LISTS.get(path[-1], ("", str))
    if isinstance(node, Mapping):
        line = node.get(kind) if kind else None
        return identify(line.text) if isinstance(line, Scalar) else ""
    return identify(node.text) if isinstance(node, Scalar) else ""
