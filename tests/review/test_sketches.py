"""Ten sketches as people begin them, letter by letter: nothing above advice is told before there is a design."""

from __future__ import annotations

import pytest

from backdraft.document.document import Document
from backdraft.document.quick.line import plan
from backdraft.document.quick.plan import Place
from tests.review.test_designs import loud

SKETCHES = {
    "shop": (
        "web -> gateway -> orders -> orders_db",
        "gateway -> catalog -> catalog_db",
        "orders ~> order.placed",
        "mailer consumes order.placed",
        "orders(id uuid pk, customer_id -> customers, total numeric(12,2), created_at)",
        "customers(id uuid pk, email unique, name)",
        "crud orders",
        "catalog: Knows what is sold",
    ),
    "blog": (
        "browser -> blog",
        "blog -> db",
        "posts(id, title, body text, author_id -> users)",
        "users(id, email, password)",
        "crud posts",
        "POST /posts/:id/comments",
        "comments(id, post_id -> posts, body)",
        "blog -> redis",
    ),
    "chat": (
        "app -> api",
        "api -> chat",
        "chat -> cassandra",
        "chat ~> message.sent",
        "push consumes message.sent",
        "messages(channel_id, id bigint, body, author)",
        "api: WS /stream",
        "chat: POST /channels/:id/messages",
    ),
    "files": (
        "client -> uploads",
        "uploads -> s3",
        "uploads ~> file.uploaded",
        "scanner consumes file.uploaded",
        "files(id, name, size bigint, owner_id)",
        "uploads: POST /files",
        "uploads: GET /files/:id",
    ),
    "payments": (
        "shop -> checkout -> payments -> stripe",
        "checkout -> basket",
        "checkout ~> order.paid",
        "fulfilment consumes order.paid",
        "payments -> payments_db",
        "payments(id uuid pk, amount numeric(12,2), status enum(pending, paid, failed))",
        "payments: POST /payments/:id:capture",
    ),
    "tables first": (
        "users(id, email)",
        "teams(id, name)",
        "memberships(user_id -> users, team_id -> teams, role)",
        "invites(id, email, team_id -> teams, token)",
        "users.created_at timestamptz = now",
        "users index email",
    ),
    "devices": (
        "device -> ingest -> kafka",
        "writer consumes reading",
        "writer -> timescale",
        "dashboard -> api -> timescale",
        "readings(device_id, at timestamptz, value double)",
        "api: GET /devices/:id/readings ?from,to",
    ),
    "two sides": (
        "ui -> commands",
        "ui -> queries",
        "commands -> write_db",
        "commands ~> changed",
        "projector consumes changed",
        "projector -> read_db",
        "queries -> read_db",
        "queries -> cache",
    ),
    "one of all": (
        "web -> app -> postgres",
        "app -> redis",
        "app -> smtp",
        "worker -> postgres",
        "nightly: job",
        "app: Everything",
        "orders(id int pk auto, total numeric)",
        "order_items(order_id -> orders, qty int)",
    ),
    "chain": ("a -> b", "b -> c", "c -> d", "d -> e", "e -> f", "a ~> x", "f consumes x", "b -> db", "c -> db"),
}


@pytest.mark.parametrize("lines", SKETCHES.values(), ids=SKETCHES.keys())
def test_a_sketch_is_not_nagged_at_any_letter(lines: tuple[str, ...]) -> None:
    document = Document.read("backdraft: 1\n")
    for line in lines:
        typed = document
        for end in range(1, len(line) + 1):
            meant = plan(line[:end], document.design, Place("services", ()))
            typed = document.apply(*meant.edits) if meant.edits else document
            assert loud(typed) == [], line[:end]
        assert typed is not document, line
        document = typed


def test_what_is_advice_in_a_sketch_is_told_in_full_of_a_design() -> None:
    sketch = (
        "backdraft: 1\nservices: {a: {calls: [b], uses: [db]}, b: {calls: [c], uses: [db]}, c: {calls: [d]},"
        " d: {calls: [e]}, e: {calls: [f]}, f: }\nstores: {db: postgres}\n"
        "tables: {t: {columns: {x: int, password: text}}}\nendpoints: {a: [GET /x/]}\n"
    )
    grown = sketch + "targets: {p95: 1s}\n"
    assert loud(Document.read(sketch)) == []
    told = {rule for rule, _ in loud(Document.read(grown))}
    assert told >= {"deep-chain", "shared-store", "no-primary-key", "secret-column", "path-slashes"}
