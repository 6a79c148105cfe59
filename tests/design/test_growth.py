"""What the notes on scaling mean in a design: its own counts and names, nothing where it says nothing."""

from __future__ import annotations

from backdraft.design.resolve.growth import notes
from backdraft.design.view import Memo
from backdraft.document.document import Document
from backdraft.review.checklists import NOTES, standings
from backdraft.review.registry import RULES

SAID = """\
services:
  orders:
    run: 2..4 x 1cpu 2ms 99% pool=10
    state: none
    uses: [db]
    reads: [db replica]
    calls: [mailer async]
    emits: [placed]
  files: {state: disk}
  mailer: {kind: worker, consumes: [placed]}
stores:
  db: {engine: postgres, replicas: 2, max_connections: 100, pooler: pgbouncer}
  bus: rabbitmq
  near: {kind: cdn}
events: {placed: }
tables:
  orders: {store: db, rows: 12M, columns: {id: uuid pk}, shard: hash(id) 64}
  files: {store: db, rows: 9k, columns: {id: uuid pk}}
endpoints: {orders: [GET /a @public cache=5m, GET /b cache=1m, GET /c]}
"""


def test_each_note_is_told_with_the_figures_of_the_design() -> None:
    view = Memo().view(Document.read(SAID).design)
    assert {note.name: note.means for note in notes(view)} == {
        "stateless": "orders can be copied as it is; files keeps its disk itself",
        "read-replicas": "db has 2; read by orders",
        "pooling": "pools open 40 of 100 connections of db through pgbouncer",
        "queues": "1 event; carried by bus; taken by mailer; 1 call not waited for",
        "cdn": "near at the edge; 2 answers may be kept, 1 by everyone",
        "sharding": "orders by hash(id) 64",
        "hot-spots": "orders has 12M rows",
    }


def test_nothing_is_made_up_for_a_sketch() -> None:
    view = Memo().view(Document.read("services: {a: {calls: [b]}, b: {}}").design)
    assert {note.means for note in notes(view)} == {""}
    items = next(each.items for each in view.ask(standings) if each.name == "scaling")
    assert {item.state for item in items} == {"unknown"}
    assert all(item.ask for item in items), "what would say it is told"


def test_each_note_is_an_item_of_the_built_in_list_and_is_told_there() -> None:
    view = Memo().view(Document.read(SAID).design)
    items = next(each.items for each in view.ask(standings) if each.name == "scaling")
    assert {item.item.name: item.means for item in items} == {note.name: note.means for note in notes(view)}
    assert set(NOTES) == {note.name for note in notes(view)}
    assert {rule for rules in NOTES.values() for rule in rules.split()} <= set(RULES)


def test_a_note_that_the_design_speaks_of_stands_as_its_rules_say_and_a_person_has_the_last_word() -> None:
    text = "services: {a: {run: 3 x 1cpu 2ms 99%, state: session, uses: [db]}}\nstores: {db: postgres}\n"

    def state(text: str) -> tuple[str, str]:
        lists = Memo().view(Document.read(text).design).ask(standings)
        item = next(item for each in lists for item in each.items if item.item.name == "stateless")
        return item.state, item.by

    assert state(text) == ("fail", "rules")
    assert state(text.replace("session", "none")) == ("pass", "rules")
    assert state(text.replace(", state: session", "")) == ("unknown", "")
    assert state(f"{text}checklists: {{scaling: {{stateless: {{pass: sticky}}}}}}\n") == ("pass", "person")


def test_the_busiest_is_told_where_the_design_has_figures() -> None:
    text = "load: {peak: 100/s, entry: a}\nservices: {a: {run: 2 x 1cpu 5ms 99%, reads: [db]}}\n"
    stores = "stores: {db: {engine: postgres, run: 1 x 1cpu 6ms 99%}}\n"
    lists = Memo().view(Document.read(text + stores).design).ask(standings)
    item = next(item for each in lists for item in each.items if item.item.name == "hot-spots")
    assert (item.state, item.means) == ("pass", "db is the busiest, 60 % at the peak")
