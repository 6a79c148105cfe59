"""Where a figure comes from: its formula, and each input with the place that says it, or what was taken instead."""

from __future__ import annotations

from collections.abc import Iterable

from backdraft.capacity.answers import CacheAnswer, Capacity, PathAnswer, QueueAnswer, StationAnswer
from backdraft.capacity.compute import Callers
from backdraft.capacity.defaults import ANSWER_BYTES, BUSY, FILL, MONTH, OUTAGE, REQUEST_BYTES, ROW_HEADER
from backdraft.capacity.sizes import Size
from backdraft.capacity.words import available, bits, count, percent, rate, seconds, size
from backdraft.design.dataclass import dataclass
from backdraft.design.notation.services import number_text
from backdraft.design.paths import Path, where

_Asked = tuple[tuple[str, float, Path], ...]
#: Callers, stations and the like that are listed as inputs; of more, how many more there are.
_MOST = 12


@dataclass(frozen=True, slots=True)
class Input:
    """What goes into a figure: its name, its value in words, the key or entry that says so, and what else there is to
    say; `default` when the design does not say it."""

    name: str
    value: str
    path: Path = ()
    note: str = ""
    default: bool = False

    @property
    def source(self) -> str:
        """Where it comes from, in words."""
        if self.default:
            missing = f"the design does not say {where(self.path)}" if self.path else ""
            return f"default: {', '.join(filter(None, (self.note, missing)))}"
        return ", ".join(filter(None, (self.note, where(self.path))))


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: what it is called, its value in words, the formula with its inputs put in; `sure` tells how far."""

    name: str
    value: str
    formula: str
    sure: str = "exact"
    inputs: tuple[Input, ...] = ()


def explain(found: Capacity, name: str, section: str = "", asked: Callers | None = None) -> tuple[Figure, ...]:
    """Every figure of a path, service, store or table of that name, in that order; empty when there is none.

    With a `section` (`services`, `stores`, `tables`, `endpoints` for paths) only of what stands there. `asked` has who
    makes the rates.
    """
    out: list[Figure] = []
    if name in found.paths and section in ("", "endpoints"):
        out += _path(found.paths[name], found)
    for each, stations in (("services", found.services), ("stores", found.stores)):
        if name in stations and section in ("", each):
            out += _station(stations[name], found, (asked or {}).get(name, ()))
            out += [_taken(text) for text, path in found.taken if path == (each, name)]
    if name in found.tables and section in ("", "tables"):
        out += _table(found.tables[name])
    if section in ("tables", "endpoints"):
        return tuple(out)
    out += [_drain(queue) for queue in found.queues if name in (queue.event, queue.consumer)]
    out += [_cold(cache) for cache in found.caches if name in (cache.cache, cache.store)]
    return tuple(out)


def _taken(text: str) -> Figure:
    said, _, mend = text.partition("; ")
    return Figure("assumed", said, mend, "default")


def _drain(queue: QueueAnswer) -> Figure:
    return Figure(
        f"drain of {queue.event}", seconds(queue.drain) if queue.drain is not None else "never",
        f"backlog / (capacity - rate): {rate(queue.rate)} x {seconds(OUTAGE)} of outage / "
        f"({rate(queue.capacity)} - {rate(queue.rate)})",
        inputs=(
            Input("rate", rate(queue.rate), queue.path, "messages at the peak"),
            Input("capacity", rate(queue.capacity), ("services", queue.consumer, "run"), "beside its other work"),
            Input("outage", seconds(OUTAGE), note="how long consumers are away", default=True),
        ),
    )  # fmt: skip


def _cold(cache: CacheAnswer) -> Figure:
    return Figure(
        f"{cache.store} while {cache.cache} is empty", percent(cache.cold_utilisation),
        f"all {rate(cache.rate)} of reads, not the {rate(cache.store_rate)} that miss",
        inputs=(
            Input("reads", rate(cache.rate), cache.path),
            Input("hits", percent(cache.hit), ("stores", cache.cache, "hit")),
        ),
    )  # fmt: skip


# --- paths ------------------------------------------------------------------------------------------------------------


def _path(each: PathAnswer, found: Capacity) -> list[Figure]:
    parts = ", ".join(f"{name} {share:.0%}" for name, share in each.shares.items())
    ups = " x ".join(
        f"{name} {percent(up)}" if chance == 1 else f"{name} (1 - {chance:.3g} x {percent(1 - up)})"
        for name, up, chance in each.needs
    )
    rough = "estimate: services wait for one another in a circle" if found.circular else "exact (Jackson)"
    sure = "estimate"
    peak = Input("load", rate(found.entry_rate), ("load",), "all entries at the peak", peak_unsaid(found))
    spread = "gamma of the mean, variance and skewness" if found.circular else "by the transforms of all on the way"
    out = [
        Figure("rate", rate(each.rate),
               f"of {rate(found.entry_rate)} at all entries{_of_what(found)}, by way of {_way(each)}",
               inputs=(peak, *(Input("by way of", hop, _entry(found, hop)) for hop in each.hops))),
        Figure("mean latency", seconds(each.mean_latency), parts, rough, tuple(_spent(each, found))),
        *(
            Figure(name, seconds(getattr(each, name)), spread, sure,
                   (*_spent(each, found), *_target(each, name)))
            for name in ("p50", "p95", "p99")
        ),
        Figure("availability", available(each.availability, bool(each.overloaded)),
               f"{percent(each.availability)} if it kept up: {ups}" if each.overloaded else ups or "it needs nothing",
               inputs=(*_needs(each, found), *_target(each, "availability"))),
        Figure("downtime a month", seconds(each.downtime_month), f"(1 - {percent(each.availability)}) x a month",
               inputs=(Input("availability", percent(each.availability), note="of this path"),
                       Input("month", seconds(MONTH), note="a twelfth of 365 days"))),
        *(
            Figure(name, bits(value), f"{rate(each.rate)} x {size(taken)} (assumed)", sure,
                   (Input("rate", rate(each.rate), note="of this path"),
                    Input("bytes", size(taken), note=f"the size of {what}", default=True)))
            for name, value, taken, what in (("in", each.bits_in, REQUEST_BYTES, "a request"),
                                             ("out", each.bits_out, ANSWER_BYTES, "an answer"))
        ),
    ]  # fmt: skip
    if each.first is not None:
        name, at = each.first
        station = _station_of(found, name)
        inputs = (peak, Input("busy", percent(station.utilisation), station.station.path, name)) if station else (peak,)
        out.append(Figure("saturates", rate(at), f"{name} is the busiest on the way: load of entries / utilisation",
                          inputs=inputs))  # fmt: skip
    return out


def _way(each: PathAnswer) -> str:
    return " > ".join((*each.hops, each.name))


def _spent(each: PathAnswer, found: Capacity) -> Iterable[Input]:
    """The seconds of a request at each station on its way."""
    if each.mean_latency is None:
        yield from (Input(name, "unstable", _entry(found, name), "overloaded") for name in each.overloaded)
        return
    for name, share in list(each.shares.items())[:_MOST]:
        yield Input(name, seconds(share * each.mean_latency), _entry(found, name), f"{share:.0%}")
    more = len(each.shares) - _MOST
    if more > 0:
        yield Input(f"and {more} more", seconds(sum(list(each.shares.values())[_MOST:]) * each.mean_latency))


def _needs(each: PathAnswer, found: Capacity) -> Iterable[Input]:
    for name, up, chance in each.needs[:_MOST]:
        often = "" if chance == 1 else f"needed in {chance:.3g} of the requests"
        yield Input(name, percent(up), _entry(found, name), often)


def _target(each: PathAnswer, name: str) -> tuple[Input, ...]:
    target = getattr(each.targets, name)
    return (
        (Input("target", target.text, ("targets", name), "missed" if name in each.misses else "kept"),)
        if target
        else ()
    )


def _station_of(found: Capacity, name: str) -> StationAnswer | None:
    known = found.services.get(name) or found.stores.get(name)
    if known is None:
        copied = found.stores.get(name.removesuffix(" replicas"))
        return copied.replica if copied is not None else None
    return known


def _entry(found: Capacity, name: str) -> Path:
    """The entry of what a share or a need names: a service, or a store."""
    station = _station_of(found, name)
    return station.station.path if station is not None else ()


# --- services and stores ----------------------------------------------------------------------------------------------


def _station(each: StationAnswer, found: Capacity, asked_by: _Asked) -> list[Figure]:
    station = each.station
    run = (*station.path, "run")
    servers = f"{station.replicas} x {number_text(station.cores)} cores"
    peak = Input("load", rate(found.entry_rate), ("load",), "all entries at the peak", peak_unsaid(found))
    asked = Input("rate", rate(each.rate), station.path, "all that reaches it")
    time = Input("time", seconds(station.time), run, default="time" in station.unsaid)
    unsaid = "replicas" in station.unsaid
    replicas = Input("replicas", str(station.replicas), run, default=unsaid)
    cores = Input("cores", number_text(station.cores), run, "of each replica" if not unsaid else "", unsaid)
    out = [
        Figure(
            "rate",
            rate(each.rate),
            f"all that reaches it at the peak{_of_what(found)}"
            if each.rate
            else "no load enters here, and nobody asks it",
            inputs=_callers(asked_by, found),
        )
    ]
    if station.bounded:
        busy = Input("busy", f"{BUSY:.0%}", note="how busy a server is planned to be", default=True)
        out += [
            Figure("utilisation", percent(station.utilisation(each.rate)),
                   f"{rate(each.rate)} x {seconds(station.time)} / ({servers})", inputs=(asked, time, replicas, cores)),
            Figure("replicas needed", str(each.replicas_needed),
                   f"rate x time / (cores of one x {BUSY:.0%}), up", inputs=(asked, time, cores, busy)),
            Figure("mean latency", seconds(each.mean_latency),
                   f"M/M/{station.servers} for each of {station.replicas} replicas: wait "
                   f"{seconds(each.mean_wait)} + {seconds(station.server_time)}",
                   inputs=(Input("rate", rate(each.rate / station.replicas), station.path, "of one replica"), time,
                           cores, Input("wait", seconds(each.mean_wait), note="Erlang C / (cores / time - rate)"))),
        ]  # fmt: skip
    else:
        out.append(Figure("mean latency", seconds(each.mean_latency),
                          "its time: somebody else scales it, so nothing waits", inputs=(time,)))  # fmt: skip
    if station.limit is not None:
        limit = Input("limit", rate(station.limit), (*station.path, "limit"))
        out.append(Figure("limit used", percent(each.rate / station.limit),
                          f"{rate(each.rate)} / {rate(station.limit)}", inputs=(asked, limit)))  # fmt: skip
    needed = min(station.replicas_for(each.rate), station.replicas)
    of = station.replicas + station.standby
    kept = f"{percent(each.availability)} if it kept up: " if each.overloaded else ""
    out.append(Figure(
        "availability", available(each.availability, each.overloaded),
        f"{kept}{needed} of {of} up, each {percent(station.availability)}: binomial",
        inputs=(
            Input("of one", percent(station.availability), run, default="availability" in station.unsaid),
            replicas,
            *([Input("standby", str(station.standby), (*station.path, "standby"))] if station.standby else []),
            Input("needed", str(needed), note="so many serve the peak"),
        ),
    ))  # fmt: skip
    if each.saturates_at is not None:
        out.append(Figure("saturates", rate(each.saturates_at),
                          f"{rate(found.entry_rate)} at all entries / {percent(each.utilisation)}",
                          inputs=(peak, Input("busy", percent(each.utilisation), note="utilisation at the peak"))
                          ))  # fmt: skip
    out += _connected(each)
    if each.bytes is not None:
        held = [table for table in found.tables.values() if table.store == each.name]
        out.append(Figure("size", size(each.bytes[0]), f"its tables; {size(each.bytes[1])} in 1 y, "
                                                       f"{size(each.bytes[2])} in 3 y", "estimate",
                          tuple(Input(table.name, size(table.bytes[0]), table.path) for table in held)))  # fmt: skip
    if each.assumed:
        out.append(Figure("assumed", ", ".join(each.assumed), "the design does not say", "default"))
    return out


def _of_what(found: Capacity) -> str:
    return " (assumed load)" if peak_unsaid(found) else ""


def peak_unsaid(found: Capacity) -> bool:
    """Whether the load of the entries is an assumption."""
    return any(text.startswith("peak") for text in found.assumed)


def _callers(asked_by: _Asked, found: Capacity) -> tuple[Input, ...]:
    unsaid = peak_unsaid(found)
    listed = tuple(
        Input(name, rate(value), path, default=unsaid and path == ("load",)) for name, value, path in asked_by[:_MOST]
    )
    more = asked_by[_MOST:]
    rest = Input(f"and {len(more)} more", rate(sum(value for _, value, _ in more)))
    return (*listed, rest) if more else listed


def _connected(each: StationAnswer) -> Iterable[Figure]:
    if each.in_flight is not None:
        yield Figure("in flight", f"{each.in_flight:.3g}", "rate x time to answer, waiting included (Little)", inputs=(
            Input("rate", rate(each.rate), each.station.path),
            Input("answers in", seconds(each.in_flight / each.rate if each.rate else 0.0),
                  note="what it waits for included"),
        ))  # fmt: skip
    if each.pool is not None and each.pool_busy is not None:
        unsaid = any(text.startswith("pool=") for text in each.assumed)
        yield Figure("pool", f"{each.pool_busy:.3g} of {each.pool}",
                     "queries a second x their time / replicas (Little)",
                     inputs=(Input("pool", str(each.pool), (*each.station.path, "run"), default=unsaid),
                             Input("replicas", str(each.station.replicas), (*each.station.path, "run"),
                                   default="replicas" in each.station.unsaid)))  # fmt: skip
    if each.connections is not None:
        unsaid = any(text.startswith("max_connections") for text in each.assumed)
        most = Input("accepts", str(each.max_connections), (*each.station.path, "max_connections"), default=unsaid)
        pools = (Input(name, str(opened), ("services", name), "replicas x pool") for name, opened in each.pools)
        accepted = f" of {each.max_connections}" if each.max_connections else ""
        yield Figure("connections", f"{each.connections}{accepted}", "replicas x pool of every service that uses it",
                     inputs=(*pools, *((most,) if each.max_connections else ())))  # fmt: skip


# --- tables -----------------------------------------------------------------------------------------------------------


def _table(each: Size) -> list[Figure]:
    copies = f" x {each.copies} copies" if each.copies > 1 else ""
    rows = Input("rows", count(each.rows[0]), (*each.path, "rows"), default="rows" in each.unsaid)
    row = Input("row", size(each.row_bytes), each.path, default="row" in each.unsaid)
    grows = [rows, Input("growth", each.growth or "none", (*each.path, "growth"), default=not each.growth)]
    if each.keep:
        grows.append(Input("keep", each.keep, (*each.path, "keep"), "what that time brings stays"))
    by = f"by growth{' and keep' if each.keep else ''}" if each.growth else "as now"
    out = [
        Figure("row", size(each.row_bytes), "the mean widths of its columns, or `row`", "estimate", (row,)),
        Figure("size", size(each.bytes[0]),
               f"{count(each.rows[0])} rows x ({size(each.row_bytes)} + {ROW_HEADER:g} B header + "
               f"{size(each.index_bytes)} in indexes){copies} / {FILL:.0%} filled", "estimate",
               (rows, row,
                Input("header", f"{ROW_HEADER:g} B", note="what an engine adds to a row", default=True),
                Input("indexes", size(each.index_bytes), each.path, "of each row"),
                Input("copies", str(each.copies), ("stores", each.store) if each.store else (),
                      "the original, standbys, read replicas"),
                Input("filled", f"{FILL:.0%}", note="of a page", default=True))),
        Figure("in 1 y", size(each.bytes[1]), f"{count(each.rows[1])} rows {by}", "estimate", tuple(grows)),
        Figure("in 3 y", size(each.bytes[2]), f"{count(each.rows[2])} rows {by}", "estimate", tuple(grows)),
    ]  # fmt: skip
    if each.assumed:
        out.append(Figure("assumed", ", ".join(each.assumed), "the design does not say", "default"))
    return out
