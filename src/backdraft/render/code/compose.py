"""The services and stores as a compose file: what `docker compose up` starts for a developer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from backdraft.design.model import Head, Service, Store
from backdraft.design.output import Line, Note, Output
from backdraft.design.paths import Path
from backdraft.design.resolve.engines import engine_words
from backdraft.design.resolve.services import edges, store_kind
from backdraft.design.view import View
from backdraft.render.code import ELSEWHERE
from backdraft.render.openapi.names import ascii_name, numbered
from backdraft.render.openapi.text import yaml_lines

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
#: The port that a service listens at inside, and the first one that it is published at.
_PORT = 8080


@dataclass(frozen=True, slots=True)
class _Engine:
    """How an engine is started. `{name}` stands for the store, `{secret}` for its password."""

    image: str
    url: str
    data: str = ""
    environment: tuple[tuple[str, str], ...] = ()
    health: str = ""
    command: tuple[str, ...] = ()


_POSTGRES = _Engine(
    "postgres:17",
    "postgresql://postgres:{secret}@{name}:5432/{name}",
    "/var/lib/postgresql/data",
    (("POSTGRES_DB", "{name}"), ("POSTGRES_PASSWORD", "{secret}")),
    "pg_isready -U postgres",
)
_CITUS = replace(_POSTGRES, image="citusdata/citus:13.0")
_MYSQL = _Engine(
    "mysql:8.4",
    "mysql://root:{secret}@{name}:3306/{name}",
    "/var/lib/mysql",
    (("MYSQL_DATABASE", "{name}"), ("MYSQL_ROOT_PASSWORD", "{secret}")),
    "mysqladmin ping -h localhost",
)
_MARIADB = _Engine(
    "mariadb:11",
    "mysql://root:{secret}@{name}:3306/{name}",
    "/var/lib/mysql",
    (("MARIADB_DATABASE", "{name}"), ("MARIADB_ROOT_PASSWORD", "{secret}")),
    "healthcheck.sh --connect --innodb_initialized",
)
_MONGO = _Engine(
    "mongo:8", "mongodb://{name}:27017/{name}", "/data/db", health="mongosh --quiet --eval 'db.runCommand({ping: 1})'"
)
_REDIS = _Engine("redis:7", "redis://{name}:6379/0", "/data", health="redis-cli ping")
_VALKEY = _Engine("valkey/valkey:8", "redis://{name}:6379/0", "/data", health="valkey-cli ping")
_RABBIT = _Engine(
    "rabbitmq:4", "amqp://guest:guest@{name}:5672/", "/var/lib/rabbitmq", health="rabbitmq-diagnostics -q ping"
)
_NATS = _Engine("nats:2", "nats://{name}:4222", "/data", command=("-js", "-sd", "/data"))
_KAFKA = _Engine(
    "redpandadata/redpanda:v24.2.7",
    "{name}:9092",
    "/var/lib/redpanda/data",
    health="rpk cluster health --exit-when-healthy",
    command=("redpanda", "start", "--mode", "dev-container", "--smp", "1", "--advertise-kafka-addr", "{name}:9092"),
)
_ELASTIC = _Engine(
    "elasticsearch:8.15.3",
    "http://{name}:9200",
    "/usr/share/elasticsearch/data",
    (("discovery.type", "single-node"), ("xpack.security.enabled", "false")),
    "curl -fs http://localhost:9200/_cluster/health",
)
_OPENSEARCH = _Engine(
    "opensearchproject/opensearch:2",
    "http://{name}:9200",
    "/usr/share/opensearch/data",
    (("discovery.type", "single-node"), ("DISABLE_SECURITY_PLUGIN", "true"), ("DISABLE_INSTALL_DEMO_CONFIG", "true")),
    "curl -fs http://localhost:9200/_cluster/health",
)
_MEILI = _Engine("getmeili/meilisearch:v1.11", "http://{name}:7700", "/meili_data")
_MINIO = _Engine(
    "minio/minio:latest",
    "http://{name}:9000",
    "/data",
    (("MINIO_ROOT_USER", "minio"), ("MINIO_ROOT_PASSWORD", "{secret}")),
    command=("server", "/data"),
)
_DYNAMO = _Engine("amazon/dynamodb-local:latest", "http://{name}:8000")
_CLICKHOUSE = _Engine(
    "clickhouse/clickhouse-server:24.8",
    "http://default:{secret}@{name}:8123/{name}",
    "/var/lib/clickhouse",
    (("CLICKHOUSE_DB", "{name}"), ("CLICKHOUSE_PASSWORD", "{secret}")),
)
_CASSANDRA = _Engine("cassandra:5", "{name}:9042", "/var/lib/cassandra", health="cqlsh -e 'describe cluster'")
_NEO4J = _Engine("neo4j:5", "bolt://{name}:7687", "/data", (("NEO4J_AUTH", "neo4j/{secret}"),))
_MEMCACHED = _Engine("memcached:1.6", "{name}:11211")
#: By engine; where a service of a cloud has no container, what speaks its protocol stands for it.
_ENGINES = {
    **dict.fromkeys(("postgres", "postgresql", "timescaledb"), _POSTGRES),
    "citus": _CITUS,
    "mysql": _MYSQL,
    "mariadb": _MARIADB,
    "mongodb": _MONGO,
    "redis": _REDIS,
    "valkey": _VALKEY,
    "memcached": _MEMCACHED,
    "rabbitmq": _RABBIT,
    **dict.fromkeys(("nats", "nats-jetstream", "jetstream"), _NATS),
    **dict.fromkeys(("kafka", "redpanda"), _KAFKA),
    **dict.fromkeys(("elasticsearch", "elastic"), _ELASTIC),
    "opensearch": _OPENSEARCH,
    "meilisearch": _MEILI,
    "minio": _MINIO,
    "dynamodb": _DYNAMO,
    "clickhouse": _CLICKHOUSE,
    **dict.fromkeys(("cassandra", "scylladb"), _CASSANDRA),
    "neo4j": _NEO4J,
}
_STANDS = {
    **dict.fromkeys(("aurora", "redshift", "cockroachdb", "yugabyte"), _POSTGRES),
    **dict.fromkeys(("tidb", "vitess", "planetscale"), _MYSQL),
    **dict.fromkeys(("documentdb",), _MONGO),
    **dict.fromkeys(("elasticache", "keydb", "dragonfly"), _REDIS),
    **dict.fromkeys(("activemq", "artemis"), _RABBIT),
    **dict.fromkeys(("msk", "eventhubs"), _KAFKA),
    **dict.fromkeys(("s3", "gcs", "r2", "ceph"), _MINIO),
}
#: What stands for a store that names no engine.
_USUAL = {"database": _POSTGRES, "cache": _REDIS, "queue": _RABBIT, "stream": _KAFKA, "search": _OPENSEARCH}
_USUAL |= {"blob": _MINIO}


def compose(view: View, focus: Path = ()) -> Output:
    """The file as text: of all that runs, or of a service or store with all that it needs."""
    notes: list[Note] = []
    names: dict[Path, str] = {}
    engines: dict[str, _Engine] = {}
    for path in (*view.paths("services"), *view.paths("stores")):
        service, store = view.get(Service, *path), view.get(Store, *path)
        if service is not None and service.kind in ELSEWHERE:
            continue
        engine = _engine(view, store, notes) if store is not None else None
        if path[0] == "stores" and engine is None:  # no image is known, or the entry cannot be read
            continue
        if engine is not None:
            engines[path[1]] = engine
        names[path] = numbered(re.sub(r"\A[^A-Za-z0-9]+", "", ascii_name(path[1])) or "x", names.values())
    needs = _needs(view, names)
    wanted = _closure(focus[:2], needs) if len(focus) > 1 and focus[:2] in names else set(names)
    head = view.get(Head, "head") or Head()
    title = _seen(head.title or head.name or "the design")
    lines = [Line(f"# {title}: docker compose up --build"), Line("services:")]
    ports = iter(range(_PORT, 65_536))
    for path in (path for path in names if path in wanted):
        store = view.get(Store, *path)
        lines += _remark(view, path)
        if store is not None:
            made = _store(names[path], engines[path[1]], store)
        else:
            made = _service(view, path, names, needs, engines, ports)
        lines += [Line(text, path) for text in yaml_lines(names[path], made, 2)]
    if not wanted:
        lines[-1] = Line("services: {}")
    volumes = [path for path in names if path in wanted and path[0] == "stores" and engines[path[1]].data]
    lines += [Line("volumes:")] if volumes else []
    lines += [Line(text, path) for path in volumes for text in yaml_lines(names[path], {}, 2)]
    return Output(tuple(lines), "yaml", tuple(notes))


def _remark(view: View, path: Path) -> list[Line]:
    entry = view.entry(path)
    said = entry.does if isinstance(entry, Service) else ""
    words = _seen(said or getattr(entry, "note", ""))
    return [Line(f"  # {words}", path)] if words else []


def _seen(said: str) -> str:
    """A text as a comment of one line."""
    return " ".join(_UNSEEN.sub(" ", said).split())


def _engine(view: View, store: Store, notes: list[Note]) -> _Engine | None:
    """How a store is started; None, with a note, where there is no image of it."""
    kind = view.ask(store_kind, store.name)
    words = engine_words(store.engine)
    known = next((word for word in ("-".join(words), *words[:1]) if word in _ENGINES or word in _STANDS), "")
    path = ("stores", store.name)
    if known in _ENGINES:
        return _ENGINES[known]
    if known in _STANDS:
        notes.append(Note(path, f"{known} runs in no container: {_STANDS[known].image} stands for it"))
        return _STANDS[known]
    if not words and kind in _USUAL:
        notes.append(Note(path, f"it names no engine: {_USUAL[kind].image} stands for it"))
        return _USUAL[kind]
    notes.append(Note(path, f"no image is known for {' '.join(words)[:40] or 'a ' + kind}; it is left out"))
    return None


def _needs(view: View, names: dict[Path, str]) -> dict[Path, list[Path]]:
    """What each service must find running. Circles are cut where they would close: compose starts none."""
    found: dict[Path, list[Path]] = {path: [] for path in names}
    known = {path[1]: path for path in names}
    for edge in view.ask(edges):
        source, target = known.get(edge.source), known.get(edge.target)
        if source is None or target is None or source == target:
            continue
        if source[0] == "stores":  # an event comes from it
            source, target = target, source
        if source[0] == "services" and target not in found[source] and source not in _closure(target, found):
            found[source].append(target)
    return found


def _closure(start: Path, needs: dict[Path, list[Path]]) -> set[Path]:
    found = [start]
    for path in found:
        found += [other for other in needs.get(path, ()) if other not in found]
    return set(found)


def _word(name: str) -> str:
    """A name as a variable of an environment."""
    made = re.sub(r"[^A-Z0-9]", "_", name.upper())
    return made if not made[:1].isdigit() else f"_{made}"


def _filled(said: str, name: str) -> str:
    return said.format(name=name, secret=f"${{{_word(name)}_PASSWORD:-example}}")


def _store(name: str, engine: _Engine, store: Store) -> dict[str, Any]:
    made: dict[str, Any] = {"image": engine.image}
    if engine.command:
        made["command"] = [_filled(word, name) for word in engine.command]
    if engine.environment:
        made["environment"] = {key: _filled(value, name) for key, value in engine.environment}
    if engine.data:
        made["volumes"] = [f"{name}:{engine.data}"]
    if engine.health:
        test = ["CMD-SHELL", engine.health]
        made["healthcheck"] = {"test": test, "interval": "5s", "timeout": "5s", "retries": 20}
    return made


def _service(
    view: View,
    path: Path,
    names: dict[Path, str],
    needs: dict[Path, list[Path]],
    engines: dict[str, _Engine],
    ports: Iterator[int],
) -> dict[str, Any]:
    service = view.get(Service, *path) or Service(path[1])
    made: dict[str, Any] = {"build": f"./{names[path]}"}
    environment: dict[str, str] = {"PORT": str(_PORT)}
    depends: dict[str, Any] = {}
    for other in needs[path]:
        engine = engines.get(other[1]) if other[0] == "stores" else None
        url = _filled(engine.url, names[other]) if engine else f"http://{names[other]}:{_PORT}"
        environment[f"{_word(names[other])}_URL"] = url
        healthy = "service_healthy" if engine and engine.health else "service_started"
        depends[names[other]] = {"condition": healthy}
    for target in dict.fromkeys(edge.target for edge in view.ask(edges) if edge.source == path[1]):
        there = view.get(Service, "services", target)
        if there is not None and there.kind == "external":
            variable = f"{_word(ascii_name(target))}_URL"
            environment.setdefault(variable, f"${{{variable}:-}}")
    made["environment"] = environment
    if depends:
        made["depends_on"] = depends
    if _is_entry(view, service):
        made["ports"] = [f"127.0.0.1:{next(ports)}:{_PORT}"]
    if service.kind == "job":
        made |= {"profiles": ["jobs"], "restart": "no"}
    deploy = _deploy(service, "ports" in made)
    if deploy:
        made["deploy"] = deploy
    return made


def _is_entry(view: View, service: Service) -> bool:
    """Whether somebody outside calls it: a client, or, of a gateway, anybody."""
    callers = [view.get(Service, "services", edge.source) for edge in view.ask(edges) if edge.target == service.name]
    return service.kind == "gateway" or any(caller is not None and caller.kind == "client" for caller in callers)


def _deploy(service: Service, published: bool) -> dict[str, Any]:
    """As many copies as the design says, but of what has a port of this machine: that is one."""
    run = service.run
    made: dict[str, Any] = {}
    if run is not None and run.replicas and run.replicas[0] > 1 and not published and service.kind != "job":
        made["replicas"] = run.replicas[0]
    if run is not None and run.cores:
        made["resources"] = {"limits": {"cpus": f"{run.cores:g}"}}
    return made
