"""The sections about what runs: goals, the diagram, services, stores, events, and how they talk."""

from __future__ import annotations

from backdraft.design.model import Amount, Dependency, Event, Head, Loads, Service, Store, Targets
from backdraft.design.output import join
from backdraft.design.paths import Path
from backdraft.design.resolve.lines import Line, lines_of
from backdraft.design.resolve.patterns import Pattern, patterns_of
from backdraft.design.resolve.services import consumers_of, kind_of_store, producers_of, store_of_event
from backdraft.design.view import View
from backdraft.render.markdown.text import (
    Block,
    Row,
    cell,
    code,
    codes,
    facts,
    fence,
    heading,
    paragraph,
    table,
    undecided,
)
from backdraft.render.mermaid.flowchart import flowchart


def goals(view: View) -> Block:
    """What the system promises and what arrives at it."""
    head = view.get(Head, "head") or Head()
    targets = view.get(Targets, "targets")
    loads = view.get(Loads, "load")
    promised = facts((("targets",), name, amount.text) for name, amount in promises(targets) if amount)
    arriving = table(
        ("Load at", "Called", "Peak", "Mean", "Growth", "Note"),
        (
            (
                ("load",),
                (
                    code(load.entry) or "everywhere",
                    cell(load.name),
                    load.peak.text if load.peak else "",
                    load.mean.text if load.mean else "",
                    load.growth.text if load.growth else "",
                    cell(load.note),
                ),
            )
            for load in (loads.items if loads else ())
        ),
    )
    tags = facts([(("head",), "Tags", codes(head.tags))])
    said = join((promised, arriving))
    return join(
        (paragraph(head.note, ("head",)), tags, heading(2, "Goals"), said or undecided("`targets:` or `load:`"))
    )


def promises(targets: Targets | None) -> tuple[tuple[str, Amount | None], ...]:
    """What is promised, by what it is called; None where nothing is."""
    if targets is None:
        return ()
    return (
        ("availability", targets.availability),
        ("p50", targets.p50),
        ("p95", targets.p95),
        ("p99", targets.p99),
        ("recovery point", targets.rpo),
        ("recovery time", targets.rto),
    )


def architecture(view: View) -> Block:
    """The diagram, then every service and store with what it says of itself."""
    services = view.all(Service, "services")
    stores = view.all(Store, "stores")
    title = heading(2, "Service architecture diagram")
    if not services and not stores:
        return join((title, undecided("`services:`")))
    return join(
        (
            title,
            fence("mermaid", view.ask(flowchart, (), 1).lines),
            heading(3, "Services"),
            table(_SERVICE, (view.ask(_service, path) for path in view.paths("services"))),
            heading(3, "Stores") if stores else (),
            table(_STORE, (view.ask(_store, path) for path in view.paths("stores"))),
        )
    )


_SERVICE = ("Service", "Kind", "Responsibility", "Owner", "Technology", "Runs", "Group", "Note")
_STORE = ("Store", "Kind", "Engine", "Owner", "Runs", "Holds", "Filled from", "Note")


def service_section(view: View, path: Path) -> Block:
    """One service: its neighbourhood, what it says of itself, what it depends on."""
    if view.get(Service, *path) is None:
        return ()
    near = fence("mermaid", view.ask(flowchart, path, 1).lines)
    return join((near, table(_SERVICE, [view.ask(_service, path)]), table(_LINE, view.ask(_lines_of, path))))


def store_section(view: View, path: Path) -> Block:
    """One store: its neighbourhood, what it says of itself."""
    if view.get(Store, *path) is None:
        return ()
    return join((fence("mermaid", view.ask(flowchart, path, 1).lines), table(_STORE, [view.ask(_store, path)])))


def event_section(view: View, path: Path) -> Block:
    """One event: who emits and who consumes it."""
    if view.get(Event, *path) is None:
        return ()
    return join((fence("mermaid", view.ask(flowchart, path, 1).lines), table(_EVENT, [view.ask(_event, path)])))


def named(name: str, title: str) -> str:
    """An entry's name, with its title where it has one."""
    return f"{code(name)} {cell(title)}" if title and title != name else code(name)


def _service(view: View, path: Path) -> Row:
    service = view.get(Service, *path) or Service(path[1])
    when = f"{service.kind}, {cell(service.schedule)}" if service.schedule else service.kind
    promised = ", ".join(f"{name} {amount.text}" for name, amount in promises(service.targets) if amount)
    said = (f"promises {promised}" if promised else "", f"under {code(service.base)}" if service.base else "")
    note = "; ".join(x for x in (cell(service.note), *said, codes(service.tags)) if x)
    runs = code(service.run.text) if service.run else ""
    return path, (
        named(service.name, service.title),
        when,
        cell(service.does),
        cell(service.owner),
        cell(service.tech),
        runs,
        cell(service.group),
        note,
    )


def held(store: Store) -> str:
    """What a store holds, in words; empty where it does not say."""
    holds = [
        f"{store.rows.text} rows" if store.rows else "",
        f"{store.row.text} each" if store.row else "",
        f"growing {store.growth.text}" if store.growth else "",
        f"kept {store.keep.text}" if store.keep else "",
        "outlives a restart" if store.persist else "lost at a restart" if store.persist is False else "",
    ]
    return ", ".join(x for x in holds if x)


