"""What a new name probably is: a store when a part of it says so, a client, a gateway, a worker."""

from __future__ import annotations

import re
from typing import cast

from backdraft.design.model import StoreKind
from backdraft.design.resolve.engines import kind_of_engine

#: A part of the name -> the kind of store it speaks of, and the engine when the part names one.
_STORES: dict[str, tuple[str, str]] = {
    **dict.fromkeys(("db", "database", "store", "warehouse", "dwh"), ("database", "")),
    "pg": ("database", "postgres"),
    **{
        word: ("database", word)
        for word in ("postgres", "postgresql", "mysql", "mariadb", "sqlite", "oracle", "mssql", "mongodb", "mongo")
    },
    **{word: ("database", word) for word in ("dynamodb", "cassandra", "cockroachdb", "clickhouse", "snowflake")},
    **{word: ("database", word) for word in ("timescaledb", "influxdb", "scylladb", "neo4j", "bigquery", "citus")},
    "timescale": ("database", "timescaledb"),
    "dynamo": ("database", "dynamodb"),
    "cache": ("cache", ""),
    **{word: ("cache", word) for word in ("redis", "memcached", "valkey")},
    **dict.fromkeys(("queue", "bus", "broker"), ("queue", "")),
    **{word: ("queue", word) for word in ("rabbitmq", "sqs", "activemq", "nats")},
    **dict.fromkeys(("stream", "topic"), ("stream", "")),
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
    **dict.fromkeys(("stripe", "paypal", "adyen", "klarna", "twilio", "sendgrid", "mailgun", "smtp"), "external"),
    **dict.fromkeys(("apns", "fcm", "auth0", "okta", "openai"), "external"),
}


def _parts(name: str) -> list[str]:
    """The words of a name; a word that names a store is not parted at its capitals: `PostgreSQL`, `OrdersDB`."""
    words = [word for word in re.split(r"[_.\-\d]+", name) if word]
    return [
        part for word in words for part in ([word] if word.lower() in _STORES else re.split(_CAPITAL, word)) if part
    ]


_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def store_value(name: str) -> dict[str, str] | None:
    """The keys of a new store called `name`, or None when nothing in the name speaks of one."""
    for part in reversed(_parts(name)):
        found = _STORES.get(part.lower())
        if found is not None:
            return _value(*found)
    return {"engine": "s3"} if name.lower() == "s3" else None


def store_of_words(words: str) -> tuple[StoreKind, dict[str, str]] | None:
    """The kind and the keys of the store that words speak of, the last word that does: `Redis Cache`, `Orders DB`.

    The engine may be another word than the kind. None when nothing in them speaks of one.
    """
    found = [_STORES[part] for part in _parts_of_words(words) if part in _STORES]
    if not found:
        return None
    kind, engine = found[-1]
    engine = engine or next((e for _, e in reversed(found) if e), "")
    value = {"engine": engine} if engine else {}
    if kind != kind_of_engine(engine):
        value["kind"] = kind
    return cast("StoreKind", kind), value


def is_named_store(words: str) -> bool:
    """Whether the last of `words` speaks of a store: `Orders DB` does, `Cache Service` does not."""
    parts = _parts_of_words(words)
    return bool(parts) and parts[-1] in _STORES


def _parts_of_words(words: str) -> list[str]:
    return [part.lower() for word in words.split() for part in ([word] if word.lower() == "s3" else _parts(word))]


def _value(kind: str, engine: str) -> dict[str, str]:
    if engine:
        return {"engine": engine}
    return {} if kind == "database" else {"kind": kind}


def service_kind(name: str, called: bool = False) -> str:
    """The kind of a new service called `name`; empty for a plain service.

    What is `called` and an app by name alone, as in `web -> app -> db`, is what answers, not what people hold.
    """
    parts = [part.lower() for part in _parts(name)]
    if not parts or (called and parts[-1] == "app" and all(_SERVICES.get(part) != "client" for part in parts[:-1])):
        return ""
    return _SERVICES.get(parts[-1], _SERVICES.get(name.lower(), ""))
