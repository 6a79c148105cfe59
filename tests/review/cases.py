"""What the review says, to the letter: of every rule's examples, of the shipped designs, of one that is all wrong."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from backdraft.design.paths import where
from backdraft.design.view import Memo
from backdraft.document.document import Document
from backdraft.review.advice import advice
from backdraft.review.checklists import standings
from backdraft.review.judging import judged
from backdraft.review.registry import RULES
from backdraft.review.waiting import waits
from backdraft.review.workflow import next_step
from tests.review.test_evidence import PAIRS

DESIGNS = Path(__file__).parents[2] / "designs"
#: Systems as an architect would sketch them, faults and all: what is said of them was read line by line and agreed to.
DRAWN = Path(__file__).parent / "designs"
#: Designs whose lines stand on both sides of the limits of rules.
EDGES = Path(__file__).parent / "edges"
#: A design in which much is wrong at once, and much is nearly so.
WRONG = """\
targets: {availability: 99.9%, p95: 300ms}
load: {peak: 600/s}
api: {auth: {jwt: bearer}}
services:
  web: {kind: client, calls: [orders, catalog]}
  orders:
    calls: [catalog timeout=1s retry=3, payments POST /charges retry=2, mailer]
    uses: [orders_db]
    emits: [order.placed]
  catalog: {calls: [orders timeout=500ms], reads: [orders_db, stock replica, stock via=cache], run: 1 x 1cpu 2ms 99%}
  mailer: {kind: worker, consumes: [order.placed]}
  nightly: {kind: job, reads: [orders_db]}
  payments: {kind: external}
stores:
  orders_db: {engine: postgres, owner: orders, run: 1 x 2cpu 2ms 99%}
  stock: {engine: mysql, replicas: 0, run: 1 x 2cpu 2ms 99%}
  cache: {engine: redis, ttl: 5m}
  bus: rabbitmq
events: {order.placed: }
types:
  New: {title: text, amount: 'int?', flag: 'bool?'}
  State: enum(new, PAID)
tables:
  orders:
    store: orders_db
    rows: 12M
    columns:
      {id: uuid pk = uuid, email: varchar(320), price: double, made: timestamp, title: varchar(20), count: int = 'x'}
    indexes: [title, 'title, made', 'made desc']
  lines: {store: stock, rows: 40M, columns: {order_id: -> orders.id, no: int, user_id: uuid}, key: 'order_id, no'}
  users: {store: orders_db, columns: {id: bigint pk auto, up: '-> users.id? delete=set_null', at: date = 5}}
endpoints:
  orders:
    - GET /orders ?email,made[gte] sort=-made,title -> orders[]
    - POST /createOrder < New -> 200 orders
    - GET /orders/:id -> orders @public cache=5m
    - PATCH /orders/:id < New -> orders @write
    - DELETE /order_lines/:id -> 204
    - GET /orders/:id/lines ?no page -> lines[]
"""


def texts() -> dict[str, str]:
    """Every design that is judged, by what it is."""
    found = {f"{rule.id}: bad": rule.bad for rule in RULES.values()}
    found |= {f"{rule.id}: good": rule.good for rule in RULES.values()}
    found |= {path.stem: path.read_text(encoding="utf-8") for path in sorted(DESIGNS.glob("*.yaml"))}
    found |= {f"drawn: {path.stem}": path.read_text(encoding="utf-8") for path in sorted(DRAWN.glob("*.yaml"))}
    found |= {f"edge: {path.stem}": path.read_text(encoding="utf-8") for path in sorted(EDGES.glob("*.yaml"))}
    for number, (rule, fires, silent) in enumerate(PAIRS, 1):
        found |= {f"pair {number} of {rule}: fires": fires, f"pair {number} of {rule}: silent": silent}
    found["wrong"] = WRONG
    return {name: text if "backdraft: 1\n" in text else f"backdraft: 1\n{text}\n" for name, text in found.items()}


@cache
def documents() -> dict[str, Document]:
    """The same, read."""
    return {name: Document.read(text) for name, text in texts().items()}


def said(document: Document) -> list[str]:
    """What is found with its edits, a line each, and which rules had something to look at."""
    found = Memo().view(document.design).ask(judged)
    lines = []
    for f in found.findings:
        lines.append(f"  {f.severity} {f.rule} {where(f.path)}: {f.what}; {f.mend}")
        lines += [f"    {edit!r}" for edit in f.edits]
    return [*lines, f"  looked: {' '.join(sorted(found.looked))}"]


def whole() -> dict[str, Document]:
    """The cases that are whole designs: shipped, drawn, at the edges, all wrong."""
    known = {path.stem for path in DESIGNS.glob("*.yaml")} | {"wrong"}
    return {n: each for n, each in documents().items() if n in known or n.startswith(("drawn: ", "edge: "))}


def held(document: Document) -> list[str]:
    """What is recommended, how each item of the checklists stands, what the next step is, what is not asked yet."""
    view = Memo().view(document.design)
    lines = [f"  {a.id} {where(a.path)}: {a.take}: {a.because}. {a.why} {a.cost}" for a in view.ask(advice)]
    passed = set()
    for each in view.ask(standings):
        lines.append(f"  {each.title} {each.settled} of {len(each.items)}")
        for i in each.items:
            told = " ".join(dict.fromkeys(f.rule for f in i.findings))
            lines.append(f"    {i.item.name}: {i.state} {i.by}; {i.means}; {i.ask}; {told}".rstrip("; "))
            passed |= {f"{each.name}/{i.item.name}"} if i.state == "pass" else set()
    return [*lines, f"  next: {next_step(view, frozenset(passed))}", f"  waits: {waits(view)}"]
