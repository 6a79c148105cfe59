"""Random services, stores, events, dependencies, errors and endpoints, as the format can hold them in one line each.

Names are of any script; notes and titles are hostile: markup, YAML's own signs, quotes, arrows, SQL, escape text.
"""

from __future__ import annotations

from functools import cache

from hypothesis import strategies as st

from backdraft.design.model import (
    Amount,
    Answer,
    Body,
    Dependency,
    Endpoint,
    Error,
    Event,
    Param,
    Run,
    Service,
    Store,
)
from backdraft.design.notation.endpoint import OPERATORS, is_reserved
from backdraft.design.notation.quantity import Unit, parse_amount
from backdraft.design.notation.services import DEPENDENCY_FLAGS, format_run

NASTY = (
    "[@click=app.quit]x[/]",
    "[/]",
    'it\'s 100% `quoted` "text"',
    "a: b # c",
    "-- not a note",
    "-> Order @public !stop ?x",
    "<script>alert(1)</script> & co",
    "'; DROP TABLE orders; --",
    "| pipe | `tick` | **bold** ](x)",
    "[open bracket (and paren {",
    "注文 заказ 🧾 é",
    "${HOME} $(id) \\n %s {0}",
    'end" ]:::x; click a b',
    "#hash &amp; *star !bang %percent @at",
    "true",
    "017",
    "x" * 300,
)

_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZéßñжд注文"


@cache
def names(first: str = _LETTERS + "_", rest: str = _LETTERS + "0123456789_-.") -> st.SearchStrategy[str]:
    """Names as the format allows them."""
    plain = st.sampled_from(
        ("orders", "catalog_db", "order.placed", "web", "v2", "page", "Order", "x2", "bus-1", "end")
    )
    return plain | st.builds(str.__add__, st.sampled_from(first), st.text(rest, max_size=12))


@cache
def notes() -> st.SearchStrategy[str]:
    """Text as a note or a title holds it: without blanks at its ends, hostile as often as not."""
    free = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=40)
    return st.just("") | st.sampled_from(NASTY) | free.map(str.strip)


@cache
def amounts(unit: Unit) -> st.SearchStrategy[Amount]:
    """Quantities as people write them."""
    number = st.integers(0, 9999).map(str) | st.decimals(0, 99, places=2).map(str)
    units = {
        "time": ("us", "ms", "s", "m", "min", "h", "day", "y"),
        "rate": ("/s", "/min", "k/day"),
        "share": ("%",),
        "size": ("B", "kB", "GiB"),
        "count": ("", "k", "M"),
    }[unit]
    text = st.builds(str.__add__, number, st.sampled_from(units))
    return text.map(lambda t: parse_amount(t, unit)).filter(lambda a: a is not None)


def _unique(elements: st.SearchStrategy[str], max_size: int = 3) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(elements, unique=True, max_size=max_size).map(tuple)


@st.composite
def dependencies(draw: st.DrawFn, verb: str = "calls", target: str = "", operation: str | None = None) -> Dependency:
    """A dependency that its line can hold; settings and flags in any order."""
    if operation is None:
        operation = draw(st.just("") | operations()) if verb == "calls" else ""
    times = draw(st.just(1.0) | st.integers(0, 500).map(float) | st.floats(0, 1e9, allow_nan=False))
    values = {
        "timeout": amounts("time").map(lambda a: a.text),
        "stale": amounts("time").map(lambda a: a.text),
        "within": amounts("time").map(lambda a: a.text),
        "fail": amounts("share").map(lambda a: a.text),
        "retry": st.integers(0, 99).map(str),
        "proto": st.sampled_from(("http", "grpc", "amqp")),
        **dict.fromkeys(("via", "to", "from", "group"), names()),
    }
    keys = draw(_unique(st.sampled_from(sorted(values))))
    return Dependency(
        target or draw(names()),
        operation,
        abs(times),
        tuple((key, draw(values[key])) for key in keys),
        draw(_unique(st.sampled_from(DEPENDENCY_FLAGS))),
        draw(notes()),
    )


@st.composite
def runs(draw: st.DrawFn) -> Run:
    """A run as its canonical line says it."""
    low = draw(st.integers(0, 50))
    replicas = draw(st.none() | st.just((low, max(1, low + draw(st.integers(0, 9))))))
    cores = draw(st.sampled_from((1.0, 4.0, 0.5, 0.25, 16.0))) if replicas else None
    pool = draw(st.none() | st.integers(1, 500))
    run = Run("", replicas, cores, draw(st.none() | amounts("time")), draw(st.none() | amounts("share")), pool)
    return Run(format_run(run), run.replicas, run.cores, run.time, run.availability, run.pool)


@st.composite
def events(draw: st.DrawFn, name: str = "", type_: str | None = None, to: str | None = None) -> Event:
    """An event; `type_` and `to` fixed when given."""
    type_ = draw(st.just("") | names()) if type_ is None else type_
    return Event(
        name or draw(names()),
        type_,
        bool(type_) and draw(st.booleans()),
        draw(st.just("") | names()) if to is None else to,
        draw(st.just("") | names()),
        draw(st.none() | amounts("time")),
        draw(notes()),
    )


@st.composite
def errors(draw: st.DrawFn, name: str = "") -> Error:
    """An error of the catalogue."""
    return Error(name or draw(names()), draw(st.integers(400, 599)), draw(notes()))


