"""A line that says what it makes: `mixin stamps(…)`, `type NewUser(…)`, `error taken 409 …`, `event paid Order`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from backdraft.design.design import Design
from backdraft.design.model import VERBS, Mixin
from backdraft.design.nodes import Plain
from backdraft.design.paths import Path
from backdraft.document.edits import Insert
from backdraft.document.quick import lists, schema
from backdraft.document.quick.plan import SAID_FOR, Deed, Place, Plan, moved, plural

_KIND = re.compile(r"(mixin|type|error|event|table)\s+([^\W\d][\w.-]*)(\s*:(?=\s)|(?=[\s(])|\Z)\s*(.*)\Z", re.S)
#: What may stand second in a line about something that is itself called `event` or `type`.
_SECOND = frozenset((*VERBS, *SAID_FOR, "index", "unique", "key", "check", "use"))

Way = Callable[[str, str, int, Design, Place], Plan]


def kind(text: str, design: Design, place: Place) -> Plan | None:
    """A line that begins with the kind of what it makes."""
    match = _KIND.match(text)
    if match is None or match[2] in _SECOND or match[4].startswith(("->", "~>")):
        return None
    way, example = _WAYS[match[1]]
    if not match[4]:
        return Plan(hint=f"write  {match[1]} {match[2]}{example}")
    return way(match[2], match[4], match.start(4), design, place)


def _mixin(name: str, rest: str, at: int, design: Design, place: Place) -> Plan:
    path: Path = ("mixins", name)
    inner = rest.removeprefix("(")
    columns, slips = schema.bracketed(inner if inner != rest else f"{rest})", at + len(rest) - len(inner))
    known = design.entry(path)
    if isinstance(known, Mixin):
        return schema.grown(path, [column.name for column in known.columns], columns, tuple(slips))
    deed = Deed("adds", f"mixin {name} with {plural(len(columns), 'column')}")
    hint = f"(then, for a table:  orders use {name})"
    return Plan((Insert(path, dict[str, Plain](columns) or None),), (deed,), path, tuple(slips), hint=hint)


def _table(name: str, rest: str, at: int, design: Design, place: Place) -> Plan:
    text = f"{name}({rest.removeprefix('(')}"
    found = schema.table(text, design, place)
    assert found is not None  # a name and a bracket
    return replace(found, slips=moved(found.slips, at + len(rest) - len(text)))


def _type(name: str, rest: str, at: int, design: Design, place: Place) -> Plan:
    if rest.startswith("("):
        return lists.fields(name, rest[1:], at + 1, design)
    return lists.type_(name, rest, at, design)


def _error(name: str, rest: str, at: int, design: Design, place: Place) -> Plan:
    return lists.error(name, rest, at, design)


def _event(name: str, rest: str, at: int, design: Design, place: Place) -> Plan:
    return lists.event(name, rest, at, design)


_WAYS: dict[str, tuple[Way, str]] = {
    "mixin": (_mixin, "(created_at timestamptz = now)"),
    "type": (_type, "(email varchar(320), age int?)"),
    "error": (_error, ": 409 What went wrong"),
    "event": (_event, ": Order to=bus"),
    "table": (_table, "(id uuid pk)"),
}
