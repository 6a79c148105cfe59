"""What is taken for granted where a design says nothing: one table, and every answer names what it took from it.

They are figures that planners start from; docs/capacity.md lists them, and each gives way to what the design says.
"""

from __future__ import annotations

from backdraft.design.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Standard:
    """How a kind of thing runs unless it says so: replicas, cores of each, seconds a request, availability of one.

    `bounded` is whether requests queue for its cores; what somebody else scales (externals, functions) only takes time.
    """

    replicas: int
    cores: float
    time: float
    availability: float
    bounded: bool = True


#: By kind of service and of store. A kind that is not named runs as a `service`, or a `database`.
STANDARDS: dict[str, Standard] = {
    "service": Standard(2, 1, 0.005, 0.995),
    "client": Standard(1, 1, 0.0, 1.0, bounded=False),
    "job": Standard(1, 1, 0.005, 0.995),
    "function": Standard(1, 1, 0.005, 0.9995, bounded=False),
    "external": Standard(1, 1, 0.1, 0.999, bounded=False),
    "database": Standard(1, 4, 0.002, 0.9995),
    "search": Standard(1, 4, 0.005, 0.9995),
    "cache": Standard(1, 1, 0.0005, 0.9995, bounded=False),
    "queue": Standard(1, 1, 0.001, 0.9995, bounded=False),
    "stream": Standard(1, 1, 0.001, 0.9995, bounded=False),
    "blob": Standard(1, 1, 0.02, 0.9995, bounded=False),
    "cdn": Standard(1, 1, 0.005, 0.9995, bounded=False),
}

#: Requests a second at an entry whose load nobody says.
PEAK = 100.0
#: The mean as a part of the peak where only one of them is said.
MEAN_OF_PEAK = 1 / 3
#: How busy a server is at most, so that a burst or a lost replica does not overload it.
BUSY = 0.7
#: The share of reads that a cache answers.
HIT = 0.8
#: Connections of one replica to each database.
POOL = 10
#: Connections that a database accepts where its engine's manual says no other number (PostgreSQL's), and those that do.
MAX_CONNECTIONS = 100
CONNECTIONS_OF = {"mysql": 151, "mariadb": 151}
_UNCOUNTED = (
    "sqlite duckdb clickhouse bigquery snowflake redshift spanner influxdb mongodb documentdb dynamodb cassandra "
    "scylladb couchdb couchbase firestore cosmosdb neo4j bigtable hbase etcd"
)
#: Engines whose clients hold no connection that counts, or whose limit is no such number.
UNCOUNTED = frozenset(_UNCOUNTED.split())
#: Seconds that consumers are away while they start anew; their backlog is to be worked off.
OUTAGE = 60.0
#: Bytes of a request and of an answer.
REQUEST_BYTES, ANSWER_BYTES = 2_000.0, 20_000.0
#: Runs a second of a job whose schedule says no interval: once a day.
JOB_RATE = 1 / 86_400
#: Rows of a table that says none.
ROWS = 10_000.0
#: Bytes that an engine adds to each row, and to each entry of an index.
ROW_HEADER, INDEX_HEADER = 28.0, 16.0
#: The part of a page that is filled.
FILL = 0.8
#: A month as the format counts it: a twelfth of 365 days.
MONTH = 365 * 86_400 / 12
YEAR = 365 * 86_400.0
