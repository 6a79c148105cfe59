"""The preview's tabs: which apply to an entry, and what each shows. Outputs come from `render/registry.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from backdraft.design.model import Endpoint
from backdraft.design.output import Line, Output
from backdraft.design.paths import HEADS, SECTIONS, Path
from backdraft.design.view import Memo, View
from backdraft.document.document import Document
from backdraft.draw.picture import Overlay, Picture
from backdraft.render.code import TARGETS
from backdraft.render.look import Look
from backdraft.render.registry import OUTPUTS
from backdraft.tui.preview.tab import Ask, Sight, Tab

if TYPE_CHECKING:
    from backdraft.tui.preview.changes import Way

#: What `t` steps through.
DIALECTS = ("postgres", "mysql", "mariadb", "sqlite", "duckdb", "mssql", "oracle")

#: How busy something is at most, before it is marked.
_HIGH = 0.7
#: So wide are names at least in boxes that bear figures: `»57%` has room between an arrow and the corner.
_NAMED = 9


def _of(name: str) -> Callable[[View, Ask], Output]:
    def render(view: View, ask: Ask) -> Output:
        kind_ = OUTPUTS[name]
        focus = ask.path if len(ask.path) > 1 and (ask.path[0] in kind_.sections or not kind_.whole) else ()
        entry = focus[:3] if focus[:1] == ("endpoints",) else focus[:2]
        if kind_.draw is not None:
            return kind_.draw(view, entry, ask.hops, ask.look)
        output = kind_.render(view, entry, ask.dialect, ask.hops)
        if name == "markdown" and not entry:
            from backdraft.reports.reviewed import reviewed

            return reviewed(view, output)
        return output

    return render


def _diagram(view: View, ask: Ask) -> Output:
    """The map, with how busy its boxes are and the hot path laid over it."""
    from backdraft.capacity.heat import heat

    hot = view.ask(heat)
    if hot.busy or ask.without:
        ask = replace(ask, look=replace(ask.look, least=_NAMED))
    output = _of("diagram")(view, ask)
    if ask.without and isinstance(output, Picture):
        return _without(view, output, ask)
    if not isinstance(output, Picture) or not hot.busy:
        return output
    on_way = {name for arrow in hot.arrows for name in arrow}
    words = {path: _busy(share, path[1] in on_way) for path, share in hot.busy.items()}
    over = " · ! overloaded" if any(share >= 1 for share in hot.busy.values()) else ""
    way = f" · » hot path: {hot.path}" if hot.path else ""
    return replace(output, over=Overlay(words, hot=hot.arrows, caption=f"% busy{over}{way}"))


def _without(view: View, picture: Picture, ask: Ask) -> Output:
    """The map without one of its boxes: what survives steps back, what is lost is told on it and above it."""
    from backdraft.capacity.blast import blast, blast_lines

    found = blast(view, ask.without[1])
    if found is None:
        return picture
    entries = {*view.paths("services"), *view.paths("stores")}
    waits: set[Path] = {("services", consumer) for _, consumer in found.silent}
    words: dict[Path, tuple[str, str]] = dict.fromkeys(waits, ("no events", "warning"))
    for path, share in found.lost.items():
        gone = sum(loss.share >= 1 for loss in found.endpoints if loss.path[1] == path[1])
        part = f"{gone} lost" if gone else f"{share:.0%} lost"
        words[path] = ("lost", "error") if share >= 1 else (part, "warning")
    survives = frozenset(entries - waits - set(found.lost))
    head = blast_lines(found, max(3, ((ask.look.height or 24) - 1) // 2 - 1), ask.look.width)
    return picture.under(head, Overlay(words, survives, caption=f"without {found.name}"))


def _busy(share: float, hot: bool) -> tuple[str, str]:
    """A utilisation as a word for a box: `»` on the hot path, `!` for what is overloaded."""
    text = f"{'»' if hot else ''}{min(share, 99.99):.0%}{'!' if share >= 1 else ''}"
    return text, "error" if share >= 1 else "warning" if share > _HIGH or hot else "dim"


def table_behind(view: View, path: Path) -> str:
    """The table that the entry at `path` is about, or empty."""
    if path[:1] == ("tables",) and len(path) > 1:
        return path[1]
    if path[:1] == ("endpoints",):
        from backdraft.design.resolve.endpoints import table_of

        endpoint = view.entry(path[:3])
        return (table_of(view, endpoint) or "") if isinstance(endpoint, Endpoint) else ""
    return ""


def _sql(view: View, ask: Ask) -> Output:
    table = table_behind(view, ask.path)
    return _of("sql")(view, Ask(("tables", table) if table else (), ask.dialect, ask.hops))


def _code(view: View, ask: Ask) -> Output:
    """The code for the chosen target; of all where the target is not made of the entry."""
    return TARGETS[ask.dialect].render(view, TARGETS[ask.dialect].made_of(view, ask.path))


def _queries(view: View, ask: Ask) -> Output:
    from backdraft.prove.plans import explained

    return view.ask(explained, ask.path[:3], ask.dialect)


def _capacity(view: View, ask: Ask) -> Output:
    from backdraft.capacity.report import about

    return about(view, ask.path, ask.opened, ask.look.width)


def _review(view: View, ask: Ask) -> Output:
    from backdraft.reports.about import about

    return about(view, ask.path, ask.look.width)


def _load(view: View, ask: Ask) -> Output:
    from backdraft.capacity.report import way_of
    from backdraft.capacity.sweep import sweep
    from backdraft.reports.sweep_chart import sweep_output

    height = ask.look.height or 0
    high = max(_LEAST_HIGH, min(_MOST_HIGH, height - _AROUND_CHART))
    return sweep_output(sweep(view.design, path=way_of(view, ask.path)), ask.look.width or 80, high)


def _walk(hit: bool) -> Callable[[View, Ask], Output]:
    def render(view: View, ask: Ask) -> Output:
        from backdraft.capacity.walk import walk
        from backdraft.capacity.walk_lines import walk_lines

        found = walk(view, ask.path, hit)
        return walk_lines(found, ask.path[:3], ask.look.width or 80) if found is not None else Output()

    return render


def _changes(way: Way) -> Callable[[View, Ask], Output]:
    def render(view: View, ask: Ask) -> Output:
        from backdraft.tui.preview.changes import changes

        return changes(ask.base, view, ask.dialect, way, ask.look.width)

    return render


def _yaml(view: View, ask: Ask) -> Output:
    return yaml_output(ask.document) if ask.document is not None else Output()


def made(tab: Tab, view: View, memo: Memo, ask: Ask) -> Output:
    """What a tab shows: of the design as it is, or of the one that a what-if line supposes; in the sight asked for.

    The figures stand as they are and as they would be beside one another. `memo` remembers what the supposed design
    answers.
    """
    render = tab.sights[ask.sight].render if ask.sight else tab.render
    if ask.what_if is None:
        return render(view, ask)
    if tab.name == "capacity" and not ask.sight:
        from backdraft.capacity.compared import supposed as compared

        return compared(view, memo, ask.what_if, ask.path, ask.look.width)
    from backdraft.capacity.what_if import suppose

    return render(memo.view(suppose(view.design, ask.what_if).design), ask)


_ENDPOINT = frozenset({"endpoint"})
#: What code there is of a kind of entry; of an endpoint also what is made of the whole design.
_CODE_BY: Mapping[str, tuple[str, ...]] = {
    kind_: tuple(target.name for target in TARGETS.values() if kind_ in target.sections and target.whole)
    for kind_ in ("services", "stores", "endpoints", "tables", "types")
}
_API = frozenset({"endpoint", "endpoints", "api", "errors", "types", "events"})
_SCOPES: Mapping[str, Callable[[Look], Look]] = {
    "near": lambda look: replace(look, scope="near"),
    "overview": lambda look: replace(look, scope="overview"),
    "whole": lambda look: replace(look, scope="whole"),
}
_DETAILS: Mapping[str, Callable[[Look], Look]] = {
    "all": lambda look: replace(look, detail="all"),
    "keys": lambda look: replace(look, detail="keys"),
    "names": lambda look: replace(look, detail="names"),
}
#: The lines of a chart's plot, and what stands around it.
_LEAST_HIGH, _MOST_HIGH, _AROUND_CHART = 6, 18, 12
_SIGHTS: Mapping[str, Sight] = {
    "walk": Sight(_walk(True), "one request, step by step, where caches hit; v: where they miss", _ENDPOINT),
    "walk-miss": Sight(_walk(False), "one request, step by step, where caches miss", _ENDPOINT),
    "load": Sight(_load, "how p95 grows with the load, and who has nothing left where"),
}
_WAYS: Mapping[str, Sight] = {
    "online": Sight(
        _changes("online"),
        "the migration while others write: PostgreSQL, SQL Server and Oracle have ways",
        foot="while others write",
    ),
    "back": Sight(_changes("back"), "the way back, to what it was", foot="the way back"),
}
_TABLES = frozenset({"tables", "mixins", "stores"})
_REVIEWED = frozenset({"services", "stores", "events", "tables", "endpoint"})
_SUPPOSED = frozenset({"what_if"})
TABS: tuple[Tab, ...] = (
    Tab("story", "Sequence", _of("sequence"), _ENDPOINT, picture=True),
    Tab("diagram", "Diagram", _diagram, hops=True, picture=True, views=_SCOPES, reads=_SUPPOSED | {"without"}),
    Tab("relations", "Relations", _of("er"), _TABLES, hops=True, picture=True, views=_DETAILS, by="detail"),
    Tab("examples", "Examples", _of("examples"), _ENDPOINT | {"errors"}),
    Tab("openapi", "OpenAPI", _of("openapi"), _API, targets=OUTPUTS["openapi"].targets),
    Tab("code", "Code", _code, _ENDPOINT | _CODE_BY.keys(), targets=tuple(TARGETS), targets_by=_CODE_BY),
    Tab("flow", "Mermaid", _of("mermaid"), hops=True),
    Tab("sequence", "Mermaid sequence", _of("mermaid-sequence"), _ENDPOINT),
    Tab("sql", "SQL", _sql, targets=DIALECTS),
    Tab("queries", "Queries", _queries, _ENDPOINT, targets=DIALECTS, foot="planned by SQLite"),
    Tab("er", "Mermaid ER", _of("mermaid-er")),
    Tab(
        *("capacity", "Capacity", _capacity),
        sights=_SIGHTS,
        says="the figures, with their formulas",
        reads=_SUPPOSED | {"opened"},
        wrapped=True,
    ),
    Tab("review", "Review", _review, _REVIEWED, wrapped=True),
    Tab(
        *("changes", "Changes", _changes("there")),
        targets=DIALECTS,
        reads=frozenset({"base"}),
        whole=True,
        sights=_WAYS,
        says="the migration, as it is quickest",
        wrapped=True,
    ),
    Tab("document", "Document", _of("markdown")),
    Tab("yaml", "YAML", _yaml, reads=frozenset({"document"})),
)
BY_NAME = {tab.name: tab for tab in TABS}

#: The tab that an entry opens with, until another is chosen for its kind.
_FIRST = {"endpoint": "story", "errors": "examples", "tables": "sql", "types": "yaml", "mixins": "sql"}


#: What `kind` tells apart.
KINDS = (*SECTIONS, *HEADS, "endpoint")


def kind(path: Path) -> str:
    """What decides the tabs of `path`: `endpoint` for a single endpoint, else the section."""
    if path[:1] == ("endpoints",):
        return "endpoint" if len(path) > 2 else "endpoints"
    return path[0] if path else "services"


def sights_of(tab: Tab, path: Path) -> tuple[str, ...]:
    """What `v` steps through at the entry at `path`: empty for the tab's own, then the others that apply."""
    return ("", *(name for name, sight in tab.sights.items() if not sight.kinds or kind(path) in sight.kinds))


