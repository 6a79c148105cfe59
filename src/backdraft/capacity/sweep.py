"""How long requests take while all load grows: the answers of one design at many loads, and who has nothing left where.

Nothing is drawn from samples: at each load all figures are computed anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backdraft.capacity.answers import Capacity, StationAnswer
from backdraft.capacity.at_load import IN_SIGHT
from backdraft.capacity.compute import busiest, capacity
from backdraft.capacity.what_if import at_load
from backdraft.design.dataclass import dataclass
from backdraft.design.design import Design
from backdraft.design.paths import Path
from backdraft.design.patience import still_wanted
from backdraft.design.view import Memo

#: At so many loads the figures are computed.
STEPS = 40
#: How far a sweep goes: so many times the load at which the first has nothing left, or the peak where nothing ends.
_BEYOND, _FAR = 1.15, 4.0


@dataclass(frozen=True, slots=True)
class Sweep:
    """The answers at growing loads.

    Attributes:
        path: The path that it goes as far as it takes for.
        entry: The entry, or the load, whose load alone grows; empty when all does.
        now: The load at the peak, requests a second: of all entries, or of that one.
        until: The greatest load that was looked at.
        loads: The loads, from small to great.
        p95: By path, the 95th percentile at each load in seconds; None where something on the way is overloaded.
        saturations: Who has nothing left at which load, the first first: name, load, entry; also beyond `until`.
        targets: By path, the p95 that it is to keep.
        at_peak: The answers at the peak.
    """

    path: str
    entry: str
    now: float
    until: float
    loads: tuple[float, ...]
    p95: Mapping[str, tuple[float | None, ...]]
    saturations: tuple[tuple[str, float, Path], ...]
    targets: Mapping[str, float]
    at_peak: Capacity


def sweep(design: Design, steps: int = STEPS, path: str = "", entry: str = "") -> Sweep:
    """The figures of a design from nearly no load to more than it can serve.

    Args:
        design: The design.
        steps: At how many loads.
        path: A path by name, else of those that grow the one with the most requests under way: the sweep ends soon
            after the first on its way has nothing left.
        entry: The service that the load which grows enters at, or that load's name; the others stay as they are. Else
            all grow together.

    Raises:
        NotUnderstood: no load enters at `entry`.
    """
    memo = Memo()
    found = memo.view(design).ask(capacity)
    half = memo.view(at_load(design, 0.5, entry)).ask(capacity)  # rates are in proportion to what grows
    now = 2 * (found.entry_rate - half.entry_rate) if entry else found.entry_rate
    growing = [each for each, of in found.paths.items() if each in half.paths and half.paths[each].rate < of.rate]
    name = path if path in found.paths else busiest(found, growing or None)
    if now <= 0 or not found.paths:
        return Sweep(name, entry, now, 0.0, (), {}, (), {}, found)
    saturations = _ends(found, half, now)
    way = _on_way(found, name)
    first = next((at for who, at, _ in saturations if who in way), now * _FAR)
    until = max(first * _BEYOND, now * _BEYOND)
    loads = tuple(until * (i + 1) / steps for i in range(steps))
    times: dict[str, list[float | None]] = {name: [] for name in found.paths}
    for load in loads:
        still_wanted()
        answers = memo.view(at_load(design, load / now, entry)).ask(capacity)
        for each, series in times.items():
            then = answers.paths.get(each)
            series.append(then.p95 if then is not None else None)
    targets = {each: of.targets.p95.value for each, of in found.paths.items() if of.targets.p95 is not None}
    p95 = {each: tuple(series) for each, series in times.items()}
    return Sweep(name, entry, now, until, loads, p95, saturations, targets, found)


def _on_way(found: Capacity, name: str) -> frozenset[str]:
    """The services and stores that a path passes or asks, and the read replicas of those."""
    of = found.paths[name]
    names = (*of.shares, *of.overloaded, *(needed for needed, *_ in of.needs))
    return frozenset((*names, *(f"{each} replicas" for each in names)))


def _ends(found: Capacity, half: Capacity, now: float) -> tuple[tuple[str, float, Path], ...]:
    """Where each service and store has nothing left."""
    before = {each.name: each.rate for each in _stations(half)}
    ends = []
    for each in _stations(found):
        grows, most = 2 * (each.rate - before.get(each.name, 0.0)), each.station.most
        if grows > most * IN_SIGHT:
            ends.append((each.name, max(0.0, now * (1 + (most - each.rate) / grows)), each.station.path))
    return tuple(sorted(ends, key=lambda end: end[1]))


def _stations(found: Capacity) -> list[StationAnswer]:
    stations = [each for of in (found.services, found.stores) for each in of.values()]
    return [*stations, *(each.replica for each in stations if each.replica is not None)]


def sweep_json(found: Sweep) -> dict[str, Any]:
    """A sweep as plain data: requests a second of all entries, seconds; null for what is unstable."""
    return {
        "path": found.path,
        "entry": found.entry or None,
        "entry_rate": found.now,
        "loads": list(found.loads),
        "p95": {name: list(series) for name, series in found.p95.items()},
        "saturations": [{"name": name, "at": at} for name, at, _ in found.saturations],
    }
