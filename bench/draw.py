"""How fast pictures are laid out and painted, and how that grows."""

from __future__ import annotations

import random
import statistics
import time
from typing import Any

from backdraft.design.view import View
from backdraft.document.document import Document
from backdraft.draw.graph import Arrow, Graph, Node
from backdraft.draw.layout import lay_out
from backdraft.draw.painting import picture
from backdraft.draw.tables import table_graph
from bench import designs
from bench.rivals import compare

#: A shop of 23 services and stores, each arrow with its label.
SHOP = """
web>gateway:HTTPS  mobile>gateway:HTTPS  admin>gateway:HTTPS
gateway>auth:POST /tokens  gateway>catalog:GET /products  gateway>search:GET /search  gateway>basket:PUT /basket
gateway>orders:POST /orders  gateway>accounts:GET /me  auth>accounts:GET /users/:id  auth>sessions:lookup
catalog>catalog_db:SQL  catalog>cache:products  search>index:query  basket>cache:baskets
basket>catalog:GET /products/:sku
orders>orders_db:SQL  orders>basket:GET /basket  orders>payments:POST /charges  orders>stock:POST /reservations
orders>pricing:POST /quotes  pricing>catalog:GET /prices  stock>stock_db:SQL  accounts>accounts_db:SQL
orders~bus:order.placed  payments~bus:payment.settled  stock~bus:stock.low  catalog~bus:product.changed
bus~mailer:order.placed  bus~shipping:payment.settled  bus~indexer:product.changed  bus~reports:order.placed
indexer>index:upsert  indexer>catalog:GET /products  mailer>accounts:GET /users/:id  shipping>orders:PATCH /orders/:id
shipping>carrier:POST /parcels  reports>warehouse:COPY  payments>psp:POST /intents  payments>orders_db:SQL
"""
_KINDS = {
    **dict.fromkeys(("web", "mobile", "admin"), "client"),
    **dict.fromkeys(("catalog_db", "orders_db", "stock_db", "accounts_db", "index", "warehouse"), "store"),
    **dict.fromkeys(("cache", "sessions"), "cache"),
    **dict.fromkeys(("carrier", "psp"), "external"),
    **dict.fromkeys(("mailer", "indexer", "reports"), "worker"),
    "gateway": "gateway",
    "bus": "queue",
}


def shop() -> Graph:
    """The shop as a graph."""
    arrows = []
    for part in SHOP.replace("\n", "  ").split("  "):
        ends, _, label = part.partition(":")
        dashed = "~" in ends
        source, _, target = ends.partition("~" if dashed else ">")
        if target:
            arrows.append(Arrow(source, target, label, dashed))
    names = dict.fromkeys(name for arrow in arrows for name in (arrow.source, arrow.target))
    return Graph(tuple(Node(name, (name,), _KINDS.get(name, "service")) for name in names), tuple(arrows))


def brief() -> Graph:
    """Eight boxes, seven arrows."""
    names = ("Client", "API Gateway", "Auth Service", "User Service", "Order Service", "User DB", "Order DB", "Redis")
    ends = ((0, 1), (1, 2), (1, 3), (1, 4), (3, 5), (4, 6), (4, 7))
    return Graph(tuple(Node(n, (n,)) for n in names), tuple(Arrow(names[u], names[v]) for u, v in ends))


def system(nodes: int, arrows: int, seed: int = 1) -> Graph:
    """Every service is called by an earlier one, and some by more; callers are near, as in real systems."""
    chance = random.Random(seed)
    found = [Arrow(f"n{max(0, i - chance.randint(1, 30))}", f"n{i}") for i in range(1, nodes)]
    while len(found) < arrows:
        u = chance.randrange(nodes)
        found.append(Arrow(f"n{u}", f"n{min(nodes - 1, u + chance.randint(1, 40))}"))
    return Graph(tuple(Node(f"n{i}", (f"service {i}",)) for i in range(nodes)), tuple(found))


def timed(graph: Graph, times: int, *, roomy: bool = False) -> dict[str, Any]:
    """Milliseconds for a picture, the best and the middle of `times`, and its size.

    `cpu_ms` is the best without what other programs on the machine took meanwhile.
    """
    found, own = [], []
    for _ in range(times):
        began, spent = time.perf_counter(), time.process_time()
        drawn = picture(lay_out(graph, roomy=roomy))
        own.append((time.process_time() - spent) * 1000)
        found.append((time.perf_counter() - began) * 1000)
    return {
        "ms": round(min(found), 2),
        "median_ms": round(statistics.median(found), 2),
        "cpu_ms": round(min(own), 2),
        "width": drawn.width,
        "height": len(drawn.lines),
    }


def tables(count: int = 30) -> Graph:
    """A schema of so many tables."""
    return table_graph(View(Document.read(designs.sized(10, 10, count)).design))


#: The most milliseconds that each picture may take.
BARS = {"brief": 2, "25/40": 30, "200/260": 150, "1000/1300": 1000, "30 tables": 40}


def measure() -> dict[str, Any]:
    """Each picture beside its bar, how it grows with the number of boxes, and what other programs take for the same."""
    growth = {n: timed(system(n, n * 13 // 10), 5) for n in (100, 200, 400, 800)}
    found = {
        "brief": timed(brief(), 30),
        "shop": timed(shop(), 10),
        "30 tables": timed(tables(), 5, roomy=True),
        "25/40": timed(system(25, 40), 10),
        "200/260": growth[200],
        "1000/1300": timed(system(1000, 1300), 5),
    }
    return {
        **{name: {**taken, "bar": BARS[name]} if name in BARS else taken for name, taken in found.items()},
        "growth": {n: {**taken, "ms_a_box": round(taken["cpu_ms"] / n, 3)} for n, taken in growth.items()},
        "others": compare({"brief": brief(), "shop": shop(), "25/40": system(25, 40), "100/130": system(100, 130)}),
    }
