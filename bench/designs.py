"""Big designs as the text of a file: regular, without problems, and shaped like real ones."""

from __future__ import annotations

from collections.abc import Iterator

NOUNS = (
    "order",
    "customer",
    "product",
    "invoice",
    "payment",
    "shipment",
    "basket",
    "coupon",
    "refund",
    "return",
    "review",
    "supplier",
    "warehouse",
    "price",
    "stock",
    "account",
    "session",
    "device",
    "address",
    "contact",
    "ticket",
    "message",
    "channel",
    "campaign",
    "segment",
    "report",
    "export",
    "import",
    "job",
    "schedule",
)


def sized(services: int = 30, endpoints: int = 60, tables: int = 60) -> str:
    """A design with so many services, endpoints and tables, and a database for every ten services."""
    stores = max(1, services // 10)
    return "\n".join([*_head(), *_services(services, stores), *_stores(stores), *_types(), *_tables(tables, stores),
                      *_endpoints(endpoints, services, tables), ""])  # fmt: skip


def megabyte(size: int = 1_000_000) -> str:
    """A design of about `size` bytes."""
    tables = max(10, size // 665)
    return sized(services=max(10, tables // 4), endpoints=tables, tables=tables)


def _name(i: int) -> str:
    noun = NOUNS[i % len(NOUNS)]
    return noun if i < len(NOUNS) else f"{noun}_{i // len(NOUNS)}"


def _head() -> Iterator[str]:
    yield "backdraft: 1"
    yield "name: Big Shop"
    yield "summary: Everything that a large shop needs, and then some."
    yield "api:"
    yield "  base: /api/v1"
    yield "  auth: {jwt: bearer}"
    yield "  every: {auth: jwt, errors: [unauthenticated, internal]}"
    yield "errors:"
    yield "  out_of_stock: 409 A line asks for more than the stock"


def _services(count: int, stores: int) -> Iterator[str]:
    yield "services:"
    yield "  web: {kind: client, title: Web shop, calls: [gateway]}"
    yield "  gateway:"
    yield "    kind: gateway"
    yield "    calls:"
    for i in range(min(count - 2, 12)):
        yield f"      - {_name(i)}-service"
    for i in range(count - 2):
        yield f"  {_name(i)}-service:"
        yield f"    does: Keeps each {_name(i)} and tells the others # the team's words"
        yield f"    owner: team-{i % 7}"
        yield "    tech: Go"
        yield f"    run: {2 + i % 3} x 1cpu {5 + i % 9}ms 99.5%"
        if i + 1 < count - 2 and i % 3 == 0:
            yield f"    calls: [{_name(i + 1)}-service timeout=300ms retry=1]"
        yield f"    reads: [db_{i % stores} x2]"
        yield f"    writes: [db_{i % stores}]"


def _stores(count: int) -> Iterator[str]:
    yield "stores:"
    for i in range(count):
        yield f"  db_{i}: {{engine: postgres, run: 1 x 4cpu 3ms 99.9%}}"


def _types() -> Iterator[str]:
    yield "types:"
    yield "  Status: enum(open, paid, shipped, cancelled)"
    yield "  Email: varchar(320) email"
    yield "mixins:"
    yield "  stamps:"
    yield "    created_at: timestamptz = now"
    yield "    updated_at: timestamptz = now"


def _tables(count: int, stores: int) -> Iterator[str]:
    yield "tables:"
    for i in range(count):
        name = f"{_name(i)}s"
        yield f"  {name}:"
        yield f"    store: db_{i % stores}"
        yield f"    note: One row for each {_name(i)} that anybody ever made"
        yield f"    rows: {1 + i % 90}M"
        yield "    use: [stamps]"
        yield "    columns:"
        yield "      id: uuid pk = uuid"
        if i >= stores:
            # The table before in the same store, so that the key is a real constraint.
            yield f"      parent_id: -> {_name(i - stores)}s.id delete=cascade"
        yield "      status: Status = 'open'"
        yield "      email: Email? pii"
        yield "      title: varchar(200) -- what people read first"
        yield "      total: numeric(12,2) 0.. -- in the shop's currency"
        yield "      note: varchar(500)?"
        yield "    indexes:"
        yield "      - status, created_at desc"
        yield "      - title"
        yield "    checks:"
        yield "      paid_total: status <> 'paid' or total > 0"


def _endpoints(count: int, services: int, tables: int) -> Iterator[str]:
    if not count:
        return
    yield "endpoints:"
    shapes = (
        "GET /{p} ?status,title page -> {t}[] @{p}:read -- List them",
        "POST /{p} < {t} -> 201 {t} !out_of_stock @{p}:write idempotent -- Make one",
        "GET /{p}/:id -> {t} @{p}:read etag -- Fetch one",
        "PATCH /{p}/:id < {t} -> {t} @{p}:write if-match -- Change one",
        "DELETE /{p}/:id -> 204 @{p}:admin -- Remove one",
    )
    made = 0
    owners = max(1, services - 2)
    for owner in range(owners):
        mine = range(owner, tables, owners)
        lines = [shape.format(p=f"{_name(i)}s", t=f"{_name(i)}s") for i in mine for shape in shapes]
        lines = lines[: max(0, -(-(count - made) // (owners - owner)))]
        if lines:
            yield f"  {_name(owner)}-service:"
            yield from (f"    - {line}" for line in lines)
            made += len(lines)


def mesh(services: int, calls: int) -> str:
    """Services behind a gateway that call later ones on `calls` lines in all, each with a database of its own."""
    names = [f"service_{i}" for i in range(services)]
    lines = ["backdraft: 1", "load: {entry: gateway, peak: 100/s}", "services:", "  gateway:", "    kind: gateway"]
    lines += ["    run: 4 x 2cpu 1ms 99.9%", "    calls:"]
    lines += [f"      - {name} x0.1" for name in names[:10]]
    left = calls - 10 - services
    for i, name in enumerate(names):
        lines += [f"  {name}:", "    run: 4 x 2cpu 2ms 99.5%", f"    reads: [db_{i}]"]
        onward = range(i + 1, min(services, i + 1 + -(-left // max(1, services - 1 - i))))
        left -= len(onward)
        if onward:
            lines += ["    calls:", *(f"      - {names[j]} x0.2 timeout=200ms" for j in onward)]
    lines += ["stores:", *(f"  db_{i}: {{engine: postgres, run: 1 x 8cpu 1ms 99.95%}}" for i in range(services))]
    return "\n".join([*lines, ""])
