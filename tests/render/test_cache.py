"""After any edits every output is what a cold process would make, byte for byte."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backdraft.design.output import Output
from backdraft.design.paths import Path as Entry
from backdraft.design.view import Memo
from backdraft.document import operations
from backdraft.document.document import Document
from backdraft.document.edits import EditError, Move, Put
from backdraft.document.quick.line import plan
from backdraft.document.quick.plan import Place
from backdraft.render.registry import OUTPUTS
from tests.soak import examples

DESIGNS = sorted((Path(__file__).parents[2] / "designs").glob("*.yaml"))
LINES = (
    "web -> edge -> orders, catalog",
    "orders ~> mailer",
    "orders emits order.lost",
    "crud parcels",
    "parcels(id uuid pk, order_id -> orders.id, weight numeric(6,2)? 0..)",
    "orders.total bigint? 0..10",
    "orders index status",
    "order_lost: 410 The order is gone",
    "Colour: enum(red, 'light blue')",
    "GET /parcels/:id -> parcels etag @public -- One parcel",
)


def all_outputs(document: Document, memo: Memo) -> dict[tuple[str, Entry, str], Output]:
    """Every output for the whole design and for some entries of each kind."""
    design = document.design
    paths: list[Entry] = [()]
    for section in ("services", "stores", "tables", "endpoints", "events", "types"):
        paths += design.paths(section)[:2]
    made = {}
    for name, kind in OUTPUTS.items():
        for dialect in ("postgres", "mysql", "sqlite") if kind.dialects else ("postgres",):
            for path in paths:
                if kind.applies(path):
                    made[name, path, dialect] = kind.render(memo.view(design), path, dialect, 1)
    return made


def changed(document: Document, chance: random.Random) -> Document:
    """The document after one random edit of any kind."""
    design = document.design
    paths = [p for section in design.sections if section != "head" for p in design.paths(section)]
    ways = ("line", "drop", "rename", "move", "clone", "column", "note")
    try:
        match chance.choice(ways):
            case "line":
                found = plan(chance.choice(LINES), design, Place())
                return document.apply(*found.edits) if found.ready else document
            case "drop":
                return document.apply(*operations.delete(document, chance.choice(paths), chance.random() < 0.5).edits)
            case "rename":
                names = [p for p in paths if operations.renameable(p)]
                return document.apply(
                    *operations.rename(document, chance.choice(names), f"n{chance.randrange(99)}").edits
                )
            case "move":
                return document.apply(Move(chance.choice(paths), chance.choice((-2, -1, 1, 2))))
            case "clone":
                return document.apply(operations.clone(document, chance.choice(paths))[0])
            case "column":
                tables = design.paths("tables")
                line = chance.choice(("uuid", "text? unique", "-> orders.id", "int 1.. = 5", "Status", "varchar(9)"))
                return document.apply(Put((*chance.choice(tables), "columns", "extra"), line)) if tables else document
            case _:
                path = chance.choice([p for p in paths if p[0] in ("services", "tables")])
                return document.apply(Put((*path, "note"), f"said {chance.randrange(9)}"))
    except (EditError, IndexError):
        return document


@pytest.mark.parametrize("file", DESIGNS, ids=lambda file: file.stem)
def test_designs(file: Path) -> None:
    check(file, seed=1, edits=4)


@examples(6)
@given(st.sampled_from(DESIGNS), st.integers(0, 10**6))
def test_random_edits(file: Path, seed: int) -> None:
    check(file, seed, edits=4)


def check(file: Path, seed: int, edits: int) -> None:
    chance = random.Random(seed)
    memo = Memo()
    document = Document.read(file.read_text(encoding="utf-8"))
    all_outputs(document, memo)
    for _ in range(edits):
        document = changed(document, chance)
        warm = all_outputs(document, memo)
        cold = all_outputs(Document.read(document.text), Memo())
        for key, output in cold.items():
            assert warm[key] == output, key
        assert warm.keys() == cold.keys()
