"""The preview's tabs: which apply to an entry, and what each shows. A new output is one line in `TABS`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from backdraft.design.model import Endpoint, Table
from backdraft.design.output import Line, Output
from backdraft.design.paths import Path
from backdraft.design.view import View

#: What `t` steps through, by tab.
DIALECTS = ("postgres", "mysql", "sqlite")


@dataclass(frozen=True, slots=True)
class Ask:
    """What the preview is to show: the entry (`()`: all), the SQL dialect, the hops around a service."""

    path: Path = ()
    dialect: str = "postgres"
    hops: int = 1


@dataclass(frozen=True, slots=True)
class Tab:
    """`sections` are those whose entries have it (`()`: all); `render` makes it."""

    name: str
    title: str
    render: Callable[[View, Ask], Output]
    sections: frozenset[str] = frozenset()
    targets: tuple[str, ...] = ()
    hops: bool = False


def _flow(view: View, ask: Ask) -> Output:
    from backdraft.render.mermaid import flowchart

    focus = _node(view, ask.path)
    return flowchart(view, focus, ask.hops) if focus else flowchart(view)


def _node(view: View, path: Path) -> Path:
    """The service or store that the entry at `path` is about."""
    match path:
        case ("services" | "stores", _, *_):
            return path[:2]
        case ("endpoints", service, *_):
            return ("services", service)
        case ("tables", name, *_):
            table = view.get(Table, "tables", name)
            return ("stores", table.store) if table and table.store else ()
    return ()


def _er(view: View, ask: Ask) -> Output:
    from backdraft.render.mermaid import er

    return er(view, ask.path[:2] if ask.path[:1] == ("tables",) and len(ask.path) > 1 else ())


def _sequence(view: View, ask: Ask) -> Output:
    from backdraft.render.mermaid import sequence

    return sequence(view, ask.path[:3])


def _sql(view: View, ask: Ask) -> Output:
    from backdraft.render.sql import sql, table_sql

    table = _table(view, ask.path)
    return table_sql(view, table, ask.dialect) if table else sql(view, ask.dialect)


def _table(view: View, path: Path) -> str:
    match path:
        case ("tables", name, *_):
            return name
        case ("endpoints", _, _, *_):
            from backdraft.design.resolve.endpoints import table_of

            endpoint = view.entry(path[:3])
            return (table_of(view, endpoint) or "") if isinstance(endpoint, Endpoint) else ""
    return ""


def _document(view: View, ask: Ask) -> Output:
    from backdraft.render.markdown import markdown

    return markdown(view)


def _example(view: View, ask: Ask) -> Output:
    from backdraft.render.markdown import endpoint_example

    return endpoint_example(view, ask.path[:3])


_ENDPOINT = frozenset({"endpoint"})
TABS: tuple[Tab, ...] = (
    Tab("flow", "Mermaid", _flow, hops=True),
    Tab("sequence", "Sequence", _sequence, _ENDPOINT),
    Tab("example", "Example", _example, _ENDPOINT),
    Tab("sql", "SQL", _sql, targets=DIALECTS),
    Tab("er", "ER", _er),
    Tab("document", "Document", _document),
    Tab("yaml", "YAML", lambda view, ask: Output()),
)
BY_NAME = {tab.name: tab for tab in TABS}

#: The tab that an entry opens with, until another is chosen for its kind.
_FIRST = {"endpoint": "sequence", "tables": "sql", "types": "yaml", "mixins": "sql"}


def kind(path: Path) -> str:
    """What decides the tabs of `path`: `endpoint` for a single endpoint, else the section."""
    if path[:1] == ("endpoints",):
        return "endpoint" if len(path) > 2 else "endpoints"
    return path[0] if path else "services"


def tabs_for(path: Path) -> tuple[Tab, ...]:
    """The tabs that apply to the entry at `path`, in order."""
    return tuple(tab for tab in TABS if not tab.sections or kind(path) in tab.sections)


def first_tab(path: Path) -> str:
    """The tab to open with."""
    name = _FIRST.get(kind(path), "flow")
    return name if any(tab.name == name for tab in tabs_for(path)) else "flow"


def yaml_output(text: str, paths: Callable[[int], Path]) -> Output:
    """The file's own text; `paths(n)` is the path of line `n`, from 1."""
    return Output(tuple(Line(line, paths(n)) for n, line in enumerate(text.splitlines(), 1)), "yaml")
