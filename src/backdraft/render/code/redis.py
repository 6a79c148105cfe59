"""What may be kept, in Redis: each read through a cache beside its source, and what makes it forget."""

from __future__ import annotations

from backdraft.design.model import Endpoint, Head, Service, Store
from backdraft.design.output import Line, Note, Output
from backdraft.design.paths import Path
from backdraft.design.resolve.services import store_kind
from backdraft.design.view import View
from backdraft.render.code.contract import Operation, contract
from backdraft.render.code.python import docstring, fit, name, text

#: For how many seconds something is kept that the design says nothing of.
_USUAL = 60
_OWN = ("kept", "forget", "json", "os", "random", "redis", "suppress", "time")
_FRAME = '''\
#: A value that another caller reads is waited for so long, in seconds.
PATIENCE = 2.0


def kept(
    cache: redis.Redis, group: str, key: str, seconds: int, load: Callable[[], Any]
) -> Any:
    """What `load` gives, kept for some seconds; a cache that is away is no failure.

    One caller reads while the others wait. What was kept together does not end
    together: the time differs by a tenth.
    """
    until = time.monotonic() + PATIENCE
    try:
        version = cache.get(f"{group}:version")
        full = f"{group}:{version if isinstance(version, str) else 0}:{key}"
        while True:
            found = cache.get(full)
            if isinstance(found, str):
                return json.loads(found)
            first = cache.set(f"{full}:reading", "1", nx=True, ex=30)
            if first or time.monotonic() > until:
                break
            time.sleep(0.02)
    except redis.RedisError:
        return load()
    try:
        value = load()
        ends = seconds + random.randint(-seconds // 10, seconds // 10)
        with suppress(redis.RedisError):
            cache.set(full, json.dumps(value, default=str), ex=max(1, ends))
        return value
    finally:
        with suppress(redis.RedisError):
            cache.delete(f"{full}:reading")


def forget(cache: redis.Redis, group: str) -> None:
    """Use nothing of a group any more; what is left of it ends by itself."""
    with suppress(redis.RedisError):
        cache.incr(f"{group}:version")'''


def redis(view: View, focus: Path = ()) -> Output:
    """The module as text; its lines lead to the endpoints and stores."""
    made = contract(view, focus)
    notes: list[Note] = []
    reads = [one for one in made.operations if one.method in ("GET", "HEAD")]
    kept = [one for one in reads if _seconds(view, one)]
    if not kept and reads:
        notes = [Note(one.path, "the design keeps nothing of it: a minute stands for the time") for one in reads]
        kept = reads
    head = view.get(Head, "head") or Head()
    title = head.title or head.name or "the API"
    said = docstring(f"What {title} keeps in Redis: each read takes a function that reads the source.")
    standard = ["import json", "import os", "import random", "import time", "from collections.abc import Callable"]
    standard += ["from contextlib import suppress", "from typing import Any"]
    first = "\n\n".join((said, "from __future__ import annotations", "\n".join(standard), "import redis"))
    stores = tuple(dict.fromkeys(_store(view, one) for one in kept))
    parts: list[tuple[Path, str]] = [((), first)]
    parts += [(("stores", one) if one else ("api",), _client(one)) for one in stores]
    parts += [(("api",), _FRAME)]
    parts += [(one.path, _read(view, one)) for one in kept]
    groups = {_group(view, one): _store(view, one) for one in reversed(kept)}
    for group, store in reversed(groups.items()):
        writes = [one for one in made.operations if one not in reads and _group(view, one) == group]
        parts.append((writes[0].path if writes else kept[0].path, _forget(group, store, writes)))
    lines: list[Line] = []
    for path, part in parts if kept else ():
        lines += [Line("")] * (0 if not lines else 2 if part.startswith("def ") else 1)
        lines += [Line(line, path) for line in part.split("\n")]
    if not kept:
        lines = [Line(docstring(f"{title} reads nothing that could be kept."))]
    return Output(tuple(lines), "python", tuple(notes))


def _store(view: View, one: Operation) -> str:
    """The cache that the endpoint's service reads through or from; empty: none is named."""
    service = view.get(Service, "services", one.path[1])
    ep = view.get(Endpoint, *one.path)
    own = ep.reads if ep is not None and ep.reads is not None else None
    for dependency in own if own is not None else (service.reads + service.uses if service else ()):
        for said in (dependency.setting("via"), dependency.target):
            if said and view.get(Store, "stores", said) is not None and view.ask(store_kind, said) == "cache":
                return said
    return ""


def _seconds(view: View, one: Operation) -> int:
    """For how long an answer may be kept: by the endpoint, else by its service's cache; 0: not said."""
    ep = view.get(Endpoint, *one.path)
    store = view.get(Store, "stores", _store(view, one))
    said = ep.cache if ep is not None and ep.cache is not None else store.ttl if store is not None else None
    return max(1, round(said.value)) if said is not None else 0


def _group(view: View, one: Operation) -> str:
    """What is forgotten together: the collection that the path begins with."""
    ep = view.get(Endpoint, *one.path)
    parts = (ep.path if ep is not None else one.url).strip("/").split("/")
    return name(next((part for part in parts if part and part[0] not in ":{"), "root"))


def _variable(store: str) -> str:
    return name(store).upper() if store else "CACHE"


def _client(store: str) -> str:
    variable = _variable(store)
    url = f'os.environ.get("{variable}_URL", "redis://localhost:6379/0")'
    return f"{variable} = {fit(f'redis.Redis.from_url({url}, decode_responses=True)', 0, len(variable) + 3)}"


def _read(view: View, one: Operation) -> str:
    own, seconds = name(one.id, _OWN), _seconds(view, one) or _USUAL
    own = f"read_{own}" if own.startswith("forget_") else own
    keys = [p["name"] for p in one.parameters if p["in"] == "path"]
    names: list[str] = ["load"]
    for key in keys:
        names.append(name(key, names))
    asked = any(p["in"] == "query" for p in one.parameters)
    arguments = [*(f"{one_}: object" for one_ in names[1:]), "load: Callable[[], Any]"]
    arguments += ["**query: object"] if asked else []
    head = fit(f"def {own}({', '.join(arguments)})", 0, 0, len(" -> Any:"))
    listed = ", ".join((*(f"str({one_})" for one_ in names[1:]), *(("sorted(query.items())",) if asked else ())))
    key = f"json.dumps([{text(own)}{', ' if listed else ''}{listed}], default=str)"
    call = fit(f"kept({_variable(_store(view, one))}, {text(_group(view, one))}, {key}, {seconds}, load)", 4, 7)
    note = docstring(f"{one.method} {one.url}, kept for {seconds} seconds.")
    return f"{head} -> Any:\n    {note}\n    return {call}"


def _forget(group: str, store: str, writes: list[Operation]) -> str:
    said = ", ".join(f"{one.method} {one.url}" for one in writes[:4]) or "a change of its source"
    note = docstring(f"To be called after {said}.")
    return f"def forget_{group}() -> None:\n    {note}\n    forget({_variable(store)}, {text(group)})"
