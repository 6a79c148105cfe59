"""How services talk: for each dependency the pattern that it is, and its price."""

from __future__ import annotations

from dataclasses import dataclass

from backdraft.design.model import Service
from backdraft.design.paths import Path
from backdraft.design.view import View
from backdraft.review.facts import Line, all_lines


@dataclass(frozen=True, slots=True)
class Pattern:
    """The pattern that fits a dependency, with its price; `path` is the dependency's."""

    path: Path
    source: str
    target: str
    pattern: str
    cost: str


def patterns(view: View) -> tuple[Pattern, ...]:
    """For each dependency the pattern that it is, or should be."""
    return tuple(Pattern(line.path, line.owner, line.dep.target, *_pattern(view, line)) for line in view.ask(all_lines))


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
            return "cache aside", f"up to {dep.setting('stale') or 'the time of the cache'} old"
        if "replica" in flags:
            return "read replica", f"up to {dep.setting('stale') or 'its lag'} old"
        return "its own database", "nobody else may touch it"
    if "saga" in flags:
        return "saga", "every step needs its compensation"
    if dep.is_async:
        return "asynchronous request", "the caller does not learn of failures at once"
    there = view.get(Service, "services", dep.target)
    if there is not None and there.kind == "external":
        return "anti-corruption call" + (" with a breaker" if "breaker" in flags else ""), "as available as the partner"
    if dep.operation.startswith(("POST ", "PUT ", "PATCH ", "DELETE ")):
        return "synchronous command", "both must be up; retries need a key"
    return "synchronous request and reply", "latencies add up, availabilities multiply"
