"""What the five notes on scaling mean in a design: its own counts and names, nothing where it says nothing."""

from __future__ import annotations

from backdraft.design.resolve.growth import notes
from backdraft.design.view import Memo
from backdraft.document.document import Document
from backdraft.reports.packs import packs
from backdraft.review.checklists import standings

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
    }


def test_nothing_is_made_up_for_a_sketch() -> None:
    view = Memo().view(Document.read("services: {a: {calls: [b]}, b: {}}").design)
    assert [note.means for note in notes(view)] == [""] * 5


def test_each_note_is_an_item_of_the_list_and_is_told_there() -> None:
    view = Memo().view(Document.read(SAID + "checklists: {scaling: {}}\n").design)
    items = next(each.items for each in view.ask(standings, packs()) if each.name == "scaling")
    told = {item.item.name: item.means for item in items if item.means}
    assert told == {note.name: note.means for note in notes(view)}
