"""How services talk: for each dependency the pattern that it is, and its price."""

from __future__ import annotations

from collections.abc import Mapping

from backdraft.design.dataclass import dataclass
from backdraft.design.model import Service, Store, Table
from backdraft.design.paths import Path
from backdraft.design.resolve.lines import Line, all_lines, lines_of, team
from backdraft.design.resolve.services import kind_of_store
from backdraft.design.view import View


@dataclass(frozen=True, slots=True)
class Pattern:
    """The pattern that fits a dependency, with its price; `path`, `verb` and `operation` are the dependency's."""

    path: Path
    source: str
    verb: str
    target: str
    operation: str
    pattern: str
    cost: str


#: What a store that is no database is to who uses it, and its price.
_STORES = {
    "cache": ("cache, used by itself", "may be empty at any time"),
    "queue": ("queue, used by itself", "each message at least once"),
    "stream": ("log, used by itself", "in order by key alone"),
    "search": ("search index", "lags behind what it is made from"),
    "blob": ("object storage", "no transaction with the database"),
    "cdn": ("content delivery network", "taking something back takes a purge"),
}


def patterns(view: View) -> tuple[Pattern, ...]:
    """For each dependency the pattern that it is, or should be."""
    return tuple(each for path in view.paths("services") for each in view.ask(patterns_of, path[1]))


def patterns_of(view: View, service: str) -> tuple[Pattern, ...]:
    """The same for the dependencies of a service and of its endpoints."""
    lines = view.ask(lines_of, service)
    return tuple(
        Pattern(line.path, line.owner, line.verb, line.dep.target, line.dep.operation, *_pattern(view, line))
        for line in lines
    )


def _touching(view: View) -> Mapping[str, frozenset[str]]:
    """By what is read and written: whose services do that, in the data itself and not in a replica."""
    found: dict[str, set[str]] = {}
    for line in view.ask(all_lines):
        if line.verb in ("uses", "reads", "writes") and "replica" not in line.dep.flags:
            found.setdefault(line.dep.target, set()).add(team(view, line.owner))
    for name, teams in found.items():
        entry = view.get(Store, "stores", name) or view.get(Table, "tables", name)
        if entry is not None and entry.owner:
            teams.add(team(view, entry.owner))
    return {name: frozenset(teams) for name, teams in found.items()}


def _pattern(view: View, line: Line) -> tuple[str, str]:
    dep, flags = line.dep, line.dep.flags
    if line.verb == "emits":
        if "outbox" in flags:
            return "publish through an outbox", "a table and a relay more; nothing is lost"
        return "publish and subscribe", "may be lost between the commit and the send"
    if line.verb == "consumes":
        safe = "idempotent" in flags
        return "competing consumers", "each message at least once" + ("" if safe else "; not said to bear it twice")
    if line.verb != "calls":
        if dep.setting("via"):
            cache = view.get(Store, "stores", dep.setting("via"))
            kept = cache.ttl.text if cache is not None and cache.ttl is not None else "the time of the cache"
            return "cache aside", f"up to {dep.setting('stale') or kept} old"
        if "replica" in flags:
            return "read replica", f"up to {dep.setting('stale') or 'its lag'} old"
        store = view.get(Store, "stores", dep.target)
        if store is not None and (known := _STORES.get(kind_of_store(store))) is not None:
            return known
        if len(view.ask(_touching).get(dep.target, frozenset())) > 1:
            return "a shared database", "each change of it is a change of all; better ask its owner"
        return "its own database", "nobody else may touch it"
    if "saga" in flags:
        return "saga", "every step needs its compensation"
    if dep.is_async:
        return "asynchronous request", "the caller does not learn of failures at once"
    there = view.get(Service, "services", dep.target)
    if there is not None and there.kind in ("worker", "job"):
        return f"synchronous call of a {there.kind}", "waits for what can come later; async or an event fits better"
    if there is not None and there.kind == "external":
        return "anti-corruption call" + (" with a breaker" if "breaker" in flags else ""), "as available as the partner"
    if dep.operation.startswith(("POST ", "PUT ", "PATCH ", "DELETE ")):
        return "synchronous command", "both must be up; retries need a key"
    return "synchronous request and reply", "latencies add up, availabilities multiply"
