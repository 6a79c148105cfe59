"""Completion of quick lines and of the notations in form fields: names, types, flags, by where the cursor stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from backdraft.design.dataclass import dataclass
from backdraft.design.design import Design
from backdraft.design.lexer import split_list
from backdraft.design.links import BUILT_IN_ERRORS
from backdraft.design.model import VERBS, Api, Endpoint
from backdraft.design.paths import Path
from backdraft.design.view import View
from backdraft.document.quick.column_words import Offer, after_name, columns, whole
from backdraft.document.quick.head import SECTIONS, said_in
from backdraft.document.quick.plan import HERE, METHODS, SAID_FOR, Place

#: What the notations know, in the order in which it is offered.
CALL_WORDS = (
    "timeout=",
    "retry=",
    "idempotent",
    "breaker",
    "fallback",
    "async",
    "soft",
    "par",
    "guess",
)
EVENT_WORDS = (
    "outbox",
    "idempotent",
    "dlq",
    "async",
    "group=",
    "to=",
    "from=",
    "within=",
)
STORE_WORDS = (
    "via=",
    "replica",
    "stale=",
    "idempotent",
    "saga",
    "timeout=",
    "retry=",
)
ENDPOINT_WORDS = (
    "page",
    "cursor",
    "sort=",
    "etag",
    "if-match",
    "idempotent",
    "cache=",
    "rate=",
    "load=",
    "auth=",
    "job",
    "stream",
    "@public",
)
KINDS = ("type", "mixin", "error", "event")
INDEX_WORDS = ["desc", "asc", "unique", "include", "using", "where", "name=", "nulls last"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`text` replaces what stands from `start` to the cursor; `note` says what it is."""

    text: str
    start: int
    note: str = ""


def complete(text: str, cursor: int, design: Design, place: Place = HERE) -> tuple[Suggestion, ...]:
    """What could stand at the cursor of a quick line, the likeliest first."""
    before = text[:cursor]
    for shape, offer in _QUICK:
        match = shape.match(before)
        if match is not None:
            return _matching(before, offer(before, design, place))
    return ()


def complete_line(kind: str, text: str, cursor: int, design: Design, path: Path = ()) -> tuple[Suggestion, ...]:
    """What could stand at the cursor of a form field that holds a `kind` of line.

    `kind` is `column endpoint index dependency` or the names of sections joined by blanks.
    """
    before = text[:cursor]
    offer = _LINES.get(kind)
    if offer is not None:
        return _matching(before, offer(before, design, path))
    return _matching(before, (pair for section in kind.split() for pair in _names(design, section)))


def _matching(before: str, offer: Offer) -> tuple[Suggestion, ...]:
    tail = re.search(r"[^\s,()<>=]*=?[^\s,()<>=]*\Z", before)
    word = tail[0] if tail else ""
    start = len(before) - len(word)
    found: dict[str, Suggestion] = {}
    for text, note in offer:
        for part, at in ((word, start), (word.rpartition("=")[2], len(before) - len(word.rpartition("=")[2]))):
            if text.lower().startswith(part.lower()) and text != part:
                found.setdefault(text, Suggestion(text, at, note))
                break
    return tuple(found.values())[:50]


def _names(design: Design, *sections: str) -> Offer:
    for section in sections:
        for path in design.paths(section):
            yield path[-1], section.removesuffix("s") if section != "mixins" else "mixin"


def _column(before: str, design: Design, path: Path) -> Offer:
    return after_name(before, design, path[-1] if "columns" in path else "")


