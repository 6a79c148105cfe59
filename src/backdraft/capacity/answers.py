"""What a design answers: by route, service, store and table; what breaks first; what was taken for granted."""

from __future__ import annotations

from collections.abc import Mapping

from backdraft.capacity.sizes import Size
from backdraft.capacity.stations import Station
from backdraft.design.dataclass import dataclass
from backdraft.design.model import Targets
from backdraft.design.paths import Path


@dataclass(frozen=True, slots=True)
class PathAnswer:
    """One way of a request through the system.

    Attributes:
        name: What is asked: `catalog GET /products`.
        path: The entry or line that it comes from.
        rate: Requests a second at the peak.
        mean_rate: Requests a second on average.
        hops: The gateways and clients that it passes.
        mean_latency: Seconds; None where something on the way is overloaded.
        p50: Seconds that half of the requests keep, an estimate; likewise `p95`, `p99`.
        shares: The part of the latency at each service and store, the greatest first.
        availability: A fraction of one, of all that must work.
        needs: What must work, with its availability and the chance that a request needs it.
        downtime_month: Seconds of a month.
        targets: What it is to keep.
        misses: The targets that it misses: `availability`, `p50`, `p95`, `p99`.
        overloaded: The services and stores on the way that cannot serve the load.
        first: The service or store on the way that has nothing left first, and the load of all entries at that point.
        bits_in: Bits a second that come in at the peak; `bits_out` that go out.
    """

    name: str
    path: Path
    rate: float
    mean_rate: float
    hops: tuple[str, ...]
    mean_latency: float | None
    p50: float | None
    p95: float | None
    p99: float | None
    shares: Mapping[str, float]
    availability: float
    needs: tuple[tuple[str, float, float], ...]
    downtime_month: float
    targets: Targets
    misses: tuple[str, ...]
    overloaded: tuple[str, ...]
    first: tuple[str, float] | None
    bits_in: float
    bits_out: float


@dataclass(frozen=True, slots=True)
class StationAnswer:
    """One service, or one store.

    Attributes:
        station: What it is and runs as.
        rate: Requests a second that reach it at the peak.
        utilisation: How busy it is, 1 and more when overloaded; None for what somebody else scales and has no limit.
        headroom: How many times the load keeps it below the utilisation that is aimed at; None as above.
        mean_latency: Seconds at its own cores, waiting included; None when overloaded.
        mean_wait: Seconds of it that are waiting.
        replicas_needed: The fewest that keep it below the utilisation that is aimed at.
        availability: As many replicas as the peak takes.
        in_flight: Requests in it and in all that it waits for (Little); None when overloaded.
        saturates_at: The load of all entries, requests a second, at which it has nothing left; None when that is out
            of sight.
        pool: Connections of each replica to a database, and how many of them are busy; None without a database.
        connections: Connections of a database that its users may open; `max_connections` what it accepts.
        replica: The read replicas of a store.
        bytes: On disk now, in a year, in three years.
        assumed: What the design does not say.
        pools: Of a database, the services that open connections, and how many.
    """

    station: Station
    rate: float
    utilisation: float | None
    headroom: float | None
    mean_latency: float | None
    mean_wait: float | None
    replicas_needed: int
    availability: float
    in_flight: float | None
    saturates_at: float | None
    pool: int | None = None
    pool_busy: float | None = None
    connections: int | None = None
    max_connections: int | None = None
    pooled: bool = False
    replica: StationAnswer | None = None
    bytes: tuple[float, float, float] | None = None
    assumed: tuple[str, ...] = ()
    pools: tuple[tuple[str, int], ...] = ()

    @property
    def name(self) -> str:
        """Its name."""
        return self.station.name

    @property
    def overloaded(self) -> bool:
        """Whether more comes than it serves, ever."""
        return self.utilisation is not None and self.utilisation >= 1


@dataclass(frozen=True, slots=True)
class QueueAnswer:
    """One subscription: an event and the service that consumes it; or a queue and the service that works it off.

    Attributes:
        event: The event, or the queue.
        consumer: The service.
        path: The line that says so.
        rate: Messages a second at the peak.
        capacity: Messages a second that the consumer could handle, beside its other work.
        backlog: Messages that gather in an outage of the consumer.
        drain: Seconds to work them off while more come; None when that never ends.
        within: Seconds that it may take, where the design says so.
    """

    event: str
    consumer: str
    path: Path
    rate: float
    capacity: float
    backlog: float
    drain: float | None
    within: float | None


@dataclass(frozen=True, slots=True)
class CacheAnswer:
    """One cache before one store.

    Attributes:
        cache: The cache.
        store: The store behind it.
        path: The line that says so.
        hit: The share of reads that the cache answers.
        rate: Reads a second that ask the cache.
        store_rate: Of them, those that miss.
        cold_utilisation: How busy the store is while the cache is empty; None for a store without counted cores.
    """

    cache: str
    store: str
    path: Path
    hit: float
    rate: float
    store_rate: float
    cold_utilisation: float | None


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a design cannot keep: `kind` is `loop`, `overload`, `target`, `pool`, `drain`, `cold` or `nothing`."""

    kind: str
    path: Path
    message: str

    @property
    def key(self) -> tuple[str, Path, str]:
        """What it is about, whatever the figures."""
        return self.kind, self.path, self.message.partition(":")[0].partition(" at ")[0]


@dataclass(frozen=True, slots=True)
class Capacity:
    """All answers of a design.

    Attributes:
        paths: By name, in the order of the loads.
        services: By name, in the order of the file; likewise `stores` and `tables`.
        queues: Every subscription.
        caches: Every cache before a store.
        entry_rate: Requests a second of all entries together, at the peak.
        first: The service or store that has nothing left first.
        troubles: What the design cannot keep, the worst kinds first.
        loop_gain: What requests grow by with each call on the way round a loop (its spectral radius), when that is 1
            or more; then there are no paths.
        circular: Whether services wait for one another in a circle.
        assumed: What was taken for granted for the design as a whole.
        taken: What was taken of the requests to a service because its lines do not say it: a sentence and the service.
    """

    paths: Mapping[str, PathAnswer]
    services: Mapping[str, StationAnswer]
    stores: Mapping[str, StationAnswer]
    tables: Mapping[str, Size]
    queues: tuple[QueueAnswer, ...]
    caches: tuple[CacheAnswer, ...]
    entry_rate: float
    first: str | None
    troubles: tuple[Trouble, ...]
    loop_gain: float | None = None
    circular: bool = False
    assumed: tuple[str, ...] = ()
    taken: tuple[tuple[str, Path], ...] = ()
