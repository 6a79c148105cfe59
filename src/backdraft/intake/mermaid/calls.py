"""A sequence diagram as services and what they call: a message that waits is a call, an open arrow asynchronous."""

from __future__ import annotations

import re

from backdraft.design.model import StoreKind
from backdraft.intake.imported import Imported
from backdraft.intake.mermaid.sequence import Participant, Remark, read_sequence
from backdraft.intake.mermaid.system import System, speaks_of_a_store
from backdraft.intake.mermaid.text import Losses

#: What Mermaid 11 calls participants that are stores.
_STORES: dict[str, tuple[StoreKind, ...]] = {
    "database": ("database", "cache", "search", "blob"),
    "collections": ("database", "cache", "search", "blob"),
    "queue": ("queue", "stream"),
}

#: What many write with a full line although it is an answer: `200 OK`, `HTTP 404`.
_ANSWER = re.compile(r"(?:HTTP(?:/[\d.]+)?\s+)?[1-5]\d\d\b", re.IGNORECASE)


def read_calls(text: str, position: int, losses: Losses) -> Imported:
    """The entries that a sequence diagram holds. Arguments as in `read_sequence`."""
    found = read_sequence(text, position, losses)
    system = System(losses, spoken=True)
    for person in found.participants.values():
        _add(system, person)
    asked: set[tuple[str, str]] = set()
    for message in found.messages:
        ends = [(message.source, message.target)]
        back = (message.target, message.source)
        if message.both:
            ends.append(back)
        elif message.kind == "answer" or (back in asked and _ANSWER.match(message.words)):
            said = f"{system.nodes[message.source].name} to {system.nodes[message.target].name}"
            losses.at(message.line, "answers are not kept", f"{said}: {message.words}")
            continue
        asked.update(ends)
        for source, target in ends:
            system.connect(source, target, message.words, message.kind != "async", message.line)
    for remark in found.remarks:
        _note(system, remark)
    return system.imported()


def _add(system: System, person: Participant) -> None:
    ident = person.id.removeprefix("p_") if person.alias else person.id
    if person.kind in _STORES:
        system.add_store(person.id, ident, person.alias, _STORES[person.kind], person.box)
    elif person.kind == "actor":
        system.add_service(person.id, ident, person.alias, "client", person.box)
    elif speaks_of_a_store(ident, person.alias):
        system.add_store(person.id, ident, person.alias, (), person.box)
    else:
        system.add_service(person.id, ident, person.alias, "", person.box)


def _note(system: System, remark: Remark) -> None:
    for name in remark.over[:1]:
        system.note(name, remark.words)
    if len(remark.over) > 1:
        said = ", ".join(system.nodes[name].name for name in remark.over)
        system.losses.at(remark.line, "a note over several is kept with the first", said)
