"""Percentiles from Laplace transforms: those of times multiply where one follows the other, and mix by chance.

The transform of the time at each M/M/c is a fraction of polynomials, so that of a whole path is known at any point of
the complex plane: with chances, tries and all. Six points of Talbot's contour give the share of requests that are done
by a time, for all times of a span, mostly to 1e-4; a percentile is within 0.5 %, also where a dozen stations make the
curve steep. Source: Trefethen, Weideman and Schmelzer, "Talbot quadratures and rational approximations" (2006).
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Sequence
from typing import NamedTuple

from backdraft.capacity import latency
from backdraft.capacity.latency import NONE, Stay, Times
from backdraft.capacity.models import retry_attempts

#: The number of no node: of several that are asked at the same time.
TOGETHER = -1


class Factor(NamedTuple):
    """What a node waits for: `number` answers of `node`, one after the other (of 2.3, two and with chance 0.3 one
    more), each tried up to `tries` times when it `fails`; or, of what is asked `TOGETHER`, the `time` until the last is
    done."""

    node: int
    number: float
    fails: float = 0.0
    tries: int = 1
    time: Times = NONE


#: Twice as many points as are computed: those below the real axis mirror those above.
_POINTS = 12
#: Points for times around 1 serve a span of times: up to the one, and down to that over the other.
_UPTO, _SPAN = 1.2, 2.0
#: A time whose deviation is a smaller part of its mean is as good as gamma, and too steep for so few points.
_EVEN = 0.3
#: The last of Newton's steps is at most this part of the time; what it leaves is about its square.
_NEAR = 1e-3
#: What is asked of a distribution.
SHARES = (0.5, 0.95, 0.99)

#: What a node waits for: the numbers of what is asked once; of what is asked by chance the number, chance of not and
#: chance; and the other factors.
Product = tuple[list[int], list[tuple[int, float, float]], list[Factor]]
#: A point with the weights of what is done by a time there, and all transforms at it.
_Known = tuple[complex, complex, list[complex]]


def contour(points: int) -> list[tuple[complex, complex]]:
    """Half of so many points for times around 1, each with its weight."""
    found = []
    for k in range(points // 2):
        angle = (2 * k + 1) * math.pi / points
        turn = 0.6407 * angle
        slope = 0.5017 / math.tan(turn) - 0.5017 * turn / math.sin(turn) ** 2 + 0.2645j
        point = points * (0.5017 * angle / math.tan(turn) - 0.6122 + 0.2645j * angle)
        found.append((point, 2 * slope / (1j * point)))
    return found


_CONTOUR = contour(_POINTS)


class Transforms:
    """The transforms of the times of all nodes, at the points for each span of times that is asked for."""

    def __init__(self, stays: Sequence[Stay], products: Sequence[Product]) -> None:
        """Nodes are numbered, callers before what they call: `products` are what each waits for."""
        self._stays = stays
        self._products = products
        #: The seconds that spans are counted from: a design that is slower in all is measured alike.
        self.unit = max((stay.wait + stay.service for stay in stays), default=0.0) or 1.0
        self._waiting: list[tuple[int, Product]] = []
        self._ratios: list[tuple[float, float, float]] = []
        self._known: dict[int, list[_Known]] = {}

    def percentiles(self, product: Product, passed: Sequence[int], times: Times) -> tuple[float, ...]:
        """p50, p95 and p99 in seconds of what waits for `product` and stays at the stations `passed`; its cumulants
        are `times`."""
        if times.deviation > _EVEN * times.mean:
            path = _Path(self, product, passed)
            try:
                return tuple(path.percentile(p, times) for p in SHARES)
            except (OverflowError, ZeroDivisionError):  # a call many hundred times over
                pass
        return tuple(latency.percentile(times, p) for p in SHARES)

    def near(self, span: int) -> list[_Known]:
        """The points for times up to `_UPTO` x `_SPAN` ** `span` units, and the transforms of all nodes there."""
        known = self._known.get(span)
        if known is None:
            scale = _SPAN**-span / self.unit
            known = self._known[span] = [(s * scale, weight, self._at(s * scale)) for s, weight in _CONTOUR]
        return known

    def _at(self, s: complex) -> list[complex]:
        if not self._ratios:
            self._ratios = [_ratio(*stay) for stay in self._stays]
            waiting = [(i, product) for i, product in enumerate(self._products) if any(product)]
            self._waiting = waiting[::-1]
        square = s * s
        known = [(1 + s * a) / (1 + s * b + square * c) for a, b, c in self._ratios]
        for i, (once, chances, others) in self._waiting:
            whole = known[i]
            for node in once:
                whole *= known[node]
            for node, without, chance in chances:
                whole *= without + chance * known[node]
            known[i] = whole * _others(others, known, s) if others else whole
        return known

    def stay(self, node: int, s: complex) -> complex:
        """The transform of the time at the station of a node."""
        a, b, c = _ratio(*self._stays[node])
        return (1 + s * a) / (1 + s * b + s * s * c)


def _ratio(chance: float, wait: float, service: float) -> tuple[float, float, float]:
    """The transform of a stay as (1 + sa) / (1 + sb + s²c): that of its wait times that of its service."""
    return wait * (1 - chance), wait + service, wait * service


def _others(factors: Sequence[Factor], known: Sequence[complex], s: complex) -> complex:
    whole = 1.0 + 0j
    for node, number, fails, tries, time in factors:
        whole *= _gamma(time, s) if node == TOGETHER else _often(known[node], number, fails, min(tries, latency.MANY))
    return whole


def _often(once: complex, number: float, fails: float, tries: int) -> complex:
    tried = once
    for _ in range(tries - 1):
        tried = once * (1 - fails + fails * tried)
    count, part = divmod(number / retry_attempts(fails, tries), 1.0)
    return tried ** int(count) * (1 - part + part * tried)


def _gamma(time: Times, s: complex) -> complex:
    """The transform of the shifted gamma distribution of these cumulants."""
    mean, variance, third = time
    if variance <= 0 or third <= 0:
        return cmath.exp(-s * mean)
    shape, scale = latency.shape_of(variance, third), third / (2 * variance)
    return cmath.exp(-s * (mean - shape * scale) - shape * cmath.log(1 + scale * s))


class _Path:
    """The distribution of one path: by span, the points and the weighted transforms there."""

    def __init__(self, transforms: Transforms, product: Product, passed: Sequence[int]) -> None:
        self._transforms = transforms
        self._once, self._chances, self._others = product
        self._passed = passed
        self._near: dict[int, list[tuple[complex, complex]]] = {}

    def _points(self, span: int) -> list[tuple[complex, complex]]:
        found: list[tuple[complex, complex]] = []
        for s, whole, known in self._transforms.near(span):
            for node in self._once:
                whole *= known[node]
            for node, without, chance in self._chances:
                whole *= without + chance * known[node]
            for node in self._passed:
                whole *= self._transforms.stay(node, s)
            found.append((s, whole * _others(self._others, known, s) if self._others else whole))
        return found

    def _done(self, t: float) -> tuple[float, float]:
        """The share of requests that are done by `t` seconds, and its slope."""
        span = math.ceil(math.log(t / _UPTO / self._transforms.unit, _SPAN))
        points = self._near.get(span)
        if points is None:
            points = self._near[span] = self._points(span)
        share = slope = 0.0
        for s, weighted in points:
            term = weighted * cmath.exp(s * t)
            share += term.real
            slope += (term * s).real
        return share, slope

    def percentile(self, p: float, times: Times) -> float:
        """The seconds by which a share `p` is done, by Newton's steps within what encloses it."""
        low, high = 0.0, math.inf
        least = times.mean * 1e-6
        t = max(latency.guess(times, p), times.mean / 10)
        for _ in range(60):
            share, slope = self._done(t)
            if not math.isfinite(share):
                return latency.percentile(times, p)
            low, high = (t, high) if share < p else (low, t)
            new = t - (share - p) / slope if slope > 0 else -1.0
            if not max(low, t / 4) < new < min(high, 4 * t):
                new = (low + high) / 2 if low and high < math.inf else t * 2 if share < p else t / 2
            if abs(new - t) <= _NEAR * t:
                return new
            if new < least:
                return 0.0
            t = new
        return t