def tabs_for(path: Path) -> tuple[Tab, ...]:
    """The tabs that apply to the entry at `path`, in order."""
    return tuple(tab for tab in TABS if not tab.kinds or kind(path) in tab.kinds)


def first_tab(path: Path) -> str:
    """The tab to open with."""
    return _FIRST.get(kind(path), "diagram")


def current(chosen: dict[str, str], path: Path) -> str:
    """The name of the tab that shows `path`: the one chosen for its kind, else the first."""
    name = chosen.get(kind(path), first_tab(path))
    return name if any(tab.name == name for tab in tabs_for(path)) else first_tab(path)


def strip(titles: Sequence[str], at: int, room: int) -> str:
    """The titles in a row, the one at `at` in brackets; in little room those nearest to it, with `‹ ›` at the ends.

    Args:
        titles: The tabs' titles.
        at: The current one's index.
        room: The cells that there are; 0 or less: not known yet, all are told.
    """
    names = [f"[{title}]" if i == at else title for i, title in enumerate(titles)]
    first, last = 0, len(names)
    while True:
        ends = ("‹ " if first else "", " ›" if last < len(names) else "")
        said = f"{ends[0]}{'  '.join(names[first:last])}{ends[1]}"
        if len(said) <= room or room <= 0 or last - first == 1:
            return said
        if last - 1 - at >= at - first:
            last -= 1
        else:
            first += 1


