"""Recommendations: each by a design that calls for it, and the same design where the need is served."""

from __future__ import annotations

import json

import pytest

from backdraft.design.resolve.patterns import patterns
from backdraft.design.view import Memo
from backdraft.document.document import Document
from backdraft.document.problems import problems_of
from backdraft.review.advice import ADVICE, Advice, accepted, advice
from tests.cli.conftest import DESIGNS, Call
from tests.cli.conftest import backdraft as backdraft

#: By advice: a design that calls for it, and what is changed so that it does not.
CALLS: dict[str, tuple[str, str, str]] = {
    "relational": (
        "stores: {db: {owner: x}}\ntables: {a: {columns: {id: uuid pk}}, b: {columns: {id: uuid pk, a: -> a.id}}}",
        "owner: x", "engine: mysql",
    ),
    "read-replicas": ("services: {a: {reads: [db x9], writes: [db]}}\nstores: {db: postgres}", "x9", "x2"),
    "pooler": (
        "services: {a: {run: 5 x 1cpu 2ms 99% pool=18, uses: [db]}}\n"
        "stores: {db: {engine: postgres, max_connections: 100}}",
        "max_connections: 100", "max_connections: 100, pooler: pgbouncer",
    ),
    "wide-column": ("tables: {a: {rows: 5G, columns: {id: uuid pk}, shard: hash(id) 64}}", "rows: 5G", "rows: 5M"),
    "json-columns": (
        "tables: {a: {columns: {id: uuid pk, b: 'int?', c: 'int?', d: 'int?', e: 'int?', f: int, g: int, h: int}}}",
        "b: 'int?'", "b: int",
    ),
    "time-series": (
        "tables: {a: {rows: 200M, keep: 1y, columns: {id: uuid, at: date}, key: 'id, at', partition: range(at) every=month}}",
        "rows: 200M", "rows: 2M",
    ),
    "warehouse": (
        "services: {s: {}}\ntables: {orders: {rows: 200M, columns: {id: uuid pk}}}\nendpoints: {s: [GET /orders/stats -> orders]}",
        "/orders/stats", "/orders/mine",
    ),
    "partition": ("tables: {a: {rows: 80M, keep: 1y, columns: {id: uuid pk}}}", "keep: 1y, ", ""),
    "full-text": (
        "services: {s: {}}\ntables: {orders: {rows: 1M, columns: {id: uuid pk}}}\nendpoints: {s: ['GET /orders ?q page -> orders[]']}",
        "?q", "?id",
    ),
    "search-engine": (
        "services: {s: {}}\ntables: {orders: {rows: 90M, columns: {id: uuid pk}}}\nendpoints: {s: ['GET /orders ?q page -> orders[]']}",
        "rows: 90M", "rows: 1M",
    ),
    "vectors": ("tables: {a: {columns: {id: uuid pk, v: vector(3)}}}", "vector(3)", "text"),
    "object-storage": ("tables: {a: {columns: {id: uuid pk, v: bytes}}}", "v: bytes", "v: text"),
    "recursive-sql": ("tables: {a: {columns: {id: uuid pk, up: '-> a.id?'}}}", "'-> a.id?'", "'uuid?'"),
    "many-regions": (
        "targets: {availability: 99.99%}\ntables: {a: {consistency: strong, columns: {id: uuid pk}}}", "99.99%", "99%",
    ),
    "cache-aside": (
        "load: {peak: 500/s}\nservices: {s: {}}\ntypes: {P: {t: text}}\nendpoints: {s: [GET /p -> P @public]}", "500/s", "5/s",
    ),
    "session-store": ("services: {s: {state: session}}", "session", "none"),
    "cdn": (
        "load: {peak: 500/s}\nservices: {s: {}}\nendpoints: {s: [GET /p -> text(text/plain) @public cache=5m, GET /q -> text(text/plain) @public cache=5m]}",
        "500/s", "5/s",
    ),
    "outbox-queue": (
        "load: {peak: 9/s}\nservices: {a: {emits: [x]}, b: {consumes: [x]}}\nevents: {x: }\nstores: {db: postgres}",
        "{db: postgres}", "{db: postgres, bus: sqs}",
    ),
    "queue": (
        "load: {peak: 900/s}\nservices: {a: {emits: [x]}, b: {consumes: [x]}}\nevents: {x: }\nstores: {db: postgres}",
        "{db: postgres}", "{db: postgres, bus: sqs}",
    ),
    "log": (
        "load: {peak: 9000/s}\nservices: {a: {emits: [x]}, b: {consumes: [x]}, c: {consumes: [x]}}\nevents: {x: }\n"
        "stores: {bus: sqs}",
        "bus: sqs", "bus: kafka",
    ),
    "publish": (
        "services: {a: {emits: [x]}, b: {consumes: [x]}, c: {consumes: [x]}, d: {consumes: [x]}, e: {consumes: [x]}}\n"
        "events: {x: }",
        "e: {consumes: [x]}", "e: {}",
    ),
    "asynchronous": ("services: {a: {calls: [mailer]}, mailer: {}}", "[mailer]", "[mailer async]"),
    "saga": (
        "services: {a: {calls: [b POST /x, c POST /x, d POST /x]}, b: {}, c: {}, d: {}}", "d POST /x", "d GET /x",
    ),
    "gateway": ("services: {w: {kind: client, calls: [a, b]}, a: {}, b: {}}", "[a, b]", "[a]"),
    "bff": (
        "services: {w: {kind: client, calls: [a]}, v: {kind: client, calls: [a]}, u: {kind: client, calls: [a]}, a: {}}",
        "u: {kind: client, calls: [a]}", "u: {kind: client}",
    ),
    "grpc": ("load: {peak: 5k/s}\nservices: {a: {calls: [b x5]}, b: {}}", "b x5", "b x5 proto=grpc"),
    "server-push": (
        "services: {s: {}}\nendpoints: {s: [GET /jobs/:id/progress -> text(text/plain)]}", "-> text(text/plain)", "-> text(text/plain) stream",
    ),
    "mesh": (
        "services: {" + ", ".join(f"s{i}: {{calls: [s{i + 1} breaker]}}" for i in range(12)) + ", s12: {}}",
        "calls: [s1 breaker]", "calls: [s1]",
    ),
    "monolith": ("load: {peak: 9/s}\nservices: {a: {owner: x}, b: {owner: x}}", "b: {owner: x}", "b: {owner: y}"),
    "autoscaling": (
        "load: {peak: 100/s, mean: 10/s}\nservices: {a: {run: 3 x 1cpu 2ms 99%}}", "3 x", "2..8 x",
    ),
    "identity-provider": (
        "api: {auth: {jwt: bearer}}\nservices: {a: {}, b: {}, c: {}}", "c: {}", "auth: {}",
    ),
}  # fmt: skip


