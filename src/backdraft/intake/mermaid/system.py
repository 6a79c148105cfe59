"""Services, stores and what runs between them, as they are found in a diagram, one arrow after the other."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Literal

from backdraft.design.guess import is_named_store, service_kind, store_of_words
from backdraft.design.model import VERBS, Dependency, Event, StoreKind
from backdraft.design.names import is_name
from backdraft.design.nodes import Plain
from backdraft.design.notation.services import format_dependency, format_event, parse_dependency
from backdraft.design.notation.words import METHODS
from backdraft.design.paths import Path
from backdraft.intake.imported import Imported
from backdraft.intake.mermaid.text import Losses, Names, fit

_OPERATION = re.compile(rf"({'|'.join(METHODS)})\s+(/\S*)\s*(.*)\Z", re.DOTALL)
_TIMES = re.compile(r"(.*?)\s*[x×](\d{1,9}(?:\.\d{1,9})?)\Z", re.DOTALL)
_VERB = re.compile(
    r"(?:(reads?|quer(?:y|ies)|gets?|selects?|fetch(?:es)?)|(writes?|stores?|saves?|inserts?|updates?))\b", re.I
)
_MESSENGERS = ("queue", "stream")

Section = Literal["services", "stores"]


@dataclass(slots=True)
class Node:
    """A service or a store. `kind` is a service's or a store's, as the design has it."""

    name: str
    section: Section
    kind: str
    value: dict[str, Plain]
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class System:
    """What piles up: nodes by their identifier in the diagram, dependency lines, events.

    `spoken`: the words are those of a sequence, which say what is done each time.
    """

    losses: Losses
    spoken: bool = False
    nodes: dict[str, Node] = field(default_factory=dict)
    names: Names = field(default_factory=Names)
    _lines: dict[str, dict[str, dict[str, Dependency]]] = field(default_factory=dict)
    _events: dict[str, Event] = field(default_factory=dict)
    _carried: dict[str, str] = field(default_factory=dict)

    def add_service(self, key: str, ident: str, said: str, kind: str = "", group: str = "") -> Node:
        """A service, known in the diagram as `key`, called as `ident` or as what it is `said` to be."""
        kind = kind or service_kind(ident) or service_kind("_".join(said.split())) or "service"
        value: dict[str, Plain] = {"kind": kind} if kind != "service" else {}
        return self._add(key, ident, said, "services", kind, value, group)

    def add_store(self, key: str, ident: str, said: str, kinds: tuple[StoreKind, ...] = (), group: str = "") -> Node:
        """A store; `kinds` are those that its shape may mean, the first where its words do not say which."""
        for words in (said, ident):
            found = store_of_words(words)
            if found and (not kinds or found[0] in kinds):
                return self._add(key, ident, said, "stores", found[0], dict(found[1]), group)
        kind = kinds[0] if kinds else "database"
        return self._add(key, ident, said, "stores", kind, {"kind": kind} if kind != "database" else {}, group)

    def _add(
        self, key: str, ident: str, said: str, section: Section, kind: str, value: dict[str, Plain], group: str
    ) -> Node:
        name = self.names.take(ident, said)
        if said and said != name:
            value["title"] = said
        if group:
            value["group"] = group
        node = Node(name, section, kind, value)
        self.nodes[key] = node
        return node

    def connect(self, source: str, target: str, label: str, waits: bool, line: int) -> None:
        """An arrow between two nodes, known by their identifiers."""
        a, b = self.nodes[source], self.nodes[target]
        if a.section == "stores" and b.section == "stores":
            self._fill(a, b, label, waits, line)
        elif a.section == "stores" and a.kind in _MESSENGERS:
            if waits:
                self.losses.at(line, "what takes from a queue does not wait: read as consumes", f"{a.name} to {b.name}")
            self._depend(b, "consumes", self._carries(a, label, "from", line), line)
        elif a.section == "stores":
            self.losses.at(line, f"a store asks nobody: read as {b.name} reads {a.name}", f"{a.name} to {b.name}")
            self._depend(b, "reads", self._noted(Dependency(a.name), label, waits), line)
        elif b.section == "stores" and b.kind in _MESSENGERS and not waits and is_name(label):
            self._depend(a, "emits", self._carries(b, label, "to", line), line)
        elif b.section == "stores":
            self._depend(a, *self._use(b.name, label, waits), line)
        else:
            self._depend(a, "calls", self._call(b.name, label, waits), line)

    def note(self, key: str, words: str) -> None:
        """Something said about a node."""
        if words and words not in self.nodes[key].notes:
            self.nodes[key].notes.append(words)

    # --- the kinds of arrow ---

    def _call(self, target: str, label: str, waits: bool) -> Dependency:
        """`POST /orders ×3 in a hurry` is an operation, how often, and a note."""
        found = _OPERATION.match(label)
        if found is None:
            return self._noted(Dependency(target), label, waits)
        rest = found[3]
        times = _TIMES.match(rest)
        read = parse_dependency(f"{target} {found[1]} {found[2]}", "calls")
        if read.slips or not read.value.operation:
            return self._noted(Dependency(target), label, waits)
        made = self._noted(read.value, times[1] if times else rest, waits)
        return replace(made, times=float(times[2])) if times and float(times[2]) else made

    def _use(self, store: str, label: str, waits: bool) -> tuple[str, Dependency]:
        """The verb and the line: `reads` or `writes` where the words begin so. A sequence says the verb each time,
        so there it is no note as well: `read ×2`, `write: the total`, `read replica`."""
        found = _VERB.match(label)
        verb = "uses" if found is None else "reads" if found[1] else "writes"
        if not self.spoken or found is None:
            return verb, self._noted(Dependency(store), label, waits)
        rest = label[found.end() :].strip()
        times = _TIMES.match(rest)
        rest = times[1] if times else rest
        made = Dependency(store, times=float(times[2]) if times and float(times[2]) else 1.0)
        if rest == "replica":
            return verb, replace(made, flags=("replica",) if waits else ("replica", "async"))
        return verb, replace(made, note=rest.removeprefix(":").strip(), flags=() if waits else ("async",))

    def _noted(self, dependency: Dependency, label: str, waits: bool) -> Dependency:
        return replace(dependency, note=label, flags=() if waits else ("async",))

    def _carries(self, carrier: Node, label: str, key: str, line: int) -> Dependency:
        """The line of an event that goes by a queue; with the queue where the event usually goes by another."""
        topic = self._topic(carrier, label, line)
        return Dependency(topic, settings=((key, carrier.name),) if self._events[topic].to != carrier.name else ())

    def _topic(self, carrier: Node, label: str, line: int) -> str:
        """The event that goes by a queue: what the label says; without one, the first that does, or a new one."""
        if not label and (known := self._carried.get(carrier.name)):
            return known
        name = label if is_name(label) else fit(label.lower()) if label else f"{carrier.name}.message"
        if name != label:
            self.losses.at(line, f"an event has a name: read as {name}", label or carrier.name)
        self._events.setdefault(name, Event(name, to=carrier.name, note=label if label != name else ""))
        self._carried.setdefault(carrier.name, name)
        return name

    def _fill(self, source: Node, target: Node, label: str, waits: bool, line: int) -> None:
        filler = source.name
        if source.kind in _MESSENGERS and is_name(label):
            filler, label = self._topic(source, label, line), ""
        known = target.value.setdefault("from", [])
        assert isinstance(known, list)
        said = f"{source.name} to {target.name}"
        if filler in known:
            self.losses.at(line, "the arrow is there already", said)
            return
        known.append(filler)
        if label:
            self.losses.at(line, f"what fills a store has no words: {label}", said)
        if waits:
            self.losses.at(line, "a store that fills another is drawn dotted", said)

    def _depend(self, owner: Node, verb: str, made: Dependency, line: int) -> None:
        lines = self._lines.setdefault(owner.name, {}).setdefault(verb, {})
        line_ = format_dependency(made)
        read = parse_dependency(line_, verb)
        if read.value != made or any(s.severity == "error" for s in read.slips):
            self.losses.at(line, "its words cannot be said in a line", made.note)
            made = replace(made, note="")
        identity = f"{made.target} {made.operation}".strip()
        known = lines.get(identity)
        if known is None:
            lines[identity] = made
            return
        said = f"{owner.name} to {made.target}"
        if known.note == made.note or not made.note:
            self.losses.at(line, "the arrow is there already", said)
        else:
            joined = replace(known, note=f"{known.note}; {made.note}" if known.note else made.note)
            lines[identity] = joined
            self.losses.at(line, "a second arrow between the same two: its words join those of the first", said)

    # --- what comes of it ---

    def imported(self) -> Imported:
        """The entries: services, stores, events."""
        by_section: dict[str, list[tuple[Path, Plain]]] = {"services": [], "stores": []}
        for node in self.nodes.values():
            value = dict(node.value)
            if node.notes:
                value["note"] = " ".join(node.notes)
            said = self._lines.get(node.name, {})
            for verb in (v for v in VERBS if v in said):
                value[verb] = [format_dependency(d) for d in said[verb].values()]
            if node.section == "stores" and set(value) == {"engine"}:
                by_section["stores"].append((("stores", node.name), value["engine"]))
            else:
                by_section[node.section].append(((node.section, node.name), value or None))
        events: list[tuple[Path, Plain]] = [
            (("events", event.name), format_event(event)) for event in self._events.values()
        ]
        return Imported([*by_section["services"], *by_section["stores"], *events], self.losses.all)


def speaks_of_a_store(ident: str, said: str) -> bool:
    """Whether a plain box is a store, by its words or else its identifier."""
    return is_named_store(said or ident)
