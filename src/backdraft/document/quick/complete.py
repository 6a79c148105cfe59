"""Completion of quick lines and of the notations in form fields: names, types, flags, by where the cursor stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from backdraft.design.design import Design
from backdraft.design.links import BUILT_IN_ERRORS
from backdraft.design.model import VERBS, Endpoint, Mixin, Table, TypeDef
from backdraft.design.paths import Path
from backdraft.document.quick.plan import HERE, Place

#: What the notations know, in the order in which it is offered.
TYPES = (
    ("uuid text varchar(255) int bigint numeric(12,2) bool timestamptz date json smallint real double char(2) bytes")
    + " time timestamp interval inet enum( vector("
).split()
COLUMN_FLAGS = (
    "pk",
    "unique",
    "index",
    "auto",
    "unsigned",
    "soft",
    "virtual",
    "pii",
    "secret",
)
COLUMN_KEYS = ["delete=cascade", "delete=restrict", "delete=set_null", "update=now", "was="]
DEFAULTS = ["= now", "= uuid", "= ''", "= true", "= false", "= 0", "= today"]
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
METHODS = (
    "GET",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "WS",
    "RPC",
)
KINDS = ("type", "mixin", "error", "event")
INDEX_WORDS = ["desc", "asc", "unique", "include", "using", "where", "name=", "nulls last"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`text` replaces what stands from `start` to the cursor; `note` says what it is."""

    text: str
    start: int
    note: str = ""


_Offer = Iterable[tuple[str, str]]


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


def _matching(before: str, offer: _Offer) -> tuple[Suggestion, ...]:
    tail = re.search(r"[^\s,()<>=]*=?[^\s,()<>=]*\Z", before)
    word = tail[0] if tail else ""
    start = len(before) - len(word)
    found: dict[str, Suggestion] = {}
    for text, note in offer:
        for whole, at in ((word, start), (word.rpartition("=")[2], len(before) - len(word.rpartition("=")[2]))):
            if text.lower().startswith(whole.lower()) and text != whole:
                found.setdefault(text, Suggestion(text, at, note))
                break
    return tuple(found.values())[:50]


def _names(design: Design, *sections: str) -> _Offer:
    for section in sections:
        for path in design.paths(section):
            yield path[-1], section.removesuffix("s") if section != "mixins" else "mixin"


def _columns(design: Design, table: str) -> _Offer:
    entry = design.entry(("tables", table))
    if isinstance(entry, Table):
        yield from ((column.name, "column") for column in entry.columns)
        for name in entry.use:
            mixin = design.entry(("mixins", name))
            if isinstance(mixin, Mixin):
                yield from ((column.name, f"column of {name}") for column in mixin.columns)


def _targets(design: Design) -> _Offer:
    for path in design.paths("tables"):
        entry = design.entry(path)
        keys = [c.name for c in entry.columns if c.has("pk")] if isinstance(entry, Table) else []
        yield f"{path[1]}.{keys[0]}" if len(keys) == 1 else path[1], "table"


def _column(before: str, design: Design, path: Path) -> _Offer:
    words = before.split()
    if re.search(r"->\s*\S*\Z", before):
        return _targets(design)
    if len(words) == 0 or (len(words) == 1 and not before[-1:].isspace()):
        named = ((p[1], "type") for p in design.paths("types") if _is_column_type(design, p))
        return [("->", "refers to"), *((t, "type") for t in TYPES), *named]
    return [(w, "") for w in (*COLUMN_FLAGS, *COLUMN_KEYS, *DEFAULTS)]


def _is_column_type(design: Design, path: Path) -> bool:
    entry = design.entry(path)
    return isinstance(entry, TypeDef) and entry.form in ("enum", "column")


def _endpoint(before: str, design: Design, path: Path) -> _Offer:
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
    return [(w, "") for w in ENDPOINT_WORDS]


def _scopes(design: Design) -> Iterable[str]:
    for path in design.paths("endpoints"):
        entry = design.entry(path)
        if isinstance(entry, Endpoint):
            yield from entry.scopes


def _index(before: str, design: Design, path: Path) -> _Offer:
    table = path[1] if len(path) > 1 else before.split(None, 1)[0]
    return [*_columns(design, table), *((w, "") for w in INDEX_WORDS)]


