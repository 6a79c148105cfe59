"""What the four panes show: rows from the design. Pure functions of a `View`; the text is cleaned by the list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from backdraft.design.checklists import BUILT_IN, checklists, progress
from backdraft.design.identity import foreign_id, index_id, named_lines
from backdraft.design.model import (
    VERBS,
    Api,
    Checklist,
    Column,
    Decision,
    Endpoint,
    Error,
    Event,
    Head,
    Index,
    Loads,
    Mixin,
    Review,
    Service,
    Store,
    Table,
    Targets,
    TypeDef,
    Unread,
)
from backdraft.design.notation.schema import format_column, format_foreign, format_index, format_type
from backdraft.design.notation.services import BUILT_IN_ERRORS, format_dependency, format_event
from backdraft.design.paths import Path
from backdraft.design.view import View
from backdraft.tui.panes.rows import Cell, Row
from backdraft.tui.status import progress_bar

PANES = ("services", "endpoints", "schema", "checklists")
TITLES = {"services": "Services", "endpoints": "Endpoints", "schema": "Schema", "checklists": "Checklists"}

#: What an empty pane teaches.
EMPTY: Mapping[str, tuple[str, ...]] = {
    "services": ("No services yet. Press a and type", "  web -> gateway -> orders, catalog"),
    "endpoints": ("No endpoints yet. Press a and type", "  crud orders", "  GET /orders -> Order[]"),
    "schema": (
        "No tables yet. Press a and type",
        "  users(id uuid pk)",
        "  orders(id uuid pk, user -> users.id)",
    ),
    "checklists": ("No lists.",),
}


def taught(line: str, typing: bool) -> str:
    """A line of `EMPTY`, as it is true while the line at the bottom has the focus: there `a` is a letter."""
    return line.replace("Press a and type", "Type") if typing else line


_HOME = {
    "head": "services", "targets": "services", "load": "services", "review": "services",
    "services": "services", "stores": "services", "events": "services",
    "endpoints": "endpoints", "errors": "endpoints", "api": "endpoints",
    "tables": "schema", "types": "schema", "mixins": "schema",
    "checklists": "checklists", "decisions": "checklists", "advice": "checklists",
}  # fmt: skip


def pane_of(path: Path) -> str:
    """The pane that shows the entry at `path`."""
    return _HOME.get(path[0], "services") if path else "services"


def rows(view: View, pane: str) -> tuple[Row, ...]:
    """Every row of a pane."""
    return _PANES[pane](view)


def marked(rows_: tuple[Row, ...], marks: Mapping[Path, str]) -> tuple[Row, ...]:
    """The rows with the signs of their problems."""
    if not marks:
        return rows_
    return tuple(replace(row, marker=marks[row.path]) if row.path in marks else row for row in rows_)


#: What entries say of themselves in words.
_PROSE = ("title", "summary", "does", "message", "description", "note", "context", "because", "consequences")


def prose(entry: object) -> str:
    """What an entry says of itself, for whoever looks for a word of it."""
    said = (getattr(entry, name, "") for name in _PROSE)
    return " ".join(text for text in said if text and isinstance(text, str))


def _head(path: Path, title: str, count: int, folded: bool = False) -> Row:
    return Row(path, (Cell(title, "dim"), Cell(str(count), "dim")), foldable=True, folded=folded, loose=True)


def _services(view: View) -> tuple[Row, ...]:
    out: list[Row] = []
    services, stores, events = (view.paths(section) for section in ("services", "stores", "events"))
    if services:
        out.append(_head(("services",), "Services", len(services)))
        for path in services:
            out.extend(view.ask(_service, path))
    if stores:
        out.append(_head(("stores",), "Stores", len(stores)))
        out.extend(view.ask(_store, path) for path in stores)
    if events:
        out.append(_head(("events",), "Events", len(events)))
        out.extend(view.ask(_event, path) for path in events)
    if not out:
        out.extend(Row(("services",), (Cell(line, "dim"),)) for line in EMPTY["services"])
    out.extend(view.ask(_design))  # a name and targets can be given before there is any service
    return tuple(out)


def _service(view: View, path: Path) -> tuple[Row, ...]:
    entry = view.entry(path)
    if not isinstance(entry, Service):
        return (_unread(path),)
    lines = entry.dependencies()
    cells = (Cell(entry.name), Cell(entry.kind, "dim"))
    head = Row(path, cells, level=1, foldable=bool(lines), folded=True, prose=prose(entry))
    rows_ = [head]
    for verb in VERBS:
        for name, dependency in named_lines(getattr(entry, verb)):
            line = format_dependency(dependency)
            rows_.append(Row((*path, verb, name), (Cell(f"{_ARROWS[verb]} {line}", "dim"),), level=2))
    return tuple(rows_)


_ARROWS = {"calls": "→", "uses": "⇄", "reads": "←", "writes": "→", "emits": "⇢", "consumes": "⇠"}


def _unread(path: Path) -> Row:
    return Row(path, (Cell(path[-1], "error"), Cell("not understood", "error")), level=1)


def _store(view: View, path: Path) -> Row:
    from backdraft.design.resolve.services import kind_of_store

    entry = view.entry(path)
    if not isinstance(entry, Store):
        return _unread(path)
    kind = kind_of_store(entry)
    return Row(path, (Cell(entry.name), Cell(entry.engine or kind, "dim")), level=1, prose=prose(entry))


def _event(view: View, path: Path) -> Row:
    entry = view.entry(path)
    if not isinstance(entry, Event):
        return _unread(path)
    line = format_event(replace(entry, note=""))
    return Row(path, (Cell(entry.name), Cell(line, "dim")), level=1, prose=prose(entry))


def _design(view: View) -> tuple[Row, ...]:
    head = view.get(Head, "head") or Head()
    out = [Row(("head",), (Cell("Design", "dim"), Cell(head.name, "dim")), foldable=True, folded=True, loose=True)]
    targets = view.get(Targets, "targets")
    loads = view.get(Loads, "load")
    review = view.get(Review, "review")
    said = ", ".join(a.text for a in (targets.availability, targets.p95) if a) if targets else ""
    peak = ", ".join(load.peak.text for load in loads.items if load.peak) if loads else ""
    out.append(Row(("targets",), (Cell("targets"), Cell(said or "not set", "dim")), level=1))
    out.append(Row(("load",), (Cell("load"), Cell(peak or "not set", "dim")), level=1))
    out.append(Row(("review",), (Cell("review"), Cell(review.profile if review else "default", "dim")), level=1))
    return tuple(out)


def _endpoints(view: View) -> tuple[Row, ...]:
    out: list[Row] = []
    by_service: dict[str, list[Path]] = {name: [] for name in view.groups()}
    for path in view.paths("endpoints"):
        by_service.setdefault(path[1], []).append(path)
    for service, paths in by_service.items():
        out.append(_head(("endpoints", service), service, len(paths)))
        out.extend(view.ask(_endpoint, path) for path in paths)
    listed = view.paths("errors")
    if listed or out:
        out.append(_head(("errors",), "Errors", len(listed), folded=True))
        out.extend(view.ask(_error, path) for path in (*listed, *(("errors", code) for code in view.ask(_unlisted))))
    api = view.get(Api, "api")
    if out or api is not None:
        base = api.base if api else ""
        said = f"base {base}" if base else "not set"
        out.append(Row(("api",), (Cell("API", "dim"), Cell(said, "dim")), loose=True))
    return tuple(out)


def _endpoint(view: View, path: Path) -> Row:
    entry = view.entry(path)
    if not isinstance(entry, Endpoint):
        return _unread(path)
    result = ""
    if entry.result is not None:
        result = f"{entry.result.type or entry.result.kind}{'[]' if entry.result.array else ''}"
    version = f" v{entry.version}" if entry.version is not None else ""
    cells = (Cell(entry.method, "accent"), Cell(entry.path + version), Cell(result, "dim"), Cell(_marks(entry), "dim"))
    return Row(path, cells, level=1, prose=prose(entry))


def _marks(entry: Endpoint) -> str:
    marks = []
    if entry.public:
        marks.append("public")
    elif entry.scopes:
        marks.append("@" + entry.scopes[0])
    marks += [entry.paging] if entry.paging else []
    words = ("stream", "job", "etag", "if_match", "idempotent")
    marks += [word.replace("_", "-") for word in words if getattr(entry, word)]
    marks += [f"cache {entry.cache.text}"] if entry.cache else []
    marks += [f"rate {entry.rate.text}"] if entry.rate else []
    marks += ["deprecated"] if entry.deprecated else []
    return " ".join(marks)


def _named_errors(view: View) -> Mapping[str, int]:
    """How many endpoints name each error; what `every` names, all of them may answer (-1)."""
    found: dict[str, int] = {}
    for endpoint in view.all(Endpoint, "endpoints"):
        for code in dict.fromkeys(endpoint.errors):
            found[code] = found.get(code, 0) + 1
    api = view.get(Api, "api")
    return found | dict.fromkeys(api.every.errors if api else (), -1)


def _unlisted(view: View) -> tuple[str, ...]:
    """The codes that the catalogue does not list: those that are named all the same, those that are built in."""
    codes = dict.fromkeys((*view.ask(_named_errors), *BUILT_IN_ERRORS))
    return tuple(code for code in codes if view.entry(("errors", code)) is None)


def _error(view: View, path: Path) -> Row:
    """An error: its status, its code, how many endpoints name it, its message; what is unused or doubled is told."""
    entry, code = view.entry(path), path[1]
    built_in = BUILT_IN_ERRORS.get(code)
    if entry is None:
        status, message = built_in or (400, "")
        uses = Cell("built in", "dim") if built_in else Cell("unlisted", "warning")
        return Row(path, (Cell(str(status), "accent"), Cell(code, "dim"), uses, Cell(message, "dim")), level=1)
    if not isinstance(entry, Error):
        return _unread(path)
    count = view.ask(_named_errors).get(code, 0)
    first = view.ask(_first_to_say, entry.status, entry.message) if entry.message else code
    if first != code:
        uses = Cell(f"as {first}", "warning")
    elif count:
        uses = Cell("every" if count < 0 else f"{count} use{'s' * (count > 1)}", "dim")
    else:
        uses = Cell("built in", "dim") if built_in else Cell("unused", "warning")
    cells = (Cell(str(entry.status), "accent"), Cell(entry.name), uses, Cell(entry.message, "dim"))
    return Row(path, cells, level=1)


def _first_to_say(view: View, status: int, message: str) -> str:
    """The code that says that first: a later one that says the same is doubled."""
    said = ((error.status, error.message, error.name) for error in view.all(Error, "errors"))
    return next((name for *what, name in said if what == [status, message]), "")


def _schema(view: View) -> tuple[Row, ...]:
    out: list[Row] = []
    tables, types, mixins = (view.paths(section) for section in ("tables", "types", "mixins"))
    if tables:
        out.append(_head(("tables",), "Tables", len(tables)))
        for path in tables:
            out.extend(view.ask(_table, path))
    if types:
        out.append(_head(("types",), "Types", len(types), folded=bool(tables)))
        for path in types:
            out.extend(view.ask(_type, path))
    if mixins:
        out.append(_head(("mixins",), "Mixins", len(mixins), folded=bool(tables)))
        for path in mixins:
            out.extend(view.ask(_mixin, path))
    elif out:
        out.append(Row(("mixins",), (Cell("No shared columns: a makes a mixin", "dim"),)))
    return tuple(out)


def _column(path: Path, column: Column) -> Row:
    name = Cell(column.name, "accent" if column.has("pk") else "text")
    return Row(path, (name, Cell(format_column(column), "dim")), level=path_level(path))


def path_level(path: Path) -> int:
    """How deep a part of an entry stands in its pane."""
    return 2 if len(path) > 2 else 1


def _index(path: Path, index: Index) -> Row:
    return Row(
        (*path, "indexes", index_id(format_index(index))), (Cell("index", "dim"), Cell(format_index(index), "dim")), 2
    )


def _table(view: View, path: Path) -> tuple[Row, ...]:
    entry = view.entry(path)
    if not isinstance(entry, Table):
        return (_unread(path),)
    parts = [_column((*path, "columns", c.name), c) for c in entry.columns]
    for name in entry.use:
        mixin = view.get(Mixin, "mixins", name)
        parts += [
            replace(_column(("mixins", name, c.name), c), path=(*path, "columns", c.name), level=2)
            for c in (mixin.columns if mixin else ())
        ]
    count = len(parts)
    if entry.key:
        parts.append(Row((*path, "key"), (Cell("key", "dim"), Cell(", ".join(entry.key), "dim")), 2))
    parts += [_index(path, index) for index in entry.indexes]
    for foreign in entry.foreign:
        line = format_foreign(foreign)
        parts.append(Row((*path, "foreign", foreign_id(line)), (Cell("foreign", "dim"), Cell(line, "dim")), 2))
    parts += [Row((*path, "checks", n), (Cell("check", "dim"), Cell(f"{n}: {e}", "dim")), 2) for n, e in entry.checks]
    columns = f"{count} column" + ("" if count == 1 else "s")
    rows_ = f"  {entry.rows.text} rows" if entry.rows else ""
    cells = (Cell(entry.name), Cell(columns + rows_, "dim"))
    head = Row(path, cells, level=1, foldable=bool(parts), folded=True, prose=prose(entry))
    return (head, *parts)


def _type(view: View, path: Path) -> tuple[Row, ...]:
    entry = view.entry(path)
    if not isinstance(entry, TypeDef):
        return (_unread(path),)
    if entry.form == "fields":
        head = Row(path, (Cell(entry.name), Cell(f"{len(entry.fields)} fields", "dim")), 1, foldable=True, folded=True)
        return (head, *(_column((*path, field.name), field) for field in entry.fields))
    return (Row(path, (Cell(entry.name), Cell(format_type(entry), "dim")), level=1),)


def _mixin(view: View, path: Path) -> tuple[Row, ...]:
    entry = view.entry(path)
    if not isinstance(entry, Mixin):
        return (_unread(path),)
    head = Row(path, (Cell(entry.name), Cell(f"{len(entry.columns)} columns", "dim")), 1, foldable=True, folded=True)
    return (head, *(_column((*path, column.name), column) for column in entry.columns))


_STATES = {"open": ("○", "dim"), "pass": ("✓", "success"), "fail": ("✗", "error"), "skip": ("–", "dim")}


def item_path(list_name: str, item: str) -> Path:
    """Where the file keeps what a person decided about an item."""
    built_in = BUILT_IN.get(list_name)
    if built_in is not None and any(name == item for name, _ in built_in.items):
        return ("checklists", list_name, item)
    return ("checklists", list_name, "items", item)


def _checklists(view: View) -> tuple[Row, ...]:
    out: list[Row] = []
    for checklist in view.ask(checklists):
        out.extend(_list(checklist))
    decisions = view.paths("decisions")
    if decisions:
        out.append(_head(("decisions",), "Decisions", len(decisions)))
        out.extend(view.ask(_decision, path) for path in decisions)
    else:
        out.append(Row(("decisions",), (Cell("No decisions yet: A, then what was decided", "dim"),)))
    return tuple(out)


def _list(checklist: Checklist) -> list[Row]:
    done, total = progress(checklist)
    title = checklist.title or checklist.name
    head = Row(
        ("checklists", checklist.name), (Cell(f"{progress_bar(done, total):6} {title} {done}/{total}"),), foldable=True
    )
    out = [head]
    for item in checklist.items:
        sign, role = _STATES[item.state]
        text = item.text or item.name
        note = " · ".join(part for part in (item.note, item.done) if part)
        said = Cell(f"{sign} {text}{f' — {note}' if note else ''}", role if item.state in ("fail", "skip") else "text")
        out.append(Row(item_path(checklist.name, item.name), (said,), level=1))
    return out


def _decision(view: View, path: Path) -> Row:
    entry = view.entry(path)
    if isinstance(entry, Unread) or not isinstance(entry, Decision):
        return _unread(path)
    return Row(path, (Cell(entry.title), Cell(entry.status, "dim")), level=1, prose=prose(entry))


_PANES: dict[str, Callable[[View], tuple[Row, ...]]] = {
    "services": _services,
    "endpoints": _endpoints,
    "schema": _schema,
    "checklists": _checklists,
}
