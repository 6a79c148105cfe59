"""Services, stores, events, errors and the dependencies between them."""

from __future__ import annotations

from typing import Literal

from backdraft.design.dataclass import dataclass
from backdraft.design.model.head import Targets
from backdraft.design.model.values import Amount, Growth
from backdraft.design.nodes import Plain

ServiceKind = Literal["service", "client", "gateway", "worker", "job", "function", "external"]
StoreKind = Literal["database", "cache", "queue", "stream", "search", "blob", "cdn"]
#: The keys of a service (and of an endpoint) that hold dependency lines.
VERBS = ("calls", "uses", "reads", "writes", "emits", "consumes")


@dataclass(frozen=True, slots=True)
class Dependency:
    """One line under `calls uses reads writes emits consumes`: `orders POST /orders x0.05 timeout=900ms`.

    `operation` is `"POST /orders"` or empty. `times` is how often per request of the owner. `settings` holds
    `timeout retry via to from group proto fail stale within` as written.
    """

    target: str
    operation: str = ""
    times: float = 1.0
    settings: tuple[tuple[str, str], ...] = ()
    flags: tuple[str, ...] = ()
    note: str = ""
    ignore: tuple[tuple[str, str], ...] = ()

    def setting(self, name: str) -> str:
        """The text after `name=`, or empty."""
        for key, text in self.settings:
            if key == name:
                return text
        return ""

    @property
    def is_async(self) -> bool:
        """Said to be asynchronous by its own flag (`emits` and `consumes` are so by nature)."""
        return "async" in self.flags


@dataclass(frozen=True, slots=True)
class Run:
    """`3 x 1cpu 1.5ms 99.5% pool=10`: replicas (low, high), cores, busy time a request, one replica's availability."""

    text: str = ""
    replicas: tuple[int, int] | None = None
    cores: float | None = None
    time: Amount | None = None
    availability: Amount | None = None
    pool: int | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """A thing that runs."""

    name: str
    kind: ServiceKind = "service"
    title: str = ""
    does: str = ""
    group: str = ""
    owner: str = ""
    tech: str = ""
    run: Run | None = None
    schedule: str = ""
    state: str = ""
    targets: Targets | None = None
    base: str = ""
    guards: tuple[str, ...] = ()
    limit: Amount | None = None
    calls: tuple[Dependency, ...] = ()
    uses: tuple[Dependency, ...] = ()
    reads: tuple[Dependency, ...] = ()
    writes: tuple[Dependency, ...] = ()
    emits: tuple[Dependency, ...] = ()
    consumes: tuple[Dependency, ...] = ()
    tags: tuple[str, ...] = ()
    note: str = ""
    was: str = ""
    ignore: tuple[tuple[str, str], ...] = ()

    def dependencies(self) -> tuple[tuple[str, Dependency], ...]:
        """Every dependency with its verb, in the order of `VERBS`."""
        return tuple((verb, dep) for verb in VERBS for dep in getattr(self, verb))


@dataclass(frozen=True, slots=True)
class Store:
    """A thing that keeps. `from_` is the key `from`: what fills it."""

    name: str
    kind: StoreKind = "database"
    title: str = ""
    engine: str = ""
    group: str = ""
    owner: str = ""
    run: Run | None = None
    from_: tuple[str, ...] = ()
    rows: Amount | None = None
    row: Amount | None = None
    growth: Growth | None = None
    keep: Amount | None = None
    ttl: Amount | None = None
    hit: Amount | None = None
    strategy: str = ""
    invalidate: tuple[str, ...] = ()
    max_connections: int | None = None
    pooler: str = ""
    standby: int | None = None
    replicas: int | None = None
    persist: bool | None = None
    encrypted: bool | None = None
    tags: tuple[str, ...] = ()
    note: str = ""
    was: str = ""
    ignore: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """`Order to=bus key=id keep=7d`."""

    name: str
    type: str = ""
    array: bool = False
    to: str = ""
    key: str = ""
    keep: Amount | None = None
    note: str = ""
    ignore: tuple[tuple[str, str], ...] = ()
    kept: Plain = None


@dataclass(frozen=True, slots=True)
class Error:
    """An entry of the catalogue: `409 A line asks for more than the stock`."""

    name: str
    status: int = 500
    message: str = ""