def _endpoint(before: str, design: Design, path: Path) -> Offer:
    last = before.rsplit(None, 1)[-1] if before.strip() and not before[-1].isspace() else ""
    if re.search(r"(<|->)\s*(\d+\s+)?[^\s<>]*\Z", before) and before.count("--") == 0:
        return [*_names(design, "types"), *_names(design, "tables")]
    if last.startswith("!"):
        codes = [p[1] for p in design.paths("errors")]
        return [(f"!{code}", "error") for code in dict.fromkeys((*codes, *sorted(BUILT_IN_ERRORS)))]
    if last.startswith("@"):
        return [(f"@{scope}", "scope") for scope in dict.fromkeys((*_scopes(design), "public"))]
    if last.startswith("/"):
        return [(f"/{p[1]}", "table") for p in design.paths("tables")]
    if last.startswith("auth="):
        api = design.entry(("api",))
        return [(auth.name, "sign in") for auth in api.auth] if isinstance(api, Api) else []
    if last.startswith(("?", "sort=")):
        return _asked_by(before, last, design)
    return [(w, "") for w in ENDPOINT_WORDS]


def _asked_by(before: str, last: str, design: Design) -> Offer:
    """The columns that a list is filtered and sorted by: those of the table that its path names."""
    from backdraft.design.resolve.collections import table_of_path

    path = re.search(r"(?:^|\s)(/\S*)", before)
    table = table_of_path(View(design), path[1]) if path is not None else ""
    mark = "?" if last.startswith("?") and "," not in last else ""
    names = [(name, note) for name, note in columns(design, table)] if table else []
    if last.startswith("sort="):
        return [(f"{sign}{name}", note) for name, note in names for sign in ("-", "")]
    return [(f"{mark}{name}", note) for name, note in names]


def _scopes(design: Design) -> Iterable[str]:
    for path in design.paths("endpoints"):
        entry = design.entry(path)
        if isinstance(entry, Endpoint):
            yield from entry.scopes


def _index(before: str, design: Design, path: Path) -> Offer:
    table = path[1] if len(path) > 1 else before.split(None, 1)[0]
    return [*columns(design, table), *((w, "") for w in INDEX_WORDS)]


def _dependency(before: str, design: Design, path: Path) -> Offer:
    verb = next((key for key in path if key in VERBS), "calls")
    if len(before.split()) <= 1 and not before[-1:].isspace():
        sections = {"calls": ("services",), "emits": ("events",), "consumes": ("events",)}
        return _names(design, *sections.get(verb, ("stores", "tables")))
    return _after_target(before, design, verb)


def _after_target(before: str, design: Design, verb: str) -> Offer:
    words = {"calls": CALL_WORDS, "emits": EVENT_WORDS, "consumes": EVENT_WORDS}.get(verb, STORE_WORDS)
    out: list[tuple[str, str]] = []
    if re.search(r"(via|to|from)=[^\s]*\Z", before):
        return _names(design, "stores")
    target = before.split()[0] if before.split() else ""
    if verb == "calls":
        out += [(p[2], "operation") for p in design.paths("endpoints") if p[1] == target]
    return [*out, *((w, "") for w in words)]


_LINES: dict[str, Callable[[str, Design, Path], Offer]] = {
    "column": _column,
    "endpoint": _endpoint,
    "index": _index,
    "dependency": _dependency,
}


def _in_table(before: str, design: Design, place: Place) -> Offer:
    if before.count("(") - before.count(")") != 1:
        return ()  # the table is closed, or the type of a column is not
    table, _, inner = before.partition("(")
    *others, last = (token.text for token in split_list(inner))
    column = last.lstrip() + (" " if before[-1:].isspace() and last else "")
    name, blank, line = column.partition(" ")
    if blank:
        return after_name(line.lstrip(), design, name)
    words = table.split()
    if not words or words[0] == "type" or "->" in name:
        return ()
    return whole(design, words[-1], (other.split(None, 1)[0] for other in others if other))


def _in_column(before: str, design: Design, place: Place) -> Offer:
    name, _, line = before.partition(" ")
    return after_name(line.lstrip(), design, name.rpartition(".")[2])


def _in_chain(before: str, design: Design, place: Place) -> Offer:
    part = re.split(r"(?:->|~>)\s*|,\s*", before)[-1]
    if " " in part:
        return _after_target(part, design, "calls")
    return _names(design, "services", "stores")


