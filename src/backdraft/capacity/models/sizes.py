"""Caches, pools, backlogs, disks, shards, and how far more processors help.

Sources: Wooldridge, "About Pool Sizing" (HikariCP); Amazon's guides to scaling by backlog and to sizing OpenSearch
domains; Gunther, "Guerrilla Capacity Planning" (2007).
"""

from __future__ import annotations

import math

from backdraft.capacity.models.queues import overloaded
from backdraft.capacity.models.unstable import fraction, not_negative, positive, whole
from backdraft.design.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Cached:
    """What a cache leaves for the store behind it.

    Attributes:
        store_rate: Reads a second that miss.
        cold_rate: Reads a second at the store while the cache is empty.
        mean_response: Seconds of a read, hit or miss.
    """

    store_rate: float
    cold_rate: float
    mean_response: float


@dataclass(frozen=True, slots=True)
class Scaling:
    """Throughput at a size by the Universal Scalability Law, and the size at which it is greatest (inf: never)."""

    throughput: float
    peak_size: float


def cache(rate: float, hit: float, lookup_time: float, store_time: float) -> Cached:
    """A cache beside a store: every read asks the cache, a share 1 - hit asks the store as well.

    Args:
        rate: Reads a second.
        hit: Share that the cache answers.
        lookup_time: Seconds that the cache takes.
        store_time: Seconds that the store takes.
    """
    not_negative(rate=rate, lookup_time=lookup_time, store_time=store_time)
    fraction(hit=hit)
    return Cached(rate * (1 - hit), rate, lookup_time + (1 - hit) * store_time)


def pool_size(cores: int, spindles: int = 1) -> int:
    """Connections that keep a database busy without crowding it: 2 x cores + disks (1; an SSD counts as one)."""
    whole(1, cores=cores)
    whole(0, spindles=spindles)
    return 2 * cores + spindles


def deadlock_floor(threads: int, connections_each: int) -> int:
    """The fewest connections with which threads that each hold several can never wait for one another forever."""
    whole(1, threads=threads, connections_each=connections_each)
    return threads * (connections_each - 1) + 1


def drain_time(backlog: float, arrival_rate: float, service_time: float, servers: int = 1) -> float:
    """Seconds until a backlog is worked off while more arrives: backlog / (servers / service_time - arrival_rate).

    Raises:
        Unstable: as much arrives as is worked off.
    """
    not_negative(backlog=backlog, arrival_rate=arrival_rate)
    positive(service_time=service_time)
    whole(1, servers=servers)
    if arrival_rate * service_time >= servers:
        raise overloaded(arrival_rate * service_time, servers)
    return backlog / (servers / service_time - arrival_rate)


def backlog_per_worker(acceptable_latency: float, service_time: float) -> float:
    """Messages that may wait for each worker so that the last is done within `acceptable_latency` seconds."""
    not_negative(acceptable_latency=acceptable_latency)
    positive(service_time=service_time)
    return acceptable_latency / service_time


def storage(
    rows: float,
    row_bytes: float,
    header_bytes: float = 28.0,
    index_share: float = 0.3,
    copies: float = 1.0,
    fill: float = 0.8,
) -> float:
    """Bytes on disk: rows x (row + header) x (1 + index share) x copies / fill.

    Args:
        rows: How many.
        row_bytes: The mean width of the values.
        header_bytes: What the engine adds to each row (PostgreSQL: 23 bytes and padding, and 4 in the page).
        index_share: Size of all indexes as a share of the rows'.
        copies: The original and its standbys and replicas.
        fill: Share of a page, or of the disk, that is filled.
    """
    not_negative(rows=rows, row_bytes=row_bytes, header_bytes=header_bytes, index_share=index_share, copies=copies)
    positive(fill=fill)
    fraction(fill=fill)
    return rows * (row_bytes + header_bytes) * (1 + index_share) * copies / fill


def shards(
    total_bytes: float, writes_per_second: float = 0.0, node_bytes: float = 500e9, node_writes: float = 5000.0
) -> int:
    """How many shards keep each within what one node holds and writes, at least 1."""
    not_negative(total_bytes=total_bytes, writes_per_second=writes_per_second)
    positive(node_bytes=node_bytes, node_writes=node_writes)
    return max(1, math.ceil(total_bytes / node_bytes), math.ceil(writes_per_second / node_writes))


def usl(size: float, gamma: float, alpha: float, beta: float) -> Scaling:
    """The Universal Scalability Law: gamma N / (1 + alpha (N - 1) + beta N (N - 1)).

    Args:
        size: N, processors or users.
        gamma: Throughput of one.
        alpha: Contention, the share that only one can do at a time.
        beta: Coherency, what each pair costs.
    """
    positive(size=size, gamma=gamma)
    not_negative(beta=beta)
    fraction(alpha=alpha)
    throughput = gamma * size / (1 + alpha * (size - 1) + beta * size * (size - 1))
    return Scaling(throughput, math.sqrt((1 - alpha) / beta) if beta else math.inf)
