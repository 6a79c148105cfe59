"""Which fields an entry has, how a value becomes a field's text and back. No Textual here.

Every key of `design/keys.py` is a field; a one-line notation is a field called after its kind (`endpoint`, `column`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from backdraft.design import keys
from backdraft.design.checklists import BUILT_IN
from backdraft.design.dataclass import dataclass
from backdraft.design.identity import endpoint_id
from backdraft.design.links import called, kind_of, label
from backdraft.design.model import VERBS
from backdraft.design.nodes import Mapping, Node, Plain, node_of
from backdraft.design.notation import schema as schema_lines
from backdraft.design.notation import services as service_lines
from backdraft.design.paths import Path
from backdraft.design.problems import Parsed
from backdraft.design.shapes import Editor, Free, Key, Keys, Line, Pairs, Reading, Record, Shape, Truth, Whole, is_empty
from backdraft.document.document import Document
from backdraft.document.edits import EditError
from backdraft.document.forms import STATES

Yaml = Callable[[str], Plain]

#: The field of the entry's own name, beside those of its keys.
CALLED = "called"
CALLED_KEY = Key(keys.TEXT, "Its name. With another one every reference to it follows, as with r in the list", "orders")


class Dump(Protocol):
    """Writes YAML: on one line, or as a block."""

    def __call__(self, value: Plain, *, block: bool = False) -> str:
        """`value` as text."""


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of the entry at `path`; `line` names the field that a short entry is (`does` of `orders: text`)."""

    path: Path
    title: str
    keys: Keys
    line: str = ""
    shape: str = "mapping"  # `line`: nothing but the one field; `value`: the fields are the entry's own items

    @property
    def heading(self) -> str:
        """What the form is of: `service gateway`, `index orders.customer_id`, `API`."""
        if len(self.path) == 1:
            return called(self.path)
        if self.path[0] == "checklists":
            return label(self.path) + (f": {self.title}" if self.title != self.path[-1] else "")
        kind = _PART_KINDS.get(self.path[2], "") if len(self.path) > 3 else ""
        return f"{kind or kind_of(self.path)} {self.title}"


_PART_KINDS = {"indexes": "index", "foreign": "foreign key", "checks": "check"}


def _event(text: str, path: Path) -> Parsed[Any]:
    return service_lines.parse_event(text, path[1])


def _error(text: str, path: Path) -> Parsed[Any]:
    return service_lines.parse_error(text, path[1])


def _type(text: str, path: Path) -> Parsed[Any]:
    return schema_lines.parse_type(text, path[1])


def _with(kind: str, line: Line, doc: str, extra: Keys) -> Keys:
    return {kind: Key(Line(parse=line.parse, example=line.example), doc, line.example), **extra}


_EVENT = _with(
    "event", Line(parse=_event, example="Order to=bus key=id"), "Type, queue, key, how long kept", keys.EVENT
)
_ENDPOINT = _with("endpoint", keys.ENDPOINT_LINE, "METHOD /path ?query < Body -> Type !error @scope", keys.ENDPOINT)
_COLUMN = _with("column", keys.COLUMN_LINE, "type? -> target flags low..high = default -- note", keys.COLUMN)
_INDEX = _with("index", keys.INDEX_LINE, "[unique] columns [include (a)] [using m] [where x]", keys.INDEX)
_FOREIGN = _with("foreign", keys.FOREIGN_LINE, "a, b -> t(x, y) [delete=action]", keys.FOREIGN)
_TYPE: Keys = {
    "type": Key(Line(parse=_type, example="orders(note?) + lines:Line[]"), "enum(…), a column line, A | B, base(…)")
}
_FIELDS: Keys = {"fields": Key(keys.COLUMNS, "One `field: type` a line", "count: int")}
_MIXIN: Keys = {"columns": keys.TABLE["columns"]}


class _CheckItem(Shape):
    """An item of a checklist: its text, or a mapping."""

    def read(self, r: Reading, path: Path, node: Node) -> Any:
        shape: Shape = Record(make=dict, keys=keys.CHECK_ITEM) if isinstance(node, Mapping) else keys.TEXT
        return shape.read(r, path, node)