def _in_verb(before: str, design: Design, place: Place) -> Offer:
    _, verb, *rest = [*re.sub(rf"(\s(?:{_SYNONYMS}))\s+to\s", r"\1 ", before).split(None, 2), ""]
    part = rest[0] if " -- " in rest[0] else rest[0].rpartition(",")[2].lstrip()
    return _dependency(part, design, (SAID_FOR.get(verb, verb),))


def _first(before: str, design: Design, place: Place) -> Offer:
    order = {"endpoints": ("services", "tables"), "schema": ("tables", "types"), "checklists": ("checklists",)}
    sections = dict.fromkeys((*order.get(place.pane, ()), "services", "stores", "tables", "events", "types"))
    words = [*((m, "method") for m in METHODS), ("crud", "five endpoints"), *((word, "") for word in KINDS)]
    names = list(_names(design, *sections))
    return [*words, *names] if place.pane == "endpoints" else [*names, *words]


def _second(before: str, design: Design, place: Place) -> Offer:
    name = before.split()[0]
    if design.entry(("tables", name)) is not None:
        return [("index", ""), ("unique", ""), ("key", ""), ("check", ""), ("use", "a mixin")]
    return [("->", "calls, uses"), ("~>", "calls asynchronously"), *((verb, "") for verb in VERBS)]


def _in_section(before: str, design: Design, place: Place) -> Offer:
    """The keys of `load:` and the like, each with a value that may stand there; of the load, endpoints too."""
    section = before.partition(":")[0].strip()
    lead = "" if before[-1:].isspace() or not before.rstrip().endswith(":") else f"{section}: "
    pairs = [(f"{lead}{word}", note) for word, note in said_in(section)]
    if section == "load" and before.count(" ") <= 1:
        ends = (path[2] for path in design.paths("endpoints"))
        pairs += [(f"{lead}{end} 50/s", "this endpoint's own") for end in dict.fromkeys(ends)]
    return pairs


def _of_table(before: str, design: Design, place: Place) -> Offer:
    table = before.rpartition(".")[0]
    return [(f"{table}.{name}", note) for name, note in columns(design, table)]


_N = r"[^\W\d][\w.-]*"
_SYNONYMS = "|".join(SAID_FOR)
#: The shape of what stands before the cursor, and what then is offered.
_QUICK: tuple[tuple[re.Pattern[str], Callable[[str, Design, Place], Offer]], ...] = (
    (re.compile(rf"(?:{'|'.join(SECTIONS)})\s*:", re.S), _in_section),
    (re.compile(r"crud\s+\S*\Z", re.I), lambda b, d, p: _names(d, "tables", "services")),
    (re.compile(rf"(?:{_N}\s*(?::\s*|\s))?[A-Z]+\s+/?", re.S), lambda b, d, p: _endpoint(b, d, p.path)),
    (re.compile(rf"(?:(?:mixin|type|table)\s+)?{_N}\s*\(", re.S), _in_table),
    (re.compile(rf"{_N}\s+use\s", re.S), lambda b, d, p: _names(d, "mixins")),
    (re.compile(rf"{_N}\s+(?:{'|'.join(VERBS)}|{_SYNONYMS})\s", re.S), _in_verb),
    (re.compile(r".*(?:->|~>)", re.S), lambda b, d, p: _in_column(b, d, p) if _is_column(b, d) else _in_chain(b, d, p)),
    (re.compile(rf"{_N}\s+(?:index|unique|key)\s", re.S), lambda b, d, p: _index(b, d, ())),
    (re.compile(rf"{_N}\.[\w-]*\Z"), lambda b, d, p: [*_of_table(b, d, p), *_first(b, d, p)]),
    (re.compile(rf"{_N}\.{_N}\s", re.S), _in_column),
    (re.compile(rf"(?:{_N})?\Z"), _first),
    (re.compile(rf"{_N}\s+\S*\Z"), _second),
)


def _is_column(before: str, design: Design) -> bool:
    table = before.split(None, 1)[0].rpartition(".")[0]
    return bool(table) and design.entry(("tables", table)) is not None
