"""Percentiles from Laplace transforms: those of times multiply where one follows the other, and mix by chance.

The transform of the time at each M/M/c is a fraction of polynomials, so that of a whole path is known at any point of
the complex plane: with chances, tries and all. Six points of Talbot's contour (twelve where many stations make the
curve steep) give the share of requests that are done by a time, for all times of a span, mostly to 1e-5; a percentile
is within 0.5 %. Source: Trefethen, Weideman and Schmelzer, "Talbot quadratures and rational approximations" (2006).
"""

from __future__ import annotations

import math
from cmath import exp, log
from collections.abc import Callable, Sequence

from backdraft.capacity import latency
from backdraft.capacity.latency import Stay, Times
from backdraft.capacity.models import retry_attempts

#: Twice as many points as are computed: those below the real axis mirror those above. Times whose deviation is a
#: smaller part of their mean make a curve so steep that it takes more.
_POINTS, _STEEP, _MANY_POINTS = 12, 0.5, 24
#: Points for times around 1 serve a span of times.
_SPAN = (0.5, 1.25)
#: A time whose deviation is a smaller part of its mean is as good as gamma, and too steep for any such points.
_EVEN = 0.15
#: The last of Newton's steps is at most this part of the time; what it leaves is about its square.
_NEAR = 1e-3
#: What is asked of a distribution.
SHARES = (0.5, 0.95, 0.99)

#: The numbers of what is waited for, one after the other; of one that comes twice, twice.
Product = list[int]
#: All transforms at a point as far as they are known, and the point -> one more.
_Made = Callable[[list[complex], complex], complex]
#: What is derived of a node: its number, and the chance of not asking it and of asking it; or how it is made.
_Derived = tuple[int, float, float, _Made | None]
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


_CONTOUR, _STEEP_CONTOUR = contour(_POINTS), contour(_MANY_POINTS)


class Transforms:
    """The transforms of the times of all nodes, at the points for each span of times that is asked for.

    Nodes are numbered. What is derived of them gets the numbers that follow: each is computed once at a point, however
    many wait for it. What is told after a percentile was asked makes all points anew.
    """

    def __init__(self, stays: Sequence[Stay]) -> None:
        #: Of each stay its transform as (1 + sa) / (1 + s(b + sc)): that of its wait times that of its service.
        self._ratios = [
            (complex(wait * (1 - chance)), complex(wait + service), complex(wait * service))
            for chance, wait, service in stays
        ]
        self._count = len(stays)
        #: What is derived before the transform of a node is whole, the node, what it waits for; callees first.
        self._steps: list[tuple[list[_Derived], int, Product]] = []
        self._last: list[_Derived] = []
        self._chances: dict[tuple[int, float], int] = {}
        self._alone: dict[int, int] = {}
        self._known: list[tuple[int, float, float, list[_Known]]] = []

    def waits(self, node: int, product: Product) -> None:
        """A node, after all that it waits for."""
        self._steps.append((self._last, node, product))
        self._last = []

    def sometimes(self, node: int, chance: float) -> int:
        """The number of an answer of `node` that is waited for with a chance."""
        found = self._chances.get((node, chance))
        if found is None:
            found = self._chances[node, chance] = self._derived((node, 1 - chance, chance, None))
        return found

    def often(self, node: int, number: float, fails: float, tries: int) -> int:
        """The number of so many answers of `node`, one after the other (of 2.3, two and with chance 0.3 one more), each
        tried up to `tries` times when it `fails`."""
        count, part = divmod(number / retry_attempts(fails, tries), 1.0)
        more = range(min(tries, latency.MANY) - 1)

        def made(known: list[complex], s: complex) -> complex:
            once = tried = known[node]
            for _ in more:
                tried = once * (1 - fails + fails * tried)
            return tried ** int(count) * (1 - part + part * tried)

        return self._derived((node, 0.0, 0.0, made))

    def together(self, time: Times) -> int:
        """The number of what is asked at the same time, whose last is done after `time`."""
        return self._derived((0, 0.0, 0.0, lambda _, s: _gamma(time, s)))

    def station(self, node: int) -> int:
        """The number of the time at the station of a node alone."""
        if node not in self._alone:
            a, b, c = self._ratios[node]
            self._alone[node] = self._derived((node, 0.0, 0.0, lambda _, s: (1 + s * a) / (1 + s * (b + s * c))))
        return self._alone[node]

    def _derived(self, one: _Derived) -> int:
        self._known.clear()
        self._last.append(one)
        self._count += 1
        return self._count - 1

    def percentiles(self, asked: Sequence[tuple[Product, Times]]) -> list[tuple[float, ...]]:
        """p50, p95 and p99 in seconds of each of what waits for a product; its cumulants are the times.

        The longest are found first: the points that serve one serve those that are up to two times shorter.
        """
        found = [[latency.guess(times, p) for p in SHARES] for _, times in asked]
        paths = [_Path(self, product, times) for product, times in asked]
        all_of = [(i, k) for i in range(len(asked)) for k in range(len(SHARES))]
        for i, k in sorted(all_of, key=lambda each: -found[each[0]][each[1]]):
            found[i][k] = paths[i].percentile(SHARES[k], found[i][k])
        return [tuple(each) for each in found]

    def near(self, t: float, steep: bool) -> int:
        """The number of the points that serve times around `t` seconds, also of a `steep` curve."""
        at = _STEEP_CONTOUR if steep else _CONTOUR
        for i, (count, least, most, _) in enumerate(self._known):
            if least <= t <= most and count >= len(at):
                return i
        points = [(s / t, weight, self._at(s / t)) for s, weight in at]
        self._known.append((len(at), _SPAN[0] * t, _SPAN[1] * t, points))
        return len(self._known) - 1

    def at(self, span: int) -> list[_Known]:
        """Points by their number, and all transforms there."""
        return self._known[span][3]

    def _at(self, s: complex) -> list[complex]:
        one = 1 + 0j
        known = [(one + s * a) / (one + s * (b + s * c)) for a, b, c in self._ratios]
        for before, node, product in self._steps:
            for asked, without, chance, made in before:
                known.append(without + chance * known[asked] if made is None else made(known, s))
            whole = known[node]
            for asked in product:
                whole *= known[asked]
            known[node] = whole
        for asked, without, chance, made in self._last:
            known.append(without + chance * known[asked] if made is None else made(known, s))
        return known