_LIST: Keys = {
    "title": Key(keys.TEXT, "What the list is called", "Launch"),
    "items": Key(Pairs(item=_CheckItem()), "One `key: text` a line", "runbook: Runbook written"),
}
_CHECK: Keys = {"check": Key(keys.TEXT, "A condition that every row meets", "total > 0")}
_ERROR: Keys = dict(keys.ERROR)

_SECTIONS: dict[str, tuple[Keys, str]] = {
    "services": (keys.SERVICE, "does"),
    "stores": (keys.STORE, "engine"),
    "events": (_EVENT, "event"),
    "errors": (_ERROR, ""),
    "tables": (keys.TABLE, ""),
    "decisions": (keys.DECISION, "title"),
}
_HEADS: dict[str, Keys] = {
    "head": keys.HEAD,
    "targets": keys.TARGETS,
    "load": keys.LOAD,
    "api": {k: v for k, v in keys.API.items() if k not in ("every", "page")}
    | {f"every.{k}": v for k, v in keys.EVERY.items()}
    | {f"page.{k}": v for k, v in keys.PAGE.items()},
    "review": keys.REVIEW,
}
_PARTS: dict[str, tuple[Keys, str]] = {
    "columns": (_COLUMN, "column"),
    "indexes": (_INDEX, "index"),
    "foreign": (_FOREIGN, "foreign"),
}


def form_for(path: Path, value: Plain) -> Form | None:
    """The form of the entry or part at `path`; None where nothing can be edited (a section's head)."""
    if not path:
        return None
    section = path[0]
    if section in _HEADS:
        if section == "load" and isinstance(value, list):
            return Form(path, called(path), {"load": Key(Free(), "A list of loads, each with a name")}, "load", "line")
        return Form((section,), called((section,)), _HEADS[section])
    if len(path) < 2:
        return None
    if section == "endpoints":
        return Form(path[:3], path[2], _ENDPOINT, "endpoint") if len(path) > 2 else None
    if len(path) > 3 and path[2] in VERBS:
        line = keys.SERVICE[path[2]].shape
        item = getattr(line, "item", None)
        table = _with("dependency", item, keys.SERVICE[path[2]].doc, keys.DEPENDENCY) if isinstance(item, Line) else {}
        return Form(path[:4], f"{path[1]} {path[2]} {path[3]}", table, "dependency")
    if len(path) > 3 and path[2] in _PARTS:
        table, line_key = _PARTS[path[2]]
        return Form(path[:4], f"{path[1]}.{path[3]}", table, line_key)
    if len(path) > 3 and path[2] == "checks":
        return Form(path[:4], f"{path[1]}.{path[3]}", _CHECK, "check", "line")
    if section in ("mixins", "types") and len(path) == 3:
        return Form(path, f"{path[1]}.{path[2]}", _COLUMN, "column")
    if section == "types":
        if isinstance(value, dict):
            return Form(path, path[1], _FIELDS, "fields", "value")
        return Form(path, path[1], _TYPE, "type", "line")
    if section == "mixins":
        return Form(path, path[1], _MIXIN, "columns", "value")
    if section == "checklists":
        return _checklist(path)
    if section in _SECTIONS:
        table, line_key = _SECTIONS[section]
        return Form(path[:2], path[1], table, line_key)
    return None


def _checklist(path: Path) -> Form:
    if len(path) > 2:
        return Form(path, _own_text(path), keys.CHECK_ITEM, "text")
    return Form(path, path[1], _LIST)


def _own_text(path: Path) -> str:
    """What an item says that a list comes with; the name of any other."""
    known = BUILT_IN.get(path[1])
    return dict(known.items).get(path[2], path[2]) if known is not None else path[2]


def held(form: Form, value: Callable[[Path], Plain]) -> Plain:
    """What the file holds of the form's entry; `value` gives what stands at a path."""
    if form.path == ("head",):  # its keys stand at the top of the file, under no key of their own
        return {name: value((name,)) for name in form.keys}
    return value(form.path)


