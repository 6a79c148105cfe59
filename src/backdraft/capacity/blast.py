"""What is lost with one service or store: followed up from it over all lines that need what they call."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any

from backdraft.capacity.columns import wrapped
from backdraft.capacity.compute import capacity
from backdraft.capacity.graph import DOORS, Call, Node, calls_of, hit_of, is_aside, node_of
from backdraft.capacity.taken import ASIDE
from backdraft.capacity.words import percent, rate
from backdraft.design.dataclass import dataclass
from backdraft.design.model import Endpoint, Service, Store
from backdraft.design.output import Line
from backdraft.design.paths import Path, where
from backdraft.design.resolve.services import store_of_event
from backdraft.design.view import View

#: A smaller part of the requests is none.
_NONE = 1e-6
#: So many that are hurt are named.
_NAMED = 3
#: So much of all requests is all.
_ALL = 1 - 1e-9


@dataclass(frozen=True, slots=True)
class Loss:
    """An endpoint that is lost: `share` of its requests, the one that it asks for what is lost (or for something that
    needs it)."""

    path: Path
    share: float
    by: str


@dataclass(frozen=True, slots=True)
class Behind:
    """A store behind a cache that is lost: who is not answered by the cache asks it.

    Attributes:
        node: The store, or its read replicas.
        rate: Requests a second that it gets at the peak, with the cache.
        alone: Requests a second without it.
        utilisation: How busy that keeps it, 1 and more when it is too much; None where no cores are counted.
        needed: The fewest replicas that serve so many.
    """

    node: Node
    rate: float
    alone: float
    utilisation: float | None
    needed: int

    @property
    def refused(self) -> float:
        """The part of its requests that it never comes to."""
        return max(0.0, 1 - 1 / self.utilisation) if self.utilisation else 0.0


@dataclass(frozen=True, slots=True)
class Blast:
    """What the loss of one thing does.

    Attributes:
        name: What is lost.
        path: Its entry.
        lost: By entry of a service or store, the part of its requests that fail; what is not named survives.
        endpoints: The endpoints that fail, in the order of the file, and how often.
        of: How many endpoints the design has.
        silent: Events that nobody sends, or nothing carries, any more, each with a service that waits for it in vain.
        aside: Whether it is a cache that is taken to keep near what is elsewhere as well.
        behind: Of such a cache, the stores that do its work as well then.
    """

    name: str
    path: Path
    lost: Mapping[Path, float]
    endpoints: tuple[Loss, ...]
    of: int
    silent: tuple[tuple[str, str], ...]
    aside: bool = False
    behind: tuple[Behind, ...] = ()


def blast(view: View, name: str) -> Blast | None:
    """What is lost with the service or store called `name`, all its replicas and standbys; None when there is none.

    A line is followed up when its owner fails with what it asks: not `soft`, `async`, `fallback`, events; a read
    through a cache fails where the cache misses. Without a cache that only keeps near what is elsewhere nobody fails,
    unless the store behind it gets more than it serves: then what is over fails.
    """
    path = next((p for p in (("services", name), ("stores", name)) if view.entry(p) is not None), None)
    if path is None:
        return None
    endpoints = view.paths("endpoints")
    nodes = {node_of(view, p[1], p[2]): p for p in endpoints}
    store = view.get(Store, *path)
    aside = store is not None and is_aside(store)
    behind = tuple(_behind(view, name)) if aside else ()
    over = {each.node: each.refused for each in behind if each.refused > _NONE}
    share, known = _shares(view, name, [Node(p[1]) for p in view.paths("services")] + list(nodes), over)
    losses = [
        Loss(where, part, _by(view, node, share) if node.name != name else name)
        for node, where in nodes.items()
        if (part := share.get(node, 0.0)) > _NONE
    ]
    lost: dict[Path, float] = {path: 1.0}
    for entry in view.paths("services"):
        own = [node for node in known if node.name == entry[1] and node.operation] or [Node(entry[1])]
        part = math.fsum(share.get(node, 0.0) for node in own) / len(own)
        if part > _NONE:
            lost[entry] = part
    for node, part in over.items():
        lost["stores", node.name] = max(part, lost.get(("stores", node.name), 0.0))
    _through_doors(view, lost, path)
    lost[path] = 1.0
    silent = tuple(_silent(view, name, share))
    return Blast(name, path, lost, tuple(losses), len(endpoints), silent, aside, behind)


def _behind(view: View, cache: str) -> Iterator[Behind]:
    found = view.ask(capacity)
    for each in found.caches:
        name, _, copies = each.store.partition(" ")
        answer = found.stores.get(name) if each.cache == cache else None
        answer = answer.replica if answer is not None and copies else answer
        if answer is not None:
            alone = answer.rate - each.store_rate + each.rate
            station = answer.station
            yield Behind(
                Node(name, copies), answer.rate, alone, station.utilisation(alone), station.replicas_for(alone)
            )


def _through_doors(view: View, lost: dict[Path, float], without: Path) -> None:
    """A client or gateway whose lines name no operation is hurt by as much as what it passes on to: one lost way of
    many is not the loss of all. How much of its requests go where is taken as its lines say, once each where nothing.
    """
    doors = {each.name: each for each in view.all(Service, "services") if each.kind in DOORS}
    own = set(lost)
    for _ in doors:  # doors behind doors
        for name, door in doors.items():
            ways = [dep for dep in door.calls if view.entry(("services", dep.target)) is not None]
            entry = ("services", name)
            if entry == without or entry not in own or any(dep.operation for dep in ways) or not ways:
                continue
            hard = [
                call for call in view.ask(calls_of, Node(name)) if view.entry(("services", call.target.name)) is None
            ]
            if any(call.need and ("stores", call.target.name) in own for call in hard):
                continue
            all_ = math.fsum(dep.times for dep in ways)
            needs = (dep for dep in ways if not {"soft", "fallback", "async"} & set(dep.flags))
            part = math.fsum(dep.times * lost.get(("services", dep.target), 0.0) for dep in needs)
            lost[entry] = part / all_ if all_ else lost[entry]
            if lost[entry] >= _ALL:
                lost[entry] = 1.0


def _by(view: View, node: Node, share: Mapping[Node, float]) -> str:
    """Whom a node asks that fails it the most."""
    calls = view.ask(calls_of, node)
    return max(calls, key=lambda call: _weight(view, call, "") * share.get(call.target, 0.0)).target.name


def _shares(
    view: View, name: str, nodes: list[Node], over: Mapping[Node, float]
) -> tuple[dict[Node, float], tuple[Node, ...]]:
    """The part of the requests to each node that fail, without what is called `name` and with those that fail of `over`
    by themselves; and all nodes, those of doors for what they pass on too."""
    callers: dict[Node, list[Node]] = {}
    calls: dict[Node, tuple[Call, ...]] = {}
    todo = list(nodes)
    while todo:
        node = todo.pop()
        if node in calls:
            continue
        calls[node] = view.ask(calls_of, node)
        for call in calls[node]:
            callers.setdefault(call.target, []).append(node)
            todo.append(call.target)
    share = {node: 1.0 if node.name == name else over[node] for node in calls if node.name == name or node in over}
    queue = deque(share)
    while queue:
        for owner in callers.get(queue.popleft(), ()):
            if owner.name == name:
                continue
            failing = (_weight(view, call, name) * share.get(call.target, 0.0) for call in calls[owner])
            part = min(1.0, math.fsum(failing))
            if part > share.get(owner, 0.0) + _NONE:
                share[owner] = part if part < _ALL else 1.0
                queue.append(owner)
    return share, tuple(calls)


def _weight(view: View, call: Call, without: str) -> float:
    """How much of its owner's requests a call takes down when it fails."""
    if call.via and call.via != without and "writes" not in call.path[-2:-1]:
        return call.need * (1 - hit_of(view, call.via))
    return call.need