def _dependency(before: str, design: Design, path: Path) -> _Offer:
    verb = next((key for key in path if key in VERBS), "calls")
    if len(before.split()) <= 1 and not before[-1:].isspace():
        sections = {"calls": ("services",), "emits": ("events",), "consumes": ("events",)}
        return _names(design, *sections.get(verb, ("stores", "tables")))
    return _after_target(before, design, verb)


def _after_target(before: str, design: Design, verb: str) -> _Offer:
    words = {"calls": CALL_WORDS, "emits": EVENT_WORDS, "consumes": EVENT_WORDS}.get(verb, STORE_WORDS)
    out: list[tuple[str, str]] = []
    if re.search(r"(via|to|from)=[^\s]*\Z", before):
        return _names(design, "stores")
    target = before.split()[0] if before.split() else ""
    if verb == "calls":
        out += [(p[2], "operation") for p in design.paths("endpoints") if p[1] == target]
    return [*out, *((w, "") for w in words)]


_LINES: dict[str, Callable[[str, Design, Path], _Offer]] = {
    "column": _column,
    "endpoint": _endpoint,
    "index": _index,
    "dependency": _dependency,
}


def _in_table(before: str, design: Design, place: Place) -> _Offer:
    inner = before.rpartition("(")[2] if before.count("(") == 1 else before.partition("(")[2]
    column = inner.rsplit(",", 1)[-1].lstrip()
    if before.count(")") >= before.count("("):
        return ()  # the table is closed
    name, blank, line = column.partition(" ")
    return _column(line.lstrip(), design, ()) if blank and name else ()


def _in_column(before: str, design: Design, place: Place) -> _Offer:
    return _column(before.split(None, 1)[1] if len(before.split(None, 1)) > 1 else "", design, ())


def _in_chain(before: str, design: Design, place: Place) -> _Offer:
    part = re.split(r"(?:->|~>)\s*|,\s*", before)[-1]
    if " " in part:
        return _after_target(part, design, "calls")
    return _names(design, "services", "stores")


def _in_verb(before: str, design: Design, place: Place) -> _Offer:
    _, verb, *rest = [*before.split(None, 2), ""]
    return _dependency(rest[0], design, (verb,))


def _first(before: str, design: Design, place: Place) -> _Offer:
    order = {"endpoints": ("services", "tables"), "schema": ("tables", "types"), "checklists": ("checklists",)}
    sections = dict.fromkeys((*order.get(place.pane, ()), "services", "stores", "tables", "events", "types"))
    words = [*((m, "method") for m in METHODS), ("crud", "five endpoints"), *((word, "") for word in KINDS)]
    names = list(_names(design, *sections))
    return [*words, *names] if place.pane == "endpoints" else [*names, *words]


def _second(before: str, design: Design, place: Place) -> _Offer:
    name = before.split()[0]
    if design.entry(("tables", name)) is not None:
        return [("index", ""), ("unique", ""), ("key", ""), ("check", ""), ("use", "a mixin")]
    return [("->", "calls, uses"), ("~>", "calls asynchronously"), *((verb, "") for verb in VERBS)]


def _of_table(before: str, design: Design, place: Place) -> _Offer:
    table = before.rpartition(".")[0]
    return [(f"{table}.{name}", note) for name, note in _columns(design, table)]


_N = r"[^\W\d][\w.-]*"
#: The shape of what stands before the cursor, and what then is offered.
_QUICK: tuple[tuple[re.Pattern[str], Callable[[str, Design, Place], _Offer]], ...] = (
    (re.compile(r"crud\s+\S*\Z", re.I), lambda b, d, p: _names(d, "tables", "services")),
    (re.compile(rf"(?:{_N}\s*(?::\s*|\s))?[A-Z]+\s+/?", re.S), lambda b, d, p: _endpoint(b, d, p.path)),
    (re.compile(rf"(?:(?:mixin|type|table)\s+)?{_N}\s*\(", re.S), _in_table),
    (re.compile(rf"{_N}\s+use\s", re.S), lambda b, d, p: _names(d, "mixins")),
    (re.compile(rf"{_N}\s+(?:{'|'.join(VERBS)})\s", re.S), _in_verb),
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
