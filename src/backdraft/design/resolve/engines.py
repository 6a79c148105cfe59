"""What an engine's name tells about a store."""

from __future__ import annotations

from functools import lru_cache

from backdraft.design.model import Store, StoreKind

_ENGINES_OF: dict[StoreKind, str] = {
    "database": "postgres postgresql citus aurora mysql mariadb sqlite oracle mssql sqlserver db2 cockroachdb yugabyte "
    "spanner tidb vitess planetscale duckdb clickhouse bigquery snowflake redshift timescaledb influxdb mongodb "
    "documentdb dynamodb cassandra scylladb couchdb couchbase firestore cosmosdb neo4j bigtable hbase etcd",
    "cache": "redis memcached valkey dragonfly keydb hazelcast elasticache",
    "queue": "rabbitmq sqs activemq artemis nats sns beanstalkd servicebus",
    "stream": "kafka kinesis pulsar redpanda eventhubs nats-jetstream jetstream msk",
    "search": "elasticsearch opensearch meilisearch solr typesense algolia elastic",
    "blob": "s3 gcs minio azure-blob azureblob r2 ceph",
    "cdn": "cloudfront fastly cloudflare akamai bunny",
}
#: Engines that tell a store's kind. An engine of any other name is a database.
ENGINES: dict[str, StoreKind] = {engine: kind for kind, engines in _ENGINES_OF.items() for engine in engines.split()}
#: Databases that find rows by the key of their table: another way to ask is another table, or asks every node.
BY_KEY = frozenset({"cassandra", "scylladb", "dynamodb", "bigtable", "hbase", "etcd"}) | {
    "clickhouse", "bigquery", "snowflake", "redshift",
}  # fmt: skip
#: Databases that keep no references, so that nothing refuses a delete.
NO_REFERENCES = BY_KEY | {"mongodb", "documentdb", "couchdb", "couchbase", "firestore", "cosmosdb", "influxdb"}
#: Databases whose columns hold no lists.
NO_LISTS = frozenset(("mysql", "mariadb", "vitess", "planetscale", "oracle", "mssql", "sqlserver", "db2", "sqlite"))


def engine_words(engine: str) -> list[str]:
    """The words of an engine in small letters: `redis`, `7-alpine` of `Redis:7-alpine`; the first is its name."""
    return engine.lower().replace(":", " ").split()


@lru_cache(256)
def engine_name(engine: str) -> str:
    """An engine's name in small letters without its release; empty where nothing is said."""
    return next(iter(engine_words(engine)), "")


def kind_of_store(store: Store) -> StoreKind:
    """What a store is: its `kind`, or what a known engine tells."""
    return store.kind if store.kind != "database" else kind_of_engine(store.engine)


@lru_cache(256)
def kind_of_engine(engine: str) -> StoreKind:
    """The kind that an engine tells: `redis`, `Redis 7`, `redis:7-alpine` are caches; `database` when unknown."""
    words = engine_words(engine)
    return ENGINES.get("-".join(words), ENGINES.get(words[0], "database")) if words else "database"