def told(text: str) -> tuple[Advice, ...]:
    document = Document.read(f"backdraft: 1\n{text}\n")
    assert [p.message for p in problems_of(document) if p.severity == "error"] == []
    return Memo().view(document.design).ask(advice)


@pytest.mark.parametrize("entry", ADVICE, ids=lambda entry: entry.id)
def test_each_is_told_where_it_is_called_for_and_not_where_the_need_is_served(entry: object) -> None:
    name = str(getattr(entry, "id", ""))
    text, old, new = CALLS[name]
    assert old in text
    found = [each for each in told(text) if each.id == name]
    assert found
    assert found[0].because and found[0].why and found[0].cost
    quiet = text.replace(old, new)
    if name == "mesh":
        quiet = quiet.replace("breaker", "")
    assert name not in {each.id for each in told(quiet)}


COUNTED = {
    "read-replicas": (
        "load: {peak: 50/s}\nservices: {a: {run: 2 x 1cpu 2ms 99%, reads: [db x9], writes: [db]}}\n"
        "stores: {db: {engine: postgres, run: 1 x 4cpu 4ms 99%}}",
        "9 reads for 1 write, 50 % busy at the peak",
    ),
    "partition": (
        "tables: {a: {rows: 80M, row: 100B, keep: 1y, growth: 80M/year, columns: {id: uuid pk}}}",
        "80M rows (16 GB, 16 GB in three years), kept 1y",
    ),
    "cache-aside": (
        "load: {entry: gw, peak: 500/s}\nservices: {gw: {kind: gateway, calls: [s GET /p x0.4, s GET /q x0.6]}, s: {}}\n"
        "types: {P: {t: text}}\nendpoints: {s: [GET /p -> P @public, GET /q -> P @public]}",
        "public, and 300 requests a second at the peak",
    ),
    "queue": (
        "load: {entry: a, peak: 900/s}\nservices: {a: {emits: [x x0.1]}, b: {consumes: [x]}}\nevents: {x: }\nstores: {db: postgres}",
        "a tells b, 90 messages a second",
    ),
    "grpc": (
        "load: {entry: a, peak: 5k/s}\nservices: {a: {calls: [b x5]}, b: {}}",
        "5 calls a request, b is asked 25k times a second",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", COUNTED)
def test_the_figures_are_those_of_the_place_and_not_of_the_whole(name: str) -> None:
    text, because = COUNTED[name]
    assert next(each.because for each in told(text) if each.id == name) == because


#: By advice: the place that `CALLS` has it at, and the facts that call for it.
BECAUSE = {
    "relational": ("stores/db", '2 tables with 1 reference between them'),
    "read-replicas": ("stores/db", '9 reads for 1 write'),
    "pooler": ("stores/db", 'pools of 90 connections before 100'),
    "wide-column": ("tables/a", '5G rows (475 GB), asked for by key, sharded by hand'),
    "json-columns": ("tables/a", '4 of 8 columns may be empty'),
    "time-series": ("tables/a", '200M rows (21 GB) by month, kept 1y'),
    "warehouse": ("endpoints/s/GET /orders/stats", 'aggregates over 200M rows (19 GB) of orders'),
    "partition": ("tables/a", '80M rows (7.6 GB), kept 1y'),
    "full-text": ("endpoints/s/GET /orders", 'a search over 1M rows (95 MB)'),
    "search-engine": ("endpoints/s/GET /orders", 'a search over 90M rows (8.55 GB)'),
    "vectors": ("tables/a", 'a column of vectors'),
    "object-storage": ("tables/a", 'a column of bytes'),
    "recursive-sql": ("tables/a", 'a refers to itself by up'),
    "many-regions": ("tables/a", '99.99% is promised, and a must be fresh'),
    "cache-aside": ("endpoints/s/GET /p", 'public, and 500 requests a second at the peak'),
    "session-store": ("services/s", 's keeps sessions itself'),
    "cdn": ("load", '2 public answers may be kept, 500 requests a second at the peak'),
    "outbox-queue": ("stores/db", '1 kind of events, 9 requests a second'),
    "queue": ("events/x", 'a tells b, 900 messages a second'),
    "log": ("events/x", '2 consumers, 9000 messages a second at the peak'),
    "publish": ("events/x", '4 services hear of it'),
    "asynchronous": ("services/a/calls/mailer", 'a waits for mailer'),
    "saga": ("services/a", 'a changes things in 3 others'),
    "gateway": ("services/w", 'w calls 2 services'),
    "bff": ("services/a", '3 kinds of clients: w, v, u'),
    "grpc": ("services/a/calls/b", '5 calls a request, b is asked 25k times a second'),
    "server-push": ("endpoints/s/GET /jobs/:id/progress", 'GET /jobs/:id/progress is asked again and again'),
    "mesh": ("head", '13 services, 12 calls with retries or breakers of their own'),
    "monolith": ("head", '2 services, one team, 9 requests a second'),
    "autoscaling": ("services/a", 'the peak is 10 times the mean'),
    "identity-provider": ("api", 'api.auth holds for every endpoint: 3 services check tokens, and none issues them'),
}  # fmt: skip


@pytest.mark.parametrize("name", BECAUSE)
def test_each_is_told_at_its_place_with_the_facts_that_call_for_it(name: str) -> None:
    found = [("/".join(each.path), each.because) for each in told(CALLS[name][0]) if each.id == name]
    assert found[0] == BECAUSE[name]


def _search(name: str, rows: str) -> str:
    kept = f"rows: {rows}, " if rows else ""
    return (
        f"services: {{s: {{}}}}\ntables: {{orders: {{{kept}columns: {{id: uuid pk}}}}}}\n"
        f"endpoints: {{s: ['GET /orders{name} page -> orders[]']}}"
    )


def _split(engine: str, rows: str = "5G", more: str = "shard: hash(id) 64") -> str:
    return f"stores: {{db: {engine}}}\ntables: {{a: {{store: db, rows: {rows}, columns: {{id: uuid pk}}, {more}}}}}"


def _series(engine: str, rows: str = "200M") -> str:
    columns = "{id: uuid, at: date}, key: 'id, at', partition: range(at) every=month"
    return f"stores: {{db: {engine}}}\ntables: {{a: {{store: db, rows: {rows}, keep: 1y, columns: {columns}}}}}"


def _aggregate(word: str, rows: str = "200M", store: str = "") -> str:
    return (
        f"services: {{s: {{}}}}\nstores: {{db: postgres{store}}}\n"
        f"tables: {{orders: {{store: db, rows: {rows}, columns: {{id: uuid pk}}}}}}\n"
        f"endpoints: {{s: [GET /orders/{word} -> orders]}}"
    )


def _signs(scheme: str, kinds: str = "c: {}") -> str:
    return f"api: {{auth: {{x: {scheme}}}}}\nservices: {{a: {{}}, b: {{kind: gateway}}, {kinds}}}"


#: An advice, a design where it is told, and a near one where it is not: both sides of each limit, each word, each engine.
NEAR: tuple[tuple[str, str, str], ...] = (
    *(("wide-column", _split(e), _split("cockroachdb")) for e in ("postgres", "postgresql", "mysql", "mariadb")),
    ("wide-column", _split("postgres:16-alpine"), _split("'ScyllaDB 6'")),
    ("wide-column", _split("postgres", "1001M"), _split("postgres", "1G")),
    ("wide-column", _split("postgres"), _split("postgres", more="note: x")),
    *(
        ("time-series", _series("postgres"), _series(e))
        for e in ("timescaledb", "clickhouse", "influxdb", "bigquery", "snowflake", "redshift", "timescaledb:2.17")
    ),
    ("time-series", _series("postgres", "100M"), _series("postgres", "99M")),
    ("time-series", _series("postgres"), _series("postgres").replace(" every=month", "")),
    ("time-series", _series("postgres"), _series("postgres").replace("keep: 1y, ", "")),
    *(
        ("warehouse", _aggregate(word), _aggregate("mine"))
        for word in ("count", "stats", "report", "summary", "analytics", "totals", "metrics")
    ),
    *(
        ("warehouse", _aggregate("stats", store=", x: mysql"), _aggregate("stats", store=f", x: {e}"))
        for e in ("clickhouse", "bigquery", "snowflake", "redshift", "duckdb")
    ),
    ("warehouse", _aggregate("stats", "101M"), _aggregate("stats", "100M")),
    *(("full-text", _search(f" ?{name}", "9M"), _search(" ?r", "9M")) for name in ("q", "query", "search", "text")),
    *(("search-engine", _search(f" ?{n}", "10M"), _search(" ?r", "10M")) for n in ("q", "query", "search", "text")),
    ("full-text", _search("/search", "9M"), _search("/seek", "9M")),
    ("search-engine", _search("/search", "10M"), _search("/seek", "10M")),
    ("full-text", _search(" ?q", ""), _search(" ?q", "10M")),
    ("search-engine", _search(" ?q", "10M"), _search(" ?q", "9M")),
    ("full-text", _search(" ?q", "9M"), "stores: {x: solr}\n" + _search(" ?q", "9M")),
    ("search-engine", _search(" ?q", "10M"), "stores: {x: solr}\n" + _search(" ?q", "10M")),
    ("pooler", CALLS["pooler"][0].replace("pool=18", "pool=17"), CALLS["pooler"][0].replace("pool=18", "pool=16")),
    ("partition", CALLS["partition"][0].replace("80M", "51M"), CALLS["partition"][0].replace("80M", "50M")),
    (
        "partition",
        CALLS["partition"][0],
        CALLS["partition"][0].replace("columns: {id: uuid pk}", "columns: {id: uuid pk}, shard: hash(id) 8"),
    ),
    ("read-replicas", CALLS["read-replicas"][0].replace("x9", "x5"), CALLS["read-replicas"][0].replace("x9", "x4")),
    (
        "read-replicas",
        CALLS["read-replicas"][0],
        CALLS["read-replicas"][0].replace("{db: postgres}", "{db: {engine: postgres, replicas: 1}}"),
    ),
    ("many-regions", CALLS["many-regions"][0], CALLS["many-regions"][0].replace("strong", "eventual")),
    ("cache-aside", CALLS["cache-aside"][0].replace("500/s", "100/s"), CALLS["cache-aside"][0].replace("500/s", "99/s")),
    ("cache-aside", CALLS["cache-aside"][0], CALLS["cache-aside"][0] + "\nstores: {c: redis}"),
    ("cache-aside", CALLS["cache-aside"][0], CALLS["cache-aside"][0].replace("GET /p", "POST /p")),
    ("cache-aside", CALLS["cache-aside"][0], CALLS["cache-aside"][0].replace(" @public", "")),
    ("cdn", CALLS["cdn"][0].replace("500/s", "50/s"), CALLS["cdn"][0].replace("500/s", "49/s")),
    ("cdn", CALLS["cdn"][0], CALLS["cdn"][0] + "\nstores: {c: fastly}"),
    ("cdn", CALLS["cdn"][0], CALLS["cdn"][0].replace("GET /q -> text(text/plain) @public", "GET /q -> text(text/plain)")),
    ("outbox-queue", CALLS["outbox-queue"][0].replace("9/s", "499/s"), CALLS["outbox-queue"][0].replace("9/s", "500/s")),
    ("outbox-queue", CALLS["outbox-queue"][0], CALLS["outbox-queue"][0].replace("postgres", "mysql")),
    ("outbox-queue", CALLS["outbox-queue"][0].replace("postgres", "'PostgreSQL 17'"), "stores: {db: postgres}"),
    ("queue", CALLS["queue"][0].replace("900/s", "500/s"), CALLS["queue"][0].replace("900/s", "499/s")),
    ("queue", CALLS["queue"][0], CALLS["queue"][0].replace("b: {consumes: [x]}", "b: {}")),
    ("queue", CALLS["queue"][0], CALLS["queue"][0].replace("{db: postgres}", "{db: postgres, bus: kafka}")),
    ("log", CALLS["log"][0].replace("9000/s", "5000/s"), CALLS["log"][0].replace("9000/s", "4999/s")),
    ("log", CALLS["log"][0], CALLS["log"][0].replace("c: {consumes: [x]}", "c: {}")),
    *(
        (
            "asynchronous",
            f"services: {{a: {{calls: [my-{word}s]}}, my-{word}s: {{}}}}",
            f"services: {{a: {{kind: job, calls: [my-{word}s]}}, my-{word}s: {{}}}}",
        )
        for word in ("mail", "notif", "sms", "push", "report", "export", "thumbnail", "render")
    ),
    *(
        (
            "server-push",
            f"services: {{s: {{}}}}\nendpoints: {{s: [GET /x/{word} -> text(text/plain)]}}",
            f"services: {{s: {{}}}}\nendpoints: {{s: [POST /x/{word} -> text(text/plain)]}}",
        )
        for word in ("status", "poll", "updates", "progress")
    ),
    *(("saga", CALLS["saga"][0], CALLS["saga"][0].replace("b POST", f"d {verb}")) for verb in ("PUT", "PATCH", "DELETE")),
    *(("saga", CALLS["saga"][0].replace("b POST", f"b {v}"), "services: {a: {}}") for v in ("PUT", "PATCH", "DELETE")),
    ("saga", CALLS["saga"][0], CALLS["saga"][0].replace("{a: {", "{a: {kind: gateway, ")),
    ("gateway", CALLS["gateway"][0], CALLS["gateway"][0].replace("b: {}", "b: {}, g: {kind: gateway}")),
    ("grpc", CALLS["grpc"][0].replace("5k/s", "2k/s"), CALLS["grpc"][0].replace("5k/s", "1999/s")),
    ("grpc", CALLS["grpc"][0].replace("b x5", "b x3"), CALLS["grpc"][0].replace("b x5", "b x2")),
    ("grpc", CALLS["grpc"][0], CALLS["grpc"][0].replace("b: {}", "b: {kind: external}")),
    ("monolith", CALLS["monolith"][0].replace("9/s", "99/s"), CALLS["monolith"][0].replace("9/s", "100/s")),
    ("monolith", CALLS["monolith"][0], CALLS["monolith"][0].replace("load: {peak: 9/s}", "name: x")),
    ("monolith", CALLS["monolith"][0].replace("b: {", "c: {}, b: {"), CALLS["monolith"][0].replace("b: {", "c: {}, d: {}, b: {")),
    ("monolith", CALLS["monolith"][0], "load: {peak: 9/s}\nservices: {a: {owner: x}}"),
    ("autoscaling", CALLS["autoscaling"][0].replace("mean: 10/s", "mean: 20/s"), CALLS["autoscaling"][0].replace("mean: 10/s", "mean: 21/s")),
    *(("identity-provider", _signs(scheme), _signs("apikey")) for scheme in ("bearer", "oauth2", "oidc")),
    ("identity-provider", _signs("bearer", "c: {kind: function}"), _signs("bearer", "c: {kind: worker}")),
    ("identity-provider", _signs("bearer", "c: {}, login: {}"), _signs("bearer", "c: {}, Identity: {}")),
    ("object-storage", CALLS["object-storage"][0], "stores: {f: s3, db: postgres}\n" + CALLS["object-storage"][0].replace("{a: {", "{a: {store: db, ")),
    (
        "object-storage",
        "services: {s: {}}\nendpoints: {s: [POST /x < file(image/png) -> 204]}",
        "services: {s: {}}\nendpoints: {s: [POST /x < text(text/csv) -> 204]}",
    ),
    (
        "object-storage",
        "services: {s: {}}\nendpoints: {s: [GET /x -> file(image/png)]}",
        "services: {s: {}}\nendpoints: {s: [GET /x -> text(text/csv)]}",
    ),
    ("json-columns", CALLS["json-columns"][0], CALLS["json-columns"][0].replace(", h: int", "")),
    ("relational", CALLS["relational"][0], CALLS["relational"][0].replace("-> a.id", "uuid")),
    ("publish", CALLS["publish"][0], CALLS["publish"][0].replace("d: {consumes: [x]}", "d: {}")),
    ("mesh", CALLS["mesh"][0], CALLS["mesh"][0].replace("s10: {calls: [s11 breaker]}, s11: {calls: [s12 breaker]}, s12: {}", "s10: {}")),
    ("mesh", CALLS["mesh"][0].replace("breaker", "retry=1"), CALLS["mesh"][0].replace("breaker", "timeout=1s")),
)  # fmt: skip


@pytest.mark.parametrize(("name", "called_for", "quiet"), NEAR)
def test_a_limit_a_word_and_an_engine_decide(name: str, called_for: str, quiet: str) -> None:
    assert name in {each.id for each in told(called_for)}
    assert name not in {each.id for each in told(quiet)}


def test_the_busiest_three_public_reads_are_told_the_busiest_first() -> None:
    text = (
        "load: {entry: gw, peak: 500/s}\nservices: {gw: {kind: gateway, calls: [s GET /p x0.1, s GET /q x0.4, s GET /r x0.2,"
        " s GET /t x0.3]}, s: {}}\n"
        "endpoints: {s: [GET /p @public, GET /q @public, GET /r @public, GET /t @public]}"
    )
    assert [each.path[2] for each in told(text) if each.id == "cache-aside"] == ["GET /q", "GET /t", "GET /r"]


def test_there_are_more_than_twenty_five_and_every_one_has_its_example() -> None:
    assert len(ADVICE) >= 25
    assert set(CALLS) == {entry.id for entry in ADVICE}


def test_where_nothing_is_called_for_that_is_said() -> None:
    assert [each.id for each in told("services: {a: {}}")] == ["nothing-new"]
    assert told("name: Empty") == ()


def test_accepting_one_makes_a_decision_and_it_is_not_told_again() -> None:
    text, _, _ = CALLS["read-replicas"]
    document = Document.read(f"backdraft: 1\n{text}\n")
    each = told(text)[0]
    after = document.apply(accepted(each))
    assert after.problems == ()
    decision = after.design.entry(("decisions", each.title))
    assert (getattr(decision, "status", ""), getattr(decision, "touches", ())) == ("accepted", ("db",))
    assert each.id not in {a.id for a in Memo().view(after.design).ask(advice)}


def test_each_dependency_has_its_pattern() -> None:
    text = (DESIGNS / "corner-shop.yaml").read_text(encoding="utf-8")
    found = {(p.source, p.target): p.pattern for p in Memo().view(Document.read(text).design).ask(patterns)}
    assert found["catalog", "catalog_db"] == "cache aside"
    assert found["orders", "order.placed"] == "publish through an outbox"
    assert found["orders", "payments"] == "anti-corruption call with a breaker"
    assert found["gateway", "orders"] == "synchronous command"
    assert found["reconcile", "orders_db"] == "read replica"


def test_a_database_that_others_touch_is_not_told_as_ones_own() -> None:
    text = (
        "backdraft: 1\nservices: {a: {uses: [db, pics]}, b: {reads: [db]}, c: {writes: [mine]}, d: {reads: [mine replica]}}\n"
        "stores: {db: postgres, mine: postgres, pics: s3}\n"
    )
    found = {(p.source, p.target): p.pattern for p in Memo().view(Document.read(text).design).ask(patterns)}
    assert (found["a", "db"], found["b", "db"]) == ("a shared database", "a shared database")
    assert (found["c", "mine"], found["d", "mine"]) == ("its own database", "read replica")
    assert found["a", "pics"] == "object storage"


#: A dependency of `a`, or of whom it says, with the pattern that it is and its price.
PATTERNS = {
    "calls: [b GET /x]": ("synchronous request and reply", "latencies add up, availabilities multiply"),
    "calls: [b]": ("synchronous request and reply", "latencies add up, availabilities multiply"),
    "calls: [b POST /x]": ("synchronous command", "both must be up; retries need a key"),
    "calls: [b PUT /x]": ("synchronous command", "both must be up; retries need a key"),
    "calls: [b PATCH /x]": ("synchronous command", "both must be up; retries need a key"),
    "calls: [b DELETE /x]": ("synchronous command", "both must be up; retries need a key"),
    "calls: [b POST /x async]": ("asynchronous request", "the caller does not learn of failures at once"),
    "calls: [b POST /x saga]": ("saga", "every step needs its compensation"),
    "calls: [pay POST /x]": ("anti-corruption call", "as available as the partner"),
    "calls: [pay POST /x breaker]": ("anti-corruption call with a breaker", "as available as the partner"),
    "calls: [w]": (
        "synchronous call of a worker", "waits for what can come later; async or an event fits better",
    ),
    "calls: [j]": ("synchronous call of a job", "waits for what can come later; async or an event fits better"),
    "emits: [e]": ("publish and subscribe", "may be lost between the commit and the send"),
    "emits: [e outbox]": ("publish through an outbox", "a table and a relay more; nothing is lost"),
    "consumes: [e]": ("competing consumers", "each message at least once; not said to bear it twice"),
    "consumes: [e idempotent]": ("competing consumers", "each message at least once"),
    "uses: [db]": ("its own database", "nobody else may touch it"),
    "reads: [db via=cache]": ("cache aside", "up to 5m old"),
    "reads: [db via=lasting]": ("cache aside", "up to the time of the cache old"),
    "reads: [db via=cache stale=9s]": ("cache aside", "up to 9s old"),
    "reads: [db replica]": ("read replica", "up to its lag old"),
    "reads: [db replica stale=9s]": ("read replica", "up to 9s old"),
    "uses: [cache]": ("cache, used by itself", "may be empty at any time"),
    "uses: [bus]": ("queue, used by itself", "each message at least once"),
    "uses: [tape]": ("log, used by itself", "in order by key alone"),
    "uses: [find]": ("search index", "lags behind what it is made from"),
    "uses: [files]": ("object storage", "no transaction with the database"),
    "uses: [edge]": ("content delivery network", "taking something back takes a purge"),
    "writes: [theirs]": ("a shared database", "each change of it is a change of all; better ask its owner"),
    "reads: [of_b]": ("a shared database", "each change of it is a change of all; better ask its owner"),
    "reads: [mine]": ("its own database", "nobody else may touch it"),
}  # fmt: skip


@pytest.mark.parametrize("line", PATTERNS)
def test_each_kind_of_dependency_has_its_pattern_and_price(line: str) -> None:
    text = (
        f"backdraft: 1\nservices: {{a: {{{line}}}, b: {{writes: [theirs]}}, pay: {{kind: external}}, w: {{kind: worker}},"
        " j: {kind: job}}\nstores: {db: postgres, theirs: postgres, cache: {engine: redis, ttl: 5m}, lasting: memcached,"
        " bus: sqs, tape: kafka, find: solr, files: s3, edge: fastly}\nevents: {e: }\n"
        "tables: {of_b: {store: db, owner: b, columns: {id: uuid pk}}, mine: {store: db, columns: {id: uuid pk}}}\n"
    )
    document = Document.read(text)
    assert not problems_of(document)
    first = Memo().view(document.design).ask(patterns)[0]
    said = dict.fromkeys(("a", line.partition(":")[0]))
    assert (first.source, first.verb) == tuple(said)
    assert first.target == line.partition("[")[2].strip("]").split(" ")[0]
    assert first.operation == next((f"{m} /x" for m in ("GET", "POST", "PUT", "PATCH", "DELETE") if m in line), "")
    assert (first.pattern, first.cost) == PATTERNS[line]


def test_the_patterns_say_how_one_asks_for_what(backdraft: Call) -> None:
    shop = str(DESIGNS / "corner-shop.yaml")
    rows = [line.split() for line in backdraft("advise", shop, "--patterns").out.splitlines()]
    assert ["orders", "reads", "orders_db"] in [row[:3] for row in rows]
    assert ["orders", "writes", "orders_db"] in [row[:3] for row in rows]
    assert ["orders", "calls", "payments", "POST", "/charges"] in [row[:5] for row in rows]
    first = json.loads(backdraft("advise", shop, "--json").out)["patterns"][1]
    assert (first["verb"], first["to"], first["operation"]) == ("calls", "catalog", "GET /products")


def test_what_touches_no_service_and_no_store_is_a_decision_that_touches_none() -> None:
    made = {name: accepted(next(a for a in told(CALLS[name][0]) if a.id == name)).value for name in CALLS}
    assert made["relational"]["touches"] == ["db"]
    assert made["session-store"]["touches"] == ["s"]
    assert "touches" not in made["vectors"]
    assert made["session-store"]["because"] == "Any replica then answers any request."


def test_the_command_prints_figures_and_price(backdraft: Call) -> None:
    shop = str(DESIGNS / "corner-shop.yaml")
    said = backdraft("advise", shop)
    assert said.status == 0
    assert "600 requests a second" in said.out
    assert "Cost: " in said.out
    assert "synchronous command" in backdraft("advise", shop, "--patterns").out
    assert set(json.loads(backdraft("advise", shop, "--json").out)) == {"advice", "patterns"}


@pytest.mark.parametrize(
    ("name", "called_for", "quiet"),
    [
        # Who is half idle needs no copy, an answer that is kept no cache, and who is not on the way no more replicas.
        (
            "read-replicas",
            "load: {peak: 50/s}\nservices: {a: {run: 2 x 1cpu 2ms 99%, reads: [db x9], writes: [db]}}\n"
            "stores: {db: {engine: postgres, run: 1 x 4cpu 4ms 99%}}",
            "load: {peak: 40/s}\nservices: {a: {run: 2 x 1cpu 2ms 99%, reads: [db x9], writes: [db]}}\n"
            "stores: {db: {engine: postgres, run: 1 x 4cpu 4ms 99%}}",
        ),
        (
            "cache-aside",
            "load: {peak: 500/s}\nservices: {s: {}}\nendpoints: {s: [GET /p @public]}",
            "load: {peak: 500/s}\nservices: {s: {}}\nendpoints: {s: [GET /p @public cache=5m]}",
        ),
        (
            "autoscaling",
            "load: {entry: gw GET /x, peak: 90/s, mean: 9/s}\nservices: {gw: {calls: [a]}, a: {run: 3 x 1cpu 2ms 99%}}",
            "load: {entry: gw GET /x, peak: 90/s, mean: 9/s}\nservices: {gw: {}, a: {run: 3 x 1cpu 2ms 99%}}",
        ),
    ],
)
def test_a_recommendation_is_for_whom_the_load_comes_to(name: str, called_for: str, quiet: str) -> None:
    assert name in {each.id for each in told(called_for)}
    assert name not in {each.id for each in told(quiet)}


@pytest.mark.parametrize("engine", ["clickhouse", "ClickHouse 24", "clickhouse:24-alpine"])
def test_who_has_a_warehouse_is_recommended_none_however_its_release_is_written(engine: str) -> None:
    text = f"backdraft: 1\nstores: {{facts: '{engine}'}}\n{CALLS['warehouse'][0]}\n"
    document = Document.read(text)
    assert not problems_of(document)
    assert "warehouse" not in {each.id for each in Memo().view(document.design).ask(advice)}
