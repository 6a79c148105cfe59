"""The answers as plain data for JSON: seconds, requests a second, bytes, fractions; null for what is unstable."""

from __future__ import annotations

from typing import Any

from backdraft.capacity.answers import Capacity, PathAnswer, StationAnswer
from backdraft.capacity.sizes import Size
from backdraft.design.paths import where


def as_json(found: Capacity) -> dict[str, Any]:
    """All answers: `paths`, `services`, `stores`, `tables` by name, and what concerns the whole."""
    return {
        "entry_rate": found.entry_rate,
        "saturates_first": found.first,
        "paths": {name: _path(each) for name, each in found.paths.items()},
        "services": {name: _station(each) for name, each in found.services.items()},
        "stores": {name: _station(each) for name, each in found.stores.items()},
        "tables": {name: _table(each) for name, each in found.tables.items()},
        "queues": [
            {
                "event": each.event, "consumer": each.consumer, "rate": each.rate, "capacity": each.capacity,
                "backlog": each.backlog, "drain": each.drain, "within": each.within,
            }
            for each in found.queues
        ],
        "caches": [
            {
                "cache": each.cache, "store": each.store, "hit": each.hit, "rate": each.rate,
                "store_rate": each.store_rate, "cold_utilisation": each.cold_utilisation,
            }
            for each in found.caches
        ],
        "loop_gain": found.loop_gain,
        "troubles": [{"kind": t.kind, "where": where(t.path), "message": t.message} for t in found.troubles],
        "assumed": [*found.assumed, *(text for text, _ in found.taken)],
    }  # fmt: skip


def _path(each: PathAnswer) -> dict[str, Any]:
    targets = each.targets
    said = {
        name: a.value for name in ("availability", "p50", "p95", "p99") if (a := getattr(targets, name)) is not None
    }
    return {
        "where": where(each.path),
        "rate": each.rate,
        "mean_rate": each.mean_rate,
        "hops": list(each.hops),
        "mean_latency": each.mean_latency,
        "p50": each.p50,
        "p95": each.p95,
        "p99": each.p99,
        "shares": dict(each.shares),
        "availability": each.availability,
        "downtime_month": each.downtime_month,
        "targets": said,
        "misses": list(each.misses),
        "met": not each.misses,
        "overloaded": list(each.overloaded),
        "saturates_first": each.first[0] if each.first else None,
        "saturates_at": each.first[1] if each.first else None,
        "bits_in": each.bits_in,
        "bits_out": each.bits_out,
    }


def _station(each: StationAnswer) -> dict[str, Any]:
    station = each.station
    out: dict[str, Any] = {
        "kind": station.kind,
        "rate": each.rate,
        "utilisation": each.utilisation,
        "headroom": each.headroom,
        "replicas": station.replicas,
        "replicas_needed": each.replicas_needed,
        "cores": station.cores if station.bounded else None,
        "service_time": station.time,
        "mean_wait": each.mean_wait,
        "mean_latency": each.mean_latency,
        "availability": each.availability,
        "saturates_at": each.saturates_at,
        "limit": station.limit,
        "assumed": list(each.assumed),
    }
    if station.path[0] == "services":
        return {**out, "in_flight": each.in_flight, "pool": each.pool, "pool_busy": each.pool_busy}
    sizes = each.bytes or (None, None, None)
    return {
        **out,
        "connections": each.connections,
        "max_connections": each.max_connections,
        "bytes": sizes[0],
        "bytes_1y": sizes[1],
        "bytes_3y": sizes[2],
        "read_replicas": _station(each.replica) if each.replica is not None else None,
    }


def _table(each: Size) -> dict[str, Any]:
    return {
        "store": each.store or None,
        "rows": each.rows[0],
        "rows_1y": each.rows[1],
        "rows_3y": each.rows[2],
        "row_bytes": each.row_bytes,
        "index_bytes": each.index_bytes,
        "copies": each.copies,
        "bytes": each.bytes[0],
        "bytes_1y": each.bytes[1],
        "bytes_3y": each.bytes[2],
        "assumed": list(each.assumed),
    }
