"""How long requests take while all load grows: the answers of one design at many loads, and who has nothing left where.

Nothing is drawn from samples: at each load all figures are computed anew.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from backdraft.capacity.answers import Capacity
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
        now: The load of all entries at the peak, requests a second.
        until: The greatest load that was looked at.
        loads: The loads, from small to great.
        p95: By path, the 95th percentile at each load in seconds; None where something on the way is overloaded.
        saturations: Who has nothing left at which load, the first first: name, load, entry; also beyond `until`.
        targets: By path, the p95 that it is to keep.
        at_peak: The answers at the peak.
    """

    path: str
    now: float
    until: float
    loads: tuple[float, ...]
    p95: Mapping[str, tuple[float | None, ...]]
    saturations: tuple[tuple[str, float, Path], ...]
    targets: Mapping[str, float]
    at_peak: Capacity


def sweep(design: Design, steps: int = STEPS, path: str = "") -> Sweep:
    """The figures of a design from nearly no load to more than it can serve.

    Args:
        design: The design.
        steps: At how many loads.
        path: A path by name, else the one with the most requests under way: the sweep ends soon after the first on
            its way has nothing left.
    """
    memo = Memo()
    found = memo.view(design).ask(capacity)
    saturations = _saturations(found)
    now = found.entry_rate
    name = path if path in found.paths else busiest(found)
    of = found.paths.get(name)
    first = of.first[1] if of is not None and of.first is not None else math.inf
    if math.isinf(first):
        first = now * _FAR
    until = max(first * _BEYOND, now * _BEYOND)
    if not now or not found.paths:
        return Sweep(name, now, 0.0, (), {}, saturations, {}, found)
    loads = tuple(until * (i + 1) / steps for i in range(steps))
    times: dict[str, list[float | None]] = {name: [] for name in found.paths}
    for load in loads:
        still_wanted()
        answers = memo.view(at_load(design, load / now)).ask(capacity)
        for way, series in times.items():
            each = answers.paths.get(way)
            series.append(each.p95 if each is not None else None)
    targets = {way: each.targets.p95.value for way, each in found.paths.items() if each.targets.p95 is not None}
    p95 = {way: tuple(series) for way, series in times.items()}
    return Sweep(name, now, until, loads, p95, saturations, targets, found)


def _saturations(found: Capacity) -> tuple[tuple[str, float, Path], ...]:
    stations = [each for of in (found.services, found.stores) for each in of.values()]
    stations += [each.replica for each in stations if each.replica is not None]
    ends = [(each.name, each.saturates_at, each.station.path) for each in stations if each.saturates_at is not None]
    return tuple(sorted(ends, key=lambda end: end[1]))


def sweep_json(found: Sweep) -> dict[str, Any]:
    """A sweep as plain data: requests a second of all entries, seconds; null for what is unstable."""
    return {
        "path": found.path,
        "entry_rate": found.now,
        "loads": list(found.loads),
        "p95": {name: list(series) for name, series in found.p95.items()},
        "saturations": [{"name": name, "at": at} for name, at, _ in found.saturations],
    }
