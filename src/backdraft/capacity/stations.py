"""What runs and what keeps, as servers: how many, how fast, how often up; what the design says, else the defaults."""

from __future__ import annotations

import math
from typing import NamedTuple

from backdraft.capacity.defaults import STANDARDS
from backdraft.capacity.latency import Stay
from backdraft.capacity.models import erlang_c, k_of_n
from backdraft.design.model import Run, Service, Store
from backdraft.design.notation.services import number_text
from backdraft.design.paths import Path
from backdraft.design.resolve.engines import kind_of_store

_NOTHING: frozenset[str] = frozenset()


class Station(NamedTuple):
    """A service or a store as servers.

    Attributes:
        name: Its name.
        path: Its entry.
        kind: The kind of service or store.
        replicas: How many run; of `2..6` the greater, which it grows to at its peak.
        cores: Of each replica.
        time: Busy seconds of one core a request.
        availability: Of one replica.
        bounded: Whether requests queue for its cores.
        standby: Replicas that take over and serve nothing before.
        limit: Requests a second that it accepts, where it says so.
        assumed: What the design does not say, as it would be written.
        unsaid: The same by name: `replicas` (with their cores), `time`, `availability`.
    """

    name: str
    path: Path
    kind: str
    replicas: int
    cores: float
    time: float
    availability: float
    bounded: bool
    standby: int = 0
    limit: float | None = None
    assumed: tuple[str, ...] = ()
    unsaid: frozenset[str] = frozenset()

    @property
    def servers(self) -> int:
        """Whole servers of one replica: a part of a core is a slower server."""
        return max(1, math.ceil(self.cores))

    @property
    def server_time(self) -> float:
        """Seconds that a request keeps one of `servers` busy."""
        return self.time * self.servers / self.cores

    def offered(self, rate: float) -> float:
        """Cores that `rate` keeps busy."""
        return rate * self.time

    def utilisation(self, rate: float) -> float | None:
        """How busy the cores are at `rate` in all, 1 and more when that is too much; None where none are counted."""
        return self.offered(rate) / (self.replicas * self.cores) if self.bounded else None

    @property
    def most(self) -> float:
        """Requests a second that it serves and accepts at the most; infinite where nothing bounds it."""
        served = self.replicas * self.cores / self.time if self.bounded and self.time else math.inf
        return min(served, self.limit or math.inf)

    def replicas_for(self, rate: float, busy: float = 1.0) -> int:
        """The fewest replicas that stay below (at 1: strictly), or at, a utilisation of `busy`."""
        if not self.bounded:
            return 1
        wanted = min(self.offered(rate) / (self.cores * busy), 1e12)
        return max(1, math.floor(wanted) + 1 if busy >= 1 else math.ceil(wanted - 1e-9))

    def stay(self, rate: float, shared: bool = False) -> Stay:
        """The time of a request at `rate` in all, as its parts.

        Traffic is split over the replicas, so each is a queue of its own; only consumers of a topic `share` one.

        Raises:
            Unstable: the rate is more than it serves.
        """
        if not self.bounded:
            return Stay(0.0, 0.0, self.time)
        servers, time = self.servers, self.server_time
        if shared:
            servers *= self.replicas
        else:
            rate /= self.replicas
        return Stay(erlang_c(rate * time, servers), time / (servers - rate * time), time)

    def up(self, rate: float) -> float:
        """Availability when `rate` is to be served: as many replicas as it takes, of those that run and stand by.

        When it takes more than run, all of them are needed: what is overloaded is told as such, not as down.
        """
        count = self.replicas + self.standby
        return k_of_n(min(self.replicas_for(rate), self.replicas), count, self.availability)


def station(entry: Service | Store) -> Station:
    """A service or store as a station."""
    name = entry.name
    if isinstance(entry, Store):
        return _station(name, ("stores", name), kind_of_store(entry), entry.run, entry.standby or 0, None)
    limit = entry.limit.value if entry.limit is not None and entry.limit.value > 0 else None
    return _station(name, ("services", name), entry.kind, entry.run, 0, limit)


def read_replicas(store: Store, main: Station) -> Station | None:
    """The copies of a store that serve reads, as a station of their own; None when it has none."""
    if not store.replicas:
        return None
    return Station(
        f"{store.name} replicas", main.path, main.kind, store.replicas, main.cores, main.time, main.availability,
        main.bounded,
    )  # fmt: skip


def _station(name: str, path: Path, kind: str, run: Run | None, standby: int, limit: float | None) -> Station:
    standard = STANDARDS.get(kind) or STANDARDS["service"]
    run = run or Run()
    replicas, cores = standard.replicas, standard.cores
    assumed: dict[str, str] = {}
    bounded = standard.bounded
    # Nonsense such as 0 replicas is a problem at its line; here it counts as not said.
    if run.replicas is not None and run.replicas[1] > 0 and run.cores:
        replicas, cores, bounded = run.replicas[1], run.cores, True
    else:
        assumed["replicas"] = f"{replicas} x {number_text(cores)}cpu" if bounded else ""
    time, availability = standard.time, standard.availability
    if run.time is not None:
        time = run.time.value
    else:
        assumed["time"] = f"{number_text(round(time * 1e3, 6))}ms"
    if run.availability is not None:
        availability = run.availability.value
    else:
        assumed["availability"] = f"{number_text(round(availability * 100, 6))}%"
    return Station(
        name,
        path,
        kind,
        replicas,
        cores,
        time,
        availability,
        bounded,
        max(0, standby),
        limit,
        tuple(filter(None, assumed.values())) if assumed and kind != "client" else (),
        frozenset(assumed) if assumed else _NOTHING,
    )