def _gamma(time: Times, s: complex) -> complex:
    """The transform of the shifted gamma distribution of these cumulants."""
    mean, variance, third = time
    if variance <= 0 or third <= 0:
        return exp(-s * mean)
    shape, scale = latency.shape_of(variance, third), third / (2 * variance)
    return exp(-s * (mean - shape * scale) - shape * log(1 + scale * s))


class _Path:
    """The distribution of one path: by span, the points and the weighted transforms there."""

    def __init__(self, transforms: Transforms, product: Product, times: Times) -> None:
        self._transforms = transforms
        self._product = product
        self._times = times
        self._even = times.deviation <= _EVEN * times.mean
        self._steep = times.deviation < _STEEP * times.mean
        self._near: dict[int, list[tuple[complex, complex]]] = {}

    def _points(self, span: int) -> list[tuple[complex, complex]]:
        found: list[tuple[complex, complex]] = []
        for s, whole, known in self._transforms.at(span):
            for asked in self._product:
                whole *= known[asked]
            found.append((s, whole))
        return found

    def _done(self, t: float) -> tuple[float, float]:
        """The share of requests that are done by `t` seconds, and its slope."""
        span = self._transforms.near(t, self._steep)
        points = self._near.get(span)
        if points is None:
            points = self._near[span] = self._points(span)
        share = slope = 0.0
        for s, weighted in points:
            term = weighted * exp(s * t)
            share += term.real
            slope += (term * s).real
        return share, slope

    def percentile(self, p: float, guess: float) -> float:
        """The seconds by which a share `p` is done, by Newton's steps within what encloses it."""
        try:
            found = self._inverted(p, guess) if not self._even else math.nan
        except (OverflowError, ZeroDivisionError):  # a call many hundred times over
            found = math.nan
        return found if math.isfinite(found) else latency.percentile(self._times, p)

    def _inverted(self, p: float, guess: float) -> float:
        low, high = 0.0, math.inf
        mean = self._times.mean
        t = max(guess, mean / 10)
        for _ in range(60):
            share, slope = self._done(t)
            if not math.isfinite(share):
                return math.nan
            low, high = (t, high) if share < p else (low, t)
            new = t - (share - p) / slope if slope > 0 else -1.0
            if not max(low, t / 4) < new < min(high, 4 * t):
                new = (low + high) / 2 if low and high < math.inf else t * 2 if share < p else t / 2
            if abs(new - t) <= _NEAR * t:
                return new
            if new < mean * 1e-6:
                return 0.0
            t = new
        return t
