"""How long requests take and how often they succeed, node by node and route by route."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence

from backdraft.capacity.graph import Call, Node, groups_of
from backdraft.capacity.latency import NONE, Stay, Times, of_stay, often, percentile, slowest, sometimes, tried
from backdraft.capacity.models import traffic
from backdraft.capacity.percentiles import SHARES, Product, Transforms
from backdraft.capacity.routes import Route
from backdraft.design.dataclass import dataclass

_Ask = tuple[int, float, float, bool]
_NOWHERE = Stay()


@dataclass(frozen=True, slots=True)
class Spent:
    """What a route costs: its time, what it waits for, and by node (as numbered) the seconds at its station, the chance
    that it is needed, and how often it is asked."""

    times: Times
    product: Product
    seconds: list[float]
    needs: list[float]
    visits: list[float]


class Responses:
    """The times of all nodes whose stations have a steady state; those of what waits for others include the others.

    Nodes are numbered, callers before what they call: every route is one pass over numbers.
    """

    def __init__(self, calls: Mapping[Node, tuple[Call, ...]], at_station: Mapping[Node, Stay | None]) -> None:
        self._waits = {node: [call for call in made if call.sync] if made else [] for node, made in calls.items()}
        order = _callers_first(self._waits)
        self.circular = order is None
        self.nodes = order if order is not None else list(calls)
        self._number = {node: i for i, node in enumerate(self.nodes)}
        self._by_name = {node.name: i for node, i in self._number.items()}
        stays = [at_station.get(node) or _NOWHERE for node in self.nodes]
        self._station = [of_stay(stay) for stay in stays]
        self._means = [at.mean for at in self._station]
        self._times: list[Times] = list(self._station)
        self._chances: dict[tuple[int, float], Times] = {}
        #: Of each node that asks, callers first, whom: number, times, need, whether its answer hangs on that one.
        self._asking: list[tuple[int, list[_Ask]]] = []
        self._transforms = Transforms(stays)
        #: Whether anything is asked at the same time, so that not all that is asked is waited for.
        self._forked = False
        if self.circular:
            self._times = self._in_circles()
            return
        for i in range(len(self.nodes) - 1, -1, -1):
            waits = self._waits[self.nodes[i]]
            if waits:
                times, asks, product = self._sequence(waits)
                self._times[i] = self._station[i].then(times)
                self._asking.append((i, asks))
                self._transforms.waits(i, product)
        self._asking.reverse()

    def of(self, node: Node) -> Times:
        """How long `node` takes to answer, with all that it waits for."""
        return self._times[self._number[node]]

    def spent(self, route: Route) -> Spent:
        """What a route costs. Hops are passed, not asked: only their own stations count."""
        count = len(self.nodes)
        needs, visits = [0.0] * count, [0.0] * count
        product: Product = []
        weights = visits
        if self.circular:
            times = self._spend_in_circles(route, needs, visits)
        else:
            times, asks, product = self._sequence(route.calls)
            self._spend(asks, needs, visits)
            if self._forked:
                weights = self._critical(asks)
        for hop in route.hops:
            i = self._number.get(Node(hop), self._by_name[hop])
            times = times.then(self._station[i])
            if not self.circular:
                product.append(self._transforms.station(i))
            if weights is not visits:
                weights[i] += 1.0
            visits[i] += 1.0
            needs[i] = 1.0
        seconds = [n * mean for n, mean in zip(weights, self._means, strict=True)]
        return Spent(times, product, seconds, needs, visits)

    def percentiles(self, routes: Sequence[Spent]) -> list[tuple[float, ...]]:
        """p50, p95 and p99 in seconds; of each; in circles those of the gamma distribution."""
        if self.circular:
            return [tuple(percentile(spent.times, share) for share in SHARES) for spent in routes]
        return self._transforms.percentiles([(spent.product, spent.times) for spent in routes])

    def _spend(self, asks: Iterable[_Ask], needs: list[float], visits: list[float]) -> None:
        """Hand on from callers to what they call how often each is asked and needed."""
        for j, n, need, _ in asks:
            visits[j] += n
            needs[j] += need
        for i, asks_of in self._asking:  # callers stand before what they call
            if seen := visits[i]:
                chance = needs[i]
                for j, n, need, _ in asks_of:
                    visits[j] += seen * n
                    needs[j] += chance * need

    def _critical(self, asks: Iterable[_Ask]) -> list[float]:
        """How often each is asked on the critical way."""
        weights = [0.0] * len(self.nodes)
        for j, n, _, critical in asks:
            weights[j] += n if critical else 0.0
        for i, asks_of in self._asking:
            if weight := weights[i]:
                for j, n, _, critical in asks_of:
                    weights[j] += weight * n if critical else 0.0
        return weights

    def _spend_in_circles(self, route: Route, needs: list[float], visits: list[float]) -> Times:
        asked: dict[Node, float] = {}
        times = NONE
        for call in route.calls:
            asked[call.target] = asked.get(call.target, 0.0) + call.times
            times = times.then(_taken(call, self.of(call.target)))
        passed = traffic(asked, [(node, c.target, c.times) for node, made in self._waits.items() for c in made])
        for node, n in passed.items():
            visits[self._number[node]] = n
        for node, chance in self._reach(route.calls).items():
            needs[self._number[node]] = chance
        return times

    def _sequence(self, calls: Sequence[Call]) -> tuple[Times, list[_Ask], Product]:
        """The time of calls one after the other, those `together` at the same time; and the calls as numbers."""
        mean = variance = third = 0.0
        asks: list[_Ask] = []
        product: Product = []
        number, known = self._number, self._times
        for group in groups_of(calls):
            if len(group) > 1:
                time = self._fork(group, asks, product)
            else:
                target, times, need, _, _, _, _, _, fails, tries = group[0]
                j = number[target]
                asks.append((j, times, need, True))
                if tries == 1 and times == 1.0:
                    time = known[j]
                    product.append(j)
                elif tries == 1 and times < 1.0:
                    found = self._chances.get((j, times))
                    if found is None:
                        found = self._chances[j, times] = sometimes(times, known[j])
                    time = found
                    product.append(self._transforms.sometimes(j, times))
                else:
                    time = _taken(group[0], known[j])
                    product.append(self._transforms.often(j, times, fails, tries))
            mean, variance, third = mean + time[0], variance + time[1], third + time[2]
        return Times(mean, variance, third), asks, product

    def _fork(self, group: Sequence[Call], asks: list[_Ask], product: Product) -> Times:
        """The time until the last of several is done; they are told to `asks` and `product`."""
        self._forked = True
        branches = [_taken(call, self._times[self._number[call.target]]) for call in group]
        time = slowest(branches)
        last = max(range(len(group)), key=lambda i: branches[i].mean)
        asks += [(self._number[c.target], c.times, c.need, i == last) for i, c in enumerate(group)]
        product.append(self._transforms.together(time))
        return time

    def _in_circles(self) -> list[Times]:
        """Times of services that wait for one another in a circle.

        What a call adds to a cumulant is linear in that of whom it asks, and else hangs on the lower ones alone: each
        cumulant solves the traffic equations the other way round.
        """
        back = [(c.target, node, c.times) for node, made in self._waits.items() for c in made]

        def solved(own: Callable[[Times], float], known: Mapping[Node, Times]) -> dict[Node, float]:
            adds = {
                node: own(at) + math.fsum(own(_taken(c, known[c.target])) for c in self._waits[node])
                for node, at in zip(self.nodes, self._station, strict=True)
            }
            more, less = (traffic({node: max(0.0, sign * n) for node, n in adds.items()}, back) for sign in (1, -1))
            return {node: more[node] - less[node] for node in self.nodes}

        known = dict.fromkeys(self.nodes, NONE)
        means = solved(lambda times: times.mean, known)
        known = {node: Times(mean) for node, mean in means.items()}
        variances = solved(lambda times: times.variance, known)
        known = {node: Times(mean, variances[node]) for node, mean in means.items()}
        thirds = solved(lambda times: times.third, known)
        return [Times(means[node], variances[node], thirds[node]) for node in self.nodes]

    def _reach(self, calls: Iterable[Call]) -> dict[Node, float]:
        """Every node that a failure of would be felt, in a graph with circles; the greatest chance on any way to it."""
        best: dict[Node, float] = {}
        todo = [(call.target, call.need) for call in calls]
        while todo:
            node, chance = todo.pop()
            if chance <= best.get(node, 0.0):
                continue
            best[node] = chance
            todo += [(call.target, chance * call.need) for call in self._waits[node]]
        return best


def again(names: Sequence[str]) -> list[tuple[int, int]]:
    """The numbers of names that have been before, each with that of the first."""
    first: dict[str, int] = {}
    return [(i, at) for i, name in enumerate(names) if (at := first.setdefault(name, i)) != i]


def added(numbers: Sequence[float], again: Sequence[tuple[int, int]]) -> Sequence[float]:
    """What belongs together, added up at the first of it."""
    if not again:
        return numbers
    sums = list(numbers)
    for i, first in again:
        sums[first] += sums[i]
        sums[i] = 0.0
    return sums


def _taken(call: Call, times: Times) -> Times:
    """The time of a call as often as it is made, tries included."""
    return often(call.times, times) if call.tries == 1 else tried(call.times, times, call.fails, call.tries)


def _callers_first(waits: Mapping[Node, list[Call]]) -> list[Node] | None:
    """Every node before those that it waits for; None when there is a circle."""
    done: dict[Node, bool] = {}
    order: list[Node] = []
    for first in waits:
        if first in done:
            continue
        done[first] = False
        walk = [(first, iter(waits[first]))]
        while walk:
            node, rest = walk[-1]
            for call in rest:
                state = done.get(call.target)
                if state is None:
                    done[call.target] = False
                    walk.append((call.target, iter(waits.get(call.target, ()))))
                    break
                if state is False:
                    return None
            else:
                walk.pop()
                done[node] = True
                order.append(node)
    return order[::-1]
