"""Random edits, and what they are to make of a design's data: a second, plain account of what edits mean.

The data is what a plain YAML loader gives: mappings, lists, text ('' also for nothing).
"""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

from backdraft.design.identity import item_key
from backdraft.design.nodes import Mapping, Node, Scalar, Sequence
from backdraft.design.paths import NAMED, SECTIONS, Path
from backdraft.design.shapes import keyed
from backdraft.document.edits import Drop, Edit, Insert, Move, Put, Rename
from backdraft.document.forms import entry_length, is_list, line_key, long_form
from tests.strategies import yaml_text


def node(value: Any) -> Node:
    """Data as nodes, for `item_key`."""
    if isinstance(value, dict):
        return Mapping(tuple((Scalar(k), node(v)) for k, v in value.items()))
    if isinstance(value, list):
        return Sequence(tuple(node(v) for v in value))
    return Scalar(said(value))


def said(value: Any) -> Any:
    """Data as the loader would give it back."""
    if isinstance(value, dict):
        return {k: said(v) for k, v in value.items()}
    if isinstance(value, list):
        return [said(v) for v in value]
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def ordered(value: Any) -> Any:
    """Data in which the order of keys counts."""
    if isinstance(value, dict):
        return [(k, ordered(v)) for k, v in value.items()]
    return [ordered(v) for v in value] if isinstance(value, list) else value


def item_names(path: Path, items: list[Any]) -> list[str]:
    """What identifies the items of a list."""
    sequence = node(items)
    assert isinstance(sequence, Sequence)
    return [name for name, _ in keyed(path, sequence, item_key)]


def children(path: Path, value: Any) -> list[tuple[str, Any]]:
    """The named children of a collection."""
    if isinstance(value, dict):
        return list(value.items())
    if isinstance(value, list):
        return list(zip(item_names(path, value), value, strict=True))
    return []