@st.composite
def paths(draw: st.DrawFn, nouns: tuple[str, ...] = ("orders", "lines", "order-items", "注文", "search")) -> str:
    """A path of collections, keys and perhaps a custom action at its end."""
    parts: list[str] = []
    for _ in range(draw(st.integers(0, 3))):
        parts.append(draw(st.sampled_from(nouns)))
        if draw(st.booleans()):
            parts.append(":" + draw(st.sampled_from(("id", "sku", "order_id", "ключ"))))
    action = draw(st.sampled_from(("", "", ":cancel"))) if parts else ""
    return "/" + "/".join(parts) + action


@cache
def operations() -> st.SearchStrategy[str]:
    """`POST /orders/:id`."""
    return st.builds("{} {}".format, st.sampled_from(("GET", "POST", "PUT", "PATCH", "DELETE", "WS", "RPC")), paths())


@cache
def _type_names() -> st.SearchStrategy[str]:
    return names().filter(lambda name: not is_reserved(name) and name not in ("file", "text"))


@cache
def bodies(types: tuple[str, ...] = ()) -> st.SearchStrategy[Body]:
    """A JSON body of one of `types` (any name without), a file, a text."""
    media = st.sampled_from(
        ("image/png", "image/*", "text/csv", "application/vnd.api+json; q=1", "image/png, image/gif")
    )
    name = st.sampled_from(types) if types else _type_names()
    return st.builds(Body, name, st.booleans()) | st.builds(
        lambda media, kind: Body(media=media, kind=kind), media, st.sampled_from(("file", "text"))
    )


@st.composite
def endpoints(
    draw: st.DrawFn,
    service: str = "orders",
    types: tuple[str, ...] = (),
    codes: tuple[str, ...] = (),
    params: tuple[str, ...] = (),
) -> Endpoint:
    """An endpoint that its line can hold. `types`, `codes`, `params`: names to take, so that they are defined."""
    method, path = draw(operations()).split(" ", 1)
    params_ = draw(_unique(st.sampled_from(params) if params else names()))
    ops = _unique(st.sampled_from(OPERATORS), 2)
    kinds = st.sampled_from(("", "", "uuid", "varchar(20)", "date", "int[]", "Kind"))
    optional = st.none()
    answers = draw(st.lists(st.builds(Answer, optional | st.integers(100, 599), optional | bodies(types)), max_size=2))
    answers = [answer for answer in answers if answer != Answer()] or [Answer()]
    scopes = draw(_unique(st.sampled_from(("orders:read", "orders:write", "admin", "a.b/c"))))
    auth = draw(st.sampled_from(("", "", "jwt", "api-key")))
    return Endpoint(
        service,
        method,
        path,
        params=tuple(Param(name, draw(kinds), draw(ops), draw(st.booleans())) for name in params_),
        sort=draw(_unique(st.sampled_from(("-created_at", "name", "total")))),
        paging=draw(st.sampled_from(("", "", "page", "cursor"))),
        body=draw(optional | bodies(types)),
        status=answers[0].status,
        result=answers[0].result,
        more=tuple(answers[1:]),
        stream=draw(st.booleans()),
        errors=draw(_unique(st.sampled_from(codes) if codes else names())),
        scopes=scopes,
        public=not scopes and draw(st.booleans()),
        auth=auth,
        idempotent=draw(st.booleans()),
        etag=draw(st.booleans()),
        if_match=draw(st.booleans()),
        cache=draw(optional | amounts("time")),
        rate=draw(optional | amounts("rate")),
        load=draw(optional | amounts("rate")),
        version=draw(optional | st.integers(0, 30)),
        job=draw(st.booleans()),
        summary=draw(notes()),
    )


@st.composite
def services(
    draw: st.DrawFn,
    name: str = "",
    targets: tuple[str, ...] = (),
    stores: tuple[str, ...] = (),
    events: tuple[str, ...] = (),
) -> Service:
    """A service. `targets`, `stores`, `events`: what it may depend on; nothing of a kind that is empty."""
    verbs = {"calls": targets, "reads": stores, "writes": stores, "uses": stores, "emits": events, "consumes": events}
    said: dict[str, tuple[Dependency, ...]] = {}
    for verb, known in verbs.items():
        chosen = draw(_unique(st.sampled_from(known), 2)) if known else ()
        said[verb] = tuple(draw(dependencies(verb, target).map(_alone)) for target in chosen)
    return Service(
        name or draw(names()),
        draw(st.sampled_from(("service", "client", "gateway", "worker", "job", "function", "external"))),
        title=draw(notes()),
        does=draw(notes()),
        group=draw(st.just("") | notes()),
        owner=draw(st.just("") | names()),
        tech=draw(notes()),
        run=draw(st.none() | runs()),
        note=draw(notes()),
        **said,
    )


def _alone(dependency: Dependency) -> Dependency:
    """The dependency without the names of stores that it would have to find."""
    kept = tuple(pair for pair in dependency.settings if pair[0] not in ("via", "to", "from"))
    return Dependency(dependency.target, "", dependency.times, kept, dependency.flags, dependency.note)


@st.composite
def stores(draw: st.DrawFn, name: str = "") -> Store:
    """A store of any kind, told by its key or by its engine."""
    kinds = st.sampled_from(("database", "cache", "queue", "stream", "search", "blob", "cdn"))
    engines = st.sampled_from(("", "postgres", "mysql", "redis", "rabbitmq", "kafka", "s3", "opensearch", "home-made"))
    return Store(
        name or draw(names()),
        draw(kinds),
        title=draw(notes()),
        engine=draw(engines),
        group=draw(st.just("") | notes()),
        owner=draw(st.just("") | names()),
        run=draw(st.none() | runs()),
        ttl=draw(st.none() | amounts("time")),
        hit=draw(st.none() | amounts("share")),
        replicas=draw(st.none() | st.integers(0, 5)),
        note=draw(notes()),
    )
