"""What is taken of requests whose ways nobody says, though it decides the rates of all that lies behind."""

from __future__ import annotations

from collections.abc import Iterator

from backdraft.capacity.graph import DOORS, Call, Node, is_aside, subscriptions
from backdraft.capacity.load import Flow
from backdraft.design.model import Endpoint, Service, Store
from backdraft.design.paths import Path
from backdraft.design.resolve.lines import endpoints_of
from backdraft.design.resolve.story import SAFE_METHODS
from backdraft.design.view import View

#: What says that a cache is needed.
ASIDE = "strategy: through, or persist: true, says that it is needed"
#: So many are named.
_NAMED = 3


def taken_of(view: View, flowing: Flow) -> tuple[tuple[str, Path], ...]:
    """What decides rates and stands in no line, each as a sentence with the key that says otherwise, and its service.

    That nobody fails without a cache that a line names; that a request to a client or gateway makes each of its calls
    once, where several could be meant as a choice; that each request which may write emits every event of its service,
    where it has several endpoints that do not say.
    """
    asked: set[Node] = {node for node, rate in flowing.rates.items() if rate}
    passing: dict[str, float] = {}
    for arrival in flowing.arrivals:
        for hop in set(arrival.hops):
            passing[hop] = passing.get(hop, 0.0) + arrival.peak
    # What only passes on to an endpoint makes no other call of its lines.
    asked -= {Node(hop) for hop, rate in passing.items() if flowing.rates[Node(hop)] <= rate * (1 + 1e-9)}
    found: list[tuple[str, Path]] = []
    for service in view.all(Service, "services"):
        if service.kind not in DOORS and not service.emits:
            continue
        path = ("services", service.name)
        found += [(said, path) for said in (*_each_once(service, asked), *_each_event(view, service, asked))]
    # A line names what it asks, or the store behind a cache that it asks on the way.
    caches = {store.name for store in view.all(Store, "stores") if is_aside(store)}
    named = {
        call.target.name
        for calls in flowing.calls.values()
        for call in calls
        if call.target.name in caches and _is_named(call)
    }
    found += [(f"nobody fails without {name}; {ASIDE}", ("stores", name)) for name in sorted(named)]
    return tuple(found)


def _is_named(call: Call) -> bool:
    """Whether a line itself names what it asks."""
    return call.path[-1].partition(" ")[0] == call.target.name


def _each_once(service: Service, asked: set[Node]) -> Iterator[str]:
    once = [dep for dep in service.calls if dep.times == 1]
    if service.kind not in DOORS or len(once) < 2 or Node(service.name) not in asked:
        return
    mend = f"{once[0].target} {once[0].operation}".strip()
    yield (
        f"each request to {service.name} makes {'each' if len(once) == len(service.calls) else 'these'} of its calls "
        f"once ({_names([dep.target for dep in once])}); xN on a call ({mend} x0.5), or load= on endpoints, "
        "says otherwise"
    )


def _each_event(view: View, service: Service, asked: set[Node]) -> Iterator[str]:
    if not service.emits:
        return
    own = [ep for path in endpoints_of(view, service.name) if (ep := view.get(Endpoint, *path)) is not None]
    open_ = [each for each in own if each.emits is None and each.method not in SAFE_METHODS]
    heard = [dep.target for dep in service.emits if view.ask(subscriptions).get(dep.target)]
    whole = Node(service.name) in asked
    by_one = any(Node(service.name, f"{each.method} {each.path}") in asked for each in open_)
    if heard and ((whole and len(own) > 1) or (by_one and len(open_) > 1)):
        which = "each request to" if whole else "each request that may write to"
        yield (
            f"{which} {service.name} emits {_names(heard)}; emits= of the endpoints, and calls that name "
            "an endpoint, say otherwise"
        )


def _names(names: list[str]) -> str:
    names = list(dict.fromkeys(names))
    return ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