def paths(data: Any, base: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Everything that has a path."""
    for name, value in children(base, data):
        yield (*base, name), value
        yield from paths(value, (*base, name))


def at(data: Any, path: Path) -> Any:
    """What stands at a path."""
    for i, name in enumerate(path):
        data = dict(children(path[:i], data))[name]
    return data


# --- choosing -------------------------------------------------------------------------------------------------------


def scalar(rng: random.Random) -> Any:
    """New text, a number, a truth, nothing."""
    return rng.choice((yaml_text.text(rng), yaml_text.text(rng), 42, -1.5, True, None))


def some(rng: random.Random) -> Any:
    """A new value of any kind."""
    return rng.choice(
        (
            scalar(rng),
            {"x-a": scalar(rng), "note": yaml_text.text(rng)},
            ["one", "two words", "numeric(12,2)"],
            {"columns": {"id": "uuid pk", "n": "int -- a: b"}, "calls": ["a GET /x", "b"]},
        )
    )


def random_edit(rng: random.Random, data: Any) -> Edit:
    """An edit that can be done to the data."""
    every = list(paths(data))
    inner = [(p, v) for p, v in every if len(p) > 1]
    roll = rng.random()
    if roll < 0.3 and inner:
        path, value = rng.choice(inner)
        if isinstance(value, str) or rng.random() < 0.15:
            return Put(path, some(rng) if rng.random() < 0.2 else scalar(rng))
        return Put((*path, f"x-{rng.randrange(5)}"), some(rng)) if isinstance(value, dict) else Move(path, 1)
    if roll < 0.55:
        return _new(rng, data, every)
    if roll < 0.7 and inner:
        return Drop(rng.choice(inner)[0])
    if roll < 0.85 and inner:
        return Move(rng.choice(inner)[0], rng.choice((-9, -1, 1, 2, 9)))
    renameable = [p for p, _ in inner if isinstance(at(data, p[:-1]), dict)]
    if renameable:
        return Rename(rng.choice(renameable), rng.choice(("fresh", "new name", "no", "新", "a:b", "q'")))
    return Put(("name",), yaml_text.text(rng))


def _new(rng: random.Random, data: Any, every: list[tuple[Path, Any]]) -> Edit:
    after = None if rng.random() < 0.3 else ""
    roll = rng.random()
    if roll < 0.35:
        section = rng.choice([s for s in SECTIONS if s in NAMED])
        known = data.get(section)
        if isinstance(known, dict) and known and rng.random() < 0.7:
            after = rng.choice(list(known))
        value = yaml_text.entry(rng, section) if rng.random() < 0.7 else some(rng)
        return Insert((section, f"new{rng.randrange(99)}"), value, after)
    if roll < 0.55:
        group = (
            rng.choice([*(data.get("endpoints") or ["web"]), "fresh"])
            if isinstance(data.get("endpoints", {}), dict)
            else "web"
        )
        line = yaml_text.line(rng, "endpoints")
        return Insert(("endpoints", group, item_key(("endpoints", group), Scalar(line))), line, after)
    found = [(p, v) for p, v in every if len(p) > 1 and isinstance(v, dict | list) and v]
    if not found or roll < 0.65:
        title = f"decided {rng.randrange(99)}"
        return Insert(("decisions", title), {"title": title, "because": yaml_text.text(rng)}, after)
    path, value = rng.choice(found)
    if rng.random() < 0.7:
        after = rng.choice(children(path, value))[0]
    if isinstance(value, dict):
        return Insert((*path, f"x-{rng.randrange(9)}"), some(rng), after)
    line = yaml_text.line(rng, "endpoints" if path[0] == "endpoints" and len(path) == 2 else path[-1])
    return Insert((*path, item_key(path, Scalar(line))), line, after)


# --- what they mean -------------------------------------------------------------------------------------------------


class RefusedError(Exception):
    """An edit that must be refused."""


def done(data: Any, edit: Edit) -> Any:
    """The data after an edit; raises `RefusedError`."""
    data = copy.deepcopy(data)
    match edit:
        case Put(path, value):
            return _put(data, path, said(value))
        case Insert(path, value, after):
            if _there(data, path):
                if at(data, path) == "" and len(path) > entry_length(path[0]):
                    return _put(data, path, said(value))
                raise RefusedError
            return _put(data, path, said(value), after, True)
        case Drop(path):
            _drop(data, path)
        case Rename(path, new):
            parent = at(data, path[:-1])
            if not isinstance(parent, dict) or (new in parent and new != path[-1]):
                raise RefusedError
            pairs = [(new if k == path[-1] else k, v) for k, v in parent.items()]
            parent.clear()
            parent.update(pairs)
        case Move(path, by):
            _move(data, path, by)
    return data


def _there(data: Any, path: Path) -> bool:
    try:
        at(data, path)
    except KeyError:
        return False
    return True


def _put(data: Any, path: Path, value: Any, after: str | None = None, inserting: bool = False) -> Any:
    depth = 0
    here = data
    trail: list[tuple[Any, Any]] = []
    while depth < len(path):
        pairs = children(path[:depth], here)
        index = next((i for i, (name, _) in enumerate(pairs) if name == path[depth]), None)
        if index is None:
            break
        trail.append((here, list(here)[index] if isinstance(here, dict) else index))
        here = pairs[index][1]
        depth += 1
    rest = path[depth:]
    if not rest:
        new = value
    elif isinstance(here, dict):
        if not here and is_list(path[:depth]):
            raise RefusedError
        _into(here, path, depth, _nest(path, depth + 1, value), after)
        return data
    elif isinstance(here, list):
        new_item = _item(path, depth, value)
        names = item_names(path[:depth], here)
        place = 0 if after == "" else names.index(after) + 1 if after in names else len(here)
        here.insert(place, new_item)
        return data
    elif here == "":
        new = (
            value
            if len(rest) == 1 and rest[0] == line_key(path[:depth]) and isinstance(value, str)
            else _nest(path, depth, value)
        )
    elif is_list(path[:depth]):
        new = [here, _item(path, depth, value)]
        if after == "":
            new.reverse()
    elif len(rest) == 1 and rest[0] == line_key(path[:depth]):
        new = value
        if inserting:
            raise RefusedError
    else:
        form = long_form(path[:depth], here)
        if form is None or depth == 1:
            raise RefusedError
        new = {**said(form), rest[0]: _nest(path, depth + 1, value)}
    container, key = trail[-1]
    container[key] = new
    return data


def _into(here: dict[str, Any], path: Path, depth: int, value: Any, after: str | None) -> None:
    names = list(here)
    key = path[depth]
    base = path[:depth]
    if len(base) == 1 and base[0] in NAMED and len(names) > 2 and names == sorted(names):
        place = len([n for n in names if n < key])
    elif not base:
        place = len(names)  # a section; its place is tested by itself
    else:
        place = 0 if after == "" else names.index(after) + 1 if after in names else len(names)
    pairs = list(here.items())
    pairs.insert(place, (key, value))
    here.clear()
    here.update(pairs)


def _nest(path: Path, depth: int, value: Any) -> Any:
    if depth == len(path):
        return value
    if is_list(path[:depth]):
        return [_item(path, depth, value)]
    return {path[depth]: _nest(path, depth + 1, value)}


def _item(path: Path, depth: int, value: Any) -> Any:
    if depth + 1 == len(path):
        return value
    kind = line_key(path[: depth + 1])
    inner = _nest(path, depth + 2, value)
    if not kind:
        return {path[depth + 1]: inner}
    return value if path[depth + 1] == kind else {kind: path[depth], path[depth + 1]: inner}


def _drop(data: Any, path: Path) -> None:
    while True:
        parent = at(data, path[:-1])
        if len(path) - 1 > entry_length(path[0]) and len(parent) == 1 and len(path) > 2:
            path = path[:-1]
            continue
        break
    holder = at(data, path[:-2]) if len(path) > 1 else None
    # An item is perhaps known by what goes: its place is asked for before.
    place = item_names(path[:-2], holder).index(path[-2]) if isinstance(holder, list) else -1
    if isinstance(parent, dict):
        del parent[path[-1]]
    else:
        del parent[item_names(path[:-1], parent).index(path[-1])]
    if parent or holder is None:
        return
    # An empty collection and nothing are the same to a reader of the format.
    if isinstance(holder, dict):
        holder[path[-2]] = type(holder[path[-2]])()
    else:
        holder[place] = {}


def _move(data: Any, path: Path, by: int) -> None:
    parent = at(data, path[:-1])
    names = [name for name, _ in children(path[:-1], parent)]
    index = names.index(path[-1])
    to = max(0, min(len(names) - 1, index + by))
    pairs = list(parent.items()) if isinstance(parent, dict) else list(parent)
    pairs.insert(to, pairs.pop(index))
    parent.clear()
    if isinstance(parent, dict):
        parent.update(pairs)
    else:
        parent.extend(pairs)


def loosely(value: Any) -> Any:
    """Data in which nothing, `{}` and `[]` are alike, and the order of keys counts below the top."""
    if isinstance(value, dict):
        return [(k, loosely(v)) for k, v in value.items()] or ""
    if isinstance(value, list):
        return [loosely(v) for v in value] or ""
    return "" if value in (None, "null") else value
