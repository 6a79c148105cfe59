"""Technology recommendations with their figures and their price; also "nothing new is needed".

Each is one entry of `ADVICE`: what in the design calls for it (`signals.py`), what to take, why, and what it costs. An
engine that is there already is preferred to a new one, and one that serves the need is not told of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from backdraft.design.edits import Insert
from backdraft.design.model import Decision
from backdraft.design.nodes import Plain
from backdraft.design.paths import Path
from backdraft.design.view import View
from backdraft.review import signals


@dataclass(frozen=True, slots=True)
class Advice:
    """One recommendation. `take` is what to do, `cost` the trade-off; `because` are the figures of this design."""

    id: str
    path: Path
    because: str
    take: str
    why: str
    cost: str

    @property
    def title(self) -> str:
        """What a decision that accepts it is called: the advice and its place."""
        return f"{self.take} ({self.path[-1]})" if len(self.path) > 1 else self.take


@dataclass(frozen=True, slots=True)
class _Entry:
    id: str
    find: Callable[[View], Iterator[signals.Signal]]
    take: str
    why: str
    cost: str


def advice(view: View) -> tuple[Advice, ...]:
    """Every recommendation for a design, in the order of `ADVICE`; one place gets each at most once.

    What a decision of that title settles, one way or the other, is not told again.
    """
    found = [
        Advice(entry.id, path, because, entry.take, entry.why, entry.cost)
        for entry in ADVICE
        for path, because in dict(entry.find(view)).items()
    ]
    if not found and view.paths("services"):
        found = [Advice(*_NOTHING)]
    settled = {decision.title for decision in view.all(Decision, "decisions")}
    return tuple(each for each in found if each.title not in settled)


def accepted(each: Advice) -> Insert:
    """The decision that accepts a recommendation."""
    value: dict[str, Plain] = {
        "title": each.title,
        "status": "accepted",
        "context": each.because,
        "because": each.why,
        "consequences": each.cost,
    }
    if each.path[0] in ("services", "stores"):
        value["touches"] = [each.path[1]]
    return Insert(("decisions", each.title), value)


_NOTHING = (
    "nothing-new",
    ("head",),
    "what the design says calls for none",
    "Nothing new is needed",
    "Each further technology must be run, watched, patched and learned.",
    "Look again when the load or the number of rows is ten times what it is",
)

ADVICE: tuple[_Entry, ...] = (
    _Entry(
        "relational",
        signals.relational,
        "PostgreSQL (or MySQL, if the team knows it)",
        "Joins, transactions and constraints keep the references.",
        "Writes grow with one node",
    ),
    _Entry(
        "read-replicas",
        signals.replicas,
        "Read replicas",
        "Reads are spread, writes stay where they are.",
        "A replica lags: not for what one has just written",
    ),
    _Entry(
        "pooler",
        signals.pooler,
        "A connection pooler (PgBouncer, RDS Proxy)",
        "Few backends serve many clients.",
        "No state of a session: prepared statements, locks",
    ),
    _Entry(
        "wide-column",
        signals.wide_column,
        "A store that shards itself (ScyllaDB, DynamoDB)",
        "Writes grow with the nodes.",
        "Tables are made for their queries; no joins",
    ),
    _Entry(
        "json-columns",
        signals.json_columns,
        "One JSONB column for what is mostly empty",
        "What each row may have of its own needs no column.",
        "No constraints inside; try it before a document store",
    ),
    _Entry(
        "time-series",
        signals.time_series,
        "A store for time series (TimescaleDB, ClickHouse)",
        "Compression, and windows that are scanned in order.",
        "Single rows are changed slowly",
    ),
    _Entry(
        "warehouse",
        signals.warehouse,
        "A columnar store (ClickHouse, BigQuery)",
        "Aggregates read two columns, not all rows whole.",
        "A copy that lags; not for transactions",
    ),
    _Entry(
        "partition",
        signals.partition,
        "Partitions by time",
        "What is too old goes by dropping a partition.",
        "The time must be in every unique key",
    ),
    _Entry(
        "full-text",
        signals.search,
        "PostgreSQL's full-text search",
        "Below some ten million rows it is fast, and nothing new runs.",
        "Less of relevance and of typing errors",
    ),
    _Entry(
        "search-engine",
        signals.search_engine,
        "A search engine (OpenSearch, Meilisearch)",
        "Relevance, facets, typing errors at that size.",
        "1.1 to 1.5 times the storage, and it lags",
    ),
    _Entry(
        "vectors",
        signals.vectors,
        "pgvector in the database that is there",
        "Up to some ten million vectors it needs no store of its own.",
        "The recall of the index must be tuned",
    ),
    _Entry(
        "object-storage",
        signals.blobs,
        "Object storage (S3) with signed addresses",
        "Bytes pass by the service and the database.",
        "Two places to delete from; latency of listing",
    ),
    _Entry(
        "recursive-sql",
        signals.graph,
        "Recursive queries in the database that is there",
        "Trees and short paths are WITH RECURSIVE.",
        "From three hops on in each request look at a graph store",
    ),
    _Entry(
        "many-regions",
        signals.regions,
        "SQL over several regions (CockroachDB, Spanner)",
        "A quorum keeps it fresh when a region is lost.",
        "Each commit waits for other regions",
    ),
    _Entry(
        "cache-aside",
        signals.cache,
        "A cache beside the database (Redis, Valkey)",
        "What is the same for all is answered in under a millisecond.",
        "A second truth: say how old it may be",
    ),
    _Entry(
        "session-store",
        signals.sessions,
        "Sessions in Redis, with persistence",
        "Any replica then answers any request.",
        "A crash may lose the last second",
    ),
    _Entry(
        "cdn",
        signals.cdn,
        "A CDN before what is public",
        "Answered near the user, and never asked of the origin.",
        "Taking something back takes a purge",
    ),
    _Entry(
        "outbox-queue",
        signals.outbox_jobs,
        "A table as queue (outbox, SKIP LOCKED)",
        "Below some 500 jobs a second nothing new must run.",
        "The database does the work",
    ),
    _Entry(
        "queue",
        signals.queue,
        "A queue (RabbitMQ, SQS)",
        "Retries, dead letters and acknowledgements are built in.",
        "Nothing can be played again",
    ),
    _Entry(
        "log",
        signals.log,
        "A log (Kafka, Redpanda)",
        "Several groups read the same events, in order by key, again if need be.",
        "Partitions are fixed early; more to run",
    ),
    _Entry(
        "publish",
        signals.fan_out,
        "Publish and subscribe (SNS, NATS)",
        "The producer need not know who listens.",
        "What is delivered, and how often, differs by product",
    ),
    _Entry(
        "asynchronous",
        signals.waits_for_later,
        "Tell it by an event, and answer at once",
        "A mail or a report can come later.",
        "The caller no longer knows whether it worked",
    ),
    _Entry(
        "saga",
        signals.saga,
        "A saga, orchestrated (Temporal, or a table of steps)",
        "Each step can be undone when a later one fails.",
        "Every step needs its compensation",
    ),
    _Entry(
        "gateway",
        signals.gateway,
        "An API gateway (Kong, Envoy, the cloud's)",
        "Sign-in, limits and TLS in one place.",
        "One hop more, and it must not fail",
    ),
    _Entry(
        "bff",
        signals.bff,
        "A backend for each kind of client, or GraphQL",
        "Each asks once for what its screen shows.",
        "One more to keep; caches are harder",
    ),
    _Entry(
        "grpc",
        signals.grpc,
        "gRPC between services",
        "Typed, binary, many calls over one connection.",
        "Browsers and curl do not speak it",
    ),
    _Entry(
        "server-push",
        signals.push,
        "Server-sent events (WebSocket if both talk)",
        "One answer that goes on instead of many questions.",
        "Connections stay open on one replica",
    ),
    _Entry(
        "mesh",
        signals.mesh,
        "A service mesh (Linkerd)",
        "Retries, timeouts and TLS leave the code.",
        "Processor time, and latency at each hop",
    ),
    _Entry(
        "monolith",
        signals.monolith,
        "One deployable with modules",
        "The simplest thing that works: calls cannot fail on the way.",
        "To be split later, along the modules",
    ),
    _Entry(
        "autoscaling",
        signals.autoscale,
        "Replicas by load (run: 2..8 x …)",
        "Paid for the mean, ready for the peak.",
        "A start takes time: keep a reserve",
    ),
    _Entry(
        "identity-provider",
        signals.identity,
        "An identity provider (Keycloak, the cloud's)",
        "Passwords, second factors and recovery are not yours to write.",
        "One dependency of every request; keep its keys cached",
    ),
)