def targets_of(tab: Tab, view: View, path: Path) -> tuple[str, ...]:
    """What `t` steps through at the entry at `path`: of code what is made of it, or, of none, of the whole design."""
    known = tab.targets_by.get(kind(path), tab.targets)
    own = () if kind(path) not in tab.targets_by else tuple(t for t in known if TARGETS[t].made_of(view, path))
    return own or known


def target_of(tab: Tab, view: View, path: Path, dialect: str, chosen: Mapping[str, str]) -> str:
    """What the tab is made for: the dialect, which all of SQL share, or what was chosen for this tab.

    An entry that what was chosen is not made of has the first that is.
    """
    if not tab.targets or tab.targets == DIALECTS:
        return dialect
    known = targets_of(tab, view, path)
    made_for = chosen.get(tab.name, known[0])
    return made_for if made_for in known else known[0]


def called_target(tab: Tab, view: View, path: Path, target: str) -> str:
    """What people call it."""
    return TARGETS[target].called(view, path) if tab.name == "code" else target


def next_target(tab: Tab, view: View, path: Path, here: str) -> str:
    """What `t` comes to after `here`."""
    known = targets_of(tab, view, path)
    return known[(known.index(here) + 1) % len(known)]


def yaml_output(document: Document) -> Output:
    """The file's own text; each line knows the entry whose chunk it is in."""
    lines: list[Line] = []
    for chunk in document.chunks():
        lines.extend(Line(text, chunk.path) for text in chunk.text.splitlines())
    return Output(tuple(lines), "yaml")
