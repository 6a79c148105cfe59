"""What is near one entry can be seen in a terminal of 80x24: it fits, or is scrolled in one direction only."""

from __future__ import annotations

import random
from pathlib import Path as File

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backdraft.draw.picture import Picture
from backdraft.draw.sequence import sequence_picture
from backdraft.draw.services import service_map
from backdraft.draw.tables import table_picture
from bench.draw import SHOP, system
from tests.draw.systems import view_of
from tests.render.random_designs import DESIGNS
from tests.soak import examples

ROOM = (78, 20)


def fits(drawn: Picture) -> bool:
    return drawn.width <= ROOM[0] or len(drawn.lines) <= ROOM[1]


def labelled(seed: int) -> str:
    """A system of 25 services with 40 calls, each with its operation."""
    chance = random.Random(seed)
    calls: dict[str, list[str]] = {f"service_{i}": [] for i in range(25)}
    for arrow in system(25, 40, seed).arrows:
        operation = (
            f"{chance.choice(('GET', 'POST'))} {chance.choice(('/orders', '/products/:id', '/customers/:id/cards'))}"
        )
        calls[f"service_{arrow.source[1:]}"].append(f"service_{arrow.target[1:]} {operation}")
    lines = (f"  {name}: {{calls: [{', '.join(dict.fromkeys(said))}]}}" for name, said in calls.items())
    return "\n".join(["backdraft: 1", "services:", *lines, ""])


def varied(seed: int) -> str:
    """25 services, with hubs that call all others, long titles, frames, stores, a bus with its events."""
    chance = random.Random(seed)
    hub, groups, words = chance.random(), chance.choice((0, 3, 5)), chance.choice((1, 3))
    lines = ["backdraft: 1", "services:"]
    for i in range(25):
        near = (
            chance.randrange(25) if chance.random() > hub else chance.randrange(3) for _ in range(chance.randint(0, 4))
        )
        calls = range(1, 25) if i == 0 and hub > 0.5 else sorted({*near} - {i})
        said = [
            f"s{n}{chance.choice(('', ' GET /a/:id', ' POST /customers/:id/cards/:card', ' async'))}" for n in calls
        ]
        title = " ".join(chance.choice(("order", "billing", "notification", "recommendation")) for _ in range(words))
        parts = [f"title: {title} {i}", f"calls: [{', '.join(said)}]"]
        parts += [f"group: g{chance.randrange(groups)}"] if groups else []
        parts += [f"reads: [db{chance.randrange(4)}]"] if chance.random() < 0.3 else []
        parts += [f"emits: [ev{chance.randrange(3)}]"] if chance.random() < 0.2 else []
        parts += [f"consumes: [ev{chance.randrange(3)}]"] if chance.random() < 0.2 else []
        lines.append(f"  s{i}: {{{', '.join(parts)}}}")
    lines += ["stores:", *(f"  db{i}: postgres" for i in range(4)), "  bus: rabbitmq"]
    lines += ["events:", *(f"  ev{i}: int to=bus" for i in range(3))]
    return "\n".join((*lines, ""))


def shop() -> str:
    """The shop as a design: queues are stores that one writes to and is told by."""
    said: dict[str, list[str]] = {}
    for part in SHOP.replace("\n", "  ").split("  "):
        ends, _, label = part.partition(":")
        dashed = "~" in ends
        source, _, target = ends.partition("~" if dashed else ">")
        if target:
            said.setdefault(target, [])
            said.setdefault(source, []).append(f"{target}{' async' if dashed else ''} -- {label}")
    lines = [f"  {name}:" + ("" if calls else " {}") for name, calls in said.items()]
    for i, calls in reversed(list(enumerate(said.values()))):
        if calls:
            lines[i + 1 : i + 1] = ["    calls:", *(f"      - {call}" for call in calls)]
    return "\n".join(["backdraft: 1", "services:", *lines, ""])


@examples(3)
@given(seed=st.integers(0, 1 << 32))
def test_every_entry_of_any_system_of_twenty_five(seed: int) -> None:
    view = view_of(varied(seed))
    for path in (*view.paths("services"), *view.paths("stores"), *view.paths("events")):
        assert fits(service_map(view, path, width=ROOM[0])), path


@pytest.mark.parametrize("text", [shop(), *map(labelled, range(4))], ids=["shop", *"0123"])
def test_every_service_of_a_system_of_twenty_five(text: str) -> None:
    view = view_of(text)
    assert len(view.paths("services")) >= 23
    for path in view.paths("services"):
        assert fits(service_map(view, path, width=ROOM[0])), path


@pytest.mark.parametrize("file", DESIGNS, ids=lambda f: f.stem)
def test_every_service_store_event_and_table_of_each_design(file: File) -> None:
    view = view_of(file.read_text(encoding="utf-8"))
    for path in (*view.paths("services"), *view.paths("stores"), *view.paths("events")):
        assert fits(service_map(view, path, width=ROOM[0])), path
    for path in view.paths("tables"):
        assert fits(table_picture(view, path, width=ROOM[0])), path


def test_a_sequence_for_a_narrow_window_has_shorter_words_and_names() -> None:
    view = view_of(next(file for file in DESIGNS if file.stem == "brief").read_text(encoding="utf-8"))
    for path in view.paths("endpoints"):
        assert sequence_picture(view, path, width=ROOM[0]).width <= ROOM[0], path
