"""`web -> gateway -> orders, catalog`, `orders -> orders_db`, `order.placed -> mailer`, `orders emits order.placed`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from backdraft.design.design import Design
from backdraft.design.guess import service_kind, store_value
from backdraft.design.identity import dependency_id
from backdraft.design.lexer import Token, lex, split_list
from backdraft.design.model import VERBS, Service, Store
from backdraft.design.names import is_name
from backdraft.design.nodes import Plain
from backdraft.design.notation.services import parse_dependency
from backdraft.design.paths import Path
from backdraft.design.problems import Slip
from backdraft.design.resolve.services import kind_of_store
from backdraft.document.edits import Edit, Insert
from backdraft.document.quick.plan import SAID_FOR, Deed, Place, Plan, arrows_between, listed, moved, plural

#: An arrow, with or without blanks, Mermaid's `-->` too; what is quoted or in brackets is passed over.
_ARROW = re.compile(r"'[^']*'|`[^`]*`|\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|(--?>|~>)")
_DESCRIBES = re.compile(r"[^\W\d][\w.-]*\s*:\s")
_VERB = re.compile(
    rf"(\S+)\s+({'|'.join((*VERBS, *SAID_FOR))})(?:(?<=listens|scribes)\s+to(?=\s|\Z))?(?:\s+(.*))?\Z", re.S
)
#: The kinds of store that hand on what they are given: an arrow away from one is someone who reads it.
_HANDING_ON = ("queue", "stream")


@dataclass
class _Draft:
    """The entries and dependency lines that a line adds, collected before they become edits."""

    design: Design
    place: Place
    services: dict[str, dict[str, Plain]] = field(default_factory=dict)
    stores: dict[str, dict[str, Plain]] = field(default_factory=dict)
    events: list[str] = field(default_factory=list)
    lines: list[tuple[str, str, str]] = field(default_factory=list)
    known: list[str] = field(default_factory=list)

    def has(self, section: str, name: str) -> bool:
        new = {"services": self.services, "stores": self.stores}.get(section, self.events)
        return name in new or self.design.entry((section, name)) is not None

    def node(self, name: str, as_source: bool = False, waved: bool = False, called: bool = False) -> str:
        """The section that `name` is in, adding it as what its name says when it is new.

        Behind a wave (`waved`) a name with a dot is an event, as topics are written: `trips ~> trip.completed`.
        """
        for section in ("services", "stores", "events"):
            if self.has(section, name):
                return section
        if waved and "." in name and store_value(name) is None:
            self.events.append(name)
            return "events"
        value = store_value(name)
        if value is not None and (not as_source or value.get("kind") in _HANDING_ON):
            self.stores[name] = dict(value)
            return "stores"
        kind = service_kind(name, called)
        self.services[name] = {"kind": kind} if kind else {}
        return "services"

    def hands_on(self, name: str) -> bool:
        """Whether the store is a queue or a stream, which someone reads."""
        store = self.design.entry(("stores", name))
        if isinstance(store, Store):
            return kind_of_store(store) in _HANDING_ON
        return self.stores.get(name, {}).get("kind") in _HANDING_ON

    def depend(self, source: str, verb: str, line: str) -> None:
        service = self.design.entry(("services", source))
        known = [d for v, d in service.dependencies() if v == verb] if isinstance(service, Service) else []
        identity = dependency_id(line)
        if any(identity == f"{d.target} {d.operation}".strip() for d in known):
            ends = (identity, source) if verb in ("reads", "consumes") else (source, identity)
            self.known.append(" → ".join(ends))
        else:
            self.lines.append((source, verb, line))

    def edits(self) -> tuple[Edit, ...]:
        out: list[Edit] = []
        after = self.place.path[1] if self.place.path[:1] == ("services",) and len(self.place.path) > 1 else None
        for name, value in self.stores.items():
            out.append(Insert(("stores", name), _store(value)))
        out.extend(Insert(("events", name), None) for name in self.events)
        own: dict[str, dict[str, Plain]] = {name: dict(value) for name, value in self.services.items()}
        added: list[Edit] = []
        for source, verb, line in self.lines:
            if source in own:
                group = own[source].setdefault(verb, [])
                assert isinstance(group, list)
                group.append(line)
            else:
                added.append(Insert(("services", source, verb, dependency_id(line)), line))
        for name, value in own.items():
            out.append(Insert(("services", name), value or None, after))
            after = name
        return (*out, *added)

    def deeds(self) -> tuple[Deed, ...]:
        """What is added, the services by kind."""
        kinds: dict[str, list[str]] = {}
        for name, value in self.services.items():
            kinds.setdefault(str(value.get("kind", "service")), []).append(name)
        kinds["store"], kinds["event"] = list(self.stores), self.events
        out = [
            Deed("adds", _called(kind, names), kind if kind in ("store", "event") else "service", len(names))
            for kind, names in kinds.items()
            if names
        ]
        calls = [_called_by(source, dependency_id(line)) for source, verb, line in self.lines if verb == "calls"]
        if calls:
            itself = [what for what in calls if what.endswith(" to itself")]
            of_itself = (f"one{what.removeprefix('a call')}" for what in itself)
            what = calls[0] if len(calls) == 1 else ", ".join((plural(len(calls), "call"), *of_itself))
            between = "" if itself or len(calls) == 1 else self._between("calls")
            out.append(Deed("adds", what, "" if itself else "call", len(calls), between))
        others = [(source, verb, dependency_id(line)) for source, verb, line in self.lines if verb != "calls"]
        uses = sum(verb == "uses" for _, verb, _ in others)
        if uses > 1:
            out.append(Deed("adds", plural(uses, "use"), "use", uses, self._between("uses")))
        out += [Deed("", " ".join(told), "arrow") for told in others if told[1] != "uses" or uses == 1]
        return tuple(out)

    def _between(self, verb: str) -> str:
        return arrows_between((source, dependency_id(line)) for source, v, line in self.lines if v == verb)

    def hint(self) -> str:
        """What is there already."""
        return ", ".join(f"{text} is there already" for text in self.known)


def _called(kind: str, names: list[str]) -> str:
    """`gateway api`, `services orders and catalog`; no `gateway gateway`."""
    if len(names) == 1:
        return names[0] if names[0] == kind else f"{kind} {names[0]}"
    return f"{kind}s {listed(names)}"


def _called_by(source: str, target: str) -> str:
    return f"a call of {source} to itself" if source == target.split(" ")[0] else f"a call: {source} → {target}"


def _store(value: dict[str, Plain]) -> Plain:
    return value["engine"] if set(value) == {"engine"} else (value or None)


def chain(text: str, design: Design, place: Place) -> Plan | None:
    """A chain of arrows between lists of names; each part after an arrow is a dependency line."""
    note_at = lex(text).note_at
    arrows = [m for m in _ARROW.finditer(text) if m[1] and (note_at < 0 or m.start() < note_at)]
    if not arrows or _DESCRIBES.match(text[: arrows[0].start()]):
        return None
    bounds = [0, *[edge for m in arrows for edge in (m.start(), m.end())], len(text)]
    parts = [split_list(text[a:b], a) for a, b in zip(bounds[::2], bounds[1::2], strict=True)]
    draft, slips = _Draft(design, place), []
    sources: list[tuple[str, str]] = []
    focus: Path = ()  # the first name of the line, and the first of them that it makes
    new: Path = ()
    for number, part in enumerate(parts):
        targets: list[tuple[str, str]] = []
        for token in part:
            if not token.text:
                if number < len(parts) - 1 or len(part) > 1:
                    slips.append(Slip(token.start, token.end, "a name is missing here", "write the name of a service"))
                continue
            name = token.text.split(None, 1)[0]
            if not is_name(name):
                mend = "names are letters, digits, _, - and ."
                slips.append(Slip(token.start, token.start + len(name), f'"{name}" is no name', mend))
                continue
            if number == 0 and token.text != name:
                slips.append(Slip(token.start, token.end, f'"{token.text}" is no name', "one name before the arrow"))
                continue
            known = any(draft.has(each, name) for each in ("services", "stores", "events"))
            waved = number > 0 and arrows[number - 1].group(1) == "~>"
            section = draft.node(name, number < len(parts) - 1, waved, called=number > 0)
            if number < len(parts) - 1 and section == "stores" and not draft.hands_on(name):
                slips.append(
                    Slip(token.start, token.end, f"{name} is a store: it calls nobody", "begin with a service")
                )
            targets.append((section, name))
            focus = focus or ((section, name) if section != "events" else ())
            new = new or (() if known else (section, name))
            for source in sources:
                slips += _depend(draft, source, token, section, waved)
        sources = targets
    if not draft.lines and not draft.known and not slips:
        return Plan((), draft.deeds(), hint="-> who does it call?")
    # What is new hangs on what was there: that with its own neighbours is one arrow farther away.
    reach = len(arrows) + (new not in ((), focus))
    return Plan(draft.edits(), draft.deeds(), new or focus, tuple(dict.fromkeys(slips)), reach, draft.hint())


def _depend(draft: _Draft, source: tuple[str, str], token: Token, section: str, is_async: bool) -> list[Slip]:
    """An arrow as a line: of who calls, uses or emits; behind an event of who consumes it, behind a queue who reads.

    Returns what is wrong with it, placed in the whole line.
    """
    begins, name = source
    target, _, rest = token.text.partition(" ")
    if begins == "services":
        owner, verb = name, {"services": "calls", "stores": "uses", "events": "emits"}[section]
        line = _line(token.text, section, is_async and section != "events")
    elif section != "services":
        what, verb = ("an event", "consumes") if begins == "events" else ("a store", "reads")
        mend = f"behind it goes a service, which {verb} it"
        return [Slip(token.start, token.end, f"{name} is {what} and {target} no service", mend)]
    else:
        owner, verb = target, "consumes" if begins == "events" else "reads"
        line = f"{name} {rest}".rstrip()
    draft.depend(owner, verb, line)
    slips = parse_dependency(line, verb).slips
    by = token.start + len(target) - len(dependency_id(line).split(" ")[0])
    return [
        replace(s, start=min(max(token.start, by + s.start), token.end), end=min(by + s.end, token.end)) for s in slips
    ]


def _line(text: str, section: str, is_async: bool) -> str:
    if is_async and "async" not in text.split():
        head, dashes, note = text.partition(" -- ")
        return f"{head} async{dashes}{note}"
    return text


def verb(text: str, design: Design, place: Place) -> Plan | None:
    """`orders emits order.placed outbox`: a dependency line after its verb."""
    match = _VERB.match(text)
    if match is None or not is_name(match[1]):
        return None
    source, verb_, said = match[1], SAID_FOR.get(match[2], match[2]), match[3]
    if not said:
        return Plan(hint=f"{source} {verb_} what?")
    draft = _Draft(design, place)
    home = draft.node(source, as_source=True)
    if home != "services":
        what = "a store" if home == "stores" else "an event"
        return Plan(slips=(Slip(0, len(source), f"{source} is {what}", "begin with a service"),))
    slips: list[Slip] = []
    for token in _parts(said, match.start(3)):
        if not token.text:
            slips.append(Slip(token.start, token.end, "a name is missing here", f"write what it {verb_}"))
            continue
        slips += moved(parse_dependency(token.text, verb_).slips, token.start)
        _target(draft, verb_, parse_dependency(token.text, verb_).value.target)
        draft.depend(source, verb_, token.text)
    made: list[Path] = [*(("services", name) for name in draft.services), *(("stores", name) for name in draft.stores)]
    focus = made[0] if made else ("services", source)
    return Plan(draft.edits(), draft.deeds(), focus, tuple(slips), hint=draft.hint())


def _parts(said: str, at: int) -> list[Token]:
    """The dependency lines with commas between them; a note, which may hold commas, is of the last."""
    note_at = lex(said).note_at
    parts = split_list(said if note_at < 0 else said[:note_at], at)
    if note_at < 0:
        return parts
    *most, last = parts or [Token("", at, at)]
    return [*most, Token(f"{last.text} {said[note_at:]}".strip(), last.start, at + len(said))]


def _target(draft: _Draft, verb: str, target: str) -> None:
    """Add what a verb speaks of, where it is new."""
    if verb in ("emits", "consumes"):
        if target and not draft.has("events", target):
            draft.events.append(target)
    elif verb == "calls":
        if target and not draft.has("services", target):
            draft.services.setdefault(target, {"kind": service_kind(target)} if service_kind(target) else {})
    elif target and not draft.has("stores", target) and draft.design.entry(("tables", target)) is None:
        draft.stores[target] = dict(store_value(target) or {})
