"""Random designs to draw, as texts, each beside what its pictures must show as whoever made it knows."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from itertools import pairwise

from backdraft.design.view import View
from backdraft.document.document import Document

#: Names in several scripts: wide letters, letters with marks upon them, letters that run from right to left.
WORDS = ("orders", "Kunde", "注文", "한글", "e\u0301tat", "عربي", "users_of_the_shop", "x", "naïve", "ΩΩ", "🚀 go")
#: Those that may name a table or a column.
NAMES = tuple(word for word in WORDS if word.replace("_", "").isalpha())
TYPES = ("uuid", "int", "varchar(40)", "numeric(12,2)", "timestamptz", "text", "bool")


def view_of(text: str) -> View:
    """The design of a text that has no problems."""
    document = Document.read(text)
    assert document.problems == (), (document.problems, text)
    return View(document.design)


@dataclass
class Schema:
    """Tables for a picture.

    Attributes:
        text: The file.
        columns: For each table its columns: name, marks, type.
        relations: Who points at whom, with the ends at the target and at the table that points, and whether dashed.
    """

    text: str = ""
    columns: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict)
    relations: list[tuple[str, str, str, str, bool]] = field(default_factory=list)


def schema(seed: int, most: int = 9) -> Schema:
    """Up to `most` tables: several keys between the same two, to themselves, in circles, over columns, to elsewhere."""
    chance = random.Random(seed)
    names = [f"t{i}_{chance.choice(NAMES)}" for i in range(chance.randint(1, most))]
    elsewhere = {name for name in names if chance.random() < 0.2} if chance.random() < 0.5 else set()
    found = Schema()
    lines = ["backdraft: 1", "stores: {here: postgres, there: postgres}", "tables:"]
    for name in names:
        lines += [
            f"  {name}:",
            f"    store: {'there' if name in elsewhere else 'here'}",
            "    columns:",
            "      id: uuid pk",
        ]
        found.columns[name] = [("id", "PK", "uuid")]
        indexed = []
        for k in range(chance.randint(0, 4)):
            column, kind = f"c{k}_{chance.choice(NAMES)}", chance.choice(TYPES)
            optional, unique, index = chance.random() < 0.3, chance.random() < 0.2, chance.random() < 0.2
            marks, null = [], "?" if optional else ""
            if chance.random() < 0.5:
                target = chance.choice(names)
                soft = chance.random() < 0.2
                kept = not soft and (target in elsewhere) == (name in elsewhere)
                ends = ("maybe" if optional else "one", "maybe" if unique else "many")
                found.relations.append((target, name, *ends, not kept))
                marks.append("FK")
                lines.append(
                    f"      {column}: -> {target}.id{null}{' unique' if unique else ''}{' soft' if soft else ''}"
                )
                kind = "uuid"
            else:
                lines.append(f"      {column}: {kind}{null}{' unique' if unique else ''}")
            if unique:
                marks.append("U")
            elif index:
                marks.append("I")
                indexed.append(column)
            found.columns[name].append((column, " ".join(marks), kind + null))
        if indexed:
            lines.append(f"    indexes: [{', '.join(indexed)}]")
    found.text = "\n".join(lines) + "\n"
    return found


#: What a sequence shows: `(source, target, words, kind)`, `(kind of block, title)` or `(remark,)`.
Event = tuple[str, ...]


@dataclass
class Flow:
    """An endpoint whose story is told: the file, its path, and what happens."""

    text: str = ""
    path: tuple[str, str, str] = ("", "", "")
    events: list[Event] = field(default_factory=list)


def flow(seed: int) -> Flow:
    """A caller, perhaps a gateway, a service that calls, reads through caches, writes and tells."""
    chance = random.Random(seed)
    title = {
        name: f"{name} {chance.choice(WORDS)}" for name in ("web", "edge", "shop", "db", "memory", "bus", "mailer")
    }
    others = [f"other{i}" for i in range(chance.randint(0, 3))]
    title |= {name: f"{name} {chance.choice(WORDS)}" for name in others}
    gateway = chance.random() < 0.5
    said: list[Event] = []
    own: list[str] = []
    way = ["web", "edge", "shop"] if gateway else ["web", "shop"]
    said += [(a, b, "POST /things", "call") for a, b in pairwise(way)]
    back = way[::-1]

    def answer(words: str) -> None:
        said.extend((a, b, words, "answer") for a, b in pairwise(back))

    error, refusal = chance.random() < 0.5, chance.random() < 0.5
    cached, writes, tells = (chance.random() < 0.6 for _ in range(3))
    works = bool(others) or cached or writes or tells
    if refusal:
        said.append(("alt", "422 wrong"))
        answer("422 wrong")
        said.append(("else", "accepted" if error and works else "204"))
    if others:
        own.append("      calls:")
    for i, name in enumerate(others):
        waits = chance.random() < 0.7
        own.append(f"        - {name} GET /part/{i}{'' if waits else ' async'}")
        said.append(("shop", name, f"GET /part/{i}", "call" if waits else "async"))
        said += [(name, "shop", "answer", "answer")] if waits else []
    if cached:
        own += ["      reads:", "        - db via=memory -- all of it"]
        read = "read: all of it"
        said += [
            ("shop", "memory", read, "call"),
            ("alt", "hit"),
            ("memory", "shop", "cached", "answer"),
            ("else", "miss"),
        ]
        said += [
            ("memory", "shop", "nothing", "answer"),
            ("shop", "db", read, "call"),
            ("db", "shop", "rows", "answer"),
        ]
        said += [("shop", "memory", "keep for 5m", "call"), ("end", "")]
    if writes:
        own += ["      writes:", "        - db x2"]
        said += [("shop", "db", "write ×2", "call"), ("db", "shop", "done", "answer")]
    if tells:
        own += ["      emits:", "        - thing.made outbox"]
        said += [("thing.made leaves by the outbox",), ("shop", "bus", "thing.made", "async")]
        said.append(("bus", "mailer", "thing.made", "async"))
    if error and (works or not refusal):
        said.append(("alt", "204"))
    answer("204")
    if error:
        said.append(("else", "409 taken"))
        answer("409 taken")
    said += [("end", "")] * (2 if error and refusal and works else 1 if error or refusal else 0)
    lines = ["backdraft: 1", "errors: {taken: 409 There is one, wrong: 422 It cannot be}", "services:"]
    lines.append(f"  web: {{kind: client, title: {title['web']}, calls: [{way[1]} POST /things]}}")
    if gateway:
        lines.append(f"  edge: {{kind: gateway, title: {title['edge']}, calls: [shop POST /things]}}")
    lines += [f"  shop: {{title: {title['shop']}}}", f"  mailer: {{title: {title['mailer']}, consumes: [thing.made]}}"]
    lines += [f"  {name}: {{title: {title[name]}}}" for name in others]
    lines += ["stores:", f"  db: {{engine: postgres, title: {title['db']}}}"]
    lines += [
        f"  memory: {{engine: redis, ttl: 5m, title: {title['memory']}}}",
        f"  bus: {{engine: kafka, title: {title['bus']}}}",
    ]
    lines += ["types: {Thing: text}", "events: {thing.made: Thing}", "endpoints:", "  shop:"]
    lines += [
        f"    - endpoint: POST /things -> 204{' !taken' if error else ''}{' !wrong' if refusal else ''} @public",
        *own,
    ]
    events = [
        tuple(title.get(part, part) for part in event[:2]) + event[2:] if len(event) == 4 else event for event in said
    ]
    return Flow("\n".join(lines) + "\n", ("endpoints", "shop", "POST /things"), events)
