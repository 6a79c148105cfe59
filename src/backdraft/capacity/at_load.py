"""A service or a store at its load, by itself: how busy, how long it takes, how often it is up, and its answer."""

from __future__ import annotations

from typing import NamedTuple

from backdraft.capacity.answers import StationAnswer
from backdraft.capacity.defaults import BUSY
from backdraft.capacity.latency import Stay
from backdraft.capacity.stations import Station

#: What is less busy saturates beyond any load that is planned for.
IN_SIGHT = 1e-4
#: What is assumed of a store; nothing in flight and no pool, as services have; connections, how many are accepted, and
#: who opens them.
Connected = tuple[tuple[str, ...], None, None, None, int | None, int | None, tuple[tuple[str, int], ...]]


class AtLoad(NamedTuple):
    """A station at its rate; `stay` where it has a steady state."""

    station: Station
    rate: float
    utilisation: float | None
    saturates_at: float | None
    availability: float
    stay: Stay | None = None

    @property
    def response(self) -> float | None:
        """Seconds at it, waiting included; None when more comes than it serves."""
        return self.stay.mean_wait + self.stay.service if self.stay is not None else None

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
        wait = self.stay.mean_wait if self.stay is not None else None
        return StationAnswer(
            self.station, self.rate, self.utilisation, BUSY / self.utilisation if self.utilisation else None,
            self.response, wait, self.station.replicas_for(self.rate, BUSY), self.availability, in_flight,
            self.saturates_at, pool, pool_busy, connections, max_connections, pooled, replica, bytes_, assumed, pools,
        )  # fmt: skip


def at_load(station: Station, rate: float, entry_rate: float, shared: bool) -> AtLoad:
    """A station at `rate` while all entries together bring `entry_rate`; `shared` as `Station.stay` has it.

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
    return AtLoad(station, rate, utilisation, saturates, up, station.stay(rate, shared))