def _silent(view: View, name: str, share: Mapping[Node, float]) -> list[tuple[str, str]]:
    """Events whose every sender is lost, or whose carrier is, with each consumer."""
    senders: dict[str, list[bool]] = {}
    said = [(service.name, Node(service.name), service.emits) for service in view.all(Service, "services")]
    said += [
        (each.service, node_of(view, each.service, f"{each.method} {each.path}"), each.emits or ())
        for each in view.all(Endpoint, "endpoints")
    ]
    for sender, node, emits in said:
        for dep in emits:
            carrier = dep.setting("to") or view.ask(store_of_event, dep.target)
            down = name in (carrier, sender) or share.get(node, 0.0) >= _ALL
            senders.setdefault(dep.target, []).append(down)
    silent = {event for event, downs in senders.items() if all(downs)}
    return [
        (dep.target, service.name)
        for service in view.all(Service, "services")
        for dep in service.consumes
        if service.name != name and dep.target in silent
    ]


def blast_lines(found: Blast, most: int | None = None, width: int | None = None) -> tuple[Line, ...]:
    """What is lost, as lines that know their entries: how much in all, each endpoint, events.

    Of more than `most` lines the last tells how many more there are; a line takes at most `width` cells, and goes on
    below where it is longer.
    """
    gone = [loss for loss in found.endpoints if loss.share >= 1]
    part = len(found.endpoints) - len(gone)
    others = len(found.lost) - 1
    head = f"Without {found.name}: {len(gone)} of {found.of} endpoints lost"
    head += f", {part} in part" if part else ""
    hurt = f"; hurt with it: {_names(found)}" if others else ""
    if not found.endpoints and not others and not found.silent:
        head = f"Without {found.name} all {found.of} endpoints answer: "
        head += f"slower, none needs it (assumed of a cache; {ASIDE})" if found.aside else "none needs it"
    lines = [Line(head + hurt, found.path), *(_alone(each) for each in found.behind)]
    many = most is not None and len(found.endpoints) + len(found.silent) + len(found.behind) >= most
    lines += (
        _by_service(found) if many else [Line(f"  {_said(loss, found.name)}", loss.path) for loss in found.endpoints]
    )
    lines += [Line(f"  ▲ {who} gets no {event} any more", ("services", who)) for event, who in found.silent]
    said = wrapped(lines, width)
    if most is not None and len(said) > most and hurt:
        # Where rows are few the map below says who is hurt: what is lost and why has no other place.
        lines[0] = Line(head, found.path)
        said = wrapped(lines, width)
    # A line that goes on below takes the room of another: what is cut is counted in lines as they stand.
    for cut in range(min(most or 0, len(lines)) - (len(said) <= len(lines)), 0, -1):
        if most is None or len(said) <= most:
            break
        said = wrapped((*lines[:cut], Line(f"  … and {len(lines) - cut} more", found.path)), width)
    return said


