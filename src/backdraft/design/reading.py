"""One entry's nodes to one entry. `document` calls this for each chunk; nothing here knows of files.

Reading never raises on what a file holds: an entry is what could be understood, beside its problems.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

from backdraft.design import keys
from backdraft.design.checklists import BUILT_IN
from backdraft.design.identity import item_key
from backdraft.design.model import (
    Api,
    CheckItem,
    Checklist,
    Column,
    Decision,
    Entry,
    Error,
    Event,
    Head,
    Load,
    Loads,
    Mixin,
    Review,
    Service,
    Store,
    Table,
    Targets,
    TypeDef,
    Unread,
)
from backdraft.design.names import is_item, is_name
from backdraft.design.nodes import Mapping, Node, Scalar, Sequence
from backdraft.design.notation import schema as schema_lines
from backdraft.design.notation import services as service_lines
from backdraft.design.paths import SECTIONS, Path
from backdraft.design.problems import Problem, Read
from backdraft.design.shapes import Keys, Line, Reading, is_empty, keyed, read_keys, unknown_key
from backdraft.design.torn import COLON_ENDS, Held, anything, torn, whole

__all__ = ["item_key", "read_entry"]

_Reader = Callable[[Reading, Path, Node | None], Entry]


def read_entry(path: Path, node: Node | None, key: Scalar | None = None) -> Read[Entry]:
    """The entry at `path` from its value `node` (None or empty: all defaults) and its key.

    `path` is the entry's own: `("tables", "orders")`, `("endpoints", "orders", "GET /orders")`, `("api",)`,
    `("head",)` with a mapping of the loose keys.
    """
    r = Reading()
    reader = _READERS.get(path[0])
    if reader is None:
        return Read(Unread(path[-1]))
    if key is not None and path[0] in _NAMED and not is_name(key.text):
        mend = "begin with a letter or _; then letters, digits, _, - and ."
        r.slip(path, key, f'"{key.text}" is no name', mend)
    entry = reader(r, path, None if is_empty(node) else node)
    return Read(entry, tuple(r.problems), tuple(r.refs))


_NAMED = frozenset(("errors", "services", "stores", "events", "types", "mixins", "tables", "checklists", "endpoints"))


def _record(make: Callable[..., Entry], table: Keys, line: str = "") -> _Reader:
    """A named entry that is a mapping of keys; a lone scalar is its key `line`."""

    def read(r: Reading, path: Path, node: Node | None) -> Entry:
        if node is None:
            return make(name=path[-1])
        if isinstance(node, Mapping):
            return make(name=path[-1], **read_keys(r, path, node, table))
        if line:
            value = table[line].shape.read(r, path, node)
            return make(name=path[-1], **({} if value is None else {line: value}))
        r.slip(path, node, "a mapping is wanted here", "keys: " + ", ".join(list(table)[:8]) + "…")
        return make(name=path[-1])

    return read


def _section(make: Callable[..., Entry], table: Keys) -> _Reader:
    """A head section: a mapping of keys."""

    def read(r: Reading, path: Path, node: Node | None) -> Entry:
        if node is None:
            return make()
        if isinstance(node, Mapping):
            return make(**read_keys(r, path, node, table))
        r.slip(path, node, "a mapping is wanted here", "keys: " + ", ".join(table))
        return make()

    return read


def _head(r: Reading, path: Path, node: Node | None) -> Entry:
    return (
        Head(**read_keys(r, (), node, keys.HEAD, known=("backdraft", *SECTIONS)))
        if isinstance(node, Mapping)
        else Head()
    )


def _load(r: Reading, path: Path, node: Node | None) -> Entry:
    if isinstance(node, Mapping):
        return Loads((keys.read_load(r, path, node),))
    if isinstance(node, Sequence):
        loads: list[Load] = []
        for key, item in keyed(path, node, item_key):
            if isinstance(item, Mapping):
                loads.append(keys.read_load(r, (*path, key), item))
            else:
                r.slip((*path, key), item, "a mapping is wanted here", "keys: " + ", ".join(keys.LOAD))
        return Loads(tuple(loads))
    if node is not None:
        r.slip(path, node, "a mapping is wanted here", "keys: " + ", ".join(keys.LOAD))
    return Loads()


def _event(r: Reading, path: Path, node: Node | None) -> Entry:
    def parse(text: str, path_: Path) -> Any:
        return service_lines.parse_event(text, path[-1])

    line = Line(
        parse=parse, kind="event", keys=keys.EVENT, merge=lambda value, extra: cast(Event, replace(value, **extra))
    )
    value = None if node is None else line.read(r, path, node)
    return value if isinstance(value, Event) else Event(path[-1])


def _error(r: Reading, path: Path, node: Node | None) -> Entry:
    if isinstance(node, Scalar):
        return cast(Error, r.parsed(path, node, service_lines.parse_error(node.text, path[-1])))
    status, _ = service_lines.BUILT_IN_ERRORS.get(path[-1], (500, ""))
    if isinstance(node, Mapping):
        return Error(path[-1], **{"status": status, **read_keys(r, path, node, keys.ERROR)})
    if node is not None:
        r.slip(path, node, "a line is wanted here", "write: STATUS message")
    return Error(path[-1], status)


def _type(r: Reading, path: Path, node: Node | None) -> Entry:
    name = path[-1]
    if isinstance(node, Scalar):
        return cast(TypeDef, r.parsed(path, node, schema_lines.parse_type(node.text, name)))
    if isinstance(node, Mapping):
        return TypeDef(name, "fields", fields=_columns(r, path, node))
    if node is None:
        return TypeDef(name, "fields")
    r.slip(path, node, "a line or a mapping of fields is wanted here", "write: enum(a, b), or one `field: type` a line")
    return TypeDef(name, "fields")


def _columns(r: Reading, path: Path, node: Mapping) -> tuple[Column, ...]:
    return cast("tuple[Column, ...]", keys.COLUMNS.read(r, path, node))


def _mixin(r: Reading, path: Path, node: Node | None) -> Entry:
    if isinstance(node, Mapping):
        return Mixin(path[-1], _columns(r, path, node))
    if node is not None:
        r.slip(path, node, "a mapping of columns is wanted here", "write one `column: type` a line")
    return Mixin(path[-1])


def _endpoint(r: Reading, path: Path, node: Node | None) -> Entry:
    value = None if node is None else keys.ENDPOINT_LINE.read(r, path, node)
    if value is None:
        if node is None:
            r.problems.append(Problem(path, "an empty endpoint", "write: GET /things -> Thing[]"))
        return Unread(path[-1])
    return cast(Entry, value)


_STATES = ("pass", "fail", "skip")


def _checklist(r: Reading, path: Path, node: Node | None) -> Entry:
    name = path[-1]
    if node is None:
        return Checklist(name)
    if not isinstance(node, Mapping):
        r.slip(path, node, "a mapping is wanted here", "write title: and items:")
        return Checklist(name)
    title = ""
    items: list[CheckItem] = []
    built_in = dict(BUILT_IN[name].items) if name in BUILT_IN else {}
    said = {key.text for key, value in node.items if isinstance(value, Scalar) and value.text not in _STATES}
    for key, value in whole(r, path, node, Held(("title", "items", *built_in), said.__contains__)).items:
        if key.text == "title" and not is_empty(value):
            title = keys.TEXT.read(r, (*path, "title"), value)
        elif key.text == "items":
            if isinstance(value, Mapping):
                inside = whole(r, (*path, "items"), value, Held(texts=anything, named=is_item)).items
                items.extend(_item(r, (*path, "items", k.text), v) for k, v in inside)
            elif not is_empty(value):
                r.slip((*path, "items"), value, "names are wanted here", "write one `name: what is to be done` a line")
        elif key.text in built_in:
            items.append(_item(r, (*path, key.text), value))
        elif key.text != "title" and not key.text.startswith("x-"):
            unknown_key(r, (*path, key.text), key, ("title", "items", *built_in))
    return Checklist(name, title, tuple(items))


def _item(r: Reading, path: Path, node: Node) -> CheckItem:
    name = path[-1]
    if is_empty(node):
        return CheckItem(name)
    if isinstance(node, Scalar):
        if node.text in _STATES and not node.style:
            return CheckItem(name, state=cast(Any, node.text))
        r.cut(path, node)
        return CheckItem(name, node.text)
    if not isinstance(node, Mapping):
        r.slip(path, node, "a line is wanted here", "write the item's text, or {text: …, done: 2026-11-20}")
        return CheckItem(name)
    values = read_keys(r, path, node, keys.CHECK_ITEM)
    said = [key.text for key, _ in node.items if key.text in _STATES]
    if len(said) > 1:
        r.slip(path, node, f"both {said[0]} and {said[1]}", "keep one of them")
    state = said[0] if said else ("pass" if values.get("done") else "open")
    note = values.get("note", "") or (values.get(said[0], "") if said else "")
    return CheckItem(name, values.get("text", ""), cast(Any, state), note, values.get("done", ""))


def _decision(r: Reading, path: Path, node: Node | None) -> Entry:
    if isinstance(node, Scalar):
        r.cut(path, node)
        return Decision(node.text)
    if not isinstance(node, Mapping):
        if node is not None:
            r.slip(path, node, "a mapping is wanted here", "write title: and because:")
        return Decision(path[-1])
    if len(node.items) == 1 and (key := node.items[0][0]).text not in keys.DECISION and not key.text.startswith("x-"):
        line = torn(node)
        r.slip(path, node, COLON_ENDS, line)
        return Decision(path[-1])
    values = read_keys(r, path, node, keys.DECISION)
    if not values.get("title"):
        r.slip(path, node, "a decision has a title", "add title: what was decided")
        values["title"] = path[-1]
    return Decision(**values)


_READERS: dict[str, _Reader] = {
    "head": _head,
    "targets": _section(Targets, keys.TARGETS),
    "load": _load,
    "api": _section(Api, keys.API),
    "review": _section(Review, keys.REVIEW),
    "errors": _error,
    "services": _record(Service, keys.SERVICE, "does"),
    "stores": _record(Store, keys.STORE, "engine"),
    "events": _event,
    "types": _type,
    "mixins": _mixin,
    "tables": _record(Table, keys.TABLE),
    "endpoints": _endpoint,
    "checklists": _checklist,
    "decisions": _decision,
}
