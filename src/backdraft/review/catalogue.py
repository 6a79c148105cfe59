"""The catalogues that the rules were chosen from, and why some of their entries are no rule here.

`R` are 53 rules for REST APIs (after Spectral, Redocly, vacuum, Zalando, AIP, OWASP), `X` 20 that need services,
endpoints and tables together, `S` smells of architectures (after Taibi and Lenarduzzi, Cerny et al., MicroFreshener,
Google SRE, AWS), `T` faults of schemas (after tbls, SchemaSpy, SchemaCrawler, Skeema, squawk, Atlas).
"""

from __future__ import annotations

_SMELLS = """
shared-db foreign-table ownerless-store sync-cycle mixed-cycle loop-gain nano-service mega-service hub fan-out
fan-in-bottleneck chatty deep-chain distributed-monolith layer-cut orphan dangling too-many-stacks no-gateway
client-to-store unversioned-api hard-coded-endpoint no-contract no-timeout timeout-inversion no-breaker retry-storm
retry-unsafe no-dlq non-idempotent-consumer dual-write distributed-transaction queue-open-end cache-no-ttl
cache-of-record cache-missing cold-cache stateful-replicas single-point store-no-standby overload hot pool-overflow
budget-broken drain-too-slow no-auth no-rate-limit plaintext unindexed-access
no-owner/description/health/observability consistency simplicity hot-spots
"""
_SCHEMA = """
fk-unknown-or-mismatch fk-target-not-a-key name-over-63-bytes reserved-word duplicate-constraint-names
shard-key-not-in-key mysql-key-length enum-default default-unlike-type set-null-on-not-null no-PK fk-without-index
redundant-prefix-index duplicate-index nullable-in-unique every-column-nullable repeating-columns money-float
list-in-text fk-cycle fk-without-on-delete id-without-fk timestamp-without-zone 32-bit-pk varchar-255
no-created-updated orphan-table same-name-other-type many-indexes many-columns PII-hint random-uuid-pk normalization
missing-comment
"""
#: The entries of each catalogue.
CATALOGUES: dict[str, tuple[str, ...]] = {
    "REST": tuple(f"R{i:02}" for i in range(1, 54)),
    "Cross-model": tuple(f"X{i:02}" for i in range(1, 21)),
    "Smells": tuple(_SMELLS.split()),
    "Schema": tuple(_SCHEMA.split()),
}
_FOLLOWS = "follows from the format: the answer is there without being said"

#: Why there is no rule for an entry.
LEFT_OUT: dict[str, str] = {
    "R13": "operation ids are made, unique and safe in every design",
    "R22": _FOLLOWS + " (401 and 403 of signed endpoints)",
    "R23": _FOLLOWS + " (404 of a key)",
    "R24": _FOLLOWS + " (422 of input)",
    "R25": _FOLLOWS + " (409 of unique columns, 412 of if-match)",
    "R41": "those that nobody says are made from the types",
    "R43": "what a server does with unknown fields is said nowhere in a design",
    "R53": "two versions are compared by `backdraft diff`",
    "X06": "what is logged is said nowhere in a design",
    "X08": "a field of a type made of a table is one of its columns or said to be added; others are problems",
    "X11": _FOLLOWS + " (409 of unique columns)",
    "X18": "an endpoint, a table and an event are their service's; its owner answers for them",
    "dangling": "a name that nothing has is a problem of the file; operations are a rule",
    "hard-coded-endpoint": "the format has no addresses in dependencies: they name services",
    "reserved-word": "names are quoted in every dialect, so it does no harm",
    "duplicate-constraint-names": "names are made unique when the SQL is written",
    "mysql-key-length": "the SQL gives keys of long texts a length, and says so",
    "varchar-255": "of no consequence in PostgreSQL, and MySQL stores what is there; noise in 19 of 48 schemas",
}
