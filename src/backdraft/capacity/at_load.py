"""A service or a store at its load, by itself: how busy, how long it takes, how often it is up, and its answer."""

from __future__ import annotations

from typing import NamedTuple

from backdraft.capacity.answers import StationAnswer
from backdraft.capacity.defaults import BUSY
from backdraft.capacity.latency import Stay, stay_of
from backdraft.capacity.stations import Station

#: What is less busy saturates beyond any load that is planned for.
IN_SIGHT = 1e-4
#: What is assumed of a store; nothing in flight and no pool, as services have; connections, how many are accepted, and
#: who opens them.
Connected = tuple[tuple[str, ...], None, None, None, int | None, int | None, tuple[tuple[str, int], ...]]


class AtLoad(NamedTuple):
    """A station at its rate; `wait`, `response` and `stay` where it has a steady state."""

    station: Station
    rate: float
    utilisation: float | None
    saturates_at: float | None
    availability: float
    wait: float | None = None
    response: float | None = None
    stay: Stay | None = None

    @property
    def overloaded(self) -> bool:
        """Whether more comes than it serves."""
        return self.stay is None

    def answer(
        self,
        assumed: tuple[str, ...],
        in_flight: float | None = None,
        pool: int | None = None,
        pool_busy: float | None = None,
        connections: int | None = None,
        max_connections: int | None = None,
        pools: tuple[tuple[str, int], ...] = (),
        pooled: bool = False,
        replica: StationAnswer | None = None,
        bytes_: tuple[float, float, float] | None = None,
    ) -> StationAnswer:
        """What it answers, with what others know of it."""
        return StationAnswer(
            self.station, self.rate, self.utilisation, BUSY / self.utilisation if self.utilisation else None,
            self.response, self.wait, self.station.replicas_for(self.rate, BUSY), self.availability, in_flight,
            self.saturates_at, pool, pool_busy, connections, max_connections, pooled, replica, bytes_, assumed, pools,
        )  # fmt: skip


def at_load(station: Station, rate: float, entry_rate: float, shared: bool) -> AtLoad:
    """A station at `rate` while all entries together bring `entry_rate`; `shared` as `Station.queue` has it.

    Raises:
        Unstable: the rate is, but for rounding, what it serves.
    """
    busy = station.utilisation(rate)
    limited = rate / station.limit if station.limit else None
    utilisation = limited if busy is None or (limited or 0.0) > busy else busy
    saturates = entry_rate / utilisation if utilisation and utilisation > IN_SIGHT else None
    up = station.up(rate)
    if utilisation is not None and utilisation >= 1:
        return AtLoad(station, rate, utilisation, saturates, up)
    queue = station.queue(rate, shared)
    stay = stay_of(queue, station.server_time)
    return AtLoad(station, rate, utilisation, saturates, up, queue.mean_wait, queue.mean_response, stay)
