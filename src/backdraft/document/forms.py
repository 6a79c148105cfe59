"""What the format lets stand at a path, as far as writing needs to know: which key a lone line stands for, and which
keys hold lists. Told by the table of keys (`design/keys.py`), so that a new key is known here by itself."""

from __future__ import annotations

from backdraft.design import keys
from backdraft.design.nodes import Plain
from backdraft.design.paths import HEADS, Path
from backdraft.design.shapes import Items, Keys, Line, Pairs, Record, Shape

_TABLES: dict[str, Keys] = {
    "services": keys.SERVICE,
    "stores": keys.STORE,
    "events": keys.EVENT,
    "tables": keys.TABLE,
    "endpoints": keys.ENDPOINT,
    "decisions": keys.DECISION,
    "errors": keys.ERROR,
    "targets": keys.TARGETS,
    "load": keys.LOAD,
    "api": keys.API,
    "review": keys.REVIEW,
}
#: The key that an entry's one-line form stands for. Errors have no long form that keeps the line.
_ENTRY_LINES = {
    "services": "does",
    "stores": "engine",
    "events": "event",
    "endpoints": "endpoint",
    "decisions": "title",
}
STATES = ("pass", "fail", "skip")
#: Keys whose mappings are always written one key a line.
_ALWAYS_BLOCK = frozenset(("columns", "items", "checks", "query", "keys", "headers"))


def entry_length(section: str) -> int:
    """How many keys the path of an entry has."""
    return 3 if section == "endpoints" else 1 if section in HEADS else 2


def _shape(path: Path) -> Shape | Keys | None:
    """The shape at a path, or the keys of the entry there; None where anything may stand."""
    section = path[0]
    if section == "head" or section not in (*_TABLES, "types", "mixins", "checklists"):
        key = keys.HEAD.get(path[-1])
        return key.shape if key is not None and len(path) < 3 else None
    rest = path[entry_length(section) :]
    here: Shape | Keys | None
    if section in ("types", "mixins"):
        here = keys.COLUMNS
    elif section == "checklists":
        return None
    else:
        here = _TABLES[section]
    for name in rest:
        here = _below(here, name)
    return here


def _below(here: Shape | Keys | None, name: str) -> Shape | Keys | None:
    if isinstance(here, Pairs | Items):
        return here.item
    if isinstance(here, Record | Line):
        here = here.keys
    if isinstance(here, dict):
        key = here.get(name)
        return key.shape if key is not None else None
    return None


def line_key(path: Path) -> str:
    """The key that a lone line at `path` stands for in the long form; empty when there is none."""
    section = path[0]
    if len(path) == entry_length(section):
        return _ENTRY_LINES.get(section, "")
    if section == "checklists":
        return "text" if (len(path) == 4 and path[2] == "items") or len(path) == 3 else ""
    if path[:2] == ("api", "auth") and len(path) == 3:
        return "scheme"
    shape = _shape(path) if len(path) > entry_length(section) else None
    return shape.kind if isinstance(shape, Line) else ""


def long_form(path: Path, text: str, quoted: bool = False) -> dict[str, Plain] | None:
    """The long form of a lone line, or None when it has none."""
    key = line_key(path)
    if not key:
        return None
    if path[0] == "checklists" and text in STATES and not quoted:
        return {text: None}
    return {key: text}


def is_list(path: Path) -> bool:
    """Whether the format wants a list at `path`."""
    if path == ("decisions",) or (path[0] == "endpoints" and len(path) == 2):
        return True
    if len(path) <= entry_length(path[0]) and path[0] not in ("tags", "head"):
        return False
    return isinstance(_shape(path), Items)


def wants_block(path: Path) -> bool:
    """Whether a mapping at `path` is written one key a line however short it is."""
    if len(path) <= entry_length(path[0]):
        return path[0] not in ("targets", "load")
    return path[-1] in _ALWAYS_BLOCK
