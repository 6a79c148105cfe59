"""The sections about growth and trust in data: what can become too little, and what a reader may rely on."""

from __future__ import annotations

from backdraft.design.model import Service, Store, Table
from backdraft.design.output import join
from backdraft.design.resolve.growth import connections, notes
from backdraft.design.resolve.services import edges, kind_of_store
from backdraft.design.view import View
from backdraft.render.markdown.text import Block, Row, cell, code, codes, heading, table, undecided


def scaling(view: View) -> Block:
    """What can become too little: copies, state, connections, limits, sizes; and what is planned against it."""
    parts = (
        ("In short", _notes(view)),
        ("Services", _copies(view)),
        ("Databases and caches", _stores(view)),
        ("Growing tables", _growing(view)),
        ("Messages", _messages(view)),
        ("Limits", _limits(view)),
    )
    said = [join((heading(3, title), rows)) for title, rows in parts if rows]
    empty = () if said else undecided("`run:`, `state:` and `limit:` of a service, `replicas:` of a store")
    return join((heading(2, "Potential bottlenecks and scaling considerations"), *said, empty))


def _notes(view: View) -> Block:
    """Of the five notes on scaling those that the design speaks of, with what each means here."""
    return table(("Note", "In this design"), [((), (n.title, cell(n.means))) for n in notes(view) if n.means])


_STATE = {"none": "keeps nothing: more copies are enough", "session": "keeps sessions", "disk": "keeps files"}


def _copies(view: View) -> Block:
    rows: list[Row] = []
    for service in view.all(Service, "services"):
        run = service.run
        low, high = run.replicas if run and run.replicas else (0, 0)
        copies = "" if not low else str(low) if low == high else f"{low} to {high}"
        time = run.time.text if run and run.time else ""
        cores = f"{run.cores:g}" if run and run.cores else ""
        most = ""
        if run and run.time and run.time.value > 0 and high:
            # Little's law: a core that is busy for `time` a request can do at most 1/time of them a second.
            most = f"{_round(high * (run.cores or 1) / run.time.value)}/s"
        values = (copies, cores, time, most, _STATE.get(service.state, ""), cell(service.schedule))
        if any(values):
            rows.append((("services", service.name), (code(service.name), *values)))
    return table(("Service", "Copies", "Cores each", "Busy a request", "At most", "State", "Schedule"), rows)


def _round(number: float) -> str:
    """Three figures are more than an estimate knows; never in powers of ten."""
    return f"{number:.0f}" if number >= 100 else f"{number:.3g}"


def _stores(view: View) -> Block:
    rows: list[Row] = []
    for store in view.all(Store, "stores"):
        if kind_of_store(store) in ("queue", "stream"):
            continue
        pools = connections(view, store.name)
        most = "" if store.max_connections is None else str(store.max_connections)
        values = (
            kind_of_store(store),
            "" if store.replicas is None else str(store.replicas),
            "" if store.standby is None else str(store.standby),
            f"{pools} of {most}" if pools and most else most,
            cell(store.pooler),
            store.rows.text if store.rows else "",
            store.growth.text if store.growth else "",
        )
        if any(values[1:]):
            rows.append((("stores", store.name), (code(store.name), *values)))
    return table(
        ("Store", "Kind", "Read replicas", "Standby", "Connections that pools may open", "Pooler", "Rows", "Growth"),
        rows,
    )


def _growing(view: View) -> Block:
    rows: list[Row] = []
    for entry in view.all(Table, "tables"):
        spread = [f"shards by {code(', '.join(entry.shard.columns))}"] if entry.shard else []
        spread += [f"partitions by {code(', '.join(entry.partition.columns))}"] if entry.partition else []
        values = (
            entry.rows.text if entry.rows else "",
            entry.growth.text if entry.growth else "",
            entry.keep.text if entry.keep else "",
            ", ".join(spread),
        )
        if any(values):
            rows.append((("tables", entry.name), (code(entry.name), *values)))
    return table(("Table", "Rows", "Growth", "Kept", "Spread"), rows)


def _messages(view: View) -> Block:
    rows: list[Row] = []
    for service in view.all(Service, "services"):
        for dep in service.consumes:
            values = (dep.setting("within"), "yes" if "dlq" in dep.flags else "", cell(dep.setting("group")))
            path = ("services", service.name, "consumes", dep.target)
            rows.append((path, (code(service.name), code(dep.target), *values)))
    return table(("Worker", "Event", "A backlog drains within", "Dead letters", "Group"), rows)


def _limits(view: View) -> Block:
    rows: list[Row] = []
    for service in view.all(Service, "services"):
        rates = [code(guard) for guard in service.guards if guard.startswith("rate=")]
        if service.limit or rates:
            askers = dict.fromkeys(e.source for e in view.ask(edges) if e.target == service.name)
            limit = service.limit.text if service.limit else ""
            path = ("services", service.name)
            rows.append((path, (code(service.name), limit, ", ".join(rates), codes(askers))))
    return table(("Service", "Accepts at most", "Guard", "Asked by"), rows)


# --- consistency ----------------------------------------------------------------------------------------------------


def consistency(view: View) -> Block:
    """What a reader may rely on: tables, replicas and caches, and how changes leave their database."""
    tables: list[Row] = [
        (("tables", t.name), (code(t.name), t.consistency)) for t in view.all(Table, "tables") if t.consistency
    ]
    lines: list[Row] = []
    for service in view.all(Service, "services"):
        for verb, dep in service.dependencies():
            said = [f"may be {dep.setting('stale')} old"] if dep.setting("stale") else []
            said += [words for flag, words in _CONSISTENT.items() if flag in dep.flags]
            if said:
                path = ("services", service.name, verb, f"{dep.target} {dep.operation}".strip())
                lines.append((path, (code(service.name), verb, code(dep.target), ", ".join(said))))
    said_tables = table(("Table", "A reader may rely on"), tables)
    said_lines = table(("Service", "Does", "With", "Consistency"), lines)
    empty = undecided("`consistency:` of a table, or `stale=`, `outbox`, `saga`, `replica` of a dependency")
    return join((heading(2, "Consistency"), said_tables, said_lines, () if tables or lines else empty))


_CONSISTENT = {
    "replica": "reads a replica",
    "outbox": "leaves with the change, by the outbox",
    "saga": "undone by the saga when a later step fails",
    "idempotent": "may happen twice without harm",
    "dlq": "what cannot be handled goes to the dead letters",
}