def texts(form: Form, value: Plain, dump: Dump) -> dict[str, str]:
    """Each field's text for the entry's present `value`."""
    if form.shape == "line":
        whole = value.get(form.line) if isinstance(value, dict) and form.line in value else value
        return {form.line: text_of(form.keys[form.line], whole, dump)}
    if form.shape == "value":
        return {form.line: text_of(form.keys[form.line], value, dump)}
    if form.path[0] == "errors" and isinstance(value, str):
        status, _, message = value.strip().partition(" ")
        return {"status": status, "message": message.strip()}
    if form.keys is keys.CHECK_ITEM and value in STATES:
        return dict.fromkeys(form.keys, "")  # a state that stands alone is no text, and has no reason yet
    given: dict[str, Plain] = value if isinstance(value, dict) else {}
    if form.line and value is not None and not isinstance(value, dict):
        given = {form.line: value}
    return {name: text_of(key, _at(given, name), dump) for name, key in form.keys.items()}


def _at(value: dict[str, Plain], name: str) -> Plain:
    head, dot, rest = name.partition(".")
    inner = value.get(head)
    if dot:
        return inner.get(rest) if isinstance(inner, dict) else None
    return inner


def editor_of(key: Key) -> Editor:
    """How the field is edited."""
    return "yaml" if isinstance(key.shape, Record) else key.shape.editor


def text_of(key: Key, value: Plain, dump: Dump) -> str:
    """A value as a field shows it: one line, an item a line, `key: value` a line, or a block of YAML."""
    if value is None or value == "":
        return ""
    editor = editor_of(key)
    if editor == "items":
        items = value if isinstance(value, list) else [value]
        return "\n".join(_one(item, dump) for item in items)
    if editor == "pairs" and isinstance(value, dict):
        return "\n".join(f"{name}: {_one(item, dump)}".rstrip() for name, item in value.items())
    return _one(value, dump, block=True)


def _one(value: Plain, dump: Dump, block: bool = False) -> str:
    if isinstance(value, dict | list):
        return dump(value, block=block)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def value_of(key: Key, text: str, load: Yaml) -> Plain:
    """What a field's text stands for. Raises `ValueError` with a message when it cannot be taken."""
    text = text.strip()
    if not text:
        return None
    editor = editor_of(key)
    if editor == "items":
        found = [_item(line.strip(), load) for line in text.splitlines() if line.strip()]
        # `[a, b]`, as the file has it, is taken as well.
        return [item for each in found for item in (each if isinstance(each, list) else [each])]
    if editor == "pairs":
        return _pairs(text, load)
    if editor == "yaml":
        return load(text)
    if isinstance(key.shape, Whole) and text.isdigit():
        return int(text)
    if isinstance(key.shape, Truth) and text in ("true", "false"):
        return text == "true"
    return text


def _item(text: str, load: Yaml) -> Plain:
    return load(text) if text[:1] in "{[" else text


def _pairs(text: str, load: Yaml) -> Plain:
    out: dict[str, Plain] = {}
    for line in text.splitlines():
        if not line.strip():
            continue
        name, colon, rest = line.partition(":")
        if not colon:
            raise ValueError(f'"{line.strip()}" has no colon: write  name: value')
        if name.strip() in out:
            raise ValueError(f'"{name.strip()}" stands there twice')
        out[name.strip()] = _item(rest.strip(), load) if rest.strip() else None
    return out


def slip_of(form: Form, name: str, text: str, load: Yaml) -> str:
    """What is wrong with a field's text, in a sentence with its mend; empty when it is fine."""
    key = form.keys[name]
    try:
        value = value_of(key, text, load)
    except ValueError as error:
        return str(error)
    node = node_of(value)
    if is_empty(node):
        required = (name == form.line and form.shape == "line") or name in (
            "endpoint",
            "column",
            "index",
            "event",
            "foreign",
        )
        return "this line cannot be empty" if required else ""
    reading = Reading()
    key.shape.read(reading, (*form.path, name) if form.shape == "mapping" else form.path, node)
    worst = next((p for p in reading.problems if p.severity == "error"), None) or next(iter(reading.problems), None)
    return f"{worst.message}; {worst.mend}".rstrip("; ") if worst else ""


def refuse_clash(form: Form, now: dict[str, str], document: Document) -> None:
    """Raise `EditError` when the line would make the entry one that is there already."""
    if form.path[0] == "endpoints" and "endpoint" in now:
        there = (*form.path[:2], endpoint_id(now["endpoint"]))
        if there != form.path and document.node(there) is not None:
            raise EditError(f"there is a {there[2]} already", "choose another method or path")
