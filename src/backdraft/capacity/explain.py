"""Where a figure comes from: its formula, and its inputs with what was taken for granted."""

from __future__ import annotations

from dataclasses import dataclass

from backdraft.capacity.answers import Capacity, PathAnswer, StationAnswer
from backdraft.capacity.defaults import ANSWER_BYTES, BUSY, FILL, OUTAGE, REQUEST_BYTES, ROW_HEADER
from backdraft.capacity.sizes import Size
from backdraft.capacity.words import bits, count, percent, rate, seconds, size
from backdraft.design.notation.services import number_text


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: what it is called, its value in words, the formula with its inputs put in; `sure` tells how far."""

    name: str
    value: str
    formula: str
    sure: str = "exact"


def explain(found: Capacity, name: str, section: str = "") -> tuple[Figure, ...]:
    """Every figure of a path, service, store or table of that name, in that order; empty when there is none.

    With a `section` (`services`, `stores`, `tables`, `endpoints` for paths) only of what stands there.
    """
    out: list[Figure] = []
    if name in found.paths and section in ("", "endpoints"):
        out += _path(found.paths[name], found)
    for each, stations in (("services", found.services), ("stores", found.stores)):
        if name in stations and section in ("", each):
            out += _station(stations[name], found)
    if name in found.tables and section in ("", "tables"):
        out += _table(found.tables[name])
    if section in ("tables", "endpoints"):
        return tuple(out)
    for queue in found.queues:
        if name in (queue.event, queue.consumer):
            out.append(Figure(
                f"drain of {queue.event}", seconds(queue.drain) if queue.drain is not None else "never",
                f"backlog / (capacity - rate): {rate(queue.rate)} x {seconds(OUTAGE)} of outage / "
                f"({rate(queue.capacity)} - {rate(queue.rate)})",
            ))  # fmt: skip
    for cache in found.caches:
        if name in (cache.cache, cache.store):
            out.append(Figure(
                f"{cache.store} while {cache.cache} is empty", percent(cache.cold_utilisation),
                f"all {rate(cache.rate)} of reads, not the {rate(cache.store_rate)} that miss",
            ))  # fmt: skip
    return tuple(out)


def _path(each: PathAnswer, found: Capacity) -> list[Figure]:
    parts = ", ".join(f"{name} {share:.0%}" for name, share in each.shares.items())
    ups = " x ".join(
        f"{name} {percent(up)}" if chance == 1 else f"{name} (1 - {chance:.3g} x {percent(1 - up)})"
        for name, up, chance in each.needs
    )
    rough = "estimate: services wait for one another in a circle" if found.circular else "exact (Jackson)"
    out = [
        Figure("rate", rate(each.rate), f"of {rate(found.entry_rate)} at all entries, by way of {_way(each)}"),
        Figure("mean latency", seconds(each.mean_latency), parts, rough),
        *(
            Figure(name, seconds(getattr(each, name)), "gamma of the mean, variance and skewness",
                   "estimate")
            for name in ("p50", "p95", "p99")
        ),
        Figure("availability", percent(each.availability), ups or "it needs nothing"),
        Figure("downtime a month", seconds(each.downtime_month), f"(1 - {percent(each.availability)}) x a month"),
        Figure("in", bits(each.bits_in), f"{rate(each.rate)} x {size(REQUEST_BYTES)} (assumed)", "estimate"),
        Figure("out", bits(each.bits_out), f"{rate(each.rate)} x {size(ANSWER_BYTES)} (assumed)", "estimate"),
    ]  # fmt: skip
    if each.first is not None:
        name, at = each.first
        out.append(Figure("saturates", rate(at), f"{name} is the busiest on the way: load of entries / utilisation"))
    return out


def _way(each: PathAnswer) -> str:
    return " > ".join((*each.hops, each.name))


def _station(each: StationAnswer, found: Capacity) -> list[Figure]:
    station = each.station
    servers = f"{station.replicas} x {number_text(station.cores)} cores"
    out = [Figure("rate", rate(each.rate), "all that reaches it at the peak (traffic equations)")]
    if station.bounded:
        out += [
            Figure("utilisation", percent(station.utilisation(each.rate)),
                   f"{rate(each.rate)} x {seconds(station.time)} / ({servers})"),
            Figure("replicas needed", str(each.replicas_needed),
                   f"rate x time / (cores of one x {BUSY:.0%}), up"),
            Figure("mean latency", seconds(each.mean_latency),
                   f"M/M/{station.servers} for each of {station.replicas} replicas: wait "
                   f"{seconds(each.mean_wait)} + {seconds(station.server_time)}"),
        ]  # fmt: skip
    else:
        out.append(
            Figure("mean latency", seconds(each.mean_latency), "its time: somebody else scales it, so nothing waits")
        )
    if station.limit is not None:
        out.append(
            Figure("limit used", percent(each.rate / station.limit), f"{rate(each.rate)} / {rate(station.limit)}")
        )
    needed = min(station.replicas_for(each.rate), station.replicas)
    of = station.replicas + station.standby
    out.append(Figure("availability", percent(each.availability),
                      f"{needed} of {of} up, each {percent(station.availability)}: binomial"))  # fmt: skip
    if each.saturates_at is not None:
        out.append(Figure("saturates", rate(each.saturates_at),
                          f"{rate(found.entry_rate)} at all entries / {percent(each.utilisation)}"))  # fmt: skip
    if each.in_flight is not None:
        out.append(Figure("in flight", f"{each.in_flight:.3g}", "rate x time to answer, waiting included (Little)"))
    if each.pool is not None and each.pool_busy is not None:
        out.append(Figure("pool", f"{each.pool_busy:.3g} of {each.pool}",
                          "queries a second x their time / replicas (Little)"))  # fmt: skip
    if each.connections is not None:
        out.append(Figure("connections", f"{each.connections} of {each.max_connections}",
                          "replicas x pool of every service that uses it"))  # fmt: skip
    if each.bytes is not None:
        out.append(Figure("size", size(each.bytes[0]), f"its tables; {size(each.bytes[1])} in 1 y, "
                                                       f"{size(each.bytes[2])} in 3 y", "estimate"))  # fmt: skip
    if each.assumed:
        out.append(Figure("assumed", ", ".join(each.assumed), "the design does not say", "default"))
    return out


def _table(each: Size) -> list[Figure]:
    copies = f" x {each.copies} copies" if each.copies > 1 else ""
    out = [
        Figure("row", size(each.row_bytes), "the mean widths of its columns, or `row`", "estimate"),
        Figure("size", size(each.bytes[0]),
               f"{count(each.rows[0])} rows x ({size(each.row_bytes)} + {ROW_HEADER:g} B header + "
               f"{size(each.index_bytes)} in indexes){copies} / {FILL:.0%} filled", "estimate"),
        Figure("in 1 y", size(each.bytes[1]), f"{count(each.rows[1])} rows by growth and keep", "estimate"),
        Figure("in 3 y", size(each.bytes[2]), f"{count(each.rows[2])} rows by growth and keep", "estimate"),
    ]  # fmt: skip
    if each.assumed:
        out.append(Figure("assumed", ", ".join(each.assumed), "the design does not say", "default"))
    return out
