"""The design as plain JSON, for scripts: the keys of the file format, one-line notations taken apart.

Amounts are `{"text": as written, "value": in s, B, 1/s, rows or a fraction}`, types are text; what the design does not
say is left out. The order is that of the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from backdraft.design.kept import said
from backdraft.design.model import Amount, Column, Endpoint, Entry, Growth, SqlType, Unread
from backdraft.design.nodes import Plain
from backdraft.design.notation.sqltypes import format_sqltype
from backdraft.design.output import Line, Note, Output
from backdraft.design.paths import HEADS, SECTIONS, Path, entry_path, where
from backdraft.design.view import View

#: What fields are called in the file, where that differs.
_KEYS = {"from_": "from", "db_name": "name"}
#: Fields that hold pairs and are mappings in the file.
_PAIRS = frozenset(("settings", "ignore", "native", "checks", "deprecated", "options", "rules"))
#: Fields that hold things with a name and are mappings in the file.
_NAMED = frozenset(("columns", "fields", "query", "keys", "headers", "auth"))


def as_plain(value: Any) -> Plain:
    """A model value as what JSON knows."""
    if isinstance(value, Amount):
        return {"text": value.text, "value": value.value}
    if isinstance(value, Growth):
        growth: dict[str, Plain] = {
            "text": value.text,
            "per_second": value.per_second,
            "factor": value.factor,
            "period": value.period,
        }
        return {k: v for k, v in growth.items() if v}
    if isinstance(value, SqlType):
        return format_sqltype(value)
    if is_dataclass(value) and not isinstance(value, type):
        return _record(value)
    if isinstance(value, tuple | list):
        return [as_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): as_plain(item) for key, item in value.items()}
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def _record(value: Any) -> dict[str, Plain]:
    out: dict[str, Plain] = {}
    for field in fields(value):
        item = getattr(value, field.name)
        # An empty list of an endpoint's own `reads` says that it reads nothing, so it is not left out.
        said_nothing = (
            isinstance(value, Endpoint) and item == () and field.name in ("reads", "writes", "calls", "emits")
        )
        if item is None or item is False or (item in ("", ()) and not said_nothing):
            continue
        if field.name == "kept":
            out["x-openapi"] = as_plain(said(item))
            continue
        key = _KEYS.get(field.name, field.name)
        if field.name in _PAIRS and isinstance(item, tuple) and all(isinstance(pair, tuple) for pair in item):
            out[key] = {name: as_plain(text) for name, text in item}
        elif field.name in _NAMED and isinstance(item, tuple) and all(hasattr(part, "name") for part in item):
            out[key] = {part.name: {k: v for k, v in _record(part).items() if k != "name"} for part in item}
        elif field.name == "column" and isinstance(item, Column):
            out[key] = {k: v for k, v in _record(item).items() if k != "name"}
        else:
            out[key] = as_plain(item)
    return out


def entry_as_plain(view: View, path: Path) -> Plain:
    """One entry as what JSON knows; None when there is none."""
    entry = view.entry(path)
    return None if entry is None or isinstance(entry, Unread) else _entry(path, entry)


def _entry(path: Path, entry: Entry) -> Plain:
    plain = _record(entry)
    if path[0] in HEADS or path[0] == "decisions":
        return plain
    drop = "service" if path[0] == "endpoints" else "name"
    # A table's `name` is its database's; what it is called in the design is its key.
    if path[0] == "tables":
        called = getattr(entry, "db_name", "")
        plain = {k: v for k, v in plain.items() if k != "name"} | ({"name": called} if called else {})
    else:
        plain.pop(drop, None)
    return plain


def json_text(view: View, focus: Path = ()) -> Output:
    """The whole design, or the entry at `focus`."""
    path = entry_path(focus)
    if len(path) > 1 or (path and path[0] in HEADS):
        lines = view.ask(_piece, path)
        notes = () if lines else (Note(path, f"there is no {where(path)}"),)
        return Output(lines or (Line("null"),), "json", notes)
    return Output((Line("{"), *_whole(view), Line("}")), "json")


def _whole(view: View) -> Iterator[Line]:
    head = view.ask(_piece, ("head",))
    blocks: list[tuple[Line, ...]] = [(Line('  "backdraft": 1'),)]
    if len(head) > 2:
        blocks.append(head[1:-1])
    blocks.extend(block for section in SECTIONS if (block := view.ask(_section, section)))
    return _commas(blocks)


def _piece(view: View, path: Path) -> tuple[Line, ...]:
    """The lines of one entry, not indented."""
    plain = entry_as_plain(view, path)
    if plain is None:
        return ()
    return tuple(Line(text, path) for text in json.dumps(plain, indent=2, ensure_ascii=False).split("\n"))


#: Where an entry stands in the whole: how deep, and whether its name goes before it.
_INDENTS = {"decisions": "    ", "endpoints": "      "}


def _placed(view: View, path: Path) -> tuple[Line, ...]:
    """The lines of one entry as they stand in the whole, without the comma after it."""
    lines = view.ask(_piece, path)
    if not lines:
        return ()
    indent = _INDENTS.get(path[0], "    ")
    first, *rest = lines
    start = indent if path[0] in _INDENTS else f"{indent}{_text(path[1])}: "
    return (Line(start + first.text, path), *(Line(indent + line.text, path) for line in rest))


def _section(view: View, section: str) -> tuple[Line, ...]:
    """`  "tables": {…}`, each entry with its path."""
    if section in HEADS:
        first, *rest = view.ask(_piece, (section,)) or (None,)
        if first is None:
            return ()
        return (Line(f'  "{section}": {first.text}', first.path), *(Line(f"  {x.text}", x.path) for x in rest))
    blocks = [block for path in view.paths(section) if (block := view.ask(_placed, path))]
    if not blocks:
        return ()
    if section == "decisions":
        return (Line(f'  "{section}": ['), *_commas(blocks), Line("  ]"))
    if section == "endpoints":
        groups: dict[str, list[tuple[Line, ...]]] = {}
        for block in blocks:
            groups.setdefault(block[0].path[1], []).append(block)
        blocks = [(Line(f"    {_text(name)}: ["), *_commas(b), Line("    ]")) for name, b in groups.items()]
    return (Line(f'  "{section}": {{'), *_commas(blocks), Line("  }"))


def _text(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)


def _commas(blocks: list[tuple[Line, ...]]) -> Iterator[Line]:
    for i, block in enumerate(blocks):
        yield from block[:-1]
        yield Line(block[-1].text + ("," if i + 1 < len(blocks) else ""), block[-1].path)
