"""Which table a path speaks of: `/orders/:id/lines` is about `order_lines`, in singular or plural, in any case."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from backdraft.design.model import Endpoint, Table, TypeDef
from backdraft.design.view import View

_IRREGULAR = {
    "people": "person",
    "children": "child",
    "men": "man",
    "women": "woman",
    "feet": "foot",
    "mice": "mouse",
    "data": "datum",
    "indices": "index",
    "matrices": "matrix",
    "vertices": "vertex",
    "criteria": "criterion",
    "analyses": "analysis",
}
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@lru_cache(maxsize=4096)
def snake(text: str) -> str:
    """`orderLines`, `Order-Lines` and `order_lines` alike."""
    return _HUMP.sub("_", text).replace("-", "_").replace(".", "_").lower()


@lru_cache(maxsize=4096)
def forms(noun: str) -> tuple[str, ...]:
    """A (snake-case) noun and what its singular may be: two nouns that share a form are taken for one.

    No list of exceptions can be complete, so each way to take a plural's ending off is tried: `courses` may be of
    `cours` or of `course`, and only one of them will be the name of anything.
    """
    head, _, last = noun.rpartition("_")
    found = [last]
    if last in _IRREGULAR:
        found.append(_IRREGULAR[last])
    if last.endswith("s") and len(last) > 2:
        found.append(last[:-1])
    if last.endswith("es") and len(last) > 3:
        found.append(last[:-2])
    if last.endswith("ies") and len(last) > 4:
        found.append(last[:-3] + "y")
    return tuple(f"{head}_{form}" for form in found) if head else tuple(found)


_ENDINGS = (("ies", "y"), ("sses", "ss"), ("tuses", "tus"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"))


def singular(name: str) -> str:
    """One of them, for people to read, in rough English: `categories` category, `boxes` box, `resources` resource."""
    head, _, last = name.rpartition("_")
    if last in _IRREGULAR:
        return f"{head}_{_IRREGULAR[last]}" if head else _IRREGULAR[last]
    for ending, instead in _ENDINGS:
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name[: -len(ending)] + instead
    return name[:-1] if name.endswith("s") and not name.endswith(("ss", "us", "is")) else name


@lru_cache(maxsize=4096)  # a dozen rules ask for those of an endpoint
def segments(path: str) -> tuple[str, ...]:
    """The parts of a path between its slashes."""
    return tuple(part for part in path.split("/") if part)


def table_named(view: View, noun: str, parent: str = "") -> str:
    """The table that a collection's name stands for, or empty.

    Args:
        view: The design.
        noun: A segment of a path, or the base of a key's name: `orders`, `Order`, `order-lines`.
        parent: The collection before it, so that `lines` under `orders` finds `order_lines`.
    """
    names = view.ask(_names)
    nouns = [snake(noun)]
    if parent:
        nouns[:0] = [f"{form}_{nouns[0]}" for form in reversed(forms(snake(parent)))]
    return next((names[form] for noun_ in nouns for form in forms(noun_) if form in names), "")


def _names(view: View) -> Mapping[str, str]:
    """The tables by every form of their names: the names as written win, then those without their schema."""
    tables = [(path[1], snake(path[1])) for path in view.paths("tables")]
    tables += [(table, snake(table.rpartition(".")[2])) for table, _ in tables if "." in table]
    index: dict[str, str] = {}
    for table, noun in tables:
        index.setdefault(noun, table)
    for table, noun in tables:
        for form in forms(noun):
            index.setdefault(form, table)
    return index


def base_table(view: View, type_name: str) -> str:
    """The table that a type is made of: the type's base, and its base; of a union the first that has one."""
    seen: set[str] = set()
    waiting = [type_name]
    while waiting:
        name = waiting.pop()
        if not name or name in seen:
            continue
        seen.add(name)
        type_ = view.get(TypeDef, "types", name)
        if type_ is not None and type_.form == "derived":
            waiting.append(type_.base)
        elif type_ is not None:
            waiting += reversed(type_.options)
        elif view.get(Table, "tables", name) is not None:
            return name
    return ""


def table_of(view: View, ep: Endpoint) -> str:
    """The table that an endpoint is about, or empty: behind its result or body, else behind its path.

    When result and body speak of different tables, the one that the path names is taken. A path that names none
    (`DELETE /members/:id`) is about what its service's other endpoints at that path or collection are about.
    """
    by_path = view.ask(table_of_path, ep.path)
    found = _tables_of_bodies(view, ep)
    if by_path or found:
        return by_path if by_path in found or not found else found[0]
    known = view.ask(_tables_at_paths, ep.service)
    return known.get(ep.path) or known.get(_collection(ep.path), "")


def _tables_of_bodies(view: View, ep: Endpoint) -> list[str]:
    bodies = (ep.result, ep.body, *(answer.result for answer in ep.more))
    return [table for body in bodies if body and (table := view.ask(base_table, body.type))]


def _tables_at_paths(view: View, service: str) -> Mapping[str, str]:
    """What the endpoints of a service show to be at their paths."""
    known: dict[str, str] = {}
    for path in view.paths("endpoints"):
        ep = view.get(Endpoint, *path) if path[1] == service else None
        for table in _tables_of_bodies(view, ep) if ep else ():
            known.setdefault(ep.path if ep else "", table)
            known.setdefault(_collection(ep.path) if ep else "", table)
    return known


def _collection(path: str) -> str:
    """A path without what follows its last collection: `/members` for `/members/:id`."""
    head, _, last = path.rpartition("/")
    return head if last.startswith(":") else path


def table_of_path(view: View, path: str) -> str:
    """The table behind the last collection of a path that names one."""
    parts = [part for part in segments(path) if not part.startswith(":")]
    for i in range(len(parts) - 1, -1, -1):
        noun = parts[i].split(":", 1)[0]
        table = table_named(view, noun, parts[i - 1] if i else "")
        if table:
            return table
    return ""


def table_of_key(view: View, before: Sequence[str]) -> str:
    """The table that a key of a path picks a row of, by the collections `before` it: the segments that are no keys."""
    return table_named(view, before[-1], before[-2] if len(before) > 1 else "") if before else ""
