"""What a design cannot keep: loops, overload, missed targets, pools, backlogs, cold caches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from backdraft.capacity.answers import CacheAnswer, PathAnswer, QueueAnswer, StationAnswer, Trouble
from backdraft.capacity.defaults import BUSY
from backdraft.capacity.words import percent, rate, seconds
from backdraft.design.model import Targets

#: The part of what may be missing that is taken for the rounding of floats, not for a miss.
_ROUNDING = 1e-9


def missed(targets: Targets, availability: float, times: tuple[float | None, ...]) -> tuple[str, ...]:
    """The names of the targets that are missed. Nothing is rounded: 0.9989999 is not 99.9 %; no time is too long."""
    found = []
    if targets.availability is not None:
        allowed = 1 - targets.availability.value
        if 1 - availability > allowed * (1 + _ROUNDING) + 1e-15:
            found.append("availability")
    for name, time in zip(("p50", "p95", "p99"), times, strict=True):
        target = getattr(targets, name)
        if target is not None and (time is None or time > target.value * (1 + _ROUNDING)):
            found.append(name)
    return tuple(found)


def troubles_of(
    paths: Mapping[str, PathAnswer],
    services: Mapping[str, StationAnswer],
    stores: Mapping[str, StationAnswer],
    queues: Iterable[QueueAnswer],
    caches: Iterable[CacheAnswer],
) -> tuple[Trouble, ...]:
    """Everything that the answers say cannot be kept."""
    return (
        *_overloads(services.values()),
        *_overloads(stores.values()),
        *(trouble for path in paths.values() for trouble in _targets(path)),
        *(trouble for each in services.values() for trouble in _pools(each)),
        *(trouble for each in stores.values() for trouble in _connections(each, each.pooled)),
        *(trouble for each in stores.values() if each.replica for trouble in _connections(each.replica, each.pooled)),
        *(trouble for each in queues for trouble in _backlog(each)),
        *(trouble for each in caches for trouble in _cold(each)),
    )


def _overloads(answers: Iterable[StationAnswer]) -> Iterator[Trouble]:
    for answer in answers:
        for each in (answer, answer.replica):
            if each is None or not each.overloaded:
                continue
            station = each.station
            if station.limit is not None and each.rate >= station.limit:
                message = f"{each.name} is asked {rate(each.rate)} and accepts {rate(station.limit)}"
            else:
                least = station.replicas_for(each.rate)
                aimed = f" ({each.replicas_needed} to stay at {BUSY:.0%})" if each.replicas_needed != least else ""
                message = (
                    f"{each.name} is unstable at {rate(each.rate)}: "
                    f"needs {least} or more replicas{aimed}, has {station.replicas}"
                )
            yield Trouble("overload", station.path, message)


def _targets(path: PathAnswer) -> Iterator[Trouble]:
    for name in path.misses:
        target = getattr(path.targets, name)
        if name == "availability" and path.overloaded:
            said = f"{path.overloaded[0]} is overloaded"
        elif name == "availability":
            said = f"{percent(path.availability)}, {seconds(path.downtime_month)} down a month"
        else:
            time = getattr(path, name)
            said = seconds(time) if time is not None else f"unstable, {path.overloaded[0]} is overloaded"
        largest = next(iter(path.shares), None)
        why = f"; {largest} takes {path.shares[largest]:.0%}" if largest and not path.overloaded else ""
        if name == "availability" and path.needs and not path.overloaded:  # the shares are of the time
            worst = min(path.needs, key=lambda need: 1 - need[2] * (1 - need[1]))
            why = f"; the largest part is {worst[0]} at {percent(worst[1])}"
        yield Trouble("target", path.path, f"{path.name} misses {name} {target.text}: {said}{why}")


def _pools(each: StationAnswer) -> Iterator[Trouble]:
    if each.pool is not None and each.pool_busy is not None and each.pool_busy > each.pool:
        yield Trouble(
            "pool", each.station.path,
            f"{each.name} holds {each.pool_busy:.3g} connections a replica at the peak, its pool has {each.pool}",
        )  # fmt: skip


def _connections(each: StationAnswer, pooled: bool) -> Iterator[Trouble]:
    if pooled or each.connections is None or each.max_connections is None:
        return
    if each.connections > each.max_connections:
        assumed = " (assumed)" if any(text.startswith("max_connections") for text in each.assumed) else ""
        of_each = " at each" if each.name.endswith(" replicas") else ""
        yield Trouble(
            "pool", each.station.path,
            f"the pools before {each.name} open {each.connections} connections{of_each}, "
            f"it accepts {each.max_connections}{assumed}",
        )  # fmt: skip


def _backlog(each: QueueAnswer) -> Iterator[Trouble]:
    if each.rate and each.drain is None:
        yield Trouble("drain", each.path, f"{each.consumer} never works off a backlog of {each.event}")
    elif each.drain is not None and each.within is not None and each.drain > each.within:
        message = (
            f"{each.consumer} takes {seconds(each.drain)} to work off a minute of {each.event}, "
            f"it may take {seconds(each.within)}"
        )
        yield Trouble("drain", each.path, message)


def _cold(each: CacheAnswer) -> Iterator[Trouble]:
    if each.cold_utilisation is not None and each.cold_utilisation >= 1:
        message = f"{each.store} is overloaded while {each.cache} is empty: {percent(each.cold_utilisation)} busy"
        yield Trouble("cold", each.path, message)
