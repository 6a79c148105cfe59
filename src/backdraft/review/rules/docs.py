"""What a reader finds: who answers for what, what it is for."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from backdraft.design.model import Review, Service, Store, Table
from backdraft.design.paths import Path
from backdraft.design.resolve.engines import engine_name
from backdraft.design.resolve.services import kind_of_store
from backdraft.design.view import View
from backdraft.review.facts import every, mostly
from backdraft.review.profiles import PROFILES, slips
from backdraft.review.rule import IDS, Hit, Verdict, number, rule

_OURS = ("service", "worker", "job", "function", "gateway")


@rule(
    "service-owner",
    "Every service has an owner",
    severity="info",
    items="review/docs",
    of="services",
    why="Who is called at night, and who may say no to a change?",
    source="Mercari production readiness",
    research="X18 no-owner/description/health/observability",
    bad="services: {a: {owner: x}, b: {owner: y}, c: {does: Mails}}",
    good="services: {a: {owner: x}, b: {owner: y}, c: {does: Mails, owner: x}}",
)
def service_owner(view: View, service: Service) -> Iterator[Verdict]:
    if service.kind not in _OURS or not view.ask(mostly, "services", "owner", _OURS):
        return
    path = ("services", service.name)
    yield None if service.owner else Hit(path, f"{service.name} has no owner", "owner: the team that answers for it")


@rule(
    "many-stacks",
    "Few languages and engines",
    severity="info",
    items="review/docs",
    of="design",
    ticks=False,
    why="Each one more must be known, patched and hired for.",
    source="Taibi and Lenarduzzi 2018 (too many standards)",
    research="too-many-stacks",
    bad="services: {a: {tech: Go}, b: {tech: Rust}, c: {tech: Java}, d: {tech: Ruby}}",
    good="services: {a: {tech: Go}, b: {tech: Rust}, c: {tech: Java}, d: {tech: Go}}",
)
def many_stacks(view: View, *, max: int = 3, services: int = 10) -> Iterator[Verdict]:
    entries = view.ask(every, Service, "services")
    languages = {s.tech.split()[0].lower() for s in entries if s.tech.strip()}
    engines = {
        engine_name(s.engine) for s in view.ask(every, Store, "stores") if s.engine and kind_of_store(s) == "database"
    }
    if (not languages and not engines) or len(entries) >= services:
        return
    most, what = max_of(languages, engines)
    limit = f"at most {number(max)} below {number(services)} services"
    said = f"{len(most)} {what} for {len(entries)} services ({limit}): {', '.join(sorted(most))}"
    yield Hit(("head",), said, "agree on few, and write the decision down") if len(most) > max else None


def max_of(languages: set[str], engines: set[str]) -> tuple[set[str], str]:
    """The larger of both, with what it is."""
    return (languages, "languages") if len(languages) >= len(engines) else (engines, "database engines")


@rule(
    "service-purpose",
    "Every service says what it is for",
    severity="info",
    items="review/docs architecture/boundaries",
    of="services",
    why="A boundary that cannot be said in a sentence is none.",
    source="Structurizr, model inspections",
    research="no-owner/description/health/observability",
    bad="services: {a: {does: Sells}, b: {does: Ships}, c: {owner: x}}",
    good="services: {a: {does: Sells}, b: {does: Ships}, c: {does: Bills}}",
)
def service_purpose(view: View, service: Service) -> Iterator[Verdict]:
    kinds = ("service", "worker", "function")
    if service.kind not in kinds or not view.ask(mostly, "services", "does", kinds):
        return
    path = ("services", service.name)
    yield (
        None
        if service.does
        else Hit(path, f"{service.name} does not say what it is for", f"{service.name}: what it does")
    )


@rule(
    "table-note",
    "Every table says what a row is",
    severity="info",
    items="review/docs",
    of="tables",
    why="The next reader guesses, and builds on the guess.",
    source="tbls, table comments",
    research="missing-comment",
    bad="tables: {a: {note: One row a sale, columns: {id: uuid pk}}, b: {note: One row a bill, columns: {id: uuid pk}}, c: {columns: {id: uuid pk}}}",
    good="tables: {a: {note: One row a sale, columns: {id: uuid pk}}, b: {note: One row a bill, columns: {id: uuid pk}}, c: {note: One row a day, columns: {id: uuid pk}}}",
)
def table_note(view: View, table: Table) -> Iterator[Verdict]:
    if not view.ask(mostly, "tables", "note"):
        return
    path = ("tables", table.name)
    yield None if table.note else Hit(path, f"{table.name} does not say what a row is", "note: One row for each …")


@rule(
    "unknown-rule",
    "What is set and ignored is a rule",
    severity="warning",
    items="review/docs",
    of="design",
    ticks=False,
    why="A slip in the name of a rule or of its setting leaves the rule as it was, without a word.",
    source="Ours",
    research="ours",
    bad="review: {rules: {path-cases: off}}",
    good="review: {rules: {path-case: off}}",
)
def unknown_rule(view: View) -> Iterator[Verdict]:
    said = view.get(Review, "review")
    ignored = tuple(_ignored(view))
    if said is None and not ignored:
        return
    yield None
    for path, name in ignored:
        if name not in IDS:
            yield Hit(path, f"ignores {name}, which is no rule", _meant(name))
    if said is None:
        return
    if said.profile and said.profile not in PROFILES:
        yield Hit(("review",), f"no profile {said.profile}", f"there are {', '.join(PROFILES)}")
    for name, value in said.rules:
        if name not in IDS:
            yield Hit(("review",), f"no rule {name}", _meant(name))
        else:
            yield from (Hit(("review",), *slip) for slip in slips(name, IDS[name], value))


def _meant(name: str) -> str:
    near = difflib.get_close_matches(name, list(IDS), 1)
    return f"did you mean {near[0]}?" if near else "`backdraft rules` lists them"


def _ignored(view: View) -> Iterator[tuple[Path, str]]:
    """Every rule's name under an `ignore:`, with the entry that it stands in."""
    for section in ("services", "stores", "events", "tables", "endpoints"):
        for path in view.paths(section):
            entry = view.entry(path)
            parts: tuple[object, ...] = ()
            if isinstance(entry, Service):
                parts = tuple(dep for _, dep in entry.dependencies())
            elif isinstance(entry, Table):
                parts = (*entry.columns, *entry.indexes, *entry.foreign)
            for holder in (entry, *parts):
                yield from ((path, name) for name, _ in getattr(holder, "ignore", ()))
