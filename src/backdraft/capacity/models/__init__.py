"""The arithmetic of capacity: pure functions in seconds, requests a second, bytes and fractions of one.

Queues and networks are exact under the assumptions that their docstrings name; what is an estimate says so. What has
no steady state raises `Unstable`, never a number; an input that means nothing raises `ValueError`.
"""

from backdraft.capacity.models.closed import Bounds, Closed, asymptotic_bounds, mva
from backdraft.capacity.models.flow import Network, jackson_open, traffic
from backdraft.capacity.models.queues import Queue, allen_cunneen, erlang_b, erlang_c, little, mg1, mm1_percentile, mmc
from backdraft.capacity.models.reliability import (
    downtime,
    fanout_slow,
    k_of_n,
    max_of_exponentials,
    parallel,
    retry_attempts,
    series,
)
from backdraft.capacity.models.sizes import (
    Cached,
    Scaling,
    backlog_per_worker,
    cache,
    deadlock_floor,
    drain_time,
    pool_size,
    shards,
    storage,
    usl,
)
from backdraft.capacity.models.unstable import Tangled, Unstable

__all__ = [
    "Bounds",
    "Cached",
    "Closed",
    "Network",
    "Queue",
    "Scaling",
    "Tangled",
    "Unstable",
    "allen_cunneen",
    "asymptotic_bounds",
    "backlog_per_worker",
    "cache",
    "deadlock_floor",
    "downtime",
    "drain_time",
    "erlang_b",
    "erlang_c",
    "fanout_slow",
    "jackson_open",
    "k_of_n",
    "little",
    "max_of_exponentials",
    "mg1",
    "mm1_percentile",
    "mmc",
    "mva",
    "parallel",
    "pool_size",
    "retry_attempts",
    "series",
    "shards",
    "storage",
    "traffic",
    "usl",
]