def _alone(behind: Behind) -> Line:
    busy, name = behind.utilisation, str(behind.node)
    said = f"{name} gets {rate(behind.alone)} instead of {rate(behind.rate)}"
    said += f": {percent(busy)} busy" if busy is not None else ""
    if busy is not None and busy >= 1:
        said += f", needs {behind.needed} replicas"
    return Line(f"  {'✗' if busy is not None and busy >= 1 else '·'} {said}", ("stores", behind.node.name))


def _names(found: Blast) -> str:
    names = [path[1] for path in found.lost if path != found.path]
    return ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")


def _by_service(found: Blast) -> list[Line]:
    """The endpoints that fail alike in one line, where there is no room for one each."""
    alike: dict[tuple[str, float, str], list[Loss]] = {}
    for loss in found.endpoints:
        alike.setdefault((loss.path[1], loss.share, loss.by), []).append(loss)
    lines = []
    for (service, share, by), losses in alike.items():
        said = f"{_sign(share)} {service}: {len(losses)} endpoints{_often(share)}{_needs(by, found.name)}"
        lines.append(Line(f"  {said if len(losses) > 1 else _said(losses[0], found.name)}", losses[0].path))
    return lines


def _said(loss: Loss, name: str) -> str:
    return f"{_sign(loss.share)} {' '.join(loss.path[1:3])}{_often(loss.share)}{_needs(loss.by, name)}"


def _sign(share: float) -> str:
    return "✗" if share >= 1 else "▲"


def _often(share: float) -> str:
    return "" if share >= 1 else f" in {percent(share)} of the requests"


def _needs(by: str, name: str) -> str:
    return "" if by == name else f": needs {by}"


def blast_json(found: Blast) -> dict[str, Any]:
    """A loss as plain data; shares are fractions of one."""
    return {
        "without": found.name,
        "endpoints": [{"where": where(each.path), "share": each.share, "by": each.by} for each in found.endpoints],
        "endpoints_of": found.of,
        "lost": {where(path): share for path, share in found.lost.items()},
        "silent": [{"event": event, "consumer": consumer} for event, consumer in found.silent],
        "behind": [
            {
                "store": str(each.node),
                "rate": each.rate,
                "alone": each.alone,
                "utilisation": each.utilisation,
                "replicas_needed": each.needed,
            }
            for each in found.behind
        ],
    }
