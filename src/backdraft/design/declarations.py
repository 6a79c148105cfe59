"""What would declare a name that is used and nowhere defined: its value in the file, and the quick line for it.

A sketch to go on from, made of what the name and the design say; nothing else is made up.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from backdraft.design.model import Table
from backdraft.design.nodes import Plain
from backdraft.design.notation.sqltypes import TYPES
from backdraft.design.paths import Path
from backdraft.design.resolve.collections import singular, snake, table_named, table_of_path
from backdraft.design.resolve.tables import columns_of, primary_key
from backdraft.design.view import View

#: What a word in an error's name says about its status (RFC 9110), the first that is there.
_STATUSES: tuple[tuple[int, str], ...] = (
    (401, "unauthenticated unauthorized credentials password token login"),
    (403, "forbidden denied permission allowed owner"),
    (404, "missing unknown absent notfound"),
    (410, "gone expired deleted revoked"),
    (409, "taken exists exist duplicate conflict already used stock state status locked"),
    (412, "stale precondition"),
    (413, "large big"),
    (415, "media unsupported"),
    (429, "many limit limited quota throttled"),
    (402, "payment declined funds"),
    (503, "unavailable down overloaded maintenance"),
    (504, "timeout"),
    (500, "internal failure"),
)
#: Where no word tells: what was sent was understood and cannot be done.
_STATUS = 422

_HUMPS = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")
_NEW = frozenset(["new", "create", "add", "input", "request"])
_PATCH = frozenset(["update", "patch", "edit", "change"])
_OTHER = frozenset(["response", "body", "view", "detail", "details", "summary", "item", "dto", "read"])


def status_of(code: str) -> int:
    """The status that the name of an error speaks of: `email_taken` 409, `order_not_found` 404."""
    words = snake(code).split("_")
    if words[-2:] == ["not", "found"]:
        return 404
    return next((status for status, known in _STATUSES if any(word in known.split() for word in words)), _STATUS)


def declaration(view: View, target: Path, user: Path = ()) -> tuple[Plain, str] | None:
    """The value of the entry at `target` that `user` names, and the quick line; None when nothing can be guessed."""
    if len(target) != 2:
        return None
    section, name = target
    if section in ("services", "stores", "events"):
        return None, name
    if section == "tables":
        return {"columns": {"id": "uuid pk = uuid"}}, f"{name}(id uuid pk = uuid)"
    if section == "errors":
        line = f"{status_of(name)} {name.replace('_', ' ').replace('-', ' ').capitalize()}"
        return line, f"error {name}: {line}"
    if section == "types":
        line = _type(view, name, user)
        return (line, f"type {name}: {line}") if line else ({}, f"type {name}(name text)")
    return None


def _type(view: View, name: str, user: Path) -> str:
    """The line of a type that is made of the table in its name, else of the one behind the path that uses it."""
    words = [word.lower() for word in _HUMPS.findall(name)]
    plain = [word for word in words if word not in _NEW | _PATCH | _OTHER]
    table = table_named(view, "_".join(plain)) if plain else ""
    if not table and user[:1] == ("endpoints",) and len(user) > 2:
        table = table_of_path(view, user[2].partition(" ")[2])
    if view.get(Table, "tables", table) is None:
        return ""
    keys = primary_key(view, table)
    if _PATCH & set(words):
        rest = [f"{column.name}?" for column in columns_of(view, table) if column.name not in keys]
        return f"{table}({', '.join(rest)})" if rest else table
    return f"{table} - {', '.join(keys)}" if _NEW & set(words) and keys else table


def likely(target: Path, known: Sequence[str], *, alone: bool) -> list[str]:
    """Those of the `known` names of which the name that `target` spells may be a slip.

    Of types and errors, a name that says more than another (`NewUser`, `User`) is no slip of it; nor is the name of one
    row (`User`) a slip of its table's. Where a named type stands `alone`, a type of the format may have been meant.
    """
    section, name = target[0], target[-1]
    if section not in ("types", "errors"):
        return list(known)
    words = _words(name)
    fit = [each for each in known if not (_words(each) < words or words < _words(each))]
    if section == "errors":
        return fit
    fit = [each for each in fit if singular(snake(each)) != snake(name)]
    return [*fit, *(TYPES if alone else ())]


def _words(name: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _HUMPS.findall(name))