def _store(view: View, path: Path) -> Row:
    store = view.get(Store, *path) or Store(path[1])
    return path, (
        named(store.name, store.title),
        kind_of_store(store),
        cell(store.engine),
        cell(store.owner),
        code(store.run.text) if store.run else "",
        held(store),
        codes(store.from_),
        "; ".join(x for x in (cell(store.note), codes(store.tags)) if x),
    )


# --- communication --------------------------------------------------------------------------------------------------


_LINE = ("From", "To", "What", "Pattern", "Trade-off", "Protocol", "Times", "Timeout", "Retry", "When it fails", "Note")
_EVENT = ("Event", "Carries", "Through", "Key", "Kept", "Emitted by", "Consumed by", "Note")


def communication(view: View) -> Block:
    """Every dependency: its pattern, protocol, timeout, retry, and what happens when it fails; then the events."""
    rows = [row for path in view.paths("services") for row in view.ask(_lines_of, path)]
    rows += [row for path in view.paths("endpoints") for row in view.ask(_lines_of_endpoint, path)]
    events = table(_EVENT, (view.ask(_event, path) for path in view.paths("events")))
    return join(
        (
            heading(2, "Communication"),
            table(_LINE, rows) or undecided("`calls`, `uses`, `reads`, `writes`, `emits` or `consumes` of a service"),
            heading(3, "Events") if events else (),
            events,
        )
    )


def _lines_of(view: View, path: Path) -> tuple[Row, ...]:
    found = zip(view.ask(lines_of, path[1]), view.ask(patterns_of, path[1]), strict=True)
    return tuple(_dependency(view, line, pattern) for line, pattern in found if not line.endpoint)


def _lines_of_endpoint(view: View, path: Path) -> tuple[Row, ...]:
    found = zip(view.ask(lines_of, path[1]), view.ask(patterns_of, path[1]), strict=True)
    return tuple(_dependency(view, line, pattern) for line, pattern in found if line.endpoint == path)


#: What is done about a failure, in the order in which it happens.
_FAILING = (
    ("breaker", "a breaker opens"),
    ("fallback", "a fallback answers"),
    ("soft", "goes on without"),
    ("outbox", "waits in the outbox"),
    ("dlq", "goes to the dead letters"),
    ("saga", "the saga undoes it"),
    ("idempotent", "safe to repeat"),
)


def _dependency(view: View, line: Line, pattern: Pattern) -> Row:
    verb, dep = line.verb, line.dep
    who = f"{line.owner} {line.endpoint[2]}" if line.endpoint else line.owner
    fails = [words for flag, words in _FAILING if flag in dep.flags]
    if dep.setting("stale"):
        fails.append(f"what is read may be {dep.setting('stale')} old")
    if dep.setting("fail"):
        fails.append(f"{dep.setting('fail')} fail")
    what = f"{verb} {code(dep.operation)}" if verb == "calls" and dep.operation else verb
    notes = [cell(dep.note)]
    notes += [f"{name} {code(dep.setting(name))}" for name in ("via", "group", "within") if dep.setting(name)]
    notes += [words for flag, words in (("par", "at the same time"), ("guess", "guessed")) if flag in dep.flags]
    times = f"×{dep.times:g}" if dep.times != 1 else ""
    return line.path, (
        code(who),
        code(dep.target),
        what,
        pattern.pattern + through(view, verb, dep),
        cell(pattern.cost),
        protocol(view, verb, dep),
        times,
        dep.setting("timeout"),
        dep.setting("retry"),
        ", ".join(fails) or "not said",
        "; ".join(x for x in notes if x),
    )


def through(view: View, verb: str, dep: Dependency) -> str:
    """What carries an event, in brackets; empty for what is no event, and where nobody says it."""
    if verb not in ("emits", "consumes"):
        return ""
    carrier = dep.setting("to") or dep.setting("from") or view.ask(store_of_event, dep.target)
    return f" ({code(carrier)})" if carrier else ""


def protocol(view: View, verb: str, dep: Dependency) -> str:
    """What is spoken: as stated, else the store's engine, else HTTP where the operation has a method."""
    if dep.setting("proto"):
        return cell(dep.setting("proto"))
    if verb == "calls":
        return "HTTP" if dep.operation else ""
    event = verb in ("emits", "consumes")
    name = (dep.setting("to") or dep.setting("from") or view.ask(store_of_event, dep.target)) if event else dep.target
    store = view.get(Store, "stores", name)
    return cell(store.engine) if store else ""


def _event(view: View, path: Path) -> Row:
    event = view.get(Event, *path) or Event(path[1])
    carrier = view.ask(store_of_event, event.name)
    return path, (
        code(event.name),
        code(event.type + ("[]" if event.array else "")),
        code(carrier),
        code(event.key),
        event.keep.text if event.keep else "",
        codes(view.ask(producers_of, event.name)),
        codes(view.ask(consumers_of, event.name)),
        cell(event.note),
    )
