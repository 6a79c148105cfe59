"""Open networks: how much arrives where when each request makes further ones, loops included.

Source: Jackson, "Networks of Waiting Lines" (1957). The traffic equations are rate = external + rate x calls. They have
a finite, not negative solution exactly when the loop gain (the spectral radius of the calls) is below 1, which
Gaussian elimination shows by pivots above 0 (I - P is then an M-matrix; Berman and Plemmons, chapter 6).
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from heapq import heapify, heappop, heappush
from typing import TypeVar

from backdraft.capacity.models.queues import Queue, mmc
from backdraft.capacity.models.unstable import Tangled, Unstable, fraction, not_negative, positive
from backdraft.design.dataclass import dataclass

N = TypeVar("N", bound=Hashable)
_Links = Mapping[N, Mapping[N, float]]


@dataclass(frozen=True, slots=True)
class Network:
    """An open network in its steady state.

    Attributes:
        arrivals: Requests a second at each station, from outside and from one another.
        stations: Each station as the queue that it is (Jackson: as if it stood alone).
        mean_in_system: Requests in all of them.
        mean_time_in_system: Seconds from entering the network to leaving it.
    """

    arrivals: tuple[float, ...]
    stations: tuple[Queue, ...]
    mean_in_system: float
    mean_time_in_system: float


def jackson_open(
    external: Sequence[float],
    service_rates: Sequence[float],
    routing: Sequence[Sequence[float]],
    servers: Sequence[int] | None = None,
) -> Network:
    """An open Jackson network, exact.

    Args:
        external: Requests a second that come to each station from outside.
        service_rates: Requests a second that one server of each station serves.
        routing: `routing[i][j]` is the share of those leaving `i` that go to `j`; the rest leaves the network.
        servers: How many each station has (1).

    Raises:
        Unstable: a station is overloaded (`servers_needed`), or what goes round never leaves (`loop_gain`).
    """
    count = len(external)
    servers = [1] * count if servers is None else servers
    if not len(service_rates) == len(routing) == len(servers) == count or any(len(row) != count for row in routing):
        raise ValueError("external, service_rates, routing and servers must be of one size")
    for i, row in enumerate(routing):
        for share in row:
            fraction(routing=share)
        if sum(row) > 1 + 1e-12:
            raise ValueError(f"station {i} sends away {sum(row):g} of each request: at most 1 can be")
    for rate in service_rates:
        positive(service_rate=rate)
    calls = [(i, j, share) for i, row in enumerate(routing) for j, share in enumerate(row)]
    rates = traffic(dict(enumerate(external)), calls)
    arrivals = tuple(rates[i] for i in range(count))
    stations = tuple(mmc(a, 1 / mu, c) for a, mu, c in zip(arrivals, service_rates, servers, strict=True))
    inside = sum(station.mean_in_system for station in stations)
    entering = sum(external)
    return Network(arrivals, stations, inside, inside / entering if entering else 0.0)


def traffic(external: Mapping[N, float], calls: Iterable[tuple[N, N, float]]) -> dict[N, float]:
    """The requests a second at each node of a network of calls.

    Args:
        external: Requests a second that come to a node from outside.
        calls: `(caller, callee, per_request)`: how many requests one request to the caller makes; of two with the
            same ends the sum counts.

    Returns:
        The rate at every node that is named, in the order in which they are first named.

    Raises:
        Unstable: a loop of calls makes one or more requests of each (`loop_gain`), and is reached by some load.
        Tangled: a loop of very many calls would take too long to follow.
    """
    rates: dict[N, float] = {}
    for node, rate in external.items():
        not_negative(rate=rate)
        rates[node] = float(rate)
    links: dict[N, dict[N, float]] = {}
    for caller, callee, times in calls:
        if not 0 <= times < math.inf:
            not_negative(per_request=times)
        if caller not in rates:
            rates[caller] = 0.0
        if callee not in rates:
            rates[callee] = 0.0
        if times > 0:
            out = links.get(caller)
            if out is None:
                out = links[caller] = {}
            out[callee] = out.get(callee, 0.0) + times
    for part in components(_handed_on(rates, links), links):
        if len(part) > 1 or part[0] in links.get(part[0], ()):
            _settle(part, links, rates)
        members = set(part)
        for node in part:
            for callee, times in links.get(node, {}).items():
                if callee not in members:
                    rates[callee] += rates[node] * times
    return rates


def _handed_on(rates: dict[N, float], links: _Links[N]) -> list[N]:
    """Hand on what arrives, from callers to what they call, as far as no loop is met (Kahn 1962); what is left over:
    the loops and all that they call."""
    waits = dict.fromkeys(rates, 0)
    for out in links.values():
        for callee in out:
            waits[callee] += 1
    ready = [node for node, callers in waits.items() if not callers]
    for node in ready:  # grows meanwhile
        rate = rates[node]
        for callee, times in links.get(node, {}).items():
            rates[callee] += rate * times
            waits[callee] -= 1
            if not waits[callee]:
                ready.append(callee)
    return [node for node, callers in waits.items() if callers]


#: What replacing a loop of calls may cost, in multiplications: some two hundred services that all call one another.
_MOST_WORK = 3_000_000
#: What looking for the gain of a loop may cost, in calls looked at: many calls have fewer rounds.
_MOST_LOOKS = 2_000_000
#: Names that are told of a loop.
_TOLD = 12


def _settle(part: list[N], links: _Links[N], rates: dict[N, float]) -> None:
    """Replace what enters a loop of calls by what goes round in it.

    One node after the other is taken out, its callers then calling what it called: Gaussian elimination in which
    nothing is subtracted but from the pivot. Those with few callers and few calls go first, which keeps sparse calls
    sparse (Markowitz 1957). Any order will do, as the pivots of an M-matrix are above 0 on every diagonal order.
    """
    if not any(rates[node] for node in part):
        return
    out, into = _inside(part, links)
    gone: list[tuple[N, float, dict[N, float]]] = []
    work, queue = 0, [(len(into[node]) * len(out[node]), at) for at, node in enumerate(part)]
    heapify(queue)
    while queue:
        known, at = heappop(queue)
        node = part[at]
        callers, callees = into.pop(node), out.pop(node)
        cost = len(callers) * len(callees)
        if cost > known and queue and cost > queue[0][0]:  # others are cheaper by now
            into[node], out[node] = callers, callees
            heappush(queue, (cost, at))
            continue
        work += cost
        if work > _MOST_WORK:
            raise Tangled(f"{len(part)} services call one another in too many ways to follow: {_names(part)}")
        pivot = 1.0 - callees.pop(node, 0.0)
        callers.pop(node, None)
        if pivot <= 1e-12:
            gain = max(1.0, loop_gain(part, links))
            raise Unstable(f"unstable: {_told(part, links, gain)}", loop_gain=gain)
        gone.append((node, pivot, callers))
        for to, times in callees.items():
            rates[to] += rates[node] * times / pivot
            del into[to][node]
        for caller, asked in callers.items():
            calls = out[caller]
            del calls[node]
            for to, times in callees.items():
                into[to][caller] = calls[to] = calls.get(to, 0.0) + asked * times / pivot
    for node, pivot, callers in reversed(gone):
        rates[node] = (rates[node] + sum(rates[caller] * asked for caller, asked in callers.items())) / pivot


def _inside(part: Iterable[N], links: _Links[N]) -> tuple[dict[N, dict[N, float]], dict[N, dict[N, float]]]:
    """The calls among the nodes of `part`, by caller and by callee."""
    into: dict[N, dict[N, float]] = {node: {} for node in part}
    out = {node: {to: n for to, n in links.get(node, {}).items() if to in into} for node in into}
    for node, made in out.items():
        for to, times in made.items():
            into[to][node] = times
    return out, into


def _told(part: Sequence[N], links: _Links[N], gain: float) -> str:
    """What goes round in a loop of calls: of a plain circle how many requests one makes of itself in all."""
    inside = _inside(part, links)[0]
    if any(len(out) > 1 for out in inside.values()):
        return f"requests grow {gain:.3g} times with each call round {_names(part)}"
    way, whole = [part[0]], 1.0
    while len(way) <= len(part):
        ((to, times),) = inside[way[-1]].items()
        way.append(to)
        whole *= times
    return f"a request makes {max(1.0, whole):.3g} of itself by going round {_names(way, ' -> ')}"


def _names(nodes: Sequence[N], between: str = ", ") -> str:
    more = len(nodes) - _TOLD
    told = between.join(map(str, nodes[:_TOLD]))
    return f"{told} and {more} more" if more > 0 else told


def loop_gain(part: Sequence[N], links: _Links[N]) -> float:
    """The spectral radius of the calls among the nodes of `part`: below 1 what goes round dies out.

    By power iteration on the calls plus the identity, which turns no loop into an oscillation. Of very many calls it is
    an estimate, from as many rounds as can be afforded.
    """
    inside = _inside(part, links)[0]
    vector = dict.fromkeys(part, 1.0)
    gain = 0.0
    for _ in range(min(10_000, max(20, _MOST_LOOKS // max(1, sum(map(len, inside.values())))))):
        moved = dict(vector)
        for node, out in inside.items():
            for to, times in out.items():
                moved[to] += vector[node] * times
        total = sum(moved.values())
        before, gain = gain, total / sum(vector.values()) - 1
        vector = {node: value / total for node, value in moved.items()}
        if abs(gain - before) <= 1e-13 * max(1.0, gain):
            break
    return gain


def components(nodes: Iterable[N], links: _Links[N]) -> list[list[N]]:
    """The strongly connected components, callers before what they call (Tarjan 1972, without recursion)."""
    index: dict[N, int] = {}
    low: dict[N, int] = {}
    open_: set[N] = set()
    stack: list[N] = []
    found: list[list[N]] = []
    for first in nodes:
        if first in index:
            continue
        walk: list[tuple[N, Iterator[N]]] = []
        here: N | None = first
        while True:
            if here is not None:
                index[here] = low[here] = len(index)
                stack.append(here)
                open_.add(here)
                walk.append((here, iter(links.get(here, ()))))
                here = None
            node, callees = walk[-1]
            for callee in callees:
                if callee not in index:
                    here = callee
                    break
                if callee in open_ and index[callee] < low[node]:
                    low[node] = index[callee]
            if here is not None:
                continue
            walk.pop()
            if low[node] == index[node]:
                part: list[N] = []
                while not part or part[-1] != node:
                    part.append(stack.pop())
                    open_.discard(part[-1])
                found.append(part[::-1])
            if not walk:
                break
            parent = walk[-1][0]
            low[parent] = min(low[parent], low[node])
    return found[::-1]
