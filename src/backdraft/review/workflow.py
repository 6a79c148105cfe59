"""The next step of the brief's workflow, from what the design has and has not: what the status line offers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from backdraft.design.checklists import BUILT_IN, checklists
from backdraft.design.dataclass import dataclass
from backdraft.design.model import Api, Checklist, Endpoint, Service, Store, Table
from backdraft.design.paths import Path
from backdraft.design.view import View
from backdraft.review.profiles import policy
from backdraft.review.registry import RULES
from backdraft.review.rule import Fired


@dataclass(frozen=True, slots=True)
class Step:
    """`says` for the status line; `line` for the entry bar, or `path` to go to (with the form's `field`)."""

    item: str
    says: str
    line: str = ""
    path: Path = ()
    field: str = ""
    pane: str = ""


def next_step(view: View, passed: frozenset[str] = frozenset()) -> Step | None:
    """The first step that is open and that nobody has settled; None when there is nothing to offer.

    `passed` are items (`architecture/caching`) that pass by their rules: nobody is asked to tick them off.
    """
    settled = _settled(view)
    for item, find in _STEPS:
        if item not in settled:
            step = find(view)
            if step is not None:
                return step
    return _unsettled(view, passed)


def _settled(view: View) -> set[str]:
    lists = view.all(Checklist, "checklists")
    return {item.name for list_ in lists for item in list_.items if item.state in ("pass", "skip")}


def _boundaries(view: View) -> Step | None:
    services = view.all(Service, "services")
    if not services:
        return Step("boundaries", "Next: the services. Who calls whom?", "web -> gateway -> orders", pane="services")
    if len(services) == 1 and not services[0].dependencies():
        name = services[0].name
        return Step("boundaries", f"Next: what {name} depends on.", f"{name} -> {name}_db", pane="services")
    silent = [s for s in services if not s.does and s.kind in ("service", "worker", "function")]
    if silent and len(services) > 1 and len(silent) == len(services):
        name = silent[0].name
        return Step("boundaries", f"Next: boundaries. What is {name} for?", f"{name}: ", pane="services")
    return None


def _contracts(view: View) -> Step | None:
    grouped = set(view.groups())
    services = [s for s in view.all(Service, "services") if s.kind == "service" and not s.consumes]
    bare = [s for s in services if s.name not in grouped]
    if not bare:
        return None
    count = f"{len(bare)} services have none" if len(bare) > 1 else f"{bare[0].name} has none"
    return Step("contracts", f"Next: endpoints. {count}.", f"crud {bare[0].name}", pane="endpoints")


def _schema(view: View) -> Step | None:
    if view.paths("tables"):
        return None
    name = next((s.name for s in view.all(Service, "services") if s.kind == "service"), "orders")
    line = f"{name}(id uuid pk = uuid, created_at timestamptz = now)"
    return Step("schema", "Next: tables. There are none.", line, pane="schema")


def _types(view: View) -> Step | None:
    for path in view.paths("endpoints"):
        endpoint = view.entry(path)
        if isinstance(endpoint, Endpoint) and endpoint.method == "GET" and endpoint.result is None:
            says = f"Next: contracts. {endpoint.id} answers with no type."
            return Step("contracts", says, path=path, field="endpoint", pane="endpoints")
    return None


def _hits(view: View, name: str, entry: Store | Table) -> Iterator[Fired]:
    """What a rule finds of an entry that does not ignore it; nothing where the design does not want the rule."""
    rule, wanted = RULES[name], view.ask(policy)
    if wanted.severity(rule) is not None and all(ignored != name for ignored, _ in entry.ignore):
        yield from (hit for hit in rule.check(view, entry, **wanted.settings(rule)) if hit is not None)


def _indexes(view: View) -> Step | None:
    for path in view.paths("tables"):
        hit = view.ask(_unindexed, path)
        if hit is not None:
            says = f"Next: indexes. {hit.what.partition(' refers ')[0]} is a reference without one."
            return Step("indexes", says, hit.mend, pane="schema")
    return None


_FK_INDEX = "fk-index"


def _unindexed(view: View, path: Path) -> Fired | None:
    """The first reference of a table that the rule wants an index for and nobody ignores."""
    table = view.get(Table, *path)
    if table is None:
        return None
    ignored = {column.name for column in table.columns if any(name == _FK_INDEX for name, _ in column.ignore)}
    return next((hit for hit in _hits(view, _FK_INDEX, table) if hit.path[-1] not in ignored), None)


def _caching(view: View) -> Step | None:
    hot = [
        e for e in view.all(Endpoint, "endpoints")
        if e.method == "GET" and e.public and e.cache is None and not e.etag
    ]  # fmt: skip
    if not hot:
        return None
    count = f"{len(hot)} public reads have none" if len(hot) > 1 else f"{hot[0].id} is public and has none"
    path = ("endpoints", hot[0].service, hot[0].id)
    return Step("caching", f"Next: caching. {count}.", path=path, field="endpoint", pane="endpoints")


def _security(view: View) -> Step | None:
    if not view.paths("endpoints"):
        return None
    api = view.get(Api, "api")
    if api is None or not api.auth:
        says = "Next: security. No way to sign in is named."
        return Step("security", says, path=("api",), field="auth", pane="endpoints")
    return None


def _rates(view: View) -> Step | None:
    api = view.get(Api, "api")
    endpoints = view.all(Endpoint, "endpoints")
    guarded = any(guard.startswith("rate") for s in view.all(Service, "services") for guard in s.guards)
    if not endpoints or guarded or (api and api.every.rate) or all(e.rate for e in endpoints):
        return None
    return Step("rate-limits", "Next: rate limits. None is set.", path=("api",), field="every.rate", pane="endpoints")


def _scaling(view: View) -> Step | None:
    bare = [s for s in view.all(Service, "services") if s.run is None and s.kind in ("service", "gateway", "worker")]
    if not bare or not view.paths("tables"):
        return None
    name = bare[0].name
    count = f"{len(bare)} services do not say how they run" if len(bare) > 1 else f"{name} does not say how it runs"
    return Step("scaling", f"Next: scaling. {count}.", path=("services", name), field="run", pane="services")


def _owners(view: View) -> Step | None:
    for store in view.all(Store, "stores"):
        if any(_hits(view, "store-owner", store)):
            says = f"Next: owners. {store.name} has none."
            return Step("docs", says, path=("stores", store.name), field="owner", pane="services")
    return None


def _unsettled(view: View, passed: frozenset[str]) -> Step | None:
    for list_ in view.ask(checklists):
        for item in list_.items:
            if item.state == "open" and f"{list_.name}/{item.name}" not in passed:
                known = BUILT_IN.get(list_.name)
                own = known is None or all(name != item.name for name, _ in known.items)
                path: Path = ("checklists", list_.name, *(("items",) if own else ()), item.name)
                return Step(item.name, f"Next: tick off. {list_.title}: {item.text}", path=path, pane="checklists")
    return None


#: The brief's order: boundaries, contracts, schema, caching, security, scaling; then what its review asks.
_STEPS: tuple[tuple[str, Callable[[View], Step | None]], ...] = (
    ("boundaries", _boundaries),
    ("contracts", _contracts),
    ("schema", _schema),
    ("contracts", _types),
    ("indexes", _indexes),
    ("caching", _caching),
    ("security", _security),
    ("rate-limits", _rates),
    ("scaling", _scaling),
    ("docs", _owners),
)
