"""The answers as lines that know their entries: what the command prints, and what the preview shows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import field
from itertools import accumulate, chain

from backdraft.capacity.answers import Capacity, PathAnswer, StationAnswer
from backdraft.capacity.columns import Row, table, wrapped
from backdraft.capacity.compute import Callers, busiest, callers, capacity
from backdraft.capacity.explain import Figure, explain, peak_unsaid
from backdraft.capacity.words import available, count, percent, rate, seconds, size
from backdraft.design.dataclass import dataclass
from backdraft.design.output import Line, Output, join
from backdraft.design.paths import Path
from backdraft.design.view import View

_PATH_HEAD = ("path", "rate", "mean", "p50", "p95", "p99", "available", "down/month", "mostly")


def report(found: Capacity, width: int | None = None) -> tuple[Line, ...]:
    """All answers as tables: paths, services, stores, tables, queues, caches, then what cannot be kept; tables and
    sentences take at most `width` cells."""
    tables: list[tuple[tuple[str, ...], Sequence[Row]]] = [
        (_PATH_HEAD, [(each.path, _path(each)) for each in found.paths.values()]),
        (("service", "rate", "busy", "replicas", "needs", "mean", "available", "saturates", "pool"),
         [_service(each) for each in found.services.values() if each.station.kind != "client"]),
        (("store", "rate", "busy", "mean", "available", "saturates", "connections", "size", "1 y", "3 y"),
         [row for each in found.stores.values() for row in _store(each)]),
        (("table", "rows", "row", "now", "1 y", "3 y"),
         [(each.path, (each.name, count(each.rows[0]), size(each.row_bytes), *map(size, each.bytes)))
          for each in found.tables.values()]),
        (("queue", "consumer", "rate", "can do", "a minute's backlog", "drains in"),
         [(each.path, (each.event, each.consumer, rate(each.rate), rate(each.capacity), count(each.backlog),
                       seconds(each.drain) if each.drain is not None else "never"))
          for each in found.queues]),
        (("cache", "before", "hits", "reads", "misses", "store when cold"),
         [(each.path, (each.cache, each.store, percent(each.hit), rate(each.rate), rate(each.store_rate),
                       percent(each.cold_utilisation))) for each in found.caches]),
    ]  # fmt: skip
    drawn = [table(head, rows, width) for head, rows in tables]
    troubles = wrapped((Line(f"✗ {trouble.message}", trouble.path) for trouble in found.troubles), width)
    legend = wrapped(_legend(row for _, rows in tables for row in rows), width)
    return join((wrapped(_summary(found), width), *drawn, troubles, wrapped(_assumed(found), width), legend))


#: What marks in the tables mean.
_MARKS = (
    (" ✗", "✗ misses its target, or is asked more than it serves"),
    ("–", "– nothing to count: somebody else scales it, or there is no steady state"),
)


def _legend(rows: Iterable[Row]) -> Iterable[Line]:
    """The marks that stand in the tables, and what they mean."""
    cells = {cell for _, row in rows for cell in row[1:]}
    meant = [said for mark, said in _MARKS if any(cell.endswith(mark) for cell in cells)]
    if meant:
        yield Line("; ".join(meant))


@dataclass(frozen=True, slots=True)
class Figures(Output):
    """Figures with their formulas; `explained` has, by line, those whose inputs can be shown: whose it is, its name."""

    explained: Mapping[int, tuple[str, str]] = field(default_factory=dict)


def explanation(
    found: Capacity,
    name: str,
    section: str = "",
    opened: Collection[tuple[str, str]] | None = None,
    asked: Callers | None = None,
) -> tuple[Line, ...]:
    """Every figure of what is called `name` (in a `section`), with its formula; empty when nothing is.

    Args:
        found: All answers.
        name: What is asked for.
        section: Where it stands, as for `explain`.
        opened: The figures whose inputs stand below them; None: all of them.
        asked: Who makes the rates.
    """
    return _explained(found, name, section, opened, asked)[0]


def _explained(
    found: Capacity,
    name: str,
    section: str,
    opened: Collection[tuple[str, str]] | None,
    asked: Callers | None,
    width: int | None = None,
) -> tuple[tuple[Line, ...], dict[int, tuple[str, str]]]:
    """The lines of an explanation, and by line the figures that have inputs."""
    path = (section, name) if section not in ("", "endpoints") else _path_of(found, name)
    rows: list[Row] = []
    figures: dict[int, tuple[str, str]] = {}
    for each in explain(found, name, section, asked):
        key = (name, each.name)
        open_ = opened is None or key in opened
        sign = "" if opened is None else "  " if not each.inputs else "▾ " if open_ else "▸ "
        called, value, formula = _figure(each)
        rows.append((path, (f"{sign}{called}", value, formula)))
        if each.inputs:
            figures[len(rows)] = key
        if open_:
            rows += [(put.path, (f"    {put.name}", put.value, put.source)) for put in each.inputs]
    pieces = [wrapped((line,), width) for line in table((name, "", ""), rows)]
    starts = list(accumulate((len(piece) for piece in pieces), initial=0))
    lines = tuple(chain.from_iterable(pieces))
    return lines, {line: key for n, key in figures.items() for line in range(starts[n], starts[n] + len(pieces[n]))}


def about(view: View, path: Path, opened: Collection[tuple[str, str]] = (), width: int | None = None) -> Output:
    """What the preview shows at an entry: its figures with their formulas, the paths that pass it, what it cannot keep.

    For an endpoint, the paths that end there; for anything else than a service, a store, a table or an endpoint, all.
    Of the figures in `opened` the inputs stand below them. Formulas and sentences are wrapped at `width` cells, tables
    are folded there.
    """
    found = view.ask(capacity)
    section, name = path[0] if path else "", path[1] if len(path) > 1 else ""
    if section == "endpoints" and len(path) > 2:
        paths = [each for each in found.paths.values() if each.path[:3] == path[:3]]
        if not paths:
            return Output(wrapped(_unasked(found, path[:3]), width))
        names = [each.name for each in paths]
    elif section in ("services", "stores", "tables") and name:
        of = {**found.services, **found.stores} if section != "tables" else {}
        paths = [each for each in found.paths.values() if name in of and (name in each.shares or _needs(each, name))]
        names = [name]
    else:
        return Output(report(found, width))
    passing = [] if section == "endpoints" else [(each.path, _path(each)) for each in paths]
    own = path[:3] if section == "endpoints" else path[:2]
    troubles = (trouble for trouble in found.troubles if trouble.path[: len(own)] == own)
    blocks: list[tuple[Line, ...]] = []
    figures: dict[int, tuple[str, str]] = {}
    at = 0
    for each in names:
        lines, here = _explained(found, each, section, opened, view.ask(callers), width)
        figures |= {at + line: key for line, key in here.items()}
        blocks.append(lines)
        at += len(lines) + 1
    told = wrapped((Line(f"✗ {each.message}", each.path) for each in troubles), width)
    legend = wrapped((*_legend(passing), *_opening(figures, opened)), width)
    blocks += [table(_PATH_HEAD, passing, width), told, legend]
    return Figures(join(blocks), explained=figures, from_top=True)


def _opening(figures: Mapping[int, tuple[str, str]], opened: Collection[tuple[str, str]]) -> Iterable[Line]:
    """What the signs before the figures mean."""
    if figures:
        shut = "; ▾ its inputs stand below it" if any(key in opened for key in figures.values()) else ""
        yield Line(f"▸ enter shows what goes into a figure{shut}")


def _unasked(found: Capacity, path: Path) -> Iterable[Line]:
    """What is said of an endpoint that no load names."""
    yield Line(f"{' '.join(path[1:3])} has no load of its own: give it load=, or a call that names it.", path)
    service = found.services.get(path[1])
    if service is not None:
        yield Line(
            f"A walk (W) takes as long as it does while {path[1]} is asked {rate(service.rate)}{_unsaid(found)}.",
            service.station.path,
        )


def way_of(view: View, path: Path) -> str:
    """The name of the path that the entry at `path` is most about: its own, else the one that passes it with the most
    requests under way; empty when there is none."""
    found = view.ask(capacity)
    if path[:1] == ("endpoints",) and len(path) > 2:
        ways = [name for name, each in found.paths.items() if each.path[:3] == path[:3]]
    elif path[:1] in (("services",), ("stores",)) and len(path) > 1:
        ways = [name for name, each in found.paths.items() if path[1] in each.shares or _needs(each, path[1])]
    else:
        ways = list(found.paths)
    return busiest(found, ways)


def _needs(each: PathAnswer, name: str) -> bool:
    return any(name == needed for needed, *_ in each.needs)


def _path_of(found: Capacity, name: str) -> Path:
    if name in found.paths:
        return found.paths[name].path
    station = found.services.get(name) or found.stores.get(name)
    if station is not None:
        return station.station.path
    return found.tables[name].path if name in found.tables else ()


def _figure(each: Figure) -> tuple[str, ...]:
    if each.sure == "default":
        return each.name, "", f"{each.value}: {each.formula}"
    return each.name, each.value, f"= {each.formula}" + ("" if each.sure.startswith("exact") else f" · {each.sure}")


def _summary(found: Capacity) -> tuple[Line, ...]:
    if not found.services:
        return () if found.troubles else (Line("No services yet: there is nothing to compute."),)
    if found.first is None:
        return ()
    answer = found.services.get(found.first) or found.stores.get(found.first.removesuffix(" replicas"))
    if answer is None or answer.saturates_at is None:
        return ()
    at = rate(answer.saturates_at)
    come = f"{rate(found.entry_rate)} come in at the peak{_unsaid(found)}"
    text = f"{come}; {found.first} has nothing left first: it saturates at {at} of all entries."
    return (Line(text, answer.station.path),)


def _unsaid(found: Capacity) -> str:
    return " (assumed: the design does not say load)" if peak_unsaid(found) else ""


def _path(each: PathAnswer) -> tuple[str, ...]:
    largest, over = next(iter(each.shares.items()), None), bool(each.overloaded)
    return (
        each.name,
        rate(each.rate),
        seconds(each.mean_latency),
        *(_marked(seconds(value), name in each.misses)
          for name, value in (("p50", each.p50), ("p95", each.p95), ("p99", each.p99))),
        _marked(available(each.availability, over), over or "availability" in each.misses),
        seconds(each.downtime_month) if not over else "–",
        f"{largest[0]} {largest[1]:.0%}" if largest and each.mean_latency is not None else "",
    )  # fmt: skip


def _marked(text: str, missed: bool) -> str:
    return f"{text} ✗" if missed else text


def _service(each: StationAnswer) -> Row:
    station = each.station
    return (
        station.path,
        (
            each.name,
            rate(each.rate),
            _marked(percent(each.utilisation), each.overloaded),
            str(station.replicas) if station.bounded else "–",
            str(each.replicas_needed) if station.bounded else "–",
            seconds(each.mean_latency),
            available(each.availability, each.overloaded),
            rate(each.saturates_at) if each.saturates_at is not None else "–",
            f"{each.pool_busy:.2g} of {each.pool}" if each.pool_busy is not None else "",
        ),
    )


def _store(each: StationAnswer) -> Iterable[Row]:
    yield (
        each.station.path,
        (
            each.name,
            rate(each.rate),
            _marked(percent(each.utilisation), each.overloaded),
            seconds(each.mean_latency),
            available(each.availability, each.overloaded),
            rate(each.saturates_at) if each.saturates_at is not None else "–",
            _of(each.connections, each.max_connections),
            *((size(b) for b in each.bytes) if each.bytes is not None else ("", "", "")),
        ),
    )
    if each.replica is not None:
        yield from _store(each.replica)


def _of(used: int | None, most: int | None) -> str:
    return "" if used is None else f"{used} of {most}" if most else str(used)


def _assumed(found: Capacity) -> tuple[Line, ...]:
    lines = [Line(f"assumed: {text}", path) for text, path in found.taken]
    lines += [Line(f"assumed: {', '.join(found.assumed)}", ("load",))] if found.assumed else []
    stations = (
        (each.name, each.assumed, each.station.path) for of in (found.services, found.stores) for each in of.values()
    )
    tables = ((each.name, each.assumed, each.path) for each in found.tables.values())
    lines += [Line(f"assumed of {n}: {', '.join(what)}", path) for n, what, path in (*stations, *tables) if what]
    return tuple(lines)
