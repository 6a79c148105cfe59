"""What a new name probably is: a store when a part of it says so, a client, a gateway, a worker."""

from __future__ import annotations

import re

#: A part of the name -> the kind of store it speaks of, and the engine when the part names one.
_STORES: dict[str, tuple[str, str]] = {
    **dict.fromkeys(("db", "database", "store", "warehouse", "dwh"), ("database", "")),
    "pg": ("database", "postgres"),
    **{
        word: ("database", word)
        for word in ("postgres", "postgresql", "mysql", "mariadb", "sqlite", "oracle", "mssql", "mongodb", "mongo")
    },
    **{word: ("database", word) for word in ("dynamodb", "cassandra", "cockroachdb", "clickhouse", "snowflake")},
    "cache": ("cache", ""),
    **{word: ("cache", word) for word in ("redis", "memcached", "valkey")},
    **dict.fromkeys(("queue", "bus", "broker"), ("queue", "")),
    **{word: ("queue", word) for word in ("rabbitmq", "sqs", "activemq", "nats")},
    "stream": ("stream", ""),
    **{word: ("stream", word) for word in ("kafka", "kinesis", "pulsar", "redpanda")},
    **{word: ("search", word) for word in ("elasticsearch", "opensearch", "meilisearch", "solr")},
    **dict.fromkeys(("bucket", "blob", "blobs"), ("blob", "")),
    **{word: ("blob", word) for word in ("s3", "gcs", "minio")},
    "cdn": ("cdn", ""),
    **{word: ("cdn", word) for word in ("cloudfront", "fastly", "cloudflare")},
}

_SERVICES: dict[str, str] = {
    **dict.fromkeys(("web", "client", "browser", "mobile", "app", "ios", "android", "spa"), "client"),
    **dict.fromkeys(("gateway", "bff"), "gateway"),
    **dict.fromkeys(("worker", "consumer"), "worker"),
    **dict.fromkeys(("job", "cron"), "job"),
}


def _parts(name: str) -> list[str]:
    return [part for part in re.split(r"[_.\-\d]+|(?<=[a-z])(?=[A-Z])", name) if part]


def store_value(name: str) -> dict[str, str] | None:
    """The keys of a new store called `name`, or None when nothing in the name speaks of one."""
    for part in reversed(_parts(name)):
        found = _STORES.get(part.lower())
        if found is not None:
            kind, engine = found
            if engine:
                return {"engine": engine}
            return {} if kind == "database" else {"kind": kind}
    return {"engine": "s3"} if name.lower() == "s3" else None


def service_kind(name: str) -> str:
    """The kind of a new service called `name`; empty for a plain service."""
    parts = _parts(name)
    return _SERVICES.get(parts[-1].lower(), _SERVICES.get(name.lower(), "")) if parts else ""
